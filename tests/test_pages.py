import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from pygments.styles import get_style_by_name

from tests.views.colours import contrast
from tools import pages, site
from tools.pages import _STYLE, NOTEBOOKS


def tab_copy(name: str, tmp_path: Path) -> Any:
    pages.in_tab(NOTEBOOKS / f"{name}.ipynb", tmp_path / "copy.ipynb")
    return nbformat.read(tmp_path / "copy.ipynb", 4)


def test_a_copy_for_the_tab_fetches_before_its_first_code(tmp_path: Path) -> None:
    original = nbformat.read(NOTEBOOKS / "04-keys-and-item-collections.ipynb", 4)
    copy = tab_copy("04-keys-and-item-collections", tmp_path)
    first = [cell.cell_type for cell in original.cells].index("code")

    assert [cell.id for cell in copy.cells[first : first + 2]] == ["tab-00", "tab-01"]
    assert 'loadPackage("f1model")' in copy.cells[first + 1].source
    assert copy.cells[:first] + copy.cells[first + 2 :] == original.cells
    nbformat.validate(copy)


def test_a_lesson_says_what_it_fetches_from_elsewhere(tmp_path: Path) -> None:
    said = tab_copy("03-one-table-per-entity", tmp_path).cells

    assert pages.needs(NOTEBOOKS / "03-one-table-per-entity.ipynb") == ["matplotlib"]
    assert "draws with matplotlib" in next(cell.source for cell in said if cell.id == "tab-00")
    assert "Fetching matplotlib from cdn.jsdelivr.net" in next(cell.source for cell in said if cell.id == "tab-01")


def test_an_error_that_is_meant_does_not_stop_the_tab(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    meant = [
        cell
        for cell in tab_copy("06-live-queries", tmp_path).cells
        if "raises-exception" in cell.metadata.get("tags", [])
    ]
    assert meant
    exec(compile(pages._caught("text = 'a'\nint(text)"), "cell", "exec"), {})

    assert capsys.readouterr().out == "ValueError: invalid literal for int() with base 10: 'a'\n"
    assert all(cell.source.startswith("try:\n    ") for cell in meant)


def test_each_lesson_is_on_the_front_page_once_and_can_be_run_unless_it_serves(tmp_path: Path) -> None:
    pages.front(pages.notebooks(), tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")

    lessons = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert re.findall(r'href="read/([\w-]+)\.html"', text) == lessons
    run = re.findall(r'href="lab/index\.html\?path=notebooks/([\w-]+)\.ipynb"', text)
    assert run == [name for name in lessons if not name.startswith("14")]


def test_a_page_to_read_has_the_outputs_and_leads_to_pages(tmp_path: Path) -> None:
    (tmp_path / "jupyter-lite.json").write_text("{}")
    page = tmp_path / "read" / "exercises" / "08.html"
    pages.to_read(NOTEBOOKS / "exercises" / "08-secondary-indexes.ipynb", page)
    text = page.read_text(encoding="utf-8")

    assert 'href="../../index.html"' in text
    assert 'href="../../lab/index.html?path=notebooks/exercises/08-secondary-indexes.ipynb"' in text
    assert 'href="../08-secondary-indexes.html"' in text
    assert "not attempted yet" in text.casefold()


def test_without_jupyterlite_the_line_names_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(site, "LITE", tmp_path)
    monkeypatch.setattr(site, "SITE", tmp_path / "_site")

    assert site.main() == 1
    assert capsys.readouterr().err == "site: JupyterLite is not set up. Use: make site\n"


def test_code_and_links_on_a_page_to_read_can_be_read() -> None:
    ground = re.search(r"\.input_area{background:(#\w+)}", _STYLE)
    assert ground
    names = ("Comment", "Keyword", "Literal", "Name", "Operator", "Punctuation")
    for token, style in get_style_by_name("default"):
        if style["color"] and str(token).split(".")[1:2] and str(token).split(".")[1] in names:
            assert contrast(f"#{style['color'].lower()}", ground[1]) >= 4.5, token
    inks = dict(re.findall(r"--(\w+):(#\w+)", _STYLE))
    assert all(contrast(inks[name], inks["paper"]) >= 4.5 for name in ("ink", "link"))
