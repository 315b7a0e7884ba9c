from typing import Any

import numpy as np
import pytest

from f1model.course.exercises import lesson_02
from f1model.design.pattern import AccessPattern
from tests.course.exercises.asked import ask, mistaken

GROWING = ["all seasons", "winners at a circuit", "results of a constructor"]


def page(**changes: Any) -> AccessPattern:
    return AccessPattern(
        "Get a season's page", **{"given": ["SeasonId"], "returns": ["SeasonItem", "RaceItem"], **changes}
    )


WRONG = [
    ("02.a", ["DriverName"], "that is an id"),
    ("02.a", ["DriverId", "DriverName"], "that is an id"),
    ("02.a", ["DriverId", "SeasonId"], "only 11 of his 184 results"),
    ("02.a", ["Round", "SeasonId", "DriverId"], "nothing of Round"),
    ("02.a", ["DriverId", "DriverNumber"], "All his results have 16 there"),
    ("02.a", ["ResultItem"], "what comes back"),
    ("02.a", ["charles-leclerc"], "is a value"),
    ("02.a", ["driver_id"], "as they are written there"),
    ("02.a", ["SeasonId"], "Whose results"),
    ("02.a", [], "all 27,533 results"),
    ("02.b", page(returns=["RaceItem"]), "Which item holds ChampionName"),
    ("02.b", page(returns=["SeasonItem"]), "does not hold them"),
    ("02.b", page(returns=["SeasonItem", "RaceItem", "ResultItem"]), "504 items come back for 2024, and 25"),
    ("02.b", page(returns=["Season", "Race"]), "'Race' is no type of item"),
    ("02.b", page(returns=["ChampionName", "RaceItem"]), "is an attribute"),
    ("02.b", page(returns=[]), "returns nothing"),
    ("02.b", page(given=["SeasonId", "Round"]), "With a Round it is one race"),
    ("02.b", page(given=["SeasonId", "ChampionName"]), "Nobody knows the champion"),
    ("02.b", page(given=[]), "by SeasonId, and nothing else"),
    ("02.b", page(given=[], fixed={"SeasonId": "2024"}), "answers one season"),
    ("02.b", page(limit=25), "Why stop at 25"),
    ("02.b", page(index="GSI1"), "GSI1 is a matter of keys"),
    ("02.b", page(descending=True), "the order of keys"),
    ("02.c", 503, "the example. Which"),
    ("02.c", 504, "with its own item"),
    ("02.c", 621, "The races are items too"),
    ("02.c", 638, "The season's own item"),
    ("02.c", 645, "the season with the most races is not"),
    ("02.c", 1320, "no season had 24 races of 55 results"),
    ("02.c", 1344, "Add up, then compare"),
    ("02.c", 372.8, "the average"),
    ("02.c", 358, "the average"),
    ("02.c", 56, "the fullest race, with"),
    ("02.c", 28_705, "all of history"),
    ("02.c", 1989, "That is the season"),
    ("02.c", 600, "2024 has 503"),
    ("02.d", ["results of a constructor"], "'all seasons': 41 at most by the end of 1990, 77 by now"),
    ("02.d", ["all seasons", "winners at a circuit"], "1,220 at most by the end of 1990, 2,515 by now"),
    ("02.d", ["all seasons", "results of a constructor"], "40 at most by the end of 1990, 75 by now"),
    ("02.d", [*GROWING, "results of a season"], "at most 621, in 1989"),
    ("02.d", [*GROWING, "races of a season"], "at most 24, in 2024"),
    ("02.d", [*GROWING, "results of a race"], "at most 55, in 1954. Large or not, a race that is over"),
    ("02.d", ["results of a driver"], "none of the six"),
    ("02.e", 2054, "as many as the race page"),
    ("02.e", 2056, "1950 is a season too"),
    ("02.e", 106, "how many seasons it takes"),
    ("02.e", 105, "Which year has one more"),
    ("02.e", 29, "how many years it will take"),
    ("02.e", 2132, "77 of them exist already"),
    ("02.e", 2131, "77 of them exist already"),
    ("02.e", 2010, "became second"),
    ("02.e", 1998, "passed the races of a season"),
    ("02.e", 2230, "at its largest, 56 items"),
    ("02.e", 137, "how often it would have to be asked today"),
    ("02.e", 2040, "holds 91 and moves 9,100 items; the race page moves 10,500. That is not enough yet."),
    ("02.e", 2060, "Was that not so before?"),
    ("02.e", -1, "moves 10,500 items"),
    ("02.e", float("nan"), "moves 10,500 items"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("02.a", ("driverid",)),
        ("02.b", page(returns=("RaceItem", "SeasonItem"), given=("SeasonId",), example={"SeasonId": 1950}, often="!")),
        ("02.c", "637"),
        ("02.c", np.int64(637)),
        ("02.d", {" Results of a constructor", *GROWING[:2]}),
        ("02.e", 2055.0),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")


def test_what_is_said_of_the_largest_season_is_true_of_the_data() -> None:
    races, results, _ = lesson_02._sizes()
    slow = [item for item in lesson_02._of("ResultItem") if item["PositionText"] in ("DNQ", "DNPQ")]

    assert max(results, key=lambda season: races[season] + results[season]) == "1989"
    assert sum(item["SeasonId"] == "1989" for item in slow) > 200
