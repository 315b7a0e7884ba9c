"""The judge of 16.c: a stint that is kept under both of its ends is changed in both, or in neither."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from f1model.course.answers import shown
from f1model.course.exercise import members
from f1model.course.exercises.lesson_16_graph import Row, stints
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Item
from f1model.values import normal

TEAM, DRIVER = "renault", "fernando-alonso"
OPERATIONS = ("Put", "Update", "Delete", "ConditionCheck")


def keys(stint: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The primary keys of the two copies of a stint, by the end under which each is kept."""
    team, driver, since = stint["ConstructorId"], stint["DriverId"], stint["Since"]
    return {
        "team": {"PK": f"TEAM#{team}", "SK": f"DRIVER#{driver}#{since}"},
        "driver": {"PK": f"DRIVER#{driver}", "SK": f"TEAM#{since}#{team}"},
    }


def last_season(answer: Callable[[str, Row, int], Any]) -> str | None:
    """The hint to a function that is given a table's name, a stint and a year, and makes the ``TransactItems``."""
    rows = [row for row in stints() if row["ConstructorId"] == TEAM or row["DriverId"] == DRIVER]
    copies = [{**key, **row} for row in rows for key in keys(row).values()]
    # the last stint of a driver who came back, then the first of them, then one of another driver
    theirs = [row for row in rows if row["ConstructorId"] == TEAM and row["DriverId"] == DRIVER]
    for stint in (theirs[-1], theirs[0], next(row for row in rows if row["DriverId"] != DRIVER)):
        if hint := _ended(answer, copies, stint):
            return hint
    return _nobody(answer, copies)


def _ended(answer: Callable[[str, Row, int], Any], copies: list[Item], stint: Row) -> str | None:
    table, year = table_of("CopiesTable", copies), stint["Until"] + 1
    sent = _sendable(answer(table.name, dict(stint), year), table.name)
    if isinstance(sent, str):
        return sent
    try:
        table.meta.client.transact_write_items(TransactItems=sent)
    except (ClientError, ParamValidationError) as error:
        return f"The transaction was refused. {_refusal(error)}"
    held = _held(table)
    for end, key in keys(stint).items():
        now, address = held.pop((key["PK"], key["SK"]), {}), f"{key['PK']}, {key['SK']}"
        if not now:
            return f"The copy under the {end} is gone: nothing has the key {address} any more."
        if now.get("Until") == stint["Until"]:
            return f"The copy under the {end} still ends in {stint['Until']}. Its key is {address}."
        if now.get("Until") != year:
            return f"The copy under the {end} should end in {year}, and its Until is {now.get('Until')!r}."
        if lost := sorted(({**stint, **key}).keys() - now.keys()):
            return f"The copy under the {end} has lost its {lost[0]}. A put replaces a whole item, an update does not."
        if now != {**stint, **key, "Until": year}:
            return f"The copy under the {end} has changed in more than its Until."
    others = {(item["PK"], item["SK"]): item for item in copies if not _is_of(item, stint)}
    if held != others:
        odd = next(key for key in (*held, *others) if held.get(key) != others.get(key))
        return f"It has also written to {', '.join(odd)}, which is no copy of this stint."
    return None


def _nobody(answer: Callable[[str, Row, int], Any], copies: list[Item]) -> str | None:
    table = table_of("CopiesTable", copies)
    unknown = {"ConstructorId": TEAM, "DriverId": DRIVER, "Since": 1999, "Until": 1999}
    sent = _sendable(answer(table.name, dict(unknown), 2000), table.name)
    if isinstance(sent, str):
        return sent
    with suppress(ClientError):
        table.meta.client.transact_write_items(TransactItems=sent)
    ghosts = len(_held(table)) - len(copies)
    if ghosts > 0:
        return (
            "No such stint began in 1999, and now there are items that say so. An update makes what is not there, "
            "unless a condition forbids it."
        )
    return None


def _sendable(answer: Any, table: str) -> list[Any] | str:
    """The members of a transaction, or what keeps them from being one."""
    sent = members(answer)
    if not sent:
        return "The list is empty, so it would change nothing."
    for member in sent:
        named = list(member) if isinstance(member, Mapping) else []
        if len(named) != 1 or named[0] not in OPERATIONS or not isinstance(member[named[0]], Mapping):
            return (
                f"{shown(named or member)} does not say what to do. Each member names an operation and what it "
                'needs: {"Update": {"TableName": …, "Key": …, …}}.'
            )
        if member[named[0]].get("TableName") != table:
            return f"One {named[0]} does not go to {table}, which was given as table_name."
    return sent


def _refusal(error: ClientError | ParamValidationError) -> str:
    if isinstance(error, ParamValidationError):
        return str(error.kwargs["report"]).splitlines()[0]
    reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", ())]
    if "ConditionalCheckFailed" in reasons:
        return "One of its conditions does not hold, though both copies are there."
    return str(error.response["Error"]["Message"])


def _held(table: Any) -> dict[tuple[str, str], Item]:
    return {(item["PK"], item["SK"]): dict(normal(item)) for item in table.scan(ConsistentRead=True)["Items"]}


def _is_of(item: Item, stint: Row) -> bool:
    return all(item[name] == stint[name] for name in ("ConstructorId", "DriverId", "Since"))
