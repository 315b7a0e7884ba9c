"""A DynamoDB export to S3, as its folder came from there: what its manifests say of it, and its data files.

Source: Developer Guide, "DynamoDB table export output format".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from f1model.design.entity import Item
from f1model.design.index import NAME
from f1model.errors import ModelError
from f1model.sources.documents import records
from f1model.sources.item_files import _CHANGES, of_lines
from f1model.sources.kinds import kind_of
from f1model.sources.records import json_of
from f1model.sources.source import Source
from f1model.sources.streams import head_of, lines_of, reading
from f1model.values import counted

SUMMARY, FILES = "manifest-summary.json", "manifest-files.json"
_FETCH = "Fetch the whole folder of the export, with its manifests and its data."


@dataclass(frozen=True)
class _Data:
    """One data file: where it is, and how many items the manifest says are in it (None: it does not say)."""

    path: Path
    count: int | None = None


def export_source(summary: Path, named: Path) -> Source:
    """The table of one export; ``named`` is the folder that a person named. Raises ModelError."""
    where = str(summary)
    said = _first(summary)
    if said.get("outputFormat") not in (None, "DYNAMODB_JSON"):
        problem = f"it is an export in the format {str(said['outputFormat'])[:20]!r}, which is not read here."
        raise ModelError(where, problem, "Export the table once more, as DynamoDB JSON.")
    arn = said.get("tableArn")
    table = arn.rpartition("table/")[2].partition("/")[0] if isinstance(arn, str) else ""
    data, notes = _data(summary.parent, named)
    changes = said.get("exportType") == "INCREMENTAL_EXPORT" or _is_changes(data)
    if changes:
        notes.insert(0, _CHANGES)
    name = table if NAME.fullmatch(table) else None
    return Source(None, partial(_items, data), str(summary.parent), notes=tuple(notes), name=name)


def _first(path: Path) -> dict[str, Any]:
    with reading(path) as reader:
        for _, value, _ in records(reader, ()):
            if isinstance(value, dict):
                return value
    raise ModelError(str(path), "it is no manifest of an export.", _FETCH)


def _data(folder: Path, named: Path) -> tuple[list[_Data], list[str]]:
    """The data files of an export, in the manifest's order, and what is to be said of them."""
    listed = folder / FILES
    if not listed.exists():
        here = folder / "data"
        files = sorted(each for each in here.iterdir() if _is_data(each.name)) if here.is_dir() else []
        if not files:
            raise ModelError(str(folder), f"it has neither {FILES} nor data.", _FETCH)
        return [_Data(inside(each, named)) for each in files], [f"{FILES} is missing: all of data is read."]
    data: list[_Data] = []
    lacking: list[str] = []
    items = lost = 0
    with reading(listed) as reader:
        for number, line in lines_of(reader):
            if not line.strip():
                continue
            entry = json_of(line, f"{listed}:{number}")
            key = entry.get("dataFileS3Key") if isinstance(entry, dict) else None
            if not isinstance(key, str) or not key.rpartition("/")[2]:
                raise ModelError(f"{listed}:{number}", "it names no data file.", _FETCH)
            count = entry.get("itemCount")
            count = count if isinstance(count, int) and not isinstance(count, bool) else None
            base = key.rpartition("/")[2]
            places = (folder / "data" / base, folder.parent / "data" / base, folder / base)
            path = next((each for each in places if each.is_file()), None)
            items += count or 0
            if path is None:
                lacking.append(base)
                lost += count or 0
            else:
                data.append(_Data(inside(path, named), count))
    if lacking and not data:
        problem = f"the manifest names {counted(len(lacking), 'data file')}, and none of them is here."
        raise ModelError(str(folder), problem, _FETCH)
    if not lacking:
        return data, []
    share = f", with {lost:,} of {items:,} items" if items else ""
    first = ", ".join(lacking[:3])
    return data, [f"{counted(len(lacking), 'data file')} of {len(lacking) + len(data):,} not here{share}: {first}."]


def inside(path: Path, named: Path) -> Path:
    """The path, if it does not lead out of the folder that was named by a link. Raises ModelError."""
    real, home = path.resolve(), named.resolve()
    if path.is_symlink() and not real.is_relative_to(home):
        raise ModelError(str(path), "it is a symbolic link, which is not followed.", "Name the file that it leads to.")
    return path


def _is_data(name: str) -> bool:
    return name.endswith((".json", ".json.gz")) and not name.startswith(".")


def _is_changes(data: list[_Data]) -> bool:
    for each in data[:20]:
        head, whole = head_of(each.path)
        if head.strip():
            kind = kind_of(head, whole, each.path)
            return kind is not None and kind.name == "changes"
    return False


def _items(data: list[_Data]) -> Iterator[Item]:
    for each in data:
        head, whole = head_of(each.path)
        if not head.strip():  # a partition that is empty has an empty file
            count = 0
        else:
            kind = kind_of(head, whole, each.path)
            if kind is None or kind.name not in ("items", "changes") or kind.path:
                fix = "Fetch the file again."
                raise ModelError(str(each.path), "it is no data of an export.", fix)
            count = 0
            for item in of_lines(each.path, str(each.path), replace(kind, typed=True)):
                count += 1
                yield item
            if kind.name == "changes":
                continue  # those that were deleted count in the manifest
        if each.count is not None and count != each.count:
            problem = f"it holds {counted(count, 'item')}, and the manifest says {each.count:,}."
            raise ModelError(str(each.path), problem, "Fetch the file again.")
