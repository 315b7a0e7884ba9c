"""What shares a table or an index, each rule with a design that breaks it, and one that just does not."""

from dataclasses import replace
from typing import Any

import pytest

from f1model.design.comparison import exists
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.relationship import Relationship
from f1model.design.write import WritePattern
from f1model.f1.models import F1, GROWN
from f1model.review import review

USER = Entity("User", "USER#{UserId}", "USER", {"UserId": "S", "Email": "S"})
ORDER = Entity("Order", "ORDER#{OrderId}", "ORDER", {"OrderId": "S", "Status": "S", "PlacedOn": "S", "Customer": "S"})
GET_USER = AccessPattern("Get a user", ["UserId"], ["User"])
GET_ORDER = AccessPattern("Get an order", ["OrderId"], ["Order"])
BY_EMAIL = AccessPattern("By e-mail", ["Email"], ["User"], index="GSI1")
BY_STATUS = AccessPattern("By status", ["Status"], ["Order"], index="GSI1", limit=9)
SHARED = Index("GSI1", User=Keys("EMAIL#{Email}", "USER"), Order=Keys("STATUS#{Status}", "{PlacedOn}#{OrderId}"))


def design(*asked: AccessPattern, entities: Any = (USER, ORDER), **fields: Any) -> DataModel:
    return DataModel("Shop", entities, access_patterns=asked, **fields)


def of(model: DataModel, code: str, items: Any = None) -> list[str]:
    """What the findings with this code say."""
    return [each.what for each in review(model, items) if each.code == code]


# never-read-together


def test_entities_of_one_table_that_no_question_reads_together() -> None:
    found = [each for each in review(design(GET_USER, GET_ORDER)) if each.code == "never-read-together"]

    assert [(each.level, each.where) for each in found] == [("note", "Shop")]
    assert found[0].what == "No access pattern reads two of these together: User; Order."


def test_one_question_for_both_is_enough_and_so_is_a_third_entity_between_them() -> None:
    line = Entity("Line", "ORDER#{OrderId}", "LINE#{Number:02d}", {"OrderId": "S", "Number": "N"})
    user_orders = AccessPattern("All", [], ["User", "Order"])

    assert of(design(GET_USER, GET_ORDER, user_orders), "never-read-together") == []
    chain = [user_orders, AccessPattern("Lines", ["OrderId"], ["Order", "Line"])]
    assert of(design(*chain, entities=[USER, ORDER, line]), "never-read-together") == []
    parted = design(GET_USER, chain[1], entities=[USER, ORDER, line])
    assert of(parted, "never-read-together") == ["No access pattern reads two of these together: User; Order, Line."]


def test_what_is_written_in_one_transaction_belongs_together() -> None:
    known = WritePattern("is known", check="User", only_if={"UserId": exists()}, takes={"UserId": "Customer"})
    place = WritePattern("Place", create="Order", along=[known])

    assert of(design(GET_USER, GET_ORDER, write_patterns=[place]), "never-read-together") == []
    alone = design(GET_USER, GET_ORDER, write_patterns=[WritePattern("Place", create="Order")])
    assert of(alone, "never-read-together") == [
        "No write pattern writes, and no access pattern reads two of these together: User; Order."
    ]


def test_a_relationship_connects_and_what_nobody_asks_for_does_not_count() -> None:
    related = [Relationship("User", "places", "Order")]

    assert of(design(GET_USER, GET_ORDER, relationships=related), "never-read-together") == []
    assert of(design(GET_USER), "never-read-together") == []
    assert of(design(), "never-read-together") == []


def test_many_groups_are_cut() -> None:
    entities = [Entity(f"E{n}", f"E{n}#{{Id}}", "E", {"Id": "S"}) for n in range(500)]
    asked = [AccessPattern(f"Get {n}", ["Id"], [f"E{n}"]) for n in range(500)]

    assert of(design(*asked, entities=entities), "never-read-together") == [
        "No access pattern reads two of these together: E0; E1; E2; E3; and 496 more."
    ]


# overloaded-index


def test_an_index_that_two_entities_share_for_nothing() -> None:
    assert of(design(BY_EMAIL, BY_STATUS, indexes=[SHARED]), "overloaded-index") == [
        "User, Order share it under keys that have nothing to do with each other, and no access pattern reads two of "
        "them from it. An index for each would do: Email; Status / PlacedOn, OrderId."
    ]


def test_an_index_that_is_shared_for_a_reason_is_none() -> None:
    both = Index("GSI1", User=Keys("NAME#{Email}", "USER"), Order=Keys("NAME#{Customer}", "{OrderId}"))
    together = AccessPattern("Both", [], ["User", "Order"], index="GSI1")
    assert of(design(together, indexes=[both]), "overloaded-index") == []
    # Not without a key that is made for it: users have a Status too, and a calendar is one word for all races.
    user = replace(USER, attributes={**USER.attributes, "Status": "S", "PlacedOn": "S", "OrderId": "S"})
    mixed = design(BY_EMAIL, BY_STATUS, entities=[user, ORDER], indexes=[SHARED])
    assert of(mixed, "overloaded-index") == []
    assert of(F1, "overloaded-index") == of(F1, "glued-index-key") == []


