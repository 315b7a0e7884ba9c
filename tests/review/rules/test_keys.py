"""Each rule about keys with the smallest design that breaks it, and one that just does not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern

from .shop import ALL, ATTRIBUTES, LINE, ORDER, WHOLE, keyed, line, only, order, review, shop, told

UNPADDED = keyed(ORDER, "ORDER#{Number}")
LIST = AccessPattern("List orders", ["Shop"], ["Order"])


def test_the_small_design_breaks_no_rule() -> None:
    assert told(shop()) == []
    assert told(shop(), [order(), line(), line(Line=2)]) == []
    assert told(shop(asked=[WHOLE, ALL]), [order(Number=n) for n in (1, 10, 100)]) == []


# shared-primary-key


def test_items_with_one_primary_key_are_lost() -> None:
    items = [order(), order(Name="x"), order(Name="y"), order(Number=2), order(Number=2, Name="z")]
    found = only(review(shop(), items))

    assert (found.level, found.code, found.where) == ("error", "shared-primary-key", "Order")
    assert found.what == (
        "3 items of 5 would be lost. "
        "'SHOP#a' / 'ORDER#001' is the key of 3 items, and the table keeps the last of them."
    )
    assert found.fix == "End the sort key in an attribute that tells them apart, and that each item has."


def test_the_fix_names_attributes_that_tell_the_lost_items_apart() -> None:
    items = [order(Name="x", Price=1), order(Name="y", Price=1), order(Number=2, Name="x")]

    assert only(review(shop(), items)).fix.endswith("each item has. Name would do for these items.")


def test_the_same_item_twice_loses_nothing() -> None:
    tagged = replace(ORDER, attributes={**ATTRIBUTES, "Tags": "SS"})
    model = shop(tagged, asked=[LIST])
    priced = order(model, Price=1, Tags={"x", "y"})

    assert told(model, [priced, dict(reversed(priced.items())) | {"Price": Decimal("1.0")}]) == []
    assert ("error", "shared-primary-key", "Order") in told(model, [priced, priced | {"Price": True}])


def test_two_entities_that_can_have_one_primary_key() -> None:
    invoice = replace(ORDER, name="Invoice")
    model = shop(ORDER, invoice, asked=[replace(WHOLE, returns=["Order", "Invoice"])])

    assert told(model) == [("error", "shared-primary-key", "Invoice, Order")]
    assert told(model, [order()]) == [("note", "shared-primary-key", "Invoice, Order")]
    assert review(model, [order()])[0].what.endswith("No two of these items have one yet.")
    both = review(model, [order(), model.item("Invoice", {"Shop": "a", "Number": 1})])
    assert only(both).what.startswith("1 item of 2 would be lost.")
    assert only(both).fix == "Begin one sort key with a word of its own."


@pytest.mark.parametrize("key", ["INVOICE#{Number:03d}", "ORDER#{Number:03d}#INVOICE", "ORDER#{Number:04d}"])
def test_entities_whose_keys_differ_in_a_word_a_length_or_a_width_share_none(key: str) -> None:
    invoice = keyed(replace(ORDER, name="Invoice"), key)

    codes = {finding.code for finding in review(shop(ORDER, invoice, asked=[LIST]))}
    assert "shared-primary-key" not in codes


def test_two_entities_in_a_table_without_sort_key() -> None:
    def two(first: str, second: str) -> DataModel:
        entities = [Entity(name, key, None, {"Id": "S"}) for name, key in (("A", first), ("B", second))]
        asked = [AccessPattern(f"Get {name}", ["Id"], [name]) for name in ("A", "B")]
        return DataModel("Table", entities, access_patterns=asked, sort=None)

    apart = ("note", "never-read-together", "Table")
    assert told(two("A#{Id}", "B#{Id}")) == [apart]
    assert told(two("{Id}", "{Id}")) == [("error", "shared-primary-key", "A, B"), apart]


# unpadded-number


def test_an_unpadded_number_whose_order_is_asked_for() -> None:
    found = only(review(shop(UNPADDED, asked=[LIST])))

    assert (found.level, found.code, found.where) == ("error", "unpadded-number", "Order: SK")
    assert found.what == (
        "Number is a number without zero-padding in ORDER#<Number>, and 10 sorts before 9. "
        "Out of order are the answers of 'List orders'."
    )
    assert found.fix == "Write {Number:02d} in the template, and load the data again."


def test_an_unpadded_number_that_is_always_given_does_no_harm() -> None:
    assert told(shop(UNPADDED, asked=[replace(LIST, given=["Shop", "Number"])])) == []


def test_with_items_their_values_decide() -> None:
    model = shop(UNPADDED, asked=[LIST])

    def found(*numbers: Any) -> Any:
        return only(review(model, [order(model, Number=number) for number in numbers]))

    assert "and 20 sorts before 3." in found(3, 20, 100).what
    assert found(3, 20, 100).level == "error"
    assert "{Number:03d}" in found(3, 20, 100).fix
    assert found(1, 2).level == found(1, 10).level == "note"
    assert "in order so far. Out of order would be the answers of 'List orders'." in found(1, 2).what


def test_a_number_that_cannot_be_padded_gets_another_fix() -> None:
    model = shop(UNPADDED, asked=[LIST])
    found = only(review(model, [order(model, Number=number) for number in ("-2", "-1", "1.5")]))

    assert "-1 sorts before -2." in found.what
    assert found.fix.startswith("Only whole numbers from 0 up can be zero-padded.")


def test_an_unpadded_number_in_an_index_and_as_a_range() -> None:
    index = Index("GSI1", Order=Keys("ALL#{Name}", "{Number}#{Shop}"))
    ranged = AccessPattern("Get a range", ["Name"], ["Order"], index="GSI1", between="Number")

    assert told(shop(ORDER, indexes=[index], asked=[ranged, LIST])) == [
        ("error", "cannot-be-answered", "Get a range"),
        ("error", "unpadded-number", "Order: GSI1SK"),
    ]


def test_a_sort_key_that_is_a_number_itself_needs_no_padding() -> None:
    entity = Entity("Order", "{Shop}", "{Number}", ATTRIBUTES)
    asked = [AccessPattern("List", ["Shop"], ["Order"])]
    native = Index("ByName", partition="Name", sort=["Number", "Shop"])
    named = AccessPattern("By name", ["Name"], ["Order"], index="ByName")

    model = DataModel("Table", [entity], partition="Shop", sort="Number", access_patterns=asked, type_attribute=None)
    assert told(model) == []
    assert told(shop(ORDER, indexes=[native], asked=[LIST, named])) == []


def test_text_that_holds_numbers_is_worth_a_word() -> None:
    model = shop(keyed(ORDER, "ORDER#{Name}"), asked=[LIST])
    found = only(review(model, [order(model, Name=name) for name in ("9", "10", "DNF")]))

    assert (found.level, found.code) == ("note", "unpadded-number")
    assert found.what == "Name is text that holds numbers, and 10 sorts before 9 in 'List orders'."
    assert told(model, [order(model, Name=name) for name in ("1999", "2024", "DNF")]) == []


# too-narrow


@pytest.mark.parametrize(("number", "wide"), [(999, False), (1000, True), (-1, True)])
def test_a_number_wider_than_its_padding(number: int, wide: bool) -> None:
    item = {**order(), "Number": number}
    found = [finding for finding in review(shop(), [item]) if finding.code == "too-narrow"]

    assert bool(found) is wide
    if number == 1000:
        assert found[0].what == "Number is 1000, and ORDER#<Number:03d> has room for 3 digits."
        assert found[0].fix == "Write {Number:04d} in the template, and load the data again."


# delimiter-in-value


def test_a_value_with_the_delimiter_in_it() -> None:
    item = {**order(), "Shop": "a#b", "PK": "SHOP#a#b"}
    found = next(finding for finding in review(shop(), [item]) if finding.code == "delimiter-in-value")

    assert (found.level, found.where) == ("error", "Order: PK")
    assert found.what.startswith("Shop is 'a#b', and SHOP#<Shop> is split at #.")
    assert told(shop(), [order(Name="a#b")]) == []  # no key needs it


# below-delimiter

TEAM = Entity("Team", "T", "TEAM#{Name}", {"Name": "S", "Number": "N"})
CAR = Entity("Car", "T", "TEAM#{Name}#CAR#{Number:02d}", {"Name": "S", "Number": "N"})
TEAM_CARS = AccessPattern("Get a team", ["Name"], ["Team", "Car"])


def test_a_space_before_further_segments() -> None:
    model = DataModel("Teams", [TEAM, CAR], access_patterns=[TEAM_CARS])
    items = [model.item("Team", {"Name": name}) for name in ("Red", "Red Bull")]
    found = only(review(model, items))

    assert (found.level, found.code, found.where) == ("note", "below-delimiter", "Team: SK")
    assert found.what == (
        "Name is 'Red Bull', and ' ' sorts before #. "
        "So its items come before the children of 'Red', and a range over that parent reads both."
    )
    assert told(model, items[:1]) == []


def test_a_space_at_the_end_of_all_keys_does_no_harm() -> None:
    alone = DataModel("Teams", [TEAM], access_patterns=[AccessPattern("Get a team", ["Name"], ["Team"])])

    assert told(alone, [alone.item("Team", {"Name": "Red Bull"})]) == []


def test_a_range_over_such_texts_returns_too_much() -> None:
    ranged = AccessPattern("Get some teams", [], ["Team", "Car"], between="Name")
    model = DataModel("Teams", [TEAM, CAR], access_patterns=[ranged])
    found = only(review(model, [model.item("Team", {"Name": "Red Bull"})]))

    assert found.level == "error"
    assert found.what.endswith("A range that ends at 'Red' returns it too: 'Get some teams'.")


# prefix-catches-strangers


def test_a_prefix_written_by_hand_for_an_unpadded_parent() -> None:
    found = only(review(shop(UNPADDED, keyed(LINE, "ORDER#{Number}#LINE#{Line:02d}"))))

    assert (found.level, found.code, found.where) == ("note", "prefix-catches-strangers", "Get an order")
    assert found.what.startswith("begins_with(SK, ORDER#<Number>), as one would write it by hand, also finds 10 to 19")


def test_a_key_with_more_digits_than_its_template_comes_back_with_others() -> None:
    item = {**order(), "Number": 1000, "SK": "ORDER#1000"}
    found = {finding.code: finding for finding in review(shop(), [item])}

    assert found.keys() == {"too-narrow", "prefix-catches-strangers", "key-fits-no-template"}
    assert found["prefix-catches-strangers"].level == "error"
    assert found["prefix-catches-strangers"].what == "begins_with(SK, 'ORDER#100') also returns 'ORDER#1000'."


# Only what is in an index counts for its keys, and only what shares an item collection has an order.

FEW = Index("Few", Order=Keys("NAME#{Name}", "{Number}"))
BY_FEW = AccessPattern("By few", ["Name"], ["Order"], index="Few", example={"Name": "x"})


def test_numbers_that_are_not_in_the_index_do_not_sort_there() -> None:
    model = shop(asked=[WHOLE, BY_FEW], indexes=[FEW])
    named, other = order(model, Number=9, Name="x"), order(model, Number=10)
    assert [each.level for each in review(model, [named, other]) if each.code == "unpadded-number"] == ["note"]
    both = [named, order(model, Number=10, Name="x")]
    assert [each.level for each in review(model, both) if each.code == "unpadded-number"] == ["error"]


def test_numbers_of_other_collections_have_no_order_with_these() -> None:
    model = shop(asked=[WHOLE, BY_FEW], indexes=[FEW])
    apart = [order(model, Number=9, Name="x"), order(model, Number=10, Name="y")]
    assert [each.level for each in review(model, apart) if each.code == "unpadded-number"] == ["note"]
