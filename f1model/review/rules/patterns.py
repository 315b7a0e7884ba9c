"""Rules about access patterns and indexes: what answers a question, what is read for it, and what is missing."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from f1model.billing.grouped import keys_of
from f1model.billing.trial import unserved
from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.query.plan import Plan
from f1model.review.case import Case
from f1model.review.finding import Finding, listed, quoted
from f1model.review.rule import rule
from f1model.review.rules.answers import drops_half
from f1model.values import counted, normal


@rule("cannot-be-answered", "K5")
def cannot_be_answered(case: Case) -> Iterator[Finding]:
    """A pattern for which no request can be derived."""
    why = "No request can be derived from the key templates, or the service would refuse it."
    for name, error in case.refused.items():
        what = error.problem[:1].upper() + error.problem[1:]
        yield Finding("cannot-be-answered", "error", name, what, why, error.fix)


@rule("scan", "K16")
def scan(case: Case) -> Iterator[Finding]:
    """A pattern that no key serves."""
    for each in case.plans:
        name = each.pattern.name
        if each.operation != "Scan" or each.pattern.limit or each.pattern.descending:
            continue  # where an order is asked for, scan_has_no_order says more
        what = _read(case, each) or f"No key serves it: every item of {each.place.label} is read."
        why = "A Scan costs more with every item that is added, whatever it returns."
        entities = listed(each.pattern.returns)
        asked = f"holds {listed(each.filters)}" if each.filters else "is the same for all of them"
        fix = f"Give {entities} a partition key that {asked}, in the table or in an index."
        yield Finding("scan", "note", name, what, why, fix)


@rule("over-read", "K18")
def over_read(case: Case) -> Iterator[Finding]:
    """A pattern that pays for items of entities that it does not return."""
    for each in case.plans:
        if each.operation != "Query" or not each.over_reads:
            continue
        name = each.pattern.name
        what = f"Items of {listed(each.over_reads)} can fall under its key condition, and a filter drops those. "
        what += _read(case, each)
        why = "DynamoDB charges for what the key condition covers, before the filter."
        fix = f"Give {listed(each.pattern.returns)} a sort key that begins with a word of its own, or an item "
        fix += "collection of its own, in an index for example."
        yield Finding("over-read", "note", name, what.strip(), why, fix)


@rule("filter", "K18")
def filtered(case: Case) -> Iterator[Finding]:
    """A pattern that is given an attribute that no key serves."""
    for each in case.plans:
        names = unserved(each)
        if each.operation == "Scan" or not names or drops_half(case, each):
            continue
        what = f"No key serves {listed(names)}, so a filter does. {_read(case, each)}"
        why = "A filter drops items after they were read and paid for."
        fix = "Put it into the sort key, after what is given, or into an index key. Leave it where it drops few items."
        yield Finding("filter", "note", each.pattern.name, what.strip(), why, fix)


def _read(case: Case, each: Plan) -> str:
    """What the pattern reads and returns, if that is known."""
    measure = case.measures.get(each.pattern.name)
    if not measure:
        return ""
    cost = measure.estimate
    about = "about " if cost.doubt else ""
    pages = f" in {about}{counted(cost.requests, 'page')}" if cost.requests > 1 else ""
    less = f" {'Those' if cost.returned > 1 else 'That'} alone would cost {normal(measure.needed)} RCU."
    asked = case.asked(each).strip()
    subject = f"{asked[:1].upper()}{asked[1:]} it" if asked else "It"
    return (
        f"{subject} reads {counted(cost.evaluated, 'item')}{pages} and returns {cost.returned:,}, "
        f"for {about}{normal(cost.units)} RCU.{less if 0 < cost.returned < cost.evaluated else ''}"
    )


@rule("strong-read-on-index", "K15")
def strong_read_on_index(case: Case) -> Iterator[Finding]:
    """A global secondary index cannot be read strongly."""
    for each in case.plans:
        if each.pattern.consistent and not each.place.strong:
            what = f"It asks {each.place.label} for a strongly consistent read, and the service refuses that."
            why = "A global secondary index follows its table a moment later, and cannot promise the latest."
            fix = "Ask the table, if its keys can answer. Else accept a read that may be a moment old."
            yield Finding("strong-read-on-index", "error", each.pattern.name, what, why, fix)


@rule("index-lacks-attribute", "K7")
def index_lacks_attribute(case: Case) -> Iterator[Finding]:
    """An index does not hold what a pattern filters on, or all that the entity has."""
    code, why = "index-lacks-attribute", "An index holds its keys, the table's keys and what it projects. Nothing else."
    for each in case.plans:
        index = each.place
        if index.projection == "ALL":
            continue
        kind = (case.model.type_attribute,) if case.model.type_attribute else ()
        needed = (*each.filters, *(kind if each.types else ()))
        lacking = [name for name in needed if not index.keeps(name)]
        if lacking:
            what = f"It filters by {listed(lacking)}, which {index.name} does not project. The service refuses that."
            fix = f"Project {listed(lacking)} into {index.name}."
            yield Finding(code, "error", each.pattern.name, what, why, fix)
        wanted = dict.fromkeys((*kind, *each.kinds))
        missing = [name for name in wanted if name not in lacking and not index.keeps(name) and not each.fetches()]
        in_keys = [name for name in missing if name in _key_fields(case, each)]
        rest = [name for name in missing if name not in in_keys]
        if missing:
            what = f"{listed(rest, 12)} {'does' if len(rest) == 1 else 'do'} not come back." if rest else ""
            if in_keys:
                what += f" {listed(in_keys, 12)} {'comes' if len(in_keys) == 1 else 'come'} only as part of a key."
            fix = "Fine, where the question needs no more. Else project them, or read the items by their primary key."
            if index.local:
                fix = (
                    "Fine, where the question needs no more. Else project them, or ask for them with whole=True, which "
                )
                fix += "fetches each item from the table at the price of reading it."
            yield Finding(code, "note", each.pattern.name, what.strip(), why, fix)


def _key_fields(case: Case, each: Plan) -> set[str]:
    """The attributes that are in a key which the index holds."""
    return {
        field
        for name in each.pattern.returns
        for place in (case.model.place(), each.place)
        for key in place.keys[name]
        for field in key.template.fields
    }


@rule("index-ties")
def index_ties(case: Case) -> Iterator[Finding]:
    """Index keys need not be unique, and items with equal ones have no order among them."""
    table, *indexes = case.model.places
    for index in indexes:
        loose = [text for name in index.keys if (text := _loose(table, index, name))]
        ties = {key: count for key, count in _counts(case, index).items() if count > 1}
        if not ties and not loose:
            continue
        if ties:
            key, most = max(ties.items(), key=lambda pair: pair[1])
            what = f"{sum(ties.values()):,} of {counted(len(case.keyed[index]), 'item')} share their index key. "
            what += f"{' / '.join(map(quoted, key))} is the key of {most}."
        else:
            what = f"Its key lacks {'; '.join(loose)}, so two items can have the same."
            what += " None of these items do yet." if case.items is not None else ""
        why = "An index accepts equal keys. Their order is not defined, and one that should name one item names two."
        fix = "End the sort key of the index in what makes the primary key unique."
        yield Finding("index-ties", "note", index.label, what, why, fix)


def _counts(case: Case, index: Place) -> Counter[tuple[Any, ...]]:
    """How many items have each key of an index that several have. Very many have keys of their own."""

    def counts() -> Counter[tuple[Any, ...]]:
        keys = keys_of(case.keyed[index], index.names)
        return Counter(keys) if len({*keys}) < len(keys) else Counter()

    columns = [case.told.column(entity, name) for entity in case.by_entity for name in index.names]
    counts_of = [len(items) for items in case.by_entity.values() for _ in index.names]
    whole = all(len(column) in (0, count) for column, count in zip(columns, counts_of, strict=True))
    if whole and {*index.names} <= case.plain_keys and len(case.sizes) == len(case.items or ()):
        found: Counter[tuple[Any, ...]] = case.told.memory.of(("counts", index.index), counts_of, columns, counts)
        return found
    return counts()


def _loose(table: Place, index: Place, name: str) -> str:
    """The attributes of an entity's primary key that its index key lacks, in words; empty if there are none."""
    held = {field for key in index.keys[name] for field in key.template.fields}
    lacking = [field for key in table.keys[name] for field in key.template.fields if field not in held]
    return f"{listed(lacking)} of {name}" if lacking else ""


