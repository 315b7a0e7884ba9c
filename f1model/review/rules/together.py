"""Rules about writes that belong together: counters, transactions, children, copies."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from f1model.billing.grouped import holding, keys_of
from f1model.design.entity import Entity, Item
from f1model.review.case import Case
from f1model.review.changes import Write, named
from f1model.review.finding import Finding, listed, quoted
from f1model.review.rule import rule
from f1model.review.rules.times import words
from f1model.review.values import plain
from f1model.values import counted, normal

LARGEST_TRANSACTION = 4 * 1024 * 1024  # bytes of all items in it; API Reference, "TransactWriteItems": 4 MB
_IDS = {"id", "ids", "key", "no", "number", "code"}


@rule("counter-drifts")
def counter_drifts(case: Case) -> Iterator[Finding]:
    """A counter goes up with each new item, and not down when one is deleted, or only ever down."""
    counts: dict[tuple[str, str], list[tuple[Write, Write, bool]]] = {}
    for write in case.changes.own:
        for other in case.changes.along(write.main):
            for name, amount in other.each.adds.items():
                if amount:
                    counts.setdefault((other.entity, name), []).append((write, other, amount > 0))
    for (counter, name), parts in counts.items():
        made = [write for write, _, up in parts if up and write.each.whole]
        others = [
            each for each in case.changes.of[counter]
            if name in each.changed or (each.each.whole and each.each.fixed.get(name) != 0)
        ]  # fmt: skip
        counting = [write.main for write, _, _ in parts]
        deleting = [
            write for entity in {write.entity for write in made} for write in case.changes.of[entity]
            if write.own and write.each.kind == "delete" and write.main not in counting
            and not {*write.each.only_if} - {*write.each.key_fields(case.model)}
        ]  # fmt: skip
        falls = not any(up for _, _, up in parts) and len(others) == len(parts)
        if made and deleting:
            what = f"{named(made)} adds to {name} of {counter}, and {named(deleting)} takes nothing off."
            where, fix = deleting[0].main.name, f'Let it go along: change="{counter}", adds={{"{name}": -1}}. Fine, '
        elif falls:
            what = f"{named([write for write, _, _ in parts])} takes off {name} of {counter}, and nothing adds to it."
            where, fix = parts[0][0].main.name, f'Let it go along where one is made: adds={{"{name}": 1}}. Fine, '
        else:
            continue
        why = "A count that is kept beside what it counts is wrong from the first write that forgets it."
        yield Finding("counter-drifts", "note", where, what, why, f"{fix}where it counts something else.")


@rule("same-item-twice", "K14")
def same_item_twice(case: Case) -> Iterator[Finding]:
    """Two writes of one transaction are of the same item.

    Source: API Reference, "TransactWriteItems": no two actions can target the same item.
    """
    for write in case.changes.own:
        parts = [write, *(Write(case.model, write.main, each) for each in write.main.along)]
        keys = [(part.entity, tuple(sorted(part.key.items(), key=str))) for part in parts]
        twice = [part for part, key in zip(parts, keys, strict=True) if keys.count(key) > 1]
        if twice:
            what = f"Two of its writes are of one {twice[0].entity}: {' and '.join(part.name for part in twice[:2])}."
            why = "The service refuses a transaction that has two actions on one item, a check among them."
            fix = "Make it one write: what a change sets, adds and asks for can all be said together."
            yield Finding("same-item-twice", "error", write.main.name, what, why, fix)


@rule("large-transaction", "K14")
def large_transaction(case: Case) -> Iterator[Finding]:
    """The items of one transaction are, or may be, larger in all than the service takes.

    Source: API Reference, "TransactWriteItems": the aggregate size of the items cannot exceed 4 MB.
    """
    largest = {name: max(case.sizes_of(name), default=0) for name in case.by_entity}
    for write in case.changes.own if largest else ():
        parts = [write.entity, *(each.entity for each in write.main.along)] + [write.entity] * write.moves
        most = sum(largest.get(name, 0) for name in parts)
        if len(parts) > 1 and most > LARGEST_TRANSACTION:
            usual = sum(_middle(case, name) for name in parts)
            level = "error" if usual > LARGEST_TRANSACTION else "note"
            what = f"It writes {len(parts)} items in one transaction. With the "
            what += f"{'usual' if level == 'error' else 'largest'} of these items that is "
            what += f"{usual if level == 'error' else most:,} bytes, and {LARGEST_TRANSACTION:,} is the most."
            why = "The service refuses a transaction whose items are over 4 MB in all, or more than 100."
            fix = "Write less at once: several transactions, each of which may be sent again. Or have smaller items."
            yield Finding("large-transaction", level, write.main.name, what, why, fix)


def _middle(case: Case, name: str) -> int:
    sizes = sorted(case.sizes.get(id(item), 0) for item in case.by_entity.get(name, ()))
    return sizes[len(sizes) // 2] if sizes else 0


@rule("orphans", "G4")
def orphans(case: Case) -> Iterator[Finding]:
    """A delete leaves the items that are kept under the one that is deleted.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Patterns", 5.
    """
    for write in (each for each in case.changes.own if each.each.kind == "delete"):
        parent, along = case.model.entity(write.entity), case.changes.along(write.main)
        left = []
        for child in _children(case, parent):
            counts = [
                name for each in case.changes.of[child.name] if each.own and each.each.whole
                for other in case.changes.along(each.main) if other.entity == parent.name for name in other.each.adds
            ]  # fmt: skip
            if any(each.entity == child.name and each.each.kind == "delete" for each in along):
                continue
            if {*counts} & {*write.each.only_if}:
                continue  # it is refused while there are children
            most, of = _most(case, parent, child)
            if case.items is None or most:
                left.append(f"{most:,} {child.name} of {of}" if most else child.name)
        if left:
            what = f"It deletes one {parent.name}, and not what is keyed by it: {'; '.join(left[:3])}."
            why = "DynamoDB knows no parents and children. What stays is found by its key, is stored and paid for, and "
            why += "belongs to nobody."
            fix = "Delete them as a job: Query for them page by page, delete 25 in each batch, begin again where it "
            fix += "stopped, and the parent last. Or refuse it while there are any, with a count in only_if."
            yield Finding("orphans", "note", write.main.name, what, why, fix)


def _children(case: Case, parent: Entity) -> list[Entity]:
    """The entities whose primary key has all that the parent's is made of, and more."""
    fields = case.changes.key_fields
    own = {*fields[parent.name]}
    return [each for each in case.model.entities if each is not parent and own and own.issubset(fields[each.name])
            and len(own) < len(fields[each.name])]  # fmt: skip


