"""What a pattern will read and cost, told beforehand, against what it then does on moto."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from f1model.design.entity import Item, Keys
from f1model.design.index import Index
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.query.explain import Estimate, explain
from f1model.query.request import request
from f1model.query.run import run
from f1model.query.units import item_size, read_units
from f1model.table.connect import connect
from f1model.table.load import load

RACE = F1["Get a race with its results"]
CAREER = F1["Get a driver's career, latest first"]
ONE = AccessPattern("Get one result", ["SeasonId", "Round", "Rank"], ["ResultItem"], model=F1)
SCANNED = AccessPattern("Get a round of any season", ["Round"], ["RaceItem"], model=F1)
MONACO: dict[str, Any] = {"SeasonId": 2024, "Round": 8}


@pytest.fixture(scope="module")
def items() -> list[Item]:
    """The first eight races of season 2024."""
    return f1_items(F1, seasons=[2024], rounds=range(1, 9))


@pytest.fixture(scope="module")
def table(items: list[Item]) -> Any:
    """Those in a table; these tests only read it."""
    table = connect(F1, backend="moto")
    load(table, reversed(items))
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
    pattern: AccessPattern, table: Any, article: Any, items: list[Item], article_2024: list[Item]
) -> None:
    source, held = (table, items) if pattern.model is F1 else (article, article_2024)
    values = asked(pattern, held)

    explanation = explain(pattern, values, items=held)
    result = run(source, pattern, allow_scan=True, **values)

    assert explanation.estimate == Estimate(
        result.evaluated, len(result.items), result.bytes or 0, result.requests, result.units
    )
    assert (
        explanation.cost
        == repr(explanation.estimate)
        == (
            f"{result.evaluated:,} evaluated, {len(result.items):,} returned, {result.bytes:,} bytes in 1 page, "
            f"{result.units.normalize():f} RCU (eventual, computed)"
        )
    )
    assert explanation.plan.operation == result.operation
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
    name: str, projection: Any, held: list[str] | None, items: list[Item]
) -> None:
    keys: dict[str, Any] = dict(F1.index("GSI1").keys)
    model = replace(F1, table=name, indexes=[Index("GSI1", projection=projection, **keys)])
    theirs = of(items, DriverId="charles-leclerc")
    table = connect(model, backend="moto")
    load(table, theirs)
    pattern = model[CAREER.name]
    kept = set(theirs[0]) if held is None else {"PK", "SK", "GSI1PK", "GSI1SK", *held}
    entries = [{name: value for name, value in item.items() if name in kept} for item in theirs]

    estimate = explain(pattern, items=theirs, DriverId="charles-leclerc").estimate
    result = run(table, pattern, DriverId="charles-leclerc")

    assert result.items == entries[::-1]
    assert result.bytes == sum(map(item_size, entries))
    assert estimate == Estimate(8, 8, result.bytes, 1, result.units)


def test_the_estimate_of_more_than_1_mb_has_several_pages(items: list[Item]) -> None:
    result = of(items, Round=8, Rank=1)[0]
    grown = [{**result, "SK": f"RACE#08#RESULT#{n:02d}", "Note": "n" * 300_000} for n in range(1, 10)]
    size = item_size(grown[0])

    estimate = explain(F1["Get all results of a race"], MONACO, items=grown).estimate

    assert estimate is not None
    assert (estimate.evaluated, estimate.bytes, estimate.requests) == (9, 9 * size, 3)
    assert estimate.units == 2 * read_units(4 * size) + read_units(size)  # four items pass 1 MB
    assert repr(estimate) == f"9 evaluated, 9 returned, {9 * size:,} bytes in 3 pages, 331 RCU (eventual, computed)"


def test_the_estimate_of_a_scan_beyond_one_page_says_that_its_order_is_unknown(items: list[Item]) -> None:
    result = of(items, Round=8, Rank=1)[0]
    grown = [{**result, "SK": f"RACE#08#RESULT#{n:02d}", "Note": "n" * 300_000} for n in range(1, 10)]
    asked = AccessPattern("Get all results", returns=["ResultItem"], model=F1)

    whole, small = explain(asked, items=grown).estimate, explain(asked, items=items).estimate
    first = explain(replace(asked, limit=2), items=items).estimate
    assert whole
    assert small
    assert first
    assert repr(whole) == (
        f"9 evaluated, 9 returned, {whole.bytes:,} bytes in about 3 pages, about 331 RCU (eventual, computed; a Scan's "
        "order is not known, nor where its pages end)"
    )
    assert small.doubt == ""  # one page, whatever the order
    assert first.doubt == f"a Scan's order is not known, so it may read from 2 to {len(items)} items"


def test_without_items_nothing_is_estimated() -> None:
    assert explain(RACE, **MONACO).estimate is None


def test_an_estimate_of_nothing_found_is_one_page_of_the_minimum() -> None:
    explanation = explain(RACE, MONACO, items=[])

    assert explanation.estimate == Estimate(0, 0, 0, 1, Decimal("0.5"))
    assert explanation.cost == "0 evaluated, 0 returned, 0 bytes in 1 page, 0.5 RCU (eventual, computed)"


def test_explain_without_values_shows_templates() -> None:
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
    estimate = explain(podium, MONACO, items=f1_items(F1, seasons=[2024], rounds=[8])).estimate
    assert estimate is not None
    assert (estimate.evaluated, estimate.returned) == (3, 3)  # as run() measures


@pytest.mark.parametrize(
    ("given", "name", "index"),
    [(["DriverId", "ConstructorId"], "ConstructorId", {"projection": "KEYS_ONLY", **F1.index("GSI1").keys}),
     (["DriverId"], "Type", {"projection": ["Rank"], "RaceItem": Keys("DRIVER#{RaceName}", "{SeasonId}"),
                             "ResultItem": F1.index("GSI1").keys["ResultItem"]})],
)  # fmt: skip
def test_a_filter_on_what_an_index_does_not_hold_is_refused_in_our_words(given: Any, name: str, index: Any) -> None:
    """The engine refuses it, so nothing is said of its cost, and nothing is sent."""
    asked = AccessPattern("a", given, ["ResultItem"], index="GSI1")
    model = replace(F1, table="KeysTable", indexes=[Index("GSI1", **index)], access_patterns=[asked])
    values = dict.fromkeys(given, "x")

    for ask in (explain, request, partial(run, connect(model))):
        with pytest.raises(ModelError, match=f"'a': it would filter by {name}, which GSI1 does not hold"):
            ask(model["a"], values)


def test_a_pattern_that_asks_for_strong_reads_is_read_and_billed_so(table: Any, items: list[Item]) -> None:
    strong = AccessPattern("Get a race", ["SeasonId", "Round"], ["RaceItem", "ResultItem"], consistent=True, model=F1)
    race: dict[str, Any] = {"SeasonId": 2024, "Round": 8}
    result, estimate = run(table, strong, **race), explain(strong, race, items=items).estimate
    assert result.request["ConsistentRead"] is True
    assert estimate is not None
    assert (result.consistency, estimate.consistency) == ("strong", "strong")
    assert result.units == estimate.units == 2
    relaxed = run(table, strong, consistent=False, **race)
    assert relaxed.consistency == "eventual"
    assert relaxed.units == 1
    assert "ConsistentRead" not in relaxed.request


def test_a_strong_read_of_a_global_index_is_refused_before_it_is_sent_and_priced() -> None:
    strong = replace(GROWN["Get the winners at a circuit"], consistent=True)

    for ask in (explain, request):
        with pytest.raises(ModelError, match="strongly consistent reads of Winners, a global index, and gets none"):
            ask(strong, WonAt="spa")
    assert "1 RCU (strong)" in explain(replace(RACE, consistent=True), MONACO).cost
