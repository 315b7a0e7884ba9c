"""Generated code of writes beside ``apply``: two tables of one design, and the same change made in both ways."""

import contextlib
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import boto3
from botocore.exceptions import ClientError

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.errors import ConditionError, ModelError
from f1model.export import code
from f1model.query.apply import apply
from tests.query.desk import Desk, RefusedError, WrongError, random_change
from tests.query.things import random_values
from tests.query.writing import held

Way = Callable[[Any, Item, Item, dict[Any, Item]], None]  # carries out a pattern, on a table with these items


def executed(text: str) -> list[str]:
    """Run a script; the lines that it printed."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(text, "script", "exec"), {})
    return out.getvalue().splitlines()


def by_boto3(pattern: Any, given: Item, new: Item, items: dict[Any, Item]) -> None:
    executed(code(pattern, "boto3", given, new))


def by_boto3_with_items(pattern: Any, given: Item, new: Item, items: dict[Any, Item]) -> None:
    executed(code(pattern, "boto3", given, new, items=_kept(pattern, items)))


def _kept(pattern: Any, items: dict[Any, Item]) -> list[Item]:
    """The items with their sets as sets, as answers have them."""
    kinds = {name: kind for entity in pattern.model.entities for name, kind in entity.attributes.items()}
    return [{k: set(v) if kinds.get(k) in ("SS", "NS") else v for k, v in item.items()} for item in items.values()]


def twins(model: DataModel, connected: Callable[..., Any]) -> tuple[Any, Any]:
    """Two tables of one design."""
    return connected(model), connected(replace(model, table=f"{model.table}-2"))


def beside(tables: tuple[Any, Any], name: str, given: Item, new: Item, way: Way) -> str:
    """Make one change by ``apply`` and by code. Both have to end alike: "written" or "refused"."""
    one, other = tables
    ended = "written"
    try:
        apply(one, one.model[name], given, new)
    except (ConditionError, ModelError, ClientError):
        ended = "refused"
    before = held(other)
    try:
        way(other.model[name], given, new, before)
        did = "written"
    except (ClientError, ConditionError, ModelError, KeyError, ValueError, TypeError) as error:
        did = "refused"
        why = error
    told = f"{name} {given} {new}: {ended}, by code {did}"
    assert held(one) == held(other), told
    assert ended == did, (told, did == "refused" and why)
    return ended


def desk_beside(tables: tuple[Any, Any], seed: int, count: int, way: Way) -> Counter[str]:
    """Random changes of the helpdesk."""
    r, desk, outcomes = Random(seed), Desk(), Counter[str]()
    for _ in range(count):
        name, given, new, change = random_change(r, desk)
        outcomes[f"{name}, {beside(tables, name, given, new, way)}"] += 1
        with contextlib.suppress(RefusedError, WrongError):
            change(given, new)
    return outcomes


def things_beside(tables: tuple[Any, Any], seed: int, count: int, way: Way) -> Counter[str]:
    """Random writes of things."""
    r, outcomes = Random(seed), Counter[str]()
    for _ in range(count):
        pattern = r.choice(tables[0].model.write_patterns)
        given, new = random_values(r, pattern)
        outcomes[f"{pattern.name}, {beside(tables, pattern.name, given, new, way)}"] += 1
    return outcomes


def named_engine() -> str:
    """The region and endpoint that a script's boto3 uses, for a failing test's sake."""
    return str(boto3.resource("dynamodb").meta.client.meta.endpoint_url)
