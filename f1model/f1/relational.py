"""The same history in SQLite, in third normal form: what a learner knows already, and the designs are compared with."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from f1model.design.entity import Entity
from f1model.design.relationship import Relationship
from f1model.f1 import data
from f1model.values import counted


@dataclass(frozen=True)
class RelationalSchema:
    """The tables of a relational database, for :func:`f1model.erd`."""

    entities: Sequence[Entity]
    relationships: Sequence[Relationship]

    def without_key(self, table: str) -> "RelationalSchema":
        """The same schema with no column of ``table`` marked as its key: for whoever is still to find one.

        A name that no table has changes nothing.
        """
        entities = [replace(each, partition="?") if each.name == table else each for each in self.entities]
        return replace(self, entities=entities)


_TABLES = {
    "season": ("seasons", {"year": "year INTEGER PRIMARY KEY"}),
    "circuit": ("circuits", {"id": "circuit_id TEXT PRIMARY KEY", "name": "name TEXT", "placeName": "place TEXT"}),
    "driver": (
        "drivers",
        {"id": "driver_id TEXT PRIMARY KEY", "name": "name TEXT", "dateOfBirth": "born TEXT",
         "nationalityCountryId": "country TEXT"},
    ),
    "constructor": (
        "constructors",
        {"id": "constructor_id TEXT PRIMARY KEY", "name": "name TEXT", "countryId": "country TEXT"},
    ),
    "race": (
        "races",
        {"year": "year INTEGER REFERENCES season", "round": "round INTEGER", "grandPrixId": "name TEXT",
         "date": "date TEXT", "circuitId": "circuit_id TEXT REFERENCES circuit"},
    ),
    "result": (
        "results",
        {"year": "year INTEGER", "round": "round INTEGER", "positionDisplayOrder": "display_order INTEGER",
         "positionText": "position_text TEXT", "driverId": "driver_id TEXT REFERENCES driver",
         "constructorId": "constructor_id TEXT REFERENCES constructor", "driverNumber": "driver_number INTEGER",
         "laps": "laps INTEGER", "time": "time TEXT", "reasonRetired": "reason_retired TEXT",
         "sharedCar": "shared_car INTEGER", "points": "points REAL"},
    ),
}  # fmt: skip
_KEYS = {
    "race": "PRIMARY KEY (year, round)",
    "result": "PRIMARY KEY (year, round, display_order), FOREIGN KEY (year, round) REFERENCES race",
}


def sqlite() -> sqlite3.Connection:
    """A new in-memory SQLite database with the whole bundled history: season, circuit, driver, constructor,
    race, result. Empty values are NULL, a race's name is its grand prix's, rows can be read by column name.
    """
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    grands_prix = {row["id"]: row["fullName"] for row in data.read("grands-prix")}
    for table, (source, columns) in _TABLES.items():
        body = ", ".join([*columns.values(), *([_KEYS[table]] if table in _KEYS else [])])
        connection.execute(f"CREATE TABLE {table} ({body})")
        rows = ([_value(column, row[column], grands_prix) for column in columns] for row in data.read(source))
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows)
    connection.execute("CREATE INDEX result_by_driver ON result (driver_id)")
    connection.commit()
    return connection


@dataclass(frozen=True)
class SqlResult:
    """The answer of a relational database, which the comparison sets beside :class:`f1model.query.run.Result`.

    ``rows`` came back; ``visited`` says how many were looked at in each table. It is one request; a relational
    database bills neither bytes nor units, so those are None.
    """

    rows: Sequence[sqlite3.Row]
    visited: Mapping[str, int]
    requests: int = 1
    bytes: None = None
    units: None = None

    @property
    def evaluated(self) -> int:
        """Rows visited in all tables."""
        return sum(self.visited.values())

    @property
    def label(self) -> str:
        """One line for a chart: how many tables were asked, and how many rows visited."""
        return f"SELECT over {counted(len(self.visited), 'table')}: {counted(self.evaluated, 'row')} visited"

    def __repr__(self) -> str:
        return (
            f"SQL: {counted(len(self.rows), 'row')} returned, {self.evaluated:,} visited in "
            f"{counted(len(self.visited), 'table')}, {counted(self.requests, 'request')}"
        )


# The race page in SQL; "{columns}" stands where a query selects and where a count counts.
_RACE_PAGE = """
    SELECT {columns}
    FROM race JOIN circuit USING (circuit_id) JOIN result USING (year, round)
         JOIN driver USING (driver_id) JOIN constructor USING (constructor_id)
    WHERE race.year = ? AND race.round = ?"""
_PAGE_COLUMNS = (
    "race.name AS race, circuit.name AS circuit, display_order, position_text, "
    "driver.name AS driver, constructor.name AS constructor, points"
)
# Found once by their key, or looked up again for every result.
_PAGE_VISITS = {
    "race": "count(DISTINCT race.rowid)", "circuit": "count(DISTINCT circuit.rowid)",
    "result": "count(result.rowid)", "driver": "count(driver.rowid)", "constructor": "count(constructor.rowid)",
}  # fmt: skip


def race_page(database: sqlite3.Connection, season: int, number: int) -> SqlResult:
    """A race with its results and all names, in one SELECT over five tables of :func:`sqlite`.

    The rows visited are counted: SQLite does not tell them.
    """
    values = (season, number)
    select = _RACE_PAGE.format(columns=_PAGE_COLUMNS) + " ORDER BY display_order"
    counts = database.execute(_RACE_PAGE.format(columns=", ".join(_PAGE_VISITS.values())), values).fetchone()
    return SqlResult(database.execute(select, values).fetchall(), dict(zip(_PAGE_VISITS, counts, strict=True)))


def _value(column: str, text: str, grands_prix: dict[str, str]) -> str | int | None:
    if column == "grandPrixId":
        return grands_prix[text]
    if column == "sharedCar":
        return int(text == "true")
    return text or None


def _entity(table: str, key: str) -> Entity:
    _, columns = _TABLES[table]
    kinds = {"INTEGER": "N", "REAL": "N", "TEXT": "S"}
    return Entity(table, key, None, {each.split()[0]: kinds[each.split()[1]] for each in columns.values()})


# The tables as entities, and how they relate; lesson 01 counts the cardinalities instead of assuming them.
SCHEMA = RelationalSchema(
    entities=[
        _entity("season", "{year}"),
        _entity("circuit", "{circuit_id}"),
        _entity("race", "{year}#{round}"),
        _entity("driver", "{driver_id}"),
        _entity("constructor", "{constructor_id}"),
        _entity("result", "{year}#{round}#{display_order}"),
    ],
    relationships=[
        Relationship("season", "holds", "race", "1..*"),
        Relationship("circuit", "hosts", "race", "1..*"),
        Relationship("race", "has", "result", "0..*"),
        Relationship("driver", "drives", "result", "0..*"),
        Relationship("constructor", "enters", "result", "0..*"),
    ],
)
