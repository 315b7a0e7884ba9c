"""What the engine refuses, the simulation refuses with the same code and words; what it accepts, both accept."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.table.connect import connect, drop
from f1model.table.load import load
from tests.table.refusals import ACCEPTED, ITEMS, MODEL, REFUSED, Case

BACKENDS = ("endpoint", "moto")


@pytest.fixture(scope="module")
def clients() -> Iterator[list[Any]]:
    tables: list[Any] = [connect(MODEL, backend=backend) for backend in BACKENDS]
    for table in tables:
        load(table, ITEMS)
    yield [table.meta.client for table in tables]
    for table in tables:
        drop(table)


def outcome(client: Any, case: Case) -> tuple[str, str, Any]:
    try:
        getattr(client, case.method)(**case.arguments)
    except ClientError as error:
        answer: Any = error.response
        return answer["Error"]["Code"], answer["Error"]["Message"], answer.get("CancellationReasons")
    return "accepted", "", None


@pytest.mark.parametrize("name", [*REFUSED, *ACCEPTED])
def test_both_engines_say_the_same(clients: list[Any], name: str) -> None:
    case = {**REFUSED, **ACCEPTED}[name]
    engine, simulation = (outcome(client, case) for client in clients)

    assert engine == simulation
    assert engine[1] == case.words
