"""Rules about points in time: one way of writing them in a table, and one that deletes items by time to live."""

import re
from collections.abc import Iterator
from typing import Any

from f1model.design.expiry import expiry_flaw
from f1model.review.case import Case
from f1model.review.finding import Finding, listed, patterns_named, quoted
from f1model.review.rule import rule
from f1model.values import counted

_EXPIRY = {"ttl", "expire", "expires", "expired", "expiry", "expiration", "expireat", "expiresat"}
TIMES = {
    "at",
    "on",
    "date",
    "datetime",
    "day",
    "time",
    "timestamp",
    "ts",
    "epoch",
    "created",
    "updated",
    "modified",
    "since",
}
PERIODS = {"season", "year", "quarter", "month", "week", "hour", "minute", "period", "bucket"}


def words(name: str) -> set[str]:
    """The words in the name of an attribute, in lower case: ``{"created", "at"}`` of CreatedAt and of created_at."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def _expires(name: str) -> bool:
    return bool(_EXPIRY & words(name)) or {"time", "live"} <= words(name)


def _of_times(case: Case) -> dict[str, dict[str, Any]]:
    """For each attribute whose name or text is about time, an example of each way in which it is written."""
    return {
        name: each
        for name, each in case.times.items()
        if "ISO 8601 text" in each or TIMES & words(name) or _expires(name)
    }


@rule("mixed-times", "K11")
def mixed_times(case: Case) -> Iterator[Finding]:
    """Points in time are written in two ways in one table; an attribute for time to live has to be a number.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 11.
    """
    ways: dict[str, list[str]] = {}
    for name, each in _of_times(case).items():
        for way in each if not (_expires(name) and [*each] == ["epoch seconds"]) else ():
            ways.setdefault(way, []).append(f"{name}: {quoted(each[way])}")
    if len(ways) > 1:
        what = f"Points in time are written in {len(ways)} ways: "
        what += "; ".join(f"{way} ({listed(names, 3)})" for way, names in ways.items()) + "."
        why = "Whoever compares or subtracts two of them has to know which is which, and a range over both finds half."
        fix = "Choose one for the table: ISO 8601 text, which people can read, or a number, which can be added to. "
        fix += "Only an attribute for time to live has to be epoch seconds."
        yield Finding("mixed-times", "note", case.model.table, what, why, fix)


@rule("time-to-live", "K12")
def time_to_live(case: Case) -> Iterator[Finding]:
    """What is declared for time to live, or looks like it, is not in epoch seconds, so nothing would be deleted.

    Sources: Developer Guide, "Using time to live (TTL) in DynamoDB" and "Computing Time to Live (TTL) in DynamoDB".
    """
    ttl = case.model.ttl
    if ttl:
        flaws = [found for item in case.items or () if ttl in item and (found := expiry_flaw(item[ttl]))]
        for problem, fix in flaws[:1]:
            what = (
                f"Items expire by {ttl}, and time to live passes over {counted(len(flaws), 'item')}, such as one whose "
            )
            what += f"{ttl} {problem}"
            why = "DynamoDB passes over whatever else it finds there, without an error. The item stays, and costs."
            yield Finding("time-to-live", "error", case.model.table, what, why, fix)
        return  # another name is not meant for it
    for name, each in _of_times(case).items():
        wrong = [value for way, value in each.items() if way != "epoch seconds" or isinstance(value, str)]
        if _expires(name) and wrong:
            what = (
                f"{name} is {quoted(wrong[0])}, and time to live only counts epoch seconds that are stored as a number."
            )
            why = "DynamoDB passes over whatever else it finds there, without an error, and deletes nothing."
            fix = "Store whole seconds: int(moment.timestamp()). Fine, where it is not meant for time to live."
            yield Finding("time-to-live", "note", case.model.table, what, why, fix)


@rule("expired-items-read", "K12")
def expired_items_read(case: Case) -> Iterator[Finding]:
    """A pattern returns items that expire, and does not ask whether they have: until they are deleted, they come back.

    Source: Developer Guide, "Working with expired items and time to live (TTL)".
    """
    model = case.model
    expiring = {entity.name for entity in model.entities if entity.ttl}
    blind = [each for each in model.access_patterns if expiring & {*each.returns} and model.ttl not in each.known]
    if blind:
        names, one = sorted(expiring & {name for each in blind for name in each.returns}), len(blind) == 1
        what = f"{patterns_named(each.name for each in blind)} {'returns' if one else 'return'} {listed(names)}, "
        what += f"which {'expires' if len(names) == 1 else 'expire'} by {model.ttl}, and {'does' if one else 'do'} not "
        what += "ask whether that has passed."
        why = "DynamoDB deletes what has expired within days, not at once. Until then it is read as before."
        fix = f'Ask for what is still valid: where={{"{model.ttl}": above()}}, and give the time when it is run. '
        fix += "Fine, where an expired item does no harm."
        yield Finding("expired-items-read", "note", model.table, what, why, fix)
