import itertools
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from f1model.course.exercise import _KINDS, Exercise, Hint, Watched, members, value, verdict
from f1model.course.exercises import LESSONS, exercise
from f1model.course.exercises.history import race
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.pattern import AccessPattern
from f1model.f1.models import F1
from f1model.table.connect import connect
from f1model.table.load import load
from tests.course.exercises.asked import ask

EXERCISES: dict[str, Exercise] = {
    number: each
    for lesson in LESSONS
    for number, each in import_module(f"f1model.course.exercises.lesson_{lesson}").EXERCISES.items()
}
every = pytest.mark.parametrize("number", EXERCISES)


def stub(table: Any) -> None: ...


def documented_stub(table: Any, *, wanted: int = 1) -> None:
    """What it shall do."""
    ...  # noqa: PIE790


class Rude:
    def __str__(self) -> str:
        raise RuntimeError("no")

    __repr__ = __iter__ = __eq__ = __call__ = __str__  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


def endless(*_: Any, **__: Any) -> Iterator[int]:
    yield from itertools.count()


def fails(*_: Any, **__: Any) -> None:
    raise KeyError("Rank")


def ends(*_: Any, **__: Any) -> None:
    raise SystemExit(2)


STRANGE: list[Any] = [
    Rude(), object(), 3.5, float("nan"), float("inf"), "text", "x" * 100_000, b"\0", [], [Rude()], {}, range(3),
    lambda: 1, fails, ends, endless, endless(), itertools.count(), Keys, Keys("A", "B"), Keys("A"), Entity("A", "B"),
    Index("A23", partition="A"), AccessPattern("?"), F1,
]  # fmt: skip


@pytest.mark.parametrize("answer", [..., None, [...], ["SeasonId", ...], stub, documented_stub])
def test_an_untouched_answer_is_not_attempted_yet(answer: Any) -> None:
    assert ask("05.e", answer).startswith("Not attempted yet. ")


@pytest.mark.parametrize("kind", _KINDS)
def test_an_answer_of_another_kind_is_told_the_kind_and_not_judged(kind: str) -> None:
    def judge(answer: Any) -> str | None:
        assert _KINDS[kind](answer), "and nothing else"
        return "Judged."

    for answer in STRANGE:
        said = verdict(Exercise(kind, judge, "Yes."), answer)
        assert said == "Not yet. Judged." or said.startswith(f"Not yet. This asks for {kind}; you gave "), said
        assert len(said) < 450
        assert " object at 0x" not in said


@every
def test_whatever_is_answered_gets_one_line(number: str) -> None:
    for answer in (each for each in STRANGE if _KINDS[EXERCISES[number].wants](each)):
        said = ask(number, answer)
        assert said.startswith("Not yet. ") or (number == "15.b" and answer is F1), "any sound design is right there"
        assert len(said) < 450
        assert " object at 0x" not in said


@every
def test_an_exercise_says_what_it_wants_and_why(number: str) -> None:
    asked = EXERCISES[number]

    assert asked.wants in _KINDS
    assert re.fullmatch(r"[A-Z0-9].{20,160}\.", asked.why)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_three_to_five_in_order_each_with_at_least_three_known_mistakes(lesson: str) -> None:
    numbers = [number for number in EXERCISES if number.startswith(lesson)]
    wrong = import_module(f"tests.course.exercises.test_lesson_{lesson}").WRONG

    assert numbers == [f"{lesson}.{letter}" for letter in "abcde"[: len(numbers)]]
    assert 3 <= len(numbers) <= 5
    for number in numbers:
        if EXERCISES[number].wants.startswith(("a table", "a folder")):
            continue  # these are made in tests of their own
        assert len({hint for asked, _, hint in wrong if asked == number}) >= 3, number


def test_there_is_no_such_exercise() -> None:
    assert ask("05.x", 1) == "There is no such exercise. Lesson 05 has 05.a, 05.b, 05.c, 05.d, 05.e."
    assert ask("99", 1) == f"There is no such exercise. Lessons {', '.join(LESSONS)} have some."
    assert exercise("").startswith("There is no such exercise.")  # type: ignore[union-attr]


# The judge's tools.

NUMBER = Exercise("a number", value(lambda: 21, {20: "The race too."}, "Count again."), "It is.")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (21, "Correct. It is."),
        ("21", "Correct. It is."),
        (20.0, "Not yet. The race too."),
        (7, "Not yet. Count again."),
        (True, "Not yet. This asks for a number; you gave True."),
        ("many", "Not yet. This asks for a number; you gave many."),
        (len, "Not yet. This asks for a number; you gave <built-in function len>."),
        (fails, "Not yet. This asks for a number; you gave the function fails."),
        (Keys, "Not yet. This asks for a number; you gave Keys itself."),
    ],
)
def test_a_value_is_judged(answer: Any, said: str) -> None:
    assert verdict(NUMBER, answer) == said


def test_what_a_learners_function_raises_is_told() -> None:
    calls = Exercise("a function", lambda answer: answer(), "Yes.")

    assert verdict(calls, fails) == "Not yet. It stopped with KeyError: 'Rank'"
    assert verdict(calls, ends) == "Not yet. It stopped with SystemExit: 2"
    assert verdict(calls, lambda: "") == "Correct. Yes."


def test_members_ends() -> None:
    assert members(range(3)) == [0, 1, 2]
    with pytest.raises(Hint, match="It goes on and on"):
        members(itertools.count())
    for answer in ("text", {"a": 1}, 5, None):
        with pytest.raises(Hint, match="It should give a list"):
            members(answer)


def test_a_watched_table_keeps_what_it_is_asked_and_lets_another_in_between() -> None:
    table = connect(F1)
    load(table, race(2024, 8))
    key = {"PK": "SEASON#2024", "SK": "RACE#08"}
    happened: list[str] = []
    watched = Watched(table, meanwhile=lambda: happened.append("now"))

    assert (watched.name, repr(watched)) == ("F1Table", "the table F1Table")
    watched.put_item(Item={**key, "SK": "RACE#99"})
    assert (happened, watched.interrupted) == ([], False)
    for _ in range(2):
        assert watched.get_item(Key=key)["Item"]["RaceName"] == "Monaco Grand Prix"
    assert (happened, watched.interrupted) == (["now"], True)
    assert [name for name, _ in watched.requests] == ["put_item", "get_item", "get_item"]


def test_a_table_asked_without_end_stops_even_a_learner_who_catches_everything() -> None:
    def stubborn(table: Any) -> None:
        while True:
            try:
                table.scan(Limit=1)
            except Exception:
                continue

    def judge(answer: Any) -> str | None:
        answer(Watched(connect(F1)))
        return None

    assert "It asked 200 times and did not stop." in verdict(Exercise("a function", judge, "Yes."), stubborn)
