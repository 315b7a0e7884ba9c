from itertools import count
from random import Random
from typing import Any
from zlib import crc32

import pytest

from f1model.course.exercises.lesson_20 import TABLES, minutes, needed, whole
from tests.course.exercises.asked import ask, mistaken

DICE, TURNS = Random(20), count()


def by(make: Any) -> Any:
    return lambda message: crc32(make(message).encode()) % 8


WRONG = [
    ("20.a", ["A", "D", "F"], "A is one item"),
    ("20.a", "AF", "asks for a list"),
    ("20.a", ["B", "D", "F"], "no split divides an end. (1 of the six to go.)"),
    ("20.a", ["C", "D", "F"], "all lines still have the same key"),
    ("20.a", ["D", "E", "F"], "keeps each collection whole"),
    ("20.a", ["F"], "D can be split between any two"),
    ("20.a", ["D"], "F has forty keys"),
    ("20.a", [], "D can be split between any two of its forty items, and is split again until all is served. (2 of"),
    ("20.a", ["A", "B", "C"], "a partition of its own, and no more than one. (5 of"),
    ("20.a", ["G"], "There is no table 'G'"),
    ("20.a", [3], "There is no table '3'"),
    ("20.b", (5, 4000), "How many write units is that?"),
    ("20.b", (4.5, 3600), "a shard is whole"),
    ("20.b", (7, 5600), "rounded up to whole write units before"),
    ("20.b", (3, 2400), "It writes 1,000"),
    ("20.b", (10, 8000), "fewer will do"),
    ("20.b", (18, 14_400), "two writes for each message"),
    ("20.b", (9_000, 1), "write units of a second"),
    ("20.b", (20, 16_000), "20 is not the smallest number of shards"),
    ("20.b", (9, 800), "for one shard"),
    ("20.b", (9, 14_400), "strongly consistent"),
    ("20.b", (9, 36), "one read"),
    ("20.b", (9, 900), "How many blocks"),
    ("20.b", (9, 7000), "Round up for each shard"),
    ("20.b", (9,), "It asks for two numbers"),
    ("20.b", 9, "asks for a list"),
    ("20.c", lambda message: 8, "from 0 to 7; it returned 8"),
    ("20.c", lambda message: "3", "from 0 to 7; it returned the text"),
    ("20.c", lambda message: print(end=""), "it returned None"),
    ("20.c", lambda message: hash(message["DriverId"]) % 8, "differs from one run to the next"),
    ("20.c", lambda message: DICE.randrange(8), "Asked again for a message, it gives another shard"),
    ("20.c", lambda message: next(TURNS) % 8, "Asked again for a message, it gives another shard"),
    ("20.c", lambda message: 0, "nothing is spread"),
    ("20.c", lambda message: message["Sent"] // 1000 % 8, "The heat moves"),
    ("20.c", by(lambda message: f"{message['Sent'] // 1000}"), "The heat moves"),
    ("20.c", by(lambda message: message["DriverId"]), "All messages of a car go to one shard"),
    ("20.c", lambda message: message["Sent"] % 8, "takes 25% of a second's messages"),
    ("20.c", by(lambda message: str(message)), "Whoever reads knows season, round, car and time"),
    ("20.c", by(lambda message: f"{message['Lap']}{message['Sent']}"), "from these alone"),
    ("20.c", lambda: 3, "It stopped with TypeError"),
    ("20.c", 3, "asks for a function"),
    ("20.d", 0, "does not mean at once"),
    ("20.d", 30, "Is that enough?"),
    ("20.d", 90, "too long"),
    ("20.d", 15, "every half an hour"),
    ("20.d", 2, "How many minutes"),
    ("20.d", 45, "twice its peak"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("20.a", ["D", "F"]),
        ("20.a", ("f ", "d")),
        ("20.a", {"D", "F"}),
        ("20.b", (9, 7_200)),
        ("20.b", [9, "7200"]),
        ("20.c", by(lambda message: f"{message['DriverId']}#{message['Sent']}")),
        ("20.c", by(lambda message: f"{message['Sent']}{message['SeasonId']}")),
        ("20.c", lambda message: (message["Sent"] // 10 + len(message["DriverId"])) % 8),
        ("20.d", 60.0),
        ("20.d", "60"),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")


def test_what_is_true_is_the_models() -> None:
    assert (whole(), needed(), minutes()) == (["D", "F"], (9, 7_200), 60)
    assert all(sum(each.a_second for each in asked if each.start == 0) == pytest.approx(2_500)
               for _, asked, _ in TABLES.values())  # fmt: skip
