"""A pytest plugin: each worker has a database of its own on an engine that keeps one for each access key."""

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """DynamoDB Local does, by any letters and digits; others take an account's number, which has twelve digits."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    os.environ["F1MODEL_KEY_ID"] = f"{int(worker or -1) + 2:012}"
