"""Measure, as ratios side by side in one run: what we do against the least that could do it.

    python -m tools.bench [--quick] [--only NAME]

Each pair is run in turn, A B A B, and its medians are compared, so that a noisy machine is noisy for both. A whole
run writes docs/measurements.md, with its date; ``--quick`` and ``--only`` just print.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbclient import NotebookClient

from f1model import F1, aggregate_view, connect, f1_items, load, run
from f1model.model import AccessPattern, Item
from f1model.request import request
from f1model.views.aggregate import AggregateView
from tools.engines import DynamoDBLocal

ROOT = Path(__file__).parent.parent


class Line(NamedTuple):
    """One measurement: ours and the other's figure, in ``unit``, and the ratio aimed at (0: none)."""

    what: str
    ours: float
    other: float
    unit: str
    aim: float = 0
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """Ours to the other's, or the other's to ours where more is aimed at."""
        return self.other / self.ours if self.at_least else self.ours / self.other

    @property
    def aimed(self) -> str:
        """The aim and whether it was met, in words; empty where there is none."""
        met = self.ratio >= self.aim if self.at_least else self.ratio <= self.aim
        return f"{'≥' if self.at_least else '≤'} {self.aim:g} {'ok' if met else 'MISSED'}" if self.aim else ""

    def __str__(self) -> str:
        return f"{self.what:64}{self.ours:12,.1f}{self.other:12,.1f} {self.unit:6}{self.ratio:8.2f}  {self.aimed}"


def pair(ours: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float]:
    """The median milliseconds of each, run in turn, after one run each that does not count."""
    ours(), other()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for call, found in zip((ours, other), taken, strict=True):
            start = time.perf_counter()
            call()
            found.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def full_view(items: list[Item], times: int) -> Line:
    """The full view of all history against the same cells joined with no thought for layout."""

    def bare() -> str:
        rows = []
        for item in sorted(items, key=lambda item: (item["PK"].encode(), item["SK"].encode())):
            names = [name for name in item if name not in ("PK", "SK")]
            cells = "</td><td>".join(map(escape, names))
            rows.append(f"<tr><th>{escape(item['PK'])}</th><th>{escape(item['SK'])}</th><td>{cells}</td></tr>")
            cells = "</td><td>".join(escape(str(item[name])) for name in names)
            rows.append(f"<tr><td>{cells}</td></tr>")
        return "".join(["<table>", *rows, "</table>"])

    ours, other = pair(lambda: aggregate_view(F1, items, full=True).to_html(), bare, times)
    return Line(f"full view of {len(items):,} items / bare str.join", ours, other, "ms", 1.5)


def season_view(items: list[Item], times: int) -> Iterator[Line]:
    """A season's view, default and full, against pandas Styler."""
    import pandas

    frame = pandas.DataFrame(items).astype(object).fillna("")

    def styled() -> str:
        return frame.style.to_html()

    for name, full in (("default", False), ("full", True)):
        ours, other = pair(lambda full=full: aggregate_view(F1, items, full=full).to_html(), styled, times)  # type: ignore[misc]
        yield Line(f"{name} view of a season, {len(items)} items: pandas Styler / ours", ours, other, "ms", 10, True)


def _shown(view: AggregateView) -> int:
    return sum(1 for _ in view.layout.rows)


def view_size(season: list[Item], history: list[Item]) -> Iterator[Line]:
    """The default view's size does not grow with the table."""
    views = [aggregate_view(F1, items) for items in (history, season)]
    ours, other = (len(view.to_html().encode()) for view in views)
    yield Line("default view: full history / one season", ours, other, "bytes", 1.1)
    drawn, drawn_of_season = map(_shown, views)
    yield Line("  items drawn: full history / one season", drawn, drawn_of_season, "items")


