"""Each rule about access patterns and indexes with a design that breaks it, and one that just does not."""

from dataclasses import replace
from typing import Any

import pytest

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern

from .shop import ATTRIBUTES, LINE, ORDER, WHOLE, keyed, line, only, order, review, shop, told

LIST = AccessPattern("List orders", ["Shop"], ["Order"], example={"Shop": "a"})
BY_NAME = AccessPattern("By name", ["Name"], ["Order"], index="GSI1", example={"Name": "x"})
BY_NAME_KEY = Keys("NAME#{Name}", "{Shop}#{Number:03d}")
GSI1 = Index("GSI1", Order=BY_NAME_KEY)


# cannot-be-answered


def test_a_pattern_that_cannot_be_answered() -> None:
    found = only(review(shop(asked=[WHOLE, replace(BY_NAME, returns=["Line"])], indexes=[GSI1])))

    assert (found.level, found.code, found.where) == ("error", "cannot-be-answered", "By name")
    assert found.what == "Line is not in GSI1."
    assert found.fix.startswith('Give it a key there: Index("GSI1", Line=Keys("...", "...")).')


def test_strangers_that_cannot_be_told_apart_and_a_filter_on_a_key() -> None:
    untyped = review(shop(asked=[LIST, WHOLE], type_attribute=None))
    native = Index("ByName", partition="Name", sort=["Number", "Shop"])
    skips = AccessPattern("By name and shop", ["Name", "Shop"], ["Order"], index="ByName")

    assert untyped[0].what.startswith("It would also read Line, and Shops has no type attribute")
    skipped = only(review(shop(ORDER, asked=[LIST, skips], indexes=[native])))
    assert skipped.what.startswith("Shop is a key attribute of ByName")


def test_a_range_that_fits_no_sort_key() -> None:
    ranged = AccessPattern("By line", ["Shop"], ["Line"], between="Line")
    found = only(review(shop(asked=[WHOLE, ranged])))

    assert found.what.startswith("A range over Line needs it right after ")
    assert found.fix == "Put it there, or give what comes before it."


def test_an_entity_that_cannot_come_back_is_one_finding() -> None:
    bare = replace(ORDER, attributes={"Shop": "S", "Number": "N"})
    asked = AccessPattern("By line", ["Shop", "Line"], ["Order", "Line"], example={"Shop": "a", "Line": 1})
    found = only(review(shop(bare, LINE, asked=[asked]), [line()]))

    assert (found.level, found.code, found.where) == ("error", "cannot-be-answered", "By line")
    assert found.what == (
        "No Order can come back: no key serves Line, and a filter on it drops each Order, which has no such attribute."
    )
    assert found.fix.startswith("Take Order out of what it returns, or give everything it returns a key")


# scan


def test_a_scan() -> None:
    everything = AccessPattern("Get everything", [], ["Order", "Line"])
    found = only(review(shop(asked=[everything])))

    assert (found.level, found.code, found.where) == ("note", "scan", "Get everything")
    assert found.what == "No key serves it: every item of Shops is read."
    assert (
        only(review(shop(asked=[everything]), [order(), line()])).what == "It reads 2 items and returns 2, for 0.5 RCU."
    )


def test_the_cost_of_a_scan_of_several_pages_is_about_right() -> None:
    """Nobody knows in which order it reads, and so where its pages end."""
    everything = AccessPattern("Get everything", [], ["Order", "Line"])
    items = [order(), *(line(Line=number, Name="x" * 300_000) for number in range(1, 6))]
    (found,) = (each for each in review(shop(asked=[everything]), items) if each.code == "scan")

    assert found.what == "It reads 6 items in about 2 pages and returns 6, for about 184 RCU."


def test_the_fix_of_a_scan_names_what_is_given() -> None:
    named = AccessPattern("By name", ["Name"], ["Order"])
    found = only(review(shop(asked=[WHOLE, named])))

    assert found.fix == "Give Order a partition key that holds Name, in the table or in an index."


