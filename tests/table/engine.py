"""What the tests of tables share: a small model and its items, a table of nobody's, an engine behind real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSPreparedRequest
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID, botocore_stubber

from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.table.connect import connect

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

SMALL = DataModel("SmallTable", [Entity("A", "A#{Id}", "A#{N:03d}", {"Id": "S", "N": "N", "Note": "S"})])
OTHER_KEYS = replace(SMALL, partition="Id", entities=[Entity("A", "{Id}", "{N:03d}", {"Id": "S", "N": "N"})])
AWS_KEY = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "EXAMPLEKEY", "AWS_SESSION_TOKEN": "T"}


def items(count: int) -> list[Item]:
    return [SMALL.item("A", {"Id": "a", "N": number, "Note": "first"}) for number in range(count)]


def stored(table: Any) -> list[Item]:
    return sorted(table.scan()["Items"], key=lambda item: str(item["SK"]))


def foreign(
    name: str, keys: dict[str, str], index: dict[str, str] | None = None, *, hashes: int = 1, projection: Any = None
) -> "Table":
    """A table made with boto3 alone: its keys and their types, partition key first, and those of its index ByDay.

    The first ``hashes`` attributes of the index are its partition key.
    """

    def schema(names: dict[str, str], hashes: int = 1) -> Any:
        kinds = ["HASH" if position < hashes else "RANGE" for position, _ in enumerate(names)]
        return [{"AttributeName": n, "KeyType": kind} for n, kind in zip(names, kinds, strict=True)]

    types = {**keys, **(index or {})}
    request: Any = {
        "TableName": name,
        "KeySchema": schema(keys),
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": kind} for n, kind in types.items()],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if index:
        held = projection or {"ProjectionType": "ALL"}
        by_day = {"IndexName": "ByDay", "KeySchema": schema(index, hashes), "Projection": held}
        request["GlobalSecondaryIndexes"] = [by_day]
    ours: Any = connect(SMALL)
    ours.meta.client.create_table(**request)
    theirs: Table = type(ours)(name, client=ours.meta.client)
    return theirs


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
