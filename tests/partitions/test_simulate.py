"""The partitions against the rules that AWS publishes, at their corners, and what is true of any traffic."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.settings import Settings
from f1model.errors import ModelError
from f1model.partitions.limits import Cause
from f1model.partitions.load import Load
from f1model.partitions.simulate import simulate
from f1model.partitions.traffic import Request, Take

MODEL = DataModel("Live", [Entity("Message", "{Car}", "{Sent}", {"Car": "S", "Sent": "S", "State": "S"})])
INDEXED = replace(MODEL, indexes=[Index("ByState", Message=Keys("{State}", "{Sent}"))])
LOCAL = replace(MODEL, indexes=[LocalIndex("Local", sort="State")])
ROOMY: dict[str, Any] = {"warm": (400_000, 400_000), "quota": (400_000, 400_000)}  # no table is the limit


def write(a_second: float, key: str = "a", sort: str = "1", **more: Any) -> Request:
    return Request(f"{key} {sort}", a_second, (Take("Live", key, sort, writes=1, **more),))


def read(a_second: float, key: str = "a", sort: str = "1", units: float = 1) -> Request:
    return Request(f"{key} {sort}", a_second, (Take("Live", key, sort, reads=units),))


def served(load: Load, second: int) -> float:
    return sum(load.at(second).served.values())


# Corners.


def test_one_partition_serves_3000_read_and_1000_write_units_each_by_itself() -> None:
    load = simulate(MODEL, [replace(write(1500), name="w"), replace(read(2900), name="r")], 10)
    assert load.at(9).served == {"w": 1000, "r": 2900}
    assert load.at(9).throttled == {Cause("Live", False, "write", "one partition serves no more"): 500}
    assert load.throttled == {"TableWriteKeyRangeThroughputExceeded": 5000}
    assert served(simulate(MODEL, [read(8000, units=0.5)], 1), 0) == 6000


def test_a_hot_partition_is_split_between_two_items_of_a_collection_and_each_half_serves_as_much_again() -> None:
    load = simulate(MODEL, [write(1500, sort="1"), write(1500, sort="2")], 601)
    assert [round(served(load, second)) for second in (0, 299, 300, 600)] == [1000, 1000, 2000, 2000]
    assert len(load.splits) == 1
    assert (len(load.at(299).parts), len(load.at(300).parts)) == (4, 5)
    assert len(simulate(MODEL, [write(1500, sort="1"), write(1500, sort="2")], 601, split_after=None).splits) == 0


def test_a_single_item_is_never_split_nor_what_always_comes_last() -> None:
    assert simulate(MODEL, [write(5000)], 2000).splits == ()
    behind = [replace(write(100, last=True), name=f"car {number}") for number in range(20)]
    assert served(simulate(MODEL, behind, 2000), 1999) == pytest.approx(1000)
    beside = simulate(MODEL, [write(900, sort="1"), *behind], 2000)  # split before the end of the collection: once
    assert (len(beside.splits), round(served(beside, 1999))) == (1, 1900)


def test_a_local_index_keeps_collections_whole_but_not_together() -> None:
    parts = [write(700, key, sort) for key in ("a", "b") for sort in ("1", "2")]
    assert round(served(simulate(MODEL, parts, 2000, warm=(3000, 1000), quota=ROOMY["quota"]), 1999)) == 2000
    local = simulate(LOCAL, parts, 2000, **ROOMY, split_after=300)
    assert served(local, 1999) == pytest.approx(2000)
    assert all(part.served[1] <= 1000 for part in local.at(1999).parts)
    assert served(simulate(MODEL, parts, 2000, **ROOMY), 1999) == pytest.approx(2800)


@pytest.mark.parametrize("shards", [1, 2, 5, 10, 20])
def test_shards_serve_a_partitions_worth_each(shards: int) -> None:
    parts = [write(50_000 / shards, f"race.{number}", last=True) for number in range(shards)]
    assert served(simulate(MODEL, parts, 3000, **ROOMY), 2999) == pytest.approx(min(50_000, 1000 * shards))


def test_a_write_that_its_index_has_no_room_for_is_refused_by_the_table() -> None:
    def message(number: int) -> Request:
        takes = (Take("Live", f"car {number}", last=True, writes=1), Take("ByState", "running", last=True, writes=1))
        return Request("message", 100, takes)

    load = simulate(INDEXED, [message(number) for number in range(20)], 1200)
    assert served(load, 1199) == pytest.approx(1000)
    assert [*load.throttled] == ["IndexWriteKeyRangeThroughputExceeded"]
    table = [part for part in load.at(1199).parts if part.place == "Live"]
    assert sum(part.served[1] for part in table) == pytest.approx(1000)
    assert all(part.asked[1] <= 1000 for part in table), "no partition of the table is hot"
    reads = Request("read", 9000, (Take("ByState", "running", "1", reads=0.5),))
    both = simulate(INDEXED, [*[message(number) for number in range(5)], reads], 10)
    assert both.at(9).served["message"] == 500, "an index that throttles reads throttles no write"


def test_a_new_table_serves_12000_reads_at_once_and_twice_its_peak_half_an_hour_later_up_to_its_quota() -> None:
    even = [read(500, f"key {number}") for number in range(100)]
    load = simulate(MODEL, even, 4000)
    peaks = [round(served(load, second)) for second in (0, 1799, 1800, 3599, 3600)]
    assert peaks == [12_000, 12_000, 24_000, 24_000, 40_000]
    assert [*load.throttled] == ["TableReadKeyRangeThroughputExceeded", "TableReadAccountLimitExceeded"]
    warm = simulate(MODEL, [read(500, f"key {number}") for number in range(80)], 1, warm=(120_000, 4_000))
    assert served(warm, 0) == pytest.approx(40_000)
    assert (len(load.at(0).parts), len(warm.at(0).parts)) == (4, 40)


def test_what_was_saved_in_300_seconds_lasts_as_long_as_in_awss_example() -> None:
    """150 RCU, idle for five minutes, and then 200 asked: fifteen minutes, by re:Post's knowledge center."""
    rented = replace(MODEL, settings=Settings(capacity=(150, 1)))
    load = simulate(rented, [read(200)], 1000)
    assert [served(load, second) for second in (0, 899, 900, 999)] == [200, 200, 150, 150]
    assert load.throttled == {"TableReadProvisionedThroughputExceeded": 5000}
    assert served(simulate(rented, [read(200)], 1, idle=0), 0) == 150
    assert served(simulate(rented, [read(4000)], 1), 0) == 3000, "a burst does not lift what a partition serves"


