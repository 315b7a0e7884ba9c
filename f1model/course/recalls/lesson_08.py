"""What is asked again about lesson 08."""

from dataclasses import replace
from decimal import Decimal

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import race
from f1model.course.recalls.question import Question
from f1model.design.entity import Keys
from f1model.design.index import Index
from f1model.f1.models import F1, GROWN
from f1model.query.units import item_write_units

_TIED = replace(
    F1,
    access_patterns=[],
    entities=GROWN.entities,
    indexes=[Index("Winners", ResultItem=Keys("WINS#{WonAt}", "{SeasonId}#{Round:02d}"))],
)


def _season_is_held() -> bool:
    (item,) = race(1998, 3, kind="SeasonItem")
    return F1.place("GSI1").holds(item)


def _held() -> int:
    winners = [item for item in race(1957, 5, _TIED, "ResultItem") if "WonAt" in item]
    assert len({(item["WinnersPK"], item["WinnersSK"]) for item in winners}) == 1
    return sum(_TIED.place("Winners").holds(item) for item in winners)


def _corrected() -> Decimal:
    winner = next(item for item in race(2008, 18, GROWN, "ResultItem") if "WonAt" in item)
    return item_write_units(GROWN, winner, {**winner, "FinishTime": "1:34:12.000"})["Winners"]


QUESTIONS = {
    "08.1": Question(
        "F1 gives a season item no key for the index GSI1. The season item of 1998 is in the table, so it is in "
        "GSI1 as well.",
        _season_is_held,
        Prediction(
            "An item without an index's key is not in that index. Such an index is called sparse.",
            {True: "Only items that have the key of an index are in it. That is what makes an index sparse."},
        ),
        (True, False),
    ),
    "08.2": Question(
        "Brooks and Moss shared the winning car at Aintree in 1957. An index of winners gives both results the same "
        "key. How many of them does it hold?",
        _held,
        Prediction(
            "An index keeps items whose keys are equal. But nobody promises which comes first.",
            {
                1: "That would be so in a table. An index keeps both, although their keys are equal.",
                0: "Nothing is refused. An index keeps both, although their keys are equal.",
            },
        ),
    ),
    "08.3": Question(
        "An index of winners holds season, round, driver, constructor and finishing time, and is sorted by the date. "
        "A finishing time is corrected. How many WCU does the index take?",
        _corrected,
        Prediction(
            "It holds the time, so its entry changes. Its key does not, so the entry stays where it is: one write.",
            {
                0: "It would be none if the index did not hold the time. It does.",
                2: "It would be two if the key in the index changed: one entry out, and one in.",
            },
        ),
    ),
    "08.4": Question(
        "A global secondary index can be read strongly consistent, for double the price.",
        lambda: False,
        Prediction(
            "It follows the table a moment later, so no read of it can promise the latest.",
            {True: "The table can. A global index follows the table a moment later, so it cannot promise the latest."},
        ),
        (True, False),
    ),
}
