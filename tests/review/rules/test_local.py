"""Rules about local indexes: each with the smallest design that breaks it, and one that just does not."""

from dataclasses import replace
from typing import Any

import pytest

from f1model.design.index import Index, LocalIndex
from f1model.design.pattern import AccessPattern
from f1model.review.case import Case
from f1model.review.rules import local

from .shop import ORDER, WHOLE, only, order, review, shop, told

NAMES = LocalIndex("Names", Order="{Name}#{Number:03d}")
ONE = replace(WHOLE, returns=["Order"])
BY_NAME = AccessPattern("By name", ["Shop", "Name"], ["Order"], index="Names", consistent=True)


# local-index-for-good


def test_a_local_index_that_nobody_reads_strongly_could_be_a_global_one() -> None:
    found = only(review(shop(ORDER, asked=[ONE, replace(BY_NAME, consistent=False)], indexes=[NAMES])))
    assert (found.level, found.code, found.where) == ("note", "local-index-for-good", "Shops.Names")
    assert found.what.startswith("It is a local index, and By name asks neither")

    assert told(shop(ORDER, asked=[ONE, BY_NAME], indexes=[NAMES])) == []


def test_a_local_index_that_fetches_does_what_a_global_one_cannot() -> None:
    fetching = replace(BY_NAME, consistent=False, whole=True)

    assert told(shop(ORDER, asked=[ONE, fetching], indexes=[replace(NAMES, projection="KEYS_ONLY")])) == []


# collection-limit: an order is 58 bytes large, its entry 31 if it has keys only, and each takes 100 more


@pytest.mark.parametrize(
    ("index", "size", "level"),
    [
        (NAMES, 2 * 158, ""), (NAMES, 2 * 158 - 1, "note"), (replace(NAMES, projection="KEYS_ONLY"), 2 * 158 - 1, ""),
        (Index("Names", partition="Name", sort="Number"), 1, ""),
    ],
)  # fmt: skip
def test_an_item_collection_with_its_entries_in_a_local_index_has_a_limit(
    index: Any, size: int, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = BY_NAME if isinstance(index, LocalIndex) else replace(BY_NAME, given=["Name"], consistent=False)
    model = shop(ORDER, asked=[ONE, asked], indexes=[index])
    items = [order(model, Name="x"), order(model, Shop="b")]
    monkeypatch.setattr(local, "EARLY", size)

    found = list(local.collection_limit(Case(model, items)))
    assert [(each.level, each.where) for each in found] == [(level, "Shops")] * bool(level)

    monkeypatch.setattr(local, "LARGEST_COLLECTION", size)
    assert [each.level for each in local.collection_limit(Case(model, items))] == ["error"] * bool(level)


# what other rules make of one


def test_a_strong_read_of_it_is_no_finding_and_what_it_lacks_can_be_fetched() -> None:
    model = shop(ORDER, asked=[ONE, BY_NAME], indexes=[replace(NAMES, projection="KEYS_ONLY")])

    found = only(review(model))
    assert (found.level, found.code) == ("note", "index-lacks-attribute")
    assert "whole=True" in found.fix
    assert told(replace(model, access_patterns=[ONE, replace(BY_NAME, whole=True)])) == []


def test_one_that_nothing_reads_cannot_be_added_later() -> None:
    found = only(review(shop(ORDER, asked=[ONE], indexes=[NAMES])))

    assert found.code == "unused-index"
    assert "global index" in found.fix


@pytest.mark.parametrize(("scale", "code"), [(1, "hot-collection"), (3, "over-quota")])
def test_a_local_index_shares_the_partitions_and_the_quota_of_its_table(scale: int, code: str) -> None:
    """Each question alone is served: 3,000 read units a second of one partition, 12,000 of a new table."""
    one = replace(ONE, given=[], fixed={"Shop": "a", "Number": 1}, example={})
    named = replace(BY_NAME, given=[], fixed={"Shop": "a", "Name": "x"})
    traffic = {one.name: 5000.0 * scale, named.name: 2000.0 * scale}

    def hot(asked: AccessPattern, index: Any) -> list[str]:
        found = review(shop(ORDER, asked=[one, asked], indexes=[index]), None, traffic)
        return [each.where for each in found if each.code == code]

    assert hot(named, NAMES) == ["Shops"]
    assert hot(replace(named, consistent=False), Index("Names", partition="Shop", sort="Name")) == []
