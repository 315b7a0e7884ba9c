"""Rules about points in time: one way of writing them in a table, and one that deletes items by time to live."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from f1model.design.expiry import expiry_flaw
from f1model.review.case import Case
from f1model.review.finding import Finding, listed, patterns_named, quoted
from f1model.review.rule import rule
from f1model.values import counted

_ISO = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d([T ][0-2]\d(:?[0-5]\d.*)?)?")
_EPOCHS = (  # of the years 2001 to 2096
    ("epoch seconds", 1_000_000_000, 4_000_000_000),
    ("epoch milliseconds", 1_000_000_000_000, 4_000_000_000_000),
    ("epoch microseconds", 1_000_000_000_000_000, 4_000_000_000_000_000),
)
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
SAMPLE = 1000  # values of one attribute that are looked at


def words(name: str) -> set[str]:
    """The words in the name of an attribute, in lower case: ``{"created", "at"}`` of CreatedAt and of created_at."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def written(value: Any) -> str:
    """How a value writes a point in time: "ISO 8601 text", "epoch seconds" and so on; "" if it does not."""
    if isinstance(value, str) and _ISO.fullmatch(value):
        return "ISO 8601 text"
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == value:
        return next((name for name, least, most in _EPOCHS if least <= value < most), "")
    return ""


def _expires(name: str) -> bool:
    return bool(_EXPIRY & words(name)) or {"time", "live"} <= words(name)


def _of_times(case: Case) -> dict[str, dict[str, Any]]:
    """For each attribute whose name or text is about time, an example of each way in which it is written."""
    seen: dict[str, int] = {}
    ways: dict[str, dict[str, Any]] = {}
    enough = set[str]()
    for item in case.items or ():
        if enough.issuperset(item):
            continue
        for name, value in item.items():
            if name not in enough and isinstance(name, str) and isinstance(value, str | int | Decimal):
                seen[name] = seen.get(name, 0) + 1
                enough |= {name} if seen[name] == SAMPLE else set()
                if way := _written(value):
                    ways.setdefault(name, {}).setdefault(way, value)
    return {
        name: each for name, each in ways.items() if "ISO 8601 text" in each or TIMES & words(name) or _expires(name)
    }


def _written(value: Any) -> str:
    return written(value) if not isinstance(value, Decimal) or value.is_finite() else ""


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
