"""The answer to a predict cell or an exercise: one line, aimed at the very mistake."""

from types import SimpleNamespace
from typing import Any

from f1model.course.answers import same, shown, untouched
from f1model.course.exercise import verdict
from f1model.course.exercises import exercise
from f1model.course.predictions import prediction
from f1model.course.progress import record
from f1model.course.say import Said, Shown, say

NO_PREDICTION = (
    "No prediction yet. Put yours where the ... is, then run that cell and this one again. A wrong guess teaches most."
)
_UNSTATED: Any = object()
_asked: dict[str, tuple[Any, SimpleNamespace]] = {}  # the truth of each question asked in this process, and its facts
_open: set[str] = set()  # the questions that were guessed


def check(question: str, answer: Any, truth: Any = _UNSTATED, **facts: Any) -> None:
    """Say one line about the learner's ``answer`` to a question ("04.1").

    With a ``truth`` it is a prediction. An untouched answer (``...``) is told kindly what to do, and in a notebook
    the truth is folded away under the line, for whoever only reads. A right guess gets the why; a known wrong one
    gets its own hint, which may depend on ``facts``; one of another kind is told the kind; any other is told the
    truth and the why. Numbers compare by value (2, 2.0, "2" and "about 2 RCU" are one), text without case, articles
    or punctuation, sequences member by member. Without a truth it is an exercise, which is tried out: not attempted
    yet; correct, with the why; or a hint, and the truth is not told. Never raises on a strange answer.
    """
    if truth is _UNSTATED:
        asked = exercise(question)
        line = asked if isinstance(asked, str) else verdict(asked, answer)
        if not isinstance(asked, str) and not untouched(answer):
            record(question, line.startswith("Correct"))
        say(Said(question, line))
        return
    _asked[question] = (truth, SimpleNamespace(**facts))
    if untouched(answer):
        _open.discard(question)
        truth_told = f"It is {shown(truth)}. {prediction(question).why}".rstrip()
        say(Said(question, NO_PREDICTION, ("Only reading? Make your guess, then open this.", truth_told)))
        return
    _open.add(question)
    right, line = prediction(question).said(answer, *_asked[question])
    record(question, right)
    say(Said(question, line))


def reveal(question: str, *things: Any) -> None:
    """Show what gives a prediction's answer away: at once if it was guessed, and folded away until then."""
    if question in _open:
        for thing in things:
            say(thing)
    else:
        say(Shown(f"This shows the answer to {question}. Make your guess, then open it.", things))


def dead_hints() -> list[str]:
    """The hints, of the questions asked so far, that their own wrong answer does not meet: one line for each.

    A hint is dead where its answer is the truth, or equals that of a hint before it.
    """
    return [
        f"{question}: {shown(wrong)} does not meet its hint; the truth is {shown(truth)}"
        for question, (truth, facts) in _asked.items()
        for wrong, hint in prediction(question).wrong(truth, facts)
        if same(wrong, truth) or prediction(question).hint(wrong, truth, facts) != hint
    ]


def truths() -> dict[str, Any]:
    """The truth of every question that was asked in this process, by its number."""
    return {question: truth for question, (truth, _) in _asked.items()}


def answer_key() -> dict[str, dict[str, Any]]:
    """Of every question that was asked in this process, as text: the truth, why it is so, and the wrong guesses.

    Each of these is a pair: the guess, and what is said to it.
    """
    return {
        question: {
            "truth": shown(truth),
            "why": prediction(question).why,
            "wrong": [[shown(wrong), hint] for wrong, hint in prediction(question).wrong(truth, facts)],
        }
        for question, (truth, facts) in _asked.items()
    }
