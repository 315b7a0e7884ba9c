"""Where a learner is in the course, from what their own room has kept."""

import json
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from f1model.course import exercises, predictions
from f1model.course.progress import Mark, marks, room
from f1model.course.recall import recalled
from f1model.views.html import Html, columns, panel

NOTHING = "Nothing yet. Your guesses and exercises will be counted here, on this machine only."
ALL = "You have made every guess. Only your own model is left."
CAPTION = "Where you are"
HEADER = ("Lesson", "Predictions guessed", "Exercises solved", "Recalled at once")


@dataclass(frozen=True)
class _Lesson:
    number: str
    title: str
    path: Path
    guesses: str
    solved: str
    recalled: str
    begun: bool
    guessed_all: bool


def where_you_are() -> Html:
    """A table of the lessons in this room: what was guessed, solved and recalled in each, and which one to go on with.

    The titles are those of the room's own notebooks. Outside a room, or where nothing was done yet, it is one line
    that is always the same.
    """
    folder, done = room(), marks()
    if folder is None or not any(mark.tries for mark in done.values()):
        return Html(f"<p>{escape(NOTHING)}</p>", NOTHING)
    lessons = [_lesson(number, path, done) for number, path in sorted(_notebooks(folder).items())]
    rows = [(f"{each.number} {each.title}", each.guesses, each.solved, each.recalled) for each in lessons]
    onward = _onward(lessons)
    ahead = f"Go on with {onward.number} {onward.title}." if onward else ALL
    link = f"Go on with {_link(onward, lead=True)}." if onward else escape(ALL)
    return Html(panel(_table(lessons, rows), f"<p>{link}</p>"), f"{columns([HEADER, *rows], CAPTION)}\n{ahead}")


def _lesson(number: str, path: Path, done: dict[str, Mark]) -> _Lesson:
    guesses = predictions.of_lesson(number) if number in predictions.LESSONS else {}
    tries = exercises.of_lesson(number) if number in exercises.LESSONS else {}
    guessed = [done.get(name, Mark(0, False)) for name in guesses]
    tried = [done.get(name, Mark(0, False)) for name in tries]
    asked = [mark for mark in recalled(number).values() if mark.tries]
    return _Lesson(
        number,
        _title(path),
        path,
        _share([bool(mark.tries) for mark in guessed]),
        _share([mark.right for mark in tried]),
        _share([mark.right for mark in asked]),
        any(mark.tries for mark in (*guessed, *tried, *asked)),
        all(mark.tries for mark in guessed),
    )


def _onward(lessons: list[_Lesson]) -> _Lesson | None:
    """The furthest lesson that was begun, if it has guesses left; else the next that has; else the first that has."""
    last = max((n for n, each in enumerate(lessons) if each.begun), default=0)
    return next((each for each in lessons[last:] + lessons[:last] if not each.guessed_all), None)


def _notebooks(folder: Path) -> dict[str, Path]:
    """The lessons in a room by number; where a copy was kept beside one, its name is the longer."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("[0-9][0-9]-*.ipynb"), key=lambda path: (len(path.name), path.name)):
        found.setdefault(path.name[:2], path)
    return found


def _title(path: Path) -> str:
    """The first heading of a notebook, or its file's name where it has none."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        lines = ["".join(cell["source"]).splitlines() for cell in cells if cell["cell_type"] == "markdown"]
        return next(line[0][2:].strip() for line in lines if line and line[0].startswith("# "))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration):
        return path.stem[3:].replace("-", " ").capitalize()


def _table(lessons: list[_Lesson], rows: list[tuple[str, str, str, str]]) -> str:
    left, right = "text-align:left;padding:3px 10px", "text-align:right;padding:3px 10px"
    head = "".join(f'<th scope="col" style="{right if n else left}">{name}</th>' for n, name in enumerate(HEADER))
    body = "".join(
        f'<tr><th scope="row" style="{left};font-weight:400">{_link(lesson)}</th>'
        + "".join(f'<td style="{right}">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for lesson, row in zip(lessons, rows, strict=True)
    )
    caption = f'<caption style="caption-side:top;text-align:left;padding:2px 0 6px 0">{CAPTION}</caption>'
    inside = f"{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<table style="border-collapse:collapse;margin:0">{inside}</table>'


def _link(lesson: _Lesson, lead: bool = False) -> str:
    target = quote(Path(os.path.relpath(lesson.path, Path.cwd())).as_posix())
    text = f'<a href="{escape(target)}">{escape(f"{lesson.number} {lesson.title}")}</a>'
    return f"<b>{text}</b>" if lead else text


def _share(each: list[bool]) -> str:
    return f"{sum(each)} of {len(each)}" if each else ""
