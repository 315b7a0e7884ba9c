"""The text of our JSON form: read with care, whatever it is, and laid out so that a person can read it."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from f1model.errors import ModelError

WIDTH = 110  # characters of a line, where a list or an object fits into one
LARGEST = 20_000_000  # characters of a document: a model of a hundred entities has some 50,000
LONGEST = 1_000  # digits of a number
_JSON = "Write JSON, as model_to_json does."
_plain = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Wrong:
    """A part of the text that is no value of ours: what is wrong with it, and what to do about it."""

    problem: str
    fix: str


def parsed(text: Any, where: str) -> Any:
    """What a JSON text says: a number is an int or a Decimal, exactly as written.

    Where it says what no model can hold (a name twice, half of a character, NaN), a :class:`Wrong` takes the place, so
    that whoever meets it can say where it is. Raises ModelError if it is not JSON.
    """
    if isinstance(text, bytes | bytearray):
        try:
            text = text.decode()
        except UnicodeDecodeError:
            raise ModelError(where, "it is not text in UTF-8.", _JSON) from None
    if not isinstance(text, str):
        raise ModelError(where, f"it is a {type(text).__name__}, not text.", "Give what the file holds, as text.")
    if len(text) > LARGEST:
        problem = f"it has {len(text):,} characters, so it is not a model."
        raise ModelError(where, problem, f"A model has at most {LARGEST:,}.")
    try:
        return json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_int=_int, parse_float=_decimal,
            parse_constant=lambda name: Wrong(f"is {name}, which is no number of DynamoDB's.", "Leave it out."),
        )  # fmt: skip
    except RecursionError:
        raise ModelError(where, "it is nested too deeply to be a model.", _JSON) from None
    except ValueError as error:
        raise ModelError(where, f"it is not JSON ({error}).", _JSON) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Wrong:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    counts = Counter(name for name, _ in pairs)
    twice = next(name for name in counts if counts[name] > 1)
    return Wrong(f"has {twice!r} twice.", "Leave one of the two out.")


def _int(text: str) -> int | Wrong:
    return int(text) if len(text) <= LONGEST else _too_long(text)


def _decimal(text: str) -> Decimal | Wrong:
    try:
        return Decimal(text) if len(text) <= LONGEST else _too_long(text)
    except InvalidOperation:
        return _too_long(text)


def _too_long(text: str) -> Wrong:
    return Wrong(f"is {text[:20]}…, which is beyond the numbers that DynamoDB stores.", "Write it as text.")


def laid_out(value: Any, indent: str = "", known: dict[int, str] | None = None) -> str:
    """A value as JSON text. A list or an object that fits is on one line; otherwise each member has its own.

    ``known`` has the lists and objects within it on one line, by their ids.
    """
    known = {} if known is None else known
    whole = known.get(id(value)) or flat(value, known)
    if len(indent) + len(whole) <= WIDTH or not value or not isinstance(value, list | dict):
        return whole
    inner = f"{indent}  "
    lines = ",\n".join(f"{inner}{name}{laid_out(member, inner, known)}" for name, member in _members(value))
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{opening}\n{lines}\n{indent}{closing}"


def flat(value: Any, known: dict[int, str] | None = None) -> str:
    """A value as JSON text on one line; a Decimal is a number with a point or an exponent, so that it stays one.

    ``known``, if given, takes note of the lists and objects within it, by their ids.
    """
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, Decimal):
        text = str(value)
        return text if "." in text or "E" in text else f"{text}E+0"
    if isinstance(value, list | dict):
        inside = ", ".join(f"{name}{flat(member, known)}" for name, member in _members(value))
        whole = f"{{{inside}}}" if isinstance(value, dict) else f"[{inside}]"
        if known is not None:
            known[id(value)] = whole
        return whole
    return _plain(value)


def _members(value: list[Any] | dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The members of a list or an object, each with what comes before it."""
    if isinstance(value, dict):
        return ((f"{_plain(name)}: ", member) for name, member in value.items())
    return (("", member) for member in value)
