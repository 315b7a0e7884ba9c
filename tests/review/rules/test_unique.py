"""What has to be unique: each rule with a smallest design that breaks it, and one that just does not."""

from typing import Any

import pytest

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern, old

from .writing import USER, model, of

CLAIM = WritePattern("claim", create="Email")
FREE_OLD = WritePattern("free", delete="Email", takes={"Email": old("Email")})
SIGN_UP = WritePattern("Sign up", create="User", along=[CLAIM])
CLOSE = WritePattern("Close", delete="User", along=[WritePattern("free", delete="Email")])


def moving(*along: WritePattern, **parts: Any) -> WritePattern:
    return WritePattern("Change the address", change="User", along=along, **(parts or {"sets": ["Email"]}))


# unique-not-kept


def test_a_guard_that_is_claimed_and_freed_throughout() -> None:
    assert of("unique-not-kept", model(SIGN_UP, moving(FREE_OLD, CLAIM), CLOSE)) == []
    assert of("unique-not-kept", model(SIGN_UP, WritePattern("Rename", change="User", sets=["Name"]))) == []
    assert of("unique-not-kept", model(WritePattern("Sign up", create="User"), moving())) == []  # nothing is unique


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (moving(), "does not claim the new and does not free the old."),
        (moving(CLAIM), "does not free the old."),
        (moving(FREE_OLD), "does not claim the new."),
        (moving(CLAIM, WritePattern("free", delete="Email")), "does not free the old."),  # it frees the new one
        (moving(fixed={"Email": None}), "does not free the old."),
        (WritePattern("Close", delete="User"), "does not free the old."),
        (WritePattern("Import", put="User"), "does not claim the new."),
        (WritePattern("Invite", create="User"), "does not claim the new."),
    ],
)
def test_a_guard_that_is_forgotten(write: WritePattern, said: str) -> None:
    (found,) = of("unique-not-kept", model(SIGN_UP, write))

    assert (found.level, found.where) == ("error", write.name)
    assert found.what.startswith("Email of User is unique by Email, which 'claim' (along with 'Sign up') creates.")
    assert found.what.endswith(said)


def test_a_change_that_claims_and_frees_shows_that_something_is_unique() -> None:
    (found,) = of("unique-not-kept", model(WritePattern("Sign up", create="User"), moving(FREE_OLD, CLAIM)))

    assert (found.where, found.what.endswith("does not claim the new.")) == ("Sign up", True)
    assert of("unique-not-kept", model(WritePattern("Sign up", create="User"), moving(CLAIM))) == []


def test_guards_of_several_kinds_may_share_an_entity() -> None:
    unique = Entity("Unique", "UNIQUE#{Kind}", "{Value}", {"Kind": "S", "Value": "S"})
    guards = [
        WritePattern(f"claim {name}", create="Unique", fixed={"Kind": name}, takes={"Value": name})
        for name in ("Email", "Name")
    ]

    def told(*along: WritePattern) -> list[str]:
        writes = [
            WritePattern("Sign up", create="User", along=guards),
            WritePattern("Invite", create="User", along=along),
        ]
        found = of("unique-not-kept", DataModel("Users", [USER, unique], write_patterns=writes))
        return [each.what.partition(" of ")[0] for each in found]

    assert told(*guards) == []
    assert told(guards[0]) == ["Name"]
    assert told() == ["Email", "Name"]


def test_the_fix_can_be_written_as_it_says() -> None:
    (found,) = of("unique-not-kept", model(SIGN_UP, moving()))

    assert found.fix == (
        'Let it go along: WritePattern(..., create="Email") and WritePattern(..., delete="Email", '
        'takes={"Email": old("Email")}).'
    )


# unique-by-reading


BY_EMAIL = Index("ByEmail", partition="Email")
ONE = AccessPattern("Find by address", ["Email"], ["User"], index="ByEmail")


def test_a_look_before_a_write_keeps_nothing_unique() -> None:
    plain = WritePattern("Sign up", create="User")

    (found,) = of("unique-by-reading", model(plain, indexes=[BY_EMAIL], access_patterns=[ONE]))
    assert (found.level, found.where) == ("note", "Find by address")
    assert "It asks ByEmail for the one User that has a Email, and 'Sign up' can write a second one" in found.what
    assert of("unique-by-reading", model(SIGN_UP, indexes=[BY_EMAIL], access_patterns=[ONE])) == []
    assert of("unique-by-reading", model(indexes=[BY_EMAIL], access_patterns=[ONE])) == []  # nothing writes one


@pytest.mark.parametrize(
    ("sort", "limit", "descending", "found"),
    [("{OrderId}", 1, False, 1), ("{OrderId}", None, False, 0), ("{OpenedAt}", 1, False, 0), ("{OrderId}", 1, True, 0)],
)
def test_one_by_another_attribute_or_the_latest_of_many(
    sort: str, limit: int | None, descending: bool, found: int
) -> None:
    index = Index("ByText", Order=Keys("{Text}", sort))
    asked = AccessPattern("Find", ["Text"], ["Order"], index="ByText", limit=limit, descending=descending)

    design = model(WritePattern("Open", create="Order"), indexes=[index], access_patterns=[asked])
    assert len(of("unique-by-reading", design)) == found
