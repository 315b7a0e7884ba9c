"""Three questions from earlier lessons: the same three everywhere but in a room, where what was missed comes back."""

import re
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from f1model.course import recall
from f1model.course.answers import same, shown, wanted
from f1model.course.progress import marks
from f1model.course.recall import COUNT, Recalled, recalled
from f1model.course.recalls import LESSONS, of_lesson, question
from f1model.course.recalls.question import Question
from f1model.course.recalls.schedule import PLANNED

BANK = {name: asked for lesson in LESSONS for name, asked in of_lesson(lesson).items()}
truth_of = cache(lambda name: BANK[name].truth())
bank = pytest.mark.parametrize("name", BANK)


@pytest.fixture(autouse=True)
def computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def quick(name: str) -> Question:
        return replace(question(name), truth=partial(truth_of, name))

    monkeypatch.setitem(recall.__globals__, "question", quick)


@pytest.fixture
def my_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".laid.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Any:
    def said(*arguments: Any) -> str:
        recall(*arguments)
        return capsys.readouterr().out

    return said


def names(lesson: str) -> list[str]:
    return list(recalled(lesson))


@bank
def test_a_truth_is_stable_and_right_in_its_own_eyes_and_each_hint_is_met(name: str) -> None:
    asked: Question = BANK[name]
    truth = truth_of(name)
    assert asked.truth() == truth
    assert asked.said(truth, truth)[0]
    assert not asked.choices or truth in asked.choices
    assert not any(same(wrong, truth) for wrong in asked.prediction.hints)
    for wrong, hint in asked.prediction.wrong(truth, SimpleNamespace()):
        right, said = asked.said(wrong, truth)
        assert not right
        assert said.endswith(hint)
        assert not asked.choices or wrong in asked.choices
    for word, others in asked.prediction.also.items():
        assert {asked.said(other, truth)[0] for other in others} == {word == truth}


@bank
def test_a_question_can_be_answered_from_the_head_and_does_not_answer_itself(name: str) -> None:
    asked = BANK[name]
    truth = truth_of(name)
    assert wanted(truth) != "a list"
    assert len(asked.asked) < 330
    assert asked.choices or not re.search(rf"(?<![\w#.,]){re.escape(shown(truth))}(?![\w,])", asked.text)
    assert asked.asked.endswith(("?", "."))


def test_there_are_three_for_each_lesson_and_each_is_planned_once_at_most_and_later() -> None:
    planned = [name for row in PLANNED.values() for name in row]
    assert list(LESSONS) == [f"{number:02d}" for number in range(22) if number != 15]  # 15 has nothing of its own
    assert all(len(of_lesson(lesson)) >= 3 for lesson in LESSONS)
    assert list(PLANNED) == [f"{number:02d}" for number in range(1, 23)]
    assert len(planned) == len(set(planned)) == COUNT * len(PLANNED)
    assert set(planned) <= set(BANK)
    assert all(name.partition(".")[0] < lesson for lesson, row in PLANNED.items() for name in row)
    assert all(len({name.partition(".")[0] for name in PLANNED[each]}) == 3 for each in PLANNED if each > "03")


def test_an_answer_is_judged_and_the_truth_is_not_told_before(say: Any) -> None:
    said = say("02", ..., ..., ...).splitlines()
    assert [line for line in said if line.startswith("   ")] == [
        f"   Put your answer where the {place} ... is, and run this cell again."
        for place in ("first", "second", "third")
    ]
    said = say("02", False, "the driver").splitlines()
    assert said[2].startswith("   Correct: False. In 1956")
    assert said[4].startswith("   You said the driver; it is the line in the official table. In early years")
    assert said[6].startswith("   Put your answer where the third")


def test_a_notebook_folds_the_truth_of_what_is_untouched_and_escapes_what_was_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[Recalled] = []
    monkeypatch.setitem(recall.__globals__, "say", shown.append)
    recall("02", "<b>", ..., 1)
    html = shown[0]._repr_html_()
    assert html.count("<details>") == 1
    assert "&lt;b&gt;" in html
    assert "<b>&" not in html
    assert "<p>It is the line in the official table. " in html


def hostile() -> Any:
    """An object that cannot be looked at; made late, since pytest would look at it."""

    def refuse(*_: Any) -> Any:
        raise RuntimeError

    return type(
        "Hostile", (), {"__eq__": refuse, "__str__": refuse, "__repr__": refuse, "__class__": property(refuse)}
    )()


@pytest.mark.parametrize(
    "answers", [(), (..., ..., ..., 4, 5), ([1], {2: 3}, object()), (hostile, float("nan"), b"x"), ([...], None, "")]
)
def test_whatever_is_answered_three_questions_are_asked(say: Any, answers: tuple[Any, ...]) -> None:
    said = say("05", *(hostile() if answer is hostile else answer for answer in answers))
    assert re.findall(r"(?m)^(\d)\. ", said) == ["1", "2", "3"]
    assert ("only the first three answers count" in said) == (len(answers) > COUNT)


@pytest.mark.parametrize("lesson", ["00", "23", "5", "", None, 7.0, [], hostile])
def test_an_unknown_lesson_is_one_line(say: Any, lesson: Any) -> None:
    said = say(hostile() if lesson is hostile else lesson, 1, 2, 3)
    assert len(said.splitlines()) == 1
    assert 'from "01" to "22"' in said


def test_a_number_will_do_for_a_lesson(say: Any) -> None:
    assert say(5, ..., ..., ...) == say("05", ..., ..., ...)


def test_outside_a_room_nothing_is_kept_and_the_three_are_the_same(
    say: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = say("03", 0, 0, 99)
    assert say("05", ..., ..., ...) == say("05", ..., ..., ...)
    assert say("03", 0, 0, 99) == first
    assert list(tmp_path.iterdir()) == []


def test_what_was_missed_or_left_open_comes_back_two_lessons_later_before_the_others(say: Any, my_course: Path) -> None:
    one, two, three = PLANNED["03"]
    say("03", truth_of(one), "no idea", ...)
    say("04", ..., ..., ...)
    assert names("04") == list(PLANNED["04"])
    say("05", ..., ..., ...)
    assert names("05") == [two, three, PLANNED["05"][0]]


def test_the_first_answer_counts_and_once_one_is_given_the_questions_stay(say: Any, my_course: Path) -> None:
    truths = [truth_of(name) for name in PLANNED["03"]]
    say("03", "wrong", *truths[1:])
    say("05", *[truth_of(name) for name in (PLANNED["03"][0], *PLANNED["05"][:2])])
    asked = names("05")
    say("03", *truths)
    say("05", ..., ..., ...)
    assert asked == names("05") == [PLANNED["03"][0], *PLANNED["05"][:2]]
    assert [mark.right for mark in recalled("03").values()] == [False, True, True]
    assert [(mark.tries, mark.right) for mark in recalled("05").values()] == [(1, True)] * 3
    assert len([name for name in marks() if name.startswith("recall.")]) == 6


@pytest.mark.parametrize(
    "kept", ["{", "[]", '{"recall.03.1/99.9": [1, true]}', '{"x": [1, true], "y/01.1": [1, false]}']
)
def test_what_was_spoiled_is_asked_anew(say: Any, my_course: Path, kept: str) -> None:
    (my_course / ".progress").mkdir()
    (my_course / ".progress" / "recall.03.json").write_text(kept)
    say("03", ..., ..., ...)
    assert names("03") == list(PLANNED["03"])
