"""The challenges that lessons set: the design that each begins with does not meet it, and two others do."""

from dataclasses import replace
from typing import Any

import pytest

from f1model.design.entity import Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, REPAIRED
from f1model.studio.challenge import Challenge
from f1model.studio.figures import figures
from f1model.studio.keyed import Population
from tests.studio.judged import judged

ONE_LIST = {"SeasonItem": Keys("F1#SEASONS", "SEASON#{SeasonId}")}
BARE = replace(F1, indexes=[], access_patterns=[replace(each, index=None) for each in F1.access_patterns])
CALENDAR, CAREER = "Get all races of a season", "Get a driver's career, latest first"
CAREERS = Index("GSI1", ResultItem=Keys("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}#{Rank:02d}"))


def asking(model: DataModel, indexes: list[Index | LocalIndex], **places: str) -> DataModel:
    """The model with these indexes; ``places`` are the indexes that its calendar and careers are asked of."""
    where = {CALENDAR: places.get("calendar"), CAREER: places.get("career")}
    patterns = [replace(each, index=where.get(each.name), model=None) for each in model.access_patterns]
    return replace(model, indexes=indexes, access_patterns=patterns)


def met(start: DataModel, model: DataModel, challenge: Challenge) -> list[str]:
    """What is not met yet."""
    now = figures(Population(start, f1_items(REPAIRED if start is ARTICLE else start, seasons=[2024])).under(model), {})
    first = [each.name for each in start.access_patterns]
    return [said for done, said in challenge.met(now, first, lambda: judged(now.keyed)) if not done]


LESSONS: dict[str, tuple[DataModel, Challenge, list[DataModel]]] = {
    "05": (ARTICLE, Challenge(scans=False), [
        ARTICLE.with_keys({**ONE_LIST, "RaceItem": Keys("SEASON#{SeasonId}", "RACE#{Round:02d}"),
                           "ResultItem": Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}")}),
        ARTICLE.with_keys({**ONE_LIST, "ResultItem": Keys("SEASON#{SeasonId}", "RACE#{Round}#RESULT#{DriverId}")}),
    ]),
    "07": (REPAIRED, Challenge(reads=3), [
        asking(REPAIRED, [Index("GSI1", RaceItem=Keys("CALENDAR#{SeasonId}", "{Round:02d}"))], calendar="GSI1"),
        asking(REPAIRED, [LocalIndex("LSI1", RaceItem="{Round:02d}")], calendar="LSI1"),
    ]),
    "08": (BARE, Challenge(reads=4, indexes=2, scans=False), [
        replace(F1, indexes=F1.indexes),
        asking(BARE, [CAREERS, LocalIndex("LSI1", RaceItem="{Round:02d}")], calendar="LSI1", career="GSI1"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("lesson", LESSONS)
def test_more_than_one_design_meets_a_lessons_challenge_and_the_first_does_not(lesson: str) -> None:
    start, challenge, designs = LESSONS[lesson]

    assert met(start, start, challenge) != []
    assert [met(start, design, challenge) for design in designs] == [[], []]


def test_each_part_of_a_challenge_can_fail_and_says_how_far_it_is() -> None:
    whole = met(BARE, BARE, Challenge(reads=1.5, writes=1, indexes=0, scans=False, errors=0))
    assert "All questions once take 1.5 RCU at most: they take 33.5." in whole
    assert any(said.startswith("No question reads all of a table: ") for said in whole)
    assert any(said.startswith("All changes once take 1 WCU at most") for said in whole)
    assert met(BARE, F1, Challenge(indexes=0)) == ["At most 0 indexes: 1 now."]


@pytest.mark.parametrize("wrong", [{"reads": -1}, {"writes": "3"}, {"indexes": True}, {"reads": float("nan")}])
def test_a_limit_is_a_number_from_zero_up(wrong: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="Write a number"):
        Challenge(**wrong)
