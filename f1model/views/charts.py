"""Charts for the lessons, in matplotlib, each with alt text: what designs wait for, what they cost, how they grow."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

from f1model.billing.bill import ModelBill
from f1model.billing.cost import Design, check_designs, total
from f1model.billing.prices import Bill
from f1model.design.given import shown
from f1model.errors import ModelError
from f1model.values import counted
from f1model.views.colours import INK, LINE, MUTED, PAPER, TONES
from f1model.views.html import Html, panel, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 8.5  # inches; 816 pixels, as many as JupyterLab has for an output where the window is 1,280 wide
CENT = Decimal("0.005")  # dollars that are shown as one
LETTER = 0.0085  # of the width: what a letter of a label takes
# Lines differ in dashes and markers as well as in colour, and a label repeats them; 5 and 7, so that 35 pairs differ.
DASHES = ("-", (0, (6, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)))
MARKERS = "os^vDXP"


def waterfall(title: str, designs: Mapping[str, Design]) -> Html:
    """Requests as bars, with a column for each round trip: a request that needs an answer waits for it.

    ``designs`` maps a name to its round trips, each the results of the requests sent together. Raises ModelError where
    there is none.
    """
    check_designs(designs, "waterfall")
    trips = max(map(len, _some(designs).values()))
    count = sum(len(trip) for design in designs.values() for trip in design)
    with _figure(title, 0.34 * count + 0.5 * len(designs) + 0.9) as figure:
        axes = _axes(figure, 0.02)
        axes.axis("off")
        y = 0.0
        for n, (name, design) in enumerate(designs.items()):
            axes.text(0, y, name, fontweight="bold", va="center", color=INK, parse_math=False)
            y += 0.9
            for trip, results in enumerate(design):
                for result in results:
                    axes.barh(y, 0.97, left=trip, height=0.8, color=TONES[n % 6].tint, edgecolor=TONES[n % 6].ink)
                    axes.text(
                        trip + 0.03,
                        y,
                        result.label,
                        va="center",
                        color=TONES[n % 6].ink,
                        parse_math=False,
                        clip_on=True,
                    )
                    y += 1.0
            y += 0.5
        for trip in range(trips + 1):
            axes.axvline(trip, color=LINE, linewidth=0.8, zorder=0)
        for trip in range(trips):
            axes.text(trip + 0.5, -0.9, f"round trip {trip + 1}", ha="center", va="center", color=MUTED)
        axes.set(xlim=(-0.02, trips), ylim=(y, -1.4))
    summary = "; ".join(
        f"{name}: {counted(sum(map(len, design)), 'request')} in {counted(len(design), 'round trip')}"
        for name, design in designs.items()
    )
    return _picture(figure, f"{title}. {summary}.")


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
    step = 0.7 / len(figures)
    with _figure(title, 0.42 * len(names) + 0.85) as figure:
        for n, (kind, values) in enumerate(figures.items()):
            axes = figure.add_axes((0.29 + n * step, 0.04, step * 0.74, 0.96 - 0.62 / figure.get_figheight()))
            known = [None if values[name] is None else float(values[name] or 0) for name in names]
            _bars(axes, names if n == 0 else [""] * len(names), {kind: known})
            axes.set_title(kind, loc="left", fontsize=9, color=MUTED, parse_math=False)
    summary = "; ".join(
        f"{name}: "
        + ", ".join(_counted(values[name], kind) for kind, values in figures.items() if values[name] is not None)
        for name in names
    )
    return _picture(figure, f"{title}. {summary}.")


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
    parts = {kind: [float(getattr(bill, kind)) for bill in bills.values()] for kind in kinds}
    return _money(title, list(bills), parts)


def _shares(bill: ModelBill) -> tuple[list[str], dict[str, list[float]]]:
    """What a bill's chart names, and the dollars of each part."""
    rest = {"storing": bill.storing, "recovery": bill.recovering, "rented capacity": bill.renting_costs}
    rows = [(line.name, line.reading, line.writing.get(bill.table, Decimal(0)), line.total) for line in bill.lines]
    bars = [(name, reading, table, total - reading - table, Decimal(0)) for name, reading, table, total in rows]
    bars += [(name, Decimal(0), Decimal(0), Decimal(0), dollars) for name, dollars in rest.items() if dollars]
    bars = sorted((bar for bar in bars if sum(bar[1:]) >= CENT), key=lambda bar: -sum(bar[1:])) or bars
    kinds = ("reading", "writing the table", "writing indexes", "the rest")
    return [bar[0] for bar in bars], {
        kind: [float(bar[n]) for bar in bars] for n, kind in enumerate(kinds, 1) if any(bar[n] for bar in bars)
    }


