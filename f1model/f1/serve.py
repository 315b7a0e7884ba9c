"""The API over HTTP on this machine, on Tornado: each request becomes the event that API Gateway would send.

Tornado reads all clients at once, and hangs up on those that take too long. Requests are answered one after the other,
in one thread, since neither the handlers nor a boto3 resource may be used by several.
"""

import re
import socket
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from queue import SimpleQueue
from typing import Any
from urllib.parse import parse_qsl, unquote

from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream

from f1model.f1.api import handle, refusal

PATIENCE = 10.0  # seconds for a whole head to arrive, from a silent client too, and again for a whole body
MOST_CLIENTS = 200
_HEAD = 16 * 1024  # bytes
_BODY = 1024 * 1024  # bytes, which are read and dropped


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


class _Exchange(HTTPMessageDelegate):
    """One request of a client, from its first line to our answer."""

    def __init__(self, connection: HTTPConnection, waiting: Callable[["_Exchange"], None]) -> None:
        self._connection, self._waiting = connection, waiting
        self._gone = False

    def headers_received(self, start_line: Any, headers: HTTPHeaders) -> None:
        self._line: RequestStartLine = start_line
        self._headers = headers
        length = headers.get("Content-Length", "0")
        if len(start_line.path) + sum(len(name) + len(value) for name, value in headers.get_all()) > _HEAD:
            self._send(refusal(431, "The address and the headers are longer than 16 KB."))
        elif length.isdecimal() and (len(length) > 9 or int(length) > _BODY):
            self._send(refusal(413, "A request has no body here."))

    def finish(self) -> None:
        self._connection.set_close_callback(self.on_connection_close)  # type: ignore[attr-defined]
        self._waiting(self)

    def on_connection_close(self) -> None:
        self._gone = True

    def answer(self) -> None:
        """Send what was asked for, unless the client has hung up meanwhile."""
        if not self._gone:
            self._send(self._answered())

    def _answered(self) -> dict[str, Any]:
        if self._line.method not in ("GET", "HEAD"):
            return refusal(405, "Only GET is answered here.", {"Allow": "GET, HEAD"})
        try:
            return handle(event("GET", self._line.path, dict(self._headers)))
        except Exception as error:
            print(f"{type(error).__name__}: {' '.join(str(error).split())}", file=sys.stderr)
            return refusal(500, "The service failed. Try again later.")

    def _send(self, answer: dict[str, Any]) -> None:
        status, body = answer["statusCode"], str(answer["body"] or "").encode()
        headers = HTTPHeaders({**answer["headers"], "Content-Length": str(len(body))})
        start = ResponseStartLine("HTTP/1.1", status, HTTPStatus(status).phrase)
        self._connection.write_headers(start, headers, None if self._line.method == "HEAD" else body)
        self._connection.finish()


def _most_clients() -> int:
    try:
        import resource
    except ImportError:  # Windows, where a socket is no file
        return MOST_CLIENTS
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]  # that this process may have open; on macOS 256
    return MOST_CLIENTS if files == resource.RLIM_INFINITY else min(MOST_CLIENTS, files // 2)


class _Front(HTTPServerConnectionDelegate):
    """All clients, in the order in which their last request ended: where there are too many, the first has to go."""

    def __init__(self) -> None:
        self._clients: dict[IOStream, None] = {}
        self._most = _most_clients()
        self._waiting: deque[_Exchange] = deque()

    def arrive(self, client: IOStream) -> None:
        self._clients.pop(client, None)
        self._clients[client] = None
        if len(self._clients) > self._most:
            first = next(iter(self._clients))
            del self._clients[first]
            first.close()

    def start_request(self, server_conn: Any, request_conn: HTTPConnection) -> _Exchange:
        if not server_conn.stream.closed():
            self.arrive(server_conn.stream)
        return _Exchange(request_conn, self._wait)

    def on_close(self, server_conn: Any) -> None:
        self._clients.pop(server_conn.stream, None)

    def _wait(self, exchange: _Exchange) -> None:
        self._waiting.append(exchange)
        if len(self._waiting) == 1:
            IOLoop.current().add_callback(self._answer)

    def _answer(self) -> None:
        # One at a time: between two, Tornado hears who has something to say, and who has hung up. It must be in a
        # callback of the loop's, since elsewhere Tornado would log a Ctrl-C as an error, and go on.
        try:
            self._waiting[0].answer()
        finally:
            self._waiting.popleft()
            if self._waiting:
                IOLoop.current().add_callback(self._answer)


class _Http(HTTPServer):
    def initialize(self, front: _Front) -> None:  # type: ignore[override]
        self._front = front
        super().initialize(
            front, idle_connection_timeout=PATIENCE, body_timeout=PATIENCE, max_header_size=16 * _HEAD,
            max_body_size=_BODY,
        )  # fmt: skip

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        self._front.arrive(stream)  # at once: Tornado takes in all that knock before it lets any of them speak
        super().handle_stream(stream, address)


def _listening(port: int, host: str) -> socket.socket:
    listening = socket.socket()
    try:
        if sys.platform != "win32":  # there it would share a port that is taken
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
        listening.setblocking(False)
    except BaseException:
        listening.close()
        raise
    return listening


class Server:
    """The API on a port of this machine. It listens from the start, and answers while ``serve_forever`` runs."""

    def __init__(self, port: int, host: str) -> None:
        self._socket = _listening(port, host)
        self.server_address: tuple[str, int] = self._socket.getsockname()
        self._loop: IOLoop | None = None
        self._ended: SimpleQueue[None] = SimpleQueue()

    def serve_forever(self) -> None:
        """Answer until ``shutdown`` is called from another thread, or Ctrl-C is pressed in this one.

        Raises RuntimeError in a thread that has an event loop already, such as a notebook's, and OSError where the
        port was given back.
        """
        if self._socket.fileno() < 0:
            raise OSError("This server has ended. Make another: server().")
        self._loop = IOLoop(make_current=False)
        server = _Http(_Front())
        try:
            self._loop.add_callback(server.add_socket, self._socket)
            self._loop.start()
        finally:
            server.stop()
            with suppress(RuntimeError):
                self._loop.run_sync(server.close_all_connections)
            self._loop.close()
            self._loop = None
            self._ended.put(None)

    def shutdown(self) -> None:
        """Have ``serve_forever`` return, and wait until it has."""
        if self._loop:
            self._loop.add_callback(self._loop.stop)
            self._ended.get()

    def server_close(self) -> None:
        """Give the port back."""
        self._socket.close()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.server_close()


def server(port: int = 8080, host: str = "localhost") -> Server:
    """A server that many clients may ask at once, until its ``shutdown``; ``port`` 0 takes a free one.

    Raises OSError where the port is taken, and OverflowError where it is no port.
    """
    return Server(port, host)
