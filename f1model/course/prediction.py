"""A prediction: why the truth is what it is, and what is said to each guess."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from f1model.course.answers import number_in, same, shown, wanted

# A wrong guess: a value, or a function of the truth and of what the lesson stated beside it.
Wrong = Any | Callable[[Any, SimpleNamespace], Any]


@dataclass(frozen=True)
class Prediction:
    """``why`` the truth is what it is, and ``hints``: from a known wrong guess to what is said to it.

    A wrong guess that depends on the data is a function of the truth and of the facts that the lesson states in
    ``check(..., name=value)``: ``lambda truth, facts: facts.put``. It is left out where it returns None, or happens
    to be the truth. ``rough`` is the share of the truth by which a number may be off and still count as right: 0.1 is
    a tenth. ``also`` gives other words for the same answer: ``{"more expensive": ["dearer", "costs more"]}``.
    """

    why: str
    hints: Mapping[Wrong, str] = field(default_factory=dict)
    rough: float = 0.0
    also: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def said(self, answer: Any, truth: Any, facts: SimpleNamespace) -> tuple[bool, str]:
        """Whether the guess is right, and the line that is said to it."""
        answer = self._in_our_words(answer, truth)
        if same(answer, truth):
            return True, f"Correct: {shown(truth)}. {self.why}".rstrip()
        hint, kind = self.hint(answer, truth, facts), wanted(truth)
        if hint is None and self._close(answer, truth):
            return True, f"Close enough: it is {shown(truth)}, and you said {shown(answer)}. {self.why}".rstrip()
        if hint is None and kind != wanted(answer):
            return False, f"This asks for {kind}; you gave {shown(answer)}. Try again with {kind}."
        said = self.why if hint is None else hint
        return False, f"You said {shown(answer)}; it is {shown(truth)}. {said}".rstrip()

    def hint(self, answer: Any, truth: Any, facts: SimpleNamespace) -> str | None:
        """What is said to a known wrong guess; None to any other."""
        return next((hint for wrong, hint in self.wrong(truth, facts) if same(answer, wrong)), None)

    def wrong(self, truth: Any, facts: SimpleNamespace) -> list[tuple[Any, str]]:
        """The wrong guesses that have a hint, for this truth and these facts."""
        known: list[tuple[Any, str]] = []
        for key, hint in self.hints.items():
            wrong = key(truth, facts) if callable(key) else key
            by_chance = callable(key) and any(same(wrong, other) for other in (truth, *(each for each, _ in known)))
            if wrong is not None and not by_chance:
                known.append((wrong, hint))
        return known

    def _in_our_words(self, answer: Any, truth: Any) -> Any:
        """The guess as the lesson would write it: a number out of "about 16 RCU", a known word for a synonym."""
        if isinstance(answer, bool) and truth in ("yes", "no"):
            return "yes" if answer else "no"
        if not isinstance(answer, str):
            return answer
        words = ((ours, other) for ours, others in self.also.items() for other in others)
        known = next((ours for ours, other in words if same(answer, other)), answer)
        number = number_in(known) if wanted(truth) == "a number" else None
        return known if number is None else number

    def _close(self, answer: Any, truth: Any) -> bool:
        if not self.rough or wanted(truth) != "a number" or wanted(answer) != "a number":
            return False
        guess, target = Decimal(str(answer)), Decimal(str(truth))
        return guess.is_finite() and abs(guess - target) <= abs(target) * Decimal(str(self.rough))
