"""The API over HTTP on this machine: each request becomes the event that API Gateway would send."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from f1model.f1.api import handle


def event(method: str, target: str, headers: dict[str, str]) -> dict[str, Any]:
    """An event of an API Gateway HTTP API, format 2.0, for a request such as ``GET /f1-seasons?limit=2``."""
    parts = urlsplit(target)
    path = unquote(parts.path)
    query: dict[str, str] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        query[name] = f"{query[name]},{value}" if name in query else value  # API Gateway joins what is given twice
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": parts.query,
        "headers": {name.lower(): value for name, value in headers.items()},
        "queryStringParameters": query,
        "requestContext": {"http": {"method": method, "path": path}, "stage": "$default"},
        "isBase64Encoded": False,
    }


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        answer = handle(event("GET", self.path, dict(self.headers.items())))
        self._send(answer["statusCode"], answer.get("headers", {}), str(answer["body"] or "").encode())

    def _refuse(self) -> None:
        body = b'{"message":"Only GET is answered here."}'
        self._send(405, {"Content-Type": "application/json", "Allow": "GET, HEAD"}, body)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = _answer  # noqa: N815

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # whatever other method there may be
            return self._refuse
        raise AttributeError(name)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Log nothing: a line for each request would bury what matters in a notebook or a test."""


def server(port: int = 8080, host: str = "localhost") -> HTTPServer:
    """A server that answers one request at a time, until ``shutdown``; ``port`` 0 takes a free one.

    Raises OSError where the port is taken.
    """
    return HTTPServer((host, port), _Handler)
