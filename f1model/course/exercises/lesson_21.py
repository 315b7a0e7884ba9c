"""The exercises of lesson 21: an index that keeps leagues apart, what a loose policy lets pass, versions, filters."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, members, value
from f1model.course.exercises.lesson_21_edit import edited
from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.export import allows, policy
from f1model.query.run import run
from f1model.table.connect import connect, drop
from f1model.table.load import load

PICK = {"LeagueId": "S", "PickId": "N", "MemberName": "S", "Round": "N", "DriverId": "S", "Points": "N"}
ENTITIES = [
    Entity("LeagueItem", "LEAGUE#{LeagueId}", "LEAGUE", {"LeagueId": "S"}),
    Entity("PickItem", "LEAGUE#{LeagueId}", "PICK#{PickId:04d}", PICK),
]
MEMBERS = {"Zoe": "office", "Ben": "garage", "Carla": "office", "Dmitri": "garage", "Ada": "office"}
ROUNDS = (1, 2, 11, 12)
FIRST = 8  # the PickId of the first pick, so that those of round 1 are 8 to 12, which sort otherwise as text

# 21.a


def _rounds(answer: Index) -> str | None:
    asked = AccessPattern("Picks of a race", index=answer.name, given=["LeagueId", "Round"], returns=["PickItem"])
    model = DataModel("RoundTable", ENTITIES, tenant="LeagueId", indexes=[answer], access_patterns=[asked])
    place = model.place(answer.name)
    if "PickItem" not in place.keys:
        return f"No pick is in {answer.name}: give it keys for PickItem."
    first = place.partition_keys("PickItem")[0].template
    if "LeagueId" not in first.fields:
        return (
            f"Its partition key is {first.label}. One collection holds the picks of both leagues, and whoever asks "
            "gets all of them."
        )
    try:
        policy(model)
    except ModelError as error:
        return f"policy(model) refuses it: {error.problem}"
    return _read(model, place)


def _read(model: DataModel, place: Place) -> str | None:
    items = [model.item("LeagueItem", {"LeagueId": each}) for each in sorted(set(MEMBERS.values()))]
    for number, (round, name) in enumerate([(round, name) for round in ROUNDS for name in MEMBERS], FIRST):
        values = {"MemberName": name, "Round": round, "DriverId": "alain-prost", "Points": 9}
        items.append(model.item("PickItem", {"LeagueId": MEMBERS[name], "PickId": number, **values}))
    table = connect(model)
    try:
        load(table, items)
        for home in ("office", "garage"):
            answer = run(table, model["Picks of a race"], LeagueId=home, Round=1, allow_scan=True)
            if answer.operation == "Scan":
                return (
                    "The question knows the league and the round. Its partition key needs more than that: it is a Scan."
                )
            if answer.evaluated > answer.returned:
                return f"Round 1 of the {home}: it reads {answer.evaluated} items to return {answer.returned}."
            numbers = [item["PickId"] for item in answer.items]
            if numbers != sorted(numbers):
                return f"Round 1 of the {home} comes in the order {', '.join(map(str, numbers))}, not by PickId."
    finally:
        drop(table)
    picks = [item for item in items if item["Type"] == "PickItem"]
    if len({tuple(item[name] for name in place.names) for item in picks}) < len(picks):
        return (
            "All picks of a race share one key in your index, so nobody promises their order. End its sort key in "
            "something unique."
        )
    return None


# 21.b

_OFFICE = ("LEAGUE#office",)
REQUESTS = {
    "own": ("GetItem", _OFFICE),
    "theirs": ("GetItem", ("LEAGUE#garage",)),
    "second": ("Query", ("LEAGUE#office-2",)),
    "batch": ("BatchGetItem", ("LEAGUE#office", "LEAGUE#garage")),
    "scan": ("Scan", ()),
    "delete": ("DeleteItem", _OFFICE),
}
LOOSE = {
    "Statement": {
        "Effect": "Allow",
        "Action": ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"],
        "Resource": "*",
        "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "LEAGUE#office*"}},
    }
}
_WRONG = {
    "own": "'own' is allowed, and what it reads belongs to the office.",
    "theirs": "'theirs' names LEAGUE#garage, which does not begin with LEAGUE#office. It is refused.",
    "batch": "'batch' names two keys, and ForAllValues wants each of them to match. One does not.",
    "delete": "'delete' is not among the actions, whatever it names.",
}
_MISSED = {
    "second": "One is missing. Read the pattern letter by letter: what may come where the * is?",
    "scan": "One is missing. Which of them names no key at all? And what is said of all values, if there are none?",
}


@cache
def _leaks() -> frozenset[str]:
    place = DataModel("Leagues", ENTITIES).place()
    passed = {name for name, (operation, keys) in REQUESTS.items() if allows(LOOSE, operation, place, keys)}
    return frozenset(name for name in passed if REQUESTS[name][1] != _OFFICE)


def _leaking(answer: Iterable[Any]) -> str | None:
    given = members(answer)
    odd = next((each for each in given if each not in REQUESTS), None)
    if odd is not None:
        return f"It lists {shown(odd)}. The requests are {', '.join(REQUESTS)}."
    for name, hint in _WRONG.items():
        if name in given:
            return hint
    return next((hint for name, hint in _MISSED.items() if name not in given and name in _leaks()), None)


# 21.d

_combinations = value(
    lambda: 2**4 - 1,
    {
        4: "Those are the filters one by one. A visitor may also choose two, three or all four.",
        16: "One of these is the page without any filter, which needs no index.",
        6: "Those are the pairs. There are also single filters, three and four at once.",
        24: "That is the number of orders. Two filters are the same question in either order.",
        10: "Those are single filters and pairs. There are also three, and all four.",
        14: "And all four at once?",
    },
    "Each filter is chosen or not. How many ways are that, without the one in which none is chosen?",
)

EXERCISES: dict[str, Exercise] = {
    "21.a": Exercise(
        "an Index",
        _rounds,
        "The league leads, and the round comes after it. So one Query reads one race of one league, and no more.",
    ),
    "21.b": Exercise(
        "a list",
        _leaking,
        "A * also matches the rest of another name, and a Scan names no key that could fail to match.",
    ),
    "21.c": Exercise(
        "a function",
        edited,
        "The latest has one address, no version is lost, and whoever is too late is told.",
    ),
    "21.d": Exercise(
        "a number",
        _combinations,
        "Five filters have 31, and a table has 20 indexes by default. Filter a small collection, or search elsewhere.",
    ),
}
