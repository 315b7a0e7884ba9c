"""What `make test` leaves out takes nothing from what it says: whatever fails is told, and how."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = """
import os
import pytest

@pytest.fixture
def broken():
    raise RuntimeError("before")

@pytest.fixture
def late():
    yield
    raise RuntimeError("after")

def test_passes(): pass
def test_fails(): assert 0
def test_cannot_begin(broken): pass
def test_cannot_end(late): pass
def test_fails_and_cannot_end(late): assert 0
@pytest.mark.skip(reason="not today")
def test_is_skipped(): pass
@pytest.mark.xfail
def test_is_known_to_fail(): assert 0
@pytest.mark.xfail(strict=True)
def test_is_not_known_to_pass(): pass
def test_ends_everything(): os._exit(3)
"""


def told(folder: Path, *options: str) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", "-ra", *options, str(folder / "test_sample.py")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 1, done.stderr
    summary = done.stdout.partition("short test summary info")[2]
    return sorted(re.sub(r" in [\d.]+s.*", "", line) for line in summary.splitlines()[1:])


def test_it_says_of_every_test_what_pytest_says(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(SAMPLE)

    lean = told(tmp_path, "-p", "tests.lean")

    assert lean == told(tmp_path)
    assert "4 failed, 2 passed, 1 skipped, 1 xfailed, 3 errors" in lean
