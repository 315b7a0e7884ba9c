"""The exercises of lesson 10: what may be sent again, a careful update, adding, a version, and a swap of two."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from f1model.table.database import connect, load
from f1model.design.entities import Item
from f1model.f1.models import F1, f1_items
from f1model.course.answers import shown
from f1model.course.exercise import Exercise, Watched, members
from f1model.course.exercises.swap import change_places
from f1model.values import counted, normal

REFUSED = "ConditionalCheckFailedException"
KEY = {"PK": "SEASON#2024", "SK": "RACE#14#RESULT#04"}  # Max Verstappen, fourth in Belgium
RACE = {"PK": "SEASON#2024", "SK": "RACE#14"}
NOBODY = {"PK": "SEASON#2024", "SK": "RACE#14#RESULT#21"}


def _opened(name: str) -> Any:
    table = connect(replace(F1, table=name))
    load(table, f1_items(F1, seasons=[2024], rounds=[14]))
    return table


def _at(table: Any, key: Mapping[str, Any]) -> Item:
    """What stands under a key, as plain Python; {} where nothing does."""
    found = table.get_item(Key={"PK": key["PK"], "SK": key["SK"]}, ConsistentRead=True)
    return dict(normal(found.get("Item", {})))


def _replaced(before: Item, after: Item) -> str | None:
    """What is said where attributes were lost."""
    left = before.keys() & after.keys()
    if not after:
        return "Afterwards there is no item under the key any more."
    if len(left) < len(before):
        return f"Of {len(before)} attributes {len(left)} are left. The item that a put sends is the item that will be."
    return None


def _name(error: Exception) -> str:
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__


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
    table, unlike = _opened("AgainTable"), {}
    item = {**_at(table, KEY), "Version": 1}
    for name, write in WRITES.items():
        table.put_item(Item=item)
        held = []
        for _ in range(2):
            with suppress(table.meta.client.exceptions.ConditionalCheckFailedException):
                write(table, item)
            held.append((_at(table, KEY), _at(table, NOBODY)))
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
    for name, said in {
        "insert": "'insert' is refused the second time. And what does the table hold after a refusal?",
        "locked": "'locked' finds version 2 the second time, asks for 1, and is refused. What has it changed then?",
        "delete": "'delete': what is not there can be deleted, without an error. What does the table hold afterwards?",
        "set": "'set': after one there are 13 points. How many are there after two?",
        "put": "'put': the second one finds the very item that it brings. What is different afterwards?",
    }.items():
        if name not in chosen:
            return said
    return None


def _correct(answer: Callable[[Any, Item, int], Any]) -> str | None:
    table = _opened("CorrectTable")
    before = _at(table, KEY)
    for points in (13, 13, 7):
        told = answer(Watched(table), dict(KEY), points)
        after = _at(table, KEY)
        if hint := _replaced(before, after):
            return hint
        if after["FinishPoints"] != points:
            return f"FinishPoints should be the number {points} now; it is {after['FinishPoints']!r}."
        if after != {**before, "FinishPoints": points}:
            changed = min(name for name in after if after[name] != before.get(name) and name != "FinishPoints")
            return f"It changed {changed} as well. Only FinishPoints was to be corrected."
        if told is not True:
            return f"The item is there and has {points} points. It should return True then; it returned {shown(told)}."
    if answer(Watched(table), dict(RACE), 13) is not True or _at(table, RACE).get("FinishPoints") != 13:
        return "The race's own item is there, and has no FinishPoints yet. Ask for the item, not for what is in it."
    watched = Watched(table)
    try:
        told = answer(watched, dict(NOBODY), 13)
    except Exception as error:
        return f"Where no item has the key it stopped with {_name(error)}. It should return False then."
    if ghost := _at(table, NOBODY):
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
    if watched.interrupted and _at(table, KEY).get("FinishStatus") != "Disqualified":
        return (
            "Between your read and your write another program set FinishStatus, and you put back what you had read. "
            "Write only what changes."
        )
    watched = Watched(table, meanwhile=lambda: WRITES["set"](table, {}))
    answer(watched, dict(KEY), 11)
    if _at(table, KEY).get("FinishPoints") != 11:
        return "Between your read and your write another program set the points, and yours gave up. The item is there."
    watched = Watched(table, meanwhile=lambda: table.delete_item(Key=KEY))
    answer(watched, dict(KEY), 12)
    if watched.interrupted and _at(table, KEY):
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


def _add_penalty(answer: Callable[[Any, Item, int], Any]) -> str | None:
    table = _opened("PenaltyTable")
    before = _at(table, KEY)
    for seconds, wanted in ((5, 5), (10, 15)):
        try:
            answer(Watched(table), dict(KEY), seconds)
        except ClientError as error:
            if "does not exist" not in str(error):
                raise
            return f"{_name(error)}: no result has a Penalty yet, and to what is not there nothing can be added so."
        after = _at(table, KEY)
        if hint := _replaced(before, after):
            return hint
        if "Penalty" not in after:
            return "The item has no attribute Penalty afterwards."
        if after["Penalty"] != wanted:
            said = "5 seconds were given" if seconds == 5 else "There were 5 seconds, and 10 were added"
            return f"{said}; Penalty is {shown(after['Penalty'])}."

    def rival() -> None:
        answer(Watched(table), dict(KEY), 10)
        _disqualify(table)

    for start in (before, {**before, "Penalty": 0}):
        table.put_item(Item=start)
        watched = Watched(table, meanwhile=rival)
        try:
            answer(watched, dict(KEY), 5)
        except ClientError as error:
            if not watched.interrupted:
                raise
            return f"Another program was quicker, and yours gave up with {_name(error)}: its 5 seconds do not count."
        total = _at(table, KEY).get("Penalty")
        if watched.interrupted and total != 15:
            return (
                "It sends more than one request. Between them another program gave 10 seconds; with your 5 the "
                f"Penalty is {shown(total)}. Let the engine do the adding."
            )
        if watched.interrupted and _at(table, KEY).get("FinishStatus") != "Disqualified":
            return "It put back the whole item as it had been read. Another program has set FinishStatus meanwhile."
    return None


def _save(answer: Callable[[Any, Item, Item], Any]) -> str | None:
    table = _opened("SaveTable")
    for _ in range(2):
        seen = table.get_item(Key=KEY)["Item"]
        version = int(seen.get("Version", 0))
        last = f"version {version}" if version else "never saved, without a Version"
        try:
            told = answer(Watched(table), dict(seen), {"Penalty": 5 + version})
        except ClientError as error:
            if _name(error) != REFUSED:
                raise
            told = False
        except KeyError as error:
            if error.args != ("Version",) or "Version" in seen:
                raise
            return "seen has no Version: it was never saved. That counts as version 0."
        after = _at(table, KEY)
        if hint := _replaced(normal(seen), after):
            return hint
        if told is False and after == normal(seen):
            return f"The item was {last}, as seen; nobody has saved it meanwhile, and the put was refused all the same."
        if after.get("Penalty") != 5 + version:
            return f"The item should hold the changes, a Penalty of {5 + version}; it is {shown(after.get('Penalty'))}."
        if after.get("Version", version) == version:
            return (
                f"The item was {last}; saved, it is so still. Who has seen what it was before can save as well, "
                "over this."
            )
        if after["Version"] != version + 1:
            return f"The item was {last}; saved, its Version should be {version + 1}, and is {shown(after['Version'])}."
        if told is not True:
            return f"It was saved. It should return True then; it returned {shown(told)}."
        if hint := _save_too_late(table, answer, seen):
            return hint
    return _save_in_company(table, answer)


def _save_too_late(table: Any, answer: Callable[[Any, Item, Item], Any], seen: Item) -> str | None:
    saved = _at(table, KEY)
    table.put_item(Item={**saved, "Version": saved["Version"] + 1})  # and a third program, once more
    watched, before, given = Watched(table), _at(table, KEY), dict(seen)
    try:
        told = answer(watched, given, {"Penalty": 99})
    except ClientError as error:
        return f"Where somebody has saved meanwhile it stopped with {_name(error)}. Catch that, and return False."
    if _at(table, KEY) != before:
        asked = any("ConditionExpression" in arguments for _, arguments in watched.requests)
        read = any(name == "get_item" for name, _ in watched.requests)
        why = "It compares with what it has just read" if asked and read else "Its condition lets that pass"
        return (
            f"Two have read the same item, and both were let save: the first one's Penalty of {before['Penalty']} is "
            f"gone. {why if asked else 'Nothing compares the Version with the one in seen'}."
        )
    if told is not False:
        return f"Somebody else has saved, and nothing was put. It should return False then; it returned {shown(told)}."
    if given != seen:
        return "It was refused, and seen is changed all the same: with another Version in it, the next try may pass."
    return None


def _save_in_company(table: Any, answer: Callable[[Any, Item, Item], Any]) -> str | None:
    seen = table.get_item(Key=KEY)["Item"]
    other = {**seen, "Version": seen["Version"] + 1, "Penalty": 20}
    watched = Watched(table, meanwhile=lambda: table.put_item(Item=other))
    answer(watched, dict(seen), {"Penalty": 99})
    if watched.interrupted and _at(table, KEY).get("Penalty") != 20:
        return (
            "Between your comparing and your put somebody else has saved, and that is gone. Let the put itself compare."
        )
    try:
        told = answer(Watched(table), {"PK": seen["PK"]}, {"Penalty": 99})
    except Exception:
        return None
    return f"An item that DynamoDB refuses, without a sort key, was answered {shown(told)}. Catch only what you mean."


EXERCISES = {
    "10.1": Exercise(
        "a list",
        _again,
        "These are idempotent: once or twice, the table holds the same. A refusal changes nothing.",
    ),
    "10.2": Exercise(
        "a function",
        _correct,
        "Condition and update are one request: the item cannot go away between the question and the change.",
    ),
    "10.3": Exercise(
        "a function",
        _add_penalty,
        "The adding is done where the item lies: whoever comes second adds to what the first has left.",
    ),
    "10.4": Exercise(
        "a function",
        _save,
        "Nothing was locked while a program was thinking, and nobody's save was lost: hence optimistic.",
    ),
    "10.5": Exercise(
        "a function",
        change_places,
        "Keys, ranks and index keys change together, or nothing does: a crash leaves nobody twice, and nobody out.",
    ),
}
