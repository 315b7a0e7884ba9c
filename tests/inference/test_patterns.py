"""A first guess of access patterns asks what the keys make cheap, in plain words, and nothing that they do not."""

from dataclasses import replace
from random import Random

import pytest

from f1model.design.model import DataModel
from f1model.f1.models import GROWN
from f1model.inference.patterns import guessed_patterns
from f1model.query.plan import plan
from tests.query.chat import CHAT
from tests.query.helpdesk import HELPDESK
from tests.random_models import random_model


def asked(model: DataModel) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {each.name: (tuple(each.given), tuple(each.returns)) for each in guessed_patterns(model)}


def test_of_our_models_they_are_what_people_ask() -> None:
    grown = asked(GROWN)

    assert grown["Get a race"] == (("SeasonId", "Round"), ("RaceItem",))
    assert grown["Get all seasons"] == ((), ("SeasonItem",))
    assert grown["Get a race with its results"] == (("SeasonId", "Round"), ("RaceItem", "ResultItem"))
    assert grown["Get results of a race between two values of Rank"][0] == ("SeasonId", "Round")
    assert grown["Get results by driver, in GSI1"] == (("DriverId",), ("ResultItem",))
    assert grown["Get results by constructor and season, in ByConstructor"][0] == ("ConstructorId", "SeasonId")
    assert {"Get a room with its members", "Get a room with its messages"} <= asked(CHAT).keys()
    assert "Get messages by room between two values of SentAt" in asked(CHAT)
    assert "Get tickets by ticket id, in ByTicket" in asked(HELPDESK)


@pytest.mark.parametrize("seed", range(40))
def test_each_can_be_declared_and_is_answered_without_a_scan(seed: int) -> None:
    model = replace(random_model(Random(seed), "Random"), access_patterns=(), write_patterns=())

    guessed = replace(model, access_patterns=guessed_patterns(model))

    assert {each.name for entity in model.entities for each in guessed.access_patterns if entity.name in each.returns}
    assert {plan(each).operation for each in guessed.access_patterns} <= {"GetItem", "Query"}
