"""Lines side by side: every panel on one scale, each name told at its end, in the picture and in words."""

import base64
import re
from typing import Any

import pytest

from f1model.errors import ModelError
from f1model.views import line_panels

COUNTED = {"twice": {"Ann": [0, 10, 30, 45], "Bob <b>": [0, 5, 5, 6]}, "once": {"Ann": [0, 10, 20], "Bob <b>": [0, 5]}}


def drawn(html: str) -> str:
    return base64.b64decode(re.findall(r"base64,([^\"]+)", html)[0]).decode()


def test_each_name_is_told_with_its_last_figure_in_every_panel() -> None:
    chart = line_panels("Points", "records", "points", COUNTED, band=("again", 1, 2))
    svg = drawn(chart.to_html())

    for told in ("Ann 45", "Bob &lt;b&gt; 6", "Ann 20", "Bob &lt;b&gt; 5", "twice", "once", "again", "records"):
        assert f">{told}<" in svg, told
    assert "<b>" not in chart.to_html()
    assert "twice, in the end: Ann 45, Bob <b> 6; once, in the end: Ann 20, Bob <b> 5" in chart.text
    assert "again: from 1 to 2." in chart.text
    assert line_panels("Points", "records", "points", COUNTED, band=("again", 1, 2)).to_html() == chart.to_html()


@pytest.mark.parametrize("wrong", [{}, {"a": {}}, {"a": {"b": []}}, {"a": {"b": "123"}}, {"a": {"b": 7}}, [1]])
def test_what_cannot_be_drawn_is_said(wrong: Any) -> None:
    with pytest.raises(ModelError):
        line_panels("Points", "x", "y", wrong)
