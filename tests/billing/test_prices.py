from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.billing.prices import ON_DEMAND, Bill, Prices, monthly_bill
from f1model.errors import ModelError
from f1model.export import cloudformation
from f1model.f1.models import F1

ROUND = Prices("2030-02-01", "eu-west-9", Decimal(1), Decimal(10), Decimal("0.5"))
GIGABYTE = 1_073_741_824


def test_the_prices_say_of_what_day_and_region_they_are() -> None:
    assert repr(ON_DEMAND) == (
        "On demand, us-east-1, prices since 2024-11-01: $0.125 per million read request units, $0.625 per million "
        "write request units, $0.25 per GB (2^30 bytes) stored and month"
    )


def test_a_bill_adds_up() -> None:
    bill = monthly_bill(
        reads=[(Decimal("0.5"), 4_000_000), (Decimal("1.5"), 20_000_000)],
        writes=[(Decimal(2), 1_000_000), (Decimal(5), 400_000)],
        stored=6 * GIGABYTE,
    )

    assert (bill.read_units, bill.write_units) == (Decimal(32_000_000), Decimal(4_000_000))
    assert (bill.stored, bill.prices) == (6 * GIGABYTE, ON_DEMAND)
    assert (bill.reading, bill.writing, bill.storing) == (Decimal(4), Decimal("2.5"), Decimal("1.5"))
    assert bill.total == 8
    assert str(bill) == "$8.00 a month (computed): reading $4.00, writing $2.50, storing $1.50"


def test_a_large_bill_is_legible() -> None:
    assert str(Bill(Decimal(10**11), Decimal(0), 1, ON_DEMAND)) == (
        "$12,500.00 a month (computed): reading $12,500.00, writing $0.00, storing $0.00"
    )


def test_a_bill_lists_what_is_in_it_and_what_is_not() -> None:
    bill = monthly_bill([], stored=30 * GIGABYTE)

    assert bill.left_out == (
        "the 25 GB of storage that each account has free in a Region", "point-in-time recovery and backups",
        "requests to a key in KMS", "streams", "global tables", "data that leaves the Region",
    )  # fmt: skip
    assert repr(bill) == (
        "$7.50 a month (computed): reading $0.00, writing $0.00, storing $7.50\n"
        "In it: requests and storage. Not in it: the 25 GB of storage that each account has free in a Region, "
        "point-in-time recovery and backups, requests to a key in KMS, streams, global tables, and data that leaves "
        "the Region."
    )


def test_a_bill_leaves_out_whatever_a_template_switches_on_beside_the_table() -> None:
    extras = {"PointInTimeRecoverySpecification": "point-in-time recovery", "SSESpecification": "KMS"}
    plain = {"DeletionProtectionEnabled", "TableName", "Tags"}  # which cost nothing
    properties = cloudformation.template(F1)["Resources"]["Table"]["Properties"]

    switched = properties.keys() - F1.create_table_request().keys() - plain
    assert switched == set(extras)
    assert all(words in repr(monthly_bill([])) for words in extras.values())


def test_a_bill_can_count_the_storage_that_is_free() -> None:
    full, part = (monthly_bill([], stored=n * GIGABYTE, free_storage=True) for n in (30, 20))

    assert (full.storing, full.total) == (Decimal("1.25"), Decimal("1.25"))
    assert part.total == part.storing == 0
    assert part.stored == 20 * GIGABYTE
    assert "The 25 GB that are free are taken off." in repr(full)
    assert "25 GB" not in " ".join(full.left_out)
    with pytest.raises(ModelError, match="free_storage is"):
        monthly_bill([], free_storage=25)  # type: ignore[arg-type]


def test_a_bill_goes_by_the_prices_it_is_given() -> None:
    bill = monthly_bill([(Decimal(1), 3_000_000)], [(Decimal(1), 2_000_000)], GIGABYTE // 2, ROUND)

    assert (bill.reading, bill.writing, bill.storing) == (Decimal(3), Decimal(20), Decimal("0.25"))
    assert bill.total == Decimal("23.25")
    assert bill.prices is ROUND


def test_no_traffic_costs_nothing() -> None:
    bill = monthly_bill([])

    assert (bill.read_units, bill.write_units, bill.stored) == (Decimal(0), Decimal(0), 0)
    assert bill.total == 0
    assert str(bill) == "$0.00 a month (computed): reading $0.00, writing $0.00, storing $0.00"


def test_a_bill_is_exact_to_the_last_digit() -> None:
    bill = monthly_bill([(Decimal("0.5"), 1)], [(Decimal(1), 3)], 1)

    assert bill.reading == Decimal("0.0000000625")
    assert bill.writing == Decimal("0.000001875")
    assert bill.storing == Decimal("0.25") / 2**30  # 2.3283E-10, 28 digits of it
    assert monthly_bill([(Decimal("0.1"), 1)] * 10).read_units == 1  # with floats 0.9999999999999999


TRAFFIC = st.lists(st.tuples(st.decimals(0, 400, places=1), st.integers(0, 10**9)), max_size=5)


@given(TRAFFIC, TRAFFIC, st.integers(0, 10**12))
def test_the_bill_of_two_kinds_of_traffic_is_the_sum_of_their_bills(
    one: list[tuple[Decimal, int]], other: list[tuple[Decimal, int]], stored: int
) -> None:
    both, apart = monthly_bill(one + other, other + one, stored), [monthly_bill(one, other), monthly_bill(other, one)]

    assert both.reading == sum(bill.reading for bill in apart)
    assert both.writing == sum(bill.writing for bill in apart)
    assert both.total == both.reading + both.writing + monthly_bill([], stored=stored).total


@given(TRAFFIC)
def test_a_write_costs_five_times_a_read(traffic: list[tuple[Decimal, int]]) -> None:
    assert monthly_bill([], traffic).total == 5 * monthly_bill(traffic).total
