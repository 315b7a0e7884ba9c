"""The API is held to its own OpenAPI document, over real HTTP: no 500, every answer as described."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("schemathesis", reason="needs the extra dev")


def test_every_answer_is_as_its_document_describes_it(url: str, tmp_path: Path) -> None:
    """A cursor is text to the document, and most texts are no cursors: so valid data may be refused."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/?format=json", "--seed", "20"]
    command += ["--max-examples", "100", "--exclude-checks", "positive_data_acceptance", "--no-color"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "3 selected / 3 total" in done.stdout
