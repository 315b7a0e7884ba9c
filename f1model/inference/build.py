"""From drafts of entities to a data model that can be declared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.inference.check import Tally, how_many
from f1model.inference.drafts import Draft, kind_of
from f1model.inference.fitting import Fitted
from f1model.inference.found import CERTAIN, LIKELY, Doubt

LISTED = 20  # attributes that only some items have
Kinds = Mapping[str, Counter[str]]


def kinds_of(tally: Tally, draft: Draft) -> dict[str, Counter[str]]:
    """For each attribute of an entity how many items hold it, by its type: of all that were checked."""
    if not tally.count:
        return draft.kinds
    kinds: dict[str, Counter[str]] = {}
    for known, count in tally.kinds.items():
        kinds.setdefault(known[0], Counter())[kind_of(tally.sets[known])] += count
    return kinds


def declared(
    draft: Draft, kinds: Kinds, table: DataModel, types: Mapping[str, str], type_attribute: str | None, delimiter: str,
    expires: str | None, doubts: list[Doubt],
) -> Entity:  # fmt: skip
    """The entity of a draft. Raises ModelError if it cannot be declared."""
    attributes: dict[str, str] = dict.fromkeys(draft.derived, "S")
    fields = {name for key in draft.keys for name in draft.fields(key)}
    total = sum(kinds[table.partition].values()) if table.partition in kinds else 0
    for name, count in kinds.items():
        made = name in draft.keys and not draft.keys[name].own
        if name == type_attribute or made or not any(count):
            continue
        usual = max((kind for kind in count if kind), key=lambda kind: (count[kind], kind != "NULL", kind))
        if set(count) > {usual, "NULL"} or (len(count) > 1 and "NULL" not in count):
            listed = ", ".join(f"{kind} in {number:,}" for kind, number in count.most_common())
            said = f"it is of several types: {listed}; the most frequent is declared"
            doubts.append(Doubt(f"{draft.name}.{name}", said, LIKELY, count.total()))
        if usual == "NULL" and len(count) > 1:
            usual = max((kind for kind in count if kind not in ("", "NULL")), key=lambda kind: (count[kind], kind))
        if name in fields and usual not in ("S", "N", "B"):
            usual = "S"
        attributes[name] = types.get(name, usual)
    for name in sorted(fields - attributes.keys()):  # of very many attributes, this one was not counted
        count = draft.kinds.get(name, Counter())
        attributes[name] = types.get(name) or max(count, key=lambda kind: (count[kind], kind), default="S")
    partition, sort = (draft.source(key, delimiter) if key else None for key in (table.partition, table.sort))
    ttl = expires if expires and attributes.get(expires) == "N" else None
    for key in draft.keys:
        if not draft.keys[key].said and (key in table.place().names or not draft.keys[key].own):
            doubts.append(Doubt(f"{draft.name}.{key}", f"it is {draft.source(key, delimiter)}", CERTAIN, total))
    return Entity(draft.name, str(partition), sort, attributes, ttl=ttl)


def indexes_of(table: DataModel, drafts: Sequence[Draft], type_attribute: str | None, delimiter: str) -> list[Any]:
    """The indexes as they are declared, each with the templates of the entities in it."""
    own = table.place().names
    found: list[Any] = []
    declared: Any = table.indexes
    for index, place in zip(declared, table.places[1:], strict=True):
        keys: dict[str, Any] = {}
        for draft in drafts:
            made = [key for key in place.names if key in draft.keys and not draft.keys[key].own and key not in own]
            if index.name not in draft.inside or not made:
                continue
            sources = [_plain(draft.name) if key == type_attribute else draft.source(key, delimiter)
                       for key in place.names]  # fmt: skip
            keys[draft.name] = sources[-1] if isinstance(index, LocalIndex) else Keys(*sources)
        found.append(replace(index, keys=keys) if keys else index)
    return found


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def without_templates(draft: Draft) -> Draft:
    """The same with every key as an attribute of its own, which can be declared whatever the keys are."""
    return replace(draft, keys={key: Fitted() for key in draft.keys})


def built(
    table: DataModel, drafts: Sequence[Draft], kinds: Mapping[str, Kinds], types: Mapping[str, str],
    type_attribute: str | None, delimiter: str, expires: str | None,
) -> tuple[DataModel, list[Doubt], list[Draft]]:  # fmt: skip
    """The model with these entities; one that cannot be declared has its keys as attributes, or is left out."""
    doubts: list[Doubt] = []
    kept: list[Draft] = []
    model = _model(table, (), [], types, type_attribute, delimiter)
    entities: list[Entity] = []
    for draft in drafts:
        for tried in (draft, without_templates(draft)):
            said: list[Doubt] = []
            try:
                entity = declared(tried, kinds[draft.name], table, types, type_attribute, delimiter, expires, said)
                indexes = indexes_of(table, [*kept, tried], type_attribute, delimiter)
                model = _model(table, [*entities, entity], indexes, types, type_attribute, delimiter)
            except ModelError as error:
                problem = f"as read, it cannot be declared: {error.problem}"
                doubts.append(Doubt(draft.name, problem, CERTAIN, len(draft.items)))
                continue
            entities.append(entity)
            kept.append(tried)
            doubts += said
            break
    return model, doubts, kept


def _model(
    table: DataModel, entities: Sequence[Entity], indexes: Sequence[Index | LocalIndex], types: Mapping[str, str],
    type_attribute: str | None, delimiter: str,
) -> DataModel:  # fmt: skip
    used = {name for place in table.places for name in place.names}
    return DataModel(
        table.table, entities, indexes=indexes if entities else table.indexes, partition=table.partition,
        sort=table.sort, type_attribute=type_attribute, delimiter=delimiter, settings=table.settings,
        key_types={name: kind for name, kind in types.items() if name in used},
    )  # fmt: skip


def optional(draft: Draft, kinds: Kinds, count: int) -> str:
    """Which attributes only some items have, in words; "" if every item has all."""
    some = [f"{name} in {how_many(each.total(), count)}" for name, each in kinds.items() if each.total() < count]
    more = f"; {len(some) - LISTED:,} others" if len(some) > LISTED else ""
    return "; ".join(some[:LISTED]) + more
