"""Measurements of notebooks: the first picture from a fresh kernel, and the course under strict nbval."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from tools.bench.measure import Line, pair

ROOT = Path(__file__).parent.parent.parent

_IMPORTS = "import boto3, moto.dynamodb.models\nfrom moto import mock_aws\nmock_aws().start()\n"
_PICTURE = """
from f1model import F1, aggregate_view, check, connect, f1_items, load, run
table = connect(F1)
load(table, f1_items(seasons=[2024]))
aggregate_view(table, highlight=run(table, F1["Get a race with its results"], SeasonId=2024, Round=5))
"""


def _book(source: str) -> Any:
    cell = nbformat.v4.new_code_cell(source)
    cell["id"] = "bench"
    return nbformat.v4.new_notebook(cells=[cell])


def first_picture(times: int) -> Line:
    """From no kernel to the first picture, against a kernel with the imports it needs."""

    def fresh(source: str) -> Callable[[], object]:
        return lambda: NotebookClient(_book(source), kernel_name="python3").execute(stderr=subprocess.DEVNULL)

    ours, other = pair(fresh(_IMPORTS + _PICTURE), fresh(_IMPORTS), times)
    return Line("fresh kernel to the first picture / its imports alone", ours, other, "ms", 1.5)


def lessons(times: int) -> Iterator[Line]:
    """Each lesson alone, then the whole course in two workers, against notebooks that only import what it imports."""
    books = [path for path in sorted((ROOT / "notebooks").rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts]
    with tempfile.TemporaryDirectory() as room:
        floors = [Path(room) / f"{path.parent.name}-{path.name}" for path in books]
        for floor in floors:
            nbformat.write(_floor(), floor)
        singles = ((path, floor) for path, floor in zip(books, floors, strict=True) if path.parent.name == "notebooks")
        for path, floor in singles:
            ours, other = pair(partial(_nbval, path), partial(_nbval, floor), times)
            yield Line(f"nbval, {path.stem} / kernel and imports", ours, other, "ms")
        ours, other = pair(partial(_nbval, *books, workers=2), partial(_nbval, *floors, workers=2), times)
        yield Line(f"nbval, all {len(books)} notebooks, 2 workers / as many kernels and imports", ours, other, "ms", 2)


def _floor() -> Any:
    book = _book(
        f"{_IMPORTS}import pandas, matplotlib\nfrom f1model import F1, aggregate_view, connect, f1_items, load, run"
    )
    book.cells[0]["execution_count"] = 1
    return book


def _nbval(*paths: Path, workers: int = 0) -> None:
    # nbval leaves the null device open for the kernel's stderr, which our settings would turn into an error.
    options = ["-q", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-W", "ignore::ResourceWarning"]
    spread = ["-n", str(workers), "--dist", "loadscope"] if workers else []
    command = [sys.executable, "-m", "pytest", *options, *spread, *map(str, paths)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
