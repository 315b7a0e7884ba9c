from typing import Any

import numpy as np
import pytest

from f1model.course.exercises import lesson_02
from f1model.design.model import AccessPattern
from tests.course.exercises.asked import ask, mistaken

GROWING = ["all seasons", "winners at a circuit", "results of a constructor"]


def page(**changes: Any) -> AccessPattern:
    return AccessPattern(
        "Get a season's page", **{"given": ["SeasonId"], "returns": ["SeasonItem", "RaceItem"], **changes}
    )


WRONG = [
    ("02.1", ["DriverName"], "that is an id"),
    ("02.1", ["DriverId", "DriverName"], "that is an id"),
    ("02.1", ["DriverId", "SeasonId"], "11 of his 184 results"),
    ("02.1", ["Round", "SeasonId", "DriverId"], "nothing of Round"),
    ("02.1", ["DriverId", "DriverNumber"], "All his results have 16 there"),
    ("02.1", ["ResultItem"], "what comes back"),
    ("02.1", ["charles-leclerc"], "is a value"),
    ("02.1", ["driver_id"], "as they stand there"),
    ("02.1", ["SeasonId"], "Whose results"),
    ("02.1", [], "all 27,533 results"),
    ("02.2", page(returns=["RaceItem"]), "In which item does ChampionName stand"),
    ("02.2", page(returns=["SeasonItem"]), "does not hold them"),
    ("02.2", page(returns=["SeasonItem", "RaceItem", "ResultItem"]), "504 items come back for 2024, for 25 that"),
    ("02.2", page(returns=["Season", "Race"]), "'Race' is no type of item"),
    ("02.2", page(returns=["ChampionName", "RaceItem"]), "is an attribute"),
    ("02.2", page(returns=[]), "returns nothing"),
    ("02.2", page(given=["SeasonId", "Round"]), "With a Round it is one race"),
    ("02.2", page(given=["SeasonId", "ChampionName"]), "Nobody knows the champion"),
    ("02.2", page(given=[]), "by SeasonId, and nothing else"),
    ("02.2", page(given=[], fixed={"SeasonId": "2024"}), "answers one season"),
    ("02.2", page(limit=25), "Why stop at 25"),
    ("02.2", page(index="GSI1"), "GSI1 is a matter of keys"),
    ("02.2", page(descending=True), "an order of keys"),
    ("02.3", 503, "the example. Which"),
    ("02.3", 504, "with its own item"),
    ("02.3", 621, "The races are items too"),
    ("02.3", 638, "The season's own item"),
    ("02.3", 645, "the season with most races is not"),
    ("02.3", 1320, "no season had 24 races of 55 results"),
    ("02.3", 1344, "Add up, then compare"),
    ("02.3", 372.8, "the average"),
    ("02.3", 358, "the average"),
    ("02.3", 56, "the fullest race, with"),
    ("02.3", 28_705, "all of history"),
    ("02.3", 1989, "That is the season"),
    ("02.3", 600, "2024 has 503"),
    ("02.4", ["results of a constructor"], "'all seasons': 41 at most by the end of 1990, 77 by now"),
    ("02.4", ["all seasons", "winners at a circuit"], "1,220 at most by the end of 1990, 2,515 by now"),
    ("02.4", ["all seasons", "results of a constructor"], "40 at most by the end of 1990, 75 by now"),
    ("02.4", [*GROWING, "results of a season"], "at most 621, in 1989"),
    ("02.4", [*GROWING, "races of a season"], "at most 24, in 2024"),
    ("02.4", [*GROWING, "results of a race"], "at most 55, in 1954. Large or not, a race that is over"),
    ("02.4", ["results of a driver"], "none of the six"),
    ("02.5", 2054, "as many as the race page"),
    ("02.5", 2056, "1950 is a season, too"),
    ("02.5", 106, "how many seasons it takes"),
    ("02.5", 105, "Which year has one more"),
    ("02.5", 29, "how many years it will take"),
    ("02.5", 2132, "77 are there"),
    ("02.5", 2131, "77 are there"),
    ("02.5", 2010, "became the second"),
    ("02.5", 1998, "passed the races of a season"),
    ("02.5", 2230, "at its largest, 56 items"),
    ("02.5", 137, "how often it would have to be asked today"),
    ("02.5", 2040, "91: 9,100 items, for the race page's 10,500. Not enough yet."),
    ("02.5", 2060, "Was it not so before?"),
    ("02.5", -1, "moves 10,500 items"),
    ("02.5", float("nan"), "moves 10,500 items"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("02.1", ("driverid",)),
        ("02.2", page(returns=("RaceItem", "SeasonItem"), given=("SeasonId",), example={"SeasonId": 1950}, often="!")),
        ("02.3", "637"),
        ("02.3", np.int64(637)),
        ("02.4", {" Results of a constructor", *GROWING[:2]}),
        ("02.5", 2055.0),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")


def test_what_is_said_of_the_largest_season_is_true_of_the_data() -> None:
    races, results, _ = lesson_02._sizes()
    slow = [item for item in lesson_02._of("ResultItem") if item["PositionText"] in ("DNQ", "DNPQ")]

    assert max(results, key=lambda season: races[season] + results[season]) == "1989"
    assert sum(item["SeasonId"] == "1989" for item in slow) > 200
