"""Terraform's functions that need nothing but their arguments, by name, as far as names and keys are made by them.

They raise what Python raises for arguments that they cannot take.
"""

from collections.abc import Callable, Mapping
from typing import Any

from f1model.sources.templates.known import LONGEST, Unknown, joined, plain


def _text(value: Any) -> str:
    text = plain(value)
    if text is None or len(text) > LONGEST:
        raise TypeError
    return text


def _listed(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    if not isinstance(value, list) or len(value) > LONGEST:
        raise TypeError
    return value


def _first(*given: Any) -> Any:
    """The first that is known and neither null nor an empty text; else the first that is not known."""
    found = next((each for each in given if not isinstance(each, Unknown) and each not in (None, "")), None)
    return found if found is not None else _unknown(given)


def _try(*given: Any) -> Any:
    known = [each for each in given if not isinstance(each, Unknown)]
    return next((each for each in known if each is not None), None) if known else given[0]


def _unknown(given: Any) -> Unknown | None:
    return next((each for each in given if isinstance(each, Unknown)), None)


def _format(pattern: Any, *given: Any) -> Any:
    pieces = _text(pattern).replace("%%", "\0").split("%s")
    if any("%" in each for each in pieces) or len(pieces) != len(given) + 1:
        raise ValueError
    parts = [pieces[0], *(each for value, piece in zip(given, pieces[1:], strict=True) for each in (value, piece))]
    made = joined(parts)
    return made.replace("\0", "%") if isinstance(made, str) else made


def _merge(*given: Any) -> Any:
    return _unknown(given) or {key: value for each in given if each is not None for key, value in each.items()}


def _concat(*given: Any) -> Any:
    return _unknown(given) or _listed([each for part in given for each in _listed(part)])


def _lookup(owner: Any, key: Any, *otherwise: Any) -> Any:
    if unknown := _unknown((owner, key)):
        return unknown
    found = owner.get(plain(key))
    return otherwise[0] if found is None and otherwise else found


def _flatten(value: Any) -> list[Any]:
    made: list[Any] = []
    for each in _listed(value):
        made += _flatten(each) if isinstance(each, list) else [each]
    return _listed(made)


def _distinct(value: Any) -> list[Any]:
    made: list[Any] = []
    for each in _listed(value):
        if each not in made:
            made.append(each)
    return made


def _replace(text: Any, old: Any, new: Any) -> str:
    if not old or (old.startswith("/") and old.endswith("/")):
        raise ValueError  # a pattern
    return _text(_text(text).replace(_text(old), _text(new)))


OF_UNKNOWNS = frozenset({"can", "coalesce", "concat", "lookup", "merge", "try"})  # take what is not known as well
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "can": lambda value: not isinstance(value, Unknown),
    "coalesce": _first,
    "compact": lambda value: [each for each in _listed(value) if each not in (None, "")],
    "concat": _concat,
    "contains": lambda value, key: key in _listed(value),
    "distinct": _distinct,
    "element": lambda value, number: _listed(value)[int(number) % len(value)],
    "flatten": _flatten,
    "format": _format,
    "join": lambda between, *given: joined([each for part in given for each in _listed(part)], _text(between)),
    "keys": lambda value: sorted(value.keys()),
    "length": len,
    "lookup": _lookup,
    "lower": lambda value: _text(value).lower(),
    "merge": _merge,
    "nonsensitive": lambda value: value,
    "one": lambda value: value[0] if value else None,
    "replace": _replace,
    "slice": lambda value, start, end: _listed(value)[start:end],
    "sort": lambda value: sorted(map(_text, value)),
    "split": lambda between, text: _text(text).split(_text(between)),
    "substr": lambda text, start, length: _text(text)[start:][: None if length < 0 else length],
    "title": lambda value: _text(value).title(),
    "tolist": _listed,
    "tomap": lambda value: value,
    "tonumber": lambda value: int(_text(value)),
    "toset": _distinct,
    "tostring": _text,
    "trimprefix": lambda text, prefix: _text(text).removeprefix(_text(prefix)),
    "trimspace": lambda text: _text(text).strip(),
    "trimsuffix": lambda text, suffix: _text(text).removesuffix(_text(suffix)),
    "try": _try,
    "upper": lambda value: _text(value).upper(),
    "values": lambda value: [value[key] for key in sorted(value)],
    "zipmap": lambda keys, values: dict(zip(map(_text, keys), values, strict=True)),
}
