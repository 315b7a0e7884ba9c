from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from f1model.table.connect import drop
from tests.each import for_each
from tests.table import refused_expressions, refused_requests, refused_tables
from tests.table.compare import Engine
from tests.table.refusals import ACCEPTED, CANCELED, KEY, MODEL, REFUSED, Case

KINDS = [refused_expressions, refused_requests, refused_tables]
MORE_REFUSED = {f"{n}: {name}": case for n, each in enumerate(KINDS) for name, case in each.REFUSED.items()}
MORE_ACCEPTED = {f"{n}: {name}": case for n, each in enumerate(KINDS) for name, case in each.ACCEPTED.items()}
DOCUMENTED = {**refused_requests.DOCUMENTED, **refused_tables.DOCUMENTED}
CODES = ("ValidationException", "ResourceNotFoundException", "ResourceInUseException", "LimitExceededException",
         "TransactionCanceledException")  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine("moto")
    yield engine
    drop(engine.table, force=True)


@pytest.fixture
def client(engine: Engine) -> Any:
    return engine.client


@for_each(REFUSED.values())
def test_what_dynamodb_refuses_is_refused_here_in_its_words(client: Any, case: Case) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(client, case.method)(**case.arguments)

    error = refused.value.response["Error"]
    code = "TransactionCanceledException" if case.words.startswith(CANCELED) else "ValidationException"
    assert (error["Code"], error["Message"]) == (code, case.words)


@for_each(ACCEPTED.values())
def test_what_dynamodb_accepts_is_accepted(client: Any, case: Case) -> None:
    assert getattr(client, case.method)(**case.arguments)["ResponseMetadata"]["HTTPStatusCode"] == 200


@for_each(MORE_REFUSED.values())
def test_every_kind_of_request_that_dynamodb_refuses_is_refused_here(engine: Engine, case: Case) -> None:
    """With which code is compared in ``tests/engines``."""
    assert engine.ask(case)[0] in CODES


@for_each(DOCUMENTED.values())
def test_what_aws_documents_is_refused_even_where_dynamodb_local_is_not_strict(engine: Engine, case: Case) -> None:
    assert engine.ask(case)[0] == "ValidationException"


@for_each(MORE_ACCEPTED.values())
def test_every_kind_of_request_that_dynamodb_accepts_is_accepted_here(engine: Engine, case: Case) -> None:
    assert engine.ask(case) == ("accepted", "", None)


def test_a_cancelled_transaction_gives_a_reason_for_each_action_and_has_its_own_class(client: Any) -> None:
    """As AWS documents it; DynamoDB Local names only the first that fails."""
    put = {"Put": {"TableName": MODEL.table, "Item": {"PK": "b", "SK": "b"}}}
    case = REFUSED["a transaction that updates a key"]
    with pytest.raises(client.exceptions.TransactionCanceledException) as refused:
        client.transact_write_items(TransactItems=[put, *case.arguments["TransactItems"]])

    none, reason = refused.value.response["CancellationReasons"]
    assert none == {"Code": "None"}
    assert reason["Code"] == "ValidationError"
    assert "Cannot update attribute SK" in reason["Message"]
    assert "Item" not in client.get_item(TableName=MODEL.table, Key={"PK": "b", "SK": "b"})  # nothing was written


def test_a_table_that_there_is_not_is_named_by_its_own_class(client: Any) -> None:
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_item(TableName="Nowhere", Key=KEY)


def test_only_our_own_client_is_strict(client: Any) -> None:
    """Somebody else's client in this process gets moto as it is."""
    case = REFUSED["a filter on the sort key"]
    others = boto3.client("dynamodb", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    low = {":p": {"S": "A#a"}, ":x": {"S": "x"}}
    assert others.query(**{**case.arguments, "ExpressionAttributeValues": low})["Count"] == 0
