"""Migrations on an engine: killed at every request, at each step and between, and billed as they were priced."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from f1model.migration.job import Job
from f1model.migration.traffic import send
from f1model.query.write_acts import total_units
from f1model.query.write_plan import write_plan
from f1model.table.connect import connect
from tests.migration.season import DESIGNS, CrashError, Interrupted, World, carried_out, items, world
from tests.query.writing import Watched, expected_of_local, held, reported

EVERY = 9  # requests from one death to the next: a page takes eight at most, so that each job comes further
KILLED: Counter[str] = Counter()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("rest", range(EVERY))
@pytest.mark.parametrize("name", DESIGNS)
def test_killed_at_every_request_with_readers_and_writers_nothing_is_lost_or_doubled(
    name: str, rest: int, when: str
) -> None:
    migration = DESIGNS[name]
    done: World = carried_out(world(migration, connect(migration.old), rest, dies=(EVERY, rest, when), idle=2))
    for kind, deaths in done.deaths.items():
        KILLED[f"{name}: {kind}"] += deaths


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", DESIGNS)
def test_killed_just_before_and_just_after_each_step_is_noted(name: str, when: str) -> None:
    migration = DESIGNS[name]
    for number, step in enumerate(migration.steps):
        here = world(migration, connect(migration.old), number, idle=3)
        while migration.on(here.table)._done < number:
            migration.on(here.table).advance()
        noting: list[str] = []

        def die(at: str, noting: list[str] = noting) -> None:
            if noting[-1] == "put_item" and at == when:  # of all requests, only that of the bookmark is a put
                raise CrashError

        def before(request: str, noting: list[str] = noting, die: Callable[[str], None] = die) -> None:
            noting.append(request)
            die("before")

        dying: Any = Interrupted(here.table, before, lambda die=die: die("after"))  # type: ignore[misc]
        job = Job(migration, dying)
        with pytest.raises(CrashError):
            job.run()
        KILLED[f"{name}: {step.kind}"] += 1
        carried_out(here)


def test_there_were_two_hundred_of_them_and_some_at_every_step_that_sends_requests() -> None:
    """The table that this prints, with -s, is in the note of the lesson's issue."""
    for name, deaths in sorted(KILLED.items()):
        print(f"{name:24}{deaths:5}")
    print(f"{'in all':24}{sum(KILLED.values()):5}")
    assert sum(KILLED.values()) >= 200
    for name, migration in DESIGNS.items():
        for step in migration.steps:
            assert KILLED[f"{name}: {step.kind}"] >= 2, (name, step.name)


@pytest.mark.parametrize("name", DESIGNS)
def test_a_step_takes_what_it_was_priced_at(name: str) -> None:
    """Held against what the engine reports; it doubles indexes in a transaction: tests/engines/test_capacity.py."""
    migration = DESIGNS[name]
    table: Any = world(migration, connect(migration.old), 1).table
    prices = migration.price(items())
    plan = write_plan(migration.twins.pattern)
    job = migration.on(table)
    while step := job.next:
        make = {
            "copy": migration.twins.copying,
            "fill": migration.twins.filling,
            "delete old": migration.twins.deleting,
        }
        if step.kind in make:
            paid = dict.fromkeys([place.name for place in migration.both.places], Decimal(0))
            watched: Any = Watched(table, metered=True)
            watched.model = migration.both
            for item in list(held(table).values()):
                old = migration.twins.entity(item) and (step.kind == "fill" or migration.twins.home(item) == "old")
                acts = make[step.kind](item) if old else []
                if not acts:
                    continue
                before = [held(table).get(tuple(act.key.values())) for act in acts]
                units = total_units(migration.both, acts, before, transactional=len(acts) > 1)
                paid = {place: paid[place] + units[place] for place in paid}
                assert send(watched, plan, acts)
                written: Any = SimpleNamespace(
                    plan=SimpleNamespace(model=migration.both), by_place=units,
                    operation="TransactWriteItems" if len(acts) > 1 else acts[0].operation,
                    acts=[(act, old_item, act.after(old_item)) for act, old_item in zip(acts, before, strict=True)],
                )  # fmt: skip
                assert reported(watched.calls[-1][2]) == expected_of_local(written), (step.name, item)
            assert paid == prices[step.name], step.name
        while not job.advance():
            pass
