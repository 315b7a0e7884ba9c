from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.design.entity import Keys
from f1model.f1.items import f1_items
from f1model.f1.models import REPAIRED
from f1model.table.connect import connect
from f1model.table.load import load
from tests.course.exercises.asked import ask, mistaken


def looks_first(table: Any, item: Any) -> bool:
    if "Item" in table.get_item(Key={name: item[name] for name in ("PK", "SK")}):
        return False
    table.put_item(Item=item)
    return True


def swallows(table: Any, item: Any) -> bool:
    try:
        table.put_item(Item=item, ConditionExpression="attribute_not_exists(PK)")
    except ClientError:
        return False
    return True


def stops(table: Any, item: Any) -> bool:
    table.put_item(Item=item, ConditionExpression="attribute_not_exists(PK)")
    return True


def only_updates(table: Any, item: Any) -> bool:
    try:
        table.put_item(Item=item, ConditionExpression="attribute_exists(PK)")
    except ClientError:
        return False
    return True


def puts_back(table: Any, item: Any) -> bool:
    old = table.put_item(Item=item, ReturnValues="ALL_OLD").get("Attributes")
    if old:
        table.put_item(Item=old)
    return not old


def asks_for_an_attribute(table: Any, item: Any) -> bool:
    try:
        table.put_item(Item=item, ConditionExpression="attribute_not_exists(DriverId)")
    except ClientError:
        return False
    return True


WRONG: list[tuple[str, Any, str]] = [
    ("05.a", ["RACE#1", "RACE#1#RESULT#2", "RACE#2", "RACE#02", "RACE#10"], "1 or 2"),
    ("05.a", ["RACE#02", "RACE#1", "RACE#10", "RACE#1#RESULT#2", "RACE#2"], "# comes before the digits"),
    ("05.a", ["RACE#1", "RACE#1#RESULT#2", "RACE#10", "RACE#02", "RACE#2"], "text, not the number two"),
    ("05.a", ["RACE#02", "RACE#1#RESULT#2", "RACE#1", "RACE#10", "RACE#2"], "A key that ends early"),
    ("05.a", ["RACE#1", "RACE#2"], "Write all five"),
    ("05.b", lambda number: f"RACE#{number}", "10 other races"),
    ("05.b", lambda number: f"RACE#{number:02d}#", "not padded"),
    ("05.b", lambda number: f"RACE#{number}#RESULT#1", "11 of 20 results"),
    ("05.b", lambda number: number, "should return text"),
    ("05.b", lambda number: "RACE#{number}#RESULT#", "an f before the quotes"),
    ("05.b", lambda number: f"RACE#{number}#RESULT#%", "without % or *"),
    ("05.b", lambda number: f"SEASON#2024#RACE#{number}#", "in the partition key"),
    ("05.b", lambda number: "RACE#1#RESULT#", "for every round"),
    ("05.a", {"RACE#1", "RACE#2"}, "A set has no order"),
    ("05.b", lambda number: f"RACE#{number}" if number > 9 else f"RACE#{number}#", "the race itself"),
    ("05.c", Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{DriverId}"), "Fred Agabashian in car 12"),
    ("05.c", Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{DriverNumber}"), "Joe Fry in car 10"),
    ("05.c", Keys("SEASON#{SeasonId}", "RACE#{Round}#RESULT#{DriverId}#{DriverNumber}"), "Pad the round."),
    ("05.c", Keys("SEASON#{SeasonId}", "RESULT#{Round:02d}#{DriverId}#{DriverNumber}"), "goes on from the race's."),
    ("05.c", Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}"), "Rank may change"),
    (
        "05.c",
        Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#{DriverId}#{DriverNumber}#{PositionText}"),
        "PositionText may",
    ),
    ("05.c", Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{FinishPosition}"), "FinishPosition may"),
    ("05.e", lambda table, item: bool(table.put_item(Item=item)), "It replaced"),
    ("05.e", looks_first, "Between your read and your put"),
    ("05.e", swallows, "Catch only what you mean"),
    ("05.e", stops, "Catch that, and return False"),
    ("05.e", only_updates, "did not arrive"),
    ("05.e", puts_back, "It put back"),
    (
        "05.e",
        lambda table, item: bool(table.put_item(Item={name: item[name] for name in ("PK", "SK")})),
        "not all of it",
    ),
    ("05.e", asks_for_an_attribute, "not even a bare one"),
    ("05.e", lambda table, item: str(swallows(table, item)), "it returned the text 'True'"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


def test_a_table_that_is_not_as_it_should_be() -> None:
    table = connect(REPAIRED)
    assert "The table exists but is empty" in ask("05.d", table)
    season, *others = f1_items(REPAIRED, seasons=[2024])
    race, result = others[0], others[-1]

    def put(item: Any, **changes: Any) -> None:
        table.put_item(Item={**item, **changes})

    def delete(item: Any) -> None:
        table.delete_item(Key={name: item[name] for name in ("PK", "SK")})

    load(table, others[1:100])
    assert "There is no SeasonItem in it." in ask("05.d", table)
    load(table, [season, *others[100:]])
    assert "It holds 503 items of 504. Do two results share a key" in ask("05.d", table)
    put(race, PK="SEASON#2023", SeasonId="2023")
    assert "items of 2023 in it. Load 2024 alone." in ask("05.d", table)
    delete({**race, "PK": "SEASON#2023"})

    put(race, CircuitName="Here")
    assert "SEASON#2024 / RACE#01 is not as f1_items makes it" in ask("05.d", table)
    put(race)
    assert ask("05.d", table).startswith("Correct. ")

    delete(season)
    put(season, SK="2024")
    assert "F1#SEASONS / 2024 is not a key" in ask("05.d", table)
    delete({**season, "SK": "2024"})
    put(season, PK="SEASON#2024", SK="SEASON#2024")
    assert "the collection in which seasons are listed" in ask("05.d", table)

    delete(result)
    put(result, SK="RACE#24#RESULT#9")
    assert "pad the rank as well" in ask("05.d", table)
    delete(race)
    put(race, SK="RACE#1")
    assert "RACE#10 comes before RACE#2" in ask("05.d", table)

    table.delete()
    assert "There is no such table yet" in ask("05.d", table)
