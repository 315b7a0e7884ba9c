"""How a sort key is matched, rule by rule, and who else may fall under the condition."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.query.conditions import Condition, may_fall, sort_condition
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1
from f1model.design.template import Template
from f1model.design.model import AccessPattern

RACE = Template.parse("RACE#{Round:02d}", "race")
RESULT = Template.parse("RACE#{Round:02d}#RESULT#{Rank:02d}", "result")
UNPADDED_RACE = Template.parse("RACE#{Round}", "race")
UNPADDED_RESULT = Template.parse("RACE#{Round}#RESULT#{Rank}", "result")
YEAR_FIRST = Template.parse("{SeasonId}#{Round:02d}", "career")
PATTERN = AccessPattern("any", given=["SeasonId"], returns=["RaceItem"])


@pytest.mark.parametrize(
    ("sorts", "known", "comparison", "sides"),
    [
        ([RACE], {"Round"}, "=", ["RACE#<Round:02d>"]),
        ([RACE], set(), "begins_with", ["RACE#"]),
        ([RESULT], {"Round"}, "begins_with", ["RACE#<Round:02d>#RESULT#"]),
        ([YEAR_FIRST], set(), "", []),
        ([YEAR_FIRST], {"SeasonId"}, "begins_with", ["<SeasonId>#"]),
        ([RACE, RESULT], {"Round"}, "begins_with", ["RACE#<Round:02d>"]),
        ([UNPADDED_RACE, UNPADDED_RESULT], {"Round"}, "BETWEEN", ["RACE#<Round>", "RACE#<Round>$"]),
        ([RACE, RESULT], set(), "begins_with", ["RACE#"]),
        ([RACE, YEAR_FIRST], set(), "", []),
    ],
)
def test_the_sort_key_is_matched_as_far_as_it_is_known(
    sorts: list[Template], known: set[str], comparison: str, sides: list[str]
) -> None:
    found, operands = sort_condition(PATTERN, F1, sorts, known)

    assert found == comparison
    assert [operand.label for operand in operands] == sides


def test_a_range_needs_its_attribute_right_after_what_is_known() -> None:
    podium = AccessPattern("podium", given=["SeasonId", "Round"], between="Rank", returns=["ResultItem"])

    comparison, operands = sort_condition(podium, F1, [RESULT], {"SeasonId", "Round"})
    assert comparison == "BETWEEN"
    assert [operand.bound for operand in operands] == [0, 1]

    with pytest.raises(ModelError, match=r"'podium'.*Rank needs it right after RACE.*there stands <Round:02d>"):
        sort_condition(podium, F1, [RESULT], {"SeasonId"})


def test_results_fall_under_the_prefix_of_their_race_and_seasons_do_not() -> None:
    season = Template.parse("SEASON#{SeasonId}", "partition")
    races = sort_condition(PATTERN, ARTICLE, [UNPADDED_RACE], set())
    race = sort_condition(PATTERN, ARTICLE, [UNPADDED_RACE], {"Round"})

    assert may_fall(ARTICLE, ARTICLE.entity("ResultItem"), None, season, races)
    assert not may_fall(ARTICLE, ARTICLE.entity("ResultItem"), None, season, race)
    assert not may_fall(ARTICLE, ARTICLE.entity("SeasonItem"), None, season, races)
    assert not may_fall(F1, F1.entity("SeasonItem"), "GSI1", season, races)


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
def test_a_condition_is_said_in_words_with_text_in_quotes_where_it_is_a_value(
    comparison: str, sides: tuple[Any, ...], plain: str, quoted: str
) -> None:
    condition = Condition("SK", comparison, sides)

    assert (condition.said(), condition.said(quote=True)) == (plain, quoted)


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
    found, low, high = (text.encode() for text in (value, first, last))

    assert Condition("SK", "BETWEEN", (first, last)).covers(value) == (low <= found <= high)
    assert Condition("SK", "begins_with", (first,)).covers(value) == (found[: len(low)] == low)
    assert Condition("SK", "=", (first,)).covers(value) == (found == low)
