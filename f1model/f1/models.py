"""The Formula 1 data models, declared."""

from dataclasses import replace

from f1model.design.comparison import exists, is_not, missing
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.relationship import Relationship
from f1model.design.write import WritePattern

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
_FIRST = {**_MONACO, "Rank": 1}
_OUT = {"FinishPosition": None, "PositionText": "DSQ", "FinishStatus": "Disqualified", "FinishPoints": 0}

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
        SeasonItem=Keys("F1#SEASONS", "SEASON#{SeasonId}"),
        RaceItem=Keys("SEASON#{SeasonId}", "RACE#{Round:02d}"),
        ResultItem=Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}"),
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
              RaceItem=Keys("CALENDAR#{SeasonId}", "RACE#{Round:02d}"),
              ResultItem=Keys("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}#{Rank:02d}")),
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
    write_patterns=[
        WritePattern("Add a season", create="SeasonItem", given=["SeasonId"], fixed={"Rounds": 0},
                     example={"SeasonId": "2027"}, often="1/year"),
        WritePattern("Name the champion", change="SeasonItem", sets=["ChampionName"],
                     example={"SeasonId": "2026", "ChampionName": "Lewis Hamilton"}, often="1/year"),
        WritePattern("Add a race", create="RaceItem", example={"SeasonId": "2024", "Round": 25, "RaceName": "One more"},
                     often="2/month", along=[
            WritePattern("one more round", change="SeasonItem", adds={"Rounds": 1})]),
        WritePattern("Postpone a race", change="RaceItem", sets=["RaceDate"],
                     example={**_MONACO, "RaceDate": "2024-06-02"}, often="1/year"),
        WritePattern("Cancel a race", delete="RaceItem", only_if={"Round": exists()}, example=_MONACO,
                     often="1/year", along=[
            WritePattern("one round fewer", change="SeasonItem", adds={"Rounds": -1})]),
        WritePattern("Enter a result", create="ResultItem", often="40/month",
                     example={**_MONACO, "Rank": 21, "DriverId": "ayrton-senna", "DriverName": "Ayrton Senna",
                              "PositionText": "21", "FinishPoints": 0}, along=[
            WritePattern("the race is known", check="RaceItem", only_if={"Round": exists()})]),
        WritePattern("Correct the points", change="ResultItem", sets=["FinishPoints"],
                     example={**_FIRST, "FinishPoints": 12}, often="1/month"),
        WritePattern("Correct a rank", change="ResultItem",
                     sets=["Rank", "FinishPosition", "PositionText", "FinishPoints"], example=_FIRST,
                     example_changes={"Rank": 21, "FinishPosition": 21, "PositionText": "21", "FinishPoints": 0},
                     often="1/month"),
        WritePattern("Disqualify a driver", change="ResultItem", sets=["Rank"], fixed=_OUT,
                     only_if={"PositionText": is_not("DSQ")}, example=_FIRST, example_changes={"Rank": 21},
                     often="1/year"),
        WritePattern("Rename a team in a result", change="ResultItem", given=["SeasonId", "Round", "Rank",
                     "ConstructorId"], sets=["ConstructorName"], often="seldom",
                     example={**_FIRST, "ConstructorId": "ferrari", "ConstructorName": "Scuderia Ferrari"}),
        WritePattern("Strike a result", delete="ResultItem", example=_FIRST, often="seldom"),
    ],
)  # fmt: skip

# What Part II makes of it: an index that only winners are in, one whose keys are attributes as they are, a range.
GROWN = replace(
    F1,
    table="GrownTable",
    entities=[
        F1.entity("SeasonItem"),
        replace(F1.entity("RaceItem"), attributes={**F1.entity("RaceItem").attributes, "Decided": "BOOL"}),
        replace(F1.entity("ResultItem"), attributes={
            **F1.entity("ResultItem").attributes, "WonAt": "S", "Penalty": "N", "Version": "N"}),
    ],
    indexes=[
        *F1.indexes,
        Index("Winners", projection=["SeasonId", "Round", "DriverName", "ConstructorName", "FinishTime"],
              ResultItem=Keys("WINS#{WonAt}", "{SeasonId}#{Round:02d}#{Rank:02d}")),
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
    write_patterns=[
        *(each for each in F1.write_patterns if each.name != "Disqualify a driver"),
        replace(F1["Disqualify a driver"], model=None, fixed={**_OUT, "WonAt": None}),
        WritePattern("Award a win", change="ResultItem", sets=["WonAt"], only_if={"FinishPosition": 1},
                     example={**_FIRST, "WonAt": "monaco"}, often="2/month"),
        WritePattern("Add a penalty", change="ResultItem", adds={"Penalty": None},
                     example={**_FIRST, "Penalty": 5}, often="4/month"),
        WritePattern("Decide a penalty", change="ResultItem", sets=["Penalty"], version="Version",
                     example={**_FIRST, "Penalty": 5}, often="4/month"),
        WritePattern("Decide a race", change="RaceItem", fixed={"Decided": True}, only_if={"Decided": missing()},
                     example=_MONACO, often="2/month"),
    ],
)  # fmt: skip

_BY_RACE = AccessPattern("Get a race", given=["SeasonId", "Round"], returns=["Race"], example=_MONACO,
                         often="five times a visit")  # fmt: skip
_RACES = AccessPattern("Get all races of a season", given=["SeasonId"], returns=["Race"], example={"SeasonId": "2024"},
                       often="twice a visit")  # fmt: skip
_RESULTS = AccessPattern("Get all results of a race", given=["SeasonId", "Round"], returns=["Result"], example=_MONACO,
                         often="eight times a visit")  # fmt: skip
_ONE_RESULT = AccessPattern("Get one result of a race", given=["SeasonId", "Round", "Rank"], returns=["Result"],
                            often="seldom")  # fmt: skip


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
        AccessPattern("Get a driver", given=["DriverId"], returns=["Driver"], often="once a result"),
        partition="DriverId", sort=None),
    "Constructors": _table(
        "Constructors", Entity("Constructor", "{ConstructorId}", None, _TEAM),
        AccessPattern("Get a constructor", given=["ConstructorId"], returns=["Constructor"], often="once a result"),
        partition="ConstructorId", sort=None),
    "Circuits": _table(
        "Circuits", Entity("Circuit", "{CircuitId}", None, {"CircuitId": "S", "CircuitName": "S", "Place": "S"}),
        AccessPattern("Get a circuit", given=["CircuitId"], returns=["Circuit"], often="once a race"),
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
