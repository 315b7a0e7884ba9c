"""Each guard is what keeps a migration true: with it no order breaks anything, and without it a search finds one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from f1model.design.comparison import missing
from f1model.errors import ConditionError
from f1model.f1.models import F1
from f1model.migration import Migration
from f1model.migration.job import Job
from f1model.migration.steps import NEW, NEW_LEADS, OLD, OLD_LEADS, READERS
from f1model.migration.traffic import write
from f1model.migration.twins import Twins
from f1model.table.connect import connect
from tests.migration.season import BY_CAR, DESIGNS, Interrupted, carried_out, world

MIGRATION = DESIGNS["by car"]
KNOWN = {"SeasonId": "2024", "Round": 8}
ADA, BEN = ({**KNOWN, "DriverId": who, "DriverNumber": number} for who, number in (("Ada", 1), ("Ben", 2)))
Does = Callable[[Any], object]


def wrote(rule: str, name: str, who: dict[str, Any], rank: int, changes: dict[str, Any] | None = None) -> Does:
    return lambda table: write(MIGRATION.twins, MIGRATION.both, table, rule, name, {**who, "Rank": rank}, changes)


def moved(rule: str, who: dict[str, Any], rank: int, to: int) -> Does:
    changes = {"Rank": to, "FinishPosition": None, "PositionText": str(to), "FinishPoints": 0}
    return wrote(rule, "Correct a rank", who, rank, changes)


def named(rule: str) -> Does:
    """The team of Ada's result gets a name, which it did not have."""
    return wrote(
        rule, "Rename a team in a result", {**ADA, "ConstructorId": "team-1"}, 1, {"ConstructorName": "Ferrari"}
    )


def struck_and_replaced(table: Any) -> None:
    """Ada's result is struck, and Ben moves up, to the key under which Ada's was."""
    wrote(OLD_LEADS, "Strike a result", ADA, 1)(table)
    moved(OLD_LEADS, BEN, 2, 1)(table)


def between(first: Does, second: Does, table: Any, stage: str) -> Iterator[Job]:
    """The table after ``second`` came between two calls of ``first``, for each such place."""
    place = 0
    while True:
        place += 1
        MIGRATION.on(world(MIGRATION, table, 1).table).run(stage)
        calls = 0

        def come(_: str) -> None:
            nonlocal calls
            calls += 1
            if calls == place:  # noqa: B023
                second(table)

        first(Interrupted(table, come, lambda: None))
        if calls < place:
            return
        yield MIGRATION.on(table)


def copied(table: Any) -> None:
    job = Job(MIGRATION, table)
    job.advance()


def broken(first: Does, second: Does, stage: str) -> int:
    """After how many of all orders the homes disagree."""
    return sum(bool(job.differences()) for job in between(first, second, connect(F1), stage))


def is_broken(first: Does, second: Does, stage: str) -> bool:
    """Whether there is an order after which the homes disagree."""
    return any(job.differences() for job in between(first, second, connect(F1), stage))


def looser(monkeypatch: pytest.MonkeyPatch, keep: Callable[[Any], Any]) -> None:
    """Let only those conditions be asked of what was read that ``keep`` leaves."""
    whole = Twins.as_it_was_read
    monkeypatch.setattr(Twins, "as_it_was_read", lambda self, item: keep(whole(self, item)))


def test_a_copy_undoes_nothing_that_came_between_and_revives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """That the original's key is still taken is not enough: with the rank in it, it may be somebody else's by now."""
    stage = "writers: both, old leads"
    others = (struck_and_replaced, wrote(OLD_LEADS, "Correct the points", ADA, 1, {"FinishPoints": 25}))
    assert [broken(copied, each, stage) for each in others] == [0, 0]
    looser(monkeypatch, lambda conditions: conditions[:1])
    assert all(is_broken(copied, each, stage) for each in others)


def test_a_writer_of_both_homes_is_held_to_what_it_read(monkeypatch: pytest.MonkeyPatch) -> None:
    first = wrote(OLD_LEADS, "Correct the points", ADA, 1, {"FinishPoints": 25})
    assert broken(first, named(OLD_LEADS), "copy") == 0
    looser(monkeypatch, lambda conditions: [each for each in conditions if each[1] != missing()])
    assert is_broken(first, named(OLD_LEADS), "copy")  # an attribute came that was not there: that has to be asked, too


def test_from_the_old_home_leading_to_the_new_home_alone_a_change_is_lost() -> None:
    """During a deployment both rules are at work: so between them comes one by which both homes are written."""

    def points(rules: tuple[str, str]) -> Any:
        table = world(MIGRATION, connect(F1), 1).table
        MIGRATION.on(table).run("readers: new, skipping old")
        wrote(rules[1], "Correct the points", ADA, 1, {"FinishPoints": 25})(table)
        wrote(rules[0], "Rename a team in a result", {**ADA, "ConstructorId": "team-1"}, 1, {"ConstructorName": "x"})(
            table
        )
        return table.get_item(Key={"PK": "SEASON#2024", "SK": "RACE#08#RESULT#Ada#1"})["Item"]["FinishPoints"]

    assert points((OLD_LEADS, NEW_LEADS)) == 25
    assert points((NEW_LEADS, NEW)) == 25
    assert points((OLD_LEADS, NEW)) == 0


def test_a_place_that_only_a_left_over_holds_is_free_and_any_other_is_not() -> None:
    table = world(MIGRATION, connect(F1), 1).table
    MIGRATION.on(table).run("writers: both, new leads")
    moved(NEW, ADA, 1, 7)(table)  # which leaves Ada's old item at rank 1
    moved(NEW_LEADS, BEN, 2, 1)(table)
    with pytest.raises(ConditionError, match=r"RACE#08#RESULT#03 is there already"):
        moved(NEW_LEADS, BEN, 1, 3)(table)
    with pytest.raises(ConditionError, match=r"RACE#08#RESULT#Zoe#9 is not there"):
        moved(NEW_LEADS, {**KNOWN, "DriverId": "Zoe", "DriverNumber": 9}, 9, 8)(table)


def without(name: str) -> Migration:
    """The migration without the step of that name: its rules never hold."""
    made = Migration(F1, BY_CAR)
    gone = next(step for step in made.steps if step.name == name)
    at = made.steps.index(gone)
    before = made.steps[at - 1].readers if at else OLD
    steps = tuple(
        replace(step, readers=before) if gone.kind == READERS and step.readers == gone.readers else step
        for step in made.steps
        if step != gone
    )
    object.__setattr__(made, "steps", steps)
    return made


@pytest.mark.parametrize("name", ["readers: old, skipping new", "readers: new, skipping old", "copy", "delete old"])
def test_each_step_is_needed(name: str) -> None:
    made = without(name)
    if name == "copy":  # comparing finds what nobody copied, and copies it
        made = without("compare")
        object.__setattr__(made, "steps", tuple(step for step in made.steps if step.kind != "copy"))
    with pytest.raises(AssertionError):
        carried_out(world(made, connect(F1), 4))


def test_a_writer_by_the_old_rule_leaves_copies_behind_that_only_comparing_finds() -> None:
    table = world(MIGRATION, connect(F1), 1).table
    wrote(OLD_LEADS, "Correct the points", ADA, 1, {"FinishPoints": 1})(table)
    wrote(OLD, "Strike a result", ADA, 1)(table)
    job = MIGRATION.on(table).run("copy")
    assert [each.what for each in job.differences()] == ["left over"]
