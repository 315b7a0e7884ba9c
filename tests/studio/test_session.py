import json
from dataclasses import replace
from typing import Any

import pytest

from f1model.design.comparison import one_of
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.query.explain import explain
from f1model.review.report import RULES
from f1model.studio import Challenge, Session
from f1model.studio.fields import Field, fields
from f1model.studio.markup import key
from tests.studio.designs import NO_SORT, items_of

RESULT: Any = ["", "ResultItem", "sort"]
RACE = "Get a race with its results"


@pytest.fixture(scope="module")
def races() -> list[Item]:
    """Two races, with what is told of their season; what is said of a few items is said of many."""
    return f1_items(F1, seasons=[2024], rounds=[3, 8])


@pytest.fixture
def session(races: list[Item]) -> Session:
    return Session(F1, races)


def typed(session: Session, field: list[str | None], text: str) -> Any:
    return session.answer({"do": "text", "field": field, "text": text})


def test_a_letter_that_makes_a_model_shows_what_becomes_of_it(session: Session, races: list[Item]) -> None:
    answer = typed(session, RESULT, "RACE#{Round:02d}#RESULT#{ConstructorId}")

    lost = session.figures(session.history.now).keyed.lost
    assert lost > 15
    assert answer["said"].startswith(f"{lost} of {len(races)} items lost.")
    assert f"{lost} of {len(races)} items are lost." in answer["panels"]["items"]
    assert "overwritten: Rank is " in answer["panels"]["items"]
    assert answer["more"]
    assert "keys" not in answer["panels"], "the field in which one types is not drawn anew"
    judged = session.answer({"do": "judge"})["panels"]
    assert "▲ new" in judged["findings"]


def test_the_review_can_be_asked_for_in_parts_and_that_of_a_design_before_is_left(session: Session) -> None:
    typed(session, RESULT, "RACE#{Round:02d}#RESULT#{ConstructorId}")
    begun = [session.answer({"do": "judge", "within": 0}) for _ in range(3)]
    typed(session, RESULT, "RACE#{Round:02d}#RESULT#{Rank}")
    parts = [session.answer({"do": "judge", "within": 0})]
    while parts[-1].get("more"):
        parts.append(session.answer({"do": "judge", "within": 0}))

    assert begun == [{"more": True}] * 3
    assert len(parts) > len(RULES), "each rule is a part"
    other = Session(F1, session.population.under(F1).items)
    typed(other, RESULT, "RACE#{Round:02d}#RESULT#{Rank}")
    assert parts[-1] == other.answer({"do": "judge"})


@pytest.mark.parametrize("within", [-1, 10**400, float("inf"), float("nan"), True, "1", None])
def test_a_time_that_is_none_is_all_the_time_there_is_or_none_of_it(within: Any, session: Session) -> None:
    answer = session.answer({"do": "judge", "within": within})

    assert answer == {"more": True} or answer["panels"].keys() == {"findings", "bill"}


def test_a_question_that_is_added_is_looked_at_and_one_that_cannot_be_asked_is_counted(session: Session) -> None:
    name = "Get results by driver and season, in GSI1"
    panels = session.answer({"do": "add", "pattern": name})["panels"]

    assert session.shown == (name, "")
    assert f"<em>{name}</em>" in panels["picture"]
    session.answer({"do": "add", "pattern": "Write a SeasonItem"})
    assert session.shown == (name, "")
    asked = {"do": "place", "pattern": "Get all Formula 1 seasons", "index": "GSI1"}
    assert session.answer(asked)["said"].endswith(". 1 question cannot be asked.")


def test_what_makes_no_model_says_where_and_the_last_good_state_stays(session: Session) -> None:
    before = session.answer({"do": "start"})["panels"]
    answer = typed(session, RESULT, "RACE#{Round")

    assert answer.keys() == {"notes", "said"}
    assert answer["notes"].keys() == {key("text", *RESULT)}
    assert answer["said"] == answer["notes"][key("text", *RESULT)]
    assert session.history.now is F1
    again = session.answer({"do": "start"})
    assert 'value="RACE#{Round"' in again["panels"].pop("keys"), "what was typed stays as it was typed"
    assert again["notes"] == answer["notes"]
    assert again["panels"] == {name: html for name, html in before.items() if name != "keys"}


