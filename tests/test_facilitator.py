"""The facilitator's schedules: they add up, and give each lesson the time that it states."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "facilitator.md"
TEXT = PAGE.read_text(encoding="utf-8")
SCHEDULES = {
    part.splitlines()[0]: part for part in re.split(r"(?m)^## ", TEXT) if re.search(r"(?m)^Total: \d+ minutes", part)
}
schedule = pytest.mark.parametrize("name", SCHEDULES)


def row(path, name):
    text = "".join(line for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] for line in cell["source"])
    (said,) = re.findall(rf"\*\*{name}\*\* \| ([^|]+) \|", text)
    return said


def stated(path):
    """The minutes of a lesson without its "Your turn": the first number."""
    (minutes,) = re.findall(r"^(\d+) minutes", row(path, "Time"))
    return int(minutes)


def needed(path):
    return set(re.findall(r"\]\((\d\d)-", row(path, "Necessary")))


def lessons_of(schedule):
    """Minutes, path and what is said of each row that leads to a lesson."""
    rows = re.findall(r"(?m)^\| (\d+) \| [^|]*\(\.\./(notebooks/\d[\w-]+\.ipynb)\)[^|]*\|([^|]*)\|", schedule)
    return [(int(minutes), path, said) for minutes, path, said in rows]


@schedule
def test_a_schedule_adds_up(name):
    minutes = [int(row) for row in re.findall(r"(?m)^\| (\d+) \|", SCHEDULES[name])]
    (total,) = re.findall(r"(?m)^Total: (\d+) minutes", SCHEDULES[name])

    assert sum(minutes) == int(total)
    assert len(minutes) >= 6


@schedule
def test_a_lesson_has_the_time_that_it_states(name):
    given = lessons_of(SCHEDULES[name])

    assert len(given) >= 4
    for minutes, path, _ in given:
        assert minutes == stated(ROOT / path), path


@schedule
def test_what_a_lesson_needs_was_given_before_or_is_said_instead(name):
    day_before = next((each for each in SCHEDULES if each.startswith("A full day")), "") if "second" in name else ""
    before = {Path(path).name[:2] for _, path, _ in lessons_of(SCHEDULES.get(day_before, ""))}
    for _, path, said in lessons_of(SCHEDULES[name]):
        bridged = set(re.findall(r"\*Instead of (\d\d):\*", said))
        assert needed(ROOT / path) <= before | bridged, path
        before.add(Path(path).name[:2])


@schedule
def test_whole_pages_of_exercises_have_the_time_that_they_state(name):
    rows = re.findall(
        r"(?m)^\| (\d+) \| \[exercises \d\d\]\(\.\./(notebooks/exercises/[\w-]+\.ipynb)\) \|", SCHEDULES[name]
    )
    for minutes, path in rows:
        assert int(minutes) == stated(ROOT / path), path


def test_there_is_one_for_two_hours_one_for_a_day_and_one_for_a_second():
    assert [name.split(":")[0] for name in SCHEDULES] == ["Two hours", "A full day", "A second day"]


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", TEXT):
        assert (PAGE.parent / target).exists(), target


def test_what_a_room_waits_for_is_what_lesson_00_says():
    lesson = (ROOT / "notebooks" / "00-start-here.ipynb").read_text(encoding="utf-8")
    (count,) = re.findall(r"Who sees `(\d+)` is ready", TEXT)

    assert f'"{count}"' in lesson
