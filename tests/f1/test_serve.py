"""The same app over real HTTP, asked by clients that behave and by clients that do not."""

import json
import socket
import struct
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from tornado.ioloop import IOLoop

from f1model.f1 import serve
from f1model.f1.serve import event, server
from f1model.serving import http


def fetch(url: str, method: str = "GET") -> tuple[int, str, str]:
    request = urllib.request.Request(url, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


def test_a_client_gets_json_with_a_length(url: str) -> None:
    status, kind, body = fetch(f"{url}/f1-race-results/2024/8")
    assert (status, kind) == (200, "application/json")
    assert json.loads(body)["results"][0]["DriverName"] == "Charles Leclerc"


def test_text_beyond_ascii_arrives(url: str) -> None:
    assert "Sergio Pérez" in fetch(f"{url}/f1-race-results/2024/1")[2]


def test_the_page_opens_in_a_browser(url: str) -> None:
    status, kind, body = fetch(f"{url}/")
    assert (status, kind) == (200, "text/html")
    assert body.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("path", "status"), [("/f1-race-results/2024/30", 404), ("/f1-race-results/2024/x", 400)])
def test_errors_have_their_status(url: str, path: str, status: int) -> None:
    assert fetch(url + path)[0] == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"])
def test_only_get_is_answered(url: str, method: str) -> None:
    answer = raw(url, f"{method} /f1-seasons HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b")
    head, body = answer.split("\r\n\r\n")
    assert head.startswith("HTTP/1.1 405 ")
    assert "\r\nAllow: GET, HEAD" in head
    assert body == '{"message":"Only GET is answered here."}'


def raw(url: str, sent: str | bytes) -> str:
    """All that comes back until the server hangs up."""
    with client(url, sent) as connection:
        answer = b""
        while more := connection.recv(65536):
            answer += more
    return answer.decode()


def client(url: str, sent: str | bytes = b"") -> socket.socket:
    """A client that has sent so much, and waits."""
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=10)
    connection.sendall(sent.encode() if isinstance(sent, str) else sent)
    return connection


def asked(path: str, method: str = "GET", *headers: str) -> str:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *headers, "", ""])


@pytest.mark.parametrize("path", ["/f1-seasons", "/f1-race-results/2024/8", "/f1-race-results/2024/x", "/nowhere"])
def test_head_has_the_headers_of_get_and_no_body(url: str, path: str) -> None:
    got, _, body = raw(url, asked(path, "GET", "Connection: close")).partition("\r\n\r\n")
    assert raw(url, asked(path, "HEAD", "Connection: close")) == f"{got}\r\n\r\n"
    assert f"Content-Length: {len(body.encode())}" in got.split("\r\n")


@pytest.mark.parametrize(
    "path",
    ["/f1-seasons%0a", "/f1-season-races/2024%0A", "/%0a", "/f1-seasons%00", "//f1-seasons", "///", "/./f1-seasons",
     "/x/../f1-seasons", "/f1-season-races%2f2024", "/f1-season-races/2024%e2%80%a8", "*", "/f1-seasons\\"],
)  # fmt: skip
def test_what_only_looks_like_a_path_is_not_found(url: str, path: str) -> None:
    assert raw(url, asked(path, "GET", "Connection: close")).startswith("HTTP/1.1 404 ")


@pytest.mark.parametrize(("path", "method"), [("/", "GET"), ("/f1-seasons", "GET"), ("/no", "GET"), ("/", "POST")])
def test_every_answer_is_guarded(url: str, path: str, method: str) -> None:
    head = raw(url, asked(path, method, "Connection: close")).partition("\r\n\r\n")[0]
    assert "\r\nX-Content-Type-Options: nosniff\r\n" in head
    assert "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'" in head


def test_one_connection_carries_several_requests(url: str) -> None:
    answers = raw(
        url, asked("/f1-seasons") * 2 + asked("/no", "HEAD") + asked("/f1-seasons", "GET", "Connection: close")
    )
    assert answers.count("HTTP/1.1 200 OK") == answers.count('"cursor":null') == 3
    assert answers.count("HTTP/1.1 404 Not Found") == 1


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (asked("/f1-seasons", "GET", f"Cookie: {'a' * 20_000}"), 431),
        (asked(f"/{'a' * 20_000}"), 431),
        (asked("/f1-seasons", "POST", "Content-Length: 2000000"), 413),
        (asked("/f1-seasons", "POST", f"Content-Length: {'9' * 5_000}"), 413),
        (asked("/f1-seasons", "GET", "Content-Length: few"), 400),
        (asked("/f1-seasons", "POST", "Transfer-Encoding: chunked") + "no number\r\n", 400),
        ("hello\r\n\r\n", 400),
    ],
)
def test_what_is_too_large_or_no_request_is_refused_at_once(url: str, request_: str, status: int) -> None:
    assert raw(url, request_).startswith(f"HTTP/1.1 {status} ")


