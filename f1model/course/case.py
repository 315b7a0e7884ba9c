"""The case of lesson 22: an archive of all of history, a log of one week's changes, and a result that is lost.

Two desks gave two neighbours in one race each other's place, at the same time, with plain puts and deletes. Everything
is made from the bundled history and a number, so that another number is another case.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from random import Random
from typing import Any

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.items import f1_items

DAYS = tuple(f"2026-03-{day:02d}" for day in range(2, 7))  # Monday to Friday
_PLACE = ("Rank", "FinishPosition", "PositionText", "FinishPoints")  # what belongs to a place, and not to its driver
_RESULT = {
    "SeasonId": "S", "Round": "N", "Rank": "N", "FinishPosition": "N", "PositionText": "S", "FinishPoints": "N",
    "DriverId": "S", "DriverName": "S", "ConstructorName": "S",
}  # fmt: skip
_CHANGE = {
    "Day": "S", "Number": "N", "At": "S", "Kind": "S", "Writer": "S", "SeasonId": "S", "Round": "N", "Rank": "N",
    "DriverBefore": "S", "DriverAfter": "S", "RemovedOn": "S",
}  # fmt: skip

_HISTORY = DataModel(
    table="ArchiveTable",
    entities=[
        Entity("SeasonItem", "F1#SEASONS", "SEASON#{SeasonId}", {"SeasonId": "S", "Results": "N"}),
        Entity("RaceItem", "SEASON#{SeasonId}", "RACE#{Round:02d}",
               {"SeasonId": "S", "Round": "N", "RaceName": "S", "Cars": "N"}),
        Entity("ResultItem", "SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}", _RESULT),
        Entity("DriverItem", "DRIVER#{DriverId}", "PROFILE", {"DriverId": "S", "DriverName": "S", "Results": "N"}),
    ],
    indexes=[
        Index("GSI1", RaceItem=Keys("CALENDAR#{SeasonId}", "RACE#{Round:02d}"),
              ResultItem=Keys("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}#{Rank:02d}")),
    ],
)  # fmt: skip
ARCHIVE = replace(
    _HISTORY,
    entities=[*_HISTORY.entities, Entity("ChangeItem", "LOG#{Day}", "CHANGE#{Number:04d}", _CHANGE)],
    indexes=[
        *_HISTORY.indexes,
        Index("ByRace", ChangeItem=Keys("CHANGES#{SeasonId}#{Round:02d}", "{Day}#{Number:04d}")),
        Index("Removals", partition=["RemovedOn"], sort=["Number"]),
    ],
    access_patterns=[
        AccessPattern("Get all seasons", returns=["SeasonItem"]),
        AccessPattern("Get all races of a season", index="GSI1", given=["SeasonId"], returns=["RaceItem"]),
        AccessPattern("Get all results of a season", given=["SeasonId"], returns=["RaceItem", "ResultItem"]),
        AccessPattern("Get a race with its results", given=["SeasonId", "Round"], returns=["RaceItem", "ResultItem"]),
        AccessPattern("Get a driver's profile", given=["DriverId"], returns=["DriverItem"]),
        AccessPattern("Get a driver's results", index="GSI1", given=["DriverId"], returns=["ResultItem"]),
        AccessPattern("Get the changes of a day", given=["Day"], returns=["ChangeItem"]),
        AccessPattern("Get the changes of a race", index="ByRace", given=["SeasonId", "Round"], returns=["ChangeItem"]),
        AccessPattern("Get what was removed on a day", index="Removals", given=["RemovedOn"], returns=["ChangeItem"]),
    ],
)


@dataclass(frozen=True)
class Case:
    """What is to be found, and the archive in which it can be found; :func:`open_case` makes one.

    ``lost`` is the result that is missing, as it ought to be, and ``backup`` has both neighbours as they were before:
    each at the other's place. ``final`` is the number of the change that removed it for good, in the log of ``day``.
    ``struck`` is the race in which a result was entered twice and struck again. ``items`` are what the archive holds
    now. ``exported`` is how many results each evening's export wrote, by day, and ``seasons`` how many the last one
    wrote of each season.
    """

    day: str
    lost: Item
    backup: tuple[Item, Item]
    final: int
    struck: tuple[str, int]
    items: tuple[Item, ...]
    exported: Mapping[str, int]
    seasons: Mapping[str, int]

    @property
    def model(self) -> DataModel:
        """The archive's."""
        return ARCHIVE

    @property
    def race(self) -> tuple[str, int]:
        """The season and the round of the lost result."""
        return str(self.lost["SeasonId"]), int(self.lost["Round"])

    @property
    def driver(self) -> str:
        """The id of the driver whose result it is."""
        return str(self.lost["DriverId"])

    @property
    def neighbour(self) -> str:
        """The id of the driver at the next place."""
        return str(self.backup[1]["DriverId"])

    @cached_property
    def promised(self) -> int:
        """How many results the counters of the seasons add up to."""
        return sum(item["Results"] for item in self.items if item["Type"] == "SeasonItem")


