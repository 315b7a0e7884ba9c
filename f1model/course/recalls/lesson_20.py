"""What is asked again about lesson 20."""

from decimal import Decimal

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.partitions.simulate import simulate
from f1model.partitions.traffic import Request, Take
from f1model.query.units import read_units

_LOG = DataModel("Log", [Entity("Line", "{Day}", "{At}", {"Day": "S", "At": "N"})], partition="Day", sort="At",
                 indexes=[Index("ByLevel", partition="Level", sort="At")])  # fmt: skip


def _lines() -> int:
    line = Take("Log", "monday", writes=1, last=True)
    return simulate(_LOG, [Request("log", 3_000, (line,))], 1_800).served(1_700)


def _index() -> int:
    takes = [(Take("Log", f"machine {number}", writes=1), Take("ByLevel", "info", writes=1, last=True))
             for number in range(100)]  # fmt: skip
    return simulate(_LOG, [Request("log", 15, each) for each in takes], 1_800).served(1_700)


QUESTIONS = {
    "20.1": Question(
        "A log has one partition key a day, and is sorted by time. 3,000 lines a second arrive, of one WCU each. "
        "How many are taken, once DynamoDB has had half an hour to adapt?",
        _lines,
        Prediction(
            "Every line goes to the end of one collection. A split can divide what is before it, but not the end.",
            {
                3_000: "A partition reads 3,000 units a second. It writes 1,000, and all lines go to one end.",
                2_000: "So it would be if a split could divide them. But every line goes to the very end.",
                4_000: "There are only 3,000 lines. And all of them go to the end of one collection.",
            },
        ),
    ),
    "20.2": Question(
        "A table spreads 1,500 writes a second over a hundred keys. Its index has one key for all of them, sorted by "
        "time. How many of these writes does the table take?",
        _index,
        Prediction(
            "The index takes that many, and the table refuses what its index has no room for.",
            {
                1_500: "The table's keys are fine. But it refuses what its index has no room for.",
                500: "That many are refused. How many are taken?",
                2_500: "The table waits for its index: what the index has no room for is refused.",
            },
        ),
    ),
    "20.3": Question(
        "A collection is spread over eight shards. To show its newest five items, each of 100 bytes, all eight are "
        "asked for five, eventually consistent. How many RCU is that?",
        lambda: 8 * read_units(500),
        Prediction(
            "Eight requests, and each is rounded up to half a unit.",
            {
                Decimal("0.5"): "That is one Query for five items. There are eight, and each is rounded by itself.",
                8: "Read strongly consistent it would be. An eventually consistent read is half of that.",
                1: "4,000 bytes are one block. But each of the eight requests is rounded by itself.",
            },
        ),
    ),
}
