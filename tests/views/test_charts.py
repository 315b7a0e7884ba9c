import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from f1model.errors import ModelError
from f1model.views.charts import growth
from f1model.views.colours import DARK, LINE
from f1model.views.html import Html

from .colours import Shape, dark, drawn, marks_of, texts_of
from .page import EVIL, assert_safe, pictures, words

LINES: dict[str, Sequence[float]] = {"a scan": [1, 10, 120.5], "one table": [1, 1, 1], "one table, later": [2, 1, 1]}
MANY = {f"line {n}": [1, 1, 1 + 120 * (n // 2)] for n in range(12)}

# What most tests look at, each drawn once.
CHARTS: dict[str, Callable[[], Html]] = {
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


def heights(made: Html) -> dict[str, float]:
    """How far down each text of a chart stands, in points."""
    ((_, svg),) = pictures(made.to_html())
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return {text.text: float(text.attrib["y"]) for text in texts if text.text}


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
    made = growth(title, f"{title}x", f"{title}y", [1, 2], {title: [1, 2]})

    assert_safe(made.to_html())
    alt, drawn = picture(made)
    assert alt.startswith(f"{title}. ")
    assert f"{title}: " in alt
    assert [text for text in drawn if title in text] == [f"{title}x", f"{title}y", f"{title}: 2", title]


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(ModelError, match=r"^There is nothing to draw\. Give at least one name with its figures\.$"):
        growth("Nothing", "x", "y", [1], {})


def test_the_same_numbers_give_the_same_chart() -> None:
    assert CHARTS["growth"]() == chart("growth")
    assert repr(chart("growth")).startswith("Growth. RCU at 1, 10, 77 seasons")


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
