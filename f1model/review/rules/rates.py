"""Rules about how often each question is asked: what is not said, and what one partition or a table does not serve."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.query.plan import Plan
from f1model.query.units import PARTITION_READS, READ_FACTOR
from f1model.review.case import Case
from f1model.review.contents import Collection
from f1model.review.finding import Finding, listed, patterns_named, quoted
from f1model.review.rule import rule
from f1model.values import counted, normal

NEW_TABLE_READS = 12_000  # read units a second of a new on-demand table or index; "On-demand capacity mode"
TABLE_READS = 40_000  # read units a second of an on-demand table or index, by default; Developer Guide, "Quotas"
_HOT = f"One partition serves {PARTITION_READS:,} RCU a second. DynamoDB can split a busy collection, but not at once, "
_HOT += "and never within one item. Until then it throttles requests."
_SPREAD = "Read less each time, cache the answer, or spread it: several copies, each asked in turn."
_UNSAID = {"", "?", "??", "???", "-", "–", "unknown", "not known", "tbd", "todo", "n/a", "na", "none"}


@rule("no-rate", "K2")
def no_rate(case: Case) -> Iterator[Finding]:
    """A pattern does not say how often it is asked, or carried out.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 2.
    """
    kinds = (("access", "asked", case.model.access_patterns), ("write", "made", case.model.write_patterns))
    told = [text for kind, done, patterns in kinds if (text := _silent(case, kind, done, patterns))]
    if told:
        why = (
            "Without a rate nobody can tell what is hot, which capacity mode fits, or whether an index earns its keep."
        )
        fix = 'Estimate it: often="twice a visit", or for this review traffic={"...": 5}, in questions a second.'
        yield Finding("no-rate", "note", case.model.table, " ".join(told), why, fix)


def _silent(case: Case, kind: str, done: str, patterns: Sequence[AccessPattern] | Sequence[WritePattern]) -> str:
    names = [
        each.name
        for each in patterns
        if each.name not in case.traffic and each.often.strip().lower().rstrip(".") in _UNSAID
    ]
    if not names:
        return ""
    verb, subject = ("does", "it is") if len(names) == 1 else ("do", "they are")
    return (
        f"{counted(len(names), f'{kind} pattern')} of {len(patterns):,} {verb} not say how often {subject} {done}: "
        f"{patterns_named(names)}."
    )


def _units(case: Case, each: Plan) -> tuple[Decimal, bool]:
    """The read units of one such question, and whether they are known or only the least that there can be."""
    measure = case.measures.get(each.pattern.name)
    if measure:
        return measure.estimate.units, True
    return READ_FACTOR["strong" if each.pattern.consistent else "eventual"], False


@rule("hot-collection", "K3")
def hot_collection(case: Case) -> Iterator[Finding]:
    """An item collection is asked for more read units a second than one partition serves.

    Source: Developer Guide, "Best practices for designing and using partition keys effectively".
    """
    asked: dict[tuple[str | None, Collection], list[tuple[str, Decimal]]] = defaultdict(list)
    for each in case.plans:
        name = each.pattern.name
        rate = case.changes.rate(each.pattern)
        if rate is None or each.operation == "Scan":
            continue
        units, key = _units(case, each)[0] * rate, case.collection(each)
        told = name in case.traffic and each.pattern.example and case.items is not None  # of its example, so often
        if key is not None and (told or not case.asks_for_one(each)):
            asked[each.place.home, key].append((name, units))
        elif (count := case.spread(each)) and units > PARTITION_READS * count:
            what = f"{name!r} reads {_shown(units)} RCU a second (computed), and these items have "
            what += f"{counted(count, 'item collection')} for it. Spread evenly, that is {_shown(units // count)} each."
            yield Finding("hot-collection", "note", each.place.label, what, _HOT, _SPREAD)
    for (home, key), loads in asked.items():
        total = sum((units for _, units in loads), Decimal(0))
        if total > PARTITION_READS:
            least = "" if case.items is not None else "at least "
            parts = listed(f"{name!r} {_shown(units)}" for name, units in sorted(loads, key=lambda load: -load[1]))
            what = (
                f"The item collection {', '.join(map(quoted, key))} is read with {least}{_shown(total)} RCU a second "
            )
            what += f"(computed): {parts}."
            yield Finding("hot-collection", "note", case.model.place(home).label, what, _HOT, _SPREAD)


@rule("over-quota", "K3", "C3")
def over_quota(case: Case) -> Iterator[Finding]:
    """A table or an index is asked for more read units a second than an account may use, or than a new one serves.

    Sources: Developer Guide, "Quotas in Amazon DynamoDB" (each counts alone) and "DynamoDB on-demand capacity mode".
    """
    for place in case.model.places:
        plans = [each for each in case.plans if each.place.home == place.index]
        rates = {each.pattern.name: case.changes.rate(each.pattern) for each in plans}
        units = {each.pattern.name: _units(case, each) for each in plans if rates[each.pattern.name] is not None}
        loads = {name: each * (rates[name] or 0) for name, (each, _) in units.items()}
        total = sum(loads.values(), Decimal(0))
        if total <= NEW_TABLE_READS:
            continue
        exact = all(known for _, known in units.values())
        worst = max(loads, key=lambda name: loads[name])
        what = f"It is read with {'' if exact else 'at least '}{_shown(total)} read units a second"
        what += f", most of them for {worst!r} ({_shown(loads[worst])})." if len(loads) > 1 else f", for {worst!r}."
        if total > TABLE_READS:
            why = f"A table, or an index, has {TABLE_READS:,} a second by default, on demand or provisioned. What is "
            why += "asked beyond that is throttled."
            fix = "Ask for a higher quota before you need it. Or read less: cache what is asked most."
        else:
            why = f"A new table serves about {NEW_TABLE_READS:,} a second at once, and then twice its last peak. A "
            why += "launch that jumps higher is throttled for a while."
            fix = "Ask for warm throughput before the launch, or let the traffic grow over hours."
        yield Finding("over-quota", "note", place.label, what, why, fix)


def _shown(units: Decimal) -> str:
    return f"{normal(units):,}"
