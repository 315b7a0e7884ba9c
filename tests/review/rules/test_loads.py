"""How much is written: each rule with a smallest design that breaks it, and one that just does not."""

from dataclasses import replace

import pytest

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern

from .writing import ORDER, model, of, where

COUNT = WritePattern("Count", change="Total", adds={"Count": 1})
OPEN = WritePattern("Open", create="Order", along=[
    WritePattern("count it", change="Total", adds={"Count": 1}, given=["Kind"], takes={"Kind": "Status"})])  # fmt: skip
BY_STATUS = Index("ByStatus", Order=Keys("STATUS#{Status}", "{OrderId}"))
ASKED = AccessPattern("Get orders by status", ["Status"], ["Order"], index="ByStatus")


# hot-writes


def test_an_item_collection_that_everybody_writes() -> None:
    (found,) = of("hot-writes", model(COUNT), None, {"Count": 1001})

    assert (found.level, found.where) == ("note", "Users")
    assert found.what == "The item collection 'TOTAL' is written with 1,001 WCU a second (computed), by 'Count'."
    assert of("hot-writes", model(COUNT), None, {"Count": 1000}) == []
    assert of("hot-writes", model(COUNT)) == []


def test_in_a_transaction_it_is_half_as_much() -> None:
    assert len(of("hot-writes", model(OPEN), None, {"Open": 501})) == 1
    assert of("hot-writes", model(OPEN), None, {"Open": 500}) == []


def test_one_counter_for_all() -> None:
    counter = Entity("Counter", "COUNTER", "ORDERS", {"Count": "N"})
    count = WritePattern("count it", change="Counter", adds={"Count": 1})
    design = DataModel("Orders", [ORDER, counter], write_patterns=[WritePattern("Open", create="Order", along=[count])])

    (found,) = of("hot-writes", design, None, {"Open": 501})
    assert found.what == (
        "The item 'COUNTER' / 'ORDERS' is written with 1,002 WCU a second (computed), by 'count it' (along with "
        "'Open')."
    )
    assert "Transactions that meet on it" in found.why
    assert of("hot-writes", design, None, {"Open": 500}) == []


def test_items_among_which_the_writes_spread() -> None:
    score = WritePattern("Score", change="User", adds={"Points": 1})
    users = [model().item("User", {"UserId": f"u{n}"}) for n in range(3)]

    (found,) = of("hot-writes", model(score), users, {"Score": 3300})
    assert found.what == (
        "'Score' writes User with 3,300 WCU a second (computed), and there are 3 such items. Spread evenly, that is "
        "1,100 each."
    )
    assert of("hot-writes", model(score), users, {"Score": 3000}) == []
    assert of("hot-writes", model(score), None, {"Score": 3300}) == []


def test_an_index_in_which_all_have_one_partition_key() -> None:
    index = Index("Latest", Order=Keys("ORDERS", "{OpenedAt}"))
    opening = WritePattern("Open", create="Order")

    assert where("hot-writes", model(opening, indexes=[index]), None, {"Open": 1001}) == ["Users.Latest"]
    assert where("hot-writes", model(opening, indexes=[BY_STATUS]), None, {"Open": 1001}) == []


# over-write-quota


@pytest.mark.parametrize(
    ("rate", "said"),
    [(4000, ""), (4001, "twice its last peak"), (40_000, "twice its last peak"), (40_001, "by default")],
)
def test_what_a_new_table_and_an_account_take(rate: int, said: str) -> None:
    found = of("over-write-quota", model(WritePattern("Open", create="Order")), None, {"Open": rate})

    assert [said in each.why for each in found] == ([True] if said else [])


# written-more-than-read


def test_an_index_that_is_written_more_often_than_it_is_read() -> None:
    design = model(WritePattern("Open", create="Order"), indexes=[BY_STATUS], access_patterns=[ASKED])

    (found,) = of("written-more-than-read", design, None, {"Open": 2, "Get orders by status": 1})
    assert (found.level, found.where) == ("note", "Users.ByStatus")
    assert found.what == (
        "It is written twice a second, and read once a second. Its writes are 5,184,000 units a month, for "
        "'Get orders by status'."
    )
    assert of("written-more-than-read", design, None, {"Open": 1, "Get orders by status": 1}) == []
    assert of("written-more-than-read", design, None, {"Open": 2}) == []  # nobody says how often it is read


