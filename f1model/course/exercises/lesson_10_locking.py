"""The judge of 10.d: a save that is refused where somebody else has saved meanwhile."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from f1model.course.answers import shown
from f1model.course.exercise import Watched
from f1model.course.exercises.lesson_10_race import KEY, at, code_of, opened, replaced
from f1model.design.entity import Item
from f1model.errors import ConditionError
from f1model.values import normal

REFUSED = ("ConditionalCheckFailedException", "ConditionError")


def save(answer: Callable[[Any, Item, Item], Any]) -> str | None:
    """The hint to a function that is given a table, an item as it was seen, and what is to be changed in it."""
    table = opened("SaveTable")
    table.put_item(Item={**at(table, KEY), "Version": 1})
    for _ in range(2):
        seen = table.get_item(Key=KEY)["Item"]
        version = int(seen["Version"])
        last = f"version {version}"
        try:
            told = answer(Watched(table), dict(seen), {"Penalty": 5 + version})
        except (ClientError, ConditionError) as error:
            if code_of(error) not in REFUSED:
                raise
            told = False
        after = at(table, KEY)
        if hint := replaced(normal(seen), after):
            return hint
        if told is False and after == normal(seen):
            return f"The item was {last}, as seen; nobody has saved it meanwhile, and it was refused all the same."
        if after.get("Penalty") != 5 + version:
            return f"The item should hold the changes, a Penalty of {5 + version}; it is {shown(after.get('Penalty'))}."
        if after.get("Version", version) == version:
            return (
                f"The item was {last}, and it still is after saving. Anybody who read it before can save over "
                "this, too."
            )
        if after["Version"] != version + 1:
            now = shown(after["Version"])
            return f"The item was {last}. Once it is saved, its Version should be {version + 1}, and it is {now}."
        if told is not True:
            return f"It was saved. It should return True then; it returned {shown(told)}."
        if hint := _save_too_late(table, answer, seen):
            return hint
    return _save_in_company(table, answer)


def _save_too_late(table: Any, answer: Callable[[Any, Item, Item], Any], seen: Item) -> str | None:
    saved = at(table, KEY)
    table.put_item(Item={**saved, "Version": saved["Version"] + 1})  # and a third program, once more
    watched, before, given = Watched(table), at(table, KEY), dict(seen)
    try:
        told = answer(watched, given, {"Penalty": 99})
    except (ClientError, ConditionError) as error:
        return f"Where somebody has saved meanwhile it stopped with {code_of(error)}. Catch that, and return False."
    if at(table, KEY) != before:
        asked = any("ConditionExpression" in arguments for _, arguments in watched.requests)
        read = any(name == "get_item" for name, _ in watched.requests)
        why = (
            "It compares with what it has just read, not with what was seen"
            if asked and read
            else "Its condition lets that pass"
        )
        return (
            f"Two have read the same item, and both could save: the first one's Penalty of {before['Penalty']} is "
            f"gone. {why if asked else 'Nothing compares the Version with the one in seen'}."
        )
    if told is not False:
        return f"Somebody else has saved, and nothing was put. It should return False then; it returned {shown(told)}."
    if given != seen:
        return "The save was refused, but seen was changed. With another Version in it, the next try may get through."
    return None


def _save_in_company(table: Any, answer: Callable[[Any, Item, Item], Any]) -> str | None:
    seen = table.get_item(Key=KEY)["Item"]
    other = {**seen, "Version": seen["Version"] + 1, "Penalty": 20}
    watched = Watched(table, meanwhile=lambda: table.put_item(Item=other))
    answer(watched, dict(seen), {"Penalty": 99})
    if watched.interrupted and at(table, KEY).get("Penalty") != 20:
        return "Between your comparing and your write somebody else has saved. Let the write itself compare."
    odd = {**seen, "Version": seen["Version"] + 1, "Rank": "four"}
    with suppress(Exception):
        if answer(Watched(table), odd, {"Penalty": 99}) is False:
            return "An item whose Rank is no number was answered False. Catch only what you mean."
    odd = {**table.get_item(Key=KEY)["Item"], "SK": 4}
    with suppress(Exception):
        if answer(Watched(table), odd, {"Penalty": 99}) is False:
            return "An item whose SK is a number, which DynamoDB refuses, was answered False. Catch only what you mean."
    try:
        told = answer(Watched(table), {"PK": seen["PK"]}, {"Penalty": 99})
    except Exception:
        return None
    return f"An item that DynamoDB refuses, without a sort key, was answered {shown(told)}. Catch only what you mean."
