from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import Binary
from hypothesis import given
from hypothesis import strategies as st

from f1model.capacity import item_size, read_units
from f1model.errors import ModelError


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("", 0),
        ("Spa", 3),
        ("Nürburgring", 12),
        (b"\x00\x01", 2),
        (bytearray(b"\x00"), 1),
        (Binary(b"\x00\x01\x02"), 3),
        (True, 1),
        (False, 1),
        (None, 1),
        ({"a", "bc"}, 3),
        (frozenset({25, 413}), 5),
        ([], 3),
        ((), 3),
        (["a", 25], 3 + 2 + 1 + 2),
        ({}, 3),
        ({"ab": "c", "d": None}, 3 + 2 + 3 + 1 + 1),
        ({"a": [{}]}, 3 + 1 + 1 + (3 + 1 + 3)),
    ],
)
def test_the_size_of_a_value(value: Any, size: int) -> None:
    assert item_size({"": value}) == size


@pytest.mark.parametrize(
    ("number", "size"),
    [
        ("0", 1), ("0.00", 1), ("-0", 1),
        ("1", 2), ("25", 2), ("-1", 3), ("-25", 3),
        ("413", 3), ("2024", 3), ("12345", 4),
        ("100", 2), ("1000", 2), ("1E+3", 2), ("1E+125", 2), ("1E-130", 2), ("10010", 4),
        ("1.5", 3), ("12.34", 3), ("0.5", 2), ("0.05", 2), ("0.005", 2), ("1.50", 3),
        ("9" * 38, 20), ("-" + "9" * 38, 21), ("1." + "2" * 37, 21),  # pairs are counted from the decimal point
    ],
)  # fmt: skip
def test_the_size_of_a_number(number: str, size: int) -> None:
    assert item_size({"": Decimal(number)}) == size


def test_an_attribute_name_counts_in_utf8() -> None:
    assert item_size({"Größe": "x"}) == 7 + 1


@pytest.mark.parametrize("value", [1.5, object(), range(3)])
def test_a_value_of_no_dynamodb_type_is_refused(value: Any) -> None:
    with pytest.raises(ModelError) as error:
        item_size({"Points": value})

    assert repr(value) in str(error.value)
    assert f"is a {type(value).__name__}, which DynamoDB has no type for. Use Decimal for numbers." in str(error.value)


ITEMS = st.dictionaries(
    st.text(max_size=5), st.text(max_size=9) | st.binary(max_size=9) | st.none() | st.booleans() | st.integers(0, 10**9)
)


@given(ITEMS, ITEMS)
def test_an_item_is_as_large_as_its_parts(one: dict[str, Any], other: dict[str, Any]) -> None:
    both = one | other

    assert item_size(both) == sum(item_size({name: value}) for name, value in both.items())
    assert item_size({}) == 0


@given(st.integers(1, 10**38 - 1), st.integers(-90, 80), st.integers(0, 8))
def test_the_size_of_a_number_follows_its_digits_not_their_spelling(digits: int, exponent: int, zeros: int) -> None:
    number, padded = Decimal(f"{digits}E{exponent}"), Decimal(f"{digits}{'0' * zeros}E{exponent - zeros}")
    significant = len(str(digits).rstrip("0"))

    size = item_size({"": number})

    assert item_size({"": padded}) == size
    assert item_size({"": -number}) == size + 1
    assert significant / 2 + 1 <= size <= significant / 2 + 2
    assert item_size({"": number.scaleb(2)}) == size  # another pair of zeros


@pytest.mark.parametrize(
    ("size", "eventual"),
    [(0, "0.5"), (1, "0.5"), (4096, "0.5"), (4097, "1"), (8192, "1"), (8193, "1.5"), (409_600, "50")],
)
def test_reads_are_paid_in_whole_blocks(size: int, eventual: str) -> None:
    assert read_units(size) == Decimal(eventual)
    assert read_units(size, "strong") == 2 * Decimal(eventual)
    assert read_units(size, "transactional") == 4 * Decimal(eventual)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_one_request_never_costs_more_than_two(one: int, other: int) -> None:
    together, apart = read_units(one + other), read_units(one) + read_units(other)

    assert together <= apart <= together + 1


def test_an_unknown_consistency_is_refused() -> None:
    with pytest.raises(ModelError, match=r"^'weak' is no consistency. Use eventual, strong, transactional\.$"):
        read_units(1, "weak")
