"""The exercises of lesson 19: indexes that start empty, the order of the steps, both homes read, a careful copy."""

from dataclasses import replace
from functools import cache
from typing import Any

from f1model.course.exercise import Exercise, members
from f1model.course.exercises.history import seasons
from f1model.course.exercises.lesson_19_move import copied, in_order, once
from f1model.design.entity import Keys
from f1model.design.index import Index
from f1model.f1.models import F1

INDEXES = {
    "Teams": Index("Teams", ResultItem=Keys("TEAM#{ConstructorId}", "{SeasonId}#{Round:02d}#{Rank:02d}")),
    "ByTeam": Index("ByTeam", partition="ConstructorId", sort=["SeasonId", "Round", "Rank"]),
    "Times": Index("Times", partition=["SeasonId", "Round"], sort="FinishTime"),
    "Circuits": Index("Circuits", RaceItem=Keys("CIRCUIT#{CircuitName}", "{SeasonId}")),
    "Kinds": Index("Kinds", partition="Type", sort="SK"),
}
_EMPTY = "its keys are texts that somebody would have to make first. Which item has them already?"
_WHY = {
    "Teams": _EMPTY,
    "Circuits": _EMPTY,
    "ByTeam": "its keys are attributes that every result has, under these names.",
    "Times": "results that have a FinishTime have all three attributes. An index may hold a part of the items.",
    "Kinds": "every item has a Type and an SK. Nothing says that an index key has to be new.",
}


@cache
def _entries() -> dict[str, int]:
    """How many of the old items of a season each index holds when DynamoDB has filled it."""
    places = {name: replace(F1, indexes=[*F1.indexes, index]).place(index.name) for name, index in INDEXES.items()}
    return {name: sum(place.holds(item) for item in seasons(2024)) for name, place in places.items()}


def _at_once(answer: Any) -> str | None:
    chosen = {str(name).strip().casefold() for name in members(answer)}
    known = {name.casefold(): name for name in INDEXES}
    if unknown := sorted(chosen - known.keys()):
        return f"{unknown[0]!r} is none of the five: {', '.join(INDEXES)}."
    for name, entries in _entries().items():
        if (name.casefold() in chosen) != bool(entries):
            return f"{name} holds {entries} {'entry' if entries == 1 else 'entries'}: {_WHY[name]}"
    return None


EXERCISES = {
    "19.a": Exercise(
        "a list",
        _at_once,
        "An index holds the items that have all of its key attributes, whoever made these and whenever.",
    ),
    "19.b": Exercise(
        "a list",
        in_order,
        "A home is complete before it is read, and it is written for as long as anybody reads it.",
    ),
    "19.c": Exercise(
        "a function",
        once,
        "A result is the same one in both homes if it has the same new key, and the new home is the one to believe.",
    ),
    "19.d": Exercise(
        "a function",
        copied,
        "The question about the original and the copy are one transaction: nobody can come between.",
    ),
}
