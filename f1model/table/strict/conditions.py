"""Conditions and filters: what they compare, and why one is refused."""

from collections.abc import Iterator
from typing import Any

from f1model.table.strict.reader import END, SCALARS, TYPES, Node, Reader, ordered, shown

FUNCTIONS = {  # and how many operands each takes
    "attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2, "size": 1,
}  # fmt: skip
_ORDERED = ("<", "<=", ">", ">=", "BETWEEN")
_OPERANDS = ("path", "value", "size")
_MOST_IN, _MOST_OPERATORS = 100, 300  # Developer Guide, "Condition and filter expressions", and "Quotas"
_ALL_TYPES = (  # as DynamoDB Local lists them for an operand that is a path
    "{DOUBLE,FS,BOOL,INT,DOUBLESET,HD,FLOAT,DICT,N,L,B,HDS,SS,DECIMALSET,NS,S,NULL,M,INTSET,BS,DECIMAL}"
)


class Condition(Reader):
    """A condition on an item, or on its keys."""

    _operators = 0

    def read(self) -> Node:
        """The condition."""
        node = self._joined("OR")
        if self._next != END or node.kind in ("path", "value"):
            raise self._syntax()
        if self._operators > _MOST_OPERATORS:
            what = f"The expression contains too many operators; operator count: {self._operators}"
            raise self._invalid(what)
        return self._boolean(node)

    def _joined(self, word: str) -> Node:
        read = self._negated if word == "AND" else lambda: self._joined("AND")
        node = read()
        while self._next.upper() == word:
            self._take()
            self._operators += 1
            node = Node(word, (self._boolean(node), self._boolean(read())))
        return node

    def _negated(self) -> Node:
        if self._next.upper() != "NOT":
            return self._compared()
        self._take()
        self._operators += 1
        return Node("NOT", (self._boolean(self._negated()),))

    def _compared(self) -> Node:
        left, operator = self._operand(), self._next.upper()
        if left.kind not in _OPERANDS and left.kind not in FUNCTIONS:
            return left
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
            return self._checked(Node(operator, (left, *self._listed(self._operand))))
        if left.kind in ("path", "value") and operator != ")":
            raise self._syntax()
        return left

    def _operand(self) -> Node:
        word = self._next
        if word == "(":
            node: Node = self._in_parentheses(lambda: self._joined("OR"))
            return node
        if word[0] == ":":
            self._take()
            return self._value(word)
        if self._called():
            self._take()
            self._operators += 1
            return self._checked(Node(word, self._operands(word)))
        return Node("path", self._path())

    def _operands(self, function: str) -> tuple[Node, ...]:
        if function in ("if_not_exists", "list_append"):
            raise self._invalid(f"The function is not allowed in a condition expression; function: {function}")
        if function not in FUNCTIONS:
            raise self._invalid(f"Invalid function name; function: {function}")
        operands = self._listed(self._operand)
        self._check_count(function, operands, FUNCTIONS[function])
        return operands

    def _boolean(self, node: Node) -> Node:
        if node.kind in ("path", "value"):
            raise self._syntax()
        if node.kind == "size":
            raise self._invalid("The function is not allowed to be used this way in an expression; function: size")
        return node

    def _checked(self, node: Node) -> Node:
        """The operator or function, if its operands fit it."""
        operator, operands = node
        self._operators += operator not in FUNCTIONS
        if operator == "IN" and len(operands) > _MOST_IN + 1:
            what = f"The IN operator is provided with too many operands; number of operands: {len(operands) - 1}"
            raise self._invalid(what)
        for each in operands:
            if each.kind in FUNCTIONS and each.kind != "size":
                what = f"The function is not allowed to be used this way in an expression; function: {each.kind}"
                raise self._invalid(what)
            if each.kind not in _OPERANDS:
                raise self._syntax()
        kinds = [each.parts[0] if each.kind == "value" else "N" if each.kind == "size" else "" for each in operands]
        first = operands[0]
        if first.kind == "path" and first in operands[1:]:
            what = f"operator: {operator}, first operand: {shown(first.parts)}"
            which = "The first operand must be distinct from the remaining operands for this operator or function"
            raise self._invalid(f"{which}; {what}")
        if operator.startswith("attribute_") and first.kind != "path":
            problem = "Operator or function requires a document path"
            raise self._invalid(f"{problem}; operator or function: {operator}")
        allowed = {"begins_with": ("S", "B"), "size": ("S", "B", "SS", "NS", "BS", "L", "M")}.get(operator, TYPES)
        allowed = SCALARS if operator in _ORDERED else allowed
        wrong = next((kind for kind in kinds if kind and kind not in allowed), None)
        if operator == "attribute_type" and kinds[1] != "S":
            wrong = kinds[1] or _ALL_TYPES
        if wrong:
            what = f"operator or function: {operator}, operand type: {wrong}"
            raise self._invalid(f"Incorrect operand type for operator or function; {what}")
        if operator == "attribute_type" and operands[1].parts[1] not in TYPES:
            valid = f"valid types: {{{','.join(TYPES)}}}"
            raise self._invalid(f"Invalid attribute type name found; type: {operands[1].parts[1]}, {valid}")
        if operator == "BETWEEN" and operands[1].kind == operands[2].kind == "value":
            self._check_range(operands[1].parts[:2], operands[2].parts[:2])
        return node

    def _check_range(self, low: Any, high: Any) -> None:
        wrong = "same data type for lower and upper bounds" if low[0] != high[0] else ""
        if not wrong and ordered(*low) > ordered(*high):
            wrong = "upper bound to be greater than or equal to lower bound"
        if wrong:
            bounds = [f"{side} bound operand: AttributeValue: {{{kind}:{value}}}"
                      for side, (kind, value) in (("lower", low), ("upper", high))]  # fmt: skip
            raise self._invalid(f"The BETWEEN operator requires {wrong}; {', '.join(bounds)}")


def paths(node: Node | None) -> Iterator[tuple[Any, ...]]:
    """The attributes that a condition names."""
    if node and node.kind == "path":
        yield node.parts
    elif node and node.kind != "value":
        for each in node.parts:
            yield from paths(each)
