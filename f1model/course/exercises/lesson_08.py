"""The exercises of lesson 08: what leaving an index costs, a sparse index, its order, what it holds, a second order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, reduce
from operator import or_
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import LOCAL, Exercise, members, value
from f1model.course.exercises.history import seasons
from f1model.course.exercises.lesson_08_served import OVER_READ, UNKNOWN, Question, fault
from f1model.design.entity import Item
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.f1.items import f1_items
from f1model.f1.models import F1, GROWN
from f1model.query.units import item_write_units, stored_bytes
from f1model.values import counted

RESULT = F1.entity("ResultItem")
RETIRED = "DNF"

# 08.a


def _units_of_leaving(answer: Any) -> str | None:
    race = f1_items(GROWN, seasons=[2024], rounds=[8])
    winner = next(item for item in race if "WonAt" in item)
    units = item_write_units(GROWN, winner, _without(winner, "WonAt", *GROWN.place("Winners").names))
    everything = sum(units.values(), Decimal(0))
    hints = {
        0: "The entry in the index does not go by itself: taking it out is a write, and the index pays for it.",
        2: "It would be two if the old entry went out and a new one came in. What comes in here?",
        everything - 1: "That is all indexes together. The question is what Winners alone takes.",
        everything: "That is the whole write: the table, and each index. The question is what Winners alone takes.",
        Decimal("0.5"): "Half units are for reads that may be stale. A write is billed in whole units.",
    }
    otherwise = "What is in the index before, and what is in it afterwards? Each entry that goes or comes is a write."
    return value(lambda: units["Winners"], hints, otherwise)(answer)


# 08.b


@cache
def _results() -> list[Item]:
    """Results of three seasons, the latest first: of older ones too, when not everyone qualified, or was classified."""
    return [item for year in (2024, 1989, 1950) for item in seasons(year) if item["Type"] == "ResultItem"]


def _marks(answer: Callable[[Item], Any]) -> str | None:
    for result in _results():
        given = dict(result)
        where = f"round {result['Round']} of {result['SeasonId']}, has PositionText {result['PositionText']}"
        who = f"{result['DriverName']}, {where}"
        try:
            marked = answer(given)
        except KeyError as error:
            return f"{who}, and this result has no {shown(error.args[0])}: an item may lack an attribute."
        if given != result:
            return f"{who}, and the item that was given is changed. Return a new one instead: {{**result, ...}}."
        if not isinstance(marked, Mapping):
            return f"{who}, and it returned {shown(marked)}. It should return the result, marked or unchanged."
        if hint := _marked(result, marked):
            return f"{who}, and {hint}"
    return None


def _marked(result: Item, marked: Mapping[str, Any]) -> str | None:
    mark = marked.get("RetiredIn")
    if result["PositionText"] != RETIRED:
        if mark == result["SeasonId"]:
            return f"is marked as a retirement. Only {RETIRED} says that."
        if isinstance(mark, str) and mark:
            return f"its RetiredIn is {mark!r}. Whatever the text is, it puts the item into the index."
        if "RetiredIn" in marked:
            return (
                f"its RetiredIn is {mark!r}. A key that is declared as text can only be a text, and not an empty one, "
                "or be missing: DynamoDB refuses such an item."
            )
    elif "RetiredIn" not in marked:
        return "gets no RetiredIn."
    elif mark != result["SeasonId"]:
        return f"its RetiredIn is {mark!r}. It should be its season, just as SeasonId has it: {result['SeasonId']!r}."
    kept = _without(marked, "RetiredIn")
    return None if kept == result else "something else is changed too: all other attributes should stay as they were."


# 08.c


def _retired(answer: Index) -> str | None:
    entity = replace(RESULT, attributes={**RESULT.attributes, "RetiredIn": "S"})
    model = replace(F1, entities=[*F1.entities[:2], entity], indexes=[*F1.indexes, answer])
    marked = (
        {**item, "RetiredIn": item["SeasonId"]} if item.get("PositionText") == RETIRED else item
        for item in seasons(1950, 2024)
    )
    items = _keyed(model, [answer], marked)
    held = [item for item in items if model.place(answer.name).holds(item)]
    others = [item for item in held if "RetiredIn" not in item]
    if others:
        who = others[0].get("DriverName") or f"{others[0]['Type']} {others[0]['SK']}"
        return (
            f"From two seasons it holds {counted(len(held), 'item')}, {len(held) - len(others):,} of them retirements. "
            f"{who} is not one. Which attribute do only retirements have?"
        )
    for season in ("2024", "1950"):
        asked = Question(f"The retirements of {season}", "ResultItem", {"RetiredIn": season, "SeasonId": season})
        if wrong := fault(model, items, answer, asked):
            return wrong.hint
    collections = {tuple(item[name] for name in answer.partition) for item in held}
    if len(collections) == 1:
        return "All seasons are in one collection, which grows without end. Each season should be one of its own."
    return None


def _keyed(model: DataModel, indexes: Sequence[Index], items: Iterable[Item]) -> list[Item]:
    """The items, with the keys that these indexes of ``model`` give them."""
    places = [model.place(index.name) for index in indexes]
    keyed = []
    for item in items:
        keys = [place.render(model.entity(item["Type"]), item) for place in places]
        keyed.append(reduce(or_, keys, item))
    return keyed


def _without(item: Mapping[str, Any], *names: str) -> Item:
    return {name: held for name, held in item.items() if name not in names}


# 08.d

SHOWN = ("DriverName", "FinishPoints", "SeasonId", "Round")


@cache
def _unwon() -> list[Item]:
    """The items of four seasons without the keys of Winners."""
    items = f1_items(GROWN, seasons=[1951, 2022, 2023, 2024])
    return [_without(item, *GROWN.place("Winners").names) for item in items]


def _projected(answer: Index) -> str | None:
    if answer.partition == (f"{answer.name}PK",) and not answer.keys:
        return "It says what the index holds, but not by which key. Declare the whole index, with the keys that it has."
    others = [index for index in GROWN.indexes if index.name != "Winners"]
    model = replace(GROWN, access_patterns=[], indexes=[*others, answer])
    items = _keyed(model, [answer], _unwon())
    for circuit in ("reims", "monza"):
        asked = Question(f"The winners at {circuit.title()}", "ResultItem", {"WonAt": circuit})
        if wrong := fault(model, items, answer, asked):
            return wrong.hint
    ours = GROWN.index("Winners")
    if answer.name != ours.name:
        return f"The page asks the index Winners; yours is called {answer.name!r}."
    if (answer.keys, answer.partition, answer.sort) != (ours.keys, ours.partition, ours.sort):
        return "Its keys are no longer those of Winners. Only the projection should change."
    place = model.place(answer.name)
    winners = [item for item in items if place.holds(item)]
    held, keys = place.entry(winners[0]) or {}, {*place.names, *place.primary}
    size = f"{stored_bytes(model, winners)[answer.name]:,} bytes for {counted(len(winners), 'winner')}"
    if answer.projection == "ALL":
        return f"It holds everything: {size}. The page shows four attributes."
    listed = [] if isinstance(answer.projection, str) else list(answer.projection)
    unknown = [name for name in listed if name not in {*RESULT.attributes, "WonAt", "Type", *keys}]
    if unknown:
        return f"No result has an attribute {unknown[0]!r}, so the index would hold nothing of it."
    missing = [name for name in SHOWN if name not in held]
    if missing:
        sort = held.get(answer.sort[0])
        glued = (
            f" {answer.sort[0]} is the text {sort!r}, and nobody wants to take that apart."
            if missing[0] in SHOWN[2:]
            else ""
        )
        return f"{missing[0]} does not come back, so the page has to read each winner once more.{glued}"
    along = [name for name in listed if name in keys]
    if along:
        return f"{along[0]} is a key, and keys always come along. It does not need to be on the list."
    extra = [name for name in listed if name not in SHOWN]
    return f"{extra[0]} is not on the page, and would be stored for every winner: {size}." if extra else None


# 08.e

ASKED = (
    Question("The races at Silverstone", "RaceItem", {"CircuitName": "Silverstone"}),
    Question("Ferrari's results in 2024", "ResultItem", {"ConstructorId": "ferrari", "SeasonId": "2024"}),
    Question("Alonso's results for Ferrari", "ResultItem", {"DriverId": "fernando-alonso", "ConstructorId": "ferrari"}),
    Question(
        "Fangio's results for Alfa Romeo",
        "ResultItem",
        {"DriverId": "juan-manuel-fangio", "ConstructorId": "alfa-romeo"},
    ),
)


def _as_few_as_will_do(answer: Iterable[Any]) -> str | None:
    indexes = members(answer)
    odd = [each for each in indexes if not isinstance(each, Index)]
    if odd and isinstance(odd[0], LocalIndex):
        return LOCAL
    if odd:
        return f"It lists {shown(odd[0])}. It should list indexes: Index(...)."
    if any(index.name == "GSI1" for index in indexes):
        return "F1 has GSI1 already, and its keys are taken. List only the indexes that come on top of it."
    narrow = next((index.name for index in indexes if index.projection != "ALL"), None)
    if narrow:
        return (
            f"{narrow} holds only some attributes, and races and results should come back whole. Give it no projection."
        )
    if not indexes:
        return "GSI1 knows neither circuits nor constructors, so the three questions need at least one index more."
    model = replace(F1, indexes=[*F1.indexes, *indexes])
    items = _keyed(model, indexes, seasons(1950, 2012, 2013, 2020, 2024))
    if hint := _unanswered(model, items, indexes):
        return hint
    if len(indexes) > 2:
        many = f"All three questions are answered, by {len(indexes)} indexes"
        return f"{many}. Could one of them hold both races and results, each by a key of its own?"
    return None


def _unanswered(model: DataModel, items: list[Item], indexes: list[Index]) -> str | None:
    """The hint to the first question that no index answers: what is wrong with the one that comes nearest."""
    faults = [[fault(model, items, index, asked) for index in indexes] for asked in ASKED]
    answering = {
        (index.name, tuple(asked.values))
        for asked, row in zip(ASKED, faults, strict=True)
        for index, wrong in zip(indexes, row, strict=True)
        if asked.entity == "ResultItem" and not wrong
    }
    for asked, row in zip(ASKED, faults, strict=True):
        named = [(each, index.name) for each, index in zip(row, indexes, strict=True) if each]
        if len(named) == len(indexes):
            nearest, name = max(named, key=lambda pair: (pair[0].stage, -pair[0].read))
            others = {known for answers, known in answering if answers == name} - {tuple(asked.values)}
            taken = asked.entity == "ResultItem" and others and nearest.stage in (UNKNOWN, OVER_READ)
            return nearest.hint + (" A result has one key in an index, and one order." if taken else "")
    return None


EXERCISES = {
    "08.a": Exercise(
        "a number",
        _units_of_leaving,
        "The entry goes out and nothing comes in. That is one write, whatever made the item leave.",
    ),
    "08.b": Exercise(
        "a function",
        _marks,
        "Whether a car retired is decided once, when its result is written. And a missing attribute takes no room.",
    ),
    "08.c": Exercise(
        "an Index",
        _retired,
        "One Query reads the retirements and nothing else. The filter of lesson 06 read the whole season.",
    ),
    "08.d": Exercise(
        "an Index",
        _projected,
        "The page is one Query, and an entry is written again only when one of these four, or a key, changes.",
    ),
    "08.e": Exercise(
        "a list",
        _as_few_as_will_do,
        "Races and results share an index. But an item is in it only once, so a second order needs a second index.",
    ),
}
