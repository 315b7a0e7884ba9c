"""What a write pattern may say. Each error once, in one line that names the pattern."""

from dataclasses import replace
from typing import Any

import pytest

from f1model.design.comparison import at_least, missing
from f1model.design.entity import Entity, Keys
from f1model.design.model import DataModel
from f1model.design.write import MOST_TOGETHER, WritePattern, old
from f1model.errors import ModelError
from f1model.query.write_plan import write_plan

USER = Entity("User", "USER#{UserId}", "USER", {"UserId": "S", "Email": "S", "Age": "N", "Member": "BOOL"})
EMAIL = Entity("Email", "EMAIL#{Email}", "EMAIL", {"Email": "S", "UserId": "S"})
CLAIM = WritePattern("claim", create="Email")


def declared(*arguments: Any, **parts: Any) -> WritePattern:
    """The pattern, as part of a model."""
    model = DataModel("Users", [USER, EMAIL], write_patterns=[WritePattern(*arguments or ("Do it",), **parts)])
    return model.write_patterns[0]


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({}, "nothing to do"),
        ({"create": "User", "delete": "User"}, "create and delete"),
        ({"change": ["User"]}, "it has change"),
        ({"change": "Nobody", "sets": ["Age"]}, "no entity 'Nobody'"),
        ({"change": "User"}, "changes nothing"),
        ({"change": "User", "sets": "Age"}, "sets is text"),
        ({"change": "User", "sets": {"Age": 1}}, "sets is {'Age': 1}"),
        ({"change": "User", "sets": [1]}, "holds 1, which is not a name"),
        ({"change": "User", "sets": ["Size"]}, "'Size' is not an attribute of User"),
        ({"change": "User", "fixed": ["Age"]}, "has to be a mapping"),
        ({"change": "User", "fixed": {"Age": "old"}}, "not of its declared type N"),
        ({"change": "User", "adds": {"Age": "1"}}, "adds '1' to Age"),
        ({"change": "User", "adds": {"Age": True}}, "adds True to Age"),
        ({"change": "User", "adds": {"Email": 1}}, "only numbers can be added to"),
        ({"change": "User", "sets": ["Age"], "version": "Email"}, "only numbers can be added to"),
        ({"change": "User", "sets": ["Age"], "version": "Version"}, "'Version' is not an attribute"),
        ({"change": "User", "sets": ["Age"], "version": ["Age"]}, "version is ['Age']"),
        ({"change": "User", "sets": ["Age"], "often": 5}, "often is 5"),
        ({"change": "User", "sets": ["Age"], "upsert": "yes"}, "upsert is 'yes'"),
        ({"change": "User", "sets": ["Age"], "adds": {"Age": 1}}, "Age is written twice"),
        ({"change": "User", "sets": ["UserId"], "upsert": True}, "it changes UserId, which is part of the primary key"),
        ({"change": "User", "sets": ["Age"], "given": ["Email"]}, "UserId is part of the primary key"),
        ({"change": "User", "sets": ["Age"], "only_if": {"Member": at_least(True)}}, "no attribute of type BOOL"),
        ({"change": "User", "sets": ["Age"], "only_if": {"Age": "old"}}, "not of its declared type N"),
        ({"change": "User", "sets": ["Age"], "only_if": {"Age": missing}}, "Call it: missing()"),
        ({"create": "User", "sets": ["Age"]}, "a create has sets"),
        ({"create": "User", "only_if": {"Age": 1}}, "no item yet"),
        ({"delete": "User", "fixed": {"Age": 1}}, "it fixes Age, and a delete sets nothing"),
        ({"check": "User"}, "it checks nothing"),
        ({"check": "User", "only_if": {"Age": 1}, "version": "Age"}, "a check sets nothing"),
        ({"delete": "User", "along": "claim"}, "along is 'claim'"),
        ({"delete": "User", "along": [WritePattern("a", delete="Email", along=[CLAIM])]}, "others going along with it"),
        ({"delete": "User", "along": [CLAIM] * MOST_TOGETHER}, "has at most 100"),
        ({"change": "User", "sets": ["UserId"], "along": [CLAIM] * (MOST_TOGETHER - 1)}, "takes two writes, and 99"),
        ({"delete": "User", "takes": {"Email": 1}}, "takes 1 for Email"),
        ({"delete": "User", "along": [WritePattern("a", delete="Email", takes={"Id": "Age"})]}, "takes 'Id', which"),
        ({"delete": "User", "along": [WritePattern("a", delete="Email", takes={"Email": old("Mail")})]}, "'Mail'"),
        ({"create": "User", "along": [WritePattern("a", delete="Email", takes={"Email": old("Email")})]}, "old Email"),
        ({"delete": "User", "along": [WritePattern("a", delete="Mail")]}, "no entity 'Mail'"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_when_it_is_declared(parts: dict[str, Any], problem: str) -> None:
    with pytest.raises(ModelError) as caught:
        declared(**parts)

    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.fix


@pytest.mark.parametrize("name", ["", "  ", None, 5])
def test_it_has_a_name(name: Any) -> None:
    with pytest.raises(ModelError, match="cannot be its name"):
        declared(name, delete="User")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        (WritePattern("Do it", delete="User"), "belongs to no data model"),
        (declared(check="User", only_if={"Age": 1}), "a check writes nothing"),
        (declared(delete="Email", takes={"Email": "Address"}), "goes along with nothing"),
        ("Do it", "needs a write pattern, and got the text 'Do it'"),
    ],
)
def test_what_can_only_go_along_is_not_planned_alone(pattern: Any, problem: str) -> None:
    with pytest.raises(ModelError, match=problem):
        write_plan(pattern)


def test_a_model_knows_its_writes_by_name_and_binds_what_goes_along() -> None:
    pattern = declared("Sign up", create="User", along=[CLAIM])
    assert pattern.model

    assert pattern.model["Sign up"] is pattern  # type: ignore[index]
    assert [each.model for each in pattern.along] == [pattern.model]
    assert CLAIM.model is None
    with pytest.raises(ModelError, match="declares the pattern 'Do it' twice"):
        DataModel("Users", [USER], write_patterns=[WritePattern("Do it", delete="User")] * 2)


def test_with_other_keys_what_is_given_follows_the_primary_key() -> None:
    along = WritePattern("the address", change="Email", given=["Email", "UserId"], fixed={"UserId": "nobody"})
    parts: dict[str, Any] = {"change": "User", "given": ["UserId", "Age"], "sets": ["Member"], "along": [along]}
    model = DataModel("Users", [USER, EMAIL], write_patterns=[
        WritePattern("Do it", **parts), WritePattern("Make it", create="User", given=["UserId", "Email"]),
        WritePattern("Remove it", delete="User", given=[], fixed={"UserId": "u"}),
    ])  # fmt: skip

    aged = model.with_keys(User=Keys("USER#{UserId}", "AGE#{Age}"))
    assert aged["Remove it"].given == ("Age",)
    changed = replace(model, write_patterns=model.write_patterns[:2]).with_keys(User=Keys("USER#{Email}", "AGE#{Age}"))

    assert changed["Do it"].given == ("Age", "Email")
    assert changed["Do it"].along[0].given == ("Email", "UserId")
    assert changed["Make it"].given == ("UserId", "Email", "Age")
    assert changed.with_keys(User=Keys("USER#{UserId}", "USER"))["Do it"].given == ("UserId",)
