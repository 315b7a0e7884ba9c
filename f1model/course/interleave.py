"""Every order in which writers can meet on a table, and every moment at which one can die: by search, not by luck."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from f1model.course.orders import Order, Search
from f1model.course.replay import Run, Writer
from f1model.design.entity import Item
from f1model.design.given import items_given, table_given
from f1model.errors import ModelError
from f1model.table.backend import simulated_items
from f1model.values import normal

Promise = Callable[[list[Item], Mapping[str, Any]], Any]  # given the items and what each was told: is it kept?

MOST_ORDERS = 1_000  # beyond which the writers are too long to try every order
FIRST, AGAIN = "first run", "run again"
KILLED = "nothing: it was killed"


def interleave(table: Any, writers: Mapping[str, Writer], promise: Promise, before: Iterable[Item] = ()) -> Search:
    """Let the ``writers`` meet on ``table`` in every order of their requests, and look each time if the promise holds.

    ``writers`` maps a name to a function that is given the table: it sends requests as any program does, and what it
    returns or raises is what it was *told*. Before each order the table is emptied, and filled with ``before``. Then
    ``promise`` is called with the items of the table, in the order of their keys, and with what each writer was told,
    by its name; the first line of its docstring says what is promised. A request is one step: nothing comes in between
    what happens within one, transactions and batches included. (So it is for a transaction. The puts of a batch are
    each on their own, in truth.)

    A writer is run once for each of its requests, so it must do the same each time, and keep nothing outside.

    Raises:
        ModelError: ``table`` is no table, there is no writer, one did not do the same again or does not end, or there
            are more than 1,000 orders.
    """
    table_given(table, "interleave", 'interleave(table, {"one": write, "other": write}, promise)')
    items = items_given(before, "interleave", "before")
    if not isinstance(writers, Mapping) or not writers or not all(map(callable, writers.values())):
        problem = "it needs writers by their names, each a function of the table."
        raise ModelError("interleave", problem, 'Write interleave(table, {"one": write, "other": write}, promise).')
    names, orders = list(writers), list[Order]()
    for met in every_order(table, lambda: put_right(table, items), list(writers.values())):
        steps = [(names[who], step) for who, step in met.steps]
        told = dict(zip(names, met.told, strict=True))
        orders.append(_judged(table, steps, told, promise))
        if len(orders) > MOST_ORDERS:
            problem = f"there are more than {MOST_ORDERS:,} orders."
            raise ModelError("interleave", problem, "Let the writers send fewer requests, or fewer of them meet.")
    return Search(names, said(promise), orders)


def kill(table: Any, job: Writer, promise: Promise, before: Iterable[Item] = ()) -> Search:
    """Kill ``job`` after each of its requests, run it again from its beginning, and look if the promise holds.

    A request that it was killed after was carried out, and its answer was lost. ``promise`` is told ``{"first run":
    ..., "run again": ...}``; all else is as in :func:`interleave`, and so is what is raised.
    """
    table_given(table, "kill", "kill(table, job, promise)")
    items, orders, alive = items_given(before, "kill", "before"), list[Order](), True
    while alive:
        put_right(table, items)
        first = Run(table, job)
        for _ in range(len(orders) + 1):
            if not first.done:
                first.step()
        if len(first.steps) <= len(orders):
            break
        alive = not first.done
        again = Run(table, job)
        while not again.done:
            again.step()
        steps = [*((FIRST, step) for step in first.steps), *((AGAIN, step) for step in again.steps)]
        orders.append(_judged(table, steps, {FIRST: KILLED, AGAIN: again.told}, promise))
    return Search([FIRST, AGAIN], said(promise), orders, kills=True)


@dataclass(frozen=True)
class Met:
    """Writers that have met once: whose turn it was with which request, and what each returned or raised."""

    steps: Sequence[tuple[int, Any]]
    told: Sequence[Any]

    @property
    def turns(self) -> list[int]:
        """The number of the writer whose turn it was, each time."""
        return [who for who, _ in self.steps]


def every_order(
    table: Any, prepare: Callable[[], None], writers: Sequence[Writer], *, most: int | None = None
) -> Iterator[Met]:
    """The writers in every order of their requests, each on a table that ``prepare`` made ready.

    ``most`` takes so many random orders instead, always the same ones.
    """
    runs, dice = [Run(table, writer) for writer in writers], Random(len(writers))
    for _ in range(most or 0):
        prepare()
        yield _met([run.anew() for run in runs], lambda _, waiting: dice.randrange(waiting))[0]
    wishes: list[int] | None = None if most is not None else []
    while wishes is not None:
        prepare()
        met, taken = _met([run.anew() for run in runs], partial(_as_wished, wishes))
        yield met
        while taken and taken[-1][0] + 1 == taken[-1][1]:
            taken.pop()
        wishes = [*(choice for choice, _ in taken[:-1]), taken[-1][0] + 1] if taken else None


def _as_wished(wishes: Sequence[int], at: int, _: int) -> int:
    return wishes[at] if at < len(wishes) else 0


def _met(runs: Sequence[Run], choose: Callable[[int, int], int]) -> tuple[Met, list[tuple[int, int]]]:
    """Writers that meet, and for each turn which of those who could be next it was, with how many there were."""
    steps, taken = list[tuple[int, Any]](), list[tuple[int, int]]()
    while waiting := [who for who, run in enumerate(runs) if not run.done]:
        taken.append((choose(len(taken), len(waiting)), len(waiting)))
        who = waiting[taken[-1][0]]
        runs[who].step()
        steps.append((who, runs[who].steps[-1]))
    return Met(steps, [run.told for run in runs]), taken


def put_right(table: Any, items: Iterable[Item]) -> None:
    """Let a small table hold these items and nothing else, whatever it held before."""
    names = [key["AttributeName"] for key in table.key_schema]
    held = {tuple(item[name] for name in names): item for item in whole(table)}
    wanted = {tuple(item[name] for name in names): item for item in items}
    with table.batch_writer() as batch:
        for key in held.keys() - wanted.keys():
            batch.delete_item(Key=dict(zip(names, key, strict=True)))
        for key, item in wanted.items():
            if held.get(key) != item:
                batch.put_item(Item=item)


def whole(table: Any) -> list[Item]:
    """All items of a small table, read strongly."""
    if (simulated := simulated_items(table)) is not None:  # much faster than a scan
        return simulated
    items, more = list[Item](), dict[str, Any]()
    while True:
        page = table.scan(ConsistentRead=True, **more)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _judged(table: Any, steps: list[tuple[str, Any]], told: dict[str, Any], promise: Promise) -> Order:
    names = [key["AttributeName"] for key in table.key_schema]
    items = sorted(map(normal, whole(table)), key=lambda item: [str(item[name]) for name in names])
    return Order(steps, told, items, bool(promise(items, told)))


def said(promise: Promise) -> str:
    """What is promised: the first line of the docstring, or the function's name."""
    lines = (promise.__doc__ or "").strip().splitlines()
    return lines[0].rstrip(".") if lines else str(getattr(promise, "__name__", "the promise")).replace("_", " ")
