"""Bars, as tables whose cells hold them: what designs wait for, what they cost, and any figures side by side.

Whoever listens hears each figure with its heads, as in any table. Inline styles only, and of these what JupyterLab's
sanitiser lets through, for the reasons that :mod:`f1model.views.html` gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, NamedTuple

from f1model.billing.bill import ModelBill
from f1model.billing.cost import Design, check_designs, total
from f1model.billing.prices import Bill
from f1model.design.given import shown
from f1model.errors import ModelError
from f1model.values import counted
from f1model.views.charts import _number, _some
from f1model.views.colours import RULE, TONES, Tone
from f1model.views.html import Html, breakable, panel, value_text

WIDTH = 794  # pixels; with its frame as wide as an output of JupyterLab where the window is 1,280 wide
LETTER = 6.8  # pixels: what a letter of a label takes
NAMES = 0.36  # the most of the width that is for names
LEAST, TRIP = 60, 160  # pixels, at least: the longest bar of a panel, a round trip
CENT = Decimal("0.005")  # dollars that are shown as one
# Parts of a bar differ in hatching as well as in colour. It is laid in tiles, since the sanitiser knows no gradient
# that repeats itself.
_STRIPES = "linear-gradient({},{{0}} 12%,transparent 12%,transparent 50%,{{0}} 50%,{{0}} 62%,transparent 62%)"
HATCHES = ("", _STRIPES.format("135deg"), "radial-gradient({0} 24%,transparent 24%)", _STRIPES.format("0deg"))
_WORDS = "white-space:normal;font-weight:400;line-height:16px"
_CELL = f"vertical-align:middle;{_WORDS}"
_HEAD = f"vertical-align:bottom;padding:2px 6px;box-sizing:border-box;{_WORDS}"


class _Column(NamedTuple):
    """A column of a chart: its head and its cells, and how many pixels it needs, or needs at least."""

    head: str
    cells: Sequence[str]
    width: float


def waterfall(title: str, designs: Mapping[str, Design]) -> Html:
    """Requests as bars, with a column for each round trip: a request that needs an answer waits for it.

    ``designs`` maps a name to its round trips, each the results of the requests sent together. Raises ModelError where
    there is none.
    """
    check_designs(designs, "waterfall")
    trips = max(map(len, _some(designs).values())) or 1
    told = {
        name: f"{counted(sum(map(len, design)), 'request')} in {counted(len(design), 'round trip')}"
        for name, design in designs.items()
    }
    rule = f"border-left:1px solid {RULE}"
    heads = (
        f'<th scope="col" style="{_CELL};text-align:center;padding:2px 6px;{rule}">round trip {trip + 1}</th>'
        for trip in range(trips)
    )
    blank = f'<td style="padding:0;{rule}"></td>'
    body = []
    for n, (name, design) in enumerate(designs.items()):
        rows = [
            f'<th scope="rowgroup" colspan="{trips}" style="{_CELL};text-align:left;padding:9px 6px 3px;{rule}">'
            f"<strong>{_text(name)}</strong> · {told[name]}</th>"
        ]
        for trip, results in enumerate(design):
            boxes = "".join(_box(TONES[n % 6], result.label) for result in results)
            cell = f'<td style="{_CELL};text-align:left;padding:1px 10px 1px 0;{rule}">{boxes}</td>'
            rows.append(f"{blank * trip}{cell}{blank * (trips - trip - 1)}")
        body.append(rows)
    alt = f"{title}. {'; '.join(f'{name}: {each}' for name, each in told.items())}."
    return Html(_sheet(title, "".join(heads), body, TRIP * trips), alt)


def comparison(title: str, designs: Mapping[str, Design]) -> Html:
    """One question, several designs: a panel each for round trips, requests, items read and read units.

    Raises ModelError where there is no design.
    """
    check_designs(designs, "comparison")
    costs = {name: total(design) for name, design in designs.items()}
    return panels(
        title,
        {
            "round trips": {name: cost.round_trips for name, cost in costs.items()},
            "requests": {name: cost.requests for name, cost in costs.items()},
            "items or rows read": {name: cost.evaluated for name, cost in costs.items()},
            "RCU (computed)": {name: cost.units for name, cost in costs.items()},
        },
    )


def panels(title: str, figures: Mapping[str, Mapping[str, "float | Decimal | None"]]) -> Html:
    """Several figures of the same things: a panel of horizontal bars for each figure, None drawn as a dash.

    ``figures`` maps the figure's name to its value for each thing; all name the same things. Raises ModelError where
    there is no figure, or nothing that has one.
    """
    for each in _some(figures).values():
        _some(each)
    names = list(next(iter(figures.values())))
    columns = []
    for kind, values in figures.items():
        labels = ["–" if values[name] is None else _number(float(values[name] or 0)) for name in names]
        columns.append(_bars(kind, [[float(values[name] or 0)] for name in names], labels))
    summary = "; ".join(
        f"{name}: "
        + ", ".join(_counted(values[name], kind) for kind, values in figures.items() if values[name] is not None)
        for name in names
    )
    return _chart(title, names, columns, f"{title}. {summary}.")


def bill_chart(title: str, bills: Mapping[str, Bill] | ModelBill) -> Html:
    """Monthly bills as bars of reading, writing and storing, in US dollars. Raises ModelError where there is none.

    Of one :func:`f1model.bill` it has a bar for each pattern, the most expensive first, and for whatever else costs;
    not for what rounds to nothing.
    """
    if isinstance(bills, ModelBill):
        return _money(title, *_shares(bills))
    wrong = next((bill for bill in _some(bills).values() if not isinstance(bill, Bill)), None)
    if wrong is not None:
        raise ModelError("bill_chart", f"it needs bills, and got {shown(wrong)}.", "Write monthly_bill(...) for each.")
    kinds = ("reading", "writing", "storing")
    return _money(title, list(bills), {kind: [getattr(bill, kind) for bill in bills.values()] for kind in kinds})


def _shares(bill: ModelBill) -> tuple[list[str], dict[str, list[Decimal]]]:
    """What a bill's chart names, and the dollars of each part."""
    rest = {"storing": bill.storing, "recovery": bill.recovering, "rented capacity": bill.renting_costs}
    none = Decimal(0)
    rows = [(line.name, line.reading, line.writing.get(bill.table, none), line.total) for line in bill.lines]
    bars = [(name, [reading, table, whole - reading - table, none]) for name, reading, table, whole in rows]
    bars += [(name, [none, none, none, dollars]) for name, dollars in rest.items() if dollars]
    bars = sorted((bar for bar in bars if sum(bar[1]) >= CENT), key=lambda bar: -sum(bar[1])) or bars
    kinds = ("reading", "writing the table", "writing indexes", "the rest")
    parts = {kind: [dollars[n] for _, dollars in bars] for n, kind in enumerate(kinds)}
    return [name for name, _ in bars], {kind: dollars for kind, dollars in parts.items() if any(dollars)}


