from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import Binary
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity, Item
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.query.units import (
    LARGEST_ITEM,
    PAGE,
    PARTITION_READS,
    item_size,
    item_write_units,
    paged_read_units,
    read_units,
    stored_bytes,
    write_units,
)


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
        (0, 1),
        (1, 2),
        (99, 2),
        (100, 2),
        (101, 3),
        (-1, 3),
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
        ("-1." + "2" * 37, 21),  # and never more than 21 bytes
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
    assert item_size({"": number.copy_negate()}) == min(size + 1, 21)
    assert significant / 2 + 1 <= size <= significant / 2 + 2
    assert item_size({"": Decimal(f"{digits}E{exponent + 2}")}) == size  # another pair of zeros


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
    with pytest.raises(ModelError, match=r"^'weak' is not a consistency. Use eventual, strong, transactional\.$"):
        read_units(1, "weak")


@given(st.integers(0, 10**7), st.integers(0, 10**5))
def test_more_bytes_never_cost_less(size: int, more: int) -> None:
    assert read_units(size) <= read_units(size + more)
    assert write_units(size) <= write_units(size + more)


@pytest.mark.parametrize(
    ("sizes", "units"),
    [
        ([], ["0.5"]),
        ([0], ["0.5"]),
        ([4096, 4096], ["1"]),
        ([PAGE], ["128"]),
        ([PAGE - 1], ["128"]),
        ([PAGE, 1], ["128", "0.5"]),
        ([PAGE - 1, 1, 1], ["128", "0.5"]),
        ([PAGE - 1, 4097, 1], ["128.5", "0.5"]),  # the item that takes a page to 1 MB is still of that page
        ([400_000] * 7, ["146.5", "146.5", "49"]),
    ],
)
def test_a_query_is_paid_page_by_page(sizes: list[int], units: list[str]) -> None:
    assert paged_read_units(sizes) == list(map(Decimal, units))
    assert paged_read_units(iter(sizes), "strong") == [2 * Decimal(each) for each in units]


@given(st.lists(st.integers(1, 409_600), max_size=20))
def test_pages_round_up_by_less_than_a_block_each(sizes: list[int]) -> None:
    pages = paged_read_units(sizes, "strong")

    assert read_units(sum(sizes), "strong") <= sum(pages) <= read_units(sum(sizes), "strong") + len(pages) - 1


@pytest.mark.parametrize(
    ("size", "units"), [(0, 1), (1, 1), (1024, 1), (1025, 2), (2048, 2), (2049, 3), (409_600, 400)]
)
def test_writes_are_paid_in_whole_blocks(size: int, units: int) -> None:
    assert write_units(size) == units
    assert write_units(size, transactional=True) == 2 * units


# What a write costs in the table and in its indexes: the keys are Id and Rank, two indexes hold all and little.
LAPS = DataModel(
    "Laps",
    [Entity("Lap", "{Id}", None, {"Id": "S", "Group": "S", "Rank": "N", "Held": "S", "Note": "S"})],
    partition="Id",
    sort=None,
    type_attribute=None,
    indexes=[
        Index("All", partition="Group", sort="Rank"),
        Index("Keys", partition="Group", sort="Rank", projection="KEYS_ONLY"),
        Index("Some", partition="Group", sort="Rank", projection=["Held"]),
    ],
)


def lap(**changes: Any) -> Item:
    item = {"Id": "1", "Group": "G", "Rank": 1, "Held": "h", "Note": "n", **changes}
    return {name: value for name, value in item.items() if value is not None}


