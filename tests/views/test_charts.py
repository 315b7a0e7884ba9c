import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from f1model.errors import ModelError
from f1model.query.prices import Bill
from f1model.f1.relational import SqlResult
from f1model.views.charts import bars, bill_chart, comparison, growth, panels, waterfall
from f1model.views.html import LINE, Html

from .colours import Shape, drawn, marks_of, texts_of
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


def picture(chart: Html) -> tuple[str, list[str]]:
    """A chart's alt text, and what stands in it."""
    ((alt, svg),) = pictures(chart.to_html())
    assert not re.search(r"<dc:date>|20\d\d-\d\d-\d\dT", svg)
    return alt, words(svg)


def test_a_waterfall_draws_every_request_in_its_round_trip() -> None:
    alt, drawn = picture(waterfall("A race", DESIGNS))
    assert drawn.count("Query F1Table: 0.5 RCU") == 3
    assert drawn.count("Query F1Table: 3 RCU") == 1
    assert {"A race", "many tables", "one table", "round trip 1", "round trip 2"} <= set(drawn)
    assert "round trip 3" not in drawn
    assert alt == "A race. many tables: 3 requests in 2 round trips; one table: 1 request in 1 round trip."


def test_requests_of_one_trip_begin_together_and_the_next_trip_later() -> None:
    ((_, svg),) = pictures(waterfall("A race", DESIGNS).to_html())
    lefts = re.findall(r'<path d="M ([\d.]+) [\d.]+ \nL [\d.]+ [\d.]+ \nL [\d.]+ [\d.]+ \nL \1 ', svg)
    first, second, later, alone = map(float, lefts[-4:])
    assert first == second == alone
    assert later > first


@pytest.mark.parametrize(
    ("value", "said"),
    [(3, "3"), (0.5, "0.5"), (5_432_100, "5,432,100"), (1 / 3, "0.333333"), (0, "0"), (1234.5, "1,234.5")],
)
def test_bars_bear_their_values_and_so_does_the_alt_text(value: float, said: str) -> None:
    alt, drawn = picture(bars("Costs", "RCU", {"one table": value, "scan": 1}))
    assert alt == f"Costs. one table: {said} RCU; scan: 1 RCU."
    assert [text.strip() for text in drawn if text.endswith("RCU")] == [f"{said} RCU", "1 RCU"]
    assert {"Costs", "one table", "scan"} <= set(drawn)


@pytest.mark.parametrize("title", ["$5 and $6", EVIL, r"\frac{1}{2}"])
def test_titles_and_names_are_drawn_as_they_are(title: str) -> None:
    for chart in (bars(title, title, {title: 1}), waterfall(title, {title: [[answered()]]})):
        assert_safe(chart.to_html())
        alt, drawn = picture(chart)
        assert alt.startswith(f"{title}. {title}: ")
        assert drawn.count(title) == 2


def heights(chart: Html) -> dict[str, float]:
    """How far down each text of a chart stands, in points."""
    ((_, svg),) = pictures(chart.to_html())
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return {text.text: float(text.attrib["y"]) for text in texts if text.text}


def test_a_comparison_has_a_panel_for_each_figure_and_a_dash_where_there_is_none() -> None:
    alt, drawn = picture(comparison("A race", {"SQL": [[SQL]], **DESIGNS}))

    figures = ["round trips", "requests", "items or rows read", "RCU (computed)"]
    assert [text for text in drawn if text in figures] == figures
    first = drawn.index("round trips")
    assert drawn[:first] == ["SQL", "many tables", "one table", "1", "2", "1"]  # names stand at the first panel only
    assert drawn[first + 1 :] == [
        "1", "3", "1", "requests", "1,172", "3", "1", "items or rows read", "–", "4", "0.5", "RCU (computed)", "A race",
    ]  # fmt: skip
    for said in (
        "A race. SQL: ",
        "1,172 items or rows read; many tables: ",
        "2 round trips, 3 requests, 3 items or rows read, 4 RCU (computed)",
        "1 items or rows read, 0.5 RCU (computed).",
    ):
        assert said in alt


def test_panels_share_the_names_and_have_a_scale_each() -> None:
    chart = panels("Designs", {"RCU": {"a": 1, "b": Decimal("0.5")}, "$": {"a": None, "b": 2_000}})
    alt, drawn = picture(chart)

    assert alt == "Designs. a: 1 RCU; b: 0.5 RCU, 2,000 $."
    assert drawn == ["a", "b", "1", "0.5", "RCU", "–", "2,000", "$", "Designs"]


def test_panels_draw_a_figure_that_is_zero_as_zero() -> None:
    alt, drawn = picture(panels("Designs", {"RCU": {"a": 0}}))

    assert (alt, drawn) == ("Designs. a: 0 RCU.", ["a", "0", "RCU", "Designs"])