def open_case(number: int = 10) -> Case:
    """The case of that number: the same one each time, another for each number.

    Raises ModelError where it is not a whole number.
    """
    if type(number) is not int:
        raise ModelError("open_case", f"{number!r} is not the number of a case.", "Write a whole number.")
    dice = Random(number)
    items = [dict(item) for item in _history()]
    results = [item for item in items if item["Type"] == "ResultItem"]
    lost, neighbour = _neighbours(dice, results)
    twice, once_again = sorted(dice.sample(range(3), 2))
    day = dice.choice(DAYS[once_again + 1 :])
    log = _Log(dice, results, exclude=(str(lost["SeasonId"]), int(lost["Round"])))
    for number_of_day, each in enumerate(DAYS):
        extra = []
        if number_of_day in (twice, once_again):
            extra = [log.twice(inserted=number_of_day == twice)]
        if each == day:
            extra.append(_incident(lost, neighbour))
        log.write(each, extra)
    final = max(change["Number"] for change in log.changes if (change["Day"], change["At"]) == (day, _LAST))
    backup = _at_place_of(lost, neighbour), _at_place_of(neighbour, lost)
    total, exported = len(results), {}
    for number_of_day, each in enumerate(DAYS):
        exported[each] = total + (twice <= number_of_day < once_again) - (each >= day)
    by_season = Counter(str(item["SeasonId"]) for item in results)
    by_season[str(lost["SeasonId"])] -= 1
    changes = [ARCHIVE.item("ChangeItem", change) for change in log.changes]
    held = (*(item for item in items if item is not lost), *changes)
    seasons = dict(sorted(by_season.items()))
    return Case(day, lost, backup, final, log.struck, held, exported, seasons)


_FIRST, _LAST = "14:05:07", "14:05:08"  # of the incident


def _incident(lost: Item, neighbour: Item) -> list[dict[str, Any]]:
    """What the two desks did, in the order in which it reached the table.

    Both drivers were at each other's place, and each desk corrected one of them. Desk 1 puts the lost one at its
    place, over the neighbour, and deletes where it was. Desk 2, which had read before, puts the neighbour there and
    deletes what it takes for the neighbour.
    """
    where = {"SeasonId": lost["SeasonId"], "Round": lost["Round"]}
    upper, lower = {**where, "Rank": lost["Rank"]}, {**where, "Rank": neighbour["Rank"]}
    ours, theirs = lost["DriverId"], neighbour["DriverId"]
    one, two = {"At": _FIRST, "Writer": "desk-1"}, {"At": _LAST, "Writer": "desk-2"}
    return [
        {**one, **upper, "Kind": "MODIFY", "DriverBefore": theirs, "DriverAfter": ours},
        {**one, **lower, "Kind": "REMOVE", "DriverBefore": ours},
        {**two, **lower, "Kind": "INSERT", "DriverAfter": theirs},
        {**two, **upper, "Kind": "REMOVE", "DriverBefore": ours},
    ]


def _at_place_of(one: Item, other: Item) -> Item:
    """A result with the place of another of the same race."""
    return ARCHIVE.rekeyed(one, **{name: other[name] for name in _PLACE})


@cache
def _history() -> list[Item]:
    """All of history, with the numbers of results that seasons, races and drivers are said to have."""
    items = f1_items(_HISTORY)
    results = [item for item in items if item["Type"] == "ResultItem"]
    for kind, of, name in (
        ("SeasonItem", ("SeasonId",), "Results"),
        ("RaceItem", ("SeasonId", "Round"), "Cars"),
        ("DriverItem", ("DriverId",), "Results"),
    ):
        counts = Counter(tuple(result[attribute] for attribute in of) for result in results)
        for item in items:
            if item["Type"] == kind:
                item[name] = counts[tuple(item[attribute] for attribute in of)]
    return items


def _neighbours(dice: Random, results: list[Item]) -> tuple[Item, Item]:
    """Two who were classified one behind the other, with the points of their places, where nobody has two results."""
    while True:
        chosen = dice.choice(results)
        season = [each for each in results if each["SeasonId"] == chosen["SeasonId"]]
        race = [each for each in season if each["Round"] == chosen["Round"]]
        drivers = Counter(each["DriverId"] for each in race)
        classified = [
            each for each in race if "FinishPosition" in each and each["FinishPoints"] == _usual(each, season)
        ]
        pairs = [
            (one, other)
            for one, other in pairwise(classified)
            if 1 < one["Rank"] == one["FinishPosition"] == other["Rank"] - 1 == other["FinishPosition"] - 1
        ]
        if pairs and max(drivers.values()) == 1:
            return dice.choice(pairs)


