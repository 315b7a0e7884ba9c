"""Errors in a lesson, shown in a few lines: what went wrong, and which line of the cell asked for it."""

import linecache
import sys
import traceback
from types import TracebackType
from typing import Any

LONGEST = 400  # characters of a message that are shown


def shorten(shell: Any) -> None:
    """Have a notebook show errors in short. ``%tb`` still shows the whole of the last one.

    An error for which the notebook has a handler of its own already is left to that.
    """
    own, theirs = shell.custom_exceptions, getattr(shell, "CustomTB", None)

    def show(
        shell: Any, kind: type, error: BaseException, tb: TracebackType | None, tb_offset: int | None = None
    ) -> None:
        if theirs is not None and isinstance(error, own):
            theirs(kind, error, tb, tb_offset)
            return
        sys.last_type, sys.last_value, sys.last_traceback = kind, error, tb  # what %tb reads
        shell._showtraceback(kind, error, short(kind, error, tb))

    shell.set_custom_exc((Exception,), show)


def short(kind: type, error: BaseException, tb: TracebackType | None) -> list[str]:
    """The lines: the error's own message, the line of the learner's cell, and the way to the whole."""
    rendered = getattr(error, "_render_traceback_", None)
    if rendered is not None:  # our own errors are one line already, and say what to do
        lines: list[str] = rendered()
        return lines
    message = " ".join(str(error).split())
    if len(message) > LONGEST:
        message = f"{message[:LONGEST]}…"
    lines = [f"{kind.__name__}: {message}".rstrip(": ")]
    frames = [frame for frame in traceback.extract_tb(tb) if _in_a_cell(frame.filename)]
    if frames:
        last = frames[-1]
        lines.append(
            f"  in line {last.lineno} of the cell: {linecache.getline(last.filename, last.lineno or 0).strip()}"
        )
    return [*lines, "  (%tb in a new cell shows the whole way to it.)"]


def _in_a_cell(filename: str) -> bool:
    """IPython compiles a cell under a name of its own: <ipython-input-…>, or a file in a temporary folder."""
    return "ipython-input" in filename or "ipykernel" in filename
