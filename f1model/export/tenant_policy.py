"""A data model as an IAM policy: what the code of one tenant may ask of the table, and of nobody else's items in it.

Nothing is sent to AWS from here. You give the policy to a role, and a session of that role carries the tenant as a tag.
"""

import re
from typing import Any

from f1model.design.given import model_given
from f1model.design.model import DataModel
from f1model.design.place import KeyAttribute, Place
from f1model.errors import ModelError
from f1model.query.plan import plan
from f1model.query.write_plan import OPERATIONS, WritePlan, write_plan

LEADING = "dynamodb:LeadingKeys"
TAG = "aws:PrincipalTag/"
READS = ("GetItem", "Query", "BatchGetItem")
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchWriteItem")

Policy = dict[str, Any]


def policy(model: DataModel, arn: str | None = None) -> Policy:
    """The IAM policy that holds a role to one tenant of ``model``: its patterns, and its own partition keys.

    There is a statement for the table and one for each index that is asked. It allows the operations of the patterns,
    never a Scan, and only where each partition key of the request begins as the tenant's own do. The tenant is the
    session's tag of the same name: ``${aws:PrincipalTag/LeagueId}``. That the request names a key at all is a condition
    of its own, since ForAllValues holds where there is none. ``arn`` is the table's (default: of that name, in any
    account and Region). Sources: Developer Guide, "Using IAM policy conditions for fine-grained access control" and
    "Using IAM with DynamoDB transactions"; IAM User Guide, "Multivalued context keys" and "Policy variables".

    Raises:
        ModelError: the model declares no tenant or no pattern, a pattern is a Scan, a partition key does not begin
            with the tenant, or IAM could not compare it.
    """
    model_given(model, "policy", "Write policy(model).")
    if model.tenant is None:
        raise ModelError(
            model.table, "it declares no tenant.", 'Name the attribute: DataModel(..., tenant="LeagueId").'
        )
    allowed: dict[str, tuple[set[str], dict[str, None]]] = {}
    for pattern in model.access_patterns:
        derived = plan(pattern)
        if derived.operation == "Scan":
            problem = f"{pattern.name!r} is a Scan, which reads the items of all tenants."
            raise ModelError(model.table, problem, "Give it a key, or leave it to a role of your own.")
        _add(allowed, model, derived.place, {derived.operation}, tuple(pattern.returns))
    for change in map(write_plan, model.write_patterns):
        for each in _all(change):
            _add(allowed, model, model.place(), _operations(each), (each.pattern.entity,))
    if not allowed:
        raise ModelError(model.table, "it declares no pattern, so there is nothing to allow.", "Declare them first.")
    table = arn or f"arn:aws:dynamodb:*:*:table/{model.table}"
    statements = [
        {
            "Effect": "Allow",
            "Action": [f"dynamodb:{each}" for each in (*READS, *WRITES) if each in operations],
            "Resource": [f"{table}/index/{index}" if index else table],
            "Condition": {"ForAllValues:StringLike": {LEADING: list(keys)}, "Null": {LEADING: "false"}},
        }
        for index, (operations, keys) in allowed.items()
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _add(
    allowed: dict[str, tuple[set[str], dict[str, None]]], model: DataModel, place: Place,
    operations: set[str], entities: tuple[str, ...],
) -> None:  # fmt: skip
    known, keys = allowed.setdefault(place.index or "", (set(), {}))
    known |= operations
    for entity in entities:
        keys[_leading(model, place, entity)] = None


def _leading(model: DataModel, place: Place, entity: str) -> str:
    """How the partition keys of an entity begin for the tenant of the session. Raises ModelError."""
    first, *others = place.partition_keys(entity)
    tenant = str(model.tenant)
    if first.template.fields[:1] != (tenant,):
        problem = f"the partition key of {entity} is {first.template.label}, which does not begin with {tenant}: IAM "
        problem += "could not tell the items of one tenant from another's."
        raise ModelError(place.label, problem, f"Begin it with {tenant}, or keep {entity} in a table of its own.")
    if others:
        problem = "AWS does not say what dynamodb:LeadingKeys is where a partition key has several attributes."
        raise ModelError(place.label, problem, f"Take {tenant} alone, and the others into the sort key.")
    if model.entity(entity).attributes[tenant] != "S":
        raise ModelError(place.label, f"{tenant} is no text, and IAM compares texts.", f'Declare {{"{tenant}": "S"}}.')
    written = _written(first, tenant, model.delimiter)
    if re.search("[^\t\n\r -\xff]", written):  # Developer Guide: what a policy may contain
        raise ModelError(place.label, f"IAM takes no such character: {first.template.label!r}.", "Change the template.")
    return written


def _written(key: KeyAttribute, tenant: str, delimiter: str) -> str:
    parts = []
    for segment in key.template.segments:
        value = f"${{{TAG}{tenant}}}" if segment.field == tenant else "*" if segment.field else ""
        parts.append(f"{_escaped(segment.text)}{value}{_escaped(segment.tail)}")
    return _escaped(delimiter).join(parts)


def _escaped(text: str) -> str:
    """A text in which IAM sees no wildcard and no variable (IAM User Guide, "Policy variables")."""
    return re.sub(r"[*?$]", lambda found: f"${{{found[0]}}}", text)


def _all(change: WritePlan) -> list[WritePlan]:
    return [change, *(each for along in change.along for each in _all(along))]


def _operations(change: WritePlan) -> set[str]:
    written = {"PutItem", "DeleteItem"} if change.moves else {f"{OPERATIONS[change.pattern.kind]}Item"}
    return written | ({"GetItem"} if change.reads_first else set())