# over-read


def test_an_over_read() -> None:
    model = shop(asked=[WHOLE, LIST])
    found = only(review(model))

    assert (found.level, found.code, found.where) == ("note", "over-read", "List orders")
    assert found.what == "Items of Line can fall under its key condition, and a filter drops those."


def test_an_over_read_on_items_is_counted_and_priced() -> None:
    items = [order(), *(line(Line=number, Name="x" * 4000) for number in range(1, 5))]
    found = only(review(shop(asked=[WHOLE, LIST]), items))

    assert found.what.endswith(
        "With its example it reads 5 items and returns 1, for 2 RCU. That alone would cost 0.5 RCU."
    )


@pytest.mark.parametrize("example", [{"Shop": "a#b"}, {"items": 1}, {"Number": 1}])
def test_an_over_read_whose_example_cannot_be_tried_is_not_counted(example: Any) -> None:
    found = review(shop(asked=[WHOLE, replace(LIST, example=example)]), [order()])

    assert found[0].what == "Items of Line can fall under its key condition, and a filter drops those."


# filter


def test_a_filter_on_what_no_key_serves() -> None:
    named = AccessPattern("By name", ["Shop", "Name"], ["Order"], example={"Shop": "a", "Name": "x"})
    items = [order(Name="x"), order(Number=2, Name="x"), order(Number=3, Name="y")]
    found = only(review(shop(ORDER, asked=[named]), items))

    assert (found.level, found.code, found.where) == ("note", "filter", "By name")
    assert found.what == (
        "No key serves Name, so a filter does. With its example it reads 3 items and returns 2, for 0.5 RCU. "
        "Those alone would cost 0.5 RCU."
    )


def test_an_example_is_typed_and_its_attributes_may_be_called_as_options_are() -> None:
    entity = Entity("Thing", "THING#{items}", "{start}", {"items": "S", "start": "S", "pattern": "N"})
    asked = AccessPattern("Get", ["items", "pattern"], ["Thing"], example={"items": 1, "pattern": "5"})
    model = shop(entity, asked=[asked])
    things = [model.item("Thing", {"items": "1", "start": letter, "pattern": 5}) for letter in "ab"]

    assert "it reads 2 items and returns 2, for 0.5 RCU." in only(review(model, things)).what


def test_the_second_comparison_of_a_text_in_the_key_is_no_such_filter() -> None:
    parent, child = keyed(ORDER, "NAME#{Name}"), keyed(LINE, "NAME#{Name}#LINE#{Line:02d}")
    asked = AccessPattern("Get one", ["Shop", "Name"], ["Order", "Line"])

    assert told(shop(parent, child, asked=[asked])) == []


# index-lacks-attribute


def test_what_an_index_does_not_project_does_not_come_back() -> None:
    index = Index("GSI1", projection=["Type", "Price"], Order=BY_NAME_KEY)
    found = only(review(shop(asked=[WHOLE, BY_NAME], indexes=[index])))

    assert (found.level, found.code, found.where) == ("note", "index-lacks-attribute", "By name")
    assert found.what == "Line does not come back. Shop, Number, Name come only as part of a key."


def test_an_index_that_holds_all_that_is_declared() -> None:
    whole = Index("GSI1", projection=["Type", *ATTRIBUTES], Order=BY_NAME_KEY)

    assert told(shop(asked=[WHOLE, BY_NAME], indexes=[whole])) == []
    assert told(shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])) == []


def test_a_filter_on_what_an_index_does_not_project_is_refused() -> None:
    index = Index(
        "GSI1", projection=list(ATTRIBUTES), Order=BY_NAME_KEY, Line=Keys("NAME#{Name}", "{Shop}#{Number:03d}#{Line}")
    )
    priced = replace(BY_NAME, given=["Name", "Price"], example={})

    def errors(*asked: AccessPattern, index: Index) -> list[str]:
        return [each.what for each in review(shop(asked=[WHOLE, *asked], indexes=[index])).errors]

    keys_only = Index("GSI1", projection="KEYS_ONLY", Order=BY_NAME_KEY)
    assert errors(BY_NAME, index=keys_only) == []
    refused = "which GSI1 does not project. The service refuses that."
    assert errors(priced, index=keys_only) == [f"It filters by Price, {refused}"]
    assert errors(BY_NAME, index=index) == [f"It filters by Type, {refused}"]


