"""Rules about what shares a table or an index: entities that no question reads together, glued keys, names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.query.plan import plan
from f1model.review.case import Case
from f1model.review.finding import Finding, listed
from f1model.review.rule import rule
from f1model.values import counted

_GENERIC_KEY = re.compile(
    r"(gsi|lsi)?[-_]?\d*[-_]?(pk|sk|(hash|range|partition|sort)([-_]?key)?)[-_]?\d*", re.IGNORECASE
)
_GENERIC_INDEX = re.compile(r"(gsi|lsi|index|idx)[-_]?\d*", re.IGNORECASE)


@rule("never-read-together", "M1", "M8")
def never_read_together(case: Case) -> Iterator[Finding]:
    """Entities share the table, and no pattern reads or writes them together.

    What a relationship connects counts as one, since it may be written together, or be found by its parent's key.
    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Data modeling", 1 and 8.
    """
    model = case.model
    asked = {name for pattern in model.access_patterns for name in pattern.returns}
    bound = [pattern.returns for pattern in model.access_patterns]
    bound += [[each.entity, *(one.entity for one in each.along)] for each in model.write_patterns]
    related = [(line.parent, line.child) for line in model.relationships]
    names = [entity.name for entity in model.entities]
    groups = [group for each in _together(names, [*bound, *related]) if (group := [n for n in each if n in asked])]
    if len(groups) > 1:
        parts = [listed(group, 3) for group in groups]
        what = "No write pattern writes, and no" if model.write_patterns else "No"
        what += f" access pattern reads two of these together: {'; '.join(parts[:4])}"
        what += f"; and {len(parts) - 4} more." if len(parts) > 4 else "."
        why = "One table saves a request only where one request reads both. For the rest it couples their backups, "
        why += "streams and permissions, and saves nothing."
        fix = "Give each group a table of its own, or add the question that reads both. What belongs together for "
        fix += "another reason, say with a Relationship."
        yield Finding("never-read-together", "note", model.table, what, why, fix)


def _together(names: Iterable[str], bonds: Iterable[Sequence[str]]) -> list[list[str]]:
    """The names in groups, such that the names of one bond are in one group; other names in it do not matter."""
    head = {name: name for name in names}

    def first(name: str) -> str:
        while head[name] != name:
            head[name] = name = head[head[name]]
        return name

    for bond in bonds:
        here = [name for name in bond if name in head]  # a pattern may ask an index for what is not in it
        for other in here[1:]:
            head[first(other)] = first(here[0])
    groups: dict[str, list[str]] = {}
    for name in head:
        groups.setdefault(first(name), []).append(name)
    return list(groups.values())


@rule("overloaded-index", "M6")
def overloaded_index(case: Case) -> Iterator[Finding]:
    """An index holds entities under keys of different kinds, and an index for each, on plain attributes, would do.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Data modeling", 6.
    """
    for place, entities in _glued(case):
        asked = [pattern.returns for pattern in case.model.access_patterns if pattern.index == place.index]
        groups = [group for group in _together(place.keys, asked) if group[0] in entities]
        if len(groups) < 2 or any(len(group) > 1 for group in groups):
            continue
        plain = {name: _plain_index(case.model, place, name) for name in entities}
        if all(plain.values()):
            what = f"{listed(entities)} share it under keys that have nothing to do with each other, and no access "
            what += f"pattern reads two of them from it. An index for each would do: {_declared(plain.values())}."
            why = "Sharing an index dates from when a table could have five, each with capacity of its own. It may "
            why += "have 20 now, and on demand an index costs what is written to it and stored in it, shared or not."
            fix = "Give each entity an index that is named for its question, keyed by the attributes as they are."
            yield Finding("overloaded-index", "note", place.label, what, why, fix)


@rule("glued-index-key", "K4")
def glued_index_key(case: Case) -> Iterator[Finding]:
    """An index key is text that is glued together, and the attributes themselves would do.

    Source: Developer Guide, "Multi-attribute keys" (a design pattern of global secondary indexes).
    """
    for place, entities in _glued(case):
        index = _plain_index(case.model, place, entities[0]) if len(entities) == 1 else None
        if index:
            what = f"{entities[0]} is in it under text that is made for it: {_labels(place, entities[0])}. "
            what += f"Its attributes would do as they are: {_declared([index])}."
            why = "What is glued has to be written again whenever a part of it changes, and an update that forgets it "
            why += "leaves the item where it was. An index takes up to four attributes in each of its keys."
            fix = "Key the index by the attributes. Keep the text where a tool needs it: NoSQL Workbench has one "
            fix += "attribute for each key."
            yield Finding("glued-index-key", "note", place.label, what, why, fix)


def _glued(case: Case) -> Iterator[tuple[Place, list[str]]]:
    """The global indexes that access patterns read and that have key templates, with the entities that have them."""
    read = {pattern.index for pattern in case.model.access_patterns}
    for place in case.model.places[1:]:
        entities = [name for name in place.keys if name in case.model.index(place.name).keys]
        if place.index in read and entities and not place.local and len(entities) == len(place.keys):
            yield place, entities


def _plain_index(model: DataModel, place: Place, entity: str) -> Index | None:
    """An index on the entity's own attributes that holds no other entity and answers the same; None if none can."""
    partition, sort = ([f for key in keys for f in key.template.fields]
                       for keys in (place.partition_keys(entity), place.sort_keys(entity)))  # fmt: skip
    fields = {*partition, *sort}
    if not partition or any(fields <= each.attributes.keys() for each in model.entities if each.name != entity):
        return None
    try:
        index = Index(place.name, partition=partition, sort=sort, projection=place.projection)
        indexes = [index if each.name == place.name else each for each in model.indexes]
        asked = [each for each in model.access_patterns if each.index == place.index and entity in each.returns]
        trial = replace(model, indexes=indexes, access_patterns=asked)
        same = all(
            (now.operation, now.filters, now.over_reads) == (before.operation, before.filters, before.over_reads)
            for now, before in ((plan(trial[each.name]), plan(each)) for each in asked)
        )
    except ModelError:
        return None
    return index if same else None


