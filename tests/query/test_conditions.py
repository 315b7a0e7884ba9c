"""How the keys of a place are matched, rule by rule, and who else may fall under the conditions."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1
from f1model.query.conditions import Condition
from f1model.query.plan import plan
from f1model.query.strangers import may_fall

RACE, RESULT = "RACE#{Round:02d}", "RACE#{Round:02d}#RESULT#{Rank:02d}"
UNPADDED_RACE, UNPADDED_RESULT = "RACE#{Round}", "RACE#{Round}#RESULT#{Rank}"
YEAR_FIRST = "{SeasonId}#{Round:02d}"
TYPES = {"SeasonId": "S", "Round": "N", "Rank": "N"}


def matched(keys: Sequence[tuple[str, str]], known: Sequence[str], **fields: Any) -> tuple[Condition, ...]:
    """The conditions of a question that returns one entity for each pair of key templates."""
    entities = [
        Entity(f"E{n}", *key, TYPES | {name: "S" for name in ("id", "userId") if f"{{{name}}}" in key[0]})
        for n, key in enumerate(keys)
    ]
    model = DataModel("Table", entities)
    return plan(AccessPattern("any", known, [each.name for each in entities], model=model, **fields)).conditions


def texts(conditions: Sequence[Condition]) -> list[str]:
    return [each.text() for each in conditions]


@pytest.mark.parametrize(
    ("partitions", "known", "text"),
    [
        (["SEASON#{SeasonId}"], ["SeasonId"], "PK = SEASON#<SeasonId>"),
        (["SEASON#{SeasonId}", "SEASON#{SeasonId}"], ["SeasonId"], "PK = SEASON#<SeasonId>"),
        (["F1#SEASONS"], [], "PK = F1#SEASONS"),
        (["USER#{id}", "USER#{userId}"], ["userId"], "PK = USER#<userId>"),  # the same value under two names
        (["SEASON#{SeasonId}"], ["Round"], None),
        (["SEASON#{SeasonId}", "F1#SEASONS"], ["SeasonId"], None),
        (["SEASON#{SeasonId}", "SEASON#{SeasonId}#A"], ["SeasonId"], None),
        (["ROUND#{Round}", "ROUND#{Round:02d}"], ["Round"], None),  # two spellings of one number
    ],
)
def test_the_partition_key_is_determined_or_it_is_not(
    partitions: list[str], known: list[str], text: str | None
) -> None:
    assert texts(matched([(each, "{Rank}") for each in partitions], known)) == ([text] if text else [])


@pytest.mark.parametrize(
    ("sorts", "known", "text"),
    [
        ([RACE], ["Round"], "SK = RACE#<Round:02d>"),
        ([RACE], [], "begins_with(SK, RACE#)"),
        ([RESULT], ["Round"], "begins_with(SK, RACE#<Round:02d>#RESULT#)"),
        ([YEAR_FIRST], [], None),
        ([YEAR_FIRST], ["SeasonId"], "begins_with(SK, <SeasonId>#)"),
        ([RACE, RESULT], ["Round"], "begins_with(SK, RACE#<Round:02d>)"),
        ([UNPADDED_RACE, UNPADDED_RESULT], ["Round"], "SK between RACE#<Round> and RACE#<Round>$"),
        ([RACE, RESULT], [], "begins_with(SK, RACE#)"),
        ([RACE, YEAR_FIRST], [], None),
        ([RACE, UNPADDED_RACE], ["Round"], "begins_with(SK, RACE#)"),  # two spellings of one number
        (["F1#RACE#{Round:02d}", "F1#RACE#{Round:02d}#{Rank}"], ["Round"], "begins_with(SK, F1#RACE#<Round:02d>)"),
        (
            ["F1#{Round:02d}#RACE", "F1#{Round:02d}#RACE#{Rank}"],
            ["Round"],
            "SK between F1#<Round:02d>#RACE and F1#<Round:02d>#RACE$",
        ),
    ],
)
def test_the_sort_key_is_matched_as_far_as_it_is_known(sorts: list[str], known: list[str], text: str | None) -> None:
    assert texts(matched([("P", each) for each in sorts], known)) == ["PK = P", *([text] if text else [])]


def test_a_range_needs_its_attribute_right_after_what_is_known() -> None:
    *_, podium = matched([("P", RESULT)], ["Round"], between="Rank")
    *_, races = matched([("P", RACE), ("P", RESULT)], [], between="Round")

    assert podium.text() == "SK between RACE#<Round:02d>#RESULT#<Rank:02d> and RACE#<Round:02d>#RESULT#<Rank:02d>"
    assert podium.last.field == "Rank"
    assert races.text() == "SK between RACE#<Round:02d> and RACE#<Round:02d>$"


@pytest.mark.parametrize(
    ("sorts", "before", "after"),
    [
        ([RESULT], "RACE", " <Round:02d>"),
        ([RACE, YEAR_FIRST], "the start", "but nothing that fits"),
        (["RACE"], "RACE", "but nothing that fits"),
        (["RACE", "RACE#{Rank:02d}"], "RACE", "but nothing that fits"),
    ],
)
def test_a_range_over_what_does_not_follow_is_refused(sorts: list[str], before: str, after: str) -> None:
    with pytest.raises(ModelError) as error:
        matched([("P", each) for each in sorts], [], between="Rank")

    assert error.value.problem.startswith(f"a range over Rank needs it right after {before} in the sort key, ")
    assert error.value.problem.endswith(f"{after} follows.")


def test_results_fall_under_the_prefix_of_their_race_and_seasons_do_not() -> None:
    races, race = (
        plan(AccessPattern("any", given, ["RaceItem"], model=ARTICLE)).conditions
        for given in (["SeasonId"], ["SeasonId", "Round"])
    )
    table = ARTICLE.place()

    assert may_fall(ARTICLE.entity("ResultItem"), table, races)
    assert not may_fall(ARTICLE.entity("ResultItem"), table, race)
    assert not may_fall(ARTICLE.entity("SeasonItem"), table, races)
    assert not may_fall(F1.entity("SeasonItem"), F1.place("GSI1"), races)


OWNERS = DataModel(
    "Owners",
    [Entity(name, name, "{Id}", {"Id": "S", "Owner": "S", "Size": "N"}) for name in ("Ours", "Theirs")],
    indexes=[Index("ByOwner", partition="Owner", sort="Size")],
)


def test_whoever_has_the_attributes_of_an_index_may_fall_into_it() -> None:
    asked = plan(AccessPattern("any", ["Owner", "Size"], ["Ours"], index="ByOwner", model=OWNERS)).conditions
    lacking = replace(OWNERS.entities[1], attributes={"Id": "S"})

    assert may_fall(OWNERS.entity("Theirs"), OWNERS.place("ByOwner"), asked)
    assert not may_fall(lacking, replace(OWNERS, entities=[OWNERS.entities[0], lacking]).place("ByOwner"), asked)


@pytest.mark.parametrize(
    ("ours", "theirs", "falls"),
    [
        ("P#X", "P#{Text}", True),
        ("P#X", "P#{Size}", False),  # X is not a number
        ("P#7", "P#{Size}", True),
        ("P#X", "{PK}", True),  # an attribute that is the key as it is may hold any text
        ("P#X", "X#{Text}", False),
    ],
)
def test_a_literal_may_be_a_value_of_a_stranger(ours: str, theirs: str, falls: bool) -> None:
    attributes = {"Text": "S", "Size": "N", **({"PK": "S"} if theirs == "{PK}" else {})}
    stranger = Entity("Theirs", theirs, "A", attributes)
    model = DataModel("Table", [Entity("Ours", ours, "A"), stranger])

    conditions = plan(AccessPattern("any", returns=["Ours"], model=model)).conditions

    assert may_fall(stranger, model.place(), conditions) is falls


def test_a_key_that_only_some_keep_as_it_is_is_matched_as_text() -> None:
    kept = Entity("Kept", "{PK}", "A", {"PK": "S"})
    made = Entity("Made", "{Name}", "B", {"Name": "S"})
    model = DataModel("Table", [kept, made])

    (condition, *_) = plan(AccessPattern("any", ["PK"], ["Kept", "Made"], model=model)).conditions

    assert (condition.own, condition.filled({"PK": "ann"}, "here").sides) == (False, ("ann",))


def test_a_condition_is_filled_with_text_or_with_the_value_itself() -> None:
    *_, rendered = matched([("P", RACE)], ["Round"])
    own = replace(rendered, own=True)
    *_, ranged = matched([("P", RACE)], [], between="Round")

    assert rendered.filled({"Round": 5}, "here").sides == ("RACE#05",)
    assert own.filled({"Round": 5}, "here").sides == (5,)
    assert ranged.filled({"Round": (5, 9)}, "here").sides == ("RACE#05", "RACE#09")
    with pytest.raises(ModelError, match=r"^here: Round is 100, wider than its padding"):
        rendered.filled({"Round": 100}, "here")


# One attribute's condition: what it says, and which values it covers.


@pytest.mark.parametrize(
    ("comparison", "sides", "plain", "quoted"),
    [
        ("=", ("RACE#05",), "SK = RACE#05", 'SK = "RACE#05"'),
        ("=", (5,), "SK = 5", "SK = 5"),
        ("=", (Decimal("0.5"),), "SK = 0.5", "SK = 0.5"),
        ("begins_with", ("RACE#",), "begins_with(SK, RACE#)", 'begins_with(SK, "RACE#")'),
        ("BETWEEN", ("A", "B"), "SK between A and B", 'SK between "A" and "B"'),
        ("BETWEEN", (9, 10), "SK between 9 and 10", "SK between 9 and 10"),
    ],
)
def test_a_condition_in_words_has_text_in_quotes_where_it_is_a_value(
    comparison: str, sides: tuple[Any, ...], plain: str, quoted: str
) -> None:
    condition = Condition("SK", comparison, sides)

    assert (condition.text(), condition.text(quote=True)) == (plain, quoted)


@pytest.mark.parametrize(
    ("comparison", "sides", "covered", "not_covered"),
    [
        ("=", ("é",), ["é"], ["e", "e\u0301", "É", "éa", ""]),  # byte for byte: the composed é is another text
        ("=", (10,), [10, Decimal(10), Decimal("1E+1")], [1, 9, Decimal("10.5"), -10]),
        ("=", (b"\x01",), [b"\x01", bytearray(b"\x01")], [b"", b"\x01\x00"]),
        ("begins_with", ("RACE#0",), ["RACE#0", "RACE#05", "RACE#0é"], ["RACE#", "RACE#1", "race#05", ""]),
        ("begins_with", ("é",), ["é", "éa"], ["ê", "e"]),  # é and ê begin with the same byte
        ("begins_with", (b"\x00\xff",), [b"\x00\xff", b"\x00\xff\x00"], [b"\x00", b"\xff"]),
        ("BETWEEN", ("a", "é"), ["a", "aa", "z", "zz", "é"], ["A", "Z", "éa", "ê", "ž"]),
        ("BETWEEN", ("\uffee", "😀"), ["\uffee", "😀"], ["z", "é", "\uffed", "😁"]),
        ("BETWEEN", ("1", "2"), ["1", "10", "2"], ["0", "20", "3"]),
        ("BETWEEN", (1, 10), [1, 2, Decimal("9.99"), 10], [0, Decimal("0.99"), Decimal("10.01"), 20, -2]),
        ("BETWEEN", (b"\x01", b"\x7f"), [b"\x01", b"\x01\xff", b"\x7f"], [b"", b"\x00\xff", b"\x7f\x00", b"\xff"]),
        ("BETWEEN", (2, 1), [], [1, Decimal("1.5"), 2]),
    ],
)
def test_which_values_a_condition_covers(
    comparison: str, sides: tuple[Any, ...], covered: list[Any], not_covered: list[Any]
) -> None:
    condition = Condition("SK", comparison, sides)

    assert [value for value in [*covered, *not_covered] if condition.covers(value)] == covered
    assert all(condition.covers(value) is True for value in covered)
    assert all(condition.covers(value) is False for value in not_covered)


TEXT = st.text(st.sampled_from("aAé\uffee😀#"), max_size=3)


@given(TEXT, TEXT, TEXT)
def test_text_is_covered_by_its_utf8_bytes(value: str, first: str, last: str) -> None:
    key, low, high = (text.encode() for text in (value, first, last))

    assert Condition("SK", "BETWEEN", (first, last)).covers(value) == (low <= key <= high)
    assert Condition("SK", "begins_with", (first,)).covers(value) == (key[: len(low)] == low)
    assert Condition("SK", "=", (first,)).covers(value) == (key == low)
