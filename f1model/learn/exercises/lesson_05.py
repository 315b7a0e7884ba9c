"""The exercises of lesson 05: order, prefix, uniqueness, a table that holds everything, a put that never replaces."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from f1model.database import connect, load
from f1model.entities import Item, Key
from f1model.f1 import ARTICLE, F1, REPAIRED, f1_items
from f1model.learn.answers import shown
from f1model.learn.exercise import Exercise, Watched, members
from f1model.values import counted

SORT_KEYS = ("RACE#2", "RACE#10", "RACE#1", "RACE#1#RESULT#2", "RACE#02")


def _order(answer: Any) -> str | None:
    keys = members(answer)
    if sorted(map(str, keys)) != sorted(SORT_KEYS):
        return "Write down all five, each once, as they stand above."
    place = keys.index
    if place("RACE#2") < place("RACE#10"):
        return "Where do RACE#2 and RACE#10 differ first? Compare that one character, as in a dictionary: 1 or 2."
    if place("RACE#1") > min(place("RACE#10"), place("RACE#1#RESULT#2")):
        return "What ends first comes first: RACE#1 before everything that begins with RACE#1."
    if place("RACE#10") < place("RACE#1#RESULT#2"):
        return "After RACE#1 comes # in one and 0 in the other. In byte order # stands before the digits."
    if place("RACE#02") > place("RACE#1"):
        return "RACE#02 is text, not the number two: its first digit is 0, and 0 comes before 1."
    return None


@cache
def _unpadded() -> list[Item]:
    """The season 2024 under unpadded keys."""
    return f1_items(
        ARTICLE.with_keys(ResultItem=Key("SEASON#{SeasonId}", "RACE#{Round}#RESULT#{Rank}")), seasons=[2024]
    )


def _prefix(answer: Callable[[int], Any]) -> str | None:
    for number in (1, 2, 12):
        prefix = answer(number)
        if not isinstance(prefix, str):
            return (
                f"It should return text, the beginning of a sort key; for round {number} it returned {shown(prefix)}."
            )
        found = [item for item in _unpadded() if item["SK"].startswith(prefix)]
        wanted = [item for item in _unpadded() if item["Type"] == "ResultItem" and item["Round"] == number]
        rounds = sorted({int(item["Round"]) for item in found if "Round" in item} - {number})
        if not found:
            return (
                f"For round {number} it is {prefix!r}, and no sort key begins so. They are not padded: RACE#1#RESULT#2."
            )
        if rounds:
            others = counted(len(rounds), "other race")
            return f"For round {number} it is {prefix!r}, which catches {others} as well, such as round {rounds[0]}."
        if any(item["Type"] == "RaceItem" for item in found):
            return f"For round {number} it is {prefix!r}, which catches the race itself as well."
        if len(found) < len(wanted):
            return f"For round {number} it is {prefix!r}, which finds {len(found)} of {counted(len(wanted), 'result')}."
    return None


@cache
def _history() -> list[Item]:
    return [item for item in f1_items(F1) if item["Type"] == "ResultItem"]


def _unique(answer: Key) -> str | None:
    if "{Rank" in f"{answer.partition}{answer.sort}":
        return "That is the lesson's own key. Find one that does without the rank, which may change after a race."
    model = F1.with_keys(ResultItem=answer)
    templates = model.templates(model.entity("ResultItem")) or ()
    seen = dict[tuple[str, ...], Item]()
    lost, twins = 0, ""
    for item in _history():
        key = tuple(template.render(item, "ResultItem") for template in templates)
        race = f"RACE#{item['Round']:02d}"
        if not f"{key[0]}/{key[1]}/".startswith(f"SEASON#{item['SeasonId']}/{race}#"):
            pad = " Pad the round." if f"RACE#{item['Round']}#" in key[1] else ""
            return (
                f"Its race is SEASON#{item['SeasonId']} / {race}, and a result would be {' / '.join(key)}. One Query "
                f"has to find both, so the result's key goes on from the race's.{pad}"
            )
        other = seen.setdefault(key, item)
        if other is not item:
            who = " and ".join(f"{each['DriverName']} in car {each['DriverNumber']}" for each in (other, item))
            lost, twins = lost + 1, twins or f"in {item['SeasonId']}, round {item['Round']}, {who}"
    if lost:
        return f"{counted(lost, 'result')} of {len(_history()):,} would be lost. Two that share a key: {twins}."
    return None


def _loaded(answer: Any) -> str | None:
    found, start = list[Item](), dict[str, Any]()
    while start is not None:
        page = answer.scan(**({"ExclusiveStartKey": start} if start else {}))
        found += page["Items"]
        start = page.get("LastEvaluatedKey")
    wanted = {(item["PK"], item["SK"]) for item in f1_items(REPAIRED, seasons=[2024])}
    if not found:
        return "The table is there, and empty: load(table, items) fills it."
    kinds = {item.get("Type") for item in found}
    if {"SeasonItem", "RaceItem", "ResultItem"} - kinds:
        missing = min({"SeasonItem", "RaceItem", "ResultItem"} - kinds)
        return f"There is no {missing} in it. The season, its races and its results all go in: f1_items makes them all."
    keys = {(item["PK"], item["SK"]) for item in found}
    if len(found) < len(wanted):
        return f"It holds {counted(len(found), 'item')} of {len(wanted)}. Do two results share a key, such as DNF?"
    if len(found) > len(wanted):
        return f"It holds {counted(len(found), 'item')}, and the season 2024 makes {len(wanted)}. Load it alone."
    if any("RACE#1#" in sort for _, sort in keys):
        return "Nothing is lost, but RACE#10 comes before RACE#2: pad the numbers, {Round:02d} and {Rank:02d}."
    if ("F1#SEASONS", "SEASON#2024") not in keys:
        return "Races and results are as they should be. The season needs the collection in which seasons are listed."
    odd = sorted(keys - wanted)
    return f"{' / '.join(odd[0])} is not a key of the repaired design." if odd else None


def _insert(answer: Callable[[Any, Item], Any]) -> str | None:
    items = _history()[:3]
    table = connect(replace(F1, table="InsertTable"))
    new, old = items[0], items[1]
    load(table, [old])
    first = answer(Watched(table), new)
    if "Item" not in table.get_item(Key=_key(new)):
        return "An item whose key was free did not arrive in the table."
    if first is not True:
        return f"The key was free and the item was put. It should return True then; it returned {shown(first)}."
    try:
        second = answer(Watched(table), {**old, "DriverName": "Nobody"})
    except ClientError as error:
        return (
            f"Where the key is taken it stopped with {error.response['Error']['Code']}. Catch that, and return False."
        )
    if table.get_item(Key=_key(old))["Item"]["DriverName"] == "Nobody":
        return "It replaced an item that was there. A put needs the condition that no item has the key."
    if second is not False:
        return f"The key was taken, and the item is safe. It should return False then; it returned {shown(second)}."
    other = {**items[2], "DriverName": "Somebody else"}
    watched = Watched(table, meanwhile=lambda: table.put_item(Item=other))
    answer(watched, items[2])
    if watched.interrupted and table.get_item(Key=_key(other))["Item"]["DriverName"] != "Somebody else":
        return "Between your read and your put somebody else put that key, and you replaced it. Let the put itself ask."
    try:
        answered = answer(Watched(table), {"PK": "SEASON#2024", "SK": ""})
    except ClientError:
        return None
    return (
        f"An item that DynamoDB refuses, with an empty key, was answered {shown(answered)}. Catch only what you mean."
    )


def _key(item: Item) -> dict[str, Any]:
    return {"PK": item["PK"], "SK": item["SK"]}


EXERCISES = {
    "05.1": Exercise("a list", _order, "Byte by byte, and what ends first comes first."),
    "05.2": Exercise(
        "a function", _prefix, "The delimiter closes the number: RACE#1# is no beginning of RACE#10, nor of the race."
    ),
    "05.3": Exercise(
        "a Key",
        _unique,
        "Nothing is lost of all history: a driver may start twice in a race, but not twice in one car.",
    ),
    "05.4": Exercise(
        "a table, as connect gives it", _loaded, "Everything is there, and every number sorts as a number."
    ),
    "05.5": Exercise(
        "a function",
        _insert,
        "The condition is checked where the item lies, in the same moment: nobody gets in between.",
    ),
}
