import re
from pathlib import Path

from pygments.styles import get_style_by_name

from tests.views.colours import contrast
from tools.site import pages
from tools.site.pages import _STYLE
from tools.site.tab_copies import NOTEBOOKS


def test_each_lesson_is_on_the_front_page_once_and_can_be_run_unless_it_serves(tmp_path: Path) -> None:
    pages.front(tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")

    lessons = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert re.findall(r'href="read/([\w-]+)\.html"', text) == lessons
    assert text.count("runs on your own machine only") == 1
    run = re.findall(r'href="lab/index\.html\?path=notebooks/([\w-]+)\.ipynb"', text)
    assert run == ["00-start-here", *(name for name in lessons if not name.startswith("14"))]


def test_a_page_to_read_has_the_outputs_and_leads_to_pages(tmp_path: Path) -> None:
    pages.to_read(NOTEBOOKS / "exercises" / "08-secondary-indexes.ipynb", tmp_path)
    page = tmp_path / "read" / "exercises" / "08-secondary-indexes.html"
    text = page.read_text(encoding="utf-8")

    assert 'href="../../index.html"' in text
    assert 'href="../../lab/index.html?path=notebooks/exercises/08-secondary-indexes.ipynb"' in text
    assert 'href="../08-secondary-indexes.html"' in text
    assert "Not attempted yet" not in text


def test_on_a_page_to_read_an_answer_is_folded_and_nobody_is_told_to_type(tmp_path: Path) -> None:
    pages.to_read(NOTEBOOKS / "04-keys-and-item-collections.ipynb", tmp_path)
    text = (tmp_path / "read" / "04-keys-and-item-collections.html").read_text(encoding="utf-8")

    assert "No prediction yet" not in text
    assert text.count("<summary>Only reading? Make your guess, then open this.</summary>") == 3


def test_what_cannot_run_in_a_tab_is_not_offered_to_be_run(tmp_path: Path) -> None:
    pages.to_read(NOTEBOOKS / "14-an-api-and-its-table.ipynb", tmp_path)

    assert "lab/index.html" not in (tmp_path / "read" / "14-an-api-and-its-table.html").read_text(encoding="utf-8")


def test_code_and_links_on_a_page_to_read_can_be_read() -> None:
    ground = re.search(r"\.input_area{background:(#\w+)}", _STYLE)
    assert ground
    names = ("Comment", "Keyword", "Literal", "Name", "Operator", "Punctuation")
    for token, style in get_style_by_name("default"):
        if style["color"] and str(token).split(".")[1:2] and str(token).split(".")[1] in names:
            assert contrast(f"#{style['color'].lower()}", ground[1]) >= 4.5, token
    inks = dict(re.findall(r"--(\w+):(#\w+)", _STYLE))
    assert all(contrast(inks[name], inks["paper"]) >= 4.5 for name in ("ink", "link"))
