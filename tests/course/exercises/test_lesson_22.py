from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.course.case import open_case
from tests.course.exercises.asked import ask, mistaken

CASE = open_case()
WAS, NEIGHBOUR = CASE.backup


def test_the_lost_item() -> None:
    assert ask("22.a", dict(CASE.lost)).startswith("Correct.")


def put(table: Any, item: Any, **options: Any) -> bool:
    return tell(lambda: table.put_item(Item=item, **options))


def delete(table: Any, key: Any, **options: Any) -> bool:
    return tell(lambda: table.delete_item(Key=key, **options))


def tell(write: Callable[[], Any], codes: str = "ConditionalCheckFailedException") -> bool:
    try:
        write()
    except ClientError as error:
        if error.response["Error"]["Code"] not in codes:
            raise
        return False
    return True


EMPTY = {"ConditionExpression": "attribute_not_exists(PK)"}


def empty_first(table: Any, item: Any) -> bool:
    key = {name: item[name] for name in ("PK", "SK")}
    return "Item" not in table.get_item(Key=key) and put(table, item)


def theirs_first(table: Any, key: Any, driver: str) -> bool:
    return table.get_item(Key=key).get("Item", {}).get("DriverId") == driver and delete(table, key)


def of(driver: str) -> dict[str, Any]:
    return {"ConditionExpression": "DriverId = :d", "ExpressionAttributeValues": {":d": driver}}


WRONG = [
    ("22.a", WAS, "at place 4. Giancarlo Fisichella is there now"),
    ("22.a", NEIGHBOUR, "Whose was it that is missing?"),
    ("22.a", {**WAS, "Rank": 3}, "Its SK is"),
    ("22.a", {**CASE.lost, "GSI1SK": WAS["GSI1SK"]}, "An index key follows what it is made of"),
    ("22.a", {**CASE.lost, "FinishPoints": WAS["FinishPoints"]}, "FinishPoints is 5. It belongs to the place"),
    ("22.a", {name: value for name, value in CASE.lost.items() if name != "GSI1PK"}, "It has no GSI1PK"),
    ("22.a", {**CASE.lost, "Note": "found"}, "Note is more than"),
    ("22.b", lambda table, item: put(table, item), "your put replaced Giancarlo Fisichella"),
    ("22.b", lambda table, item: False, "the item is not there as it was given"),
    ("22.b", lambda table, item: table.put_item(Item=item, **EMPTY) and None, "It should return True then"),
    ("22.b", lambda table, item: table.put_item(Item=item, **EMPTY) and True, "stopped with ConditionalCheckFailed"),
    ("22.b", lambda table, item: put(table, item, **EMPTY) or None, "It should return False; it returned None"),
    ("22.b", empty_first, "another desk filled the place"),
    (
        "22.b",
        lambda table, item: tell(
            lambda: table.put_item(Item=item, **EMPTY), "ValidationException ConditionalCheckFailedException"
        ),
        "Catch only what you mean",
    ),
    ("22.c", lambda table, key, driver: delete(table, key), "you deleted that result"),
    ("22.c", lambda table, key, driver: False, "The item is still there"),
    ("22.c", lambda table, key, driver: delete(table, key, **of(driver)) or None, "Return False; it gave None"),
    ("22.c", lambda table, key, driver: table.delete_item(Key=key, **of(driver)) and True, "stopped with Conditional"),
    ("22.c", theirs_first, "the very thing that desk-2 did"),
    (
        "22.c",
        lambda table, key, driver: tell(
            lambda: table.delete_item(Key=key, **of(driver)), "ValidationException ConditionalCheckFailedException"
        ),
        "Catch only what you mean",
    ),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


def test_one_request_with_its_condition_is_right() -> None:
    assert ask("22.b", lambda table, item: put(table, item, **EMPTY)).startswith("Correct.")
    assert ask("22.c", lambda table, key, driver: delete(table, key, **of(driver))).startswith("Correct.")
