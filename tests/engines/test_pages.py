"""Cursors, sets and parts of items on the engine: what ``tests/query/test_page.py`` shows on the simulation."""

from collections.abc import Iterator
from typing import Any

import pytest

from f1model.errors import ModelError
from f1model.query.run import run
from f1model.table.connect import connect, drop
from f1model.table.load import load
from tests.query.test_page import ERRORS, EVERY, LOG, PARTS, TYPED, event, resumed


@pytest.fixture
def made() -> Iterator[Any]:
    tables: list[Any] = []

    def make(model: Any, items: Any) -> Any:
        tables.append(connect(model))
        load(tables[-1], items)
        return tables[-1]

    yield make
    for table in tables:
        drop(table)


@pytest.mark.parametrize("attributes", [None, ["N", "Box.n"]])
@pytest.mark.parametrize("page_size", [None, 4, 100])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("errors", {"D": "d", "Lv": "err"}),
        ("errors, latest first", {"D": "d", "Lv": "err"}),
        ("by level", {"Lv": "err"}),
    ],
)
def test_a_limited_answer_goes_on_after_the_last_item_that_was_given_out(
    name: str, values: dict[str, Any], page_size: int | None, attributes: Any, made: Any
) -> None:
    table = made(LOG, [event(n) for n in range(100)])
    options: Any = {"page_size": page_size, "attributes": attributes}

    got = resumed(lambda start: run(table, LOG[name], values, start=start, **options).pages)

    numbers = [n for n in range(100) if n % 10 in ERRORS]
    assert [item["N"] for item in got] == (numbers[::-1] if LOG[name].descending else numbers)


def test_every_type_survives_to_be_read_changed_and_put_back(made: Any) -> None:
    table = made(TYPED, [TYPED.item("E", {"Id": "a", **EVERY})])
    (read,) = run(table, TYPED["one"], Id="a").items

    load(table, [TYPED.rekeyed({**read, "More": 1}, More=None)])

    (again,) = run(table, TYPED["one"], Id="a").items
    assert repr(again) == repr(read)
    assert again == {**TYPED.item("E", {"Id": "a", **EVERY}), "Huge": read["Huge"]}


@pytest.mark.parametrize("index", ["Some", "Bare"])
def test_a_part_of_an_item_is_not_put_back(index: str, made: Any) -> None:
    table = made(PARTS, [PARTS.item("E", {"Id": "i", "G": "g", "Note": "keep", "Price": 5})])
    (part,) = run(table, PARTS[index], G="g").items

    for attempt in (lambda: load(table, [part]), lambda: table.put_item(Item=part)):
        with pytest.raises(ModelError, match="holds only a part"):
            attempt()
    assert run(table, PARTS["one"], Id="i").items[0]["Note"] == "keep"
