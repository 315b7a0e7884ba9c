"""Put items into a table, and read all that it holds."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import items_given, table_given
from f1model.design.partial import whole_given
from f1model.errors import BackendError, ModelError
from f1model.patience import pause
from f1model.table.describe import described

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

Progress = Callable[[Collection[Item]], Iterable[Item]]
MANY = 100  # items, from which on the simulation takes them at once
BATCH = 25  # items in one BatchWriteItem; Developer Guide, "Quotas"
_THROTTLED = ("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded")


def load(
    table: "Table", items: Iterable[Item], *, last_wins: bool = False, progress: Progress = iter
) -> int:  # fmt: skip
    """Put all items into the table in batches, and return how many. To resume after a crash, run it again.

    What the engine leaves unprocessed is sent again, after a pause that grows while nothing is accepted.
    ``progress=tqdm`` shows a bar: it is moved on as items are stored.

    Raises:
        ModelError: ``table`` is not a table, or ``items`` are not items; DynamoDB would refuse an item, or an item is
            partial (what an index or a projection gave of it); or two items have the same primary key, so one would be
            lost (``last_wins=True`` keeps the later one). Nothing has been sent.
        BackendError: the engine accepts nothing more. It says how many items are stored, as a note on any other error
            does, and on ``KeyboardInterrupt``.
    """
    table_given(table, "load", "load(table, items)")
    items = items_given(items, "load")
    model: Any = getattr(table, "model", None) or described(table)
    for item in items:
        whole_given(item, "load")
        model.storing.check(item)
    names = [key["AttributeName"] for key in table.key_schema]
    kept = {tuple(item.get(name) for name in names): item for item in items}
    if len(kept) < len(items) and not last_wins:
        raise _lost(items, names, len(items) - len(kept))
    if len(kept) < MANY or not _put_at_once(table, kept.values(), progress):
        _send(table, kept.values(), progress)
    return len(kept)


def _put_at_once(table: "Table", items: Collection[Item], progress: Progress) -> bool:
    from f1model.table.simulation import simulated_put  # which loads boto3

    return simulated_put(table, items, progress)


def _send(table: "Table", items: Collection[Item], progress: Progress) -> None:
    bar, source, left, stored, idle = iter(progress(items)), iter(items), list[Any](), 0, 0
    try:
        while batch := left + [{"PutRequest": {"Item": item}} for item in islice(source, BATCH - len(left))]:
            answer = table.meta.client.batch_write_item(RequestItems={table.name: batch})
            left = answer["UnprocessedItems"].get(table.name, [])
            taken = len(batch) - len(left)
            stored, idle = stored + taken, 0 if taken else idle + 1
            for _ in islice(bar, taken):
                pass
            if left and not pause(idle):
                raise _refused(table, stored, len(items))
        for _ in bar:  # which ends it
            pass
    except BaseException as error:
        if getattr(error, "response", {}).get("Error", {}).get("Code") in _THROTTLED:  # a ClientError
            raise _refused(table, stored, len(items)) from error  # botocore has tried ten times, with pauses
        if not isinstance(error, BackendError):
            error.add_note(f"{stored:,} of {len(items):,} items are stored.")
        raise
    finally:
        getattr(bar, "close", lambda: None)()  # tqdm then ends its line


def _refused(table: "Table", stored: int, count: int) -> BackendError:
    problem = f"{table.name} accepts nothing more for the time being; {stored:,} of {count:,} items are stored."
    return BackendError(table.name, problem, "Give it time, or more capacity, and load again.")


def scan(table: "Table") -> Iterator[Item]:
    """Every item of a boto3 table, page by page; of a simulated one at once, since it sorts all anew for each page."""
    from f1model.table.backend import simulated_items  # which loads boto3
    from f1model.table.numbers import make_readable

    held = simulated_items(table)
    if held is not None:
        yield from held
        return
    make_readable(table.meta.client)  # it may be anybody's
    page: Any = table.scan()
    yield from page["Items"]
    while "LastEvaluatedKey" in page:
        page = table.scan(ExclusiveStartKey=page["LastEvaluatedKey"])
        yield from page["Items"]


def _lost(items: list[Item], names: list[str], count: int) -> ModelError:
    seen: dict[tuple[Any, ...], int] = {}
    for item in items:
        key = tuple(item.get(name) for name in names)
        seen[key] = seen.get(key, 0) + 1
    shared = sorted(((key, n) for key, n in seen.items() if n > 1), key=lambda pair: str(pair[0]))
    shown = "; ".join(f"{', '.join(map(str, key))} ({n} items)" for key, n in shared[:3])
    more = f"; and {len(shared) - 3} keys more" if len(shared) > 3 else ""
    problem = f"{count} of {len(items)} items would be lost, because they share a primary key with another: "
    problem += f"{shown}{more}."
    return ModelError("", problem, "Put something unique into the key, or load with last_wins=True.")
