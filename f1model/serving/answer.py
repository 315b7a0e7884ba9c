"""An answer over HTTP, in the shape that Lambda gives to API Gateway, and what guards it."""

import json
from collections.abc import Mapping
from typing import Any

Answer = dict[str, Any]  # statusCode, headers, body

NOTHING = "default-src 'none'; frame-ancestors 'none'"
# Nobody guesses what an answer is, keeps it, or frames it, and it does nothing.
GUARDS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": NOTHING,
}


def answer(status: int, body: str, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer whose body is JSON text."""
    shown = {"Content-Type": "application/json", **GUARDS, **(headers or {})}
    return {"statusCode": status, "headers": shown, "body": body, "cookies": [], "isBase64Encoded": False}


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer to a request that is refused: a status, and what was wrong in a sentence."""
    return answer(status, json.dumps({"message": message}, ensure_ascii=False, separators=(",", ":")), headers)
