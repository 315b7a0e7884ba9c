"""The judge of 10.c: a declared write that adds to a number which nobody has to have."""

from dataclasses import replace
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercises.lesson_10_race import KEY, NOBODY, at, opened
from f1model.design.entity import Item
from f1model.design.write import WritePattern
from f1model.errors import ConditionError
from f1model.f1.models import GROWN
from f1model.query.apply import apply

FOURTH = {"SeasonId": "2024", "Round": 14, "Rank": 4}
_OTHER_KINDS = {
    "put": "A put replaces the whole item: what is not given is gone. Which kind changes a part of it?",
    "create": "A create is refused where an item is there, and these results are there. Which kind changes one?",
    "delete": "A delete removes the item, whatever is in it.",
    "check": "A check writes nothing.",
}


def add_penalty(answer: WritePattern) -> str | None:
    """The hint to a write pattern that is to add seconds to a result's ``Penalty``."""
    pattern: WritePattern = replace(GROWN, access_patterns=(), write_patterns=[answer])[answer.name]
    return _of_another_shape(pattern) or _added(pattern)


def _of_another_shape(pattern: WritePattern) -> str | None:
    if pattern.kind in _OTHER_KINDS:
        return _OTHER_KINDS[pattern.kind]
    if pattern.entity != "ResultItem":
        return f"It changes a {pattern.entity}. A result is a ResultItem."
    known = [name for name in pattern.names(GROWN) if name not in FOURTH]
    known += [name for name, condition in pattern.conditions.items() if condition.given]
    if known:
        return f"It has to be given {known[0]} as well. Whoever adds seconds knows the season, the round and the rank."
    if pattern.along:
        return f"{shown(pattern.along[0].name)} goes along, and nobody asked for it."
    wanted = [*pattern.sets, *(name for name, amount in pattern.adds.items() if amount is None)]
    if "Penalty" in pattern.fixed:
        return f"It writes a Penalty of {shown(pattern.fixed['Penalty'])} each time, whatever was there before."
    if pattern.adds.get("Penalty") is not None:
        return f"It adds {pattern.adds['Penalty']} each time. None says that the number is given when it is applied."
    if "Penalty" not in wanted:
        return "Nobody can give it the seconds: it has nothing to do with Penalty."
    other = next((name for name in (*wanted, *pattern.fixed, *pattern.adds) if name != "Penalty"), None)
    return f"It changes {other} as well. Only the Penalty was to be changed." if other else None


def _added(pattern: WritePattern) -> str | None:
    table = opened("PenaltyTable")
    before = at(table, KEY)
    for seconds, wanted in ((5, 5), (10, 15)):
        held = at(table, KEY)
        try:
            apply(table, pattern, FOURTH, {"Penalty": seconds})
        except ConditionError:
            return _refused(held)
        after = at(table, KEY)
        if after.get("Penalty") != wanted:
            now = shown(after.get("Penalty"))
            return f"There were 5 seconds, and 10 were added; Penalty is {now}. Let DynamoDB do the adding."
        if {**after, "Penalty": 0, "Version": 0} != {**before, "Penalty": 0, "Version": 0}:
            return "It changed more than the Penalty."
    return _made(table, pattern)


def _refused(held: Item) -> str:
    if "Penalty" not in held:
        return "It was refused: no result has a Penalty yet. What does DynamoDB take a missing number for when it adds?"
    return "The second one was refused: the result has a Penalty already. Both have to count."


def _made(table: Any, pattern: WritePattern) -> str | None:
    try:
        apply(table, pattern, {**FOURTH, "Rank": 21}, {"Penalty": 5})
    except ConditionError:
        return None
    made = len(at(table, NOBODY))
    return (
        f"Nobody came 21st. Now there is an item under that key, of {made} attributes: with upsert, a change makes "
        "what is not there."
    )
