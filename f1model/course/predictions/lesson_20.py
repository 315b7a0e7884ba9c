"""What is said to the predictions of lesson 20."""

from types import SimpleNamespace
from typing import Any

from f1model.course.prediction import Prediction
from f1model.query.units import PARTITION_READS, PARTITION_WRITES


def _all(served: int, facts: SimpleNamespace) -> int | None:
    """All messages, if not all of them are served."""
    return facts.asked if facts.asked > served else None


def _pages(units: int) -> Any:
    """So many read units, as pages of the race that was asked for."""
    return lambda served, facts: round(units / facts.each) if round(units / facts.each) > served else None


PREDICTIONS = {
    "20.1": Prediction(
        "A partition takes 1,000 writes a second. All messages go to the end of one collection, which stays whole.",
        {
            _all: "So it would be if a split could divide them. But each new message goes to the very end.",
            lambda served, facts: PARTITION_READS: ("That is what a partition reads. It takes 1,000 writes a second."),
            lambda served, facts: 4 * PARTITION_WRITES: (
                "That is what all four partitions take together. These messages all go to one of them."
            ),
            lambda served, facts: PARTITION_WRITES: "That is what one partition takes. But fewer are sent.",
            0: "Throttled does not mean stopped: a partition goes on serving its 1,000.",
            0.5: "In messages a second, please: it is what one partition takes.",
        },
    ),
    "20.2": Prediction(
        "All entries go to the end of one key in the index. Where an index cannot keep up, the table refuses writes.",
        {
            _all: (
                "So it would be if an index could fall behind as far as it liked. Instead, the table waits for it, and "
                "refuses what the index has no room for."
            ),
            lambda served, facts: PARTITION_WRITES // 2: (
                "That would be two writes for each message, as where an index key changes. A new entry is one."
            ),
            lambda served, facts: PARTITION_WRITES: "That is what the end of the index takes. But fewer are sent.",
            0: "The index has room for 1,000 entries a second, and so many messages get through.",
        },
    ),
    "20.3": Prediction(
        "There are ten requests, and each is rounded up by itself, to half a unit.",
        {
            0.5: "The answer is as long as before. But ten requests make it up, and each takes half a unit at least.",
            1: "Forty of these messages fit into that, in one request. But there are ten requests, each rounded up.",
            10: "Strongly consistent it would be. But an index is only read eventually consistent, for half of that.",
            1.5: "So it would be if the bytes of all ten were added up first. But each is rounded by itself.",
            2: "So it would be if the bytes of all ten were added up first. But each is rounded by itself.",
            2.5: "So it would be if the bytes of all ten were added up first. But each is rounded by itself.",
        },
    ),
    "20.4": Prediction(
        "The season has one key, so it is in one partition until that is split. The others are ready, and empty.",
        {
            _pages(50_000): "That is over the quota of a table, and all of it asks for one partition key.",
            _pages(40_000): "That is what the table was made ready for, if its keys were many. This is one key.",
            _pages(12_000): "That is what a new table is ready for, with many keys. This is one key.",
            _pages(6_000): "So it is after the first split. In the first minute, there was none.",
            _pages(42_000): "Fourteen partitions serve that, if the keys are in all of them. This is one key.",
            lambda served, facts: 1_000: "That is what a partition takes in writes. It reads 3,000 units.",
            lambda served, facts: PARTITION_READS: "In read units, that is right. But a page takes more than one.",
        },
    ),
}
