"""What Sphinx makes the site's pages from; what it makes of that is held in tests/tab."""

import re
from pathlib import Path
from typing import Any

import pytest

from tools.site import source
from tools.site.tab_copies import NOTEBOOKS, notebooks
from tools.site.wheels import ROOT


def whole(notebook: Any) -> str:
    return str([(cell.source, cell.get("outputs")) for cell in notebook.cells])


def test_each_lesson_is_on_the_front_page_once_and_can_be_run_unless_it_serves() -> None:
    text = source.front()

    lessons = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert re.findall(r'<li><span>\d\d <a href="notebooks/([\w-]+)\.html"', text) == lessons
    assert re.findall(r"<notebooks/([\w-]+)>", text) == lessons  # and in the contents at its side
    assert text.count("runs on your own machine only") == 1
    run = re.findall(r'href="lab/index\.html\?path=notebooks/([\w-]+)\.ipynb"', text)
    assert run == ["00-start-here", *(name for name in lessons if not name.startswith("14"))]


def test_the_front_page_leads_with_the_picture_and_two_buttons() -> None:
    before, _, _ = source.front().partition("## The lessons")

    assert re.findall(r'class="first[ a-z]*" href="([^"?]+)', before) == [
        "lab/index.html", "notebooks/00-start-here.html", "studio/index.html",
    ]  # fmt: skip
    assert "RACE#05#RESULT#01" in before
    assert "Max Verstappen" in before


def test_a_page_to_read_leads_to_running_it_and_to_its_exercises() -> None:
    lesson = whole(source.to_read(NOTEBOOKS / "08-secondary-indexes.ipynb"))
    exercises = whole(source.to_read(NOTEBOOKS / "exercises" / "08-secondary-indexes.ipynb"))

    assert 'href="../lab/index.html?path=notebooks/08-secondary-indexes.ipynb"' in lesson
    assert 'href="../lab/index.html?path=notebooks/exercises/08-secondary-indexes.ipynb"' in lesson
    assert 'href="../../lab/index.html?path=notebooks/exercises/08-secondary-indexes.ipynb"' in exercises
    assert "Not attempted yet" not in exercises


def test_on_a_page_to_read_an_answer_is_folded_and_nobody_is_told_to_type() -> None:
    cells = source.to_read(NOTEBOOKS / "04-keys-and-item-collections.ipynb").cells
    text = "".join(output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", []))

    assert "No prediction yet" not in text
    assert text.count("<summary>Only reading? Make your guess, then open this.</summary>") == 3


def test_what_cannot_run_in_a_tab_is_not_offered_to_be_run() -> None:
    assert "lab/index.html" not in whole(source.to_read(NOTEBOOKS / "14-an-api-and-its-table.ipynb"))


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("[the lesson](../notebooks/04-keys-and-item-collections.ipynb)", True),
        ("[answers](answers.md#lesson-04)", True),
        ("[set up](../README.md#without-a-network)", True),
        ("[AWS](https://docs.aws.amazon.com)", True),
        ("[above](#a-full-day)", True),
        ("[its code](../f1model/review/guidance.py)", False),
        ("[the licence](../LICENSE)", False),
    ],
)
def test_a_link_to_what_the_site_has_not_becomes_its_words(link: str, kept: bool) -> None:
    found = source._LINK.sub(lambda match: source._kept(ROOT / "docs", match), link)

    assert found == (link if kept else re.sub(r"^\[(.*?)\].*", r"\1", link))


def test_everything_is_written_below_one_folder_and_each_page_of_docs_has_a_name(tmp_path: Path) -> None:
    assert len(source.DOCS) == len(source.NAMES)

    source.write(tmp_path / "source")

    assert (tmp_path / "source" / "conf.py").is_file()
    assert len(list((tmp_path / "source" / "notebooks").rglob("*.ipynb"))) == len(notebooks())
    assert {path.name for path in (tmp_path / "source" / "docs").glob("*.md")} == set(source.DOCS)
