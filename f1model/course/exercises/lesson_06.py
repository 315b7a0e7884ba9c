"""The exercises of lesson 06: what saves units, a collection to list in, both ends, the loop, enough and no more."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from f1model.table.database import connect, load
from f1model.design.entities import Entity, Item
from f1model.errors import ModelError
from f1model.f1.models import F1, f1_items
from f1model.course.answers import shown
from f1model.course.exercise import Exercise, Hint, Watched, members
from f1model.design.model import AccessPattern, DataModel
from f1model.query.plan import plan
from f1model.query.run import run
from f1model.query.request import request
from f1model.values import counted, normal

CHANGES = ("filter", "projection", "limit", "narrower range", "eventual")
FERRARI = AccessPattern(
    "Get Ferrari's results", given=["SeasonId"], returns=["ResultItem"], fixed={"ConstructorId": "ferrari"}, model=F1
)
ROUNDS = range(1, 10)  # the first and the last page of ten bring something, and pages between them nothing


def _saves(answer: Any) -> str | None:
    chosen = {str(change).strip().casefold().replace("_", " ") for change in members(answer)}
    unknown = sorted(chosen - set(CHANGES))
    if unknown:
        return f"{unknown[0]!r} is none of the five: {', '.join(CHANGES)}."
    if "filter" in chosen:
        return "A filter drops items after they were read. When is the bill written, before or after?"
    if "projection" in chosen:
        return (
            "A projection cuts the answer short. Which bytes are billed: those that are sent, or those that are read?"
        )
    if "limit" not in chosen:
        return "One kind of change ends the reading early: what does a page of ten read, if no other page is asked for?"
    if "narrower range" not in chosen:
        return "Races 1 to 3 instead of the whole season: how many items does the key condition cover then?"
    return None if "eventual" in chosen else "How much of the price of a strong read does one cost that may be stale?"


def _list_of_circuits(answer: Entity) -> str | None:
    if answer.name != "CircuitItem":
        return f"Name it CircuitItem, so that the data knows what to make; yours is {answer.name!r}."
    pattern = AccessPattern("Get all circuits", returns=["CircuitItem"])
    model = DataModel(
        "CircuitsTable", [*F1.entities, answer], access_patterns=[*F1.access_patterns, pattern], indexes=F1.indexes
    )
    if {"CircuitId", "CircuitName"} - answer.attributes.keys():
        return 'The list shows names: give it the attributes {"CircuitId": "S", "CircuitName": "S"}.'
    if plan(model["Get all circuits"]).operation == "Scan":
        return f"Whoever asks for all circuits knows none, and {answer.partition} cannot be filled in: that is a Scan."
    items = f1_items(model, seasons=[2023, 2024])
    circuits = [item for item in items if item["Type"] == "CircuitItem"]
    distinct = {(item["PK"], item["SK"]) for item in circuits}
    if len(distinct) < len(circuits):
        keys = counted(len(distinct), "key")
        return f"{counted(len(circuits), 'circuit')} share {keys}: each would replace the one before."
    strangers = [item for item in items if item["Type"] != "CircuitItem" and item["PK"] == circuits[0]["PK"]]
    if strangers:
        kind = strangers[0]["Type"]
        return f"{strangers[0]['PK']} is a collection already, of {kind}s for one. Give the list one of its own."
    for each in model.access_patterns:
        derived = plan(each)
        read = derived.reads(items, each.example)
        others = [item for item in read if item["Type"] not in each.returns]
        if others:
            return f"{each.name!r} then reads {counted(len(others), 'item')} of other types."
    return None


def _first_five(answer: AccessPattern) -> str | None:
    if list(answer.given) != ["DriverId"]:
        return f"The page knows the driver, by DriverId, and nothing else. Yours is given {shown(list(answer.given))}."
    if list(answer.returns) != ["ResultItem"]:
        return f"Results are asked for, ResultItem; yours returns {shown(list(answer.returns))}."
    table = connect(replace(F1, table="CareerTable"))
    load(table, f1_items(F1, seasons=[2024]))
    career = run(table, F1["Get a driver's career, latest first"], DriverId="charles-leclerc").items[::-1]
    try:
        result = run(table, replace(answer, model=F1), DriverId="charles-leclerc")
    except ModelError as error:
        if "Scan" not in str(error):
            raise
        return (
            "The table's keys begin with a season, so that would be a Scan. Where do a driver's results lie together?"
        )
    found = result.items
    if len(found) > 5:
        return f"{counted(len(found), 'result')} came back, for Charles Leclerc in 2024 alone. How many are wanted?"
    if found == career[:-6:-1]:
        return "Those are his five latest. A Query walks a sort key from its beginning, unless it is told otherwise."
    if found != career[:5]:
        return f"{counted(len(found), 'item')} came back, and not his first five results."
    return None


def _results_table() -> Any:
    table = connect(replace(F1, table="PagesTable"))
    load(table, f1_items(F1, seasons=[2024], rounds=ROUNDS))
    return table


def _arguments() -> dict[str, Any]:
    return request(FERRARI, page_size=10, SeasonId=2024)


def _answered(found: Any) -> list[Item]:
    if isinstance(found, dict) and "Items" in found:
        raise Hint("That is DynamoDB's answer to one request. The items are in it, under Items; the next page is not.")
    items = members(found)
    if items and not isinstance(items[0], dict):
        raise Hint(f"Its first member is {shown(items[0])}; an item is a dictionary.")
    return [normal(item) for item in items]


def _loop(answer: Callable[[Any, dict[str, Any]], Any]) -> str | None:
    table = _results_table()
    wanted = [normal(item) for item in run(table, FERRARI, SeasonId=2024).items]
    watched = Watched(table)
    found = _answered(answer(watched, _arguments()))
    unasked = _not_as_asked(watched)
    if unasked:
        return unasked
    if len(watched.requests) == 1:
        return f"It asked once and got {counted(len(found), 'item')}. A page of ten is not the end of the season."
    pages = _pages_for(table, len(wanted) + 1)
    if len(found) < len(wanted) and len(watched.requests) >= pages:
        return f"It read all {pages} pages, and gave {len(found)} of {len(wanted)} items. Where do the others get lost?"
    if len(found) < len(wanted):
        return (
            f"It stopped after {counted(len(watched.requests), 'page')} with {counted(len(found), 'item')}; there are "
            f"{len(wanted)}. What says that a page was the last one: that it is empty, or that it is short?"
        )
    if len(found) > len(wanted):
        return f"It gave {counted(len(found), 'item')}, and there are {len(wanted)}: some pages were added twice."
    return None


def _not_as_asked(watched: Watched) -> str | None:
    if any(name == "scan" for name, _ in watched.requests):
        return "It scanned. Send table.query(**arguments), as often as there are pages."
    if not watched.requests:
        return "It did not ask with table.query. Write the loop yourself, with table.query(**arguments)."
    if any(arguments.get("Limit") != 10 for _, arguments in watched.requests):
        return "Limit was changed. Leave the arguments as they are, and add ExclusiveStartKey alone."
    return None


def _enough(answer: Callable[[Any, dict[str, Any], int], Any]) -> str | None:
    table = _results_table()
    everything = [normal(item) for item in run(table, FERRARI, SeasonId=2024).items]
    for wanted in (7, 3, 1_000):
        watched = Watched(table)
        found = _answered(answer(watched, _arguments(), wanted))
        right = everything[:wanted]
        sent = counted(len(watched.requests), "request")
        unasked = _not_as_asked(watched)
        if unasked:
            return unasked
        if len(found) > len(right):
            return f"{wanted} were wanted; it gave {len(found)}. The last page may bring more than are missing."
        if len(found) < len(right) and len(watched.requests) == 1:
            return (
                f"{wanted} were wanted; one request gave {len(found)}. Limit counts what is read, not what comes back."
            )
        needed = _pages_for(table, wanted)
        if len(found) < len(right) and len(watched.requests) >= needed:
            return f"{wanted} were wanted; it had read enough, and gave {len(found)}."
        if len(found) < len(right):
            return f"{wanted} were wanted; after {sent} it stopped with {len(found)}. Is an empty page the end?"
        if len(watched.requests) > needed:
            return f"{wanted} were wanted. It sent {sent}, and had them after {needed}: every page costs."
        if found != right:
            return f"{wanted} came back, but not the first ones, in their order."
    return None


def _pages_for(table: Any, wanted: int) -> int:
    """How many pages of ten have to be read for so many retirements, or to the end."""
    arguments, count = _arguments(), 0
    while True:
        page = table.query(**arguments)
        count, wanted = count + 1, wanted - page["Count"]
        if wanted <= 0 or "LastEvaluatedKey" not in page:
            return count
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]


EXERCISES = {
    "06.1": Exercise(
        "a list", _saves, "The bill is for what is read: fewer items, or a weaker promise. Nothing else helps."
    ),
    "06.2": Exercise(
        "an Entity", _list_of_circuits, "A constant partition key is a list: short, slow to grow, and one Query long."
    ),
    "06.3": Exercise(
        "an AccessPattern",
        _first_five,
        "Both ends of a sort key are cheap: five items were read, of a career of any length.",
    ),
    "06.4": Exercise("a function", _loop, "Only a missing LastEvaluatedKey says that nothing more will come."),
    "06.5": Exercise(
        "a function",
        _enough,
        "Read page by page, stop when there is enough: this is how a web page is filled behind a filter.",
    ),
}
