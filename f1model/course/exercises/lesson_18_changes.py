"""The changes that the judges of lesson 18 deliver, and what may happen to whoever handles them."""

from collections.abc import Callable, Sequence
from typing import Any

from f1model.course.exercise import Hint, Watched
from f1model.course.exercises.history import race
from f1model.design.entity import Item
from f1model.streaming.change import Change
from f1model.values import normal

SEASON, ROUNDS = 2010, (1, 2, 3, 4, 5)  # Vettel and Alonso win one each, Button two, Webber one
Handler = Callable[[Any, Change], Any]
AGAIN, OLDER = "The same change came once more", "A change came that is older than the one before, or the same"
WRITES = ("put_item", "update_item", "delete_item")


def inserts(ranks: Sequence[int] = (1, 2, 3, 20)) -> list[Change]:
    """The results of these ranks in the first races of the season, each as the stream tells that it is new.

    Races take turns in two shards, of which one has the greater numbers.
    """
    items = [item for number in ROUNDS for item in race(SEASON, number) if item.get("Rank") in ranks]
    return [
        Change("INSERT", {"PK": item["PK"], "SK": item["SK"]}, None, dict(item), id=f"{number:032x}",
               shard=f"shardId-{item['Round'] % 2}", position=f"{number + 1000 * (item['Round'] % 2):021}")
        for number, item in enumerate(items, 1)
    ]  # fmt: skip


def deliver(handler: Handler, table: Any, change: Change, late: str = "") -> None:
    """Hand one change over. Raises Hint where the handler stops at one that comes ``late``: how is said there."""
    try:
        handler(Watched(table), change)
    except Exception as error:
        if not late:
            raise
        code = getattr(error, "response", {}).get("Error", {}).get("Code") or type(error).__name__
        raise Hint(
            f"{late}, and it stopped with {code}. Then the consumer can never go on. Catch it: there is nothing to do."
        ) from None


def held(table: Any, partition: str) -> dict[str, Item]:
    """What a collection holds, as plain Python, by sort key."""
    items = table.scan(ConsistentRead=True)["Items"]
    return {item["SK"]: dict(normal(item)) for item in items if item["PK"] == partition}


class Died(BaseException):
    """The handler's process has died. No Exception, so that no ``except Exception`` survives it."""


class Fragile(Watched):
    """A table whose user dies right after the write of a number: ``died`` says whether there was one."""

    def __init__(self, table: Any, at: int) -> None:
        super().__init__(table)
        self._at, self.died = at, False

    def __getattr__(self, name: str) -> Any:
        attribute = super().__getattr__(name)
        if name == "meta":
            return _FragileMeta(attribute, self)
        if name not in WRITES:
            return attribute

        def write(*positional: Any, **arguments: Any) -> Any:
            answer = attribute(*positional, **arguments)
            self.wrote()
            return answer

        return write

    def wrote(self) -> None:
        """Count a write. Raises Died at the one that was chosen."""
        self._at -= 1
        if self._at == 0:
            self.died = True
            raise Died


class _FragileMeta:
    """``table.meta``, with a client whose transactions are writes too."""

    def __init__(self, meta: Any, table: Fragile) -> None:
        self._meta, self._table = meta, table

    def __getattr__(self, name: str) -> Any:
        return self if name == "client" else getattr(self._meta, name, None) or getattr(self._meta.client, name)

    def transact_write_items(self, **arguments: Any) -> Any:
        answer = self._meta.client.transact_write_items(**arguments)
        self._table.wrote()
        return answer
