"""Where a table gets hot: what each item collection is asked for a second, if traffic is spread evenly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import repeat
from typing import Any

from f1model.billing.grouped import Key, keys_of
from f1model.billing.known import Known
from f1model.design.place import Place
from f1model.query.units import PARTITION_READS, PARTITION_WRITES

_About = tuple[str | None, str, tuple[str, ...], str]  # the home, the place, the entities and what is the same


@dataclass(frozen=True)
class Use:
    """What one request takes of a place: read and write units, in item collections of these ``entities``.

    ``known`` are the values that are the same in every such request, by attribute.
    """

    place: Place
    entities: tuple[str, ...]
    known: Mapping[str, Any]
    reads: Decimal = Decimal(0)
    writes: Decimal = Decimal(0)


@dataclass(frozen=True)
class Spot:
    """An item collection, and the read and write units that it is asked for a second; ``parts`` says by which pattern.

    ``over`` is the number of item collections over which the pattern that asks most is spread: 1 if all of it is here.
    """

    place: Place
    key: Key
    reads: Decimal
    writes: Decimal
    parts: Mapping[str, Decimal]
    over: int

    @property
    def share(self) -> Decimal:
        """The part that this is of what one partition serves: 1 is all of it."""
        return max(self.reads / PARTITION_READS, self.writes / PARTITION_WRITES)


def collections_of(use: Use, known: Known) -> list[Key]:
    """The item collections among which such requests choose: those of their entities, as far as what they know fits."""
    keys: dict[Key, None] = {}
    for name in use.entities:
        fields = {field for key in use.place.partition_keys(name) for field in key.template.fields}
        fixed = {field: value for field, value in use.known.items() if field in fields}
        make = partial(_collections, use.place, fixed, name, known)
        if known.have_all(name, use.place.names):  # then the sort key does not matter
            what, names = ("collections", use.place.index, repr(fixed)), [*use.place.partition, *fixed]
            keys |= known.remembered(what, None, name, names, make)
        else:
            keys |= make()
    return list(keys)


def _collections(place: Place, fixed: Mapping[str, Any], name: str, known: Known) -> dict[Key, None]:
    items = known.holding(name, place.names)
    for field, value in fixed.items():
        items = [item for item in items if item.get(field) == value]
    return dict.fromkeys(keys_of(items, place.partition))


def hottest(uses: Iterable[tuple[str, Decimal, Use]], known: Known) -> Spot | None:
    """The item collection that comes closest to what one partition serves; None if nothing is asked for.

    ``uses`` has the name of a pattern, how often a second it happens, and what it takes each time. Each is spread
    evenly over the collections that it can be about. So a pattern whose partition key is always the same meets one.
    """
    places: dict[str | None, Place] = {}
    found: dict[_About, dict[Key, None]] = {}  # many patterns are about the same collections
    asked: list[tuple[str, _About, Decimal, Decimal]] = []
    for name, rate, use in uses:
        home = use.place.home
        if home not in places or not use.place.local:  # a local index has the table's partitions
            places[home] = use.place
        about = home, use.place.label, use.entities, repr(use.known)
        if about not in found:
            found[about] = dict.fromkeys(collections_of(use, known))
        count = max(1, len(found[about]))
        asked.append((name, about, use.reads * rate / count, use.writes * rate / count))
    loads: dict[tuple[str | None, Key], tuple[Decimal, Decimal]] = {}
    for about, keys in found.items():
        here = [(reads, writes) for _, other, reads, writes in asked if other == about]
        reads, writes = (sum(units, Decimal(0)) for units in zip(*here, strict=True))
        for spot in zip(repeat(about[0]), keys, strict=False):
            before = loads.get(spot)
            loads[spot] = (before[0] + reads, before[1] + writes) if before else (reads, writes)
    if not loads:
        return None
    shares = {both: max(both[0] / PARTITION_READS, both[1] / PARTITION_WRITES) for both in {*loads.values()}}
    home, key = max(loads, key=lambda spot: shares[loads[spot]])
    parts, spread = dict[str, Decimal](), dict[str, int]()
    for name, about, reads, writes in asked:
        if about[0] == home and key in found[about]:
            share = max(reads / PARTITION_READS, writes / PARTITION_WRITES)
            parts[name] = parts.get(name, Decimal(0)) + share
            spread[name] = min(len(found[about]), spread.get(name, len(found[about])))
    most = max(parts, key=lambda name: parts[name])
    return Spot(places[home], key, *loads[home, key], parts, spread[most])