def _usual(result: Item, season: list[Item]) -> Any:
    """The points that this place was given most often in the season: a point for the fastest lap is not the place's."""
    place = result["FinishPosition"]
    points = Counter(each["FinishPoints"] for each in season if each.get("FinishPosition") == place)
    return max(sorted(points), key=lambda each: points[each])


class _Log:
    """A week of changes, as the consumer of the table's stream writes them down; all but one did no harm."""

    def __init__(self, dice: Random, results: list[Item], exclude: tuple[str, int]) -> None:
        self._dice, self.changes = dice, list[dict[str, Any]]()
        self._results = [each for each in results if (each["SeasonId"], each["Round"]) != exclude]
        self._twice = dice.choice(self._results)
        self._removed = {_whose(self._twice)}  # nobody is removed from a race twice, but for the one who is lost

    @property
    def struck(self) -> tuple[str, int]:
        """The season and the round in which a result is entered twice."""
        return str(self._twice["SeasonId"]), int(self._twice["Round"])

    def write(self, day: str, more: list[list[dict[str, Any]]]) -> None:
        """The changes of a day, in their order: some that are always made, and ``more``."""
        groups = [*more, *self._usual()]
        groups.sort(key=lambda group: group[0]["At"])
        for number, change in enumerate((change for group in groups for change in group), start=1):
            removed = {"RemovedOn": day} if change["Kind"] == "REMOVE" else {}
            self.changes.append({"Day": day, "Number": number, **change, **removed})

    def twice(self, inserted: bool) -> list[dict[str, Any]]:
        """A result that is entered a second time, with a rank that nobody has, or is struck again."""
        change = {**self._at(self._twice), "Rank": 60, "Writer": "desk-1"}
        driver = self._twice["DriverId"]
        if inserted:
            return [{**change, "Kind": "INSERT", "DriverAfter": driver}]
        return [{**change, "Kind": "REMOVE", "DriverBefore": driver}]

    def _usual(self) -> Iterator[list[dict[str, Any]]]:
        for _ in range(80):  # points, names and times that are corrected
            result = self._dice.choice(self._results)
            driver = result["DriverId"]
            change = {**self._at(result), "Rank": result["Rank"], "Writer": self._dice.choice(("desk-1", "desk-2"))}
            yield [{**change, "Kind": "MODIFY", "DriverBefore": driver, "DriverAfter": driver}]
        yield from (self._swap() for _ in range(6))  # by way of a rank that nobody has
        for _ in range(14):  # results that move to the rank that they have now, both changes in one transaction
            result = self._not_yet_removed()
            driver = result["DriverId"]
            change = {**self._at(result), "Writer": self._dice.choice(("desk-1", "desk-2"))}
            yield [
                {**change, "Rank": self._dice.randrange(60, 90), "Kind": "REMOVE", "DriverBefore": driver},
                {**change, "Rank": result["Rank"], "Kind": "INSERT", "DriverAfter": driver},
            ]

    def _swap(self) -> list[dict[str, Any]]:
        """Two neighbours who get the ranks that they have now: a removal at a true rank that loses nobody."""
        while True:
            first = self._dice.randrange(len(self._results) - 1)
            one, other = self._results[first : first + 2]
            two = {_whose(one), _whose(other)}
            if _whose(one)[:2] == _whose(other)[:2] and len(two) == 2 and not two & self._removed:
                break
        self._removed |= two
        ours, theirs, waiting = one["DriverId"], other["DriverId"], self._dice.randrange(60, 90)
        change = {**self._at(one), "Writer": self._dice.choice(("desk-1", "desk-2"))}
        return [
            {**change, "Rank": waiting, "Kind": "INSERT", "DriverAfter": theirs},
            {**change, "Rank": one["Rank"], "Kind": "MODIFY", "DriverBefore": theirs, "DriverAfter": ours},
            {**change, "Rank": other["Rank"], "Kind": "REMOVE", "DriverBefore": ours},
            {**change, "Rank": other["Rank"], "Kind": "INSERT", "DriverAfter": theirs},
            {**change, "Rank": waiting, "Kind": "REMOVE", "DriverBefore": theirs},
        ]

    def _not_yet_removed(self) -> Item:
        while _whose(result := self._dice.choice(self._results)) in self._removed:
            pass
        self._removed.add(_whose(result))
        return result

    def _at(self, result: Item) -> dict[str, Any]:
        second = self._dice.randrange(9 * 3600, 17 * 3600)
        hour, minute = second // 3600, second // 60 % 60
        where = {"SeasonId": result["SeasonId"], "Round": result["Round"]}
        return {"At": f"{hour:02d}:{minute:02d}:{second % 60:02d}", **where}


def _whose(result: Item) -> tuple[Any, ...]:
    """The race and the driver of a result."""
    return result["SeasonId"], result["Round"], result["DriverId"]
