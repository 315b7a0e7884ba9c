"""JSON that somebody else wrote, one value at a time: as a whole text, or from the events of a stream."""

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

DEEPEST = 100  # levels of JSON; the 32 levels of lists and maps that an attribute may have make about 70
LONGEST_NUMBER = 1_000  # digits


class NotJsonError(ValueError):
    """What is wrong with a text that is no JSON of items. It reads on after "it is"."""


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of these members. Raises NotJsonError if it has a name twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise NotJsonError(f"not clear: an object has {twice[:60]!r} twice")
    return made


def _int(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise NotJsonError(f"not an item: a number has {len(text):,} digits")
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        if len(text) <= LONGEST_NUMBER:
            return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        pass
    raise NotJsonError(f"not an item: the number {text[:20]} is beyond those that DynamoDB stores")


def _constant(name: str) -> Any:
    raise NotJsonError(f"not JSON: {name} is no number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=once, parse_int=_int, parse_float=_decimal, parse_constant=_constant
)  # fmt: skip


def value_of(line: bytes) -> Any:
    """The JSON value that a line holds: a number is an int or a Decimal, exactly. Raises NotJsonError."""
    try:
        return _DECODER.decode(line.decode())
    except UnicodeDecodeError as error:
        raise NotJsonError(f"not UTF-8, at byte {error.start + 1}") from None
    except RecursionError:
        raise NotJsonError("nested too deeply to be an item") from None
    except json.JSONDecodeError as error:
        if not line.strip(b" \t\r\x00"):
            raise NotJsonError("not JSON: it holds NUL bytes") from None
        if error.msg.startswith("Unterminated string"):
            raise NotJsonError(f"not JSON: the text from character {error.pos + 1} on does not end") from None
        early = "it ends in the middle" if error.pos >= len(error.doc.rstrip()) else str(error.msg)
        raise NotJsonError(f"not JSON: {early}, at character {error.pos + 1}") from None


class Builder:
    """A JSON value that grows by the events of a stream, as ijson names them.

    ``feed`` takes one event, and is True when the value is whole. ``value`` is what there is so far.
    """

    def __init__(self) -> None:
        self.value: Any = None
        self._open: list[tuple[Any, str | None]] = []
        self._name: str | None = None

    def feed(self, event: str, value: Any) -> bool:
        """Take one event. Raises NotJsonError for a name that is there twice, or for too many levels."""
        if event == "map_key":
            if value in self._open[-1][0]:
                raise NotJsonError(f"not clear: an object has {value[:60]!r} twice")
            self._name = value
            return False
        if event in ("end_map", "end_array"):
            _, self._name = self._open.pop()
            return not self._open
        if event == "start_map":
            value = {}
        elif event == "start_array":
            value = []
        self._put(value)
        if event in ("start_map", "start_array"):
            self._open.append((value, self._name))
            if len(self._open) > DEEPEST:
                raise NotJsonError(f"nested deeper than {DEEPEST} levels")
        return not self._open

    def _put(self, value: Any) -> None:
        if not self._open:
            self.value = value
        elif isinstance(holder := self._open[-1][0], dict):
            holder[self._name] = value
        else:
            holder.append(value)
