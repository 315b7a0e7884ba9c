"""The judge of 17.a: a driver changes to another number, which takes the driver's item and two guards."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from f1model.course.answers import shown
from f1model.course.exercise import members
from f1model.course.exercises.lesson_17_desk import (
    ANTONELLI,
    BORTOLETO,
    at,
    desk,
    found,
    holder_key,
    met,
    profile_key,
    registered,
)
from f1model.course.orders import Order
from f1model.design.entity import Item

Answer = Callable[[str, str, int, int], Any]
BEFORE = [*registered(ANTONELLI, 12), *registered(BORTOLETO, 5)]
OPERATIONS = ("Put", "Update", "Delete", "ConditionCheck")


def change_number(answer: Answer) -> str | None:
    """The hint to a function of a table's name, a driver, the old and the new number, that makes ``TransactItems``."""
    return _one(answer) or _taken(answer) or _twice(answer) or _nobody(answer)


def _one(answer: Answer) -> str | None:
    table = desk(*BEFORE)
    sent = members(answer(table.name, ANTONELLI, 12, 87))
    if hint := _unsendable(sent, table.name):
        return hint
    try:
        _send(table, sent)
    except (ClientError, ParamValidationError) as error:
        return f"From 12 to 87, which is free, it was refused. {_refusal(error)}"
    profile, guard = at(table, profile_key(ANTONELLI)), at(table, holder_key(87))
    if not profile:
        return "The driver's item is gone."
    if lost := sorted(found(BEFORE, profile_key(ANTONELLI)).keys() - profile.keys()):
        return f"The driver's item has lost {lost[0]}: a put replaces the whole item."
    if profile["DriverNumber"] != 87:
        return f"The driver's item says {shown(profile['DriverNumber'])}, and the new number is 87."
    if guard.get("HeldBy") != ANTONELLI:
        return "Nobody guards 87 now: there is no item NUMBER#87 / HOLDER, HeldBy the driver, so another can take it."
    if at(table, holder_key(12)):
        return "The guard of 12 is still there. Nobody has that number, and nobody can ever have it again."
    if at(table, holder_key(5)) != BEFORE[3] or at(table, profile_key(BORTOLETO)) != BEFORE[2]:
        return "It changed another driver's items."
    return None


def _taken(answer: Answer) -> str | None:
    table = desk(*BEFORE)
    try:
        _send(table, members(answer(table.name, ANTONELLI, 12, 5)))
    except ClientError:
        return None
    return "He changed to 5, which Bortoleto holds. Put the new guard only if its key is free."


def _twice(answer: Answer) -> str | None:
    def to(number: int) -> Callable[[Any], str]:
        def writer(table: Any) -> str:
            try:
                _send(table, members(answer(table.name, ANTONELLI, 12, number)))
            except ClientError:
                return "refused"
            return "done"

        return writer

    def broken(order: Order) -> str | None:
        held = [number for number in (7, 8) if found(order.items, holder_key(number))]
        if len(held) < 2:
            return None
        return (
            "both were done, and he holds two numbers. The second one still believed that he has 12. "
            "Which condition would have told it?"
        )

    return met({"12 to 7": to(7), "12 to 8": to(8)}, broken, BEFORE)


def _nobody(answer: Answer) -> str | None:
    table = desk(*BEFORE)
    try:
        _send(table, members(answer(table.name, "nobody", 12, 87)))
    except ClientError:
        return None
    if at(table, profile_key("nobody")):
        return "There is no driver 'nobody', and now there is an item of one: an update makes what is not there."
    return "A driver who does not exist took 12 away from Antonelli. Who holds the old number?"


def _send(table: Any, sent: list[Any]) -> None:
    table.meta.client.transact_write_items(TransactItems=sent)


def _refusal(error: ClientError | ParamValidationError) -> str:
    if isinstance(error, ParamValidationError):
        return str(error.kwargs["report"]).splitlines()[0]
    reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", ())]
    if "ConditionalCheckFailed" in reasons:
        return f"The condition of its action {reasons.index('ConditionalCheckFailed') + 1} does not hold."
    return str(error.response["Error"]["Message"])


def _unsendable(sent: list[Any], table: str) -> str | None:
    """What keeps the list from being a transaction for this table."""
    if not sent:
        return "The list is empty, so it would change nothing."
    for member in sent:
        named = list(member) if isinstance(member, Mapping) else []
        part: Item = member[named[0]] if len(named) == 1 and named[0] in OPERATIONS else {}
        if not isinstance(part, Mapping) or not part:
            return (
                f"{shown(named or member)} does not say what to do. Each member names an operation and what it "
                'needs: {"Put": {"TableName": …, "Item": …}}.'
            )
        if part.get("TableName") != table:
            return f"One {named[0]} names TableName {shown(part.get('TableName'))}, and not the one that was given."
    return None
