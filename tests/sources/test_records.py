"""A line of an export is decoded by a quick way, which may not differ from the careful one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.errors import ModelError
from f1model.sources.records import item_of, typed_line

NAMES = st.sampled_from(["S", "N", "M", "L", "NULL", "Item", "Keys", "PK", "é", "a b", "SS", "PutRequest"]) | st.text(
    min_size=1, max_size=3, alphabet=st.characters(exclude_categories=["Cs"])
)
SCALARS = st.one_of(
    st.builds(lambda text: {"S": text}, st.text(max_size=5)),
    st.builds(
        lambda text: {"N": text}, st.sampled_from(["0", "-0", "007", "1.50", "-3", "1E5", "1e-100", "9" * 38, "x"])
    ),
    st.builds(lambda value: {"BOOL": value}, st.booleans()),
    st.sampled_from([{"NULL": True}, {"B": "AAE="}, {"B": "!"}, {"N": 5}, {"SS": []}, {"SS": ["a", "b"]}, {"NS": [1]}]),
    st.sampled_from([{"NS": ["1", "2.0"]}, {"BS": ["AA=="]}, {"NULL": False}, "x", 5, ["x"], None, {}, {"Q": "x"}]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.builds(lambda members: {"L": members}, st.lists(inner, max_size=3)),
        st.builds(lambda members: {"M": members}, st.dictionaries(NAMES, inner, max_size=3)),
    ),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.booleans())
def test_the_quick_way_gives_what_the_careful_one_gives(raw: dict[str, Any], ascii_only: bool) -> None:
    line = json.dumps({"Item": raw}, ensure_ascii=ascii_only).encode()

    assert outcome(lambda: typed_line(line, "x", 1)) == outcome(lambda: item_of(raw, "x:1", typed=True))


def outcome(call: Any) -> str:
    try:
        return repr(call())
    except ModelError as error:
        return str(error)


@pytest.mark.parametrize("levels", [31, 32, 33, 60])
def test_the_quick_way_holds_to_the_depth(levels: int) -> None:
    value: Any = {"S": "x"}
    for _ in range(levels):
        value = {"L": [value]}
    line = json.dumps({"Item": {"a": value}}).encode()

    assert ("deeper" in outcome(lambda: typed_line(line, "x", 1))) == (levels > 32)
