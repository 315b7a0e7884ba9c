"""Which engine answers at an address, by what it answers."""

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message


@dataclass(frozen=True)
class Answered:
    """An engine: its name, and its version where it says one. An unknown one is what its header ``Server`` says."""

    name: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


def which(url: str) -> Answered:
    """The engine at ``url``. Raises OSError where nobody answers."""
    headers, _ = _get(url)
    server = headers.get("Server", "")
    if headers.get("x-dynoxide-version"):
        return Answered("dynoxide", headers["x-dynoxide-version"])
    if re.match(r"Jetty\(", server):
        return Answered("DynamoDB Local")
    health = _read(_get(f"{url.rstrip('/')}/_ministack/health")[1])
    if isinstance(health, dict) and "services" in health:
        return Answered("ministack", str(health.get("version", "")))
    return Answered(f"an engine that says {server[:60]!r}" if server else "an unknown engine")


def _get(url: str) -> tuple[Message, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.headers, answer.read(100_000)
    except urllib.error.HTTPError as error:
        return error.headers, error.read(100_000)


def _read(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None
