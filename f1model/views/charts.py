"""How figures grow, as a chart in matplotlib with alt text; and what every chart of that kind is drawn with."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any

from f1model.design.given import shown
from f1model.errors import ModelError
from f1model.views.colours import INK, LINE, PAPER, TONES
from f1model.views.html import Html, panel, picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 8.5  # inches; 816 pixels, as many as JupyterLab has for an output where the window is 1,280 wide
LETTER = 0.0085  # of the width: what a letter of a label takes
# Lines differ in dashes and markers as well as in colour, and a label repeats them; 5 and 7, so that 35 pairs differ.
DASHES = ("-", (0, (6, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)))
MARKERS = "os^vDXP"


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


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


def _picture(figure: "Figure", alt: str) -> Html:
    import matplotlib

    buffer = StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "f1model", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return Html(panel(picture(buffer.getvalue(), alt, figure.get_figwidth() * 96)), alt)
