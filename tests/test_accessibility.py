"""Everything that a committed notebook draws, and what the package can draw beyond: words, headers, contrast.

`make browser` asks a browser the same, and more; this needs none, and also sees inside the pictures.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from f1model import (
    ARTICLE,
    F1,
    GROWN,
    AccessPattern,
    DataModel,
    Entity,
    aggregate_view,
    connect,
    erd,
    f1_items,
    load,
    run,
)  # fmt: skip
from f1model.course import studio
from f1model.review import Review, review
from f1model.views import access_pattern_table, key_table
from f1model.views.colours import DARK, INK, LINE, PAPER, TONES
from tests.each import for_each
from tests.views.colours import Pair, dark, marks_of, texts, texts_of
from tests.views.page import assert_safe, grids, pictures, text

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts]
every = for_each(NOTEBOOKS)

LEAST_TEXT, LEAST_MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def cells(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def outputs(path: Path) -> list[dict[str, Any]]:
    """What the cells of a notebook display, by kind."""
    return [output["data"] for cell in cells(path) for output in cell.get("outputs", []) if "data" in output]


def pages(path: Path) -> list[str]:
    return ["".join(data["text/html"]) for data in outputs(path) if "text/html" in data]


def prose(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown"]


def assert_words(alt: str) -> None:
    assert len(alt) >= 20, alt
    assert len(alt.split()) >= 4, alt


def assert_headers(html: str) -> None:
    """Every table has a caption, and headers that are not empty and say what they head; its cells leave no hole."""
    for grid in grids(html):
        assert len(grid.caption) >= 6, "what does it show?"
        grid.assert_whole()
        heads = [cell for cell in grid.cells if cell.tag == "th"]
        assert heads, grid.caption
        assert all(cell.scope in ("col", "row", "colgroup", "rowgroup") for cell in heads), grid.caption
        assert all(cell.text.strip() for cell in heads), grid.caption


def assert_contrast(pairs: list[Pair], least: float) -> None:
    assert [pair for pair in pairs if pair.contrast < least] == []


def assert_readable(html: str) -> None:
    """Text and pictures stand out from what they lie on, in both themes."""
    assert_contrast(texts(html), LEAST_TEXT)
    for alt, svg in pictures(html):
        assert_words(alt)
        for drawing, rules in ((svg, LINE), *([(dark(svg), DARK[LINE])] if "prefers-color-scheme" in svg else [])):
            drawn = list(texts_of(drawing))
            assert drawn, "its text is text, not outlines"
            assert_contrast(drawn, LEAST_TEXT)
            assert_contrast(list(marks_of(drawing, rules)), LEAST_MARK)


@every
def test_every_picture_has_words(path):
    for data in outputs(path):
        assert not {"image/png", "image/jpeg", "image/svg+xml"} & data.keys(), "a bare picture has no words"
    for cell in prose(path):
        for alt in re.findall(r"!\[([^\]]*)\]\(", cell):
            assert_words(alt)
        assert "<img" not in cell, "a picture in text is written ![words](picture)"


@every
def test_every_table_says_what_it_shows_and_what_its_headers_head(path):
    for html in pages(path):
        assert_headers(html)


@every
def test_headings_of_markdown_tables_are_not_empty(path):
    for cell in prose(path):
        for row in re.findall(r"(?m)^\|(.*)\|\n\|[-|: ]+\|$", cell):
            assert all(name.strip() for name in row.split("|")), row


@every
def test_everything_drawn_can_be_read_in_both_themes(path):
    for html in pages(path):
        assert_safe(html)
        assert_readable(html)


KINDS = [f"kind {n}" for n in range(len(TONES) + 1)]
MANY = DataModel(
    "Many",
    [Entity(name, "{Id}", "{Rank}", {"Id": "S", "Rank": "S"}) for name in KINDS],
    access_patterns=[AccessPattern("Get one", ["Id"], KINDS)],
)


def items() -> list[dict[str, Any]]:
    return [MANY.item(name, {"Id": f"{n % 9}", "Rank": f"{name} {n}"}) for name in KINDS for n in range(20)]


def sliced(name: str) -> str:
    """What a question returns, reads for nothing, and leaves alone, of two races."""
    table = connect(ARTICLE)
    load(table, f1_items(ARTICLE, seasons=[2024], rounds=[1]))
    return aggregate_view(table, highlight=run(table, ARTICLE[name], allow_scan=True, SeasonId=2024)).to_html()


DRAWN: dict[str, Callable[[], str]] = {
    "every tone": lambda: aggregate_view(MANY, items(), full=True).to_html(),
    "gaps": lambda: aggregate_view(MANY, items()).to_html(),
    "no items": lambda: aggregate_view(F1, []).to_html(),
    "an index": lambda: aggregate_view(GROWN, f1_items(GROWN, seasons=[2024]), index="ByConstructor").to_html(),
    "keys alone": lambda: aggregate_view(DataModel("One", (), sort=None), [{"PK": "a", "B": 1}]).to_html(),
    "marks": lambda: sliced("Get all races of a season"),
    "a diagram": lambda: erd(MANY).to_html(),
    "findings": lambda: review(ARTICLE)._repr_mimebundle_()["text/html"],
    "no findings": lambda: Review("Nothing", [])._repr_mimebundle_()["text/html"],
    "keys": lambda: key_table(GROWN).to_html(),
    "patterns": lambda: access_pattern_table(GROWN, f1_items(GROWN, seasons=[2024])).to_html(),
    "the studio": lambda: studio(F1, f1_items(seasons=[2024], rounds=[1]), beside=GROWN).to_html(),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())
def test_so_can_what_the_package_draws_beyond_the_lessons(draw):
    html = draw()
    assert text(html).strip() or list(pictures(html))
    assert_headers(html)
    assert_readable(html)


def test_a_colour_that_leaves_its_partner_to_the_theme_is_found():
    on_theme = '<p style="color:#59616b">ink alone</p>'
    in_theme = '<div style="background-color:#ffffff"><p>ground alone</p></div>'
    striped = f'<div style="background-color:{PAPER};color:{INK}"><table style="color:{INK}"><tbody><tr><td>x</td></tr>'
    inked = f'<div style="background-color:{PAPER};color:{INK}"><table><caption>x</caption></table></div>'

    assert all(pair.contrast < LEAST_TEXT for html in (on_theme, in_theme, striped, inked) for pair in texts(html))
    assert [pair.contrast >= LEAST_TEXT for pair in texts("<p>both</p>")] == [True]


def test_nothing_in_an_aggregate_view_is_told_by_colour_alone():
    html = sliced("Get all races of a season")
    words = [pair.what for pair in texts(html)]

    assert {"SeasonItem · 1", "RaceItem · 1", "ResultItem · 20"} <= set(words), "the legend names each type"
    assert words.count("ResultItem") == 1, "and so does each item"
    assert words.count("● returned") == 1
    assert words.count("○ read, not returned") == 1, "what was paid for in vain is said in words"
    assert "… 19 more ResultItem (read, not returned), 1 more SeasonItem" in words, "and where it is not drawn, too"
