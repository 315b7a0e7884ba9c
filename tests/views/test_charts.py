import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from f1model.billing.bill import bill
from f1model.billing.prices import Bill
from f1model.errors import ModelError
from f1model.f1.relational import SqlResult
from f1model.views.charts import bill_chart, comparison, growth, panels, waterfall
from f1model.views.colours import DARK, LINE
from f1model.views.html import Html

from .bills import SHELF, THINGS
from .colours import Shape, dark, drawn, marks_of, texts_of
from .page import EVIL, answered, assert_safe, pictures, words

DESIGNS = {
    "many tables": [[answered(), answered(units="3")], [answered()]],
    "one table": [[answered(requests=1)]],
}
SQL = SqlResult([], {"race": 1, "result": 1_171})
BILLS = {
    "one table": Bill(Decimal(8_000_000), Decimal(3_200_000), 2 * 1024**3),
    "many tables": Bill(Decimal(16_000_000_000), Decimal(0), 0),
}
LINES: dict[str, Sequence[float]] = {"a scan": [1, 10, 120.5], "one table": [1, 1, 1], "one table, later": [2, 1, 1]}
MANY = {f"line {n}": [1, 1, 1 + 120 * (n // 2)] for n in range(12)}
FIGURES = {"a": 3, "b": 0.5, "c": 5_432_100, "d": 1 / 3, "e": 0, "f": 1234.5}

# What most tests look at, each drawn once.
CHARTS: dict[str, Callable[[], Html]] = {
    "waterfall": lambda: waterfall("A race", DESIGNS),
    "waterfall of many": lambda: waterfall("A race", {f"design {n}": [[answered()], [answered()]] for n in range(7)}),
    "comparison": lambda: comparison("A race", {"SQL": [[SQL]], **DESIGNS}),
    "panels": lambda: panels("Costs", {"RCU": FIGURES}),
    "bill_chart": lambda: bill_chart("A month", BILLS),
    "growth": lambda: growth("Growth", "seasons", "RCU", [1, 10, 77], LINES),
    "growth of many": lambda: growth("Growth", "x", "y", [1, 10, 100], MANY),
    "growth of what has a long name": lambda: growth("Growth", "x", "y", [1, 10], {"name" * 14: [1, 1_000_000]}),
}


@cache
def chart(name: str) -> Html:
    return CHARTS[name]()


def picture(made: Html) -> tuple[str, list[str]]:
    """A chart's alt text, and what stands in it."""
    ((alt, svg),) = pictures(made.to_html())
    assert not re.search(r"<dc:date>|20\d\d-\d\d-\d\dT", svg)
    return alt, words(svg)


def test_a_waterfall_draws_every_request_in_its_round_trip() -> None:
    alt, drawn = picture(chart("waterfall"))
    assert drawn.count("Query F1Table: 0.5 RCU") == 3
    assert drawn.count("Query F1Table: 3 RCU") == 1
    assert {"A race", "many tables", "one table", "round trip 1", "round trip 2"} <= set(drawn)
    assert "round trip 3" not in drawn
    assert alt == "A race. many tables: 3 requests in 2 round trips; one table: 1 request in 1 round trip."


def test_requests_of_one_trip_begin_together_and_the_next_trip_later() -> None:
    ((_, svg),) = pictures(chart("waterfall").to_html())
    lefts = re.findall(r'<path d="M ([\d.]+) [\d.]+ \nL [\d.]+ [\d.]+ \nL [\d.]+ [\d.]+ \nL \1 ', svg)
    first, second, later, alone = map(float, lefts[-4:])
    assert first == second == alone
    assert later > first


def test_bars_bear_their_values_and_so_does_the_alt_text() -> None:
    alt, drawn = picture(chart("panels"))

    figures = ["3", "0.5", "5,432,100", "0.333333", "0", "1,234.5"]
    assert drawn == [*FIGURES, *figures, "RCU", "Costs"]
    assert alt == "Costs. a: 3 RCU; b: 0.5 RCU; c: 5,432,100 RCU; d: 0.333333 RCU; e: 0 RCU; f: 1,234.5 RCU."


def heights(made: Html) -> dict[str, float]:
    """How far down each text of a chart stands, in points."""
    ((_, svg),) = pictures(made.to_html())
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return {text.text: float(text.attrib["y"]) for text in texts if text.text}


def test_a_comparison_has_a_panel_for_each_figure_and_a_dash_where_there_is_none() -> None:
    alt, drawn = picture(chart("comparison"))

    figures = ["round trips", "requests", "items or rows read", "RCU (computed)"]
    assert [text for text in drawn if text in figures] == figures
    first = drawn.index("round trips")
    assert drawn[:first] == ["SQL", "many tables", "one table", "1", "2", "1"]  # names stand at the first panel only
    assert drawn[first + 1 :] == [
        "1", "3", "1", "requests", "1,172", "3", "1", "items or rows read", "–", "4", "0.5", "RCU (computed)", "A race",
    ]  # fmt: skip
    for part in (
        "A race. SQL: ",
        "1,172 items or rows read; many tables: ",
        "2 round trips, 3 requests, 3 items or rows read, 4 RCU (computed)",
        "1 items or rows read, 0.5 RCU (computed).",
    ):
        assert part in alt


def test_panels_share_the_names_and_have_a_scale_each() -> None:
    alt, drawn = picture(panels("Designs", {"RCU": {"a": 1, "b": Decimal("0.5")}, "$": {"a": None, "b": 2_000}}))

    assert alt == "Designs. a: 1 RCU; b: 0.5 RCU, 2,000 $."
    assert drawn == ["a", "b", "1", "0.5", "RCU", "–", "2,000", "$", "Designs"]


def test_a_bill_is_drawn_in_its_parts_with_its_sum() -> None:
    alt, drawn = picture(chart("bill_chart"))

    assert drawn == ["one table", "many tables", "$3.50", "$2,000.00", "reading", "writing", "storing", "A month"]
    assert alt == (
        "A month. one table: $3.50 a month, of which reading $1.00, writing $2.00, storing $0.50; "
        "many tables: $2,000.00 a month, of which reading $2,000.00, writing $0.00, storing $0.00."
    )


def test_the_bill_of_a_model_is_drawn_with_the_most_expensive_first() -> None:
    alt, drawn = picture(bill_chart("A month", bill(SHELF, THINGS)))

    assert drawn == ["move", "look", "$486.00", "$162.00", "reading", "writing the table", "writing indexes", "A month"]
    assert alt == (
        "A month. move: $486.00 a month, of which reading $0.00, writing the table $162.00, writing indexes $324.00; "
        "look: $162.00 a month, of which reading $162.00, writing the table $0.00, writing indexes $0.00."
    )
    stored = bill(SHELF, THINGS, {"look": "1/month", "move": "1/month"})
    assert picture(bill_chart("A month", replace(stored, recovered=1024**3)))[1][:2] == ["recovery", "$0.20"]


def test_a_bill_of_nothing_has_nothing_to_draw() -> None:
    with pytest.raises(ModelError, match="nothing to draw"):
        bill_chart("A month", bill(replace(SHELF, access_patterns=[], write_patterns=[]), []))


def test_growth_names_every_line_at_its_end() -> None:
    alt, drawn = picture(chart("growth"))

    assert alt == (
        "Growth. RCU at 1, 10, 77 seasons, on logarithmic axes. "
        "a scan: 1, 10, 120.5; one table: 1, 1, 1; one table, later: 2, 1, 1."
    )
    assert {"a scan: 120.5", "one table: 1", "one table, later: 1", "seasons", "RCU", "Growth"} <= set(drawn)
    assert drawn[:4] == ["1", "10", "77", "seasons"]


def test_in_growth_a_label_stands_at_the_end_of_its_line() -> None:
    down = heights(growth("Growth", "x", "y", [2, 3], {"a": [1, 100], "b": [1, 10], "c": [1, 1]}))

    for name, end in {"a": "100", "b": "10", "c": "1"}.items():
        assert down[f"{name}: {end}"] == pytest.approx(down[end], abs=2)  # that of the axis


@pytest.mark.parametrize(
    "lines",
    [
        LINES,
        {"a": [1, 1000], "b": [1, 1001], "c": [1, 1002]},
        {"a": [5, 1.02], "b": [1, 1.01], "c": [1, 1], "d": [1, 1000]},
    ],
    ids=["three", "all of them high", "all but one low"],
)
def test_in_growth_no_label_stands_on_another_and_more_stands_higher(lines: dict[str, Sequence[float]]) -> None:
    xs = [1, 10, 77][: len(next(iter(lines.values())))]
    down = heights(chart("growth") if lines is LINES else growth("Growth", "seasons", "RCU", xs, lines))
    upwards = sorted((values[-1], n, name) for n, (name, values) in enumerate(lines.items()))

    labels = [down[f"{name}: {value:,g}"] for value, _, name in upwards]

    assert all(lower - higher > 9 for lower, higher in pairwise(labels))  # letters are 9 high
    assert labels[-1] - 9 > down["Growth"]


def test_titles_and_names_are_drawn_as_they_are() -> None:
    title = rf"$5 and $6, {EVIL}, \frac{{1}}{{2}}"
    charts = {
        waterfall(title, {title: [[answered()]]}): [title] * 2,
        comparison(title, {title: [[answered()]]}): [title] * 2,
        panels(title, {title: {title: 1}}): [title] * 3,
        bill_chart(title, {title: Bill(Decimal(1), Decimal(1), 1)}): [title] * 2,
        growth(title, f"{title}x", f"{title}y", [1, 2], {title: [1, 2]}): [
            f"{title}x", f"{title}y", f"{title}: 2", title,
        ],
    }  # fmt: skip
    for made, texts in charts.items():
        assert_safe(made.to_html())
        alt, drawn = picture(made)
        assert alt.startswith(f"{title}. ")
        assert f"{title}: " in alt
        assert [text for text in drawn if title in text] == texts


@pytest.mark.parametrize(
    "make",
    [
        lambda: waterfall("Nothing", {}),
        lambda: comparison("Nothing", {}),
        lambda: panels("Nothing", {}),
        lambda: panels("Nothing", {"RCU": {}}),
        lambda: bill_chart("Nothing", {}),
        lambda: growth("Nothing", "x", "y", [1], {}),
    ],
    ids=["waterfall", "comparison", "panels", "panels of nothing", "bill_chart", "growth"],
)
def test_a_chart_of_nothing_is_refused(make: Callable[[], Html]) -> None:
    with pytest.raises(ModelError, match=r"^There is nothing to draw\. Give at least one name with its figures\.$"):
        make()


@pytest.mark.parametrize("name", ["waterfall", "bill_chart", "growth"])  # bars, hatches, lines with markers
def test_the_same_numbers_give_the_same_chart(name: str) -> None:
    assert CHARTS[name]() == chart(name)
    assert repr(chart("waterfall")).startswith("A race. many tables: 3 requests")


def test_alt_text_counts_in_the_singular() -> None:
    assert "one table: 1 round trip, 1 request," in repr(chart("comparison"))


@pytest.mark.parametrize("lines", [{"a": [1, 0]}, {"a": [1, 2], "b": [1]}, {"a": []}])
def test_what_cannot_be_on_a_logarithmic_axis_is_refused(lines: dict[str, list[float]]) -> None:
    with pytest.raises(ModelError, match=r"^Growth: a logarithmic chart needs 2 figures above 0 in every line\."):
        growth("Growth", "x", "y", [1, 10], lines)


@pytest.mark.parametrize("name", CHARTS)
def test_text_and_marks_stand_out_from_what_they_lie_on(name: str) -> None:
    ((_, svg),) = pictures(chart(name).to_html())
    for drawing, rules in (svg, LINE), (dark(svg), DARK[LINE]):
        assert [pair for pair in texts_of(drawing) if pair.contrast < 4.5] == []
        assert [pair for pair in marks_of(drawing, rules) if pair.contrast < 3] == []


def shapes(made: Html) -> list[Shape]:
    ((_, svg),) = pictures(made.to_html())
    return drawn(svg)[0]


def filled(made: Html) -> list[Shape]:
    """The bars of a chart, and the samples of its legend."""
    return [shape for shape in shapes(made) if {"fill", "stroke"} <= shape.look.keys() and shape.look["fill"] != "none"]


def strokes(made: Html) -> list[tuple[float, tuple[str, str]]]:
    """Of each line of a chart, and then of each sample at a label: how far down it reaches, its dashes and marker."""
    looks = []
    for line, marker in pairwise(shapes(made)):
        if line.look.get("stroke-width") == "2":
            look = line.look.get("stroke-dasharray", ""), marker.look["{http://www.w3.org/1999/xlink}href"]
            looks.append((line.top, look))
    return looks


def test_lines_differ_in_dashes_and_markers_and_their_labels_repeat_both() -> None:
    down, drawn = heights(chart("growth of many")), strokes(chart("growth of many"))

    looks, samples = [look for _, look in drawn[:12]], drawn[12:]
    at_labels = [
        look
        for name, values in MANY.items()
        for height, look in samples
        if abs(height - down[f"{name}: {values[-1]:,}"]) < 5
    ]

    assert len(set(looks)) == 12
    assert at_labels == looks


def test_parts_of_a_bill_differ_in_hatching_as_the_legend_says() -> None:
    fills = [shape.look["fill"] for shape in filled(chart("bill_chart"))]

    reading, writing, storing = fills[-3:]  # the legend's
    assert fills[:-3] == [reading] * 2 + [writing, storing]  # one of the two bills is for reading alone
    assert (reading[0], writing[:3], storing[:3]) == ("#", "url", "url")
    assert writing != storing


@pytest.mark.parametrize("name", ["panels", "comparison"])
def test_bars_that_are_told_apart_by_name_are_of_one_colour(name: str) -> None:
    assert len({(shape.look["fill"], shape.look["stroke"]) for shape in filled(chart(name))}) == 1


def test_each_bar_of_a_waterfall_bears_its_label_below_the_name_of_its_design() -> None:
    drawn = shapes(chart("waterfall"))
    labels = [shape for shape in drawn if shape.text.startswith("Query ")]
    rows = [(shape.top, shape.text) for shape in drawn if shape.text in DESIGNS or shape in labels]

    assert all(sum(bar.covers(label.left, label.top) for label in labels) == 1 for bar in filled(chart("waterfall")))
    assert [text.partition(":")[0] for _, text in sorted(rows)] == [
        "many tables", *["Query F1Table"] * 3, "one table", "Query F1Table",
    ]  # fmt: skip
