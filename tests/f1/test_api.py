"""The article's endpoints, asked with API Gateway's own events."""

import base64
import hashlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.f1 import api
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.f1.serve import event
from f1model.table.connect import connect
from f1model.table.load import load


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[Any]:
    table = connect(F1)
    items = f1_items(F1, seasons=[2024, 2026])
    load(table, [item for item in items if item["Type"] != "ResultItem" or item["Round"] == 8])
    api.serve_from(table)
    yield table
    api._served = None


def get(target: str, method: str = "GET") -> tuple[int, Any]:
    answer = api.handle(event(method, target, {"host": "localhost"}))
    assert answer["headers"]["Content-Type"] == "application/json"
    return answer["statusCode"], json.loads(answer["body"])


def test_the_seasons_oldest_first_without_keys() -> None:
    status, body = get("/f1-seasons")
    assert status == 200
    assert body == {
        "items": [
            {"Type": "SeasonItem", "SeasonId": "2024", "Rounds": 24, "ChampionName": "Max Verstappen"},
            {"Type": "SeasonItem", "SeasonId": "2026", "Rounds": 23},
        ],
        "cursor": None,
    }


def test_the_races_of_a_season_in_order() -> None:
    status, body = get("/f1-season-races/2024")
    assert status == 200
    assert [race["Round"] for race in body["items"]] == list(range(1, 25))
    assert body["items"][7]["RaceName"] == "Monaco Grand Prix"


def test_a_season_that_is_not_known_has_no_races() -> None:
    assert get("/f1-season-races/1949") == (200, {"items": [], "cursor": None})


def test_a_race_with_its_results_in_one_query(record: Any, table: Any) -> None:
    calls = record(table, "query")
    status, body = get("/f1-race-results/2024/8")
    assert status == 200
    assert body["race"]["RaceName"] == "Monaco Grand Prix"
    assert [line["Rank"] for line in body["results"]] == list(range(1, 21))
    assert len(calls) == 1


def test_numbers_are_numbers() -> None:
    _, body = get("/f1-race-results/2024/8")
    assert body["results"][0]["FinishPoints"] == 25
    assert isinstance(body["race"]["Round"], int)
    assert api._json({"a": api._number(Decimal("12.5")), "b": api._number(Decimal("3.0"))}) == '{"a":12.5,"b":3}'


def test_a_race_to_come_has_no_results_yet() -> None:
    status, body = get("/f1-race-results/2026/23")
    assert (status, body["results"]) == (200, [])
    assert body["race"]["SeasonId"] == "2026"


NO_NUMBER = "Input should be a valid integer, unable to parse string as an integer."


