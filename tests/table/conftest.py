from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from f1model.table import backend
from f1model.table.backend import ENDPOINT_VARIABLE


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's settings choose the backend."""
    for name in ("F1MODEL_BACKEND", "F1MODEL_KEY_ID", ENDPOINT_VARIABLE, "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of an AWS account that is moto's."""
    backend._stop_mock()
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    loader = backend._loader()
    monkeypatch.setattr("botocore.session.create_loader", lambda _: loader)  # reads the descriptions of services once
    with mock_aws():
        yield boto3.client("dynamodb")
