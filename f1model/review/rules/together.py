"""Rules about writes that belong together: guards of what is unique, transactions, children, copies."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from f1model.design.entity import Entity, Item
from f1model.query.plan import Plan
from f1model.review.case import Case, plain
from f1model.review.changes import Write, named
from f1model.review.finding import Finding, listed, quoted
from f1model.review.rule import rule
from f1model.review.rules.times import PERIODS, TIMES, words
from f1model.values import counted, normal

LARGEST_TRANSACTION = 4 * 1024 * 1024  # bytes of all items in it; API Reference, "TransactWriteItems": 4 MB
_UNIQUE = {"email", "mail", "username", "login", "handle", "slug"}
_IDS = {"id", "ids", "key", "no", "number", "code"}


@dataclass(frozen=True)
class _Guard:
    """What is unique: values of ``names`` of an entity, each claimed by an item of the entity ``by``.

    ``fixed`` are the other values in that item's key, the same each time.
    """

    by: str
    names: tuple[str, ...]
    fixed: tuple[str, ...]
    claimed: Write


def _guards(case: Case, entity: str) -> list[_Guard]:
    """The guards of an entity: items that are created along with it, keyed by other attributes than its own key."""
    found: dict[tuple[object, ...], _Guard] = {}
    for write in case.changes.of[entity]:
        own, declared = {*write.each.key_fields(case.model)}, case.model.entity(entity).attributes
        for other in case.changes.along(write.main) if write.own and write.each.whole else ():
            names, fixed = _made_of(other)
            new = other.each.kind == "create" and other.entity != entity
            if new and names and not {*names} <= own and {*names} <= declared.keys():
                found.setdefault((other.entity, names, fixed), _Guard(other.entity, names, fixed, other))
    return [*found.values()]


def _made_of(write: Write) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The attributes from which a key comes, and the values that are fixed in it."""
    sources = write.key.values()
    return (
        tuple(sorted({str(name) for kind, name in sources if kind != "value"})),
        tuple(sorted(str(value) for kind, value in sources if kind == "value")),
    )


@rule("unique-not-kept", "K13")
def unique_not_kept(case: Case) -> Iterator[Finding]:
    """Something is unique by an item of its own, and a write does not claim it, or does not free it.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 13.
    """
    for entity in case.model.entities:
        for guard in _guards(case, entity.name):
            for write in (each for each in case.changes.of[entity.name] if each.own):
                claims, frees = _keeps(case, write, guard)
                anew = write.each.kind == "create" or bool(write.changed & {*guard.names})
                gone = write.each.kind == "delete" or (write.each.kind == "change" and anew)
                removed = write.each.kind == "change" and all(
                    write.each.fixed.get(name, "") is None for name in guard.names if name in write.changed
                )
                lacking = []
                if anew and not claims and not removed:
                    lacking.append(("does not claim the new", f'create="{guard.by}"'))
                if gone and not frees:
                    lacking.append(("does not free the old", f'delete="{guard.by}"{_takes(guard, write)}'))
                if lacking:
                    what = f"{listed(guard.names)} of {entity.name} is unique by {guard.by}, which {guard.claimed.name}"
                    what += f" creates. {write.name} {' and '.join(text for text, _ in lacking)}."
                    why = "What is not claimed can be given to two. What is not freed can never be used again, and "
                    why += "still leads to its old owner."
                    fix = f"Let it go along: {' and '.join(f'WritePattern(..., {text})' for _, text in lacking)}."
                    yield Finding("unique-not-kept", "error", write.main.name, what, why, fix)


def _takes(guard: _Guard, write: Write) -> str:
    """What a delete of the guard takes from the item that was."""
    pairs = [(field, name) for field, (kind, name) in guard.claimed.key.items() if kind != "value"]
    if write.each.kind == "change":
        return ", takes={" + ", ".join(f'"{field}": old("{name}")' for field, name in pairs) + "}"
    other = [f'"{field}": "{name}"' for field, name in pairs if field != name]
    return f", takes={{{', '.join(other)}}}" if other else ""


