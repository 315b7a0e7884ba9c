"""What an engine that we start says of who can reach it is so."""

import os
import socket

import pytest

from tools.engines import ENGINES, DynamoDBLocal
from tools.engines.which import which


def another_address() -> str:
    """An address of this machine that others can reach; "" where it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is kept for documents
        except OSError:
            return ""
        address: str = probe.getsockname()[0]
        return "" if address.startswith("127.") else address


def accepts(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=5).close()
    except OSError:
        return False
    return True


def test_only_dynamodb_local_can_be_reached_from_elsewhere() -> None:
    name = which(os.environ["AWS_ENDPOINT_URL_DYNAMODB"]).name
    kind = next((each for each in ENGINES.values() if each.name == name), None)
    address = another_address()
    if not kind or not address:
        pytest.skip("it is an engine that we do not start, or nobody can reach this machine")

    with kind() as engine:
        assert accepts("127.0.0.1", engine.port)
        assert accepts(address, engine.port) == (kind is DynamoDBLocal)
    assert not accepts("127.0.0.1", engine.port)
