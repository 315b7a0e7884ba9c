"""The colours that a page and a drawing really show: each text and each mark, with the ground that it lies on."""

import re
from collections.abc import Iterator
from functools import reduce
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree import ElementTree

# JupyterLab's text and grounds, in the light and in the dark theme. Text in a table is let through a little.
THEMES = (("#212121", "#ffffff"), ("#dedede", "#111111"))
# What its style sheet colours, whatever lies around it, where the element does not say itself.
INKED, PAINTED = {"a", "code", "pre", "table"}, {"code", "kbd", "pre"}
VOID = {"br", "hr", "img", "input", "wbr"}


class Pair(NamedTuple):
    """What is shown, its colour and the grounds that it lies on, outermost first; without one, the theme's."""

    what: str
    colour: str | None
    grounds: tuple[str, ...]

    @property
    def contrast(self) -> float:
        """The least of both themes."""
        return min(contrast(self.colour or ink, reduce(over, self.grounds, ground)) for ink, ground in THEMES)


def luminance(colour: str) -> float:
    assert re.fullmatch("#[0-9a-f]{6}", colour), colour
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def over(ground: str, colour: str) -> str:
    """A colour, let through or not, as it looks on a ground."""
    if colour == "transparent" or colour.startswith("#"):
        return ground if colour == "transparent" else colour
    found = re.fullmatch(r"rgba\((\d+),(\d+),(\d+),(0\.\d+)\)", colour)
    assert found, colour
    share = float(found[4])
    below = (int(ground[at : at + 2], 16) for at in (1, 3, 5))
    mixed = (
        round(int(own) * share + under * (1 - share)) for own, under in zip(found.groups()[:3], below, strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def dark(svg: str) -> str:
    """A drawing as it is shown in the dark: by the rules in its style sheet."""
    rules = dict(re.findall(r'\[fill="(#\w+)"\][^{]*\{fill:(#\w+)!important\}', svg))
    assert rules, "it has none"
    drawing = re.sub(r"(?s)<style>@media.*?</style>", "", svg)
    return re.sub("#[0-9a-f]{6}", lambda found: rules.get(found[0], found[0]), drawing)


def declared(style: str) -> dict[str, str]:
    """The declarations of a style attribute."""
    return {name.strip(): value.strip() for name, value in (each.split(":", 1) for each in style.split(";") if each)}


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.pairs: list[Pair] = []
        self._open: list[tuple[str, str | None, tuple[str, ...]]] = [("", None, ())]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        style = declared(dict(attributes).get("style") or "")
        assert not style.keys() & {"background", "opacity", "filter"}, "a way to colour that is not followed here"
        _, colour, grounds = self._open[-1]
        striped = tag == "tr" and any(outer == "tbody" for outer, *_ in self._open)
        colour = style.get("color", None if tag in INKED else colour)
        own = style.get("background-color")
        grounds = (*grounds, own) if own else () if striped or tag in PAINTED else grounds
        if tag not in VOID:
            self._open.append((tag, colour, grounds))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1][0] != "style":
            self.pairs.append(Pair(data.strip(), *self._open[-1][1:]))


def texts(html: str) -> list[Pair]:
    """Each text of a page."""
    return _Page(html).pairs


class Shape(NamedTuple):
    """What an SVG drawing draws at one spot: a text, or a form with a box around it."""

    tag: str
    text: str
    look: dict[str, str]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def covers(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def texts_of(svg: str) -> Iterator[Pair]:
    """Each text of a drawing, on the ground where it begins, and on that where it ends."""
    shapes, fills = drawn(svg)
    for n, shape in enumerate(shapes):
        if shape.tag == "text":
            long = 5.2 * len(shape.text)  # points, about
            first = shape.left - {"start": 0.0, "middle": long / 2, "end": long}[shape.look.get("text-anchor", "start")]
            upright = "rotate(-90" in shape.look.get("transform", "")
            for x in (shape.left - 7, shape.left) if upright else (first + 1, first + long - 3):
                ground = _ground(shapes[:n], fills, x, shape.top - 3)
                yield Pair(shape.text, shape.look.get("fill", "#000000"), (ground,))


def marks_of(svg: str, rules: str) -> Iterator[Pair]:
    """Each form of a drawing, by its outline or, where it has none, by its fill; and what it is hatched with.

    Not marks are thin lines of the colour ``rules``, what something else lies on, and the ground of all, drawn first.
    """
    shapes, fills = drawn(svg)
    for n, shape in enumerate(shapes):
        fill, stroke = shape.look.get("fill", "#000000"), shape.look.get("stroke", "none")
        under = stroke == "none" and any(shape.covers(*later.middle) for later in shapes[n + 1 :])
        if n and shape.tag != "text" and not under and not (fill == "none" and stroke == rules):
            colour = fill if stroke == "none" else stroke
            yield Pair(shape.tag, colour, (_ground(shapes[:n], fills, *shape.middle),))
    for ground, hatch in fills.values():
        yield Pair("hatch", hatch, (ground,))


def _ground(shapes: list[Shape], fills: dict[str, tuple[str, str]], x: float, y: float) -> str:
    forms = [shape for shape in shapes if shape.tag not in ("text", "use") and shape.covers(x, y)]
    grounds = [shape.look["fill"] for shape in forms if shape.look["fill"] != "none"]
    assert grounds, "it lies outside of the drawing"
    return fills[grounds[-1]][0] if grounds[-1] in fills else grounds[-1]


def drawn(svg: str) -> tuple[list[Shape], dict[str, tuple[str, str]]]:
    """What is drawn, in order; and of each hatched fill the colours of its ground and its lines."""
    shapes: list[Shape] = []
    fills: dict[str, tuple[str, str]] = {}

    def walk(element: ElementTree.Element, hidden: bool) -> None:
        tag = element.tag.rpartition("}")[2]
        look = {**element.attrib, **declared(element.get("style", ""))}
        if tag == "pattern":
            ground, lines = (declared(part.get("style", "")) | part.attrib for part in element)
            fills[f"url(#{element.get('id')})"] = ground["fill"], lines["stroke"]
        elif not hidden and tag in ("path", "rect", "circle", "text", "use"):
            xs, ys = zip(*_corners(tag, look), strict=True)
            shapes.append(Shape(tag, "".join(element.itertext()).strip(), look, min(xs), min(ys), max(xs), max(ys)))
        for part in element:
            walk(part, hidden or tag in ("defs", "metadata"))

    walk(ElementTree.fromstring(svg), False)
    return shapes, fills


def _corners(tag: str, look: dict[str, str]) -> Iterator[tuple[float, float]]:
    """Points that a form lies between."""
    if tag == "path":
        yield from _path(look["d"])
    elif tag == "circle":
        x, y, r = (float(look[name]) for name in ("cx", "cy", "r"))
        yield from ((x - r, y - r), (x + r, y + r))
    else:
        moved = re.search(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", look.get("transform", ""))
        x, y = map(float, moved.groups() if moved else (look.get("x", 0), look.get("y", 0)))
        size = {"rect": (float(look.get("width", 0)), float(look.get("height", 0)))}.get(tag, (0.0, 0.0))
        yield from ((x, y), (x + size[0], y + size[1]))


def _path(d: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for command, rest in re.findall(r"([MLHVCQmlhvcqz])([^MLHVCQmlhvcqz]*)", d):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", rest)]
        start = (x, y) if command.islower() else (0.0, 0.0)
        if command in "Hh":
            points = [(start[0] + number, y) for number in numbers]
        elif command in "Vv":
            points = [(x, start[1] + number) for number in numbers]
        else:
            points = [(start[0] + a, start[1] + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
        yield from points
        x, y = points[-1] if points else (x, y)
