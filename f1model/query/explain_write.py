"""How a write pattern will be carried out, in words, before anything is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.design.write import WritePattern
from f1model.errors import ConditionError
from f1model.query.units import item_size, read_units
from f1model.query.write_acts import Act, acts, refused_units, total_units
from f1model.query.write_plan import WritePlan, read_first, write_plan
from f1model.query.write_values import typed
from f1model.values import normal

Items = Iterable[Item] | dict[tuple[Any, ...], Item] | None
_NONE = {"delete": "none: where nothing is there, nothing happens", "change": "none: it is made where nothing is there"}


@dataclass(frozen=True)
class WriteExplanation:
    """What a write pattern will do.

    ``operation`` is PutItem, UpdateItem, DeleteItem or TransactWriteItems. ``by_place`` are its write units, by the
    name of the table and of each index, and ``read_units`` those of reading first, computed on the items of the table;
    None without items. ``refused`` says why nothing would be written on these items; "" if it would. ``done`` are the
    acts on these items, each with the item as it is.
    """

    plan: WritePlan
    operation: str
    condition: str
    reads_first: tuple[str, ...]
    by_place: Mapping[str, Decimal] | None = None
    read_units: Decimal | None = None
    refused: str = ""
    done: tuple[tuple[Act, Item | None], ...] = ()

    @property
    def units(self) -> Decimal | None:
        """Write units of the table and of all indexes; None without items."""
        return None if self.by_place is None else sum(self.by_place.values(), Decimal(0))

    def __repr__(self) -> str:
        derived, pattern = self.plan, self.plan.pattern
        together = self.operation == "TransactWriteItems"
        moved = " (delete and put: the primary key changes)" if derived.moves and together else ""
        keys = ", ".join(place.name for place in derived.rewrites)
        along = "; ".join(f"{each.name} ({each.kind} {each.entity})" for each in pattern.along)
        cost = "the larger of the item before and after, 1 WCU per 1,024 bytes of it"
        if together:
            cost += ", twice that in a transaction"
        if self.by_place is not None:
            parts = ", ".join(f"{name} {normal(units)}" for name, units in self.by_place.items() if units)
            read = f", and {normal(self.read_units)} RCU to read it first" if self.read_units else ""
            cost = f"{normal(self.units)} WCU (computed){': ' if parts else ''}{parts}{read}"
        lines = [
            f"pattern        {pattern.name}",
            f"operation      {self.operation} in {derived.model.table}{moved}",
            f"reads first    {'; '.join(self.reads_first) or 'nothing'}",
            f"condition      {self.condition or _NONE.get(pattern.kind, 'none: what is there is replaced')}",
            f"keys in step   {keys or 'no index key is made of what changes'}",
            f"goes along     {along or 'nothing'}",
            f"cost           {cost}",
            *([f"refused        {self.refused}"] if self.refused else []),
        ]
        return "\n".join(lines)


def explained_write(
    pattern: WritePattern, values: Mapping[str, Any], changes: Mapping[str, Any] | None, items: Items
) -> WriteExplanation:
    """As :func:`f1model.explain`, for a write pattern. Of ``items`` in a dict, the keys are their primary keys."""
    plan = write_plan(pattern)
    if not values and items is None:
        reads = read_first(plan, dict.fromkeys(pattern.versions, 0))
        return WriteExplanation(plan, plan.operation, _in_words(plan), reads)
    given, anew = typed(pattern, plan.model, values, changes)
    reads = read_first(plan, given)
    if items is None:
        return WriteExplanation(plan, plan.operation, _in_words(plan), reads)
    table = plan.model.place()
    held = items if isinstance(items, dict) else {table.key(item): item for item in items if table.holds(item)}
    seen: list[Item | None] = []

    def look(key: Item) -> Item | None:
        seen.append(held.get(table.key(key)))
        return seen[-1]

    def read() -> Decimal:
        return sum((read_units(item_size(item) if item else 0, "strong") for item in seen), Decimal(0))

    try:
        done = acts(plan, given, anew, look)
    except ConditionError as error:  # what is read says so: nothing is sent
        why = error.problem.removesuffix(", so nothing was written.")
        return WriteExplanation(plan, plan.operation, _in_words(plan), reads, {}, read(), why)
    as_they_are = [held.get(table.key(act.key)) for act in done]
    refused = next((why for act, item in zip(done, as_they_are, strict=True) if (why := act.refusal(item))), "")
    if refused:
        units = refused_units(plan.model, done, as_they_are, transactional=len(done) > 1)
    else:
        units = total_units(plan.model, done, as_they_are, transactional=len(done) > 1)
    operation = "TransactWriteItems" if len(done) > 1 else f"{done[0].operation}Item"
    stated = " and ".join(condition.text(name) for name, condition in done[0].conditions)
    stated = _in_words(plan) if plan.moves else stated
    pairs = tuple(zip(done, as_they_are, strict=True))
    return WriteExplanation(plan, operation, stated, reads, units, read(), refused, pairs)


def _in_words(plan: WritePlan) -> str:
    pattern, model = plan.pattern, plan.model
    first = model.place().partition[0]
    parts = {"create": [f"{first} does not exist"], "change": [] if pattern.upsert else [f"{first} exists"]}
    stated = parts.get(pattern.kind, [])
    stated += [each.text(name) for name, each in pattern.conditions.items()]
    if pattern.kind != "create":
        extra = [] if pattern.whole else [n for n in pattern.given or () if n not in pattern.key_fields(model)]
        stated += [f"{name} is <{name}>" for name in dict.fromkeys((*extra, *pattern.versions))]
        held = ["the rest of the item"] if plan.moves else plan.relies_on
        stated += [f"{name} is as it was read" for name in held]
    return " and ".join(stated)
