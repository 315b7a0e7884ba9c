"""A finding of the design review, and how findings quote values and names."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.query.plan import Plan
from f1model.values import TOO_LONG, brief, normal

LONGEST = 60  # characters of a value that a finding quotes


@dataclass(frozen=True)
class Finding:
    """One thing worth changing.

    ``code`` names the rule. ``level`` is "error" (answers are wrong, data is lost, or the service refuses) or
    "note" (expensive, risky, or worth a word). ``where`` is the entity, index or access pattern. ``advice`` are the
    numbers of AWS's advice that the rule answers.
    """

    code: str
    level: str
    where: str
    what: str
    why: str
    fix: str
    advice: tuple[str, ...] = ()


def quoted(value: Any) -> str:
    """A value as a finding shows it: on one line, its unprintable characters escaped, cut if it is long."""
    if isinstance(value, int) and abs(value) >= TOO_LONG:
        return brief(value)
    if (isinstance(value, Decimal) and value.is_finite()) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(normal(value))
    if isinstance(value, str | bytes) and len(value) > LONGEST:
        return f"{value[:LONGEST]!r}… ({len(value):,} {'characters' if isinstance(value, str) else 'bytes'})"
    text = "{" + ", ".join(sorted(map(brief, value))) + "}" if isinstance(value, set | frozenset) else brief(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def listed(names: Iterable[str], most: int = 4) -> str:
    """Names in one breath: ``A, B, C, D and 3 more``."""
    once = list(dict.fromkeys(names))
    rest = f" and {len(once) - most} more" if len(once) > most else ""
    return ", ".join(once[:most]) + rest


def patterns_named(plans: Iterable[Plan | str]) -> str:
    """The access patterns, each in quotes."""
    return listed((repr(each if isinstance(each, str) else each.pattern.name) for each in plans), 3)
