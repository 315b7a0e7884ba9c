"""The largest and the smallest numbers there are: put, read back and drawn as what they are."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.query.run import run
from f1model.table.backend import resource_of
from f1model.table.connect import connect, drop
from f1model.table.load import load
from f1model.views import aggregate_view

NUMBERS = [
    Decimal(text)
    for text in ("1e38", "1e39", "-1e125", "9.9999999999999999999999999999999999999e125", "123e40", "1e-130", "25e-102")
]
MODEL = DataModel(
    "NumbersTable",
    [Entity("Number", "NUMBER#{Id}", "{Value}", {"Id": "S", "Value": "N", "Also": "L"})],
    sort="Value",
    access_patterns=[AccessPattern("Get a number", ["Id"], ["Number"])],
)  # fmt: skip


@pytest.fixture(scope="module")
def table() -> Iterator[Any]:
    table = connect(MODEL)
    load(table, [MODEL.item("Number", {"Id": f"{n}", "Value": n, "Also": [n, {"a": n}, {n, 1}]}) for n in NUMBERS])
    yield table
    drop(table)


@pytest.mark.parametrize("number", NUMBERS, ids=str)
def test_a_number_comes_back_equal(table: Any, number: Decimal) -> None:
    (item,) = run(table, MODEL["Get a number"], Id=f"{number}").items

    assert item["Value"] == number
    assert item["Also"] == [number, {"a": number}, {number, 1}]


def test_a_table_with_such_numbers_is_drawn_whoever_opened_it(table: Any) -> None:
    bare: Any = resource_of("endpoint", table.meta.client.meta.endpoint_url).Table(table.name)

    with pytest.raises(Exception, match="Rounded"):
        bare.scan()
    assert "1E+39" in aggregate_view(bare).to_html()
