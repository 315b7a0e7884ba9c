"""Many items into a table of the simulation at once: moto measures an item anew with each of its attributes, and boto3
checks and copies what stays in this process anyway. That took minutes for all of history."""

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from f1model.design.entity import Item
from f1model.simulation.wire import holding
from f1model.table.backend import _simulated

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


def simulated_put(
    table: "Table", items: Collection[Item], progress: Callable[[Collection[Item]], Iterable[Item]] = iter
) -> bool:
    """Put items that :meth:`f1model.storing.Storing.check` lets pass; False if boto3 has to.

    That is so where the table is not simulated, has a stream, or was made anew with other keys.
    """
    client = table.meta.client.meta
    held = _simulated(client.region_name, table.name) if client.endpoint_url.endswith(".amazonaws.com") else None
    if held is None or held.stream_shard is not None:
        return False
    if (held.schema, held.attr) != (table.key_schema, table.attribute_definitions):
        return False
    from moto.dynamodb.models.dynamo_type import Item as Stored

    count, as_held = 0, holding()
    try:
        for item in progress(items):
            attributes = {name: as_held(value) for name, value in item.items()}
            partition, sort = attributes[held.hash_key_attr], attributes.get(held.range_key_attr)
            stored = Stored(partition, sort if held.has_range_key else None, {})
            dict.update(stored.attrs, attributes)
            if held.has_range_key:
                held.items[partition][sort] = stored
            else:
                held.items[partition] = stored
            count += 1
    except BaseException as error:
        error.add_note(f"{count:,} of {len(items):,} items are stored.")
        raise
    return True
