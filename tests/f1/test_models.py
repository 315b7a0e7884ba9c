from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from f1model.table.database import connect, load
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, COPIED, F1, GROWN, NORMALISED, REPAIRED, f1_items
from f1model.design.model import AccessPattern, DataModel, Entity, Item, Key
from f1model.query.plan import plan
from f1model.query.run import run
from f1model.f1.relational import SCHEMA

MODELS = [ARTICLE, REPAIRED, F1, GROWN, *NORMALISED.values(), *COPIED.values()]


@pytest.fixture(scope="module")
def history() -> list[Item]:
    """Every item of our model, 1950 to 2026."""
    return f1_items(F1)


def result(season: int, number: int, rank: int) -> Item:
    items = f1_items(F1, seasons=[season], rounds=[number])
    return next(item for item in items if item.get("Rank") == rank)


def test_the_article_keeps_its_published_keys() -> None:
    assert {entity.name: entity.key for entity in ARTICLE.entities} == {
        "SeasonItem": Key("SEASON#{SeasonId}", "SEASON#{SeasonId}"),
        "RaceItem": Key("SEASON#{SeasonId}", "RACE#{Round}"),
        "ResultItem": Key("SEASON#{SeasonId}", "RACE#{Round}#RESULT#{FinishPosition}"),
    }


def test_our_season_race_and_results_as_items() -> None:
    season, race, winner, *others = f1_items(F1, seasons=[2024], rounds=[8])

    assert season == {
        "PK": "F1#SEASONS", "SK": "SEASON#2024", "Type": "SeasonItem",
        "SeasonId": "2024", "Rounds": 24, "ChampionName": "Max Verstappen",
    }  # fmt: skip
    assert race == {
        "PK": "SEASON#2024", "SK": "RACE#08", "Type": "RaceItem",
        "SeasonId": "2024", "Round": 8, "RaceName": "Monaco Grand Prix", "RaceDate": "2024-05-26",
        "CircuitName": "Monaco", "GSI1PK": "CALENDAR#2024", "GSI1SK": "RACE#08",
    }  # fmt: skip
    assert winner == {
        "PK": "SEASON#2024", "SK": "RACE#08#RESULT#01", "Type": "ResultItem",
        "SeasonId": "2024", "Round": 8, "Rank": 1, "PositionText": "1", "FinishPosition": 1,
        "FinishStatus": "Finished", "FinishTime": "2:23:15.554", "FinishPoints": 25, "TotalLaps": 78,
        "DriverId": "charles-leclerc", "DriverName": "Charles Leclerc", "DriverNumber": 16,
        "ConstructorId": "ferrari", "ConstructorName": "Ferrari",
        "GSI1PK": "DRIVER#charles-leclerc", "GSI1SK": "2024#08#01",
    }  # fmt: skip
    assert len(others) == 19


@pytest.mark.parametrize(
    ("season", "number", "rank", "status", "position", "text"),
    [
        (2024, 8, 1, "Finished", 1, "1"),
        (2024, 8, 2, "+7.152", 2, "2"),
        (2024, 8, 20, "Collision", None, "DNF"),
        (1950, 1, 10, "+6 laps", 10, "10"),
        (2024, 3, 17, "Accident", 17, "17"),  # he stopped, and had gone far enough to be classified
        (1950, 1, 14, "+13 laps", None, "NC"),
        (1950, 1, 22, "DNF", None, "DNF"),
    ],
)
def test_the_finish_status_is_the_reason_else_the_gap_else_finished_or_the_position_text(
    season: int, number: int, rank: int, status: str, position: int | None, text: str
) -> None:
    item = result(season, number, rank)

    assert (item["FinishStatus"], item.get("FinishPosition"), item["PositionText"]) == (status, position, text)


def test_every_item_of_the_whole_history_has_a_key_of_its_own(history: list[Item]) -> None:
    assert Counter(item["Type"] for item in history) == {"SeasonItem": 77, "RaceItem": 1172, "ResultItem": 27_533}
    assert len({(item["PK"], item["SK"]) for item in history}) == len(history)
    assert len({(item["GSI1PK"], item["GSI1SK"]) for item in history if "GSI1PK" in item}) == 1172 + 27_533


