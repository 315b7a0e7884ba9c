"""The items that come with a model on the command line: from a file of JSON, or from a Python file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from f1model.command.python_file import PythonFile, called
from f1model.design.entity import Item
from f1model.design.given import items_given
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.export.dynamodb_json import InvalidError, decode
from f1model.export.json_text import Wrong, parsed
from f1model.export.plain_json import from_plain
from f1model.files import read, why
from f1model.values import ATTRIBUTE_TYPES

_GIVE = 'Give a list of items, [{"Type": "Ticket", "Id": "1"}], or what a scan puts out, {"Items": [...]}.'


def from_json(path: Path, model: DataModel) -> list[Item]:
    """The items in a file: a list, or an object with ``Items``, as ``aws dynamodb scan`` puts out.

    They may be in DynamoDB JSON or in everyday JSON. One that has no keys gets them from its entity's templates.
    Raises ModelError.
    """
    try:
        whole = parsed(read(path), str(path))
    except OSError as error:
        raise ModelError(str(path), why(error), "Give the path of a file with items.") from None
    if isinstance(whole, Wrong):
        raise ModelError(str(path), whole.problem, whole.fix)
    listed = whole.get("Items") if isinstance(whole, dict) else whole
    if not isinstance(listed, list):
        raise ModelError(str(path), "it has no list of items.", _GIVE)
    return [_typed(raw, model, f"{path}: item {number}") for number, raw in enumerate(listed, 1)]


def from_python(file: PythonFile, name: str, model: DataModel) -> list[Item]:
    """The items that the file has under a name: a list of them, or a function that makes one. Raises ModelError."""
    given = {**file.imported, **file.own}.get(name)
    where = f"{file.path}:{name}"
    if given is None:
        raise ModelError(str(file.path), f"it has no items of the name {name}.", f"Write {name} = [...] in it.")
    given = called(given, file.path) if callable(given) and not isinstance(given, type) else given
    return [_keyed(dict(each), model, f"{where}: item {number}")
            for number, each in enumerate(items_given(given, where, name), 1)]  # fmt: skip


def _typed(raw: Any, model: DataModel, where: str) -> Item:
    """An item of JSON, with each value of its type."""
    if isinstance(raw, Wrong):
        raise ModelError(where, raw.problem, raw.fix)
    if not isinstance(raw, dict):
        raise ModelError(where, "it is not an object.", _GIVE)
    if raw and all(
        isinstance(each, dict) and len(each) == 1 and set(each) <= {*ATTRIBUTE_TYPES} for each in raw.values()
    ):
        try:
            return _keyed({name: decode(value) for name, value in raw.items()}, model, where)
        except (InvalidError, TypeError) as error:
            raise ModelError(where, f"one of its values is no DynamoDB JSON: it is {error}.", "Mend it.") from None
    entity = model.entity_of(raw)
    kinds = entity.attributes if entity else {}
    item = {
        name: from_plain(
            value, kinds.get(name, model.key_type(name) if name in model.storing.rules else ""), f"{where}: {name}"
        )
        for name, value in raw.items()
    }
    return _keyed(item, model, where)


def _keyed(item: Mapping[str, Any], model: DataModel, where: str) -> Item:
    """The item as it is if it has its primary key, else with the keys that its entity gives it."""
    if all(name in item for name in model.place().names):
        return dict(item)
    named = item.get(model.type_attribute) if model.type_attribute else None
    only = model.entities[0].name if len(model.entities) == 1 else None
    name = named or only
    if not isinstance(name, str):
        lacking = next(name for name in model.place().names if name not in item)
        fix = f"Give it {model.type_attribute}, and its keys are made." if model.type_attribute else "Give it its keys."
        raise ModelError(where, f"it has no {lacking}, and no entity that would make it.", fix)
    values = {attribute: value for attribute, value in item.items() if attribute != model.type_attribute}
    try:
        return model.item(name, values)
    except ModelError as error:
        raise error.within(where) from None
