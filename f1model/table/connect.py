"""The table of a model: make it, take the one that exists, drop it."""

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from f1model.design.given import model_given, table_given
from f1model.design.model import DataModel
from f1model.errors import BackendError
from f1model.table.backend import chosen_backend, resource_of
from f1model.table.tag import TAG

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


def connect(
    model: DataModel, *, backend: str | None = None, endpoint_url: str | None = None, force: bool = False,
    keep: bool = False,
) -> "Table":  # fmt: skip
    """An empty table of ``model``: boto3's own ``Table``, with two more attributes, ``model`` and ``backend``.

    The backend is ``backend``, else the variable ``F1MODEL_BACKEND``, else "endpoint" if ``endpoint_url``
    or ``AWS_ENDPOINT_URL_DYNAMODB`` is set, else "moto": a simulation in this process that needs nothing and
    reaches nothing. "aws" is chosen only by name. If a table of that name exists, it is dropped first, under the
    conditions of :func:`drop`; ``keep=True`` takes it with all its items instead, under the same conditions.

    Raises:
        ModelError: ``model`` is not a data model.
        BackendError: the backend is unknown, nothing answers at the endpoint, the endpoint is AWS's own, or the
            table exists and may not be dropped or used.
    """
    model_given(model, "connect", "Write connect(F1): it makes the table of a data model.")
    backend, endpoint_url = chosen_backend(backend, endpoint_url)
    resource = resource_of(backend, endpoint_url)
    table = resource.Table(model.table)
    exists = _exists(table)
    if exists and keep and not force:
        _check_ours(table, model, backend)
    if exists and not keep:
        _drop(table, model, backend, force)
    if not (exists and keep):
        request = model.create_table_request()
        if backend == "aws":
            request["Tags"] = [TAG]
        table = resource.create_table(**request)
    _wait(table, "table_exists")
    table.model, table.backend = model, backend
    return table


def _exists(table: "Table") -> bool:
    try:
        table.load()
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return False
    return True


def drop(table: "Table", *, force: bool = False) -> None:
    """Delete the table and wait until it is gone.

    Raises:
        BackendError: on AWS, the table does not carry the tag of this package; on another backend, its keys or
            indexes differ from the model's. ``force=True`` deletes it anyway.
    """
    table_given(table, "drop", "drop(table)")
    _drop(table, getattr(table, "model", None), getattr(table, "backend", "aws"), force)


def _drop(table: "Table", model: DataModel | None, backend: str, force: bool) -> None:
    table.load()
    if not force:
        _check_ours(table, model, backend)
    table.delete()
    _wait(table, "table_not_exists")


def _check_ours(table: "Table", model: DataModel | None, backend: str) -> None:
    if backend == "aws":
        tags = table.meta.client.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"]
        if TAG not in tags:
            problem = f"{table.name} on AWS does not carry the tag {TAG['Key']}={TAG['Value']}, so it is not ours "
            problem += "to delete or fill."
            raise BackendError(table.name, problem, "Use another table name, or force=True if you are sure.")
    elif model and _shape(table) != _declared(model):
        problem = f"{table.name} exists with keys or indexes other than the model's, so it may be somebody else's."
        raise BackendError(table.name, problem, "Use another table name, or force=True if you are sure.")


def _wait(table: "Table", state: Any) -> None:
    table.meta.client.get_waiter(state).wait(TableName=table.name, WaiterConfig={"Delay": 1, "MaxAttempts": 120})


def _shape(table: "Table") -> Any:
    indexes = table.global_secondary_indexes or []
    return table.key_schema, {index["IndexName"]: index["KeySchema"] for index in indexes}


def _declared(model: DataModel) -> Any:
    request = model.create_table_request()
    indexes = request.get("GlobalSecondaryIndexes", [])
    return request["KeySchema"], {index["IndexName"]: index["KeySchema"] for index in indexes}