def test_a_bill_is_drawn_in_its_parts_with_its_sum() -> None:
    alt, drawn = picture(bill_chart("A month", BILLS))

    assert drawn == ["one table", "many tables", "$3.50", "$2,000.00", "reading", "writing", "storing", "A month"]
    assert alt == (
        "A month. one table: $3.50 a month, of which reading $1.00, writing $2.00, storing $0.50; "
        "many tables: $2,000.00 a month, of which reading $2,000.00, writing $0.00, storing $0.00."
    )


def test_growth_names_every_line_at_its_end() -> None:
    alt, drawn = picture(growth("Growth", "seasons", "RCU", [1, 10, 77], LINES))

    assert alt == (
        "Growth. RCU at 1, 10, 77 seasons, on logarithmic axes. "
        "a scan: 1, 10, 120.5; one table: 1, 1, 1; one table, later: 2, 1, 1."
    )
    assert {"a scan: 120.5", "one table: 1", "one table, later: 1", "seasons", "RCU", "Growth"} <= set(drawn)
    assert drawn[:4] == ["1", "10", "77", "seasons"]


def test_in_growth_a_label_stands_at_the_end_of_its_line() -> None:
    places = heights(growth("Growth", "x", "y", [2, 3], {"a": [1, 100], "b": [1, 10], "c": [1, 1]}))

    for name, end in {"a": "100", "b": "10", "c": "1"}.items():
        assert places[f"{name}: {end}"] == pytest.approx(places[end], abs=2)  # that of the axis


@pytest.mark.parametrize(
    "lines",
    [
        LINES,
        {"a": [1, 999], "b": [1, 1000]},
        {"a": [5, 1.02], "b": [1, 1.01], "c": [1, 1], "d": [1, 1000]},
    ],
)
def test_in_growth_no_label_stands_on_another_and_more_stands_higher(lines: dict[str, Sequence[float]]) -> None:
    xs = [1, 10, 77][: len(next(iter(lines.values())))]
    places = heights(growth("Growth", "seasons", "RCU", xs, lines))
    upwards = sorted((values[-1], n, name) for n, (name, values) in enumerate(lines.items()))

    labels = [places[f"{name}: {value:,g}"] for value, _, name in upwards]

    assert all(lower - higher > 9 for lower, higher in pairwise(labels))  # letters are 9 high
    assert labels[-1] - 9 > places["Growth"]


@pytest.mark.parametrize("title", ["$5 and $6", EVIL, r"\frac{1}{2}"])
def test_in_every_other_chart_too_titles_and_names_are_drawn_as_they_are(title: str) -> None:
    charts = {
        comparison(title, {title: [[answered()]]}): [title] * 2,
        panels(title, {title: {title: 1}}): [title] * 3,
        bill_chart(title, {title: Bill(Decimal(1), Decimal(1), 1)}): [title] * 2,
        growth(title, "x", "y", [1, 2], {title: [1, 2]}): [f"{title}: 2", title],
    }
    for chart, found in charts.items():
        assert_safe(chart.to_html())
        alt, drawn = picture(chart)
        assert alt.startswith(f"{title}. ")
        assert f"{title}: " in alt
        assert [text for text in drawn if title in text] == found


@pytest.mark.parametrize(
    "chart",
    [
        lambda: waterfall("Nothing", {}),
        lambda: bars("Nothing", "RCU", {}),
        lambda: comparison("Nothing", {}),
        lambda: panels("Nothing", {}),
        lambda: panels("Nothing", {"RCU": {}}),
        lambda: bill_chart("Nothing", {}),
        lambda: growth("Nothing", "x", "y", [1], {}),
    ],
    ids=["waterfall", "bars", "comparison", "panels", "panels of nothing", "bill_chart", "growth"],
)
def test_a_chart_of_nothing_is_refused(chart: Callable[[], Html]) -> None:
    with pytest.raises(ModelError, match=r"^A chart of nothing\. Give at least one name with its figures\.$"):
        chart()


def test_the_same_numbers_give_the_same_chart() -> None:
    assert comparison("A race", DESIGNS) == comparison("A race", DESIGNS)
    assert bill_chart("A month", BILLS) == bill_chart("A month", BILLS)
    assert growth("Growth", "x", "y", [1, 2, 3], LINES) == growth("Growth", "x", "y", [1, 2, 3], LINES)
    assert bars("Costs", "RCU", {"a": 1, "b": 2}) == bars("Costs", "RCU", {"a": 1, "b": 2})
    assert waterfall("A race", DESIGNS) == waterfall("A race", DESIGNS)
    assert repr(waterfall("A race", DESIGNS)).startswith("A race. many tables: 3 requests")


def test_growth_labels_of_three_high_ends_stay_below_the_title() -> None:
    places = heights(growth("Growth", "x", "y", [1, 10], {"a": [1, 1000], "b": [1, 1001], "c": [1, 1002]}))
    assert places["c: 1,002"] - 9 > places["Growth"]