@pytest.mark.parametrize(
    ("target", "status", "message"),
    [
        ("/f1-race-results/2024/25", 404, "There is no round 25 in 2024."),
        ("/f1-race-results/1949/1", 404, "There is no round 1 in 1949."),
        ("/f1-race-results/2024/one", 400, f"round: {NO_NUMBER}"),
        ("/f1-race-results/2024/0", 400, "round: Input should be greater than or equal to 1."),
        ("/f1-race-results/2024/100", 400, "round: Input should be less than or equal to 99."),
        ("/f1-season-races/24", 400, "season: String should match pattern '^[0-9]{4}$'."),
        ("/f1-seasons?limit=0", 400, "limit: Input should be greater than or equal to 1."),
        ("/f1-seasons?limit=many", 400, f"limit: {NO_NUMBER}"),
        ("/f1-drivers", 404, "There is no such path. See / for those that there are."),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_in_a_sentence(target: str, status: int, message: str) -> None:
    assert get(target) == (status, {"message": message})


def test_pages_follow_one_another_to_the_end() -> None:
    rounds, cursor, pages = [], "", 0
    while cursor is not None:
        _, body = get(f"/f1-season-races/2024?limit=7{f'&cursor={cursor}' if cursor else ''}")
        rounds += [race["Round"] for race in body["items"]]
        cursor, pages = body["cursor"], pages + 1
    assert rounds == list(range(1, 25))
    assert pages == 4


REFUSED = (400, {"message": "The cursor is not one that this question gave. Begin again without it."})


@pytest.fixture(scope="module")
def cursor() -> str:
    return str(get("/f1-season-races/2024?limit=7")[1]["cursor"])


def test_a_cursor_of_another_question_is_refused(cursor: str) -> None:
    assert get(f"/f1-season-races/2026?cursor={cursor}") == REFUSED
    assert get(f"/f1-seasons?cursor={cursor}") == REFUSED


@given(spot=st.integers(0, 10_000), letter=st.sampled_from("ABCDEFghijkl0123456789-_"))
def test_a_cursor_that_was_tampered_with_is_refused(cursor: str, spot: int, letter: str) -> None:
    spot %= len(cursor)
    tampered = cursor[:spot] + letter + cursor[spot + 1 :]
    answer = get(f"/f1-season-races/2024?limit=7&cursor={tampered}")
    assert answer == REFUSED if tampered != cursor else answer[0] == 200


@given(st.text(min_size=1, max_size=60))
def test_any_text_for_a_cursor_is_refused(text: str) -> None:
    from urllib.parse import quote

    assert get(f"/f1-seasons?cursor={quote(text, safe='')}") == REFUSED


def forged(cursor: str, **changes: Any) -> str:
    """A cursor with another key in it, signed as one who guesses the secret would."""
    name, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[api._DIGEST :])
    return signed(json.dumps([name, {n: v for n, v in {**key, **changes}.items() if v != "gone"}]).encode())


def signed(body: bytes) -> str:
    return base64.urlsafe_b64encode(api._signature(body) + body).decode().rstrip("=")


@pytest.mark.parametrize(
    "changes",
    [
        {"SK": 5}, {"SK": None}, {"SK": {"S": "RACE#01"}}, {"SK": ""}, {"SK": "gone"}, {"More": "of it"},
        {"SK": "\ud800"}, {"SK": "a\u0000"}, {"SK": "x" * 1025}, {"SK": "zzz"}, {"SK": "SEASON"}, {"PK": "SEASON#1950"},
    ],
)  # fmt: skip
def test_a_forged_cursor_is_refused_even_if_it_is_signed(cursor: str, changes: dict[str, Any]) -> None:
    assert get(f"/f1-season-races/2024?cursor={forged(cursor)}")[0] == 200
    assert get(f"/f1-season-races/2024?cursor={forged(cursor, **changes)}") == REFUSED


@pytest.mark.parametrize("body", [b"[" * 100_000, b"5", b"[1]", b'["a",[]]', b"\xff", b"[1," + b"9" * 5_000 + b"]"])
def test_a_signed_cursor_that_holds_no_key_is_refused(body: bytes) -> None:
    assert get(f"/f1-season-races/2024?cursor={signed(body)}") == REFUSED


def test_what_breaks_inside_stays_inside(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the table\nis on fire at 10.0.0.7")

    monkeypatch.setattr(api, "run", broken)
    assert get("/f1-race-results/2024/8") == (500, {"message": "The service failed. Try again later."})
    assert capsys.readouterr().out == "RuntimeError: the table is on fire at 10.0.0.7\n"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Powertools leaves its files open
def test_the_page_of_the_api_and_its_document() -> None:
    page = api.handle(event("GET", "/", {}))
    assert page["headers"]["Content-Type"] == "text/html"
    assert "swagger" in page["body"]
    document = json.loads(api.handle(event("GET", "/?format=json", {}))["body"])
    assert set(document["paths"]) == {"/f1-seasons", "/f1-season-races/{season}", "/f1-race-results/{season}/{round}"}


def test_a_cold_start_loads_neither_pandas_nor_matplotlib_nor_moto() -> None:
    code = "import f1model.f1.api, sys; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "matplotlib", "moto", "numpy"} & {name.split(".")[0] for name in loaded}


class Page(HTMLParser):
    """What a browser runs of a page, and what it fetches for it."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append(data)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_page_may_run_its_own_scripts_and_ask_this_server() -> None:
    answer = api.handle(event("GET", "/", {}))
    policy = dict(each.split(" ", 1) for each in answer["headers"]["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    page = Page()
    page.feed(answer["body"])
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in page.scripts]
    assert policy["script-src"] == " ".join(f"'sha256-{digest}'" for digest in digests)
    assert len(digests) == 2
    assert page.fetched == []  # nothing comes from elsewhere, so the page needs no network


# The table, where none was given.


@pytest.fixture
def on_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(api, "_served", None)
    monkeypatch.setenv("TABLE_NAME", "SomeTable")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    api._own_table.cache_clear()
    yield
    api._own_table.cache_clear()


@pytest.mark.parametrize("variable", ["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_RUNTIME_API"])
def test_in_a_function_the_table_is_found_once(
    on_its_own: None, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "x")
    table: Any = api._table()
    assert (table.name, table.backend) == ("SomeTable", "aws")
    assert table.meta.client.meta.endpoint_url == "https://dynamodb.us-east-1.amazonaws.com"
    assert api._table() is table


def test_elsewhere_nothing_leads_to_aws_unasked(
    on_its_own: None, no_network: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"}.items():
        monkeypatch.setenv(name, value)
    assert get("/f1-seasons") == (500, {"message": "The service failed. Try again later."})
    assert "There is no such table to answer from. Name one: api.serve_from(table).\n" in capsys.readouterr().out
    table: Any = api._table()
    assert (table.name, table.backend) == ("SomeTable", "moto")
    assert no_network == []


def test_elsewhere_the_table_may_be_on_an_engine(on_its_own: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{listening.getsockname()[1]}")
        table: Any = api._table()
    assert table.backend == "endpoint"
    assert table.meta.client.meta.endpoint_url.startswith("http://127.0.0.1:")


def test_elsewhere_aws_is_an_engine_that_has_to_be_named(
    on_its_own: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "https://dynamodb.us-east-1.amazonaws.com")
    assert get("/f1-seasons")[0] == 500
    assert capsys.readouterr().out.startswith("BackendError: https://dynamodb.us-east-1.amazonaws.com is AWS itself")
