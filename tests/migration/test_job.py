"""A migration carried out: with readers and writers, killed anywhere, found again where it was, at the stated price."""

from typing import Any

import pytest

from f1model.errors import ModelError
from f1model.f1.models import F1
from f1model.migration import Migration
from f1model.migration.traffic import read, write
from f1model.table.connect import connect
from tests.migration.season import DESIGNS, RACE, carried_out, items, world


@pytest.mark.parametrize("name", DESIGNS)
def test_killed_again_and_again_nothing_is_lost_nothing_is_doubled_and_readers_see_the_truth(name: str) -> None:
    migration = DESIGNS[name]
    done = carried_out(world(migration, connect(migration.old), 3, dies=(9, 5, "after"), idle=3))
    assert sum(done.deaths.values()) >= (1 if name == "teams" else 3)


@pytest.mark.parametrize("name", DESIGNS)
def test_every_step_may_be_done_twice(name: str) -> None:
    migration = DESIGNS[name]
    here = world(migration, connect(migration.old), 1)
    while (job := migration.on(here.table)).next:
        step = job.next
        while not job.advance():
            pass
        job._keep(job._done - 1)  # the bookmark that was never written
        while not job.advance():
            pass
        assert job.stage == step
    here.job = job
    here.everybody_reads()
    assert repr(job) == f"Migration of F1Table: {len(migration.steps)} of {len(migration.steps)} steps; done"
    with pytest.raises(ModelError, match="all its steps are done"):
        job.advance()


def test_another_job_goes_on_at_the_bookmark_and_stops_where_it_is_told() -> None:
    migration = DESIGNS["by car"]
    table = world(migration, connect(F1), 1).table
    assert migration.on(table).run("copy").stage.kind == "copy"
    again = migration.on(table)
    assert (again.stage.kind, again.next and again.next.kind) == ("copy", "compare")
    assert again.differences() == []
    assert (
        len(again.read("Get all results of a race", RACE)) == len(again.read("Get all results of a race", **RACE)) == 4
    )
    with pytest.raises(ModelError, match="it has no step 'swich'"):
        again.run("swich")


def test_what_a_writer_by_the_old_rule_left_behind_is_found_and_mended() -> None:
    migration = DESIGNS["by car"]
    table = world(migration, connect(F1), 1).table
    job = migration.on(table).run("copy")
    keys = [{"PK": "SEASON#2024", "SK": f"RACE#08#RESULT#{each}"} for each in ("01", "02", "Carla#3")]
    for key in (keys[0], keys[2]):
        table.delete_item(Key=key)
    table.update_item(Key=keys[1], UpdateExpression="SET FinishPoints = :p", ExpressionAttributeValues={":p": 18})
    found = {each.what: each.item["DriverId"] for each in job.differences()}
    assert found == {"left over": "Ada", "different": "Ben", "missing": "Carla"}
    assert job.run("compare").differences() == []


def test_a_driver_whose_old_result_stays_out_of_step_stops_the_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    migration = DESIGNS["by car"]
    table = world(migration, connect(F1), 1).table
    job = migration.on(table).run("writers: both, old leads")
    monkeypatch.setattr(job, "_treat", lambda kind, item: None)
    job._keep(3)
    with pytest.raises(ModelError, match=r"4 items still differ, the first of them SEASON#2024, RACE#08#RESULT#01"):
        job.advance()


def test_it_is_another_tables() -> None:
    other: Any = connect(Migration(F1, DESIGNS["apart"].new).old)
    other.model = type("Model", (), {"table": "Other", "place": lambda self: type("P", (), {"names": ("Id",)})()})()
    with pytest.raises(ModelError, match="Other has other key attributes"):
        DESIGNS["apart"].on(other)
    other.model = F1
    for item in items():
        other.put_item(Item=item)
    job = DESIGNS["apart"].on(other)
    with pytest.raises(ModelError, match="is no rule for a writer"):
        write(DESIGNS["apart"].twins, DESIGNS["apart"].both, other, "any", "Strike a result", {})
    with pytest.raises(ModelError, match="is no rule for a reader"):
        read(DESIGNS["apart"].twins, other, "any", "Get all results of a race", RACE)
    assert job.stage.kind == "start"
