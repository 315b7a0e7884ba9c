"""A sample is bounded, the same for the same items, and misses no kind of key."""

from collections import Counter
from collections.abc import Iterator

from f1model.design.entity import Item
from f1model.inference.sample import EACH, KINDS, LONGEST, head, sampled


def many(count: int) -> Iterator[Item]:
    for n in range(count):
        yield {"PK": f"RARE{n}" if n % 1_000 == 999 else f"OFTEN{n}", "SK": "x", **({"a": 1} if n else {})}


def test_it_is_bounded_and_holds_of_every_kind_some() -> None:
    sample = sampled(many(5_000), ("PK", "SK"), most=100)

    assert (sample.read, sample.everywhere) == (5_000, ("PK", "SK"))
    assert 100 <= len(sample.items) <= 100 + 2 * EACH
    assert Counter(head(item["PK"]) for item in sample.items)["RARE"] == 5
    assert sample.items == sampled(many(5_000), ("PK", "SK"), most=100).items


def test_kinds_are_bounded_too() -> None:
    letters = "abcdefghij"
    items = [{"PK": f"{a}{b}{c}#1"} for a in letters for b in letters for c in letters]

    assert len(sampled(items, ("PK",), most=10).items) <= KINDS + 10


def test_the_bulk_of_an_item_is_not_kept() -> None:
    item = {
        "PK": "a",
        "Text": "x" * 300_000,
        "List": ["x" * 90_000],
        "Map": {"a": 1},
        "Tags": {"a"},
        "Raw": b"y" * 9_000,
    }

    (kept,) = sampled([item], ("PK",)).items

    assert kept == {"PK": "a", "Text": "x" * (LONGEST + 1), "List": [], "Map": {}, "Tags": {"a"},
                    "Raw": b"y" * (LONGEST + 1)}  # fmt: skip
