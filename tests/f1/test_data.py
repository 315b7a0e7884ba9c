"""The bundled history: how much of it there is, and that it adds up."""

from collections import Counter
from decimal import Decimal

import pytest

from f1model.f1 import data

# Seasons in which every driver's race points add up to the final standings.
EQUAL = {*range(1968, 1979), *range(1981, 1985), *range(1991, 2021)}
# Seasons in which only a driver's best results counted: the sum is never smaller than the standings.
DROPPED_RESULTS = {*range(1950, 1968), 1979, 1980, *range(1985, 1991)}
# Seasons with sprint races, which are not in the data: the sum is never larger than the standings.
SPRINTS = set(range(2021, 2027))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("seasons", 77),
        ("races", 1172),
        ("results", 27_533),
        ("drivers", 917),
        ("constructors", 187),
        ("circuits", 78),
        ("grands-prix", 54),
        ("driver-standings", 1680),
    ],
)
def test_how_many_there_are(name: str, count: int) -> None:
    assert len(data.read(name)) == count


def test_the_races_to_come_have_no_results() -> None:
    raced = {(row["year"], row["round"]) for row in data.read("results")}
    without = [
        (row["year"], int(row["round"])) for row in data.read("races") if (row["year"], row["round"]) not in raced
    ]

    assert without == [("2026", number) for number in range(12, 24)]


def test_some_drivers_have_no_result() -> None:
    assert len({row["driverId"] for row in data.read("results")}) == 860


def test_every_file_is_in_the_order_of_its_keys() -> None:
    for name in ("drivers", "constructors", "circuits", "grands-prix"):
        ids = [row["id"] for row in data.read(name)]
        assert ids == sorted(set(ids))
    results = [(int(row["year"]), int(row["round"]), int(row["positionDisplayOrder"])) for row in data.read("results")]
    assert results == sorted(set(results))


def test_names() -> None:
    assert data.names("drivers")["kimi-raikkonen"] == "Kimi Räikkönen"
    assert data.names("circuits")["monaco"] == "Monaco"


def test_a_file_that_is_not_there_is_an_error_of_its_own() -> None:
    with pytest.raises(FileNotFoundError, match=r"sprints\.csv"):
        data.read("sprints")


def test_a_shared_drive_gives_two_results_of_one_position() -> None:
    winners = Counter((row["year"], row["round"]) for row in data.read("results") if row["positionText"] == "1")

    assert [race for race, count in winners.items() if count > 1] == [("1951", "4"), ("1956", "1"), ("1957", "5")]


def test_every_season_is_in_exactly_one_list() -> None:
    listed = [*EQUAL, *DROPPED_RESULTS, *SPRINTS]

    assert sorted(listed) == [int(row["year"]) for row in data.read("seasons")]


@pytest.fixture(scope="module")
def differences() -> dict[int, list[Decimal]]:
    """By season: for every driver, the points of his races minus his points in the final standings."""
    points: dict[tuple[str, str], Decimal] = {}
    for row in data.read("results"):
        driver = row["year"], row["driverId"]
        points[driver] = points.get(driver, Decimal(0)) + Decimal(row["points"] or 0)
    standings = {(row["year"], row["driverId"]): Decimal(row["points"]) for row in data.read("driver-standings")}
    assert len(standings) == len(data.read("driver-standings"))

    by_season: dict[int, list[Decimal]] = {}
    for driver in points.keys() | standings.keys():
        difference = points.get(driver, Decimal(0)) - standings.get(driver, Decimal(0))
        by_season.setdefault(int(driver[0]), []).append(difference)
    return by_season


def test_the_points_add_up_in_every_season_where_all_counted(differences: dict[int, list[Decimal]]) -> None:
    assert {season for season, each in differences.items() if not any(each)} == EQUAL


def test_where_results_were_dropped_no_driver_has_more_in_the_standings(differences: dict[int, list[Decimal]]) -> None:
    assert {season for season, each in differences.items() if max(each) > 0 and min(each) >= 0} == DROPPED_RESULTS


def test_where_sprints_are_missing_no_driver_has_less_in_the_standings(differences: dict[int, list[Decimal]]) -> None:
    assert {season for season, each in differences.items() if min(each) < 0 and max(each) <= 0} == SPRINTS


def test_the_licence_and_the_credit_stand_beside_the_data() -> None:
    licence = (data.FOLDER / "LICENSE.md").read_text(encoding="utf-8")

    assert "Data: F1DB (f1db)" in licence
    assert "CC BY 4.0" in licence
    assert "Changes:" in licence
