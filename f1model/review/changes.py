"""What a model's write patterns do to its items, with what several rules ask of them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.place import Place
from f1model.design.write import Old, WritePattern
from f1model.errors import ModelError
from f1model.query.units import item_size, item_write_units, write_units
from f1model.query.write_plan import write_plan
from f1model.review.finding import quoted
from f1model.values import coerce

RARE = 1  # writes an hour: up to here, what each takes is no matter
_SELDOM = re.compile(r"\b(seldom|rarely|hardly|never|yearly|year|season|decade|month|monthly)\b", re.IGNORECASE)
Source = tuple[str, Any]  # where a value comes from: ("value", it), ("new", attribute) or ("old", attribute)


@dataclass(frozen=True, eq=False)
class Write:
    """One item that a write pattern writes: its own (``each`` is ``main``), or one that goes along with it."""

    model: DataModel
    main: WritePattern
    each: WritePattern

    @property
    def own(self) -> bool:
        return self.each is self.main

    @property
    def entity(self) -> str:
        return self.each.entity

    @property
    def name(self) -> str:
        """How a finding names it."""
        return repr(self.main.name) if self.own else f"{self.each.name!r} (along with {self.main.name!r})"

    @cached_property
    def changed(self) -> frozenset[str]:
        """The attributes to which it gives another value; of a put, all that its entity has."""
        each = self.each
        if each.kind == "change":
            return frozenset((*each.sets, *each.anew(self.model), *each.adds, *each.versions))
        return frozenset(self.model.entity(self.entity).attributes) if each.kind == "put" else frozenset()

    @property
    def blind(self) -> bool:
        """Whether it asks nothing of the item as it is, but that there is one."""
        each, keys = self.each, self.each.key_fields(self.model)
        more = [] if each.whole else [name for name in each.given or () if name not in keys]
        return each.kind != "create" and not (each.version or each.only_if or more)

    @property
    def together(self) -> bool:
        """Whether it is part of a transaction."""
        return bool(self.main.along) or self.moves

    @cached_property
    def moves(self) -> bool:
        """Whether the primary key of its item changes."""
        return self.each.kind == "change" and bool(self.changed & {*self.each.key_fields(self.model)})

    @cached_property
    def key(self) -> dict[str, Source]:
        """Where the values come from that its item's primary key is made of."""
        return {name: self.source(name) for name in self.each.key_fields(self.model)}

    def source(self, name: str) -> Source:
        """Where the value of an attribute comes from that it is given."""
        each = self.each
        constants = each.fixed if each.whole else each.constants(self.model)
        if name in constants:
            return "value", constants[name]
        taken = name if self.own else each.takes.get(name, name)
        if isinstance(taken, Old):
            main = Write(self.model, self.main, self.main)
            changes = taken.name in main.changed and self.main.kind != "create"
            return ("old" if changes else "new"), taken.name
        return "new", taken

    def values(self, place: Place, *, sort: bool) -> tuple[Any, ...] | None:
        """The key of its item in a place, if it is always the same one; of the partition key alone without ``sort``."""
        keys = place.keys.get(self.entity, ()) if sort else place.partition_keys(self.entity)
        if not keys:
            return None
        kinds, known = self.model.entity(self.entity).attributes, {}
        try:
            for field in (field for key in keys for field in key.template.fields):
                kind, value = self.source(field)
                if kind != "value":
                    return None
                known[field] = coerce(value, kinds[field], self.each.where)
            return tuple(key.render(known, self.each.where) for key in keys)
        except ModelError:
            return None


