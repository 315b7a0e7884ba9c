import re
import struct
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import F1, NORMALISED
from f1model.query.run import run
from f1model.table.connect import connect
from f1model.table.load import load
from f1model.views.aggregate import AggregateView, aggregate_view

from .colours import texts_of
from .page import EVIL, grid, race, season, words

PLAIN = DataModel("Plain", ())


def svg(view: AggregateView, folder: Path) -> str:
    return view.save(folder / "view.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("index", [None, "GSI1"])
def test_the_drawing_says_what_the_page_says(
    index: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("f1model.views.layout.SHOWN_ITEMS", 14)
    view = aggregate_view(F1, season(), index=index)
    cells = [line for cell in grid(view.to_html()).cells for line in cell.text.split("\n") if line]
    drawn = words(svg(view, tmp_path))
    assert sorted(cells) == sorted(drawn[len(view.layout.legend) + 1 :])
    assert drawn[0] == view.layout.title


@pytest.fixture(scope="module")
def slice_(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The drawing of a race that was asked of a table with two."""
    table = connect(F1)
    load(table, f1_items(seasons=[2024], rounds=[1, 2]))
    result = run(table, F1["Get a race with its results"], SeasonId=2024, Round=1)
    return svg(aggregate_view(table, highlight=result), tmp_path_factory.mktemp("slice"))


def test_the_slice_is_told_in_words_with_and_without_a_sort_key(slice_: str, tmp_path: Path) -> None:
    drawn = words(slice_)
    assert drawn.count("returned") == 12
    assert any(text.startswith("The slice, Get a race with its results: Query") for text in drawn)

    drivers = NORMALISED["Drivers"]
    table = connect(drivers)
    load(table, f1_items(drivers, seasons=[2024], rounds=[1]))
    result = run(table, drivers["Get a driver"], DriverId="lewis-hamilton")
    assert words(svg(aggregate_view(table, highlight=result), tmp_path)).count("DriverName (returned)") == 1


def test_text_stands_out_from_what_it_lies_on(slice_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("f1model.views.layout.SHOWN_ITEMS", 14)
    kinds = [{"PK": f"P{n % 3}", "SK": f"{n:03d}", "Type": f"type {n % 7}", "A": n} for n in range(14)]
    gaps = aggregate_view(PLAIN, [{"PK": f"P{n}", "SK": f"{m:02d}"} for n in range(9) for m in range(9)])

    for drawing in (svg(aggregate_view(PLAIN, kinds), tmp_path), svg(gaps, tmp_path), slice_):
        pairs = list(texts_of(drawing))
        assert all(pair.contrast >= 4.5 for pair in pairs), min(pairs, key=lambda pair: pair.contrast)


def test_an_empty_table_is_drawn_as_such(tmp_path: Path) -> None:
    drawing = svg(aggregate_view(F1, []), tmp_path)
    assert "no items" in words(drawing)
    assert all(pair.contrast >= 4.5 for pair in texts_of(drawing))


def test_an_svg_is_the_same_twice_and_bears_no_date(tmp_path: Path) -> None:
    view = aggregate_view(F1, race()[:9])
    first, second = svg(view, tmp_path), svg(view, tmp_path)
    assert first == second
    assert not re.search(r"<dc:date>|20\d\d-\d\d-\d\dT", first)


def test_dollars_backslashes_and_markup_are_drawn_as_they_are(tmp_path: Path) -> None:
    item = {"PK": "$x^2$", "SK": r"\frac{1}{2}", "Type": "$_$", "A": EVIL, "B": Decimal("12.50"), "C": "two\nlines"}
    drawing = svg(aggregate_view(PLAIN, [item]), tmp_path)
    assert {"$x^2$", r"\frac{1}{2}", "$_$", EVIL, "12.5", r"two\nlines"} <= set(words(drawing))
    assert not list(ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}script"))
    aggregate_view(PLAIN, [item]).save(tmp_path / "view.png")


def test_a_png_has_the_proportions_of_its_rows(tmp_path: Path) -> None:
    def height(count: int) -> int:
        items = [{"PK": "P", "SK": f"{n:02d}"} for n in range(count)]
        data = aggregate_view(PLAIN, items).save(tmp_path / "view.png").read_bytes()
        return int(struct.unpack(">I", data[20:24])[0])

    few, more, most = map(height, (2, 7, 12))
    assert most - more == pytest.approx(more - few, abs=1)
    assert more > few + 5 * 2 * 15, "two lines an item"


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_characters_that_the_font_lacks_are_drawn_without_a_warning(ending: str, tmp_path: Path) -> None:
    item = {"PK": "漢字 🏎", "SK": "1"}
    path = aggregate_view(PLAIN, [item]).save(tmp_path / f"view.{ending}")
    assert ending == "png" or "漢字 🏎" in words(path.read_text(encoding="utf-8"))


def test_a_table_too_long_for_a_png_is_refused_with_the_way_out(tmp_path: Path) -> None:
    view = aggregate_view(PLAIN, [{"PK": "P", "SK": f"{n:04d}"} for n in range(1400)], full=True)
    with pytest.raises(
        ModelError, match=r"2,800 lines are too many for a PNG\. Use \.html or \.svg, or leave out full"
    ):
        view.save(tmp_path / "view.png")
    assert list(tmp_path.iterdir()) == []
