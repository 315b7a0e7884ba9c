"""Charts for the lessons, in matplotlib, each with alt text: what a design waits for, and what it pays."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from io import StringIO
from typing import TYPE_CHECKING

from f1model.queries import Result
from f1model.values import counted, normal
from f1model.views.html import INK, LINE, MUTED, PAPER, TONES, Html, panel
from f1model.views.tables import Design

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def waterfall(title: str, designs: Mapping[str, Design]) -> Html:
    """Requests as bars: one column per round trip, since what needs an answer waits for it.

    ``designs`` maps a name to its round trips, each the results of the requests sent together.
    """
    import matplotlib
    from matplotlib.figure import Figure

    trips = max(len(design) for design in designs.values())
    count = sum(len(trip) for design in designs.values() for trip in design)
    with matplotlib.rc_context({"svg.hashsalt": "f1model", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(9, 0.34 * count + 0.5 * len(designs) + 0.9), facecolor=PAPER)
        axes = figure.add_axes((0.02, 0.02, 0.96, 0.9))
        axes.axis("off")
        axes.set_title(title, loc="left", fontsize=11, fontweight="bold", color=INK, parse_math=False)
        y = 0.0
        for n, (name, design) in enumerate(designs.items()):
            axes.text(0, y, name, fontweight="bold", va="center", color=INK, parse_math=False)
            y += 0.9
            for trip, results in enumerate(design):
                for result in results:
                    label = f"{result.operation} {_place(result)}: {normal(result.units)} RCU"
                    axes.barh(y, 0.97, left=trip, height=0.8, color=TONES[n % 6].tint, edgecolor=TONES[n % 6].ink)
                    axes.text(trip + 0.03, y, label, va="center", color=TONES[n % 6].ink, parse_math=False)
                    y += 1.0
            y += 0.5
        for trip in range(trips + 1):
            axes.axvline(trip, color=LINE, linewidth=0.8, zorder=0)
        for trip in range(trips):
            axes.text(trip + 0.5, -0.9, f"round trip {trip + 1}", ha="center", va="center", color=MUTED)
        axes.set(xlim=(-0.02, trips), ylim=(y, -1.4))
    said = "; ".join(
        f"{name}: {counted(sum(map(len, design)), 'request')} in {counted(len(design), 'round trip')}"
        for name, design in designs.items()
    )
    return _picture(figure, f"{title}. {said}.")


def bars(title: str, unit: str, values: Mapping[str, float]) -> Html:
    """One horizontal bar per name, its value written at its end."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "f1model", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(9, 0.42 * len(values) + 0.7), facecolor=PAPER)
        axes = figure.add_axes((0.3, 0.04, 0.66, 0.96 - 0.42 / (0.42 * len(values) + 0.7)))
        figure.suptitle(title, x=0.02, ha="left", fontsize=11, fontweight="bold", color=INK, parse_math=False)
        for n, value in enumerate(values.values()):
            axes.barh(n, value, height=0.62, color=TONES[2].tint, edgecolor=TONES[2].ink)
            axes.text(value, n, f" {_number(value)} {unit}", va="center", color=INK, parse_math=False)
        axes.set_yticks(range(len(values)), list(values), color=INK, parse_math=False)
        axes.set(xlim=(0, max(values.values()) * 1.2 or 1), xticks=[])
        axes.invert_yaxis()
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        axes.tick_params(length=0)
    said = "; ".join(f"{name}: {_number(value)} {unit}" for name, value in values.items())
    return _picture(figure, f"{title}. {said}.")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


def _place(result: Result) -> str:
    return result.pattern.model.table if result.pattern.model else ""


def _picture(figure: "Figure", alt: str) -> Html:
    import matplotlib

    buffer = StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "f1model", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    data = b64encode(buffer.getvalue().encode()).decode()
    width, height = figure.get_size_inches() * 96
    image = (
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}" width="{width:.0f}" height="{height:.0f}">'
    )
    return Html(panel(image), alt)
