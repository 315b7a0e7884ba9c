"""A secondary index as it is declared: its key attributes, its entities, its projection."""

import re
from dataclasses import replace
from typing import Any, cast

import pytest

from f1model.design.entity import Keys
from f1model.design.index import Index, LocalIndex
from f1model.errors import ModelError

CAREER = Keys("DRIVER#{Driver}", "{SeasonId}#{Round:02d}")


@pytest.mark.parametrize(
    ("index", "partition", "sort"),
    [
        (Index("GSI1", ResultItem=CAREER), ("GSI1PK",), ("GSI1SK",)),
        (Index("GSI1", ResultItem=Keys("{Driver}")), ("GSI1PK",), ()),
        (Index("GSI1", SeasonItem=Keys("{SeasonId}"), ResultItem=CAREER), ("GSI1PK",), ("GSI1SK",)),
        (Index("GSI1", partition="Hash", sort="Range", ResultItem=CAREER), ("Hash",), ("Range",)),
        (Index("ByDriver", partition="Driver"), ("Driver",), ()),
        (Index("ByDriver", partition=["Driver"], sort=["Round"]), ("Driver",), ("Round",)),
        (Index("ByDriver", partition=("A", "B"), sort=iter(["C", "D"])), ("A", "B"), ("C", "D")),  # type: ignore[arg-type]
        (Index("GSI1", sort="Round"), ("GSI1PK",), ("Round",)),
    ],
)
def test_an_index_names_its_keys_after_itself_unless_told(
    index: Index, partition: tuple[str, ...], sort: tuple[str, ...]
) -> None:
    assert (index.partition, index.sort) == (partition, sort)


def test_one_attribute_and_a_list_of_one_are_the_same_index() -> None:
    assert Index("ByDriver", partition="Driver", sort="Round") == Index(
        "ByDriver", partition=["Driver"], sort=["Round"]
    )
    assert Index("ByDriver", partition="Driver", sort="Round") != Index("ByDriver", partition=["Driver", "Round"])


@pytest.mark.parametrize("entity", ["name", "partition", "sort", "projection", "keys", "self", "RaceItem"])
def test_an_entity_may_be_called_like_an_option(entity: str) -> None:
    index = Index("GSI1", {entity: CAREER})

    assert index.keys == {entity: CAREER}
    assert replace(index, projection="KEYS_ONLY").keys == {entity: CAREER}


def test_an_index_can_be_made_anew_with_changes() -> None:
    index = Index("GSI1", ResultItem=CAREER)

    assert replace(index, projection=("Time",)) == Index("GSI1", projection=["Time"], ResultItem=CAREER)
    native = Index("ByDriver", partition="Driver", sort=["SeasonId", "Round"])
    assert replace(native, projection="KEYS_ONLY").sort == ("SeasonId", "Round")


FIVE = list("VWXYZ")


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        ((), {}, "Index: it takes a name, and after that at most one mapping of keys. Write Index("),
        (("GSI1", {}, {}), {}, "Index: it takes a name, and after that at most one mapping of keys."),
        (("G1",), {}, "'G1' cannot be the name of a table or an index. Write 3 to 255 characters: letters, digits, '"),
        ((["GSI1"],), {}, "['GSI1'] cannot be the name of a table or an index."),
        (("GSI1", "RaceItem"), {}, "GSI1: 'RaceItem' is not a mapping from entities to keys."),
        (("GSI1",), {"ResultItem": ("A", "B")}, "GSI1: ResultItem needs Keys, not ('A', 'B'). Write ResultItem=Keys("),
        (("GSI1",), {"partition": FIVE}, "GSI1: its partition key has 5 attributes, and DynamoDB allows 4."),
        (("GSI1",), {"sort": FIVE}, "GSI1: its sort key has 5 attributes, and DynamoDB allows 4."),
        (
            ("GSI1",),
            {"partition": FIVE[:2], "C": CAREER},
            "GSI1: its partition key has 2 attributes, and an index with",
        ),
        (("GSI1",), {"partition": list("VWV")}, "GSI1: V is in its key twice. Name it once."),
        (("GSI1",), {"partition": "V", "sort": list("WV")}, "GSI1: V is in its key twice. Name it once."),
        (("GSI1",), {"partition": {"V": "S"}}, "GSI1: its partition key is {'V': 'S'}. Name an attribute, or a list"),
        (("GSI1",), {"sort": ["V", None]}, "GSI1: its sort key is ['V', None]."),
        (("GSI1",), {"projection": "Blob"}, 'GSI1: \'Blob\' is not a projection. Use "ALL", "KEYS_ONLY" or a list of'),
        (("GSI1",), {"projection": []}, "GSI1: [] is not a projection."),
        (("GSI1",), {"projection": ["A", "B", "A"]}, "GSI1: A is in its projection twice. Name it once."),
    ],
)
def test_what_is_no_index_is_refused_with_how_to_write_it(given: Any, options: Any, message: str) -> None:
    with pytest.raises(ModelError) as error:
        Index(*given, **options)

    assert message in str(error.value)


def test_a_changed_copy_takes_the_keys_that_it_is_given() -> None:
    index = Index("GSI1", RaceItem=Keys("A#{Round}"), ResultItem=Keys("B#{Round}"))

    changed = replace(index, ResultItem=Keys("C#{Round}"))  # type: ignore[call-arg]

    assert changed.keys == {"RaceItem": Keys("A#{Round}"), "ResultItem": Keys("C#{Round}")}
    assert index.keys["ResultItem"] == Keys("B#{Round}")


# Local ones


def test_a_local_index_has_one_sort_key_named_after_itself_unless_told() -> None:
    made = LocalIndex("LSI1", ResultItem="{Points:03d}")
    assert (made.sort, made.projection, dict(made.keys)) == ("LSI1SK", "ALL", {"ResultItem": "{Points:03d}"})
    assert LocalIndex("LSI1", {"sort": "{At}"}, sort="Order").keys == {"sort": "{At}"}
    assert LocalIndex("ByPoints", sort="Points", projection=["Driver"]).projection == ("Driver",)
    assert replace(made, projection="KEYS_ONLY") == LocalIndex("LSI1", made.keys, projection="KEYS_ONLY")
    assert LocalIndex(name="LSI1", keys=made.keys) == made


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: LocalIndex(), "it takes a name, and after that at most one mapping of sort keys"),
        (lambda: LocalIndex("L1", sort="At"), "'L1' cannot be the name of a table or an index"),
        (lambda: LocalIndex("LSI1"), "its sort key is '', and a local index has one attribute for it"),
        (lambda: LocalIndex("LSI1", sort=cast(str, ["A", "B"])), "a local index has one attribute for it"),
        (lambda: LocalIndex("LSI1", ["At"], sort="At"), "is not a mapping from entities to sort keys"),
        (lambda: LocalIndex("LSI1", ResultItem=CAREER), "ResultItem has a partition key of its own"),
        (lambda: LocalIndex("LSI1", ResultItem=5), "ResultItem needs a template, not 5"),
        (lambda: LocalIndex("LSI1", sort="At", projection="SOME"), "'SOME' is not a projection"),
    ],
)
def test_a_local_index_that_says_too_little_or_too_much_is_refused(make: Any, problem: str) -> None:
    with pytest.raises(ModelError, match=re.escape(problem)):
        make()
