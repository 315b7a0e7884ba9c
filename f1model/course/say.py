"""How a line reaches the learner: as a cell's output in a notebook, printed anywhere else."""

import sys
from collections.abc import Mapping
from html import escape
from typing import Any


class Said:
    """A line, and under it what is folded away until the learner opens it: a summary and the text behind it."""

    def __init__(self, name: str, line: str, folded: tuple[str, str] | None = None) -> None:
        self.name, self.line, self.folded = name, line, folded

    def __repr__(self) -> str:
        return f"{self.name}  {self.line}"

    def _repr_html_(self) -> str:
        said = f"<p><b>{escape(self.name)}</b>&nbsp; {escape(self.line)}</p>"
        return said if self.folded is None else said + fold(self.folded[0], f"<p>{escape(self.folded[1])}</p>")


class Shown:
    """Things as the notebook would show them, folded away under a summary until the learner opens it."""

    def __init__(self, summary: str, things: tuple[Any, ...]) -> None:
        self.summary, self.things = summary, things

    def __repr__(self) -> str:
        return "\n".join(map(str, self.things))

    def _repr_html_(self) -> str:
        return fold(self.summary, "".join(map(_html, self.things)))


def say(thing: Any) -> None:
    """Show something at once: also in the middle of a cell, and outside a notebook."""
    if notebook() is None:
        print(thing)
        return
    from IPython.display import display

    display(thing)  # type: ignore[no-untyped-call]


def notebook() -> Any:
    """The shell of the notebook that this runs in; None anywhere else."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def fold(summary: str, inside: str) -> str:
    """HTML that a reader opens: GitHub, JupyterLab and the pages all show it closed."""
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>"


def _html(thing: Any) -> str:
    if isinstance(thing, str):
        return f"<pre>{escape(thing)}</pre>"
    shell = notebook()
    data: Mapping[str, Any] = shell.display_formatter.format(thing)[0] if shell else {}
    if "text/html" in data:
        return str(data["text/html"])
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{data["image/png"]}">'
    html = getattr(thing, "_repr_html_", None)
    return str(html()) if html else f"<pre>{escape(str(thing))}</pre>"
