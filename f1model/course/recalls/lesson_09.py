"""What is asked again about lesson 09."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.design.pattern import AccessPattern
from f1model.design.template import key_order
from f1model.errors import ModelError
from f1model.f1.models import GROWN
from f1model.query.plan import plan


def _asked(*given: str) -> AccessPattern:
    return AccessPattern("Get results", index="ByConstructor", given=given, returns=["ResultItem"], model=GROWN)


def _may_be_left_out() -> str:
    for last, other in (("Round", "Rank"), ("Rank", "Round")):
        try:
            plan(_asked("ConstructorId", "SeasonId", last))
        except ModelError:
            continue
        return other
    return "neither"


QUESTIONS = {
    "09.1": Question(
        "The sort key of an index is Lap, which is a number. Which of these laps comes last in it?",
        lambda: max((7, 30, 200), key=key_order),
        Prediction(
            "Numbers are compared as numbers, so there is nothing to pad.",
            {7: "In text it would, since 7 comes after 2 and 3. Here Lap is a number, and is compared as one."},
        ),
        (7, 30, 200),
    ),
    "09.2": Question(
        "The partition key of an index is made of ConstructorId and SeasonId. A question gives the SeasonId alone. "
        "What will DynamoDB run on that index?",
        lambda: plan(_asked("SeasonId")).operation,
        Prediction(
            "A partition key must be given whole, with every attribute that it is made of.",
            {
                "Query": "A Query needs the whole partition key. Half of it names no item collection.",
                "GetItem": "An index has no GetItem, and half of a partition key names no item collection.",
            },
        ),
        ("GetItem", "Query", "Scan"),
    ),
    "09.3": Question(
        "The sort key of an index is made of Round and Rank, in this order. A key condition may use one of them and "
        "leave out the other. Which can it leave out?",
        _may_be_left_out,
        Prediction(
            "The attributes of a sort key are given from the left, without a gap.",
            {"Round": "That leaves a gap: Rank comes after Round, and they are given from the left."},
        ),
        ("Round", "Rank"),
    ),
}
