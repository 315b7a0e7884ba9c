"""What is asked again about lesson 00."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.query.explain import explain


def _evaluated() -> int:
    items = f1_items(seasons=[2023], rounds=[12])
    asked = explain(F1["Get a race with its results"], items=items, SeasonId=2023, Round=12)
    return asked.estimate.evaluated if asked.estimate else 0


def _units() -> object:
    items = f1_items(seasons=[2021], rounds=[3])
    asked = explain(F1["Get a race with its results"], items=items, SeasonId=2021, Round=3)
    return asked.estimate.units if asked.estimate else 0


def _collections() -> int:
    return len({item["PK"] for item in f1_items(seasons=[1951, 1952])})


QUESTIONS = {
    "00.1": Question(
        "Race 12 of 2023 has 20 results. How many items does DynamoDB read for the race with all its results?",
        _evaluated,
        Prediction(
            "The race is an item too. It and its results are neighbours, and nothing else is read.",
            {
                20: "Those are the results. The race itself is an item too.",
                1: "It takes one request, but every item that comes back was read.",
            },
        ),
    ),
    "00.2": Question(
        "The items of race 3 of 2021 and its results weigh about 6,000 bytes in all. "
        "How many RCU does one Query for them cost, eventually consistent?",
        _units,
        Prediction(
            "That is two blocks of 4,096 bytes, and an eventually consistent read pays half a unit for each.",
            {
                0.5: "That would be one block of 4,096 bytes. Here are two.",
                2: "That is the strongly consistent read. An eventually consistent one costs half.",
                10.5: "The bytes are added up first. A Query does not round each item.",
            },
        ),
    ),
    "00.3": Question(
        "F1 keeps the seasons in one item collection, and the races and results of each season in one of their own. "
        "With the seasons 1951 and 1952 loaded, how many item collections does the table have?",
        _collections,
        Prediction(
            "One for each season's races and results, and one in which both season items lie.",
            {
                2: "There is one more: the season items have a partition key of their own.",
                4: "Both season items share one partition key, so they lie in one collection.",
            },
        ),
    ),
}