def _labels(place: Place, entity: str) -> str:
    return " / ".join(key.template.label for key in place.keys[entity])


def _declared(indexes: Iterable[Index | None]) -> str:
    texts = []
    for index in indexes:
        keys = [", ".join(names) for names in ((index.partition, index.sort) if index else ()) if names]
        texts.append(" / ".join(keys))
    return "; ".join(texts)


@rule("generic-name", "M7")
def generic_name(case: Case) -> Iterator[Finding]:
    """A key or an index that holds one entity only has a name that says nothing.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Data modeling", 7.
    """
    model = case.model
    table, *indexes = model.places
    names = [name for name in table.names if len(model.entities) == 1 and _GENERIC_KEY.fullmatch(name)]
    names += [place.name for place in indexes if len(place.keys) == 1 and _GENERIC_INDEX.fullmatch(place.name)]
    if names:
        what = f"{listed(names)} {'says' if len(names) == 1 else 'say'} nothing, and only one entity is kept under "
        what += f"{'it' if len(names) == 1 else 'each'}."
        why = "Who reads the code, or a bill, learns from SeasonId and ResultsByDriver what is there. PK and GSI1 are "
        why += "for keys that mean something else in each entity."
        fix = 'Name them for what they hold: DataModel(..., partition="SeasonId", sort="Round"), '
        fix += 'Index("ResultsByDriver", ...).'
        yield Finding("generic-name", "note", model.table, what, why, fix)


@rule("unread-entries", "K7")
def unread_entries(case: Case) -> Iterator[Finding]:
    """An index holds an entity that no access pattern asks it for.

    Source: Developer Guide, "General guidelines for secondary indexes in DynamoDB".
    """
    for place in case.model.places[1:]:
        patterns = [each for each in case.model.access_patterns if each.index == place.index]
        asked = {name for each in patterns for name in each.returns}
        unread = [name for name in place.keys if name not in asked]
        counts = {name: sum(map(place.holds, case.by_entity.get(name, ()))) for name in unread}
        held = [name for name in unread if counts[name] or case.items is None]
        if asked <= place.keys.keys() and asked and held:
            known = f" ({counted(sum(counts.values()), 'item')})" if case.items is not None else ""
            what = f"It also holds {listed(held)}{known}, and no access pattern asks it for "
            what += f"{'that' if len(held) == 1 else 'those'}."
            why = "Each of their writes is paid for a second time, and so is their storage."
            fix = "Key the index by an attribute that only those have that are asked for."
            yield Finding("unread-entries", "note", place.label, what, why, fix)