OUTSIDE = lap(Group=None)


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        pytest.param(None, lap(), (1, 1, 1, 1), id="enters"),
        pytest.param(lap(), None, (1, 1, 1, 1), id="leaves"),
        pytest.param(OUTSIDE, lap(), (1, 1, 1, 1), id="enters by an update"),
        pytest.param(lap(), OUTSIDE, (1, 1, 1, 1), id="leaves by an update"),
        pytest.param(OUTSIDE, lap(Group=None, Note="m"), (1, 0, 0, 0), id="was and stays outside"),
        pytest.param(lap(), lap(), (1, 0, 0, 0), id="nothing changes"),
        pytest.param(lap(), lap(Note="m"), (1, 1, 0, 0), id="what two do not hold changes"),
        pytest.param(lap(), lap(Held="i"), (1, 1, 0, 1), id="what one does not hold changes"),
        pytest.param(lap(), lap(Held=None), (1, 1, 0, 1), id="a held attribute goes"),
        pytest.param(lap(Held=[{"a": True}]), lap(Held=[{"a": 1}]), (1, 1, 0, 1), id="a boolean becomes a number"),
        pytest.param(lap(Held=[{"a": 1}]), lap(Held=({"a": Decimal("1.0")},)), (1, 0, 0, 0), id="another spelling"),
        pytest.param(lap(), lap(Group="H"), (1, 2, 2, 2), id="the partition key changes"),
        pytest.param(lap(), lap(Rank=2), (1, 2, 2, 2), id="the sort key changes"),
        pytest.param(None, None, (1, 0, 0, 0), id="nothing where nothing was"),
        pytest.param(lap(), lap(Note="n" * 3000), (3, 3, 0, 0), id="grows"),
        pytest.param(lap(Note="n" * 3000), lap(), (3, 3, 0, 0), id="shrinks"),
        pytest.param(lap(Held="h" * 3000), None, (3, 3, 1, 3), id="a large one leaves"),
        pytest.param(lap(Held="h" * 3000), lap(Group="H"), (3, 3 + 1, 2, 3 + 1), id="a large one out, a small one in"),
    ],
)
def test_a_write_is_paid_in_the_table_and_in_every_index_that_it_changes(
    before: Item | None, after: Item | None, units: tuple[int, ...]
) -> None:
    costs = dict(zip(("Laps", "All", "Keys", "Some"), units, strict=True))

    assert item_write_units(LAPS, before, after) == costs
    # A transaction doubles what the table takes, and reaches the indexes once.
    assert item_write_units(LAPS, before, after, transactional=True) == costs | {"Laps": 2 * costs["Laps"]}


@pytest.mark.parametrize(("bigger", "units"), [("before", 2), ("after", 2)])
def test_an_entry_that_changes_costs_the_larger_of_before_and_after(bigger: str, units: int) -> None:
    sizes = {"before": 1000, "after": 1000, bigger: 1024}
    before, after = lap(Held="h" * sizes["before"]), lap(Held="i" * sizes["after"])

    assert item_write_units(LAPS, before, after)["Some"] == units


LAP = st.builds(
    lap,
    Group=st.sampled_from([None, "G", "H"]), Rank=st.integers(1, 2),
    Held=st.text("h", max_size=3000) | st.none(), Note=st.text("n", max_size=3000),
)  # fmt: skip


@given(LAP, LAP)
def test_changing_and_changing_back_cost_the_same(one: Item, other: Item) -> None:
    assert item_write_units(LAPS, one, other) == item_write_units(LAPS, other, one)


@given(LAP)
def test_a_write_that_changes_nothing_costs_the_table_and_no_index(item: Item) -> None:
    assert item_write_units(LAPS, item, dict(reversed(item.items()))) == {
        "Laps": write_units(item_size(item)), "All": 0, "Keys": 0, "Some": 0,
    }  # fmt: skip


@given(LAP, LAP)
def test_an_index_that_holds_less_never_costs_more(one: Item, other: Item) -> None:
    units = item_write_units(LAPS, one, other)

    assert units["Keys"] <= units["Some"] <= units["All"]


def test_storage_takes_100_bytes_more_for_every_item_and_every_entry() -> None:
    inside, outside = lap(), OUTSIDE
    keys = item_size({"Id": "1", "Group": "G", "Rank": 1})

    assert stored_bytes(LAPS, iter([inside, outside])) == {
        "Laps": item_size(inside) + 100 + item_size(outside) + 100,
        "All": item_size(inside) + 100,
        "Keys": keys + 100,
        "Some": keys + len("Heldh") + 100,
    }
    assert stored_bytes(LAPS, []) == {"Laps": 0, "All": 0, "Keys": 0, "Some": 0}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_has_no_size(number: str) -> None:
    with pytest.raises(ModelError, match=f"^{number} is not a number that DynamoDB can hold. Leave the attribute out"):
        item_size({"a": [Decimal(number)]})


def test_the_limits_are_those_of_the_developer_guide() -> None:
    assert (LARGEST_ITEM, PAGE, PARTITION_READS) == (409_600, 1_048_576, 3000)
