"""The judge of 17.c: the order of a cascade's steps, tried as it was given."""

from collections.abc import Callable, Sequence
from typing import Any

from boto3.dynamodb.conditions import Key

from f1model.course.answers import shown
from f1model.course.exercises.history import race
from f1model.course.exercises.lesson_17_desk import found, killed, met
from f1model.course.orders import Order
from f1model.design.entity import Item

RACE = {"PK": "SEASON#2024", "SK": "RACE#14"}
STEPS = ("close the race", "find the results", "delete the results", "delete the race")
BATCH = 3  # deletes at once, so that there is something in between


def cascade(answer: Sequence[str]) -> str | None:
    """The hint to a list of the steps, in an order."""
    steps = [" ".join(str(step).casefold().strip(". ").split()) for step in answer]
    if unknown := [step for step in steps if step not in STEPS]:
        return f"{shown(unknown[0])} is none of the four: {', '.join(STEPS)}."
    if missing := [step for step in STEPS if step not in steps]:
        return f"{shown(missing[0])} is missing."
    if len(steps) > len(STEPS):
        return "Each of the four happens once."
    if steps.index("find the results") > steps.index("delete the results"):
        return "It would delete results before it knows which there are."
    items = [{"PK": item["PK"], "SK": item["SK"]} for item in race(2024, 14) if item["Type"] != "SeasonItem"][:7]
    job = job_of(steps)
    return killed(job, _left, items) or met({"cascade": job, "steward": _enters(items[-1])}, _orphan, items[:-1])


def job_of(steps: Sequence[str]) -> Callable[[Any], str]:
    """A program that deletes a race and its results, by these steps in this order."""

    def job(table: Any) -> str:
        if "Item" not in table.get_item(Key=RACE, ConsistentRead=True):
            return "no such race"
        results: list[Item] = []
        for step in steps:
            if step == "close the race":
                table.update_item(
                    Key=RACE, UpdateExpression="SET Closed = :yes", ExpressionAttributeValues={":yes": True}
                )
            elif step == "find the results":
                below = Key("PK").eq(RACE["PK"]) & Key("SK").begins_with(f"{RACE['SK']}#")
                results = table.query(KeyConditionExpression=below, ConsistentRead=True)["Items"]
            else:
                _delete(table, results if step == "delete the results" else [RACE])
        return "deleted"

    return job


def _delete(table: Any, items: Sequence[Item]) -> None:
    keys = [{"PK": item["PK"], "SK": item["SK"]} for item in items]
    for start in range(0, len(keys), BATCH):
        batch = [{"DeleteRequest": {"Key": key}} for key in keys[start : start + BATCH]]
        table.meta.client.batch_write_item(RequestItems={table.name: batch})


def _enters(result: Item) -> Callable[[Any], str]:
    """A steward, who enters a result if the race is there and open."""

    def steward(table: Any) -> str:
        client = table.meta.client
        is_open = {"TableName": table.name, "Key": RACE,
                   "ConditionExpression": "attribute_exists(PK) AND attribute_not_exists(Closed)"}  # fmt: skip
        try:
            client.transact_write_items(
                TransactItems=[{"ConditionCheck": is_open}, {"Put": {"TableName": table.name, "Item": result}}]
            )
        except client.exceptions.TransactionCanceledException:
            return "refused"
        return "entered"

    return steward


def _left(order: Order) -> str | None:
    results = [item for item in order.items if item["SK"] != RACE["SK"]]
    if results and not found(order.items, RACE):
        return f"it found no race, and {len(results)} results stay for ever."
    if results:
        return f"the race and {len(results)} results are still there."
    if order.items:
        return "an empty race is still there, marked as closed: an update makes what is not there."
    return None


def _orphan(order: Order) -> str | None:
    if order.told["steward"] == "entered" and _left(order):
        return "the steward's result was entered, and is left without its race. Who could still enter it, and when?"
    return _left(order)
