"""Writers interleaved at every call to the engine, by a scheduler: every order there is, each time the same.

Writers are threads that run one at a time. Each stops before each of its calls to the engine; the scheduler says whose
call is next. It tries an order, looks where another writer could have been next, and tries that, until all are tried.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from tests.query.writing import Watched

Writer = Callable[[Any], Any]  # given a table, it writes, and returns or raises something


class _Turn:
    """One writer in its thread, which makes a step when it is told to."""

    def __init__(self, table: Any, writer: Writer) -> None:
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        self.done = False
        self.outcome: Any = None
        self._thread = threading.Thread(target=self._work, args=(table, writer), daemon=True)
        self._thread.start()
        self._stopped.acquire()

    def _pause(self, _: str) -> None:
        self._stopped.release()
        self._go.acquire()

    def _work(self, table: Any, writer: Writer) -> None:
        try:
            self.outcome = writer(Watched(table, self._pause))
        except Exception as error:
            self.outcome = error
        self.done = True
        self._stopped.release()

    def step(self) -> None:
        """Let it make the call before which it stands, and run to the next one."""
        self._go.release()
        self._stopped.acquire()


def played(table: Any, writers: Sequence[Writer], wishes: Sequence[int]) -> tuple[list[Any], list[tuple[int, int]]]:
    """The outcomes of the writers, and whose turn it was each time, with how many could have been next.

    ``wishes`` are places among those who could be next; after these it is always the first of them.
    """
    turns = [_Turn(table, writer) for writer in writers]
    taken: list[tuple[int, int]] = []
    while waiting := [turn for turn in turns if not turn.done]:
        choice = wishes[len(taken)] if len(taken) < len(wishes) else 0
        taken.append((choice, len(waiting)))
        waiting[choice].step()
    return [turn.outcome for turn in turns], taken


def every_order(
    table: Any, prepare: Callable[[], None], writers: Sequence[Writer], *, most: int | None = None
) -> Iterator[tuple[list[Any], list[int]]]:
    """The outcomes of the writers in every order of their calls, each on a table that ``prepare`` made ready.

    ``most`` takes so many random orders instead, always the same ones.
    """
    if most is not None:
        r = Random(len(writers))
        for _ in range(most):
            prepare()
            turns, order = [_Turn(table, writer) for writer in writers], []
            while waiting := [turn for turn in turns if not turn.done]:
                order.append(r.randrange(len(waiting)))
                waiting[order[-1]].step()
            yield [turn.outcome for turn in turns], order
        return
    wishes: list[int] | None = []
    while wishes is not None:
        prepare()
        outcomes, taken = played(table, writers, wishes)
        yield outcomes, [choice for choice, _ in taken]
        while taken and taken[-1][0] + 1 == taken[-1][1]:
            taken.pop()
        wishes = [*(choice for choice, _ in taken[:-1]), taken[-1][0] + 1] if taken else None
