"""Where the table lives: moto in this process (the default), an endpoint, or AWS; create, load, drop."""

import os
import socket
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
import botocore.loaders
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.utils import is_valid_endpoint_url

from f1model.errors import BackendError, ModelError
from f1model.design.model import DataModel, Item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource, Table

BACKENDS = ("moto", "endpoint", "aws")
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_DYNAMODB"
TAG = {"Key": "created-by", "Value": "f1model"}
AWS_DOMAINS = ("amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws")

_REGION = "us-east-1"
_DUMMY_KEY = "f1modeldummy"  # letters and digits only: engines refuse anything else
_RETRIES = Config(retries={"mode": "standard", "max_attempts": 10})
_mock: Any = None


def connect(
    model: DataModel, *, backend: str | None = None, endpoint_url: str | None = None, force: bool = False,
    keep: bool = False,
) -> "Table":  # fmt: skip
    """An empty table of ``model``, as boto3's own ``Table`` with two attributes more: ``model``, ``backend``.

    The backend is ``backend``, else the variable ``F1MODEL_BACKEND``, else "endpoint" where ``endpoint_url``
    or ``AWS_ENDPOINT_URL_DYNAMODB`` is set, else "moto": a simulation in this process that needs nothing and
    reaches nothing. "aws" is chosen only by name. A table of that name that is already there is dropped
    first, under the conditions of :func:`drop`; ``keep=True`` takes it, under the same conditions, with what it holds.

    Raises:
        BackendError: the backend is unknown, nothing answers at the endpoint, it is AWS's own, or the table
            that is there may not be dropped or used.
    """
    backend, endpoint_url = _choose(backend, endpoint_url)
    resource = _resource(backend, endpoint_url)
    table = resource.Table(model.table)
    there = _exists(table)
    if there and keep and not force:
        _check_ours(table, model, backend)
    if there and not keep:
        _drop(table, model, backend, force)
    if not (there and keep):
        request = model.create_table_request()
        if backend == "aws":
            request["Tags"] = [TAG]
        table = resource.create_table(**request)
    _wait(table, "table_exists")
    table.model, table.backend = model, backend
    return table


def _exists(table: "Table") -> bool:
    try:
        table.load()
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return False
    return True


def load(
    table: "Table", items: Iterable[Item], *, last_wins: bool = False,
    progress: Callable[[Collection[Item]], Iterable[Item]] = iter,
) -> int:  # fmt: skip
    """Put all items into the table in batches; how many. To resume after a crash, run it again.

    Sent through boto3's ``batch_writer``, which sends unprocessed items again. ``progress=tqdm`` shows a bar.

    Raises:
        ModelError: two items have the same primary key, so one would be lost (``last_wins=True`` keeps the
            later one). Nothing has been sent.
    """
    items = list(items)
    names = [key["AttributeName"] for key in table.key_schema]
    kept = {tuple(item.get(name) for name in names): item for item in items}
    if len(kept) < len(items) and not last_wins:
        raise ModelError(_lost(items, names, len(items) - len(kept)))
    with table.batch_writer() as batch:
        for item in progress(kept.values()):
            batch.put_item(Item=item)
    return len(kept)


def drop(table: "Table", *, force: bool = False) -> None:
    """Delete the table and wait until it is gone.

    Raises:
        BackendError: on AWS the table does not carry the tag of this package; on an engine its keys or
            indexes differ from the model's. ``force=True`` deletes it all the same.
    """
    _drop(table, getattr(table, "model", None), getattr(table, "backend", "aws"), force)


def place(backend: str | None = None, endpoint_url: str | None = None) -> str:
    """The backend that :func:`connect` would take: "moto", "endpoint" or "aws". Raises BackendError as it does."""
    return _choose(backend, endpoint_url)[0]


def _choose(backend: str | None, endpoint_url: str | None) -> tuple[str, str | None]:
    named = backend or os.environ.get("F1MODEL_BACKEND") or None
    url = endpoint_url or os.environ.get(ENDPOINT_VARIABLE) or None
    chosen = named or ("endpoint" if url else "moto")
    if chosen not in BACKENDS:
        raise BackendError(f"{chosen!r} is no backend. Use {', '.join(BACKENDS)}.")
    if chosen == "aws" and endpoint_url:
        raise BackendError(f'backend="aws" has its own address; leave out endpoint_url={endpoint_url!r}.')
    if chosen == "endpoint":
        if not url:
            raise BackendError(f"No endpoint given. Pass endpoint_url= or set {ENDPOINT_VARIABLE}.")
        host, _ = _address(url)
        if any(host == domain or host.endswith("." + domain) for domain in AWS_DOMAINS):
            raise BackendError(f'{url} is AWS itself, which costs money. Ask for it by name: backend="aws".')
    return chosen, url if chosen == "endpoint" else None


