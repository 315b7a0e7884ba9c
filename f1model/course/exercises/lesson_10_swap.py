"""The judge of 10.e: two drivers change places, in one transaction."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from f1model.course.answers import shown
from f1model.course.exercise import members
from f1model.course.exercises.history import race
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Item
from f1model.f1.models import F1
from f1model.values import normal

FINISH = ("Rank", "FinishPosition", "PositionText", "FinishPoints")  # what belongs to a place, not to a driver
# The race of the task; then the second before the first, two of whom one has no time, two who shared a place, and one
# with a point for the fastest lap.
TRIED = (
    ("", 2023, 2, (3, 4)),
    ("Belgium 2024, second given before first", 2024, 14, (2, 1)),
    ("Saudi Arabia 2023, places 17 and 18", 2023, 2, (17, 18)),
    ("Indianapolis 1951, third and fourth line", 1951, 2, (3, 4)),
    ("Belgium 2024, places 7 and 8", 2024, 14, (7, 8)),
)
OPERATIONS = ("Put", "Update", "Delete", "ConditionCheck")


def change_places(answer: Callable[[str, Item, Item], Any]) -> str | None:
    """The hint to a function that is given a table's name and two items, and makes the ``TransactItems``."""
    for label, season, number, ranks in TRIED:
        items = race(season, number)
        one, other = (next(item for item in items if item.get("Rank") == rank) for rank in ranks)
        try:
            hint = _changed(answer, items, one, other)
        except KeyError as error:
            if error.args[0] not in F1.entity("ResultItem").attributes:
                raise
            hint = f"a result of this race has no {shown(error.args[0])}: an item may lack an attribute."
        if hint:
            return f"{f'{label}: ' if label else ''}{hint}"
    return None


def _changed(answer: Callable[[str, Item, Item], Any], items: list[Item], one: Item, other: Item) -> str | None:
    table = table_of("SwapTable", items)
    sent = members(answer(table.name, dict(one), dict(other)))
    if hint := _unsendable(sent, table.name):
        return hint
    try:
        table.meta.client.transact_write_items(TransactItems=sent)
    except (ClientError, ParamValidationError) as error:
        return f"The transaction was refused. {_refusal(error)}"
    held = [dict(normal(item)) for item in table.scan(ConsistentRead=True)["Items"]]
    by_key = {(item["PK"], item["SK"]): item for item in held}
    before = [one, other]
    after = [by_key.get((item["PK"], item["SK"]), {}) for item in before]
    if hint := _missing_or_twice(before, after, held):
        return hint
    for old, new, driver in ((one, after[0], other), (other, after[1], one)):
        wanted = F1.rekeyed(driver, **{name: old[name] for name in FINISH})
        if hint := _unlike(wanted, new):
            return hint
    return f"It holds {len(held)} items now, and there were {len(items)}." if len(held) != len(items) else None


def _refusal(error: ClientError | ParamValidationError) -> str:
    if isinstance(error, ParamValidationError):
        return str(error.kwargs["report"]).splitlines()[0]  # the first thing that is wrong
    reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", ())]
    if "ConditionalCheckFailed" in reasons:
        return "One of its conditions does not hold, so nothing was written at all."
    return str(error.response["Error"]["Message"])


def _unsendable(sent: list[Any], table: str) -> str | None:
    """What keeps the list from being a transaction for this table."""
    if not sent:
        return "The list is empty, so it would change nothing."
    seen = set[str]()
    for member in sent:
        named = list(member) if isinstance(member, Mapping) else []
        request = member[named[0]] if len(named) == 1 and named[0] in OPERATIONS else None
        if not isinstance(request, Mapping) or "PK" in request:
            return (
                f"{shown(named or member)} does not say what to do. Each member names an operation and what it "
                'needs: {"Put": {"TableName": …, "Item": …}}.'
            )
        if request.get("TableName") != table:
            goes = f"goes to {shown(request['TableName'])}" if "TableName" in request else "names no TableName"
            return f"One {named[0]} {goes}; the function was called with table_name={table!r}."
        key = request.get("Key", request.get("Item", {}))
        if isinstance(key.get("PK"), Mapping):
            return f"PK is {shown(key['PK'])}. This client takes plain Python values, as in the lesson."
        target = f"{key.get('PK')} / {key.get('SK')}"
        if target in seen and all("Put" in each for each in sent):
            return f"Two puts go to {target}. Was the first item changed before the second was made?"
        if target in seen:
            return (
                f"Two operations on {target}: a transaction takes one for each key. A put replaces what is there, "
                "so nothing has to be deleted first."
            )
        seen.add(target)
        names = " ".join(request.get("ExpressionAttributeNames", {}).values())
        if re.search(r"(?<![:#\w])[PS]K\b", f"{request.get('UpdateExpression', '')} {names}"):
            return "An update cannot change a key: an item's key is its address. What can you write over it?"
    return None


def _missing_or_twice(before: list[Item], after: list[Item], held: list[Item]) -> str | None:
    names = [item["DriverName"] for item in before]
    now = [item.get("DriverName") for item in after]
    if now == names:
        odd = next((new for old, new in zip(before, after, strict=True) if new.get("Rank") != old["Rank"]), None)
        if odd:
            rank = shown(odd.get("Rank"))
            return f"{odd['DriverName']} is still stored under {odd['SK']}, but with Rank {rank}. Which is true?"
        return f"{names[0]} and {names[1]} are where they were."
    for name in names:
        count = sum(item.get("DriverName") == name for item in held)
        if count > 1:
            gone = next((each for each in names if each not in [item.get("DriverName") for item in held]), None)
            return f"{name} is now in {count} places{f', and {gone} is gone' if gone else ''}."
        if not count:
            return f"{name} is nowhere in the race any more."
    if now != names[::-1]:
        return f"The two keys hold {shown(now)} now. Which two were to change places?"
    return None


def _unlike(wanted: Item, held: Item) -> str | None:
    """What of an item is not as it should be, the key's own story first."""
    who = wanted["DriverName"]
    for name in (*FINISH, "GSI1PK", "GSI1SK", *wanted):
        if held.get(name) == wanted[name]:
            continue
        now = shown(held[name]) if name in held else "missing"
        if name == "Rank":
            return f"{who} is stored under {wanted['SK']}, but the Rank of that item is {now}."
        if name.startswith("GSI1"):
            return f"{who}'s {name} is {now}, so GSI1 no longer agrees with the table. Make its keys anew as well."
        whose = "belongs to the place" if name in FINISH else "belongs to the driver"
        return f"{who} has taken the other place; {name}, which {whose}, is {now} in the item."
    extra = sorted(held.keys() - wanted.keys())
    return f"{who}'s item holds {extra[0]} of the other one: what you do not write over stays." if extra else None
