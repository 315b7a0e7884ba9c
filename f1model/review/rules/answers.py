"""Rules about what comes back: in no order, more and more of it, or the smaller part of what was read."""

from collections.abc import Iterator

from f1model.billing.trial import unserved
from f1model.query.plan import Plan
from f1model.review.case import Case
from f1model.review.finding import Finding, listed
from f1model.review.rule import rule
from f1model.review.rules.times import PERIODS, TIMES, words
from f1model.values import counted

MANY = 1000  # items of an answer without a limit that are worth a word
MANY_OF_ALL = 100  # the same, where the answer is every item of its kind that the table has


@rule("scan-has-no-order", "K16")
def scan_has_no_order(case: Case) -> Iterator[Finding]:
    """A Scan is asked for the first items, or for the last: it has no order, so they are any items.

    Source: API Reference, "Scan": unlike Query it has no ScanIndexForward; the order is that of no key.
    """
    for each in case.plans:
        pattern = each.pattern
        if each.operation == "Scan" and (pattern.limit or pattern.descending):
            first = f"the first {pattern.limit:,}" if pattern.limit else "them"
            what = f"It asks for {first} in {'descending' if pattern.descending else 'ascending'} order, and no key "
            what += "serves it, so it is a Scan. What comes back is in no order"
            what += ", and which items come first is chance." if pattern.limit else "."
            why = "Only a Query returns items in the order of a sort key. To be sure, a Scan would have to read all of "
            why += "them, and the application to sort them."
            fix = f"Give {listed(pattern.returns)} an index with one partition key for all, or for each group, and the "
            fix += "rank as its sort key. Of many items keep only the leaders there (a sparse index)."
            yield Finding("scan-has-no-order", "error", pattern.name, what, why, fix)


@rule("sparse-index", "K6")
def sparse_index(case: Case) -> Iterator[Finding]:
    """A filter drops half of what is read, or more: an index that holds only the wanted items would be cheaper.

    Source: Developer Guide, "Take advantage of sparse indexes".
    """
    for each in case.plans:
        measure = case.measures.get(each.pattern.name)
        names = unserved(each)
        if measure and names and drops_half(case, each):
            what = f"No key serves {listed(names)}, so a filter drops {measure.own - measure.kept:,} of "
            what += f"{counted(measure.own, 'item')}{case.asked(each)}."
            why = "What a filter drops was read and paid for. An index holds only the items that have its key "
            why += "attributes, so it can hold just those that are wanted."
            fix = f"Put {listed(names)} into the key of an index, or give only the wanted items an attribute, such as "
            fix += "OpenSince, key an index by it, and remove it when they are done."
            yield Finding("sparse-index", "note", each.pattern.name, what, why, fix)


def drops_half(case: Case, each: Plan) -> bool:
    """Whether the pattern's filters are known to drop at least half of what is read for it."""
    measure = case.measures.get(each.pattern.name)
    return measure is not None and measure.own > 1 and 2 * measure.kept <= measure.own


@rule("grows-without-bound", "K17")
def grows_without_bound(case: Case) -> Iterator[Finding]:
    """An answer has neither a range nor a limit, and gets longer as time goes by.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 17.
    """
    for each in case.plans:
        pattern = each.pattern
        if each.operation != "Query" or pattern.limit or (each.sort and each.sort.ranged):
            continue
        measure = case.measures.get(pattern.name)
        count = measure.estimate.returned if measure else 0
        whole = not case.asks_for_one(each)
        most = MANY_OF_ALL if whole else MANY
        if (times := _open_times(each)) and (count >= MANY_OF_ALL or not _of_a_parent(each)):
            what = f"It has neither a range nor a limit, and its answer gets longer with every {times[0]}."
            what += f" Today it is {counted(count, 'item')} long{case.asked(each)}." if count else ""
        elif count >= most:
            what = f"It has neither a range nor a limit, and its answer is {counted(count, 'item')} long"
            what += f"{case.asked(each)}."
            what += " It is every item of its kind, so it grows with the table." if whole else ""
        else:
            continue
        why = "What is quick today is slow, and expensive, when there are years of data. Each page is a request."
        fix = "Ask for a range, such as one month, or for the latest: limit=20, and go on from LastEvaluatedKey. Fine, "
        fix += "where the number is bounded by something else."
        yield Finding("grows-without-bound", "note", pattern.name, what, why, fix)


def _of_a_parent(each: Plan) -> bool:
    """Whether a parent comes back with its children, of which there may be few."""
    fixed = [name for name in each.pattern.returns if not _open_fields(each, name)]
    return 0 < len(fixed) < len(each.pattern.returns)


def _open_times(each: Plan) -> list[str]:
    """The attributes about time that the sort key holds and the pattern does not fix; () if it names a time at all."""
    if any((TIMES | PERIODS) & words(name) for name in each.pattern.known):
        return []
    fields = [field for name in each.pattern.returns for field in _open_fields(each, name)]
    return [name for name in dict.fromkeys(fields) if TIMES & words(name)]


def _open_fields(each: Plan, entity: str) -> list[str]:
    """The attributes in an entity's sort key that the pattern does not fix."""
    fields = [field for key in each.place.sort_keys(entity) for field in key.template.fields]
    return [name for name in fields if name not in each.pattern.known]
