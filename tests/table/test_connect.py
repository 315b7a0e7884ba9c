"""A table is made, found, kept or dropped; what may be somebody else's is touched only when forced."""

from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from f1model.errors import BackendError
from f1model.f1.models import F1
from f1model.table.connect import connect, drop
from f1model.table.load import load
from f1model.table.tag import TAG

from .engine import OTHER_KEYS, SMALL, items, stored


def test_each_connect_gives_an_empty_table() -> None:
    load(connect(SMALL), items(3))

    assert stored(connect(SMALL)) == []


def test_the_table_knows_its_model_and_backend_and_has_its_indexes() -> None:
    table: Any = connect(F1)

    assert (table.name, table.model, table.backend) == ("F1Table", F1, "moto")
    assert [index["IndexName"] for index in table.global_secondary_indexes] == ["GSI1"]


def test_a_table_with_other_keys_is_dropped_only_when_forced() -> None:
    table = connect(SMALL)
    load(table, items(3))

    with pytest.raises(BackendError) as error:
        connect(OTHER_KEYS)
    assert str(error.value) == (
        "SmallTable exists with keys or indexes other than the model's, so it may be somebody else's. "
        "Use another table name, or force=True if you are sure."
    )
    assert len(stored(table)) == 3

    changed: Any = connect(OTHER_KEYS, force=True)
    assert [key["AttributeName"] for key in changed.key_schema] == ["Id", "SK"]
    drop(changed)


def test_a_table_with_other_indexes_is_not_dropped_either() -> None:
    connect(F1)

    with pytest.raises(BackendError, match=r"^F1Table exists with keys or indexes other"):
        connect(replace(F1, indexes=[], access_patterns=[]))


def test_a_table_that_is_kept_keeps_its_items_and_is_filled_up() -> None:
    load(connect(SMALL), items(3))

    table: Any = connect(SMALL, keep=True)

    assert (stored(table), table.model, table.backend) == (items(3), SMALL, "moto")
    load(table, items(5)[2:])
    assert stored(table) == items(5)


def test_to_keep_a_table_that_is_not_there_makes_it() -> None:
    drop(connect(SMALL))

    table: Any = connect(SMALL, keep=True)

    assert (stored(table), table.key_schema) == ([], SMALL.create_table_request()["KeySchema"])


@pytest.mark.parametrize("indexed", [False, True])
def test_a_table_with_other_keys_or_indexes_is_not_kept(indexed: bool) -> None:
    mine = replace(F1, table="SmallTable") if indexed else SMALL
    other = replace(mine, indexes=[], access_patterns=[]) if indexed else OTHER_KEYS
    table = connect(mine, force=True)
    load(table, items(3))

    with pytest.raises(BackendError, match=r"^SmallTable exists with keys or indexes other .* Use another table name,"):
        connect(other, keep=True)

    assert stored(table) == items(3)
    drop(table)


def test_drop_deletes_the_table() -> None:
    table = connect(SMALL)
    drop(table)

    with pytest.raises(ClientError) as error:
        table.load()
    assert error.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_what_the_engine_refuses_passes_through_untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "DescribeTable")

    def refuse(*_: Any) -> None:
        raise refusal

    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", refuse)

    with pytest.raises(ClientError) as error:
        connect(SMALL)
    assert error.value is refusal


# AWS, by name only; here inside moto.


def tags(client: Any, table: Any) -> Any:
    return client.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"]


def test_our_own_table_on_aws_is_tagged_kept_replaced_and_dropped(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("F1MODEL_BACKEND", "aws")
    made: Any = connect(SMALL, keep=True)
    load(made, items(2))

    assert (made.backend, tags(aws, made)) == ("aws", [TAG])
    assert stored(connect(SMALL, keep=True)) == items(2)

    again = connect(SMALL)
    assert (stored(again), tags(aws, again)) == ([], [TAG])
    drop(again)
    assert aws.list_tables()["TableNames"] == []


def test_a_table_on_aws_that_is_not_ours_is_filled_and_deleted_only_when_forced(aws: Any) -> None:
    aws.create_table(**SMALL.create_table_request(), Tags=[{"Key": "created-by", "Value": "somebody"}])
    theirs = boto3.resource("dynamodb").Table("SmallTable")
    load(theirs, items(2))

    for attempt in (
        lambda: connect(SMALL, backend="aws"),
        lambda: connect(SMALL, backend="aws", keep=True),
        lambda: drop(theirs),
    ):
        with pytest.raises(BackendError) as error:
            attempt()
        assert str(error.value) == (
            "SmallTable on AWS does not carry the tag created-by=f1model, so it is not ours to delete or fill. "
            "Use another table name, or force=True if you are sure."
        )
        assert stored(theirs) == items(2)

    assert stored(connect(SMALL, backend="aws", keep=True, force=True)) == items(2)
    drop(theirs, force=True)
    assert aws.list_tables()["TableNames"] == []
    aws.create_table(**SMALL.create_table_request())
    assert tags(aws, connect(SMALL, backend="aws", force=True)) == [TAG]
