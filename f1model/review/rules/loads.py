"""Rules about how much is written: to one item, to one item collection, to a table, and to an index or a large item."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from f1model.design.place import Place
from f1model.query.units import PARTITION_WRITES, WRITE_UNIT, item_size
from f1model.query.write_acts import Units
from f1model.review.case import Case
from f1model.review.changes import Write, key_text, named, per_second
from f1model.review.finding import Finding, listed, patterns_named
from f1model.review.rule import rule
from f1model.values import counted, normal, value_size

NEW_TABLE_WRITES = 4_000  # write units a second of a new on-demand table or index; "On-demand capacity mode"
TABLE_WRITES = 40_000  # write units a second of a table or index, by default; Developer Guide, "Quotas"
MANY_UNITS = 10  # write units that a small change of a large item is worth a word for
SMALL_PART = 10  # a change is small where it is this part of the item, or less


@rule("hot-writes", "K3")
def hot_writes(case: Case) -> Iterator[Finding]:
    """One item, such as a counter, or one item collection is written more than one partition takes.

    Source: Developer Guide, "Best practices for designing and using partition keys effectively".
    """
    loads: dict[tuple[Place, bool, tuple[object, ...]], list[tuple[Write, Decimal]]] = defaultdict(list)
    spread: dict[str, list[tuple[Write, Decimal]]] = defaultdict(list)
    for write in case.changes.all:
        rate = case.changes.rate(write.main)
        for place in case.model.places if rate else ():
            units = _units(case, write, place) * (rate or 0)
            whole, key = write.values(place, sort=True), write.values(place, sort=False)
            one = whole is not None and not place.index
            if units and (one or key is not None):
                loads[place, one, (whole if one else key) or ()].append((write, units))
            elif units and not place.index and not write.each.whole:
                spread[write.entity].append((write, units))
    for (place, one, key), parts in loads.items():
        total = sum((units for _, units in parts), Decimal(0))
        if total > PARTITION_WRITES:
            what = f"The {'item' if one else 'item collection'} {key_text(key)} is written with "
            what += f"{_shown(total)} WCU a second (computed), by {named([write for write, _ in parts])}."
            yield Finding("hot-writes", "note", place.label, what, *_advice(one))
    for name, parts in spread.items():
        total, count = sum((units for _, units in parts), Decimal(0)), len(case.by_entity.get(name, ()))
        if count and total > PARTITION_WRITES * count:
            what = f"{named([write for write, _ in parts])} {'writes' if len(parts) == 1 else 'write'} {name} with "
            what += f"{_shown(total)} WCU a second (computed), and there {'is' if count == 1 else 'are'} "
            what += f"{counted(count, 'such item')}. Spread evenly, that is {_shown(total / count)} each."
            yield Finding("hot-writes", "note", case.model.table, what, *_advice(one=True))


def _units(case: Case, write: Write, place: Place) -> Decimal:
    """What it takes of the throughput of a place: the table's has that of its local indexes in it."""
    there = (each for each in case.model.places if each.home == place.index)
    return sum((case.changes.units(write, each) for each in there), Decimal(0))


def _advice(one: bool) -> tuple[str, str]:
    why = f"One partition takes {PARTITION_WRITES:,} WCU a second, and what is beyond that is throttled. "
    if one:
        why += "One item cannot be split. Transactions that meet on it cancel one another long before that."
        fix = "Spread it over several items: number them, add to one of them at random, and sum them when it is read "
        return why, fix + "(write sharding). Or count from the table's stream, many changes at a time."
    why += "DynamoDB can split a busy collection, but not at once, and not where the newest key is written each time."
    fix = "Give the partition key more values, such as a shard number, and let the reader ask for all of them."
    return why, fix


@rule("over-write-quota", "K3", "C3")
def over_write_quota(case: Case) -> Iterator[Finding]:
    """A table or an index is written more than an account may, or than a new one takes.

    Source: Developer Guide, "Quotas in Amazon DynamoDB" and "On-demand capacity mode".
    """
    for place in case.model.places:
        loads: Units = defaultdict(Decimal)
        for write in case.changes.all:
            loads[write.main.name] += _units(case, write, place) * (case.changes.rate(write.main) or 0)
        total = sum(loads.values(), Decimal(0))
        if total <= NEW_TABLE_WRITES:
            continue
        worst = max(loads, key=lambda name: loads[name])
        what = f"It is written with {_shown(total)} write units a second, most of them for {worst!r} "
        what += f"({_shown(loads[worst])})."
        if total > TABLE_WRITES:
            why = f"A table, or an index, takes {TABLE_WRITES:,} a second by default, on demand or provisioned. An "
            why += "index that cannot keep up throttles the writes of its table."
            fix = "Ask for a higher quota before you need it. Or write less: fewer indexes, smaller items."
        else:
            why = f"A new table takes about {NEW_TABLE_WRITES:,} a second at once, and then twice its last peak."
            fix = "Ask for warm throughput before the launch, or let the traffic grow over hours."
        yield Finding("over-write-quota", "note", place.label, what, why, fix)


