"""What is asked again about lesson 11."""

from math import ceil

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import estimate
from f1model.course.recalls.question import Question
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.query.units import PARTITION_READS, read_units, write_units


def _after_growing() -> str:
    calendar = F1["Get all races of a season"]
    small, large = (f1_items(seasons=years, rounds=range(1, 6)) for years in ([2016], [1985, 2016]))
    before, after = (estimate(calendar, items, SeasonId=2016).units for items in (small, large))
    return "the same" if before == after else "more"


QUESTIONS = {
    "11.1": Question(
        "An item of 1,030 bytes is put into a table without an index. How many WCU does it cost?",
        lambda: write_units(1_030),
        Prediction(
            "Writes are billed in blocks of 1,024 bytes, and six bytes begin a second one.",
            {
                1: "The first block of 1,024 bytes is full, and six bytes are left. They begin a second one.",
                0.5: "Only reads know half a unit. A write costs whole ones.",
            },
        ),
    ),
    "11.2": Question(
        "Twelve items of 700 bytes are neighbours. One Query reads them, eventually consistent. "
        "How many RCU does it cost?",
        lambda: read_units(12 * 700),
        Prediction(
            "8,400 bytes are three blocks of 4,096, and each costs half a unit.",
            {
                6: "That is twelve GetItems. A Query adds up the bytes and rounds once.",
                3: "That is the strongly consistent read. An eventually consistent one costs half.",
                1: "8,400 bytes are a little more than two blocks, so a third one is begun.",
            },
        ),
    ),
    "11.3": Question(
        "A table holds one season, and the list of its races costs some RCU. Then a second season is loaded. "
        "What does the list of the first season's races cost now?",
        _after_growing,
        Prediction(
            "It is answered by its item collection, so it costs what it returns, whatever else is in the table.",
            {
                "more": "It would if it were a Scan. A Query reads its own item collection, whatever else is there.",
                "less": "Nothing gets cheaper. It reads its own item collection, as before.",
            },
            also={"the same": ["as much", "equal"], "more": ["more expensive"], "less": ["cheaper"]},
        ),
        ("less", "the same", "more"),
    ),
    "11.4": Question(
        "A page costs 0.5 RCU and is read 30,000 times a second. A partition serves 3,000 RCU a second. "
        "How many partitions' worth of reading is that?",
        lambda: ceil(30_000 * read_units(3_000) / PARTITION_READS),
        Prediction(
            "It is 15,000 RCU a second. A cache takes nearly all of it away, since everybody reads the same page.",
            {
                10: "That would be one RCU for each page. It costs half a unit.",
            },
        ),
    ),
}