def test_fractions_of_points_are_exact(history: list[Item]) -> None:
    points = {item["FinishPoints"] for item in history if item["Type"] == "ResultItem"}

    assert {Decimal("0.14"), Decimal("1.33"), Decimal("12.5"), 25, 0} <= points
    assert not any(isinstance(value, float) for value in points)


def test_a_season_under_way_has_no_champion(history: list[Item]) -> None:
    seasons = {item["SeasonId"]: item for item in history if item["Type"] == "SeasonItem"}

    assert [season for season, item in seasons.items() if "ChampionName" not in item] == ["2026"]
    assert (seasons["1950"]["ChampionName"], seasons["1950"]["Rounds"]) == ("Nino Farina", 7)


def test_the_article_cannot_key_a_result_without_a_position() -> None:
    with pytest.raises(ModelError) as error:
        f1_items(ARTICLE, seasons=[2024], rounds=[8])

    assert str(error.value) == (
        "ResultItem.SK: FinishPosition is missing, and the key needs it. Give it, or take it out of the key."
    )


def test_the_article_keys_a_shared_drive_twice() -> None:
    items = f1_items(F1, seasons=[1951], rounds=[4])
    shared = [item for item in items if item.get("FinishPosition") == 1]

    assert [item["DriverId"] for item in shared] == ["luigi-fagioli", "juan-manuel-fangio"]
    keys = {
        ARTICLE.item("ResultItem", {name: item[name] for name in ("SeasonId", "Round", "FinishPosition")})["SK"]
        for item in shared
    }
    assert keys == {"RACE#4#RESULT#1"}


def test_the_repaired_design_has_its_keys_and_all_else_of_the_article() -> None:
    assert {entity.name: entity.key for entity in REPAIRED.entities} == {
        "SeasonItem": Key("F1#SEASONS", "SEASON#{SeasonId}"),
        "RaceItem": Key("SEASON#{SeasonId}", "RACE#{Round:02d}"),
        "ResultItem": Key("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}"),
    }
    assert REPAIRED.table == "RepairedTable"
    assert [each.attributes for each in REPAIRED.entities] == [each.attributes for each in ARTICLE.entities]
    assert REPAIRED.access_patterns == ARTICLE.access_patterns


def test_the_repaired_design_loses_nothing_of_the_whole_history(history: list[Item]) -> None:
    items = f1_items(REPAIRED)

    assert len({(item["PK"], item["SK"]) for item in items}) == len(items) == len(history)
    assert [(item["PK"], item["SK"]) for item in items] == [(item["PK"], item["SK"]) for item in history]


def test_in_the_repaired_design_races_and_results_still_interleave() -> None:
    derived = plan(REPAIRED["Get all races of a season"])

    assert (derived.operation, derived.over_reads) == ("Query", ("ResultItem",))
    assert plan(REPAIRED["Get all Formula 1 seasons"]).over_reads == ()


# What Part II makes of it.


@pytest.fixture(scope="module")
def grown() -> list[Item]:
    """Every item of the grown model, 1950 to 2026."""
    return f1_items(GROWN)


@pytest.fixture(scope="module")
def grown_table() -> Any:
    """Season 2024 in the grown model; these tests only read it."""
    table = connect(GROWN, backend="moto")
    load(table, f1_items(GROWN, seasons=[2024]))
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


def test_every_pattern_of_the_grown_model_has_an_example_that_is_answered(grown_table: Any) -> None:
    for pattern in GROWN.access_patterns:
        assert run(grown_table, pattern, **pattern.example).items, pattern.name


def test_the_index_of_winners_holds_of_a_result_its_keys_and_what_a_list_shows(grown_table: Any) -> None:
    (winner,) = run(grown_table, GROWN["Get the winners at a circuit"], WonAt="monaco").items

    assert winner == {
        "PK": "SEASON#2024", "SK": "RACE#08#RESULT#01", "DriverName": "Charles Leclerc", "ConstructorName": "Ferrari",
        "FinishTime": "2:23:15.554", "SeasonId": "2024", "Round": 8,
        "WinnersPK": "WINS#monaco", "WinnersSK": "2024#08#01",
    }  # fmt: skip


