"""The exercises of lesson 11: an item's bytes, a Query's units, a hot item, where two bills cross, a narrow index."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import count
from math import ceil
from numbers import Real
from typing import Any

from f1model.billing.prices import Bill, monthly_bill
from f1model.course.answers import shown
from f1model.course.exercise import Exercise, value
from f1model.course.exercises.history import seasons
from f1model.design.entity import Item
from f1model.design.index import Index
from f1model.design.pattern import AccessPattern
from f1model.f1.comparison import DESIGNS
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.query.explain import estimated
from f1model.query.plan import plan
from f1model.query.run import run
from f1model.query.units import PARTITION_READS, READ_UNIT, item_size, item_write_units, read_units, stored_bytes
from f1model.table.connect import connect
from f1model.table.load import load

OURS, COPIED, ARTICLES = "one table, ours", "two tables, names copied", "one table, the article's keys"
VISITS, PAGES_EACH, CALENDARS_EACH = 10_000_000, 5, 2
SECONDS = 2 * 2 * 3600 * 20  # two races of two hours, for each of 20 cars
MONACO = {"SeasonId": 2024, "Round": 8}
CALENDAR = ("Round", "RaceName", "CircuitName", "RaceDate")
CAREER = ("SeasonId", "Round", "PositionText", "FinishPoints", "ConstructorName")

_bytes = value(
    lambda: item_size({"DriverName": "Sergio Pérez", "Rank": 7, "FinishPoints": 7}),
    {
        17: "Those are the values alone. Every item carries its names.",
        15: "Those are the values alone. Every item carries its names; and is a number text?",
        16: "Those are the values alone, with one byte for é. Every item carries its names.",
        26: "Those are the names alone. What do the values take?",
        42: "One byte is missing. How many does é take in UTF-8? And does half a pair of digits take half a byte?",
        41: "Is a number text, a byte for each digit? It takes about one byte for two digits, and one more.",
        40: "Two bytes are missing: é takes more than one in UTF-8, and a number takes one more than its digits need.",
        55: "A number is not 8 bytes wide, nor of any fixed width: about one byte for two digits, and one more.",
        47: "A number is not 4 bytes wide, nor of any fixed width: about one byte for two digits, and one more.",
        46: "A number is not 4 bytes wide: about one byte for two digits, and one more. And é takes more than one.",
        54: "A number is not 8 bytes wide: about one byte for two digits, and one more. And é takes more than one.",
        **dict.fromkeys(
            (56, 60, 61, 65), "Braces, quotes and colons are how JSON writes an item. Names and values count."
        ),
        143: "The 100 bytes more are for storage. Reads and writes do not count them.",
    },
    "For each attribute, count its name and its value: text in UTF-8, a number one byte for two digits, plus one.",
)


def _query(answer: Callable[..., Any]) -> str | None:
    season = [item for item in seasons(2024) if item["Type"] != "SeasonItem"]
    page, whole = [item_size(item) for item in season if item["Round"] == 8], [item_size(item) for item in season]
    for what, sizes in (
        (f"Monaco 2024, {len(page)} items of {sum(page):,} bytes in all", page),
        (f"the season 2024, {len(whole)} items of {sum(whole):,} bytes in all", whole),
        ("one item of 300 bytes", [300]),
        ("one item of exactly 4,096 bytes", [4096]),
        ("one item of 4,097 bytes", [4097]),
    ):
        for strong in (False, True):
            given = answer(list(sizes), strong=True) if strong else answer(list(sizes))
            is_number = isinstance(given, Real | Decimal) and not isinstance(given, bool)
            if not is_number:
                return f"It should return a number; it returned {shown(given)}."
            if Fraction(given) != Fraction(read_units(sum(sizes), "strong" if strong else "eventual")):
                how = "strongly" if strong else "eventually"
                return f"For {what}, read {how} consistent, it gives {shown(given)}. {_why(given, sizes, strong)}"
    return None


def _why(given: Any, sizes: list[int], strong: bool) -> str:
    """The mistake that leads to these units; a case before has ruled out what leads to the same."""
    blocks, each = Fraction(sum(sizes), READ_UNIT), sum(ceil(size / READ_UNIT) for size in sizes)
    price, other = (Fraction(1), Fraction(1, 2)) if strong else (Fraction(1, 2), Fraction(1))
    halves = "Round the steps, not the units. Half a unit is a price like any other."
    for steps, prices, why in (
        (Fraction(ceil(blocks) // 2), (Fraction(1),) * (not strong), halves),
        (int(blocks) + 1, (price,), "Bytes that fill a step exactly do not begin another one."),
        (ceil(blocks * price), (Fraction(1),), halves),
        (ceil(blocks), (other,), "A step costs a whole unit read strongly, and half of one eventually."),
        (each, (price, other), "Each item was rounded by itself, as in GetItem. When does a Query round?"),
        (blocks, (price, other), "Units come in steps, and a step that has begun is paid in full."),
        (
            int(blocks),
            (price, other),
            "That leaves bytes out. Count all of them; a step that has begun is paid in full.",
        ),
        (ceil(blocks * 4), (price, other), "Steps of 1,024 bytes are for writes. These are reads."),
    ):
        if any(Fraction(given) == steps * factor for factor in prices):
            return why
    return "Add up first, then count the steps of 4,096 bytes, and then multiply by the price of a step."


_whole_copies = value(
    lambda: ceil(20_000 * read_units(4_500, "strong") / PARTITION_READS),
    {
        7: "That is one unit a read. How many steps do 4,500 bytes take, and what does a strong read cost for each?",
        4: "That is half a unit a read. How many steps do 4,500 bytes take, and what does a strong read cost for each?",
        8: "Units come in steps. 4,500 bytes have begun their second one, and pay for all of it.",
        13: f"13 partitions serve {13 * PARTITION_READS:,} units a second. Is that enough?",
        27: "Two units for each step are a transaction's price. A strong read costs one.",
        34: "Steps of 1,024 bytes are for writes. These are reads.",
        15: "That would be enough, but fewer will do.",
        20: "1,000 units a second is what a partition writes. How much does it read? And what does one read cost?",
        40: "1,000 units a second is what a partition writes. How much does it read?",
        40_000: f"Those are all the units of a second together. One partition serves {PARTITION_READS:,} of them.",
        1: "Then it all depends on one item, and an item is never split. How many units do 20,000 such reads take?",
    },
    "First the units of one read, then those of a second, then how often 3,000 goes into them, rounded up.",
)


def _copies(answer: Any) -> str | None:
    number = Decimal(str(answer).replace(",", ""))
    if number == int(number):
        return _whole_copies(answer)
    rounded = ceil(number)
    return (
        _whole_copies(rounded) or f"There is no such thing as part of a copy, and {rounded - 1} of them would not do."
    )


def _read(pattern: AccessPattern, items: list[Item], **values: Any) -> Decimal:
    derived = plan(pattern)
    return estimated(derived, items, derived.values(values)).units


@cache
def units(design: str) -> tuple[Decimal, Decimal, Decimal]:
    """Read units of a race page and of a calendar, write units of one finishing time."""
    page, calendar, time = Decimal(0), Decimal(0), Decimal(0)
    for model in DESIGNS[design]:
        items = f1_items(model, seasons=[2024])
        names = {pattern.name for pattern in model.access_patterns}
        whole = names & {"Get a race with its results"} or names & {"Get a race", "Get all results of a race"}
        page += sum((_read(model[name], items, **MONACO) for name in whole), Decimal(0))
        if "Get all races of a season" in names:
            calendar += _read(model["Get all races of a season"], items, SeasonId=2024)
        result = next((item for item in items if "FinishTime" in item), None)
        if result:
            time += sum(item_write_units(model, result, {**result, "FinishTime": "1:31:45.000"}).values())
    return page, calendar, time


def bill(design: str, writes_a_second: int, visits: int = VISITS) -> Bill:
    """A month's bill without storage, which is a cent."""
    page, calendar, time = units(design)
    return monthly_bill(
        reads=[(page, visits * PAGES_EACH), (calendar, visits * CALENDARS_EACH)],
        writes=[(time, SECONDS * writes_a_second)],
    )


