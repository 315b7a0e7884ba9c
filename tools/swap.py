"""Replace several files as one: all of them or none, whatever happens meanwhile.

While they are replaced, copies of the old ones lie beside them, and a mark says so. Whoever reads the files looks for
the mark. What a process that was killed has left half done, :func:`put_back` undoes.
"""

import json
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from f1model.f1.data import UNFINISHED
from f1model.files import ready, write


def swap(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Give the files of ``folder`` these contents, by their names.

    Raises OSError, and whatever else interrupts it, once the old files are as they were.
    """
    put_back(folder)
    with ExitStack() as stack:
        puts = [stack.enter_context(ready(folder / name, content)) for name, content in contents.items()]
        try:
            missing = [name for name in contents if not _kept(folder, name)]
            write(folder / UNFINISHED, json.dumps(missing).encode())
            for put in puts:
                put()
            (folder / UNFINISHED).unlink()  # from here on the new ones count
        except BaseException:
            put_back(folder)
            raise
    with suppress(OSError):
        put_back(folder)


def put_back(folder: Path) -> None:
    """Undo a replacement that was not finished, and remove what lies about of one. Raises OSError."""
    mark = folder / UNFINISHED
    olds = sorted(folder.glob(".*.old"))
    if mark.exists():
        for old in olds:
            old.replace(folder / old.name[1:].removesuffix(".old"))
        for name in json.loads(mark.read_text(encoding="utf-8")):
            (folder / name).unlink(missing_ok=True)
        mark.unlink()
    for left in [*olds, *folder.glob(".*.f1model-new")]:
        left.unlink(missing_ok=True)


def _kept(folder: Path, name: str) -> bool:
    """Copy a file beside itself; False where there is none."""
    path = folder / name
    if not path.exists():
        return False
    write(folder / f".{name}.old", path.read_bytes())
    return True