def loading(items: list[Item], times: int) -> Line:
    """Loading a season against boto3's batch_writer alone."""
    table = connect(F1)

    def bare() -> None:
        with table.batch_writer() as batch:
            for item in items:
                batch.put_item(Item=item)

    return Line("load a season on moto / bare batch_writer", *pair(lambda: load(table, items), bare, times), "ms", 1.1)


def metering(items: list[Item], times: int) -> Iterator[Line]:
    """Metered queries, of a race and of the season's whole item collection, against boto3's alone."""
    whole = AccessPattern("Get a season", given=["SeasonId"], returns=["RaceItem", "ResultItem"])
    model = replace(F1, access_patterns=[*F1.access_patterns, whole])
    table = connect(model)
    load(table, items)
    race: dict[str, Any] = {"SeasonId": 2024, "Round": 5}
    for pattern, values in (("Get a race with its results", race), ("Get a season", {"SeasonId": 2024})):
        ask = partial(run, table, model[pattern], **values)
        ours, other = pair(ask, partial(table.query, **ask().request), times * 2)
        yield Line(f"run on moto, {ask().evaluated} items / bare table.query", ours, other, "ms")


_IMPORTS = "import boto3, moto.dynamodb.models\nfrom moto import mock_aws\nmock_aws().start()\n"
_PICTURE = """
from f1model import F1, aggregate_view, check, connect, f1_items, load, run
table = connect(F1)
load(table, f1_items(seasons=[2024]))
aggregate_view(table, highlight=run(table, F1["Get a race with its results"], SeasonId=2024, Round=5))
"""


def _book(source: str) -> Any:
    cell = nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]
    cell["id"] = "bench"
    return nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]


def first_picture(times: int) -> Line:
    """From no kernel to the first picture, against a kernel with the imports it needs."""

    def fresh(source: str) -> Callable[[], object]:
        return lambda: NotebookClient(_book(source), kernel_name="python3").execute(stderr=subprocess.DEVNULL)

    ours, other = pair(fresh(_IMPORTS + _PICTURE), fresh(_IMPORTS), times)
    return Line("fresh kernel to the first picture / its imports alone", ours, other, "ms", 1.5)


def lessons(times: int) -> Iterator[Line]:
    """Each lesson under strict nbval against a notebook of one cell that imports what lessons import."""
    with tempfile.TemporaryDirectory() as room:
        floor = Path(room) / "floor.ipynb"
        book = _book(f"{_IMPORTS}import pandas\nfrom f1model import F1, aggregate_view, connect, f1_items, load, run")
        book.cells[0]["execution_count"] = 1
        nbformat.write(book, floor)  # type: ignore[no-untyped-call]
        sum_ours = sum_other = 0.0
        for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
            ours, other = pair(lambda path=path: _nbval(path), lambda: _nbval(floor), times)  # type: ignore[misc]
            sum_ours, sum_other = sum_ours + ours, sum_other + other
            yield Line(f"nbval, {path.stem} / kernel and imports", ours, other, "ms")
        yield Line("nbval, all lessons / as many kernels and imports", sum_ours, sum_other, "ms", 2)


