"""How a sort key is matched, rule by rule, and who else may fall under the condition."""

import pytest

from f1model.conditions import may_fall, sort_condition
from f1model.errors import ModelError
from f1model.f1 import ARTICLE, F1
from f1model.keys import Template
from f1model.model import AccessPattern

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
