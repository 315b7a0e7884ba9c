"""Relationships are read from keys that continue others; of very many parents some are counted, and exactly."""

from collections.abc import Iterator

import pytest

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.inference.infer import infer
from f1model.inference.lines import PARENTS, Line

SHOP = DataModel("Shop", ())


def shop(orders: int) -> Iterator[Item]:
    """Customers with as many orders, each of which has a collection of its own with two lines."""
    for c in range(6):
        yield {"PK": f"CUSTOMER#{c}", "SK": "PROFILE", "Type": "Customer", "Id": f"{c}"}
        for o in range(orders):
            number = f"{c}{o}"
            yield {"PK": f"CUSTOMER#{c}", "SK": f"ORDER#{number}", "Type": "Order", "CustomerId": f"{c}", "No": number}
            for n in range(2):
                yield {"PK": f"ORDER#{number}", "SK": f"LINE#{n:02d}", "Type": "Line", "OrderNo": number, "N": n}


@pytest.mark.parametrize(("orders", "cardinality"), [(1, "1..1"), (3, "1..*")])
def test_children_lie_beside_or_under_their_parent(orders: int, cardinality: str) -> None:
    model = infer(SHOP, list(shop(orders))).model

    assert [(line.parent, line.child, line.cardinality) for line in model.relationships] == [
        ("Customer", "Order", cardinality), ("Order", "Line", "1..*")]  # fmt: skip


def test_who_refers_to_a_thing_is_not_its_parent() -> None:
    people: list[Item] = [{"PK": f"USER#{n}", "SK": f"USER#{n}", "Id": f"{n}"} for n in range(9)]
    follows: list[Item] = [{"PK": f"FOLLOWS#{n}", "SK": f"USER#{n % 3}", "Who": f"{n}", "Whom": f"{n % 3}"}
                           for n in range(9)]  # fmt: skip

    assert infer(SHOP, people + follows).model.relationships == ()


def test_of_very_many_parents_some_are_followed_and_counted_exactly() -> None:
    line = Line("A", "B", -1, False, "PK", "SK")
    for n in range(4 * PARENTS):
        for _ in range(3):
            line.count({"PK": f"p{n}", "SK": "x"}, "B", "#")
    for n in range(4 * PARENTS):
        line.count({"PK": f"p{n}", "SK": "x"}, "A", "#")

    assert len(line.counts) == PARENTS
    assert {tuple(each) for each in line.counts.values()} == {(1, 3)}
