"""What DynamoDB stores: why it would refuse a value, or an item, before anything is sent.

Sources: Developer Guide, "Quotas" and "Naming rules and data types", and DynamoDB Local, which the engine tests ask.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from f1model.errors import ModelError
from f1model.values import DEEPEST, KEY_TYPES, MOST_DIGITS, TOO_LONG, brief, value_size

LARGEST_ITEM = 400 * 1024  # bytes, attribute names included
_LARGEST, _SMALLEST = 125, -130  # the exponents of 9.9…E+125 and 1E-130
_LEAVE_OUT = "Leave it out, and the item is not in the index."

Flaw = tuple[str, str]  # what is wrong with a value, as the rest of a sentence, and what to do about it


def flaw(value: Any, level: int = 1) -> Flaw | None:
    """Why DynamoDB stores no such value, whatever its attribute; None if it does.

    ``level`` is how deep the value lies: 1 for that of an attribute. Source: Developer Guide, "Naming rules and data
    types", and DynamoDB Local, against which the engine tests hold it.
    """
    if isinstance(value, str):
        return None if value.isascii() else _text_flaw(value)
    if value is None or isinstance(value, bool | bytes | bytearray) or type(value).__name__ == "Binary":
        return None
    if isinstance(value, int | Decimal):
        return None if isinstance(value, int) and -TOO_LONG < value < TOO_LONG else _number_flaw(Decimal(value))
    if isinstance(value, set | frozenset):
        return _set_flaw(value)
    if not isinstance(value, list | tuple | Mapping):
        what = f"{brief(value)}, a {type(value).__name__}"
        return f"is {what}, which DynamoDB has no type for.", "Use Decimal for numbers, and text for times."
    if level >= DEEPEST:
        return f"has lists and maps more than {DEEPEST - 1} deep in each other.", "Flatten it, or store it as text."
    if isinstance(value, Mapping):
        for name in value:
            if not isinstance(name, str) or not name:
                return f"has {brief(name)} as a name in a map.", "Use text that is not empty."
            if not name.isascii() and (found := _text_flaw(name)):
                return found
        value = value.values()
    return next((found for member in value if (found := flaw(member, level + 1))), None)


def _text_flaw(value: str) -> Flaw | None:
    try:
        value.encode()
    except UnicodeEncodeError:
        return f"is {brief(value)}, which is not text that UTF-8 can write.", "Mend the text where it is read."
    return None


def _number_flaw(number: Decimal) -> Flaw | None:
    if not number.is_finite():
        return f"is {number}, which is not a number that DynamoDB can hold.", "Leave the attribute out."
    if not number:
        return None
    digits = number.as_tuple().digits
    used = len("".join(map(str, digits)).strip("0"))
    if number.adjusted() > _LARGEST or number.adjusted() < _SMALLEST:
        what = f"is about 1E{number.adjusted():+d}, and a number of DynamoDB's lies between 1E{_SMALLEST} and 1E+126."
        return what, "Store it as text."
    if used > MOST_DIGITS:
        return f"has {used} digits, and DynamoDB's numbers have at most {MOST_DIGITS}.", "Round it, or keep it as text."
    if len(digits) > MOST_DIGITS:
        return f"is written with {len(digits)} digits, and boto3 sends {MOST_DIGITS}.", 'Write Decimal("1E+40").'
    return None


def _set_flaw(members: Set[Any]) -> Flaw | None:
    kinds = {_set_kind(member) for member in members}
    if not kinds:
        return "is an empty set, which DynamoDB does not store.", "Leave the attribute out."
    if "" in kinds:
        odd = next(member for member in members if not _set_kind(member))
        return f"is a set that holds {brief(odd)}.", "A set holds text, numbers or binary; use a list."
    if len(kinds) > 1:
        return f"is a set of several types ({', '.join(sorted(kinds))}).", "Give each a set of its own, or use a list."
    return next((found for member in members if (found := flaw(member))), None)


def _set_kind(member: Any) -> str:
    """S, N or B; "" for what no set can hold."""
    if isinstance(member, bool):
        return ""
    if type(member).__name__ == "Binary":
        return "B"
    return next((kind for kind, types in KEY_TYPES.items() if isinstance(member, types)), "")


class Unstorable(NamedTuple):
    """Why an item is refused: the attribute ("": the whole item), what is wrong with it, and what to do."""

    attribute: str
    problem: str
    fix: str


@dataclass(frozen=True)
class KeyRule:
    """What is asked of a key attribute: its type (S, N or B), its largest size in bytes, and the place of which it is
    a key; only an attribute of the primary key is ``needed``."""

    kind: str
    longest: int
    label: str
    needed: bool

    def flaw(self, value: Any) -> Flaw | None:
        """Why the value cannot be this key."""
        if self.kind == "S" and type(value) is str and value and len(value) < self.longest and value.isascii():
            return None  # nearly all; it saves half the time
        fix = f"Write a value of type {self.kind}." if self.needed else _LEAVE_OUT
        binary = self.kind == "B" and type(value).__name__ == "Binary"
        if isinstance(value, bool) or not (isinstance(value, (*KEY_TYPES[self.kind], bytearray)) or binary):
            return f"is {brief(value)}, and as a key of {self.label} it has to be of type {self.kind}.", fix
        if isinstance(value, bytearray) and self.kind != "B":
            return f"is binary, and as a key of {self.label} it has to be of type {self.kind}.", fix
        if self.kind == "N" or flaw(value):
            return flaw(value)
        size = value_size(value)
        if not size:
            return f"is empty, and a key of {self.label} cannot be.", fix
        if size > self.longest:
            problem = f"is {size:,} bytes long, and as a key of {self.label} it has at most {self.longest:,}."
            return problem, "Key by something shorter, such as an id."
        return None


@lru_cache(maxsize=1000)
def _name_size(name: Any) -> int:
    """The size of an attribute's name in bytes; 0 if it cannot be one."""
    return len(name.encode()) if isinstance(name, str) and not (name and flaw(name)) else 0