@cache
def crossing(design: str = COPIED, visits: int = VISITS) -> int:
    """From how many writes a second on ours costs more than the other design."""
    return next(each for each in count(1) if bill(OURS, each, visits).total > bill(design, each, visits).total)


def _costs_more(answer: Any) -> str | None:
    given, truth = Decimal(str(answer).replace(",", "")), crossing()
    if given == truth:
        return None
    if truth - 1 < given < truth:
        return "About there the two bills are equal. Which is the first whole number that makes ours more expensive?"
    if given != int(given) or given < 1:
        return f"A time is written a whole number of times a second, and at least once, so not {shown(answer)} times."
    number, saved = int(given), bill(COPIED, 0).total - bill(OURS, 0).total
    if number == 1:
        return (
            "Add up the bills of both tables of the other design, each on its own items: for a race page it asks both."
        )
    if number == next(each for each in count(1) if bill(OURS, each).writing > bill(OURS, each).reading):
        return "From there on we pay more for writing than for reading. Compare our whole bill with the other one."
    if number == next(each for each in count(1) if bill(OURS, each).writing > saved):
        return "That counts only what we pay for writing. The two tables write each time as well."
    if number == crossing(COPIED, VISITS // 10):
        return "That is for the lesson's million visitors. Here are ten million."
    if number == crossing(ARTICLES):
        return "That compares ours with the article's keys. Compare it with the two tables that copy the names."
    ours, copied = (f"${bill(design, number).total:,.2f}" for design in (OURS, COPIED))
    which = (
        ". Ours is not more expensive yet" if number < truth else ". Ours is more expensive, but a smaller n would do"
    )
    return f"With {number:,} a second ours costs {ours} a month, the two tables {copied}{which}."


def _stored(projection: Any) -> int:
    index = replace(F1.index("GSI1"), projection=projection)
    return stored_bytes(replace(F1, indexes=[index]), seasons(2024))["GSI1"]


def _narrow(answer: Index) -> str | None:
    ours = F1.index("GSI1")
    if answer.name != ours.name:
        return f"The access patterns ask the index GSI1; yours is called {answer.name!r}."
    absent = [name for name in ours.keys if name not in answer.keys]
    if absent:
        return (
            f'{" and ".join(absent)} would not be in the index: its keys are not given. F1.index("GSI1").keys has them.'
        )
    if (answer.keys, answer.partition, answer.sort) != (ours.keys, ours.partition, ours.sort):
        return "Its keys are no longer those of GSI1. Only the projection should change."
    model = replace(F1, table="NarrowTable", indexes=[answer])
    table = connect(model)
    load(table, [item for item in seasons(2024) if item.get("Round") in (8, 14)])
    needed = dict.fromkeys((*CALENDAR, *CAREER))
    asked = [] if isinstance(answer.projection, str) else list(answer.projection)
    known = {name for item in seasons(2024) for name in item}
    if strange := [name for name in asked if name not in known]:
        return f"No item has an attribute {strange[0]!r}: nothing is projected by that name."
    for page, pattern, shows, values in (
        ("calendar", "Get all races of a season", CALENDAR, {"SeasonId": 2024}),
        ("career page", "Get a driver's career, latest first", CAREER, {"DriverId": "charles-leclerc"}),
    ):
        items = run(table, model[pattern], **values).items
        lacking = [name for name in shows if not all(name in item for item in items)]
        if lacking == list(shows):
            return f"The {page} shows nothing: all that comes back is {', '.join(items[0])}."
        if lacking:
            return f"The {page} has no {lacking[0]}: an index gives back what it holds, and races and results share it."
    least = _stored(tuple(needed))
    if more := _stored(answer.projection) - least:
        place = model.place("GSI1")
        held = {name for item in seasons(2024) for name in place.entry(item) or ()}
        extra = min(held - needed.keys() - {*place.names, *place.primary})
        return (
            f"Both pages are served. For the season 2024 it stores {more:,} bytes more than the {least:,} they need: "
            f"does either of them show {extra}, for one?"
        )
    return None


EXERCISES = {
    "11.a": Exercise(
        "a number", _bytes, "26 of the 43 bytes are names, and every item of the table carries them again."
    ),
    "11.b": Exercise(
        "a function",
        _query,
        "Add up, round once, then multiply: small items that are stored together share their steps.",
    ),
    "11.c": Exercise(
        "a number",
        _copies,
        "More partitions do not help a single item, but copies do. In return, each change is written that many times.",
    ),
    "11.d": Exercise(
        "a number",
        _costs_more,
        "Each design wins somewhere: ours saves half a unit a page, the other one unit a write. Traffic decides.",
    ),
    "11.e": Exercise(
        "an Index",
        _narrow,
        "And it holds no finishing time, so that writing one costs a single unit: 11.d would have no answer.",
    ),
}
