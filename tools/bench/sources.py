"""An export of very many items, read as a stream, against a bare loop of ``gzip`` and ``json``: rate and memory.

python -m tools.bench.sources ours|bare FILE     # one run in a process of its own, so that its memory is its own
"""

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time

from tools.bench.measure import Line

ITEMS = 10_000_000


def sources(count: int) -> Iterator[Line]:
    """An export of ``count`` items: seconds of the processor for each way, and the memory that it took at most."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json.gz"
        _write(path, count)
        ours, bare = _run("ours", path), _run("bare", path)
        yield Line(f"an export of {count:,} items read / gzip and json alone", ours[0], bare[0], "s", 3)
        yield Line("  a second", count / ours[0], count / bare[0], "items")
        _write(path, count // 10)
        yield Line("  peak memory: all of it / a tenth of it", ours[1], _run("ours", path)[1], "MB", 1.1)


def _write(path: Path, count: int) -> None:
    """An export as DynamoDB writes it: orders of ten to a customer, each with a list, a map and a set."""
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
        for number in range(count):
            file.write(
                f'{{"Item":{{"PK":{{"S":"CUSTOMER#{number // 10:07d}"}},"SK":{{"S":"ORDER#{number:09d}"}},'
                f'"Type":{{"S":"Order"}},"Total":{{"N":"{number % 1000}.5"}},"Count":{{"N":"{number}"}},'
                '"Open":{"BOOL":true},"Lines":{"L":[{"M":{"Sku":{"S":"a"},"Of":{"N":"3"}}}]},'
                '"Tags":{"SS":["a","b"]}}}\n'
            )


def _run(way: str, path: Path) -> tuple[float, float]:
    """Seconds of the processor, and megabytes at most."""
    command = [sys.executable, "-m", "tools.bench.sources", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def _ours(path: str) -> None:
    from f1model.sources import read_sources

    (source,) = read_sources([path])
    for _ in source.items():
        pass


def _bare(path: str) -> None:
    with gzip.open(path) as file:
        for line in file:
            json.loads(line)


def _peak() -> float:
    """Megabytes at most. What ``getrusage`` says holds the parent's memory too, from before this was a process."""
    status = Path("/proc/self/status")
    if status.exists():
        return (
            next(float(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
        )
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    start = process_time()
    {"ours": _ours, "bare": _bare}[sys.argv[1]](sys.argv[2])
    print(process_time() - start, _peak())