@rule("written-more-than-read", "K7")
def written_more_than_read(case: Case) -> Iterator[Finding]:
    """An index is written more often than it is read.

    Source: Developer Guide, "General guidelines for secondary indexes in DynamoDB".
    """
    for place in case.model.places[1:]:
        reading = [each for each in case.model.access_patterns if each.index == place.index]
        reads = [case.changes.rate(each) for each in reading]
        loads = [
            (units, case.changes.rate(write.main))
            for write in case.changes.all
            if (units := case.changes.units(write, place))
        ]
        if not reads or None in reads or any(rate is None for _, rate in loads):
            continue  # somebody has yet to say how often
        read, written = sum(filter(None, reads), Decimal(0)), sum((rate or Decimal(0) for _, rate in loads), Decimal(0))
        units = sum((each * (rate or 0) for each, rate in loads), Decimal(0))
        if written > read:
            what = f"It is written {per_second(written)}, and read {per_second(read) if read else 'never'}. Its writes "
            what += f"are {units * 86400 * 30:,.0f} units a month, for {patterns_named(each.name for each in reading)}."
            why = "Each item that it holds is paid for again whenever what the index shows of it changes."
            fix = "Hold less: only the items that are asked for (a sparse index), only the attributes that are read "
            fix += "(KEYS_ONLY, or a list). Fine, where the answer is worth it."
            yield Finding("written-more-than-read", "note", place.label, what, why, fix)


@rule("found-by-its-own-id", "K9")
def found_by_its_own_id(case: Case) -> Iterator[Finding]:
    """A child that is keyed by its parent is mostly asked for, and changed, by its own id alone.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 9.
    """
    table = case.model.place()
    for entity in case.model.entities:
        fields = {f for key in table.keys[entity.name] for f in key.template.fields}
        parents = {f for key in table.partition_keys(entity.name) for f in key.template.fields}
        changing = [write for write in case.changes.of[entity.name] if write.each.kind in ("change", "delete")]
        asked = [each for each in case.plans if [*each.pattern.returns] == [entity.name] and each.operation == "Query"]
        own = [each for each in asked if each.place.index and {*each.pattern.given} and {*each.pattern.given} < fields]
        alone = [each for each in own if not {*each.pattern.given} & parents
                 and not _links(case, entity.name, each.pattern.given)]  # fmt: skip
        listing = [each for each in case.plans if entity.name in each.pattern.returns and not each.place.index]
        rates = [[case.changes.rate(each.pattern) for each in group] for group in (alone, listing)]
        if not changing or not alone or None in rates[0] or None in rates[1]:
            continue
        by_id, by_parent = (sum(filter(None, group), Decimal(0)) for group in rates)
        if by_id > by_parent:
            place, names = alone[0].place, listed(alone[0].pattern.given)
            what = f"It is keyed under {listed(sorted(parents))}, and {patterns_named(alone)} asks {place.name} for it "
            what += f"by {names} alone, {per_second(by_id)}. By its parent it is asked for "
            what += f"{per_second(by_parent) if by_parent else 'never'}."
            why = "A write needs the whole primary key. Who has only the id of the child reads the index before each "
            why += f"write, and {named(changing)} {'is one' if len(changing) == 1 else 'are some'}."
            fix = f"Key {entity.name} by {names}, and let an index list those of one parent."
            yield Finding("found-by-its-own-id", "note", entity.name, what, why, fix)


def _links(case: Case, name: str, ids: Sequence[str]) -> bool:
    """Whether the ids are those of something else, which many of these items belong to as well."""
    table, values = case.model.place(), [[item.get(each) for each in ids] for item in case.by_entity.get(name, ())]
    others = [{*key.template.fields} for other in table.keys if other != name for key in table.keys[other]]
    return any({*ids} <= fields for fields in others) or len({repr(each) for each in values}) < len(values)


@rule("large-item-changed", "K1")
def large_item_changed(case: Case) -> Iterator[Finding]:
    """A small change of a large item pays for the whole item.

    Source: Developer Guide, "DynamoDB read and write operations": an update takes the larger size of before and after.
    """
    for write in case.changes.all:
        item = case.changes.typical.get(write.entity)
        if not item or write.each.kind != "change" or write.moves:
            continue
        size, part = item_size(item), sum(value_size(item[name]) for name in write.changed if name in item)
        if size > MANY_UNITS * WRITE_UNIT and part * SMALL_PART <= size:
            units = case.changes.units(write, case.model.place())
            what = f"{write.name} changes {listed(sorted(write.changed))}, and takes {normal(units)} WCU (computed): "
            what += f"an item of {write.entity} is {size:,} bytes large, as a rule."
            why = "An update pays for the whole item, before or after, whichever is larger."
            fix = "Keep what changes in an item of its own, beside the large one and with the same partition key."
            yield Finding("large-item-changed", "note", write.main.name, what, why, fix)


def _shown(units: Decimal) -> str:
    return f"{normal(round(units, 1)):,}"
