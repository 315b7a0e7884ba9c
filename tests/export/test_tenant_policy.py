"""The policy of a tenant, and the small model of what IAM makes of it: at random, and at the corners of the rules."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.export import allows, policy

A = {"Org": "S", "Id": "S", "Owner": "S", "N": "N"}
ASK = AccessPattern("One", given=["Org", "Id"], returns=["Thing"])
OWNED = AccessPattern("Of an owner", index="ByOwner", given=["Org", "Owner"], returns=["Thing"])


def shared(partition: str = "ORG#{Org}", sort: str = "THING#{Id}", owner: str = "ORG#{Org}#OWNER#{Owner}",
           **fields: Any) -> DataModel:  # fmt: skip
    entities = [Entity("Thing", partition, sort, A)]
    index = Index("ByOwner", Thing=Keys(owner, "{Id}"))
    return DataModel("Shared", entities, indexes=[index], tenant="Org",
                     **{"access_patterns": [ASK, OWNED], **fields})  # fmt: skip


def tried(document: dict[str, Any], model: DataModel, key: str, org: str, **options: Any) -> bool:
    index = options.get("index")
    return allows(document, options.get("operation", "Query"), model.place(index), [key], {"Org": org})


PARTITIONS = ["{Org}", "ORG#{Org}", "A*B#{Org}#C", "ORG#x{Org}y", "ORG#{Org}#ID#{Id}", "$#{Org}#{N:04d}#{Id}"]
NAMES = st.text(alphabet="ab1.xy", min_size=1, max_size=4)  # short, so that one begins with another


@given(st.sampled_from(PARTITIONS), st.sampled_from(PARTITIONS), NAMES, NAMES, NAMES, st.integers(0, 9_999))
def test_a_key_may_be_asked_if_and_only_if_it_is_the_tenants_own(
    partition: str, owner: str, org: str, mine: str, thing: str, number: int
) -> None:
    sort = "{Id}#{N}#{Owner}"
    ask = AccessPattern("One", given=["Org", "Id", "N"], returns=["Thing"])
    owned = AccessPattern("Of an owner", index="ByOwner", given=["Org", "Id", "N"], returns=["Thing"])
    model = shared(partition, sort, owner, access_patterns=[ask, owned])
    item = model.item("Thing", {"Org": org, "Id": thing, "Owner": thing, "N": number})
    document = policy(model)
    for index in (None, "ByOwner"):
        key = item[model.place(index).partition[0]]
        assert tried(document, model, key, mine, index=index) == (org == mine)


def test_it_allows_what_the_patterns_need_and_no_more() -> None:
    changes = [
        WritePattern("Add", create="Thing", example={"Org": "o", "Id": "1"}),
        WritePattern("Rename", change="Thing", sets=["Owner"], example={"Org": "o", "Id": "1", "Owner": "x"}),
        WritePattern("Drop", delete="Thing", example={"Org": "o", "Id": "1"}),
    ]
    table, index = policy(shared(write_patterns=changes))["Statement"]

    assert table["Action"] == [f"dynamodb:{each}Item" for each in ("Get", "Put", "Update", "Delete")]
    assert table["Resource"] == ["arn:aws:dynamodb:*:*:table/Shared"]
    assert table["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ORG#${aws:PrincipalTag/Org}"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    assert index["Action"] == ["dynamodb:Query"]
    assert index["Resource"] == ["arn:aws:dynamodb:*:*:table/Shared/index/ByOwner"]
    assert index["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] == [
        "ORG#${aws:PrincipalTag/Org}#OWNER#*"
    ]


def test_a_change_that_moves_reads_deletes_and_puts() -> None:
    move = WritePattern("Move", change="Thing", given=["Org", "Id"], sets=["Id"], example={"Org": "o", "Id": "1"},
                        example_changes={"Id": "2"})  # fmt: skip
    (table,) = policy(shared(access_patterns=[], write_patterns=[move]))["Statement"]

    assert table["Action"] == [f"dynamodb:{each}Item" for each in ("Get", "Put", "Delete")]


def test_the_arn_may_be_given_and_the_text_is_json() -> None:
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/Shared"
    document = policy(shared(), arn)

    assert [each["Resource"] for each in json.loads(json.dumps(document))["Statement"]] == [
        [arn], [f"{arn}/index/ByOwner"]
    ]  # fmt: skip
    assert tried(document, shared(), "ORG#a", "a", operation="GetItem")


LEAD = "does not begin with Org"


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (shared(owner="OWNER#{Owner}"), LEAD),
        (shared(owner="OWNER#{Owner}#{Org}"), LEAD),
        (shared("THING#{Id}", "{Org}"), LEAD),
        (shared("ALL", "{Org}#{Id}"), LEAD),
        (replace(shared(), tenant=None), "declares no tenant"),
        (shared(access_patterns=[]), "declares no pattern"),
        (shared(access_patterns=[AccessPattern("All", returns=["Thing"])]), "is a Scan"),
        (replace(shared("{N}", access_patterns=[AccessPattern("N", given=["N"], returns=["Thing"])]), tenant="N"),
         "is no text"),
        (shared("Ω#{Org}"), "no such character"),
    ],
)  # fmt: skip
def test_what_iam_could_not_tell_is_refused(model: DataModel, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        policy(model)


def test_a_partition_key_of_several_attributes_is_not_guessed_at() -> None:
    native = Index("ByOwner", partition=["Org", "Owner"], sort=["Id"])
    with pytest.raises(ModelError, match="has several attributes"):
        policy(replace(shared(), indexes=[native]))


def changed(**condition: Any) -> dict[str, Any]:
    """The policy with a Scan among its actions, and this condition."""
    document = policy(shared())
    statement = {**document["Statement"][0], "Condition": condition}
    statement["Action"] = [*statement["Action"], "dynamodb:Scan"]
    return {**document, "Statement": [statement]}


def scans(document: dict[str, Any]) -> bool:
    return allows(document, "Scan", shared().place(), tags={"Org": "a"})


def test_a_scan_names_no_key_so_that_for_all_values_holds() -> None:
    every = {"dynamodb:LeadingKeys": ["ORG#${aws:PrincipalTag/Org}"]}

    assert not scans(policy(shared())), "it is not among the actions"
    assert scans(changed(**{"ForAllValues:StringLike": every}))
    assert not scans(changed(**{"ForAllValues:StringLike": every, "Null": {"dynamodb:LeadingKeys": "false"}}))
    assert not scans(changed(**{"ForAnyValue:StringLike": every}))
    assert not scans(changed(StringLike=every))


def test_for_any_value_lets_a_batch_pass_with_one_key_of_ones_own() -> None:
    batch = ["ORG#a", "ORG#b"]
    for quantifier, passes in (("ForAllValues", False), ("ForAnyValue", True)):
        document = changed(**{f"{quantifier}:StringEquals": {"dynamodb:LeadingKeys": "ORG#a"}})
        document["Statement"][0]["Action"] = "dynamodb:Batch*"
        assert allows(document, "BatchGetItem", shared().place(), batch) is passes


def test_a_beginning_alone_is_somebody_elses_too() -> None:
    loose = changed(**{"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ORG#${aws:PrincipalTag/Org}*"]}})

    assert tried(loose, shared(), "ORG#ab", "a", operation="GetItem")
    assert not tried(policy(shared()), shared(), "ORG#ab", "a", operation="GetItem")


def test_deny_wins_and_a_session_without_a_tag_gets_nothing() -> None:
    document = policy(shared())
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    ask = (shared().place(), ["ORG#a"])

    assert allows(document, "GetItem", *ask, {"Org": "a"})
    assert not allows({"Statement": [*document["Statement"], deny]}, "GetItem", *ask, {"Org": "a"})
    assert not allows(document, "GetItem", *ask)
    assert not allows(document, "DeleteItem", *ask, {"Org": "a"})
    assert not allows(document, "GetItem", shared().place("ByOwner"), ["ORG#a#OWNER#x"], {"Org": "a"})


@pytest.mark.parametrize(
    ("document", "ask", "says"),
    [
        (policy(shared()), ("SearchVectors", ["k"], {}), "knows no 'SearchVectors'"),
        (policy(shared()), ("Scan", ["k"], {}), "A Scan names no partition key"),
        (policy(shared()), ("Query", [], {}), "any other request at least one"),
        (policy(shared()), ("Query", "key", {}), r"keys='key'"),
        (policy(shared()), ("Query", ["k"], {"Org": "*"}), "with a wildcard"),
        (changed(Bool={"dynamodb:LeadingKeys": "true"}), ("GetItem", ["k"], {}), "does not know 'Bool'"),
        (changed(StringLike={"dynamodb:Attributes": "a"}), ("GetItem", ["k"], {}), "does not know 'dynamodb:Attri"),
        ({"Statement": {"Effect": "Allow", "NotAction": "x", "Resource": "*"}}, ("Query", ["k"], {}), "its NotAction"),
        ({"Statement": {"Effect": "Allow", "Action": "*"}}, ("Query", ["k"], {}), "lacks its"),
    ],
)
def test_what_the_model_does_not_know_is_refused_and_not_guessed(
    document: dict[str, Any], ask: tuple[str, list[str], dict[str, str]], says: str
) -> None:
    operation, keys, tags = ask
    with pytest.raises(ModelError, match=says):
        allows(document, operation, shared().place(), keys, tags)
