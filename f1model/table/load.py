"""Put items into a table, and read all that it holds."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import items_given, table_given
from f1model.errors import ModelError
from f1model.query.units import item_size

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


def load(
    table: "Table", items: Iterable[Item], *, last_wins: bool = False,
    progress: Callable[[Collection[Item]], Iterable[Item]] = iter,
) -> int:  # fmt: skip
    """Put all items into the table in batches, and return how many. To resume after a crash, run it again.

    They go through boto3's ``batch_writer``, which sends unprocessed items again. ``progress=tqdm`` shows a bar.

    Raises:
        ModelError: ``table`` is not a table, or ``items`` are not items; two items have the same primary key, so one
            would be lost (``last_wins=True`` keeps the later one), and nothing has been sent; or a value is of a type
            that DynamoDB does not have, such as float.
    """
    table_given(table, "load", "load(table, items)")
    items = items_given(items, "load")
    names = [key["AttributeName"] for key in table.key_schema]
    kept = {tuple(item.get(name) for name in names): item for item in items}
    if len(kept) < len(items) and not last_wins:
        raise _lost(items, names, len(items) - len(kept))
    try:
        with table.batch_writer() as batch:
            for item in progress(kept.values()):
                batch.put_item(Item=item)
    except TypeError:
        for key, item in kept.items():
            _check_storable(key, item)
        raise
    return len(kept)


def _check_storable(key: tuple[Any, ...], item: Item) -> None:
    """Raises ModelError that names the item, if it holds a value that DynamoDB has no type for, such as a float."""
    try:
        item_size(item)
    except ModelError as error:
        raise ModelError(", ".join(map(str, key)), error.problem, error.fix) from None


def scan(table: "Table") -> Iterator[Item]:
    """Every item of a boto3 table, page by page; of a simulated one at once, since it sorts all anew for each page."""
    from f1model.table.backend import simulated_items  # which loads boto3

    held = simulated_items(table)
    if held is not None:
        yield from held
        return
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
