"""What comparisons say, what they take, and when they hold. tests/engines/test_writes.py asks the engine the same."""

from decimal import Decimal
from typing import Any

import pytest

from f1model.design.comparison import (
    Comparison,
    above,
    at_least,
    at_most,
    begins_with,
    below,
    between,
    comparison,
    contains,
    exists,
    is_not,
    missing,
    one_of,
)
from f1model.errors import ModelError

ABSENT = object()


@pytest.mark.parametrize(
    ("compared", "true", "false"),
    [
        (comparison("b"), ["b"], ["", "B", b"b", ["b"], {"b"}, None, ABSENT]),
        (comparison(1), [1, Decimal("1.0")], [True, "1", [1]]),
        (comparison(True), [True], [1, False]),
        (comparison({"x": [1]}), [{"x": [1]}], [{"x": [True]}, {"x": [1], "y": 1}, {"x": [1, 1]}]),
        (comparison({"a", "b"}), [{"b", "a"}], [{"a"}, ["a", "b"]]),
        (is_not("b"), ["c", b"b", 1, None, ABSENT], ["b"]),
        (above("b"), ["c", "ba", "ä"], ["b", "B", b"c", 5, True, None, ABSENT]),
        (at_least(2), [2, Decimal("2.5")], [1, "3", True, {3}]),
        (below(b"b"), [b"a", b""], [b"b", "a"]),
        (at_most(2), [2, -1, Decimal("1.9")], [3, False]),
        (between("b", "d"), ["b", "c", "d"], ["a", "da", 3, ABSENT]),
        (between(b"b", b"d"), [b"c"], ["c"]),
        (begins_with("2019-02"), ["2019-02", "2019-02-01"], ["2019-01", b"2019-02", ["2019-02"], ABSENT]),
        (begins_with(b"a"), [b"ab"], ["ab"]),
        (contains("rain"), ["rain", "no rain", ["rain"], {"rain", "sun"}], ["ra", ["rainy"], {"rain": 1}, ABSENT]),
        (contains(1), [{1, 2}, [1], [[2], 1]], [[True], ["1"], 1, 11]),
        (contains(b"b"), [b"abc", {b"b"}], ["abc", b"ac"]),
        (one_of("a", "b"), ["a", "b"], ["c", ["a"], ABSENT]),
        (exists(), ["", None, False], [ABSENT]),
        (missing(), [ABSENT], ["", None]),
        (comparison(None), [ABSENT], ["", None]),
    ],
)  # fmt: skip
def test_it_holds_of_some_values_and_not_of_others(compared: Comparison, true: list[Any], false: list[Any]) -> None:
    def holds(value: Any) -> bool:
        return compared.holds({} if value is ABSENT else {"A": value}, "A")

    assert [value for value in true if not holds(value)] == []
    assert [value for value in false if holds(value)] == []


@pytest.mark.parametrize(
    ("compared", "text"),
    [
        (comparison("b"), 'A is "b"'), (is_not(3), "A is not 3"), (at_most(), "A is at most <A>"),
        (between(), "A is between <A> and <A>"), (between(1, 2), "A is between 1 and 2"), (exists(), "A exists"),
        (one_of("a", "b"), 'A is "a" or "b"'), (one_of(), "A is <A>"), (missing(), "A does not exist"),
    ],
)  # fmt: skip
def test_it_says_in_words_what_it_compares(compared: Comparison, text: str) -> None:
    assert compared.text("A") == text


@pytest.mark.parametrize(
    ("compared", "value", "kind", "operands"),
    [
        (at_most(), "3", "N", (3,)), (at_most(2024), None, "S", ("2024",)), (between(), (1, "2"), "N", (1, 2)),
        (one_of(), {5}, "N", (5,)), (contains("3"), None, "NS", (3,)), (contains(["x"]), None, "L", (["x"],)),
        (begins_with(), b"x", "B", (b"x",)), (exists(), None, "S", ()),
    ],
)  # fmt: skip
def test_operands_become_of_the_attributes_type(
    compared: Comparison, value: Any, kind: str, operands: tuple[Any, ...]
) -> None:
    assert compared.filled(value, kind, "here") == Comparison(compared.operator, operands)


@pytest.mark.parametrize(
    ("compared", "value", "kind", "problem"),
    [
        (at_most(), "x", "N", "declared type N"), (at_most(), True, "BOOL", "compares no attribute of type BOOL"),
        (begins_with(), 3, "N", "compares no attribute of type N"), (between(), "ab", "S", "is one value"),
        (between(), (1, 2, 3), "N", "has 3 values"), (between(), (2, 1), "N", "the first is the larger"),
        (between("b", "a"), None, "S", "the first is the larger"), (one_of(), [], "S", "0 values to choose from"),
        (one_of(), 5, "N", "is one value"), (one_of(), range(101), "N", "101 values"),
    ],
)  # fmt: skip
def test_what_it_cannot_compare_is_refused(compared: Comparison, value: Any, kind: str, problem: str) -> None:
    with pytest.raises(ModelError, match=problem):
        compared.filled(value, kind, "here")


def test_too_many_operands_are_refused_when_it_is_declared() -> None:
    with pytest.raises(ModelError, match="BETWEEN has 1 value"):
        between(1)
    with pytest.raises(ModelError, match="> has 2 values"):
        above(1, 2)
