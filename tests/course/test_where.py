"""Where a learner is: one fixed line until something was done, then a table that is true to what was kept."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from f1model.course import exercises, predictions, where_you_are
from f1model.course.progress import Mark, keep, record
from f1model.course.where import ALL, HEADER, NOTHING

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


def headed(text: str) -> str:
    return json.dumps({"cells": [{"cell_type": "markdown", "source": [text, "\n", "More.\n"]}]})


@pytest.fixture
def my_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".laid.json").write_text("{}")
    for path in LESSONS:
        (tmp_path / path.name).write_text(headed(f"# {path.stem[3:].replace('-', ' ')}"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows() -> dict[str, list[str]]:
    lines = [line.strip() for line in repr(where_you_are()).splitlines()]
    cells = [[cell for cell in line.split("  ") if cell.strip()] for line in lines]
    return {row[0][:2]: [cell.strip() for cell in row[1:]] for row in cells if row[0][:2].isdigit()}


def guess_all(lesson: str) -> None:
    for name in predictions.of_lesson(lesson):
        record(name, False)


def test_outside_a_room_and_with_nothing_done_it_is_one_line(
    my_course: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("recall.03", {"recall.03.1/02.1": Mark(0, False)})
    assert repr(where_you_are()) == NOTHING
    record("04.1", True)
    assert repr(where_you_are()) != NOTHING
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert (repr(where_you_are()), where_you_are().to_html()) == (NOTHING, f"<p>{NOTHING}</p>")


def test_what_was_kept_is_counted(my_course: Path) -> None:
    record("05.1", False)
    record("05.a", False)
    record("05.b", True)
    keep("recall.05", {"recall.05.1/04.1": Mark(2, True), "recall.05.2/03.3": Mark(1, False)})
    of = {"05": (len(predictions.of_lesson("05")), len(exercises.of_lesson("05")))}
    assert rows()["05"] == [f"1 of {of['05'][0]}", f"1 of {of['05'][1]}", "1 of 2"]
    assert rows()["07"] == [f"0 of {len(predictions.of_lesson('07'))}"]
    assert list(rows()) == [path.name[:2] for path in LESSONS]


@pytest.mark.parametrize(
    ("guessed", "begun", "onward"),
    [
        ([], "00", "00"),
        (["00"], None, "01"),
        (["00", "04"], "05", "05"),
        (["00", "04"], None, "05"),
        (["22"], None, "00"),
    ],
)
def test_the_lesson_to_go_on_with(my_course: Path, guessed: list[str], begun: str | None, onward: str) -> None:
    for lesson in guessed:
        guess_all(lesson)
    if begun:
        record(f"{begun}.1", True)
    assert f"\nGo on with {onward} " in repr(where_you_are())


def test_after_every_guess_there_is_none_to_go_on_with(my_course: Path) -> None:
    for lesson in predictions.LESSONS:
        guess_all(lesson)
    assert repr(where_you_are()).endswith(ALL)


def test_titles_are_the_rooms_own_whatever_they_hold_and_links_lead_there(
    my_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (my_course / LESSONS[4].name).write_text(headed("# <i>Mine & yours</i>"))
    (my_course / LESSONS[5].name).write_text("{")
    (my_course / f"{LESSONS[4].stem}-kept.ipynb").write_text(headed("# Kept beside it"))
    record("04.1", True)
    (my_course / "exercises").mkdir()
    monkeypatch.chdir(my_course / "exercises")
    html = where_you_are().to_html()
    links: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            links.extend(value or "" for name, value in attributes if name == "href")

    Links().feed(html)
    assert "04 &lt;i&gt;Mine &amp; yours&lt;/i&gt;" in html
    assert f"05 {LESSONS[5].stem[3:].replace('-', ' ').capitalize()}" in html
    assert "Kept beside it" not in html
    assert len(links) == len(LESSONS) + 1
    assert all(Path(link).is_file() for link in links)
    assert html.count('scope="col"') == len(HEADER)
    assert "color:#" not in html, "the ink is the page's"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_lesson_of_the_course_has_a_title_to_show(path: Path) -> None:
    cell = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
    assert cell["cell_type"] == "markdown"
    assert "".join(cell["source"]).startswith("# ")