def test_what_a_partition_throttles_does_not_use_up_its_table() -> None:
    load = simulate(MODEL, [read(90_000, "hot"), read(2000, "calm")], 1)
    assert load.at(0).served["calm 1"] == 2000


def test_requests_come_and_go() -> None:
    load = simulate(MODEL, [replace(write(300), stop=20), replace(write(500), start=10)], 30)
    assert [served(load, second) for second in (0, 10, 20)] == [300, 800, 500]
    assert [(span.start, span.stop) for span in load.spans] == [(0, 10), (10, 20), (20, 30)]
    assert load.served(10) == 800
    assert load.between(5, 15) == {"asked": 550, "served": 550, "throttled": 0}


def test_it_is_told_in_a_table_and_in_a_line() -> None:
    load = simulate(MODEL, [write(3000)], 90)
    assert load.rows(60) == {
        name: {"asked a second": "3,000", "served a second": "1,000", "throttled a second": "2,000", "partitions": "4"}
        for name in ("0 to 1", "1 to 1.5")
    }
    assert repr(load) == (
        "90 seconds, 3,000 asked, 1,000 served, 2,000 throttled a second on average; "
        "180,000 TableWriteKeyRangeThroughputExceeded"
    )
    (hot,) = [part for part in load.at(0).parts if part.keys]
    assert (hot.heat, hot.name, hot.asked, hot.served) == (3.0, f"Live {hot.number}", (0, 3000), (0, 1000))


# True of any traffic.

UNITS = st.sampled_from([0.5, 1, 2, 5])
RATES = st.integers(0, 9000)
LAST = st.booleans()


@st.composite
def requests(draw: st.DrawFn, index: bool = False) -> list[Request]:
    made = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(["reads", "writes"]))
        key, sort = draw(st.sampled_from("abc")), draw(st.sampled_from("123"))
        takes = [Take("Live", key, sort, **{kind: draw(UNITS)}, last=draw(LAST))]
        if index and kind == "writes" and draw(st.booleans()):
            takes.append(Take("ByState", draw(st.sampled_from("xy")), sort, writes=draw(UNITS), last=draw(LAST)))
        start = draw(st.sampled_from([0, 0, 100]))
        made.append(Request(f"{number}", draw(RATES), tuple(takes), start, draw(st.sampled_from([None, 450]))))
    return made


