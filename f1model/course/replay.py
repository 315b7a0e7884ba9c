"""A writer that stops before each of its requests: a plain function, run anew for each, one request further.

What it was answered before it is answered again from memory, so that only the newest request reaches the engine. That
takes no threads, and a function that does the same each time it is run: no clock, no dice, nothing kept outside.
"""

from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from f1model.errors import ModelError

Writer = Callable[[Any], Any]  # given a table, it sends requests, and returns or raises something

MOST_REQUESTS = 200  # beyond which a writer is taken to be endless
OF_A_TABLE = ("get_item", "put_item", "update_item", "delete_item", "query", "scan")
OF_A_CLIENT = (*OF_A_TABLE, "batch_get_item", "batch_write_item", "transact_get_items", "transact_write_items")


@dataclass(frozen=True)
class Step:
    """One request: its operation as boto3 spells it ("put_item"), what was sent, and the answer or the refusal."""

    operation: str
    sent: Mapping[str, Any]
    answer: Any = None
    error: Exception | None = None


class _Stopped(BaseException):
    """Ends a run. No Exception, so that a writer's ``except Exception`` does not swallow it."""


class _Strayed(_Stopped):
    """Ends a run that cannot go on: its arguments say why, and what to do."""


class Run:
    """A writer under way: ``steps`` are its requests so far, ``told`` is what it returned or raised, once ``done``."""

    def __init__(self, table: Any, writer: Writer) -> None:
        self._table, self._writer = table, writer
        self.steps: list[Step] = []
        self.told: Any = None
        self.done = False
        self._run(0)

    def anew(self) -> "Run":
        """The same writer at its beginning. Up to its first request, a table makes no difference to it."""
        run = copy(self)
        run.steps = []
        if self.steps:
            run.told, run.done = None, False
        return run

    def step(self) -> None:
        """Send the next request, and run on to the one after it, or to the end.

        Raises ModelError where the writer did not do again what it did before, or does not end.
        """
        self._run(len(self.steps) + 1)

    def _run(self, most: int) -> None:
        at = 0

        def send(operation: str, method: Callable[..., Any], sent: Mapping[str, Any]) -> Any:
            nonlocal at
            if at == len(self.steps):
                if at == most:
                    raise _Stopped
                if at == MOST_REQUESTS:
                    raise _Strayed(f"it asked {MOST_REQUESTS} times and did not stop.", "Give up after a few attempts.")
                self.steps.append(_carried_out(operation, method, sent))
            step = self.steps[at]
            if (step.operation, step.sent) != (operation, sent):
                problem = f"its request {at + 1} was another one when it was run again."
                raise _Strayed(problem, "Let it depend on the table alone: no clock, no dice, nothing kept outside.")
            at += 1
            if step.error:
                raise step.error.with_traceback(None)
            return deepcopy(step.answer)  # the writer may change what it was given

        try:
            self.told = self._writer(Watched(self._table, send))
        except _Strayed as strayed:
            raise ModelError(_name(self._writer), *strayed.args) from None
        except _Stopped:
            return
        except Exception as error:
            self.told = error
        self.done = True


class Watched:
    """A boto3 table of which every request that reads or writes items goes through ``send``."""

    def __init__(self, table: Any, send: Callable[..., Any]) -> None:
        self._table, self._send = table, send
        client = table.meta.client
        every = {name: _through(send, name, getattr(client, name)) for name in OF_A_CLIENT}
        self.meta = SimpleNamespace(client=SimpleNamespace(**every, exceptions=client.exceptions, meta=client.meta))
        for name in OF_A_TABLE[1:]:
            setattr(self, name, _through(send, name, getattr(table, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)

    def batch_writer(self, overwrite_by_pkeys: list[str] | None = None) -> Any:
        """boto3's own, on the watched client."""
        from boto3.dynamodb.table import BatchWriter

        return BatchWriter(self._table.name, self.meta.client, overwrite_by_pkeys=overwrite_by_pkeys)

    def get_item(self, **sent: Any) -> Any:
        """As the others. The class has this one, since it is what makes it a table."""
        return self._send("get_item", self._table.get_item, sent)


def _through(send: Callable[..., Any], name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    return lambda **sent: send(name, method, sent)


def _carried_out(operation: str, method: Callable[..., Any], sent: Mapping[str, Any]) -> Step:
    kept = deepcopy(sent)  # boto3 changes what it is given, and so may the writer
    try:
        return Step(operation, kept, method(**sent))
    except Exception as error:
        return Step(operation, kept, error=error)


def _name(writer: Any) -> str:
    return str(getattr(writer, "__name__", type(writer).__name__))
