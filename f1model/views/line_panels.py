"""A chart of figures that run on: a panel for each way of counting, a line for each name, all on one scale."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from f1model.design.given import shown
from f1model.errors import ModelError
from f1model.views.charts import LETTER, _apart, _figure, _line, _number, _picture, _some
from f1model.views.colours import INK, LINE, MUTED, TONES
from f1model.views.html import Html

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TALL, LOW, HIGH = 3.9, 0.12, 0.69  # inches; where the axes begin, and how much of the height they have
NARROW = 0.0078  # of the width: what a letter of a name takes
Lines = Mapping[str, Sequence[float]]
_CALL = 'Write line_panels(title, "laps", "points", {"a panel": {"a line": [0, 25, 43]}}).'


def line_panels(
    title: str, x_name: str, y_name: str, panels: Mapping[str, Lines], band: tuple[str, float, float] | None = None
) -> Html:
    """Lines side by side: one panel for each of ``panels``, which maps a name to its figures at 0, 1, 2 and so on.

    A name has the same colour, dashes and marker in every panel, and is written at the end of its line with the last
    figure. ``band`` marks every panel from one place to another, and says a word about it. Raises ModelError where
    there is nothing to draw, or a line has no figures.
    """
    for line in (line for lines in _some(panels).values() for line in _some(lines).values()):
        if isinstance(line, str | Mapping) or not hasattr(line, "__len__") or not len(line):
            raise ModelError("line_panels", f"it needs lists of numbers, and got {shown(line)}.", _CALL)
    every = [line for lines in panels.values() for line in lines.values()]
    names = list(dict.fromkeys(name for lines in panels.values() for name in lines))
    top = max(float(each) for line in every for each in line) * 1.06 or 1
    longest = max(len(line) for line in every) - 1
    label = 0.03 + NARROW * max(len(_end(name, line)) for lines in panels.values() for name, line in lines.items())
    left = 0.03 + LETTER * len(_number(round(top)))
    width = (0.99 - left) / len(panels)
    with _figure(title, TALL) as figure:
        for number, (panel, lines) in enumerate(panels.items()):
            axes = figure.add_axes((left + number * width, LOW, max(0.12, width - label), HIGH))
            axes.set(xlim=(0, longest or 1), ylim=(0, top))
            _draw(axes, lines, names, top)
            if band:
                _mark(axes, *band)
            axes.set_title(panel, loc="left", fontsize=9.5, color=INK, pad=18 if band else 6, parse_math=False)
            axes.set_xlabel(x_name, parse_math=False)
            axes.set_ylabel("" if number else y_name, parse_math=False)
            axes.tick_params(length=0, colors=INK, labelleft=not number)
    shaded = f" {band[0]}: from {_number(band[1])} to {_number(band[2])}." if band else ""
    ends = "; ".join(f"{panel}, in the end: {_told(lines)}" for panel, lines in panels.items())
    return _picture(figure, f"{title}. {y_name} over {x_name}.{shaded} {ends}.")


def _draw(axes: "Axes", lines: Lines, names: Sequence[str], top: float) -> None:
    for name, line in lines.items():
        look = {**_line(names.index(name)), "linewidth": 1.6, "markersize": 5}
        axes.plot(range(len(line)), [float(each) for each in line], markevery=[len(line) - 1], clip_on=False, **look)
    rising = sorted(lines, key=lambda name: (lines[name][-1], -names.index(name)))
    heights = _apart([float(lines[name][-1]) / top for name in rising], 0.06)
    for name, height in zip(rising, heights, strict=True):
        ink = TONES[names.index(name) % 6].ink
        text = _end(name, lines[name])
        axes.text(1.04, height, text, transform=axes.transAxes, va="center", color=ink, parse_math=False)
    axes.yaxis.set_major_formatter(lambda value, _: _number(value))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)


def _mark(axes: "Axes", word: str, start: float, stop: float) -> None:
    for edge in (start, stop):
        axes.axvline(edge, color=MUTED, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
    place = axes.get_xaxis_transform()
    axes.text((start + stop) / 2, 1.02, word, transform=place, ha="center", color=MUTED, fontsize=8, parse_math=False)


def _end(name: str, line: Sequence[float]) -> str:
    return f"{name} {_number(float(line[-1]))}"


def _told(lines: Lines) -> str:
    return ", ".join(_end(name, lines[name]) for name in sorted(lines, key=lambda name: -lines[name][-1]))
