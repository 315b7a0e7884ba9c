"""Judges of lesson 19: the order of the steps, a reader of both homes, and a copy that undoes nothing."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Hint, Watched, members
from f1model.course.exercises.history import race
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.errors import ConditionError
from f1model.f1.models import F1
from f1model.migration import Migration
from f1model.migration.steps import NEW, NEW_ONLY, OLD, OLD_LEADS, OLD_ONLY
from f1model.migration.traffic import at, read, send, write
from f1model.query.write_plan import write_plan
from f1model.values import counted, normal

STEPS = ("both", "copy", "readers", "new", "delete")
KNOWN = ("SeasonId", "Round", "Rank", "DriverId", "DriverNumber")


def by_car() -> DataModel:
    """``F1`` with results keyed by their car, in the table and in the index, as lesson 19 has it."""
    moved = F1.with_keys(ResultItem=Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{DriverId}#{DriverNumber}"))
    results = Keys("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}#{DriverNumber}")
    return replace(moved, indexes=[Index("GSI1", RaceItem=F1.index("GSI1").keys["RaceItem"], ResultItem=results)])


@cache
def _migration() -> Migration:
    return Migration(F1, by_car())


def results(season: int, number: int) -> list[Item]:
    """The results of a race, as ``F1`` keeps them."""
    return [item for item in race(season, number) if item["Type"] == "ResultItem"]


def in_order(answer: Any) -> str | None:
    """The hint to an order of the steps: what a reader or a writer meets who comes after each of them."""
    order = [str(name).strip().casefold() for name in members(answer)]
    if sorted(order) != sorted(STEPS):
        return f"Name each of the five once: {', '.join(STEPS)}."
    migration, here = _migration(), results(2024, 8)[: len(STEPS)]
    table, plan = table_of("OrderTable", here), write_plan(_migration().twins.pattern)
    truth = {(item["DriverId"], item["DriverNumber"]): item["FinishPoints"] for item in here}
    readers, writers = OLD_ONLY, OLD
    for place, step in enumerate(order):
        held = [dict(normal(item)) for item in table.scan(ConsistentRead=True)["Items"]]
        old = [item for item in held if migration.twins.home(item) == "old"]
        if step == "copy":
            done = [send(table, plan, migration.twins.copying(item)) for item in old]
            assert all(done)
        elif step == "delete":
            for item in old:
                send(table, plan, migration.twins.deleting(item))
        elif step == "readers":
            readers = NEW_ONLY
        else:
            writers = OLD_LEADS if step == "both" else NEW
        car, points = here[place], 100 + place
        known = {name: car[name] for name in KNOWN}
        try:
            write(
                migration.twins, migration.both, table, writers, "Correct the points", known, {"FinishPoints": points}
            )
        except ConditionError:
            return f"After {step!r}, points of {car['DriverName']} are corrected, and the writer finds no such result."
        truth[car["DriverId"], car["DriverNumber"]] = points
        values = {"SeasonId": 2024, "Round": 8}
        page = read(migration.twins, table, readers, "Get all results of a race", values, consistent=True)
        found = {(item["DriverId"], item["DriverNumber"]): item["FinishPoints"] for item in page}
        if missing := len(truth) - len(found):
            return (
                f"After {step!r}, the page lacks {counted(missing, 'result')}: readers ask a home that is not complete."
            )
        late = next(
            (item for item in here if found[key := (item["DriverId"], item["DriverNumber"])] != truth[key]), None
        )
        if late:
            who = late["DriverName"]
            return f"After {step!r}, the page shows old points of {who}: the correction is in the other home."
    return None


def once(answer: Callable[[list[Item]], Any]) -> str | None:
    """The hint to a function that is given items of both homes, and gives back each result once."""
    modern, shared = results(2024, 8)[:8], results(1955, 1)
    new = [by_car().rekeyed(item) for item in modern]
    late = [{**item, "FinishPoints": 99} for item in new[:4]]
    for told, given, wanted in (
        ("Before the first copy", modern, modern),
        ("At the end, when all have moved,", new, new),
        ("When half is copied", [*modern, *new[:4]], [*new[:4], *modern[4:]]),
        ("When the new home has newer points", [*modern, *late], [*late, *modern[4:]]),
        ("When new items come first in the list", [*late, *modern], [*late, *modern[4:]]),
        ("Argentina 1955, where some drove two cars:", shared, shared),
    ):
        gave = [dict(item) for item in members(answer([dict(item) for item in given]))]
        expected = {item["SK"] for item in wanted}
        cars = {(item.get("DriverId"), item.get("DriverNumber")) for item in gave}
        if len(gave) > len(cars):
            return (
                f"{told} it gives {counted(len(gave), 'item')} of {counted(len(cars), 'car')}: somebody is there twice."
            )
        if len(gave) < len(wanted):
            return f"{told} it gives {counted(len(gave), 'item')}, and there are {counted(len(wanted), 'result')}."
        if {item["SK"] for item in gave} != expected:
            return f"{told} it gives an item of the old home that has a copy in the new one. Which is up to date?"
    return None


def copied(answer: Callable[[Any, Item], Any]) -> str | None:
    """The hint to a function that copies an item which it was given, unless the original has changed since."""
    here = results(2024, 8)[:3]
    item, other = here[1], here[2]
    key, new_key = ({"PK": each["PK"], "SK": each["SK"]} for each in (item, by_car().rekeyed(item)))
    table = table_of("CopyTable", here)
    told = answer(Watched(table), dict(item))
    if at(table, key) != item:
        return "The original is not as it was. Nobody has turned to the new home yet: leave the old one alone."
    if at(table, new_key) != by_car().rekeyed(item):
        return f"There is no right copy under {new_key['SK']}. by_car.rekeyed(item) makes it, keys and all."
    if told is not True:
        return f"The copy is there. It should return True then; it returned {shown(told)}."
    answer(Watched(table), dict(item))  # sent again
    if at(table, new_key) != by_car().rekeyed(item):
        return "Called twice, it spoils the copy. Each step may be done twice."

    def struck() -> None:
        table.delete_item(Key=key)

    def replaced() -> None:
        table.put_item(Item=F1.rekeyed(other, Rank=item["Rank"]))

    def corrected() -> None:
        table.update_item(Key=key, UpdateExpression="SET FinishPoints = :p", ExpressionAttributeValues={":p": 99})

    for what, happens in (
        ("the result was struck out, in both homes", struck),
        ("the result was struck out, and somebody else moved up to its old key", replaced),
        ("its points were corrected", corrected),
    ):
        for asked in (False, True):
            table = table_of("CopyTable", here)
            watched = Watched(table, meanwhile=happens if asked else None)
            if not asked:
                happens()
            told = answer(watched, dict(item))
            if asked and not watched.interrupted:
                continue
            if at(table, new_key):
                when = "Between its read and its write" if asked else "After the item was read,"
                return f"{when} {what}. It was copied all the same. Let the write itself ask about the original."
            if told is not False:
                return f"Where {what}, nothing is copied. It should return False then; it returned {shown(told)}."
    try:
        told = answer(Watched(table_of("CopyTable", here)), {**item, "DriverName": 1.5})
    except Hint:
        raise
    except Exception:
        return None
    return f"An item that nobody can store was answered {shown(told)}. Catch only what you mean."
