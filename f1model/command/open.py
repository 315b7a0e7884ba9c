"""What is in a table that exists already: the command that opens one, and writes its model as a file to edit."""

import json
import shlex
import shutil
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from f1model.command.own import note, unwritable
from f1model.errors import F1ModelError, ModelError
from f1model.export.dynamodb_json import encode
from f1model.files import is_stream, read, why, write
from f1model.opening.file import python_file
from f1model.opening.opened import Opened, found, opened
from f1model.opening.report import COLUMNS, text
from f1model.terminal import complain
from f1model.values import counted

if TYPE_CHECKING:
    from f1model.sources.source import Source


def open_(chosen: Namespace) -> int:
    """Print what is in a table; with ``--to``, write its model and some of its items as well."""
    if chosen.to and not is_stream(chosen.to) and chosen.to.suffix != ".py":
        raise ModelError("--to", f"{chosen.to} is no name of a Python file.", "Write --to models.py.")
    return with_opened(chosen, lambda table: _told(chosen, table))


def with_opened(chosen: Namespace, use: Callable[[Opened], int]) -> int:
    """Open the table that the command line names, and do something with it; its exit code."""
    live = chosen.endpoint_url is not None or chosen.backend is not None
    try:
        with ended_softly():
            return _opened(chosen, live, use)
    except KeyboardInterrupt:
        complain("f1model", "it was interrupted. Run the same command again: what it wrote is whole.")
        return 130
    except Exception as error:
        if not live or type(error).__module__.partition(".")[0] != "botocore":
            raise
        said = " ".join(str(error).split()).rstrip(".")
        complain("f1model", str(F1ModelError("", f"{said}.", "Nothing was written, there or here.")))
        return 1


@contextmanager
def ended_softly() -> Iterator[None]:
    """To be told to end (SIGTERM) is to be interrupted, as by Ctrl-C: what was read of a live table is not lost."""
    before = None
    with suppress(ValueError):  # not in a thread
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _opened(chosen: Namespace, live: bool, use: Callable[[Opened], int]) -> int:
    source = found(chosen.sources, chosen.table, chosen.sample, chosen.endpoint_url, chosen.backend)
    if live and not _agreed(source, chosen):
        return 1
    status = use(opened(source, chosen.sample))
    for each in source.late():
        note(each)
    return status


def _agreed(source: "Source", chosen: Namespace) -> bool:
    """Say what reading a live table takes, before it is read; on AWS, where it costs money, only with ``--yes``."""
    for each in source.notes[:1]:
        note(each)
    if chosen.backend != "aws" or chosen.yes:
        return True
    complain("f1model", "nothing was read yet. Add --yes to read it, or fewer items with --sample.")
    return False


def _told(chosen: Namespace, table: Opened) -> int:
    path: Path | None = chosen.to
    if path and is_stream(path):
        return _put(path, python_file(table).encode())
    if path:
        status = _written(path, table)
        if status:
            return status
    columns = min(shutil.get_terminal_size((COLUMNS, 24)).columns, COLUMNS) if sys.stdout.isatty() else COLUMNS
    print(text(table, columns))
    print(f"\nNEXT\n{_next(chosen, table)}")
    return 0


def _written(path: Path, table: Opened) -> int:
    """Write the model and the items beside it, unless somebody's work would be lost."""
    beside = path.with_name(f"{path.stem}.items.json")
    files = {path: python_file(table, beside.name if table.items else "").encode()}
    if table.items:
        files[beside] = _items(table)
    for each, content in files.items():
        if _differs(each, content):
            problem = "it is there already, and what you changed in it would be lost."
            raise ModelError(str(each), problem, "Name another file with --to, or move that one away.")
    new = [each for each in files if not each.exists()]
    for each in reversed(files):  # the model last: where it is, its items are
        if status := _put(each, files[each]):
            if beside in new and each == path:
                beside.unlink(missing_ok=True)  # items without a model are of no use
            return status
    return 0


def _differs(path: Path, content: bytes) -> bool:
    try:
        return read(path) != content
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ModelError(str(path), why(error), "Name another file with --to.") from None


def _items(table: Opened) -> bytes:
    """Its items as DynamoDB JSON, one on a line."""
    lines = [
        json.dumps({name: encode(value) for name, value in item.items()}, ensure_ascii=False) for item in table.items
    ]
    return ('{"Items": [\n' + ",\n".join(lines) + "\n]}\n").encode("utf-8", "backslashreplace")


def _put(path: Path, content: bytes) -> int:
    try:
        write(path, content)
    except OSError as error:
        return unwritable(path, error)
    return 0


def _next(chosen: Namespace, table: Opened) -> str:
    """Two commands to go on with."""
    python = "  python -m f1model"
    if chosen.to:
        name = shlex.quote(str(chosen.to))
        count = f", and {counted(len(table.items), 'item')} are beside it" if table.items else ""
        wrote = f"  {chosen.to} has the model{count}."
        drawn = "view" if table.items else "export cloudformation"
        return f"{wrote} Edit it, then:\n{python} {drawn} {name}\n{python} review {name}"
    again = " ".join(shlex.quote(each) for each in chosen.sources)
    options = "".join(
        f" {option} {shlex.quote(str(value))}"
        for option, value in (("--table", chosen.table), ("--endpoint-url", chosen.endpoint_url),
                              ("--backend", chosen.backend))
        if value
    )  # fmt: skip
    then = "view" if table.items else "review"
    return f"{python} open{f' {again}' if again else ''}{options} --to models.py\n{python} {then} models.py"
