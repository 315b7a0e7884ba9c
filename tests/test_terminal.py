"""Standard output that is narrow, closed, full or no longer read: the work is done, and what was lost is said."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .test_main import BOOKSHOP

DRAWN = 49_000  # bytes of the page, at least
pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="the lines are bash's")


def shell(line: str, folder: Path, **variables: str) -> tuple[int, str, str]:
    """Run ``line``, in which $F1MODEL is the command; the status of its first part, its output and its errors."""
    command = f"{sys.executable} -m f1model"
    script = f"set -o pipefail; {line}"
    environment = {**os.environ, "F1MODEL": command, "MODEL": str(BOOKSHOP), "PYTHONPATH": str(BOOKSHOP.parents[2])}
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env={**environment, **variables}, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


FULL, CLOSED = "no space left on device.\n", "bad file descriptor.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
@pytest.mark.parametrize(
    ("line", "status", "said", "complaint"),
    [
        ("PYTHONIOENCODING=ascii $F1MODEL view $MODEL -o é.html", 0, "\\xe9.html\n", ""),
        ("$F1MODEL view $MODEL -o é.html >/dev/full", 1, "", f"f1model: standard output: {FULL}"),
        ("$F1MODEL view $MODEL -o é.html >&-", 1, "", f"f1model: standard output: {CLOSED}"),
        ("$F1MODEL view $MODEL -o é.html >&- 2>&-", 1, "", ""),
        ("$F1MODEL view $MODEL -o é.html | true", 1, "", ""),
    ],
)  # fmt: skip
def test_a_page_is_written_wherever_its_name_goes(
    line: str, status: int, said: str, complaint: str, tmp_path: Path
) -> None:

    assert shell(line, tmp_path) == (status, said, complaint)
    assert [path.name for path in tmp_path.iterdir()] == ["é.html"]
    assert (tmp_path / "é.html").stat().st_size > DRAWN


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("$F1MODEL view $MODEL -o /dev/full", (1, "", f"f1model: /dev/full: {FULL}")),
        ("$F1MODEL view $MODEL -o - >&-", (1, "", f"f1model: /dev/stdout: {CLOSED}")),
        ("$F1MODEL export workbench -o - | head -c 1", (1, "{", "")),
        ("$F1MODEL --help >/dev/full", (1, "", f"f1model: standard output: {FULL}")),
        ("$F1MODEL view absent 2>/dev/full", (1, "", "")),
        ("{ echo before; $F1MODEL view $MODEL -o /dev/stdout; } > x; head -c 14 x", (0, "before\n<!docty", "")),
        ("$F1MODEL view <(cat $MODEL) -o >(wc -c)", None),
    ],
)
def test_a_pipe_or_a_device_is_written_straight_into(
    line: str, answer: tuple[int, str, str] | None, tmp_path: Path
) -> None:
    status, said, complaint = shell(line, tmp_path)

    if answer is None:
        assert (status, int(said) > DRAWN, complaint) == (0, True, "")
    else:
        assert (status, said, complaint) == answer
    assert [path.name for path in tmp_path.iterdir()] in ([], ["x"])
