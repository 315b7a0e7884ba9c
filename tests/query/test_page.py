"""What a page gives out can be gone on after, changed and put back; what is only a part of an item cannot."""

import copy
import pickle
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.partial import PartialItem
from f1model.design.pattern import AccessPattern
from f1model.errors import BackendError, ModelError
from f1model.query.run import batch_get, pages, run
from f1model.table.connect import connect
from f1model.table.load import load

LOG = DataModel(
    "LogTable",
    [Entity("E", "L#{D}", "{N:03d}", {"D": "S", "N": "N", "Lv": "S", "Box": "M"})],
    indexes=[Index("ByLevel", E=Keys("LV#{Lv}", "{N:03d}"))],
    access_patterns=[
        AccessPattern("errors", ["D", "Lv"], ["E"], limit=10),
        AccessPattern("errors, latest first", ["D", "Lv"], ["E"], limit=10, descending=True),
        AccessPattern("by level", ["Lv"], ["E"], index="ByLevel", limit=7),
        AccessPattern("anywhere", ["N"], ["E"], limit=3),
    ],
)
ERRORS = (1, 3, 5, 7)


@pytest.fixture(scope="module")
def log() -> Any:
    table = connect(LOG, backend="moto")
    load(table, [event(n) for n in range(40)])
    return table


def event(n: int) -> Item:
    return LOG.item("E", {"D": "d", "N": n, "Lv": "err" if n % 10 in ERRORS else "ok", "Box": {"n": n, "x": [n, n]}})


def resumed(ask: Callable[[Any], Any]) -> list[Item]:
    """All items of a pattern with a limit, asked for again from where it ended until there is no more."""
    got: list[Item] = []
    start = None
    while True:
        pages_read = ask(start)
        got += [item for page in pages_read for item in page.items]
        start = pages_read[-1].last_key
        if start is None:
            return got


@pytest.mark.parametrize(("page_size", "attributes"), [(None, None), (1, ["N", "Box.n"]), (4, ["Lv", "N"]), (40, None)])
@pytest.mark.parametrize(
    ("name", "values", "numbers"),
    [
        ("errors", {"D": "d", "Lv": "err"}, [n for n in range(40) if n % 10 in ERRORS]),
        ("errors, latest first", {"D": "d", "Lv": "err"}, [n for n in range(39, -1, -1) if n % 10 in ERRORS]),
        ("by level", {"Lv": "err"}, [n for n in range(40) if n % 10 in ERRORS]),
    ],
)
def test_a_limited_answer_goes_on_after_the_last_item_that_was_given_out(
    name: str, values: dict[str, Any], numbers: list[int], attributes: Any, page_size: int | None, log: Any
) -> None:
    def ask(start: Any) -> Any:
        return run(log, LOG[name], values, start=start, page_size=page_size, attributes=attributes).pages

    def step(start: Any) -> Any:
        return list(pages(log, LOG[name], values, start=start, page_size=page_size, attributes=attributes))

    for each in (ask, step):
        got = resumed(each)
        assert [item["N"] for item in got] == numbers
        if attributes:
            assert all(set(item) == {path.split(".")[0] for path in attributes} for item in got)
    first = ask(None)[-1]
    assert {key: first.last_key[key] for key in ("PK", "SK")} == {"PK": "L#d", "SK": f"{first_of(numbers, name):03d}"}


def first_of(numbers: list[int], name: str) -> int:
    return numbers[(LOG[name].limit or 0) - 1]


def test_a_limited_scan_goes_on_after_the_last_item_that_it_read() -> None:
    many = [LOG.item("E", {"D": f"d{n}", "N": n % 2, "Lv": "ok"}) for n in range(20)]
    table = connect(replace(LOG, table="ScanLog"), backend="moto")
    load(table, many)

    for size in (None, 5, 20):
        for attributes in (None, ["D"]):
            options: Any = {"page_size": size, "attributes": attributes, "allow_scan": True}
            got = resumed(lambda start, options=options: run(table, LOG["anywhere"], N=1, start=start, **options).pages)  # type: ignore[misc]
            assert sorted(item["D"] for item in got) == sorted(item["D"] for item in many if item["N"] == 1)


# What is read can be changed and put back.

EVERY = {
    "S": "text", "N": Decimal("1.50"), "Huge": Decimal("1E+100"), "Long": Decimal(10**37 + 1), "B": b"\x00\xff",
    "BOOL": True, "NULL": None, "L": [1, {"a", "b"}, None, b"x"], "M": {"set": {1, 2}, "bytes": {b"x"}, "l": []},
    "SS": {"b", "a"}, "NS": {Decimal("2.5"), 1}, "BS": {b"b", b"a"},
}  # fmt: skip
TYPES = {**{name: name for name in EVERY}, "Huge": "N", "Long": "N"}
TYPED = DataModel(
    "TypedTable",
    [Entity("E", "E#{Id}", "E", {"Id": "S", **TYPES, "More": "N"})],
    access_patterns=[AccessPattern("one", ["Id"], ["E"])],
)


