"""A server of HTTP on this machine, on Tornado. What it answers is a function of what was asked.

Tornado reads all clients at once, and hangs up on those that take too long. Requests are answered one after the other,
in one thread, since neither the handlers nor a boto3 resource may be used by several.
"""

import socket
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from queue import SimpleQueue
from typing import Any, NamedTuple
from urllib.parse import urlsplit

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

from f1model.serving.answer import Answer, refusal

PATIENCE = 10.0  # seconds for a whole head to arrive, from a silent client too, and again for a whole body
MOST_CLIENTS = 200
_HERE = {"localhost", "127.0.0.1", "::1"}
_HEAD = 16 * 1024  # bytes
_BODY = 1024 * 1024  # bytes


class Asked(NamedTuple):
    """One request. ``target`` is the path with its query, ``headers`` are by name in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def stranger(asked: Asked) -> str:
    """Why a request is none of this machine's; "" if it is. Its Host, and its Origin if it has one, say so."""
    host = asked.headers.get("host", "")
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        name = None
    if name in _HERE and asked.headers.get("origin", f"http://{host}").lower() == f"http://{host}".lower():
        return ""
    return "Only this machine is answered, by the name of localhost, and no page of somebody else's."


@dataclass(frozen=True)
class Service:
    """What answers, and which methods it takes; the body of a request with another is read and dropped."""

    answer: Callable[[Asked], Answer]
    methods: Sequence[str] = ("GET", "HEAD")


class _Exchange(HTTPMessageDelegate):
    """One request of a client, from its first line to our answer."""

    def __init__(
        self, connection: HTTPConnection, waiting: Callable[["_Exchange"], None], service: Service
    ) -> None:  # fmt: skip
        self._connection, self._waiting, self._service = connection, waiting, service
        self._gone = False
        self._body: list[bytes] = []

    def headers_received(self, start_line: Any, headers: HTTPHeaders) -> None:
        self._line: RequestStartLine = start_line
        self._headers = headers
        length = headers.get("Content-Length", "0")
        if len(start_line.path) + sum(len(name) + len(value) for name, value in headers.get_all()) > _HEAD:
            self._send(refusal(431, "The address and the headers are longer than 16 KB."))
        elif length.isdecimal() and (len(length) > 9 or int(length) > _BODY):
            readers = "POST" in self._service.methods
            self._send(refusal(413, "A request's body has at most 1 MB." if readers else "A request has no body here."))

    def data_received(self, chunk: bytes) -> None:
        if self._line.method == "POST" and "POST" in self._service.methods:
            self._body.append(chunk)

    def finish(self) -> None:
        self._connection.set_close_callback(self.on_connection_close)  # type: ignore[attr-defined]
        self._waiting(self)

    def on_connection_close(self) -> None:
        self._gone = True

    def answer(self) -> None:
        """Send what was asked for, unless the client has hung up meanwhile."""
        if not self._gone:
            self._send(self._answered())

    def _answered(self) -> Answer:
        methods = self._service.methods
        if self._line.method not in methods:
            only = " and ".join(method for method in methods if method != "HEAD")
            return refusal(405, f"Only {only} is answered here.", {"Allow": ", ".join(methods)})
        headers = {name.lower(): value for name, value in self._headers.items()}
        try:
            return self._service.answer(Asked(self._line.method, self._line.path, headers, b"".join(self._body)))
        except Exception as error:
            print(f"{type(error).__name__}: {' '.join(str(error).split())}", file=sys.stderr)
            return refusal(500, "The service failed. Try again later.")

    def _send(self, answer: Answer) -> None:
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

    def __init__(self, service: Service) -> None:
        self._service = service
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
        return _Exchange(request_conn, self._wait, self._service)

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


def _in_a_loop() -> bool:
    try:
        sys.modules["asyncio"].get_running_loop()  # Tornado's loops are asyncio's; no code of ours uses them itself
    except RuntimeError:
        return False
    return True


class Server:
    """A service on a port of this machine. It listens from the start, and answers while ``serve_forever`` runs."""

    def __init__(self, service: Service, port: int, host: str) -> None:
        self._service = service
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
        if _in_a_loop():  # asked beforehand: Python 3.13.0 forgets the other loop while it refuses ours
            raise RuntimeError("It cannot serve in this thread, where another loop is running. Give it a thread.")
        self._loop = IOLoop(make_current=False)
        server = _Http(_Front(self._service))
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
