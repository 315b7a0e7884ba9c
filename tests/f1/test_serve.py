"""The same app over real HTTP."""

import json
import urllib.error
import urllib.request

import pytest

from f1model.f1.serve import event


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


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Powertools leaves its files open
def test_the_page_opens_in_a_browser(url: str) -> None:
    status, kind, body = fetch(f"{url}/")
    assert (status, kind) == (200, "text/html")
    assert body.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("path", "status"), [("/f1-race-results/2024/30", 404), ("/f1-race-results/2024/x", 400)])
def test_errors_have_their_status(url: str, path: str, status: int) -> None:
    assert fetch(url + path)[0] == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
def test_only_get_is_answered(url: str, method: str) -> None:
    answer = fetch(f"{url}/f1-seasons", method)
    assert answer == (405, "application/json", '{"message":"Only GET is answered here."}')


def test_head_has_headers_alone(url: str) -> None:
    assert fetch(f"{url}/f1-seasons", "HEAD") == (200, "application/json", "")


def test_an_event_is_what_api_gateway_sends() -> None:
    made = event("GET", "/f1-season-races/20%3224?limit=2&a=&a=b", {"Host": "localhost"})
    assert made["rawPath"] == "/f1-season-races/20224"
    assert made["rawQueryString"] == "limit=2&a=&a=b"
    assert made["queryStringParameters"] == {"limit": "2", "a": ",b"}
    assert made["headers"] == {"host": "localhost"}
    assert made["requestContext"]["http"] == {"method": "GET", "path": "/f1-season-races/20224"}
