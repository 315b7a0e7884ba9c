"""What the files and folders hold that a person names, found by their content, and combined by table."""

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from f1model.errors import ModelError
from f1model.sources.combine import combined
from f1model.sources.csv_file import csv_file, is_called_csv, looks_like_csv
from f1model.sources.described import described_tables, time_to_live
from f1model.sources.folder import folder_sources
from f1model.sources.item_files import items_file
from f1model.sources.kinds import CAN_READ, kind_of
from f1model.sources.live import SAMPLE, live_source
from f1model.sources.source import Source
from f1model.sources.streams import UnknownKindError, head_of
from f1model.sources.templates import is_template, read_template
from f1model.sources.workbench_file import workbench_file


def read_sources(
    paths: Sequence[str], *, backend: str | None = None, endpoint_url: str | None = None, sample: int = SAMPLE
) -> tuple[Source, ...]:  # fmt: skip
    """The tables that files, folders and live tables hold, one source for each.

    What kind a file is, its content says. Files that go together are combined: a template for the keys, an export for
    the items. With ``backend`` or ``endpoint_url`` a name that is no file is a live table's, of which at most
    ``sample`` items are read; files are read whole.

    Raises:
        ModelError: a file is damaged, of no kind that can be read, or does not go with another. It names the file.
        BackendError: a live table cannot be read.
    """
    if not paths:
        raise ModelError("", "no source is given.", CAN_READ)
    found: list[Source] = []
    for text in paths:
        if text in ("", "-"):
            problem = "standard input can be read only once." if text else "it is no name."
            raise ModelError(repr(text), problem, "Give the path of a file or a folder.")
        path = Path(text)
        if (backend or endpoint_url) and not os.path.lexists(path):
            found.append(live_source(text, backend=backend, endpoint_url=endpoint_url, sample=sample))
        elif os.path.isdir(path):  # noqa: PTH112  (never raises)
            found += folder_sources(path, partial(file_sources, named=False))
        else:
            found += file_sources(path)
    return tuple(replace(each, notes=tuple(map(_legible, each.notes))) for each in combined(found))


def _legible(note: str) -> str:
    """A note on one line: the name of a file may hold anything."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in note)


def file_sources(path: Path, named: bool = True) -> tuple[Source, ...]:
    """What one file holds. Raises ModelError; UnknownKindError if it is of no kind that can be read.

    ``named`` is whether a person named it: of other files only those are taken for CSV that are called so, and none
    for a template, which their folder's reader looks for.
    """
    where = str(path)
    if not os.path.lexists(path):
        fix = "Give the path of a file or a folder; a live table needs --endpoint-url or --backend aws."
        raise ModelError(where, "there is no such file.", fix)
    head, whole = head_of(path)
    if not head.strip():
        raise UnknownKindError(where, "it is empty." if whole else "it begins with nothing but space.", CAN_READ)
    kind = kind_of(head, whole, path) if head.lstrip()[:1] in (b"{", b"[") else None
    if kind is None:
        if named and is_template(path, head):
            return read_template(path)
        if looks_like_csv(head, path) and (named or is_called_csv(path)):
            return (csv_file(path),)
        raise UnknownKindError(where, "it is of no kind that can be read.", CAN_READ)
    if kind.name == "workbench":
        return workbench_file(path)
    if kind.name == "table":
        return described_tables(path)
    if kind.name == "ttl":
        return (time_to_live(path),)
    return items_file(path, kind)
