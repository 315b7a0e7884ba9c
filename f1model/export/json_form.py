"""A data model as JSON, our own form, which loses nothing: what DataModel declares is written, and read back equal.

``{"f1model": 1, "table": "F1Table", "entities": [...], ...}``: an object for each declaration, with the names that it
has in Python, in the same order; what has its default is left out. Several tables are ``{"f1model": 1, "tables":
[...]}``. A mapping or a list of declarations is an object or a list; :mod:`f1model.export.json_values` spells values.
Nothing is said of the fields here: they are those of the dataclasses, so a new one comes along by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from f1model.design.given import model_given
from f1model.design.model import DataModel
from f1model.design.write import Old
from f1model.errors import ModelError
from f1model.export.json_text import Wrong, laid_out, parsed
from f1model.export.json_values import spelled, text_of, understood
from f1model.values import brief

VERSION = 1
_BEGIN = f'Begin it with {{"f1model": {VERSION}, "table": "...", "entities": [...]}}.'
_SCALARS = {str: "text", int: "a whole number", bool: "true or false", Decimal: "a number", NoneType: "null"}


def model_to_json(*models: DataModel) -> str:
    """The model as JSON text, or several as one document; the same text each time.

    Raises ModelError if a value in it is none of DynamoDB's, such as a date.
    """
    for model in models or (None,):
        model_given(model, "model_to_json", "Write model_to_json(F1), or model_to_json(one, other).")
    written = [_written(DataModel, model, model.table) for model in models]
    return laid_out({"f1model": VERSION, **(written[0] if len(written) == 1 else {"tables": written})}) + "\n"


def model_from_json(text: str | bytes, where: str = "the JSON") -> DataModel:
    """The one model in a JSON text; ``where`` names it in errors, as a file's name does.

    Raises ModelError, with the path in the JSON, if it is not JSON, not our form, or the model contradicts itself.
    """
    models = models_from_json(text, where)
    if len(models) != 1:
        names = ", ".join(model.table for model in models)
        problem = f"it has the tables {names}." if models else "it has no table."
        raise ModelError(where, problem, "Read them with models_from_json." if models else _BEGIN)
    return models[0]


def models_from_json(text: str | bytes, where: str = "the JSON") -> list[DataModel]:
    """Every model in a JSON text, in its order. Raises ModelError as :func:`model_from_json` does."""
    whole = _object(parsed(text, where), where, "a model")
    if "f1model" not in whole:
        raise ModelError(where, "it has no version, so it is no model of ours.", _BEGIN)
    version = understood(whole.pop("f1model"), f"{where}: f1model")
    if type(version) is not int or version != VERSION:
        problem = f"it is version {brief(version)} of our form, and this is version {VERSION}."
        raise ModelError(where, problem, "Read it with the f1model that wrote it, or a newer one.")
    if "tables" not in whole:
        return [_read(DataModel, whole, f"{where}: ")]
    tables = _list(whole.pop("tables"), f"{where}: tables")
    if whole:
        problem = f"it has tables, and beside them {next(iter(whole))!r}."
        raise ModelError(where, problem, "Put what belongs to a table into one of them.")
    models = [_read(DataModel, each, f"{where}: tables[{number}]") for number, each in enumerate(tables)]
    names = [model.table for model in models]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise ModelError(f"{where}: tables[{number}].table", f"{name!r} is declared twice.", "Rename one of them.")
    return models


@cache
def _fields(kind: Any) -> Mapping[str, Field[Any]]:
    """What a declaration says, by name: all but what is derived from it, and the model that it is bound to."""
    return {each.name: each for each in fields(kind) if each.init and each.compare}


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


@cache
def _kinds(hint: Any) -> tuple[Any, ...]:
    """What a hint allows: the members of a union, and the subclasses of a declaration."""
    members = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    found: dict[Any, None] = {}
    member: Any
    for member in members:
        found[member] = None
        found |= dict.fromkeys(member.__subclasses__() if isinstance(member, type) and _is_declaration(member) else ())
    return tuple(found)


def _is_declaration(kind: Any) -> bool:
    return is_dataclass(kind) and kind is not Old


# Out.


def _written(hint: Any, value: Any, where: str) -> Any:
    kinds = _kinds(hint)
    if type(value) in kinds and _is_declaration(type(value)):
        return _declared(value, where) if type(value) is _first(kinds) else {
            "kind": type(value).__name__, **_declared(value, where)
        }  # fmt: skip
    for kind in kinds:
        inner = get_args(kind)
        if get_origin(kind) is tuple and isinstance(value, tuple | list):
            each = inner if Ellipsis not in inner else inner[:1] * len(value)
            return [_written(one, part, f"{where}[{n}]") for n, (one, part) in enumerate(zip(each, value, strict=True))]
        if get_origin(kind) is Sequence and not isinstance(value, str) and isinstance(value, Sequence):
            return [_written(inner[0], part, f"{where}[{number}]") for number, part in enumerate(value)]
        if get_origin(kind) is Mapping and isinstance(value, Mapping):
            return {text_of(n, where): _written(inner[1], part, _within(where, n)) for n, part in value.items()}
    return spelled(value, where)


def _first(kinds: Sequence[Any]) -> Any:
    return next(kind for kind in kinds if _is_declaration(kind))


def _declared(value: Any, where: str) -> dict[str, Any]:
    kind: Any = type(value)
    hints = _hints(kind)
    return {name: _written(hints[name], part, _within(where, name)) for name, part in said(value).items()}


def said(declaration: Any) -> dict[str, Any]:
    """What a declaration says, by the names of its fields, in their order; what has its default is left out."""
    kind: Any = type(declaration)
    usual = _usual(declaration)
    parts = {name: getattr(declaration, name) for name in _fields(kind)}
    return {name: part for name, part in parts.items() if name not in usual or usual[name] != part}


def _usual(value: Any) -> dict[str, Any]:
    """The defaults of a declaration's fields."""
    kind: Any = type(value)
    if not kind.__dataclass_params__.init:  # an index derives some of them from the others
        parts = {name: getattr(value, name) for name in _fields(kind)}
        return {name: part for name, part in parts.items() if name != "name" and _derived(kind, name, parts) == value}
    usual = {name: each.default for name, each in _fields(kind).items() if each.default is not MISSING}
    made = {name: each.default_factory for name, each in _fields(kind).items() if callable(each.default_factory)}
    return {**usual, **{name: make() for name, make in made.items()}}


