"""What is asked again about lesson 07."""

from dataclasses import replace
from decimal import Decimal

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import estimate, race, season
from f1model.course.recalls.question import Question
from f1model.design.entity import Keys
from f1model.design.index import Index
from f1model.f1.models import REPAIRED
from f1model.query.units import item_size, item_write_units, read_units

_CALENDAR = "Get all races of a season"
_INDEXED = replace(
    REPAIRED, access_patterns=[], indexes=[Index("Calendar", RaceItem=Keys("CALENDAR#{SeasonId}", "RACE#{Round:02d}"))]
)


def _renamed() -> Decimal:
    (item,) = race(1998, 3, _INDEXED, "RaceItem")
    return sum(item_write_units(_INDEXED, item, {**item, "CircuitName": "Another name"}).values(), Decimal(0))


def _cheaper() -> str:
    items = season(2012, REPAIRED)
    page = estimate(REPAIRED["Get a race with its results"], items, SeasonId=2012, Round=4).units
    calendar = estimate(REPAIRED[_CALENDAR], items, SeasonId=2012).units
    races = [item_size(item) for item in items if item["Type"] == "RaceItem"]
    results = [item_size(item) for item in items if item["Type"] == "ResultItem" and item["Round"] == 4]
    apart = read_units(races[3]) + read_units(sum(results))
    kept_together, moved_away = 1000 * page + calendar, 1000 * apart + read_units(sum(races))
    return "between the races" if kept_together < moved_away else "under a prefix of their own"


QUESTIONS = {
    "07.1": Question(
        "In the season 2012 the 480 results lie between the 20 races, and there is no index. "
        "How many items does one Query read for the list of its races?",
        lambda: estimate(REPAIRED[_CALENDAR], season(2012, REPAIRED), SeasonId=2012).evaluated,
        Prediction(
            "No range of sort keys holds the races alone, so the results between them are read and thrown away.",
            {
                20: "Those come back. The results lie between them, so they are read as well.",
                480: "Those are thrown away. The races are read, too.",
            },
            rough=0.01,
        ),
    ),
    "07.2": Question(
        "Races are smaller than 1,024 bytes, and an index with all attributes holds a copy of each. The name of one "
        "circuit is corrected in one race, which changes no key. How many WCU does that take in all?",
        _renamed,
        Prediction(
            "One for the item and one for its copy in the index.",
            {
                1: "That is the item. Its copy in the index changes as well.",
                3: "It would be three if the key in the index changed. Here only the name did.",
            },
        ),
    ),
    "07.3": Question(
        "The calendar of each season is written into its season item. A neighbour of that question gets more "
        "expensive. Which one?",
        lambda: next(
            words
            for words, name in {
                "all seasons": "Get all Formula 1 seasons",
                "all results of a race": "Get all results of a race",
                "a race with its results": "Get a race with its results",
            }.items()
            if "SeasonItem" in REPAIRED[name].returns
        ),
        Prediction(
            "It reads every season item, and each of them now carries its calendar.",
            {
                "all results of a race": "It reads no season item, so it costs what it did.",
                "a race with its results": "It reads no season item, so it costs what it did.",
            },
            also={"all seasons": ["seasons", "the seasons", "the list of seasons"]},
        ),
        ("all seasons", "all results of a race", "a race with its results"),
    ),
    "07.4": Question(
        "A site asks for a thousand race pages for each list of races. "
        "If only the bill counts, where should the results be?",
        _cheaper,
        Prediction(
            "Then each race page is one run of neighbours. The rare list may read too much. Keys follow the traffic.",
            {
                "under a prefix of their own": "That makes the list cheap, which is rare, and each of the many race "
                "pages more expensive: it has to ask twice."
            },
            also={
                "between the races": ["between", "between them"],
                "under a prefix of their own": ["own prefix", "prefix", "a prefix of their own"],
            },
        ),
        ("between the races", "under a prefix of their own"),
    ),
}
