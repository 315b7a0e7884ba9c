"""A table that ``connect`` gave puts no part of an item, by whatever call of boto3's."""

from collections.abc import Iterator, Mapping
from typing import Any

from f1model.design.partial import whole_given


def refuse_partial(client: Any) -> None:
    """Have ``client`` raise ModelError where a PartialItem would be put, since it would wipe the rest of the item."""

    def check(params: Mapping[str, Any], **_: Any) -> None:
        for item in _put(params):
            whole_given(item, "put")

    for operation in ("PutItem", "BatchWriteItem", "TransactWriteItems"):  # first, before boto3 copies the items
        client.meta.events.register_first(f"provide-client-params.dynamodb.{operation}", check)


def _put(params: Any) -> Iterator[Any]:
    """The items that a request puts, as far as it is formed as one."""
    yield params.get("Item")
    batches = params.get("RequestItems")
    writes = [write for batch in batches.values() for write in batch] if isinstance(batches, Mapping) else []
    for write in [*writes, *(params.get("TransactItems") or ())]:
        for put in write.values() if isinstance(write, Mapping) else ():
            yield put.get("Item") if isinstance(put, Mapping) else None
