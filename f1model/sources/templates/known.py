"""What a template says, and what it leaves to whoever deploys it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from f1model.errors import ModelError

MOST_STEPS = 100_000  # values that are looked at in one file: far more than a real template's tables have
LONGEST = 100_000  # characters of a text that is put together
DEEPEST = 60  # levels of lists and mappings, and of values that refer to one another


@dataclass(frozen=True)
class Unknown:
    """A value that cannot be told from the file. ``why`` says what is missing, ``text`` what is written, if anything.

    It takes the place of the value wherever that would be.
    """

    why: str
    text: str = ""


class Lined(dict[Any, Any]):
    """A mapping of a file that knows its lines, counted from 1: its own, and those of keys that are written twice."""

    line: int = 0
    lines: Mapping[Any, int]
    twice: Mapping[Any, int]

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line, self.lines, self.twice = line, {}, {}


class Steps:
    """Counts what is looked at, so that a file that multiplies itself comes to an end."""

    def __init__(self, where: str) -> None:
        self.where, self.taken = where, 0

    def take(self, depth: int = 0, deepest: int = DEEPEST) -> None:
        """One more value, so many levels deep. Raises ModelError where it is too many, or too deep."""
        self.taken += 1
        if self.taken > MOST_STEPS:
            problem = f"more than {MOST_STEPS:,} values would have to be looked at for its tables."
            raise ModelError(self.where, problem, "Give less at once, and write out what multiplies itself.")
        if depth > deepest:
            problem = f"its values are nested, or refer to one another, more than {deepest} levels deep."
            raise ModelError(self.where, problem, "Write out what its tables need.")

    def weigh(self, value: Any, depth: int = 0) -> Any:
        """The value itself, once all that is in it has been counted. Raises ModelError where it is too much."""
        self.take(depth)
        below = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        for each in below:
            self.weigh(each, depth + 1)
        return value


def part(value: Any, key: Any) -> Any:
    """What a mapping has under a key; None where it is not a mapping, or has no such key."""
    return value.get(key) if isinstance(value, Mapping) else None


def unknowns(value: Any) -> Iterator[Unknown]:
    """All that is not known in a value."""
    if isinstance(value, Unknown):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from unknowns(each)
    elif isinstance(value, list):
        for each in value:
            yield from unknowns(each)


def joined(parts: list[Any], between: str = "") -> Any:
    """Texts put together; unknown if one of them is, or is no text."""
    texts = [(each.text or "?")[:LONGEST] if isinstance(each, Unknown) else plain(each) for each in parts]
    lacking = next((each for each in parts if isinstance(each, Unknown)), None)
    if lacking is not None:
        return Unknown(lacking.why, between.join("?" if each is None else each for each in texts)[:200])
    if None in texts:
        return Unknown("a list or a mapping stands where a text is needed")
    made = between.join(each for each in texts if each is not None)
    return made if len(made) <= LONGEST else Unknown(f"a text has more than {LONGEST:,} characters")


def plain(value: Any) -> str | None:
    """A text, number or truth value as text; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def truth(value: Any) -> Any:
    """True, False, or what was given, if it says neither."""
    if isinstance(value, str):
        return {"true": True, "false": False, "yes": True, "no": False}.get(value.lower(), value)
    return value


def said(value: Any) -> str:
    """A value as a note names it."""
    if isinstance(value, Unknown):
        return value.text or "what is not known"
    return "nothing" if value is None else plain(value) or ("a list" if isinstance(value, list) else "a mapping")
