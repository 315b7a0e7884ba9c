from f1model.billing.grouped import grouped, holding, keys_of
from f1model.design.entity import Item

ITEMS: list[Item] = [{"A": 1, "B": "x"}, {"A": 2}, {"A": 1, "B": "y"}, {"B": "x"}, {"A": 1, "B": "x", "C": 0}]


def test_items_are_told_by_what_they_have() -> None:
    assert holding(ITEMS, ["A", "B"]) == [ITEMS[0], ITEMS[2], ITEMS[4]]
    assert holding(ITEMS, []) == ITEMS


def test_they_are_grouped_by_their_keys_in_the_order_in_which_they_come() -> None:
    both = holding(ITEMS, ["A", "B"])

    assert keys_of(both, ["B", "A"]) == [("x", 1), ("y", 1), ("x", 1)]
    assert list(grouped(both, ["B"]).items()) == [(("x",), [ITEMS[0], ITEMS[4]]), (("y",), [ITEMS[2]])]
    assert grouped([], ["A"]) == {}
