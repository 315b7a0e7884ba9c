"""Wheels that come compiled: which of their modules, and what is left as it was."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tools.site import compiled
from tools.site.compiled import CompileError, compile_wheels, write_wheel
from tools.site.pyodide import interpreter

FILES = {
    "one/__init__.py": b"from one.used import answer\n",
    "one/used.py": b'"""Said."""\n\n\ndef answer():\n    return 1 / 0\n',
    "one/unused.py": b"print 'of another Python'\n",
    "one/data.txt": b"kept",
}
RECORD = "one-1.0.dist-info/RECORD"


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    paths = [tmp_path / name for name in ("one-1.0-py3-none-any.whl", "two-1.0-py3-none-any.whl")]
    write_wheel(paths[0], FILES, RECORD)
    write_wheel(paths[1], {"two.py": b"here = 2\n"}, "two-1.0.dist-info/RECORD")
    warm = tmp_path / "warm.py"
    warm.write_text("import one, two\nassert one.answer.__doc__ is None\n")
    monkeypatch.setattr(compiled, "WARM", warm)
    return paths


def test_what_is_loaded_at_once_comes_compiled_and_the_rest_as_it_was(wheels: list[Path]) -> None:
    before = wheels[1].read_bytes()

    compile_wheels(wheels, interpreter(), as_source=wheels[1])

    with zipfile.ZipFile(wheels[0]) as wheel:
        names = wheel.namelist()
        assert names == ["one/__init__.pyc", "one/used.pyc", "one/unused.py", "one/data.txt", RECORD]
        assert [line.partition(",")[0] for line in wheel.read(RECORD).decode().splitlines()] == names
        assert wheel.read("one/data.txt") == FILES["one/data.txt"]
        assert b"/folder" not in wheel.read("one/used.pyc")
    assert wheels[1].read_bytes() == before


def test_it_is_the_same_each_time(wheels: list[Path], tmp_path: Path) -> None:
    shutil.copy(wheels[0], tmp_path / "again.whl")

    compile_wheels(wheels, interpreter(), as_source=wheels[1])
    compile_wheels([tmp_path / "again.whl", wheels[1]], interpreter(), as_source=wheels[1])

    assert (tmp_path / "again.whl").read_bytes() == wheels[0].read_bytes()


def test_an_error_while_it_is_loaded_is_one_line(wheels: list[Path]) -> None:
    compiled.WARM.write_text("import one\none.answer()\n")

    with pytest.raises(
        CompileError, match=r"^Pyodide does not compile the wheels: ZeroDivisionError: division by zero$"
    ):
        compile_wheels(wheels, interpreter(), as_source=wheels[1])


def test_without_node_the_line_says_what_is_needed(wheels: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CompileError, match=r"^Node\.js is needed, to compile the course for a tab\.$"):
        compile_wheels(wheels, interpreter(), as_source=wheels[1])
