"""Formula 1 from 1950 on, as CSV files beside this module, and the functions that read them.

Data: F1DB (f1db) by Marcel Overdijk and contributors, CC BY 4.0; what was changed stands in LICENSE.md.
"""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one bundled file, in file order; every value is text, an empty one is "".

    ``name`` is one of ``seasons``, ``races``, ``results``, ``drivers``, ``constructors``, ``circuits``,
    ``grands-prix``, ``driver-standings``. The rows are shared between callers: do not change them.
    """
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        return tuple(dict(zip(header, row, strict=True)) for row in rows)


@cache
def names(name: str) -> dict[str, str]:
    """From id to display name, for ``drivers``, ``constructors``, ``circuits`` or ``grands-prix``."""
    return {row["id"]: row["name"] for row in read(name)}
