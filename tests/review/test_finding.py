"""A finding quotes whatever it finds."""

from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.review import review
from f1model.review.finding import quoted

MODEL = DataModel("Odd", [Entity("E", "A#{Id}", "B", {"Id": "S"})])


def odd() -> list[Any]:
    """Values that no engine stores, and that Python cannot even show."""
    inside: list[Any] = []
    inside.append(inside)
    deep: list[Any] = []
    for _ in range(3000):
        deep = [deep]
    return [10**5000, [10**5000], {"a": 10**5000}, {10**5000, "a"}, {5: 1}, inside, deep]


@pytest.mark.parametrize("number", range(len(odd())))
def test_what_python_cannot_show_is_found_and_quoted(number: int) -> None:
    value = odd()[number]

    assert len(quoted(value)) <= 61
    keys = [{"PK": "A#1", "SK": "B", "X": value}, {"PK": "A#2", "SK": value}]
    assert {finding.level for finding in review(MODEL, keys)} >= {"error"}
