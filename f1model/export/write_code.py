"""A write pattern as code that sends what apply sends, in three languages. Nothing is read first."""

from collections.abc import Mapping, Sequence
from typing import Any

from f1model.export.literal import assigned
from f1model.export.partiql import writing
from f1model.export.read_code import named_table, one_line, script
from f1model.export.shell import command
from f1model.query.write_acts import Act
from f1model.query.write_plan import WritePlan

Sent = Mapping[str, Any]
METHODS = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}


def boto3_writes(derived: WritePlan, done: Sequence[Act], sent: Sent) -> list[str]:
    """A script with boto3's resource, which takes plain Python values."""
    said = [f"# {title(derived, operation(done, sent))}"]
    if "TransactItems" in sent:
        client = 'client = boto3.resource("dynamodb").meta.client'
        return script(said, [client, *_arguments(sent), "client.transact_write_items(**arguments)"])
    table = named_table(derived.model.table)
    return script(said, [*table, *_arguments(sent), f"table.{METHODS[done[0].operation]}(**arguments)"])


def cli_writes(derived: WritePlan, done: Sequence[Act], sent: Sent) -> list[str]:
    """A command of the AWS CLI."""
    together = "TransactItems" in sent
    name = "transact_write_items" if together else METHODS[done[0].operation]
    table = "" if together else derived.model.table
    return [command(name.replace("_", "-"), table, sent, derived.pattern.where)]


def partiql_writes(derived: WritePlan, done: Sequence[Act], sent: Sent) -> list[str]:
    """A script with PartiQL statements, for which boto3's resource takes plain Python values."""
    first = derived.model.place().partition[0]
    statements = []
    for act in done:
        text, parameters = writing(derived.model.table, first, act)
        statements.append({"Statement": text, "Parameters": parameters})
    said = [f"# {title(derived, operation(done, sent))}", *_notes(done)]
    client = 'client = boto3.resource("dynamodb").meta.client'
    if "TransactItems" not in sent:
        return script(said, [client, *_arguments(statements[0]), "client.execute_statement(**arguments)"])
    asked = {"TransactStatements": statements, **{name: sent[name] for name in ("ClientRequestToken",) if name in sent}}
    return script(said, [client, *_arguments(asked), "client.execute_transaction(**arguments)"])


def title(derived: WritePlan, what: str) -> str:
    """What is done and how, on one line."""
    return f"{one_line(derived.pattern.name)}: {what} in {derived.model.table}"


def operation(done: Sequence[Act], sent: Sent) -> str:
    """PutItem, UpdateItem, DeleteItem or TransactWriteItems."""
    return "TransactWriteItems" if "TransactItems" in sent else f"{done[0].operation}Item"


def _notes(done: Sequence[Act]) -> list[str]:
    """Where the statements are not quite what they are made from, as comments."""
    adds = ", ".join(dict.fromkeys(name for act in done if act.operation == "Update" for name in act.adds))
    notes = [f"# It is refused where an item has no {one_line(adds)} yet: PartiQL adds to no missing attribute."]
    deletes = [act for act in done if act.operation == "Delete" and not all(c.holds({}, n) for n, c in act.conditions)]
    passes = ["# It is not refused where an item to be deleted is gone: PartiQL's DELETE passes then."]
    return (notes if adds else []) + (passes if deletes else [])


def _arguments(sent: Sent) -> list[str]:
    return assigned("arguments", sent, open_=True).split("\n")
