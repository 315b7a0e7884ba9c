"""Requests as PartiQL statements: the same expressions, with names in double quotes and ? for values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from f1model.design.comparison import exists, missing
from f1model.errors import ModelError
from f1model.query.plan import Plan
from f1model.query.request import Placeholders, expressed
from f1model.query.write_acts import Act

MOST_KEYS = 50  # values of a partition key in an IN; Developer Guide, "PartiQL ... operators for DynamoDB"
_TAKE = 'Take the code for "boto3" or "cli".'


def statement(derived: Plan, requests: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
    """The statement, and the values for its ``?`` in order. Raises ModelError where PartiQL cannot say it.

    Of several requests, which differ in the value of the partition key, it is one with an ``IN``.
    """
    place, sent = derived.place, requests[0]
    if len(place.partition) > 1 or len(place.sort) > 1:
        problem = "DynamoDB runs no PartiQL on an index with several attributes in one key, and "
        problem += f"{place.label} is such an index."
        raise ModelError(repr(derived.pattern.name), problem, _TAKE)
    if sent.get("Select") == "ALL_ATTRIBUTES":
        problem = f"PartiQL's SELECT * gives of {place.name} what it holds, and fetches nothing."
        raise ModelError(repr(derived.pattern.name), problem, f"{_TAKE[:-1]}, or name what you want: attributes=[...].")
    said = _Said(sent.get("ExpressionAttributeNames", {}), dict(sent.get("ExpressionAttributeValues", {})))
    keys, wanted = sent.get("KeyConditionExpression", ""), sent.get("FilterExpression", "")
    conditions = _any_of(derived, requests, said) if len(requests) > 1 else [said.as_partiql(keys)] if keys else []
    conditions += [said.as_partiql(wanted)] if wanted else []
    conditions += [said.equal(name, value) for name, value in sent.get("Key", {}).items()]
    chosen = said.as_partiql(sent.get("ProjectionExpression", "*"))
    source = ".".join(quoted(name) for name in (place.table, place.index) if name)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    last = backwards(derived, sent) if len(requests) == 1 else None
    order = f" ORDER BY {quoted(last)} DESC" if last else ""
    return f"SELECT {chosen} FROM {source}{where}{order}", said.parameters


def _any_of(derived: Plan, requests: Sequence[Mapping[str, Any]], said: "_Said") -> list[str]:
    """The key condition of all requests together: the partition key is any of theirs."""
    each = [sent["ExpressionAttributeValues"] for sent in requests]
    differ = [holder for holder in each[0] if any(one[holder] != each[0][holder] for one in each)]
    first, *rest = requests[0]["KeyConditionExpression"].split(" AND ", 1)
    name, _, holder = first.partition(" = ")
    where = repr(derived.pattern.name)
    if differ != [holder]:
        problem = f"more than its partition key depends on {derived.scatter}, which PartiQL's IN cannot say."
        raise ModelError(where, problem, _TAKE)
    if len(requests) > MOST_KEYS:
        problem = f"it asks for {len(requests)} partition keys, and PartiQL's IN takes {MOST_KEYS} at most."
        raise ModelError(where, problem, f"Ask for fewer at a time. {_TAKE}")
    marks = ", ".join(said.holding(one[holder]) for one in each)
    return [f"{said.as_partiql(name)} IN [{marks}]", *map(said.as_partiql, rest)]


def backwards(derived: Plan, sent: Mapping[str, Any]) -> str | None:
    """The sort key that is read backwards, or None."""
    keys = derived.place.names
    if sent.get("ScanIndexForward") is not False or not derived.place.sort:
        return None
    chosen = sent.get("ProjectionExpression")
    names = [sent["ExpressionAttributeNames"][holder] for holder in chosen.split(", ")] if chosen else keys
    if not set(keys) <= set(names):  # DynamoDB Local fails without them, and the script sorts by one
        problem = "PartiQL's ORDER BY needs all keys among the attributes."
        fix = f"Add {' and '.join(keys)} to attributes."
        raise ModelError(repr(derived.pattern.name), problem, fix)
    return derived.place.sort[0]


def writing(table: str, first: str, act: Act) -> tuple[str, list[Any]]:
    """An act as a statement, and the values for its ``?``; ``first`` is the table's partition key attribute.

    Raises ModelError where PartiQL cannot say it: it replaces no item, and its UPDATE makes none.
    """
    free, there = (first, missing()), (first, exists())
    if act.operation == "Put" or (act.operation == "Update" and free in act.conditions):
        if act.conditions != (free,):
            problem = "PartiQL's INSERT replaces no item" + (", on a condition or not." if act.conditions else ".")
            raise ModelError(act.pattern.where, problem, _TAKE)
        item = act.after(None) or {}
        members = ", ".join(f"{_text(name)}: ?" for name in item)
        return f"INSERT INTO {quoted(table)} VALUE {{{members}}}", list(item.values())
    holders = Placeholders()
    conditions = [(name, each) for name, each in act.conditions if (name, each) != there]
    texts = [expressed(name, each, holders) for name, each in conditions]
    said = _Said(holders.names, holders.values)
    if act.operation == "Update" and there not in act.conditions:
        problem = "PartiQL's UPDATE makes no item where there is none."
        raise ModelError(act.pattern.where, problem, _TAKE)
    if act.operation == "Update":
        clauses = [f"SET {quoted(name)} = {said.holding(value)}" for name, value in act.sets.items()]
        clauses += [
            f"SET {quoted(name)} = {quoted(name)} + {said.holding(amount)}" for name, amount in act.adds.items()
        ]
        clauses += [f"REMOVE {quoted(name)}" for name in act.removes]
        begin = f"UPDATE {quoted(table)} {' '.join(clauses)}" if clauses else ""
    else:
        begin = f"DELETE FROM {quoted(table)}" if act.operation == "Delete" else ""
    if not begin and all(each.holds({}, name) for name, each in act.conditions):
        raise ModelError(act.pattern.where, "PartiQL's EXISTS cannot ask that something is missing.", _TAKE)
    where = [said.equal(name, value) for name, value in act.key.items()] + [said.as_partiql(each) for each in texts]
    if begin:
        return f"{begin} WHERE {' AND '.join(where)}", said.parameters
    where += [] if texts else [f"{quoted(first)} IS NOT MISSING"]
    return f"EXISTS(SELECT * FROM {quoted(table)} WHERE {' AND '.join(where)})", said.parameters


class _Said:
    """Expressions with placeholders on their way to PartiQL; ``parameters`` are the values in order."""

    def __init__(self, names: Mapping[str, str], values: Mapping[str, Any]) -> None:
        self.names, self.values = names, dict(values)
        self.parameters: list[Any] = []

    def as_partiql(self, expression: str) -> str:
        expression = re.sub(r"attribute_exists\((#\w+)\)", r"\1 IS NOT MISSING", expression)
        expression = re.sub(r"attribute_not_exists\((#\w+)\)", r"\1 IS MISSING", expression)
        return re.sub(r"[#:]\w+", self._placed, re.sub(r" IN \(([^)]*)\)", r" IN [\1]", expression))

    def _placed(self, match: re.Match[str]) -> str:
        return quoted(self.names[match[0]]) if match[0][0] == "#" else self.holding(self.values[match[0]])

    def equal(self, name: str, value: Any) -> str:
        return f"{quoted(name)} = {self.holding(value)}"

    def holding(self, value: Any) -> str:
        self.parameters.append(value)
        return "?"


def quoted(name: str) -> str:
    """A name as PartiQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _text(name: str) -> str:
    """A text as PartiQL has it, such as the name of an attribute in an item."""
    return "'" + name.replace("'", "''") + "'"