def test_a_change_that_an_index_does_not_show_is_no_write_of_it() -> None:
    edit = WritePattern("Edit", change="Order", sets=["Text"])
    narrow = Index("ByStatus", projection="KEYS_ONLY", Order=BY_STATUS.keys["Order"])
    traffic = {"Edit": 2, "Get orders by status": 1}

    for index, found in ((BY_STATUS, 1), (narrow, 0)):
        design = model(edit, indexes=[index], access_patterns=[ASKED])
        assert len(of("written-more-than-read", design, None, traffic)) == found


# found-by-its-own-id


def test_a_child_that_is_mostly_found_by_its_own_id() -> None:
    index = Index("ById", partition="OrderId", projection="KEYS_ONLY")
    asked = [
        AccessPattern("Get orders", ["UserId"], ["Order"]),
        AccessPattern("Find", ["OrderId"], ["Order"], index="ById"),
    ]
    solve = WritePattern("Solve", change="Order", fixed={"Status": "solved"})
    design = model(solve, indexes=[index], access_patterns=asked)

    (found,) = of("found-by-its-own-id", design, None, {"Get orders": 1, "Find": 2})
    assert (found.level, found.where) == ("note", "Order")
    assert found.what.startswith("It is keyed under UserId, and 'Find' asks ById for it by OrderId alone, twice a sec")
    assert of("found-by-its-own-id", design, None, {"Get orders": 2, "Find": 2}) == []
    assert of("found-by-its-own-id", design) == []
    reading = replace(design, write_patterns=[])
    assert of("found-by-its-own-id", reading, None, {"Get orders": 1, "Find": 2}) == []


def test_what_links_two_things_has_no_id_of_its_own() -> None:
    entry = Entity("Entry", "CUP#{CupId}", "PLAYER#{PlayerId}", {"CupId": "S", "PlayerId": "S", "Points": "N"})
    player = Entity("Player", "PLAYER#{PlayerId}", "PLAYER", {"PlayerId": "S"})
    asked = [AccessPattern("Entries", ["CupId"], ["Entry"]),
             AccessPattern("Cups", ["PlayerId"], ["Entry"], index="ByPlayer")]  # fmt: skip
    design = DataModel(
        "Cups", [entry], indexes=[Index("ByPlayer", partition="PlayerId", sort="CupId")], access_patterns=asked,
        write_patterns=[WritePattern("Score", change="Entry", sets=["Points"])],
    )  # fmt: skip
    both = [design.item("Entry", {"CupId": cup, "PlayerId": "ann"}) for cup in ("a", "b")]

    assert len(of("found-by-its-own-id", design, both[:1], {"Entries": 1, "Cups": 2})) == 1
    assert of("found-by-its-own-id", design, both, {"Entries": 1, "Cups": 2}) == []
    assert of("found-by-its-own-id", replace(design, entities=[entry, player]), None, {"Entries": 1, "Cups": 2}) == []


# large-item-changed


def test_a_small_change_of_a_large_item() -> None:
    solve = WritePattern("Solve", change="Order", fixed={"Status": "solved"})
    edit = WritePattern("Edit", change="Order", sets=["Text"])
    large = model().item("Order", {"UserId": "u", "OrderId": "o", "Status": "open", "Text": "x" * 12_000})
    small = model().item("Order", {"UserId": "u", "OrderId": "o", "Status": "open", "Text": "x" * 10_000})

    (found,) = of("large-item-changed", model(solve, edit), [large])
    assert found.where == "Solve"
    assert found.what.startswith("'Solve' changes Status, and takes 12 WCU (computed): an item of Order is 12,0")
    assert of("large-item-changed", model(solve), [small]) == []
    assert of("large-item-changed", model(solve)) == []
