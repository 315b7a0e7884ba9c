"""The exercises of lesson 10: what may be sent again, a careful update, adding, a version, and a swap of two."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, Watched, members
from f1model.course.exercises.lesson_10_adding import add_penalty
from f1model.course.exercises.lesson_10_locking import save
from f1model.course.exercises.lesson_10_race import KEY, NOBODY, RACE, at, code_of, opened, replaced
from f1model.course.exercises.lesson_10_swap import change_places
from f1model.design.entity import Item
from f1model.values import counted


def _put(table: Any, item: Item, condition: str, **values: Any) -> None:
    table.put_item(
        Item=item, ConditionExpression=condition, **({"ExpressionAttributeValues": values} if values else {})
    )


WRITES: dict[str, Callable[[Any, Item], Any]] = {
    "put": lambda table, item: table.put_item(Item={**item, "FinishPoints": 13}),
    "set": lambda table, item: table.update_item(
        Key=KEY, UpdateExpression="SET FinishPoints = :points", ExpressionAttributeValues={":points": 13}
    ),
    "add": lambda table, item: table.update_item(
        Key=KEY, UpdateExpression="ADD Penalty :seconds", ExpressionAttributeValues={":seconds": 5}
    ),
    "insert": lambda table, item: _put(table, {**item, **NOBODY}, "attribute_not_exists(PK)"),
    "locked": lambda table, item: _put(table, {**item, "Version": 2}, "Version = :one", **{":one": 1}),
    "delete": lambda table, item: table.delete_item(Key=KEY),
}


@cache
def _unlike() -> dict[str, tuple[Any, Any]]:
    """The writes that do more when they are sent again, with the penalty after one and after two."""
    table, unlike = opened("AgainTable"), {}
    item = {**at(table, KEY), "Version": 1}
    for name, write in WRITES.items():
        table.put_item(Item=item)
        held = []
        for _ in range(2):
            with suppress(table.meta.client.exceptions.ConditionalCheckFailedException):
                write(table, item)
            held.append((at(table, KEY), at(table, NOBODY)))
        if held[0] != held[1]:
            unlike[name] = held[0][0].get("Penalty"), held[1][0].get("Penalty")
    return unlike


def _again(answer: Any) -> str | None:
    chosen = {str(name).strip().casefold() for name in members(answer)}
    unknown = sorted(chosen - WRITES.keys())
    if unknown:
        return f"{unknown[0]!r} is none of the six: {', '.join(WRITES)}."
    for name, (once, twice) in _unlike().items():
        if name in chosen:
            return f"{name!r}: the penalty is {once} seconds if it arrived once, and {twice} if it arrived twice."
    for name, hint in {
        "insert": "'insert' is refused the second time. And what does the table hold after a refusal?",
        "locked": "'locked' finds version 2 the second time, asks for 1, and is refused. What has it changed then?",
        "delete": "'delete': deleting an item that does not exist is no error. What does the table hold afterwards?",
        "set": "'set': after the first one the item has 13 points. How many does it have after the second?",
        "put": "'put': the second one finds the very item that it sends. What is different afterwards?",
    }.items():
        if name not in chosen:
            return hint
    return None


def _correct(answer: Callable[[Any, Item, int], Any]) -> str | None:
    table = opened("CorrectTable")
    before = at(table, KEY)
    for points in (13, 13, 7):
        told = answer(Watched(table), dict(KEY), points)
        after = at(table, KEY)
        if hint := replaced(before, after):
            return hint
        if after["FinishPoints"] != points:
            return f"FinishPoints should be the number {points} now; it is {after['FinishPoints']!r}."
        if after != {**before, "FinishPoints": points}:
            changed = min(name for name in after if after[name] != before.get(name) and name != "FinishPoints")
            return f"It changed {changed} as well. Only FinishPoints was to be corrected."
        if told is not True:
            return f"The item is there and has {points} points. It should return True then; it returned {shown(told)}."
    if answer(Watched(table), dict(RACE), 13) is not True or at(table, RACE).get("FinishPoints") != 13:
        return "The race's own item is there, and has no FinishPoints yet. Ask for the item, not for what is in it."
    watched = Watched(table)
    try:
        told = answer(watched, dict(NOBODY), 13)
    except Exception as error:
        return f"Where no item has the key it stopped with {code_of(error)}. It should return False then."
    if ghost := at(table, NOBODY):
        return (
            f"Nobody came 21st. Now there is an item under that key, of {counted(len(ghost), 'attribute')}: an update "
            "creates what is not there, unless a condition forbids it."
        )
    if any(name == "delete_item" for name, _ in watched.requests):
        return "It made an item and deleted it again. In between, a reader saw a 21st place that nobody had."
    if told is not False:
        return f"No item has the key, and none was made. It should return False then; it returned {shown(told)}."
    return _correct_in_company(table, answer)


def _correct_in_company(table: Any, answer: Callable[[Any, Item, int], Any]) -> str | None:
    watched = Watched(table, meanwhile=lambda: _disqualify(table))
    answer(watched, dict(KEY), 12)
    if watched.interrupted and at(table, KEY).get("FinishStatus") != "Disqualified":
        return (
            "Between your read and your write another program set FinishStatus, and you put back what you had read. "
            "Write only what changes."
        )
    watched = Watched(table, meanwhile=lambda: WRITES["set"](table, {}))
    answer(watched, dict(KEY), 11)
    if at(table, KEY).get("FinishPoints") != 11:
        return "Between your read and your write another program set the points, and yours gave up. The item is there."
    watched = Watched(table, meanwhile=lambda: table.delete_item(Key=KEY))
    answer(watched, dict(KEY), 12)
    if watched.interrupted and at(table, KEY):
        return (
            "Between your read and your write another program deleted the item, and you made it anew. Let the write "
            "itself ask."
        )
    try:
        told = answer(Watched(table), {"PK": KEY["PK"]}, 12)
    except Exception:
        return None
    return f"A key that DynamoDB refuses, without a sort key, was answered {shown(told)}. Catch only what you mean."


def _disqualify(table: Any) -> None:
    table.update_item(
        Key=KEY, UpdateExpression="SET FinishStatus = :status", ExpressionAttributeValues={":status": "Disqualified"}
    )


EXERCISES = {
    "10.a": Exercise(
        "a list",
        _again,
        "These are idempotent: once or twice, the table holds the same. A refusal changes nothing.",
    ),
    "10.b": Exercise(
        "a function",
        _correct,
        "Condition and update are one request: the item cannot go away between the question and the change.",
    ),
    "10.c": Exercise(
        "a WritePattern",
        add_penalty,
        "DynamoDB adds where the item is stored, so whoever comes second adds to what the first one left.",
    ),
    "10.d": Exercise(
        "a function",
        save,
        "Nothing was locked while a program was thinking, and nobody's save was lost: hence optimistic.",
    ),
    "10.e": Exercise(
        "a function",
        change_places,
        "Keys, ranks and index keys change together or not at all: no crash leaves a driver in two places or in none.",
    ),
}