def test_growth_axis_names_are_no_formulas() -> None:
    ((_, svg),) = pictures(growth("Growth", "$x$", "$5 and $6", [1, 2], {"a": [1, 2]}).to_html())
    assert {"$x$", "$5 and $6"} <= set(words(svg))


def test_alt_text_counts_in_the_singular() -> None:
    assert "1 round trip, 1 request," in repr(comparison("A race", {"one": [[answered()]]}))


@pytest.mark.parametrize("lines", [{"a": [1, 0]}, {"a": [1, 2], "b": [1]}, {"a": []}])
def test_what_has_no_place_on_a_logarithmic_axis_is_refused(lines: dict[str, list[float]]) -> None:
    with pytest.raises(ModelError, match=r"^A logarithmic chart needs 2 figures above 0 in every line\.$"):
        growth("Growth", "x", "y", [1, 10], lines)


CHARTS: dict[str, Callable[[], Html]] = {
    "waterfall": lambda: waterfall("A race", {f"design {n}": [[answered()], [answered()]] for n in range(7)}),
    "bars": lambda: bars("Costs", "RCU", {"a": 1, "b": 2}),
    "comparison": lambda: comparison("A race", {"SQL": [[SQL]], **DESIGNS}),
    "bill_chart": lambda: bill_chart("A month", BILLS),
    "growth": lambda: growth("Growth", "x", "y", [1, 10], {f"line {n}": [1, 1 + 120 * n] for n in range(8)}),
    "growth of what has a long name": lambda: growth("Growth", "x", "y", [1, 10], {"name" * 14: [1, 1_000_000]}),
}


@pytest.mark.parametrize("make", CHARTS.values(), ids=CHARTS.keys())
def test_text_and_marks_stand_out_from_what_they_lie_on(make: Callable[[], Html]) -> None:
    ((_, svg),) = pictures(make().to_html())
    assert all(pair.contrast >= 4.5 for pair in texts_of(svg)), min(texts_of(svg), key=lambda pair: pair.contrast)
    assert all(pair.contrast >= 3 for pair in marks_of(svg, LINE)), min(marks_of(svg, LINE), key=lambda p: p.contrast)


def shapes(chart: Html) -> list[Shape]:
    ((_, svg),) = pictures(chart.to_html())
    return drawn(svg)[0]


def filled(chart: Html) -> list[Shape]:
    """The bars of a chart, and the samples of its legend."""
    return [
        shape for shape in shapes(chart) if {"fill", "stroke"} <= shape.look.keys() and shape.look["fill"] != "none"
    ]


def strokes(chart: Html) -> list[tuple[float, tuple[str, str]]]:
    """Of each line of a chart, and then of each sample at a label: how far down it reaches, its dashes and marker."""
    found = []
    for line, marker in pairwise(shapes(chart)):
        if line.look.get("stroke-width") == "2":
            look = line.look.get("stroke-dasharray", ""), marker.look["{http://www.w3.org/1999/xlink}href"]
            found.append((line.top, look))
    return found


def test_lines_differ_in_dashes_and_markers_and_their_labels_repeat_both() -> None:
    lines = {f"line {n}": [1, 1, 1 + n // 2] for n in range(12)}
    chart = growth("Growth", "x", "y", [1, 10, 100], lines)
    places, found = heights(chart), strokes(chart)

    looks, samples = [look for _, look in found[:12]], found[12:]
    at_labels = [
        look
        for name, values in lines.items()
        for height, look in samples
        if abs(height - places[f"{name}: {values[-1]}"]) < 5
    ]

    assert len(set(looks)) == 12
    assert at_labels == looks


def test_parts_of_a_bill_differ_in_hatching_as_the_legend_says() -> None:
    found = [shape.look["fill"] for shape in filled(bill_chart("A month", BILLS))]

    reading, writing, storing = found[-3:]  # the legend's
    assert found[:-3] == [reading] * 2 + [writing] * 2 + [storing] * 2
    assert (reading[0], writing[:3], storing[:3]) == ("#", "url", "url")
    assert writing != storing


@pytest.mark.parametrize("chart", ["bars", "comparison"])
def test_bars_that_are_told_apart_by_name_are_of_one_colour(chart: str) -> None:
    assert len({(shape.look["fill"], shape.look["stroke"]) for shape in filled(CHARTS[chart]())}) == 1


def test_each_bar_of_a_waterfall_bears_its_label_below_the_name_of_its_design() -> None:
    chart = waterfall("A race", DESIGNS)
    labels = [shape for shape in shapes(chart) if shape.text.startswith("Query ")]
    rows = [(shape.top, shape.text) for shape in shapes(chart) if shape.text in DESIGNS or shape in labels]

    assert all(sum(bar.covers(label.left, label.top) for label in labels) == 1 for bar in filled(chart))
    assert [text.partition(":")[0] for _, text in sorted(rows)] == [
        "many tables", *["Query F1Table"] * 3, "one table", "Query F1Table",
    ]  # fmt: skip
