"""What an attribute is compared with, beyond being equal: ``at_least(18)``, ``one_of("open", "pending")``.

DynamoDB's comparison operators and functions (Developer Guide, "Condition and filter expressions"), by the names that
a person would use. Without an operand, the value is given when the pattern is used: ``where={"Due": at_most()}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.errors import ModelError
from f1model.values import coerce, counted

_ORDERED = {**dict.fromkeys(("<", "<=", ">", ">=", "BETWEEN"), ("S", "N", "B")), "begins_with": ("S", "B")}
_MEMBERS = {"SS": "S", "NS": "N", "BS": "B"}
_WORDS = {
    "=": "is {0}", "<>": "is not {0}", "<": "is below {0}", "<=": "is at most {0}", ">": "is above {0}",
    ">=": "is at least {0}", "BETWEEN": "is between {0} and {1}", "begins_with": "begins with {0}",
    "contains": "contains {0}", "attribute_exists": "exists", "attribute_not_exists": "does not exist",
}  # fmt: skip
OPERANDS = {"BETWEEN": 2, "attribute_exists": 0, "attribute_not_exists": 0}  # of the others: one, and of IN: several
MOST_CHOICES = 100  # operands of IN; Developer Guide, "Comparison operator and function reference"


@dataclass(frozen=True)
class Comparison:
    """An operator of DynamoDB's, and its operands; ``given`` says that they come when the pattern is used."""

    operator: str
    operands: tuple[Any, ...] = ()
    given: bool = False

    def text(self, name: str) -> str:
        """In words: ``Due is at most <Due>``."""
        shown = [f"<{name}>"] * 2 if self.given else [_shown(each) for each in self.operands]
        if self.operator == "IN":
            return f"{name} is {' or '.join(shown[:1] if self.given else shown)}"
        return f"{name} {_WORDS[self.operator].format(*shown)}"

    @property
    def plain(self) -> Any:
        """The value alone, if it is a comparison for being equal to it; else the comparison."""
        return self.operands[0] if self.operator == "=" and self.operands else self

    def filled(self, value: Any, kind: str, where: str) -> "Comparison":
        """With its operands, coerced for an attribute of type ``kind``; ``value`` is what was given for it.

        Raises ModelError if an operand is not of the attribute's type, or there are too few or too many.
        """
        if not self.given:
            return self._checked(self.operands, kind, where)
        several = self.operator in ("BETWEEN", "IN")
        if several and (isinstance(value, str | bytes | Mapping) or not hasattr(value, "__iter__")):
            raise ModelError(where, f"{value!r} is one value.", "Give several, in a list.")
        operands = tuple(value) if several else (value,)
        _check_count(self.operator, operands, where)
        return self._checked(operands, kind, where)

    def _checked(self, values: tuple[Any, ...], kind: str, where: str) -> "Comparison":
        operands = tuple(self._coerced(each, kind, where) for each in values)
        if self.operator == "BETWEEN" and operands[0] > operands[1]:
            problem = f"its range is from {operands[0]!r} to {operands[1]!r}, and the first is the larger."
            raise ModelError(where, problem, "Give the lower end first.")
        return Comparison(self.operator, operands)

    def _coerced(self, value: Any, kind: str, where: str) -> Any:
        if self.operator == "contains":
            kind = _MEMBERS.get(kind, kind)
            if kind in ("L", "M"):
                return value
        if kind not in _ORDERED.get(self.operator, (kind,)):
            problem = f"{self.operator} compares no attribute of type {kind}."
            raise ModelError(where, problem, f"It compares those of type {' or '.join(_ORDERED[self.operator])}.")
        return coerce(value, kind, where)

    def holds(self, item: Mapping[str, Any], name: str) -> bool:
        """Whether it is true of the item, by DynamoDB's rules: values of other types are never in order."""
        if self.operator in ("attribute_exists", "attribute_not_exists"):
            return (name in item) == (self.operator == "attribute_exists")
        if name not in item:
            return self.operator == "<>"
        value = item[name]
        if self.operator in ("=", "IN"):
            return any(same(value, each) for each in self.operands)
        if self.operator == "<>":
            return not same(value, self.operands[0])
        if self.operator == "contains":
            return _contains(value, self.operands[0])
        kind = _rank(value)
        if kind is None or any(_rank(each) != kind for each in self.operands):
            return False
        held, *ends = (each.encode() if isinstance(each, str) else each for each in (value, *self.operands))
        if self.operator == "begins_with":
            return kind != "N" and bool(held.startswith(ends[0]))
        if self.operator == "BETWEEN":
            return bool(ends[0] <= held <= ends[1])
        return bool({"<": held < ends[0], "<=": held <= ends[0], ">": held > ends[0], ">=": held >= ends[0]}[
            self.operator
        ])  # fmt: skip


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal in DynamoDB, which does not take True for 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return bool(one == other)


