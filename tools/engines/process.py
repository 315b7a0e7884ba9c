"""An engine that runs beside us, in a process of its own, and ends when we do, however that is."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from tools.engines import errors
from tools.engines.errors import EngineError

PATIENCE = 90  # seconds until an engine must answer; the slowest takes two on an idle machine

# The engine must not outlive us, even if we are killed: its shell holds the other end of our pipe, and kills the
# engine when that closes.
_GUARD = 'exec 3<&0; "$@" < /dev/null & engine=$!; (cat <&3 > /dev/null; kill -9 $engine) 2> /dev/null & wait $engine'


class Engine(ABC):
    """An engine of our own; a context manager. ``url`` is where it answers.

    Raises EngineError where it cannot be installed or started, or does not answer.
    """

    name: ClassVar[str]
    host: ClassVar[str] = "127.0.0.1"
    reach: ClassVar[str] = "It listens on this machine alone."  # who can reach it, in a sentence
    workers: ClassVar[int] = 2  # how many test workers it can serve: one, where it has a single database for all

    def __init__(self, folder: Path | None = None, port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"http://{self.host}:{self.port}"
        command, variables = self.command(folder)
        self.log = errors.CACHE / f"{self.port}.log"
        with self.log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", _GUARD, "engine", *command], env=variables,
                stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    @abstractmethod
    def command(self, folder: Path | None) -> tuple[Sequence[str], Mapping[str, str]]:
        """What starts it, and its environment: in memory, or on disk in ``folder``. Raises EngineError."""

    def __enter__(self) -> Self:
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
        return f"{self.name} ended by itself (exit {code}): {lines[-1].strip() if lines else 'no word'}"

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answers(self.url):
            if self.died:
                raise EngineError(self.died)
            if time.monotonic() > deadline:
                raise EngineError(f"{self.name} did not answer at {self.url} within {PATIENCE} s. Try once more.")
            time.sleep(0.05)
        if self.died:  # then it is somebody else who answers there
            raise EngineError(self.died)


def answers(url: str) -> bool:
    """Whether anybody answers there."""
    try:
        urllib.request.urlopen(url, timeout=5)
    except urllib.error.HTTPError:
        return True  # it wants a signed request, so it is there
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port that is free on every address of this machine."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
        return port


def without_ours() -> dict[str, str]:
    """The few variables of ours that a program needs to run at all."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
