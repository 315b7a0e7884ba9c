"""Where a table gets hot: what each item collection is asked for a second, if traffic is spread evenly."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.billing.grouped import Key, holding, keys_of
from f1model.design.entity import Item
from f1model.design.place import Place
from f1model.query.units import PARTITION_READS, PARTITION_WRITES


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


def collections_of(use: Use, by_entity: Mapping[str, Sequence[Item]]) -> list[Key]:
    """The item collections among which such requests choose: those of their entities, as far as ``known`` fits them."""
    keys: dict[Key, None] = {}
    for name in use.entities:
        fields = {field for key in use.place.partition_keys(name) for field in key.template.fields}
        known = {field: value for field, value in use.known.items() if field in fields}
        items = holding(by_entity.get(name, ()), use.place.names)
        for field, value in known.items():
            items = [item for item in items if item.get(field) == value]
        keys |= dict.fromkeys(keys_of(items, use.place.partition))
    return list(keys)


def hottest(uses: Iterable[tuple[str, Decimal, Use]], by_entity: Mapping[str, Sequence[Item]]) -> Spot | None:
    """The item collection that comes closest to what one partition serves; None if nothing is asked for.

    ``uses`` has the name of a pattern, how often a second it happens, and what it takes each time. Each is spread
    evenly over the collections that it can be about. So a pattern whose partition key is always the same meets one.
    """
    loads: dict[tuple[str | None, Key], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    parts: dict[tuple[str | None, Key], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    spread: dict[tuple[str | None, Key, str], int] = {}
    places: dict[str | None, Place] = {}
    found: dict[tuple[str, Sequence[str], str], list[Key]] = {}
    for name, rate, use in uses:
        about = use.place.label, use.entities, repr(use.known)  # many patterns are about the same collections
        if about not in found:
            found[about] = collections_of(use, by_entity)
        keys, home = found[about], use.place.home
        if home not in places or not use.place.local:  # a local index has the table's partitions
            places[home] = use.place
        for key in keys:
            reads, writes = use.reads * rate / len(keys), use.writes * rate / len(keys)
            spread[home, key, name] = min(len(keys), spread.get((home, key, name), len(keys)))
            loads[home, key][0] += reads
            loads[home, key][1] += writes
            parts[home, key][name] += max(reads / PARTITION_READS, writes / PARTITION_WRITES)
    spots = []
    for (home, key), (reads, writes) in loads.items():
        shares = parts[home, key]
        most = max(shares, key=lambda name: shares[name])
        spots.append(Spot(places[home], key, reads, writes, dict(shares), spread[home, key, most]))
    return max(spots, key=lambda spot: spot.share, default=None)