def _money(title: str, names: Sequence[str], parts: Mapping[str, Sequence[Decimal]]) -> Html:
    _some(parts and dict.fromkeys(names))
    rows = list(zip(*parts.values(), strict=True))
    sums = [f"${sum(dollars, Decimal(0)):,.2f}" for dollars in rows]
    columns = [_bars("a month", [list(map(float, dollars)) for dollars in rows], sums)]
    for n, (kind, dollars) in enumerate(parts.items()):
        columns.append(_figures(f"{_bar(n, '12px')} {breakable(kind)}", [f"${each:,.2f}" for each in dollars]))
    summary = "; ".join(
        f"{name}: {all_of_it} a month, of which "
        + ", ".join(f"{kind} ${each:,.2f}" for kind, each in zip(parts, dollars, strict=True))
        for name, all_of_it, dollars in zip(names, sums, rows, strict=True)
    )
    return _chart(title, names, columns, f"{title}. {summary}.")


def _chart(title: str, names: Sequence[str], columns: Sequence[_Column], alt: str) -> Html:
    """A row of bars for each name."""
    name_width = min(NAMES * WIDTH, 14 + LETTER * max(len(str(name)) for name in names))
    blank = f'<td style="padding:0;border:none;width:{name_width:.0f}px"></td>'
    heads = (f'<th scope="row" style="{_CELL};text-align:right;padding:3px 6px">{_text(name)}</th>' for name in names)
    rows = ["".join(cells) for cells in zip(heads, *(column.cells for column in columns), strict=True)]
    least = name_width + sum(column.width for column in columns)
    return Html(_sheet(title, blank + "".join(column.head for column in columns), [rows], least), alt)


