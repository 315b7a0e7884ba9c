"""The table of a model: make it, take the one that exists, drop it."""

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, WaiterError

from f1model.design.given import model_given, table_given
from f1model.design.model import DataModel
from f1model.errors import BackendError
from f1model.simulation.projection import project_rightly
from f1model.table.backend import chosen_backend, resource_of
from f1model.table.body import make_understood
from f1model.table.lesson import lesson_table
from f1model.table.numbers import make_readable
from f1model.table.shape import difference
from f1model.table.tag import TAG
from f1model.table.whole import refuse_partial
from f1model.values import counted

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

_ATTEMPTS = 5
_OVERTAKEN = ("ResourceInUseException", "ResourceNotFoundException")  # another session has just made or dropped it
_SURE = "Use another table name, or force=True if you are sure."
_made: set[tuple[Any, ...]] = set()  # the tables that this process made on endpoints


def connect(
    model: DataModel, *, backend: str | None = None, endpoint_url: str | None = None, force: bool = False,
    keep: bool = False,
) -> "Table":  # fmt: skip
    """An empty table of ``model``: boto3's own ``Table``, with two more attributes, ``model`` and ``backend``.

    It has the model's keys and indexes, and is on demand. Of the model's settings it has only the stream, and its items
    do not expire: a table to try things on is not locked against being deleted. A template has the others.

    The backend is ``backend``, else the variable ``F1MODEL_BACKEND``, else "endpoint" if ``endpoint_url``
    or ``AWS_ENDPOINT_URL_DYNAMODB`` is set, else "moto": a simulation in this process that needs nothing and
    reaches nothing. "aws" is chosen only by name.

    A table of that name may exist. In the simulation it is this process's own, and is replaced. On an endpoint it is
    replaced if this process made it, and taken as it is if it is empty and has the model's keys and indexes; one that
    holds items is refused. On AWS it is replaced if it carries the tag of this package. ``keep=True`` takes a table
    with all its items, if its keys, indexes and projections are the model's. ``force=True`` skips these conditions.
    In a lesson on an endpoint the table is called after the notebook (:func:`f1model.table.lesson.lesson_table`) and
    replaced, unless it is asked for with ``keep=True``; ``table.name`` is its name.

    Raises:
        ModelError: ``model`` is not a data model.
        BackendError: the backend is unknown, nothing answers at the endpoint, or not as DynamoDB does, the endpoint is
            AWS's own, or the table exists and may not be replaced or used.
    """
    model_given(model, "connect", "Write connect(F1): it makes the table of a data model.")
    backend, endpoint_url = chosen_backend(backend, endpoint_url)
    resource = resource_of(backend, endpoint_url)
    refuse_partial(resource.meta.client)
    make_readable(resource.meta.client)
    if backend == "moto":
        project_rightly(resource.meta.client)
    if endpoint_url:
        make_understood(resource.meta.client, endpoint_url)
    lesson = lesson_table(model.table) if backend == "endpoint" and not keep else ""
    request: Any = {**model.create_table_request(), "TableName": lesson or model.table}
    if stream := model.settings.stream:
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": stream}
    if backend == "aws":
        request["Tags"] = [TAG]
    table: Any = resource.Table(request["TableName"])
    for _ in range(_ATTEMPTS):
        try:
            exists = _settled(table)
            own = not keep and (backend == "moto" or bool(lesson) or (exists and _identity(table) in _made))
            if exists and not own and not force:
                _check(table, request, backend, keep)
            taken = exists and (keep or (backend == "endpoint" and not own and not force))
            if exists and not taken:
                _delete(table)
            if not taken:
                _create(table, request)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _OVERTAKEN:
                raise
            continue
        table.model, table.backend = model, backend
        return table  # type: ignore[no-any-return]
    problem = f"{table.name} is made and dropped by another session again and again."
    raise BackendError(table.name, problem, "Use another table name.")


def drop(table: "Table", *, force: bool = False) -> None:
    """Delete the table and wait until it is gone.

    Raises:
        BackendError: on AWS, the table does not carry the tag of this package; on an endpoint, its keys or indexes
            differ from the model's. ``force=True`` deletes it anyway.
    """
    table_given(table, "drop", "drop(table)")
    table.load()
    model, backend = getattr(table, "model", None), getattr(table, "backend", "aws")
    if not force and (backend == "aws" or (backend == "endpoint" and model)):
        _check(table, model.create_table_request() if model and backend != "aws" else None, backend, keep=True)
    _delete(table)


def _settled(table: "Table") -> bool:
    """Whether the table exists, once it is no longer being made or deleted."""
    try:
        table.load()
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return False
    if table.table_status != "ACTIVE":
        _wait(table, "table_not_exists" if table.table_status == "DELETING" else "table_exists")
        return _settled(table)
    return True


def _check(table: "Table", wanted: Any, backend: str, keep: bool) -> None:
    """Raises BackendError if the table may not be emptied, or with ``keep`` may not be used."""
    if backend == "aws":
        tags = table.meta.client.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"]
        if TAG not in tags:
            problem = f"{table.name} on AWS does not carry the tag {TAG['Key']}={TAG['Value']}, so it is not ours "
            problem += "to delete or fill."
            raise BackendError(table.name, problem, _SURE)
    if differs := difference(table.meta.data, wanted) if wanted and (keep or backend != "aws") else "":
        problem = f"{table.name} exists with keys or indexes other than the model's, so it may be somebody else's: "
        raise BackendError(table.name, f"{problem}{differs}.", _SURE)
    if not keep and backend != "aws":
        _check_empty(table)


def _check_empty(table: "Table") -> None:
    page = table.scan(Select="COUNT", ConsistentRead=True)
    if page["Count"]:
        count = f"{'at least ' if 'LastEvaluatedKey' in page else ''}{counted(page['Count'], 'item')}"
        keys = " and ".join(key["AttributeName"] for key in table.key_schema)
        where = table.meta.client.meta.endpoint_url
        problem = f"{table.name} at {where} holds {count} under {keys}, and this session did not make it."
        fix = "connect(model, keep=True) uses it as it is, force=True empties it; or use another table name."
        raise BackendError(table.name, problem, fix)


def _delete(table: "Table") -> None:
    try:
        table.delete()
    except ClientError as error:
        if error.response["Error"]["Code"] not in _OVERTAKEN:
            raise
    _wait(table, "table_not_exists")


def _create(table: "Table", request: Any) -> None:
    made = table.meta.client.create_table(**request)["TableDescription"]
    if made.get("TableStatus") != "ACTIVE":  # engines that are not Amazon's are done at once
        _wait(table, "table_exists")
    table.load()
    _made.add(_identity(table))


def _identity(table: "Table") -> tuple[Any, ...]:
    data: Any = table.meta.data  # no TableId on DynamoDB Local, but the time to the millisecond
    return table.meta.client.meta.endpoint_url, table.name, data.get("TableId"), data.get("CreationDateTime")


def _wait(table: "Table", state: Any) -> None:
    try:
        table.meta.client.get_waiter(state).wait(TableName=table.name, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
    except WaiterError as error:
        problem = f"{table.name} is still being made or deleted after two minutes."
        raise BackendError(table.name, problem, "Wait until it is, and try again.") from error
