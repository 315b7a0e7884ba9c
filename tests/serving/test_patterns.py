import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("tornado", reason="the extra api is not installed")

from f1model.design.comparison import at_most, contains, one_of
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.serving.http import Asked
from f1model.serving.patterns import PatternApi, slugs
from f1model.table.connect import connect, drop
from f1model.table.load import load

TICKET = Entity(
    "Ticket", "T#{Id}", "TICKET",
    {"Id": "S", "Status": "S", "Due": "N", "Cost": "N", "Tags": "SS", "Raw": "B", "Urgent": "BOOL", "Log": "L"},
)  # fmt: skip
DESK = DataModel(
    "ServedDesk", [TICKET],
    indexes=[Index("GSI1", Ticket=Keys("STATUS#{Status}", "{Due:05d}#{Id}"))],
    access_patterns=[
        AccessPattern("Get a ticket!", ["Id"], ["Ticket"]),
        AccessPattern("Tickets by due", ["Status"], ["Ticket"], index="GSI1", between="Due"),
        AccessPattern("Some of them", ["Urgent"], ["Ticket"], where={"Tags": contains(), "Due": at_most()}),
        AccessPattern("How many", [], ["Ticket"], index="GSI1", where={"Status": one_of()}, count=True),
        AccessPattern("get a ticket?", ["Id"], ["Ticket"], consistent=True),
    ],
    write_patterns=[
        WritePattern("Open a ticket", create="Ticket", fixed={"Status": "open"}),
        WritePattern("Solve", change="Ticket", fixed={"Status": "solved"}, only_if={"Status": "open"}),
        WritePattern("Renumber", change="Ticket", sets=["Id"]),
    ],
)  # fmt: skip
ITEMS = [
    DESK.item("Ticket", {"Id": str(n), "Status": "open", "Due": n, "Cost": Decimal("12.50"), "Urgent": n == 1,
                         "Tags": {"b", "a"}, "Raw": b"\xff", "Log": [n, {"x": None}]})
    for n in (1, 2, 3)
]  # fmt: skip
HOST = {"host": "localhost:8080"}
SENT = {**HOST, "content-type": "application/json; charset=utf-8"}


@pytest.fixture
def api() -> Iterator[PatternApi]:
    table = connect(DESK, backend="moto")
    load(table, ITEMS)
    yield PatternApi(DESK, table)
    drop(table)


def get(api: PatternApi, target: str, **headers: str) -> tuple[int, Any]:
    answered = api.answer(Asked("GET", target, {**HOST, **headers}, b""))
    return answered["statusCode"], json.loads(answered["body"], parse_float=Decimal)


def post(api: PatternApi, target: str, body: Any, **headers: str) -> tuple[int, Any]:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    answered = api.answer(Asked("POST", target, {**SENT, **headers}, sent))
    return answered["statusCode"], json.loads(answered["body"])


def test_each_pattern_has_a_path_of_its_own(api: PatternApi) -> None:
    assert list(slugs(DESK))[:5] == ["get-a-ticket", "tickets-by-due", "some-of-them", "how-many", "get-a-ticket-2"]
    status, whole = get(api, "/")
    assert status == 200
    assert whole["table"] == "ServedDesk"
    assert whole["patterns"][1] == {
        "name": "Tickets by due", "method": "GET", "path": "/patterns/tickets-by-due", "given": ["Status", "Due"]
    }  # fmt: skip
    assert whole["patterns"][7]["method"] == "POST"
    assert whole["patterns"][7]["sets"] == ["Id"]


def test_a_question_is_answered_with_every_type_as_json_has_it(api: PatternApi) -> None:
    status, found = get(api, "/patterns/get-a-ticket?Id=1")
    assert status == 200
    assert found["operation"] == "GetItem"
    assert found["read_units"] == Decimal("0.5")
    (item,) = found["items"]
    assert (item["Cost"], item["Tags"], item["Raw"]) == (Decimal("12.5"), ["a", "b"], "/w==")
    assert item["Log"] == [1, {"x": None}]


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ("/patterns/tickets-by-due?Status=open&Due=2&Due=3", 2),
        ("/patterns/some-of-them?Urgent=false&Tags=a&Due=2", 1),
        ("/patterns/how-many?Status=open&Status=solved", 3),
        ("/patterns/how-many?Status=solved", 0),
        ("http://localhost:8080/patterns/get%2Da-ticket-2?Id=2", 1),
    ],
)
def test_ranges_choices_and_filters_come_from_the_address(api: PatternApi, target: str, count: int) -> None:
    status, found = get(api, target)
    assert (status, found["count"]) == (200, count)
    assert ("items" in found) == ("how-many" not in target)


