"""A data model as a Python file that a person edits: what DataModel declares is written, and gives an equal model.

As in :mod:`f1model.export.json_form`, nothing is said of the fields here: they are those of the dataclasses. The text
is what ``ruff format`` makes of it at 100 columns.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from itertools import count, islice
from keyword import iskeyword
from typing import Any

from f1model.design.comparison import Comparison
from f1model.design.entity import Entity, Keys
from f1model.design.given import model_given
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.relationship import Relationship
from f1model.design.settings import Settings
from f1model.design.write import Old, WritePattern
from f1model.export.json_form import model_to_json, said
from f1model.export.json_values import OPERATORS
from f1model.export.literal import flat, width
from f1model.export.python_layout import COLUMNS, Part, comment_lines, lines
from f1model.values import OrderedSet

Comments = Mapping[tuple[str, ...], Sequence[str]]

_DECLARED = (DataModel, Entity, Keys, Index, LocalIndex, Relationship, AccessPattern, WritePattern, Settings)
_ELSEWHERE = {"Decimal": "decimal", "Comparison": "f1model.design.comparison"}
# Before any comment, since one in the first two lines may name the file's encoding.
_FIRST = '"""A data model, to be edited: python -m f1model view, review, bill, export or serve takes it."""'
# How many of a declaration's fields come without their names: as the lessons write them.
_BARE = {DataModel: 1, Entity: 4, Keys: 2, Relationship: 4, Index: 1, LocalIndex: 1, AccessPattern: 1, WritePattern: 1}


def model_to_python(*models: DataModel, comments: Comments | None = None, head: Iterable[str] = ()) -> str:
    """A Python file that declares the model, or several; run, it gives models that are equal to these.

    Each is bound to its table's name in capitals. ``comments`` are written above the line that they are about:
    ``("Order",)`` is an entity, an index or a pattern, ``("Order", "PaidAt")`` an attribute of it, ``("Order", "PK")``
    its key, ``("GSI1", "Order")`` its key in an index, ``("Order has Line",)`` a relationship; others, such as ``()``,
    come above the whole. ``head`` has comments for the top of the file.

    Raises ModelError if a value in a model is none of DynamoDB's, such as a date.
    """
    for model in models or (None,):
        model_given(model, "model_to_python", "Write model_to_python(F1), or model_to_python(one, other).")
    model_to_json(*models)  # which refuses what is no value
    used: set[str] = set()
    parts, left = [], dict(comments or {})
    for name, model in zip(_names(models), models, strict=True):
        parts.append(replace(_Written(model, used, left).declared(model), prefix=f"{name} = "))
    above = tuple(text for texts in left.values() for text in texts)  # what is about no line
    parts[0] = replace(parts[0], comments=above)
    top = [line for text in head for line in comment_lines(text)]
    blocks = [*([_FIRST, "\n".join(top)] if top else []), *_imports(used), *("\n".join(lines(part)) for part in parts)]
    return "\n\n".join(blocks) + "\n"


def _names(models: Sequence[DataModel]) -> list[str]:
    """A name for each model, made of its table's, and none of them twice."""
    names: list[str] = []
    for model in models:
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model.table)
        name = re.sub(r"\W+", "_", words, flags=re.ASCII).strip("_").upper()
        name = name if name and not name[0].isdigit() else f"TABLE_{name}".rstrip("_")
        name = f"{name}_TABLE" if name.endswith("ITEMS") else name  # which would be the items of a model
        alike = (f"{name}_{number}" for number in count(2))
        names.append(next(each for each in (name, *islice(alike, len(names) + 1)) if each not in names))
    return names


