"""Measure, as ratios side by side in one run: what we do against the least that could do it.

    python tools/bench.py [--quick]

Each pair is run in turn, A B A B, and its medians are compared, so that a noisy machine is noisy for both.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbclient import NotebookClient

from f1model import F1, aggregate_view, connect, f1_items, load, run
from f1model.model import AccessPattern, Item
from f1model.views.aggregate import AggregateView

ROOT = Path(__file__).parent.parent


class Line(NamedTuple):
    """One measurement: ours and the other's figure, in ``unit``, and the ratio aimed at (0: none)."""

    what: str
    ours: float
    other: float
    unit: str
    aim: float = 0
    at_least: bool = False

    def __str__(self) -> str:
        ratio = self.other / self.ours if self.at_least else self.ours / self.other
        met = ratio >= self.aim if self.at_least else ratio <= self.aim
        aimed = f"{'≥' if self.at_least else '≤'} {self.aim:g} {'ok' if met else 'MISSED'}" if self.aim else ""
        return f"{self.what:64}{self.ours:12,.0f}{self.other:12,.0f} {self.unit:6}{ratio:8.2f}  {aimed}"


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


def main() -> None:
    """Print one line per measurement."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--quick", action="store_true", help="fewer repetitions")
    times = 3 if ask.parse_args().quick else 7
    history, season = f1_items(), f1_items(seasons=[2024])
    print(f"{'ours / the other, medians side by side':64}{'ours':>12}{'other':>12} {'':6}{'ratio':>8}  aim")
    for line in _lines(history, season, times):
        print(line, flush=True)


def _lines(history: list[Item], season: list[Item], times: int) -> Iterator[Line]:
    yield full_view(history, times)
    yield from season_view(season, times)
    yield from view_size(season, history)
    yield loading(season, times)
    yield from metering(season, times)
    yield first_picture(times)
    yield from lessons(max(1, times // 2))


if __name__ == "__main__":
    main()