def test_winners_are_the_results_in_first_position_two_where_they_shared_a_car(grown: list[Item]) -> None:
    index = GROWN.index("Winners")
    listed = [item for item in grown if index.entry(item, GROWN.key_names())]

    assert listed == [item for item in grown if item.get("FinishPosition") == 1]
    assert listed == [item for item in grown if "WonAt" in item]
    won = Counter((item["SeasonId"], item["Round"]) for item in listed)
    assert (len(listed), len(won)) == (1163, 1160)
    assert [race for race, winners in won.items() if winners > 1] == [("1951", 4), ("1956", 1), ("1957", 5)]
    assert won.keys() == {(item["SeasonId"], item["Round"]) for item in grown if item["Type"] == "ResultItem"}
    assert len({(item["WinnersPK"], item["WinnersSK"]) for item in listed}) == len(listed)


def test_a_winner_is_listed_where_the_race_was_latest_first(grown: list[Item]) -> None:
    races = {(item["SeasonId"], item["Round"]): item["CircuitName"] for item in grown if item["Type"] == "RaceItem"}
    won = plan(GROWN["Get the winners at a circuit"]).reads(grown, {"WonAt": "monaco"})

    assert {races[item["SeasonId"], item["Round"]] for item in won} == {"Monaco"}
    assert [item["SeasonId"] for item in won] == sorted((item["SeasonId"] for item in won), reverse=True)
    assert len(won) == sum(
        item.get("FinishPosition") == 1 and races[item["SeasonId"], item["Round"]] == "Monaco"
        for item in grown
        if item["Type"] == "ResultItem"
    )
    assert len(won) > 70


def test_the_podium_of_every_race_is_ranks_one_to_three(f1_2024: list[Item]) -> None:
    podium = plan(GROWN["Get the podium of a race"])

    for number in range(1, 25):
        read = podium.reads(f1_2024, {"SeasonId": 2024, "Round": number, "Rank": (1, 3)})
        assert [(item["Type"], item["Round"], item["Rank"]) for item in read] == [
            ("ResultItem", number, rank) for rank in (1, 2, 3)
        ]


CALENDAR = Entity("CalendarItem", "SEASON#{SeasonId}", "CALENDAR", {"SeasonId": "S", "Races": "L"})
LISTING = Entity("SeasonItem", "F1#SEASONS", "SEASON#{SeasonId}", {"SeasonId": "S", "Rounds": "N", "Races": "L"})


def test_a_calendar_lists_the_races_of_its_season() -> None:
    (calendar,) = f1_items(DataModel("CalendarTable", [CALENDAR]), seasons=[2024])
    races = calendar["Races"]

    assert {name: calendar[name] for name in ("PK", "SK", "Type", "SeasonId")} == {
        "PK": "SEASON#2024", "SK": "CALENDAR", "Type": "CalendarItem", "SeasonId": "2024",
    }  # fmt: skip
    assert [race["Round"] for race in races] == list(range(1, 25))
    assert races[7] == {
        "Round": 8, "RaceName": "Monaco Grand Prix", "CircuitName": "Monaco", "RaceDate": "2024-05-26",
    }  # fmt: skip


def test_a_season_that_lists_its_races_lists_those_of_its_calendar() -> None:
    seasons, calendars = (
        f1_items(DataModel("Table", [entity]), seasons=[1950, 2024]) for entity in (LISTING, CALENDAR)
    )

    assert [item["Races"] for item in seasons] == [item["Races"] for item in calendars]
    assert [(item["SeasonId"], item["Rounds"], len(item["Races"])) for item in seasons] == [
        ("1950", 7, 7), ("2024", 24, 24),
    ]  # fmt: skip


def test_a_calendar_of_chosen_rounds_lists_only_those() -> None:
    (calendar,) = f1_items(DataModel("CalendarTable", [CALENDAR]), seasons=[2024], rounds=[24, 8])

    assert [race["RaceName"] for race in calendar["Races"]] == ["Monaco Grand Prix", "Abu Dhabi Grand Prix"]


@pytest.mark.parametrize("models", [NORMALISED, COPIED], ids=["normalised", "copied"])
def test_one_table_per_entity_holds_the_same_season(models: dict[str, DataModel]) -> None:
    items = {name: f1_items(model, seasons=[2024]) for name, model in models.items()}

    assert (len(items["Races"]), len(items["Results"])) == (24, 479)
    for name, model in models.items():
        keys = [tuple(item[key] for key in model.key_names()) for item in items[name]]
        assert len(set(keys)) == len(keys)


