"""What is asked of a table in a second: kinds of requests, and what each takes of which key."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.billing.bill import bill
from f1model.billing.heat import Use
from f1model.billing.measure import by_entity
from f1model.design.entity import Item
from f1model.design.given import items_given, shown
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.place import Place
from f1model.design.write import WritePattern
from f1model.errors import ModelError


@dataclass(frozen=True)
class Take:
    """What one request takes: read and write units, of one partition key in the table or an index, ``place`` by name.

    ``sort`` is where in the item collection: the sort key of the item that is written, or of the first that is read.
    ``last`` says that each request puts a new item behind all that are there, as time does in a sort key.
    """

    place: str
    key: Any
    sort: Any = ()
    reads: Decimal | float = 0
    writes: Decimal | float = 0
    last: bool = False

    def __post_init__(self) -> None:
        for name in ("key", "sort"):
            value = getattr(self, name)
            object.__setattr__(self, name, value if isinstance(value, tuple) else (value,))


@dataclass(frozen=True)
class Request:
    """One kind of request: ``a_second`` of them come, from second ``start`` to before ``stop`` (None: to the end).

    Each needs all that it ``takes``: a write that its index has no room for is refused by the table.

    Raises:
        ModelError: ``a_second`` or the units of a take are no number from 0 up, or it takes nothing.
    """

    name: str
    a_second: Decimal | float
    takes: tuple[Take, ...]
    start: int = 0
    stop: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "takes", tuple(self.takes))
        figures = [self.a_second, *(units for take in self.takes for units in (take.reads, take.writes))]
        wrong = next((each for each in figures if not _countable(each)), None)
        if wrong is not None or not self.takes:
            problem = f"it has {shown(wrong)} a second or in a take." if self.takes else "it takes nothing."
            fix = 'Write Request("Vote", 5_000, [Take("Votes", "POLL#8", writes=1)]).'
            raise ModelError(f"Request {self.name!r}", problem, fix)


def traffic(
    model: DataModel, items: Iterable[Item], rates: Mapping[str, str] | None = None, *, rising: Collection[str] = (),
) -> list[Request]:  # fmt: skip
    """What a declared model is asked a second, by its patterns' rates: the lines of its bill, key by key.

    Each pattern with a rate (its own, or that of ``rates``, as in :func:`f1model.bill`) is spread evenly: a read over
    the questions that these items answer, one for each combination of what it is given, a write over the items of its
    entity. What it takes each time is the bill's. A read counts where the first item that answers it is: a split never
    goes through what one request reads. ``rising`` names the attributes that only go up, such as a time: what is
    written under a sort key that begins with one comes last in its collection.

    Raises:
        ModelError: as :func:`f1model.bill` does; or ``rising`` names no attribute.
    """
    known = items_given(items, "traffic")
    billed, groups = bill(model, known, rates), by_entity(model, known)
    attributes = {name for entity in model.entities for name in entity.attributes}
    unknown = sorted({rising} if isinstance(rising, str) else {*rising} - attributes)
    if unknown:
        raise ModelError("traffic", f"rising is or names {unknown[0]!r}.", 'Write rising=["Sent"], with attributes.')
    made = []
    for line in billed.lines:
        pattern: AccessPattern | WritePattern = model[line.name]
        chosen = _asked(pattern, line.each.uses, groups) if isinstance(pattern, AccessPattern) else \
            _written(pattern, line.each.uses, groups, {*rising})  # fmt: skip
        shared: dict[tuple[Take, ...], int] = defaultdict(int)
        for takes in chosen:
            shared[takes] += 1
        made += [Request(line.name, line.rate.a_second * count / len(chosen), takes)
                 for takes, count in shared.items()]  # fmt: skip
    return made


def _countable(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and 0 <= value < float("inf")


def _fitting(use: Use, groups: Mapping[str, Sequence[Item]]) -> list[Item]:
    """The items of a use's entities that are in its place and have the values that it knows."""
    return [item for name in use.entities for item in groups.get(name, ()) if use.place.holds(item)
            and all(item.get(field) == value for field, value in use.known.items() if field in item)]  # fmt: skip


def _asked(pattern: AccessPattern, uses: Iterable[Use], groups: Mapping[str, Sequence[Item]]) -> list[tuple[Take, ...]]:
    questions: dict[Any, Take] = {}
    for use in uses:
        for item in sorted(_fitting(use, groups), key=use.place.key):
            question = (*(item[name] for name in use.place.partition), *(item.get(name) for name in pattern.given))
            questions.setdefault(question, _take(use, item))
    return [(take,) for take in questions.values()]


def _written(
    pattern: WritePattern, uses: Iterable[Use], groups: Mapping[str, Sequence[Item]], rising: set[str]
) -> list[tuple[Take, ...]]:  # fmt: skip
    new, items = bool(pattern.create or pattern.put), groups.get(pattern.entity, ())
    moved = rising if new else rising & {*pattern.sets, *pattern.fixed, *pattern.adds}
    choices, written = [(use, _fitting(use, groups)) for use in uses], []
    for number, item in enumerate(items):
        takes = []
        for use, others in choices:
            if pattern.entity not in use.entities:  # what goes along, spread evenly by itself
                takes += [_take(use, others[number % len(others)])] if others else []
            elif use.place.holds(item):
                takes.append(_take(use, item, _comes_last(use.place, pattern.entity, item, items, moved)))
        written += [tuple(takes)] if takes else []
    return written


def _take(use: Use, item: Item, last: bool = False) -> Take:
    key, width = use.place.key(item), len(use.place.partition)
    name = use.place.home or use.place.table
    return Take(name, key[:width], () if last else key[width:], use.reads, use.writes, last)


def _comes_last(place: Place, entity: str, item: Item, items: Sequence[Item], rising: set[str]) -> bool:
    """Whether the first field of the sort key that can differ within the item's collection is one that only goes up."""
    if not rising:
        return False
    partition = place.key(item)[: len(place.partition)]
    mates = [each for each in items if place.holds(each) and place.key(each)[: len(partition)] == partition]
    fields = [field for key in place.sort_keys(entity) for field in key.template.fields]
    differing = (each in rising for each in fields if each in rising or len({mate.get(each) for mate in mates}) > 1)
    return next(differing, False)
