"""One question through a glued index and through one whose keys are attributes: the same items in the same order.

And the same on the engine and in the simulation, which orders keys of several attributes by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from f1model.design.entity import Item, Keys
from f1model.design.index import Index
from f1model.design.pattern import AccessPattern
from f1model.f1.items import f1_items
from f1model.f1.models import GROWN
from f1model.query.run import run
from f1model.table.connect import connect, drop
from f1model.table.load import load

# Each question once for each of its indexes; "latest first" walks them backwards. Rank at the end makes keys unique.
WAYS: dict[str, tuple[dict[str, Any], list[dict[str, Any]], Index, Index]] = {
    "A driver's career": (
        {"given": ["DriverId"], "returns": ["ResultItem"]},
        [{"DriverId": name} for name in ("juan-manuel-fangio", "max-verstappen", "lewis-hamilton")],
        Index("CareerGlued", ResultItem=Keys("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}#{Rank:02d}")),
        Index("CareerNative", partition="DriverId", sort=["SeasonId", "Round", "Rank"]),
    ),
    "A constructor's season": (
        {"given": ["ConstructorId", "SeasonId"], "returns": ["ResultItem"]},
        [{"ConstructorId": name, "SeasonId": year} for name, year in (("ferrari", 1951), ("mclaren", 2024))],
        Index("SeasonGlued", ResultItem=Keys("TEAM#{ConstructorId}#{SeasonId}", "{Round:02d}#{Rank:02d}")),
        Index("SeasonNative", partition=["ConstructorId", "SeasonId"], sort=["Round", "Rank"]),
    ),
    "The winners at a circuit": (
        {"given": ["WonAt"], "returns": ["ResultItem"]},
        [{"WonAt": name} for name in ("reims", "spielberg", "jeddah")],
        Index("WinnersGlued", ResultItem=Keys("WINS#{WonAt}", "{SeasonId}#{Round:02d}#{Rank:02d}")),
        Index("WinnersNative", partition=["WonAt"], sort=["SeasonId", "Round", "Rank"]),
    ),
    "The calendar": (
        {"given": ["SeasonId"], "returns": ["RaceItem"]},
        [{"SeasonId": year} for year in (1951, 2024)],
        Index("CalendarGlued", RaceItem=Keys("CALENDAR#{SeasonId}", "{Round:02d}#{RaceName}")),
        Index("CalendarNative", partition="SeasonId", sort=["Round", "RaceName"]),
    ),
}
RANGED = {"A constructor's season", "The calendar"}  # where Round is the first of the sort key
RANGES = [(1, 9), (8, 11), (10, 10), (2, 20)]
BACKENDS = ["endpoint", "moto"]


def _patterns() -> Iterator[AccessPattern]:
    for asked, _, *indexes in WAYS.values():
        for index in indexes:
            yield AccessPattern(f"{index.name}, oldest first", index=index.name, **asked)
            yield AccessPattern(f"{index.name}, latest first", index=index.name, descending=True, **asked)
    for name in sorted(RANGED):
        asked, _, *indexes = WAYS[name]
        for index in indexes:
            yield AccessPattern(f"{index.name}, some rounds", index=index.name, between="Round", **asked)


MODEL = replace(
    GROWN,
    table="IndexesTable",
    indexes=[index for _, _, *indexes in WAYS.values() for index in indexes],
    access_patterns=list(_patterns()),
)
FACTS = [name for entity in MODEL.entities for name in entity.attributes]

Tables = dict[str, Any]  # by backend


@pytest.fixture(scope="module")
def tables() -> Iterator[Tables]:
    """The same items on the engine and in the simulation."""
    items = f1_items(MODEL, seasons=[1951, 2021, 2024], rounds=[1, 2, 4, 8, 9, 10, 11, 20, 21])
    both = {backend: connect(MODEL, backend=backend) for backend in BACKENDS}
    for table in both.values():
        load(table, items)
    yield both
    for table in both.values():
        drop(table)


def ask(table: Any, pattern: str, **values: Any) -> list[Item]:
    """The declared attributes of what comes back: not the glued keys, which differ from index to index."""
    return [{name: item[name] for name in FACTS if name in item} for item in run(table, MODEL[pattern], values).items]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", WAYS)
def test_a_glued_and_a_native_index_give_the_same_items_in_the_same_order(
    tables: Tables, name: str, backend: str
) -> None:
    _, asked, glued, native = WAYS[name]
    for values in asked:
        by_text = ask(tables[backend], f"{glued.name}, oldest first", **values)
        by_value = ask(tables[backend], f"{native.name}, oldest first", **values)

        assert len(by_text) > 1
        assert by_value == by_text
        assert by_value == sorted(by_value, key=lambda item: [item[field] for field in native.sort])
        for index in (glued, native):
            assert ask(tables[backend], f"{index.name}, latest first", **values) == by_text[::-1]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", sorted(RANGED))
def test_a_range_gives_the_same_through_both_and_nothing_outside(tables: Tables, name: str, backend: str) -> None:
    _, asked, glued, native = WAYS[name]
    for values in asked:
        everything = ask(tables[backend], f"{native.name}, oldest first", **values)
        for first, last in RANGES:
            wanted = [item for item in everything if first <= item["Round"] <= last]

            for index in (glued, native):
                assert ask(tables[backend], f"{index.name}, some rounds", Round=(first, last), **values) == wanted


@pytest.mark.parametrize("pattern", MODEL.access_patterns, ids=lambda pattern: pattern.name)
def test_the_engine_and_the_simulation_give_the_same_items_in_the_same_order(
    tables: Tables, pattern: AccessPattern
) -> None:
    ways = {index.name: asked for _, asked, *indexes in WAYS.values() for index in indexes}
    for values in ways[pattern.index or ""]:
        for ends in RANGES if pattern.between else [None]:
            ranged: dict[str, Any] = {"Round": ends} if ends else {}
            engine, simulation = (run(tables[backend], pattern, {**values, **ranged}) for backend in BACKENDS)

            assert engine.items == simulation.items
            assert engine.evaluated == simulation.evaluated == len(engine.items)


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_lacks_an_attribute_of_the_key_is_in_neither_index(tables: Tables, backend: str) -> None:
    """Only winners have WonAt."""
    for kind in ("Glued", "Native"):
        held = tables[backend].scan(IndexName=f"Winners{kind}")["Items"]

        assert held
        assert {item["PositionText"] for item in held} == {"1"}
