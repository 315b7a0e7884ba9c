"""What is asked again about lesson 19."""

from dataclasses import replace
from functools import cache

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.design.entity import Keys
from f1model.design.index import Index
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.migration import Migration


@cache
def _by_circuit() -> Migration:
    circuits = Index("Circuits", RaceItem=Keys("CIRCUIT#{CircuitName}", "{SeasonId}#{Round:02d}"))
    return Migration(F1, replace(F1, indexes=[*F1.indexes, circuits]))


def _held_at_once() -> int:
    prices = _by_circuit().price(f1_items(F1, seasons=[1986], rounds=range(1, 9)))
    return int(prices["add index: Circuits"]["Circuits"])


def _first_to_change() -> str:
    by_name = F1.with_keys(RaceItem=Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#{RaceName}"))
    changes = [step.kind for step in Migration(F1, by_name).steps if step.kind in ("readers", "writers")]
    return {"readers": "whoever reads", "writers": "whoever writes"}[changes[0]]


QUESTIONS = {
    "19.1": Question(
        "Eight races of 1986 are in a table. An index over the glued keys CircuitsPK and CircuitsSK is added, and "
        "nothing else is done. How many entries does the index hold?",
        _held_at_once,
        Prediction(
            "No race has these two attributes yet, and an index holds the items that have its key attributes.",
            {
                8: "Each race has a CircuitName, but the index is keyed by CircuitsPK. Which race has one?",
                16: "An item has one entry in an index at most, and none if it lacks the key.",
            },
        ),
    ),
    "19.2": Question(
        "Races get another sort key, in the same item collection and with the same beginning. Copies are about to be "
        "made. Who has to change first?",
        _first_to_change,
        Prediction(
            "The old questions would return each copy beside its original, so readers learn first to leave copies out.",
            {
                "whoever writes": "As soon as writers make copies, the old questions return them as well.",
                "nobody": "Then a race would come back twice, as soon as it has a copy.",
            },
            also={"whoever reads": ["readers", "the readers"], "whoever writes": ["writers", "the writers"]},
        ),
        ("whoever reads", "whoever writes", "nobody"),
    ),
    "19.3": Question(
        "A copy is put on condition that nothing is under its key. What can it still bring back?",
        lambda: "an item that was deleted",
        Prediction(
            "Where an item was deleted in both homes, nothing is under the copy's key, and the condition holds.",
            {
                "an older version of the copy": "If there is a copy, the condition does not hold, and nothing is put.",
                "nothing": "Nothing is under a key that was never used, nor under one whose item was deleted.",
            },
            also={"an item that was deleted": ["a deleted item", "a deleted one"]},
        ),
        ("an item that was deleted", "an older version of the copy", "nothing"),
    ),
}