def _address(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        if is_valid_endpoint_url(url) or ":" in (parts.hostname or ""):  # names and IPv4, or IPv6
            return (parts.hostname or "").rstrip("."), port
    except (ValueError, KeyError):
        pass
    raise BackendError(f"{url!r} is no address. Write it as http://localhost:8000.")


def _knock(url: str) -> None:
    # botocore would try ten times, for up to a minute, before it says that nobody is there.
    try:
        socket.create_connection(_address(url), timeout=5).close()
    except OSError:
        raise BackendError(
            f"Nothing answers at {url}. Start the engine there, or unset {ENDPOINT_VARIABLE} "
            "to use the simulation in this process."
        ) from None


def _resource(backend: str, endpoint_url: str | None) -> "DynamoDBServiceResource":
    if backend == "aws":
        _stop_mock()
        real: DynamoDBServiceResource = boto3.Session().resource(
            "dynamodb", config=_RETRIES.merge(Config(ignore_configured_endpoint_urls=True))
        )
        return real
    if backend == "moto":
        _start_mock()
    if endpoint_url:
        _knock(endpoint_url)
    # A session that reads nothing of the user's: neither a profile that may not exist nor real credentials.
    private = {
        "profile": (None, None, None, None),
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
    }
    core = botocore.session.Session(session_vars=private)
    core.register_component("data_loader", _loader())
    session = boto3.Session(botocore_session=core)
    resource: DynamoDBServiceResource = session.resource(
        "dynamodb",
        region_name=_REGION,
        endpoint_url=endpoint_url or f"https://dynamodb.{_REGION}.amazonaws.com",
        aws_access_key_id=os.environ.get("F1MODEL_KEY_ID", _DUMMY_KEY),
        aws_secret_access_key=_DUMMY_KEY,
        aws_session_token=None,
        config=_RETRIES,
    )
    if backend == "moto":
        resource.meta.client.meta.events.register("before-send.dynamodb", _refuse_network)
    return resource


@cache
def _loader() -> Any:
    # Each session would read botocore's description of DynamoDB anew: most of what connecting takes.
    return botocore.loaders.create_loader()


def _refuse_network(**_: Any) -> None:
    # Runs after moto's own handler, which answers while the mock is active.
    if _mock is None:
        raise BackendError("The simulation that held this table has ended. Call connect() again.")


def _start_mock() -> None:
    global _mock
    if _mock is None:
        from unittest.mock import patch

        from moto import mock_aws
        from moto.backends import get_backend
        from moto.core.models import DEFAULT_ACCOUNT_ID

        _mock = mock_aws()
        _mock.start()
        # moto makes one boto3 session of its own, here: keep the user's profile and files out of that as well.
        with patch.dict(os.environ, {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}):
            for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
                os.environ.pop(name, None)
            get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][_REGION]


def _stop_mock() -> None:
    global _mock
    if _mock is not None:
        _mock.stop()
        _mock = None


def _drop(table: "Table", model: DataModel | None, backend: str, force: bool) -> None:
    table.load()
    if not force:
        _check_ours(table, model, backend)
    table.delete()
    _wait(table, "table_not_exists")


def _check_ours(table: "Table", model: DataModel | None, backend: str) -> None:
    if backend == "aws":
        tags = table.meta.client.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"]
        if TAG not in tags:
            raise BackendError(
                f"{table.name} on AWS does not carry the tag {TAG['Key']}={TAG['Value']}, so it is not ours "
                "to delete or fill. Use another table name, or force=True if you are sure."
            )
    elif model and _shape(table) != _declared(model):
        raise BackendError(
            f"{table.name} exists with other keys or indexes than the model's, so it may be somebody else's. "
            "Use another table name, or force=True if you are sure."
        )


def _wait(table: "Table", state: Any) -> None:
    table.meta.client.get_waiter(state).wait(TableName=table.name, WaiterConfig={"Delay": 1, "MaxAttempts": 120})


def _shape(table: "Table") -> Any:
    indexes = table.global_secondary_indexes or []
    return table.key_schema, {index["IndexName"]: index["KeySchema"] for index in indexes}


def _declared(model: DataModel) -> Any:
    request = model.create_table_request()
    indexes = request.get("GlobalSecondaryIndexes", [])
    return request["KeySchema"], {index["IndexName"]: index["KeySchema"] for index in indexes}


def _lost(items: list[Item], names: list[str], count: int) -> str:
    seen: dict[tuple[Any, ...], int] = {}
    for item in items:
        key = tuple(item.get(name) for name in names)
        seen[key] = seen.get(key, 0) + 1
    shared = sorted(((key, n) for key, n in seen.items() if n > 1), key=lambda pair: str(pair[0]))
    shown = "; ".join(f"{', '.join(map(str, key))} ({n} items)" for key, n in shared[:3])
    more = f"; and {len(shared) - 3} keys more" if len(shared) > 3 else ""
    return (
        f"{count} of {len(items)} items would be lost, because they share a primary key with another: "
        f"{shown}{more}. Put something unique into the key, or load with last_wins=True."
    )
