"""Kill a process before each line of the code that writes, one after the other, and look at what is left.

python -m tests.killing CASE FOLDER

It is a program, since only a process without threads is forked safely.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from f1model import files
from f1model.f1.data import UNFINISHED
from tools import swap

OLD, NEW = b"old\n" * 3000, b"new\n" * 5000
NAMES = ("a.csv", "b.csv", "c.csv")


def killed(work: Callable[[], object], *code: str) -> Iterator[None]:
    """Each time, ``work`` was killed one line of that ``code`` later; the last time, it came to its end."""
    status, line = -1, 0
    while status:
        line += 1
        child = os.fork()
        if child == 0:
            sys.settrace(_killing(line, {*code}))
            with suppress(OSError):
                work()
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        yield


def _killing(at: int, code: Set[str]) -> Callable[[FrameType, str, Any], Any]:
    left = at

    def local(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal left
        left -= event == "line"
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return local

    return lambda frame, *_: local if code & {frame.f_code.co_filename, frame.f_code.co_name} else None


def one(folder: Path, before: bytes | None) -> dict[str, Any]:
    """What was found of one file over all kills, what lay beside it, and what the next write leaves."""
    path = folder / "page.html"
    found: set[str] = set()
    kills = debris = left = 0
    for _ in killed(lambda: files.write(path, NEW), files.__file__):
        kills += 1
        content = path.read_bytes() if path.exists() else None
        found.add("old" if content == before else "new" if content == NEW else "neither")
        debris += len(list(folder.iterdir())) - path.exists()
        files.write(path, OLD)
        left += len(list(folder.iterdir())) - 1
        if before is None:
            path.unlink()
    return {"kills": kills, "found": sorted(found), "debris": debris, "left": left}


def several(folder: Path) -> dict[str, Any]:
    """The same of three files that are replaced as one; what was half done is put back before one looks."""
    found: set[str] = set()
    kills = left = unmarked = 0
    for name in NAMES:
        (folder / name).write_bytes(OLD)
    for _ in killed(lambda: swap.swap(folder, dict.fromkeys((*NAMES, "d.csv"), NEW)), swap.__file__, "_take_name"):
        kills += 1
        mixed = len({path.read_bytes() for path in folder.glob("*.csv")}) > 1
        unmarked += mixed and not (folder / UNFINISHED).exists()
        swap.put_back(folder)
        contents = {path.name: path.read_bytes() for path in folder.iterdir()}
        found.add("old" if contents == dict.fromkeys(NAMES, OLD) else "new" if len(contents) == 4 else "neither")
        left += len(contents.keys() - {*NAMES, "d.csv"})
        for name in NAMES:
            (folder / name).write_bytes(OLD)
        (folder / "d.csv").unlink(missing_ok=True)
    return {"kills": kills, "found": sorted(found), "unmarked": unmarked, "left": left}


def main(case: str, folder: Path) -> dict[str, Any]:
    os.fsync = lambda fd: None  # it is the machine that may lose what is not flushed, not a process that is killed
    if case == "several":
        return several(folder)
    if "named" in case:  # as where a file has a name from the first
        files._nameless = lambda folder: None
    if "old" in case:
        (folder / "page.html").write_bytes(OLD)
    return one(folder, OLD if "old" in case else None)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
