"""What a learner has done, kept in their own room and nowhere else.

A folder in which the course was laid out for a learner has a file ``.laid.json``. Only there is anything written, and
in a browser tab, whose files are the learner's own: the course's own notebooks, and whoever uses the package elsewhere,
leave no trace.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from f1model.files import write

LEDGER, KEPT = ".laid.json", ".progress"
FIRST = "00-start-here.ipynb"  # beside it a tab keeps them


@dataclass(frozen=True)
class Mark:
    """How a question was answered: how often, and whether the last answer was right."""

    tries: int
    right: bool


def room() -> Path | None:
    """The learner's room around the working directory, if it is in one."""
    try:
        here = Path.cwd()
    except OSError:  # the directory is gone
        return None
    sign = FIRST if sys.platform == "emscripten" else LEDGER
    return next((folder for folder in (here, *here.parents) if (folder / sign).is_file()), None)


def record(question: str, right: bool) -> None:
    """Keep that a question was answered. Outside a room, or where nothing can be written, it does nothing."""
    lesson = _lesson(question)
    before = kept(lesson)
    keep(lesson, {**before, question: Mark(before.get(question, Mark(0, False)).tries + 1, right)})


def keep(group: str, marks: Mapping[str, Mark]) -> None:
    """Keep these marks as the whole of a group ("05"). Outside a room, or where nothing can be written, nothing."""
    folder = room()
    if folder is None:
        return
    path = folder / KEPT / f"{group}.json"
    try:
        path.parent.mkdir(exist_ok=True)
        text = json.dumps({name: [mark.tries, mark.right] for name, mark in sorted(marks.items())}, indent=1)
        write(path, text.encode())
    except OSError:
        return  # a full disk must not stop a lesson


def kept(group: str) -> dict[str, Mark]:
    """The marks of one group; none outside a room."""
    folder = room()
    return _read(folder / KEPT / f"{group}.json") if folder else {}


def marks() -> dict[str, Mark]:
    """Every question that was answered in this room, by its number."""
    folder = room()
    files = sorted((folder / KEPT).glob("*.json")) if folder else []
    return {question: mark for path in files for question, mark in _read(path).items()}


def _lesson(question: str) -> str:
    lesson = question.partition(".")[0]
    return lesson if lesson.isdigit() else "other"


def _read(path: Path) -> dict[str, Mark]:
    """The marks in a file; none where it is missing or was spoiled."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): Mark(int(tries), bool(right)) for name, (tries, right) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
