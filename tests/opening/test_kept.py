from collections.abc import Iterator

from f1model.design.entity import Item
from f1model.opening.kept import Kept
from tests.opening.shop import ITEMS


def many(collections: int, each: int) -> Iterator[Item]:
    return ({"pk": f"C#{n}", "sk": m} for m in range(each) for n in range(collections))


def kept(items: Iterator[Item], most: int, partition: str | None = "pk") -> Kept:
    made = Kept(most, partition)
    assert sum(1 for _ in made.passing(items)) == made.read
    return made


def test_few_items_are_all_kept_in_their_order() -> None:
    assert kept(iter(ITEMS), 1_000).items == ITEMS


def test_of_many_whole_collections_are_kept_and_no_more_than_asked_for() -> None:
    made = kept(many(500, 7), 300)

    assert made.read == 3_500
    assert 75 <= len(made.items) <= 300
    assert {sum(item["pk"] == pk for item in made.items) for pk in {item["pk"] for item in made.items}} == {7}
    assert made.items == kept(many(500, 7), 300).items


def test_one_endless_collection_leaves_room_for_others() -> None:
    made = kept(iter([*many(1, 5_000), *ITEMS]), 400)

    assert sum(item["pk"] == "C#0" for item in made.items) == 100
    assert len(made.items) == 100 + len(ITEMS)


def test_without_a_key_the_first_are_kept() -> None:
    assert kept(many(500, 7), 3, None).items == [{"pk": f"C#{n}", "sk": 0} for n in range(3)]


def test_a_pass_that_was_broken_off_begins_again_and_a_second_one_keeps_nothing() -> None:
    made = Kept(100, "pk")
    next(made.passing(iter(ITEMS)))
    assert list(made.passing(iter(ITEMS))) == ITEMS
    assert list(made.passing(iter(ITEMS[:3]))) == ITEMS[:3]
    assert made.read == len(ITEMS)
