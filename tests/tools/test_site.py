from pathlib import Path

import pytest

from tools.site import build
from tools.site.build import SiteError


def test_without_jupyterlite_the_line_names_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "LITE", tmp_path)
    monkeypatch.setattr(build, "SITE", tmp_path / "_site")

    assert build.main() == 1
    assert capsys.readouterr().err == "site: JupyterLite is not set up. Use: make site\n"


def test_jupyterlite_that_does_not_build_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "jupyter"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho first; echo the reason >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(build, "LITE", tmp_path)
    monkeypatch.setattr(build, "CACHE", tmp_path)

    with pytest.raises(SiteError, match=r"^JupyterLite does not build: the reason$"):
        build._build(tmp_path / "_site")
