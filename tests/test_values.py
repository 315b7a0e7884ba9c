from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import Binary
from hypothesis import given, settings
from hypothesis import strategies as st

from f1model.errors import ModelError
from f1model.values import ATTRIBUTE_TYPES, coerce, counted, is_key, kept, normal


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("S", "2024", "2024"),
        ("S", 2024, "2024"),
        ("N", 5, 5),
        ("N", "05", 5),
        ("N", "12.5", Decimal("12.5")),
        ("N", 0.1, Decimal("0.1")),
        ("N", Decimal("1E+3"), 1000),
        ("N", 2.0, 2),
        ("B", b"\x00", b"\x00"),
        ("BOOL", False, False),
        ("NULL", None, None),
        ("L", [1, "a"], [1, "a"]),
        ("M", {"a": 1}, {"a": 1}),
        ("SS", {"a"}, {"a"}),
        ("NS", {1}, {1}),
        ("BS", {b"a"}, {b"a"}),
    ],
)
def test_coerce_gives_the_declared_type(kind: str, value: Any, expected: Any) -> None:
    coerced = coerce(value, kind, "RaceItem: Round")

    assert (coerced, type(coerced)) == (expected, type(expected))


def test_a_38_digit_number_keeps_every_digit() -> None:
    text = "1.2345678901234567890123456789012345678"

    assert coerce(text, "N", "x") == Decimal(text)
    assert coerce("9" * 38, "N", "x") == int("9" * 38)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("S", 1.5), ("S", True), ("S", None), ("S", b"a"),
        ("N", True), ("N", "five"), ("N", ""), ("N", float("nan")), ("N", "Infinity"), ("N", None),
        ("B", "a"), ("BOOL", 1), ("NULL", ""), ("L", "a"), ("M", []), ("SS", ["a"]), ("NS", "a"), ("BS", b"a"),
    ],
)  # fmt: skip
def test_coerce_refuses_another_type(kind: str, value: Any) -> None:
    with pytest.raises(ModelError) as error:
        coerce(value, kind, "RaceItem: Round")

    assert str(error.value) == (
        f"RaceItem: Round is {value!r}, which is not of its declared type {kind}. Change the value, or the type."
    )


def test_every_attribute_type_refuses_something() -> None:
    for kind in ATTRIBUTE_TYPES:
        with pytest.raises(ModelError, match=rf"declared type {kind}\."):
            coerce(object(), kind, "RaceItem: Round")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1E+3"), 1000),
        (Decimal("1000"), 1000),
        (Decimal("0.10"), Decimal("0.1")),
        (Decimal("-0.0"), 0),
        (True, True),
        ({"b", "a"}, ["a", "b"]),
        ({Decimal("10"), Decimal("9.50")}, [Decimal("9.5"), 10]),
        ({Binary(b"b"), Binary(b"a")}, [b"a", b"b"]),
        (bytearray(b"a"), b"a"),
        ((Decimal("1.0"), {"a"}), [1, ["a"]]),
        ({"b": {Decimal("2.0")}, "a": None}, {"a": None, "b": [2]}),
    ],
)
def test_normal_gives_one_form(value: Any, expected: Any) -> None:
    assert repr(normal(value)) == repr(expected)


def test_normal_sorts_the_names_of_a_map() -> None:
    assert list(normal({"b": 1, "a": {"d": 1, "c": 2}})) == ["a", "b"]
    assert list(normal({"a": {"d": 1, "c": 2}})["a"]) == ["c", "d"]


@pytest.mark.parametrize(("number", "text"), [(0, "0 items"), (1, "1 item"), (2, "2 items"), (27_533, "27,533 items")])
def test_counted(number: int, text: str) -> None:
    assert counted(number, "item") == text


@given(
    digits=st.integers(min_value=0, max_value=10**38 - 1),
    minus=st.booleans(),
    exponent=st.integers(min_value=-60, max_value=60),
    zeros=st.integers(min_value=0, max_value=20),
)
def test_normal_does_not_depend_on_how_an_engine_spells_a_number(
    digits: int, minus: bool, exponent: int, zeros: int
) -> None:
    sign = "-" if minus else ""
    short, long = Decimal(f"{sign}{digits}E{exponent}"), Decimal(f"{sign}{digits}{'0' * zeros}E{exponent - zeros}")

    assert repr(normal(short)) == repr(normal(long))
    assert normal(short) == short


NUMBERS = st.integers() | st.decimals(-(10**9), 10**9, allow_nan=False)
SCALARS = st.none() | st.booleans() | st.text() | st.binary() | NUMBERS
SETS = st.frozensets(st.text()) | st.frozensets(st.integers()) | st.frozensets(st.binary())
VALUES = st.recursive(
    SCALARS | SETS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


@settings(max_examples=60)
@given(VALUES)
def test_normal_is_idempotent(value: Any) -> None:
    once = normal(value)

    assert repr(normal(once)) == repr(once)


@pytest.mark.parametrize(
    ("value", "kind", "fits"),
    [("a", "S", True), ("", "S", False), (5, "S", False), (5, "N", True), (Decimal("1.5"), "N", True), (0, "N", True),
     (True, "N", False), ("5", "N", False), (b"a", "B", True), (b"", "B", False), (None, "S", False)],
)  # fmt: skip
def test_what_can_be_a_key(value: Any, kind: str, fits: bool) -> None:
    assert is_key(value, kind) is fits


def test_sets_of_what_has_no_order_are_shown_all_the_same() -> None:
    odd = {"a", 1, b"x", Decimal("NaN")}

    assert set(map(repr, normal(odd))) == {"'a'", "1", "b'x'", "Decimal('NaN')"}
    assert normal(odd) == normal(frozenset(odd))


def test_what_is_kept_is_as_it_is_shown_but_a_set_is_a_set() -> None:
    value = {"b": [{"y", "x"}, {Decimal("1E+3")}], "a": {"set": {b"z"}}}

    assert repr(kept(value)) == "{'a': {'set': {b'z'}}, 'b': [{'x', 'y'}, {1000}]}"
    assert kept(value)["b"][0] == {"x", "y"}
