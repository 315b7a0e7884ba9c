"""Writers that met on a table, as a picture: a column for each of them, their requests downwards, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from f1model.course.replay import Step
from f1model.course.steps import asked, came_back, outcome
from f1model.design.entity import Item
from f1model.values import counted
from f1model.views.colours import RULE, TONES, VEIL
from f1model.views.html import breakable, panel

_CELL = "text-align:left;vertical-align:top;padding:4px 10px;white-space:normal"


@dataclass(frozen=True)
class Order:
    """Writers that met in one order: the requests, each with its writer's name, what they were told, what is left.

    ``items`` are those of the table in the end, by their keys, and ``kept`` says whether the promise was.
    """

    steps: Sequence[tuple[str, Step]]
    told: Mapping[str, Any]
    items: Sequence[Item]
    kept: bool

    @property
    def turns(self) -> str:
        """Whose turn it was, each time, by the number of the writer: "1 2 2 1"."""
        numbers = {name: str(number) for number, name in enumerate(self.told, 1)}
        return " ".join(numbers[name] for name, _ in self.steps)


class Search:
    """Every order that was tried: ``orders``, and those that ``broken`` the promise. Shows the first of these.

    Where none did, it shows the order in which the writers took turns most often.
    """

    def __init__(self, names: Sequence[str], promise: str, orders: Sequence[Order], *, kills: bool = False) -> None:
        self.names, self.promise, self.orders, self._kills = names, promise, orders, kills

    @property
    def broken(self) -> list[Order]:
        """The orders that broke the promise, in the order in which they were found."""
        return [order for order in self.orders if not order.kept]

    @property
    def shown(self) -> Order | None:
        """The order that is drawn; None where there was none to try."""
        if self.broken or not self.orders:
            return self.broken[0] if self.broken else None
        if self._kills:
            return self.orders[-1]
        return max(self.orders, key=lambda order: sum(one != other for (one, _), (other, _) in pairwise(order.steps)))

    @property
    def summary(self) -> str:
        """How many orders were tried, and how many of them broke the promise."""
        tried = len(self.orders)
        if self._kills:
            after = "its request" if tried == 1 else f"each of its {tried:,} requests"
            came = "broken" if tried == 1 else f"broken {counted(len(self.broken), 'time')}"
            return f"Killed after {after}, and run again: {came if self.broken else 'kept'}"
        what = counted(tried, "order")
        return f"{what} tried: {len(self.broken):,} broke the promise" if self.broken else f"{what} tried: always kept"

    def __repr__(self) -> str:
        lines = [f"{self.summary}. The promise: {self.promise}."]
        order = self.shown
        if order:
            width = max(map(len, self.names))
            lines += [
                f"{number:2}  {name:{width}}  {' '.join(asked(step).splitlines())} -> {came_back(step)}"
                for number, (name, step) in enumerate(order.steps, 1)
            ]
            lines += [f"    {name:{width}}  is told {outcome(told)}" for name, told in order.told.items()]
            lines.append("kept" if order.kept else "BROKEN")
        return "\n".join(lines)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": repr(self)}

    def to_html(self) -> str:
        """The picture, for embedding in a page; everything that comes from data is escaped."""
        order = self.shown
        text = f"<strong>{escape(self.summary)}.</strong> The promise: {escape(self.promise)}."
        if order is None:
            return panel(f'<p style="margin:0;font-size:13px">{text}</p>')
        heads = ("step", *self.names)
        head = "".join(f'<th scope="col" style="{_CELL};background-color:{VEIL}">{escape(name)}</th>' for name in heads)
        caption = (
            f'<caption style="caption-side:top;text-align:left;padding:2px 0 6px 0;font-size:13px">{text}</caption>'
        )
        return panel(
            f'<table style="border-collapse:collapse;margin:0;font-size:12px">{caption}<thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(self._rows(order))}</tbody></table>"
        )

    def _rows(self, order: Order) -> list[str]:
        rows, span = [], len(self.names)
        last = max((at for at, (name, _) in enumerate(order.steps) if name == self.names[0]), default=-1)
        for at, (name, step) in enumerate(order.steps):
            killed = "<br><strong>✗ killed here</strong>" if self._kills and at == last else ""
            cells = [self._step(number, step, killed) if each == name else _plain("") for number, each in
                     enumerate(self.names)]  # fmt: skip
            rows.append(_row(str(at + 1), *cells))
        rows.append(_row("is told", *(_plain(f"<strong>{_lines(outcome(order.told[each]))}</strong>")
                                      for each in self.names)))  # fmt: skip
        tone, verdict = (TONES[1], "✓ kept") if order.kept else (TONES[0], "✗ broken")
        ground = f"background-color:{tone.wash};border-top:2px solid {tone.edge}"
        text = f"<strong>{verdict}:</strong> {escape(self.promise)}"
        rows.append(_row("in the end", f'<td colspan="{span}" style="{_CELL};{ground}">{text}</td>'))
        return rows

    def _step(self, number: int, step: Step, after: str) -> str:
        ground = f"background-color:{TONES[(number + 2) % len(TONES)].wash}"
        text = f"{_lines(asked(step))}<br>→ <strong>{_lines(came_back(step))}</strong>{after}"
        return f'<td style="{_CELL};{ground}">{text}</td>'


def _row(head: str, *cells: str) -> str:
    first = f'<th scope="row" style="{_CELL};white-space:nowrap;font-weight:400">{escape(head)}</th>'
    return f'<tr style="background-color:transparent;border-top:1px solid {RULE}">{first}{"".join(cells)}</tr>'


def _plain(inner: str) -> str:
    return f'<td style="{_CELL}">{inner}</td>'


def _lines(text: str) -> str:
    return "<br>".join(map(breakable, text.splitlines()))