def _derived(kind: Any, name: str, parts: Mapping[str, Any]) -> Any:
    """The declaration without one of its parts; None if it needs that."""
    try:
        return kind(**{"keys": {}, **{each: part for each, part in parts.items() if each != name}})
    except ModelError:
        return None


def _within(where: str, name: str) -> str:
    step = f".{name}" if name.isidentifier() else f"[{name!r}]"
    return f"{where}{step.removeprefix('.') if where.endswith(' ') else step}"


# In.


def _read(hint: Any, raw: Any, where: str) -> Any:
    if isinstance(raw, Wrong):
        raise _wrong(where, raw.problem, raw.fix)
    kinds = _kinds(hint)
    if Any in kinds:
        return understood(raw, where)
    declarations = {kind.__name__: kind for kind in kinds if isinstance(kind, type) and _is_declaration(kind)}
    if isinstance(raw, dict) and declarations:
        return _made(declarations, dict(raw), where)
    for kind in kinds:
        inner = get_args(kind)
        if isinstance(raw, list) and get_origin(kind) is Sequence:
            return tuple(_read(inner[0], each, f"{where}[{number}]") for number, each in enumerate(raw))
        if isinstance(raw, list) and get_origin(kind) is tuple and (Ellipsis in inner or len(inner) == len(raw)):
            each = inner[:1] * len(raw) if Ellipsis in inner else inner
            return tuple(_read(one, part, f"{where}[{n}]") for n, (one, part) in enumerate(zip(each, raw, strict=True)))
        if isinstance(raw, dict) and get_origin(kind) is Mapping:
            return {text_of(name, where): _read(inner[1], each, _within(where, name)) for name, each in raw.items()}
        if isinstance(raw, dict) and kind is Old and isinstance(value := understood(raw, where), Old):
            return value
        if type(raw) is kind:
            return text_of(raw, where) if kind is str else raw
    problem = f"is {_shown(raw)}, and has to be {' or '.join(dict.fromkeys(map(_named, kinds)))}."
    raise _wrong(where, problem, "Change it, or leave it out.")


