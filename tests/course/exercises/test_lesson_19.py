"""The judges of lesson 19: each known mistake meets its own hint, and the solution is right."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.course.exercises.lesson_19 import INDEXES
from f1model.course.exercises.lesson_19_move import STEPS, by_car
from f1model.design.entity import Item
from tests.course.exercises.asked import ask, mistaken

BY_CAR = by_car()
FULL = ["ByTeam", "Times", "Kinds"]


def test_one_order_alone_is_right() -> None:
    neighbours = [order for order in permutations(STEPS) if sum(a != b for a, b in zip(order, STEPS, strict=True)) <= 2]
    assert [order for order in neighbours if ask("19.b", list(order)).startswith("Correct")] == [STEPS]


def old(item: Item) -> bool:
    return str(item["SK"])[15:].isdigit()


def by(key: Callable[[Item], Any], keep_first: bool = False) -> Callable[[list[Item]], list[Item]]:
    def once(items: list[Item]) -> list[Item]:
        found: dict[Any, Item] = {}
        for item in items:
            if not keep_first or key(item) not in found:
                found[key(item)] = item
        return list(found.values())

    return once


def transacted(table: Any, item: Item, condition: str, values: Item) -> bool:
    check = {"TableName": table.name, "Key": {"PK": item["PK"], "SK": item["SK"]}, "ConditionExpression": condition}
    check |= {"ExpressionAttributeValues": values} if values else {}
    put = {"TableName": table.name, "Item": BY_CAR.rekeyed(item)}
    try:
        table.meta.client.transact_write_items(TransactItems=[{"ConditionCheck": check}, {"Put": put}])
    except ClientError:
        return False
    return True


def blind(table: Any, item: Item) -> bool:
    table.put_item(Item=BY_CAR.rekeyed(item), ConditionExpression="attribute_not_exists(PK)")
    return True


def looks(table: Any, item: Item) -> bool:
    held = table.get_item(Key={"PK": item["PK"], "SK": item["SK"]}, ConsistentRead=True).get("Item")
    if held != item:
        return False
    table.put_item(Item=BY_CAR.rekeyed(item))
    return True


def overwrites(table: Any, item: Item) -> bool:
    table.put_item(Item=BY_CAR.rekeyed(item))
    return True


def gone(table: Any, item: Item) -> None:
    table.delete_item(Key={"PK": item["PK"], "SK": item["SK"]})


def unsaid(table: Any, item: Item) -> None:
    whole(table, item)


def whole(table: Any, item: Item) -> bool:
    names = {":d": item["DriverId"], ":n": item["DriverNumber"], ":p": item["FinishPoints"]}
    return transacted(table, item, "DriverId = :d AND DriverNumber = :n AND FinishPoints = :p", names)


WRONG = [
    ("19.a", [*FULL, "Teams"], "Teams holds 0 entries: its keys are texts"),
    ("19.a", [*FULL, "Circuits"], "Circuits holds 0 entries: its keys are texts"),
    ("19.a", ["Times", "Kinds"], "ByTeam holds 479 entries"),
    ("19.a", ["ByTeam", "Kinds"], "Times holds"),
    ("19.a", ["ByTeam", "Times"], "Kinds holds 504 entries: every item has a Type"),
    ("19.a", ["GSI1"], "'gsi1' is none of the five"),
    ("19.b", ["copy", "both", "readers", "new", "delete"], "After 'readers', the page shows old points of"),
    ("19.b", ["both", "readers", "copy", "new", "delete"], "After 'readers', the page lacks 3 results"),
    ("19.b", ["both", "copy", "new", "readers", "delete"], "After 'new', the page shows old points of"),
    ("19.b", ["both", "copy", "delete", "readers", "new"], "the writer finds no such result"),
    ("19.b", ["both", "copy", "readers", "delete", "new"], "the writer finds no such result"),
    ("19.b", ["new", "both", "copy", "readers", "delete"], "the writer finds no such result"),
    ("19.b", ["both", "copy", "readers", "new"], "Name each of the five once"),
    ("19.c", lambda items: items, "When half is copied it gives 12 items of 8 cars: somebody is there twice."),
    ("19.c", by(lambda item: item["SK"]), "somebody is there twice"),
    ("19.c", by(lambda item: item["DriverId"]), "When new items come first in the list it gives an item"),
    ("19.c", by(lambda item: (item["DriverId"], item["DriverNumber"]), keep_first=True), "Which is up to date?"),
    ("19.c", lambda items: by(lambda item: item["DriverId"])(sorted(items, key=old, reverse=True)),
     "Argentina 1955, where some drove two cars"),
    ("19.c", lambda items: [item for item in items if not old(item)], "Before the first copy it gives 0 items"),
    ("19.d", blind, "DynamoDB refused: An error occurred (ConditionalCheckFailedException)"),
    ("19.d", overwrites, "After the item was read, the result was struck out"),
    ("19.d", looks, "Between its read and its write the result was struck out"),
    ("19.d", lambda table, item: transacted(table, item, "attribute_exists(PK)", {}), "somebody else moved up"),
    ("19.d", lambda table, item: transacted(table, item, "DriverId = :d", {":d": item["DriverId"]}), "points were"),
    ("19.d", lambda table, item: False, "There is no right copy"),
    ("19.d", unsaid, "It should return True then"),
    ("19.d", gone, "The original is not as it was"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


def test_what_is_right_is_right() -> None:
    assert set(FULL) < INDEXES.keys()
    assert ask("19.a", FULL).startswith("Correct")
