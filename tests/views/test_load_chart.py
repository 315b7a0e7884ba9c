from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.partitions.simulate import simulate
from f1model.partitions.traffic import Request, Take
from f1model.views.load_chart import load_chart, partition_chart

from .page import EVIL, assert_safe, pictures, words

MODEL = DataModel("Live", [Entity("Message", "{Car}", "{Sent}", {"Car": "S", "Sent": "S"})])
HALVES = [Request("m", 1500, (Take("Live", "a", sort, writes=1),)) for sort in "12"]
LOAD = simulate(MODEL, HALVES, 600)
CALM = simulate(MODEL, HALVES[:1], 600)


def test_what_is_drawn_is_told_and_the_panels_are_named() -> None:
    made = load_chart("A race", {"one key": LOAD, "a calm one": CALM})
    ((alt, svg),) = pictures(made.to_html())
    assert made.text == alt
    assert alt == (
        "A race. Requests a second. "
        "one key: in the first minute 3,000 asked, 1,000 served, 2,000 throttled, "
        "in the last minute 3,000 asked, 2,000 served, 1,000 throttled, 1 split; "
        "a calm one: in the first minute 1,500 asked, 1,000 served, 500 throttled, "
        "in the last minute 1,500 asked, 1,000 served, 500 throttled, 0 splits."
    )
    assert {"A race", "one key", "a calm one", "served", "throttled", "minutes", "requests a second"} <= set(words(svg))
    assert [word for word in words(svg) if word in ("served", "throttled")] == ["served", "throttled"], "one legend"
    assert load_chart("A race", {"one key": LOAD, "a calm one": CALM}).to_html() == made.to_html()


def test_one_load_needs_no_name_and_text_is_text() -> None:
    assert "Requests a second. In the" not in load_chart("A race", LOAD).text
    assert_safe(load_chart(EVIL, {EVIL: LOAD}).to_html())
    idle = simulate(MODEL, [Request("m", 0, HALVES[0].takes)], 1)
    assert "0 asked" in load_chart("nothing", idle).text


def test_each_partition_is_told_with_what_it_is_asked_for() -> None:
    made = partition_chart("Where", {"at first": LOAD, "calm": CALM})
    ((alt, svg),) = pictures(made.to_html())
    assert made.text == alt
    (hot,) = [part for part in LOAD.at(0).parts if part.keys]
    asked = {number: "3,000 WCU" if number == hot.number else "0" for number in (1, 2, 3, 4)}
    assert f"at first: {', '.join(f'Live {number} {units}' for number, units in asked.items())};" in alt
    assert [word for word in words(svg) if word.startswith("Live ")] == ["Live 1", "Live 2", "Live 3", "Live 4"]
    later = partition_chart("Where", {"at first": CALM, EVIL: LOAD}, 400)
    assert "Live 5 1,500 WCU" in later.text
    assert_safe(later.to_html())
    both = Request("m", 10, (Take("Live", "a", "1", reads=2, writes=1),))
    assert "20 RCU and 10 WCU" in partition_chart("Where", simulate(MODEL, [both], 1)).text


@pytest.mark.parametrize("draw", [load_chart, partition_chart])
@pytest.mark.parametrize("loads", [{}, {"one key": 3}, [LOAD], None])
def test_it_needs_loads(draw: Any, loads: Any) -> None:
    with pytest.raises(ModelError):
        draw("A race", loads)
