"""The errors of this package, in one tree that is almost flat. botocore's own errors pass through untouched."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

MOST = 500  # characters of an error that are shown, more or less


class F1ModelError(Exception):
    """The base of every error that this package raises.

    ``where`` names what is wrong: an entity's attribute, a pattern, or a file and its line. ``problem`` says what is
    wrong with it, and ``fix`` says what to do. ``where`` and ``fix`` may be "". The error is shown on one line, in a
    notebook too, with the middle left out of what is very long: a value that the error quotes may be.
    """

    def __init__(self, where: str, problem: str, fix: str = "") -> None:
        super().__init__(where, problem, fix)
        self.where, self.problem, self.fix = where, problem, fix

    def within(self, where: str) -> Self:
        """The same error, reported from inside something larger, such as a file."""
        return type(self)(where if self._names_itself else f"{where}: {self.where}", self.problem, self.fix)

    @property
    def _names_itself(self) -> bool:
        """Whether the problem already begins with ``where``, or there is no ``where`` to name."""
        return not self.where or self.problem.startswith((f"{self.where} ", f"{self.where!r} "))

    def __str__(self) -> str:
        where = "" if self._names_itself else f"{_shortened(self.where, MOST // 2)}: "
        fix = _shortened(self.fix, MOST // 3)
        problem = _shortened(self.problem, MOST - len(where) - len(fix))
        text = " ".join(f"{where}{problem} {fix}".strip().splitlines())
        if text.isprintable():
            return text
        return _shortened("".join(c if c.isprintable() else ascii(c)[1:-1] for c in text), MOST + 50)

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


def _shortened(text: str, most: int) -> str:
    """The text without its middle, if it has more characters than that."""
    return text if len(text) <= most else f"{text[: most * 2 // 3]} … {text[-(most // 3) :]}"


class ModelError(F1ModelError):
    """A data model, or a value put into one, contradicts itself or DynamoDB's rules."""


class DataError(F1ModelError):
    """A data file is missing, damaged or inconsistent."""


class BackendError(F1ModelError):
    """The backend that should hold a table is unknown or cannot be reached, or its table is not ours."""


class StreamError(F1ModelError):
    """A table has no stream, or its stream no longer holds what is asked of it."""


class NoTableError(ModelError):
    """A file that was to give a model is what it says it is, and has no DynamoDB table."""


class WorkbenchError(F1ModelError):
    """A NoSQL Workbench file cannot be read, or a model cannot be written as one."""


class ConditionError(F1ModelError):
    """A write whose condition does not hold, so that nothing was written; it is paid for all the same.

    ``units`` are its write units, by the name of the table.
    """

    def __init__(self, where: str, problem: str, fix: str = "", units: Mapping[str, Decimal] | None = None) -> None:
        super().__init__(where, problem, fix)
        self.units = dict(units or {})
