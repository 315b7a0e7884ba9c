"""An aggregate view as a drawing (PNG or SVG), for a slide or a README: the same layout, in matplotlib."""

import warnings
from io import BytesIO

from f1model.errors import ModelError
from f1model.values import counted
from f1model.views.colours import INK, LINE, MUTED, PAPER, SHADE, Tone
from f1model.views.layout import Gap, Layout

GREY = Tone(SHADE, MUTED, LINE)  # of what is not in the slice
_ROW, _CHAR, _PAD = 0.2, 0.082, 0.18  # inches: a line of text, a character of it, a cell's side padding
_DPI, _PIXELS = 120, 2**16  # matplotlib draws fewer pixels than that each way


def draw(view: Layout, ending: str) -> bytes:
    """``view`` as a file with that ``ending``, .png or .svg. Raises ModelError where it is too long."""
    import matplotlib
    from matplotlib.figure import Figure

    lines = list(_lines(view))
    keys = len(view.keys)
    widths = _widths(view, lines)
    lefts = [sum(widths[:n]) for n in range(len(widths) + 1)]
    legend = [f"{name} · {count:,}" for name, (count, _) in view.legend.items()]
    gaps = [lefts[1] + _CHAR * len(cells[1]) for cells, _, _, kind in lines if kind == "gap"]
    texts = [_CHAR * len(view.title), _CHAR * len(view.note), sum(_CHAR * len(each) + 0.24 for each in legend), *gaps]
    width = max(lefts[-1], max(texts) + 2 * _PAD) + 0.2
    top = 0.95 if view.note else 0.7
    height = top + _ROW * (len(lines) + 2) + 0.15
    if ending == ".png" and max(width, height) * _DPI >= _PIXELS:
        problem = f"{len(lines):,} lines are too many for a PNG."
        raise ModelError("", problem, "Use .html or .svg, or leave out full=True.")
    with matplotlib.rc_context({"svg.hashsalt": "f1model", "svg.fonttype": "none", "font.size": 8}):
        figure = Figure(figsize=(width, height), facecolor=PAPER)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.axis("off")

        def text(
            x: float, y: float, words: str, colour: str = INK, weight: str = "normal", style: str = "normal"
        ) -> None:
            # parse_math=False: a dollar sign in the data is a dollar sign.
            axes.text(x, y, words, color=colour, weight=weight, style=style, va="center", parse_math=False)

        def fill(x: float, y: float, w: float, h: float, colour: str) -> None:
            axes.fill([x, x + w, x + w, x], [y, y, y + h, y + h], color=colour, linewidth=0)

        def rule(x: float, y: float, colour: str, weight: float) -> None:
            axes.plot([x, 0.1 + lefts[-1]], [y, y], color=colour, linewidth=weight)

        text(0.1, 0.2, view.title, weight="bold")
        if view.note:
            text(0.1, 0.42, view.note)
        x = 0.1
        for label, (_, tone) in zip(legend, view.legend.values(), strict=True):
            fill(x, top - 0.36, _CHAR * len(label) + 0.12, 0.18, tone.tint)
            text(x + 0.06, top - 0.27, label, tone.ink, "bold")
            x += _CHAR * len(label) + 0.24
        fill(0.1, top - 0.1, lefts[-1], 2 * _ROW, SHADE)
        text(0.1 + _PAD / 2, top, "Primary key", weight="bold")
        text(0.1 + lefts[keys] + _PAD / 2, top, "Attributes", weight="bold")
        for n, (head, name) in enumerate(zip(("Partition key: ", "Sort key: "), view.keys, strict=False)):
            text(0.1 + lefts[n] + _PAD / 2, top + _ROW, head + name, weight="bold")
        y = top + 2 * _ROW
        for cells, tone, first, kind in lines:
            mid, low = y, y - _ROW / 2
            if kind == "names":
                fill(0.1 + lefts[1], low, lefts[-1] - lefts[1], _ROW, tone.tint)
                rule(0.1 + lefts[0 if first else 1], low, INK if first else LINE, 1.2 if first else 0.6)
            elif kind == "values" and keys > 1:
                fill(0.1 + lefts[1], low, widths[1], _ROW, tone.tint)
            elif kind == "gap":
                fill(0.1 + lefts[0 if first else 1], low, lefts[-1] - lefts[0 if first else 1], _ROW, SHADE)
            for n, words in enumerate(cells):
                colour = tone.ink if kind == "names" or n == 1 else INK
                if kind == "gap" and n:
                    colour = MUTED
                if kind == "values" and tone is GREY:
                    colour = MUTED
                bold = (
                    "bold"
                    if (n == 0 and kind != "gap" and first) or (n == 1 and kind == "names" and keys > 1)
                    else "normal"
                )
                text(0.1 + lefts[min(n, len(widths) - 1)] + _PAD / 2, mid, words, colour, bold)
            y += _ROW
        drawn = BytesIO()
        options = {"metadata": {"Date": None}} if ending == ".svg" else {"dpi": _DPI}
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r"Glyph \d+ ", UserWarning)  # an SVG is drawn with the reader's fonts
            figure.savefig(drawn, format=ending[1:], **options)
        return drawn.getvalue()


def _lines(view: Layout) -> list[tuple[list[str], Tone, bool, str]]:
    """Each text line of the table: its cells, colours, whether a collection begins there, and its kind."""
    lines: list[tuple[list[str], Tone, bool, str]] = []
    keys = len(view.keys)
    for block in view.collections:
        if isinstance(block, Gap):
            lines.append((["", block.text], GREY, True, "gap"))
            continue
        first = True
        pending = [block.partition, counted(block.count, "item")]
        for row in block.rows:
            if isinstance(row, Gap):
                lines.append(([pending.pop(0) if pending else "", row.text], GREY, first, "gap"))
            else:
                more = [f"+{row.hidden} more"] if row.hidden else []
                sort, state = ([row.sort], [row.state]) if keys > 1 else ([], [])
                names = [*row.names, *more]
                if keys == 1 and row.state:  # there is no sort key below which to write it
                    names[:1] = [" ".join([*names[:1], f"({row.state})"])]
                tone = GREY if row.unread else row.tone
                lines.append(([pending.pop(0) if pending else "", *sort, *names], tone, first, "names"))
                lines.append(([pending.pop(0) if pending else "", *state, *row.values], tone, False, "values"))
            first = False
    return lines or [(["", "no items"], GREY, True, "gap")]


def _widths(view: Layout, lines: list[tuple[list[str], Tone, bool, str]]) -> list[float]:
    """The width of each column in inches, that of its longest text; the text of a gap may run on."""
    heads = [len(head + name) for head, name in zip(("Partition key: ", "Sort key: "), view.keys, strict=False)]
    longest = [*heads, len("Attributes"), *[4] * (view.width - 1)]
    for cells, _, _, kind in lines:
        for n, words in enumerate(cells[:1] if kind == "gap" else cells):
            longest[n] = max(longest[n], len(words))
    return [_CHAR * length + _PAD for length in longest]
