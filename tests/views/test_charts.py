import re

import pytest

from f1model.views.charts import bars, waterfall
from f1model.views.html import Html

from .page import EVIL, answered, assert_safe, pictures, words

DESIGNS = {
    "many tables": [[answered(), answered(units="3")], [answered()]],
    "one table": [[answered(requests=1)]],
}


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


def test_the_same_numbers_give_the_same_chart() -> None:
    assert bars("Costs", "RCU", {"a": 1, "b": 2}) == bars("Costs", "RCU", {"a": 1, "b": 2})
    assert waterfall("A race", DESIGNS) == waterfall("A race", DESIGNS)
    assert repr(waterfall("A race", DESIGNS)).startswith("A race. many tables: 3 requests")
