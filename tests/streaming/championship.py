"""The championship of lesson 18, with the lesson's own functions, on whatever engine is there, and what befalls it."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from f1model.design.entity import Item
from f1model.f1.items import f1_items
from f1model.f1.standings import published_standings
from f1model.streaming.change import Change
from f1model.streaming.consumer import consume
from f1model.streaming.faults import Crash, shuffled
from f1model.table.connect import connect
from tests.streaming.stub import Stub, StubShard, record, watched

LESSON = Path(__file__).parent.parent.parent / "notebooks" / "18-numbers-kept-by-streams.ipynb"
FUNCTIONS = {"key", "add", "count", "gained", "newest_only"}
Handler = Callable[[Any, Change], Any]


@cache
def taught() -> dict[str, Any]:
    """What the lesson's cells import, and what they define: RESULTS, STANDINGS, and its functions."""
    names: dict[str, Any] = {}
    for cell in nbformat.read(LESSON, as_version=4).cells:
        if cell.cell_type == "code":
            whole = "STANDINGS = " in cell.source
            for node in ast.parse(cell.source).body:
                wanted = isinstance(node, ast.FunctionDef) and node.name in FUNCTIONS
                if whole or wanted or isinstance(node, ast.Import | ast.ImportFrom):
                    exec(compile(ast.Module([node], []), str(cell.id), "exec"), names)
    return names


def results_of(season: int) -> list[Item]:
    """The results of a season, those with points and one in ten of the others."""
    items = f1_items(taught()["RESULTS"], seasons=season)
    return [item for number, item in enumerate(items) if item["FinishPoints"] or number % 10 == 0]


def history(items: list[Item], corrected: bool) -> list[dict[str, Any]]:
    """The stream's records of these results; ``corrected``: some were entered wrongly before, and some struck."""
    steps: list[tuple[Item | None, Item | None]] = []
    for number, item in enumerate(items):
        wrong = {**item, "FinishPoints": 99}
        ghost = {**item, "SK": f"{item['SK']}#GHOST"}
        if corrected and number % 5 == 0:
            steps += [(None, wrong), (wrong, item)]
        elif corrected and number % 7 == 0:
            steps += [(None, ghost), (None, item), (ghost, None)]
        else:
            steps.append((None, item))
    return [record(number, old, new) for number, (old, new) in enumerate(steps, 1)]


def mixed(records: list[dict[str, Any]], seed: int) -> Stub:
    """A stream of these records in another order, in which each item keeps its own: a shard that splits in two."""
    by_id = {told["eventID"]: told for told in records}
    order = [by_id[change.id] for change in shuffled(map(Change.of, records), seed)]
    numbered = [{**told, "dynamodb": {**told["dynamodb"], "SequenceNumber": f"{number:021}"}}
                for number, told in enumerate(order, 1)]  # fmt: skip
    half = len(numbered) // 2
    sides = ([], [])  # type: tuple[list[Any], list[Any]]
    for told in numbered[half:]:
        sides[hash_of(told) % 2].append(told)
    return Stub({
        "root": StubShard(None, numbered[:half], closed=True),
        "left": StubShard("root", sides[0]),
        "right": StubShard("root", sides[1]),
    })  # fmt: skip


def hash_of(told: dict[str, Any]) -> int:
    """The shard of an item: all its records are in the same."""
    return sum(map(ord, str(told["dynamodb"]["Keys"])))


def dying_each_time(handler: Callable[[Change], Any]) -> Iterator[Callable[[Any], None]]:
    """Handlers as of processes that are started again: each dies after the first change that is new."""
    done = set[str]()

    def handle(given: Any) -> None:
        (change,) = given
        handler(change)
        if change.id not in done:
            done.add(change.id)
            raise Crash

    while True:
        yield handle


def consumed(handler: Callable[[Change], Any], client: Any, table: Any = None) -> int:
    """Read a stream to its end with a crash after every change, and return how many crashes there were."""
    places, crashes = dict[str, str](), 0
    for handle in dying_each_time(handler):
        try:
            consume(table or watched(), handle, places, client=client, batch=1)
        except Crash:
            crashes += 1
        else:
            break
    return crashes


def fresh(name: str) -> Any:
    return connect(replace(taught()["STANDINGS"], table=name))


def different(standings: Any, season: int) -> list[str]:
    """The drivers who have other points than the published standings give them."""
    items = standings.scan(ConsistentRead=True)["Items"]
    mine = {item["SK"].partition("#")[2]: item.get("Points", Decimal(0)) for item in items}
    published = {row["DriverId"]: row["Points"] for row in published_standings(season)}
    return sorted(name for name in mine | published if mine.get(name, 0) != published.get(name, 0))
