"""CSV: NoSQL Workbench's, dynamodb-csv's with its ``.spec`` beside it, and the console's with a type in each header.

The Workbench's has the names of attributes in its first line, and no types ("Importing sample data from a CSV file",
Developer Guide). dynamodb-csv has ``items.csv.spec`` beside ``items.csv``, which gives each column a type. The console
once wrote headers such as ``Round (N)``. An import from S3 makes text of every column that is no key.
"""

import configparser
import csv
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from f1model.design.entity import Item
from f1model.errors import ModelError
from f1model.export.dynamodb_json import InvalidError, decode
from f1model.sources.json_values import NotJsonError, value_of
from f1model.sources.records import is_typed, item_of
from f1model.sources.source import Source
from f1model.sources.streams import head_of, lines_of, reading
from f1model.values import brief

_SEPARATORS = (",", ";", "\t")
_WIDEST = 4_000_000  # characters of one field
_TYPED = re.compile(r"(.+) \((S|N|B|BOOL|NULL|L|M|SS|NS|BS)\)", re.DOTALL)
_CODES = ("S", "I", "D", "B", "J", "SL", "SS", "DL", "DS")  # dynamodb-csv's types
_MEND = "Mend it there."
_TRUE = ("true", "t", "yes", "y", "1")


@dataclass(frozen=True)
class _Form:
    """How a file is written: its separator, names and types of its columns, and where a blank becomes NULL."""

    separator: str
    names: tuple[str, ...]
    types: Mapping[str, str] = field(default_factory=dict)
    nulls: frozenset[str] = frozenset()
    between: str = " "
    kind: str = "plain"


def is_called_csv(path: Path) -> bool:
    """Whether a file's name says that it is CSV."""
    return path.name.lower().removesuffix(".gz").endswith((".csv", ".tsv"))


def looks_like_csv(head: bytes, path: Path) -> bool:
    """Whether text may be CSV: its first line names columns, and the second has as many."""
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        text = head[: error.start].decode() if error.start > len(head) - 4 else head.decode(errors="replace")
    lines = [line for line in text.splitlines() if line.strip()][:2]
    if not lines or lines[0].lstrip()[:1] in ("{", "[", "<", "#"):
        return False
    separator = _separator(lines[0])
    names, *rest = csv.reader(lines, delimiter=separator)
    sound = len(names) > 1 and all(names) and len(set(names)) == len(names)
    return is_called_csv(path) or (sound and all(len(row) == len(names) for row in rest) and ": " not in lines[0])


def csv_file(path: Path) -> Source:
    """The items of a CSV file. Raises ModelError, with the line, where it is none."""
    where = str(path)
    form = _form(path, where)
    said = {
        "plain": "CSV has no types: all is text, but for keys that a table declares as numbers, and lists and maps.",
        "typed": "CSV with a type in each header, as DynamoDB's console wrote it.",
        "spec": f"CSV with the types of {path.name}.spec, as dynamodb-csv has it.",
    }[form.kind]
    return Source(None, partial(_items, path, where, form), where, notes=(said,), untyped=form.kind == "plain")


def keyed(source: Source, kinds: Mapping[str, str]) -> Iterator[Item]:
    """The items of a source. One without types gets the keys that are declared as numbers or binary as such."""
    for item in source.items():
        for name, kind in kinds.items() if source.untyped else ():
            if kind != "S" and isinstance(item.get(name), str):
                with suppress(InvalidError):
                    item[name] = decode({kind: item[name]})
        yield item


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def _form(path: Path, where: str) -> _Form:
    head, _ = head_of(path)
    text = head.decode(errors="replace")
    first = next(csv.reader(text.splitlines(), delimiter=_separator(text.partition("\n")[0])), [])
    names = [name.strip() for name in first]
    separator = _separator(text.partition("\n")[0])
    spec = path.with_name(f"{path.name.removesuffix('.gz')}.spec")
    matches = [_TYPED.fullmatch(name) for name in names]
    form = _Form(separator, tuple(names))
    if spec.is_file():
        form = _with_spec(form, spec)
    elif names and all(matches):
        types = {match[1]: match[2] for match in matches if match}
        form = _Form(separator, tuple(match[1] for match in matches if match), types, kind="typed")
    for number, name in enumerate(form.names, 1):
        if not name or form.names.index(name) < number - 1:
            fault = f"has the name {name[:60]!r} of another" if name else "has no name"
            raise ModelError(f"{where}:1", f"column {number} {fault}.", "Give each column a name of its own.")
    return form


