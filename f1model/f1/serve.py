"""The API over HTTP on this machine: each request becomes the event that API Gateway would send."""

import re
from typing import Any
from urllib.parse import parse_qsl, unquote

from f1model.f1.api import handle
from f1model.serving.http import Asked, Server, Service


def event(method: str, target: str, headers: dict[str, str]) -> dict[str, Any]:
    """An event of an API Gateway HTTP API, format 2.0, for a request such as ``GET /f1-seasons?limit=2``."""
    raw, _, query = re.sub(r"^https?://[^/?]*", "", target, flags=re.IGNORECASE).partition("?")
    path = unquote(re.sub("%2f", "%252F", raw, flags=re.IGNORECASE)) or "/"  # what is no slash must not become one
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        given.setdefault(name, []).append(value)
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {name.lower(): value for name, value in headers.items()},
        "queryStringParameters": {name: ",".join(values) for name, values in given.items()},  # as API Gateway joins
        "requestContext": {"http": {"method": method, "path": path}, "stage": "$default"},
        "isBase64Encoded": False,
    }


def server(port: int = 8080, host: str = "localhost") -> Server:
    """A server that many clients may ask at once, until its ``shutdown``; ``port`` 0 takes a free one.

    Raises OSError where the port is taken, and OverflowError where it is no port.
    """
    return Server(Service(_answered), port, host)


def _answered(asked: Asked) -> dict[str, Any]:
    return handle(event("GET", asked.target, dict(asked.headers)))
