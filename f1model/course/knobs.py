"""Where a lesson is about one race, and another value was set: one line says so."""

from typing import Any

from f1model.errors import ModelError


def only(given: Any, needed: Any, because: str) -> None:
    """Hold a lesson to the values that it needs. Raises ModelError, in one line, where others were set.

    ``only((season, round), (2024, 14), "that is where a winner was disqualified")``
    """
    if given != needed:
        wanted = ", ".join(map(str, needed)) if isinstance(needed, tuple) else str(needed)
        raise ModelError("", f"This lesson needs {wanted}: {because}.", "Set it back, and run all again.")
