"""Opening a live table on a real engine: it costs what was said before, and nothing is ever written to it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest

from f1model.__main__ import main
from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.errors import BackendError
from f1model.opening import open_table
from f1model.sources import live_source
from f1model.sources.live import READS
from f1model.table.connect import connect, drop
from f1model.table.load import load

MODEL = DataModel(
    "OpenTable", [Entity("Order", "USER#{User:03d}", "ORDER#{Number:04d}", {"User": "N", "Number": "N", "Note": "S"})],
    indexes=[Index("ByNumber", partition="Number", sort="User", projection="KEYS_ONLY")],
)  # fmt: skip
ITEMS = [MODEL.item("Order", {"User": n // 10, "Number": n, "Note": "x" * 900}) for n in range(2000)]
READERS = (*READS, "Query", "GetItem", "ListTagsOfResource", "ListTables")
URL = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB", "")


@pytest.fixture(scope="module")
def table() -> Iterator[Any]:
    made = connect(MODEL)
    load(made, ITEMS)
    yield made
    drop(made)


class Guard:
    """An engine behind a policy: it passes on what may only read, refuses all else, and keeps a log of each request.

    ``answers`` gives what is answered instead to the request of that number of an operation.
    """

    def __init__(self) -> None:
        self.log: list[tuple[str, Any]] = []
        self.refused: list[str] = []
        self.denied: set[str] = set()
        self.answers: dict[tuple[str, int], tuple[int, str]] = {}
        self.slow = 0.0

    def answer(self, operation: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        self.log.append((operation, json.loads(body)))
        number = sum(name == operation for name, _ in self.log)
        time.sleep(self.slow if operation == "Scan" else 0)
        if operation not in READERS or operation in self.denied:
            self.refused.append(operation)
            return 400, fault("AccessDeniedException", f"not authorized to perform: dynamodb:{operation}")
        if (operation, number) in self.answers:
            status, code = self.answers[operation, number]
            return status, fault(code, "Slow down.") if code else b"{}"
        with urlopen(Request(URL, data=body, headers=headers)) as reply:
            return 200, reply.read()


def fault(code: str, said: str) -> bytes:
    return json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": said}).encode()


@contextmanager
def guarded() -> Iterator[tuple[Guard, str]]:
    guard = Guard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            named = ("X-Amz-Target", "Authorization", "X-Amz-Date", "Content-Type")
            headers = {name: self.headers[name] for name in named}
            status, content = guard.answer(self.headers["X-Amz-Target"].partition(".")[2], body, headers)
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield guard, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("sample", [1, 80, 400, 2000, 100_000])
def test_what_was_said_before_is_what_the_engine_then_reports(table: Any, sample: int) -> None:
    with guarded() as (guard, url):
        source = live_source(MODEL.table, endpoint_url=url, sample=sample)
        assert "Scan" not in [name for name, _ in guard.log]  # the price was said, and nothing read
        items = list(source.items())

        assert len(items) == min(sample, len(ITEMS))
        assert len({(item["PK"], item["SK"]) for item in items}) == len(items)
        told = Decimal(source.said[-1].removeprefix("Reading it cost ").partition(" ")[0])
        assert source.units is not None
        assert told == source.units
        assert f"about {source.units.normalize():f} read request units" in source.notes[0].replace(",", "")
        assert sum(given["Limit"] for name, given in guard.log if name == "Scan") < sample * 2
        assert {name for name, _ in guard.log} == {*READS}


def test_all_works_where_whatever_writes_is_refused(
    table: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with guarded() as (guard, url):
        assert main(["open", MODEL.table, "--endpoint-url", url, "--sample", "300", "--to", "models.py"]) == 0
        assert main(["review", "models.py"]) in (0, 1)
        opened = open_table(MODEL.table, endpoint_url=url, sample=1000)
        assert opened.inferred.read == 1000
        assert [index.name for index in opened.model.indexes] == ["ByNumber"]
        assert guard.refused == []
        assert {name for name, _ in guard.log} == {*READS}

        guard.denied = {"DescribeTimeToLive"}
        opened = open_table(MODEL.table, endpoint_url=url)
        said = "By which attribute its items expire is not known: the answer is AccessDeniedException"
        assert any(note.startswith(said) for note in opened.notes)
        guard.denied = {"Scan"}
        with pytest.raises(BackendError, match=r"AccessDeniedException.*Reading needs dynamodb:DescribeTable"):
            open_table(MODEL.table, endpoint_url=url)
        guard.denied = {"DescribeTable"}
        capsys.readouterr()
        assert main(["open", MODEL.table, "--endpoint-url", url]) == 1
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "ProvisionedThroughputExceededException", "InternalServerError"]
)
def test_throttling_ends_with_what_was_read(table: Any, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)  # botocore waits between its attempts
    with guarded() as (guard, url):
        guard.answers = {
            ("Scan", number): (400 if code != "InternalServerError" else 500, code) for number in range(3, 99)
        }
        opened = open_table(MODEL.table, endpoint_url=url, sample=800)

    assert opened.inferred.read == 200  # of two parts of eight
    assert any(note.startswith("Reading ended early, after 200 items of at most 800") for note in opened.notes)


def test_an_answer_that_is_none_of_dynamodbs_is_one_line(table: Any) -> None:
    with guarded() as (guard, url):
        guard.answers = {("DescribeTable", 1): (200, "")}
        with pytest.raises(Exception, match="description of a table") as caught:
            live_source(MODEL.table, endpoint_url=url)
        assert "\n" not in str(caught.value)
        guard.answers = {("Scan", number): (200, "") for number in range(99)}
        assert list(live_source(MODEL.table, endpoint_url=url, sample=10).items()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_interrupted_while_it_reads_tells_what_it_read(table: Any, number: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "f1model", "open", MODEL.table, "--sample", "800", "--to", "models.py"]
    with guarded() as (guard, url):
        guard.slow = 0.7
        with subprocess.Popen(
            [*command, "--endpoint-url", url], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            while sum(name == "Scan" for name, _ in guard.log) < 3:
                time.sleep(0.05)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)

    assert "Reading ended early, after 200 items of at most 800: it was interrupted." in " ".join(err.splitlines())
    assert "200 items read" in out
    assert (tmp_path / "models.py").exists()
    assert "Traceback" not in out + err