def test_letters_are_one_step_and_undoing_draws_the_form_anew(session: Session) -> None:
    for text in ("R", "RE", "RES{", "RES#{Rank}"):
        typed(session, RESULT, text)
    answer = session.answer({"do": "undo"})

    assert session.history.now == F1
    assert "RACE#{Round:02d}#RESULT#{Rank:02d}" in answer["panels"]["keys"]
    assert answer["notes"] == {}
    assert session.answer({"do": "undo"}) == {"said": "There is nothing to undo."}
    session.answer({"do": "redo"})
    assert fields(session.history.now)[Field(None, *RESULT[1:])] == "RES#{Rank}"
    assert session.answer({"do": "redo"}) == {"said": "There is nothing to do again."}


def test_on_the_way_to_another_key_no_change_loses_what_it_is_given(session: Session) -> None:
    whole = "RACE#{Round:02d}#RESULT#{Rank:02d}"
    for text in (whole[:-10], "RACE#", "RACE#{Round:02d}", whole):
        typed(session, RESULT, text)

    assert session.history.now == F1
    assert not session.history.can_undo


def test_what_waited_stays_when_the_text_that_made_it_whole_is_typed_on(session: Session) -> None:
    enters: list[list[str | None]] = [["GSI1", "SeasonItem", part] for part in ("partition", "sort")]

    assert typed(session, enters[0], "SEASONS")["notes"]
    for text in ("{SeasonId}", "{SeasonId}#", "{SeasonId}#X"):
        assert typed(session, enters[1], text)["notes"] == {}
        assert session.history.now.index("GSI1").keys["SeasonItem"] == Keys("SEASONS", text)
    session.answer({"do": "undo"})
    assert session.history.now == F1, "all of it was one step"


def test_what_waits_is_forgotten_only_when_something_was_undone(session: Session) -> None:
    typed(session, RESULT, "{")
    session.answer({"do": "undo"})
    assert session.drafts.texts
    session.answer({"do": "add-index", "kind": "templates"})
    session.answer({"do": "undo"})
    assert not session.drafts.texts


def test_the_form_is_drawn_anew_where_an_index_that_everybody_left_has_other_fields() -> None:
    shared = Index("Shared", partition="SharedPK", sort="A", Thing=Keys("N#{N}", "{A}"))
    model = replace(NO_SORT, indexes=[shared], access_patterns=())
    session = Session(model, items_of(model))

    assert typed(session, ["Shared", "Thing", "partition"], "")["notes"]
    answer = typed(session, ["Shared", "Thing", "sort"], "")
    assert "Shared, attributes of its sort key" in answer["panels"]["keys"]
    assert "keys" not in typed(session, ["Shared", None, "sort"], "N")["panels"]


def test_each_of_two_designs_has_its_figures_beside_the_other(session: Session) -> None:
    session.answer({"do": "add-index", "kind": "attributes", "names": "DriverId, Round"})
    assert "was " in session.answer({"do": "start"})["said"]
    session.answer({"do": "keep"})
    assert "was " not in session.answer({"do": "start"})["said"]
    session.answer({"do": "drop-index", "index": session.history.now.indexes[-1].name})
    answer = session.answer({"do": "start"})
    assert "▼ less" in answer["panels"]["changes"]
    session.answer({"do": "drop", "pattern": RACE})
    assert f"No longer there: {RACE}." in session.answer({"do": "start"})["panels"]["questions"]
    session.answer({"do": "restart"})
    assert session.history.kept == session.history.now == F1


