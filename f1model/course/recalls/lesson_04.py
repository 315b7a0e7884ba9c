"""What is asked again about lesson 04."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.design.template import key_order
from f1model.f1.items import f1_items

_LETTERS = {"a": "LAP#3", "b": "LAP#20", "c": "LAP#3#PIT"}


def _first() -> str:
    return min(("RACE#9", "RACE#10", "RACE#100"), key=key_order)


def _in_order() -> str:
    return "".join(sorted(_LETTERS, key=lambda letter: key_order(_LETTERS[letter])))


def _put_twice() -> int:
    table = {}
    for name in ("Zandvoort", "Dutch Grand Prix"):
        table["SEASON#1985", "RACE#11"] = name
    return len(table)


def _queries() -> int:
    return len({item["PK"] for item in f1_items(seasons=[2020, 2021], rounds=[1]) if item["Type"] == "ResultItem"})


QUESTIONS = {
    "04.1": Question(
        "Three items of one item collection differ only in their sort keys. Which of these keys is stored first?",
        _first,
        Prediction(
            "Text is compared from the left: 1 comes before 9, and a text that ends comes before its continuation.",
            {
                "RACE#9": "That is the order of numbers. In text, 1 comes before 9.",
                "RACE#100": "A text that ends comes before everything that begins with it.",
            },
            also={"RACE#10": ["10"], "RACE#9": ["9"], "RACE#100": ["100"]},
        ),
        ("RACE#9", "RACE#10", "RACE#100"),
    ),
    "04.2": Question(
        "An item is put under SEASON#1985 and RACE#11. Then another is put under the same two keys, with other "
        "attributes. How many items are under these keys?",
        _put_twice,
        Prediction(
            "A primary key exists once. The second put replaced the first item, without a word.",
            {
                2: "A primary key exists once, so the second put replaced the first item.",
                0: "Nothing was removed. The second put replaced the first item.",
            },
        ),
    ),
    "04.3": Question(
        "a is LAP#3, b is LAP#20 and c is LAP#3#PIT. In which order are they stored? Answer with the three letters, "
        'such as "cba".',
        _in_order,
        Prediction(
            "2 comes before 3, whatever follows it. LAP#3 comes before everything that begins with it.",
            {
                "acb": "That is the order of numbers. These are texts, and 2 comes before 3.",
                "abc": "LAP#3#PIT begins with LAP#3, so those two are neighbours. And 2 comes before 3.",
                "bca": "A text that ends comes before everything that begins with it.",
            },
        ),
    ),
    "04.4": Question(
        "You want the results of race 1 of 2020 and those of race 1 of 2021, and F1 has a partition key for each "
        "season. How many Queries does it take, at least?",
        _queries,
        Prediction(
            "A Query names exactly one partition key, so it never reads from two item collections.",
            {1: "They are in two item collections, and one Query reads from only one."},
        ),
    ),
}
