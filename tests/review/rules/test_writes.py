"""Writes: each rule with a smallest design that breaks it, and one that just does not."""

from typing import Any

import pytest

from f1model.design.comparison import at_least, exists, is_not, missing
from f1model.design.entity import Keys
from f1model.design.index import Index
from f1model.design.write import WritePattern
from f1model.review import review
from tests.query.accounts import ACCOUNTS

from .writing import model, of, where

RENAME = WritePattern("Rename", change="User", sets=["Name"])
SIGN_UP = WritePattern("Sign up", create="User")
PUT = WritePattern("Import", put="User")
BY_STATUS = Index("ByStatus", Order=Keys("STATUS#{Status}", "{OrderId}"))
SOLVE = WritePattern("Solve", change="Order", fixed={"Status": "solved"})


def test_a_write_that_cannot_be_carried_out_is_an_error() -> None:
    taking = WritePattern("Rename", change="User", sets=["Name"], takes={"Name": "Email"})

    (found,) = of("cannot-be-written", model(taking))
    assert (found.level, found.where) == ("error", "Rename")
    assert of("cannot-be-written", model(RENAME)) == []


# mutable-primary-key


def test_a_key_that_changes_moves_its_item() -> None:
    move = WritePattern("Hand over", change="Order", sets=["UserId"])
    plain = model(move)

    (found,) = of("mutable-primary-key", plain)
    assert (found.level, found.where) == ("error", "Order")
    assert "'Hand over' changes that" in found.what
    assert "4 WCU (computed), at the least, where a change in place takes 1." in found.what
    order = plain.item("Order", {"UserId": "u", "OrderId": "o", "Text": "x" * 2000})
    assert "8 WCU (computed), for an item of 2,0" in of("mutable-primary-key", plain, [order])[0].what
    assert of("mutable-primary-key", model(WritePattern("Solve", change="Order", sets=["Status"]))) == []


@pytest.mark.parametrize(("often", "found"), [("1/h", 0), ("2/h", 1), ("once a year", 0), ("now and then", 1), ("", 1)])
def test_what_seldom_moves_is_no_matter(often: str, found: int) -> None:
    move = WritePattern("Hand over", change="Order", sets=["UserId"], often=often.replace("/h", "/hour"))

    assert len(of("mutable-primary-key", model(move))) == found


def test_but_it_is_where_something_stays_behind() -> None:
    move = WritePattern("Merge", change="User", sets=["UserId"], often="once a year")

    (found,) = of("mutable-primary-key", model(move))
    assert "Order that is keyed by it stay behind." in found.what


# mutable-index-key


def test_an_index_key_that_changes_with_its_rate() -> None:
    (found,) = of("mutable-index-key", model(SOLVE, indexes=[BY_STATUS]))
    assert (found.level, found.where) == ("note", "Users.ByStatus")
    assert found.what == "What it is keyed by changes. Status of Order: 'Solve'."
    (found,) = of("mutable-index-key", model(SOLVE, indexes=[BY_STATUS]), None, {"Solve": 2})
    assert found.what.endswith("Twice a second, that is 10,368,000 write units a month here.")
    assert of("mutable-index-key", model(SOLVE, indexes=[BY_STATUS]), None, {"Solve": 1 / 3600}) == []


@pytest.mark.parametrize(
    "write",
    [
        WritePattern("Close", change="Order", fixed={"Status": None}),  # leaves the sparse index, once
        WritePattern("Edit", change="Order", sets=["Text"]),
        WritePattern("Open", create="Order"),
    ],
    ids=lambda write: write.name,
)
def test_an_index_key_that_does_not_change(write: WritePattern) -> None:
    assert of("mutable-index-key", model(write, indexes=[BY_STATUS])) == []


