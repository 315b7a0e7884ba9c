from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr, Key

from f1model.course.exercises.lesson_16_copies import keys
from f1model.course.exercises.lesson_16_graph import seasons, stints
from f1model.design.entity import Keys
from f1model.f1.relational import sqlite
from tests.course.exercises.asked import ask, mistaken

RIGHT = ["driver+team+since", "grand prix+season"]
TEAM = "TEAM#{ConstructorId}"
BY_YEAR = "SEASON#{SeasonId}#DRIVER#{DriverId}"


def update(
    table: str, key: dict[str, str], year: Any, condition: str | None = "attribute_exists(PK)"
) -> dict[str, Any]:
    request = {
        "TableName": table,
        "Key": key,
        "UpdateExpression": "SET #until = :year",
        "ExpressionAttributeNames": {"#until": "Until"},
        "ExpressionAttributeValues": {":year": year},
    }
    return {"Update": request | ({"ConditionExpression": condition} if condition else {})}


def another_season(*ends: str, condition: str | None = "attribute_exists(PK)", later: int = 0) -> Callable[..., Any]:
    return lambda table, stint, year: [
        update(table, keys(stint)[end], year + later, condition) for end in ends or ("team", "driver")
    ]


def puts(table: str, stint: Any, year: int, *names: str) -> list[dict[str, Any]]:
    changed = {**stint, "Until": year}
    kept = {name: changed[name] for name in names or changed}
    return [
        {"Put": {"TableName": table, "Item": {**key, **kept}, "ConditionExpression": "attribute_exists(PK)"}}
        for key in keys(stint).values()
    ]


def moves(table: str, stint: Any, year: int) -> list[dict[str, Any]]:
    """It takes the last year for a part of the key, so that the old copies stay and new ones appear."""
    later = keys({**stint, "Since": year})
    return [{"Put": {"TableName": table, "Item": {**key, **stint, "Until": year}}} for key in later.values()]


def also_the_team(table: str, stint: Any, year: int) -> list[dict[str, Any]]:
    team = {"TableName": table, "Item": {"PK": f"TEAM#{stint['ConstructorId']}", "SK": "TEAM"}}
    return [*another_season()(table, stint, year), {"Put": team}]


def children(table: Any, node: str) -> list[Any]:
    answer = table.query(IndexName="GSI1", KeyConditionExpression=Key("GSI1PK").eq(f"PARENT#{node}"))
    return list(answer["Items"])


def below(table: Any, node: str) -> list[str]:
    found: list[str] = []
    for child in children(table, node):
        found += [child["Id"]] if child["Level"] == "circuit" else below(table, child["Id"])
    return found


def asks_circuits_too(table: Any, node: str) -> list[str]:
    found: list[str] = []
    for child in children(table, node):
        found += [child["Id"]] * (child["Level"] == "circuit") + asks_circuits_too(table, child["Id"])
    return found


def two_levels(table: Any, node: str) -> list[str]:
    first = children(table, node)
    second = [each for child in first for each in children(table, child["Id"])]
    return [each["Id"] for each in (*first, *second) if each["Level"] == "circuit"]


def scans(table: Any, node: str) -> list[str]:
    return [item["Id"] for item in table.scan(FilterExpression=Attr("GSI1PK").eq(f"PARENT#{node}"))["Items"]]


def begins(prefix: str) -> Callable[[str], Any]:
    return lambda team: Key("PK").eq("STINTS") & Key("SK").begins_with(prefix.format(team))


