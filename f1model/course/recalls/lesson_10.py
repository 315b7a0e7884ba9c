"""What is asked again about lesson 10."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.query.units import write_units


def _after_the_put() -> int:
    table = {"its keys": {"PK", "SK", *map(str, range(13))}}
    table["its keys"] = {"PK", "SK", "Note", "Author", "WrittenAt", "Reason"}
    return len(table["its keys"])


def _after_both() -> int:
    laps = 7
    one, other = laps, laps  # both have read before either writes
    for written in (one + 2, other + 5):
        laps = written
    return laps


QUESTIONS = {
    "10.1": Question(
        "An item has 15 attributes. A put under its two keys sends these keys and four attributes that are new. "
        "How many attributes does the item have afterwards?",
        _after_the_put,
        Prediction(
            "The item that a put sends is the item that will be: two keys and four attributes.",
            {
                19: "That would be an update, which merges. A put replaces the whole item.",
                4: "The two keys were sent as well.",
                15: "A put replaces the whole item by what it sends.",
            },
        ),
    ),
    "10.2": Question(
        "An item of 300 bytes is written in a transaction, to a table without an index. How many WCU does it cost?",
        lambda: write_units(300, transactional=True),
        Prediction(
            "It is one block of 1,024 bytes, and a transaction pays double.",
            {
                1: "That is a plain put. A transaction pays double.",
                4: "One block of 1,024 bytes is one WCU, and a transaction pays double.",
            },
        ),
    ),
    "10.3": Question(
        "A counter is 7. Two programs read it. The first adds 2 and puts the item back, then the second adds 5 to "
        "what it has read and puts the item back. What is the counter?",
        _after_both,
        Prediction(
            "The second had read 7, so it wrote 7 and 5, and the first update is lost. A version and a condition "
            "prevent that, or ADD.",
            {
                14: "That was the intention. But the second had read the counter before the first wrote.",
                9: "The second put comes later, and it replaces the first.",
            },
        ),
    ),
    "10.4": Question(
        "An attribute that is part of an item's primary key gets another value. What does that take?",
        lambda: "a delete and a put",
        Prediction(
            "A primary key cannot be updated. The item is written anew under its new key, in one transaction if "
            "nobody may see it twice or not at all.",
            {
                "an update": "An update refuses to change a key: the key is where the item is.",
                "a put": "That writes the item under its new key. The old one is still there.",
            },
            also={"a delete and a put": ["delete and put", "a put and a delete", "put and delete"]},
        ),
        ("an update", "a put", "a delete and a put"),
    ),
}
