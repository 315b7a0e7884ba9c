"""Ministack, an engine that is not Amazon's: Python, from PyPI, kept apart from the course's own packages."""

import sys
from pathlib import Path

from tools.engines import errors
from tools.engines.errors import OTHERWISE, ROOT, EngineError
from tools.engines.process import Engine, without_ours
from tools.fetched import WheelsError, packages

LOCK = ROOT / "requirements-ministack.lock"
SERVICES = "dynamodb,dynamodbstreams"


class Ministack(Engine):
    """A ministack of our own, in memory, that answers for DynamoDB and its streams alone."""

    name = "ministack"

    def command(self, folder: Path | None) -> tuple[list[str], dict[str, str]]:
        if folder:
            raise EngineError("ministack is started in memory only.")
        try:
            home = packages(LOCK, errors.CACHE)
        except WheelsError as error:
            raise EngineError(f"ministack cannot be fetched from PyPI ({error}). {OTHERWISE}") from None
        told = {"GATEWAY_PORT": str(self.port), "BIND_HOST": self.host, "SERVICES": SERVICES, "LOG_LEVEL": "WARNING"}
        # It keeps a file with its process id, and would look for containers of its own.
        away = {"TMPDIR": str(errors.CACHE), "HOME": str(errors.CACHE), "DOCKER_HOST": "unix:///nonexistent"}
        return [sys.executable, "-S", "-m", "ministack"], without_ours() | told | away | {"PYTHONPATH": str(home)}

    def kill(self) -> None:
        super().kill()
        for left in errors.CACHE.glob(f"ministack*{self.port}*.pid"):
            left.unlink(missing_ok=True)
