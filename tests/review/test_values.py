from decimal import Decimal

from f1model.review.values import types_of


def test_attributes_are_counted_by_their_types_in_the_order_in_which_they_come() -> None:
    found = types_of([{"A": "x", "B": 1}, {"C": None, "B": True}, {"A": "y", "B": 2}, {"B": Decimal(1)}])

    assert list(found) == ["A", "B", "C"]
    assert found == {"A": {str: 2}, "B": {int: 2, bool: 1, Decimal: 1}, "C": {type(None): 1}}