def test_an_answer_that_nobody_can_give_is_one_line(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Any) -> None:
        raise OSError("the disk\nis on fire")

    monkeypatch.setattr(serve, "handle", broken)
    assert fetch(f"{url}/f1-seasons") == (500, "application/json", '{"message":"The service failed. Try again later."}')
    assert capsys.readouterr() == ("", "OSError: the disk is on fire\n")


# Clients that take their time, or leave.


def hang_up(connection: socket.socket) -> None:
    """Hang up without a word, as a program that crashes does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_nobody_waits_for_a_client_that_is_silent_slow_or_gone(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as open_:
        for sent in ("", "GET /f1-sea", asked("/")[:-2], asked("/", "POST", "Content-Length: 9") + "a", asked("/")):
            for _ in range(2 if sent == asked("/") else 20):  # the last asks, and does not read
                open_.enter_context(client(url, sent))
        for _ in range(3):
            hang_up(client(url, asked("/")))
        assert fetch(f"{url}/f1-seasons")[0] == 200
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def strict(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server beside the other that has no patience, and takes four clients."""
    monkeypatch.setattr(http, "PATIENCE", 0.2)
    monkeypatch.setattr(http, "MOST_CLIENTS", 4)
    with server(port=0) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{running.server_address[1]}"
        running.shutdown()
        thread.join(5)
        assert not thread.is_alive()


@pytest.mark.parametrize("sent", ["", asked("/")[:-2], asked("/", "POST", "Content-Length: 999")])
def test_a_byte_now_and_then_does_not_keep_a_client_connected(strict: str, sent: str) -> None:
    with client(strict, sent) as connection:
        connection.settimeout(0.05)
        for _ in range(100):
            try:
                if not connection.recv(100):
                    break
            except TimeoutError:
                connection.sendall(b"a")
            except OSError:
                break
        else:
            pytest.fail("still connected after five seconds")


def test_where_there_are_too_many_clients_the_one_that_waited_longest_goes(strict: str) -> None:
    with client(strict) as first, ExitStack() as others:
        for _ in range(20):
            others.enter_context(client(strict))
        assert fetch(f"{strict}/f1-seasons")[0] == 200
        assert first.recv(1) == b""


def test_a_server_does_not_serve_again_nor_in_a_thread_that_has_a_loop() -> None:
    loop = IOLoop(make_current=False)
    with server(port=0) as running:
        with pytest.raises(RuntimeError, match="another loop is running"):
            loop.run_sync(running.serve_forever)
        loop.close()
        running.server_close()
        with pytest.raises(OSError, match=r"^This server has ended\."):
            running.serve_forever()


def test_a_server_that_never_served_gives_its_port_back() -> None:
    with server(port=0) as first:
        first.shutdown()
    with server(port=first.server_address[1]):
        pass


def test_an_event_is_what_api_gateway_sends() -> None:
    made = event("GET", "/f1-season-races/20%3224?limit=2&a=&a=b", {"Host": "localhost"})
    assert made["rawPath"] == "/f1-season-races/20224"
    assert made["rawQueryString"] == "limit=2&a=&a=b"
    assert made["queryStringParameters"] == {"limit": "2", "a": ",b"}
    assert made["headers"] == {"host": "localhost"}
    assert made["requestContext"]["http"] == {"method": "GET", "path": "/f1-season-races/20224"}


def test_an_event_may_name_the_whole_address_and_a_name_twice() -> None:
    assert event("GET", "http://localhost:8080/f1-seasons?limit=2", {})["rawPath"] == "/f1-seasons"
    assert event("GET", "HTTP://localhost", {})["rawPath"] == "/"
    many = event("GET", f"/f1-seasons?{'&'.join(['limit=1'] * 1000)}", {})
    assert many["queryStringParameters"] == {"limit": ",".join("1" * 1000)}
