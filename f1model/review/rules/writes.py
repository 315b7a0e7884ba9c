"""Rules about what changes: attributes of keys, and writes that lack the condition which would save them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from f1model.design.comparison import Comparison, comparison
from f1model.design.place import Place
from f1model.query.units import item_size
from f1model.query.write_plan import write_plan
from f1model.review.case import Case
from f1model.review.changes import Write, named, per_second
from f1model.review.finding import Finding, listed
from f1model.review.rule import rule
from f1model.values import counted, normal


@rule("cannot-be-written")
def cannot_be_written(case: Case) -> Iterator[Finding]:
    """A write pattern that cannot be carried out."""
    for name, error in case.changes.refused.items():
        what = error.problem[:1].upper() + error.problem[1:]
        yield Finding("cannot-be-written", "error", name, what, "No request can be derived from it.", error.fix)


@rule("mutable-primary-key", "K8")
def mutable_primary_key(case: Case) -> Iterator[Finding]:
    """An attribute that changes is part of the primary key, so each change moves the whole item.

    Source: Developer Guide, "UpdateItem": the attributes of the primary key cannot be updated; the item is deleted
    and put again. What seldom happens, by the pattern's rate, and leaves nothing behind, is no finding.
    """
    model = case.model
    for entity in model.entities:
        moving = [write for write in case.changes.of[entity.name] if write.moves]
        if not moving:
            continue
        keys = {*case.changes.key_fields[entity.name]}
        names = [
            name for name in case.changes.key_fields[entity.name] if any(name in write.changed for write in moving)
        ]
        children = [
            other.name for other in model.entities
            if other is not entity and keys < {*case.changes.key_fields[other.name]}
        ]  # fmt: skip
        if case.changes.rare(moving) and not children:
            continue
        what = f"{listed(names)} {'is' if len(names) == 1 else 'are'} part of its primary key, and {named(moving)} "
        what += f"{'changes' if len(moving) == 1 else 'change'} that. The item is then deleted, and put under its new "
        what += f"key, in one transaction: {_moved(case, moving[0])}."
        if children:
            what += f" {listed(children)} that {'is' if len(children) == 1 else 'are'} keyed by it stay behind."
        why = "A primary key cannot be updated. Whoever remembers the old key finds nothing there, and each index gets "
        why += "the item anew."
        fix = f"Key {entity.name} by what never changes, such as an id, and find it by {listed(names)} in an index."
        yield Finding("mutable-primary-key", "error", entity.name, what, why, fix)


def _moved(case: Case, write: Write) -> str:
    """The units that a move takes, beside those of a change in place."""
    moved = sum(case.changes.units(write, place) for place in case.model.places)
    item = case.changes.typical.get(write.entity)
    in_place = max(1, -(-item_size(item) // 1024)) if item else 1
    least = f"for an item of {item_size(item):,} bytes" if item else "at the least"
    return f"{normal(moved)} WCU (computed), {least}, where a change in place takes {in_place}"


@rule("mutable-index-key", "K8")
def mutable_index_key(case: Case) -> Iterator[Finding]:
    """An attribute that changes is part of an index key, so each change is a delete and a put in the index.

    What is only removed leaves the index once, as in a sparse index. Source: Developer Guide, "Provisioned throughput
    considerations for global secondary indexes".
    """
    for place in case.model.places[1:]:
        parts, changing = [], []
        for name, keys in place.keys.items():
            fields = list(dict.fromkeys(f for key in keys for f in key.template.fields))
            changes = {
                write: anew
                for write in case.changes.of[name]
                if write.each.kind == "change" and not write.moves and (anew := _anew(write, fields))
            }
            if changes and not case.changes.rare([*changes]):
                names = [field for field in fields if any(field in each for each in changes.values())]
                parts.append(f"{listed(names)} of {name}: {named([*changes])}")
                changing += [*changes]
        if parts:
            what = f"What it is keyed by changes. {'; '.join(parts)}.{_load(case, changing, place)}"
            why = "An entry of an index whose key changes is deleted, and put anew: two writes of it, where any other "
            why += "change of it is one."
            fix = "Fine, where the question needs it, and changes are few. Else key by what stays, and let a filter do "
            fix += "the rest, or move only what changes into an index of its own, with KEYS_ONLY."
            yield Finding("mutable-index-key", "note", place.label, what, why, fix)


def _anew(write: Write, fields: Sequence[str]) -> set[str]:
    """The fields that get another value, and not only lose the one they had."""
    return {name for name in fields if name in write.changed and write.each.fixed.get(name, "") is not None}


def _load(case: Case, writes: Sequence[Write], place: Place) -> str:
    rates = [(write, rate) for write in writes if (rate := case.changes.rate(write.main)) is not None]
    if not rates:
        return ""
    total = sum((rate for _, rate in rates), Decimal(0))
    units = sum((rate * case.changes.units(write, place) for write, rate in rates), Decimal(0))
    month = f"{units * 86400 * 30:,.0f}"
    often = per_second(total) if len(rates) == len(writes) else f"at least {per_second(total)}"
    return f" {often[:1].upper()}{often[1:]}, that is {month} write units a month here."


@rule("lost-update")
def lost_update(case: Case) -> Iterator[Finding]:
    """A write replaces what another has changed since it was read, because it asks for no version.

    A change that sets what it is given loses nothing by itself, and is no finding. Source: Developer Guide,
    "Optimistic locking with version number", and "Working with items": PutItem replaces the whole item.
    """
    why = "Two that read the same item and write it, one after the other, both succeed. The second undoes the first, "
    why += "and nobody is told."
    for write in case.changes.all:
        others = [each for each in case.changes.of[write.entity] if each is not write]
        reason = _unlocked(write, others) or _replacing(write, others) or _set_and_added(write, others)
        if reason:
            what, fix = reason
            yield Finding("lost-update", "note", write.main.name, what, why, fix)


def _unlocked(write: Write, others: Sequence[Write]) -> tuple[str, str] | None:
    """A write that goes past the version that others hold on to.

    They do where they write the same attributes, or where an item has a version from the start.
    """
    each, versioned = write.each, [other for other in others if other.each.version]
    sets = {*each.sets, *each.fixed} if each.kind == "change" else write.changed
    whole = any(other.each.whole for other in versioned)
    held = next((other for other in versioned if other.each.kind != "create" and (whole or other.changed & sets)), None)
    if not held or not sets or not write.blind:
        return None
    what = f"It {'replaces' if each.whole else 'changes'} {each.entity} without {held.each.version}, the version that "
    what += f"{held.name} goes by. So neither of the two notices the other."
    return what, f'Give it the version as well: version="{held.each.version}".'


def _replacing(write: Write, others: Sequence[Write]) -> tuple[str, str] | None:
    """A put over an item that others change."""
    changing = [each for each in others if each.each.kind == "change"]
    created = any(each.each.kind == "create" for each in others)
    if write.each.kind != "put" or not write.blind or not changing or not created:
        return None
    names = sorted({name for each in changing for name in each.changed})
    what = f"It replaces the whole of {write.entity}, with what {named(changing)} changed: {listed(names)}."
    fix = "Change only what is new: change=..., sets=[...]. Or hold it to a version: version=..., in all its writes."
    return what, fix


def _set_and_added(write: Write, others: Sequence[Write]) -> tuple[str, str] | None:
    """An attribute is set to a number that was perhaps computed, and another write adds to it."""
    if write.each.kind != "change" or write.each.version:
        return None
    for name in write.each.sets:
        adding = [each for each in others if name in each.each.adds]
        if adding and name not in write.each.only_if:
            what = f"It sets {name} of {write.entity}, to which {named(adding)} "
            what += f"{'adds' if len(adding) == 1 else 'add'}. If the new number was computed from one that was read, "
            what += "what was added in between is lost."
            fix = f'Add here, too: adds={{"{name}": None}}. Fine, where somebody chooses the number, whatever it was.'
            return what, fix
    return None


@rule("overwriting-put", "G3")
def overwriting_put(case: Case) -> Iterator[Finding]:
    """A put that seems to make a new item replaces one that is there.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Patterns", 2, half B.
    """
    for write in case.changes.all:
        if write.each.kind != "put" or not write.blind:
            continue
        name, others = write.entity, [each for each in case.changes.of[write.entity] if each is not write]
        changing = [each for each in others if each.each.kind == "change"]
        creating = [each for each in others if each.each.kind == "create"]
        counted_by = [each for each in case.changes.along(write.main) if write.own and each.each.adds]
        freed = [each for each in others if not each.own and each.each.kind == "delete" and not write.own]
        if freed:
            what = f"It puts {name} along, which {named(freed)} deletes: so it is claimed, and freed. A put "
            what += "claims what somebody else has already."
        elif counted_by:
            what = f"Where there is a {name} with this key, it is replaced, and {named(counted_by)} counts it again."
        elif changing and not creating:
            what = f"Where there is a {name} with this key, it is replaced, and so is what {named(changing)} changed."
        elif creating and not changing:
            what = f"{named(creating)} makes a {name} only where there is none. This one replaces it, silently."
        else:
            continue
        why = "PutItem replaces an item with the same key, silently. A retry, or a second one with the same id, does."
        fix = f'If it is meant to be new, write create="{name}": it is refused where there is one '
        fix += "(attribute_not_exists). Fine, where what is there should be replaced."
        yield Finding("overwriting-put", "note", write.main.name, what, why, fix)


@rule("phantom-upsert", "G2")
def phantom_upsert(case: Case) -> Iterator[Finding]:
    """A change makes an item that is not there, with most of its attributes missing.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Patterns", 2, half A.
    """
    for write in case.changes.all:
        making = [each for each in case.changes.of[write.entity] if each.each.whole]
        given = {*write.changed, *write.each.names(case.model), *write.each.key_fields(case.model)}
        lacking = [name for name in case.model.entity(write.entity).attributes if name not in given]
        asked = {*(write.each.given or ())} - {*write.each.key_fields(case.model)} or _needs_it(write.each.only_if)
        if write.each.upsert and making and lacking and not asked:
            what = f"Where there is no {write.entity} with this key, {write.name} makes one without {listed(lacking)}. "
            what += f"A {write.entity} is made by {named(making)}."
            why = "UpdateItem makes the item that it does not find. With a wrong id, or after a delete, that is a "
            why += "phantom, and it keeps the real one from being created."
            fix = "Leave out upsert=True: then it is refused where there is none (attribute_exists)."
            yield Finding("phantom-upsert", "note", write.main.name, what, why, fix)


@rule("not-idempotent", "G1")
def not_idempotent(case: Case) -> Iterator[Finding]:
    """A write that is sent again adds again.

    Source: Developer Guide, "Working with items", on atomic counters: an update that is retried counts twice.
    """
    twice = []
    for write in case.changes.own:
        adding = [each for each in (write, *case.changes.along(write.main)) if each.each.adds]
        if adding and not any(_refused_again(each) for each in (write, *case.changes.along(write.main))):
            twice.append(write)
    if twice:
        what = f"Sent twice, {counted(len(twice), 'write pattern')} "
        what += f"{'adds' if len(twice) == 1 else 'add'} twice: {named(twice, 5)}."
        why = "After a time-out nobody knows whether a write was made, so SDKs send it again by themselves."
        fix = "Send it with a token: apply(..., token=...), the same for each attempt. Or let a condition refuse the "
        fix += (
            "second: a version, a create along with it, the state that it changes, or that what it deletes exists(). "
        )
        fix += "Fine, where about will do."
        yield Finding("not-idempotent", "note", case.model.table, what, why, fix)


def _refused_again(write: Write) -> bool:
    """Whether the same write, sent again, does not meet its condition."""
    each = write.each
    if each.kind == "create" or write.moves or each.version:
        return True
    if each.kind == "delete" and (_needs_it(each.only_if) or (write.own and write_plan(each).relies_on)):
        return True  # what is read before it is deleted has to be there
    if each.kind not in ("change", "put"):
        return False
    anew = {name: value for name, value in each.fixed.items() if name in each.only_if}
    if any(_unmet(each.only_if[name], name, value) for name, value in anew.items()):
        return True
    return each.kind == "change" and any(
        comparison(each.only_if[name]).operator in ("=", "attribute_not_exists")
        for name in each.sets
        if name in each.only_if
    )


def _needs_it(only_if: Mapping[str, Any]) -> bool:
    return any(comparison(each).operator not in ("attribute_not_exists", "<>") for each in only_if.values())


def _unmet(condition: Any, name: str, value: Any) -> bool:
    asked: Comparison = comparison(condition)
    return not asked.given and not asked.holds({} if value is None else {name: value}, name)
