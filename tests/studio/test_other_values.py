from dataclasses import replace
from typing import Any

import pytest

from f1model.design.comparison import one_of
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.f1.items import f1_items
from f1model.f1.models import F1, GROWN
from f1model.studio.session import Session
from tests.studio.designs import NO_SORT

CAREER = "Get a driver's career, latest first"
RACE = "Get a race with its results"


@pytest.fixture
def session(f1_2024: list[Item]) -> Session:
    return Session(F1, f1_2024)


def test_a_design_that_one_goes_back_to_is_asked_with_the_values_chosen_since(session: Session) -> None:
    """It was drawn before they were chosen, and was neither of the two designs that were compared then."""
    for message in (
        {"do": "start"},
        {"do": "add-index", "kind": "local"},
        {"do": "keep"},
        {"do": "value", "pattern": CAREER, "label": "DriverId", "text": "max-verstappen"},
        {"do": "undo"},
    ):
        session.answer(message)

    assert session.history.now is session.history.first
    assert session.figures(session.history.now).questions[CAREER].values == {"DriverId": "max-verstappen"}


def test_values_chosen_for_a_question_are_not_those_of_another_that_has_its_name_later(session: Session) -> None:
    session.answer({"do": "add", "pattern": "Get a race"})
    session.answer({"do": "value", "pattern": "Get a race", "label": "Round", "text": "3"})
    assert session.figures(session.history.now).questions["Get a race"].values == {"SeasonId": "2024", "Round": 3}

    session.answer({"do": "drop", "pattern": "Get a race"})
    field = [None, "RaceItem", "sort"]
    session.answer({"do": "text", "field": field, "text": "RACE#{Round:02d}#{RaceDate}"})
    session.answer({"do": "add", "pattern": "Get a race"})

    other = session.figures(session.history.now).questions["Get a race"]
    assert session.history.now["Get a race"].given == ("SeasonId", "Round", "RaceDate")
    assert (other.refused, other.returned) == ("", 1)


@pytest.fixture(scope="module")
def seasons() -> list[Item]:
    """Of 2023 two races, and of 2024 three."""
    return [item for item in f1_items(GROWN, seasons=[2023, 2024], rounds=[1, 8, 24]) if item.get("Round") != 24
            or item["SeasonId"] == "2024"]  # fmt: skip


def given(session: Session, name: str) -> dict[str, Any]:
    return session.figures(session.history.now).questions[name].given


def choose(session: Session, name: str, label: str, text: str) -> Any:
    return session.answer({"do": "value", "pattern": name, "label": label, "text": text})


def test_another_season_has_its_own_rounds(seasons: list[Item]) -> None:
    session = Session(GROWN, seasons)
    choose(session, RACE, "Round", "24")
    assert given(session, RACE) == {"SeasonId": "2024", "Round": 24}
    choose(session, RACE, "SeasonId", "2023")
    assert given(session, RACE) == {"SeasonId": "2023", "Round": 1}
    choose(session, RACE, "Round", "8")
    choose(session, RACE, "SeasonId", "2024")
    assert given(session, RACE) == {"SeasonId": "2024", "Round": 8}, "a round that both have stays"
    choose(session, RACE, "SeasonId", "1950")
    assert given(session, RACE) == {"SeasonId": "1950", "Round": 8}, "what nothing has can be asked for"


def test_what_is_chosen_for_one_question_is_asked_by_the_others_where_they_find_it(seasons: list[Item]) -> None:
    session = Session(GROWN, seasons)
    podium = "Get the podium of a race"
    before = given(session, CAREER)
    answer = choose(session, RACE, "SeasonId", "2023")

    assert answer["said"].startswith(f"{RACE}: Query GrownTable, 21 evaluated, 21 returned, ")
    assert given(session, "Get all results of a race") == {"SeasonId": "2023", "Round": 8}
    assert given(session, podium) == {"SeasonId": "2023", "Round": 8, "Rank": (1, 3)}
    assert given(session, CAREER) == before
    choose(session, podium, "Rank to", "2")
    assert given(session, podium)["Rank"] == (1, 2)
    choose(session, RACE, "SeasonId", "1950")
    assert given(session, podium)["SeasonId"] == "2023", "of 1950 there is no podium"


def test_what_is_chosen_is_asked_of_the_design_beside_it_too(f1_2024: list[Item]) -> None:
    session = Session(F1, f1_2024, against=GROWN)
    choose(session, RACE, "Round", "3")
    for model in (F1, GROWN):
        for name in (RACE, "Get all results of a race"):
            assert session.figures(model).questions[name].given == {"SeasonId": "2024", "Round": 3}


def test_a_name_that_asks_for_other_values_in_the_design_beside_it_keeps_its_own() -> None:
    """And several values that are compared with one attribute are not those of a question that knows one of it."""
    few, one = AccessPattern("Few", ["Id"], ["Thing"], where={"A": one_of()}), AccessPattern("One", ["A"], ["Thing"])
    model = replace(NO_SORT, access_patterns=[few, one])
    other = DataModel("Other", NO_SORT.entities, access_patterns=[replace(one, name="Few", model=None)], sort=None)
    session = Session(model, [NO_SORT.item("Thing", {"Id": n, "A": a}) for n, a in ("1x", "2y")], against=other)

    choose(session, "Few", "A", "x, y")
    assert given(session, "Few")["A"] == ("x", "y")
    assert set(given(session, "One")) == {"A"}
    assert given(session, "One")["A"] in ("x", "y")
    beside = session.figures(other).questions["Few"]
    assert (beside.refused, beside.returned) == ("", 1)
