"""What is asked again about lesson 13."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.design.pattern import AccessPattern
from f1model.f1.models import F1, GROWN
from f1model.query.plan import plan


def _declared() -> int:
    return len(F1.create_table_request()["AttributeDefinitions"])


def _in_a_collection() -> str:
    asked = AccessPattern("Get a season", given=["SeasonId"], returns=["RaceItem", "ResultItem"], model=F1)
    return plan(asked).operation


def _missing() -> str:
    made = str(GROWN.create_table_request())
    held = {
        "the keys": "KeySchema" in made,
        "the indexes": all(index.name in made for index in GROWN.indexes),
        "the access patterns": any(pattern.name in made for pattern in GROWN.access_patterns),
    }
    return next(part for part, is_held in held.items() if not is_held)


QUESTIONS = {
    "13.1": Question(
        'PartiQL is asked: SELECT * FROM "F1Table" WHERE "PK" = \'SEASON#1990\'. '
        "Which operation does DynamoDB run for it?",
        _in_a_collection,
        Prediction(
            "The partition key is named, so it is a Query. The same words with another attribute read the whole table.",
            {
                "Scan": "It would be without the partition key. Here the statement names it.",
                "GetItem": "That needs the sort key as well, and reads one item.",
            },
        ),
        ("GetItem", "Query", "Scan"),
    ),
    "13.2": Question(
        "The template of a table declares those attributes that are in a key. F1 has a partition key and a sort key "
        "of its own, and one index that has both as well. How many attributes does its template declare?",
        _declared,
        Prediction(
            "Two for the table and two for the index. No other attribute is declared anywhere.",
            {
                2: "The two of the table. The index has two of its own.",
                3: "Each of the two, table and index, has a partition key and a sort key.",
            },
        ),
    ),
    "13.3": Question(
        "A design is written out as a template, which creates the table. Which part of the design is not in it?",
        _missing,
        Prediction(
            "A table knows its keys and indexes. What they are for is written down elsewhere, or nowhere.",
            {
                "the keys": "They are in it: no table can be created without them.",
                "the indexes": "They are in it, with their keys and with what they hold.",
            },
            also={"the access patterns": ["access patterns", "patterns"]},
        ),
        ("the keys", "the indexes", "the access patterns"),
    ),
}
