"""A recall question: what is asked, how its truth is computed, and what is said to each answer."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from f1model.course.answers import shown
from f1model.course.prediction import Prediction


@dataclass(frozen=True)
class Question:
    """``text`` is what is asked and ``choices`` what there is to choose from; ``prediction`` is what is said then.

    ``truth`` computes the answer from the data, in some tens of milliseconds.
    """

    text: str
    truth: Callable[[], Any]
    prediction: Prediction
    choices: tuple[Any, ...] = ()

    @property
    def asked(self) -> str:
        """The question with its choices, as the learner reads it."""
        if not self.choices:
            return self.text
        *first, last = [f'"{each}"' if isinstance(each, str) else shown(each) for each in self.choices]
        return f"{self.text} Answer {', '.join(first)} or {last}."

    def said(self, answer: Any, truth: Any) -> tuple[bool, str]:
        """Whether the answer is right, and the line that is said to it. Never raises."""
        try:
            return self.prediction.said(answer, truth, SimpleNamespace())
        except Exception:  # an answer may be any object, and refuse to be looked at
            return False, "That is no plain value. Give a number, a text in quotes, or True or False."
