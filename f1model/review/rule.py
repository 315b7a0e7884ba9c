"""What a rule of the review is: a function from the design under review to findings, marked with what it answers."""

from collections.abc import Callable, Iterator

from f1model.review.case import Case
from f1model.review.finding import Finding

Rule = Callable[[Case], Iterator[Finding]]


def rule(code: str, *advice: str) -> Callable[[Rule], Rule]:
    """Mark a function as a rule: ``code`` names its findings, ``advice`` are the numbers of AWS's advice it answers."""

    def mark(function: Rule) -> Rule:
        function.__dict__.update(code=code, advice=advice)
        return function

    return mark


def code_of(function: Rule) -> str:
    """The code of its findings."""
    return str(function.__dict__["code"])


def advice_of(function: Rule) -> tuple[str, ...]:
    """The numbers of AWS's advice that it answers; () if none."""
    numbers: tuple[str, ...] = function.__dict__["advice"]
    return numbers
