"""What all of DynamoDB's expressions have in common: their words, the names and values in them, why one is refused.

The rules and their words were measured on DynamoDB Local; ``tests/engines`` holds both engines against each other.
"""

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

TYPES = ("N", "BS", "L", "B", "NULL", "M", "S", "SS", "NS", "BOOL")
SCALARS = ("S", "N", "B")
END = "<EOF>"
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[#:][A-Za-z0-9_]+|\d+|<>|<=|>=|\S")
_NAME = r"#\w+|[A-Za-z]\w*"
_LONGEST = 4096  # bytes of an expression; Developer Guide, "Quotas"


class RefusedError(Exception):
    """A request that the service refuses: its message, and the code of the error.

    ``on_item`` says that the service finds out only when it comes to the item, which cancels a transaction;
    ``reasons`` are then the transaction's, one for each of its actions.
    """

    def __init__(
        self, message: str, code: str = "ValidationException", *, on_item: bool = False, reasons: Sequence[Any] = ()
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.on_item, self.reasons = message, code, on_item, reasons


class Node(NamedTuple):
    """A part of an expression: a "path" (its names and positions), a "value" (its placeholder, type and itself), or an
    operator or function with its operands."""

    kind: str
    parts: tuple[Any, ...]


class Reader:
    """One expression of a request, word by word. Raises RefusedError if the service would.

    ``kind`` is the parameter that it comes from, ``names`` and ``values`` are the request's placeholders, and ``used``
    collects those that occur.
    """

    def __init__(
        self, kind: str, text: str, names: Mapping[str, str], values: Mapping[str, Any], used: set[str]
    ) -> None:
        self._kind, self._text, self._names, self._values, self._used = kind, text, names, values, used
        self._tokens = list(_TOKEN.finditer(text))
        self._at = 0
        self._wrapped: Node | None = None  # what stood in the last pair of parentheses
        self.wraps: list[int] = []  # where in an update there are parentheses around a sum
        if not text:
            raise self._invalid("The expression can not be empty;")
        if len(text) > _LONGEST:
            size = f"expression size: {len(text)}"
            raise self._invalid(f"Expression size has exceeded the maximum allowed size; {size}")

    def paths(self) -> list[tuple[Any, ...]]:
        """The expression as a list of attributes, none of which lies within another."""
        found: list[tuple[Any, ...]] = [self._path()]
        while self._next == ",":
            self._take()
            found.append(self._path())
        if self._next != END:
            raise self._syntax()
        self._check_apart(found)
        return found

    def _path(self) -> tuple[Any, ...]:
        found: list[Any] = [self._name(self._take(_NAME))]
        while self._next in (".", "["):
            if self._take() == ".":
                found.append(self._name(self._take(_NAME)))
            else:
                found.append(int(self._take(r"\d+")))
                self._take("]")
        return tuple(found)

    def _name(self, word: str) -> str:
        if word[0] != "#":
            if word.upper() in _reserved():
                raise self._invalid(f"Attribute name is a reserved keyword; reserved keyword: {word}")
            return word
        self._used.add(word)
        if word not in self._names:
            problem = "An expression attribute name used in the document path is not defined"
            raise self._invalid(f"{problem}; attribute name: {word}")
        return self._names[word]

    def _value(self, word: str) -> Node:
        self._used.add(word)
        if word not in self._values:
            problem = "An expression attribute value used in expression is not defined"
            raise self._invalid(f"{problem}; attribute value: {word}")
        ((kind, value),) = self._values[word].items()
        return Node("value", (kind, value, word))

    def _in_parentheses(self, read: Any) -> Any:
        self._take("(")
        node = read()
        self._take(")")
        if node is self._wrapped:
            raise self._invalid("The expression has redundant parentheses;")
        self._wrapped = node
        return node

    def _listed(self, read: Any) -> tuple[Node, ...]:
        self._take("(")
        found = [read()]
        while self._next == ",":
            self._take()
            found.append(read())
        self._take(")")
        return tuple(found)

    def _called(self) -> bool:
        """Whether a function is called here."""
        following = self._tokens[self._at + 1].group() if self._at + 1 < len(self._tokens) else ""
        return self._next.isidentifier() and following == "("

    def _check_count(self, function: str, operands: Sequence[Node], wanted: int) -> None:
        if len(operands) != wanted:
            what = f"operator or function: {function}, number of operands: {len(operands)}"
            raise self._invalid(f"Incorrect number of operands for operator or function; {what}")

    def _check_apart(self, found: Sequence[tuple[Any, ...]]) -> None:
        """None of the paths lies within another, and none takes for a list what another takes for a map."""
        for number, second in enumerate(found):
            for first in found[:number]:
                shorter = min(len(first), len(second))
                same = next((n for n in range(shorter) if first[n] != second[n]), shorter)
                word = "overlap" if same == shorter else ""
                if not word and same and isinstance(first[same], int) != isinstance(second[same], int):
                    word = "conflict"
                if word:
                    what = f"Two document paths {word} with each other; must remove or rewrite one of these paths"
                    raise self._invalid(f"{what}; path one: {shown(first)}, path two: {shown(second)}")

    @property
    def _next(self) -> str:
        return self._tokens[self._at].group() if self._at < len(self._tokens) else END

    def _take(self, pattern: str | None = None) -> str:
        word = self._next
        plain = pattern in ("(", ")", "]", "=", "AND")
        if pattern and (word.upper() != pattern if plain else word == END or not re.fullmatch(pattern, word)):
            raise self._syntax()
        self._at += 1
        return word

    def _syntax(self) -> RefusedError:
        start = self._tokens[max(self._at - 1, 0)].start() if self._tokens else 0
        end = self._tokens[self._at + 1].end() if self._at + 1 < len(self._tokens) else len(self._text)
        near = self._text[start:end]
        return self._invalid(f'Syntax error; token: "{self._next}", near: "{near}"')

    def _invalid(self, problem: str) -> RefusedError:
        return RefusedError(f"Invalid {self._kind}: {problem}")


@cache
def _reserved() -> frozenset[str]:
    from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

    return frozenset(ReservedKeywords.get_reserved_keywords())


def ordered(kind: str, value: Any) -> Any:
    """A scalar of the wire as something that sorts as the service sorts it."""
    return Decimal(value) if kind == "N" else binary(value) if kind == "B" else value.encode()


def binary(value: Any) -> bytes:
    """Binary of the wire, which an answer that was read already holds as bytes."""
    return b64decode(value) if isinstance(value, str) else bytes(value)


def shown(path: tuple[Any, ...]) -> str:
    """A path as the service's messages write it."""
    return f"[{', '.join(f'[{each}]' if isinstance(each, int) else each for each in path)}]"
