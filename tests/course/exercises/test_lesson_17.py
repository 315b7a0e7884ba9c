from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.course.exercises.asked import ask, mistaken

NEW, OLD = "attribute_not_exists(PK)", "DriverNumber = :old"
ORDER = ["close the race", "find the results", "delete the results", "delete the race"]
CLOSE, FIND, CHILDREN, PARENT = ORDER


def holder(number: int) -> dict[str, Any]:
    return {"PK": f"NUMBER#{number:02d}", "SK": "HOLDER"}


def profile(driver: str) -> dict[str, Any]:
    return {"PK": f"DRIVER#{driver}", "SK": "PROFILE"}


# 17.a, each with one guard taken away


def change(
    sets: str = OLD,
    puts: str = NEW,
    deletes: str | None = "",
    update: str = "SET DriverNumber = :new",
    put: bool = True,
) -> Callable[[str, str, int, int], list[dict[str, Any]]]:
    """The right answer, or one without a part of it: conditions, the new guard, the delete of the old one (None)."""

    def conditioned(part: dict[str, Any], condition: str) -> dict[str, Any]:
        return {**part, "ConditionExpression": condition} if condition else part

    def change_number(table_name: str, driver: str, old: int, new: int) -> list[dict[str, Any]]:
        named = {"TableName": table_name}
        values = {name: value for name, value in ((":new", new), (":old", old)) if name in update + sets}
        change = {**named, "Key": profile(driver), "UpdateExpression": update, "ExpressionAttributeValues": values}
        sent = [{"Update": conditioned(change, sets)}]
        if put:
            sent.append({"Put": conditioned({**named, "Item": {**holder(new), "HeldBy": driver}}, puts)})
        if deletes is not None:
            delete = conditioned({**named, "Key": holder(old)}, deletes)
            mine = {"ExpressionAttributeValues": {":me": driver}} if ":me" in deletes else {}
            sent.append({"Delete": {**delete, **mine}})
        return sent

    return change_number


def replaces(table_name: str, driver: str, old: int, new: int) -> list[dict[str, Any]]:
    item = {**profile(driver), "DriverNumber": new}
    return [{"Put": {"TableName": table_name, "Item": item}}, *change()(table_name, driver, old, new)[1:]]


# 17.b


def adds(table: Any, stop: Any) -> None:
    table.update_item(Key=profile(stop["DriverId"]), UpdateExpression="ADD Stops :one",
                      ExpressionAttributeValues={":one": 1})  # fmt: skip


def guard_of(stop: Any) -> dict[str, Any]:
    return {"PK": f"STOP#{stop['StopId']}", "SK": "COUNTED"}


def looks_and_adds(table: Any, stop: Any) -> None:
    if "Item" not in table.get_item(Key=guard_of(stop), ConsistentRead=True):
        both(table, stop, condition="")


def guard_first(table: Any, stop: Any) -> None:
    with suppress(ClientError):
        table.put_item(Item=guard_of(stop), ConditionExpression=NEW)
        adds(table, stop)


def both(table: Any, stop: Any, condition: str = NEW, catch: Any = ClientError) -> None:
    put = {"TableName": table.name, "Item": guard_of(stop)}
    add = {"TableName": table.name, "Key": profile(stop["DriverId"]), "UpdateExpression": "ADD Stops :one",
           "ExpressionAttributeValues": {":one": 1}}  # fmt: skip
    with suppress(catch):
        table.meta.client.transact_write_items(
            TransactItems=[{"Put": {**put, **({"ConditionExpression": condition} if condition else {})}},
                           {"Update": add}])  # fmt: skip


def for_each_driver(table: Any, stop: Any) -> None:
    both(table, {**stop, "StopId": stop["DriverId"]})


def in_a_set(table: Any, stop: Any) -> None:
    with suppress(ClientError):
        table.update_item(
            Key=profile(stop["DriverId"]), UpdateExpression="ADD Stops :one, Seen :ids",
            ConditionExpression="NOT contains(Seen, :id)",
            ExpressionAttributeValues={":one": 1, ":ids": {stop["StopId"]}, ":id": stop["StopId"]},
        )  # fmt: skip


def puts_back(table: Any, stop: Any) -> None:
    table.put_item(Item={**profile(stop["DriverId"]), "Stops": 1})


# 17.d


