"""DynamoDB's expressions, read by the service's own rules: what they compare, and why one is refused.

The rules and their words were measured on DynamoDB Local; ``tests/engines`` holds both engines against each other.
"""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

FUNCTIONS = {  # and how many operands each takes
    "attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2, "size": 1,
}  # fmt: skip
TYPES = ("N", "BS", "L", "B", "NULL", "M", "S", "SS", "NS", "BOOL")
SCALARS = ("S", "N", "B")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[#:][A-Za-z0-9_]+|\d+|<>|<=|>=|\S")
_ORDERED = ("<", "<=", ">", ">=", "BETWEEN")
_END = "<EOF>"


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
    """A part of a condition: a "path" (its names and positions), a "value" (its type and itself), or an operator or
    function with its operands."""

    kind: str
    parts: tuple[Any, ...]


class Expression:
    """One expression of a request. Raises RefusedError if the service would.

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
        if not self._tokens:
            raise self._invalid("The expression can not be empty;")

    def condition(self) -> Node:
        """The expression as a condition."""
        node = self._joined("OR")
        if self._next != _END or node.kind in ("path", "value"):
            raise self._syntax()
        return self._boolean(node)

    def paths(self) -> list[tuple[Any, ...]]:
        """The expression as a list of attributes, none of which lies within another."""
        found: list[tuple[Any, ...]] = [self._path()]
        while self._next == ",":
            self._take()
            found.append(self._path())
        if self._next != _END:
            raise self._syntax()
        for number, second in enumerate(found):
            for first in found[:number]:
                self._check_apart(first, second)
        return found

    def assigned(self) -> dict[str, Any]:
        """The attributes that an update sets to a value of the request, by name; the rest of it is only looked up."""
        texts = [token.group() for token in self._tokens]
        found = {}
        for number, text in enumerate(texts):
            if text[0] == "#":
                self._name(text)
            if text[0] == ":":
                value, before, after = self._value(text), texts[max(number - 3, 0) : number], texts[number + 1 :][:1]
                alone = len(before) > 1 and before[-1] == "=" and (not after or after[0] not in ("+", "-"))
                if alone and (len(before) < 3 or before[0] not in (".", "]")):
                    name = self._names.get(before[-2], before[-2])
                    if name in found:
                        self._check_apart((name,), (name,))
                    found[name] = value.parts
        return found

    def _joined(self, word: str) -> Node:
        read = self._negated if word == "AND" else lambda: self._joined("AND")
        node = read()
        while self._next.upper() == word:
            self._take()
            node = Node(word, (self._boolean(node), self._boolean(read())))
        return node

    def _negated(self) -> Node:
        if self._next.upper() != "NOT":
            return self._compared()
        self._take()
        return Node("NOT", (self._boolean(self._negated()),))

    def _compared(self) -> Node:
        left, operator = self._operand(), self._next.upper()
        if operator in ("=", "<>", "<", "<=", ">", ">="):
            self._take()
            return self._checked(Node(operator, (left, self._operand())))
        if operator == "BETWEEN":
            self._take()
            low = self._operand()
            self._take("AND")
            return self._checked(Node(operator, (left, low, self._operand())))
        if operator == "IN":
            self._take()
            return self._checked(Node(operator, (left, *self._listed())))
        if left.kind in ("path", "value") and operator != ")":
            raise self._syntax()
        return left

    def _operand(self) -> Node:
        word = self._next
        if word == "(":
            self._take()
            node = self._joined("OR")
            self._take(")")
            if node is self._wrapped:
                raise self._invalid("The expression has redundant parentheses;")
            self._wrapped = node
            return node
        if word[0] == ":":
            self._take()
            return self._value(word)
        if word.isidentifier() and self._at + 1 < len(self._tokens) and self._tokens[self._at + 1].group() == "(":
            self._take()
            return self._checked(Node(word, self._called(word)))
        return Node("path", self._path())

    def _called(self, function: str) -> tuple[Node, ...]:
        if function in ("if_not_exists", "list_append"):
            raise self._invalid(f"The function is not allowed in a condition expression; function: {function}")
        if function not in FUNCTIONS:
            raise self._invalid(f"Invalid function name; function: {function}")
        operands = self._listed()
        if len(operands) != FUNCTIONS[function]:
            what = f"operator or function: {function}, number of operands: {len(operands)}"
            raise self._invalid(f"Incorrect number of operands for operator or function; {what}")
        return operands

    def _listed(self) -> tuple[Node, ...]:
        self._take("(")
        found = [self._operand()]
        while self._next == ",":
            self._take()
            found.append(self._operand())
        self._take(")")
        return tuple(found)

    def _path(self) -> tuple[Any, ...]:
        found: list[Any] = [self._name(self._take(r"#\w+|[A-Za-z]\w*"))]
        while self._next in (".", "["):
            if self._take() == ".":
                found.append(self._name(self._take(r"#\w+|[A-Za-z]\w*")))
            else:
                found.append(int(self._take(r"\d+")))
                self._take("]")
        return tuple(found)

    def _name(self, word: str) -> str:
        if word[0] != "#":
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
        return Node("value", (kind, value))

    def _boolean(self, node: Node) -> Node:
        if node.kind in ("path", "value"):
            raise self._syntax()
        if node.kind == "size":
            raise self._invalid("The function is not allowed to be used this way in an expression; function: size")
        return node

    def _checked(self, node: Node) -> Node:
        """The operator or function, if its operands fit it."""
        operator, operands = node
        for each in operands:
            if each.kind in FUNCTIONS and each.kind != "size":
                what = f"The function is not allowed to be used this way in an expression; function: {each.kind}"
                raise self._invalid(what)
            if each.kind not in ("path", "value", "size"):
                raise self._syntax()
        kinds = [each.parts[0] if each.kind == "value" else "N" if each.kind == "size" else "" for each in operands]
        first = operands[0]
        if first.kind == "path" and first in operands[1:]:
            what = f"operator: {operator}, first operand: {_shown(first.parts)}"
            which = "The first operand must be distinct from the remaining operands for this operator or function"
            raise self._invalid(f"{which}; {what}")
        if operator.startswith("attribute_") and first.kind != "path":
            problem = "Operator or function requires a document path"
            raise self._invalid(f"{problem}; operator or function: {operator}")
        allowed = {"begins_with": ("S", "B"), "size": ("S", "B", "SS", "NS", "BS", "L", "M")}.get(operator, TYPES)
        allowed = SCALARS if operator in _ORDERED else allowed
        wrong = next((kind for kind in kinds if kind and kind not in allowed), None)
        if operator == "attribute_type" and kinds[1] != "S":
            wrong = kinds[1] or "path"
        if wrong:
            what = f"operator or function: {operator}, operand type: {wrong}"
            raise self._invalid(f"Incorrect operand type for operator or function; {what}")
        if operator == "attribute_type" and operands[1].parts[1] not in TYPES:
            valid = f"valid types: {{{','.join(TYPES)}}}"
            raise self._invalid(f"Invalid attribute type name found; type: {operands[1].parts[1]}, {valid}")
        if operator == "BETWEEN" and operands[1].kind == operands[2].kind == "value":
            self._check_range(operands[1].parts, operands[2].parts)
        return node

    def _check_range(self, low: Any, high: Any) -> None:
        wrong = "same data type for lower and upper bounds" if low[0] != high[0] else ""
        if not wrong and ordered(*low) > ordered(*high):
            wrong = "upper bound to be greater than or equal to lower bound"
        if wrong:
            bounds = [f"{side} bound operand: AttributeValue: {{{kind}:{value}}}"
                      for side, (kind, value) in (("lower", low), ("upper", high))]  # fmt: skip
            raise self._invalid(f"The BETWEEN operator requires {wrong}; {', '.join(bounds)}")

    def _check_apart(self, first: tuple[Any, ...], second: tuple[Any, ...]) -> None:
        shorter = min(len(first), len(second))
        same = next((n for n in range(shorter) if first[n] != second[n]), shorter)
        word = "overlap" if same == shorter else ""
        if not word and same and isinstance(first[same], int) != isinstance(second[same], int):
            word = "conflict"
        if word:
            which = f"path one: {_shown(first)}, path two: {_shown(second)}"
            what = f"Two document paths {word} with each other; must remove or rewrite one of these paths"
            raise self._invalid(f"{what}; {which}")

    @property
    def _next(self) -> str:
        return self._tokens[self._at].group() if self._at < len(self._tokens) else _END

    def _take(self, pattern: str | None = None) -> str:
        word = self._next
        plain = pattern in ("(", ")", "]", "AND")
        if pattern and (word.upper() != pattern if plain else word == _END or not re.fullmatch(pattern, word)):
            raise self._syntax()
        self._at += 1
        return word

    def _syntax(self) -> RefusedError:
        start = self._tokens[max(self._at - 1, 0)].start()
        end = self._tokens[self._at + 1].end() if self._at + 1 < len(self._tokens) else len(self._text)
        near = self._text[start:end]
        return self._invalid(f'Syntax error; token: "{self._next}", near: "{near}"')

    def _invalid(self, problem: str) -> RefusedError:
        return RefusedError(f"Invalid {self._kind}: {problem}")


def paths(node: Node | None) -> Iterator[tuple[Any, ...]]:
    """The attributes that a condition names."""
    if node and node.kind == "path":
        yield node.parts
    elif node and node.kind != "value":
        for each in node.parts:
            yield from paths(each)


def ordered(kind: str, value: Any) -> Any:
    """A scalar of the wire as something that sorts as the service sorts it."""
    return Decimal(value) if kind == "N" else b64decode(value) if kind == "B" else value.encode()


def _shown(path: tuple[Any, ...]) -> str:
    return f"[{', '.join(f'[{each}]' if isinstance(each, int) else each for each in path)}]"