def _nbval(path: Path) -> None:
    # nbval leaves the null device open for the kernel's stderr, which our settings would turn into an error.
    options = ["-q", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-W", "ignore::ResourceWarning"]
    command = [sys.executable, "-m", "pytest", *options, str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def engines(items: Sequence[list[Item]], times: int) -> Iterator[Line]:
    """The same queries as the table grows, on DynamoDB Local and on moto; and loading all of it on the engine."""
    questions: dict[str, dict[str, Any]] = {
        "Get a race with its results": {"SeasonId": 2024, "Round": 8},
        "Get all races of a season": {"SeasonId": 2024},
    }
    with DynamoDBLocal() as engine:
        places = [connect(F1, endpoint_url=engine.url, backend="endpoint"), connect(F1, backend="moto")]
        ask = [
            [partial(place.query, **request(F1[name], **values)) for place in places]
            for name, values in questions.items()
        ]
        load(places[0], items[0])
        for _ in range(300):  # Java is slow at first
            for on_engine, _on_moto in ask:
                on_engine()
        first: list[tuple[float, float]] = []
        for held in items:
            for place in places:
                load(place, held)
            for name, (on_engine, on_moto) in zip(questions, ask, strict=True):
                local, moto = pair(on_engine, on_moto, times * 5)
                first.append((local, moto))
                yield Line(f"{name}, {len(held):,} items: DynamoDB Local / moto", local, moto, "ms")
        for name, small, large in zip(questions, first, first[-len(questions) :], strict=False):
            for n, where in enumerate(("DynamoDB Local", "moto")):
                what = f"{name}, {where}: {len(items[-1]):,} / {len(items[0]):,} items"
                yield Line(what, large[n], small[n], "ms")

        def bare() -> None:
            with places[0].batch_writer() as batch:
                for item in items[-1]:
                    batch.put_item(Item=item)

        ours, other = pair(lambda: load(places[0], items[-1]), bare, max(1, times // 2))
        yield Line(f"load {len(items[-1]):,} items on DynamoDB Local / bare batch_writer", ours, other, "ms", 1.1)


def serving(items: list[Item], times: int) -> Iterator[Line]:
    """The API on DynamoDB Local: requests of eight clients a second, beside the same query without HTTP; its import."""
    from f1model.ship import api
    from f1model.ship.serve import server

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
    ours, other = pair(lambda: _python("import f1model.ship.api"), lambda: _python(_POWERTOOLS), times)
    yield Line("cold start: import of the handlers / of Lambda Powertools and boto3", ours, other, "ms")


_POWERTOOLS = "import boto3, pydantic; from aws_lambda_powertools.event_handler import APIGatewayHttpResolver"


def _python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    """Print one line per measurement; after a whole run, write them down."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--quick", action="store_true", help="fewer repetitions")
    ask.add_argument("--only", default="", help="the measurements whose function has this in its name")
    chosen = ask.parse_args()
    times = 3 if chosen.quick else 7
    print(f"{'ours / the other, medians side by side':64}{'ours':>12}{'other':>12} {'':6}{'ratio':>8}  aim")
    lines = []
    for line in _lines(times, chosen.only):
        print(line, flush=True)
        lines.append(line)
    if not chosen.quick and not chosen.only:
        _write(lines)


def _lines(times: int, only: str) -> Iterator[Line]:
    season, ten, history = f1_items(seasons=[2024]), f1_items(seasons=range(2015, 2025)), f1_items()
    measured: dict[str, Callable[[], Iterable[Line]]] = {
        "full_view": lambda: [full_view(history, times)],
        "season_view": lambda: season_view(season, times),
        "view_size": lambda: view_size(season, history),
        "loading": lambda: [loading(season, times)],
        "metering": lambda: metering(season, times),
        "engines": lambda: engines([season, ten, history], times),
        "serving": lambda: serving(season, times),
        "first_picture": lambda: [first_picture(times)],
        "lessons": lambda: lessons(max(1, times // 2)),
    }
    for name, measure in measured.items():
        if only in name:
            yield from measure()


def _write(lines: list[Line]) -> None:
    """The dated table that the lessons link to."""
    text = [
        "# Measurements",
        "",
        f"Written by `make bench` on {date.today().isoformat()}: {platform.system()}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores. Each pair was run in turn in one run, and medians are "
        "shown. On another machine the figures differ; the ratios should not, much.",
        "",
        "| ours / the other | ours | the other | | ratio | aim |",
        "|---|---:|---:|---|---:|---|",
    ]
    for line in lines:
        figures = f"{line.ours:,.1f} | {line.other:,.1f} | {line.unit} | {line.ratio:.2f}"
        text.append(f"| {line.what.strip()} | {figures} | {line.aimed} |")
    (ROOT / "docs" / "measurements.md").write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
