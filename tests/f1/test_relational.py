import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from f1model.design.entity import Entity
from f1model.f1 import data
from f1model.f1.relational import SCHEMA, SqlResult, race_page, sqlite


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite()) as connection:
        yield connection


def columns(database: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    return database.execute(f"PRAGMA table_info({table})").fetchall()


TABLES = {
    "season": "seasons",
    "circuit": "circuits",
    "driver": "drivers",
    "constructor": "constructors",
    "race": "races",
    "result": "results",
}
every_table = pytest.mark.parametrize("table", TABLES)


@every_table
def test_every_row_of_the_history_is_there(database: sqlite3.Connection, table: str) -> None:
    (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert count == len(data.read(TABLES[table])) > 0


def test_the_tables_are_those_and_no_others(database: sqlite3.Connection) -> None:
    rows = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    assert {row["name"] for row in rows} == set(TABLES)


def test_foreign_keys_hold(database: sqlite3.Connection) -> None:
    def referred(table: str) -> set[tuple[str, str]]:
        return {(row["from"], row["table"]) for row in database.execute(f"PRAGMA foreign_key_list({table})")}

    assert referred("race") == {("year", "season"), ("circuit_id", "circuit")}
    assert referred("result") == {
        ("year", "race"), ("round", "race"), ("driver_id", "driver"), ("constructor_id", "constructor"),
    }  # fmt: skip
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@every_table
def test_what_is_empty_is_null(database: sqlite3.Connection, table: str) -> None:
    for column in columns(database, table):
        (empty,) = database.execute(f"SELECT count(*) FROM {table} WHERE {column['name']} = ''").fetchone()
        assert empty == 0, column["name"]


def test_nulls_are_as_many_as_empty_cells(database: sqlite3.Connection) -> None:
    for column, source in {"time": "time", "reason_retired": "reasonRetired", "points": "points"}.items():
        (nulls,) = database.execute(f"SELECT count(*) FROM result WHERE {column} IS NULL").fetchone()
        assert nulls == sum(not row[source] for row in data.read("results")) > 0


def test_numbers_are_numbers_and_names_are_names(database: sqlite3.Connection) -> None:
    row = database.execute("SELECT * FROM race WHERE year = 2024 AND round = 8").fetchone()
    assert dict(row) == {
        "year": 2024, "round": 8, "name": "Monaco Grand Prix", "date": "2024-05-26", "circuit_id": "monaco",
    }  # fmt: skip
    winner = database.execute("SELECT * FROM result WHERE year = 2024 AND round = 8 AND display_order = 1").fetchone()
    assert (winner["driver_id"], winner["points"], winner["laps"]) == ("charles-leclerc", 25.0, 78)
    (shared,) = database.execute("SELECT count(*) FROM result WHERE shared_car = 1").fetchone()
    assert shared == sum(row["sharedCar"] == "true" for row in data.read("results")) > 0


def test_the_join_of_the_article_finds_a_race_with_its_results(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT driver.name AS driver, constructor.name AS team FROM race JOIN result USING (year, round)"
        " JOIN driver USING (driver_id) JOIN constructor USING (constructor_id)"
        " WHERE year = 2024 AND round = 8 ORDER BY display_order"
    ).fetchall()
    assert len(rows) == 20
    assert tuple(rows[0]) == ("Charles Leclerc", "Ferrari")


def test_a_driver_is_looked_up_by_index(database: sqlite3.Connection) -> None:
    plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM result WHERE driver_id = 'charles-leclerc'").fetchone()
    assert "USING INDEX result_by_driver" in plan["detail"]


def test_each_database_is_a_new_one_in_which_a_broken_foreign_key_is_found(database: sqlite3.Connection) -> None:
    with closing(sqlite()) as other:
        other.execute("UPDATE result SET driver_id = 'nobody' WHERE year = 2024 AND round = 1 AND display_order = 1")

        assert [row["parent"] for row in other.execute("PRAGMA foreign_key_check")] == ["driver"]
        assert database.execute("SELECT count(*) FROM result WHERE driver_id = 'nobody'").fetchone()[0] == 0


@pytest.mark.parametrize("entity", SCHEMA.entities, ids=lambda entity: entity.name)
def test_the_schema_is_that_of_the_tables(database: sqlite3.Connection, entity: Entity) -> None:
    kinds = {"TEXT": "S", "INTEGER": "N", "REAL": "N"}
    rows = columns(database, entity.name)
    assert dict(entity.attributes) == {column["name"]: kinds[column["type"]] for column in rows}
    keys = [column["name"] for column in sorted(rows, key=lambda column: int(column["pk"])) if column["pk"]]
    assert entity.partition == "#".join(f"{{{name}}}" for name in keys)


def test_the_cardinalities_of_the_schema_hold(database: sqlite3.Connection) -> None:
    """A parent without children makes it 0..*, and where there is none it may be 1..*."""
    keys = {entity.name: entity.partition.replace("{", "").replace("}", "").split("#") for entity in SCHEMA.entities}
    for line in SCHEMA.relationships:
        match = " AND ".join(f"child.{name} = parent.{name}" for name in keys[line.parent])
        (childless,) = database.execute(
            f"SELECT count(*) FROM {line.parent} AS parent"
            f" WHERE NOT EXISTS (SELECT 1 FROM {line.child} AS child WHERE {match})"
        ).fetchone()
        assert (childless == 0) == line.cardinality.startswith("1"), (line, childless)


def test_the_race_page_is_one_row_per_result_with_all_names(database: sqlite3.Connection) -> None:
    rows = race_page(database, 2024, 8).rows

    assert len(rows) == 20
    assert [row["display_order"] for row in rows] == list(range(1, 21))
    assert dict(rows[0]) == {
        "race": "Monaco Grand Prix", "circuit": "Monaco", "display_order": 1, "position_text": "1",
        "driver": "Charles Leclerc", "constructor": "Ferrari", "points": 25.0,
    }  # fmt: skip


@pytest.mark.parametrize(("season", "number"), [(2024, 8), (1951, 4), (1950, 3)])
def test_the_rows_visited_are_counted_table_by_table(database: sqlite3.Connection, season: int, number: int) -> None:
    """One race and its circuit, its results, and for each of them, also of a shared car, a driver and a team."""
    answer = race_page(database, season, number)

    def count(table: str, condition: str = "year = ? AND round = ?") -> int:
        statement = f"SELECT count(*) FROM {table} WHERE {condition}"
        (rows,) = database.execute(statement, (season, number)).fetchone()
        return int(rows)

    results = count("result")
    assert len(answer.rows) == results > 0
    assert answer.visited == {
        "race": count("race"),
        "circuit": count("circuit", "circuit_id = (SELECT circuit_id FROM race WHERE year = ? AND round = ?)"),
        "result": results,
        "driver": results,
        "constructor": results,
    }
    assert answer.evaluated == 2 + 3 * results


def test_the_answer_in_sql_is_told_in_a_line(database: sqlite3.Connection) -> None:
    answer = race_page(database, 2024, 8)

    assert (answer.requests, answer.bytes, answer.units) == (1, None, None)
    assert answer.label == "SELECT over 5 tables: 62 rows visited"
    assert repr(answer) == "SQL: 20 rows returned, 62 visited in 5 tables, 1 request"
    assert (
        repr(SqlResult(answer.rows[:1], {"race": 1172})) == "SQL: 1 row returned, 1,172 visited in 1 table, 1 request"
    )


def test_the_page_of_a_race_that_does_not_exist_is_empty(database: sqlite3.Connection) -> None:
    answer = race_page(database, 2024, 99)

    assert (answer.rows, answer.evaluated, answer.requests) == ([], 0, 1)
    assert answer.visited == dict.fromkeys(("race", "circuit", "result", "driver", "constructor"), 0)
    assert answer.label == "SELECT over 5 tables: 0 rows visited"


def test_a_key_can_be_left_open() -> None:
    drawn = {box.name: erd_fields(box) for box in SCHEMA.without_key("result").entities}

    assert drawn.pop("result") == []
    assert drawn == {box.name: erd_fields(box) for box in SCHEMA.entities if box.name != "result"}


def erd_fields(entity: Entity) -> list[str]:
    return [segment.field for segment in entity.template(entity.partition, entity.name).segments if segment.field]
