"""The answer to a predict cell: one line, aimed at the very mistake."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from f1model.learn.prediction import Prediction
from f1model.learn.predictions import PREDICTIONS
from f1model.values import normal
from f1model.views.html import value_text

LONGEST = 80  # characters of an answer that are repeated

_asked: dict[str, Any] = {}  # the truth of each question that was asked in this process


def check(question: str, answer: Any, truth: Any) -> None:
    """Print one line about the learner's prediction ``answer`` to ``question`` ("04.1"), given the ``truth``.

    An untouched answer (``...``) is told kindly what to do; a right one gets the why; a known wrong one gets
    its own hint; one of another kind is told the kind; any other is told the truth and the why. Numbers compare
    by value (2, 2.0 and "2" are one), text without case or spaces at the ends, sequences member by member.
    Never raises on a strange answer.
    """
    _asked[question] = truth
    print(f"{question}  {_verdict(question, answer, truth)}")


def dead_hints() -> list[str]:
    """The hints, of the questions asked so far, that their own wrong answer does not meet: one line for each.

    A hint is dead where its answer is the truth, or equals that of a hint before it.
    """
    return [
        f"{question}: {_shown(wrong)} does not meet its hint; the truth is {_shown(truth)}"
        for question, truth in _asked.items()
        for wrong, hint in PREDICTIONS.get(question, Prediction("")).hints.items()
        if not _verdict(question, wrong, truth).endswith(f". {hint}")
    ]


def _verdict(question: str, answer: Any, truth: Any) -> str:
    if _untouched(answer):
        return "No prediction yet. Replace the ... above with one and run both cells: a wrong guess teaches most."
    prediction = PREDICTIONS.get(question, Prediction(""))
    if _same(answer, truth):
        return f"Correct: {_shown(truth)}. {prediction.why}".rstrip()
    for wrong, hint in prediction.hints.items():
        if _same(answer, wrong):
            return f"You said {_shown(answer)}; it is {_shown(truth)}. {hint}"
    kind = _wanted(truth)
    if kind != _wanted(answer):
        return f"This asks for {kind}; you gave {_shown(answer)}. Try again with {kind}."
    return f"You said {_shown(answer)}; it is {_shown(truth)}. {prediction.why}".rstrip()


def _untouched(answer: Any) -> bool:
    return (
        answer is ...
        or answer is None
        or (isinstance(answer, list | tuple) and any(member is ... for member in answer))
    )


def _same(answer: Any, truth: Any) -> bool:
    try:
        if _is_list(answer) and _is_list(truth):
            return len(answer) == len(truth) and all(map(_same, answer, truth))
        one, other = _plain(answer), _plain(truth)
        return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
    except Exception:  # an answer may be any object, and compare as it likes
        return False


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, str):
        return value
    text = value.strip().casefold()
    if text in ("true", "false"):
        return text == "true"
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text


def _wanted(value: Any) -> str:
    plain = _plain(value)
    if isinstance(plain, bool):
        return "True or False"
    if isinstance(plain, Decimal):
        return "a number"
    return "text in quotes" if isinstance(plain, str) else "a list"


def _shown(value: Any) -> str:
    try:
        if isinstance(value, list | tuple):
            text = f"[{', '.join(map(_shown, value[:LONGEST]))}]"
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            text = f"{normal(value):,}"
        else:
            text = str(value)
    except Exception:  # and be written as it likes, or not at all
        text = f"a {type(value).__name__}"
    return value_text(text if len(text) <= LONGEST else f"{text[:LONGEST]}…", 10 * LONGEST)
