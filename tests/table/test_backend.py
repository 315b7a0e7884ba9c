"""Which engine answers: what the default cannot reach, what an endpoint is told, what is refused before it is sent."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from f1model.errors import BackendError
from f1model.table import backend
from f1model.table.backend import ENDPOINT_VARIABLE, chosen_backend, resource_of
from f1model.table.connect import connect, drop
from f1model.table.load import load

from .engine import AWS_KEY, SMALL, engine, items, stored

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
    description = tmp_path / ".aws/models/dynamodb/2099-01-01/service-2.json"
    description.parent.mkdir(parents=True)
    description.write_text("{")
    environment = {
        **AWS_KEY,
        "HOME": str(tmp_path),
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
    backend._stop_mock()
    backend._stop_mock()  # to stop it twice is harmless

    for ask in (table.scan, table.load, table.delete):
        with pytest.raises(
            BackendError, match=r"^The simulation that held this table has ended. Call connect\(\) again"
        ):
            ask()
    assert no_network == []
    assert connect(SMALL).scan()["Count"] == 0


def test_to_go_to_aws_ends_the_simulation(aws: Any) -> None:
    connect(SMALL)
    assert backend._mock is not None

    connect(replace(SMALL, table="OtherTable"), backend="aws")

    assert backend._mock is None


# An endpoint.


def key_ids(heard: list[Any]) -> set[str]:
    return {header["Authorization"].split("/")[0].removeprefix("AWS4-HMAC-SHA256 Credential=") for header in heard}


def test_an_endpoint_is_asked_over_http_with_dummy_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    with engine() as (url, heard):
        for name, value in AWS_KEY.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_PROFILE", "a-profile-that-does-not-exist")
        monkeypatch.setenv(ENDPOINT_VARIABLE, url)
        table: Any = connect(SMALL)
        load(table, items(30))

        assert table.backend == "endpoint"
        assert stored(table) == items(30)
        assert key_ids(heard) == {"f1modeldummy"}
        assert not any("X-Amz-Security-Token" in header for header in heard)
        drop(table)


def test_a_key_id_of_ones_own_keeps_parallel_workers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("F1MODEL_KEY_ID", "worker1")
    monkeypatch.setenv(ENDPOINT_VARIABLE, "http://127.0.0.1:1")  # the address that is given goes before it
    with engine() as (url, heard):
        connect(SMALL, endpoint_url=url)

        assert key_ids(heard) == {"worker1"}


def test_an_endpoint_and_the_simulation_live_side_by_side() -> None:
    here = connect(SMALL)
    load(here, items(2))
    with engine() as (url, heard):
        connect(replace(SMALL, table="OtherTable"), endpoint_url=url)

        assert heard
        sent = len(heard)
        assert stored(here) == items(2)
        assert len(heard) == sent


THEIRS, ANOTHER = "http://localhost:1", "http://localhost:2"


@pytest.mark.parametrize(
    ("argument", "url", "variable", "address", "chosen"),
    [
        (None, None, None, None, ("moto", None)),
        (None, None, "", "", ("moto", None)),
        (None, None, None, THEIRS, ("endpoint", THEIRS)),
        (None, None, "moto", THEIRS, ("moto", None)),
        (None, None, "endpoint", THEIRS, ("endpoint", THEIRS)),
        (None, None, "aws", THEIRS, ("aws", None)),
        (None, ANOTHER, None, THEIRS, ("endpoint", ANOTHER)),
        ("moto", ANOTHER, "endpoint", THEIRS, ("moto", None)),
        ("endpoint", None, "moto", THEIRS, ("endpoint", THEIRS)),
        ("moto", None, "nonsense", None, ("moto", None)),
        ("aws", None, "moto", None, ("aws", None)),
    ],
)
def test_the_argument_goes_before_the_variable_before_the_address_before_moto(
    argument: str | None, url: str | None, variable: str | None, address: str | None, chosen: tuple[str, str | None],
    no_network: list[Any], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name, value in (("F1MODEL_BACKEND", variable), (ENDPOINT_VARIABLE, address)):
        if value is not None:
            monkeypatch.setenv(name, value)

    assert chosen_backend(argument, url) == chosen
    assert no_network == []


@pytest.mark.parametrize(
    ("argument", "url", "variable", "message"),
    [
        ("local", None, "moto", "'local' is not a backend. Use moto, endpoint, aws."),
        (None, None, "AWS", "'AWS' is not a backend. Use moto, endpoint, aws."),
        ("endpoint", None, "", f"No endpoint is given. Pass endpoint_url= or set {ENDPOINT_VARIABLE}."),
        ("endpoint", "nonsense", "", "'nonsense' is not an address. Write it as http://localhost:8000."),
        ("aws", THEIRS, "", f"backend=\"aws\" has its own address. Leave out endpoint_url='{THEIRS}'."),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_the_way_out(
    argument: str | None, url: str | None, variable: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("F1MODEL_BACKEND", variable)

    for ask in (lambda: chosen_backend(argument, url), lambda: connect(SMALL, backend=argument, endpoint_url=url)):
        with pytest.raises(BackendError) as error:
            ask()
        assert str(error.value) == message


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
        "https://dynamodb.cn-north-1.api.amazonwebservices.com.cn",
        "https://dynamodb.eusc-de-east-1.api.amazonwebservices.eu",
        "https://dynamodb.us-iso-east-1.c2s.ic.gov",
        "https://dynamodb.us-isob-east-1.api.aws.scloud",
        "https://123456789012.ddb.us-east-1.amazonaws.com",
        "http://vpce-1a2b-3c4d.dynamodb.us-east-1.vpce.amazonaws.com:8000",
        "https://something.lambda-url.us-east-1.on.aws",
        # Python's parser and urllib3's, which opens the connection, find different hosts in these two.
        "http://dynamodb.us-east-1.amazonaws.com\\@localhost:8000",
        "http://localhost:8000\\@dynamodb.us-east-1.amazonaws.com",
        "http://dynamodb.us-east-1.amazonaws%2ecom",
        "http://dynamodb.us-east-1.ａｍａｚｏｎａｗｓ.com",
        "http://dynamodb.us-east-1.amazonaws。com",
        "http://dynamodb.us-east-1.amazonawſ.com",
    ],
)
def test_aws_is_no_endpoint(url: str, no_network: list[Any]) -> None:
    for argument in (None, "endpoint"):
        with pytest.raises(BackendError) as error:
            connect(SMALL, backend=argument, endpoint_url=url)

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
        "http://one\\@two", "http://user:password@localhost:8000", "http://localhost%2f@two", "http://localhost:0",
        "http://lőcalhost", "http://[::1%25eth0]:8000",
    ],
)  # fmt: skip
def test_a_bad_address_is_refused_before_anything_is_sent(url: str, no_network: list[Any]) -> None:
    with pytest.raises(BackendError) as error:
        connect(SMALL, endpoint_url=url)

    assert str(error.value) == f"{url!r} is not an address. Write it as http://localhost:8000."
    assert no_network == []


@pytest.mark.parametrize(
    "spelt", ["http://dynamodb.ama\tzonaws.com", "http://amazonaws.com\n", " http://amazonaws.com"]
)
def test_letters_that_one_parser_drops_do_not_hide_aws(spelt: str, no_network: list[Any]) -> None:
    with pytest.raises(BackendError) as error:
        connect(SMALL, endpoint_url=spelt)
    assert str(error.value).startswith(f"{spelt!r} is AWS itself")
    assert no_network == []


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "2852039166", "0xa9.254.0251.254", "[::ffff:169.254.169.254]", "[fd00:ec2::254]"]
)
def test_where_aws_keeps_credentials_is_no_endpoint(host: str, no_network: list[Any]) -> None:
    with pytest.raises(BackendError, match="is an address that AWS's machines use among themselves"):
        connect(SMALL, endpoint_url=f"http://{host}")
    assert no_network == []


def test_a_long_address_is_said_in_short() -> None:
    for url in (f"http://{'a' * 40_000}", f"http://{'a' * 40_000}.amazonaws.com"):
        with pytest.raises(BackendError) as error:
            chosen_backend("endpoint", url)
        assert len(str(error.value)) < 400


def test_a_request_that_would_go_to_aws_after_all_is_stopped(request: pytest.FixtureRequest) -> None:
    with engine() as (url, _):
        client = resource_of("endpoint", url).meta.client
    attempts = request.getfixturevalue("no_network")

    def redirect(request: Any, **_: Any) -> None:
        request.url = "https://dynamodb.us-east-1.amazonaws.com/"

    client.meta.events.register_first("before-send.dynamodb", redirect)
    with pytest.raises(BackendError, match=r"^A request to https://\S+\.amazonaws\.com/ would reach AWS"):
        client.list_tables()
    assert attempts == []


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


def test_aws_by_name_ignores_the_address_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    resource = resource_of("aws", None)

    assert resource.meta.client.meta.endpoint_url == "https://dynamodb.us-east-1.amazonaws.com"


# What a shell may say for AWS's sake.


FOR_AWS = {
    "AWS_USE_FIPS_ENDPOINT": "true",
    "AWS_USE_DUALSTACK_ENDPOINT": "true",
    "AWS_ACCOUNT_ID": "123456789012",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "required",
    "AWS_PROFILE": "nobody",
    "AWS_REGION": "cn-north-1",
}


@pytest.fixture(params=[*FOR_AWS, "AWS_ENDPOINT_URL", "HTTP_PROXY", "HTTPS_PROXY"])
def for_aws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """One such variable is set; where it is an address, an engine listens there and lists what it is asked."""
    with engine() as (url, asked):
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv(request.param, FOR_AWS.get(request.param, url))
        yield asked


def test_what_is_said_for_aws_leads_the_simulation_nowhere(for_aws: list[Any], no_network: list[Any]) -> None:
    table = connect(SMALL)

    assert (table.backend, load(table, items(1))) == ("moto", 1)
    assert table.scan()["Count"] == 1
    assert no_network == []
    assert for_aws == []


def test_what_is_said_for_aws_leads_no_request_past_the_engine(for_aws: list[Any]) -> None:
    with engine() as (url, asked):
        resource_of("endpoint", url).meta.client.list_tables()

    assert len(asked) == 1
    assert for_aws == []


def test_the_simulation_stays_here_when_somebody_has_stopped_it(no_network: list[Any]) -> None:
    table = connect(SMALL)
    mock = backend._mock
    mock.stop()
    try:
        with pytest.raises(BackendError, match="The simulation that held this table has ended"):
            table.scan()
    finally:
        mock.start()
    assert no_network == []
