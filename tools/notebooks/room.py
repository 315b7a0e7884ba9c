"""The learner's room: copies of the notebooks, without outputs, in a folder that git does not see.

    python -m tools.notebooks.room               lay what is new, and let what is untouched follow the course
    python -m tools.notebooks.room again 05      lay one lesson anew; a changed one is kept beside it

A copy in which the learner has changed a cell is theirs, and is never overwritten. One that was only run follows the
course when the course changes. What was laid is remembered in ``.laid.json``, which also marks the folder as a room.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from f1model.files import ready
from f1model.terminal import run
from tools.notebooks.copies import LINKED, is_whole, learners, mark

ROOT = Path(__file__).parent.parent.parent
COURSE, ROOM = ROOT / "notebooks", ROOT / "my-course"
LEDGER = ".laid.json"
AGAIN = "python -m tools.notebooks.room again " if os.name == "nt" else "make again LESSON="

Ledger = dict[str, list[str]]  # of each file the marks of all versions that were laid, the newest last


class RoomError(Exception):
    """The room cannot be laid, or no lesson has that name; one line that says why and what to do."""


def main(arguments: list[str]) -> int:
    """Lay the room, or one lesson anew; 0, or 1 after one line."""
    try:
        if not arguments:
            lines = lay()
        elif arguments[0] == "again" and len(arguments) == 2 and arguments[1]:
            lines = [again(arguments[1])]
        else:
            raise RoomError(f"name one lesson, such as: {AGAIN}05")
    except RoomError as error:
        print(f"room: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        where = Path(str(error.filename or ROOM)).name
        why = f"{where}: {error.strerror or error}"
        print(f"room: {why}. Nothing of yours is lost. When that is mended, run this again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(*lines, sep="\n", end="\n" if lines else "")
    return 0


def lay(course: Path = COURSE, room: Path = ROOM) -> list[str]:
    """Lay out the course; a line for each file that the learner should know of.

    Raises OSError where the disk does. Whatever was not laid by then is as it was, and the next run goes on from there.
    """
    ledger, lines = _read(room), []
    fresh: dict[str, bytes] = {}
    for name, source in _files(course).items():
        try:
            laid = learners(source)
        except ValueError:
            lines.append(f"{name}: the course's own file is broken, so it was not laid. See: git status")
            continue
        newest, marks, copy = mark(name, laid), ledger.get(name, []), room / name
        theirs = _mark(copy)
        if copy.is_dir():
            lines.append(f"{name}: a folder of yours has this name, so the lesson was not laid. Rename the folder.")
        elif theirs == newest:
            ledger[name] = _newest_last(marks, newest)
        elif theirs in marks or not theirs:
            fresh[name] = laid
            # The newest comes last only when it is there: an interruption in between must not pass for it.
            ledger[name] = [newest, *(each for each in marks if each != newest)]
        elif marks[-1:] != [newest]:
            lines.append(f"{name}: yours is kept, since you changed it; the course has another one. {_both(name)}")

    _write_ledger(room, ledger)
    for name, laid in fresh.items():
        copy = room / name
        theirs = _mark(copy)
        if theirs and theirs not in ledger[name]:
            continue  # saved by the learner in this very moment
        kept = _write(copy, laid, keep=os.path.lexists(copy) and not theirs)
        if kept:
            lines.append(f"{name}: yours could not be read. It is kept as {kept.name}, and the lesson is laid anew.")
        ledger[name] = _newest_last(ledger[name], ledger[name][0])
    _write_ledger(room, ledger)
    return lines


def again(lesson: str, course: Path = COURSE, room: Path = ROOM) -> str:
    """Lay one file anew, named by its number ("05") or its path ("exercises/05"); the line that says so.

    No other file is touched. Raises RoomError where no file, or more than one, has that name, and OSError where the
    disk does.
    """
    files = _files(course)
    name = _named(lesson, list(files))
    try:
        laid = learners(files[name])
    except ValueError:
        raise RoomError(f"the course's own {name} is broken. See: git status") from None
    copy, ledger, newest = room / name, _read(room), mark(name, laid)
    marks = ledger.get(name, [])
    ledger[name] = [newest, *(each for each in marks if each != newest)]
    _write_ledger(room, ledger)
    kept = _write(copy, laid, keep=os.path.lexists(copy) and _mark(copy) not in [newest, *marks])
    ledger[name] = _newest_last(marks, newest)
    _write_ledger(room, ledger)
    line = f"{name} is as the course has it."
    if kept:
        line += f" Yours is kept beside it: {kept.name}."
    return line + " If it is open in JupyterLab: File, Reload Notebook from Disk."


def _named(lesson: str, names: list[str]) -> str:
    asked = lesson.strip().replace("\\", "/").removeprefix("./").removeprefix("my-course/").removeprefix("notebooks/")
    folder, _, last = asked.rpartition("/")
    asked = f"{folder}/{last.zfill(2)}".lstrip("/") if last.isdigit() else asked
    chosen = [name for name in names if name == asked] or [name for name in names if name.startswith(asked)]
    if len(chosen) == 1:
        return chosen[0]
    problem = f"{len(chosen)} lessons are" if chosen else "no lesson is"
    raise RoomError(f"{problem} called {lesson!r}. Say one of: {', '.join(map(_short, chosen or names))}")


def _short(name: str) -> str:
    folder, _, last = name.rpartition("/")
    return f"{folder}/{last[:2]}".lstrip("/") if last.endswith(".ipynb") and last[:2].isdigit() else name


def _both(name: str) -> str:
    return f"To have both, side by side: {AGAIN}{_short(name)}"


def _files(course: Path) -> dict[str, Path]:
    """What there is to lay, by its name in the room."""
    files = {path.relative_to(course).as_posix(): path for path in sorted(course.rglob("*")) if path.is_file()}
    files = {name: path for name, path in files.items() if not any(part[0] == "." for part in name.split("/"))}
    linked = {f"docs/{name}": course.parent / "docs" / name for name in LINKED}
    return files | {name: path for name, path in linked.items() if path.exists()}


def _mark(copy: Path) -> str:
    """The mark of a file in the room; empty where there is none, or none that can be read."""
    try:
        content = copy.read_bytes()
    except OSError:
        return ""
    return mark(copy.name, content) if is_whole(copy.name, content) else ""


def _newest_last(marks: list[str], newest: str) -> list[str]:
    return [*(each for each in marks if each != newest), newest]


def _read(room: Path) -> Ledger:
    try:
        ledger = json.loads((room / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(ledger, dict):
        return {}
    return {name: marks for name, marks in ledger.items() if isinstance(marks, list)}


def _write_ledger(room: Path, ledger: Ledger) -> None:
    text = json.dumps(ledger, indent=1, sort_keys=True) + "\n"
    path = room / LEDGER
    with suppress(OSError, ValueError):
        if path.read_text(encoding="utf-8") == text:
            return
    _write(path, text.encode(), keep=False)


def _write(path: Path, content: bytes, keep: bool) -> Path | None:
    """Write a file whole or not at all; where the old one is to be kept, the name that it has now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ready(path, content) as put:
        kept = next(each for each in _free(path) if not os.path.lexists(each)) if keep else None
        if kept:
            os.replace(path, kept)
        put()
    return kept


def _free(path: Path) -> Iterator[Path]:
    number = 0
    while number := number + 1:
        yield path.with_name(f"{path.stem} (mine {number}){path.suffix}")


if __name__ == "__main__":
    sys.exit(run("room", lambda: main(sys.argv[1:])))
