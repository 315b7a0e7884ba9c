"""What is asked again about lesson 02."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import race, season
from f1model.course.recalls.question import Question
from f1model.f1.items import f1_items
from f1model.f1.models import F1


def _rows_visited() -> int:
    return 1 + 3 * len(race(1995, 10, kind="ResultItem"))


def _moves_more() -> str:
    moved = {
        "the list of races": 500 * len(season(1955, kind="RaceItem")),
        "the race page": 200 * (1 + len(race(1995, 10, kind="ResultItem"))),
    }
    return max(moved, key=lambda name: moved[name])


def _serves_a_driver() -> str:
    given = F1["Get a race with its results"].given
    return "yes" if set(given) <= {"DriverId"} else "no"


def _grows() -> str:
    items = f1_items(seasons=[2004, 2005])
    career = [item["SeasonId"] for item in items if item.get("DriverId") == "fernando-alonso"]
    races = [item["SeasonId"] for item in items if item["Type"] == "RaceItem"]
    grows = {"the results of a driver": len(career), "the races of a season": races.count("2005")}
    return max(grows, key=lambda answer: grows[answer])


QUESTIONS = {
    "02.1": Question(
        "The page of race 10 of 1995 shows the race and 24 results, each with the names of driver and team. "
        "In third normal form, how many rows does SQL visit for it?",
        _rows_visited,
        Prediction(
            "The race, and for each result three rows: its own, its driver's and its team's.",
            {
                25: "That is what the page shows. Driver and team are looked up for every result.",
                49: "There are two look-ups for each result, one for the driver and one for the team.",
                72: "The race itself is a row too.",
            },
            rough=0.02,
        ),
    ),
    "02.2": Question(
        "The list of the 7 races of 1955 is asked for 500 times a day, and a race page of 25 items 200 times. "
        "Which of the two moves more items?",
        _moves_more,
        Prediction(
            "What counts is how often it is asked times what one answer returns: 5,000 against 3,500.",
            {"the list of races": "It is asked more often, but each answer is much shorter: 3,500 against 5,000."},
            also={"the race page": ["race page", "the page"], "the list of races": ["list", "the list"]},
        ),
        ("the list of races", "the race page"),
    ),
    "02.3": Question(
        "A model can answer one question: a race with its results, given season and round. "
        "A new page knows only the driver. Can it use that access pattern?",
        _serves_a_driver,
        Prediction(
            "An access pattern says what is known. Something else is known here, so it is another question, "
            "and it needs a key of its own.",
            {"yes": "The driver is known, season and round are not. Without them, that pattern finds nothing."},
        ),
        ("yes", "no"),
    ),
    "02.4": Question(
        "Which of these two answers grows from year to year, without a bound?",
        _grows,
        Prediction(
            "A season has some twenty races, now and in ten years. A career grows as long as somebody drives.",
            {"the races of a season": "A season is over after some twenty races. A career goes on."},
            also={"the results of a driver": ["results", "driver"], "the races of a season": ["races", "season"]},
        ),
        ("the races of a season", "the results of a driver"),
    ),
}
