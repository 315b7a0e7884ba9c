"""What may happen to a consumer, on purpose and repeatable: records again, out of order, and a crash."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any, TypeVar

from f1model.streaming.change import Change

Given = TypeVar("Given")


class Crash(Exception):  # noqa: N818
    """A consumer's process has died. It is raised on purpose."""


def crashing(handler: Callable[[Given], Any], at: int) -> Callable[[Given], None]:
    """A handler that does its work ``at`` times, and then raises :class:`Crash`: the last one was done, not confirmed.

    It does so once; after that it works as ``handler`` does, like a process that was started again.
    """
    calls = 0

    def handle(given: Given) -> None:
        nonlocal calls
        calls += 1
        handler(given)
        if calls == at:
            raise Crash(f"after {at} calls")

    return handle


def replayed(changes: Iterable[Change], seed: int, times: int = 3, longest: int = 100) -> list[Change]:
    """The changes as consumers that crashed see them: ``times`` times, up to ``longest`` of them are delivered again.

    Each replay goes back from a place of its own, and comes to that place again: as after a stale checkpoint.
    """
    random, given = Random(seed), list(changes)
    places = sorted((random.randrange(len(given)) for _ in range(times if given else 0)), reverse=True)
    for place in places:
        start = max(0, place - random.randrange(longest))
        given[place + 1 : place + 1] = given[start : place + 1]
    return given


def shuffled(changes: Iterable[Change], seed: int) -> list[Change]:
    """The changes in another order, in which those of one item keep theirs: as from several shards."""
    random, queues = Random(seed), dict[str, list[Change]]()
    for change in changes:
        queues.setdefault(repr(sorted(change.keys.items())), []).append(change)
    order = [name for name, queue in queues.items() for _ in queue]
    random.shuffle(order)
    waiting = {name: iter(queue) for name, queue in queues.items()}
    return [next(waiting[name]) for name in order]
