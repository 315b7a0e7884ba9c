from typing import Any

import pytest

from f1model.course.exercises.lesson_21 import LOOSE, REQUESTS
from f1model.course.exercises.lesson_21_edit import HOME
from f1model.design.entity import Keys
from f1model.design.index import Index
from tests.course.exercises.asked import ask, mistaken


def by_round(partition: str, sort: str) -> Index:
    return Index("ByRound", PickItem=Keys(partition, sort))


def item(round: int, version: int, text: str, number: int) -> dict[str, Any]:
    return {"PK": HOME, "SK": f"TEXT#{round:02d}#v{version:03d}", "Text": text, "Number": number}


def seen(table: Any, round: int) -> int:
    key = {name: item(round, 0, "", 0)[name] for name in ("PK", "SK")}
    return int(table.get_item(Key=key)["Item"]["Number"])


def sent(table: Any, *puts: dict[str, Any], **condition: Any) -> None:
    rest: list[dict[str, Any]] = [condition, *({} for _ in puts[1:])]
    acts = [{"Put": {"TableName": table.name, "Item": put, **more}} for put, more in zip(puts, rest, strict=True)]
    table.meta.client.transact_write_items(TransactItems=acts)


def right(table: Any, round: int, text: str) -> int:
    number = seen(table, round) + 1
    sent(table, item(round, number, text, number), item(round, 0, text, number),
         ConditionExpression="attribute_not_exists(PK)")  # fmt: skip
    return number


def overwrites(table: Any, round: int, text: str) -> int:
    number = seen(table, round) + 1
    sent(table, item(round, 0, text, number))
    return number


def only_history(table: Any, round: int, text: str) -> int:
    number = seen(table, round) + 1
    sent(table, item(round, number, text, number))
    return number


def miscounts(table: Any, round: int, text: str) -> int:
    number = seen(table, round) + 1
    sent(table, item(round, 0, text, number - 1), item(round, number, text, number))
    return number


def one_by_one(table: Any, round: int, text: str) -> int:
    number = seen(table, round) + 1
    table.put_item(Item=item(round, number, text, number))
    table.put_item(Item=item(round, 0, text, number))
    return number


def blindly(table: Any, round: int, text: str) -> int:
    number = seen(table, round) + 1
    sent(table, item(round, 0, text, number), item(round, number, text, number))
    return number


def silently(table: Any, round: int, text: str) -> None:
    right(table, round, text)


WRONG = [
    ("21.a", by_round("ROUND#{Round:02d}", "{PickId:04d}"), "the picks of both leagues"),
    ("21.a", by_round("ROUND#{Round:02d}", "{LeagueId}#{PickId:04d}"), "the picks of both leagues"),
    ("21.a", by_round("ROUND#{Round:02d}#{LeagueId}", "{PickId:04d}"), "does not begin with LeagueId"),
    ("21.a", by_round("LEAGUE#{LeagueId}", "{PickId:04d}"), "reads 12 items to return 3"),
    ("21.a", by_round("LEAGUE#{LeagueId}", "{MemberName}#{Round:02d}"), "reads 12 items to return 3"),
    ("21.a", by_round("LEAGUE#{LeagueId}#{Round:02d}", "{MemberName}#{PickId:04d}"), "in the order 12, 10, 8"),
    ("21.a", by_round("LEAGUE#{LeagueId}#{Round:02d}", "PICK#{PickId}"), "in the order 10, 12, 8"),
    ("21.a", by_round("LEAGUE#{LeagueId}", "ROUND#{Round:02d}"), "in something unique"),
    ("21.a", Index("ByRound", partition="LeagueId", sort="Round"), "in something unique"),
    ("21.a", Index("ByRound", partition=["LeagueId", "Round"], sort="PickId"), "several attributes"),
    ("21.a", Index("ByRound", partition="Round", sort="PickId"), "the picks of both leagues"),
    ("21.a", Index("ByRound", LeagueItem=Keys("LEAGUE#{LeagueId}", "LEAGUE")), "give it keys for PickItem"),
    ("21.a", Keys("LEAGUE#{LeagueId}", "{Round:02d}"), "asks for an Index"),
    ("21.b", ["own", "second", "scan"], "belongs to the office"),
    ("21.b", ["theirs", "second", "scan"], "does not begin with LEAGUE#office"),
    ("21.b", ["batch", "second", "scan"], "each of them to match"),
    ("21.b", ["delete", "second", "scan"], "not among the actions"),
    ("21.b", ["scan"], "letter by letter"),
    ("21.b", ["second"], "names no key at all"),
    ("21.b", [], "letter by letter"),
    ("21.b", ["GetItem"], "The requests are own"),
    ("21.b", "scan", "asks for a list"),
    ("21.c", overwrites, "no item v002"),
    ("21.c", only_history, "the latest, v000, should say"),
    ("21.c", miscounts, "the Number of v000 should be 2"),
    ("21.c", one_by_one, "It sends 2 writes"),
    ("21.c", blindly, "their text is gone from the history"),
    ("21.c", silently, "should return the number of the new version, 2"),
    ("21.d", 4, "one by one"),
    ("21.d", 16, "without any filter"),
    ("21.d", 6, "the pairs"),
    ("21.d", 24, "the number of orders"),
    ("21.d", 10, "all four"),
    ("21.d", 14, "all four at once"),
    ("21.d", 99, "chosen or not"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    "answer",
    [
        by_round("LEAGUE#{LeagueId}", "ROUND#{Round:02d}#{PickId:04d}"),
        by_round("{LeagueId}", "{Round}#{PickId:04d}"),
        by_round("LEAGUE#{LeagueId}#ROUND#{Round:02d}", "{PickId:04d}"),
        Index("ByRound", partition="LeagueId", sort=["Round", "PickId"]),
    ],
)
def test_each_index_that_keeps_the_leagues_apart_is_right(answer: Index) -> None:
    assert ask("21.a", answer).startswith("Correct.")


def test_the_statement_is_the_one_that_the_page_shows() -> None:
    assert LOOSE["Statement"]["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "LEAGUE#office*"}}
    assert list(REQUESTS) == ["own", "theirs", "second", "batch", "scan", "delete"]


def test_a_condition_on_the_history_does_as_well() -> None:
    assert ask("21.c", right).startswith("Correct.")
