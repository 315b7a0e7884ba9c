import json
from html.parser import HTMLParser
from typing import Any

import pytest

pytest.importorskip("tornado", reason="the extra api is not installed")

from f1model.f1.models import F1
from f1model.serving.http import Asked
from f1model.studio import Session
from f1model.studio.app import StudioApp
from tests.studio.designs import items_of

HERE = {"host": "localhost:8090", "content-type": "application/json"}


@pytest.fixture
def app() -> StudioApp:
    return StudioApp(Session(F1, items_of(F1)))


def asked(app: StudioApp, method: str, target: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
    answer = app.answer(Asked(method, target, {**HERE, **{k.replace("_", "-"): v for k, v in headers.items()}}, body))
    return answer["statusCode"], answer["body"]


def test_the_page_loads_its_own_files_only_and_each_is_there(app: StudioApp) -> None:
    links: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            links.extend(value or "" for name, value in attrs if name in ("src", "href"))

    status, page = asked(app, "GET", "/?reload")
    Links().feed(page)
    assert status == 200
    assert "<title>Studio: F1Table</title>" in page
    assert sorted(links) == ["data:,", "page.js", "studio.css"]
    for path in ("/page.js", "/studio.js", "/studio.css"):
        status, text = asked(app, "GET", path)
        assert status == 200
        assert "http:" not in text.replace("http://www.w3.org", "")
        assert "https:" not in text
        assert "innerHTML" not in text or path == "/studio.js"


@pytest.mark.parametrize("path", ["/", "/page.js", "/studio.js", "/studio.css", "/nowhere"])
def test_every_answer_is_guarded(app: StudioApp, path: str) -> None:
    headers = app.answer(Asked("GET", path, HERE, b""))["headers"]

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "script-src 'self';" in policy or path == "/nowhere"


def test_a_message_is_answered_and_the_session_goes_on(app: StudioApp) -> None:
    message = {"do": "text", "field": [None, "ResultItem", "sort"], "text": "Größe#{Rank:02d}"}

    status, body = asked(app, "POST", "/ask", json.dumps(message).encode())
    assert status == 200
    assert json.loads(body)["panels"]["sum"]
    status, body = asked(app, "POST", "/ask", b'{"do": "start"}', content_type="application/json; charset=utf-8")
    assert 'value="Größe#{Rank:02d}"' in json.loads(body)["panels"]["keys"]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"}, {"host": "localhost.evil.example"}, {"host": ""}, {"host": "[::1"},
        {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://localhost:9999"},
        {"origin": "https://localhost:8090"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/ask", "/studio.js"])
def test_only_this_machine_is_answered_and_no_page_of_somebody_elses(
    app: StudioApp, path: str, headers: dict[str, str]
) -> None:
    for method in ("GET", "POST"):
        assert asked(app, method, path, b'{"do": "add-index", "kind": "templates"}', **headers)[0] == 403
    assert app.session.history.now is F1


@pytest.mark.parametrize("headers", [{}, {"host": "127.0.0.1:8090"}, {"host": "[::1]:8090"}, {"host": "LOCALHOST"}])
def test_this_machine_has_several_names(app: StudioApp, headers: dict[str, str]) -> None:
    own = {"origin": f"http://{headers.get('host', HERE['host'])}"}
    assert asked(app, "POST", "/ask", b'{"do": "start"}', **headers, **own)[0] == 200


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_a_form_of_another_page_could_post_is_refused(app: StudioApp, kind: str) -> None:
    status, body = asked(app, "POST", "/ask", b'{"do": "start"}', content_type=kind)
    assert (status, "application/json" in body) == (415, True)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b'"start"', b"[]", b"null", b"1", b'{"do": "start", "do": "undo"}', b"[" * 99_999]
)
def test_what_is_no_object_of_json_is_one_line(app: StudioApp, body: bytes) -> None:
    status, answer = asked(app, "POST", "/ask", body)

    assert status == 400
    assert json.loads(answer).keys() == {"message"}


@pytest.mark.parametrize(
    "body", [b'{"do": "text", "field": [1, {}, []], "text": "x"}', b'{"do": NaN}', b'{"do": "\\ud800"}', b"{}"]
)
def test_an_object_that_is_no_message_is_answered_with_a_word(app: StudioApp, body: bytes) -> None:
    status, answer = asked(app, "POST", "/ask", body)

    assert status == 200
    assert json.loads(answer).keys() == {"said"}
    assert answer.encode()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/ask", 405), ("HEAD", "/ask", 405), ("POST", "/", 405), ("POST", "/studio.js", 405), ("GET", "/x", 404),
     ("GET", "/../session.py", 404), ("GET", "/session.py", 404), ("GET", "//studio.js", 404), ("HEAD", "/", 200)],
)  # fmt: skip
def test_paths_are_few_and_each_has_its_method(app: StudioApp, method: str, path: str, status: int) -> None:
    assert asked(app, method, path)[0] == status
