import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import pytest

from f1model.billing.bill import bill
from f1model.billing.prices import Bill
from f1model.errors import ModelError
from f1model.f1.relational import SqlResult
from f1model.views.bars import WIDTH, bill_chart, comparison, panels, waterfall
from f1model.views.html import Html
from f1model.views.tables import bill_table

from .bills import SHELF, THINGS
from .colours import THEMES, contrast, declared, over, texts
from .page import EVIL, answered, assert_safe, grid, text

DESIGNS = {
    "many tables": [[answered(), answered(units="3")], [answered()]],
    "one table": [[answered(requests=1)]],
}
SQL = SqlResult([], {"race": 1, "result": 1_171})
BILLS = {
    "one table": Bill(Decimal(8_000_000), Decimal(3_200_000), 2 * 1024**3),
    "many tables": Bill(Decimal(16_000_000_000), Decimal(0), 0),
}
FIGURES = {"a": 3, "b": 0.5, "c": 5_432_100, "d": 1 / 3, "e": 0, "f": 1234.5}

# What most tests look at, each drawn once.
CHARTS: dict[str, Callable[[], Html]] = {
    "waterfall": lambda: waterfall("A race", DESIGNS),
    "waterfall of many": lambda: waterfall("A race", {f"design {n}": [[answered()], [answered()]] for n in range(7)}),
    "comparison": lambda: comparison("A race", {"SQL": [[SQL]], **DESIGNS}),
    "panels": lambda: panels("Costs", {"RCU": FIGURES}),
    "bill_chart": lambda: bill_chart("A month", BILLS),
    "bill_chart of a model": lambda: bill_chart("A month", bill(SHELF, THINGS)),
    "bill_chart of all parts": lambda: bill_chart("A month", replace(bill(SHELF, THINGS), recovered=1024**4)),
}
every = pytest.mark.parametrize("name", CHARTS)


@cache
def chart(name: str) -> Html:
    return CHARTS[name]()


def rows(made: Html) -> list[list[str]]:
    sheet = grid(made.to_html())
    sheet.assert_whole()
    return [sheet.row(number) for number in range(sheet.height)]


class Bar(NamedTuple):
    """A bar or a sample of one: how long it is, its edge, its ground, and what it is hatched with, if at all."""

    width: str
    edge: str
    ground: str
    hatch: str


def bars(made: Html) -> list[Bar]:
    styles = [declared(style) for style in re.findall(r'style="([^"]*background-color:rgba[^"]*)"', made.to_html())]
    return [
        Bar(
            style.get("width", ""), style["border"].removeprefix("1px solid "), style["background-color"],
            style.get("background-image", ""),
        )
        for style in styles
        if "border" in style
    ]  # fmt: skip


def test_a_waterfall_draws_every_request_in_its_round_trip() -> None:
    made = chart("waterfall")

    half, three = "Query F1Table: 0.5 RCU", "Query F1Table: 3 RCU"
    assert grid(made.to_html()).caption == "A race"
    assert rows(made) == [
        ["round trip 1", "round trip 2"],
        ["many tables · 3 requests in 2 round trips"],
        [f"{half}{three}", ""],  # requests of one trip begin together
        ["", half],  # and those of the next later
        ["one table · 1 request in 1 round trip"],
        [half, ""],
    ]
    assert repr(made) == "A race. many tables: 3 requests in 2 round trips; one table: 1 request in 1 round trip."


def test_each_request_of_a_waterfall_has_a_bar_in_the_colour_of_its_design() -> None:
    first, second, later, alone = bars(chart("waterfall"))

    assert first == second == later != alone


def test_a_design_of_a_waterfall_heads_its_requests() -> None:
    heads = [cell for cell in grid(chart("waterfall").to_html()).cells if cell.tag == "th"]

    assert [head.scope for head in heads] == ["col", "col", "rowgroup", "rowgroup"]
    assert chart("waterfall").to_html().count("<tbody>") == len(DESIGNS)


def test_bars_bear_their_values_and_so_does_the_plain_text() -> None:
    made = chart("panels")

    figures = ["3", "0.5", "5,432,100", "0.333333", "0", "1,234.5"]
    assert rows(made) == [["", "RCU"], *map(list, zip(FIGURES, figures, strict=True))]
    assert grid(made.to_html()).caption == "Costs"
    assert repr(made) == "Costs. a: 3 RCU; b: 0.5 RCU; c: 5,432,100 RCU; d: 0.333333 RCU; e: 0 RCU; f: 1,234.5 RCU."


def test_a_bar_is_as_long_as_its_value_and_zero_has_none() -> None:
    drawn = bars(panels("Costs", {"RCU": {"a": 4, "b": 1, "c": 0, "d": None, "e": 1e-9}}))

    assert [bar.width for bar in drawn] == ["100%", "25%", "0%"]  # of which a line is left


def test_a_comparison_has_a_panel_for_each_figure_and_a_dash_where_there_is_none() -> None:
    made = chart("comparison")

    assert rows(made) == [
        ["", "round trips", "requests", "items or rows read", "RCU (computed)"],
        ["SQL", "1", "1", "1,172", "–"],
        ["many tables", "2", "3", "3", "4"],
        ["one table", "1", "1", "1", "0.5"],
    ]
    for part in (
        "A race. SQL: ",
        "1,172 items or rows read; many tables: ",
        "2 round trips, 3 requests, 3 items or rows read, 4 RCU (computed)",
        "1 items or rows read, 0.5 RCU (computed).",
    ):
        assert part in repr(made)


