"""The exercises of lesson 18: wins counted once, the latest result, a table's own changes, what has not expired."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, Watched, members
from f1model.course.exercises.history import race
from f1model.course.exercises.lesson_18_changes import (
    AGAIN,
    OLDER,
    Died,
    Fragile,
    Handler,
    deliver,
    held,
    inserts,
)
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Item
from f1model.design.settings import Settings
from f1model.f1.models import F1
from f1model.streaming.change import Change
from f1model.streaming.consumer import consume
from f1model.streaming.faults import shuffled
from f1model.table.connect import connect
from f1model.values import normal

MOST = 80  # changes that a handler is given of its own table, which has 22 items


def _wins(table: Any) -> dict[str, Any]:
    return {sort: item.get("Wins") for sort, item in held(table, "WINS").items()}


def _wanted(changes: list[Change]) -> dict[str, int]:
    wins: dict[str, int] = {}
    for change in changes:
        if change.item.get("FinishPosition") == 1:
            name = f"DRIVER#{change.item['DriverId']}"
            wins[name] = wins.get(name, 0) + 1
    return wins


def _count_win(answer: Handler) -> str | None:
    changes, table = inserts(), table_of("WinsTable", [])
    wanted = _wanted(changes)
    for change in changes:
        try:
            deliver(answer, table, change)
        except KeyError as error:
            if error.args[0] != "FinishPosition":
                raise
            return "A driver who retired has no FinishPosition: an attribute may be missing. Use .get()."
    if hint := _counted(_wins(table), wanted):
        return hint
    backwards = table_of("WinsTable", [])
    for change in changes[::-1]:
        deliver(answer, backwards, change, OLDER)
    if hint := _counted(_wins(backwards), wanted):
        return f"Delivered from the last to the first: {hint}"
    for change in changes:
        deliver(answer, table, change, AGAIN)
        if _wins(table) != wanted:
            who = change.item["DriverName"]
            return f"A change came twice: {who}'s win in round {change.item['Round']}. Now it counts twice."
    return _dies(answer, [change for change in changes if change.item.get("FinishPosition") == 1])


def _counted(wins: dict[str, Any], wanted: dict[str, int]) -> str | None:
    strangers = sorted(name for name, count in wins.items() if count and name not in wanted)
    if strangers and not strangers[0].startswith("DRIVER#"):
        return f"There is an item with the keys WINS and {strangers[0]}. They should be WINS and DRIVER#<DriverId>."
    if strangers:
        return f"{strangers[0]} has a win, and never came first. Count only where FinishPosition is 1."
    for name, count in wanted.items():
        if name not in wins:
            return f"After five races there is no item with the keys WINS and {name}, who has won {count} of them."
        if wins[name] != count:
            refused = "Does your guard refuse more than the very same change? " if wins[name] == 1 else ""
            return f"{name} has won {count} of five races; Wins is {shown(wins[name])}. {refused}".rstrip()
    return None


def _dies(answer: Handler, changes: list[Change]) -> str | None:
    wanted = _wanted(changes)
    for at in (1, 2, 3):
        table, died = table_of("WinsTable", []), False
        for change in changes:
            fragile = Fragile(table, at)
            try:
                answer(fragile, change)
            except Died:
                died = True
            if fragile.died:
                deliver(answer, table, change, AGAIN)
        if (wins := _wins(table)) != wanted:
            name = next(name for name in wanted if wins.get(name) != wanted[name])
            how = "twice" if (wins.get(name) or 0) > wanted[name] else "not at all"
            return (
                f"It died after write {at} for a change, which was then delivered again. The win counts {how}. Sum and "
                "guard have to be written at once."
            )
        if not died:
            break
    return None


_NEWEST = "The change that comes last need not be the newest, nor need the one with the greatest position"


def _latest(answer: Handler) -> str | None:
    changes = inserts((1, 2, 3))
    wanted = {f"DRIVER#{change.item['DriverId']}": change.item for change in changes}  # the last of each
    for label, order in (
        ("in order", changes),
        ("in order, all of them twice", [*changes, *changes]),
        ("from the last to the first", changes[::-1]),
        ("in mixed order", shuffled([*changes, *changes], seed=18)),
    ):
        table = table_of("LatestTable", [])
        for change in order:
            deliver(answer, table, change, "" if label == "in order" else OLDER)
        kept = held(table, "LATEST")
        for name, item in wanted.items():
            if name not in kept:
                where = f"Delivered {label}: there is no item with the keys LATEST and {name}."
                return where if kept else f"{where} Where no item is yet, a comparison is false: let the first one in."
            told = {part: kept[name].get(part) for part in ("Round", "PositionText")}
            if told != {part: item[part] for part in told}:
                why = _NEWEST if told["Round"] != item["Round"] else "Look at both"
                return (
                    f"Delivered {label}: {item['DriverName']}'s latest was round {item['Round']}, place "
                    f"{item['PositionText']}; his item says {shown(told)}. {why}."
                )
        if len(kept) != len(wanted):
            return f"There are {len(wanted)} drivers, and LATEST holds {len(kept)} items."
    return None


def _own(answer: Handler) -> str | None:
    table = connect(replace(F1, table="OwnTable", settings=Settings(stream="NEW_AND_OLD_IMAGES")))
    items, place = race(2010, 1), dict[str, str]()
    with table.batch_writer() as batch:
        for item in items:
            batch.put_item(Item=item)
    results = [item for item in items if item["Type"] == "ResultItem"]

    def counted() -> tuple[int, Any]:
        done = consume(table, lambda change: answer(Watched(table), change), place, most=MOST)
        (season,) = held(table, "F1#SEASONS").values()
        return done, season.get("Results")

    done, count = counted()
    if done >= MOST:
        return (
            "It goes on and on: each of your own updates is a change in the same stream, and you answer it with "
            "another. Count only what is a result."
        )
    if count != len(results):
        also = " The race and the season are in the stream, too." if count == len(items) else ""
        return f"There are {len(results)} results; Results is {shown(count)}.{also}"
    key = {"PK": results[0]["PK"], "SK": results[0]["SK"]}
    table.update_item(Key=key, UpdateExpression="SET FinishPoints = :p", ExpressionAttributeValues={":p": 0})
    if (now := counted()[1]) != count:
        return (
            f"The points of one result were changed, which makes no new one. Results was {count}, and is {shown(now)}."
        )
    table.delete_item(Key=key)
    if (now := counted()[1]) != count - 1:
        return f"One result was struck, so Results should be {count - 1}; it is {shown(now)}."
    return None


NOW = 1_790_000_000  # a second of September 2026
_DAY = 86_400
_ITEMS: dict[str, dict[str, int]] = {
    "yesterday": {"Expires": NOW - _DAY},
    "tomorrow": {"Expires": NOW + _DAY},
    "for good": {},
    "six years ago": {"Expires": NOW - 6 * 365 * _DAY},
}


def _valid(answer: Callable[[Any, int], Any]) -> str | None:
    stored: list[Item] = [{"PK": "NOTES", "SK": name, "Text": name, **more} for name, more in _ITEMS.items()]
    table = table_of("NotesTable", stored)
    told = {item.get("SK"): dict(normal(item)) for item in members(answer(Watched(table), NOW))}
    for name, why in (
        ("for good", "The note without Expires never expires, and it is missing."),
        ("tomorrow", "The note that expires tomorrow is missing. Expires and now both count seconds."),
        ("yesterday", "The note of yesterday has expired, and it was given. DynamoDB takes days to delete it."),
        ("six years ago", "The note of six years ago was given. DynamoDB passes over it, so it will always be stored."),
    ):
        if (name in told) != (name in ("for good", "tomorrow")):
            return why
    changed = next((name for name, item in told.items() if item not in stored), None)
    if changed or len(told) != 2:
        return f"{shown(changed or sorted(map(str, told)))} is not as it is stored. Give the items as they are."
    later = {item.get("SK") for item in members(answer(Watched(table), NOW + 2 * _DAY))}
    if later != {"for good"}:
        return "Two days later, with another now, the note of tomorrow has expired as well. Use the now that is given."
    if held(table, "NOTES") != {item["SK"]: item for item in stored}:
        return "Notes were deleted or changed. Only read: DynamoDB deletes what has expired, free of charge."
    return None


EXERCISES = {
    "18.a": Exercise(
        "a function",
        _count_win,
        "The sum and what it was made of are written at once, so there is nothing between them to die in.",
    ),
    "18.b": Exercise(
        "a function",
        _latest,
        "A copy needs no memory of records, only a condition that the newer one wins.",
    ),
    "18.c": Exercise(
        "a function",
        _own,
        "Your own writes come back through the stream. A handler that knows what it is for lets them pass.",
    ),
    "18.d": Exercise(
        "a function",
        _valid,
        "Whether an item has expired is for the reader to say. DynamoDB only tidies up, later.",
    ),
}
