from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from f1model.course import check, dead_hints
from f1model.course.predictions import PREDICTIONS, Prediction

UNTOUCHED = "No prediction yet. Replace the ... above with one and run both cells: a wrong guess teaches most."


@pytest.fixture(autouse=True)
def predictions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        PREDICTIONS, "99.1", Prediction("All of it lies together.", {21: "That is the items.", 2: "Two?"})
    )
    monkeypatch.setitem(PREDICTIONS, "99.2", Prediction("Text is not a number.", {("1", "2", "10"): "By value."}))


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Any:
    """What check prints, which must be one line that begins with the question's name, without that name."""

    def said(question: str, answer: Any, truth: Any) -> str:
        check(question, answer, truth)
        printed = capsys.readouterr().out
        assert printed.endswith("\n")
        assert len(printed.splitlines()) == 1
        assert printed == printed.rstrip() + "\n", "nothing trails"
        assert printed.startswith(f"{question}  ")
        return printed.removeprefix(f"{question}  ").rstrip("\n")

    return said


@pytest.mark.parametrize("answer", [..., None, [...], (1, ...), [1, ..., 3]])
def test_an_untouched_answer_is_told_what_to_do(say: Any, answer: Any) -> None:
    assert say("99.1", answer, 1) == UNTOUCHED


@pytest.mark.parametrize("answer", [1, 1.0, "1", " 1 ", "1.0", Decimal(1), Decimal("1.00"), Fraction(1), np.int64(1)])
def test_a_right_number_is_right_however_it_is_spelled(say: Any, answer: Any) -> None:
    assert say("99.1", answer, 1) == "Correct: 1. All of it lies together."


@pytest.mark.parametrize(
    ("answer", "truth", "shown"),
    [
        ("28,782", 28_782, "28,782"),
        (0.5, Decimal("0.5"), "0.5"),
        ("query", "Query", "Query"),
        ("  Race#01 ", "RACE#01", "RACE#01"),
        (True, True, "True"),
        ("true", True, "True"),
        ([1, 10, 2], ["1", "10", "2"], "[1, 10, 2]"),
        (("a", "B"), ["A", "b"], "[A, b]"),
        ([], [], "[]"),
    ],
)
def test_a_right_answer_is_right_in_several_spellings(say: Any, answer: Any, truth: Any, shown: str) -> None:
    assert say("99.9", answer, truth) == f"Correct: {shown}."


def test_a_known_mistake_meets_its_own_hint(say: Any) -> None:
    assert say("99.1", 21, 1) == "You said 21; it is 1. That is the items."
    assert say("99.1", "2", 1) == "You said 2; it is 1. Two?"
    assert say("99.2", [1, 2, 10], ["1", "10", "2"]) == "You said [1, 2, 10]; it is [1, 10, 2]. By value."


def test_another_mistake_is_told_the_truth_and_the_why(say: Any) -> None:
    assert say("99.1", 5_000, 1) == "You said 5,000; it is 1. All of it lies together."
    assert say("99.2", ["10", "1", "2"], ["1", "10", "2"]) == (
        "You said [10, 1, 2]; it is [1, 10, 2]. Text is not a number."
    )
    assert say("99.9", 2, 1) == "You said 2; it is 1."
    assert say("99.9", [1], [1, 2]) == "You said [1]; it is [1, 2]."
    assert say("99.9", [1, 2, 3], [1, 2]) == "You said [1, 2, 3]; it is [1, 2]."


@pytest.mark.parametrize(
    ("answer", "truth", "said"),
    [
        ("many", 1, "This asks for a number; you gave many. Try again with a number."),
        (True, 1, "This asks for a number; you gave True. Try again with a number."),
        (1, True, "This asks for True or False; you gave 1. Try again with True or False."),
        ([1], 1, "This asks for a number; you gave [1]. Try again with a number."),
        (1, "Query", "This asks for text in quotes; you gave 1. Try again with text in quotes."),
        ("a", ["a", "b"], "This asks for a list; you gave a. Try again with a list."),
        (["0", "1"], "01", "This asks for a number; you gave [0, 1]. Try again with a number."),
    ],
)
def test_an_answer_of_another_kind_is_told_the_kind(say: Any, answer: Any, truth: Any, said: str) -> None:
    assert say("99.1", answer, truth) == said


class Contrary:
    """An object that compares and prints badly."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    def __hash__(self) -> int:
        raise RuntimeError("no")

    def __str__(self) -> str:
        raise RuntimeError("no")

    __repr__ = __str__


def endless() -> Iterator[int]:
    while True:
        yield 1


LOOP: list[Any] = []
LOOP.append(LOOP)

STRANGE = {
    "contrary": Contrary(),
    "contrary in a list": [Contrary(), 1],
    "generator": endless(),
    "range": range(10**9),
    "huge list": [1] * 200_000,
    "huge number": 10**10_000,
    "huge text": "x" * 10**6,
    "lines": "one\ntwo\r\nthree",
    "list of lines": ["one\ntwo"] * 3,
    "nan": float("nan"),
    "signalling nan": Decimal("sNaN"),
    "nan in text": "sNaN",
    "infinity": float("inf"),
    "complex": 1j,
    "bytes": b"1",
    "dict": {"a": 1},
    "set": {1, 2},
    "class": Contrary,
    "function": len,
    "array": np.array([1, 2]),
    "frame": pd.DataFrame({"a": [1, 2]}),
    "series": pd.Series([1, 2]),
    "a list in itself": LOOP,
    "surrogate": "\ud800",
    "empty": "",
}


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE.keys())
def test_a_strange_answer_is_answered_in_one_short_line(say: Any, answer: Any) -> None:
    for truth in (1, True, "Query", [1, 2]):
        said = say("99.1", answer, truth)
        assert said.startswith(("You said ", "This asks for "))
        assert len(said) < 250


def test_every_hint_of_the_lessons_is_reached(say: Any) -> None:
    for name, prediction in PREDICTIONS.items():
        assert prediction.why
        for wrong, hint in prediction.hints.items():
            assert say(name, wrong, object()).endswith(hint)


def test_a_hint_for_what_is_true_or_was_hinted_before_is_dead(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(check.__globals__, "_asked", {})
    say("99.1", ..., 20)
    assert dead_hints() == []
    say("99.1", ..., 21)
    assert dead_hints() == ["99.1: 21 does not meet its hint; the truth is 21"]
    monkeypatch.setitem(PREDICTIONS, "99.1", Prediction("Why.", {2: "The first.", "2": "The second."}))
    assert dead_hints() == ["99.1: 2 does not meet its hint; the truth is 21"]