def _bars(head: str, rows: Sequence[Sequence[float]], labels: Sequence[str]) -> _Column:
    """Bars on one scale, each of one part or of several in a row, and a label at the end of each."""
    longest = max(map(sum, rows)) or 1
    room = 16 + LETTER * max(map(len, labels))
    style = f"{_CELL};white-space:nowrap;text-align:left;padding:3px {room:.0f}px 3px 0;border-left:1px solid"
    drawn = [
        "".join(_bar(n, f"{round(100 * part / longest, 2):g}%") for n, part in enumerate(parts) if part > 0)
        for parts in rows
    ]
    cells = [
        f'<td style="{style}">{bars}<span style="padding-left:5px">{escape(label)}</span></td>'
        for bars, label in zip(drawn, labels, strict=True)
    ]
    return _Column(f'<th scope="col" style="{_HEAD};text-align:left">{breakable(head)}</th>', cells, LEAST + room)


def _figures(head: str, texts: Sequence[str]) -> _Column:
    width = 12 + max(64, LETTER * max(map(len, texts)))
    cells = [f'<td style="{_CELL};text-align:right;padding:3px 6px">{escape(text)}</td>' for text in texts]
    return _Column(f'<th scope="col" style="{_HEAD};text-align:right;width:{width:.0f}px">{head}</th>', cells, width)


def _sheet(title: str, head: str, bodies: Iterable[Sequence[str]], least: float) -> str:
    """A table of rows, in one group or several, as wide as there is room for it, but not narrower than ``least``."""
    row = '<tr style="background-color:transparent">'
    groups = "".join(f"<tbody>{''.join(f'{row}{cells}</tr>' for cells in rows)}</tbody>" for rows in bodies)
    return panel(
        f'<table style="border-collapse:collapse;table-layout:fixed;margin:0;font-size:12px;width:100%;'
        f'max-width:{WIDTH}px;min-width:{least:.0f}px"><caption style="caption-side:top;text-align:left;'
        f'padding:2px 0 6px 0;font-size:13px;font-weight:600">{escape(title)}</caption>'
        f'<thead style="border:none">{row}{head}</tr></thead>{groups}</table>'
    )


def _bar(number: int, width: str) -> str:
    """The bar of a part, by its number, as wide as told, or a sample of it."""
    tone = TONES[(2, 1, 4, 0)[number]]
    hatch = HATCHES[number].format(tone.edge)
    tiles = f";background-image:{hatch};background-size:7px 7px" if hatch else ""
    return (
        f'<span style="display:inline-block;vertical-align:middle;box-sizing:border-box;width:{width};height:14px;'
        f'border:1px solid {tone.edge};background-color:{tone.wash}{tiles}"></span>'
    )


def _box(tone: Tone, label: str) -> str:
    return (
        f'<div style="margin:2px 0;padding:1px 7px;border:1px solid {tone.edge};background-color:{tone.wash}">'
        f"{_text(label)}</div>"
    )


def _text(name: Any) -> str:
    return breakable(value_text(name, 400))


def _counted(value: "float | Decimal | None", kind: str) -> str:
    return f"{_number(float(value or 0))} {kind.removesuffix('s') if value == 1 else kind}"
