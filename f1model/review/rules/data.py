"""Rules about items: what no query finds, what is large."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from itertools import product
from typing import Any

from f1model.billing.grouped import holding
from f1model.design.entity import Item
from f1model.design.place import Place
from f1model.query.units import LARGEST_ITEM, PAGE, item_size, paged_read_units
from f1model.review.case import Case
from f1model.review.contents import Collection
from f1model.review.finding import Finding, listed, patterns_named, quoted
from f1model.review.part import Part
from f1model.review.rule import rule
from f1model.review.values import plain
from f1model.values import counted, normal

LARGE = 100 * 1024  # bytes; reading and writing an item that is larger deserves a thought
MOST = 5  # names of one entity that are told one by one
COMPARED = 2500  # pairs of names that are compared letter by letter
LONG_NAME = 200  # characters of a name that are compared
SIMILAR = 0.6  # of 1; two names that are more similar may be meant to be the same


@rule("key-fits-no-template")
def key_fits_no_template(case: Case) -> Iterator[Finding]:
    """The model never finds an item whose key is not written as it says."""
    why = "Requests are derived from the key templates, so what is keyed otherwise is missed, or read by mistake."
    fix = "Make the items with model.item(), or declare the entity that they belong to."
    if not case.model.entities:
        return  # nobody has said what its keys should be
    unknown = case.by_entity.get("", [])
    keyed = {id(item) for item in case.keyed[case.model.place()]} if unknown else ()
    unknown = [item for item in unknown if id(item) in keyed]
    if unknown:
        what = f"{counted(len(unknown), 'item')} {_belong(unknown)} to no entity, neither by type nor by key: "
        what += f"{_key(case, unknown[0])}."
        yield Finding("key-fits-no-template", "error", case.model.table, what, why, fix)
    for part, read in case.read_keys.items():
        unfit = {text for text, values in read.items() if values is None and text} if None in read.values() else ()
        wrong = [item for item in case.having(part) if item[part.attribute] in unfit] if unfit else []
        if wrong:
            what = f"{part.attribute} of {counted(len(wrong), 'item')} is not {part.template.label}: "
            what += f"{quoted(wrong[0][part.attribute])}."
            yield Finding("key-fits-no-template", "error", part.where, what, why, fix)


@rule("key-disagrees")
def key_disagrees(case: Case) -> Iterator[Finding]:
    """A key says one thing, and the item's attribute another."""
    for part, read in case.read_keys.items():
        names = [part.attribute, *part.template.fields]
        how = part.template, part.entity.attributes
        make = partial(_disagreeing, case, part, read)
        wrong = case.told.remembered(("disagreeing", *part.spot), how, part.entity.name, names, make)
        if wrong:
            number, name = wrong[0]
            item = case.having(part)[number]
            what = f"{quoted(item[part.attribute])} belongs to an item whose {name} is {quoted(item[name])}"
            what += f" (and {len(wrong) - 1:,} more such)." if len(wrong) > 1 else "."
            why = "The item is found under what its key says, and shows something else."
            fix = "Write keys from the attributes, in one place: model.item() does."
            yield Finding("key-disagrees", "error", part.where, what, why, fix)


def _disagreeing(case: Case, part: Part, read: Mapping[str, Mapping[str, Any] | None]) -> list[tuple[int, str]]:
    """Of the items that have the key, the number of each of which an attribute says something else, and which one."""
    return [
        (number, name)
        for number, item in enumerate(case.having(part))
        for name, value in (read[item[part.attribute]] or {}).items()
        if (held := item.get(name, value)) is not value and not _agree(held, value)
    ]


def _agree(stored: Any, read: Any) -> bool:
    """Whether an attribute has the value that is read from a key."""
    same = type(stored) is type(read) and stored == read
    return same or (plain(stored) and str(normal(stored)) == str(read))


@rule("type-missing")
def type_missing(case: Case) -> Iterator[Finding]:
    """An item whose type is not its entity's is dropped by every filter on the type."""
    kind = case.model.type_attribute
    for entity in case.model.entities if kind else ():
        wrong = [item for item in case.by_entity.get(entity.name, ()) if item.get(kind or "") != entity.name]
        dropping = [each for each in case.plans if entity.name in each.types] if wrong else []
        if dropping:
            has = f"{kind} {quoted(wrong[0][kind])}" if kind in wrong[0] else f"no {kind}"
            what = f"{counted(len(wrong), 'item')} with a key of {entity.name} {_have(wrong)} {has}. "
            what += f"A filter on {kind} drops what {patterns_named(dropping)} should return."
            why = "Where entities share an item collection, the type is what tells them apart."
            fix = f'Store {kind} = "{entity.name}" in these items.'
            yield Finding("type-missing", "error", entity.name, what, why, fix)


@rule("written-read")
def written_read(case: Case) -> Iterator[Finding]:
    """An attribute is written under one name and read under another."""
    code, why = "written-read", "What is written under one name and read under another is read as nothing, silently."
    keys = {*case.key_types, case.model.type_attribute}
    for entity in case.model.entities:
        items = case.by_entity.get(entity.name, [])
        counts = {name: each.total() for name, each in case.types.get(entity.name, {}).items()}
        absent = [name for name in entity.attributes if items and name not in counts]
        strange = [name for name in counts if name not in entity.attributes and name not in keys]
        alike = list(_alike(absent, strange))
        for name, other in alike[:MOST]:
            what = f"No item has {name}, which {entity.name} declares. {counts[other]:,} of {len(items):,} "
            what += f"{'has' if counts[other] == 1 else 'have'} {quoted(other)}, which it does not declare."
            yield Finding(code, "error", entity.name, what, why, "Use one name for both.")
        if rest := alike[MOST:]:
            what = f"{len(rest):,} more attributes that {entity.name} declares are written under other names: "
            what += f"{listed((f'{name} as {quoted(other)}' for name, other in rest), 3)}."
            yield Finding(code, "error", entity.name, what, why, "Use one name for both.")
        absent = [name for name in absent if name not in {name for name, _ in alike}]
        strange = [name for name in strange if name not in {other for _, other in alike}]
        if absent and strange:
            what = f"No item has {listed(absent)}, which {entity.name} declares. The items have "
            what += f"{listed(map(quoted, strange))}, which it does not declare."
            fix = "Use one name, if two of them are the same. Else declare what is written."
            yield Finding(code, "note", entity.name, what, why, fix)


