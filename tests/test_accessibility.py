"""Everything that a committed notebook draws: words for pictures, headers for cells, contrast in both themes.

`make browser` asks a browser the same, and more; this needs none, and also sees inside the pictures.
"""

import base64
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from f1model import F1, aggregate_view, connect, f1_items, load, run
from f1model.views.html import INK, MUTED, PAPER, SHADE, TONES

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts]
every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")

GROUNDS = ("#ffffff", "#111111")  # JupyterLab's, light and dark
LEAST_TEXT, LEAST_MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
VOID = {"br", "img", "hr", "input"}


class Element(NamedTuple):
    """One element, with what it inherits: the colours of text and ground (None: the theme's) and its text."""

    tag: str
    attributes: dict[str, str]
    colour: str | None
    ground: str | None
    parents: tuple[str, ...]


class Page(HTMLParser):
    """All elements of a piece of HTML, and each text with the element that it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.texts: list[tuple[str, Element]] = []
        self._open: list[Element] = [Element("", {}, None, None, ())]
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = {name: value or "" for name, value in attributes}
        style = dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", found.get("style", "")))
        outer = self._open[-1]
        element = Element(
            tag,
            found,
            style.get("color", outer.colour),
            style.get("background-color", outer.ground),
            (*outer.parents, outer.tag),
        )
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        if tag not in VOID:
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data):
        if data.strip():
            self.texts.append((data.strip(), self._open[-1]))

    def of(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]


def pieces(path: Path) -> Iterator[Page]:
    """The HTML outputs of a notebook."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                yield Page("".join(output["data"]["text/html"]))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@every
def test_every_picture_has_words(path):
    for page in pieces(path):
        for picture in page.of("img"):
            assert len(picture.attributes.get("alt", "")) >= 20
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            assert not {"image/png", "image/svg+xml"} & output.get("data", {}).keys(), "a bare picture has no words"
        if cell["cell_type"] == "markdown":
            assert all(len(words) >= 20 for words in re.findall(r"!\[([^\]]*)\]\(", "".join(cell["source"])))


@every
def test_every_table_says_what_it_shows_and_what_its_headers_head(path):
    for page in pieces(path):
        assert len(page.of("caption")) == len(page.of("table"))
        for header in page.of("th"):
            assert header.attributes.get("scope") in ("col", "row", "colgroup", "rowgroup")
        captions = [text for text, element in page.texts if "caption" in (element.tag, *element.parents)]
        assert bool(captions) == bool(page.of("table"))
        heads = [element for _, element in page.texts if "th" in (element.tag, *element.parents)]
        assert len(page.of("th")) <= len(heads), "a header is empty"


@every
def test_headings_of_markdown_tables_are_not_empty(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for row in re.findall(r"(?m)^\|(.*)\|\n\|[-|: ]+\|$", "".join(cell["source"])):
            assert all(name.strip() for name in row.split("|")), row


@every
def test_every_text_can_be_read_in_both_themes(path):
    for page in pieces(path):
        for text, element in page.texts:
            if element.colour is None and element.ground is None:
                continue  # both are the theme's own
            assert element.colour, (text, "its ground is set, its colour is the theme's")
            for ground in [element.ground] if element.ground else GROUNDS:
                assert contrast(element.colour, ground) >= LEAST_TEXT, (text, element.colour, ground)


@every
def test_text_in_pictures_can_be_read(path):
    """Text of a drawing has one of the inks of the palette, and each reads on every ground that we draw."""
    for page in pieces(path):
        for picture in page.of("img"):
            kind, _, data = picture.attributes["src"].partition(";base64,")
            assert kind == "data:image/svg+xml"
            drawing = ElementTree.fromstring(base64.b64decode(data))
            texts = [element for element in drawing.iter() if element.tag.endswith("}text") and element.text]
            assert texts, "its text is text, not outlines"
            for element in texts:
                style = {**dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", element.get("style", ""))), **element.attrib}
                assert style.get("fill", "#000000") in {INK, MUTED, "#000000", *(tone.ink for tone in TONES)}


@pytest.mark.parametrize("tone", TONES)
def test_an_ink_reads_on_its_tint_and_on_paper(tone):
    assert contrast(tone.ink, tone.tint) >= LEAST_TEXT
    assert contrast(tone.ink, PAPER) >= LEAST_TEXT
    assert contrast(MUTED, tone.tint) >= LEAST_TEXT
    assert contrast(tone.ink, PAPER) >= LEAST_MARK, "bars and lines are drawn in ink"


def test_ink_and_muted_read_on_paper_and_shade():
    assert all(contrast(one, ground) >= LEAST_TEXT for one in (INK, MUTED) for ground in (PAPER, SHADE))


def test_nothing_is_told_by_colour_alone():
    names = [entity.name for entity in F1.entities]
    table = connect(F1)
    load(table, f1_items(seasons=[2024], rounds=[8]))
    result = run(table, F1["Get all results of a race"], SeasonId=2024, Round=8)
    view = Page(aggregate_view(table, highlight=result).to_html())
    said = " ".join(text for text, _ in view.texts)

    assert all(f"{name} ·" in said for name in names), "the legend names each type"
    assert all(name in [text for text, _ in view.texts] for name in names), "and so does each item"
    assert said.count("● returned") == len(result.items) == 20, "what came back is said in words"