def _rank(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    return "S" if isinstance(value, str) else "N" if isinstance(value, int | Decimal) else \
        "B" if isinstance(value, bytes | bytearray) else None  # fmt: skip


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, str):
        return isinstance(wanted, str) and wanted in value
    if isinstance(value, bytes):
        return isinstance(wanted, bytes) and wanted in value
    return isinstance(value, list | tuple | set | frozenset) and any(same(each, wanted) for each in value)


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _check_count(operator: str, operands: tuple[Any, ...], where: str) -> None:
    if operator == "IN" and not 1 <= len(operands) <= MOST_CHOICES:
        raise ModelError(where, f"it has {len(operands)} values to choose from.", f"Give 1 to {MOST_CHOICES}.")
    if operator != "IN" and len(operands) != OPERANDS.get(operator, 1):
        count = OPERANDS.get(operator, 1)
        raise ModelError(where, f"{operator} has {counted(len(operands), 'value')}.", f"Give {count}.")


def _made(operator: str, operands: tuple[Any, ...]) -> Comparison:
    if operands:
        _check_count(operator, operands, operator)
    return Comparison(operator, operands, given=not operands)


def above(*value: Any) -> Comparison:
    """``above(3)``: greater than it."""
    return _made(">", value)


def at_least(*value: Any) -> Comparison:
    """``at_least(3)``: it, or greater."""
    return _made(">=", value)


def below(*value: Any) -> Comparison:
    """``below(3)``: less than it."""
    return _made("<", value)


def at_most(*value: Any) -> Comparison:
    """``at_most(3)``: it, or less."""
    return _made("<=", value)


def between(*ends: Any) -> Comparison:
    """``between(1, 3)``: from the first to the last, both included."""
    return _made("BETWEEN", ends)


def begins_with(*text: Any) -> Comparison:
    """``begins_with("2019-02")``: text or binary that begins so."""
    return _made("begins_with", text)


def contains(*part: Any) -> Comparison:
    """``contains("rain")``: text that has this in it, or a set or list that has it as a member."""
    return _made("contains", part)


def one_of(*values: Any) -> Comparison:
    """``one_of("open", "pending")``: any of these, a hundred at most."""
    return _made("IN", values)


def is_not(*value: Any) -> Comparison:
    """``is_not("solved")``: another value, or none at all."""
    return _made("<>", value)


def exists() -> Comparison:
    """The item has the attribute."""
    return Comparison("attribute_exists")


def missing() -> Comparison:
    """The item lacks the attribute."""
    return Comparison("attribute_not_exists")


def comparison(value: Any, where: str = "") -> Comparison:
    """What a declaration says of an attribute: a comparison as it is; None: it is missing; else it is equal.

    Raises ModelError if it is one of the functions here that was not called.
    """
    if value is None:
        return missing()
    if getattr(value, "__module__", "") == __name__ and not isinstance(value, Comparison):
        name = value.__name__
        raise ModelError(where, f"it is compared with {name}, which is a function.", f"Call it: {name}().")
    return value if isinstance(value, Comparison) else Comparison("=", (value,))