def test_values_that_are_chosen_are_asked_with_in_both_designs(session: Session, races: list[Item]) -> None:
    session.answer({"do": "add-index", "kind": "templates"})
    session.answer({"do": "value", "pattern": RACE, "label": "Round", "text": "3"})

    expected = explain(F1[RACE], {"SeasonId": "2024", "Round": 3}, items=races).estimate
    for model in (session.history.now, session.history.kept):
        assert session.figures(model).questions[RACE].estimate == expected
    typed(session, RESULT, "RACE#{Round:02d}#R#{Rank:02d}")
    assert session.figures(session.history.now).questions[RACE].given == {"SeasonId": "2024", "Round": 3}


def test_values_can_be_typed_one_after_the_other_also_where_none_are_known() -> None:
    model = DataModel(
        "Two", [Entity("E", "{A}#{B}", "{A}", {"A": "S", "B": "N"})],
        access_patterns=[AccessPattern("Get one", ["A", "B"], ["E"])],
    )  # fmt: skip
    session = Session(model, [])
    assert session.answer({"do": "value", "pattern": "Get one", "label": "A", "text": "x"})["said"].startswith("B: ")
    session.answer({"do": "value", "pattern": "Get one", "label": "B", "text": "7"})
    assert session.figures(model).questions["Get one"].given == {"A": "x", "B": 7}

    refused = session.answer({"do": "value", "pattern": "Get one", "label": "A", "text": "x#y"})
    assert "Cannot be asked: " in refused["panels"]["questions"]
    session.answer({"do": "value", "pattern": "Get one", "label": "A", "text": "y"})
    assert session.figures(model).questions["Get one"].given == {"A": "y", "B": 7}, "the other one is still there"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"do": "value", "pattern": RACE, "label": "Round", "text": "many"}, "Round: 'many' is no number."),
        ({"do": "value", "pattern": RACE, "label": "Rank", "text": "1"}, f"{RACE}: it does not ask for 'Rank'."),
        ({"do": "value", "pattern": F1.write_patterns[0].name, "label": "x", "text": "x"}, F1.write_patterns[0].name),
        ({"do": "value", "pattern": "Nope", "label": "x", "text": "x"}, "F1Table has no pattern 'Nope'."),
        ({"do": "drop", "pattern": "Nope"}, "F1Table has no pattern 'Nope'."),
        ({"do": "drop-index", "index": "Nope"}, "F1Table has no index 'Nope'."),
        ({"do": "projection", "index": "GSI1", "text": "Nope"}, "GSI1, what it holds: no entity has an attribute"),
        ({"do": "place", "pattern": RACE, "index": "Nope"}, "F1Table has no index 'Nope'."),
        ({"do": "take", "form": "Paper"}, "'Paper' is no form to take a design home in."),
        ({"do": "take"}, "the message has no form."),
        ({"do": "dance"}, "the studio cannot 'dance'."),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    session: Session, message: dict[str, str], said: str
) -> None:
    answer = session.answer(message)

    assert answer.keys() == {"said"}
    assert answer["said"].startswith(said)
    assert session.history.now is F1
    assert not session.unsaved


def test_the_picture_shows_a_slice_or_a_place_and_both_designs_if_asked(session: Session) -> None:
    assert "● returned" not in session.answer({"do": "show", "index": "GSI1"})["panels"]["picture"]
    assert "● returned" in session.answer({"do": "show", "pattern": RACE})["panels"]["picture"]
    both = session.answer({"do": "show", "beside": True})["panels"]["picture"]
    assert all(f"<h4>{title}</h4>" in both for title in ("This design", "Compared with"))
    assert "aws dynamodb" in session.answer({"do": "language", "language": "AWS CLI"})["panels"]["asked"]
    session.answer({"do": "drop-index", "index": "GSI1"})
    assert "Picture" in session.answer({"do": "show", "index": "GSI1"})["panels"]["picture"]


