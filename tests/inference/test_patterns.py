"""A first guess of access patterns asks what the keys make cheap, in plain words, and nothing that they do not."""

from dataclasses import replace
from random import Random

import pytest

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.f1.models import GROWN
from f1model.inference.patterns import begun_patterns, guessed_patterns
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


MARKED = DataModel(
    "Desk",
    [
        Entity("Org", "ORG#{OrgId}", "#METADATA", {"OrgId": "S"}),
        Entity("Member", "ORG#{OrgId}", "MEMBER#{MemberId}", {"OrgId": "S", "MemberId": "S", "State": "S"}),
        Entity("Doc", "ORG#{OrgId}", "DOC#{DocId}", {"OrgId": "S", "DocId": "S", "SentOn": "S"}),
        Entity("DocPage", "ORG#{OrgId}", "DOC#{DocId}#PAGE#{Page:03d}", {"OrgId": "S", "DocId": "S", "Page": "N"}),
    ],
    indexes=[Index("GSI1", partition="GSI1PK", sort="GSI1SK", keys={"Doc": Keys("DOC#OPEN", "{SentOn}")}),
             LocalIndex("ByState", sort="State", keys={"Member": "{State}"})],
    type_attribute=None,
)  # fmt: skip


def test_a_collection_is_asked_whole_once_and_what_a_marker_begins_is_no_value() -> None:
    found = asked(MARKED)

    assert found["Get members by org"] == (("OrgId",), ("Member",))
    assert found["Get everything by org"] == (("OrgId",), ("Org", "Member", "Doc", "DocPage"))
    pages = [
        name for name, (given, returns) in found.items() if given == ("OrgId",) and {*returns} == {"Doc", "DocPage"}
    ]
    assert len(pages) == 1, "a question is asked once, whatever is named first"


def test_of_an_index_the_word_in_its_key_is_said_and_its_second_key_is_asked() -> None:
    found = asked(MARKED)

    assert "Get docs under DOC#OPEN, in GSI1" in found
    assert "Get docs under DOC#OPEN, in GSI1 between two values of SentOn" in found
    assert not any(name.startswith("Get all docs") for name in found)
    assert found["Get members by org and state, in ByState"][0] == ("OrgId", "State")


def test_a_sort_key_that_begins_with_a_value_narrows_its_list() -> None:
    found = {each.name: tuple(each.given) for each in begun_patterns(GROWN)}

    assert found["Get results by driver and season, in GSI1"] == ("DriverId", "SeasonId")
    assert not any(name.startswith("Get seasons") for name in found), "one value begins nothing"


@pytest.mark.parametrize("seed", range(40))
def test_each_can_be_declared_and_is_answered_without_a_scan(seed: int) -> None:
    model = replace(random_model(Random(seed), "Random"), access_patterns=(), write_patterns=())

    guessed = replace(model, access_patterns=guessed_patterns(model))
    begun = [plan(replace(each, model=model)).operation for each in begun_patterns(model)]

    assert {*begun} <= {"Query"}
    assert {each.name for entity in model.entities for each in guessed.access_patterns if entity.name in each.returns}
    assert {plan(each).operation for each in guessed.access_patterns} <= {"GetItem", "Query"}
