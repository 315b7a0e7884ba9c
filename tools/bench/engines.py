"""Measurements on DynamoDB Local: queries as the table grows, loading, and the API over HTTP."""

import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from f1model import F1, connect, load, run
from f1model.design.entity import Item
from f1model.query.request import request
from tools.bench.measure import Line, pair
from tools.engines import DynamoDBLocal


def engines(items: Sequence[list[Item]], times: int) -> Iterator[Line]:
    """The same queries as the table grows, on DynamoDB Local and on moto; and loading all of it on the engine."""
    questions: dict[str, dict[str, Any]] = {
        "Get a race with its results": {"SeasonId": 2024, "Round": 8},
        "Get all races of a season": {"SeasonId": 2024},
    }
    with DynamoDBLocal() as engine:
        tables = [connect(F1, endpoint_url=engine.url, backend="endpoint"), connect(F1, backend="moto")]
        ask = [
            [partial(table.query, **request(F1[name], **values)) for table in tables]
            for name, values in questions.items()
        ]
        load(tables[0], items[0])
        for _ in range(300):  # Java is slow at first
            for on_engine, _on_moto in ask:
                on_engine()
        first: list[tuple[float, float]] = []
        for held in items:
            for table in tables:
                load(table, held)
            for name, (on_engine, on_moto) in zip(questions, ask, strict=True):
                local, moto = pair(on_engine, on_moto, times * 5)
                first.append((local, moto))
                yield Line(f"{name}, {len(held):,} items: DynamoDB Local / moto", local, moto, "ms")
        for name, small, large in zip(questions, first, first[-len(questions) :], strict=False):
            for n, where in enumerate(("DynamoDB Local", "moto")):
                what = f"{name}, {where}: {len(items[-1]):,} / {len(items[0]):,} items"
                yield Line(what, large[n], small[n], "ms")

        def bare() -> None:
            with tables[0].batch_writer() as batch:
                for item in items[-1]:
                    batch.put_item(Item=item)

        ours, other = pair(lambda: load(tables[0], items[-1]), bare, max(1, times // 2))
        yield Line(f"load {len(items[-1]):,} items on DynamoDB Local / bare batch_writer", ours, other, "ms", 1.1)


def serving(items: list[Item], times: int) -> Iterator[Line]:
    """The API on DynamoDB Local: requests of eight clients a second, beside the same query without HTTP; its import."""
    from f1model.f1 import api
    from f1model.f1.serve import server

    each = 50 * times
    with DynamoDBLocal() as engine:
        table = connect(F1, endpoint_url=engine.url, backend="endpoint")
        load(table, items)
        api.serve_from(table)
        running = server(port=0)
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        url = f"http://localhost:{running.server_address[1]}/f1-race-results/2024/8"
        ask = partial(run, table, F1["Get a race with its results"], SeasonId=2024, Round=8)

        def over_http(count: int) -> None:
            with ThreadPoolExecutor(8) as clients:
                list(clients.map(lambda _: urllib.request.urlopen(url).read(), range(count)))

        def direct(count: int) -> None:
            for _ in range(count):
                ask()

        over_http(100)
        direct(100)
        rates: list[float] = []
        for work in (over_http, direct):
            start = time.perf_counter()
            work(each)
            rates.append(each / (time.perf_counter() - start))
        yield Line("race page: requests of 8 clients over HTTP / the same query without", rates[0], rates[1], "per s")
        yield Line("race page: RCU a request / RCU of its query", float(ask().units), float(ask().units), "RCU")
        running.shutdown()
        running.server_close()
    ours, other = pair(lambda: _python("import f1model.f1.api"), lambda: _python(_POWERTOOLS), times)
    yield Line("cold start: import of the handlers / of Lambda Powertools and boto3", ours, other, "ms")


_POWERTOOLS = "import boto3, pydantic; from aws_lambda_powertools.event_handler import APIGatewayHttpResolver"


def _python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)
