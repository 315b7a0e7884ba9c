from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.design.entity import Item, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.f1.items import f1_items
from f1model.f1.models import F1, GROWN
from f1model.table.connect import connect
from tests.course.exercises.asked import ask, mistaken

WON = "WINS#{WonAt}"
BY_RANK = "{SeasonId}#{Round:02d}#{Rank:02d}"
SHOWN = ["SeasonId", "Round", "DriverName", "FinishPoints"]

RACES = Keys("CIRCUIT#{CircuitName}", "{SeasonId}#{Round:02d}")
TEAM = Keys("TEAM#{ConstructorId}#{SeasonId}", "{Round:02d}#{Rank:02d}")
STINT = Keys("DRIVER#{DriverId}#{ConstructorId}", BY_RANK)


def did_not_finish(result: Item) -> bool:
    return bool(result["PositionText"] == "DNF")


def marking(
    chosen: Callable[[Item], bool] = did_not_finish, mark: Callable[[Item], Any] = lambda result: result["SeasonId"]
) -> Callable[[Item], Item]:
    return lambda result: {**result, "RetiredIn": mark(result)} if chosen(result) else result


def everywhere(otherwise: Any) -> Callable[[Item], Item]:
    """Gives every result the attribute, with this value where it did finish."""
    return marking(lambda result: True, lambda result: result["SeasonId"] if did_not_finish(result) else otherwise)


def in_place(result: Item) -> Item:
    if did_not_finish(result):
        result["RetiredIn"] = result["SeasonId"]
    return result


def moved(result: Item) -> Item:
    found = dict(result)
    return found | {"RetiredIn": found.pop("SeasonId")} if did_not_finish(result) else found


def retired(partition: str, sort: str | None = None) -> Index:
    return Index("Retired", ResultItem=Keys(partition, sort))


def winners(projection: Any, sort: str = BY_RANK) -> Index:
    return Index("Winners", projection=projection, ResultItem=Keys(WON, sort))


def two(races: Keys = RACES, team: Keys = TEAM, stint: Keys = STINT) -> list[Index]:
    return [Index("GSI2", RaceItem=races, ResultItem=team), Index("GSI3", ResultItem=stint)]