def test_keys_that_are_attributes_and_what_goes_along_count_too() -> None:
    index = Index("ByCount", partition="Kind", sort="Count")
    counting = WritePattern("count", change="Total", adds={"Count": 1}, upsert=True)
    opening = WritePattern("Open", create="Order", along=[counting], takes={})

    (found,) = of("mutable-index-key", model(opening, indexes=[index]))
    assert "Count of Total: 'count' (along with 'Open')" in found.what


# lost-update


def test_setting_what_is_given_loses_nothing() -> None:
    assert of("lost-update", model(RENAME, WritePattern("Move", change="User", sets=["Email"]))) == []
    assert of("lost-update", model(PUT)) == []
    assert of("lost-update", model(PUT, SIGN_UP)) == []


def test_a_put_over_what_others_change() -> None:
    (found,) = of("lost-update", model(SIGN_UP, PUT, RENAME))

    assert (found.level, found.where) == ("note", "Import")
    assert found.what == "It replaces the whole of User, with what 'Rename' changed: Name."
    asking = WritePattern("Import", put="User", only_if={"Points": 0})
    assert of("lost-update", model(SIGN_UP, asking, RENAME)) == []
    locked = WritePattern("Import", put="User", version="V")
    assert (
        of("lost-update", model(SIGN_UP, locked, WritePattern("Rename", change="User", sets=["Name"], version="V")))
        == []
    )
    assert where("lost-update", model(SIGN_UP, locked, RENAME)) == ["Rename"]  # which the put does not notice


def test_a_write_past_the_version_that_another_holds() -> None:
    locked = WritePattern("Rename", change="User", sets=["Name"], version="V")
    open_too = WritePattern("Correct", change="User", sets=["Name"])

    (found,) = of("lost-update", model(locked, open_too))
    assert found.where == "Correct"
    assert "without V, the version that 'Rename' goes by" in found.what
    other = WritePattern("Correct", change="User", sets=["Email"])
    assert of("lost-update", model(locked, other)) == []  # neither writes what the other does
    counting = WritePattern("Score", change="User", adds={"Points": 1})
    assert of("lost-update", model(locked, counting)) == []
    born = WritePattern("Sign up", create="User", version="V", given=["UserId", "Name"])
    assert where("lost-update", model(born, locked, other)) == ["Correct"]  # its items have a version from the start


def test_a_number_that_is_set_where_others_add() -> None:
    add = WritePattern("Score", change="User", adds={"Points": 1})
    computed = WritePattern("Reset", change="User", sets=["Points"])

    (found,) = of("lost-update", model(add, computed))
    assert (found.where, "what was added in between is lost" in found.what) == ("Reset", True)
    for fine in (
        WritePattern("Reset", change="User", fixed={"Points": 0}),
        WritePattern("Reset", change="User", sets=["Points"], only_if={"Points": at_least(0)}),
    ):
        assert of("lost-update", model(add, fine)) == []


# overwriting-put


def test_a_put_that_seems_to_make_a_new_item() -> None:
    (found,) = of("overwriting-put", model(PUT, RENAME))

    assert (found.level, found.where) == ("note", "Import")
    assert found.what == "Where there is a User with this key, it is replaced, and so is what 'Rename' changed."
    assert of("overwriting-put", model(PUT)) == []  # nobody else writes it: it may be replaced each night
    assert of("overwriting-put", model(SIGN_UP, RENAME)) == []
    (beside,) = of("overwriting-put", model(SIGN_UP, PUT))
    assert beside.what == "'Sign up' makes a User only where there is none. This one replaces it, silently."


def test_a_put_that_is_counted_along() -> None:
    count = WritePattern("count", change="Total", adds={"Count": 1})
    opening = WritePattern("Open", put="Order", along=[count])

    (found,) = of("overwriting-put", model(opening))
    assert "'count' (along with 'Open') counts it again." in found.what
    assert of("overwriting-put", model(WritePattern("Open", create="Order", along=[count]))) == []


