"""Update expressions: what they change, and why one is refused."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from f1model.table.strict.conditions import FUNCTIONS
from f1model.table.strict.reader import END, Node, Reader, RefusedError

_ACTIONS = {"if_not_exists": 2, "list_append": 2}
_ADDED = {"ADD": ("N", "SS", "NS", "BS"), "DELETE": ("SS", "NS", "BS")}
_WORDS = {"S": "STRING", "N": "NUMBER", "B": "BINARY", "BOOL": "BOOLEAN", "NULL": "NULL", "L": "LIST", "M": "MAP"}


class Change(NamedTuple):
    """One change: its clause (SET, REMOVE, ADD or DELETE), the attribute, and what it becomes or gets (SET, ADD,
    DELETE)."""

    clause: str
    path: tuple[Any, ...]
    value: Node | None = None


class Update(Reader):
    """An update of an item."""

    def read(self) -> list[Change]:
        """Its changes, in the order in which they are written."""
        changes: list[Change] = []
        clauses: list[str] = []
        while self._next != END or not changes:
            clause = self._next.upper()
            if clause not in ("SET", "REMOVE", "ADD", "DELETE"):
                raise self._syntax()
            if clause in clauses:
                raise self._invalid(f'The "{clause}" section can only be used once in an update expression;')
            clauses.append(clause)
            self._take()
            changes.append(self._change(clause))
            while self._next == ",":
                self._take()
                changes.append(self._change(clause))
        self._check_apart([each.path for each in changes])
        return changes

    def _change(self, clause: str) -> Change:
        path = self._path()
        if clause == "REMOVE":
            return Change(clause, path)
        if clause == "SET":
            self._take("=")
            return Change(clause, path, self._sum())
        value = self._value(self._take(r":\w+"))
        kind = value.parts[0]
        if kind not in _ADDED[clause]:
            what = f"operator: {clause}, operand type: {_WORDS.get(kind, kind)}, typeSet: ALLOWED_FOR_{clause}_OPERAND"
            raise self._invalid(f"Incorrect operand type for operator or function; {what}")
        return Change(clause, path, value)

    def _sum(self) -> Node:
        node = self._operand()
        if self._next not in ("+", "-"):
            return node
        operator = self._take()
        operands = node, self._operand()
        if self._next in ("+", "-"):
            raise self._syntax()
        self._check_kinds(operator, operands, "N")
        return Node(operator, operands)

    def _operand(self) -> Node:
        word = self._next
        if word == "(":
            self.wraps += [self._tokens[self._at].start()]
            node: Node = self._in_parentheses(self._sum)
            self.wraps += [self._tokens[self._at - 1].start()]
            return node
        if word[0] == ":":
            self._take(r":\w+")
            return self._value(word)
        return self._function() if self._called() else Node("path", self._path())

    def _function(self) -> Node:
        function = self._take()
        if function in FUNCTIONS:
            raise self._invalid(f"The function is not allowed in an update expression; function: {function}")
        if function not in _ACTIONS:
            raise self._invalid(f"Invalid function name; function: {function}")
        operands = self._listed(self._operand)
        self._check_count(function, operands, _ACTIONS[function])
        if function == "if_not_exists" and operands[0].kind != "path":
            problem = "Operator or function requires a document path"
            raise self._invalid(f"{problem}; operator or function: {function}")
        if function == "list_append":
            self._check_kinds(function, operands, "L")
        return Node(function, operands)

    def _check_kinds(self, operator: str, operands: Sequence[Node], wanted: str) -> None:
        wrong = next((each.parts[0] for each in operands if each.kind == "value" and each.parts[0] != wanted), "")
        if wrong:
            what = f"operator or function: {operator}, operand type: {wrong}"
            raise self._invalid(f"Incorrect operand type for operator or function; {what}")

    @property
    def plain(self) -> str:
        """The update, as it was read, without parentheses around sums, which the simulation cannot read."""
        return "".join(" " if place in self.wraps else letter for place, letter in enumerate(self._text))


def check_changes(changes: Sequence[Change], item: Any) -> None:
    """The path of each change leads through the maps and lists of ``item``, as it is on the wire."""
    for change in changes:
        if len(change.path) < 2 or change.clause == "REMOVE":
            continue
        value = found({"M": item}, change.path[:-1])
        if value is None or ("L" if isinstance(change.path[-1], int) else "M") not in value:
            raise RefusedError(
                "The document path provided in the update expression is invalid for update", on_item=True
            )


def found(value: Any, path: Sequence[Any]) -> Any:
    """What a value of the wire holds at a path; None if nothing."""
    for step in path:
        value = inside(value, step)
    return value


def inside(value: Any, step: Any) -> Any:
    """What a value of the wire holds under a name or at a position; None if nothing."""
    if value is None:
        return None
    if isinstance(step, int):
        held = value.get("L", ())
        return held[step] if step < len(held) else None
    return value.get("M", {}).get(step)
