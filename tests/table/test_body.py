"""What answers at an address may be no engine: one line says so, and nothing is taken for stored."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from f1model.errors import BackendError
from f1model.table.connect import connect
from f1model.table.load import load

from .engine import SMALL, items

Answer = Callable[[str], tuple[int, bytes]]
PAGE = b"<!DOCTYPE html><html>\n<head><title>It works!</title></head><body>" + b"x" * 50_000 + b"</body></html>"
TABLE = (
    b'{"Table":{"TableName":"SmallTable","TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},'
)
TABLE += (
    b'{"AttributeName":"SK","KeyType":"RANGE"}],"AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},'
)
TABLE += b'{"AttributeName":"SK","AttributeType":"S"}]}}'


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """``serve(answer)`` is the address of a server; it answers an operation, by its name, with a status and a body."""
    servers = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                status, body = answer(self.headers["X-Amz-Target"].rpartition(".")[2])
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (200, PAGE, "'<!DOCTYPE html><html> <head><title>It works!</title></head><'..."),
        (500, PAGE, "'<!DOCTYPE html><html> <head><title>It works!</title></head><'..."),
        (404, b"", "nothing"),
        (200, b"", "nothing"),
        (200, TABLE[:-30], '\'{"Table":{"TableName":"SmallTable","TableStatus":"ACTIVE","K\'...'),
        (200, b"[]", "'[]'"),
        (200, b"\xff\xfe\x00", "'\ufffd\ufffd\\x00'"),
        (200, b'{"status":"ok"}', '\'{"status":"ok"}\''),
        (404, b'{"error":"no such page"}', '\'{"error":"no such page"}\''),
    ],
)
def test_what_is_no_engine_is_told_at_once_on_one_line(
    status: int, body: bytes, says: str, serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.endpoint.time", None)  # nothing is tried again
    url = serve(lambda _: (status, body))

    for keep in (False, True):
        with pytest.raises(BackendError) as error:
            connect(SMALL, endpoint_url=url, keep=keep)
        assert str(error.value) == (
            f"What answers at {url} does not speak as DynamoDB does: it says {says} (status {status}). "
            "Give the address of a DynamoDB engine."
        )


@pytest.mark.parametrize(("status", "body"), [(200, PAGE), (200, b""), (200, b'{"UnprocessedItems":{'), (200, b"{}")])
def test_half_an_answer_is_not_taken_for_items_stored(status: int, body: bytes, serve: Callable[[Answer], str]) -> None:
    answers = {"DescribeTable": (200, TABLE), "BatchWriteItem": (status, body)}
    table = connect(SMALL, endpoint_url=serve(answers.__getitem__), keep=True)

    with pytest.raises(BackendError) as error:
        load(table, items(3))

    assert "does not speak as DynamoDB does" in str(error.value)
    assert "\n" not in str(error.value)


def test_an_error_page_in_between_is_tried_again(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    writes = iter([(502, PAGE), (503, b""), (200, b'{"UnprocessedItems":{}}')])
    table = connect(
        SMALL, endpoint_url=serve(lambda name: next(writes) if name == "BatchWriteItem" else (200, TABLE)), keep=True
    )

    assert load(table, items(3)) == 3
