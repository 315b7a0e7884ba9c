import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from f1model import data
from f1model.__main__ import main
from f1model.data.release import _SPECS


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The bundled data, as a release."""
    path = tmp_path / "f1db-csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, spec in _SPECS.items():
            archive.write(data.FOLDER / f"{name}.csv", spec.source)
    return path


def test_data_rebuilds_the_folder_and_says_how_many_rows(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(data, "FOLDER", folder)

    assert main(["data", str(release)]) == 0

    assert (folder / "results.csv").stat().st_size > 1_000_000
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["results", "27,533", "rows"] in lines
    assert len(lines) == len(_SPECS)


def test_a_release_that_is_not_there_is_one_line_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "absent.zip"

    assert main(["data", str(path)]) == 1

    answer = capsys.readouterr()
    assert answer.err == f"f1model: {path}: no such file.\n"
    assert answer.out == ""


@pytest.mark.parametrize("arguments", [[], ["data"], ["nonsense"]])
def test_a_wrong_command_shows_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m f1model")


def test_python_m_f1model_passes_the_code_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "f1model", "data", str(tmp_path / "absent.zip")]

    done = subprocess.run(command, capture_output=True, text=True, timeout=30)

    assert done.returncode == 1
    assert done.stderr.endswith("absent.zip: no such file.\n")
