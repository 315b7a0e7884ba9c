"""What the tests of the views share: a page read back into a grid, what may stand in one, and items to draw."""

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from html.parser import HTMLParser
from xml.etree import ElementTree

from f1model.design.entity import Item
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.query.page import Page as Answer
from f1model.query.plan import plan
from f1model.query.run import Result
from f1model.views.html import FOLLOW

EVIL = "<script>alert(1)</script>\" onclick='a(2)' &amp; $x$ \\n"

# What JupyterLab's sanitiser and GitHub leave alone, less what may run or load something.
TAGS = {
    "b", "br", "caption", "code", "details", "div", "em", "i", "img", "li", "ol", "p", "pre", "span", "strong", "style",
    "summary", "table", "tbody", "td", "th", "thead", "tr", "ul", "wbr",
}  # fmt: skip
ATTRIBUTES = {"alt", "class", "colspan", "height", "role", "rowspan", "scope", "src", "style", "tabindex", "width"}


@cache
def season() -> list[Item]:
    return f1_items(seasons=[2024])


@cache
def race() -> list[Item]:
    """The first race of that season."""
    return f1_items(seasons=[2024], rounds=[1])


@dataclass
class Cell:
    """One cell: what it is, says and spans, and where in the grid it begins."""

    tag: str
    attributes: dict[str, str]
    row: int
    column: int = 0
    text: str = ""

    @property
    def rowspan(self) -> int:
        return int(self.attributes.get("rowspan", 1))

    @property
    def colspan(self) -> int:
        return int(self.attributes.get("colspan", 1))

    @property
    def scope(self) -> str:
        return self.attributes.get("scope", "")

    @property
    def spots(self) -> list[tuple[int, int]]:
        rows, columns = range(self.row, self.row + self.rowspan), range(self.column, self.column + self.colspan)
        return [(row, column) for row in rows for column in columns]


@dataclass
class Grid:
    """A page read back: its caption, its cells in order, and how many rows and columns the table has."""

    caption: str = ""
    cells: list[Cell] = field(default_factory=list)
    height: int = 0

    @property
    def width(self) -> int:
        return max(column for cell in self.cells for _, column in cell.spots) + 1

    @property
    def gaps(self) -> list[str]:
        """The texts of rows that stand for what is left out."""
        return [cell.text for cell in self.cells if cell.text.startswith("… ")]

    @property
    def collections(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.scope == "rowgroup"]

    def row(self, number: int) -> list[str]:
        return [cell.text for cell in self.cells if cell.row == number]

    def assert_whole(self) -> None:
        """Its cells cover each spot of a rectangle, and none twice."""
        spots = [spot for cell in self.cells for spot in cell.spots]
        assert len(spots) == len(set(spots)) == self.height * self.width, self.caption


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: Cell | None = None
        self._in_caption = False
        self._taken: set[tuple[int, int]] = set()

    @property
    def grid(self) -> Grid:
        return self.grids[-1]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        self.elements.append((tag, known))
        if tag == "table":
            self.grids.append(Grid())
            self._taken.clear()
        elif tag == "tr":
            self.grid.height += 1
        elif tag in ("td", "th"):
            self._open = cell = Cell(tag, known, self.grid.height - 1)
            while (cell.row, cell.column) in self._taken:
                cell.column += 1
            self._taken.update(cell.spots)
            self.grid.cells.append(cell)
        elif tag == "caption":
            self._in_caption = True
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = None
        elif tag == "caption":
            self._in_caption = False

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] == "style" and data in FOLLOW:
            return  # the theme of a picture, which the sanitiser takes away
        self.text += data
        if self._open:
            self._open.text += data
        elif self._in_caption:
            self.grid.caption += data


@lru_cache(4)
def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def grids(html: str) -> list[Grid]:
    """Every table of a page."""
    return _read(html).grids


def grid(html: str) -> Grid:
    """The table of a page that has one."""
    (only,) = grids(html)
    return only


def text(html: str) -> str:
    """What a page says, markup taken away."""
    return _read(html).text


def pictures(html: str) -> Iterator[tuple[str, str]]:
    """The alt text and the SVG source of each image of a page."""
    for tag, attributes in _read(html).elements:
        if tag == "img":
            yield attributes["alt"], b64decode(attributes["src"].removeprefix("data:image/svg+xml;base64,")).decode()


def words(svg: str) -> list[str]:
    """The texts of an SVG drawing, which must be well-formed."""
    return [
        "".join(element.itertext()) for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def assert_safe(html: str) -> None:
    """Nothing in a page runs, loads, or loses its contrast in the other theme."""
    elements = _read(html).elements
    assert {tag for tag, _ in elements} <= TAGS
    for tag, attributes in elements:
        assert set(attributes) <= ATTRIBUTES, (tag, attributes)
        assert attributes.get("src", "data:image/svg+xml;base64,").startswith("data:image/svg+xml;base64,")
        assert attributes.get("class", "mathjax_ignore") in ("mathjax_ignore", "f1model-picture")
        style = dict(each.split(":", 1) for each in attributes.get("style", "").split(";") if each)
        assert not re.search(r"var\(|url\(|expression", attributes.get("style", "")), style
    assert html.count("<style") == html.count(FOLLOW)


def answered(requests: int = 1, evaluated: int = 1, size: int | None = 100, units: str = "0.5") -> Result:
    """The result of a query that took so many requests, each of which read so much."""
    page = Answer({}, [{}], evaluated, None, size, Decimal(units), None)
    derived = plan(F1["Get a race with its results"])
    return Result(derived, {"SeasonId": "2024", "Round": 8}, "Query", "eventual", [page] * requests)
