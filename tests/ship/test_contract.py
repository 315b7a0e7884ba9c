"""The API is held to its own OpenAPI document, over real HTTP: no 500, every answer as described."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from f1model.database import connect, load
from f1model.f1 import F1, f1_items
from f1model.ship import api
from f1model.ship.serve import server

pytest.importorskip("schemathesis", reason="needs the extra dev")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
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


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Powertools leaves its files open
def test_every_answer_is_as_its_document_describes_it(url: str, tmp_path: Path) -> None:
    """A cursor is text to the document, and most texts are no cursors: so valid data may be refused."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/?format=json", "--seed", "20"]
    command += ["--max-examples", "100", "--exclude-checks", "positive_data_acceptance", "--no-color"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "3 selected / 3 total" in done.stdout
