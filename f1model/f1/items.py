"""The items of the Formula 1 models, made from the bundled history."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any

from f1model.design.entity import Item
from f1model.design.given import model_given
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1 import data
from f1model.f1.columns import items_of
from f1model.f1.models import F1


def f1_items(
    model: DataModel = F1, *, seasons: Collection[int] | int | None = None,
    rounds: Collection[int] | int | None = None, finishers: bool = False,
) -> list[Item]:  # fmt: skip
    """The items of a Formula 1 model, made from the bundled history, entity by entity and oldest first.

    ``seasons`` and ``rounds`` keep what lies in them, ``[2023, 2024]`` or just ``2024`` (default: everything, 1950 to
    2026). Entities that name drivers, constructors or circuits get those that occur in the chosen races.
    ``finishers=True`` keeps only results that have a finishing position, one for each position of a race: the first
    in the official table.

    Raises:
        ModelError: ``seasons`` or ``rounds`` are not numbers, a season or round does not exist, an entity is not one
            of Formula 1's, or an item cannot be made, for instance because a value of its key is missing.
    """
    if isinstance(model, int | list | range) and not isinstance(model, bool):
        raise ModelError(
            "f1_items", f"{model!r} is not a data model.", f"Name the seasons: f1_items(seasons={model!r})."
        )
    model_given(model, "f1_items", "Write f1_items(F1, seasons=[2024]).")
    chosen = _Chosen(seasons, rounds, finishers)
    items: list[Item] = []
    for entity in model.entities:
        kind = entity.name.removesuffix("Item")
        if kind not in _BUILDERS:
            problem = f"{entity.name} is not an entity of Formula 1."
            raise ModelError(model.table, problem, f"Use {', '.join(_BUILDERS)}.")
        items += items_of(model, entity.name, [*_BUILDERS[kind](chosen)])
    return items


class _Chosen:
    """The races and results that lie in the chosen seasons and rounds."""

    def __init__(
        self, seasons: Collection[int] | int | None, rounds: Collection[int] | int | None, finishers: bool = False
    ) -> None:
        years, numbers = _texts("seasons", seasons), _texts("rounds", rounds)

        def wanted(name: str) -> list[dict[str, str]]:
            chosen = (rows for year, rows in data.of_years(name).items() if years is None or year in years)
            return [row for rows in chosen for row in rows if numbers is None or row["round"] in numbers]

        self.races = wanted("races")
        results = wanted("results")
        self.results = _finishers(results) if finishers else results
        self.years = sorted({row["year"] for row in self.races})
        missing = [f"season {year}" for year in sorted((years or set()) - set(self.years))]
        missing += [f"round {number}" for number in sorted((numbers or set()) - {row["round"] for row in self.races})]
        if missing or not self.races:
            first, last = data.read("seasons")[0]["year"], data.read("seasons")[-1]["year"]
            problem = f"There is no {missing[0]}." if missing else "No race is chosen."
            raise ModelError("", problem, f"Choose from the seasons {first} to {last} and their rounds.")

    def ids(self, column: str) -> set[str]:
        return {row[column] for row in (*self.races, *self.results) if column in row}


def _finishers(results: list[dict[str, str]]) -> list[dict[str, str]]:
    first: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in results:
        if row["positionText"].isdecimal():
            first.setdefault((row["year"], row["round"], row["positionText"]), row)
    return list(first.values())


def _texts(name: str, chosen: Collection[int] | int | None) -> set[str] | None:
    if chosen is None:
        return None
    one = isinstance(chosen, int) or (isinstance(chosen, str) and chosen.isdecimal())
    members = [chosen] if one else list(chosen) if isinstance(chosen, Iterable) and not isinstance(chosen, str) else []
    whole = all(str(each).isdecimal() and not isinstance(each, bool) for each in members)
    if not whole or (not members and (isinstance(chosen, str) or not isinstance(chosen, Iterable))):
        single, several = ("2024", "range(2010, 2025)") if name == "seasons" else ("5", "[1, 2, 5]")
        fix = f"Write {name}={single}, or several: {name}={several}."
        raise ModelError("f1_items", f"{name} is {chosen!r}, and has to be whole numbers.", fix)
    return set(map(str, members))


def _season_values(chosen: _Chosen) -> Iterator[dict[str, Any]]:
    champions = {row["year"]: row["driverId"] for row in data.read("driver-standings") if row["positionText"] == "1"}
    raced = {(row["year"], row["round"]) for year in chosen.years for row in data.of_years("results").get(year, ())}
    calendars = list(_race_values(chosen))
    for year in chosen.years:
        rounds = [row["round"] for row in data.of_years("races")[year]]
        decided = all((year, number) in raced for number in rounds)
        champion = data.names("drivers")[champions[year]] if decided else None
        races = [race for race in calendars if race["SeasonId"] == year]
        yield {"SeasonId": year, "Rounds": len(rounds), "ChampionName": champion, "Races": list(map(_entry, races))}


def _calendar_values(chosen: _Chosen) -> Iterator[dict[str, Any]]:
    races = list(_race_values(chosen))
    for year in chosen.years:
        yield {"SeasonId": year, "Races": [_entry(race) for race in races if race["SeasonId"] == year]}


def _entry(race: dict[str, Any]) -> dict[str, Any]:
    """A race as a calendar lists it."""
    return {"Round": int(race["Round"]), **{name: race[name] for name in ("RaceName", "CircuitName", "RaceDate")}}


def _race_values(chosen: _Chosen) -> Iterator[dict[str, Any]]:
    grands_prix = {row["id"]: row["fullName"] for row in data.read("grands-prix")}
    countries = {row["id"]: row["countryId"] for row in data.read("circuits")}
    for row in chosen.races:
        yield {
            "SeasonId": row["year"],
            "Round": row["round"],
            "RaceName": grands_prix[row["grandPrixId"]],
            "RaceDate": row["date"],
            "CircuitId": row["circuitId"],
            "CircuitName": data.names("circuits")[row["circuitId"]],
            "Country": countries[row["circuitId"]],
        }


def _result_values(chosen: _Chosen) -> Iterator[dict[str, Any]]:
    circuits = {(row["year"], row["round"]): row["circuitId"] for row in chosen.races}
    for row in chosen.results:
        position = row["positionText"]
        classified = position.isdecimal()
        yield {
            "SeasonId": row["year"],
            "Round": row["round"],
            "Rank": row["positionDisplayOrder"],
            "FinishPosition": position if classified else None,
            "PositionText": position,
            "WonAt": circuits[row["year"], row["round"]] if position == "1" else None,
            "FinishStatus": row["reasonRetired"] or row["gap"] or ("Finished" if classified else position),
            "FinishPoints": row["points"] or "0",
            "FinishTime": row["time"] or None,
            "TotalLaps": row["laps"] or None,
            "DriverId": row["driverId"],
            "DriverName": data.names("drivers")[row["driverId"]],
            "DriverNumber": row["driverNumber"] or None,
            "ConstructorId": row["constructorId"],
            "ConstructorName": data.names("constructors")[row["constructorId"]],
        }


# Entities that have a file of their own: the file, the column of a race or result that names one, the attributes.
_NAMED = {
    "Driver": ("drivers", "driverId", {"DriverId": "id", "DriverName": "name", "Country": "nationalityCountryId",
                                       "BirthDate": "dateOfBirth"}),
    "Constructor": ("constructors", "constructorId", {"ConstructorId": "id", "ConstructorName": "name",
                                                      "FullName": "fullName", "Country": "countryId"}),
    "Circuit": ("circuits", "circuitId", {"CircuitId": "id", "CircuitName": "name", "Place": "placeName",
                                          "Country": "countryId"}),
}  # fmt: skip


def _named_values(kind: str, chosen: _Chosen) -> Iterator[dict[str, Any]]:
    file, column, attributes = _NAMED[kind]
    ids = chosen.ids(column)
    for row in data.read(file):
        if row["id"] in ids:
            yield {name: row[source] for name, source in attributes.items()}


_BUILDERS: dict[str, Callable[[_Chosen], Iterator[dict[str, Any]]]] = {
    "Season": _season_values, "Calendar": _calendar_values, "Race": _race_values, "Result": _result_values,
    **{kind: partial(_named_values, kind) for kind in _NAMED},
}  # fmt: skip
