"""A table is made, found, kept or dropped; what may be somebody else's is touched only when forced."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import BackendError
from f1model.f1.models import F1
from f1model.table.backend import resource_of
from f1model.table.connect import _settled, connect, drop
from f1model.table.lesson import lesson_table
from f1model.table.load import load
from f1model.table.tag import TAG

from .engine import OTHER_KEYS, SMALL, engine, items, stored


def stored_count(table: Any) -> Any:
    return table.scan()["Count"]


def test_each_connect_gives_an_empty_table() -> None:
    load(connect(SMALL), items(3))

    assert stored(connect(SMALL)) == []


def test_the_table_knows_its_model_and_backend_and_has_its_indexes() -> None:
    table: Any = connect(F1)

    assert (table.name, table.model, table.backend) == ("F1Table", F1, "moto")
    assert [index["IndexName"] for index in table.global_secondary_indexes] == ["GSI1"]


def test_a_changed_design_gives_a_new_table_since_the_simulation_is_this_processs_own() -> None:
    load(connect(SMALL), items(3))

    changed: Any = connect(OTHER_KEYS)

    assert ([key["AttributeName"] for key in changed.key_schema], stored_count(changed)) == (["Id", "SK"], 0)
    drop(connect(replace(F1, table="SmallTable")))


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


INDEXED = replace(SMALL, indexes=[Index("ByNote", partition="Note", sort="N", projection=["Id"])])
KEYED = "by partition key Note (S), sort key N (N), projecting"


def indexed(projection: Any) -> DataModel:
    return replace(SMALL, indexes=[Index("ByNote", partition="Note", sort="N", projection=projection)])


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (OTHER_KEYS, "its partition key is PK (S), and the model's is Id (S)"),
        (replace(SMALL, entities=[], key_types={"SK": "N"}), "its sort key is SK (S), and the model's is SK (N)"),
        (replace(SMALL, entities=[], sort=None), "it has the sort key, which the model has not"),
        (SMALL, "it has the index ByNote, which the model has not"),
        (indexed("KEYS_ONLY"), f"its index ByNote is {KEYED} Id, and the model's is {KEYED} KEYS_ONLY"),
        (indexed(["Id", "Note2"]), f"its index ByNote is {KEYED} Id, and the model's is {KEYED} Id, Note2"),
        (replace(INDEXED, indexes=[*INDEXED.indexes, Index("ById", partition="Id")]), "it has no index ById"),
    ],
)
def test_a_table_that_differs_is_not_kept_and_the_difference_is_named(other: DataModel, differs: str) -> None:
    table = connect(INDEXED)
    load(table, items(3))

    with pytest.raises(BackendError) as error:
        connect(other, keep=True)

    assert str(error.value) == (
        f"SmallTable exists with keys or indexes other than the model's, so it may be somebody else's: {differs}. "
        "Use another table name, or force=True if you are sure."
    )
    assert stored(table) == items(3)
    assert connect(INDEXED, keep=True).item_count == connect(other, keep=True, force=True).item_count == 3
    drop(table)


def test_a_local_index_is_a_difference() -> None:
    keys = [{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "N", "KeyType": "RANGE"}]
    local = {"IndexName": "ByN", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
    request: Any = SMALL.create_table_request()
    types = [*request["AttributeDefinitions"], {"AttributeName": "N", "AttributeType": "N"}]
    client = connect(replace(SMALL, table="OtherTable")).meta.client
    drop(connect(SMALL))
    client.create_table(**{**request, "AttributeDefinitions": types, "LocalSecondaryIndexes": [local]})

    with pytest.raises(BackendError, match=r"it has the local index ByN, which the model has not\."):
        connect(SMALL, keep=True)


def test_a_table_with_its_local_index_is_taken_as_it_is() -> None:
    model = replace(SMALL, table="WithLocal", indexes=[LocalIndex("ByNote", sort="Note", projection=["N"])])
    load(connect(model), items(2))

    assert connect(model, keep=True).item_count == 2
    other = replace(model, indexes=[LocalIndex("ByNote", sort="Note")])
    with pytest.raises(BackendError, match=r"its local index ByNote is .* projecting N, and the model's is .* ALL\."):
        connect(other, keep=True)


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


# An endpoint, which others use too. Here they are whoever made a table in the simulation behind it.


@pytest.fixture
def url() -> Iterator[str]:
    connect(SMALL)
    with engine() as (url, _):
        yield url
    drop(connect(SMALL))


def test_what_this_process_did_not_make_and_holds_items_is_not_emptied(url: str) -> None:
    theirs = connect(SMALL)
    load(theirs, items(30))

    with pytest.raises(BackendError) as error:
        connect(SMALL, endpoint_url=url)

    assert str(error.value) == (
        f"SmallTable at {url} holds 30 items under PK and SK, and this session did not make it. connect(model, "
        "keep=True) uses it as it is, force=True empties it; or use another table name."
    )
    assert stored(theirs) == stored(connect(SMALL, endpoint_url=url, keep=True)) == items(30)
    with pytest.raises(BackendError, match="holds 30 items"):
        connect(SMALL, endpoint_url=url)  # to keep it has not made it ours
    assert stored(connect(SMALL, endpoint_url=url, force=True)) == []


def test_what_this_process_made_is_replaced_also_by_another_design(url: str) -> None:
    drop(connect(SMALL))
    load(connect(SMALL, endpoint_url=url), items(3))
    again = connect(SMALL, endpoint_url=url)
    assert stored(again) == []
    load(again, items(3))

    changed: Any = connect(OTHER_KEYS, endpoint_url=url)

    assert ([key["AttributeName"] for key in changed.key_schema], stored_count(changed)) == (["Id", "SK"], 0)
    load(connect(SMALL), items(2))  # made anew by somebody else, it is no longer ours
    with pytest.raises(BackendError, match="holds 2 items"):
        connect(SMALL, endpoint_url=url)


def test_an_empty_table_of_the_same_shape_is_taken_and_one_of_another_is_not(url: str) -> None:
    taken = connect(SMALL, endpoint_url=url)
    load(taken, items(2))

    assert stored(taken) == items(2)
    with pytest.raises(BackendError, match="holds 2 items"):
        connect(SMALL, endpoint_url=url)

    connect(OTHER_KEYS)
    with pytest.raises(
        BackendError, match=r"^SmallTable exists with keys or indexes other .*: its partition key is Id"
    ):
        connect(SMALL, endpoint_url=url)


def test_another_session_that_makes_the_table_at_the_same_moment_shares_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def settled(table: Any) -> bool:
        seen.append(False)
        return len(seen) > 1 and _settled(table)  # it was not there yet

    monkeypatch.setattr("f1model.table.connect._settled", settled)

    for keep in (False, True):
        seen.clear()
        assert stored(connect(SMALL, endpoint_url=url, keep=keep)) == []
        assert len(seen) == 2

    with monkeypatch.context() as hidden:
        hidden.setattr("f1model.table.connect._settled", lambda _: False)
        with pytest.raises(BackendError, match="is made and dropped by another session again and again"):
            connect(SMALL, endpoint_url=url)
    monkeypatch.undo()


def test_a_table_that_another_session_deletes_first_is_made_all_the_same(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(**_: Any) -> None:
        simulated = resource_of("moto", None).meta.client
        if "SmallTable" in simulated.list_tables()["TableNames"]:
            simulated.delete_table(TableName="SmallTable")

    def overtaken(*arguments: Any) -> Any:
        resource = resource_of(*arguments)
        resource.meta.client.meta.events.register("before-send.dynamodb.DeleteTable", first)
        return resource

    monkeypatch.setattr("f1model.table.connect.resource_of", overtaken)

    assert stored(connect(SMALL, endpoint_url=url, force=True)) == []


def test_in_a_lesson_the_table_is_called_after_the_notebook_and_replaced_without_a_word(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(connect(SMALL), items(5))
    monkeypatch.setenv("F1MODEL_LESSON_TABLES", "1")
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ada/my course/04-keys & collections.ipynb")
    table: Any = connect(SMALL, endpoint_url=url)
    load(table, items(3))
    monkeypatch.setattr("f1model.table.connect._made", set())  # the kernel is restarted

    again: Any = connect(OTHER_KEYS, endpoint_url=url)

    assert again.name == table.name
    assert re.fullmatch(r"SmallTable-04-keys-collections-[0-9a-f]{6}", again.name)
    assert (again.model.table, stored_count(again)) == ("SmallTable", 0)
    assert stored(connect(SMALL, endpoint_url=url, keep=True)) == items(5)  # what `load` filled has its own name
    drop(again)


def test_lessons_tables_have_names_of_their_own_that_are_legal(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for notebook in ("/a/04.ipynb", "/b/04.ipynb", "/a/05.ipynb", "/a/\N{SNOWMAN}.ipynb", f"/a/{'x' * 250}.ipynb"):
        monkeypatch.setenv("JPY_SESSION_NAME", notebook)
        assert lesson_table("F1Table") == ""
        with monkeypatch.context() as lab:
            lab.setenv("F1MODEL_LESSON_TABLES", "1")
            names |= {lesson_table("F1Table"), lesson_table("T" * 255)}
    assert len(names) == 10
    assert all(re.fullmatch(r"[\w.-]{3,255}", name, re.ASCII) for name in names)


def test_neither_the_simulation_nor_aws_knows_lessons_tables(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("F1MODEL_LESSON_TABLES", "1")
    monkeypatch.setenv("JPY_SESSION_NAME", "/a/04.ipynb")

    assert [connect(SMALL, backend=backend).name for backend in ("aws", "moto")] == ["SmallTable"] * 2


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
