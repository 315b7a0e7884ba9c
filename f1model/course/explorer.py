"""The explorer: choose a table, a pattern and its values; bill, request, code and slice change together.

Without a kernel its first state stands as plain HTML. ipywidgets is imported when an explorer is shown live.
"""

from html import escape
from typing import TYPE_CHECKING, Any

from f1model.errors import ModelError
from f1model.course.explored import Explored
from f1model.design.model import AccessPattern
from f1model.views.html import panel

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

_LIVE = "application/vnd.jupyter.widget-view+json"


def explore(*tables: "Table") -> "Explorer":
    """An explorer of tables as :func:`f1model.connect` gives them, loaded. What they hold is read once, now.

    Raises:
        ModelError: no table is given, or one has no access patterns or no items.
    """
    if not tables:
        raise ModelError("Nothing to explore. Give one table or more, as connect(model) gives them.")
    return Explorer([Explored.of(table) for table in tables])


class Explorer:
    """What :func:`explore` returns. A notebook displays it: live where a kernel runs, else in its first state."""

    def __init__(self, explored: list[Explored]) -> None:
        self.tables = {each.table.name: each for each in explored}

    def first(self) -> tuple[Explored, AccessPattern, dict[str, Any]]:
        """The state it begins with: of the first table the pattern that returns most types, with its example."""
        explored = next(iter(self.tables.values()))
        pattern = max(explored.patterns.values(), key=lambda each: len(each.returns))
        return explored, pattern, explored.start(pattern)

    def to_html(self) -> str:
        """The first state as HTML that stands alone."""
        explored, pattern, chosen = self.first()
        asked = " · ".join(
            [explored.table.name, pattern.name, *(f"{label} {value}" for label, value in chosen.items())]
        )
        note = "<div>Run this cell to choose another table, pattern or value.</div>"
        return panel(f"<div><strong>{escape(asked)}</strong></div>", note) + explored.answer(pattern, chosen, "boto3")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shown: dict[str, Any] = {"text/html": self.to_html(), "text/plain": repr(self)}
        if _has_kernel():
            from f1model.course.controls import controls

            shown[_LIVE] = controls(self.tables, *self.first())._repr_mimebundle_()[_LIVE]
        return shown

    def __repr__(self) -> str:
        _, pattern, chosen = self.first()
        said = ", ".join(f"{label}={value}" for label, value in chosen.items())
        return f"Explorer of {', '.join(self.tables)}; first: {pattern.name} ({said})"


def _has_kernel() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None