def test_a_change_is_made_and_its_keys_follow(api: PatternApi) -> None:
    opened = {"Id": "9", "Due": 7, "Tags": ["x", "x"], "Raw": "/w=="}
    status, done = post(api, "/patterns/open-a-ticket", opened)
    assert (status, done["operation"], done["item"]["Tags"]) == (200, "PutItem", ["x"])
    assert post(api, "/patterns/open-a-ticket", opened)[0] == 409
    assert post(api, "/patterns/solve", {"Id": "9"})[0] == 200
    assert post(api, "/patterns/solve", {"Id": "9"})[0] == 409
    assert get(api, "/patterns/tickets-by-due?Status=solved&Due=0&Due=9")[1]["items"][0]["Id"] == "9"
    assert post(api, "/patterns/renumber?Id=9", {"Id": "10"})[1]["item"]["PK"] == "T#10"
    assert get(api, "/patterns/get-a-ticket?Id=9")[1]["count"] == 0


@pytest.mark.parametrize(
    ("target", "status", "words"),
    [
        ("/nowhere", 404, "There is no such path."),
        ("/patterns/", 404, "There is no such path."),
        ("/patterns/get-a-ticket/", 404, "There is no such path."),
        ("/patterns/%ff", 404, "There is no such path."),
        ("//patterns/get-a-ticket?Id=1", 404, "There is no such path."),
        ("/patterns/get-a-ticket", 400, "needs Id"),
        ("/patterns/get-a-ticket?Id=1&x=2", 400, "takes no x"),
        ("/patterns/get-a-ticket?Id=1&Id=2", 400, "Id is given 2 times"),
        ("/patterns/get-a-ticket?Id=%23", 400, "contains the delimiter"),
        ("/patterns/get-a-ticket?Id=%ff", 400, "not text in UTF-8"),
        ("/patterns/get-a-ticket?" + "Id=1&" * 300, 400, "too many values"),
        ("/patterns/tickets-by-due?Status=open&Due=2", 400, "Due"),
        ("/patterns/tickets-by-due?Status=open&Due=3&Due=2", 400, "which is larger than its end"),
        ("/patterns/tickets-by-due?Status=open&Due=x&Due=y", 400, "not of its declared type N"),
        ("/patterns/some-of-them?Urgent=maybe&Tags=a&Due=1", 400, "not of its declared type BOOL"),
        ("/patterns/solve?Id=1", 405, "POST it"),
    ],
)
def test_what_cannot_be_answered_says_so(api: PatternApi, target: str, status: int, words: str) -> None:
    got, body = get(api, target)
    assert got == status
    assert words in body["message"]


@pytest.mark.parametrize(
    ("target", "body", "status", "words"),
    [
        ("/patterns/get-a-ticket", {"Id": "1"}, 405, "This is a question. GET it."),
        ("/", {}, 405, "This is a question."),
        ("/patterns/solve", b"", 400, "it is not JSON"),
        ("/patterns/solve", b"[" * 90_000, 400, "nested too deeply"),
        ("/patterns/solve", b'{"Id": ' + b"[" * 900 + b"]" * 900 + b"}", 400, "more than 31 deep"),
        ("/patterns/solve", [], 400, "it is not an object"),
        ("/patterns/solve", {}, 400, "needs Id"),
        ("/patterns/solve", {"Id": "1", "x": 1}, 400, "takes no x"),
        ("/patterns/solve", b'{"Id": "1", "Id": "2"}', 400, "it is not an object"),
        ("/patterns/solve", b'{"Id": NaN}', 400, "is NaN"),
        ("/patterns/open-a-ticket", {"Id": "9", "Raw": "%"}, 400, "which is not Base64"),
        ("/patterns/open-a-ticket", {"Id": "9", "Tags": [["x"]]}, 400, "is a set that holds"),
        ("/patterns/open-a-ticket", {"Id": "9", "Due": True}, 400, "not of its declared type N"),
    ],
)
def test_what_cannot_be_changed_says_so_and_nothing_is(
    api: PatternApi, target: str, body: Any, status: int, words: str
) -> None:
    got, answered = post(api, target, body)
    assert got == status
    assert words in answered["message"]
    assert get(api, "/patterns/how-many?Status=open")[1]["count"] == 3


def test_a_page_of_somebody_elses_can_neither_ask_nor_change(api: PatternApi) -> None:
    assert get(api, "/", host="evil.example:8080")[0] == 403  # a name that leads here, to go round the browser's rules
    assert get(api, "/", host="localhost:8080@evil.example")[0] == 403
    assert get(api, "/", host="")[0] == get(api, "/", host="[::1")[0] == 403
    assert get(api, "/", host="[::1]:8080")[0] == get(api, "/", host="127.0.0.1")[0] == 200
    assert get(api, "/", origin="http://localhost:8080")[0] == 200
    for origin in ("https://evil.example", "null", "http://localhost:9999"):
        assert post(api, "/patterns/solve", {"Id": "1"}, origin=origin)[0] == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):  # what a form can send without asking first
        assert post(api, "/patterns/solve", {"Id": "1"}, **{"content-type": kind})[0] == 415
    assert get(api, "/patterns/how-many?Status=open")[1]["count"] == 3
