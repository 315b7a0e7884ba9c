"""What is asked again about lesson 05."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import race, season
from f1model.course.recalls.question import Question


def _left() -> int:
    retired = [item for item in race(2018, 5) if item.get("PositionText") == "DNF"]
    return len({(item["PK"], f"RACE#{item['Round']}#RESULT#{item['PositionText']}") for item in retired})


def _caught() -> int:
    return sum(f"RACE#{item['Round']}".startswith("RACE#1") for item in season(1986, kind="RaceItem"))


def _caught_padded() -> int:
    return sum(item["SK"].startswith("RACE#01") for item in season(1986, kind="RaceItem"))


QUESTIONS = {
    "05.1": Question(
        "In race 5 of 2018 six cars have the text DNF, and somebody ends the keys of the results in that text. "
        "All results are put. How many of the six are in the table afterwards?",
        _left,
        Prediction(
            "All six have the same key, and each put replaced the one before.",
            {
                6: "They all have the same key, so each put replaced the one before, without an error.",
                0: "The last one that was put is still in the table.",
                5: "It is the other way round: five are lost.",
            },
        ),
    ),
    "05.2": Question(
        "The 16 races of 1986 have the sort keys RACE#1 to RACE#16, without padding. "
        "How many of them begin with RACE#1?",
        _caught,
        Prediction(
            "RACE#1 itself, and RACE#10 to RACE#16.",
            {
                1: "RACE#10 and all after it begin with RACE#1 too.",
                7: "Those are RACE#10 to RACE#16. RACE#1 itself begins so, too.",
                16: "RACE#2 to RACE#9 do not.",
            },
        ),
    ),
    "05.3": Question(
        "The 16 races of 1986 have padded sort keys, RACE#01 to RACE#16. How many of these keys begin with RACE#01?",
        _caught_padded,
        Prediction(
            "With a fixed width no number is the beginning of another, and text sorts as numbers do.",
            {8: "That was so without padding. RACE#10 does not begin with RACE#01."},
        ),
    ),
    "05.4": Question(
        "A put meets an item that has the same primary key, and it carries no condition. "
        "What is in the table afterwards?",
        lambda: "the new item",
        Prediction(
            "A put never says that something was there before. A condition such as attribute_not_exists(PK) does.",
            {
                "the old item": "In SQL it would be. In DynamoDB a put is refused only where it carries a condition.",
                "both": "A primary key exists once in a table.",
            },
            also={
                "the new item": ["new", "the new one"],
                "the old item": ["old", "the old one"],
                "both": ["both items"],
            },
        ),
        ("the old item", "the new item", "both"),
    ),
}