class _Written:
    """Pieces of code for the declarations of one model.

    The names that have to be imported are added to ``used``, and a comment is taken out of ``comments`` where it goes.
    """

    def __init__(self, model: DataModel, used: set[str], comments: dict[tuple[str, ...], Sequence[str]]) -> None:
        self._keys = {"partition": model.partition, "sort": model.sort or ""}
        self._used, self._comments = used, comments

    def declared(self, value: Any) -> Part:
        """A declaration as a call, its first arguments without their names."""
        kind = type(value)
        self._used.add(kind.__name__)
        parts, names = said(value), [each.name for each in fields(kind)]
        bare = names[: _BARE.get(kind, 0)]
        while bare[-1:] and bare[-1] not in parts:
            bare.pop()
        rest = [name for name in names if name in parts and name not in bare]
        if kind is DataModel:  # what is short comes before the lists
            rest.sort(key=lambda name: isinstance(parts[name], tuple))
        arguments = [self._argument(value, name) for name in bare]
        for name in rest:
            part = self._argument(value, name)
            if name == "keys" and part.head:
                arguments.insert(1, part)
            else:
                arguments += part.members if name == "keys" else [replace(part, prefix=f"{name}={part.prefix}")]
        return Part(f"{kind.__name__}(", tuple(arguments), ")", open=kind is DataModel)

    def _argument(self, owner: Any, name: str) -> Part:
        """A field of a declaration; the keys of an index have no head if they can be given by name."""
        value = getattr(owner, name)
        if name == "keys":
            named = all(_is_argument(each, type(owner)) for each in value)
            prefixes = {each: f"{each}=" if named else f"{flat(each)}: " for each in value}
            members = [replace(self._value(key), prefix=prefixes[each], comments=self._above(owner.name, each))
                       for each, key in value.items()]  # fmt: skip
            return Part("" if named else "{", tuple(members), "" if named else "}")
        if isinstance(owner, Entity) and name == "attributes":
            members = [Part(flat(kind), prefix=f"{flat(each)}: ", comments=self._above(owner.name, each))
                       for each, kind in value.items()]  # fmt: skip
            return Part("{", tuple(members), "}")
        if isinstance(value, tuple) and any(type(each) in _DECLARED for each in value):
            members = [replace(self.declared(each), comments=self._above(_called(each))) for each in value]
            return Part("[", tuple(members), "]", open=True)
        part = self._value(list(value) if isinstance(value, tuple) else value)
        if isinstance(owner, Entity) and name in self._keys:
            return replace(part, comments=self._above(owner.name, self._keys[name]))
        return part

    def _above(self, *path: str) -> tuple[str, ...]:
        return tuple(self._comments.pop(path, ()))

    def _value(self, value: Any) -> Part:
        if is_dataclass(value) and type(value) in _DECLARED:
            return self.declared(value)
        if isinstance(value, Old):
            return self._call("old", [value.name])
        if isinstance(value, Comparison):
            return self._comparison(value)
        if isinstance(value, Decimal):
            return self._call("Decimal", [str(value)])
        if isinstance(value, Mapping):
            members = [replace(part, prefix=f"{flat(name)}: {part.prefix}")
                       for name, part in ((name, self._value(each)) for name, each in value.items())]  # fmt: skip
            return Part("{", tuple(members), "}")
        if isinstance(value, tuple) and len(value) == 1:
            return Part(f"({self._value(value[0]).flat},)")
        if isinstance(value, set | frozenset):
            members = [self._value(each) for each in OrderedSet(value)]
            return Part("{", tuple(members), "}") if members else Part("set()")
        if isinstance(value, list | tuple):
            first, last = "[]" if isinstance(value, list) else "()"
            return Part(first, tuple(map(self._value, value)), last)
        return Part(repr(value) if isinstance(value, float) else flat(value))

    def _comparison(self, value: Comparison) -> Part:
        name = OPERATORS[value.operator]
        if name != "equals":
            return self._call(name, value.operands)
        return self._call("Comparison", ["=", value.operands, *([True] if value.given else [])])

    def _call(self, name: str, arguments: Sequence[Any]) -> Part:
        self._used.add(name)
        return Part(f"{name}(", tuple(map(self._value, arguments)), ")")


def _is_argument(name: str, kind: type) -> bool:
    """Whether an entity's name can be that of an argument, beside the options of an index."""
    options = {each.name for each in fields(kind)}
    return name.isascii() and name.isidentifier() and not iskeyword(name) and name not in options


def _called(declaration: Any) -> str:
    if isinstance(declaration, Relationship):
        return f"{declaration.parent} {declaration.verb} {declaration.child}"
    return str(declaration.name)


def _imports(used: Iterable[str]) -> list[str]:
    """The import lines as blocks, the standard library's first."""
    homes: dict[str, list[str]] = {}
    for name in sorted(used, key=lambda name: (not name[0].isupper(), name)):
        homes.setdefault(_ELSEWHERE.get(name, "f1model"), []).append(name)
    made = {home: _import(home, names) for home, names in sorted(homes.items())}
    standard = [made.pop("decimal")] if "decimal" in made else []
    return [*standard, "\n".join(made.values())]


def _import(home: str, names: Sequence[str]) -> str:
    line = f"from {home} import {', '.join(names)}"
    if width(line) <= COLUMNS:
        return line
    return "\n".join([f"from {home} import (", *(f"    {name}," for name in names), ")"])