def _made(kinds: Mapping[str, type], raw: dict[str, Any], where: str) -> Any:
    """The declaration that an object spells; ``kind`` says which, where it may be several."""
    name = raw.pop("kind", next(iter(kinds))) if len(kinds) > 1 else next(iter(kinds))
    kind = kinds.get(name) if isinstance(name, str) else None
    if kind is None:
        raise _wrong(where, f"its kind is {_shown(name)}.", f"Write one of {', '.join(kinds)}.")
    known = _fields(kind)
    unknown = next((each for each in raw if each not in known), None)
    if unknown is not None:
        raise _wrong(where, f"{unknown!r} is no part of {name}.", f"Use one of {', '.join(known)}.")
    parts = {each: _read(_hints(kind)[each], part, _within(where, each)) for each, part in raw.items()}
    if "keys" in known and "keys" in _hints(kind):
        parts.setdefault("keys", {})
    lacking = [each for each in known if each not in parts and _needed(kind, each)]
    if lacking:
        raise _wrong(where, f"{name} lacks {lacking[0]!r}.", "Add it.")
    try:
        return kind(**parts)
    except ModelError as error:
        raise error.within((where + _blamed(kind, parts, error)).removesuffix(": ")) from None


def _blamed(kind: Any, parts: Mapping[str, Any], error: ModelError) -> str:
    """Where in a declaration the declaration lies that the error is about, such as ``access_patterns[3]``.

    It is the first without which, and without those after it, there is no such error.
    """
    lists = {name: part for name, part in parts.items() if isinstance(part, tuple) and any(map(is_dataclass, part))}
    every = [(name, number) for name in _fields(kind) for number in range(len(lists.get(name, ())))]

    def fails(count: int) -> bool:
        kept = {name: tuple(lists[name][n] for each, n in every[:count] if each == name) for name in lists}
        try:
            kind(**{**parts, **kept})
        except ModelError as other:
            return other.args == error.args
        return False

    low, high = 0, len(every)  # it fails with so many as high, and not with low
    if not every or fails(low):
        return ""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle, high)
    name, number = every[high - 1]
    return f"{name}[{number}]"


def _needed(kind: Any, name: str) -> bool:
    field = _fields(kind)[name]
    by_itself = kind.__dataclass_params__.init
    return field.default is MISSING and field.default_factory is MISSING and (by_itself or name == "name")


def _wrong(where: str, problem: str, fix: str) -> ModelError:
    return ModelError(where.removesuffix(": "), problem, fix)


def _object(raw: Any, where: str, what: str) -> dict[str, Any]:
    if isinstance(raw, Wrong):
        raise _wrong(where, raw.problem, raw.fix)
    if not isinstance(raw, dict):
        raise _wrong(where, f"it is {_shown(raw)}, not {what}.", _BEGIN)
    return dict(raw)


def _list(raw: Any, where: str) -> list[Any]:
    if isinstance(raw, Wrong):
        raise _wrong(where, raw.problem, raw.fix)
    if not isinstance(raw, list):
        raise _wrong(where, f"is {_shown(raw)}, and has to be a list of tables.", "Write [ ] around it.")
    return raw


def _shown(raw: Any) -> str:
    """A part of the JSON as an error names it."""
    if isinstance(raw, dict | list):
        return "an object" if isinstance(raw, dict) else "a list"
    return "null" if raw is None else str(raw).lower() if isinstance(raw, bool) else brief(raw)


def _named(kind: Any) -> str:
    if kind is Old:
        return '{"old": "..."}'
    if get_origin(kind) in (Sequence, tuple):
        fixed = get_origin(kind) is tuple and Ellipsis not in get_args(kind)
        return f"a list of {len(get_args(kind))}" if fixed else "a list"
    return _SCALARS.get(kind, "an object")