@rule("not-in-index")
def not_in_index(case: Case) -> Iterator[Finding]:
    """An item that holds all that a pattern is given, but lacks a key of its index, never comes back."""
    code, why = "not-in-index", "An item that lacks a key attribute of an index is not in the index."
    for each in case.plans if case.items is not None else ():
        place, pattern = each.place, each.pattern
        for name in pattern.returns if place.index else ():
            if case.told.have_all(name, (*pattern.asked, *place.names)):
                continue
            asked = holding(case.by_entity.get(name, ()), pattern.asked)
            if len(holding(asked, place.names)) == len(asked):
                continue
            lacking = [item for item in asked if not place.holds(item)]
            missed = [key for key in place.names if key not in lacking[0]]
            what = f"{len(lacking):,} of {counted(len(asked), 'item')} of {name} {_have(lacking)} no {listed(missed)}"
            what += f", so {place.index} does not show {'it' if len(lacking) == 1 else 'them'}: "
            what += f"{_key(case, lacking[0])}."
            fix = "Make items with model.item(), which renders index keys where the item has all that they need."
            if len(lacking) < len(asked):
                fix = "Fine, where only the others should be found. Else give these the attributes that the key needs."
            yield Finding(code, "error" if len(lacking) == len(asked) else "note", pattern.name, what, why, fix)


def _alike(absent: list[str], strange: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names that may be meant to be the same, the most similar first, each name once."""
    if len(absent) * len(strange) > COMPARED:  # of very many names only those that differ in case and marks
        plain = {_letters(other): other for other in reversed(strange)}
        pairs = [(1.0, name, plain[_letters(name)]) for name in absent if _letters(name) in plain]
    else:
        pairs = [(_likeness(*pair), *pair) for pair in product(absent, strange)]
    taken = set[str]()
    for likeness, name, other in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness > SIMILAR and not {f"<{name}", f">{other}"} & taken:
            taken |= {f"<{name}", f">{other}"}
            yield name, other


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def _likeness(one: str, other: str) -> float:
    a, b = one[:LONG_NAME].lower(), other[:LONG_NAME].lower()
    return 1.0 if a.startswith(b) or b.startswith(a) else SequenceMatcher(None, a, b).ratio()


@rule("large-item", "K1")
def large_item(case: Case) -> Iterator[Finding]:
    """An item is read and written whole, and its size has a limit."""
    for name, items in sorted(case.by_entity.items()):
        if max(case.sizes_of(name), default=0) <= LARGE:
            continue
        for level, least, most in (("error", LARGEST_ITEM, float("inf")), ("note", LARGE, LARGEST_ITEM)):
            large = [item for item in items if least < case.sizes.get(id(item), 0) <= most]
            if large:
                size, key = max((case.sizes[id(item)], _key(case, item)) for item in large)
                what = f"{key} is {size:,} bytes large."
                what += f" {len(large):,} items are over {least:,} bytes." if len(large) > 1 else ""
                why = "The service refuses an item over 409,600 bytes, its attribute names included."
                if level == "note":
                    why = "Reading or changing one attribute is charged for the whole item. 409,600 bytes is the most."
                fix = "Split it into items of one collection, or keep the bulk in Amazon S3 and its address here."
                yield Finding("large-item", level, name or case.model.table, what, why, fix)


@rule("large-collection", "K17")
def large_collection(case: Case) -> Iterator[Finding]:
    """An item collection over one page takes several requests."""
    most = max(case.sizes.values(), default=0)
    for place, collections in case.collections.items():
        many = {key: items for key, items in collections.items() if len(items) * most > PAGE}
        sizes = {key: _bytes(case, place, items) for key, items in many.items()}
        large = {key: size for key, size in sizes.items() if sum(size) > PAGE}
        if large:
            key, size = max(large.items(), key=lambda pair: sum(pair[1]))
            pages = len(paged_read_units(size))
            what = f"{_collection(key)} holds {counted(len(size), 'item')}, {sum(size):,} bytes. "
            what += f"A Query for all of it takes {pages} requests, one after the other."
            what += f" {len(large):,} collections are over 1 MB." if len(large) > 1 else ""
            why = "A page ends at 1 MB, and only a missing LastEvaluatedKey says that it was the last."
            fix = "Follow LastEvaluatedKey, ask for a range of sort keys, or split the collection, by year for example."
            yield Finding("large-collection", "note", place.label, what, why, fix)


def _bytes(case: Case, place: Place, items: Sequence[Item]) -> list[int]:
    if place.projection == "ALL":
        return [case.sizes[id(item)] for item in items]
    return [item_size(entry) for entry in map(place.entry, items) if entry]


def _collection(key: Collection) -> str:
    return f"The item collection {', '.join(map(quoted, key))}"


def _key(case: Case, item: Item) -> str:
    return " / ".join(quoted(item.get(name)) for name in case.model.place().names)


def _have(items: list[Item]) -> str:
    return "has" if len(items) == 1 else "have"


def _belong(items: list[Item]) -> str:
    return "belongs" if len(items) == 1 else "belong"
