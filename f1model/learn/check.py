"""The answer to a predict cell: one line, aimed at the very mistake."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from f1model.learn.predictions import PREDICTIONS


def check(question: str, answer: Any, truth: Any) -> None:
    """Print one line about the learner's prediction ``answer`` to ``question`` ("04.1"), given the ``truth``.

    An untouched answer (``...``) is told kindly what to do; a right one gets the why; a known wrong one gets
    its own hint; any other is told the truth and the why. Numbers compare by value (2, 2.0 and "2" are one),
    text without case or spaces at the ends, sequences member by member. Never raises on a strange answer.
    """
    print(f"{question}  {_verdict(question, answer, truth)}")


def _verdict(question: str, answer: Any, truth: Any) -> str:
    if _untouched(answer):
        return "No prediction yet. Replace the ... above with one and run both cells: a wrong guess teaches most."
    prediction = PREDICTIONS.get(question)
    why = prediction.why if prediction else ""
    if _same(answer, truth):
        return f"Correct: {_shown(truth)}. {why}"
    if prediction:
        for wrong, hint in prediction.hints.items():
            if _same(answer, wrong):
                return f"You said {_shown(answer)}; it is {_shown(truth)}. {hint}"
    kind = _wanted(truth)
    if kind != _wanted(answer):
        return f"This asks for {kind}; you gave {_shown(answer)}. Try again with {kind}."
    return f"You said {_shown(answer)}; it is {_shown(truth)}. {why}"


def _untouched(answer: Any) -> bool:
    return answer is ... or answer is None or (isinstance(answer, list | tuple) and ... in answer)


def _same(answer: Any, truth: Any) -> bool:
    if isinstance(answer, Sequence) and not isinstance(answer, str) and isinstance(truth, Sequence):
        return len(answer) == len(truth) and all(map(_same, answer, truth))
    return bool(_plain(answer) == _plain(truth))


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal | str):
        try:
            return Decimal(str(value).strip().replace(",", ""))
        except InvalidOperation:
            return str(value).strip().casefold()
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value


def _wanted(value: Any) -> str:
    plain = _plain(value)
    if isinstance(plain, bool):
        return "True or False"
    if isinstance(plain, Decimal):
        return "a number"
    return "text in quotes" if isinstance(plain, str) else "a list"


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    text = f"{value:,}" if isinstance(value, int | Decimal) and not isinstance(value, bool) else str(value)
    return text if len(text) <= 80 else text[:80] + "…"
