"""What two designs say about the way from one to the other: its steps, what would be seen, what cannot be done."""

from dataclasses import replace

import pytest

from f1model.design.entity import Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.models import F1
from f1model.migration import Migration
from tests.migration.season import APART, BY_CAR, DESIGNS, TEAMS, items


def test_where_old_readers_would_see_copies_they_learn_first_to_leave_them_out() -> None:
    migration = DESIGNS["by car"]
    assert migration.moved == ("ResultItem",)
    assert set(migration.seen_by) == {
        "Get all results of a race", "Get a race with its results", "Get a driver's career, latest first",
    }  # fmt: skip
    assert [step.name for step in migration.steps] == [
        "readers: old, skipping new", "writers: both, old leads", "copy", "compare", "readers: new, skipping old",
        "writers: both, new leads", "writers: new", "delete old", "readers: new",
    ]  # fmt: skip


def test_where_they_would_not_readers_change_once_and_new_indexes_come_first() -> None:
    migration = DESIGNS["apart"]
    assert migration.seen_by == ()
    assert (migration.added, migration.dropped) == (("GSI2",), ())
    assert [step.name for step in migration.steps] == [
        "add index: GSI2", "writers: both, old leads", "copy", "compare", "readers: new", "writers: both, new leads",
        "writers: new", "delete old",
    ]  # fmt: skip


def test_what_stays_under_its_key_is_filled_after_writers_write_it() -> None:
    migration = DESIGNS["teams"]
    assert (migration.moved, migration.filled) == ((), ("ResultItem",))
    assert [step.kind for step in migration.steps] == ["add index", "writers", "fill", "compare", "readers"]


def test_one_can_go_back_until_writers_stop_writing_the_old_home() -> None:
    steps = DESIGNS["by car"].steps
    assert [step.writers for step in steps if step.back][-1] == "both, new leads"
    assert not any(step.back for step in steps if step.writers == "new")


def test_an_index_whose_keys_items_have_already_is_filled_by_dynamodb_and_priced() -> None:
    native = Index("ByConstructor", partition=["ConstructorId", "SeasonId"], sort=["Round", "Rank"])
    migration = Migration(F1, replace(F1, indexes=[*F1.indexes, native]))
    assert migration.filled == ()
    assert [step.kind for step in migration.steps] == ["add index", "writers", "fill", "compare", "readers"]
    prices = migration.price(items())
    assert prices["add index: ByConstructor"]["ByConstructor"] == 4
    assert sum(prices["fill"].values()) == 0


def test_a_glued_index_key_is_paid_for_in_the_table_and_in_every_index_that_holds_it() -> None:
    prices = DESIGNS["teams"].price(items())
    assert prices["add index: Teams"]["Teams"] == 0
    assert prices["fill"] == {"F1Table": 4, "GSI1": 4, "Teams": 4}


def test_an_attribute_is_made_where_it_can_be_and_otherwise_left_to_the_next_writer() -> None:
    result = F1.entity("ResultItem")
    grown = replace(result, attributes={**result.attributes, "Decade": "S", "Note": "S"})
    new = replace(F1, entities=[*F1.entities[:2], grown])
    with pytest.raises(ModelError, match="store every item in the same way"):
        Migration(F1, new)
    migration = Migration(F1, new, values={"Decade": lambda item: f"{item['SeasonId'][:3]}0s"})
    lacking = items()[1]
    assert migration.twins.as_new(lacking) == {**lacking, "Decade": "2020s"}
    assert migration.twins.filling({**lacking, "Decade": "1950s"}) == []


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        (F1, "store every item in the same way"),
        (replace(F1, partition="Place"), "never change: load another table"),
        (replace(F1, indexes=[replace(F1.index("GSI1"), projection="KEYS_ONLY")]), "keeps both for life"),
        (replace(F1, entities=F1.entities[:2], relationships=(), indexes=(), access_patterns=(), write_patterns=()),
         "has no entity 'ResultItem'"),
        (replace(TEAMS.with_keys(RaceItem=Keys("RACE#{SeasonId}", "RACE#{Round:02d}"))), "Make two of it"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_in_one_is_refused(new: DataModel, problem: str) -> None:
    with pytest.raises(ModelError, match=problem):
        Migration(F1, new)


def test_a_reader_that_could_not_tell_the_copies_apart_is_named() -> None:
    small = replace(F1, indexes=[replace(F1.index("GSI1"), projection="KEYS_ONLY")])
    with pytest.raises(ModelError, match=r"GSI1 has no DriverId to know them by"):
        Migration(small, replace(BY_CAR, indexes=[replace(BY_CAR.index("GSI1"), projection="KEYS_ONLY")]))


def test_a_scan_sees_everything() -> None:
    scanning = replace(F1, access_patterns=[AccessPattern("Everything", returns=["ResultItem"])])
    assert Migration(scanning, APART).seen_by == ("Everything",)


def test_it_says_what_it_will_do() -> None:
    said = repr(DESIGNS["by car"])
    assert said.splitlines()[0] == "Migration of F1Table: 9 steps"
    assert "3. copy: copy each item that is as it was read" in said
    assert DESIGNS["by car"].rows()["7. writers: new"]["way back"] == "closed"