@given(requests(index=True), st.sampled_from([(12_000, 4_000), (3_000, 1_000), (40_000, 40_000)]))
def test_nothing_is_served_above_a_budget_and_nothing_is_lost(given_: list[Request], warm: tuple[int, int]) -> None:
    load = simulate(INDEXED, given_, 700, warm=warm, split_after=100)
    for span in load.spans:
        assert sum(span.asked.values()) == pytest.approx(sum(span.served.values()) + sum(span.throttled.values()))
        assert all(span.served[name] <= span.asked[name] * (1 + 1e-9) for name in span.asked)
        for part in span.parts:
            assert part.served[0] <= 3000 * (1 + 1e-9)
            assert part.served[1] <= 1000 * (1 + 1e-9)
        for place in ("Live", "ByState"):
            both = [sum(part.served[kind] for part in span.parts if part.place == place) for kind in (0, 1)]
            assert all(units <= 40_000 * (1 + 1e-9) for units in both)
        if span.stop <= 1800:
            assert all(units <= ready * (1 + 1e-9) for units, ready in zip(both, warm, strict=True))
    assert [span.start for span in load.spans[1:]] == [span.stop for span in load.spans[:-1]]
    assert simulate(INDEXED, given_, 700, warm=warm, split_after=100) == load, "the same again"


@given(requests())
def test_no_single_item_gets_more_than_one_partition_whatever_is_split(given_: list[Request]) -> None:
    load = simulate(MODEL, given_, 700, **ROOMY, split_after=50)
    for span in load.spans:
        items: dict[Any, list[float]] = {}
        for each in given_:
            (take,) = each.takes
            item = items.setdefault((take.key, take.last, () if take.last else take.sort), [0.0, 0.0])
            item[0] += span.served.get(each.name, 0) * float(take.reads)
            item[1] += span.served.get(each.name, 0) * float(take.writes)
        assert all(reads <= 3000 * (1 + 1e-9) and writes <= 1000 * (1 + 1e-9) for reads, writes in items.values())


@given(requests(), st.integers(0, 1500), st.integers(0, 1500))
def test_a_larger_quota_or_more_rent_never_serves_less(given_: list[Request], one: int, other: int) -> None:
    less, more = sorted((one, other))
    totals = [simulate(MODEL, given_, 500, quota=(quota, quota)).between(0, 500)["served"] for quota in (less, more)]
    assert totals[0] <= totals[1] * (1 + 1e-9)
    rented = [
        replace(MODEL, settings=Settings(capacity=(3 * units // 5 + 1, units // 5 + 1))) for units in (less, more)
    ]
    totals = [simulate(each, given_, 500).between(0, 500)["served"] for each in rented]
    assert totals[0] <= totals[1] * (1 + 1e-9)


@given(requests(index=True))
def test_an_index_never_helps_a_write_and_a_table_with_a_local_one_never_splits_a_collection(
    given_: list[Request],
) -> None:
    alone = [replace(each, takes=each.takes[:1]) for each in given_]
    with_index, without = (simulate(INDEXED, each, 500, split_after=None) for each in (given_, alone))
    assert with_index.between(0, 500)["served"] <= without.between(0, 500)["served"] * (1 + 1e-9)
    load = simulate(LOCAL, alone, 700, **ROOMY, split_after=50)
    for span in load.spans:
        for key in "abc":
            writes = sum(span.served.get(each.name, 0) * float(each.takes[0].writes) for each in alone
                         if each.takes[0].key == (key,))  # fmt: skip
            assert writes <= 1000 * (1 + 1e-9)


# What people hand over by mistake.


ANY: Any = simulate


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ANY("Live", [write(1)], 1), "needs a data model"),
        (lambda: ANY(MODEL, [], 1), "needs requests, and got a list"),
        (lambda: ANY(MODEL, [3], 1), "needs requests, and got 3"),
        (lambda: ANY(MODEL, [Request("x", 1, (Take("GSI1", "a", writes=1),))], 1), "'GSI1' has no partitions"),
        (lambda: ANY(MODEL, [write(1)], 0), "seconds is 0"),
        (lambda: ANY(MODEL, [write(1)], 1, warm=12_000), "warm is 12000"),
        (lambda: ANY(MODEL, [write(1)], 5).at(5), "there is no second 5"),
        (lambda: Request("x", -1, (Take("Live", "a", writes=1),)), "it has -1 a second"),
        (lambda: Request("x", 1, ()), "it takes nothing"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_a_line(call: Any, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        call()
