"""What is asked again about lesson 06."""

from decimal import Decimal

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import estimate, race, season
from f1model.course.recalls.question import Question
from f1model.design.pattern import AccessPattern
from f1model.f1.models import F1
from f1model.query.request import request
from f1model.query.units import read_units

_RETIRED = AccessPattern("Get the retirements of a season", given=["SeasonId"], returns=["ResultItem"],
                         fixed={"PositionText": "DNF"}, model=F1)  # fmt: skip


def _first_page() -> int:
    five = race(2016, 4, kind="ResultItem")[:5]
    return sum(item["PositionText"] == "DNF" for item in five)


def _is_the_end() -> bool:
    return not any(item["PositionText"] == "DNF" for item in race(2016, 4, kind="ResultItem")[5:])


def _projected() -> str:
    asked, values = F1["Get a race with its results"], {"SeasonId": 2022, "Round": 6}
    whole, part = (request(asked, values, attributes=names) for names in (None, ["RaceName"]))
    same = whole["KeyConditionExpression"] == part["KeyConditionExpression"]  # so the same bytes are read
    return "the same" if same else "less"


def _strong() -> Decimal:
    return read_units(10_000, "strong")


QUESTIONS = {
    "06.1": Question(
        "A Query reads the 441 races and results of 2019, and its filter keeps 46 results. How many items are billed?",
        lambda: estimate(_RETIRED, season(2019), SeasonId=2019).evaluated,
        Prediction(
            "The bill counts what is read. A filter drops items only after they are paid for.",
            {46: "Those come back. The filter dropped the others after they were read and paid for."},
        ),
        (46, 441),
    ),
    "06.2": Question(
        "The first five results of race 4 of 2016 all finished. A Query asks for its retirements with a filter, and "
        "with Limit=5. How many items come back with the first page?",
        _first_page,
        Prediction(
            "Limit counts what is read. Five were read, and the filter kept none of them.",
            {
                5: "Five are read. Limit counts before the filter, and none of the five passes it.",
                4: "Four retired, but they come after the first five.",
            },
        ),
    ),
    "06.3": Question(
        "A page comes back without a single item, but with a LastEvaluatedKey. Nothing more can come after it.",
        _is_the_end,
        Prediction(
            "The filter kept nothing of that page, and the next may be full. Only a page without a "
            "LastEvaluatedKey is the last.",
            {True: "The filter kept nothing of this page. Read on until no LastEvaluatedKey comes back."},
        ),
        (True, False),
    ),
    "06.4": Question(
        "Somebody asks for race 6 of 2022 with its results, but only for the attribute RaceName. Compared with the "
        "whole items, what does the Query cost?",
        _projected,
        Prediction(
            "A projection shortens the answer, not the reading. The bill counts what is read.",
            {
                "less": "The answer is shorter. The whole items are read all the same, and reading is what is billed.",
                "more": "Cutting the items costs nothing. But it saves nothing, either.",
            },
            also={
                "less": ["cheaper", "it costs less"],
                "more": ["more expensive", "it costs more"],
                "the same": ["as much", "equal"],
            },
        ),
        ("less", "the same", "more"),
    ),
    "06.5": Question(
        "A strongly consistent Query reads 10,000 bytes. How many RCU does it cost?",
        _strong,
        Prediction(
            "That is three blocks of 4,096 bytes, and a strongly consistent read pays one unit for each.",
            {
                1.5: "That is the eventually consistent read. A strongly consistent one costs double.",
                6: "That is double of what it costs. Only a read in a transaction pays two units for a block.",
                2: "The third block is not full, but it is begun, so it is paid for.",
            },
        ),
    ),
}
