"""Measure, as ratios side by side in one run: what we do against the least that could do it.

    python -m tools.bench [--quick] [--only NAME] [--items COUNT]

Each pair is run in turn, A B A B, and its medians are compared, so that a noisy machine is noisy for both. A whole
run writes docs/measurements.md, with its date; ``--quick`` and ``--only`` just print.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from unittest.mock import patch

from f1model import F1, aggregate_view, connect, f1_items, load, run
from f1model.design.entity import Item
from f1model.design.pattern import AccessPattern
from f1model.files import write
from f1model.query.request import request
from f1model.views.aggregate import AggregateView
from tools.bench.crowd import crowd
from tools.bench.engines import engines, serving
from tools.bench.inference import inference
from tools.bench.measure import Line, pair
from tools.bench.notebooks import first_picture, lessons
from tools.bench.sources import ITEMS, sources
from tools.bench.studio import studio
from tools.bench.tab import tab

ROOT = Path(__file__).parent.parent.parent


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


def strictness(items: list[Item], times: int) -> Iterator[Line]:
    """The same requests with and without the rules that the simulation does not know, in this process's own time."""
    table = connect(F1)
    load(table, items)
    with patch("f1model.table.backend.make_strict", lambda *_: None):
        plain = connect(F1, keep=True)
    race: dict[str, Any] = request(F1["Get a race with its results"], SeasonId=2024, Round=5)
    key = {name: items[0][name] for name in ("PK", "SK")}
    filtered = {**race, "FilterExpression": "attribute_exists(DriverId)"}
    asked: dict[str, Callable[[Any], object]] = {
        "query of a race": lambda held: held.query(**race),
        "query of a race with a filter": lambda held: held.query(**filtered),
        "get of an item": lambda held: held.get_item(Key=key),
        "put of an item": lambda held: held.put_item(Item=items[0]),
    }
    for what, ask in asked.items():
        aim = 1.05 if what == "query of a race" else 0
        ours, other = pair(partial(ask, table), partial(ask, plain), times * 10, time.process_time)
        yield Line(f"{what} on moto: strict / not", ours, other, "ms", aim)


def main() -> None:
    """Print one line per measurement; after a whole run, write them down."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--quick", action="store_true", help="fewer repetitions")
    ask.add_argument("--only", default="", help="the measurements whose function has this in its name")
    ask.add_argument("--items", type=int, help=f"of the export that is read (default: {ITEMS:,}, with --quick 200,000)")
    chosen = ask.parse_args()
    items = chosen.items or (200_000 if chosen.quick else ITEMS)
    times = 3 if chosen.quick else 7
    print(f"{'ours / the other, medians side by side':64}{'ours':>12}{'other':>12} {'':6}{'ratio':>8}  aim")
    lines = []
    for line in _lines(times, chosen.only, items):
        print(line, flush=True)
        lines.append(line)
    if not chosen.quick and not chosen.only:
        _write(lines)


def _lines(times: int, only: str, items: int) -> Iterator[Line]:
    season, ten, history = f1_items(seasons=[2024]), f1_items(seasons=range(2015, 2025)), f1_items()
    measured: dict[str, Callable[[], Iterable[Line]]] = {
        "full_view": lambda: [full_view(history, times)],
        "season_view": lambda: season_view(season, times),
        "view_size": lambda: view_size(season, history),
        "loading": lambda: [loading(season, times)],
        "metering": lambda: metering(season, times),
        "strictness": lambda: strictness(season, times),
        "engines": lambda: engines([season, ten, history], times),
        "serving": lambda: serving(season, times),
        "crowd": lambda: crowd(times),
        "inference": lambda: inference(history, items // 10),
        "sources": lambda: sources(items),
        "studio": lambda: studio(times),
        "first_picture": lambda: [first_picture(times)],
        "tab": lambda: tab(times),
        "lessons": lambda: lessons(max(1, times // 4)),
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
    write(ROOT / "docs" / "measurements.md", ("\n".join(text) + "\n").encode())


if __name__ == "__main__":
    main()
