"""How an access pattern will be answered and what it will cost, before anything is sent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Never, overload

from f1model.design.entity import Item
from f1model.design.given import alone, items_given
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.query.explain_write import WriteExplanation, explained_write
from f1model.query.plan import Plan, plan, together
from f1model.query.refusals import answerable
from f1model.query.units import item_size, paged_read_units
from f1model.values import counted, normal

Sizing = Callable[[Item], int]  # the size of an item in bytes


@dataclass(frozen=True)
class Estimate:
    """What a pattern will cost on known items, computed over all pages: ``units`` are read units.

    ``fetched`` of the items evaluated are fetched from the table, because a local index lacks a part of them; ``bytes``
    has them and the index entries.

    Nobody knows in which order a Scan reads. So nobody knows where its pages end, and each page rounds by itself; nor,
    with a limit, when it has found enough. Where that matters, ``doubt`` says so in words; else it is empty.
    """

    evaluated: int
    returned: int
    bytes: int
    requests: int
    units: Decimal
    consistency: str = "eventual"
    doubt: str = ""
    fetched: int = 0

    def __repr__(self) -> str:
        fetched = f" {self.fetched:,} fetched from the table," if self.fetched else ""
        about, doubt = ("about ", f"; {self.doubt}") if self.doubt else ("", "")
        return (
            f"{self.evaluated:,} evaluated,{fetched} {self.returned:,} returned, {self.bytes:,} bytes in "
            f"{about}{counted(self.requests, 'page')}, {about}{normal(self.units):,} RCU "
            f"({self.consistency}, computed{doubt})"
        )


@dataclass(frozen=True)
class Explanation:
    """What DynamoDB will do for an access pattern, before anything is sent; ``estimate`` is None without items."""

    plan: Plan
    condition: str
    cost: str
    estimate: Estimate | None = None

    def __repr__(self) -> str:
        derived = self.plan
        dropped = "what the filter drops" if derived.filter else "nothing"
        lines = [
            f"pattern        {derived.pattern.name}",
            f"operation      {derived.operation} on {derived.place.label}{', a local index' * derived.place.local}",
            f"key condition  {self.condition}",
            f"filter         {derived.filter or 'none'}",
            f"over-reads     {', '.join(derived.over_reads) or dropped}",
            f"cost           {self.cost}",
        ]
        return "\n".join(lines)


@overload
def explain(
    pattern: AccessPattern, values: Mapping[str, Any] | None = None, /, *others: Never,
    items: Iterable[Item] | None = None, **named: Any,
) -> Explanation:  # fmt: skip
    """How a question will be answered."""


@overload
def explain(
    pattern: WritePattern, values: Mapping[str, Any] | None = None, changes: Mapping[str, Any] | None = None, /,
    *others: Never, items: Iterable[Item] | None = None, **named: Any,
) -> WriteExplanation:  # fmt: skip
    """How a change will be carried out."""


def explain(
    pattern: AccessPattern | WritePattern, values: Mapping[str, Any] | None = None, /, *others: Any,
    items: Iterable[Item] | None = None, **named: Any,
) -> Explanation | WriteExplanation:  # fmt: skip
    """How ``pattern`` will be answered, or carried out: operation, conditions, what is read, cost. Nothing is sent.

    Without values, the condition shows its templates. With ``items`` (those in the table) and values,
    the cost is computed from what the key condition covers: items evaluated and returned, bytes, read units.
    Values are given in the same way as to :func:`request`.

    Of a write pattern it tells what is read first and why, the condition, the keys that are kept in step and what goes
    along; with ``items``, the write units of the table and of each index. Its values are given as to
    :func:`f1model.apply`.

    Raises:
        ModelError: the pattern cannot be derived, or the values do not fit it.
    """
    if isinstance(pattern, WritePattern):
        changes = others[0] if others else None
        alone(pattern, others[1:], "explain")
        known = None if items is None else items_given(items, "explain")
        return explained_write(pattern, {**(values or {}), **named}, changes, known)
    alone(pattern, others, "explain")
    derived, given = answerable(plan(pattern)), together(pattern, values, named)
    needed = bool(given) or items is not None or not pattern.asked
    typed = derived.values(given) if needed else {}
    unit = "1 RCU (strong)" if pattern.consistent else "0.5 RCU (eventual)"
    if derived.operation == "Scan":
        cost = f"every item in {derived.place.label} is read: {unit} per 4,096 bytes of it"
    elif derived.operation == "GetItem":
        cost = f"one item: {unit} per 4,096 bytes of it"
    else:
        cost = f"one request per page of 1 MB; {unit} per 4,096 bytes evaluated"
    if derived.fetches():
        cost += ", and again per 4,096 bytes of each item by itself, which is fetched from the table"
    estimate = None if items is None else estimated(derived, items_given(items, "explain"), typed)
    condition = derived.condition_for(typed) if needed else derived.condition
    return Explanation(derived, condition, repr(estimate) if estimate else cost, estimate)


def estimated(derived: Plan, items: Iterable[Item], values: Mapping[str, Any], size_of: Sizing = item_size) -> Estimate:
    """What a plan costs on the ``items`` of its table, with the values that :meth:`Plan.values` returned."""
    if derived.scatter:
        return _gathered(derived, list(items), values, size_of)
    held = derived.reads(items, values)
    read = held if derived.place.projection == "ALL" else [derived.place.entry(item) or item for item in held]
    size = derived.pattern.limit or len(read) or 1
    consistency = "strong" if derived.pattern.consistent else "eventual"
    evaluated = kept = 0
    sizes, whole, units = list[int](), list[int](), list[Decimal]()
    for start in range(0, max(len(read), 1), size):
        part = read[start : start + size]
        sizes += map(size_of, part)
        whole += map(size_of, held[start : start + size] if derived.fetches() else ())
        units += paged_read_units(sizes[start:], consistency, whole[start:])
        evaluated += len(part)
        kept += sum(derived.keeps(item, values) for item in part)
        if derived.pattern.limit and kept >= derived.pattern.limit:
            break
    returned = min(kept, derived.pattern.limit or kept)
    doubt = _doubt(derived, len(units), evaluated, len(read))
    read_bytes, cost = sum(sizes) + sum(whole), sum(units, Decimal(0))
    return Estimate(evaluated, returned, read_bytes, len(units), cost, consistency, doubt, len(whole))


def _gathered(derived: Plan, items: list[Item], values: Mapping[str, Any], size_of: Sizing) -> Estimate:
    """The requests of a scatter, added up."""
    alone = replace(derived, scatter=None)
    each = [estimated(alone, items, one, size_of) for one in derived.requests(values)]
    evaluated, returned, size, requests, fetched = (
        sum(getattr(one, name) for one in each) for name in ("evaluated", "returned", "bytes", "requests", "fetched")
    )
    units = sum((one.units for one in each), Decimal(0))
    returned = min(returned, derived.pattern.limit or returned)
    return Estimate(evaluated, returned, size, requests, units, each[0].consistency, fetched=fetched)


def _doubt(derived: Plan, pages: int, evaluated: int, held: int) -> str:
    if derived.operation != "Scan" or held <= 1:
        return ""
    limit = derived.pattern.limit
    if limit and evaluated < held and derived.filter:
        return f"a Scan's order is not known, so it may read from {min(limit, held):,} to {held:,} items"
    if limit and evaluated < held:
        return "a Scan's order is not known, nor which items it meets first"
    return "a Scan's order is not known, nor where its pages end" if pages > 1 else ""
