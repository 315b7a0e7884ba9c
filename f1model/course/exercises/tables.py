"""The tables that judges try answers on: made once in a process, and put right before each answer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from f1model.design.entity import Item
from f1model.errors import BackendError
from f1model.f1.models import F1
from f1model.table.connect import connect

_tables: dict[str, Any] = {}


def table_of(name: str, items: Sequence[Item]) -> Any:
    """A table of our model by that name, which holds these items and nothing else.

    Making one takes longer than most judges do. Raises BackendError as :func:`f1model.connect` does.
    """
    held = _held(name)
    wanted = {(item["PK"], item["SK"]): item for item in items}
    with _tables[name].batch_writer() as batch:
        for partition, sort in held.keys() - wanted.keys():
            batch.delete_item(Key={"PK": partition, "SK": sort})
        for key in wanted:
            if held.get(key) != wanted[key]:
                batch.put_item(Item=wanted[key])
    return _tables[name]


def _held(name: str) -> dict[tuple[str, str], Item]:
    """What the table holds; it is made where there is none, or the learner has dropped it."""
    try:
        items = _tables[name].scan(ConsistentRead=True)["Items"]
    except (KeyError, BackendError, ClientError):
        _tables[name] = connect(replace(F1, table=name))
        items = []
    return {(item["PK"], item["SK"]): item for item in items}
