import pytest

from f1model.design.entity import Item
from f1model.f1.models import F1
from f1model.studio.session import Session

CAREER = "Get a driver's career, latest first"


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
