"""The exercises of lesson 06: what saves units, a collection to list in, both ends, the loop, enough and no more."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, Hint, Watched, members
from f1model.course.exercises.history import seasons
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.query.plan import plan
from f1model.query.request import request
from f1model.query.run import run
from f1model.values import counted, normal

CHANGES = ("filter", "projection", "limit", "narrower range", "eventual")
FERRARI = AccessPattern(
    "Get Ferrari's results", given=["SeasonId"], returns=["ResultItem"], fixed={"ConstructorId": "ferrari"}, model=F1
)
_CHANGED = (
    "The items are right. But it changed arguments itself, so the caller's next question begins where yours ended. "
    'Send a copy: {**arguments, "ExclusiveStartKey": ...}.'
)
ROUNDS = range(1, 10)  # the first and the last page of ten bring something, and pages between them nothing


def _saves(answer: Any) -> str | None:
    chosen = {str(change).strip().casefold().replace("_", " ") for change in members(answer)}
    unknown = sorted(chosen - set(CHANGES))
    if unknown:
        return f"{unknown[0]!r} is none of the five: {', '.join(CHANGES)}."
    if "filter" in chosen:
        return "A filter drops items after they were read. Is the bill written before that, or after?"
    if "projection" in chosen:
        return "A projection shortens the answer. Which bytes are billed: those that are sent, or those that are read?"
    if "limit" not in chosen:
        return "One of the changes ends the reading early. What does a page of ten read, if you ask for no other page?"
    if "narrower range" not in chosen:
        return "Races 1 to 3 instead of the whole season: how many items does the key condition cover then?"
    return None if "eventual" in chosen else "What does an eventually consistent read cost, compared with a strong one?"


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
        return f"You ask for all circuits and know none, so {answer.partition} cannot be filled in: that is a Scan."
    circuits = f1_items(replace(model, entities=[answer], indexes=[], access_patterns=[]), seasons=[2023, 2024])
    items = [*seasons(2023, 2024), *circuits]
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
        read = derived.reads(items, derived.values(each.example))
        others = [item for item in read if item["Type"] not in each.returns]
        if others:
            return f"{each.name!r} then reads {counted(len(others), 'item')} of other types."
    return None


def _first_five(answer: AccessPattern) -> str | None:
    if list(answer.given) != ["DriverId"]:
        return f"The page knows the DriverId and nothing else. Yours is given {shown(list(answer.given))}."
    if list(answer.returns) != ["ResultItem"]:
        return f"It asks for results, ResultItem; yours returns {shown(list(answer.returns))}."
    pattern = replace(answer, model=F1)
    if plan(pattern).operation == "Scan":
        return (
            "The table's keys begin with a season, so that would be a Scan. Where do a driver's results lie together?"
        )
    career = [item for item in seasons(2024) if item.get("DriverId") == "charles-leclerc"]
    items = run(table_of("CareerTable", career), pattern, DriverId="charles-leclerc").items
    if len(items) > 5:
        return f"{counted(len(items), 'result')} came back, for Charles Leclerc in 2024 alone. How many are wanted?"
    if items == career[:-6:-1]:
        return "Those are his five latest. A Query reads from the beginning, unless you tell it not to."
    if items != career[:5]:
        return f"{counted(len(items), 'item')} came back, and not his first five results."
    return None


@cache
def _season() -> list[Item]:
    """The season of the task, as far as it is loaded."""
    return [item for item in seasons(2024) if item.get("Round") in ROUNDS]


def _arguments() -> dict[str, Any]:
    return request(FERRARI, page_size=10, SeasonId=2024)


@cache
def _pages() -> list[list[Item]]:
    """What the pages of ten bring, one after another."""
    derived = plan(FERRARI)
    values = derived.values({"SeasonId": 2024})
    read = derived.reads(_season(), values)
    pages = (read[first : first + 10] for first in range(0, len(read), 10))
    return [[item for item in page if derived.keeps(item, values)] for page in pages]


def _wanted() -> list[Item]:
    return [item for page in _pages() for item in page]


def _pages_for(wanted: int) -> int:
    """How many pages of ten have to be read for so many results, or to the end."""
    brought = accumulate(map(len, _pages()))
    return next((number for number, count in enumerate(brought, start=1) if count >= wanted), len(_pages()))


def _asked(answer: Callable[..., Any], *more: Any) -> tuple[Watched, list[Item], str | None]:
    """What the learner's function asks of the table, what it gives, and what is said to its changing the arguments."""
    watched, arguments = Watched(table_of("PagesTable", _season())), _arguments()
    items = _answered(answer(watched, arguments, *more))
    return watched, items, None if arguments == _arguments() else _CHANGED


