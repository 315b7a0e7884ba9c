"""The answer to a predict cell or an exercise: one line, aimed at the very mistake."""

from typing import Any

from f1model.course.answers import same, shown, untouched, wanted
from f1model.course.exercise import verdict
from f1model.course.exercises import exercise
from f1model.course.predictions import PREDICTIONS, Prediction

_UNSTATED: Any = object()
_asked: dict[str, Any] = {}  # the truth of each question that was asked in this process


def check(question: str, answer: Any, truth: Any = _UNSTATED) -> None:
    """Print one line about the learner's ``answer`` to a question ("04.1").

    With a ``truth`` it is a prediction: an untouched answer (``...``) is told kindly what to do; a right one gets
    the why; a known wrong one gets its own hint; one of another kind is told the kind; any other is told the truth
    and the why. Numbers compare by value (2, 2.0 and "2" are one), text without case or spaces at the ends,
    sequences member by member. Without one it is an exercise, which is tried out: not attempted yet; correct, with
    the why; or a hint, and the truth is not told. Never raises on a strange answer.
    """
    if truth is _UNSTATED:
        asked = exercise(question)
        line = asked if isinstance(asked, str) else verdict(asked, answer)
    else:
        _asked[question] = truth
        line = _predicted(question, answer, truth)
    print(f"{question}  {line}")


def dead_hints() -> list[str]:
    """The hints, of the questions asked so far, that their own wrong answer does not meet: one line for each.

    A hint is dead where its answer is the truth, or equals that of a hint before it.
    """
    return [
        f"{question}: {shown(wrong)} does not meet its hint; the truth is {shown(truth)}"
        for question, truth in _asked.items()
        for wrong, hint in PREDICTIONS.get(question, Prediction("")).hints.items()
        if same(wrong, truth) or _hint(question, wrong) != hint
    ]


def _hint(question: str, answer: Any) -> str | None:
    """What is said to a known wrong answer; None to any other."""
    hints = PREDICTIONS.get(question, Prediction("")).hints
    return next((hint for wrong, hint in hints.items() if same(answer, wrong)), None)


def _predicted(question: str, answer: Any, truth: Any) -> str:
    if untouched(answer):
        return "No prediction yet. Replace the ... above with one and run both cells: a wrong guess teaches most."
    why = PREDICTIONS.get(question, Prediction("")).why
    if same(answer, truth):
        return f"Correct: {shown(truth)}. {why}".rstrip()
    hint, kind = _hint(question, answer), wanted(truth)
    if hint is None and kind != wanted(answer):
        return f"This asks for {kind}; you gave {shown(answer)}. Try again with {kind}."
    return f"You said {shown(answer)}; it is {shown(truth)}. {why if hint is None else hint}".rstrip()
