import json
from typing import Any

import ijson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.sources.json_events import events

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(values, min_size=1, max_size=3), st.sampled_from([None, 1]), st.booleans())
def test_they_are_those_of_ijson(documents: list[Any], indent: int | None, ascii_: bool) -> None:
    text = "\n".join(json.dumps(each, indent=indent, ensure_ascii=ascii_) for each in documents)

    assert [*events(text)] == [*ijson.basic_parse(text.encode(), multiple_values=True)]


@pytest.mark.parametrize(
    ("text", "at"),
    [("", 0), ('{"a": [1, 2', 11), ('{"a" 1}', 4), ("[1,]", 3), ("[1 2]", 3), ('{"a": 1]', 7), ("]", 0), ("{1: 2}", 1),
     ('["a', 3), ("[nul]", 1), ('{"a": 1,}', 8), ("[-]", 1)],
)  # fmt: skip
def test_what_is_no_json_is_said_with_its_position(text: str, at: int) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        list(events(text))
    assert error.value.args[-1] == at