@dataclass(frozen=True)
class Storing:
    """What a table stores: ``table`` is its name, ``rules`` are those of its key attributes, by name."""

    table: str
    rules: Mapping[str, KeyRule]

    def flaw(self, item: Mapping[str, Any]) -> Unstorable | None:
        """The first reason for which the service would refuse the item; None if there is none."""
        for name, rule in self.rules.items():
            if name in item:
                found = rule.flaw(item[name])
            else:
                found = ("is missing, and it is a key of the table.", "Every item needs it.") if rule.needed else None
            if found:
                return Unstorable(name, *found)
        size = 0
        for name, value in item.items():
            name_size = _name_size(name)
            if not name_size:
                return Unstorable("", f"has {brief(name)} as the name of an attribute.", "Name it in plain text.")
            size += name_size
            if type(value) is str and value.isascii():
                size += len(value)
            elif type(value) is int and 0 < value < 100:
                size += 2
            elif found := flaw(value):
                return Unstorable(name, *found)
            else:
                size += value_size(value)
        if size > LARGEST_ITEM:
            problem = f"is {size:,} bytes large, and DynamoDB stores at most {LARGEST_ITEM:,}."
            return Unstorable("", problem, "Split it into several items, or keep the large part elsewhere.")
        return None

    def check(self, item: Mapping[str, Any], who: str = "") -> None:
        """Raises ModelError if the service would refuse the item; it names the table, the item and the attribute.

        ``who`` is how the item is named besides its key, such as its entity.
        """
        found = self.flaw(item)
        if found:
            keys = [name for name, rule in self.rules.items() if rule.needed and name in item]
            key = ", ".join(item[name] if isinstance(item[name], str) else brief(item[name]) for name in keys)
            where = ": ".join(filter(None, (self.table, " ".join(filter(None, (who, key[:200]))))))
            subject = found.attribute or "the item"
            raise ModelError(where, f"{subject} {found.problem}", found.fix)
