"""Loading under faults, on a real engine: whatever happens in between, nothing is lost and nothing doubled."""

import io
import json
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from f1model.__main__ import main
from f1model.design.entity import Item
from f1model.errors import BackendError
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.table.backend import resource_of
from f1model.table.connect import connect, drop
from f1model.table.load import BATCH, load
from tools.engines import CACHE, PACKAGE, DynamoDBLocal

MODEL = replace(F1, table="FaultTable")
AGAIN = "run the same command again: what is there is put once more, nothing is lost or doubled."


@pytest.fixture
def table() -> Iterator[Any]:
    table = connect(MODEL)
    yield table
    drop(table)


def stored(table: Any) -> list[Item]:
    pages = table.meta.client.get_paginator("scan").paginate(TableName=table.name, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]


def by_key(items: list[Item]) -> dict[tuple[Any, Any], Item]:
    return {(item["PK"], item["SK"]): item for item in items}


def assert_holds_exactly(table: Any, items: list[Item]) -> None:
    held, wanted = stored(table), by_key(items)
    assert len(held) == len(wanted)
    assert [key for key, item in by_key(held).items() if item != wanted.get(key)] == []


# Answers of the engine's: unprocessed items, throttling.


def test_unprocessed_items_in_every_batch_are_all_put_in_the_end(
    table: Any, f1_2024: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(20)
    pauses: list[float] = []
    monkeypatch.setattr("f1model.patience.sleep", pauses.append)
    batches: list[tuple[int, int]] = []
    held: list[Any] = []

    def hold_back(params: Any, **_: Any) -> None:
        writes = params["RequestItems"][table.name]
        kept = chance.randrange(1, len(writes)) if len(writes) > 1 else 1
        held[:] = writes[kept:]
        params["RequestItems"] = {table.name: writes[:kept]}
        batches.append((len(writes), len(held)))

    def answer(parsed: Any, model: Any, **_: Any) -> None:
        if model.name == "BatchWriteItem" and held:
            assert parsed["UnprocessedItems"] == {}
            parsed["UnprocessedItems"] = {table.name: list(held)}

    events = table.meta.client.meta.events
    events.register("provide-client-params.dynamodb.BatchWriteItem", hold_back)
    events.register_last("after-call.dynamodb", answer)  # after boto3 has made Python of the answer

    assert load(table, f1_2024) == 504

    assert_holds_exactly(table, f1_2024)
    assert all(held for had, held in batches if had > 1)
    assert sum(had - held for had, held in batches) == 504  # each was put once
    assert len(batches) > 30
    assert len(pauses) == sum(1 for _, held in batches if held)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Retries do not wait, and say here how long they would have."""
    waits: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=waits.append))
    return waits


def throttled(request: Any) -> AWSResponse:
    kind = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"
    body = json.dumps({"__type": kind, "message": "Slow down."}).encode()
    raw = SimpleNamespace(stream=io.BytesIO(body).readlines)
    return AWSResponse(request.url, 400, {"content-type": "application/x-amz-json-1.0"}, raw)


def test_throttled_batches_are_sent_until_they_are_taken(table: Any, f1_2024: list[Item], slept: list[float]) -> None:
    chance = random.Random(20)
    times = [chance.choice([0, 0, 1, 2, 5]) for _ in range(19)] + [10, 0]  # an eleventh time would be the last
    remaining = iter([answer for n in times for answer in [True] * n + [False]])
    table.meta.client.meta.events.register(
        "before-send.dynamodb.BatchWriteItem", lambda request, **_: throttled(request) if next(remaining) else None
    )

    assert load(table, f1_2024) == 504

    assert_holds_exactly(table, f1_2024)
    assert next(remaining, None) is None
    assert len(slept) == sum(times)


def test_throttled_for_ever_is_an_error_and_loading_again_completes(
    table: Any, f1_2024: list[Item], slept: list[float]
) -> None:
    sent: list[Any] = []

    def answer(request: Any, **_: Any) -> AWSResponse | None:
        sent.append(request)
        return throttled(request) if len(sent) > 8 else None

    events = table.meta.client.meta.events
    events.register("before-send.dynamodb.BatchWriteItem", answer)

    with pytest.raises(BackendError) as error:
        load(table, f1_2024)

    assert str(error.value) == (
        "FaultTable accepts nothing more for the time being; 200 of 504 items are stored. Give it time, or more "
        "capacity, and load again."
    )
    assert isinstance(error.value.__cause__, ClientError)
    assert len(sent) == 8 + 11
    assert len(slept) == 10
    assert_holds_exactly(table, f1_2024[:200])

    events.unregister("before-send.dynamodb.BatchWriteItem", answer)
    assert load(table, f1_2024) == 504
    assert_holds_exactly(table, f1_2024)


# The loader ends in the middle.


def command(seasons: str, url: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "f1model",
        "load",
        "--table",
        MODEL.table,
        "--seasons",
        seasons,
        "--endpoint-url",
        url,
    ]


def interrupted(how: int, seasons: str, table: Any) -> tuple[int, list[str]]:
    """Its exit code and the lines of its words, after a signal as soon as some items are there."""
    with subprocess.Popen(command(seasons, table.meta.client.meta.endpoint_url), stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while table.scan(Select="COUNT", Limit=200)["Count"] < 200:
            assert process.poll() is None
            assert time.monotonic() < deadline
        process.send_signal(how)
        _, words = process.communicate(timeout=60)
    return process.returncode, words.decode().splitlines()


@pytest.mark.parametrize(
    ("how", "seasons", "code", "last_line"),
    [(signal.SIGKILL, range(2015, 2025), -9, None), (signal.SIGINT, range(2020, 2025), 130, r"Interrupted\.")],
    ids=["killed", "Ctrl-C"],
)
def test_a_command_that_ended_in_the_middle_completes_when_run_again(
    how: int, seasons: range, code: int, last_line: str | None, table: Any
) -> None:
    text = f"{seasons[0]}-{seasons[-1]}"
    items = f1_items(MODEL, seasons=seasons)

    ended, words = interrupted(how, text, table)

    assert ended == code
    if last_line:
        told = re.fullmatch(
            rf"f1model: {last_line} ([\d,]+) of ([\d,]+) items are stored\. To go on, {AGAIN}", words[-1]
        )
        assert told
        least, all_of_them = (int(each.replace(",", "")) for each in told.groups())
        assert all_of_them == len(items)
        assert not any("Traceback" in line for line in words)
        assert least <= len(stored(table)) <= least + BATCH  # the last batch may have arrived
    partial = by_key(stored(table))
    assert 200 <= len(partial) < len(items)
    assert partial.items() <= by_key(items).items()

    done = subprocess.run(command(text, table.meta.client.meta.endpoint_url), capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, f"{len(items):,} items loaded into FaultTable.\n")
    assert_holds_exactly(table, items)


# The engine ends in the middle, as by a power cut, and keeps its table on disk.


class Disk:
    """An engine of our own, on disk, that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = DynamoDBLocal(folder=folder)
        self.url = self.engine.url

    def kill(self) -> None:
        self.engine.kill()

    def start(self) -> None:
        self.engine = DynamoDBLocal(folder=self.folder, port=self.engine.port)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if not (CACHE / PACKAGE).exists():
        pytest.skip("needs DynamoDB Local, which `make engines` fetches")
    disk = Disk(tmp_path)
    yield disk
    with disk.engine:
        pass


@pytest.fixture
def on_batch(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Callable[[Any], None]], None]:
    """``on_batch(9, act)`` calls ``act`` with the ninth batch, before it is sent; once, on any client."""
    make = resource_of

    def register(number: int, act: Callable[[Any], None]) -> None:
        seen: list[Any] = []

        def watch(request: Any, **_: Any) -> None:
            seen.append(request)
            if len(seen) == number:
                act(request)

        def watched(*arguments: Any) -> Any:
            resource = make(*arguments)
            resource.meta.client.meta.events.register("before-send.dynamodb.BatchWriteItem", watch)
            return resource

        monkeypatch.setattr("f1model.table.connect.resource_of", watched)

    return register


