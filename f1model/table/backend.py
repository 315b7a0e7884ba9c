"""Which engine answers: moto in this process (the default), an endpoint, or AWS if it is asked for by name."""

import os
import socket
from copy import copy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.handlers import BUILTIN_HANDLERS
from botocore.hooks import HierarchicalEmitter
from botocore.loaders import Loader
from urllib3.util import parse_url

from f1model.errors import BackendError
from f1model.simulation.mended import mend
from f1model.simulation.quick import quicken
from f1model.simulation.wire import plain
from f1model.table.address import address, is_aws
from f1model.table.strict.hook import make_strict

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource, Table

    from f1model.design.entity import Item

BACKENDS = ("moto", "endpoint", "aws")
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_DYNAMODB"

_REGION = "us-east-1"
_DUMMY_KEY = "f1modeldummy"  # letters and digits only: engines refuse anything else
_RETRIES = Config(retries={"mode": "standard", "max_attempts": 10})
# What a shell may say for AWS's sake is not said to an engine: other kinds of address, and a proxy on the way.
_PLAIN = Config(use_fips_endpoint=False, use_dualstack_endpoint=False, account_id_endpoint_mode="disabled", proxies={})
# Nobody listens there, so what the simulation failed to answer would end on this machine. Nobody reads a signature.
_NOWHERE = Config(signature_version=UNSIGNED, proxies={"http": "http://127.0.0.1:9", "https": "http://127.0.0.1:9"})
_mock: Any = None


def chosen_backend(backend: str | None = None, endpoint_url: str | None = None) -> tuple[str, str | None]:
    """The backend that :func:`f1model.connect` uses ("moto", "endpoint" or "aws"), and the endpoint's address if any.

    Raises BackendError if there is no such backend, or the endpoint is missing, not an address, or AWS's own.
    """
    named = backend or os.environ.get("F1MODEL_BACKEND") or None
    url = endpoint_url or os.environ.get(ENDPOINT_VARIABLE) or None
    chosen = named or ("endpoint" if url else "moto")
    if chosen not in BACKENDS:
        raise BackendError("", f"{chosen!r} is not a backend.", f"Use {', '.join(BACKENDS)}.")
    if chosen == "aws" and endpoint_url:
        raise BackendError("", 'backend="aws" has its own address.', f"Leave out endpoint_url={endpoint_url!r}.")
    if chosen == "endpoint":
        if not url:
            raise BackendError("", "No endpoint is given.", f"Pass endpoint_url= or set {ENDPOINT_VARIABLE}.")
        address(url)
    return chosen, url if chosen == "endpoint" else None


def _knock(url: str) -> None:
    # botocore would try ten times, for up to a minute, before it says that nothing answers.
    try:
        socket.create_connection(address(url), timeout=5).close()
    except OSError:
        fix = f"Start the engine there, or unset {ENDPOINT_VARIABLE} to use the simulation in this process."
        raise BackendError("", f"Nothing answers at {url}.", fix) from None


def resource_of(backend: str, endpoint_url: str | None, config: Config = _RETRIES) -> "DynamoDBServiceResource":
    """boto3's resource for what :func:`chosen_backend` returned. Raises BackendError if nothing answers there."""
    resource: DynamoDBServiceResource = _connected("dynamodb", backend, endpoint_url, config)
    return resource


def streams_of(backend: str, endpoint_url: str | None) -> Any:
    """boto3's client for the streams of what :func:`chosen_backend` returned, kept from AWS as its tables are."""
    return _connected("dynamodbstreams", backend, endpoint_url, _RETRIES)


def _connected(service: str, backend: str, endpoint_url: str | None, config: Config) -> Any:
    """The resource of DynamoDB; of its streams, which have none, the client."""
    tables = service == "dynamodb"
    if backend == "aws":
        _stop_mock()
        make: Any = boto3.Session().resource if tables else boto3.Session().client
        return make(service, config=config.merge(Config(ignore_configured_endpoint_urls=True)))
    if backend == "moto":
        _start_mock()
    if endpoint_url:
        _knock(endpoint_url)
    session = private_session()
    make = session.resource if tables else session.client
    made = make(
        service,
        region_name=_REGION,
        endpoint_url=endpoint_url or f"https://{'' if tables else 'streams.'}dynamodb.{_REGION}.amazonaws.com",
        aws_access_key_id=os.environ.get("F1MODEL_KEY_ID", _DUMMY_KEY),
        aws_secret_access_key=_DUMMY_KEY,
        aws_session_token=None,
        config=config.merge(_PLAIN).merge(_NOWHERE) if backend == "moto" else config.merge(_PLAIN),
    )
    events = (made.meta.client if tables else made).meta.events
    of = service if tables else "dynamodb-streams"  # as botocore's events call them
    if backend == "moto":
        events.register(f"before-call.{of}", _refuse_network)
        if tables:
            make_strict(made.meta.client, _simulated)
    else:
        events.register(f"before-send.{of}", _refuse_aws)
    return made


def private_session() -> boto3.Session:
    """A session that reads none of the user's settings: neither a profile that may not exist nor real credentials."""
    empty = (None, None, os.devnull, None)
    nothing = {"profile": (None,) * 4, "config_file": empty, "credentials_file": empty}
    core = botocore.session.Session(nothing, copy(_hooks(len(BUILTIN_HANDLERS))), include_builtin_handlers=False)
    core.register_component("data_loader", _loader())
    return boto3.Session(botocore_session=core)


# What follows takes each session most of the time to connect, and is the same for all.
@cache
def _loader() -> Any:
    services = [each.name for each in Path(Loader.BUILTIN_DATA_PATH).iterdir()]
    loader = Loader([Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)  # none of the user's descriptions
    loader.list_available_services = lambda _: services  # it would look into all of them, three times
    return loader


@cache
def _hooks(_: int) -> HierarchicalEmitter:
    """botocore's own, and moto's once that is loaded, which is why their number is asked for."""
    hooks = HierarchicalEmitter()
    botocore.session.Session(event_hooks=hooks)
    return hooks


def _refuse_network(**_: Any) -> None:
    # Anybody may have stopped the mock, which answers while it is active.
    from moto.core.models import botocore_stubber

    if _mock is None or not botocore_stubber.enabled:
        raise BackendError("", "The simulation that held this table has ended.", "Call connect() again.")


def _refuse_aws(request: Any, **_: Any) -> None:
    # The last word is with the very parser that opens the connection.
    if is_aws(parse_url(request.url).host or ""):
        raise BackendError("", f"A request to {request.url} would reach AWS.", 'Ask for it by name: backend="aws".')


def _simulated(region: str, table: str) -> Any:
    """moto's table of that name, or None."""
    from moto.backends import get_backend
    from moto.core.models import DEFAULT_ACCOUNT_ID

    return get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][region].tables.get(table) if _mock else None


def simulated_items(table: "Table") -> "list[Item] | None":
    """What a simulated table holds, as boto3 gives it and in the order of a Scan; None where it is not simulated."""
    client = table.meta.client.meta
    if not client.endpoint_url.endswith(".amazonaws.com"):
        return None
    held = _simulated(client.region_name, table.name)
    if held is None:
        return None
    return [{name: plain(value) for name, value in item.attrs.items()} for item in held.all_items()]


def _start_mock() -> None:
    global _mock
    if _mock is None:
        from moto import mock_aws

        mend()
        quicken(private_session)
        _mock = mock_aws()
        _mock.start()


def _stop_mock() -> None:
    global _mock
    if _mock is not None:
        _mock.stop()
        _mock = None
