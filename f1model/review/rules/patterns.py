"""Rules about access patterns and indexes: what answers a question, what it reads for that, what it lacks."""

from collections.abc import Iterator

from f1model.design.entities import Index
from f1model.errors import ModelError
from f1model.query.plan import Plan
from f1model.review.case import Case, grouped
from f1model.review.finding import Finding, listed, quoted
from f1model.values import counted, normal


def cannot_be_answered(case: Case) -> Iterator[Finding]:
    """A pattern for which no request can be derived."""
    for name, problem in case.refused.items():
        what, _, fix = problem.removeprefix(f"{name!r}: ").replace(f"{name!r} ", "It ", 1).partition(". ")
        what = what.removesuffix(".") + "."
        why = "No request can be derived from the key templates, or the service would refuse it."
        advice = "Give the entities keys that begin with what is asked for, in the table or in an index."
        yield Finding("cannot-be-answered", "error", name, what[:1].upper() + what[1:], why, fix or advice)


def scan(case: Case) -> Iterator[Finding]:
    """A pattern that no key serves."""
    for each in case.plans:
        if each.operation != "Scan":
            continue
        name = each.pattern.name
        what = _read(case, name) or f"No key serves it: every item of {each.place} is read."
        why = "A Scan costs more with every item that is added, whatever it returns."
        entities = listed(each.pattern.returns)
        asked = f"holds {listed(each.filters)}" if each.filters else "is the same for all of them"
        fix = f"Give {entities} a partition key that {asked}, in the table or in an index."
        yield Finding("scan", "note", name, what, why, fix)


def over_read(case: Case) -> Iterator[Finding]:
    """A pattern that pays for items of entities that it does not return."""
    for each in case.plans:
        if each.operation != "Query" or not each.over_reads:
            continue
        name = each.pattern.name
        what = f"Items of {listed(each.over_reads)} can fall under its key condition, and a filter drops those. "
        what += _read(case, name)
        why = "DynamoDB charges for what the key condition covers, before the filter."
        fix = f"Give {listed(each.pattern.returns)} a sort key that begins with a word of its own, or an item "
        fix += "collection of its own, in an index for example."
        yield Finding("over-read", "note", name, what.strip(), why, fix)


def filtered(case: Case) -> Iterator[Finding]:
    """A pattern that knows something which no key serves."""
    for each in case.plans:
        in_keys = {segment.field for operand in each.operands for segment in operand.template.segments}
        names = [name for name in each.filters if name not in in_keys]  # a parent's text is compared once more
        if each.operation == "Scan" or not names:
            continue
        what = f"No key serves {listed(names)}, so a filter does. {_read(case, each.pattern.name)}"
        why = "A filter drops items after they were read and paid for."
        fix = "Put it into the sort key, after what is given, or into an index key. Leave it where it drops few items."
        yield Finding("filter", "note", each.pattern.name, what.strip(), why, fix)


def _read(case: Case, name: str) -> str:
    """What the pattern's example reads and returns, where that is known."""
    measure = case.measures.get(name)
    if not measure:
        return ""
    found = measure.estimate
    pages = f" in {counted(found.requests, 'page')}" if found.requests > 1 else ""
    less = f" {'Those' if found.returned > 1 else 'That'} alone would cost {normal(measure.needed)} RCU."
    subject = "With its example it" if case.model[name].example else "It"
    return (
        f"{subject} reads {counted(found.evaluated, 'item')}{pages} and returns {found.returned:,}, "
        f"for {normal(found.units)} RCU.{less if 0 < found.returned < found.evaluated else ''}"
    )


def strong_read_on_index(case: Case) -> Iterator[Finding]:
    """A global secondary index cannot be read strongly."""
    for each in case.plans:
        if each.pattern.index and each.pattern.consistent:
            what = f"It asks {each.place} for a strongly consistent read, and the service refuses that."
            why = "A global secondary index follows its table a moment later, and cannot promise the latest."
            fix = "Ask the table, if its keys can answer. Else accept a read that may be a moment old."
            yield Finding("strong-read-on-index", "error", each.pattern.name, what, why, fix)