def test_a_question_that_is_looked_at_says_what_it_costs(session: Session) -> None:
    said = session.answer({"do": "show", "pattern": RACE})["said"]
    assert said.startswith(f"{RACE}: Query F1Table, 21 evaluated, 21 returned, ")
    session.answer({"do": "place", "pattern": "Get all Formula 1 seasons", "index": "GSI1"})
    refused = session.answer({"do": "show", "pattern": "Get all Formula 1 seasons"})
    assert refused["said"].startswith("Get all Formula 1 seasons: cannot be asked: ")
    assert "Cannot be asked: " in refused["panels"]["asked"]
    assert "said" not in session.answer({"do": "show", "index": "GSI1"})


def test_a_language_that_cannot_say_it_leaves_the_request_and_the_others_to_choose(f1_2024: list[Item]) -> None:
    session, name = Session(GROWN, f1_2024), "Get a constructor's results in a season"
    session.answer({"do": "show", "pattern": name})
    asked = session.answer({"do": "language", "language": "PartiQL"})["panels"]["asked"]

    assert "KeyConditionExpression" in asked
    assert "PartiQL" in asked.split("<pre")[-1]
    assert "SELECT" not in asked
    assert 'value="AWS CLI"' in asked


def test_another_design_is_beside_it_from_the_start(f1_2024: list[Item]) -> None:
    session = Session(F1, f1_2024, against=ARTICLE.with_keys(ResultItem=F1.entity("ResultItem").keys))
    panels = session.answer({"do": "start"})["panels"]

    assert "▼ less, was 15.5" in panels["questions"]
    assert "WCU (was " not in panels["sum"], "it has no changes, which is not the same as changes that cost nothing"
    assert "Compared with" in panels["picture"]
    assert panels["asked"].count("KeyConditionExpression = ") == 2
    scan = session.answer({"do": "show", "pattern": "Get all Formula 1 seasons"})["panels"]
    assert "Scan: 1 item returned, 504 evaluated" in scan["picture"]
    alone = session.answer({"do": "show", "beside": False})["panels"]
    assert "Compared with" not in alone["picture"]
    assert "FilterExpression" not in alone["asked"]
    career = session.answer({"do": "show", "pattern": "Get a driver's career, latest first"})["panels"]
    assert "The request to compare with" not in career["asked"]
    session.answer({"do": "keep"})
    assert "was " not in session.answer({"do": "start"})["said"]


def test_a_design_is_unsaved_until_it_is_taken_home_in_a_form_that_there_is(session: Session) -> None:
    typed(session, RESULT, "R#{Round:02d}#{Rank:02d}")
    assert session.unsaved
    session.answer({"do": "take", "form": "Paper"})
    assert session.unsaved, "what failed is not at home"
    answer = session.answer({"do": "take", "form": "JSON"})
    assert answer["file"]["name"] == "F1Table.model.json"
    assert answer["said"] == "F1Table.model.json is ready."
    assert not session.unsaved
    session.answer({"do": "undo"})
    assert not session.unsaved, "the first design is not lost either"


def test_a_challenge_is_judged_at_each_change(races: list[Item]) -> None:
    session = Session(F1, races, Challenge(indexes=1))
    assert all(met for met, _ in session.challenged)
    assert "Challenge met." in session.answer({"do": "start"})["panels"]["challenge"]
    answer = session.answer({"do": "add-index", "kind": "templates"})
    assert "not yet" in answer["panels"]["challenge"]


def test_messages_do_not_change_the_model_that_was_given(session: Session) -> None:
    before = replace(F1)
    session.answer({"do": "add-attribute", "entity": "RaceItem", "name": "Weather", "kind": "S"})
    session.answer({"do": "drop", "pattern": RACE})

    assert before == F1
    assert "Weather" in session.history.now.entity("RaceItem").attributes


def test_a_question_in_which_values_are_compared_can_be_asked_with_others() -> None:
    model = replace(NO_SORT, access_patterns=[AccessPattern("Some", ["Id"], ["Thing"], where={"A": one_of()})])
    session = Session(model, [NO_SORT.item("Thing", {"Id": "1", "A": a}) for a in ("x",)])

    answer = session.answer({"do": "value", "pattern": "Some", "label": "A", "text": "x, y"})
    assert session.figures(model).questions["Some"].returned == 1
    assert json.dumps(answer)
