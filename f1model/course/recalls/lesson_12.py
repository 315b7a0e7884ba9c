"""What is asked again about lesson 12."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import race, season
from f1model.course.recalls.question import Question
from f1model.design.pattern import AccessPattern
from f1model.f1.models import F1
from f1model.query.plan import plan


def _left() -> int:
    results = season(1984, kind="ResultItem")
    return len({(item["PK"], item["DriverName"]) for item in results if item["DriverId"] == "alain-prost"})


def _misread() -> str:
    (item,) = race(1984, 1, kind="RaceItem")
    written = {"Season": item["SeasonId"], "Round": item["Round"]}
    return "nothing" if written.get("SeasonId") is None else "the season"


QUESTIONS = {
    "12.1": Question(
        "Somebody keys the results of a season by the driver's name. Alain Prost has 16 results in 1984. "
        "How many of them are in the table when all results are put?",
        _left,
        Prediction(
            "His name is the same in every race, so each result replaced the one before.",
            {
                16: "They all have the same key, so each one replaced the one before.",
                0: "The last one that was put is in the table.",
                15: "It is the other way round: those are lost.",
            },
        ),
    ),
    "12.2": Question(
        "All points of all teams since 1950 are to be added up, and no key knows all results. "
        "What does DynamoDB have to run?",
        lambda: plan(AccessPattern("Get all results", returns=["ResultItem"], model=F1)).operation,
        Prediction(
            "No partition key can be named, so everything is read, again each time somebody asks. Keep a total, or "
            "ask a database that is made for analysis.",
            {
                "Query": "A Query needs a partition key, and none holds the results of all seasons.",
                "GetItem": "GetItem reads one item, by its whole key.",
            },
        ),
        ("GetItem", "Query", "Scan"),
    ),
    "12.3": Question(
        "A program writes the attribute Season, and another reads the attribute SeasonId of the same item. "
        "What does the second program get?",
        _misread,
        Prediction(
            "DynamoDB knows only the attributes of keys, so no name is wrong to it. The value is simply missing.",
            {
                "an error": "A table in SQL would refuse the name. DynamoDB knows only the attributes of keys.",
                "the season": "To DynamoDB these are two names. Nothing links them.",
            },
            also={"nothing": ["none", "no value"], "an error": ["error"]},
        ),
        ("the season", "nothing", "an error"),
    ),
}
