"""What ``check`` says to an answer."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from f1model.learn.check import check


def ask(number: str, answer: Any) -> str:
    """The one line that is printed, without the number."""
    with redirect_stdout(StringIO()) as printed:
        check(number, answer)
    (line,) = printed.getvalue().splitlines()
    assert line.startswith(f"{number}  ")
    return line.removeprefix(f"{number}  ")