def test_an_engine_that_dies_before_it_answers_and_comes_back_loses_nothing(
    disk: Disk, f1_2024: list[Item], on_batch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    survived: list[int] = []

    def write_and_die(request: Any) -> None:
        URLLib3Session().send(request)
        disk.kill()

    def sleep(_: float) -> None:
        if len(survived) < 3:  # the first three attempts find nobody
            survived.append(0)
            return
        if len(survived) == 3:
            disk.start()
            survived.append(len(stored(connect(MODEL, endpoint_url=disk.url, keep=True))))

    on_batch(9, write_and_die)
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=sleep))
    table = connect(MODEL, endpoint_url=disk.url)

    assert load(table, f1_2024) == 504

    assert_holds_exactly(table, f1_2024)
    assert survived == [0, 0, 0, 225]


def test_an_engine_that_stays_away_is_one_line_and_the_same_command_completes_later(
    disk: Disk, f1_2024: list[Item], on_batch: Any, slept: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = command("2024", disk.url)[3:]
    on_batch(9, lambda _: disk.kill())

    assert main(arguments) == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines()[-1] == (
        f'f1model: Could not connect to the endpoint URL: "{disk.url}/". 200 of 504 items are stored. Mend that, and '
        f"{AGAIN}"
    )
    assert len(slept) == 10
    assert main(arguments) == 1
    assert capsys.readouterr().err.startswith(f"f1model: Nothing answers at {disk.url}.")

    disk.start()
    table = connect(MODEL, endpoint_url=disk.url, keep=True)
    assert_holds_exactly(table, f1_2024[:200])
    assert main(arguments) == 0
    assert_holds_exactly(table, f1_2024)