def test_in_the_normalised_tables_every_id_names_an_item() -> None:
    items = {name: f1_items(model, seasons=[2024]) for name, model in NORMALISED.items()}

    def ids(table: str, name: str) -> set[Any]:
        return {item[name] for item in items[table]}

    assert ids("Results", "DriverId") == ids("Drivers", "DriverId")
    assert ids("Results", "ConstructorId") == ids("Constructors", "ConstructorId")
    assert ids("Races", "CircuitId") == ids("Circuits", "CircuitId")
    assert not any("DriverName" in item or "ConstructorName" in item for item in items["Results"])


def test_the_copied_tables_need_no_join() -> None:
    winner = next(item for item in f1_items(COPIED["Results"], seasons=[2024], rounds=[8]) if item["Rank"] == 1)

    assert (winner["RaceId"], winner["DriverName"], winner["ConstructorName"]) == (
        "2024#08",
        "Charles Leclerc",
        "Ferrari",
    )


@pytest.mark.parametrize(
    ("seasons", "rounds", "problem"),
    [
        ([2024, 1949], None, "No such races: seasons [1949], rounds None; there are 1950 to 2026."),
        ([2024], [8, 99], "No such races: seasons [2024], rounds [99]; there are 1950 to 2026."),
        ([], None, "No such races: seasons [], rounds None; there are 1950 to 2026."),
        (None, [], "No such races: seasons None, rounds []; there are 1950 to 2026."),
    ],
)
def test_a_season_or_round_that_is_not_there_is_refused(
    seasons: Sequence[int] | None, rounds: Sequence[int] | None, problem: str
) -> None:
    with pytest.raises(ModelError) as error:
        f1_items(F1, seasons=seasons, rounds=rounds)

    assert str(error.value) == problem


def test_an_entity_that_is_none_of_formula_1_is_refused() -> None:
    model = DataModel("Garage", [Entity("TyreItem", "TYRES", "{Id}", {"Id": "S"})])

    with pytest.raises(ModelError) as error:
        f1_items(model, seasons=[2024])

    assert str(error.value) == (
        "Garage: TyreItem is no entity of Formula 1. Use Season, Calendar, Race, Result, Driver, Constructor, Circuit."
    )


@pytest.mark.parametrize("pattern", [*ARTICLE.access_patterns, *GROWN.access_patterns], ids=lambda each: each.name)
def test_every_example_of_ours_fits_its_pattern(pattern: AccessPattern) -> None:
    assert set(pattern.example) == {*pattern.given, *([pattern.between] if pattern.between else [])}
    assert pattern.often
    assert plan(pattern).condition_for(pattern.example)


def test_only_the_article_needs_a_scan() -> None:
    scanned = [
        (model.table, each.name) for model in MODELS for each in model.access_patterns if plan(each).operation == "Scan"
    ]

    assert scanned == [("ArticleTable", "Get all Formula 1 seasons")]


def test_in_ours_no_pattern_reads_what_it_does_not_return() -> None:
    over_read = {each.name: plan(each).over_reads for each in GROWN.access_patterns}

    assert set(over_read.values()) == {()}
    assert plan(ARTICLE["Get all races of a season"]).over_reads == ("ResultItem",)


def test_the_relational_entities_are_no_part_of_a_table() -> None:
    with pytest.raises(ModelError, match="is no entity of Formula 1"):
        f1_items(DataModel("Relational", [SCHEMA.entities[0]], sort=None), seasons=[2024])


TEXT = st.text(min_size=1, max_size=8).filter(lambda text: "#" not in text)
VALUES = st.fixed_dictionaries({"SeasonId": TEXT, "Round": st.integers(0, 99), "Rank": st.integers(0, 99)})


@settings(max_examples=200)
@given(VALUES, VALUES)
def test_two_entities_of_ours_never_share_a_primary_key(one: dict[str, Any], other: dict[str, Any]) -> None:
    owners: dict[tuple[str, str], Any] = {}
    for values in (one, other):
        for entity in F1.entities:
            needed = {name: values[name] for template in F1.templates(entity) or () for name in template.fields}
            item = F1.item(entity.name, needed)
            owner = (entity.name, needed)
            assert owners.setdefault((item["PK"], item["SK"]), owner) == owner