def _money(title: str, names: list[str], parts: Mapping[str, Sequence[float]]) -> Html:
    left = max(0.3, min(0.55, 0.012 + LETTER * max(map(len, _some(dict.fromkeys(names))))))
    with _figure(title, 0.42 * len(names) + 1.0) as figure:
        axes = _axes(figure, left, 0.75)
        _bars(axes, names, parts, money=True)
        axes.legend(
            loc="lower left", bbox_to_anchor=((0.3 - left) / (0.96 - left), 1), ncols=len(parts), frameon=False,
            labelcolor=INK, borderpad=0, borderaxespad=0.3,
        )  # fmt: skip
    summary = "; ".join(
        f"{name}: ${sum(dollars):,.2f} a month, of which "
        + ", ".join(f"{kind} ${each:,.2f}" for kind, each in zip(parts, dollars, strict=True))
        for name, dollars in zip(names, zip(*parts.values(), strict=True), strict=True)
    )
    return _picture(figure, f"{title}. {summary}.")


def growth(title: str, x_name: str, y_name: str, xs: Sequence[float], lines: Mapping[str, Sequence[float]]) -> Html:
    """How figures grow with a size, one line per name, both axes logarithmic: what grows tenfold rises by one step.

    Raises ModelError where there is no line, or one has fewer figures than ``xs``, or a figure that is not above 0.
    """
    for each in (xs, *_some(lines).values()):
        if isinstance(each, str | Mapping) or not hasattr(each, "__len__"):
            problem = f"it needs lists of numbers, and got {shown(each)}."
            raise ModelError("growth", problem, 'Write growth(title, x_name, y_name, [1, 10], {"a line": [2, 20]}).')
    with _figure(title, 3.6) as figure:
        figures = [each for values in lines.values() for each in values]
        if any(len(values) != len(xs) for values in lines.values()) or min(figures, default=1) <= 0:
            problem = f"a logarithmic chart needs {len(xs)} figures above 0 in every line."
            raise ModelError(title, problem, "Leave out the other lines.")
        ends = sorted((values[-1], n, name) for n, (name, values) in enumerate(_some(lines).items()))
        axes = figure.add_axes((0, 0.15, 1, 0.72))
        looks = [_line(n) for n in range(len(lines))]
        for look, values in zip(looks, lines.values(), strict=True):
            axes.plot(xs, values, **look)
        axes.set(xscale="log", yscale="log")
        axes.set_xlabel(x_name, parse_math=False)
        axes.set_ylabel(y_name, parse_math=False)
        heights = _apart([_share(end, *axes.get_ylim()) for end, _, _ in ends])
        labels = [f"{name}: {_number(end)}" for end, _, name in ends]
        ticks = [_number(tick) for tick in axes.get_yticks() if tick <= axes.get_ylim()[1]]
        left = 0.04 + LETTER * max(map(len, ticks))
        width = max(0.2, min(0.66, 0.915 - LETTER * max(map(len, labels))) - left)
        axes.set_position((left, 0.15, width, 0.72))
        sample, beside = [1 + share / width for share in (0.015, 0.035, 0.055)], 1 + 0.065 / width
        for height, (_, n, _), label in zip(heights, ends, labels, strict=True):
            axes.plot(sample, [height] * 3, **looks[n], markevery=(1, 2), transform=axes.transAxes, clip_on=False)
            axes.text(
                beside, height, label, transform=axes.transAxes, va="center", color=TONES[n % 6].ink, parse_math=False
            )
        axes.set_xticks(xs, [_number(x) for x in xs])
        axes.yaxis.set_major_formatter(lambda value, _: _number(value))
        axes.minorticks_off()
        axes.grid(color=LINE, linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(length=0, colors=INK)
    summary = "; ".join(f"{name}: {', '.join(map(_number, values))}" for name, values in lines.items())
    return _picture(
        figure, f"{title}. {y_name} at {', '.join(map(_number, xs))} {x_name}, on logarithmic axes. {summary}."
    )


def _line(number: int) -> dict[str, Any]:
    look = {"color": TONES[number % 6].ink, "linestyle": DASHES[number % 5], "marker": MARKERS[number % 7]}
    return {**look, "linewidth": 2, "markersize": 5}


def _some(things: Any) -> Any:
    if things is not None and not isinstance(things, Mapping):
        problem = f"it needs a mapping from names to what is drawn, and got {shown(things)}."
        raise ModelError("chart", problem, 'Write {"a name": its figures, "another": ...}.')
    if not things:
        raise ModelError("", "There is nothing to draw.", "Give at least one name with its figures.")
    return things


def _apart(heights: list[float], gap: float = 0.085) -> list[float]:
    """Rising shares of a height, moved as little as keeps them ``gap`` apart and below the top."""
    for n in range(1, len(heights)):
        heights[n] = max(heights[n], heights[n - 1] + gap)
    top = 1.0
    for n in reversed(range(len(heights))):
        heights[n] = min(heights[n], top)
        top = heights[n] - gap
    return heights


def _share(value: float, low: float, high: float) -> float:
    from math import log

    return log(value / low) / log(high / low)


@contextmanager
def _figure(title: str, height: float) -> "Iterator[Figure]":
    import matplotlib
    from matplotlib.figure import Figure

    colours: Any = dict.fromkeys(("axes.edgecolor", "axes.labelcolor", "text.color", "xtick.color", "ytick.color"), INK)
    with matplotlib.rc_context({"svg.hashsalt": "f1model", "svg.fonttype": "none", "font.size": 9, **colours}):
        figure = Figure(figsize=(WIDTH, height), facecolor=PAPER)
        figure.suptitle(
            title, x=0.02, y=1 - 0.1 / height, ha="left", va="top", fontsize=11, fontweight="bold", color=INK,
            parse_math=False,
        )  # fmt: skip
        yield figure


def _axes(figure: "Figure", left: float, head: float = 0.4) -> "Axes":
    """Axes below a title of ``head`` inches."""
    return figure.add_axes((left, 0.04, 0.96 - left, 0.96 - head / figure.get_figheight()))


def _bars(axes: "Axes", names: list[str], parts: Mapping[str, Sequence[float | None]], money: bool = False) -> None:
    """Horizontal bars of one part or several, stacked, their sum written at the end; None is a dash."""
    sums = [sum(each or 0 for each in column) for column in zip(*parts.values(), strict=True)]
    left = [0.0] * len(names)
    for n, (part, values) in enumerate(parts.items()):
        tone, known = TONES[(2, 1, 4, 3)[n]], [value or 0 for value in values]
        drawn = axes.barh(
            range(len(names)), known, left=left, height=0.62, color=tone.tint, edgecolor=tone.ink,
            hatch=("", "///", "...", "xx")[n], label=part,
        )  # fmt: skip
        for bar, value in zip(drawn, known, strict=True):
            if not value and len(parts) > 1:
                bar.remove()  # its edge would be seen
        left = [start + value for start, value in zip(left, known, strict=True)]
    for n, value in enumerate(sums):
        missing = all(values[n] is None for values in parts.values())
        label = "–" if missing else f"${value:,.2f}" if money else _number(value)
        axes.annotate(label, (value, n), (4, 0), textcoords="offset points", va="center", color=INK, parse_math=False)
    axes.set_yticks(range(len(names)), names, color=INK, parse_math=False)
    axes.set(xlim=(0, max(sums) * 1.25 or 1), xticks=[])
    axes.invert_yaxis()
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(length=0)


def _counted(value: "float | Decimal | None", kind: str) -> str:
    return f"{_number(float(value or 0))} {kind.removesuffix('s') if value == 1 else kind}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


def _picture(figure: "Figure", alt: str) -> Html:
    import matplotlib

    buffer = StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "f1model", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return Html(panel(picture(buffer.getvalue(), alt, figure.get_figwidth() * 96)), alt)
