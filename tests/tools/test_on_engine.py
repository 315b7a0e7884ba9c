"""What a run on an engine is told: which one answers, what it is not asked, and where it is known to differ."""

import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.on_engine import JUDGE, KNOWN, known_of
from tools.engines import ENGINES
from tools.engines.which import Answered, which

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def answering(headers: dict[str, str], code: int = 400, health: str = "") -> Iterator[str]:
    """The address of a server that answers so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = health if self.path == "/_ministack/health" else ""
            self.send_response_only(code)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("headers", "code", "health", "engine"),
    [
        ({"Server": "Jetty(12.0.31)"}, 400, "", "DynamoDB Local"),
        ({"Server": "Dynoxide/1.2.1", "x-dynoxide-version": "1.2.1"}, 200, "", "dynoxide 1.2.1"),
        ({}, 200, '{"services": {}, "version": "1.5.33"}', "ministack 1.5.33"),
        ({}, 400, "<html>", "an unknown engine"),
        ({"Server": "nginx"}, 404, '["services"]', "an engine that says 'nginx'"),
    ],
)
def test_an_engine_is_known_by_what_it_answers(headers: dict[str, str], code: int, health: str, engine: str) -> None:
    with answering(headers, code, health) as url:
        assert str(which(url)) == engine


def test_only_the_judge_is_asked_what_only_it_can_answer_and_a_stranger_has_no_gaps() -> None:
    text = KNOWN.read_text(encoding="utf-8")
    test = "tests/engines/test_capacity.py::test_deviation_an_empty_query_or_scan_is_free"

    assert known_of(Answered(JUDGE), text).only_the_judge == known_of(Answered(JUDGE), text).gaps == {}
    stranger = known_of(Answered("an unknown engine"), text)
    assert stranger.gaps == {}
    assert stranger.said_of(test, stranger.only_the_judge)


def test_every_gap_is_of_an_engine_that_make_can_start_and_of_something_that_is_there() -> None:
    known = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    patterns = [*known["only DynamoDB Local"], *(gap for each in known["gaps"].values() for gap in each["differs"])]

    assert set(known["gaps"]) == {each.name for each in ENGINES.values()} - {JUDGE}
    assert len(patterns) > 20
    for pattern in patterns:
        path, _, test = pattern.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        name = re.split(r"[\[*]", test)[0]
        assert path.endswith(".ipynb") or f"def {name}" in text, pattern


TESTS = """
import pytest
from tests.on_engine import OnEngine, known_of
from tools.engines.which import Answered

@pytest.mark.parametrize("cell", ["one.ipynb-1", "one.ipynb-2", "two.ipynb-1", "two.ipynb-2"])
def test_cell(cell):
    assert cell != "one.ipynb-2"

@pytest.mark.parametrize("n", [1, 2])
def test_differs(n):
    assert n != 2

def test_pins():
    assert False
"""
PLUGIN = """
from tests.on_engine import OnEngine, known_of
from tools.engines.which import Answered

def pytest_configure(config):
    config.pluginmanager.register(OnEngine(known_of(Answered("other", "2"), '''{known}''')))
"""
KNOWN_OF_OTHER = """
["only DynamoDB Local"]
"test_a.py::test_pins" = "it pins"
[gaps.other]
version = "1"
[gaps.other.differs]
"""


@pytest.mark.parametrize(
    ("gaps", "code", "lines"),
    [
        (["[one.ipynb*", "test_differs[2]"], 0, ["other 2: 4 held, 2 known gaps; they are known of version 1"]),
        (["[one.ipynb*"], 1, ["other 2: 4 held, 1 known gaps; they are known of version 1"]),
        (["[one.ipynb*", "test_differs[*"], 1, ["XPASS(strict)"]),
        (["[one.ipynb*", "[two.ipynb*", "test_differs[2]"], 1, ["strike it from tests/engines/known.toml: *[two.ip"]),
    ],
    ids=["as known", "one more", "one less", "a notebook less"],
)
def test_a_run_is_green_where_all_is_as_known_and_an_old_gap_is_noticed(
    gaps: list[str], code: int, lines: list[str], tmp_path: Path
) -> None:
    known = KNOWN_OF_OTHER + "\n".join(f'"*{gap}" = "it is so"' for gap in gaps)
    (tmp_path / "test_a.py").write_text(TESTS)
    (tmp_path / "conftest.py").write_text(PLUGIN.format(known=known))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)

    assert done.returncode == code, done.stdout
    for line in lines:
        assert line in done.stdout
