"""What is asked again about lesson 00."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import estimate, race
from f1model.course.recalls.question import Question
from f1model.f1.items import f1_items
from f1model.f1.models import F1

_PAGE = F1["Get a race with its results"]

QUESTIONS = {
    "00.1": Question(
        "Race 12 of 2023 has 20 results. How many items does DynamoDB read for the race with all its results?",
        lambda: estimate(_PAGE, race(2023, 12), SeasonId=2023, Round=12).evaluated,
        Prediction(
            "The race is an item too. It and its results are neighbours, and nothing else is read.",
            {
                20: "Those are the results. The race itself is an item too.",
                1: "It takes one request, but every item that comes back was read.",
            },
        ),
    ),
    "00.2": Question(
        "Race 3 of 2021 and its results are about 6,200 bytes in all. One Query reads them, eventually consistent. "
        "How many RCU does it cost?",
        lambda: estimate(_PAGE, race(2021, 3), SeasonId=2021, Round=3).units,
        Prediction(
            "That is two blocks of 4,096 bytes, and an eventually consistent read pays half a unit for each.",
            {
                0.5: "That would be one block of 4,096 bytes. These bytes begin a second one.",
                2: "That is the strongly consistent read. An eventually consistent one costs half.",
                10.5: "A Query adds up the bytes before it rounds. It does not round each item.",
            },
        ),
    ),
    "00.3": Question(
        "F1 keeps all season items in one item collection, and the races and results of each season in another. "
        "The seasons 1951 and 1952 are loaded. How many item collections does the table have?",
        lambda: len({item["PK"] for item in f1_items(seasons=[1951, 1952], rounds=[1])}),
        Prediction(
            "One for the races and results of each season, and one more for the season items.",
            {
                2: "There is one more: the season items have a partition key of their own.",
                4: "Both season items share one partition key, so they are in one collection.",
                1: "Each season's races and results have a partition key of their own.",
            },
        ),
    ),
    "00.4": Question(
        "Race 7 of 1965 and all its results are one run of neighbours. "
        "How many requests does it take to read the race and its results?",
        lambda: estimate(_PAGE, race(1965, 7), SeasonId=1965, Round=7).requests,
        Prediction(
            "One Query reads the whole run. Nothing has to be joined.",
            {2: "One for the race and one for its results would be needed if they were stored apart."},
        ),
    ),
}
