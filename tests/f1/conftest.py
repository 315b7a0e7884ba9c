"""The API over real HTTP, for the tests that call it so."""

import threading
from collections.abc import Iterator

import pytest

from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.table.connect import connect
from f1model.table.load import load


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Where the API answers from the seasons 2024 and 2026, of which 2026 is not over."""
    from f1model.f1 import api
    from f1model.f1.serve import server

    table = connect(F1)
    load(table, f1_items(F1, seasons=[2024, 2026]))
    api.serve_from(table)
    running = server(port=0)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{running.server_address[1]}"
    running.shutdown()
    running.server_close()
    thread.join()
    api._served = None