def _most(case: Case, parent: Entity, child: Entity) -> tuple[int, str]:
    """How many children one parent has in these items, at most, and which one that is."""
    names = case.changes.key_fields[parent.name]
    return case.told.remembered(("most", parent.name), None, child.name, names, partial(_counted, case, names, child))


def _counted(case: Case, names: Sequence[str], child: Entity) -> tuple[int, str]:
    items = holding(case.by_entity.get(child.name, ()), names)
    counts = Counter[tuple[Any, ...]]()
    for key, many in Counter(key for key in keys_of(items, names) if all(map(plain, key))).items():
        counts[tuple(map(normal, key))] += many
    key, count = max(counts.items(), key=lambda pair: (pair[1], str(pair[0])), default=((), 0))
    return count, ", ".join(map(quoted, key))


@rule("copy-changes", "K10")
def copy_changes(case: Case) -> Iterator[Finding]:
    """An attribute is copied into many items of another entity, and it changes.

    What is a copy is told by the items, which have the same values, or by its name, such as CustomerName beside
    CustomerId. Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 10.
    """
    for write in (each for each in case.changes.all if each.each.kind == "change"):
        owner = case.model.entity(write.entity)
        for holder in case.model.entities:
            shared = [name for name in owner.attributes if name in write.changed and name in holder.attributes]
            shared = [name for name in shared if name not in write.each.adds and name not in write.each.versions]
            names = _copied(case, owner, holder, shared) if shared else []
            if not names:
                continue
            most, of = _most(case, owner, holder)
            many = f"{counted(most, 'item')} of {holder.name} for {of}" if most else f"each {holder.name} of it"
            what = f"{listed(names)} of {owner.name} {'is' if len(names) == 1 else 'are'} copied into {holder.name}, "
            what += f"and {write.name} changes {'it' if len(names) == 1 else 'them'}. Then {many} "
            what += "have to be written, too" if most > 1 else "has to be written, too"
            what += f": {most + 1:,} writes for one change." if most else "."
            why = "Until the last copy is written, readers see both values. Over 100 items do not fit one transaction."
            fix = "Copy what rarely changes, and read the rest from the owner. Or have a job write the copies, from "
            fix += "the table's stream, and say how old they may be."
            yield Finding("copy-changes", "note", write.main.name, what, why, fix)


def _copied(case: Case, owner: Entity, holder: Entity, names: Sequence[str]) -> list[str]:
    """Those of the names that the holder has as copies, in items of which there may be several for one owner."""
    keys, own = case.changes.key_fields[owner.name], case.changes.key_fields[holder.name]
    refers = bool(keys) and all(name in holder.attributes for name in keys)
    if holder is owner or not refers or all(name in owner.attributes for name in own):
        return []
    free = [name for name in names if name not in own]
    items = case.by_entity.get(holder.name, ()) and case.by_entity.get(owner.name, ())
    if items:
        return [name for name in free if _same(case, owner, holder, keys, name)]
    changing = [each for each in case.changes.of[holder.name] if each.own and each.each.kind == "change"]
    changed = {name for each in changing for name in each.changed}  # the holder's own, perhaps
    stems = {word for key in keys for word in words(key) - _IDS}
    return [name for name in free if stems and stems < words(name) and name not in changed]


def _same(case: Case, owner: Entity, holder: Entity, keys: Sequence[str], name: str) -> bool:
    """Whether all items have the value that their owner has, and there are several values."""
    known = {_ids(item, keys): item.get(name) for item in case.by_entity[owner.name]}
    pairs = [
        (item[name], known[_ids(item, keys)])
        for item in case.by_entity[holder.name]
        if name in item and known.get(_ids(item, keys)) is not None
    ]
    values = {str(value) for value, _ in pairs}
    return len(values) > 1 and all(value == other for value, other in pairs)


def _ids(item: Item, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(normal(item.get(name))) if plain(item.get(name)) else "" for name in keys)
