import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

pytest.importorskip("tornado", reason="the extra api is not installed")

from f1model.serving.answer import Answer, answer
from f1model.serving.http import Asked, Server, Service


def echo(asked: Asked) -> Answer:
    return answer(200, f'"{asked.method} {asked.target} {len(asked.body)} {asked.headers["x-a"]}"')


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Server(Service(echo, ("GET", "HEAD", "POST")), 0, "localhost") as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{running.server_address[1]}"
        running.shutdown()
        thread.join(5)


def sent(url: str, method: str, body: bytes | None = None) -> tuple[int, str]:
    request = urllib.request.Request(f"{url}/x?y=1", body, {"X-A": "b"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_service_that_takes_posts_is_given_their_bodies(url: str) -> None:
    assert sent(url, "POST", b"x" * 200_000) == (200, '"POST /x?y=1 200000 b"')
    assert sent(url, "POST", b"") == (200, '"POST /x?y=1 0 b"')
    assert sent(url, "GET") == (200, '"GET /x?y=1 0 b"')


def test_other_methods_and_large_bodies_are_refused(url: str) -> None:
    assert sent(url, "PUT", b"x") == (405, '{"message":"Only GET and POST is answered here."}')
    assert sent(url, "DELETE")[0] == 405
    with closing(HTTPConnection(url.removeprefix("http://"), timeout=10)) as announced:
        announced.request("POST", "/x", headers={"Content-Length": "1100000"})
        assert announced.getresponse().read() == b'{"message":"A request\'s body has at most 1 MB."}'
