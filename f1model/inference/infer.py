"""From the items of a table to its data model: the steps of an inference, in order."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from f1model.design.entity import Entity, Item
from f1model.design.expiry import LATEST
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.inference.build import built, kinds_of, optional
from f1model.inference.check import Check, how_many
from f1model.inference.drafts import NAMES, Draft, cost, drafted, is_own, kind_of
from f1model.inference.found import CERTAIN, GUESS, LIKELY, Doubt, Inferred, Seen
from f1model.inference.groups import Groups, grouped, literals
from f1model.inference.lines import Line, lines
from f1model.inference.sample import MOST, Sample, sampled
from f1model.inference.shapes import delimiters
from f1model.inference.sharing import share_names
from f1model.inference.table_keys import NAME as UNNAMED
from f1model.inference.table_keys import guessed_table
from f1model.inference.words import names_an_expiry
from f1model.values import is_key

FEW = 3  # parents, on which no cardinality can rest
TRIED = 1_500  # items on which each delimiter is tried
_EARLIEST = 946_684_800  # the year 2000, in seconds since 1970
Items = Iterable[Item] | Callable[[], Iterable[Item]]


def infer(
    table: DataModel | None, items: Items, *, expires: str | None = None, facets: Sequence[Entity] = (),
    most: int = MOST,
) -> Inferred:  # fmt: skip
    """The data model of a table, inferred from its items.

    ``table`` is what is known of it, without entities: its name, keys and indexes. Without it, the keys are guessed.
    ``items`` are a list of items, or a function that reads them anew at each call; they are then read twice: a bounded
    sample of ``most`` makes the model, and every item is held against it. Of an iterator, which can be read but once,
    only the sample is. ``expires`` is the table's attribute for time to live, and ``facets`` may lend their names.

    Raises ModelError if there are no items, or the keys cannot be guessed.
    """
    again = _again(items)
    keys = table.place().names if table else ("PK", "SK", "pk", "sk", "id", "Id")
    first = sampled(again() if again else items, keys, most)  # type: ignore[arg-type]
    if not first.items:
        raise ModelError(table.table if table else "items", "there are no items.", "Give some, so that it can be read.")
    doubts: list[Doubt] = []
    if table is None:
        table, doubts = guessed_table(first.items, first.everywhere, first.read)
    types = key_types(table, first.items)
    good = [item for item in first.items if all(is_key(item.get(key), types[key]) for key in table.place().names)]
    delimiter = best_delimiter(table, good, types)
    groups, drafts = drafts_of(table, good, types, delimiter, facets)
    by = groups.by.name if groups.by and groups.by.agrees else None
    _, first_said, drafts = built(
        table, drafts, {each.name: each.kinds for each in drafts}, types, by, delimiter, expires
    )
    found = lines(drafts, table.partition, table.sort)
    check = Check(drafts, table.places, types, by, delimiter, found).all(again() if again else first.items)
    kinds = {draft.name: kinds_of(check.tallies[draft.name], draft) for draft in drafts}
    model, said, drafts = built(table, drafts, kinds, types, by, delimiter, expires)
    model = _related(model, found, said)
    unexplained = check.unexplained([name for name in check.tallies if name not in {draft.name for draft in drafts}])
    doubts += [each for each in first_said if each.where in {*groups.items} and each.said.startswith("as read")]
    doubts += [*_type_said(groups, first), *said, *_said(drafts, kinds, check, expires)]
    seen = {
        draft.name: Seen(
            check.tallies[draft.name].count,
            check.tallies[draft.name].count / check.read,
            tuple(check.tallies[draft.name].examples),
            {name: count.total() for name, count in kinds[draft.name].items()},
        )
        for draft in drafts
    }
    return Inferred(
        model, tuple(each for each in doubts if each.sure != CERTAIN), seen, unexplained, first.read,
        len(first.items), check.read, tuple(each for each in doubts if each.sure == CERTAIN),
        {draft.name: draft.derived for draft in drafts if draft.derived},
    )  # fmt: skip


def _again(items: Items) -> Callable[[], Iterable[Item]] | None:
    """How the items are read anew; None if they can be read but once."""
    if callable(items):
        return items
    return None if isinstance(items, Iterator) else lambda: items


def key_types(table: DataModel, items: Sequence[Item]) -> dict[str, str]:
    """The type of each key attribute: as the table says, else as most items have it."""
    types = {}
    for name in dict.fromkeys(name for place in table.places for name in place.names):
        counts = Counter(kind for item in items if (kind := kind_of(item.get(name))) in ("S", "N", "B"))
        usual = max(counts, key=lambda kind: (counts[kind], kind)) if counts else "S"
        types[name] = table.key_types.get(name, usual)
    return types


def best_delimiter(table: DataModel, items: Sequence[Item], types: Mapping[str, str]) -> str:
    """What the keys are split at: of those that may be it, the one whose templates explain most."""
    names = [name for name, kind in types.items() if kind == "S"]
    some = items[:: max(1, len(items) // TRIED)]
    tried = delimiters(some, names)
    if len(tried) == 1:
        return tried[0]
    costs = {each: sum(map(cost, drafts_of(table, some, types, each)[1])) for each in tried}
    return min(tried, key=lambda each: costs[each])


def drafts_of(
    table: DataModel, items: Sequence[Item], types: Mapping[str, str], delimiter: str, facets: Sequence[Entity] = ()
) -> tuple[Groups, list[Draft]]:
    """The items in groups, and a draft of an entity for each."""
    keys = [key for key in table.place().names if types[key] == "S" and not is_own(key, items, delimiter)]
    indexed = {key for place in table.places for key in place.names if not is_own(key, items, delimiter)}
    known = "" if table.table == UNNAMED else table.table
    groups = grouped(items, keys, {*keys, *indexed}, delimiter, facets, known)
    by = groups.by.name if groups.by and groups.by.agrees else None
    drafts = [drafted(name, some, table.places, types, by, delimiter, dict(zip(keys, groups.shapes[name], strict=True)))
              for name, some in groups.items.items()]  # fmt: skip
    share_names(drafts, table.places)
    return groups, [replace(draft, typed=draft.name in groups.typed, untyped=groups.untyped.get(draft.name, 0))
                    for draft in drafts]  # fmt: skip


def _related(model: DataModel, found: Sequence[Line], said: list[Doubt]) -> DataModel:
    """The model with the relationships that were found in its keys and counted."""
    known = {entity.name for entity in model.entities}
    made = []
    for line in found:
        if line.parent not in known or line.child not in known:
            continue
        relationship = line.relationship()
        followed = len(line.counts)
        if relationship:
            made.append(relationship)
            where = f"{line.parent} has {line.child}"
            if line.orphans:
                lacking = f"{line.orphans:,} of the {followed:,} {line.parent} items that the keys of {line.child} name"
                missing = "is missing" if line.orphans == 1 else "are missing"
                said.append(Doubt(where, f"{lacking} {missing} under these keys", LIKELY, followed))
            few = followed < FEW
            counted = f"{relationship.cardinality}, as counted" + " with so few parents" * few
            said.append(Doubt(where, counted, GUESS if few else CERTAIN, followed))
    return replace(model, relationships=made)


def _type_said(groups: Groups, first: Sample) -> list[Doubt]:
    if groups.by and not groups.by.agrees:
        return [Doubt(groups.by.name, groups.by.said, groups.by.sure, len(first.items))]
    if groups.by:
        doubts = [Doubt(groups.by.name, f"it says of which type an item is: {groups.by.said}", groups.by.sure,
                      len(first.items))]  # fmt: skip
        for name, count in groups.untyped.items():
            lacking = f"{how_many(count, len(groups.items[name]))} lack {groups.by.name}, and are of it by their keys"
            doubts.append(Doubt(name, f"{lacking}; a filter by type does not find them", LIKELY, count))
        return doubts
    if len(groups.items) == 1 and not any(map(any, literals(*groups.shapes.values()))):
        said = "neither an attribute nor a word in a key says of which type an item is: all are taken for one entity"
        return [Doubt("entities", said, GUESS, len(first.items))]
    sure = LIKELY if len(groups.items) > 1 else GUESS
    said = "no attribute says of which type an item is: entities, and their names, are made from the words in keys"
    return [Doubt("entities", said, sure, len(first.items))]


def _said(
    drafts: Sequence[Draft], kinds: Mapping[str, Mapping[str, Counter[str]]], check: Check, expires: str | None
) -> list[Doubt]:
    """What is to be said of each entity: its keys, what is optional, what an index leaves out, what may expire."""
    doubts = []
    for draft in drafts:
        count = check.tallies[draft.name].count
        for key, fit in draft.keys.items():
            doubts += [Doubt(f"{draft.name}.{key}", said, sure, len(draft.items)) for said, sure in fit.said]
        if some := optional(draft, kinds[draft.name], count):
            doubts.append(Doubt(draft.name, f"only some items have {some}", CERTAIN, count))
        if len(kinds[draft.name]) >= NAMES:
            said = f"it has {NAMES:,} attributes or more, as if their names were values: only so many are declared"
            doubts.append(Doubt(draft.name, said, LIKELY, count))
        if not expires:
            doubts += _expiring(draft)
    doubts += _generations(drafts, kinds, check)
    for name, index, count, total in check.halved():
        said = f"{how_many(count, total)} have a part of its key and lack the rest, so they are not in it"
        doubts.append(Doubt(f"{name} in {index}", said, LIKELY, total))
    for name, index, count, total in check.sparse():
        said = (
            f"{how_many(count, total)} have all that its key is made of, and are not in it; a model would put them in"
        )
        doubts.append(Doubt(f"{name} in {index}", said, LIKELY, total))
    return doubts


def _generations(
    drafts: Sequence[Draft], kinds: Mapping[str, Mapping[str, Counter[str]]], check: Check
) -> list[Doubt]:  # fmt: skip
    """Which entities have the attributes of another one under other keys, as if the form of keys had changed once."""
    doubts = []
    ordered = sorted(drafts, key=lambda draft: -check.tallies[draft.name].count)
    known: dict[frozenset[str], Draft] = {}
    for draft in ordered:
        held = frozenset(kinds[draft.name]) - {*draft.keys, *draft.derived}
        first = known.setdefault(held, draft)
        if first is not draft and len(held) > 1 and not (first.typed and draft.typed):
            said = f"its items have the attributes of {first.name} and other keys: an older form of them, or a newer"
            doubts.append(Doubt(draft.name, said, GUESS, check.tallies[draft.name].count))
    return doubts


def _expiring(draft: Draft) -> list[Doubt]:
    found = []
    for name, count in draft.kinds.items():
        if count["N"] and names_an_expiry(name):
            values = [item[name] for item in draft.items if isinstance(item.get(name), int | Decimal)]
            if values and all(_EARLIEST < value <= LATEST and value == int(value) for value in values):
                said = f'it holds seconds since 1970, so items may expire by it: if they do, write ttl="{name}"'
                found.append(Doubt(f"{draft.name}.{name}", said, GUESS, len(values)))
    return found
