"""The exercises of lesson 22: the item that is to be put back, a put that replaces nobody, a delete of one driver."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from f1model.course.answers import shown
from f1model.course.case import Case, open_case
from f1model.course.exercise import Exercise, Watched
from f1model.course.exercises.history import race
from f1model.course.exercises.lesson_10_race import at, code_of
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Item
from f1model.values import normal

OURS = {"PK": "SEASON#2005", "SK": "RACE#11#RESULT#03"}  # Kimi Räikkönen, third in Britain
THEIRS = {"PK": "SEASON#2005", "SK": "RACE#11#RESULT#04"}  # Giancarlo Fisichella, fourth


@cache
def _case() -> Case:
    return open_case()


def _restored(answer: Mapping[str, Any]) -> str | None:
    case, item = _case(), dict(normal(dict(answer)))
    right, (as_it_was, neighbour) = case.lost, case.backup
    if item == right:
        return None
    if item == as_it_was:
        return (
            f"That is the item as it was on Monday, at place {as_it_was['Rank']}. {neighbour['DriverName']} is there "
            "now, and your put would replace that result. Which place is empty?"
        )
    if item.get("DriverId") != right["DriverId"]:
        return f"It is the result of {shown(item.get('DriverId'))}. Whose was it that is missing?"
    if "SK" in item and item["SK"] != right["SK"]:
        return f"Its SK is {shown(item['SK'])}. The empty place is {right['Rank']}, and the sort key ends in it."
    if gone := sorted(right.keys() - item.keys()):
        return f"It has no {gone[0]}. What the archive stores of a result, this one needs as well."
    if more := sorted(item.keys() - right.keys()):
        return f"{more[0]} is more than a result of the archive has."
    wrong = next(name for name in right if item[name] != right[name])
    if wrong == "GSI1SK":
        return (
            f"GSI1SK still ends in {shown(item[wrong][-2:])}: a driver's page would list the race at that place. "
            "An index key follows what it is made of. case.model.rekeyed keeps all keys in step."
        )
    return f"{wrong} is {shown(item[wrong])}. It belongs to the place, and this one is place {right['Rank']}."


def _put_back(answer: Callable[[Any, Item], Any]) -> str | None:
    everything = race(2005, 11)
    ours = next(item for item in everything if item["SK"] == OURS["SK"])
    others = [item for item in everything if item is not ours]
    table = table_of("PutBackTable", others)
    told = answer(Watched(table), dict(ours))
    if at(table, OURS) != ours:
        return "The place was empty, and afterwards the item is not there as it was given."
    if told is not True:
        return f"The place was empty, and the item is there now. It should return True then; it returned {shown(told)}."
    taken = {**ours, **{name: at(table, THEIRS)[name] for name in ("PK", "SK", "GSI1PK", "GSI1SK")}}
    before = at(table, THEIRS)
    try:
        told = answer(Watched(table), dict(taken))
    except Exception as error:
        return f"Where somebody has the place it stopped with {code_of(error)}. It should return False then."
    if at(table, THEIRS) != before:
        return (
            f"Somebody had the place, and your put replaced {before['DriverName']}. That is how the first result was "
            "lost. Let the put itself ask that nothing is there."
        )
    if told is not False:
        return f"Somebody had the place, and nothing was written. It should return False; it returned {shown(told)}."
    table = table_of("PutBackTable", others)
    watched = Watched(table, meanwhile=lambda: table.put_item(Item={**before, **OURS}))
    told = answer(watched, dict(ours))
    if watched.interrupted and at(table, OURS).get("DriverId") != before["DriverId"]:
        return (
            "Between your read and your put another desk filled the place, and you replaced what it had put. What you "
            "asked beforehand is out of date by then. Make it a condition of the put."
        )
    return _lets_through(lambda: answer(Watched(table), {"PK": ours["PK"]}))


def _leave(answer: Callable[[Any, Item, str], Any]) -> str | None:
    everything = race(2005, 11)
    table = table_of("LeaveTable", everything)
    ours, theirs = at(table, OURS), at(table, THEIRS)
    told = answer(Watched(table), dict(OURS), ours["DriverId"])
    if at(table, OURS):
        return f"{ours['DriverName']} had the place and was to leave it. The item is still there."
    if told is not True:
        return f"The item was deleted. It should return True then; it returned {shown(told)}."
    for key, who in ((THEIRS, "another driver"), (OURS, "nobody")):
        try:
            told = answer(Watched(table), dict(key), ours["DriverId"])
        except Exception as error:
            return f"Where {who} has the place it stopped with {code_of(error)}. It should return False then."
        if at(table, THEIRS) != theirs:
            return (
                f"{theirs['DriverName']} had the place, and you deleted that result, though {ours['DriverName']} was "
                "meant. That is how the result was lost. Let the delete itself ask who is there."
            )
        if told is not False:
            return f"Where {who} has the place, nothing is to be deleted. Return False; it gave {shown(told)}."
    table = table_of("LeaveTable", everything)
    watched = Watched(table, meanwhile=lambda: table.put_item(Item={**theirs, **OURS}))
    answer(watched, dict(OURS), ours["DriverId"])
    if watched.interrupted and not at(table, OURS):
        return (
            "Between your read and your delete another desk put somebody else there, and you deleted that result: the "
            "very thing that desk-2 did. Make it a condition of the delete."
        )
    return _lets_through(lambda: answer(Watched(table), {"PK": OURS["PK"]}, ours["DriverId"]))


def _lets_through(refused: Callable[[], Any]) -> str | None:
    """The hint to an answer that swallows what DynamoDB refuses for another reason."""
    try:
        told = refused()
    except Exception:
        return None
    return f"A key without its sort key, which DynamoDB refuses, was answered {shown(told)}. Catch only what you mean."


EXERCISES = {
    "22.a": Exercise(
        "an item",
        _restored,
        "Driver and team are from the backup. All that belongs to a place is of the place that is empty, keys too.",
    ),
    "22.b": Exercise(
        "a function",
        _put_back,
        "A put that may only fill an empty place replaces nobody, whoever else is writing.",
    ),
    "22.c": Exercise(
        "a function",
        _leave,
        "The delete says whom it means. With this line in it, desk-2 would have been refused, and nothing lost.",
    ),
}
