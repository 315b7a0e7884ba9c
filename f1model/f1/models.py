"""The Formula 1 data models, declared, and the builder that makes their items from the bundled history."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from f1model.f1 import data
from f1model.errors import ModelError
from f1model.design.model import AccessPattern, DataModel, Entity, Index, Item, Key, Relationship

_RACE = {"RaceName": "S", "CircuitName": "S", "RaceDate": "S", "SeasonId": "S", "Round": "N"}
_RESULT = {
    "DriverName": "S", "ConstructorName": "S", "FinishStatus": "S", "FinishPoints": "N",
    "FinishPosition": "N", "FinishTime": "S", "TotalLaps": "N", "DriverNumber": "N",
    "DriverId": "S", "ConstructorId": "S", "SeasonId": "S", "Round": "N", "PositionText": "S", "Rank": "N",
}  # fmt: skip

_RELATIONSHIPS = [
    Relationship("SeasonItem", "holds", "RaceItem", "1..*"),
    Relationship("RaceItem", "has", "ResultItem", "0..*"),
]
_MONACO = {"SeasonId": "2024", "Round": 8}

# The article's published key table, as it stands there. "All seasons" can only be a Scan.
ARTICLE = DataModel(
    table="ArticleTable",
    entities=[
        #      type          PK                   SK                                        attributes
        Entity("SeasonItem", "SEASON#{SeasonId}", "SEASON#{SeasonId}",                      {"SeasonId": "S"}),
        Entity("RaceItem",   "SEASON#{SeasonId}", "RACE#{Round}",                           _RACE),
        Entity("ResultItem", "SEASON#{SeasonId}", "RACE#{Round}#RESULT#{FinishPosition}",   _RESULT),
    ],
    relationships=_RELATIONSHIPS,
    access_patterns=[
        AccessPattern("Get all Formula 1 seasons", returns=["SeasonItem"], often="once a visit"),
        AccessPattern("Get all races of a season", given=["SeasonId"], returns=["RaceItem"],
                      example={"SeasonId": "2024"}, often="twice a visit"),
        AccessPattern("Get all results of a race", given=["SeasonId", "Round"], returns=["ResultItem"],
                      example=_MONACO, often="three times a visit"),
        AccessPattern("Get a race with its results", given=["SeasonId", "Round"],
                      returns=["RaceItem", "ResultItem"], example=_MONACO, often="five times a visit"),
    ],
)  # fmt: skip

# The article's design, repaired as far as its shape allows: nothing is lost, numbers sort as numbers, and the seasons
# have a collection of their own, as the article's code has it. Races and results still interleave.
REPAIRED = replace(
    ARTICLE.with_keys(
        SeasonItem=Key("F1#SEASONS", "SEASON#{SeasonId}"),
        RaceItem=Key("SEASON#{SeasonId}", "RACE#{Round:02d}"),
        ResultItem=Key("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}"),
    ),
    table="RepairedTable",
)

# Ours: nothing collides, rounds and ranks sort as numbers, and every pattern is one request.
F1 = DataModel(
    table="F1Table",
    entities=[
        #      type          PK                   SK                                      attributes
        Entity("SeasonItem", "F1#SEASONS",        "SEASON#{SeasonId}",
               {"SeasonId": "S", "Rounds": "N", "ChampionName": "S"}),
        Entity("RaceItem",   "SEASON#{SeasonId}", "RACE#{Round:02d}",                     _RACE),
        Entity("ResultItem", "SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}",
               {"Rank": "N", **_RESULT}),
    ],
    relationships=_RELATIONSHIPS,
    indexes=[
        Index("GSI1",
              RaceItem=Key("CALENDAR#{SeasonId}", "RACE#{Round:02d}"),
              ResultItem=Key("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}#{Rank:02d}")),
    ],
    access_patterns=[
        AccessPattern("Get all Formula 1 seasons", returns=["SeasonItem"], often="once a visit"),
        AccessPattern("Get all races of a season", index="GSI1", given=["SeasonId"], returns=["RaceItem"],
                      example={"SeasonId": "2024"}, often="twice a visit"),
        AccessPattern("Get all results of a race", given=["SeasonId", "Round"], returns=["ResultItem"],
                      example=_MONACO, often="three times a visit"),
        AccessPattern("Get a race with its results", given=["SeasonId", "Round"],
                      returns=["RaceItem", "ResultItem"], example=_MONACO, often="five times a visit"),
        AccessPattern("Get a driver's career, latest first", index="GSI1", given=["DriverId"],
                      returns=["ResultItem"], descending=True, example={"DriverId": "charles-leclerc"},
                      often="once in ten visits"),
    ],
)  # fmt: skip

# What Part II makes of it: an index that only winners are in, one whose keys are attributes as they are, a range.
GROWN = replace(
    F1,
    table="GrownTable",
    entities=[
        *F1.entities[:2],
        replace(F1.entity("ResultItem"), attributes={**F1.entity("ResultItem").attributes, "WonAt": "S"}),
    ],
    indexes=[
        *F1.indexes,
        Index("Winners", projection=["SeasonId", "Round", "DriverName", "ConstructorName", "FinishTime"],
              ResultItem=Key("WINS#{WonAt}", "{SeasonId}#{Round:02d}#{Rank:02d}")),
        Index("ByConstructor", partition=["ConstructorId", "SeasonId"], sort=["Round", "Rank"]),
    ],
    access_patterns=[
        *F1.access_patterns,
        AccessPattern("Get the winners at a circuit", index="Winners", given=["WonAt"], returns=["ResultItem"],
                      descending=True, example={"WonAt": "monaco"}, often="once in ten visits"),
        AccessPattern("Get a constructor's results in a season", index="ByConstructor",
                      given=["ConstructorId", "SeasonId"], returns=["ResultItem"],
                      example={"ConstructorId": "ferrari", "SeasonId": "2024"}, often="once in five visits"),
        AccessPattern("Get the podium of a race", given=["SeasonId", "Round"], between="Rank",
                      returns=["ResultItem"], example={**_MONACO, "Rank": (1, 3)}, often="twice a visit"),
    ],
)  # fmt: skip

_BY_RACE = AccessPattern("Get a race", given=["SeasonId", "Round"], returns=["Race"], example=_MONACO)
_RACES = AccessPattern("Get all races of a season", given=["SeasonId"], returns=["Race"], example={"SeasonId": "2024"})
_RESULTS = AccessPattern("Get all results of a race", given=["SeasonId", "Round"], returns=["Result"], example=_MONACO)
_ONE_RESULT = AccessPattern("Get one result of a race", given=["SeasonId", "Round", "Rank"], returns=["Result"])


def _table(name: str, entity: Entity, *patterns: AccessPattern, partition: str, sort: str | None) -> DataModel:
    return DataModel(name, [entity], access_patterns=patterns, partition=partition, sort=sort, type_attribute=None)


_RESULT_IDS = {name: kind for name, kind in _RESULT.items() if name not in ("DriverName", "ConstructorName")}
_PERSON = {"DriverId": "S", "DriverName": "S", "Country": "S", "BirthDate": "S"}
_TEAM = {"ConstructorId": "S", "ConstructorName": "S", "FullName": "S", "Country": "S"}

# One table per entity, in third normal form: names stand in one place, the application joins.
NORMALISED = {
    "Races": _table(
        "Races", Entity("Race", "{SeasonId}", "{Round}", {"SeasonId": "S", "Round": "N", "RaceName": "S",
                                                          "RaceDate": "S", "CircuitId": "S"}),
        _BY_RACE, _RACES, partition="SeasonId", sort="Round"),
    "Results": _table(
        "Results", Entity("Result", "{SeasonId}#{Round:02d}", "{Rank}", {"Rank": "N", **_RESULT_IDS}),
        _RESULTS, _ONE_RESULT, partition="RaceId", sort="Rank"),
    "Drivers": _table(
        "Drivers", Entity("Driver", "{DriverId}", None, _PERSON),
        AccessPattern("Get a driver", given=["DriverId"], returns=["Driver"]), partition="DriverId", sort=None),
    "Constructors": _table(
        "Constructors", Entity("Constructor", "{ConstructorId}", None, _TEAM),
        AccessPattern("Get a constructor", given=["ConstructorId"], returns=["Constructor"]),
        partition="ConstructorId", sort=None),
    "Circuits": _table(
        "Circuits", Entity("Circuit", "{CircuitId}", None, {"CircuitId": "S", "CircuitName": "S", "Place": "S"}),
        AccessPattern("Get a circuit", given=["CircuitId"], returns=["Circuit"]),
        partition="CircuitId", sort=None),
}  # fmt: skip

# Two tables with the names copied in: nothing to join but race and results.
COPIED = {
    "Races": _table(
        "RacesWithNames", Entity("Race", "{SeasonId}", "{Round}", _RACE),
        _BY_RACE, _RACES, partition="SeasonId", sort="Round"),
    "Results": _table(
        "ResultsWithNames", Entity("Result", "{SeasonId}#{Round:02d}", "{Rank}", {"Rank": "N", **_RESULT}),
        _RESULTS, _ONE_RESULT, partition="RaceId", sort="Rank"),
}  # fmt: skip


def f1_items(
    model: DataModel = F1, *, seasons: Collection[int] | None = None, rounds: Collection[int] | None = None
) -> list[Item]:
    """The items of a Formula 1 model, made from the bundled history, entity by entity and oldest first.

    ``seasons`` and ``rounds`` keep what lies in them (default: everything, 1950 to 2026). Entities that name
    drivers, constructors or circuits get those that occur in the chosen races.

    Raises:
        ModelError: a season or round does not exist, an entity is none of Formula 1's, or an item cannot be
            made (no value for a key, for one).
    """
    chosen = _Chosen(seasons, rounds)
    items = []
    for entity in model.entities:
        kind = entity.name.removesuffix("Item")
        if kind not in _BUILDERS:
            raise ModelError(f"{model.table}: {entity.name} is no entity of Formula 1. Use {', '.join(_BUILDERS)}.")
        for values in _BUILDERS[kind](chosen):
            items.append(model.item(entity.name, {n: v for n, v in values.items() if n in entity.attributes}))
    return items


class _Chosen:
    """The races and results that lie in the chosen seasons and rounds."""

    def __init__(self, seasons: Collection[int] | None, rounds: Collection[int] | None) -> None:
        years = None if seasons is None else set(map(str, seasons))
        numbers = None if rounds is None else set(map(str, rounds))

        def wanted(row: dict[str, str]) -> bool:
            return (years is None or row["year"] in years) and (numbers is None or row["round"] in numbers)

        self.races = [row for row in data.read("races") if wanted(row)]
        self.results = [row for row in data.read("results") if wanted(row)]
        self.years = sorted({row["year"] for row in self.races})
        missing = sorted(set(seasons or ()) - {int(year) for year in self.years})
        unknown = sorted(set(rounds or ()) - {int(row["round"]) for row in self.races})
        if missing or unknown or not self.races:
            first, last = data.read("seasons")[0]["year"], data.read("seasons")[-1]["year"]
            raise ModelError(
                f"No such races: seasons {missing or seasons}, rounds {unknown or rounds}; there are {first} to {last}."
            )

    def ids(self, column: str) -> set[str]:
        return {row[column] for row in (*self.races, *self.results) if column in row}


def _season_values(chosen: _Chosen) -> Iterator[dict[str, Any]]:
    champions = {row["year"]: row["driverId"] for row in data.read("driver-standings") if row["positionText"] == "1"}
    raced = {(row["year"], row["round"]) for row in data.read("results")}
    calendars = list(_race_values(chosen))
    for year in chosen.years:
        rounds = [row["round"] for row in data.read("races") if row["year"] == year]
        decided = all((year, number) in raced for number in rounds)
        champion = data.names("drivers")[champions[year]] if decided else None
        races = [race for race in calendars if race["SeasonId"] == year]
        yield {"SeasonId": year, "Rounds": len(rounds), "ChampionName": champion, "Races": list(map(_listed, races))}


def _calendar_values(chosen: _Chosen) -> Iterator[dict[str, Any]]:
    races = list(_race_values(chosen))
    for year in chosen.years:
        yield {"SeasonId": year, "Races": [_listed(race) for race in races if race["SeasonId"] == year]}


def _listed(race: dict[str, Any]) -> dict[str, Any]:
    """A race as a calendar lists it."""
    return {"Round": int(race["Round"]), **{name: race[name] for name in ("RaceName", "CircuitName", "RaceDate")}}


def _race_values(chosen: _Chosen) -> Iterator[dict[str, Any]]:
    grands_prix = {row["id"]: row["fullName"] for row in data.read("grands-prix")}
    for row in chosen.races:
        yield {
            "SeasonId": row["year"],
            "Round": row["round"],
            "RaceName": grands_prix[row["grandPrixId"]],
            "RaceDate": row["date"],
            "CircuitId": row["circuitId"],
            "CircuitName": data.names("circuits")[row["circuitId"]],
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
            "FinishPoints": row["points"] or 0,
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
    "Circuit": ("circuits", "circuitId", {"CircuitId": "id", "CircuitName": "name", "Place": "placeName"}),
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
