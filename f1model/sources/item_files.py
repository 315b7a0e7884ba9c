"""Files of items in JSON: scan and query output, requests, lists, and lines; as many sources as they name tables."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from f1model.design.entity import Item
from f1model.design.index import NAME
from f1model.errors import ModelError
from f1model.sources.documents import ANY, records
from f1model.sources.kinds import Kind
from f1model.sources.records import is_typed, item_of, json_of, plain_line, typed_line, unwrapped
from f1model.sources.source import Source
from f1model.sources.streams import lines_of, reading
from f1model.values import counted

_MOST = 1000  # tables that a file of requests may name, twice
_TAIL = 4096  # bytes at the end of a file, where a scan's output says whether it is whole
_MORE = re.compile(rb'"(LastEvaluatedKey|NextToken)"\s*:\s*[{"]')
_COUNT = re.compile(rb'"(Count|ScannedCount)"\s*:\s*(\d{1,15})')
_CHANGES = (
    "An incremental export: what changed in its time, as it was at the end. What was deleted is left out, and "
    "what did not change is not in it."
)


def items_file(path: Path, kind: Kind) -> tuple[Source, ...]:
    """The items of one file of JSON, by table where it names tables. Raises ModelError."""
    where = str(path)
    if ANY in kind.path:
        return _by_table(path, kind)
    items = partial(of_lines, path, where, kind) if kind.lines else partial(_of_documents, path, where, kind, None)
    notes = (_CHANGES,) if kind.name == "changes" else ()
    return (Source(None, items, where, notes=(*notes, *(_unfinished(path) if "Items" in kind.path else ()))),)


def of_lines(path: Path, where: str, kind: Kind) -> Iterator[Item]:
    """The items of a file that has one on each line. Raises ModelError, with the line."""
    typed = kind.typed
    with reading(path, where) as reader:
        for number, line in lines_of(reader):
            if not line or line.isspace():
                continue
            if typed is None:
                typed = is_typed(unwrapped(json_of(line, f"{where}:{number}")))
            item = typed_line(line, where, number) if typed else plain_line(line, where, number)
            if item is not None:
                yield item


def _of_documents(path: Path, where: str, kind: Kind, table: str | None) -> Iterator[Item]:
    typed = kind.typed
    with reading(path, where) as reader:
        for name, record, at in records(reader, kind.path):
            if name != table:
                continue
            raw = unwrapped(record)
            if raw is None:  # what it says was deleted
                continue
            if typed is None and raw:
                typed = is_typed(raw)
            yield item_of(raw, at, bool(typed))


def _by_table(path: Path, kind: Kind) -> tuple[Source, ...]:
    """One source for each table that a request names; the file is read once, to find them."""
    where = str(path)
    puts: Counter[str] = Counter()
    deletes: Counter[str] = Counter()
    with reading(path) as reader:
        for name, record, at in records(reader, kind.path):
            if not name or not NAME.fullmatch(name):
                raise ModelError(at, f"{(name or '')[:60]!r} cannot be the name of a table.", "Mend it there.")
            (deletes if unwrapped(record) is None else puts)[name] += 1
            if len(puts) + len(deletes) > _MOST:
                problem = f"it names over {_MOST // 2:,} tables, so it is no request."
                raise ModelError(where, problem, "Give the requests of fewer tables.")
    found = []
    for name in sorted(puts | deletes):
        notes = (f"{counted(deletes[name], 'request')} to delete an item: left out.",) if deletes[name] else ()
        items = partial(_of_documents, path, where, kind, name)
        found.append(Source(None, items, where, notes=notes, name=name))
    return tuple(found)


def _unfinished(path: Path) -> tuple[str, ...]:
    """What the end of a scan's output says: that there is more, or that a filter kept some of it back."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _TAIL))
            tail = file.read(_TAIL)
    except OSError:  # said when it is read
        return ()
    notes = []
    if found := _MORE.search(tail):
        notes.append(f"It ends with a {found[1].decode()}: it is a part of the table, which holds more.")
    counts = {name: int(count) for name, count in _COUNT.findall(tail)}
    if counts.get(b"Count", 0) < counts.get(b"ScannedCount", 0):
        kept = f"{counts.get(b'Count', 0):,} of {counts[b'ScannedCount']:,}"
        notes.append(f"A filter kept {kept} items: the others are not in it.")
    return tuple(notes)
