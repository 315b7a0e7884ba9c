"""The Formula 1 models as they are declared: their keys, how their patterns are answered, what they keep apart."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Item, Keys
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, COPIED, F1, GROWN, NORMALISED, REPAIRED
from f1model.query.apply import apply
from f1model.query.explain import explain
from f1model.query.plan import plan
from f1model.query.run import run
from f1model.table.connect import connect
from f1model.table.load import load

MODELS = [ARTICLE, REPAIRED, F1, GROWN, *NORMALISED.values(), *COPIED.values()]


def test_the_article_keeps_its_published_keys() -> None:
    assert {entity.name: entity.keys for entity in ARTICLE.entities} == {
        "SeasonItem": Keys("SEASON#{SeasonId}", "SEASON#{SeasonId}"),
        "RaceItem": Keys("SEASON#{SeasonId}", "RACE#{Round}"),
        "ResultItem": Keys("SEASON#{SeasonId}", "RACE#{Round}#RESULT#{FinishPosition}"),
    }


def test_the_repaired_design_has_its_keys_and_all_else_of_the_article() -> None:
    assert {entity.name: entity.keys for entity in REPAIRED.entities} == {
        "SeasonItem": Keys("F1#SEASONS", "SEASON#{SeasonId}"),
        "RaceItem": Keys("SEASON#{SeasonId}", "RACE#{Round:02d}"),
        "ResultItem": Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}"),
    }
    assert [each.keys for each in REPAIRED.entities] == [each.keys for each in F1.entities]  # which lose nothing
    assert REPAIRED.table == "RepairedTable"
    assert [each.attributes for each in REPAIRED.entities] == [each.attributes for each in ARTICLE.entities]
    assert REPAIRED.access_patterns == ARTICLE.access_patterns


def test_in_the_repaired_design_races_and_results_still_interleave() -> None:
    derived = plan(REPAIRED["Get all races of a season"])

    assert (derived.operation, derived.over_reads) == ("Query", ("ResultItem",))
    assert plan(REPAIRED["Get all Formula 1 seasons"]).over_reads == ()


@pytest.mark.parametrize("pattern", [*ARTICLE.access_patterns, *GROWN.access_patterns], ids=lambda each: each.name)
def test_every_example_of_ours_fits_its_pattern(pattern: AccessPattern) -> None:
    assert set(pattern.example) == {*pattern.given, *([pattern.between] if pattern.between else [])}
    assert pattern.often
    derived = plan(pattern)
    assert derived.condition_for(derived.values(pattern.example))


def test_only_the_article_needs_a_scan() -> None:
    scanned = [
        (model.table, each.name) for model in MODELS for each in model.access_patterns if plan(each).operation == "Scan"
    ]

    assert scanned == [("ArticleTable", "Get all Formula 1 seasons")]


def test_in_ours_no_pattern_reads_what_it_does_not_return() -> None:
    over_read = {each.name: plan(each).over_reads for each in GROWN.access_patterns}

    assert set(over_read.values()) == {()}
    assert plan(ARTICLE["Get all races of a season"]).over_reads == ("ResultItem",)


# Values of which one key may be made in more than one way.
SEASONS = st.sampled_from(["2024", "20", "F1", "SEASONS", "RACE", "RESULT", "RACE$", "08"]) | st.text(
    st.characters(exclude_characters="#"), min_size=1, max_size=3
)
NUMBERS = st.sampled_from([0, 1, 8, 10, 99])
VALUES = st.fixed_dictionaries({"SeasonId": SEASONS, "Round": NUMBERS, "Rank": NUMBERS})


@given(VALUES, VALUES)
def test_two_entities_of_ours_never_share_a_primary_key(one: dict[str, Any], other: dict[str, Any]) -> None:
    owners: dict[tuple[str, str], Any] = {}
    for values in (one, other):
        for entity in F1.entities:
            needed = {name: values[name] for key in F1.place().keys[entity.name] for name in key.template.fields}
            item = F1.item(entity.name, needed)
            owner = (entity.name, needed)
            assert owners.setdefault((item["PK"], item["SK"]), owner) == owner


# What Part II makes of it.


@pytest.fixture(scope="module")
def grown_table() -> Any:
    """Of season 2024 in the grown model the races, the results of one, and those of one team; only to be read."""
    table = connect(GROWN, backend="moto")
    items = f1_items(GROWN, seasons=[2024])
    load(table, [item for item in items if item.get("Round") == 8 or item.get("ConstructorId", "ferrari") == "ferrari"])
    return table


def test_the_grown_model_is_ours_and_more(f1_2024: list[Item]) -> None:
    added = {"WonAt", "WinnersPK", "WinnersSK"}
    items = f1_items(GROWN, seasons=[2024])

    assert [{name: item[name] for name in item if name not in added} for item in items] == f1_2024
    assert GROWN.access_patterns[: len(F1.access_patterns)] == F1.access_patterns
    assert GROWN.indexes[: len(F1.indexes)] == F1.indexes
    assert GROWN.table != F1.table


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Get all Formula 1 seasons", ["SEASON#2024"]),
        ("Get all races of a season", [f"RACE#{number:02d}" for number in range(1, 25)]),
        ("Get all results of a race", [f"RACE#08#RESULT#{rank:02d}" for rank in range(1, 21)]),
        ("Get a race with its results", ["RACE#08", *(f"RACE#08#RESULT#{rank:02d}" for rank in range(1, 21))]),
        ("Get the winners at a circuit", ["RACE#08#RESULT#01"]),
        ("Get the podium of a race", [f"RACE#08#RESULT#{rank:02d}" for rank in (1, 2, 3)]),
    ],
)
def test_a_pattern_of_the_grown_model_is_answered_in_2024(name: str, keys: list[str], grown_table: Any) -> None:
    answer = run(grown_table, GROWN[name], **GROWN[name].example)

    assert [item["SK"] for item in answer.items] == keys
    assert (answer.evaluated, answer.requests) == (len(keys), 1)


@pytest.mark.parametrize(
    ("name", "attribute", "value", "backwards"),
    [
        ("Get a driver's career, latest first", "DriverId", "charles-leclerc", True),
        ("Get a constructor's results in a season", "ConstructorId", "ferrari", False),
    ],
)
def test_the_results_of_one_driver_or_constructor_come_in_the_order_of_the_races(
    name: str, attribute: str, value: str, backwards: bool, grown_table: Any, f1_2024: list[Item]
) -> None:
    theirs = [item["SK"] for item in f1_2024 if item.get(attribute) == value]

    answer = run(grown_table, GROWN[name], **GROWN[name].example)

    assert [item["SK"] for item in answer.items] == sorted(theirs, reverse=backwards)
    assert answer.evaluated == len(theirs) == {"DriverId": 24, "ConstructorId": 48}[attribute]


def test_the_index_of_winners_holds_of_a_result_its_keys_and_what_a_list_shows(grown_table: Any) -> None:
    (winner,) = run(grown_table, GROWN["Get the winners at a circuit"], WonAt="monaco").items

    assert winner == {
        "PK": "SEASON#2024", "SK": "RACE#08#RESULT#01", "DriverName": "Charles Leclerc", "ConstructorName": "Ferrari",
        "FinishTime": "2:23:15.554", "SeasonId": "2024", "Round": 8,
        "WinnersPK": "WINS#monaco", "WinnersSK": "2024#08#01",
    }  # fmt: skip


def test_the_podium_of_every_race_is_ranks_one_to_three(f1_2024: list[Item]) -> None:
    podium = plan(GROWN["Get the podium of a race"])

    for number in range(1, 25):
        read = podium.reads(f1_2024, {"SeasonId": "2024", "Round": number, "Rank": (1, 3)})
        assert [(item["Type"], item["Round"], item["Rank"]) for item in read] == [
            ("ResultItem", number, rank) for rank in (1, 2, 3)
        ]


# What changes.


@pytest.mark.parametrize("pattern", GROWN.write_patterns, ids=lambda each: each.name)
def test_every_example_of_a_write_of_ours_changes_the_table_and_can_be_foreseen(pattern: WritePattern) -> None:
    assert pattern.often
    items = f1_items(GROWN, seasons=[2024, 2026], rounds=[8])
    table = connect(GROWN, backend="moto")
    load(table, items)

    written = apply(table, pattern, *pattern.tried)

    foreseen = explain(pattern, *pattern.tried, items=items)
    assert (foreseen.operation, foreseen.by_place, foreseen.refused) == (written.operation, written.by_place, "")
    assert written.units >= 1


def test_a_winner_who_is_disqualified_moves_down_and_is_no_winner() -> None:
    items = f1_items(GROWN, seasons=[2024], rounds=[8])
    table = connect(GROWN, backend="moto")
    load(table, items)

    apply(table, GROWN["Disqualify a driver"], *GROWN["Disqualify a driver"].tried)

    assert run(table, GROWN["Get the winners at a circuit"], WonAt="monaco").items == []
    *_, last = run(table, GROWN["Get all results of a race"], SeasonId="2024", Round=8).items
    assert (last["DriverName"], last["SK"], last["PositionText"]) == ("Charles Leclerc", "RACE#08#RESULT#21", "DSQ")
    latest, *_ = run(table, GROWN["Get a driver's career, latest first"], DriverId="charles-leclerc").items
    assert latest["GSI1SK"] == "2024#08#21"
