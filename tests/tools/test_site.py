import re
import subprocess
import sys
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


@pytest.mark.parametrize(("program", "name"), [("jupyter", "JupyterLite"), ("sphinx-build", "Sphinx")])
def test_what_does_not_build_is_one_line(
    program: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bin" / program
    path.parent.mkdir()
    path.write_text("#!/bin/sh\necho first; echo the reason >&2; exit 1\n")
    path.chmod(0o755)
    monkeypatch.setattr(build, "LITE", tmp_path)
    monkeypatch.setattr(build, "CACHE", tmp_path)

    with pytest.raises(SiteError, match=rf"^{name} does not build: the reason$"):
        build._run(program)


def test_jupyterlites_page_leads_back_to_the_front_page(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<title>JupyterLite</title><p>Loading JupyterLite...</p><noscript>")

    build._with_way_back(page)

    text = page.read_text()
    assert '<a id="back" href="../index.html">All lessons</a><noscript>' in text
    assert "JupyterLite" not in text


def test_a_page_of_jupyterlites_that_looks_different_is_not_taken_as_done(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<title>Another</title>")

    with pytest.raises(SiteError, match=r"has no <title>JupyterLite</title> any more"):
        build._with_way_back(page)


def test_the_kernel_starts_with_our_script_beside_pyodides(tmp_path: Path) -> None:
    settings = tmp_path / "jupyter-lite.json"
    settings.write_text('{"pyodideUrl": "./static/pyodide/pyodide.mjs"}')

    build._start_with(settings, "start.mjs")

    assert settings.read_text() == '{"pyodideUrl": "./static/pyodide/start.mjs"}'
    with pytest.raises(SiteError, match=r"name no pyodide\.mjs any more"):
        build._start_with(settings, "start.mjs")


def test_what_is_imported_before_there_is_a_notebook_leaves_what_makes_its_errors_short() -> None:
    script = (Path(build.__file__).parent / "start.mjs").read_text(encoding="utf-8")
    first = re.search(r'FIRST = "(.+)"', script)
    assert first

    code = f"{first[1]}\nimport sys\nprint('f1model.course' in sys.modules, 'moto' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.stdout == "False True\n", done.stderr