WRONG = [
    ("16.a", ["driver+team", *RIGHT], "edges have the key jose-froilan-gonzalez, ferrari"),
    ("16.a", ["driver+race", *RIGHT], "'driver+race': "),
    ("16.a", [*RIGHT, "circuit+season"], "2 edges have the key spielberg, 2020"),
    ("16.a", RIGHT[:1], "1,172 edges have a key like that"),
    ("16.a", RIGHT[1:], "2,244 edges have a key like that"),
    ("16.a", ["driver"], "none of the five"),
    ("16.b", Keys(TEAM, "SEASON#{SeasonId}"), "edges would be lost"),
    ("16.b", Keys(TEAM, "DRIVER#{DriverId}"), "edges would be lost"),
    ("16.b", Keys(TEAM, "DRIVER#{DriverId}#SEASON#{SeasonId}"), "Renault in 2008: it reads "),
    ("16.b", Keys(TEAM + "#{SeasonId}", "DRIVER#{DriverId}"), "it has to Scan"),
    ("16.b", Keys("TEAMS", "{ConstructorId}#{SeasonId}#{DriverId}"), "in one item collection"),
    ("16.b", Keys("{SeasonId}#{ConstructorId}", "{DriverId}"), "it has to Scan"),
    ("16.b", (TEAM, BY_YEAR), "asks for Keys"),
    ("16.c", another_season("team"), "The copy under the driver still ends in 2009"),
    ("16.c", another_season("driver"), "The copy under the team still ends in 2009"),
    ("16.c", another_season(condition=None), "now there are items that say so"),
    ("16.c", another_season(condition="attribute_not_exists(PK)"), "One of its conditions does not hold"),
    ("16.c", another_season(later=1), "should end in 2010, and its Until is 2011"),
    ("16.c", lambda *asked: puts(*asked, "Until"), "has lost its ConstructorId"),
    ("16.c", moves, "The copy under the team still ends in 2009"),
    ("16.c", also_the_team, "It has also written to TEAM#renault, TEAM"),
    ("16.c", lambda table, stint, year: [], "would change nothing"),
    ("16.c", lambda table, stint, year: puts("F1Table", stint, year), "does not go to"),
    ("16.c", lambda table, stint, year: [keys(stint)["team"]], "does not say what to do"),
    ("16.c", lambda table, stint, year: another_season("team", "team")(table, stint, year), "was refused"),
    ("16.d", begins("{}"), "lotus: it also finds stints of lotus-f1"),
    ("16.d", begins("TEAM#{}#"), "ferrari: it finds 0 stints"),
    ("16.d", lambda team: Key("PK").eq("STINTS"), "ferrari: it also finds stints of lotus"),
    ("16.d", lambda team: Key("PK").eq("STINTS") & Key("SK").eq(team), "it finds 0 stints"),
    ("16.d", lambda team: f"{team}#", "It should return a key condition"),
    ("16.e", lambda table, node: [each["Id"] for each in children(table, node)], "europe: 'austria' is a country"),
    (
        "16.e",
        lambda table, node: [each["Id"] for each in children(table, node) if each["Level"] == "circuit"],
        "Who gives theirs?",
    ),
    ("16.e", two_levels, "world: it lists nothing"),
    ("16.e", scans, "it reads the whole table"),
    ("16.e", lambda table, node: [*below(table, node), "monza"], "'monza' is no circuit below it"),
    ("16.e", lambda table, node: 2 * below(table, node), "more than once"),
    ("16.e", lambda table, node: below(table, node)[:2], "it lists 2 circuits of 4"),
    ("16.e", children, "It should list ids"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("16.a", {*RIGHT}),
        ("16.b", Keys(TEAM, BY_YEAR)),
        ("16.b", Keys("{ConstructorId}", "{SeasonId}#{DriverId}")),
        ("16.c", another_season()),
        ("16.c", another_season("driver", "team")),
        ("16.c", puts),
        ("16.d", begins("{}#")),
        ("16.d", lambda team: Key("PK").eq("STINTS") & Key("SK").between(f"{team}#", f"{team}$")),
        ("16.e", below),
        ("16.e", asks_circuits_too),
        ("16.e", lambda table, node: {*below(table, node)}),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")


def test_the_judges_know_the_stints_that_the_lessons_sql_finds() -> None:
    with closing(sqlite()) as database:
        found = database.execute(
            """SELECT driver_id, constructor_id, min(year), max(year)
               FROM (SELECT *, year - row_number() OVER (PARTITION BY driver_id, constructor_id ORDER BY year) AS run
                     FROM (SELECT DISTINCT driver_id, constructor_id, year FROM result))
               GROUP BY driver_id, constructor_id, run"""
        ).fetchall()
    ours = [(row["DriverId"], row["ConstructorId"], row["Since"], row["Until"]) for row in stints()]

    assert sorted(map(tuple, found)) == sorted(ours)
    assert len(seasons()) == sum(until - since + 1 for _, _, since, until in ours)
