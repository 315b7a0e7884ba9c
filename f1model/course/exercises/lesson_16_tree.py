"""The judge of 16.e: all circuits below a node of a tree whose nodes know their parents."""

from collections.abc import Callable
from functools import cache
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Watched, members
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Item
from f1model.f1 import data
from f1model.values import counted

EUROPE = ("austria", "hungary", "italy", "spain", "united-kingdom")  # a part; Monaco is a country and a circuit
SMALL = {"europe": "world", **dict.fromkeys(EUROPE, "europe"), "oceania": "world", "australia": "oceania"}


@cache
def nodes() -> list[Item]:
    """A part of the tree: each node with its parent as the partition key of ``GSI1``."""
    above = SMALL | {row["id"]: row["countryId"] for row in data.read("circuits") if row["countryId"] in SMALL}
    return [
        {"PK": f"NODE#{name}", "SK": "NODE", "Id": name, "Level": _level(name),
         "GSI1PK": f"PARENT#{parent}", "GSI1SK": name}
        for name, parent in above.items()
    ]  # fmt: skip


def _level(name: str) -> str:
    return "circuit" if name not in SMALL else "continent" if SMALL[name] == "world" else "country"


def below(answer: Callable[[Any, str], Any]) -> str | None:
    """The hint to a function that is given a table and the id of a node, and lists the ids of circuits below it."""
    table = table_of("ParentTable", nodes())
    countries = {node["Id"] for node in nodes() if node["Level"] == "country"}
    above = {node["Id"]: node["GSI1PK"].removeprefix("PARENT#") for node in nodes()}
    circuits = [name for name in above if _level(name) == "circuit"]
    for node in ("hungary", "italy", "europe", "world", "monza"):
        watched = Watched(table)
        told = members(answer(watched, node))
        wanted = {name for name in circuits if node in _ancestors(name, above)}
        if any(name == "scan" for name, _ in watched.requests):
            return f"{node}: it reads the whole table to find what is below one node. The index knows its children."
        if odd := [each for each in told if not isinstance(each, str)]:
            return f"{node}: it lists {shown(odd[0])}. It should list ids, such as 'monza'."
        if hint := _wrong(node, told, wanted, countries):
            return hint
    return None


def _wrong(node: str, told: list[str], wanted: set[str], countries: set[str]) -> str | None:
    extra, missing = sorted(set(told) - wanted), sorted(wanted - set(told))
    if extra and extra[0] in countries:
        return f"{node}: {extra[0]!r} is a country. What is asked for are the circuits."
    if extra:
        return f"{node}: {extra[0]!r} is no circuit below it."
    if missing and not told:
        return (
            f"{node}: it lists nothing, and there are {counted(len(wanted), 'circuit')} below it. The index gives the "
            "children of a node. Who gives theirs?"
        )
    if missing:
        return f"{node}: it lists {counted(len(told), 'circuit')} of {len(wanted)}; {missing[0]!r} is missing."
    twice = next((each for each in told if told.count(each) > 1), "")
    return f"{node}: it lists {twice!r} more than once." if twice else None


def _ancestors(name: str, above: dict[str, str]) -> list[str]:
    found = []
    while name in above:
        name = above[name]
        found.append(name)
    return found
