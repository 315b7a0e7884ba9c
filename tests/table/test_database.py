"""Where the table lives: what the default cannot reach, what an endpoint and AWS are told, what load keeps."""

import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID, botocore_stubber

from f1model.table import database
from f1model.table.database import ENDPOINT_VARIABLE, TAG, connect, drop, load, place
from f1model.errors import BackendError, ModelError
from f1model.f1.models import F1, f1_items
from f1model.design.model import DataModel, Entity, Item

SMALL = DataModel("SmallTable", [Entity("A", "A#{Id}", "A#{N:03d}", {"Id": "S", "N": "N", "Note": "S"})])
OTHER_KEYS = replace(SMALL, partition="Id", entities=[Entity("A", "{Id}", "{N:03d}", {"Id": "S", "N": "N"})])
AWS_KEY = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "EXAMPLEKEY", "AWS_SESSION_TOKEN": "T"}


def items(count: int) -> list[Item]:
    return [SMALL.item("A", {"Id": "a", "N": number, "Note": "first"}) for number in range(count)]


def stored(table: Any) -> list[Item]:
    return sorted(table.scan()["Items"], key=lambda item: str(item["SK"]))


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("F1MODEL_BACKEND", "F1MODEL_KEY_ID", ENDPOINT_VARIABLE, "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


# The default: moto, in this process.

OFFLINE = """
import socket

def refuse(*arguments, **_):
    raise SystemExit(f"tried to reach {arguments}")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse

import f1model
from f1model.f1.models import F1

table = f1model.connect(F1)
items = f1model.f1_items(F1, seasons=[2024], rounds=[8])
print(table.backend, f1model.load(table, items))
print(len(f1model.run(table, F1["Get a race with its results"], SeasonId=2024, Round=8).items))
"""


def test_the_default_needs_nothing_and_reaches_nothing(tmp_path: Path) -> None:
    environment = {
        **AWS_KEY,
        "AWS_PROFILE": "a-profile-that-does-not-exist",
        "AWS_CONFIG_FILE": str(tmp_path / "absent"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "absent"),
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL": "https://dynamodb.eu-central-1.amazonaws.com",
    }

    done = subprocess.run([sys.executable, "-c", OFFLINE], env=environment, capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["moto", "22", "21"]


def test_a_table_whose_simulation_has_ended_reaches_nothing(no_network: list[Any]) -> None:
    table = connect(SMALL)
    database._stop_mock()

    for ask in (table.scan, table.load, table.delete):
        with pytest.raises(
            BackendError, match=r"^The simulation that held this table has ended. Call connect\(\) again"
        ):
            ask()
    assert no_network == []
    assert connect(SMALL).scan()["Count"] == 0


def test_to_stop_twice_and_to_start_again_is_harmless() -> None:
    connect(SMALL)
    database._stop_mock()
    database._stop_mock()

    assert connect(SMALL).table_status == "ACTIVE"


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
        "SmallTable exists with other keys or indexes than the model's, so it may be somebody else's. "
        "Use another table name, or force=True if you are sure."
    )
    assert len(stored(table)) == 3

    changed: Any = connect(OTHER_KEYS, force=True)
    assert [key["AttributeName"] for key in changed.key_schema] == ["Id", "SK"]
    drop(changed)


def test_a_table_with_other_indexes_is_not_dropped_either() -> None:
    connect(F1)

    with pytest.raises(BackendError, match=r"^F1Table exists with other keys or indexes"):
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

    with pytest.raises(BackendError, match=r"^SmallTable exists with other keys or indexes .* Use another table name,"):
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

    monkeypatch.setattr(database, "_exists", refuse)

    with pytest.raises(ClientError) as error:
        connect(SMALL)
    assert error.value is refusal


# An endpoint.


@contextmanager
def engine() -> Iterator[tuple[str, list[Any]]]:
    """DynamoDB's protocol over real HTTP: moto behind the standard library's server, and the headers it was sent."""
    heard: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            heard.append(self.headers)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            url = "https://dynamodb.us-east-1.amazonaws.com/"
            answer = botocore_stubber.process_request(
                AWSPreparedRequest("POST", url, dict(self.headers), body, stream_output=False)
            )
            assert answer
            status, _, text = answer
            content = text.encode() if isinstance(text, str) else text
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    get_backend("dynamodb")[DEFAULT_ACCOUNT_ID]["us-east-1"]  # made here, before a test changes the environment
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_endpoint_is_asked_over_http_with_dummy_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    with engine() as (url, heard):
        for name, value in AWS_KEY.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_PROFILE", "a-profile-that-does-not-exist")
        table: Any = connect(SMALL, endpoint_url=url)
        load(table, items(30))

        assert table.backend == "endpoint"
        assert stored(table) == items(30)
        assert {header["Authorization"].split("/")[0] for header in heard} == {
            "AWS4-HMAC-SHA256 Credential=f1modeldummy"
        }
        assert not any("X-Amz-Security-Token" in header for header in heard)
        drop(table)


def test_a_key_id_of_ones_own_keeps_parallel_workers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("F1MODEL_KEY_ID", "worker1")
    with engine() as (url, heard):
        connect(SMALL, endpoint_url=url)

        assert {header["Authorization"].split("/")[0] for header in heard} == {"AWS4-HMAC-SHA256 Credential=worker1"}


def test_an_endpoint_and_the_simulation_live_side_by_side() -> None:
    here = connect(SMALL)
    load(here, items(2))
    with engine() as (url, heard):
        connect(replace(SMALL, table="OtherTable"), endpoint_url=url)

        assert heard
        sent = len(heard)
        assert stored(here) == items(2)
        assert len(heard) == sent


@pytest.mark.parametrize(
    ("argument", "variable", "address", "chosen"),
    [
        (None, None, None, "moto"),
        (None, "", "", "moto"),
        (None, None, "the engine's", "endpoint"),
        (None, "moto", "the engine's", "moto"),
        (None, "endpoint", "the engine's", "endpoint"),
        ("moto", "endpoint", "the engine's", "moto"),
        ("endpoint", "moto", "the engine's", "endpoint"),
        ("moto", "nonsense", None, "moto"),
    ],
)
def test_the_argument_goes_before_the_variable_before_the_address_before_moto(
    argument: str | None, variable: str | None, address: str | None, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine() as (url, heard):
        if variable is not None:
            monkeypatch.setenv("F1MODEL_BACKEND", variable)
        if address is not None:
            monkeypatch.setenv(ENDPOINT_VARIABLE, address and url)

        table: Any = connect(SMALL, backend=argument)

        assert table.backend == chosen
        assert bool(heard) == (chosen == "endpoint")


@pytest.mark.parametrize(
    ("argument", "url", "variable", "chosen"),
    [
        (None, None, None, "moto"),
        (None, "http://localhost:1", None, "endpoint"),
        ("moto", "http://localhost:1", None, "moto"),
        (None, None, "aws", "aws"),
        ("aws", None, "moto", "aws"),
    ],
)
def test_place_says_what_connect_would_take_and_reaches_nothing(
    argument: str | None, url: str | None, variable: str | None, chosen: str, no_network: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if variable:
        monkeypatch.setenv("F1MODEL_BACKEND", variable)

    assert place(argument, url) == chosen
    assert no_network == []


@pytest.mark.parametrize(
    ("argument", "url", "words"),
    [
        ("local", None, "'local' is no backend"),
        ("endpoint", None, "No endpoint given"),
        ("endpoint", "nonsense", "'nonsense' is no address"),
        (None, "https://dynamodb.us-east-1.amazonaws.com", "https://dynamodb.us-east-1.amazonaws.com is AWS itself"),
        ("aws", "http://localhost:1", 'backend="aws" has its own address'),
    ],
)
def test_place_refuses_what_connect_refuses(argument: str | None, url: str | None, words: str) -> None:
    for ask in (lambda: place(argument, url), lambda: connect(SMALL, backend=argument, endpoint_url=url)):
        with pytest.raises(BackendError) as error:
            ask()
        assert str(error.value).startswith(words)


def test_an_address_given_goes_before_the_one_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, "http://127.0.0.1:1")
    with engine() as (url, heard):
        connect(SMALL, endpoint_url=url)

        assert heard


@pytest.mark.parametrize(
    "url",
    [
        "https://dynamodb.us-east-1.amazonaws.com",
        "https://DYNAMODB.US-EAST-1.AMAZONAWS.COM",
        "https://dynamodb.us-east-1.amazonaws.com.",
        "http://dynamodb.us-east-1.amazonaws.com:8000/path",
        "https://user@dynamodb.us-east-1.amazonaws.com",
        "https://dynamodb.us-east-1.api.aws",
        "https://dynamodb.cn-north-1.amazonaws.com.cn",
        "https://amazonaws.com",
    ],
)
@pytest.mark.parametrize("backend", [None, "endpoint"])
def test_aws_is_no_endpoint(url: str, backend: str | None, no_network: list[Any]) -> None:
    with pytest.raises(BackendError) as error:
        connect(SMALL, backend=backend, endpoint_url=url)

    assert str(error.value) == f'{url} is AWS itself, which costs money. Ask for it by name: backend="aws".'
    assert no_network == []


def test_a_name_that_only_looks_like_aws_is_an_endpoint(no_network: list[Any]) -> None:
    for host in ("amazonaws.com.example.org", "myamazonaws.com"):
        with pytest.raises(BackendError, match=rf"^Nothing answers at http://{host}\."):
            connect(SMALL, endpoint_url=f"http://{host}")
    assert [arguments[0] for arguments in no_network] == [("amazonaws.com.example.org", 80), ("myamazonaws.com", 80)]


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000", "ftp://localhost", "http://", "http:///path", "nonsense", "http://[::1",
        "http://localhost:port", "http://localhost:99999", "http://my_engine:8000", "http://local host",
    ],
)  # fmt: skip
def test_a_bad_address_is_refused_before_anything_is_sent(url: str, no_network: list[Any]) -> None:
    with pytest.raises(BackendError) as error:
        connect(SMALL, endpoint_url=url)

    assert str(error.value) == f"{url!r} is no address. Write it as http://localhost:8000."
    assert no_network == []


