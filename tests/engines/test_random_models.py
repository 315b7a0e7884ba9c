"""500 random models of all kinds on DynamoDB Local, and many in the simulation: what is asked is answered as by looking
at every item, what is written is there as by rule, and what was said beforehand is what happened, at that price.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from f1model.design.comparison import one_of
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.table.connect import connect, drop
from f1model.table.load import load
from tests.query.asked import ask, random_question
from tests.query.ruled import items_of, write_by_rule
from tests.random_models import random_model, random_value, random_values

THOROUGH = settings().max_examples >= 200  # HYPOTHESIS_PROFILE=ci
MODELS = {"endpoint": 500, "moto": 500 if THOROUGH else 100}
SHARE = 25  # models that one test tries
ITEMS, WRITES = 25, 26


def value(r: Random, name: str, kind: str) -> Any:
    return 4_000_000_000 if name == "ExpiresAt" else random_value(r, kind)


def made(r: Random, model: DataModel) -> dict[tuple[Any, ...], tuple[str, Item]]:
    """Random items, each with the name of its entity, by primary key."""
    held = {}
    for _ in range(ITEMS):
        entity = r.choice(model.entities)
        item = model.item(entity.name, random_values(r, entity))
        held[tuple(item[name] for name in model.place().names)] = (entity.name, item)
    return held


def questions(model: DataModel) -> list[AccessPattern]:
    """Those of the model, and each once more for several values of the first that it is given."""
    asked = list(model.access_patterns)
    for each in model.access_patterns:
        if each.given:
            first, *rest = each.given
            with suppress(ModelError):
                where = {**each.where, first: one_of()}
                asked.append(replace(each, name=f"{each.name} or", given=rest, where=where, example={}))
    return asked


def tried(seed: int, backend: str) -> Counter[str]:
    """One model on one engine: how many questions were answered, by kind, and how many writes made or refused."""
    r, done = Random(seed), Counter[str]()
    model = random_model(r, f"Random{seed}")
    table = connect(model, backend=backend)
    items = made(r, model)
    load(table, [item for _, item in items.values()])
    for pattern in questions(model):
        result = ask(table, pattern, [*items.values()], random_question(r, pattern, [*items.values()], value))
        place = model.place(pattern.index)
        kinds = ["questions" if result else "not to be asked"]
        if result:
            kinds += [result.operation, "counts"] if pattern.count else [result.operation]
            kinds += ["scattered"] if result.plan.scatter else []
            kinds += ["found something"] if result.returned else []
            kinds += ["on a local index" if place.local else "on an index"] if place.index else []
        done.update(kinds)
    if model.write_patterns:
        before = dict(sorted(items_of(table).items(), key=repr))  # each engine scans in an order of its own
        outcomes = write_by_rule(
            table, model.write_patterns, seed, WRITES, value, every=1 if THOROUGH else 5,
            metered=backend == "endpoint", before=before,
        )  # fmt: skip
        done.update({name.rsplit(", ", 1)[1]: times for name, times in outcomes.items()})
    drop(table)
    return done


@pytest.mark.parametrize(
    ("backend", "first"), [(backend, first) for backend, many in MODELS.items() for first in range(0, many, SHARE)]
)
def test_random_models_are_asked_and_written_as_by_looking_at_every_item(backend: str, first: int) -> None:
    """Each part has at least three quarters of its share of 3,000 questions and 1,000 writes, and most have more."""
    done = sum((tried(seed, backend) for seed in range(first, first + SHARE)), Counter[str]())

    print(f"{backend}, models from {first}: {', '.join(f'{times:,} {what}' for what, times in sorted(done.items()))}")
    assert done["questions"] > 0.75 * 3_000 * SHARE / 500
    assert done["written"] > 0.75 * 1_000 * SHARE / 500
    assert done["found something"] > done["questions"] / 4
    kinds = ("GetItem", "Query", "Scan", "counts", "scattered", "on an index", "on a local index", "refused")
    assert [each for each in kinds if not done[each]] == []
