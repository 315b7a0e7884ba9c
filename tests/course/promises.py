"""The promises of lesson 17, each with its guards and with one of them taken away: what the search finds of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from f1model.course.exercises.lesson_17_cascade import RACE, job_of
from f1model.course.interleave import interleave, kill
from f1model.course.orders import Search
from f1model.design.entity import Item

NEW = "attribute_not_exists(PK)"
GUARD, TROPHY = {"PK": "NUMBER#12", "SK": "HOLDER"}, {"PK": "RACE#2024#14", "SK": "TROPHY#1"}
PROFILE = {"PK": "DRIVER#a", "SK": "PROFILE"}
WEEKEND = [RACE, *({**RACE, "SK": f"{RACE['SK']}#RESULT#{rank:02d}"} for rank in range(1, 6))]


@dataclass(frozen=True)
class Case:
    """``orders`` is how many there are, and ``broken`` in how many the promise is; a job alone is killed, not met."""

    name: str
    writers: Mapping[str, Callable[[Any], Any]]
    promise: Callable[[list[Item], Mapping[str, Any]], Any]
    orders: int
    broken: int
    before: Sequence[Item] = field(default_factory=list)

    def search(self, table: Any) -> Search:
        """Try it on a table with the primary key PK, SK."""
        if len(self.writers) > 1:
            return interleave(table, self.writers, self.promise, self.before)
        return kill(table, next(iter(self.writers.values())), self.promise, self.before)


def put(table: Any, item: Item, condition: str = NEW) -> dict[str, Any]:
    return {"Put": {"TableName": table.name, "Item": item, **conditioned(condition)}}


def conditioned(condition: str) -> dict[str, str]:
    return {"ConditionExpression": condition} if condition else {}


def sent(table: Any, *parts: dict[str, Any]) -> bool:
    """Whether a transaction was done."""
    client = table.meta.client
    try:
        client.transact_write_items(TransactItems=list(parts))
    except client.exceptions.TransactionCanceledException:
        return False
    return True


# A number is unique.


def claim(driver: str, *, look: bool = False, condition: str = NEW, together: bool = True) -> Callable[[Any], Any]:
    def writer(table: Any) -> str:
        if look and "Item" in table.get_item(Key=GUARD, ConsistentRead=True):
            return "taken"
        profile = put(table, {"PK": f"DRIVER#{driver}", "SK": "PROFILE"}, "")
        guard = put(table, {**GUARD, "HeldBy": driver}, condition)
        done = sent(table, guard, profile) if together else sent(table, guard) and sent(table, profile)
        return "yours" if done else "taken"

    return writer


def one_holder(items: list[Item], told: Mapping[str, Any]) -> bool:
    """One driver has the number, one is told so."""
    drivers = [item for item in items if item["PK"].startswith("DRIVER#")]
    return len(drivers) == 1 == list(told.values()).count("yours")


def holder_exists(items: list[Item], told: Mapping[str, Any]) -> bool:
    """Who holds the number is registered."""
    keys = {item["PK"] for item in items}
    return all(f"DRIVER#{item['HeldBy']}" in keys for item in items if "HeldBy" in item)


# An event counts once.


def count(*, guard: bool = True, condition: str = NEW, together: bool = True) -> Callable[[Any], Any]:
    def writer(table: Any) -> None:
        add = {"Update": {"TableName": table.name, "Key": PROFILE, "UpdateExpression": "ADD Podiums :one",
                          "ExpressionAttributeValues": {":one": 1}}}  # fmt: skip
        trophy = put(table, TROPHY, condition)
        if not guard:
            sent(table, add)
        elif together:
            sent(table, trophy, add)
        elif sent(table, trophy):
            sent(table, add)

    return writer


def counted_once(items: list[Item], told: Mapping[str, Any]) -> bool:
    """One podium is one."""
    return [item["Podiums"] for item in items if "Podiums" in item] == [1]


# Children go with their parent.


def cascade(*order: str) -> Callable[[Any], Any]:
    return job_of([NAMES[each] for each in order])


def enter(condition: str) -> Callable[[Any], Any]:
    def writer(table: Any) -> bool:
        check = {"ConditionCheck": {"TableName": table.name, "Key": RACE, **conditioned(condition)}}
        return sent(table, *([check] if condition else []), put(table, WEEKEND[-1]))

    return writer


def all_gone(items: list[Item], told: Mapping[str, Any]) -> bool:
    """Nothing of the race is left."""
    return not items


THERE, OPEN = "attribute_exists(PK)", "attribute_exists(PK) AND attribute_not_exists(Closed)"
NAMES = {"close": "close the race", "find": "find the results", "results": "delete the results",
         "race": "delete the race"}  # fmt: skip
STEPS = tuple(NAMES)


def _pair(**parts: Any) -> dict[str, Callable[[Any], Any]]:
    return {"one": claim("a", **parts), "other": claim("b", **parts)}


def _late(order: Sequence[str], condition: str) -> dict[str, Callable[[Any], Any]]:
    return {"cascade": cascade(*order), "steward": enter(condition)}


CASES = [
    Case("a number, guarded", _pair(), one_holder, 2, 0),
    Case("a number, looked for and guarded", _pair(look=True), one_holder, 6, 0),
    Case("a number, looked for only", _pair(look=True, condition=""), one_holder, 6, 4),
    Case("a number, without the condition", _pair(condition=""), one_holder, 2, 2),
    Case("a holder, guarded", {"job": claim("a")}, holder_exists, 1, 0),
    Case("a holder, in two transactions", {"job": claim("a", together=False)}, holder_exists, 2, 1),
    Case("an event, guarded and killed", {"job": count()}, counted_once, 1, 0),
    Case("an event, guarded and met", {"one": count(), "other": count()}, counted_once, 2, 0),
    Case("an event, without a guard", {"job": count(guard=False)}, counted_once, 1, 1),
    Case("an event, without the condition", {"job": count(condition="")}, counted_once, 1, 1),
    Case("an event, in two transactions", {"job": count(together=False)}, counted_once, 2, 1),
    Case("a cascade, killed", {"job": cascade(*STEPS)}, all_gone, 6, 0, WEEKEND),
    Case("a cascade, met", _late(STEPS, OPEN), all_gone, 7, 0, WEEKEND[:-1]),
    Case("a cascade, without the mark", _late(STEPS[1:], OPEN), all_gone, 6, 3, WEEKEND[:-1]),
    Case("a cascade, whose mark is not checked", _late(STEPS, THERE), all_gone, 7, 3, WEEKEND[:-1]),
    Case("a cascade, whose race is not checked", _late(STEPS, ""), all_gone, 7, 4, WEEKEND[:-1]),
    Case("a cascade, that closes too late", _late(("find", "close", "results", "race"), OPEN), all_gone, 7, 1,
         WEEKEND[:-1]),
    Case("a cascade, parent first", {"job": cascade("find", "race", "results")}, all_gone, 5, 2, WEEKEND),
]  # fmt: skip
