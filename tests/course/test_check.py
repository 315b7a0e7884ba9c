from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from f1model.course import check, dead_hints, reveal, truths
from f1model.course.check import NO_PREDICTION as UNTOUCHED
from f1model.course.prediction import Prediction
from f1model.course.predictions import LESSONS, of_lesson

OURS = {
    "99.1": Prediction("All of it lies together.", {21: "That is the items.", 2: "Two?"}),
    "99.2": Prediction("Text is not a number.", {("1", "2", "10"): "By value."}),
    "99.3": Prediction("Each is rounded up.", {lambda truth, facts: facts.put: "As many as were put?"}, rough=0.1),
    "99.4": Prediction("By page.", also={"more expensive": ["dearer", "it costs more", "higher"]}),
    "99.5": Prediction("One Query.", {3: "Patterns?"}, also={"1": ["Query"], "3": ["all of them"]}),
}


@pytest.fixture(autouse=True)
def predictions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(check.__globals__, "_asked", {})
    monkeypatch.setitem(check.__globals__, "_open", set())
    monkeypatch.setitem(check.__globals__, "prediction", lambda number: OURS.get(number, Prediction("")))


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Any:
    """What check prints, which must be one line that begins with the question's name, without that name."""

    def said(question: str, answer: Any, truth: Any, **facts: Any) -> str:
        check(question, answer, truth, **facts)
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


@pytest.mark.parametrize("answer", ["about 16 RCU", "16", 15, 17, "~15", "sixteen-ish 16"])
def test_a_rough_guess_is_judged_roughly(say: Any, answer: Any) -> None:
    assert say("99.3", answer, 15.5, put=504).startswith("Close enough: it is 15.5, and you said 1")
    assert say("99.3", 20, 15.5, put=504) == "You said 20; it is 15.5. Each is rounded up."
    assert say("99.1", 16, 15.5).startswith("You said 16; it is 15.5.")


@pytest.mark.parametrize("answer", ["88k", "88 thousand", "88 000", "88_000 a second", "about 88,000"])
def test_a_large_number_is_one_in_whatever_way_it_is_written(say: Any, answer: str) -> None:
    assert say("99.1", answer, 88_000).startswith("Correct: 88,000")


def test_a_hint_may_depend_on_what_the_lesson_states_and_goes_before_a_rough_guess(say: Any) -> None:
    assert say("99.3", 504, 480, put=504) == "You said 504; it is 480. As many as were put?"
    assert say("99.3", 504, 480, put=700).startswith("Close enough: it is 480, and you said 504.")


@pytest.mark.parametrize("answer", ["Dearer", "it costs more.", "higher", "MORE expensive", "more-expensive"])
def test_a_right_answer_in_other_words_is_right(say: Any, answer: str) -> None:
    assert say("99.4", answer, "more expensive") == "Correct: more expensive. By page."


def test_a_word_can_be_another_name_of_a_number(say: Any) -> None:
    assert say("99.5", "query", 1) == "Correct: 1. One Query."
    assert say("99.5", "All of them", 1) == "You said 3; it is 1. Patterns?"


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        ("one request", "1 request"),
        ("The same.", "same"),
        ("the look-up", "look up"),
        ("two", 2),
        ("Twenty-two items", 22),
        ("forty", 40),
    ],
)
def test_articles_full_stops_and_number_words_do_not_matter(say: Any, answer: str, truth: Any) -> None:
    assert say("99.9", answer, truth).startswith("Correct")


def test_true_is_yes_where_yes_or_no_is_asked(say: Any) -> None:
    assert say("99.9", True, "yes") == "Correct: yes."
    assert say("99.9", False, "yes") == "You said no; it is yes."


@pytest.mark.parametrize("answer", ["2 or 3", "one or two", "two hundred", "two thirds", "a few", "²"])
def test_a_text_with_no_one_number_is_told_the_kind(say: Any, answer: str) -> None:
    assert "This asks for a number" in say("99.1", answer, 5)


def test_every_lesson_has_predictions_and_each_says_why() -> None:
    assert [f"{number:02d}" for number in range(23)] == list(LESSONS)
    for lesson in LESSONS:
        assert all(number.startswith(f"{lesson}.") and each.why for number, each in of_lesson(lesson).items())


def test_a_hint_for_what_is_true_or_was_hinted_before_is_dead(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    say("99.1", ..., 20)
    assert dead_hints() == []
    say("99.1", ..., 21)
    assert dead_hints() == ["99.1: 21 does not meet its hint; the truth is 21"]
    monkeypatch.setitem(OURS, "99.1", Prediction("Why.", {2: "The first.", "2": "The second."}))
    assert dead_hints() == ["99.1: 2 does not meet its hint; the truth is 21"]
    monkeypatch.setitem(OURS, "99.1", Prediction("Why.", {lambda truth, facts: None: "Not for this data."}))
    assert dead_hints() == []
    assert truths() == {"99.1": 21}


class Notebook:
    """A shell as IPython has it, as far as showing goes."""

    class display_formatter:  # noqa: N801
        @staticmethod
        def format(thing: Any) -> Any:
            return ({"text/html": thing._repr_html_()} if hasattr(thing, "_repr_html_") else {}), {}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a notebook would show."""
    from f1model.course import say as saying

    things: list[Any] = []
    monkeypatch.setattr(saying, "notebook", lambda: Notebook)
    monkeypatch.setattr("IPython.display.display", things.append)
    return things


def test_until_the_guess_the_truth_is_folded_away_and_not_in_the_text(shown: list[Any]) -> None:
    check("99.1", ..., 21)
    (said,) = shown
    assert repr(said) == f"99.1  {UNTOUCHED}"
    before, _, after = said._repr_html_().partition("<details>")
    assert "21" not in before
    assert "<p>It is 21. All of it lies together.</p></details>" in after


def test_what_gives_the_answer_away_waits_for_the_guess(shown: list[Any]) -> None:
    check("99.1", ..., 21)
    reveal("99.1", "21 <items>", pd.DataFrame({"a": [21]}))
    html = shown[-1]._repr_html_()
    assert html.startswith("<details><summary>This shows the answer to 99.1.")
    assert "<pre>21 &lt;items&gt;</pre>" in html
    assert "<table" in html

    check("99.1", 3, 21)
    reveal("99.1", "21 <items>", "more")
    assert shown[-2:] == ["21 <items>", "more"]

    check("99.1", ..., 21)
    reveal("99.1", "21")
    assert shown[-1]._repr_html_().startswith("<details>")


def test_a_line_is_escaped_when_it_is_drawn(shown: list[Any]) -> None:
    check("99.9", "<b>", 1)
    assert "&lt;b&gt;" in shown[0]._repr_html_()
    assert "<b>;" not in shown[0]._repr_html_()