def index_lacks_attribute(case: Case) -> Iterator[Finding]:
    """An index does not hold what a pattern filters on, or what the entity would bring."""
    code, why = "index-lacks-attribute", "An index holds its keys, the table's keys and what it projects. Nothing else."
    for each in case.plans:
        if not each.pattern.index or case.model.index(each.pattern.index).projection == "ALL":
            continue
        index = case.model.index(each.pattern.index)
        kind = (case.model.type_attribute,) if case.model.type_attribute else ()
        needed = (*each.filters, *(kind if each.types else ()))
        lacking = [name for name in needed if not _holds(case, index, name)]
        if lacking:
            what = f"It filters by {listed(lacking)}, which {index.name} does not project. The service refuses that."
            fix = f"Project {listed(lacking)} into {index.name}."
            yield Finding(code, "error", each.pattern.name, what, why, fix)
        wanted = dict.fromkeys((*kind, *each.kinds))
        missing = [name for name in wanted if name not in lacking and not _holds(case, index, name)]
        in_keys = [name for name in missing if name in _key_fields(case, each)]
        rest = [name for name in missing if name not in in_keys]
        if missing:
            what = f"{listed(rest, 12)} {'does' if len(rest) == 1 else 'do'} not come back." if rest else ""
            if in_keys:
                what += f" {listed(in_keys, 12)} {'comes' if len(in_keys) == 1 else 'come'} only as part of a key."
            fix = "Fine, where the question needs no more. Else project them, or read the items by their primary key."
            yield Finding(code, "note", each.pattern.name, what.strip(), why, fix)


def _holds(case: Case, index: Index, name: str) -> bool:
    whole = dict.fromkeys((*case.model.key_names(index.name), name))
    return name in (index.entry(whole, case.model.key_names()) or {})


def _key_fields(case: Case, each: Plan) -> set[str]:
    """The attributes that stand in a key which the index holds."""
    return {
        field
        for name in each.pattern.returns
        for place in (None, each.pattern.index)
        for template in case.model.templates(case.model.entity(name), place) or ()
        for field in template.fields
    }


def index_ties(case: Case) -> Iterator[Finding]:
    """Index keys need not be unique, and items with equal ones have no order among them."""
    for index in case.model.indexes:
        loose = [text for entity in case.model.entities if (text := _loose(case, index, entity.name))]
        groups = grouped(case.keyed[index.name], case.model.key_names(index.name))
        ties = {key: len(items) for key, items in groups.items() if len(items) > 1}
        if not ties and not loose:
            continue
        if ties:
            key, most = max(ties.items(), key=lambda pair: pair[1])
            what = f"{sum(ties.values()):,} of {counted(len(case.keyed[index.name]), 'item')} share their index key. "
            what += f"{' / '.join(map(quoted, key))} is the key of {most}."
        else:
            what = f"Its key lacks {'; '.join(loose)}, so two items can have the same."
            what += " None of these items do yet." if case.items is not None else ""
        why = "An index accepts equal keys. Their order is not defined, and one that should name one item names two."
        fix = "End the sort key of the index in what makes the primary key unique."
        yield Finding("index-ties", "note", case.place(index.name), what, why, fix)


def _loose(case: Case, index: Index, name: str) -> str:
    """What the primary key of an entity has, and its index key lacks; empty where there is nothing."""
    entity = case.model.entity(name)
    templates = case.model.templates(entity, index.name)
    if templates is None:
        return ""
    there = {field for template in templates for field in template.fields}
    lacking = [field for each in case.model.templates(entity) or () for field in each.fields if field not in there]
    return f"{listed(lacking)} of {name}" if lacking else ""


def unused_index(case: Case) -> Iterator[Finding]:
    """An index that answers nothing."""
    used = {pattern.index for pattern in case.model.access_patterns}
    for index in case.model.indexes if used else ():
        if index.name not in used:
            what = "No access pattern reads it."
            why = "Every write of an item that it holds is paid for a second time, and so is its storage."
            fix = "Leave it out until a question needs it. An index can be added to a table at any time."
            yield Finding("unused-index", "note", case.place(index.name), what, why, fix)


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


def example_does_not_fit(case: Case) -> Iterator[Finding]:
    """An example that its own pattern refuses."""
    for each in case.plans:
        try:
            if each.pattern.example:
                each.conditions(each.values(each.pattern.example))
        except ModelError as error:
            why = "The example is what tables, charts and this review try the pattern with."
            what, _, fix = str(error).removeprefix(f"{each.pattern.name!r}: ").partition(". ")
            fix = fix or "Give values of the attributes that the pattern is given."
            yield Finding("example-does-not-fit", "note", each.pattern.name, f"{what.removesuffix('.')}.", why, fix)