def test_every_type_survives_to_be_read_changed_and_put_back() -> None:
    table = connect(TYPED, backend="moto")
    load(table, [TYPED.item("E", {"Id": "a", **EVERY})])
    before = table.meta.client.get_item(TableName=table.name, Key={"PK": "E#a", "SK": "E"})["Item"]
    (read,) = run(table, TYPED["one"], Id="a").items

    for put in (lambda item: load(table, [item]), lambda item: table.put_item(Item=item)):
        put({**read, "More": 1})
        put(TYPED.rekeyed({**read, "More": 1}, More=None))
        after = table.meta.client.get_item(TableName=table.name, Key={"PK": "E#a", "SK": "E"})["Item"]
        assert after == before
    read["SS"].add("c")
    load(table, [read])
    assert table.get_item(Key={"PK": "E#a", "SK": "E"})["Item"]["SS"] == {"a", "b", "c"}


def test_sets_are_sets_that_show_their_members_in_order() -> None:
    table = connect(TYPED, backend="moto")
    load(table, [TYPED.item("E", {"Id": "a", "SS": set("fedcba"), "NS": {10, 9, Decimal("9.5")}, "BS": {b"b", b"a"}})])

    (read,) = run(table, TYPED["one"], Id="a").items

    assert repr([read["SS"], read["NS"], read["BS"]]) == (
        "[{'a', 'b', 'c', 'd', 'e', 'f'}, {9, Decimal('9.5'), 10}, {b'a', b'b'}]"
    )
    assert list(read["SS"]) == sorted("fedcba")
    assert read["SS"] == set("fedcba")


# A part of an item is not put back.

PARTS = DataModel(
    "PartTable",
    [
        Entity(
            "E", "P#{Id}", "S", {"Id": "S", "G": "S", "Note": "S", "Price": "N", "Addr": "M", "A": "L", "Addr.x": "S"}
        )
    ],
    indexes=[
        Index("Some", projection=["Id", "G", "Price"], E=Keys("G#{G}", "{Id}")),
        Index("Bare", projection="KEYS_ONLY", E=Keys("H#{G}", "{Id}")),
        Index("Whole", E=Keys("I#{G}", "{Id}")),
    ],
    access_patterns=[
        *(AccessPattern(index, ["G"], ["E"], index=index) for index in ("Some", "Bare", "Whole")),
        AccessPattern("one", ["Id"], ["E"]),
    ],
)


@pytest.fixture
def parts() -> Any:
    table = connect(PARTS, backend="moto")
    item = {"Id": "i", "G": "g", "Note": "keep", "Price": 5, "Addr": {"city": "Spa", "zip": 1}, "A": [1, {"b": 2}]}
    load(table, [PARTS.item("E", {**item, "Addr.x": "dot"})])
    return table


def read_part(table: Any, how: str) -> Item:
    if how in ("Some", "Bare"):
        return run(table, PARTS[how], G="g").items[0]
    return run(table, PARTS["one"], Id="i", attributes=["PK", "SK", "Id", "Price", "Type"]).items[0]


@pytest.mark.parametrize("how", ["Some", "Bare", "attributes"])
def test_a_part_of_an_item_is_not_put_back_and_nothing_is_wiped(how: str, parts: Any) -> None:
    part = read_part(parts, how)
    part["Price"] = 6
    client = parts.meta.client
    name = parts.name
    attempts: list[Callable[[], Any]] = [
        lambda: PARTS.rekeyed(part, Price=6),
        lambda: load(parts, [part]),
        lambda: parts.put_item(Item=part),
        lambda: parts.put_item(Item=part | {"Price": 7}),
        lambda: parts.put_item(Item=copy.deepcopy(part.copy())),
        lambda: parts.put_item(Item=pickle.loads(pickle.dumps(part))),
        lambda: client.put_item(TableName=name, Item=part),
        lambda: client.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": part}}]}),
        lambda: client.transact_write_items(TransactItems=[{"Put": {"TableName": name, "Item": part}}]),
    ]

    for attempt in attempts:
        with pytest.raises(
            ModelError, match="holds only a part of what the table has, and to put it would wipe the re"
        ):
            attempt()
    assert run(parts, PARTS["one"], Id="i").items[0]["Note"] == "keep"


def test_what_is_whole_is_put_back(parts: Any) -> None:
    (whole,) = run(parts, PARTS["Whole"], G="g").items

    load(parts, [PARTS.rekeyed(whole, Price=6)])

    (after,) = run(parts, PARTS["one"], Id="i").items
    assert after == {**whole, "Price": 6}
    assert not isinstance(whole, PartialItem)


# A projection of paths.


@pytest.mark.parametrize(
    ("attributes", "given"),
    [
        (["Addr.city"], {"Addr": {"city": "Spa"}}),
        (["Addr.city", "Addr.zip"], {"Addr": {"city": "Spa", "zip": 1}}),
        (["A[1].b", "Note"], {"Note": "keep", "A": [{"b": 2}]}),
        (["A[0]"], {"A": [1]}),
        (["Addr.x"], {"Addr.x": "dot"}),
        (["Addr.none", "none.Addr", "A[9]"], {}),
    ],
)
def test_a_projection_of_a_path_gives_that_part(attributes: list[str], given: Item, parts: Any) -> None:
    (item,) = run(parts, PARTS["one"], Id="i", attributes=attributes).items

    assert item == given


def test_keys_that_an_engine_never_answers_are_given_up(parts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("f1model.patience.sleep", pauses.append)
    monkeypatch.setattr(
        parts.meta.client, "batch_get_item", lambda **asked: {"Responses": {}, "UnprocessedKeys": asked["RequestItems"]}
    )

    with pytest.raises(BackendError, match=r"^PartTable answers nothing more for the time being\."):
        batch_get(parts, PARTS["one"], [{"Id": "i"}])
    assert 20 < sum(pauses) < 60
