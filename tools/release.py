"""From an f1db CSV release (a zip) to the bundled files: check everything first, then replace.

python -m tools.release f1db-csv.zip
"""

import csv
import io
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from f1model.errors import DataError
from f1model.f1 import data
from f1model.terminal import run
from tools.swap import swap
from tools.unpack import unpacked

Row = dict[str, str]


class Spec(NamedTuple):
    """One bundled file: its source in the release, its columns, and the rules its rows must keep."""

    source: str
    columns: tuple[str, ...]
    key: tuple[str, ...]  # unique, never empty, and the order of the bundled rows
    whole: tuple[str, ...] = ()  # whole numbers, where present
    references: tuple[tuple[tuple[str, ...], str], ...] = ()  # these columns name a row of that file


FILES = {
    "seasons": Spec("f1db-seasons.csv", ("year",), ("year",), ("year",)),
    "drivers": Spec(
        "f1db-drivers.csv", ("id", "name", "lastName", "abbreviation", "dateOfBirth", "nationalityCountryId"),
        ("id",),
    ),
    "constructors": Spec("f1db-constructors.csv", ("id", "name", "fullName", "countryId"), ("id",)),
    "circuits": Spec("f1db-circuits.csv", ("id", "name", "fullName", "placeName", "countryId"), ("id",)),
    "grands-prix": Spec("f1db-grands-prix.csv", ("id", "name", "fullName", "countryId"), ("id",)),
    "races": Spec(
        "f1db-races.csv", ("year", "round", "date", "grandPrixId", "officialName", "circuitId", "laps"),
        ("year", "round"), ("year", "round", "laps"),
        ((("year",), "seasons"), (("grandPrixId",), "grands-prix"), (("circuitId",), "circuits")),
    ),
    "results": Spec(
        "f1db-races-race-results.csv",
        ("year", "round", "positionDisplayOrder", "positionText", "driverNumber", "driverId",
         "constructorId", "sharedCar", "gridPositionNumber", "laps", "time", "gap", "reasonRetired", "points"),
        ("year", "round", "positionDisplayOrder"),
        ("year", "round", "positionDisplayOrder", "driverNumber", "gridPositionNumber", "laps"),
        ((("year", "round"), "races"), (("driverId",), "drivers"), (("constructorId",), "constructors")),
    ),
    "driver-standings": Spec(
        "f1db-seasons-driver-standings.csv",
        ("year", "positionDisplayOrder", "positionText", "driverId", "points"),
        ("year", "positionDisplayOrder"), ("year", "positionDisplayOrder"),
        ((("year",), "seasons"), (("driverId",), "drivers")),
    ),
}  # fmt: skip

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_POINTS = re.compile(r"-?\d{1,6}(\.\d{1,6})?", re.ASCII)
_SINGULAR = {"races": "race", "drivers": "driver", "constructors": "constructor", "circuits": "circuit",
             "seasons": "season", "grands-prix": "grand prix"}  # fmt: skip


def rebuild(release: Path, folder: Path) -> dict[str, int]:
    """Rebuild the bundled CSV files in ``folder`` from an f1db CSV release; rows per file.

    The whole release is read and checked before anything is written, and all files are replaced, or none.

    Raises:
        DataError: the zip is truncated, is far larger than a release or has a file twice, lacks a file or a column, or
            a row breaks a rule (a value that is not a number, two rows with one key, a result for an unknown race);
            or the files cannot be written. The old ones are as they were.
    """
    tables = _checked(release)
    contents = {f"{name}.csv": _text(FILES[name], rows).encode() for name, rows in tables.items()}
    try:
        swap(folder, contents)
    except OSError as error:
        problem = f"The files cannot be written here ({error.strerror or error})."
        raise DataError(str(folder), problem, "Nothing was changed.") from error
    return {name: len(rows) for name, rows in tables.items()}


def _text(spec: Spec, rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, spec.columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _checked(release: Path) -> dict[str, list[Row]]:
    """Every bundled file's rows, in key order, each row held to its rules."""
    texts = {}
    for source, content in unpacked(release, [spec.source for spec in FILES.values()]).items():
        try:
            texts[source] = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise DataError(f"{source}, line {line}", f"The text is not UTF-8 ({error.reason}).") from error

    tables: dict[str, list[Row]] = {}
    keys: dict[str, set[tuple[str, ...]]] = {}
    for name, spec in FILES.items():
        rows, keys[name] = [], set()
        for line, row in _rows(spec, texts[spec.source]):
            where = f"{spec.source}, line {line}"
            _check(row, spec, where, keys)
            key = tuple(row[column] for column in spec.key)
            if key in keys[name]:
                raise DataError(where, f"This is a second row for {_names(spec.key, row)}.")
            keys[name].add(key)
            rows.append(row)
        if not rows:
            raise DataError(spec.source, "The file holds no rows.")
        tables[name] = sorted(rows, key=lambda row, spec=spec: _order(row, spec))  # type: ignore[misc]
    return tables


def _rows(spec: Spec, text: str) -> Iterable[tuple[int, Row]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [column for column in spec.columns if column not in (reader.fieldnames or ())]
        if missing:
            raise DataError(f"{spec.source}, line 1", f"There is no column {', '.join(missing)}.")
        for row in reader:
            if None in row or None in row.values():
                width = len(reader.fieldnames or ())
                where = f"{spec.source}, line {reader.line_num}"
                raise DataError(where, f"The line does not have {width} fields, as the header has.")
            yield reader.line_num, row
    except csv.Error as error:
        raise DataError(f"{spec.source}, line {reader.line_num + 1}", f"The line is no CSV: {error}.") from error


def _check(row: Row, spec: Spec, where: str, keys: dict[str, set[tuple[str, ...]]]) -> None:
    for column in spec.key:
        if not row[column]:
            raise DataError(where, f"{column} is empty.")
    for column in spec.whole:
        if row[column] and not _WHOLE.fullmatch(row[column]):
            raise DataError(where, f"{column} is {row[column]!r}, not a whole number.")
    if row.get("points") and not _POINTS.fullmatch(row["points"]):
        raise DataError(where, f"points is {row['points']!r}, not a number.")
    for columns, other in spec.references:
        if tuple(row[column] for column in columns) not in keys[other]:
            raise DataError(where, f"The {_SINGULAR[other]} is unknown ({_names(columns, row)}).")


def _names(columns: tuple[str, ...], row: Row) -> str:
    return ", ".join(f"{column} {row[column]}" for column in columns)


def _order(row: Row, spec: Spec) -> tuple[tuple[int, str], ...]:
    return tuple((int(row[c]), "") if c in spec.whole else (0, row[c]) for c in spec.key)


def main(arguments: list[str]) -> int:
    """Rebuild the bundled data and print the rows of each file; 0, or 1 after one clear line, or 2 after the usage."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        counts = rebuild(Path(arguments[0]), data.FOLDER)
    except DataError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("release: Interrupted. Nothing was changed.", file=sys.stderr)
        return 130
    for name, rows in counts.items():
        print(f"{name:18}{rows:7,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(run("release", lambda: main(sys.argv[1:])))
