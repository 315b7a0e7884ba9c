"""What ``check`` says to an answer."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from f1model.course.check import check

LONGEST = 250  # characters of a hint


def mistaken(number: str, answer: Any, hint: str) -> None:
    """Asserts that a wrong answer meets its hint, in one line that is not too long."""
    said = ask(number, answer)

    assert said.startswith("Not yet. ")
    assert hint in said
    assert len(said) <= LONGEST


def ask(number: str, answer: Any) -> str:
    """The one line that is printed, without the number."""
    with redirect_stdout(StringIO()) as printed:
        check(number, answer)
    (line,) = printed.getvalue().splitlines()
    assert line.startswith(f"{number}  ")
    return line.removeprefix(f"{number}  ")