# glued-index-key


def test_glued_keys_where_the_attributes_would_do() -> None:
    alone = Index("ByStatus", Order=Keys("STATUS#{Status}", "{PlacedOn}#{OrderId}"))
    asked = replace(BY_STATUS, index="ByStatus")

    assert of(design(asked, indexes=[alone]), "glued-index-key") == [
        "Order is in it under text that is made for it: STATUS#<Status> / <PlacedOn>#<OrderId>. Its attributes would "
        "do as they are: Status / PlacedOn, OrderId."
    ]
    assert of(GROWN, "glued-index-key")[0].endswith("WonAt / SeasonId, Round, Rank.")


@pytest.mark.parametrize(
    ("index", "asked"),
    [
        (Index("Native", partition="Status", sort=["PlacedOn", "OrderId"]), BY_STATUS),
        (Index("Word", Order=Keys("ORDERS", "{PlacedOn}#{OrderId}")), AccessPattern("All", [], ["Order"], limit=9)),
        (Index("Twice", Order=Keys("{Status}", "{Status}#{OrderId}")), BY_STATUS),
        (Index("Unread", Order=Keys("STATUS#{Status}", "{OrderId}")), GET_ORDER),
    ],
    ids=["native", "one word for all", "an attribute twice", "nobody asks"],
)
def test_glued_keys_that_have_to_be_or_that_are_none(index: Index, asked: AccessPattern) -> None:
    asked = asked if index.name == "Unread" else replace(asked, index=index.name)

    assert of(design(asked, indexes=[index]), "glued-index-key") == []


def test_a_range_that_plain_keys_could_not_serve_keeps_the_glue() -> None:
    # Five attributes do not fit into a key.
    names = [f"A{n}" for n in range(5)]
    entity = Entity("Wide", "W#{Id}", "W", {"Id": "S", **dict.fromkeys(names, "S")})
    glued = Index("Wide5", Wide=Keys("{A0}", "#".join(f"{{{name}}}" for name in [*names[1:], "Id"])))
    asked = AccessPattern("Get", ["A0"], ["Wide"], index="Wide5")

    assert of(design(asked, entities=[entity], indexes=[glued]), "glued-index-key") == []


# unread-entries


def test_an_index_that_holds_what_nobody_asks_it_for() -> None:
    index = Index("ByCustomer", partition="Customer")
    user = replace(USER, attributes={**USER.attributes, "Customer": "S"})
    model = design(AccessPattern("Orders", ["Customer"], ["Order"], index="ByCustomer"), entities=[user, ORDER],
                   indexes=[index])  # fmt: skip

    assert of(model, "unread-entries") == ["It also holds User, and no access pattern asks it for that."]
    order = model.item("Order", {"OrderId": "1", "Customer": "c"})
    held, not_held = ({"UserId": "1", **more} for more in ({"Customer": "c"}, {}))
    assert of(model, "unread-entries", [order, model.item("User", held)]) == [
        "It also holds User (1 item), and no access pattern asks it for that."
    ]
    assert of(model, "unread-entries", [order, model.item("User", not_held)]) == []


# generic-name


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("PK", "SK"), "PK, SK say"),
        (("pk", "OrderId"), "pk says"),
        (("HashKey", "sort_key"), "HashKey, sort_key say"),
        (("Customer", "Number"), None),
        (("pkw", "Task"), None),
    ],
)
def test_keys_of_a_single_entity_without_a_name_of_their_own(names: tuple[str, str], said: str | None) -> None:
    thing = Entity("Thing", "T#{Id}", "T#{Id}", {"Id": "S"})
    model = design(entities=[thing], partition=names[0], sort=names[1])

    assert [each.split(" nothing")[0] for each in of(model, "generic-name")] == ([said] if said else [])


def test_polymorphic_keys_may_have_any_name_and_an_index_of_one_entity_not() -> None:
    one = Index("GSI1", Order=Keys("STATUS#{Status}", "{OrderId}"))

    assert of(design(), "generic-name") == of(design(indexes=[SHARED]), "generic-name") == []
    assert of(design(indexes=[one]), "generic-name")[0].startswith("GSI1 says nothing")
    assert of(design(entities=[]), "generic-name") == []


def test_a_pattern_that_asks_an_index_for_what_is_not_in_it_is_an_error_and_no_riddle() -> None:
    shelf = Entity("Shelf", "SHELF#{Shelf}", "SHELF", {"Shelf": "S"})
    asked = replace(BY_EMAIL, returns=["User", "Shelf"])
    found = review(design(asked, BY_STATUS, entities=(USER, ORDER, shelf), indexes=[SHARED]))

    assert "cannot-be-answered" in [each.code for each in found]
