"""The exercises of lesson 05: order, prefix, uniqueness, a table that holds everything, a put that never replaces."""

import re
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, Watched, members
from f1model.course.exercises.history import history, race
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Item, Keys
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, REPAIRED
from f1model.table.load import scan
from f1model.values import counted, normal

SHIFTING = ("Rank", "PositionText", "FinishPosition", "FinishPoints", "FinishStatus", "FinishTime", "TotalLaps")
SORT_KEYS = ("RACE#2", "RACE#10", "RACE#1", "RACE#1#RESULT#2", "RACE#02")


def _order(answer: Any) -> str | None:
    if isinstance(answer, set | frozenset):
        return "A set has no order. Write a list, in square brackets."
    keys = members(answer)
    if sorted(map(str, keys)) != sorted(SORT_KEYS):
        return "Write all five, each once, exactly as they are written above."
    spot = keys.index
    if spot("RACE#2") < spot("RACE#10"):
        return "Where do RACE#2 and RACE#10 first differ? Compare that one character, as in a dictionary: 1 or 2."
    if spot("RACE#1") > min(spot("RACE#10"), spot("RACE#1#RESULT#2")):
        return "A key that ends early comes first: RACE#1 before everything that begins with RACE#1."
    if spot("RACE#10") < spot("RACE#1#RESULT#2"):
        return "After RACE#1, one goes on with # and the other with 0. In byte order # comes before the digits."
    if spot("RACE#02") > spot("RACE#1"):
        return "RACE#02 is text, not the number two. Its first digit is 0, and 0 comes before 1."
    return None


@cache
def _unpadded() -> list[Item]:
    """The season 2024 under unpadded keys."""
    return f1_items(
        ARTICLE.with_keys(ResultItem=Keys("SEASON#{SeasonId}", "RACE#{Round}#RESULT#{Rank}")), seasons=[2024]
    )


def _prefix(answer: Callable[[int], Any]) -> str | None:
    for number in (1, 2, 12):
        prefix = answer(number)
        if not isinstance(prefix, str):
            return (
                f"It should return text, the beginning of a sort key. For round {number} it returned {shown(prefix)}."
            )
        if not prefix.startswith("RACE#") or set("{%*") & set(prefix):
            return _no_prefix(prefix)
        if prefix == answer(number + 1):
            return f"It is {prefix!r} for every round. Use round_number in it."
        caught = [item for item in _unpadded() if item["SK"].startswith(prefix)]
        wanted = [item for item in _unpadded() if item["Type"] == "ResultItem" and item["Round"] == number]
        rounds = sorted({int(item["Round"]) for item in caught if "Round" in item} - {number})
        if not caught:
            found = f"For round {number} it is {prefix!r}, and no sort key begins like that."
            return f"{found} They are not padded: RACE#1#RESULT#2."
        if rounds:
            others = counted(len(rounds), "other race")
            return f"For round {number} it is {prefix!r}, which catches {others} as well, such as round {rounds[0]}."
        if any(item["Type"] == "RaceItem" for item in caught):
            return f"For round {number} it is {prefix!r}, which catches the race itself as well."
        if len(caught) < len(wanted):
            return (
                f"For round {number} it is {prefix!r}, which finds {len(caught)} of {counted(len(wanted), 'result')}."
            )
    return None


def _no_prefix(prefix: str) -> str:
    if "{" in prefix:
        return f"{prefix!r} is the template itself, with nothing filled in: an f before the quotes is missing."
    if prefix.startswith("SEASON#"):
        return "The season is in the partition key. The sort key begins with RACE#."
    return f"No sort key begins with {prefix!r}. A prefix is plain text, without % or *: RACE#1#RESULT#2 is a key."


@cache
def _results() -> list[Item]:
    return [item for item in history() if item["Type"] == "ResultItem"]


def _unique(answer: Keys) -> str | None:
    shifting = next((name for name in SHIFTING if f"{{{name}" in f"{answer.partition}{answer.sort}"), None)
    if shifting:
        return f"{shifting} may change when a result is corrected, and a key cannot. What does not change?"
    partition, sort = F1.with_keys(ResultItem=answer).place().keys["ResultItem"]
    seen = dict[tuple[str, ...], Item]()
    lost, twins = 0, ""
    for item in _results():
        key = partition.template.render(item, "ResultItem"), sort.template.render(item, "ResultItem")
        of_race = f"RACE#{item['Round']:02d}"
        if not f"{key[0]}/{key[1]}/".startswith(f"SEASON#{item['SeasonId']}/{of_race}#"):
            pad = " Pad the round." if f"RACE#{item['Round']}#" in key[1] else ""
            return (
                f"Its race is SEASON#{item['SeasonId']} / {of_race}, and a result would be {' / '.join(key)}. One "
                f"Query has to find both, so the result's key goes on from the race's.{pad}"
            )
        other = seen.setdefault(key, item)
        if other is not item:
            who = " and ".join(f"{each['DriverName']} in car {each['DriverNumber']}" for each in (other, item))
            lost, twins = lost + 1, twins or f"in {item['SeasonId']}, round {item['Round']}, {who}"
    if lost:
        return f"{counted(lost, 'result')} of {len(_results()):,} would be lost. Two that share a key: {twins}."
    return None


