"""What is said to the predictions of lesson 11."""

from collections.abc import Callable
from math import ceil
from types import SimpleNamespace
from typing import Any

from f1model.course.prediction import Prediction
from f1model.query.units import PARTITION_READS


def _unless(part: str) -> Callable[[Any, SimpleNamespace], str | None]:
    """A guess that is wrong as long as it is not the truth, which is so for some races."""
    return lambda truth, facts: None if truth == part else part


def _half(truth: int, facts: SimpleNamespace) -> int | None:
    half = ceil(facts.pages / 2 / PARTITION_READS)
    return None if half == truth else half


def _hurried(truth: int, guess: int) -> int | None:
    """All visitors in the same second, unless they are so few that this says nothing."""
    return guess if guess > truth else None


def _in_other_units(part: Callable[[Any, SimpleNamespace], Any]) -> Callable[[Any, SimpleNamespace], Any]:
    """The truth in thousands, or as a share; there is none where nothing is refused."""
    return lambda refused, facts: part(refused, facts) if refused else None


EVERY_SECOND = "That is if every visitor asked every second. They ask every ten seconds, so a tenth of them in one."
COUNTED = "In thousands, or as a share, you may well be right. Here the units themselves are counted, one by one."

PREDICTIONS = {
    "11.1": Prediction(
        "Every item carries the names of all its attributes, and most values of a result are short.",
        {
            _unless("values"): "Most values are short: a number of two digits takes two bytes, and its name a dozen.",
            _unless("names"): "Close, but in this item the texts outweigh the names.",
        },
        also={
            "names": ["name", "the names", "its names", "all its names", "the names together"],
            "values": ["value", "the values", "its values", "all its values", "the values together"],
        },
    ),
    "11.2": Prediction(
        "One for the item, and two for the index: the old entry goes out, a new one comes in.",
        {
            1: "That is the item itself. The index lists it by driver, and has to follow.",
            2: "One for the item and one for the index would do if the index's key had stayed the same.",
            4: "Out and in makes two for the index. The item itself is replaced where it is, for one.",
        },
    ),
    "11.3": Prediction(
        "Reads are cheap, and the more visitors there are, the more they read. Writes are expensive, and the index "
        "doubles them. History is small.",
        {
            _unless("reading"): "With so few visitors, the times that are written in two races cost more.",
            _unless("writing"): "The index doubles the writing. But a visitor only reads, and there are many visitors.",
            _unless("storing"): "All of history is a few megabytes, which cost about a cent.",
        },
        also={
            "reading": ["read", "reads", "the reads", "the reading"],
            "writing": ["write", "writes", "the writes", "the writing", "the index"],
            "storing": ["store", "storage", "the storage", "the storing"],
        },
    ),
    "11.4": Prediction(
        "Multiply how often, how many units, and the price of a unit: none of the three tells it alone.",
        {
            _unless("Get a race with its results"): (
                "Race pages are asked for most often. But one takes a single unit, at the cheap price of a read."
            ),
            _unless("Time a car"): (
                "The timing takes the expensive units, and the index doubles them. But it runs for four hours a month."
            ),
            _unless("Get all results of a race"): (
                "The list of results reads as much as a race page does, and is asked for less often."
            ),
            _unless("Get all Formula 1 seasons"): (
                "The list of seasons takes one unit, and each visitor asks for it only once."
            ),
            _unless("Get all races of a season"): (
                "A calendar takes half a unit, and two of them take as little as the list of seasons."
            ),
            _unless("Get a driver's career, latest first"): (
                "A career reads the most each time. But for so few visitors, the cars' times cost more than that."
            ),
        },
        also={
            "Get all Formula 1 seasons": ["seasons", "the seasons", "season", "the list of seasons", "seasons page"],
            "Get all races of a season": ["calendar", "the calendar", "calendars", "races", "calendar page"],
            "Get all results of a race": ["results", "the results", "result", "results page", "list of results"],
            "Get a race with its results": ["race page", "the race page", "race pages", "page", "race"],
            "Get a driver's career, latest first": [
                *("career", "the career", "careers", "a career", "career page", "career pages"),
                *("driver's career", "drivers' careers", "driver"),
            ],
            "Time a car": ["timing", "the timing", "live timing", "the live timing", "the index", "writing", "times"],
        },
    ),
    "11.5": Prediction(
        "It reads its own run of neighbours, and nothing else in the table matters.",
        {
            lambda factor, facts: facts.times: (
                "That is how the table grows. The race page reads its own run of neighbours, whatever else is there."
            ),
            lambda factor, facts: (
                None if facts.times == 77 else 77
            ): "That is the number of seasons. The race page reads one race, whatever else is in the table.",
            10: "That would be one step of the table. The race page reads one race, however many there are.",
            2: "In SQL a larger B-tree is a little deeper. Here bytes are billed, not depth.",
            0: "The cost does not grow. As a factor, that is once as much.",
        },
        also={"1": ["not at all", "it does not grow", "it stays the same", "the same", "constant", "O(1)"]},
    ),
    "11.6": Prediction(
        "Pages a second, times the units of a page, divided by the 3,000 of a partition, and then rounded up.",
        {
            lambda partitions, facts: 1: (
                "One partition serves 3,000 units a second. How many do all visitors ask for, every ten seconds?"
            ),
            lambda partitions, facts: partitions - 1 if partitions > 2 else None: (
                "Nearly: what is left over needs one more partition."
            ),
            _half: "That would be half a unit for a page. This page is larger than 4,096 bytes, so it costs more.",
            lambda partitions, facts: (
                facts.pages // 1000 or None
            ): "1,000 units a second is the limit for writes. These are reads.",
            lambda partitions, facts: _hurried(partitions, facts.at_once): EVERY_SECOND,
            lambda partitions, facts: _hurried(partitions, facts.at_once - 1): EVERY_SECOND,
            lambda partitions, facts: facts.pages: "That many pages a second. How often do 3,000 units go into that?",
        },
    ),
    "11.7": Prediction(
        "What is asked for, less the 12,000 that a new table takes at once.",
        {
            lambda refused, facts: facts.needed - facts.quota: (
                "That is what the quota leaves over. But a new table is not ready for as much as its quota allows."
            ),
            lambda refused, facts: facts.needed: "A new table takes some of it at once.",
            lambda refused, facts: facts.needed - PARTITION_READS: (
                "That is for one partition. A new table begins with several: it takes 12,000 units at once."
            ),
            lambda refused, facts: facts.needed - 4_000: "4,000 are the units of writes. These are reads.",
            _in_other_units(lambda refused, facts: refused / 1000): COUNTED,
            _in_other_units(lambda refused, facts: refused * 100 / facts.needed): COUNTED,
            _in_other_units(lambda refused, facts: refused / facts.needed): COUNTED,
            lambda refused, facts: 12_000 if refused != 12_000 else None: "That is what it takes. What is left over?",
            lambda refused, facts: 0: (
                "On demand is not without limit: what a new table cannot take is refused, until it has grown."
            ),
        },
        rough=0.05,
    ),
}
