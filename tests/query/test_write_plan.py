"""What has to be read first, what moves, and which index keys are written anew."""

from typing import Any

import pytest

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.write import WritePattern, old
from f1model.query.write_plan import WritePlan, read_first, write_plan

THING = Entity("Thing", "T#{Id}", "{Sort}", dict.fromkeys(["Id", "Sort", *"ABCD"], "S") | {"N": "N", "V": "N"})
NOTE = Entity("Note", "NOTE#{A}", "{Sort}", {"A": "S", "Sort": "S", "B": "S", "V": "N"})
INDEXES = [
    Index("Glued", Thing=Keys("A#{A}", "{B}#{N:03d}"), Note=Keys("NOTES", "{A}")),
    Index("Native", partition="A", sort=["B", "N"]),
    Index("Inverted", partition="SK", sort="PK"),
    Index("Shared", partition="CPK", sort="SK", Thing=Keys("C#{C}")),  # its sort key is the table's
    Index("SharesGlued", partition="GluedPK", sort="D", Thing=Keys("A#{A}", "{D}")),  # its partition key is Glued's
]
KEY = {"Id": "1", "Sort": "s"}


def derived(**parts: Any) -> WritePlan:
    model = DataModel("Things", [THING, NOTE], indexes=INDEXES, write_patterns=[WritePattern("Do it", **parts)])
    return write_plan(model.write_patterns[0])


@pytest.mark.parametrize(
    ("parts", "rewrites", "keys", "lacking"),
    [
        ({"sets": ["C"]}, ["Shared"], ["CPK"], []),
        ({"sets": ["B"]}, ["Glued", "SharesGlued"], ["GluedPK", "GluedSK"], ["A", "D", "N"]),
        ({"sets": ["A", "B", "N"]}, ["Glued", "SharesGlued"], ["GluedPK", "GluedSK"], ["D"]),
        ({"adds": {"N": 1}}, ["Glued", "SharesGlued"], ["GluedPK", "GluedSK"], ["A", "B", "D", "N"]),
        ({"sets": ["D"], "given": [*KEY, "A"]}, ["Glued", "SharesGlued"], ["GluedPK"], ["B", "N"]),
        ({"adds": {"N": 1}, "given": [*KEY, "A", "B", "D", "N"]}, ["Glued", "SharesGlued"], ["GluedPK", "GluedSK"],
         ["N"]),
        ({"adds": {"V": 1}}, [], [], []),
        ({"adds": {"V": 1}, "upsert": True}, ["Glued", "Shared", "SharesGlued"], ["GluedPK", "GluedSK", "CPK"],
         ["A", "B", "C", "D", "N"]),
    ],
)  # fmt: skip
def test_the_keys_that_are_made_of_what_changes_are_written_anew(
    parts: dict[str, Any], rewrites: list[str], keys: list[str], lacking: list[str]
) -> None:
    plan = derived(change="Thing", **parts)

    assert [place.name for place in plan.rewrites] == rewrites
    assert list(plan.key_names) == keys
    assert sorted(set(plan.relies_on)) == lacking
    assert bool(plan.reads_first) == bool(lacking)
    assert (plan.moves, plan.operation) == (False, "UpdateItem")


def test_an_upsert_of_an_item_whose_keys_need_nothing_more_reads_nothing() -> None:
    plan = derived(change="Note", adds={"V": 1}, upsert=True)

    assert plan.key_names == ("GluedPK", "GluedSK")
    assert plan.reads_first == ()


@pytest.mark.parametrize("parts", [{"sets": ["Sort"]}, {"fixed": {"Sort": "x"}}])
def test_an_item_whose_primary_key_changes_is_read_as_a_whole_and_moves(parts: dict[str, Any]) -> None:
    plan = derived(change="Thing", **parts)

    assert (plan.moves, plan.operation) == (True, "TransactWriteItems")
    assert {*plan.relies_on} == THING.attributes.keys() - KEY.keys()
    assert plan.reads_first[0] == "Sort is part of its primary key, so the whole item moves"


@pytest.mark.parametrize(
    ("parts", "takes", "relies_on"),
    [
        ({"delete": "Thing"}, {}, ("A",)),  # what is deleted has to be read
        ({"delete": "Thing", "given": [*KEY, "A"]}, {}, ()),
        ({"change": "Thing", "sets": ["D"], "given": [*KEY, "A", "B", "N"]}, {}, ()),
        ({"change": "Thing", "sets": ["C"]}, {"A": "C"}, ()),  # what is set is known
        ({"change": "Thing", "sets": ["C"]}, {"A": old("C")}, ("C",)),
        ({"change": "Thing", "adds": {"V": 1}, "given": [*KEY, "A"]}, {"B": "V"}, ("V",)),  # a sum is not
        ({"change": "Thing", "sets": ["C"], "version": "V", "given": [*KEY, "A"]}, {"B": "V"}, ("V",)),
        ({"put": "Thing"}, {}, ()),
        ({"put": "Thing"}, {"A": old("A")}, ("A",)),
        ({"create": "Thing"}, {}, ()),
        ({"delete": "Thing"}, {"A": "Outside"}, ()),
    ],
)  # fmt: skip
def test_what_goes_along_needs_what_is_not_given(
    parts: dict[str, Any], takes: dict[str, Any], relies_on: tuple[str, ...]
) -> None:
    along = WritePattern("along", change="Note", sets=["B"] if "B" in takes else (), adds={"V": 2}, takes=takes)
    plan = derived(**parts, along=[along])

    assert plan.operation == "TransactWriteItems"
    assert plan.relies_on == relies_on
    assert plan.reads_first == tuple(f"'along' needs its {name}" for name in relies_on)


def test_a_version_that_is_not_given_is_read_and_so_is_that_of_what_goes_along() -> None:
    plan = derived(change="Thing", sets=["C"], version="V")
    assert read_first(plan, {"V": 3}) == ()
    assert read_first(plan, {"V": None}) == ()  # it has none yet
    assert read_first(plan, {}) == ("its V is not given",)
    assert read_first(derived(create="Thing", version="V"), {}) == ()

    plan = derived(create="Thing", along=[WritePattern("along", change="Note", sets=["B"], version="V")])
    assert read_first(plan, {}) == ("for 'along', its V is not given",)
    plan = derived(create="Thing", along=[WritePattern("along", change="Note", given=["A", "Sort", "B"], sets=["B"])])
    assert read_first(plan, {}) == ()
