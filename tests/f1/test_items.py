"""The items of the Formula 1 models: made from the bundled history, one for each season, race, result and name."""

from collections import Counter
from collections.abc import Collection
from decimal import Decimal
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, COPIED, F1, GROWN, NORMALISED, REPAIRED
from f1model.f1.relational import SCHEMA
from f1model.query.plan import plan
from tests.history import history


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
    key = f"SEASON#{season}", f"RACE#{number:02d}#RESULT#{rank:02d}"
    item = next(item for item in history() if (item["PK"], item["SK"]) == key)

    assert (item["FinishStatus"], item.get("FinishPosition"), item["PositionText"]) == (status, position, text)


def test_every_item_of_the_whole_history_has_a_key_of_its_own() -> None:
    assert Counter(item["Type"] for item in history()) == {"SeasonItem": 77, "RaceItem": 1172, "ResultItem": 27_533}
    assert len({(item["PK"], item["SK"]) for item in history()}) == len(history())
    assert len({(item["GSI1PK"], item["GSI1SK"]) for item in history() if "GSI1PK" in item}) == 1172 + 27_533


def test_fractions_of_points_are_exact() -> None:
    points = {item["FinishPoints"] for item in history() if item["Type"] == "ResultItem"}

    assert {Decimal("0.14"), Decimal("1.33"), Decimal("12.5"), 25, 0} <= points
    assert not any(isinstance(value, float) for value in points)


def test_a_season_under_way_has_no_champion() -> None:
    seasons = {item["SeasonId"]: item for item in history() if item["Type"] == "SeasonItem"}

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


def test_the_repaired_design_keeps_whoever_shared_a_car() -> None:
    ours, repaired = (f1_items(model, seasons=[1951, 1956, 1957]) for model in (F1, REPAIRED))

    assert [(item["PK"], item["SK"]) for item in repaired] == [(item["PK"], item["SK"]) for item in ours]


def test_winners_are_the_results_in_first_position_two_where_they_shared_a_car() -> None:
    winners = GROWN.place("Winners")
    listed = [item for item in history() if winners.holds(item)]

    assert listed == [item for item in history() if item.get("FinishPosition") == 1]
    assert listed == [item for item in history() if "WonAt" in item]
    won = Counter((item["SeasonId"], item["Round"]) for item in listed)
    assert (len(listed), len(won)) == (1163, 1160)
    assert [race for race, winners in won.items() if winners > 1] == [("1951", 4), ("1956", 1), ("1957", 5)]
    assert won.keys() == {(item["SeasonId"], item["Round"]) for item in history() if item["Type"] == "ResultItem"}
    assert len({(item["WinnersPK"], item["WinnersSK"]) for item in listed}) == len(listed)


def test_a_winner_is_listed_where_the_race_was_latest_first() -> None:
    races = {(item["SeasonId"], item["Round"]): item["CircuitName"] for item in history() if item["Type"] == "RaceItem"}
    won = plan(GROWN["Get the winners at a circuit"]).reads(history(), {"WonAt": "monaco"})

    assert {races[item["SeasonId"], item["Round"]] for item in won} == {"Monaco"}
    assert [item["SeasonId"] for item in won] == sorted((item["SeasonId"] for item in won), reverse=True)
    assert len(won) == sum(
        item.get("FinishPosition") == 1 and races[item["SeasonId"], item["Round"]] == "Monaco"
        for item in history()
        if item["Type"] == "ResultItem"
    )
    assert len(won) > 70


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
        keys = [model.place().key(item) for item in items[name]]
        assert len(set(keys)) == len(keys)


def test_in_the_normalised_tables_every_id_names_an_item() -> None:
    items = {name: f1_items(model, seasons=[2024]) for name, model in NORMALISED.items()}

    def ids(table: str, name: str) -> set[Any]:
        return {item[name] for item in items[table]}

    assert ids("Results", "DriverId") == ids("Drivers", "DriverId")
    assert ids("Results", "ConstructorId") == ids("Constructors", "ConstructorId")
    assert ids("Races", "CircuitId") == ids("Circuits", "CircuitId")
    assert not any("DriverName" in item or "ConstructorName" in item for item in items["Results"])