def _keeps(case: Case, write: Write, guard: _Guard) -> tuple[bool, bool]:
    """Whether a write claims what is unique anew, and frees what was."""
    claims = frees = False
    for other in case.changes.along(write.main):
        if other.entity != guard.by or _made_of(other) != (guard.names, guard.fixed):
            continue
        kinds = {
            kind for kind, name in other.key.values()
            if kind != "value" and (name in write.changed or write.each.kind != "change")
        }  # fmt: skip
        claims = claims or (other.each.kind == "create" and kinds <= {"new"})
        frees = frees or (other.each.kind == "delete" and (write.each.kind == "delete" or kinds <= {"old"}))
    return claims, frees


@rule("unique-by-reading", "K13")
def unique_by_reading(case: Case) -> Iterator[Finding]:
    """A question takes an attribute to be unique, and nothing that is written sees to it.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 13; index keys need not be unique.
    """
    for each in case.plans:
        entity = each.pattern.returns[0]
        making = [write for write in case.changes.of[entity] if write.each.whole and write.own]
        names = _asked_as_unique(case, each) if making else ()
        claimed = [guard for guard in _guards(case, entity) if {*guard.names} <= {*names}]
        if names and not claimed:
            what = f"It asks {each.place.name} for the one {entity} that has a {listed(names)}, and {named(making)} "
            what += "can write a second one: a key of an index need not be unique."
            why = "To look first whether it is free is no help. Between the look and the write another may take it."
            fix = f"Let an item of its own claim it, in one transaction: an Entity keyed by {listed(names)}, and "
            fix += 'along=[WritePattern(..., create="...")]. That item can answer this question, too.'
            yield Finding("unique-by-reading", "note", each.pattern.name, what, why, fix)


def _asked_as_unique(case: Case, each: Plan) -> tuple[str, ...]:
    """The attributes by which a pattern asks an index for one item; () if it does not, or if it asks for the latest."""
    pattern = each.pattern
    if each.operation != "Query" or not each.place.index or len(pattern.returns) != 1 or pattern.descending:
        return ()
    primary = {f for key in case.model.place().keys[pattern.returns[0]] for f in key.template.fields}
    names = tuple(name for name in pattern.given if name not in primary)
    fields = {f for key in each.place.keys[pattern.returns[0]] for f in key.template.fields}
    rest = fields - {*pattern.known}
    if not names or {*names} != {*pattern.given} or not {*names} <= fields or not rest <= primary:
        return ()
    if any((TIMES | PERIODS) & words(name) for name in (*names, *rest)):
        return ()
    called = len(names) == 1 and bool(_UNIQUE & words(names[0])) and not rest
    return names if pattern.limit == 1 or called else ()


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
    sizes = {name: [case.sizes.get(id(item), 0) for item in items] for name, items in case.by_entity.items()}
    for write in case.changes.own if sizes else ():
        parts = [write.entity, *(each.entity for each in write.main.along)] + [write.entity] * write.moves
        most = sum(max(sizes.get(name, ()), default=0) for name in parts)
        usual = sum(sorted(sizes[name])[len(sizes[name]) // 2] for name in parts if sizes.get(name))
        if len(parts) > 1 and most > LARGEST_TRANSACTION:
            level = "error" if usual > LARGEST_TRANSACTION else "note"
            what = f"It writes {len(parts)} items in one transaction. With the "
            what += f"{'usual' if level == 'error' else 'largest'} of these items that is "
            what += f"{usual if level == 'error' else most:,} bytes, and {LARGEST_TRANSACTION:,} is the most."
            why = "The service refuses a transaction whose items are over 4 MB in all, or more than 100."
            fix = "Write less at once: several transactions, each of which may be sent again. Or have smaller items."
            yield Finding("large-transaction", level, write.main.name, what, why, fix)


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
    counts = Counter(
        tuple(normal(item[name]) for name in names)
        for item in case.by_entity.get(child.name, ())
        if all(plain(item.get(name)) for name in names)
    )
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
            what += f"and {write.name} changes {'it' if len(names) == 1 else 'them'}. Then {many} has to be written, "
            what += "too." if not most else f"too: {most + 1:,} writes for one change."
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
    changing = [each for each in case.changes.of[holder.name] if each.own and each.each.kind == "change"]
    changed = {name for each in changing for name in each.changed}
    free = [name for name in names if name not in changed and name not in own]
    items = case.by_entity.get(holder.name, ()) and case.by_entity.get(owner.name, ())
    if items:
        return [name for name in free if _same(case, owner, holder, keys, name)]
    stems = {word for key in keys for word in words(key) - _IDS}
    return [name for name in free if stems and stems < words(name)]


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
