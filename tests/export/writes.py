"""Generated code of writes beside ``apply``: two tables of one design, and each change made in both ways."""

import contextlib
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from botocore.exceptions import ClientError

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.errors import ConditionError, ModelError
from f1model.export import code
from f1model.query.apply import apply
from tests.query.desk import Desk, RefusedError, WrongError, random_change
from tests.query.things import random_values
from tests.query.writing import held

Way = Callable[
    [Any, Item, Item | None, list[Item]], None
]  # carries out a pattern with values, on a table with these items
REFUSED = (ClientError, ConditionError, ModelError, KeyError, ValueError)


class UnsaidError(Exception):
    """What a language cannot say, so that another has to."""


def executed(text: str) -> list[str]:
    """Run a script; the lines that it printed."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(text, "script", "exec"), {})
    return out.getvalue().splitlines()


def by_boto3(pattern: Any, given: Item, new: Item | None, items: list[Item]) -> None:
    """A script that reads first what ``apply`` reads first."""
    executed(code(pattern, "boto3", given, new))


def by_boto3_with_items(pattern: Any, given: Item, new: Item | None, items: list[Item]) -> None:
    """A script that is given the items."""
    executed(code(pattern, "boto3", given, new, items=items))


def twins(model: DataModel, connected: Callable[..., Any]) -> tuple[Any, Any]:
    """Two tables of one design."""
    return connected(model), connected(replace(model, table=f"{model.table}-2"))


def beside(tables: tuple[Any, Any], name: str, given: Item, new: Item | None, way: Way) -> str:
    """Make one change by ``apply`` and by code, which has to leave the same items: "written", "refused" or "unsaid"."""
    one, other = tables
    kinds = {name: kind for entity in one.model.entities for name, kind in entity.attributes.items()}
    before = [
        {name: set(value) if kinds.get(name) in ("SS", "NS") else value for name, value in item.items()}
        for item in held(other).values()
    ]  # sets as they are kept, not as they are shown
    ended = did = "written"
    try:
        apply(one, one.model[name], given, new)
    except (ConditionError, ModelError, ClientError):
        ended = "refused"
    why: Exception | None = None
    try:
        way(other.model[name], given, new, before)
    except REFUSED as error:
        did, why = "refused", error
    except UnsaidError:
        did = "unsaid"
        if ended == "written" and held(one) != held(other):
            by_boto3(other.model[name], given, new, before)
    told = f"{name} {given} {new}: {ended}, by code {did}, {why}"
    assert held(one) == held(other), told
    assert did in (ended, "unsaid"), told
    return did


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
