"""Formula 1 from 1950 on, as CSV files beside this module, and the functions that read them.

Data: F1DB (f1db) by Marcel Overdijk and contributors, CC BY 4.0; what was changed stands in LICENSE.md.
"""

import csv
from functools import cache
from pathlib import Path

from f1model.errors import DataError

FOLDER = Path(__file__).parent
UNFINISHED = ".being-replaced"  # a file that is here while the others are replaced


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one bundled file, in file order; every value is text, an empty one is "".

    ``name`` is one of ``seasons``, ``races``, ``results``, ``drivers``, ``constructors``, ``circuits``,
    ``grands-prix``, ``driver-standings``. The rows are shared between callers: do not change them.

    Raises:
        DataError: the files are being replaced, or were when that was cut off.
    """
    if (FOLDER / UNFINISHED).exists():
        problem = "The bundled files are half replaced, by a python -m tools.release that did not end."
        raise DataError(str(FOLDER), problem, "Run it again: it puts the old ones back first.")
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        return tuple(dict(zip(header, row, strict=True)) for row in rows)


@cache
def of_years(name: str) -> dict[str, tuple[dict[str, str], ...]]:
    """The rows of ``races`` or ``results`` by their year, in file order; shared as those of :func:`read` are."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in read(name):
        rows.setdefault(row["year"], []).append(row)
    return {year: tuple(of_year) for year, of_year in rows.items()}


@cache
def names(name: str) -> dict[str, str]:
    """From id to display name, for ``drivers``, ``constructors``, ``circuits`` or ``grands-prix``."""
    return {row["id"]: row["name"] for row in read(name)}