WRONG = [
    ("08.a", 0, "does not go by itself"),
    ("08.a", 2, "What comes in here"),
    ("08.a", 3, "all indexes together"),
    ("08.a", 4, "the whole write"),
    ("08.a", 0.5, "whole units"),
    ("08.a", 7, "Each entry that goes or comes"),
    ("08.b", marking(lambda result: True), "Max Verstappen, round 1 of 2024, has PositionText 1, and is marked"),
    ("08.b", marking(lambda result: "FinishPosition" not in result), "has PositionText DNS, and is marked"),
    ("08.b", marking(lambda result: result["FinishPoints"] == 0), "has PositionText 11, and is marked"),
    ("08.b", marking(lambda result: result["FinishPosition"] is None), "has no FinishPosition: an item may lack"),
    ("08.b", marking(lambda result: result["FinishStatus"] == "DNF"), "gets no RetiredIn"),
    ("08.b", everywhere(""), "its RetiredIn is ''. A key"),
    ("08.b", everywhere(None), "its RetiredIn is None. A key"),
    ("08.b", everywhere(False), "its RetiredIn is False. A key"),
    ("08.b", everywhere("no"), "Whatever the text is, it puts"),
    ("08.b", marking(mark=lambda result: True), "its RetiredIn is True. It should be its season"),
    ("08.b", marking(mark=lambda result: int(result["SeasonId"])), "just as SeasonId has it: '2024'"),
    ("08.b", in_place, "the item that was given is changed"),
    ("08.b", lambda result: marking()(result) if did_not_finish(result) else None, "it returned None"),
    ("08.b", lambda result: (each for each in [result]), "it returned a generator. It should return the result"),
    ("08.b", moved, "something else is changed too"),
    ("08.c", retired("RETIRED#{SeasonId}", "{Round:02d}#{Rank:02d}"), "641 items, 106 of them retirements. Nino"),
    ("08.c", Index("Retired", partition="SeasonId", sort=["Round", "Rank"]), "641 items, 106"),
    ("08.c", Index("Retired", RaceItem=RACES, ResultItem=Keys("{RetiredIn}", "{Rank}")), "RaceItem RACE#01 is not one"),
    (
        "08.c",
        retired("RETIRED#{RetiredIn}", "{Round}#{Rank}"),
        "round 19 of 2024 comes before round 2 of 2024. In text",
    ),
    ("08.c", retired("RETIRED#{RetiredIn}", "{Rank:02d}#{Round:02d}"), "What does it sort by first"),
    (
        "08.c",
        retired("RETIRED#{RetiredIn}", "{Round:02d}"),
        "one sort key, 02: Lance Stroll, round 2 of 2024 and Pierre",
    ),
    ("08.c", Index("Retired", partition="RetiredIn", sort="Round"), "one sort key, 2: Lance Stroll"),
    ("08.c", retired("RETIRED#{RetiredIn}", "{Round:02d}#{DriverId}"), "07#juan-manuel-fangio: Juan Manuel Fangio"),
    (
        "08.c",
        retired("RETIRED#{RetiredIn}", "{Round:02d}#{DriverNumber}"),
        "Peter Walker, round 1 of 1950 and Tony Rolt",
    ),
    ("08.c", retired("RETIRED#{RetiredIn}"), "43 items have one key"),
    (
        "08.c",
        retired("RETIRED#{RetiredIn}", "{Round:02d}#{FinishPosition:02d}"),
        "has no FinishPosition, so it is not",
    ),
    ("08.c", retired("RETIRED#{RetiredIn}#{Round:02d}", "{Rank:02d}"), "wants to know Round too"),
    ("08.c", retired("RETIRED", "{RetiredIn}#{Round:02d}#{Rank:02d}"), "All seasons are in one collection"),
    ("08.c", Index("Retired"), "has no RetiredPK"),
    ("08.c", Index("Retired", RaceItem=RACES), "0 of them retirements"),
    ("08.c", Index("GSI1", partition="RetiredIn", sort="SK"), "Rename one"),
    ("08.d", winners("ALL"), "36,008 bytes for 77 winners"),
    ("08.d", winners("KEYS_ONLY"), "DriverName does not come back"),
    ("08.d", winners(SHOWN[:3]), "FinishPoints does not come back"),
    ("08.d", winners(SHOWN[2:]), "WinnersSK is the text '1951#01#01'"),
    ("08.d", winners([*SHOWN, "PK", "SK"]), "PK is a key"),
    ("08.d", winners([*SHOWN, "ConstructorName"]), "ConstructorName is not on the page"),
    ("08.d", winners([*SHOWN, "WonAt"]), "WonAt is not on the page"),
    ("08.d", winners([*SHOWN[:3], "Points"]), "No result has an attribute 'Points'"),
    ("08.d", winners(SHOWN, BY_RANK.replace("02d", "03d")), "Only the projection should change"),
    ("08.d", Index("Won", projection=SHOWN, ResultItem=Keys(WON, BY_RANK)), "yours is called 'Won'"),
    (
        "08.d",
        Index("Winners", partition="WonAt", sort=["SeasonId", "Round", "Rank"], projection=SHOWN[2:]),
        "Only the projection should change",
    ),
    ("08.d", winners(SHOWN, "{SeasonId}#{Round:02d}"), "Luigi Fagioli, round 4 of 1951 and Juan Manuel Fangio"),
    ("08.d", Index("Winners", projection=SHOWN), "not by which key"),
    ("08.d", Index("Winners", partition="WonAt", sort="SK", projection=SHOWN), "What does it sort by first"),
    ("08.e", two()[:1], "GSI2 wants to know SeasonId too. A result has one key in an index"),
    ("08.e", [Index("GSI2", RaceItem=RACES, ResultItem=STINT)], "GSI2 wants to know DriverId too. A result has one"),
    ("08.e", [Index("GSI2", ResultItem=TEAM), Index("GSI3", ResultItem=STINT)], "GSI2 has no key for a RaceItem"),
    (
        "08.e",
        [Index("GSI2", RaceItem=RACES), Index("GSI3", ResultItem=TEAM), Index("GSI4", ResultItem=STINT)],
        "Could one of them hold both races and results",
    ),
    (
        "08.e",
        two(stint=Keys("DRIVER#{DriverId}", BY_RANK)),
        "one Query of GSI3 reads 63 items for 39. One that is not wanted is Fernando Alonso, round 1 of 2024.",
    ),
    ("08.e", two(stint=Keys("DRIVER#{DriverId}#{ConstructorId}", "{SeasonId}#{Round:02d}")), "one sort key, 1950#07"),
    ("08.e", two(races=Keys("CIRCUIT#{CircuitName}", "{SeasonId}")), "70th Anniversary Grand Prix, round 5 of 2020"),
    ("08.e", two(races=Keys("CIRCUIT#{CircuitName}", "{Round:02d}")), "round 5 of 2020 comes before round 8 of 2013"),
    ("08.e", two(team=Keys("TEAM#{ConstructorId}#{SeasonId}", "{Round}#{Rank}")), "In text, numbers sort"),
    ("08.e", two(team=Keys("TEAM#{ConstructorName}#{SeasonId}", "{Rank:02d}")), "wants to know ConstructorName too."),
    ("08.e", [], "neither circuits nor constructors"),
    (
        "08.e",
        [two()[0], Index("GSI3", projection="KEYS_ONLY", ResultItem=STINT)],
        "GSI3 holds only some attributes, and races and results",
    ),
    ("08.e", ["GSI2", "GSI3"], "should list indexes"),
    ("08.e", [F1.index("GSI1"), *two()], "F1 has GSI1 already"),
    ("08.c", LocalIndex("Retired", ResultItem="{RetiredIn}#{Round:02d}#{Rank:02d}"), "only together with its table"),
    ("08.e", [LocalIndex("Teams", ResultItem="{ConstructorId}#{Round:02d}"), *two()], "only together with its table"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("08.a", "1"),
        ("08.b", marking()),
        ("08.b", lambda result: dict(result) | ({"RetiredIn": result["SeasonId"]} if did_not_finish(result) else {})),
        ("08.c", retired("RETIRED#{RetiredIn}", "{Round:02d}#{Rank:02d}")),
        ("08.c", retired("{RetiredIn}", "RACE#{Round:02d}#{DriverId}#{DriverNumber}")),
        ("08.c", retired("RETIRED#{SeasonId}", "{RetiredIn}#{Round:02d}#{Rank:02d}")),
        ("08.c", Index("Out", partition=["RetiredIn"], sort=["Round", "Rank"], projection="KEYS_ONLY")),
        ("08.c", Index("Out", partition="RetiredIn", sort="SK")),
        ("08.d", winners(SHOWN[::-1])),
        ("08.e", two()[::-1]),
        ("08.e", (Index("GSI2", ResultItem=TEAM), Index("GSI3", RaceItem=RACES, ResultItem=STINT))),
        ("08.e", two(races=Keys("C#{CircuitName}", "{RaceDate}"), team=Keys("T#{ConstructorId}", BY_RANK))),
        ("08.e", two(stint=Keys("TEAM#{ConstructorId}", f"{{DriverId}}#{BY_RANK}"))),
        (
            "08.e",
            [
                Index("Teams", partition=["ConstructorId", "SeasonId"], sort=["Round", "Rank"]),
                Index("Stints", RaceItem=RACES, ResultItem=STINT),
            ],
        ),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")


@pytest.mark.parametrize("value", ["", None])
def test_a_key_of_an_index_that_is_no_text_is_refused(value: str | None) -> None:
    table = connect(DataModel("MarkTable", F1.entities, indexes=[Index("Retired", partition="RetiredIn", sort="SK")]))
    item = {**f1_items(F1, seasons=[2024], rounds=[1])[-1], "RetiredIn": value}

    with pytest.raises(ClientError, match="ValidationException"):
        table.put_item(Item=item)


def test_a_win_that_is_taken_away_is_one_write_of_four() -> None:
    assert "WonAt" in next(item for item in f1_items(GROWN, seasons=[2024], rounds=[8]) if item.get("Rank") == 1)
    assert "the whole write: the table, and each index" in ask("08.a", 1 + len(GROWN.indexes))
