from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity, Item
from f1model.design.model import AccessPattern, DataModel
from f1model.query.page import Page as Answer
from f1model.query.plan import plan
from f1model.query.run import Result
from f1model.views.aggregate import AggregateView, aggregate_view

from .page import EVIL, assert_safe, grid, text

PLAIN = DataModel("Plain", ())

# Whatever DynamoDB may hold: texts, numbers, binary, sets, nested maps and lists, nothing.
SCALARS = st.one_of(
    st.text(max_size=80), st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=3), st.binary(),
    st.booleans(), st.none(), st.sets(st.text()), st.sets(st.integers(), min_size=1), st.sets(st.binary()),
)  # fmt: skip
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)
KEYS = st.one_of(st.text(), st.integers(), st.binary())
ITEMS = st.lists(
    st.fixed_dictionaries({}, optional={"PK": KEYS, "SK": KEYS, "Type": VALUES}).flatmap(
        lambda keys: st.dictionaries(st.text(), VALUES, max_size=4).map(lambda others: {**others, **keys})
    ),
    max_size=5,
)


def drawn(item: Item, model: DataModel = PLAIN) -> AggregateView:
    return aggregate_view(model, [{"PK": "P", "SK": "S", **item}], full=True)


def shown(value: Any) -> str:
    """What the page says of a value."""
    return grid(drawn({"Value": value}).to_html()).cells[-1].text


@given(ITEMS)
def test_any_items_are_drawn_safely_as_a_whole_rectangle(items: list[Item]) -> None:
    html = aggregate_view(PLAIN, items).to_html()
    assert_safe(html)
    sheet = grid(html)
    sheet.assert_whole()
    assert len([cell for cell in sheet.cells if cell.scope == "row"]) == len(items)


@pytest.mark.parametrize("name", ["PK", "SK", "Type", "Value", EVIL])
def test_markup_in_the_data_is_text(name: str) -> None:
    html = drawn({name: EVIL}).to_html()
    assert_safe(html)
    assert "<script" not in html
    assert text(html).count(EVIL) >= 1


def test_markup_in_names_is_text() -> None:
    entity = Entity(EVIL, "{Id}", "{Id}", {"Id": "S", EVIL: "S"})
    model = DataModel("Evil", [entity], partition=f"{EVIL}1", sort=f"{EVIL}2")
    html = aggregate_view(model, [model.item(EVIL, {"Id": "1", EVIL: "x"})]).to_html()
    assert_safe(html)
    assert grid(html).row(1) == [f"Partition key: {EVIL}1", f"Sort key: {EVIL}2"]
    assert f"{EVIL} · 1" in grid(html).caption


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x" * 10_240, "x" * 60 + "… (10,240 characters)"),
        ("", "(empty)"),
        ("two\nlines\x1b[31m", r"two\nlines\x1b[31m"),
        ({"Points": {"Sprint": [Decimal("8"), Decimal("0.50")]}}, "{Points: {Sprint: [8, 0.5]}}"),
        ({"b", "a"}, "{a, b}"),
        (b"\x00\x01", "0x0001"),
        (None, "null"),
        (False, "false"),
        ("a  b", "a  b"),
        ("&lt;", "&lt;"),
    ],
)
def test_a_value_is_legible(value: Any, text: str) -> None:
    assert shown(value) == text


def read_two(name: str) -> Result:
    """A query that read the first two items and returned the first."""
    page = Answer({}, [{"PK": "P", "SK": "00"}], 2, [("P", "00"), ("P", "01")], 0, Decimal(1), None)
    model = DataModel("Asked", [Entity("Thing", "P", "{Id}", {"Id": "S"})])
    return Result(plan(AccessPattern(name, returns=["Thing"], model=model)), {}, "Query", "eventual", [page])


def test_markup_in_what_is_said_of_a_slice_and_of_a_gap_is_text() -> None:
    items = [{"PK": "P", "SK": f"{n:02d}", "Type": EVIL} for n in range(99)]
    html = aggregate_view(PLAIN, items, highlight=read_two(EVIL)).to_html()
    assert_safe(html)
    assert f"The slice, {EVIL}: " in grid(html).caption
    assert f" more {EVIL}" in grid(html).gaps[0]


def test_returned_and_read_for_nothing_differ_in_sign_and_words() -> None:
    items = [{"PK": "P", "SK": f"{n:02d}"} for n in range(3)]
    sheet = grid(aggregate_view(PLAIN, items, highlight=read_two("All")).to_html())
    assert [cell.text for cell in sheet.cells if cell.scope == "row"] == [
        "00\n● returned", "01\n○ read, not returned", "02",
    ]  # fmt: skip


def test_names_that_do_not_print_are_escaped() -> None:
    html = aggregate_view(DataModel("Plain", (), partition="tab\t"), [{"bell\x07": 1}]).to_html()
    assert r"bell\x07" in text(html)
    assert grid(html).row(1)[0] == r"Partition key: tab\t"


def test_a_value_that_looks_like_markup_for_the_next_cell_stays_in_its_own() -> None:
    sheet = grid(drawn({"A": "1</td><td>2", "B": "3"}).to_html())
    assert [cell.text for cell in sheet.cells][-2:] == ["1</td><td>2", "3"]


def test_a_wide_item_tells_how_many_attributes_are_not_drawn() -> None:
    wide = {f"A{n}": n for n in range(10)}
    sheet = grid(aggregate_view(PLAIN, [{"PK": "P", "SK": "S", **wide}]).to_html())
    names = [cell.text for cell in sheet.cells if cell.row == 2 and cell.column > 1]
    assert names == [*sorted(wide)[: len(names) - 1], f"+{10 - len(names) + 1} more"]
    assert len(names) > 1
