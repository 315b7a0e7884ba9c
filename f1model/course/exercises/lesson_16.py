"""The exercises of lesson 16: what tells two edges apart, a year in the key, two copies, a delimiter, parents."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from boto3.dynamodb.conditions import ConditionBase

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, members
from f1model.course.exercises.lesson_16_copies import last_season
from f1model.course.exercises.lesson_16_graph import seasons, stints
from f1model.course.exercises.lesson_16_tree import below
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Entity, Keys
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.f1 import data
from f1model.query.plan import plan
from f1model.values import counted

# 16.a


@cache
def identities() -> dict[str, Counter[tuple[str, ...]]]:
    """How many edges share each value of a key, by the name of the key."""

    def shared(rows: Iterable[dict[str, Any]], *names: str) -> Counter[tuple[str, ...]]:
        return Counter(tuple(str(row[name]) for name in names) for row in rows)

    return {
        "driver+team": shared(stints(), "DriverId", "ConstructorId"),
        "driver+team+since": shared(stints(), "DriverId", "ConstructorId", "Since"),
        "driver+race": shared(data.read("results"), "driverId", "year", "round"),
        "circuit+season": shared(data.read("races"), "circuitId", "year"),
        "grand prix+season": shared(data.read("races"), "grandPrixId", "year"),
    }


def _told_apart(answer: Any) -> str | None:
    named = identities()
    chosen = [each.strip().casefold() if isinstance(each, str) else each for each in members(answer)]
    if unknown := [each for each in chosen if each not in named]:
        return f"{shown(unknown[0])} is none of the five."
    for name, edges in named.items():
        key, most = edges.most_common(1)[0]
        if name in chosen and most > 1:
            return f"{name!r}: {most} edges have the key {', '.join(key)}. All but the last of them would be lost."
    for name, edges in named.items():
        if name not in chosen and max(edges.values()) == 1:
            return f"One is missing that is never shared by two edges. {len(edges):,} edges have a key like that."
    return None


# 16.b

_SEASON = {"ConstructorId": "S", "DriverId": "S", "SeasonId": "S"}
_ASKED = {"ConstructorId": "renault", "SeasonId": "2008"}


def _year_in_the_key(answer: Keys) -> str | None:
    model = DataModel("SeasonsTable", [Entity("SeasonItem", answer.partition, answer.sort, _SEASON)])
    items = [model.item("SeasonItem", row) for row in seasons()]
    kept = Counter((item["PK"], item["SK"]) for item in items)
    if len(kept) < len(items):
        key, most = kept.most_common(1)[0]
        return (
            f"{len(items) - len(kept):,} of {len(items):,} edges would be lost: {most} of them have the key "
            f"{', '.join(key)}."
        )
    team = AccessPattern("a team", given=["ConstructorId"], returns=["SeasonItem"], model=model)
    if plan(team).operation == "Scan":
        return "A team's page knows the team alone. With that, this partition key is not complete, so it has to Scan."
    wanted = [item for item in items if item["ConstructorId"] == _ASKED["ConstructorId"]]
    if len({item["PK"] for item in items}) == 1:
        return "All edges of all teams are in one item collection. Give each team a collection of its own."
    year = AccessPattern("a year", given=["ConstructorId", "SeasonId"], returns=["SeasonItem"], model=model)
    read = plan(year).reads(items, _ASKED)
    drove = sum(item["SeasonId"] == _ASKED["SeasonId"] for item in wanted)
    if len(read) > drove:
        return (
            f"Renault in 2008: it reads {len(read)} edges to return {drove}. A sort key is read from the left: what "
            "does the question know?"
        )
    return None


# 16.d

_TEAMS = ("ferrari", "lotus", "lotus-f1", "lotus-racing", "wolf", "wolf-williams")


def _where_a_name_ends(answer: Callable[[str], Any]) -> str | None:
    rows = [row for row in stints() if row["ConstructorId"] in _TEAMS and row["Since"] > 1975]
    table = table_of("StintsTable", [
        {"PK": "STINTS", "SK": f"{row['ConstructorId']}#{row['Since']}#{row['DriverId']}", **row} for row in rows
    ])  # fmt: skip
    for team in ("ferrari", "lotus", "wolf", "lotus-f1"):
        condition = answer(team)
        if not isinstance(condition, ConditionBase):
            return f"It should return a key condition, Key(...) & Key(...); it returned {shown(condition)}."
        found = table.query(KeyConditionExpression=condition)["Items"]
        others = sorted({item["ConstructorId"] for item in found} - {team})
        if others:
            return f"{team}: it also finds stints of {others[0]}. Where does the name of a team end in the sort key?"
        held = sum(row["ConstructorId"] == team for row in rows)
        if len(found) < held:
            return f"{team}: it finds {counted(len(found), 'stint')}, and there are {held}."
    return None


EXERCISES = {
    "16.a": Exercise(
        "a list",
        _told_apart,
        "What people would call a pair meets again more often than one thinks. Count it before you make it a key.",
    ),
    "16.b": Exercise(
        "Keys",
        _year_in_the_key,
        "One Query for the team, one prefix for its year, and the driver tells the edges of a year apart.",
    ),
    "16.c": Exercise(
        "a function",
        last_season,
        "Both copies change or neither does, and a stint that never was stays away.",
    ),
    "16.d": Exercise(
        "a function",
        _where_a_name_ends,
        "A prefix that ends in the delimiter ends where the name ends.",
    ),
    "16.e": Exercise(
        "a function",
        below,
        "It asks once for each node that may have children; a path in the sort key is asked once. In return, a country "
        "moves with one update.",
    ),
}