def test_panels_share_the_names_and_have_a_scale_each() -> None:
    made = panels("Designs", {"RCU": {"a": 1, "b": Decimal("0.5")}, "$": {"a": None, "b": 2_000}})

    assert repr(made) == "Designs. a: 1 RCU; b: 0.5 RCU, 2,000 $."
    assert rows(made) == [["", "RCU", "$"], ["a", "1", "–"], ["b", "0.5", "2,000"]]
    assert [bar.width for bar in bars(made)] == ["100%", "50%", "100%"]


def test_a_bill_is_drawn_in_its_parts_with_its_sum() -> None:
    made = chart("bill_chart")

    assert [[cell.strip() for cell in row] for row in rows(made)] == [
        ["", "a month", "reading", "writing", "storing"],
        ["one table", "$3.50", "$1.00", "$2.00", "$0.50"],
        ["many tables", "$2,000.00", "$2,000.00", "$0.00", "$0.00"],
    ]
    assert repr(made) == (
        "A month. one table: $3.50 a month, of which reading $1.00, writing $2.00, storing $0.50; "
        "many tables: $2,000.00 a month, of which reading $2,000.00, writing $0.00, storing $0.00."
    )


def test_the_bill_of_a_model_is_drawn_with_the_most_expensive_first() -> None:
    made = chart("bill_chart of a model")

    assert [[cell.strip() for cell in row] for row in rows(made)] == [
        ["", "a month", "reading", "writing the table", "writing indexes"],
        ["move", "$486.00", "$0.00", "$162.00", "$324.00"],
        ["look", "$162.00", "$162.00", "$0.00", "$0.00"],
    ]
    assert repr(made) == (
        "A month. move: $486.00 a month, of which reading $0.00, writing the table $162.00, writing indexes $324.00; "
        "look: $162.00 a month, of which reading $162.00, writing the table $0.00, writing indexes $0.00."
    )
    stored = bill(SHELF, THINGS, {"look": "1/month", "move": "1/month"})
    assert rows(bill_chart("A month", replace(stored, recovered=1024**3)))[1][:2] == ["recovery", "$0.20"]


def test_a_bill_is_rounded_as_its_table_rounds_it() -> None:
    bills = {"a": Bill(Decimal(1_320_000), Decimal(0), 0)}  # 16 cents and a half

    assert rows(bill_chart("A month", bills))[1][1] == f"${rows(bill_table('A month', bills))[1][-1]}" == "$0.16"


def test_a_bill_of_nothing_has_nothing_to_draw() -> None:
    with pytest.raises(ModelError, match="nothing to draw"):
        bill_chart("A month", bill(replace(SHELF, access_patterns=[], write_patterns=[]), []))


def test_titles_and_names_are_drawn_as_they_are() -> None:
    title = rf"$5 and $6, {EVIL}, \frac{{1}}{{2}}"
    charts = {
        waterfall(title, {title: [[answered()]]}): 2,
        comparison(title, {title: [[answered()]]}): 2,
        panels(title, {title: {title: 1}}): 3,
        bill_chart(title, {title: Bill(Decimal(1), Decimal(1), 1)}): 2,
    }
    for made, times in charts.items():
        assert_safe(made.to_html())
        assert repr(made).startswith(f"{title}. ")
        assert f"{title}: " in repr(made)
        assert text(made.to_html()).count(title) == times


@pytest.mark.parametrize(
    "make",
    [
        lambda: waterfall("Nothing", {}),
        lambda: comparison("Nothing", {}),
        lambda: panels("Nothing", {}),
        lambda: panels("Nothing", {"RCU": {}}),
        lambda: bill_chart("Nothing", {}),
    ],
    ids=["waterfall", "comparison", "panels", "panels of nothing", "bill_chart"],
)
def test_a_chart_of_nothing_is_refused(make: Callable[[], Html]) -> None:
    with pytest.raises(ModelError, match=r"^There is nothing to draw\. Give at least one name with its figures\.$"):
        make()


@every
def test_the_same_numbers_give_the_same_chart(name: str) -> None:
    assert CHARTS[name]() == chart(name)


def test_plain_text_counts_in_the_singular() -> None:
    assert "one table: 1 round trip, 1 request," in repr(chart("comparison"))


@every
def test_text_and_bars_stand_out_from_what_they_lie_on(name: str) -> None:
    assert_safe(chart(name).to_html())
    assert [pair for pair in texts(chart(name).to_html()) if pair.contrast < 4.5] == []
    for bar in bars(chart(name)):
        for _, ground in THEMES:
            assert contrast(bar.edge, ground) >= 3
            assert not bar.hatch or contrast(bar.edge, over(ground, bar.ground)) >= 3, "hatches have the edge's colour"


@every
def test_a_chart_is_no_wider_than_an_output(name: str) -> None:
    sheet = declared(re.findall(r'<table style="([^"]*)"', chart(name).to_html())[0])

    assert sheet["max-width"] == f"{WIDTH}px"
    assert float(sheet["min-width"].removesuffix("px")) <= WIDTH


def test_parts_of_a_bill_differ_in_hatching_as_the_legend_says() -> None:
    looks = [bar[1:] for bar in bars(chart("bill_chart"))]

    reading, writing, storing = looks[:3]  # the legend's, in the heads
    assert looks[3:] == [reading, writing, storing, reading]  # one of the two bills is for reading alone
    assert reading[-1] == ""
    hatches = [re.sub("#[0-9a-f]{6}", "", bar.hatch) for bar in bars(chart("bill_chart of all parts"))[:4]]
    assert len(set(hatches)) == 4


@pytest.mark.parametrize("name", ["panels", "comparison"])
def test_bars_that_are_told_apart_by_name_are_of_one_colour(name: str) -> None:
    assert len({bar[1:] for bar in bars(chart(name))}) == 1
