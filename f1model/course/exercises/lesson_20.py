"""The exercises of lesson 20. What is true is asked of the model of partitions, with requests written by hand."""

from collections.abc import Iterable
from functools import cache
from math import ceil
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, members, value
from f1model.course.exercises.lesson_20_shard import judged
from f1model.design.entity import Entity
from f1model.design.index import LocalIndex
from f1model.design.model import DataModel
from f1model.partitions.limits import DOUBLING, NEW_TABLE, PARTITION
from f1model.partitions.simulate import simulate
from f1model.partitions.traffic import Request, Take
from f1model.query.units import read_units, write_units

HOUR, WRITES = 3600, 2_500  # a second
_TABLE = DataModel("Table", [Entity("Thing", "{Key}", "{At}", {"Key": "S", "At": "S", "Other": "S"})])
_LOCAL = DataModel("Table", [Entity("Thing", "{Key}", "{At}", {"Key": "S", "At": "S", "Other": "S"})],
                   indexes=[LocalIndex("Near", sort="Other")])  # fmt: skip


def _writes(keys: Iterable[str], sorts: Iterable[str] = ("",), last: bool = False, **when: int) -> list[Request]:
    takes = [Take("Table", key, sort, writes=1, last=last) for key in keys for sort in sorts]
    return [Request("write", WRITES / len(takes), (take,), **when) for take in takes]


_THINGS = [f"{number:02d}" for number in range(40)]
# Of each table: its model, its requests, and what is said to who takes it for served, or for not.
TABLES: dict[str, tuple[DataModel, list[Request], str]] = {
    "A": (_TABLE, _writes(["counter"]),
          "A is one item. Splitting can give it a partition of its own, and no more than one."),
    "B": (_TABLE, _writes(["log"], last=True),
          "In B every line goes to the end of one collection, and no split divides an end."),
    "C": (_TABLE, [each for minute in range(60)
                   for each in _writes([f"log {minute}"], last=True, start=60 * minute, stop=60 * minute + 60)],
          "In C each minute has a key of its own, so in any one second all lines still have the same key."),
    "D": (_TABLE, _writes(["things"], _THINGS),
          "D can be split between any two of its forty items, and is split again until all is served."),
    "E": (_LOCAL, _writes(["things"], _THINGS),
          "E would be split as D is, but the table has a local index, and that keeps each collection whole."),
    "F": (_TABLE, _writes(_THINGS, last=True),
          "F has forty keys. Each machine's lines go to the end of its own collection, which takes 63 a second."),
}  # fmt: skip


@cache
def whole() -> list[str]:
    """The tables that serve all of it in the end, with their letters."""
    return [
        name for name, (model, asked, _) in TABLES.items() if simulate(model, asked, HOUR).served(HOUR - 1) == WRITES
    ]


def _rescued(answer: Any) -> str | None:
    given = [str(each).strip().upper() for each in members(answer)]
    strange = [each for each in given if each not in TABLES]
    if strange:
        return f"There is no table {strange[0]!r}. They are called A to F."
    wrong = [name for name in TABLES if (name in given) != (name in whole())]
    return f"{TABLES[wrong[0]][2]} ({len(wrong)} of the six to go.)" if wrong else None


MESSAGES, BYTES, READS, NEWEST = 4_500, 1_500, 200, 20


def needed() -> tuple[int, int]:
    """The smallest number of shards, and the read units a second that reading all of them takes."""
    shards = ceil(MESSAGES * write_units(BYTES) / PARTITION[1])
    return shards, int(READS * shards * read_units(NEWEST * BYTES))


def _priced(answer: Any) -> str | None:
    given = members(answer)
    if len(given) != 2:
        return f"It asks for two numbers, shards and RCU a second; you gave {len(given)}."
    shards, units = needed()
    first = value(lambda: shards, {
        5: "A message has 1,500 bytes. How many write units is that?",
        4.5: "A message has 1,500 bytes. How many write units is that? And a shard is whole.",
        7: "A message of 1,500 bytes is rounded up to whole write units before it is counted.",
        3: "3,000 units a second is what a partition reads. It writes 1,000.",
        10: "That would serve it, too, but fewer will do, and every read pays for each.",
        18: "That is two writes for each message. It has two write units, in one write.",
        9_000: "Those are the write units of a second. One partition takes 1,000 of them.",
    }, f"{shown(given[0])} is not the smallest number of shards that takes all messages. How many write units a second "
       "are there, and how many does a partition take?")(given[0])  # fmt: skip
    second = value(lambda: units, {
        units // shards: "That is for one shard. The newest messages can be in any of them, so each read asks all.",
        2 * units: "That is strongly consistent. These reads are eventual, at half a unit for 4,096 bytes.",
        units // READS: "That is one read. There are 200 a second.",
        900: "A shard returns 20 messages, which are 30,000 bytes. How many blocks of 4,096 is that?",
    }, "A read asks each shard for 20 messages of 1,500 bytes. Round up for each shard, then times the shards, times "
       "200.")(given[1])  # fmt: skip
    return first or second


READS_ASKED = 30_000


def minutes() -> int:
    """When a new table on demand serves so many reads a second, spread over many keys."""
    ready, now = NEW_TABLE[0], 0
    while ready < READS_ASKED:
        ready, now = 2 * ready, now + DOUBLING
    return now // 60


EXERCISES = {
    "20.a": Exercise(
        "a list",
        _rescued,
        "A split needs two items, or two keys, to go between. Time, one item and a local index leave it nothing.",
    ),
    "20.b": Exercise(
        "a list",
        _priced,
        "One shard would read for 800 RCU a second, but not take the writes. With twenty, reads would take 16,000.",
    ),
    "20.c": Exercise(
        "a function",
        judged,
        "It follows from what the reader knows, so that a message is one GetItem, and writes are spread all the same.",
    ),
    "20.d": Exercise(
        "a number",
        value(minutes, {
            0: "On demand does not mean at once. What is a new table ready for?",
            30: "After half an hour it is ready for twice its peak of 12,000. Is that enough?",
            90: "Half an hour too long: 12,000 at first, then twice that, and twice that again.",
            15: "A table on demand is ready for twice its peak of half an hour ago, so it doubles every half an hour.",
            120: "Twice too long: it doubles every half an hour.",
            1: "The unit is a minute. How often does 12,000 have to double?",
            2: "It has to double twice, that is right. How many minutes does that take?",
        }, "It begins with 12,000 reads a second, and half an hour later it is ready for twice its peak."),
        "12,000, then 24,000, then 48,000, of which the quota lets 40,000 through. Warm throughput of 30,000, bought "
        "before, would make it 0.",
    ),
}  # fmt: skip
