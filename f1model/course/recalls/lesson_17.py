"""What is asked again about lesson 17."""

from itertools import permutations

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.query.units import write_units


def _orders() -> int:
    return len(set(permutations("AAAB")))


def _counted() -> int:
    plays, heard = 0, False
    for _ in range(2):  # the first time the answer is lost
        plays, heard = plays + 1, True
    return plays if heard else 0


QUESTIONS = {
    "17.1": Question(
        "One program sends three requests to a table, another sends one. In how many orders can the four arrive?",
        _orders,
        Prediction(
            "The one request comes before, after or between the other three.",
            {
                6: "That is two programs of two requests. Here one request finds its place among three.",
                3: "It can come before the first, after the last, and in two places between.",
                2: "That would do if the three could not be interrupted. Between any two of them there is room.",
            },
        ),
    ),
    "17.2": Question(
        "An e-mail address must belong to one account only. What keeps that promise?",
        lambda: "an item whose key is the address",
        Prediction(
            "Only a primary key is unique. The item is put if it is new, in one transaction with the account.",
            {
                "a query before the write": "Two programs can ask at the same time, and both find nothing.",
                "a condition on the account": "A condition sees the item that is written, and no other account.",
            },
        ),
        ("a query before the write", "a condition on the account", "an item whose key is the address"),
    ),
    "17.3": Question(
        "A player adds 1 to the Plays of a song. The request succeeds, its answer is lost, and the player sends it "
        "again. Plays was 0. What is it?",
        _counted,
        Prediction(
            "An addition leaves no trace of what was added. An item for the event, in the same transaction, does.",
            {
                1: "So it should be. But the table cannot know that the second request means the same event.",
                0: "The answer was lost, not the write.",
            },
        ),
    ),
    "17.4": Question(
        "An item of 2,500 bytes is to be put if it is new. Its key is taken, by an item of that size. How many WCU "
        "does the refusal take?",
        lambda: write_units(2500),
        Prediction(
            "A refused write is billed by its size, as if it were done: three blocks of 1,024 bytes.",
            {
                0: "A refusal is not free: it is billed as the write would have been.",
                1: "A refusal has no flat price. It is billed by the size of the item.",
            },
        ),
    ),
}
