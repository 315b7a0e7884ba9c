"""Designs of one race that change while it is read and written, and what the truth is meanwhile."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from f1model.design.entity import Item, Keys
from f1model.design.index import Index
from f1model.design.pattern import AccessPattern
from f1model.f1.models import F1
from f1model.migration.job import Job
from f1model.migration.migration import Migration
from f1model.migration.steps import READERS, WRITERS
from f1model.migration.traffic import read, write
from tests.query.writing import Watched, emptied

RACE = {"SeasonId": "2024", "Round": 8}
DRIVERS = [("Ada", 1), ("Ben", 2), ("Carla", 3), ("Dmitri", 4), ("Eva", 5)]
RANKS = range(1, 9)

# Lesson 19's: a result is keyed by its car. Old readers would see the copies, in the table and in the index.
BY_CAR = replace(
    F1.with_keys(ResultItem=Keys("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{DriverId}#{DriverNumber}")),
    indexes=[
        Index(
            "GSI1",
            RaceItem=F1.index("GSI1").keys["RaceItem"],
            ResultItem=Keys("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}#{DriverNumber}"),
        )
    ],
)
# Results in a collection of their own and in an index of their own, where no old reader sees them.
APART = replace(
    F1.with_keys(ResultItem=Keys("RACE#{SeasonId}#{Round:02d}", "CAR#{DriverId}#{DriverNumber}")),
    indexes=[
        Index("GSI1", RaceItem=F1.index("GSI1").keys["RaceItem"]),
        Index("GSI2", ResultItem=Keys("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}#{DriverNumber}")),
    ],
    access_patterns=[
        *F1.access_patterns[:2],  # all seasons, and all races of a season
        AccessPattern("Get all results of a race", given=["SeasonId", "Round"], returns=["ResultItem"]),
        AccessPattern("Get a driver's career, latest first", index="GSI2", given=["DriverId"], returns=["ResultItem"]),
    ],
)
# Results stay where they are, and an index of teams is added whose keys no old item has.
TEAMS = replace(
    F1,
    indexes=[*F1.indexes, Index("Teams", ResultItem=Keys("TEAM#{ConstructorId}", "{SeasonId}#{Round:02d}#{Rank:02d}"))],
)
DESIGNS = {"by car": Migration(F1, BY_CAR), "apart": Migration(F1, APART), "teams": Migration(F1, TEAMS)}


def items() -> list[Item]:
    """The race, and a result of every driver but the last."""
    race = F1.item("RaceItem", {**RACE, "RaceName": "Monaco", "RaceDate": "2024-05-26"})
    return [race, *(F1.item("ResultItem", result(*driver, rank)) for rank, driver in enumerate(DRIVERS[:-1], 1))]


def result(driver: str, number: int, rank: int) -> Item:
    return {**RACE, "DriverId": driver, "DriverNumber": number, "ConstructorId": f"team-{number % 2}",
            "Rank": rank, "PositionText": str(rank), "FinishPoints": 0}  # fmt: skip


class CrashError(Exception):
    """The migration dies here."""


@dataclass
class World:
    """A table, what is true of its results, and who reads and writes it: each by a rule that may hold just now."""

    migration: Migration
    table: Any
    dice: Random
    truth: dict[str, Item] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    deaths: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    dies: tuple[int, int, str] = (1, -1, "")  # at each call that leaves this rest, before it is made or after it
    job: Job | None = None
    idle: int = 1  # calls of the migration of which one lets the others work first

    def __post_init__(self) -> None:
        self.truth = {item["DriverId"]: result_of(item) for item in items() if item["Type"] == "ResultItem"}

    def rules(self, kind: str) -> list[str]:
        """The rules of readers or writers just now: during a deployment some work by the new one already."""
        assert self.job
        upcoming = self.job.next
        stages = [self.job.stage, *([upcoming] if upcoming and upcoming.kind == kind else [])]
        return [stage.readers if kind == READERS else stage.writers for stage in stages]

    def live(self) -> "Job":
        """A job at the bookmark, whose every call to the engine lets the others work first, and may be its last."""
        table: Any = Interrupted(self.table, self._between, self._after)
        job = Job(self.migration, table, page=3)
        self.job = job
        return job

    def _between(self, _: str) -> None:
        self.calls += 1
        if self.job and self.calls % self.idle == 0:
            self.someone_writes()
            self.everybody_reads()
        self._die("before")

    def _after(self) -> None:
        self._die("after")

    def _die(self, when: str) -> None:
        every, rest, which = self.dies
        if when == which and self.calls % every == rest:
            step = self.job and self.job.next
            self.deaths[step.kind if step else "the start of a job"] += 1
            self.calls += when == "before"  # it is not made, and so not counted twice
            raise CrashError

    def someone_writes(self) -> None:
        dice = self.dice
        rule = dice.choice(self.rules(WRITERS))
        taken = {each["Rank"] for each in self.truth.values()}
        free = dice.choice([rank for rank in RANKS if rank not in taken])
        absent = [each for each in DRIVERS if each[0] not in self.truth]
        kind = dice.choice(["Correct a rank", "Correct the points", "Enter a result", "Strike a result"])
        if kind == "Enter a result" and absent:
            new = result(*dice.choice(absent), free)
            self._write(rule, kind, new, None)
            self.truth[new["DriverId"]] = new
        elif kind != "Enter a result" and self.truth:
            who = dice.choice(sorted(self.truth))
            changes: Any = {"Correct a rank": {"Rank": free, "PositionText": str(free)},
                       "Correct the points": {"FinishPoints": dice.randrange(26)}}.get(kind)  # fmt: skip
            more: Item = {"FinishPosition": None, "FinishPoints": 0} if kind == "Correct a rank" else {}
            known = {name: self.truth[who][name] for name in ("SeasonId", "Round", "Rank", "DriverId", "DriverNumber")}
            self._write(rule, kind, known, None if changes is None else {**changes, **more})
            if changes is None:
                del self.truth[who]
            else:
                self.truth[who] |= {**changes, **{name: value for name, value in more.items() if value is not None}}

    def _write(self, rule: str, kind: str, known: Item, changes: Item | None) -> None:
        write(self.migration.twins, self.migration.both, self.table, rule, kind, known, changes)
        self.done[f"written: {rule}"] += 1

    def everybody_reads(self) -> None:
        """Each reader, by each rule that may hold, sees every result once, as it is."""
        for rule in self.rules(READERS):
            page = self._read(rule, "Get all results of a race", RACE)
            assert sorted(page, key=by_driver) == sorted(self.truth.values(), key=by_driver), f"{rule}: a race page"
            who = self.dice.choice(DRIVERS)[0]
            career = self._read(rule, "Get a driver's career, latest first", {"DriverId": who})
            assert career == [self.truth[who]] if who in self.truth else career == [], f"{rule}: a career"
            self.done[f"read: {rule}"] += 2

    def _read(self, rule: str, name: str, values: Item) -> list[Item]:
        return [result_of(item) for item in read(self.migration.twins, self.table, rule, name, values)]


class Interrupted(Watched):
    """A table whose calls may be the last of whoever makes them: before they are made, or just after."""

    def __init__(self, table: Any, before: Callable[[str], None], after: Callable[[], None]) -> None:
        super().__init__(table, before)
        self._then = after
        for name in ("describe_table", "update_table"):
            setattr(self.meta.client, name, self._watched(table.meta.client, name))

    def _watched(self, owner: Any, name: str) -> Callable[..., Any]:
        made = super()._watched(owner, name)

        def call(**sent: Any) -> Any:
            answer = made(**sent)
            self._then()
            return answer

        return call


def result_of(item: Item) -> Item:
    """The facts of a result, without its keys."""
    return {name: value for name, value in item.items() if name in F1.entity("ResultItem").attributes}


def by_driver(item: Item) -> tuple[str, int]:
    return item["DriverId"], item["Rank"]


def carried_out(world: World) -> World:
    """Run the migration to its end, from the bookmark again wherever it dies, and look at what is there then."""
    while True:
        try:
            world.live().run()
            break
        except CrashError:
            world.job = None
    ended(world)
    return world


def world(migration: Migration, table: Any, seed: int, **more: Any) -> World:
    """A world before its first day: the table holds the race and its results, and nothing else."""
    emptied(table)
    for item in items():
        table.put_item(Item=item)
    return World(migration, table, Random(seed), **more)


def ended(world: World) -> None:
    """At the end each result is in the new home, once, as it is in truth, and nothing is left in the old one."""
    world.everybody_reads()
    held = [item for item in world.table.scan(ConsistentRead=True)["Items"] if item.get("Type") == "ResultItem"]
    twins = world.migration.twins
    wanted = [world.migration.new.item("ResultItem", each) for each in world.truth.values()]
    found = {tuple(twins.key(item).values()): result_of(item) for item in held}
    assert found == {tuple(twins.key(item).values()): result_of(item) for item in wanted}
