from f1model.design.entity import Entity, Item
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.studio.rendered import rendered

THING = Entity("Thing", "T#{A}", "{N:02d}", {"A": "S", "N": "N", "B": "S"})
MODEL = DataModel("Things", [THING], indexes=[Index("ByB", partition="B", sort="PK")])


def test_items_that_share_the_values_of_a_key_share_its_text() -> None:
    first, second, third = rendered(MODEL.place(), THING, [{"A": "long enough", "N": n} for n in (1, 1, 2)])

    assert (first, third) == ({"PK": "T#long enough", "SK": "01"}, {"PK": "T#long enough", "SK": "02"})
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["PK"] is second["PK"]


def test_each_item_that_cannot_have_a_key_says_why() -> None:
    rows: list[Item] = [{"A": "a", "N": 1}, {"A": "a"}, {"A": "a#b", "N": 100}, {"A": [1], "N": 100}]

    good, *bad = rendered(MODEL.place(), THING, rows)
    assert good == {"PK": "T#a", "SK": "01"}
    told = [each.problem for each in bad if isinstance(each, ModelError)]
    assert [text.split(" is ")[0] for text in told] == ["N", "A", "one of A, N"]


def test_an_index_gets_no_attribute_twice_and_nothing_of_what_it_will_not_hold() -> None:
    rows: list[Item] = [{"A": "a", "B": "b"}, {"A": "a"}, {"B": "b"}]

    assert rendered(MODEL.place("ByB"), THING, rows) == [{"PK": "T#a"}, {}, {}]
