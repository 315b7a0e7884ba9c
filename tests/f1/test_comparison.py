"""What one question costs in several designs: added up, and measured on moto for the race page and the calendar."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

import pytest

from f1model.billing.cost import Cost, Design, total
from f1model.errors import ModelError
from f1model.f1.comparison import DESIGNS, SQL, Meter
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.f1.relational import SqlResult
from f1model.query.page import Page
from f1model.query.plan import plan
from f1model.query.run import Result

MANY, COPIED, ARTICLE, OURS = DESIGNS
SELECT = SqlResult([], {"race": 1, "result": 20})


def answer(*pages: tuple[int, int | None, str]) -> Result:
    """The answer to a query in pages that each read so many items, so many bytes, and cost so many units."""
    read = [Page({}, [], evaluated, None, size, Decimal(units), None) for evaluated, size, units in pages]
    return Result(plan(F1["Get all Formula 1 seasons"]), {}, "Query", "eventual", read)


def test_the_requests_of_a_design_add_up() -> None:
    small, paged = answer((1, 100, "0.5")), answer((1200, 1000, "1.5"), (3, 500, "1"))

    assert total([[paged, small], [small]]) == Cost(
        requests=4, round_trips=2, evaluated=1205, bytes=1700, units=Decimal("3.5")
    )
    assert total([[answer((0, 0, "0.5"))]]) == Cost(1, 1, 0, 0, Decimal("0.5"))
    assert total([]) == Cost(0, 0, 0, 0, Decimal(0))


def test_what_one_request_does_not_say_the_whole_design_does_not() -> None:
    small = answer((1, 100, "0.5"))

    assert total([[answer((1, None, "0.5"))], [small]]) == Cost(2, 2, 2, None, Decimal(1))
    assert total([[SELECT], [small]]) == Cost(2, 2, 22, None, None)


# Monaco 2024 in every design.


@pytest.fixture(scope="module")
def meter() -> Meter:
    """The first eight races of 2024 in every design."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("f1model.f1.comparison.f1_items", partial(f1_items, rounds=range(1, 9)))
        return Meter([2024])


@pytest.fixture(scope="module")
def page(meter: Meter) -> Mapping[str, Design]:
    return meter.race_page(2024, 8)


def figures(designs: Mapping[str, Design]) -> dict[str, tuple[int, int, Decimal | None]]:
    costs = {name: total(design) for name, design in designs.items()}
    return {name: (cost.requests, cost.round_trips, cost.units) for name, cost in costs.items()}


def test_what_the_race_page_takes(page: Mapping[str, Design]) -> None:
    assert figures(page) == {
        SQL: (1, 1, None),
        MANY: (5, 2, Decimal("16.5")),
        COPIED: (2, 1, Decimal("1.5")),
        ARTICLE: (1, 1, Decimal(1)),
        OURS: (1, 1, Decimal(1)),
    }
    assert list(page) == [SQL, *DESIGNS]


def test_every_design_finds_the_race_and_whoever_drove_in_it(page: Mapping[str, Design]) -> None:
    ((in_sql,),) = page[SQL]
    assert isinstance(in_sql, SqlResult)
    drivers = {row["driver"] for row in in_sql.rows}
    assert len(drivers) == 20

    for name in DESIGNS:
        items = [item for trip in page[name] for each in trip if isinstance(each, Result) for item in each.items]
        assert {item["DriverName"] for item in items if "DriverName" in item} == drivers, name
        assert {item["RaceName"] for item in items if "RaceName" in item} == {"Monaco Grand Prix"}, name
        assert {item["CircuitName"] for item in items if "CircuitName" in item} == {"Monaco"}, name


def test_a_join_asks_for_each_name_once(page: Mapping[str, Design]) -> None:
    _, names = page[MANY]

    assert [each.evaluated for each in names] == [20, 10, 1]  # drivers, constructors, the circuit


def test_what_the_calendar_takes(meter: Meter) -> None:
    designs = meter.calendar(2024)

    assert figures(designs) == {
        MANY: (2, 2, Decimal("4.5")),
        COPIED: (1, 1, Decimal("0.5")),
        ARTICLE: (1, 1, Decimal("5.5")),
        OURS: (1, 1, Decimal("0.5")),
    }
    assert list(designs) == list(DESIGNS)
    assert {name: total(design).evaluated for name, design in designs.items()} == {
        MANY: 8 + 8, COPIED: 8, ARTICLE: 8 + 159, OURS: 8,
    }  # fmt: skip


def test_a_race_that_is_not_there_takes_what_looking_for_it_takes(meter: Meter) -> None:
    assert figures(meter.race_page(2024, 99)) == {
        SQL: (1, 1, None),
        MANY: (2, 2, Decimal(1)),
        COPIED: (2, 1, Decimal(1)),
        ARTICLE: (1, 1, Decimal("0.5")),
        OURS: (1, 1, Decimal("0.5")),
    }


def test_a_season_that_is_not_there_is_refused() -> None:
    with pytest.raises(ModelError, match=r"^There is no season 1949\."):
        Meter([1949])