def test_a_circuit_and_its_races_are_in_the_same_country() -> None:
    places = {"CircuitId": "S", "Country": "S", "SeasonId": "S", "Round": "N"}
    entities = [
        Entity("CircuitItem", "CIRCUITS", "{Country}#{CircuitId}", places),
        Entity("RaceItem", "RACES", "{SeasonId}#{Round:02d}", places),
    ]
    items = f1_items(DataModel("Places", entities), seasons=[2024])
    country = {item["CircuitId"]: item["Country"] for item in items if item["Type"] == "CircuitItem"}

    assert country["monza"] == "italy"
    assert all(country[item["CircuitId"]] == item["Country"] for item in items)


def test_the_copied_tables_need_no_join() -> None:
    winner = next(item for item in f1_items(COPIED["Results"], seasons=[2024], rounds=[8]) if item["Rank"] == 1)

    assert (winner["RaceId"], winner["DriverName"], winner["ConstructorName"]) == (
        "2024#08",
        "Charles Leclerc",
        "Ferrari",
    )


WHOLE = "and has to be whole numbers. Write"
OUTSIDE = "Choose from the seasons 1950 to 2026 and their rounds."


@pytest.mark.parametrize(
    ("seasons", "rounds", "message"),
    [
        ([2024, 1949], None, f"There is no season 1949. {OUTSIDE}"),
        ([2024], [8, 99], f"There is no round 99. {OUTSIDE}"),
        ([], None, f"No race is chosen. {OUTSIDE}"),
        (None, [], f"No race is chosen. {OUTSIDE}"),
        (1949, None, f"There is no season 1949. {OUTSIDE}"),
        (2024.5, None, f"f1_items: seasons is 2024.5, {WHOLE} seasons=2024, or several: seasons=range(2010, 2025)."),
        (True, None, f"f1_items: seasons is True, {WHOLE} seasons=2024, or several: seasons=range(2010, 2025)."),
        ([2024], "8-9", f"f1_items: rounds is '8-9', {WHOLE} rounds=5, or several: rounds=[1, 2, 5]."),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_the_way_out(seasons: Any, rounds: Any, message: str) -> None:
    with pytest.raises(ModelError) as error:
        f1_items(F1, seasons=seasons, rounds=rounds)

    assert str(error.value) == message


@pytest.mark.parametrize("rounds", [[8], {8}, range(8, 9), ["8"], 8, "8"])
def test_one_round_will_do_and_so_does_whatever_can_be_gone_through(rounds: Collection[int] | int) -> None:
    assert f1_items(F1, seasons=[2024], rounds=rounds) == f1_items(F1, seasons=[2024], rounds=[8])


def test_an_entity_that_is_none_of_formula_1_is_refused() -> None:
    model = DataModel("Garage", [Entity("TyreItem", "TYRES", "{Id}", {"Id": "S"})])

    with pytest.raises(ModelError) as error:
        f1_items(model, seasons=[2024])

    assert str(error.value) == (
        "Garage: TyreItem is not an entity of Formula 1. "
        "Use Season, Calendar, Race, Result, Driver, Constructor, Circuit."
    )


def test_the_relational_entities_are_no_part_of_a_table() -> None:
    with pytest.raises(ModelError, match="is not an entity of Formula 1"):
        f1_items(DataModel("Relational", [SCHEMA.entities[0]], sort=None), seasons=[2024])


def test_finishers_are_one_car_for_each_place() -> None:
    results = [
        item for item in f1_items(F1, seasons=[1951], rounds=[4], finishers=True) if item["Type"] == "ResultItem"
    ]  # two drivers shared the winning car, and half of the field retired

    assert [item["FinishPosition"] for item in results] == list(range(1, 12))
    assert results[0]["DriverName"] == "Luigi Fagioli", "the first in the official table"