def _answered(given: Any) -> list[Item]:
    if isinstance(given, dict) and "Items" in given:
        raise Hint("That is DynamoDB's answer to one request. The items are in it, under Items; the next page is not.")
    items = members(given)
    if items and not isinstance(items[0], dict):
        raise Hint(f"Its first member is {shown(items[0])}; an item is a dictionary.")
    return [normal(item) for item in items]


def _loop(answer: Callable[[Any, dict[str, Any]], Any]) -> str | None:
    watched, items, changed = _asked(answer)
    wanted, pages = len(_wanted()), len(_pages())
    if unasked := _not_as_asked(watched):
        return unasked
    if len(watched.requests) == 1:
        return f"It asked once and got {counted(len(items), 'item')}. A page of ten is not the end of the season."
    if len(items) < wanted and len(watched.requests) >= pages:
        return f"It read all {pages} pages, and gave {len(items)} of {wanted} items. Where do the others get lost?"
    if len(items) < wanted:
        return (
            f"It stopped after {counted(len(watched.requests), 'page')} with {counted(len(items), 'item')}; there are "
            f"{wanted}. What says that a page was the last one: that it is empty, or that it is short?"
        )
    if len(items) > wanted:
        return f"It gave {counted(len(items), 'item')}, and there are {wanted}: some pages were added twice."
    return changed


def _not_as_asked(watched: Watched) -> str | None:
    if any(name == "scan" for name, _ in watched.requests):
        return "It scanned. Send table.query(**arguments), as often as there are pages."
    if not watched.requests:
        return "It did not ask with table.query. Write the loop yourself, with table.query(**arguments)."
    if any(arguments.get("Limit") != 10 for _, arguments in watched.requests):
        return "Limit was changed. Send the arguments as they are, and add nothing but ExclusiveStartKey."
    return None


def _enough(answer: Callable[[Any, dict[str, Any], int], Any]) -> str | None:
    for wanted in (7, 8, 3, 1_000):  # a page ends with the eighth: a loop that goes on then is caught
        watched, items, changed = _asked(answer, wanted)
        right = _wanted()[:wanted]
        sent = counted(len(watched.requests), "request")
        if unasked := _not_as_asked(watched):
            return unasked
        if len(items) > len(right):
            return f"{wanted} were wanted; it gave {len(items)}. The last page may bring more than are missing."
        if len(items) < len(right) and len(watched.requests) == 1:
            return (
                f"{wanted} were wanted; one request gave {len(items)}. Limit counts what is read, not what comes back."
            )
        needed = _pages_for(wanted)
        if len(items) < len(right) and len(watched.requests) >= needed:
            return f"{wanted} were wanted; it had read enough, and gave {len(items)}."
        if len(items) < len(right):
            return f"{wanted} were wanted; after {sent} it stopped with {len(items)}. Is an empty page the end?"
        if len(watched.requests) > needed:
            return f"{wanted} were wanted. It sent {sent}, but had enough after {needed}: every page costs."
        if items != right:
            return f"{wanted} came back, but not the first ones, in their order."
        if changed:
            return changed
    return None


EXERCISES = {
    "06.a": Exercise(
        "a list",
        _saves,
        "You pay for what is read. Reading fewer items helps, and so does a weaker promise. Nothing else does.",
    ),
    "06.b": Exercise(
        "an Entity",
        _list_of_circuits,
        "A constant partition key makes a list that one Query reads. That is fine while it is short and grows slowly.",
    ),
    "06.c": Exercise(
        "an AccessPattern",
        _first_five,
        "Both ends of a sort key are cheap: only five items were read, however long the career.",
    ),
    "06.d": Exercise("a function", _loop, "Only a missing LastEvaluatedKey says that this was the end."),
    "06.e": Exercise(
        "a function",
        _enough,
        "Read page by page and stop when there is enough: that is how to fill a web page behind a filter.",
    ),
}