def claims(
    look: bool = True, condition: str = NEW, who: bool = True, catch: bool = True, again: bool = True
) -> Callable[[Any, str, int], str]:
    """The right answer, or one without a part of it: the look, the condition, the question who holds it."""

    def holder_of(table: Any, number: int) -> Any:
        return table.get_item(Key=holder(number), ConsistentRead=True).get("Item", {}).get("HeldBy")

    def claim(table: Any, driver: str, number: int) -> str:
        if look and (held := holder_of(table, number)):
            return "yours" if who and held == driver else "taken"
        asked = {"ConditionExpression": condition} if condition else {}
        try:
            table.put_item(Item={**holder(number), "HeldBy": driver}, **asked)
        except ClientError:
            if not catch:
                raise
            return "yours" if again and holder_of(table, number) == driver else "taken"
        return "yours"

    return claim


def always(said: str) -> Callable[[Any, str, int], str]:
    def claim(table: Any, driver: str, number: int) -> str:
        claims()(table, driver, number)
        return said

    return claim


WRONG = [
    ("17.a", change(put=False), "Nobody guards 87 now"),
    ("17.a", change(deletes=None), "The guard of 12 is still there"),
    ("17.a", change(puts=""), "He changed to 5, which Bortoleto holds"),
    ("17.a", change(sets=""), "12 to 8 TransactWriteItems: both were done, and he holds two"),
    ("17.a", change(sets="attribute_exists(PK)"), "Which condition would have told it"),
    ("17.a", change(sets="DriverNumber = :new"), "it was refused. The condition of its action 1 does not hold"),
    ("17.a", change(update="SET CarNumber = :new"), "The driver's item says 12, and the new number is 87"),
    ("17.a", change(sets="", deletes="attribute_exists(PK)"), "and now there is an item of one"),
    ("17.a", replaces, "The driver's item has lost"),
    ("17.a", lambda name, driver, old, new: [], "The list is empty"),
    ("17.a", lambda name, driver, old, new: [{**holder(new)}], "does not say what to do"),
    ("17.a", lambda name, driver, old, new: change()("OtherTable", driver, old, new), "names TableName OtherTable"),
    ("17.b", adds, "It was killed after UpdateItem (request 1), and run again: Stops is 2, and it should be 1."),
    ("17.b", looks_and_adds, "one GetItem, the same GetItem, one TransactWriteItems, the same"),
    ("17.b", guard_first, "It was killed after PutItem (request 1), and run again: Stops is 0, and it should be 1."),
    ("17.b", for_each_driver, "A second stop was reported, with another StopId, and Stops is 1"),
    ("17.b", lambda table, stop: both(table, stop, catch=KeyError), "stopped with TransactionCanceledException"),
    ("17.b", puts_back, "The driver's item has lost DriverId"),
    ("17.b", lambda table, stop: table.name, "One stop was reported, and Stops is 0"),
    ("17.c", [FIND, CLOSE, CHILDREN, PARENT], "the steward's result was entered, and is left without its race"),
    ("17.c", [FIND, CHILDREN, PARENT, CLOSE], "an empty race is still there"),
    ("17.c", [CLOSE, FIND, PARENT, CHILDREN], "it found no race, and 6 results stay for ever"),
    ("17.c", [PARENT, FIND, CHILDREN, CLOSE], "It was killed after GetItem (request 1), and run again: an empty race"),
    ("17.c", [CLOSE, CHILDREN, FIND, PARENT], "before it knows which there are"),
    ("17.c", [CLOSE, FIND, CHILDREN], "delete the race is missing"),
    ("17.c", [*ORDER, CLOSE], "Each of the four happens once"),
    ("17.c", ["lock the table"], "lock the table is none of the four"),
    ("17.d", claims(condition=""), "both are told 'yours'. A look keeps no promise"),
    ("17.d", claims(look=False), "it still sent a write: 1 WCU for a no"),
    ("17.d", claims(who=False), "he is told taken. Who holds 12? He does"),
    ("17.d", claims(look=False, again=False), "he is told taken. Who holds 12? He does"),
    ("17.d", claims(catch=False), "stopped with ConditionalCheckFailedException"),
    ("17.d", claims(look=False, condition=""), "It should return 'taken'"),
    ("17.d", always("yours"), "It should return 'taken'"),
    ("17.d", always("taken"), "12 was free, and is his now. It should return 'yours'; it returned taken"),
    ("17.d", lambda table, driver, number: "yours", "should say HeldBy 'kimi-antonelli'"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("17.a", change()),
        ("17.a", change(sets="attribute_exists(PK)", deletes="HeldBy = :me")),
        ("17.a", lambda *asked: reversed(change()(*asked))),
        ("17.b", both),
        ("17.b", in_a_set),
        ("17.c", [" Close the race.", *ORDER[1:]]),
        ("17.d", claims()),
        ("17.d", claims(condition="attribute_not_exists(HeldBy)")),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")