def test_an_endpoint_may_be_an_ipv6_address(no_network: list[Any]) -> None:
    with pytest.raises(BackendError, match="Nothing answers"):
        connect(SMALL, endpoint_url="http://[::1]:8000")
    assert [arguments[0] for arguments in no_network] == [("::1", 8000)]


def test_nobody_at_the_endpoint_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with engine() as (url, _):
        pass
    monkeypatch.setenv(ENDPOINT_VARIABLE, url)  # closed again, so nobody listens there
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)

    with pytest.raises(BackendError) as error:
        connect(SMALL)

    assert str(error.value) == (
        f"Nothing answers at {url}. Start the engine there, or unset AWS_ENDPOINT_URL_DYNAMODB "
        "to use the simulation in this process."
    )
    assert slept == []  # no retries


def test_an_unknown_or_incomplete_choice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BackendError, match=r"^'local' is no backend. Use moto, endpoint, aws\.$"):
        connect(SMALL, backend="local")
    with pytest.raises(
        BackendError, match=r"^No endpoint given. Pass endpoint_url= or set AWS_ENDPOINT_URL_DYNAMODB\.$"
    ):
        connect(SMALL, backend="endpoint")
    monkeypatch.setenv("F1MODEL_BACKEND", "AWS")
    with pytest.raises(BackendError, match=r"^'AWS' is no backend"):
        connect(SMALL)


