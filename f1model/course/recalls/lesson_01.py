"""What is asked again about lesson 01."""

from collections import Counter

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import season
from f1model.course.recalls.question import Question
from f1model.f1.models import NORMALISED

_LINE = "the line in the official table"


def _once_a_race() -> bool:
    entered = Counter((item["Round"], item["DriverId"]) for item in season(1956, kind="ResultItem"))
    return max(entered.values()) == 1


def _tells_apart() -> str:
    results = season(1957, kind="ResultItem")
    candidates = {"the driver": "DriverId", "the finishing position": "FinishPosition", _LINE: "Rank"}
    return next(
        words
        for words, name in candidates.items()
        if len({(item["Round"], item.get(name)) for item in results}) == len(results)
    )


def _not_run_yet() -> int:
    items = season(2026)
    last = max(item["Round"] for item in items if item["Type"] == "RaceItem")
    return sum(item["Type"] == "ResultItem" and item["Round"] == last for item in items)


def _places_of_a_name() -> int:
    return sum("DriverName" in entity.attributes for model in NORMALISED.values() for entity in model.entities)


QUESTIONS = {
    "01.1": Question(
        "In every race since 1950, a driver has at most one result.",
        _once_a_race,
        Prediction(
            "In 1956, as in other early years, drivers took over each other's cars and got a result for each.",
            {True: "It is so today. In early years drivers took over each other's cars, and got a result for each."},
        ),
        (True, False),
    ),
    "01.2": Question(
        "Season, round and one thing more identify every result. What is it?",
        _tells_apart,
        Prediction(
            "Drivers appear twice, and many results have no position. The official table has one line for each.",
            {
                "the driver": "In early years a driver could have two results in one race.",
                "the finishing position": "Two drivers can share a position, and many results have none.",
            },
            also={
                _LINE: ["line", "the line", "rank", "line in the table", "display order"],
                "the finishing position": ["position", "finish position"],
            },
        ),
        ("the driver", "the finishing position", _LINE),
    ),
    "01.3": Question(
        "The last race of 2026 was still to come when the data was taken. How many results does it have in the data?",
        _not_run_yet,
        Prediction(
            "A race exists before its results do, so every page has to be able to show one without any.",
            {
                20: "Those who will start are not in the data yet. A result exists only once the race is run.",
                22: "Those who will start are not in the data yet. A result exists only once the race is run.",
            },
        ),
    ),
    "01.4": Question(
        "In third normal form, how many tables hold the name of a driver?",
        _places_of_a_name,
        Prediction(
            "It is written down once, in the table of drivers. A result holds the driver's id.",
            {2: "A result holds only the id of its driver. The name has to be looked up."},
        ),
    ),
}