def _with_spec(form: _Form, spec: Path) -> _Form:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names of attributes keep their case
    try:
        head, whole = head_of(spec)
        parser.read_string(head.decode(), source=str(spec))
    except (configparser.Error, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        raise ModelError(f"{spec}:{line}" if line else str(spec), "it is no specification of a CSV.", _MEND) from None
    if not whole or not parser.has_section("CSV_SPEC"):
        raise ModelError(str(spec), "it has no section [CSV_SPEC].", "Write a line such as Round=I for each column.")
    types = dict(parser["CSV_SPEC"])
    lacking = [name for name in form.names if name not in types]
    if lacking:
        raise ModelError(
            str(spec), f"it gives no type for the column {lacking[0][:60]!r}.", f"Write {lacking[0][:60]}=S."
        )
    for name, code in types.items():
        if code not in _CODES:
            raise ModelError(str(spec), f"{name[:60]} is of type {code[:20]!r}.", f"Use {', '.join(_CODES)}.")
    nulls = parser.get("IMPORT_OPTION", "ConvertBlankToNullAttrs", fallback="")
    between = parser.get("DELIMITER_OPTION", "DelimiterCharacter", fallback=" ") or " "
    return _Form(
        form.separator, form.names, types, frozenset(each.strip() for each in nulls.split(",")), between, "spec"
    )


def _items(path: Path, where: str, form: _Form) -> Iterator[Item]:
    with reading(path, where) as reader:
        rows = csv.reader(_text(lines_of(reader), where), delimiter=form.separator, strict=True)
        before = csv.field_size_limit(_WIDEST)
        line = 1
        try:
            next(rows, None)
            while True:
                line = rows.line_num + 1
                csv.field_size_limit(_WIDEST)
                row = next(rows, None)
                csv.field_size_limit(before)
                if row is None:
                    return
                if any(row):
                    yield _item(row, form, f"{where}:{line}")
        except csv.Error as error:
            said = str(error)
            if "unexpected end" in said:
                raise ModelError(f"{where}:{line}", "it ends in the middle of a quoted field.", _MEND) from None
            said = "a line ends in a carriage return alone" if "new-line" in said else said
            raise ModelError(f"{where}:{line}", f"it is not CSV ({said}).", _MEND) from None
        finally:
            csv.field_size_limit(before)


def _text(lines: Iterator[tuple[int, bytes]], where: str) -> Iterator[str]:
    for number, line in lines:
        try:
            yield f"{line.decode()}\n"
        except UnicodeDecodeError as error:
            problem = f"it is not UTF-8, at byte {error.start + 1} of the line."
            raise ModelError(f"{where}:{number}", problem, "Save it as UTF-8.") from None


def _item(row: list[str], form: _Form, where: str) -> Item:
    if len(row) > len(form.names):
        problem = f"it has {len(row):,} fields, and there are {len(form.names):,} columns."
        raise ModelError(where, problem, "Put a field that holds the separator into quotes.")
    item: Item = {}
    for name, text in zip(form.names, row, strict=False):
        if not text and form.types.get(name) != "B":
            if name in form.nulls:
                item[name] = None
            continue
        try:
            item[name] = _value(text, name, form)
        except (InvalidError, NotJsonError) as error:
            raise ModelError(where, f"{name[:60]} is {brief(text)}, {error}.", _MEND) from None
    return item


def _value(text: str, name: str, form: _Form) -> Any:
    kind = form.types.get(name)
    if form.kind == "plain":
        return _guessed(text)
    if form.kind == "typed":
        if kind in ("S", "N", "B"):
            return decode({kind: text})
        if kind == "NULL":
            return None
        inner = value_of(text.encode())
        return _plain(inner) if kind in ("L", "M") and not _is_typed_value(kind, inner) else decode({kind: inner})
    if kind in ("I", "D"):
        return decode({"N": text.strip()})
    if kind == "B":
        return text.strip().lower() in _TRUE
    if kind == "J":
        return _plain(value_of(text.encode()))
    if kind == "S" or kind is None:
        return sys.intern(text) if len(text) < 4 else text
    parts: list[Any] = text.split() if form.between == " " else text.split(form.between)
    parts = [decode({"N": each}) for each in parts] if kind[0] == "D" else parts
    return parts if kind[1] == "L" else set(parts)


def _guessed(text: str) -> Any:
    """A field without a type: a list or a map where it is JSON of one, else text."""
    if text[0] not in "{[" or text[-1] not in "}]":
        return text
    try:
        value = value_of(text.encode())
        if isinstance(value, dict) and is_typed(value):
            return {name: decode(each) for name, each in value.items()}
        return _plain(value)
    except (NotJsonError, InvalidError, ModelError):
        pass
    return text


def _is_typed_value(kind: str | None, inner: Any) -> bool:
    values = list(inner.values()) if isinstance(inner, dict) else inner if isinstance(inner, list) else []
    return all(is_typed({"": each}) for each in values)


def _plain(value: Any) -> Any:
    return item_of({"value": value}, "", typed=False)["value"]
