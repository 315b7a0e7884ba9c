"""The studio as lessons use it: it is imported when it is first asked for, and takes what a table holds as well."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Union

from f1model.design.entity import Item
from f1model.design.given import is_table
from f1model.design.model import DataModel
from f1model.table.load import scan

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from f1model.studio import Studio


def studio(
    model: DataModel, items: Union[Iterable[Item], "Table"], *, beside: DataModel | None = None, **challenge: Any
) -> "Studio":
    """As :func:`f1model.studio.studio`; ``items`` may also be a table, of which all is read once, now."""
    from f1model.studio import studio as made

    held: Any = scan(items) if is_table(items) else items  # type: ignore[arg-type]
    return made(model, held, beside=beside, **challenge)
