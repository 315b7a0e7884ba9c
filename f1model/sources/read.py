"""What the files and folders hold that a person names, found by their content, and combined by table."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from f1model.errors import ModelError
from f1model.sources.combine import combined
from f1model.sources.csv_file import csv_file, looks_like_csv
from f1model.sources.described import described_tables, time_to_live
from f1model.sources.export_folder import FILES, SUMMARY, export_source, inside, summaries
from f1model.sources.item_files import items_file
from f1model.sources.kinds import CAN_READ, kind_of
from f1model.sources.live import SAMPLE, live_source
from f1model.sources.source import Source
from f1model.sources.streams import head_of
from f1model.sources.templates import is_template, read_folder, read_template
from f1model.sources.workbench_file import workbench_file
from f1model.values import counted

_LEVELS, _MOST = 3, 20_000  # levels of folders that are searched, and files in them
_BESIDE = (".checksum", ".md5", ".spec", "_started", "_SUCCESS", SUMMARY, FILES)


class UnknownKindError(ModelError):
    """A file that is none of those that can be read."""


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
        path = Path(text)
        if (backend or endpoint_url) and not os.path.lexists(path):
            found.append(live_source(text, backend=backend, endpoint_url=endpoint_url, sample=sample))
        elif path.is_dir():
            found += _folder(path)
        else:
            found += file_sources(path)
    return combined(found)


def file_sources(path: Path) -> tuple[Source, ...]:
    """What one file holds. Raises ModelError; UnknownKindError if it is of no kind that can be read."""
    where = str(path)
    if not os.path.lexists(path):
        fix = "Give the path of a file or a folder; a live table needs --endpoint-url or --backend aws."
        raise ModelError(where, "there is no such file.", fix)
    head, whole = head_of(path)
    if not head.strip():
        raise UnknownKindError(where, "it is empty." if whole else "it begins with nothing but space.", CAN_READ)
    kind = kind_of(head, whole, path) if head.lstrip()[:1] in (b"{", b"[") else None
    if kind is None:
        if is_template(path, head):
            return read_template(path)
        if looks_like_csv(head, path):
            return (csv_file(path),)
        raise UnknownKindError(where, "it is of no kind that can be read.", CAN_READ)
    if kind.name == "workbench":
        return workbench_file(path)
    if kind.name == "table":
        return described_tables(path)
    if kind.name == "ttl":
        return (time_to_live(path),)
    return items_file(path, kind)


def _folder(folder: Path) -> list[Source]:
    """What a folder holds: exports with their manifests, else templates and files of any kind."""
    exports = summaries(folder)
    if exports:
        return [export_source(each, folder) for each in exports]
    found: list[Source] = []
    fault: ModelError | None = None
    try:
        found += read_folder(folder) or ()
    except ModelError as error:  # there may be items beside a template without a table
        fault = error
    templates = bool(found) or fault is not None
    left_out: list[str] = []
    files = _files(folder)
    for path in files:
        inside(path, folder)
        head, _ = head_of(path)
        if not head.strip():  # an empty partition of an export, for one
            continue
        if templates and is_template(path, head):
            continue
        try:
            found += file_sources(path)
        except UnknownKindError:
            left_out.append(path.name)
    if not found and fault:
        raise fault
    if not found:
        problem = (
            f"it holds {counted(len(files), 'file')}, none of a kind that can be read." if files else "it is empty."
        )
        raise ModelError(str(folder), problem, CAN_READ)
    if fault:
        found[0] = replace(found[0], notes=(*found[0].notes, f"Left out: {fault}"))
    if left_out and not templates:
        note = f"{counted(len(left_out), 'file')} of another kind left out: {', '.join(left_out[:3])}."
        found[0] = replace(found[0], notes=(*found[0].notes, note))
    return found


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    top = len(folder.parts)
    for here, folders, names in os.walk(folder):
        deep = len(Path(here).parts) - top >= _LEVELS
        folders[:] = (
            [] if deep else sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        )
        found += [Path(here) / name for name in names if not name.startswith(".") and not name.endswith(_BESIDE)]
        if len(found) > _MOST:
            raise ModelError(
                str(folder), f"it holds over {_MOST:,} files.", "Name the files, or the folder of an export."
            )
    return sorted(found)