@rule("unused-index", "K7")
def unused_index(case: Case) -> Iterator[Finding]:
    """An index that answers nothing."""
    used = {pattern.index for pattern in case.model.access_patterns}
    for place in case.model.places[1:] if used else ():
        if place.index not in used:
            what = "No access pattern reads it."
            why = "Every write of an item that it holds is paid for a second time, and so is its storage."
            fix = "Leave it out until a question needs it. An index can be added to a table at any time."
            if place.local:
                fix = "Leave it out. A question that comes later can have a global index, which is added at any time."
            yield Finding("unused-index", "note", place.label, what, why, fix)


@rule("unserved-entity")
def unserved_entity(case: Case) -> Iterator[Finding]:
    """An entity that nobody asks for."""
    why = "Keys are designed from the questions. Without one there is nothing to judge them by."
    asked = {name for pattern in case.model.access_patterns for name in pattern.returns}
    if not asked:
        fix = "Write down the questions first, and how often each is asked."
        yield Finding("unserved-entity", "note", case.model.table, "There are no access patterns.", why, fix)
    for entity in case.model.entities if asked else ():
        if entity.name not in asked:
            what = "No access pattern returns it."
            fix = "Add the question it is there for, or leave the entity out."
            yield Finding("unserved-entity", "note", entity.name, what, why, fix)


@rule("example-does-not-fit")
def example_does_not_fit(case: Case) -> Iterator[Finding]:
    """An example that its own pattern refuses."""
    for each in case.plans:
        try:
            if each.pattern.example:
                each.filled(each.values(each.pattern.example))
        except ModelError as error:
            why = "The example is what tables, charts and this review try the pattern with."
            yield Finding("example-does-not-fit", "note", each.pattern.name, error.problem, why, error.fix)
