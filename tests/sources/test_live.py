"""A live table is read, and never written to; what reading costs is said before it is read."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.stub import Stubber

from f1model import Index, connect, load
from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.errors import BackendError, ModelError
from f1model.sources import live_source, read_sources
from f1model.sources.live import READS, _Sample, cost_of, reading_only
from f1model.table.backend import resource_of

MODEL = DataModel(
    "LiveOne", [Entity("E", "P#{Id}", "S#{N:04d}", {"Id": "S", "N": "N", "Blob": "B", "Tags": "SS"})],
    indexes=[Index("ByN", partition="Id", sort="N", projection="KEYS_ONLY")],
)  # fmt: skip


@pytest.fixture
def table() -> Iterator[Any]:
    made = connect(MODEL, backend="moto")
    load(made, [MODEL.item("E", {"Id": "a", "N": n, "Blob": b"x", "Tags": {"b", "a"}}) for n in range(30)])
    yield made
    made.delete()


def operations(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What is sent from now on, by any client: the engine's log, as it were."""
    sent: list[tuple[str, Any]] = []
    from botocore.client import BaseClient

    real = BaseClient._make_api_call

    def noted(self: Any, name: str, given: Any) -> Any:
        sent.append((name, given))
        return real(self, name, given)

    monkeypatch.setattr(BaseClient, "_make_api_call", noted)
    return sent


def test_nothing_is_asked_for_but_what_reads_and_no_more_items_than_were_agreed(
    table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    sent = operations(monkeypatch)

    source = live_source("LiveOne", backend="moto", sample=7)
    assert [name for name, _ in sent] == ["DescribeTable", "DescribeTimeToLive"]  # no item is read before it is asked

    items = list(source.items())
    assert len(items) == 7
    assert items[0]["Blob"] == b"x"
    assert items[0]["Tags"] == {"a", "b"}
    asked = len(sent)
    assert list(source.items()) == items
    assert len(sent) == asked  # what was read is not paid for again
    assert {name for name, _ in sent} <= READS
    assert all(given["Limit"] <= 7 for name, given in sent if name == "Scan")
    assert source.table is not None
    assert [(each.name, each.projection) for each in source.table.indexes] == [("ByN", "KEYS_ONLY")]


def test_every_other_operation_is_refused_before_it_is_sent(table: Any) -> None:
    client = reading_only(resource_of("moto", None).meta.client)
    names = client.meta.service_model.operation_names
    assert READS.issubset(names)
    for name in sorted(set(names) - READS):
        model = client.meta.service_model.operation_model(name)
        with pytest.raises(BackendError, match=f"{name} would not only read"):
            client.meta.events.emit(f"before-call.dynamodb.{name}", model=model, params={}, request_signer=None)
    with pytest.raises(BackendError, match="PutItem would not only read"):
        client.put_item(TableName="LiveOne", Item={"PK": "x", "SK": "y"})
    with pytest.raises(BackendError, match="DeleteTable"):
        client.delete_table(TableName="LiveOne")
    assert len(table.scan()["Items"]) == 30


def test_all_of_a_table_is_read_when_the_sample_is_larger(table: Any) -> None:
    (source,) = read_sources(["LiveOne"], backend="moto", sample=1000)

    assert [each["N"] for each in sorted(source.items(), key=lambda each: each["N"])] == list(range(30))


@pytest.mark.parametrize(
    ("count", "size", "sample", "units", "said"),
    [
        (1000, 1_000_000, 100, Decimal("14"), "Reading 100 of its 1,000 items costs about 14 "),
        (10, 1000, 1000, Decimal("0.5"), "Reading all of its 10 items costs about 0.5 "),
        (1_000_000, 1_000_000_000, 100_000, Decimal("12248"), "Reading 100,000 of its 1,000,000 items"),
        (0, 0, 10, None, "It does not say how large it is"),
    ],
)  # fmt: skip
def test_the_price_is_said_beforehand(count: int, size: int, sample: int, units: Decimal | None, said: str) -> None:
    cost = cost_of({"ItemCount": count, "TableSizeBytes": size}, sample)

    assert cost.units == units
    assert cost.said.startswith(said)
    assert "read request units" in cost.said


def test_what_cannot_be_read_is_one_line() -> None:
    with pytest.raises(BackendError, match="ResourceNotFoundException") as caught:
        live_source("NoSuchTable", backend="moto")
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelError, match="export the table to S3"):
        live_source("LiveOne", backend="moto", sample=1_000_000)
    with pytest.raises(BackendError, match="AWS itself"):
        live_source("LiveOne", endpoint_url="https://dynamodb.eu-west-1.amazonaws.com")