class Changes:
    """The write patterns of a model; ``by_entity`` are its items, ``traffic`` how often a pattern is used a second.

    ``sizes`` are those of the items in bytes, by ``id``, where they can be told.
    """

    def __init__(
        self, model: DataModel, by_entity: Mapping[str, Sequence[Item]], traffic: Mapping[str, Any],
        sizes: Mapping[int, int],
    ) -> None:  # fmt: skip
        self._model, self._items, self._traffic, self._sizes = model, by_entity, traffic, sizes
        self.refused: dict[str, ModelError] = {}
        self.all: list[Write] = []
        for main in model.write_patterns:
            try:
                write_plan(main)
            except ModelError as error:
                self.refused[main.name] = error
                continue
            self.all += [Write(model, main, each) for each in (main, *main.along) if each.kind != "check"]

    @property
    def own(self) -> list[Write]:
        """Without what goes along."""
        return [write for write in self.all if write.own]

    @cached_property
    def of(self) -> dict[str, list[Write]]:
        """Those of each entity."""
        found = defaultdict(list)
        for write in self.all:
            found[write.entity].append(write)
        return defaultdict(list, found)

    @cached_property
    def _along(self) -> dict[str, list[Write]]:
        found = defaultdict(list)
        for write in self.all:
            if not write.own:
                found[write.main.name].append(write)
        return dict(found)

    def along(self, main: WritePattern) -> list[Write]:
        """What goes along with a pattern."""
        return self._along.get(main.name, [])

    @cached_property
    def key_fields(self) -> dict[str, tuple[str, ...]]:
        """The attributes that the primary key of each entity is made of."""
        return {
            name: tuple(dict.fromkeys(field for key in keys for field in key.template.fields))
            for name, keys in self._model.place().keys.items()
        }

    def rate(self, pattern: AccessPattern | WritePattern) -> Decimal | None:
        """How often a pattern is used, a second; None if that is not known."""
        told = self._traffic.get(pattern.name)
        rate = getattr(pattern, "rate", None) if told is None else told
        return None if rate is None else Decimal(rate)

    def rare(self, writes: Sequence[Write]) -> bool:
        """Whether they are known to happen so seldom that it does not matter what they take."""
        mains = {write.main.name: write.main for write in writes}.values()
        rates = [self.rate(main) or Decimal(0) for main in mains]
        said = all(self.rate(main) is not None or _SELDOM.search(main.often) for main in mains)
        return said and round(sum(rates, Decimal(0)) * 3600, 6) <= RARE

    @cached_property
    def typical(self) -> dict[str, Item]:
        """Of each entity that has items, one of middle size."""
        found = {}
        for name, items in self._items.items():
            known = [item for item in items if id(item) in self._sizes]
            sizes = [self._sizes[id(item)] for item in known]
            if name and known:
                found[name] = known[sorted(range(len(known)), key=sizes.__getitem__)[len(known) // 2]]
        return found

    def units(self, write: Write, place: Place) -> Decimal:
        """The write units that it takes in a place, for an item of middle size; without items, the least."""
        item, name = self.typical.get(write.entity), write.entity
        if write.moves and item:
            return sum(
                (item_write_units(self._model, *pair, transactional=True)[place.name]
                 for pair in ((item, None), (None, item))), Decimal(0)
            )  # fmt: skip
        if not place.index:
            return write_units(item_size(item) if item else 0, transactional=write.together) * (1 + write.moves)
        if name not in place.keys or (item and not place.holds(item)):
            return Decimal(0)
        each = write_units(item_size(place.entry(item) or {}) if item else 0)
        fields = {field for key in place.keys[name] for field in key.template.fields}
        if write.each.kind != "change":
            return each
        if write.moves or write.changed & fields:
            return 2 * each
        kept = place.entry(dict.fromkeys((*place.names, *write.changed))) or {}
        return each if write.changed & kept.keys() else Decimal(0)


def named(writes: Sequence[Write], most: int = 3) -> str:
    """Writes in one breath, each by its name."""
    names = list(dict.fromkeys(write.name for write in writes))
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def per_second(rate: Decimal) -> str:
    """A rate as people say it: ``once a second``, ``40 times a day``."""
    periods = {"a second": 1, "a minute": 60, "an hour": 3600, "a day": 86400, "a month": 30 * 86400}
    word = next((word for word, seconds in periods.items() if round(rate * seconds, 6) >= 1), "a month")
    often = _short(round(rate * periods[word], 6))
    return f"{ {'1': 'once', '2': 'twice'}.get(often, f'{often} times') } {word}"


def _short(number: Decimal) -> str:
    return f"{number:,.0f}" if number >= 10 or number == number.to_integral_value() else f"{number:,.1f}"


def key_text(key: Sequence[Any]) -> str:
    """A key as a finding names it, its parts in quotes."""
    return " / ".join(map(quoted, key))
