"""What a pattern will read and cost, told beforehand, against what it then does on moto."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from f1model.query.units import item_size, read_units
from f1model.table.database import connect, load
from f1model.errors import ModelError
from f1model.query.explain import Estimate, explain
from f1model.f1.models import ARTICLE, F1, f1_items
from f1model.design.model import AccessPattern, Index, Item
from f1model.query.run import run

RACE = F1["Get a race with its results"]
CAREER = F1["Get a driver's career, latest first"]
ONE = AccessPattern("Get one result", ["SeasonId", "Round", "Rank"], ["ResultItem"], model=F1)
SCANNED = AccessPattern("Get a round of any season", ["Round"], ["RaceItem"], model=F1)
MONACO: dict[str, Any] = {"SeasonId": 2024, "Round": 8}


@pytest.fixture(scope="module")
def table(f1_2024: list[Item]) -> Any:
    """Season 2024 in our model; these tests only read it."""
    table = connect(F1, backend="moto")
    load(table, reversed(f1_2024))
    return table


@pytest.fixture(scope="module")
def article(article_2024: list[Item]) -> Any:
    table = connect(ARTICLE, backend="moto")
    load(table, article_2024)
    return table


def of(items: Sequence[Item], **values: Any) -> list[Item]:
    return [item for item in items if all(item.get(name) == value for name, value in values.items())]


def asked(pattern: AccessPattern, items: Sequence[Item]) -> dict[str, Any]:
    """Values from one of the items that the pattern returns."""
    item = of(items, Type=pattern.returns[-1])[0]
    return {name: item[name] for name in pattern.given}


@pytest.mark.parametrize(
    "pattern", [*F1.access_patterns, *ARTICLE.access_patterns], ids=lambda each: f"{each.model.table}: {each.name}"
)
def test_what_explain_says_is_what_run_measures(
    pattern: AccessPattern, table: Any, article: Any, f1_2024: list[Item], article_2024: list[Item]
) -> None:
    place, items = (table, f1_2024) if pattern.model is F1 else (article, article_2024)
    values = asked(pattern, items)

    said = explain(pattern, items, **values)
    result = run(place, pattern, allow_scan=True, **values)

    assert said.estimate == Estimate(
        result.evaluated, len(result.items), result.bytes or 0, result.requests, result.units
    )
    assert (
        said.cost
        == repr(said.estimate)
        == (
            f"{result.evaluated:,} evaluated, {len(result.items):,} returned, {result.bytes:,} bytes in 1 page, "
            f"{result.units.normalize():f} RCU (eventual, computed)"
        )
    )
    assert said.plan.operation == result.operation
    assert result.items


@pytest.mark.parametrize(
    ("name", "projection", "held"),
    [
        ("KeysTable", "KEYS_ONLY", []),
        ("SomeTable", ["RaceName", "RaceDate", "DriverName"], ["RaceName", "RaceDate", "DriverName"]),
        ("AllTable", "ALL", None),
    ],
)
def test_of_an_index_what_is_paid_for_is_what_it_holds(
    name: str, projection: Any, held: list[str] | None, f1_2024: list[Item]
) -> None:
    keys: dict[str, Any] = dict(F1.index("GSI1").keys)
    model = replace(F1, table=name, indexes=[Index("GSI1", projection=projection, **keys)])
    items = of(f1_2024, DriverId="charles-leclerc")
    place = connect(model, backend="moto")
    load(place, items)
    pattern = model[CAREER.name]
    kept = set(items[0]) if held is None else {"PK", "SK", "GSI1PK", "GSI1SK", *held}
    entries = [{name: value for name, value in item.items() if name in kept} for item in items]

    said = explain(pattern, items, DriverId="charles-leclerc").estimate
    result = run(place, pattern, DriverId="charles-leclerc")

    assert result.items == entries[::-1]
    assert result.bytes == sum(map(item_size, entries))
    assert said == Estimate(24, 24, result.bytes, 1, result.units)


def test_the_estimate_of_more_than_1_mb_has_several_pages(f1_2024: list[Item]) -> None:
    result = of(f1_2024, Round=8, Rank=1)[0]
    grown = [{**result, "SK": f"RACE#08#RESULT#{n:02d}", "Note": "n" * 300_000} for n in range(1, 10)]
    size = item_size(grown[0])

    said = explain(F1["Get all results of a race"], grown, **MONACO).estimate

    assert said is not None
    assert (said.evaluated, said.bytes, said.requests) == (9, 9 * size, 3)
    assert said.units == 2 * read_units(4 * size) + read_units(size)  # four items pass 1 MB
    assert repr(said) == f"9 evaluated, 9 returned, {9 * size:,} bytes in 3 pages, 331 RCU (eventual, computed)"


def test_without_items_nothing_is_estimated() -> None:
    assert explain(RACE, **MONACO).estimate is None


def test_an_estimate_of_nothing_found_is_one_page_of_the_minimum() -> None:
    said = explain(RACE, [], **MONACO)

    assert said.estimate == Estimate(0, 0, 0, 1, Decimal("0.5"))
    assert said.cost == "0 evaluated, 0 returned, 0 bytes in 1 page, 0.5 RCU (eventual, computed)"


def test_explain_without_values_shows_templates(f1_2024: list[Item]) -> None:
    assert repr(explain(ARTICLE["Get all races of a season"])).splitlines() == [
        "pattern        Get all races of a season",
        "operation      Query on ArticleTable",
        "key condition  PK = SEASON#<SeasonId> and begins_with(SK, RACE#)",
        "filter         Type is RaceItem",
        "over-reads     ResultItem",
        "cost           one request per page of 1 MB; 0.5 RCU (eventual) per 4,096 bytes evaluated",
    ]


def test_explain_with_values_shows_keys() -> None:
    assert explain(RACE, **MONACO).condition == 'PK = "SEASON#2024" and begins_with(SK, "RACE#08")'
    assert explain(F1["Get all Formula 1 seasons"]).condition == 'PK = "F1#SEASONS" and begins_with(SK, "SEASON#")'


def test_explain_without_values_of_a_range_shows_templates() -> None:
    pattern = AccessPattern("Get rounds", returns=["RaceItem"], fixed={"SeasonId": 2024}, between="Round", model=F1)

    assert explain(pattern).condition == "PK = SEASON#<SeasonId> and SK between RACE#<Round:02d> and RACE#<Round:02d>"
    assert explain(pattern, Round=(1, 3)).condition == 'PK = "SEASON#2024" and SK between "RACE#01" and "RACE#03"'


@pytest.mark.parametrize(
    ("pattern", "cost"),
    [
        (ONE, "one item: 0.5 RCU (eventual) per 4,096 bytes of it"),
        (SCANNED, "every item in F1Table is read: 0.5 RCU (eventual) per 4,096 bytes of it"),
    ],
)
def test_explain_says_how_the_cost_grows(pattern: AccessPattern, cost: str) -> None:
    assert explain(pattern).cost == cost
    assert "filter         none\nover-reads     nothing" in repr(explain(RACE))


def test_explain_refuses_values_that_do_not_fit() -> None:
    with pytest.raises(ModelError, match=r"needs Round\. Give exactly: SeasonId, Round\.$"):
        explain(RACE, SeasonId=2024)


def test_the_estimate_of_a_limited_pattern_stops_at_the_limit() -> None:
    podium = AccessPattern("Get the podium", ["SeasonId", "Round"], ["ResultItem"], limit=3, model=F1)
    said = explain(podium, f1_items(F1, seasons=[2024], rounds=[8]), SeasonId=2024, Round=8).estimate
    assert said is not None
    assert (said.evaluated, said.returned) == (3, 3)  # run() measures 3; the estimate says 20


def test_a_filter_on_what_an_index_does_not_hold_keeps_nothing() -> None:
    index = Index("GSI1", projection="KEYS_ONLY", **F1.index("GSI1").keys)  # type: ignore[arg-type]
    model = replace(
        F1,
        indexes=[index],
        access_patterns=[AccessPattern("a", ["DriverId", "ConstructorId"], ["ResultItem"], index="GSI1")],
    )
    said = explain(
        model["a"], f1_items(F1, seasons=[2024], rounds=[8]), DriverId="charles-leclerc", ConstructorId="ferrari"
    ).estimate
    assert said is not None
    assert said.returned == 0  # the engine returns none (run() measures 0); the estimate says 1


def test_a_pattern_that_asks_for_strong_reads_is_read_and_billed_so(table: Any, f1_2024: list[Item]) -> None:
    strong = AccessPattern("Get a race", ["SeasonId", "Round"], ["RaceItem", "ResultItem"], consistent=True, model=F1)
    race: dict[str, Any] = {"SeasonId": 2024, "Round": 8}
    result, said = run(table, strong, **race), explain(strong, f1_2024, **race).estimate
    assert result.request["ConsistentRead"] is True
    assert said is not None
    assert (result.consistency, said.consistency) == ("strong", "strong")
    assert result.units == said.units == 2
    relaxed = run(table, strong, consistent=False, **race)
    assert relaxed.consistency == "eventual"
    assert relaxed.units == 1
    assert "ConsistentRead" not in relaxed.request
