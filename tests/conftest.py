"""Fixtures that several test modules share: real items, and a network that refuses."""

import gc
import os
import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from f1model.design.entity import Item
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1

# Tests make millions of small dicts and hardly a circle: looking for circles less often saves a twelfth of the time.
gc.set_threshold(50_000, 50, 50)

# A few examples, the same on every run and machine. HYPOTHESIS_PROFILE=ci tries many more of those, =search looks for
# new ones. A test whose examples are expensive takes a part of the profile's: settings(max_examples=... // 2).
LAX = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
settings.register_profile("default", LAX, max_examples=25, derandomize=True)
settings.register_profile("ci", LAX, max_examples=200, derandomize=True)
settings.register_profile("search", LAX, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_finish() -> None:
    gc.freeze()  # thousands of tests and all modules stay to the end, and need not be looked through again and again


@pytest.fixture(scope="session")
def f1_2024() -> list[Item]:
    """Every item of season 2024 in our model."""
    return f1_items(F1, seasons=[2024])


@pytest.fixture(scope="session")
def article_2024() -> list[Item]:
    """Round 1 of season 2024 in the article's model, where everybody is classified and so has a key."""
    return f1_items(ARTICLE, seasons=[2024], rounds=[1])


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every attempt to reach the network fails, and is listed here."""
    attempts: list[Any] = []

    def refuse(*arguments: Any, **_: Any) -> None:
        attempts.append(arguments)
        raise OSError("the network is off in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    return attempts


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[dict[str, Any]]]:
    """``record(client, "query")`` lists the arguments of each call of the method, which works as before."""

    def wrap(owner: Any, name: str) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []
        method = getattr(owner, name)

        def recorded(**arguments: Any) -> Any:
            calls.append(arguments)
            return method(**arguments)

        monkeypatch.setattr(owner, name, recorded)
        return calls

    return wrap