def test_a_put_that_claims_what_another_frees() -> None:
    claim = WritePattern("claim", put="Email")
    close = WritePattern("Close", delete="User", along=[WritePattern("free", delete="Email")])

    (found,) = of("overwriting-put", model(WritePattern("Sign up", create="User", along=[claim]), close))
    assert "A put claims what somebody else has already." in found.what
    assert of("overwriting-put", model(WritePattern("Sign up", create="User", along=[claim]))) == []


# phantom-upsert


def test_an_upsert_of_what_is_created_elsewhere() -> None:
    upsert = WritePattern("Rename", change="User", sets=["Name"], upsert=True)

    (found,) = of("phantom-upsert", model(SIGN_UP, upsert))
    assert (found.level, found.where) == ("note", "Rename")
    assert "makes one without Email, Points, V. A User is made by 'Sign up'." in found.what
    assert of("phantom-upsert", model(SIGN_UP, RENAME)) == []
    assert of("phantom-upsert", model(upsert)) == []  # nothing else makes one
    asking = WritePattern("Rename", change="User", sets=["Name"], upsert=True, only_if={"Points": 0})
    assert of("phantom-upsert", model(SIGN_UP, asking)) == []  # what is not there has no points
    whole = WritePattern("Save", change="User", sets=["Name", "Email", "Points", "V"], upsert=True)
    assert of("phantom-upsert", model(SIGN_UP, whole)) == []


# not-idempotent


@pytest.mark.parametrize(
    ("parts", "twice"),
    [
        ({"change": "User", "adds": {"Points": 1}}, True),
        ({"change": "User", "adds": {"Points": None}}, True),
        ({"change": "User", "adds": {"Points": -1}, "only_if": {"Points": at_least(1)}}, True),
        ({"change": "User", "adds": {"Points": 1}, "version": "V"}, False),
        ({"change": "User", "adds": {"Points": 1}, "fixed": {"Name": "x"}, "only_if": {"Name": is_not("x")}}, False),
        ({"change": "User", "adds": {"Points": 1}, "sets": ["Name"], "only_if": {"Name": "y"}}, False),
        ({"change": "User", "adds": {"Points": 1}, "sets": ["Name"], "only_if": {"Name": missing()}}, False),
        ({"change": "User", "adds": {"Points": 1}, "sets": ["Name"], "only_if": {"Name": exists()}}, True),
        ({"change": "User", "sets": ["Points"]}, False),
    ],
)
def test_what_is_added_again_when_it_is_sent_again(parts: dict[str, Any], twice: bool) -> None:
    assert where("not-idempotent", model(WritePattern("Write", **parts))) == (["Users"] if twice else [])


@pytest.mark.parametrize(
    ("parts", "twice"),
    [
        ({"create": "Order"}, False),
        ({"put": "Order"}, True),
        ({"delete": "Order"}, True),
        ({"delete": "Order", "only_if": {"OrderId": exists()}}, False),
    ],
)
def test_a_count_along_is_made_again_unless_its_write_is_refused(parts: dict[str, Any], twice: bool) -> None:
    count = WritePattern("count", change="Total", adds={"Count": 1})

    assert where("not-idempotent", model(WritePattern("Write", along=[count], **parts))) == (["Users"] if twice else [])


def test_what_is_read_before_it_is_deleted_is_not_there_the_second_time() -> None:
    said = review(ACCOUNTS)

    assert all("'Leave'" not in each.what for each in said if each.code == "not-idempotent")
    assert [each.where for each in said if each.code == "unique-not-kept"] == ["Register again"] * 2


def test_a_good_design_hears_nothing_about_its_writes() -> None:
    close = WritePattern("Close", delete="User", only_if={"Points": 0})
    said = {"lost-update", "overwriting-put", "phantom-upsert", "not-idempotent", "mutable-primary-key"}

    assert not any(of(code, model(SIGN_UP, RENAME, close, WritePattern("Open", create="Order"))) for code in said)
