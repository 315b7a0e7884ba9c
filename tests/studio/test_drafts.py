from collections.abc import Sequence

import pytest
from hypothesis import given, settings, strategies

from f1model.design.entity import Keys
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.models import F1
from f1model.studio.drafts import Drafts
from f1model.studio.fields import PARTITION, SORT, Field, fields

_LONG = Field(None, "RaceItem", SORT)
_ENTERS = [Field("GSI1", "SeasonItem", part) for part in (PARTITION, SORT)]


def test_two_texts_that_only_make_sense_together_are_taken_when_the_second_is_typed() -> None:
    drafts = Drafts()
    first, second = _ENTERS

    assert drafts.typed(F1, first, "SEASONS") is F1
    assert drafts.why.keys() == {first}
    assert drafts.shown(F1) == {**fields(F1), first: "SEASONS"}, "it stays as it was typed"
    model = drafts.typed(F1, second, "{SeasonId}")
    assert model.index("GSI1").keys["SeasonItem"] == Keys("SEASONS", "{SeasonId}")
    assert (drafts.texts, drafts.why) == ({}, {})


def test_a_text_that_makes_a_model_alone_is_taken_and_the_other_goes_on_waiting() -> None:
    drafts, calendar = Drafts(), Field("GSI1", "RaceItem", PARTITION)
    drafts.typed(F1, calendar, "{Nobody}")

    model = drafts.typed(F1, _LONG, "R#{Round:03d}")
    assert model.entity("RaceItem").sort == "R#{Round:03d}"
    assert drafts.texts == {calendar: "{Nobody}"}
    assert "Nobody" in drafts.why[calendar].problem
    assert drafts.typed(model, calendar, fields(F1)[calendar]) == model, "what is typed back waits no more"
    assert (drafts.texts, drafts.why) == ({}, {})


def test_of_two_texts_that_make_no_model_each_says_why() -> None:
    drafts = Drafts()
    for field, text in ((_LONG, "{Round"), (_ENTERS[0], "{Nobody}")):
        drafts.typed(F1, field, text)

    assert drafts.why.keys() == {_LONG, _ENTERS[0]}
    assert len({str(why) for why in drafts.why.values()}) == 2


def test_a_field_of_another_model_is_refused_and_does_not_stay() -> None:
    drafts = Drafts()

    with pytest.raises(ModelError, match=r"^GSI9: it has no sort key"):
        drafts.typed(F1, Field("GSI9", None, SORT), "X")
    assert drafts.texts == {}


def test_after_another_change_what_waits_is_tried_again_and_what_is_no_field_any_more_is_dropped() -> None:
    drafts = Drafts()
    drafts.typed(F1, _LONG, "{Weather}#{Round:02d}")
    drafts.typed(F1, Field("GSI1", "RaceItem", SORT), "{Nobody}")

    with_weather = DataModel(
        F1.table,
        [
            each if each.name != "RaceItem" else type(each)(
                each.name, each.partition, each.sort, {**each.attributes, "Weather": "S"}
            )
            for each in F1.entities
        ],
    )  # fmt: skip
    model = drafts.again(with_weather)
    assert model.entity("RaceItem").sort == "{Weather}#{Round:02d}"
    assert drafts.texts == {}


@settings(max_examples=settings().max_examples // 2)
@given(
    strategies.lists(
        strategies.sampled_from(["", "X", "{Round}", "{Round:0", "{Name}", "#", "R#{Round:02d}"]), max_size=3
    )
)
def test_whatever_was_typed_before_the_last_text_counts_and_the_first_gives_the_first_model_back(
    typed: Sequence[str],
) -> None:
    drafts, model = Drafts(), F1
    for text in [*typed, "LAST#{Round:02d}"]:
        model = drafts.typed(model, _LONG, text, F1)
    assert model == Drafts().typed(F1, _LONG, "LAST#{Round:02d}")
    for text in [*typed, fields(F1)[_LONG]]:
        model = drafts.typed(model, _LONG, text, F1)
    assert model == F1