@cache
def _repaired() -> list[Item]:
    return f1_items(REPAIRED, seasons=[2024])


def _loaded(answer: Any) -> str | None:
    wanted = {(item["PK"], item["SK"]): item for item in _repaired()}
    held = {(item["PK"], item["SK"]): normal(item) for item in islice(scan(answer), 2 * len(wanted))}
    if not held:
        return "The table exists but is empty: load(table, items) fills it. Did load stop with a message?"
    kinds = {item.get("Type") for item in held.values()}
    if {"SeasonItem", "RaceItem", "ResultItem"} - kinds:
        missing = min({"SeasonItem", "RaceItem", "ResultItem"} - kinds)
        return f"There is no {missing} in it. Season, races and results all belong in it: f1_items makes them all."
    seasons = sorted({str(item.get("SeasonId")) for item in held.values()} - {"2024"})
    if seasons:
        return f"There are items of {seasons[0]} in it. Load 2024 alone."
    if len(held) < len(wanted):
        return f"It holds {counted(len(held), 'item')} of {len(wanted)}. Do two results share a key, such as DNF?"
    if any(re.search(r"^RACE#\d(#|$)", sort) for _, sort in held):
        return "Nothing is lost, but RACE#10 comes before RACE#2: pad the numbers, {Round:02d} and {Rank:02d}."
    if any(re.search(r"#\d(#|$)", sort) for _, sort in held):
        return "The rounds are padded. But RESULT#10 comes before RESULT#2: pad the rank as well, {Rank:02d}."
    if "F1#SEASONS" not in {partition for partition, _ in held}:
        return "Races and results are as they should be. The season needs the collection in which seasons are listed."
    odd = sorted(held.keys() - wanted.keys())
    if odd:
        return f"{' / '.join(odd[0])} is not a key of the repaired design. Compare it with the task, letter by letter."
    changed = next((key for key in held if held[key] != wanted[key]), None)
    return (
        f"{' / '.join(changed)} is not as f1_items makes it. Did you make it from the repaired ARTICLE?"
        if changed
        else None
    )


def _insert(answer: Callable[[Any, Item], Any]) -> str | None:
    items = [item for item in race(1950, 1) if item["Type"] == "ResultItem"][:3]
    new, old = items[0], _key(items[1])  # an item may hold nothing but its key
    table = table_of("InsertTable", [old])
    first = answer(Watched(table), dict(new))
    stored = table.get_item(Key=_key(new)).get("Item")
    if stored is None:
        return "An item whose key was free did not arrive in the table."
    if normal(stored) != normal(new):
        return "An item whose key was free arrived, but not all of it. Put it unchanged."
    if first is not True:
        return f"The key was free and the item was put. Then it should return True; it returned {_said(first)}."
    watched = Watched(table)
    try:
        second = answer(watched, {**old, "DriverName": "Nobody"})
    except ClientError as error:
        return (
            f"Where the key is taken it stopped with {error.response['Error']['Code']}. Catch that, and return False."
        )
    if "DriverName" in table.get_item(Key=old)["Item"]:
        return "It replaced an item that was there. Let the put ask that no item has the key, not even a bare one."
    if sum(name == "put_item" for name, _ in watched.requests) > 1:
        return "It put back what it had replaced. In between, others read the wrong item. Let the put itself ask."
    if second is not False:
        return f"The key was taken, and the item is safe. Then it should return False; it returned {_said(second)}."
    other = {**items[2], "DriverName": "Somebody else"}
    watched = Watched(table, meanwhile=lambda: table.put_item(Item=other))
    answer(watched, items[2])
    if watched.interrupted and table.get_item(Key=_key(other))["Item"]["DriverName"] != "Somebody else":
        return "Between your read and your put somebody else put that key, and you replaced it. Let the put itself ask."
    try:
        answered = answer(Watched(table), {"PK": "SEASON#2024", "SK": ""})
    except Exception:
        return None
    return (
        f"DynamoDB refused an item with an empty key, and yours returned {_said(answered)}. Catch only what you mean."
    )


def _said(answer: Any) -> str:
    return f"the text {answer!r}" if isinstance(answer, str) else shown(answer)


def _key(item: Item) -> dict[str, Any]:
    return {"PK": item["PK"], "SK": item["SK"]}


EXERCISES = {
    "05.a": Exercise("a list", _order, "Text is compared byte by byte, and a key that ends early comes first."),
    "05.b": Exercise(
        "a function",
        _prefix,
        "The separator closes the number: neither RACE#10 nor the race itself begins with RACE#1#.",
    ),
    "05.c": Exercise(
        "Keys",
        _unique,
        "Nothing in all of history is lost: no driver appears twice in one race with the same car number.",
    ),
    "05.d": Exercise(
        "a table, as connect gives it", _loaded, "Everything is there, and every number sorts as a number."
    ),
    "05.e": Exercise(
        "a function",
        _insert,
        "DynamoDB checks the condition and puts the item in one step, so nobody gets in between.",
    ),
}
