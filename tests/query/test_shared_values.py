"""Entities that share an item collection may call the shared value differently: what is matched is the rendered key."""

from dataclasses import replace

import pytest

from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.query.plan import plan
from f1model.query.run import run
from f1model.table.connect import connect
from f1model.table.load import load

AUTH = DataModel(
    "Auth",
    [
        Entity("User", "USER#{id}", "USER#{id}", {"id": "S", "name": "S"}),
        Entity("Account", "USER#{userId}", "ACCOUNT#{provider}", {"userId": "S", "provider": "S"}),
        Entity("Visit", "USER#{uid}", "VISIT#{at}", {"uid": "S", "at": "S"}),
    ],
    indexes=[Index("Inverted", partition="SK", sort="PK")],
)


def ask(*given: str, returns: list[str], model: DataModel = AUTH, index: str | None = None) -> AccessPattern:
    return AccessPattern("ask", given, returns, index=index, model=model)


@pytest.mark.parametrize("name", ["id", "userId"])
def test_one_query_brings_a_user_with_the_accounts(name: str) -> None:
    derived = plan(ask(name, returns=["User", "Account"]))

    assert (derived.operation, derived.condition) == ("Query", f"PK = USER#<{name}>")
    assert (derived.filter, derived.over_reads) == ("Type is User or Account", ("Visit",))
    table = connect(AUTH)
    load(table, [AUTH.item("User", {"id": who}) for who in "ab"])
    load(table, [AUTH.item("Account", {"userId": who, "provider": provider}) for who in "ab" for provider in "xy"])
    load(table, [AUTH.item("Visit", {"uid": "a", "at": "1"})])
    answer = run(table, derived.pattern, {name: "a"}).items
    assert [(item["Type"], item["SK"]) for item in answer] == [
        ("Account", "ACCOUNT#x"), ("Account", "ACCOUNT#y"), ("User", "USER#a"),
    ]  # fmt: skip


def test_an_entity_that_has_the_known_attribute_as_well_is_not_found_by_its_key() -> None:
    account = replace(AUTH.entities[1], attributes={"userId": "S", "provider": "S", "id": "S"})
    model = replace(AUTH, entities=[AUTH.entities[0], account])

    derived = plan(ask("id", returns=["User", "Account"], model=model))
    assert (derived.operation, derived.filter) == ("Scan", "id = <id>")  # an account's own id is another value


def test_an_inverted_index_can_be_asked() -> None:
    derived = plan(ask("provider", returns=["Account"], index="Inverted"))

    assert derived.condition == "SK = ACCOUNT#<provider> and begins_with(PK, USER#)"
    assert (derived.filter, derived.over_reads) == ("", ())


@pytest.mark.parametrize(
    ("given", "returns", "lacking"),
    [
        (["provider"], ["User", "Account"], "no User can come back: no key serves provider"),
        (["id", "name"], ["User", "Account"], "no Account can come back: no key serves name"),
        (["provider", "name"], ["Account", "User"], "no Account can come back: no key serves name"),
    ],
)
def test_what_can_never_come_back_is_refused_with_who_and_why(
    given: list[str], returns: list[str], lacking: str
) -> None:
    with pytest.raises(ModelError) as error:
        plan(ask(*given, returns=returns))

    assert error.value.where == "'ask'"
    assert error.value.problem.startswith(lacking)
    assert error.value.fix
