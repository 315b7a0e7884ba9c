"""An item collection in the order of its sort key: what it finds is what looking through all items finds."""

from hypothesis import given
from hypothesis import strategies as st

from f1model.query.conditions import Condition
from f1model.review.ordered import Ordered

TEXT = st.text(st.sampled_from("aé#$1😀\uffff"), max_size=3)
CONDITIONS = st.one_of(
    st.builds(lambda one: Condition("SK", "=", (one,)), TEXT),
    st.builds(lambda one: Condition("SK", "begins_with", (one,)), TEXT),
    st.builds(lambda one, other: Condition("SK", "BETWEEN", (one, other)), TEXT, TEXT),
)


@given(st.lists(TEXT), CONDITIONS)
def test_it_finds_what_the_condition_covers(texts: list[str], condition: Condition) -> None:
    found = Ordered(({"SK": text} for text in texts), "SK").covered(condition)

    assert [item["SK"] for item in found] == sorted(filter(condition.covers, texts), key=str.encode)


def test_numbers_are_in_their_own_order() -> None:
    ordered = Ordered([{"N": number} for number in (10, 9, 100)], "N")

    assert ordered.covered(Condition("N", "BETWEEN", (9, 10))) == [{"N": 9}, {"N": 10}]
