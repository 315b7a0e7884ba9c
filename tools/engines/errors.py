"""What can go wrong with an engine, and the names that all of its modules share."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CACHE = ROOT / ".cache" / "engines"
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_DYNAMODB"
OTHERWISE = f"Or start an engine yourself, and set {ENDPOINT_VARIABLE}."


class EngineError(Exception):
    """The engine cannot be had, or has died; one line that says why and what to do."""
