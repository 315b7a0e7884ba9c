"""A pytest plugin: each worker has a database of its own on an engine that keeps one for each access key."""

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """DynamoDB Local does; its keys are letters and digits."""
    os.environ["F1MODEL_KEY_ID"] = f"f1model{os.environ.get('PYTEST_XDIST_WORKER', '')}"
