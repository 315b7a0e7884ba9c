"""What the engine refuses, the simulation refuses with the same code and words; what it accepts, both accept."""

from collections.abc import Iterator

import pytest

from f1model.table.connect import drop
from tests.engines.random_requests import run
from tests.table.compare import Engine
from tests.table.refusals import ACCEPTED, REFUSED
from tests.table.test_strict import MORE_ACCEPTED, MORE_REFUSED


@pytest.fixture(scope="module")
def engines() -> Iterator[list[Engine]]:
    both = [Engine(backend) for backend in ("endpoint", "moto")]
    yield both
    for each in both:
        drop(each.table, force=True)


@pytest.mark.parametrize("name", [*REFUSED, *ACCEPTED])
def test_both_engines_say_the_same(engines: list[Engine], name: str) -> None:
    case = {**REFUSED, **ACCEPTED}[name]
    engine, simulation = (each.ask(case) for each in engines)

    assert engine == simulation
    assert engine[1] == case.words


SLOW = {"2: two indexes added at once"}  # boto3 asks the engine ten times again, for a minute


@pytest.mark.parametrize("name", [name for name in (*MORE_REFUSED, *MORE_ACCEPTED) if name not in SLOW])
def test_both_engines_refuse_with_the_same_code(engines: list[Engine], name: str) -> None:
    """In words the simulation follows AWS here and there, and not DynamoDB Local."""
    case = {**MORE_REFUSED, **MORE_ACCEPTED}[name]
    engine, simulation = (each.ask(case) for each in engines)

    assert engine[0] == simulation[0]
    assert (engine[0] == "accepted") == (name in MORE_ACCEPTED)


def test_at_least_150_kinds_of_request_are_known_to_be_refused() -> None:
    assert len(REFUSED) + len(MORE_REFUSED) >= 150


def test_requests_at_random_fare_alike_on_both_engines() -> None:
    """Refused, or with the same answer and the same items after it."""
    found = run(refused=60, accepted=120, seed=15)

    assert found.differences == []
    assert found.excused <= 10