class Answers:
    """What a client is given in turn: pages of a scan, or what goes wrong."""

    def __init__(self, *pages: Any) -> None:
        self.pages = iter(pages)

    def scan(self, **_: Any) -> Any:
        page = next(self.pages)
        if isinstance(page, BaseException):
            raise page
        return page


PAGES = [
    {"Items": [{"PK": f"{page} {n}"} for n in range(3)], "LastEvaluatedKey": {"PK": "x"},
     "ConsumedCapacity": {"CapacityUnits": 0.5}}
    for page in range(2)
]  # fmt: skip
THROTTLED = ClientError({"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "Slow down"}}, "Scan")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (THROTTLED, "the answer is ProvisionedThroughputExceededException: Slow down."),
        (ReadTimeoutError(endpoint_url="http://x"), "it cannot be asked: Read timeout"),
        (KeyboardInterrupt(), "it was interrupted."),
    ],
)
def test_what_was_read_before_it_ended_early_is_kept_and_that_is_said(fault: BaseException, said: str) -> None:
    held = _Sample(Answers(*PAGES, fault), "T", "T at x", 100, parts=1, told=True)

    assert len(list(held.items())) == len(list(held.items())) == 6
    early, cost = held.late
    assert early.startswith(f"Reading ended early, after 6 items of at most 100: {said}")
    assert cost == "Reading it cost 1 read request units, as the table reports."
    with pytest.raises((BackendError, KeyboardInterrupt)):
        list(_Sample(Answers(fault), "T", "T at x", 100, parts=1, told=True).items())


def test_aws_is_asked_by_its_name_for_no_more_than_it_takes_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = boto3.Session("AKIAX", "x", region_name="eu-west-1").resource("dynamodb")
    client = resource.meta.client
    monkeypatch.setattr("f1model.sources.live.resource_of", lambda *_: resource)
    schema = {"KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}],
              "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"}]}  # fmt: skip
    described = {"Table": {"TableName": "Orders", "ItemCount": 2, "TableSizeBytes": 100, **schema}}
    with Stubber(client) as stub:
        stub.add_response("describe_table", described, {"TableName": "Orders"})
        stub.add_client_error("describe_time_to_live", "AccessDeniedException", "not authorized")
        scan = {"TableName": "Orders", "Limit": 7, "ReturnConsumedCapacity": "TOTAL"}
        stub.add_response("scan", {"Items": [{"PK": {"S": "a"}}], "ConsumedCapacity": {"CapacityUnits": 0.5}}, scan)

        source = live_source("Orders", backend="aws", sample=7)
        assert source.where == "Orders at aws"
        assert source.units == Decimal("0.5")
        assert list(source.items()) == [{"PK": "a"}]
        assert source.said[-1] == "Reading it cost 0.5 read request units, as the table reports."
        assert "By which attribute its items expire is not known: the answer is AccessDeniedException" in source.said[2]
        stub.assert_no_pending_responses()


def test_aws_without_a_region_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    with pytest.raises(BackendError, match=r"Orders at aws: it cannot be asked: You must specify a region\."):
        live_source("Orders", backend="aws")


def test_aws_is_reached_by_its_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("nobody asked for AWS")

    monkeypatch.setattr(boto3, "Session", never)
    with pytest.raises(ModelError, match="no such file"):
        read_sources(["Orders"])
