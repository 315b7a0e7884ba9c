"""Exercise 20.c: a shard that the reader can compute, and that spreads what is written in one second."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

from f1model.design.entity import Item
from f1model.design.given import shown
from f1model.f1.items import f1_items

SHARDS = 8
KNOWN = ("SeasonId", "Round", "DriverId", "Sent")
FULLEST = 1.5 / SHARDS  # of the messages of a second: half as many again as an even share


@cache
def second() -> tuple[Item, ...]:
    """The messages of one second of Monaco 2024: each car sends a hundred."""
    cars = [item["DriverId"] for item in f1_items(seasons=[2024], rounds=[8]) if item.get("TotalLaps")]
    more = {"SeasonId": "2024", "Round": 8, "Lap": 1, "Status": "RUNNING"}
    return tuple({**more, "DriverId": car, "Sent": 61_000 + 10 * number} for number in range(100) for car in cars)


def judged(answer: Callable[[Item], Any]) -> str | None:
    """A hint about a function from a message to its shard, or None where it is right."""
    first = second()[0]
    if "hash" in getattr(getattr(answer, "__code__", None), "co_names", ()):
        return (
            "Python's own hash of a text differs from one run to the next. Take one that does not, such as zlib.crc32."
        )
    chosen, backwards = ([answer(dict(message)) for message in each] for each in (second(), reversed(second())))
    if wrong := [each for each in chosen if type(each) is not int or not 0 <= each < SHARDS]:
        return f"It should return a whole number from 0 to {SHARDS - 1}; it returned {shown(wrong[0])}."
    if chosen != backwards[::-1]:
        return (
            "Asked again for a message, it gives another shard. Then nobody knows where it is, and a reader has to ask "
            "all 8."
        )
    return _by_what_is_known(answer, chosen) or _spread(answer, first, Counter(chosen))


def _by_what_is_known(answer: Callable[[Item], Any], chosen: list[int]) -> str | None:
    try:
        known = [answer({name: message[name] for name in KNOWN}) for message in second()]
        later = [answer({**message, "Lap": 9, "Status": "OUT"}) for message in second()]
    except KeyError:
        known, later = [], []
    same = known == later == chosen
    return None if same else "Whoever reads knows season, round, car and time. Compute the shard from these alone."


def _spread(answer: Callable[[Item], Any], first: Item, chosen: Counter[int]) -> str | None:
    most = max(chosen.values()) / chosen.total()
    if len(chosen) == 1 and len({answer({**first, "Sent": sent}) for sent in range(0, 100_000, 1_000)}) > 1:
        return (
            "In each second all messages go to one shard, and in the next one to another. The heat moves; it stays one."
        )
    if len(chosen) == 1:
        return "All messages go to one shard, so nothing is spread."
    if all(len({answer(dict(message)) for message in second() if message["DriverId"] == car}) == 1
           for car in {message["DriverId"] for message in second()}):  # fmt: skip
        return (
            f"All messages of a car go to one shard, and cars are few: the fullest takes {most:.0%} of all messages, "
            "where an eighth would be even. Use what differs from message to message as well."
        )
    if most > FULLEST:
        return (
            f"The fullest shard takes {most:.0%} of a second's messages, where an eighth would be even. Times come in "
            "steps, here of 10 milliseconds. A remainder keeps step with them, and leaves shards empty."
        )
    return None