# index-ties


def test_index_keys_that_can_be_equal() -> None:
    loose = Index("GSI1", Order=Keys("NAME#{Name}", "{Number:03d}"))
    model = shop(asked=[WHOLE, BY_NAME], indexes=[loose])
    found = only(review(model))

    assert (found.level, found.code, found.where) == ("note", "index-ties", "Shops.GSI1")
    assert found.what == "Its key lacks Shop of Order, so two items can have the same."
    assert only(review(model, [order(model, Name="x")])).what.endswith("None of these items do yet.")
    assert told(shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])) == []


def test_index_keys_that_are_equal() -> None:
    native = Index("GSI1", partition="Name", sort="Number")
    model = shop(ORDER, asked=[LIST, BY_NAME], indexes=[native])
    items = [order(model, Shop=letter, Name="x") for letter in "abc"]
    found = only(review(model, [*items, order(model, Shop="d", Name="y"), order(model, Number=2)]))

    assert found.what == "3 of 4 items share their index key. 'x' / 1 is the key of 3."


# unused-index, unserved-entity


def test_an_index_that_nothing_reads() -> None:
    assert told(shop(indexes=[GSI1])) == [("note", "unused-index", "Shops.GSI1")]
    assert told(shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])) == []


def test_an_entity_that_nothing_returns() -> None:
    assert told(shop(asked=[replace(WHOLE, given=["Shop", "Number"], returns=["Line"])])) == [
        ("note", "unserved-entity", "Order")
    ]


def test_a_model_without_questions_is_told_so_once() -> None:
    assert told(shop(asked=[], indexes=[GSI1])) == [("note", "unserved-entity", "Shops")]


# example-does-not-fit


@pytest.mark.parametrize(
    ("example", "what"),
    [
        ({"Shop": "a"}, "'Get an order' needs Number."),
        ({"Shop": "a", "Number": "one"}, "'Get an order': Number is 'one', which is not of its declared type N."),
        (
            {"Shop": "a", "Number": 1000},
            "Number is 1000, wider than its padding of 3 digits, so keys would no longer sort as numbers.",
        ),
    ],
)
def test_an_example_that_does_not_fit(example: Any, what: str) -> None:
    found = only(review(shop(asked=[replace(WHOLE, example=example)])))

    assert (found.level, found.code, found.where, found.what) == ("note", "example-does-not-fit", "Get an order", what)


def test_a_table_of_one_entity_breaks_no_rule() -> None:
    entity = Entity("Thing", "{Id}", None, {"Id": "S"})
    asked = [AccessPattern("Get a thing", ["Id"], ["Thing"], example={"Id": "a"})]
    model = DataModel("Things", [entity], access_patterns=asked, partition="Id", sort=None, type_attribute=None)

    assert told(model) == told(model, [{"Id": "a"}, {"Id": "b#c"}]) == []


# strong-read-on-index


def test_an_index_cannot_be_read_strongly_and_a_table_can() -> None:
    strong = AccessPattern("By name", ["Name"], ["Order"], index="GSI1", consistent=True)
    indexes = [Index("GSI1", Order=Keys("NAME#{Name}", "{Shop}#{Number:03d}"))]
    found = only(review(shop(asked=[WHOLE, strong], indexes=indexes)))
    assert (found.level, found.code, found.where) == ("error", "strong-read-on-index", "By name")
    assert found.what == "It asks Shops.GSI1 for a strongly consistent read, and the service refuses that."
    assert told(shop(asked=[replace(WHOLE, consistent=True)])) == []
