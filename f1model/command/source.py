"""What MODEL names on the command line: a Python file, a NoSQL Workbench file, or a model in our own JSON form."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from f1model.command.items import from_json, from_python
from f1model.command.python_file import PythonFile, called, ran
from f1model.design.entity import Item
from f1model.design.given import is_model, shown
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.export import models_from_json, workbench
from f1model.files import read, why

_OURS = re.compile(rb'\s*(?:\xef\xbb\xbf)?\s*\{\s*"f1model"\s*:')
_DECLARE = "Declare one in it: DESK = DataModel(...)."


@dataclass(frozen=True)
class Table:
    """One table of a source: its model and its items (none: it is not said what is in it)."""

    model: DataModel
    items: Sequence[Item] = ()


@dataclass(frozen=True)
class Source:
    """What a MODEL is: its tables, a name for the files that are made of it, and notes from reading it."""

    text: str
    stem: str
    tables: Sequence[Table]
    notes: Sequence[str] = ()
    name: str = ""

    def table(self, name: str | None = None) -> Table:
        """The table of that name, or the only one. Raises ModelError."""
        names = ", ".join(table.model.table for table in self.tables)
        if name is not None:
            found = [table for table in self.tables if table.model.table == name]
            if found:
                return found[0]
            called = self.name or self.text
            raise ModelError(called, f"{called} has no table {name!r}.", f"It has: {names or 'none'}.")
        if len(self.tables) != 1:
            problem = f"{self.text} has {f'the tables {names}' if names else 'no table'}."
            raise ModelError(self.text, problem, "Name one: --table." if names else "")
        return self.tables[0]


def opened(text: str, items: str | None = None, table: str | None = None) -> Source:
    """Read what ``text`` names: ``desk.py``, ``desk.py:DESK``, or a file of JSON.

    ``items`` names the items of ``table``, as a file of JSON, ``desk.py:ITEMS``, or a name in the model's own file.
    Without it they are ``DESK_ITEMS`` or ``ITEMS`` of the Python file, or a file ``desk.items.json`` beside the model;
    a NoSQL Workbench file brings its own. Raises ModelError or WorkbenchError.
    """
    path, name = _split(text)
    file = ran(path) if path.suffix == ".py" else None
    if file:
        source = Source(text, path.stem, [Table(model) for model in _models(file, name)])
    elif name:
        raise ModelError(text, f"{name} would be a name in a Python file, and this is none.", "Give the file alone.")
    else:
        source = _from_json(path, text)
    if items is None and any(each.items for each in source.tables):
        return source
    if items is None and len(source.tables) != 1 and table is None:
        return source
    chosen = source.table(table)
    found = _items(items, path, file, chosen.model, name)
    tables = [Table(each.model, found) if each is chosen else each for each in source.tables]
    return replace(source, tables=tables)


def is_model_file(text: str) -> bool:
    """Whether it names a file that declares a model: one of Python, or one in our own JSON form."""
    path, name = _split(text)
    if path.suffix == ".py" or name:
        return True
    try:
        return is_file(path) and _is_ours(read(path))
    except OSError:
        return False  # whoever opens it says why


def _is_ours(content: bytes) -> bool:
    return bool(_OURS.match(content)) or (b'"f1model"' in content and b'"DataModel"' not in content)


def _split(text: str) -> tuple[Path, str]:
    """The path and the name in it, if there is one: the last colon may also be a part of the path."""
    front, colon, name = text.rpartition(":")
    if colon and name.isidentifier() and not _exists(text) and (len(front) > 1 or _exists(front)):
        return Path(front), name
    return Path(text), ""


def is_file(path: Path) -> bool:
    """Whether it is a file, and not merely a name that no file can have."""
    return os.path.isfile(path)  # noqa: PTH113  (Path's own raises where a name is too long)


def _exists(path: str | Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110


def _models(file: PythonFile, name: str) -> list[DataModel]:
    every = {**file.imported, **file.own}
    if name:
        if name not in every:
            raise ModelError(str(file.path), f"it has no {name}.", _those_of(every))
        given = every[name]
        given = called(given, file.path) if callable(given) and not isinstance(given, type) else given
        listed = list(given) if isinstance(given, list | tuple) else [given]
        if not listed or not all(map(is_model, listed)):
            problem = f"{name} is {shown(given)}, not a data model."
            raise ModelError(str(file.path), problem, _those_of(every))
        return listed
    models = _distinct(file.own) or _distinct(file.imported)
    if not models:
        raise ModelError(str(file.path), "it has no data model.", _DECLARE)
    if len(models) > 1:
        fix = f"Name one: {file.path}:{next(iter(models))}."
        raise ModelError(str(file.path), f"it has the data models {', '.join(models)}.", fix)
    return list(models.values())


def _distinct(names: dict[str, Any]) -> dict[str, DataModel]:
    """The models among these, each under the last of its names."""
    return {name: value for value, name in {id(v): (v, n) for n, v in names.items() if is_model(v)}.values()}


def _those_of(names: dict[str, Any]) -> str:
    models = [name for name, value in names.items() if is_model(value)]
    return f"It has the data models {', '.join(models)}." if models else _DECLARE


def _from_json(path: Path, text: str) -> Source:
    if is_file(path):
        try:
            content = read(path)
        except OSError as error:
            raise ModelError(str(path), why(error), "Give the path of a model.") from None
        if _is_ours(content):
            return Source(text, path.stem, [Table(model) for model in models_from_json(content, str(path))])
    document = workbench.load(path)
    tables = [Table(table.model, table.items) for table in document.tables]
    return Source(text, path.stem, tables, document.warnings, document.name)


def _items(given: str | None, path: Path, file: PythonFile | None, model: DataModel, name: str) -> list[Item]:
    if given is None:
        names = [each for each in (f"{name}_ITEMS", "ITEMS") if file and each in {**file.imported, **file.own}]
        if file and names:
            return from_python(file, names[0], model)
        beside = path.with_name(f"{path.stem}.items.json")
        return from_json(beside, model) if is_file(beside) else []
    where, inside = _split(given)
    if file and given.isidentifier() and not _exists(where):
        return from_python(file, given, model)
    if where.suffix == ".py":
        same = file if file and where == path else ran(where)
        return from_python(same, inside or "ITEMS", model)
    return from_json(Path(given), model)