# AWS, by name only; here inside moto.


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of an AWS account that is moto's."""
    database._stop_mock()
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield boto3.client("dynamodb")


def test_aws_is_chosen_by_the_variable_too_and_its_tables_are_tagged(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("F1MODEL_BACKEND", "aws")
    table: Any = connect(SMALL)

    assert table.backend == "aws"
    assert aws.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"] == [TAG]


def test_our_own_table_on_aws_is_replaced_and_dropped(aws: Any) -> None:
    load(connect(SMALL, backend="aws"), items(2))
    table = connect(SMALL, backend="aws")

    assert stored(table) == []
    drop(table)
    assert aws.list_tables()["TableNames"] == []


def test_a_table_on_aws_that_is_not_ours_is_deleted_only_when_forced(aws: Any) -> None:
    aws.create_table(**SMALL.create_table_request(), Tags=[{"Key": "created-by", "Value": "somebody"}])
    refusal = (
        "SmallTable on AWS does not carry the tag created-by=f1model, so it is not ours to delete or fill. "
        "Use another table name, or force=True if you are sure."
    )

    for attempt in (
        lambda: connect(SMALL, backend="aws"),
        lambda: drop(boto3.resource("dynamodb").Table("SmallTable")),
    ):
        with pytest.raises(BackendError) as error:
            attempt()
        assert str(error.value) == refusal
        assert aws.list_tables()["TableNames"] == ["SmallTable"]

    table: Any = connect(SMALL, backend="aws", force=True)
    assert aws.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"] == [TAG]


def test_our_own_table_on_aws_is_kept(aws: Any) -> None:
    load(connect(SMALL, backend="aws"), items(2))

    assert stored(connect(SMALL, backend="aws", keep=True)) == items(2)


def test_a_table_on_aws_that_is_made_to_be_kept_is_tagged(aws: Any) -> None:
    table: Any = connect(SMALL, backend="aws", keep=True)

    assert aws.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"] == [TAG]


def test_a_table_on_aws_that_is_not_ours_is_filled_only_when_forced(aws: Any) -> None:
    aws.create_table(**SMALL.create_table_request())
    load(boto3.resource("dynamodb").Table("SmallTable"), items(2))

    with pytest.raises(BackendError, match=r"created-by=f1model, so it is not ours to delete or fill\."):
        connect(SMALL, backend="aws", keep=True)

    assert stored(connect(SMALL, backend="aws", keep=True, force=True)) == items(2)


def test_drop_by_force(aws: Any) -> None:
    aws.create_table(**SMALL.create_table_request())

    drop(boto3.resource("dynamodb").Table("SmallTable"), force=True)

    assert aws.list_tables()["TableNames"] == []


def test_to_go_to_aws_ends_the_simulation(aws: Any) -> None:
    connect(SMALL)
    assert database._mock is not None

    connect(replace(SMALL, table="OtherTable"), backend="aws")

    assert database._mock is None


# Loading.


Record = Callable[[Any, str], list[dict[str, Any]]]


def test_load_sends_batches_of_25(record: Record) -> None:
    table = connect(SMALL)
    sent = record(table.meta.client, "batch_write_item")

    assert load(table, iter(items(60))) == 60
    assert [len(request["RequestItems"]["SmallTable"]) for request in sent] == [25, 25, 10]
    assert stored(table) == items(60)


def test_load_twice_is_load_once() -> None:
    table = connect(SMALL)
    load(table, items(40))

    assert load(table, items(40)) == 40
    assert stored(table) == items(40)


def test_equal_primary_keys_are_refused_by_name_and_nothing_is_sent(record: Record) -> None:
    table = connect(SMALL)
    sent = record(table.meta.client, "batch_write_item")
    twice = items(30) + [{**item, "Note": "second"} for item in items(5)] + items(1)

    with pytest.raises(ModelError) as error:
        load(table, twice)

    assert str(error.value) == (
        "6 of 36 items would be lost, because they share a primary key with another: A#a, A#000 (3 items); "
        "A#a, A#001 (2 items); A#a, A#002 (2 items); and 2 keys more. "
        "Put something unique into the key, or load with last_wins=True."
    )
    assert sent == []
    with pytest.raises(ModelError, match=r": A#a, A#000 \(2 items\)\. Put something unique"):
        load(table, items(2) + items(1))


def test_progress_gets_the_items_with_their_number_and_every_one_passes() -> None:
    table = connect(SMALL)
    passed: list[tuple[int, Item]] = []

    def progress(writes: Collection[Item]) -> Iterator[Item]:
        for item in writes:
            passed.append((len(writes), item))
            yield item

    twice = [*items(60), {**items(1)[0], "Note": "second"}]
    assert load(table, iter(twice), last_wins=True, progress=progress) == 60

    assert passed == [(60, item) for item in stored(table)]
    assert passed[0][1]["Note"] == "second"


def test_the_last_of_equal_primary_keys_wins_when_asked_to() -> None:
    table = connect(SMALL)

    assert load(table, [*items(30), {**items(1)[0], "Note": "second"}], last_wins=True) == 30
    assert [item["Note"] for item in stored(table)] == ["second"] + ["first"] * 29


def test_the_article_loses_a_shared_drive_and_load_says_so() -> None:
    shared = f1_items(F1, seasons=[1955], rounds=[1])
    renamed = [{**item, "SK": item["SK"].split("#RESULT#")[0]} for item in shared]

    with pytest.raises(ModelError, match=r"SEASON#1955, RACE#01 \(\d+ items\)"):
        load(connect(F1), renamed)


def test_an_item_without_its_key_is_refused_by_the_engine() -> None:
    with pytest.raises(ClientError) as error:
        load(connect(SMALL), [{"PK": "A#a", "Note": "no sort key"}])
    assert error.value.response["Error"]["Code"] == "ValidationException"


def test_unprocessed_items_are_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    table = connect(SMALL)
    client = table.meta.client
    send = client.batch_write_item
    held_back: list[Any] = []

    def batch_write_item(RequestItems: Any) -> Any:  # noqa: N803  (boto3's own spelling)
        if held_back:
            return send(RequestItems=RequestItems)
        writes = RequestItems[table.name]
        held_back.extend(writes[5:])
        send(RequestItems={table.name: writes[:5]})
        return {"UnprocessedItems": {table.name: writes[5:]}}

    monkeypatch.setattr(client, "batch_write_item", batch_write_item)

    assert load(table, items(60)) == 60
    assert len(held_back) == 20
    assert stored(table) == items(60)


def test_aws_by_name_ignores_the_address_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    resource = database._resource("aws", None)

    assert resource.meta.client.meta.endpoint_url == "https://dynamodb.us-east-1.amazonaws.com"


def test_aws_by_name_takes_no_other_address() -> None:
    with pytest.raises(BackendError, match=r"leave out endpoint_url='http://localhost:8000'"):
        database.connect(F1, backend="aws", endpoint_url="http://localhost:8000")
