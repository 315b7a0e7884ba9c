"""Each kind of declared write on the engine in this process; then random ones, against the same by hand.

tests/engines/test_writes.py has more of the random ones, and all of them on DynamoDB Local as well.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import settings

from f1model.design.comparison import begins_with, below, between, contains, is_not, one_of
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.write import WritePattern, old
from f1model.errors import ConditionError, ModelError
from f1model.query.apply import Written, apply
from f1model.table.connect import connect
from f1model.values import normal
from tests.query.helpdesk import HELPDESK
from tests.query.meetings import MEETINGS, Meeting, orders_of
from tests.query.ruled import RULED, write_by_rule
from tests.query.things import THINGS, write_anything
from tests.query.writing import Watched, emptied, held, stale, work

THOROUGH = settings().max_examples >= 200  # HYPOTHESIS_PROFILE=ci

KEY, KEY_2 = {"Id": "1", "Place": 1}, {"Id": "2", "Place": 1}
ODD: Any = {**KEY, 1: 2}
LISTED: Any = ["Id", 1]
FULL = {**KEY, "A": "a", "B": "b", "C": "c", "N": 5, "V": 1}


@pytest.fixture(scope="module")
def _things() -> Any:
    return connect(THINGS)


@pytest.fixture
def things(_things: Any) -> Any:
    emptied(_things)
    return _things


def thing(**facts: Any) -> Item:
    return THINGS.item("Thing", {**FULL, **facts})


def only(table: Any) -> Item:
    """The one item of the table, whose keys are not stale."""
    items = held(table)
    assert stale(table.model, items) == []
    (item,) = items.values()
    return item


def write(table: Any, name: str, given: Item = KEY, changes: Item | None = None) -> Written:
    return apply(table, table.model[name], given, changes)


@pytest.mark.parametrize(
    ("name", "given", "changes", "facts"),
    [
        ("Change A", KEY, {"A": "z"}, {"A": "z"}),
        ("Change A", KEY, {"A": None}, {"A": None}),  # it leaves three indexes
        ("Change B", {**KEY, "A": "a", "N": 5}, {"B": "z"}, {"B": "z"}),
        ("Drop B", KEY, {}, {"B": None}),  # it leaves one, and stays in another that shares a key with it
        ("Add N", KEY, {"N": 3}, {"N": 8}),  # a key that is made of a sum
        ("Add N", KEY, {"N": Decimal("-5")}, {"N": 0}),
        ("Add V", KEY, {}, {"V": 2}),
        ("Move", KEY, {"Place": 7}, {"Place": 7}),
        ("Move", KEY, {"Place": 1}, {}),  # to where it is
        ("Move on", KEY, {}, {"Place": 2, "B": "moved"}),
        ("Upsert", KEY, {"A": "z"}, {"A": "z", "N": 6}),
        ("Lock", {**KEY, "V": 1}, {"C": None}, {"C": None, "V": 2}),
        ("Lock", KEY, {"C": "z"}, {"C": "z", "V": 2}),
        ("Put", {**KEY, "A": "z"}, {}, {"A": "z", "B": None, "C": None, "N": None, "V": 2}),
        ("Tag", KEY, {"Tags": {"b", "a"}, "Raw": b"\0", "Map": {"x": [True, None]}},
         {"Tags": {"a", "b"}, "Raw": b"\0", "Map": {"x": [True, None]}}),
        ("Odd", KEY, {"values": "v", "token": 1, "with-hyphen": "h"}, {"values": "v", "token": 1, "with-hyphen": "h"}),
    ],
)  # fmt: skip
def test_a_change_leaves_the_item_as_if_it_had_been_made_so(
    things: Any, name: str, given: Item, changes: Item, facts: Item
) -> None:
    things.put_item(Item=thing())

    written = write(things, name, given, changes)

    assert only(things) == normal(thing(**facts)) == normal(written.after)
    assert normal(written.before) == normal(thing())


def test_an_item_that_gets_what_a_key_needs_enters_its_index(things: Any) -> None:
    things.put_item(Item=thing(A=None, B=None, N=None))

    assert not {"GluedPK", "GluedSK"} & only(things).keys()
    write(things, "Change A", KEY, {"A": "z"})
    assert only(things)["GluedPK"] == "A#z"
    write(things, "Upsert", KEY, {"A": "y"})
    assert "GluedSK" not in only(things)
    apply(things, things.model["Change B"], {**KEY, "A": "y", "N": 1}, {"B": "x"})
    assert only(things)["GluedSK"] == "x#001"


@pytest.mark.parametrize("there", [False, True])
def test_an_upsert_makes_a_whole_item_or_changes_the_one_that_is_there(things: Any, there: bool) -> None:
    if there:
        things.put_item(Item=THINGS.item("Total", {"A": "a", "Count": 2, "Name": "n"}))

    written = write(things, "Count", {"A": "a"}, {"Count": 5})

    expected = {"A": "a", "Count": 7, "Name": "n"} if there else {"A": "a", "Count": 5}
    assert only(things) == THINGS.item("Total", expected) == written.after
    assert (written.before is None) == (not there)


def test_what_nobody_declared_and_what_is_null_survives_a_move(things: Any) -> None:
    things.put_item(Item={**thing(), "Legacy": {1, 2}, "values": None})

    write(things, "Move", KEY, {"Place": 2})

    moved = things.get_item(Key={"PK": "T#1", "SK": "02"})["Item"]
    assert (moved["Legacy"], moved["values"], moved["Place"]) == ({1, 2}, None, 2)


def test_what_nobody_declared_moves_as_it_is_by_then(things: Any) -> None:
    """Somebody adds to an attribute that the model does not know, between the reading and the move."""
    things.put_item(Item={**thing(), "Likes": 1})
    left = [1]

    def like(name: str) -> None:
        if name == "transact_write_items" and left:
            one = {":one": left.pop()}
            key = {"PK": "T#1", "SK": "01"}
            things.update_item(Key=key, UpdateExpression="ADD Likes :one", ExpressionAttributeValues=one)

    watched: Any = Watched(things, like)
    written = apply(watched, THINGS["Move"], KEY, {"Place": 2})

    assert things.get_item(Key={"PK": "T#1", "SK": "02"})["Item"]["Likes"] == 2
    assert written.attempts == 2


@pytest.mark.parametrize("given", [{"V": None}, {}], ids=["it has none yet", "whatever it is"])
def test_an_old_item_without_a_version_gets_one(things: Any, given: Item) -> None:
    things.put_item(Item=thing(V=None))

    write(things, "Lock", {**KEY, **given}, {"C": "z"})

    assert only(things) == thing(C="z", V=1)


def test_who_saw_no_version_loses_to_the_first_who_saves(things: Any) -> None:
    things.put_item(Item=thing(V=None))
    seen = only(things).get("V")

    write(things, "Lock", {**KEY, "V": seen}, {"C": "first"})
    with pytest.raises(ConditionError, match="V"):
        write(things, "Lock", {**KEY, "V": seen}, {"C": "second"})

    assert only(things) == thing(C="first", V=1)


def test_what_is_put_where_nothing_was_is_version_1(things: Any) -> None:
    assert write(things, "Put", {**KEY, "A": "a"}).before is None
    assert only(things)["V"] == 1
    write(things, "Put", {**KEY, "V": 1})
    assert only(things) == THINGS.item("Thing", {**KEY, "V": 2})


@pytest.mark.parametrize(
    ("name", "given", "changes", "problem", "paid"),
    [
        ("Create", FULL, {}, "T#1, 01 is there already", 4),
        ("Tag", KEY_2, {"Tags": None, "Raw": None, "Map": None}, "T#2, 01 is not there", 1),
        ("Put", {**KEY, "V": 2}, {}, "V is 2", 4),
        ("Delete", {**KEY, "V": 2}, {}, "V is 2", 4),
        # What is read first, and does not do, is not sent.
        ("Change A", KEY_2, {"A": "z"}, "T#2, 01 is not there", 0),
        ("Add V", KEY_2, {}, "T#2, 01 is not there", 0),
        ("Move", KEY_2, {"Place": 3}, "T#2, 01 is not there", 0),
        ("Delete", KEY_2, {}, "T#2, 01 is not there", 0),
        ("Change B", {**KEY, "A": "x", "N": 5}, {"B": "z"}, 'A is "x"', 0),
        ("Change B", {**KEY, "A": None, "N": 5}, {"B": "z"}, "A does not exist", 0),
        ("Lock", {**KEY, "V": 2}, {"C": "z"}, "V is 2", 0),
        ("If", {**KEY, "N": 4}, {}, "N is at most 4", 0),
        ("If", {**KEY, "N": 5}, {}, 'B is "x" or "y"', 0),
    ],
)
def test_a_condition_that_does_not_hold_writes_nothing_and_is_paid_for(
    things: Any, name: str, given: Item, changes: Item, problem: str, paid: int
) -> None:
    things.put_item(Item=thing(Map={"x": "x" * 3000}))
    before = held(things)

    with pytest.raises(ConditionError) as caught:
        write(things, name, given, changes)

    assert str(caught.value).startswith(f"Write pattern '{name}': ")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert held(things) == before
    assert caught.value.units == ({"Things": paid} if paid else {})


def test_given_values_of_comparisons_are_no_values_of_the_item(things: Any) -> None:
    things.put_item(Item=thing(B="x"))

    write(things, "If", {**KEY, "N": 9})

    assert only(things) == thing(B="x", C="done")


@pytest.mark.parametrize(
    ("name", "given", "changes", "problem"),
    [
        ("Change A", {"Id": "1"}, {"A": "z"}, "it needs Place. Give Id, Place, and as changes A."),
        ("Change A", {**KEY, "B": "z"}, {"A": "z"}, "it takes no B"),
        ("Change A", KEY, {}, "it needs A"),
        ("Change A", KEY, {"A": "z", "B": "y"}, "it takes no B"),
        ("Change A", {**KEY, "Place": "one"}, {"A": "z"}, "'Change A': Place is 'one'"),
        ("Change A", {**KEY, "Place": 100}, {"A": "z"}, "wider than its padding"),
        ("Change A", {**KEY, "Place": None}, {"A": "z"}, "Place is missing"),
        ("Change A", KEY, {"A": "x#y"}, "contains the delimiter"),
        ("Change A", ODD, {"A": "z"}, "it takes no 1"),
        ("Change A", LISTED, {"A": "z"}, "it needs a mapping from names to values, and got a list"),
        ("Change A", KEY, LISTED, "it needs a mapping from names to values, and got a list"),
        ("Add N", KEY, {"N": 2000}, "wider than its padding"),
        ("Add N", KEY, {"N": None}, "it has no N to add"),
        ("Add N", KEY, {"N": "many"}, "not of its declared type N"),
        ("Create", {**FULL, "Size": 1}, {}, "it takes no Size"),
        ("Tag", KEY, {"Tags": ["a"], "Raw": b"", "Map": {}}, "not of its declared type SS"),
        ("If", {**KEY, "N": "few"}, {}, "not of its declared type N"),
        ("Twice", KEY, {}, "T#1, 01 would be written twice in one transaction"),
        ("Set A and rename", KEY, {"A": "a"}, "TOTAL#a, TOTAL would be written twice"),
    ],
)
def test_values_that_do_not_fit_are_one_clear_line_and_nothing_is_sent(
    things: Any, name: str, given: Item, changes: Item, problem: str
) -> None:
    things.put_item(Item=thing())
    things.put_item(Item=THINGS.item("Total", {"A": "a", "Count": 2}))
    watched = Watched(things)

    with pytest.raises(ModelError) as caught:
        apply(watched, THINGS[name], given, changes)  # type: ignore[arg-type]

    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert {call for call, _, _ in watched.calls} <= {"get_item"}


def test_values_and_changes_may_come_in_one_mapping_or_by_name(things: Any) -> None:
    things.put_item(Item=thing())

    apply(things, THINGS["Change A"], Id=1, Place="1", A="z")
    apply(things, THINGS["Odd"], {**KEY, "values": "v", "token": 1, "with-hyphen": "h"})

    assert only(things) == thing(A="z", token=1, **{"values": "v", "with-hyphen": "h"})


def test_a_stored_value_that_is_no_number_is_added_to_by_nobody(things: Any) -> None:
    things.put_item(Item={**thing(), "V": "five"})

    with pytest.raises(ModelError, match="'Add V': V is 'five', and only numbers can be added to"):
        write(things, "Add V")


def test_a_sum_is_exact_to_38_digits(things: Any) -> None:
    large = Decimal("9" * 30 + ".5")
    things.put_item(Item=thing(A=None, N=large))

    written = write(things, "Add N", KEY, {"N": Decimal("0.5")})

    assert written.after
    assert written.after["N"] == Decimal("1" + "0" * 30) == only(things)["N"]


def test_what_goes_along_is_of_the_item_before_or_after(things: Any) -> None:
    things.put_item(Item=thing())
    things.put_item(Item=THINGS.item("Total", {"A": "a", "Count": 2}))

    written = write(things, "Set A and rename", KEY, {"A": "z"})

    found = {item["A"]: item for item in held(things).values() if item["Type"] == "Total"}
    assert found["a"] == THINGS.item("Total", {"A": "a", "Count": 1})
    assert {name: found["z"][name] for name in ("A", "Name", "Type")} == {"A": "z", "Name": "c", "Type": "Total"}
    assert [act.operation for act, _, _ in written.acts] == ["Update"] * 3


def test_what_has_no_key_goes_along_nowhere_and_what_is_none_is_removed(things: Any) -> None:
    things.put_item(Item=thing(A=None, C=None))
    things.put_item(Item=THINGS.item("Total", {"A": "z", "Count": 2, "Name": "old"}))

    written = write(things, "Set A and rename", KEY, {"A": "z"})

    assert len(written.acts) == 2  # it leaves no total
    assert [item for item in held(things).values() if item["Type"] == "Total"] == [
        THINGS.item("Total", {"A": "z", "Count": 2})
    ]


def test_an_item_that_would_be_too_large_is_refused_and_stays(things: Any) -> None:
    things.put_item(Item=thing())

    with pytest.raises((ClientError, ModelError), match=r"Item size|400 KB|409,600"):
        write(things, "Create", {**FULL, "Place": 2, "values": "v" * 410_000})

    assert only(things) == thing()


def test_a_transaction_that_is_cancelled_is_paid_for_by_all_its_items() -> None:
    table = connect(HELPDESK)
    customer = {"CustomerId": "c1", "Email": "a@x", "Name": "n" * 1500}
    apply(table, HELPDESK["Sign up"], customer)
    before = held(table)

    with pytest.raises(ConditionError, match="EMAIL#a@x, EMAIL is there already") as caught:
        apply(table, HELPDESK["Sign up"], {**customer, "CustomerId": "c2"})

    assert caught.value.units == {"HelpdeskTable": 4 + 2}  # of the item that would be, and of the address
    assert held(table) == before


@pytest.mark.parametrize(("there", "new", "paid"), [(1500, 10, 2), (10, 1500, 2), (1500, 2500, 3), (10, 10, 1)])
def test_a_refused_create_is_paid_for_by_the_larger_of_both_items(there: int, new: int, paid: int) -> None:
    """AWS's own example: 300 KB are there, 310 KB would be, and 310 KB are paid for."""
    model = DataModel(
        "Larger", [Entity("E", "E#{Id}", "E", {"Id": "S", "Text": "S"})], write_patterns=[WritePattern("w", create="E")]
    )
    table = connect(model)
    apply(table, model["w"], {"Id": "1", "Text": "x" * there})

    with pytest.raises(ConditionError) as caught:
        apply(table, model["w"], {"Id": "1", "Text": "x" * new})

    assert caught.value.units == {"Larger": paid}


@pytest.mark.parametrize("token", ["", "x" * 37, 5])
def test_a_token_is_text_of_1_to_36_characters(things: Any, token: Any) -> None:
    with pytest.raises(ModelError, match="token is"):
        apply(things, THINGS["Add V"], KEY, token=token)


def test_a_token_makes_a_transaction_of_it(things: Any) -> None:
    things.put_item(Item=thing())

    written = apply(things, THINGS["Add V"], KEY, token="once")

    assert (written.operation, written.request["ClientRequestToken"]) == ("TransactWriteItems", "once")
    assert not written.repeated
    assert written.by_place["Things"] == 2
    assert only(things) == thing(V=2)


@pytest.mark.parametrize("wrong", [None, "Things", THINGS])
def test_it_needs_a_table(wrong: Any) -> None:
    with pytest.raises(ModelError, match="it needs a table"):
        apply(wrong, THINGS["Add V"], KEY)


def test_the_table_of_a_model_with_other_keys_is_refused(things: Any) -> None:
    other = DataModel("Other", [Entity("E", "{Id}", None, {"Id": "S"})], partition="Id", sort=None,
                      write_patterns=[WritePattern("Create", create="E")])  # fmt: skip
    with pytest.raises(ModelError, match="Things has other key attributes"):
        apply(things, other["Create"], Id="1")


# Tables whose keys are attributes: no sort key, a number for one, no type, an index on what is changed.
RESULTS = DataModel(
    "ResultsTable",
    [Entity("Result", "{RaceId}", "{Rank}", {"RaceId": "S", "Rank": "N", "Points": "N", "Team": "S"})],
    indexes=[Index("ByTeam", partition="Team", sort=["Points", "Rank"])],
    partition="RaceId", sort="Rank", type_attribute=None,
    write_patterns=[
        WritePattern("Create", create="Result"),
        WritePattern("Score", change="Result", sets=["Points"], adds={}, upsert=True),
        WritePattern("Rank anew", change="Result", sets=["Rank"], along=[
            WritePattern("count", change="Result", adds={"Points": 1}, upsert=True,
                         takes={"RaceId": "Race", "Rank": "Counter"})]),
        WritePattern("Disqualify", delete="Result", only_if={"Team": None}),
    ],
)  # fmt: skip
DRIVERS = DataModel(
    "DriversTable",
    [Entity("Driver", "{DriverId}", None, {"DriverId": "S", "Name": "S", "Team": "S"})],
    indexes=[Index("GSI1", Driver=Keys("TEAM#{Team}", "{Name}"))],
    partition="DriverId", sort=None,
    write_patterns=[
        WritePattern("Sign", change="Driver", sets=["Team"], upsert=True),
        WritePattern("Become", change="Driver", sets=["DriverId", "Name"]),
    ],
)  # fmt: skip


def test_keys_that_are_attributes_numbers_among_them() -> None:
    table = connect(RESULTS)
    race = {"RaceId": "r", "Rank": "3"}

    assert write(table, "Score", race, {"Points": "1.5"}).before is None
    write(table, "Score", race, {"Points": 2})
    moved = write(table, "Rank anew", {**race, "Race": "r", "Counter": 99}, {"Rank": 1})
    stays = write(table, "Rank anew", {**race, "Rank": 1, "Race": "r", "Counter": 99}, {"Rank": 1})

    assert held(table) == {("r", 1): {"RaceId": "r", "Rank": 1, "Points": 2},
                           ("r", 99): {"RaceId": "r", "Rank": 99, "Points": 2}}  # fmt: skip
    assert [act.operation for act, _, _ in moved.acts] == ["Delete", "Put", "Update"]
    assert [act.operation for act, _, _ in stays.acts] == ["Update", "Update"]
    assert (moved.before, moved.after) == ({**race, "Rank": 3, "Points": 2}, {"RaceId": "r", "Rank": 1, "Points": 2})
    write(table, "Disqualify", {"RaceId": "r", "Rank": 1})
    assert {*held(table)} == {("r", 99)}


def test_a_table_without_sort_key_whose_upserts_enter_and_leave_an_index() -> None:
    table = connect(DRIVERS)

    write(table, "Sign", {"DriverId": "max"}, {"Team": "rb"})
    assert only(table) == {"DriverId": "max", "Type": "Driver", "Team": "rb"}
    write(table, "Become", {"DriverId": "max"}, {"DriverId": "mv", "Name": "Max"})
    assert only(table) == DRIVERS.item("Driver", {"DriverId": "mv", "Name": "Max", "Team": "rb"})
    write(table, "Sign", {"DriverId": "mv"}, {"Team": None})
    assert only(table) == DRIVERS.item("Driver", {"DriverId": "mv", "Name": "Max"})


NOTES = DataModel(
    "NotesTable",
    [Entity("Note", "NOTE#{Id}", "NOTE", {"Id": "S", "Tag": "S", "Count": "N"}),
     Entity("Tag", "TAG#{Tag}", "TAG", {"Tag": "S", "Count": "N"})],
    indexes=[Index("GSI1", Note=Keys("NOTES", "{Count:03d}#{Id}"))],
    write_patterns=[
        WritePattern("Tag", change="Note", sets=["Tag"], only_if={"Count": is_not()}, upsert=True),
        WritePattern("Untag", change="Note", given=["Id", "Tag"], fixed={"Tag": None}, along=[
            WritePattern("count it", change="Tag", adds={"Count": 1}, upsert=True)]),
        WritePattern("Replace", put="Note", along=[
            WritePattern("forget", delete="Tag", takes={"Tag": old("Tag")}), WritePattern("know", create="Tag")]),
    ],
)  # fmt: skip


def test_a_new_item_is_made_of_values_and_not_of_what_they_are_compared_with() -> None:
    table = connect(NOTES)

    write(table, "Tag", {"Id": "1", "Count": 3}, {"Tag": "a"})

    assert only(table) == NOTES.item("Note", {"Id": "1", "Tag": "a"})


CHOSEN = DataModel(
    "ChosenTable",
    [Entity("Note", "NOTE#{Id}", "NOTE",
            {"Id": "S", "State": "S", "Rank": "N", "Text": "S", "Tags": "SS", "At": "S"})],
    write_patterns=[
        WritePattern("Put", put="Note", only_if={"Rank": between(), "State": one_of()}),
        WritePattern("Put the tagged", put="Note", only_if={"Tags": contains(), "At": begins_with()}),
        WritePattern("Put the newer", put="Note", only_if={"At": below()}),
        WritePattern("Copy", create="Note", along=[
            WritePattern("mark", change="Note", fixed={"State": "copied"}, only_if={"State": one_of()},
                         takes={"Id": "From", "State": "States"})]),
    ],
)  # fmt: skip


def test_what_several_values_are_compared_with_is_no_value_of_what_is_put() -> None:
    table = connect(CHOSEN)
    table.put_item(Item=CHOSEN.item("Note", {"Id": "1", "State": "open", "Rank": 5}))

    write(table, "Put", {"Id": "1", "Text": "new", "Rank": (1, 9), "State": ["open", "held"]})

    assert only(table) == CHOSEN.item("Note", {"Id": "1", "Text": "new"})
    with pytest.raises(ModelError, match="it needs Rank"):
        write(table, "Put", {"Id": "1", "Text": "new", "State": ["open"]})


def test_a_part_that_is_looked_for_is_no_value_and_what_is_newer_is_one() -> None:
    table = connect(CHOSEN)
    table.put_item(Item=CHOSEN.item("Note", {"Id": "1", "Tags": {"new", "hot"}, "At": "2026-11-29"}))

    write(table, "Put the tagged", {"Id": "1", "Text": "t", "Tags": "hot", "At": "2026"})
    assert only(table) == CHOSEN.item("Note", {"Id": "1", "Text": "t"})

    table.put_item(Item=CHOSEN.item("Note", {"Id": "1", "At": "2026-11-29"}))
    write(table, "Put the newer", {"Id": "1", "At": "2026-11-30"})
    assert only(table)["At"] == "2026-11-30"


def test_what_goes_along_may_be_compared_with_several_values() -> None:
    table = connect(CHOSEN)
    table.put_item(Item=CHOSEN.item("Note", {"Id": "1", "State": "open"}))

    write(table, "Copy", {"Id": "2", "From": "1", "States": ["open", "held"]})

    assert held(table)["NOTE#1", "NOTE"]["State"] == "copied"


def test_what_is_removed_goes_along_nowhere() -> None:
    table = connect(NOTES)
    table.put_item(Item=NOTES.item("Note", {"Id": "1", "Tag": "a"}))

    assert write(table, "Untag", {"Id": "1", "Tag": "a"}).operation == "UpdateItem"
    assert only(table) == NOTES.item("Note", {"Id": "1"})


def test_a_put_of_a_new_item_has_no_old_value() -> None:
    table = connect(NOTES)

    written = write(table, "Replace", {"Id": "1", "Tag": "a"})
    assert [act.operation for act, _, _ in written.acts] == ["Put", "Put"]
    written = write(table, "Replace", {"Id": "1", "Tag": "b"})
    assert [act.operation for act, _, _ in written.acts] == ["Put", "Delete", "Put"]
    assert {key for key, _ in held(table)} == {"NOTE#1", "TAG#b"}


# Random changes, and writers that meet.

QUICK = [  # those that meet in few steps, one for each thing that keeps writers apart
    each for each in MEETINGS
    if each.name in ("two sign up with one address", "one name is changed twice, by nobody who read it",
                     "a ticket is handed over while it is assigned", "a priority is raised twice",
                     "one ticket is solved twice",
                     "a user is renamed while the rank goes up", "a count begins while it gets a name",
                     "a count of nothing is dropped while it gets a name",
                     "a user leaves while the address changes, without a version")
]  # fmt: skip


def test_random_changes_are_those_made_by_hand_and_cost_what_was_said() -> None:
    count = 2000 if THOROUGH else 45
    outcomes = work(connect(HELPDESK), 16, count, every=1 if THOROUGH else 3)

    assert outcomes.total() == count
    assert sum(times for name, times in outcomes.items() if name.endswith(", written")) > count / 4
    if THOROUGH:
        written = {name for name in outcomes if name.endswith(", written")}
        assert written == {f"{pattern.name}, written" for pattern in HELPDESK.write_patterns}


@pytest.mark.parametrize("named", ["GrownTable", "ChatTable", "AccountTable"])
def test_random_writes_are_those_made_by_rule_and_cost_what_was_said(named: str) -> None:
    count = 500 if THOROUGH else 30
    model, pool = RULED[named]
    outcomes = write_by_rule(connect(model), model.write_patterns, 7, count, pool, every=1 if THOROUGH else 5)

    assert outcomes.total() == count
    assert sum(times for name, times in outcomes.items() if name.endswith(", written")) > count / 8


def test_random_writes_of_anything_leave_no_key_stale(things: Any) -> None:
    outcomes = write_anything(things, 5, 500 if THOROUGH else 40)

    assert sum(times for name, times in outcomes.items() if name.endswith(", Written")) > 15


@pytest.mark.parametrize("meeting", MEETINGS if THOROUGH else QUICK, ids=lambda meeting: meeting.name)
def test_writers_that_meet_lose_nothing_in_whatever_order(meeting: Meeting) -> None:
    most = 5 if meeting.name == "one ticket is solved twice" and not THOROUGH else None  # of 70
    wrong = [told for told in orders_of(connect(meeting.model), meeting, most) if told]
    assert wrong == []


def test_what_is_only_compared_is_no_old_value() -> None:
    model = DataModel(
        "Compared",
        [Entity("E", "E#{Id}", "E", {"Id": "S", "B": "S"}), Entity("F", "F#{Id}", "F", {"Id": "S", "A": "S"})],
        write_patterns=[WritePattern("w", delete="E", only_if={"B": is_not()}, along=[
            WritePattern("f", put="F", takes={"A": old("B")})])],
    )  # fmt: skip
    table = connect(model)
    table.put_item(Item=model.item("E", {"Id": "1"}))

    apply(table, model["w"], {"Id": "1", "B": "other"})

    assert [item.get("A") for item in table.scan()["Items"]] == [None]


@pytest.mark.parametrize(
    ("main", "given", "left"),
    [
        (WritePattern("w", delete="E", given=["Id"], fixed={"State": "open"}), {"Id": "1"}, 4),
        (WritePattern("w", change="E", given=["Id"], fixed={"State": "open"}, sets=["B"]), {"Id": "1", "B": "b"}, 4),
    ],
)
def test_what_goes_along_knows_the_fixed_part_of_a_key(main: WritePattern, given: Item, left: int) -> None:
    main = replace(main, along=[WritePattern("fewer", change="Count", adds={"N": -1})])
    model = DataModel(
        "FixedKeys",
        [
            Entity("E", "E#{State}", "I#{Id}", {"Id": "S", "State": "S", "B": "S"}),
            Entity("Count", "C#{State}", "C", {"State": "S", "N": "N"}),
        ],
        write_patterns=[main],
    )
    table = connect(model)
    table.put_item(Item=model.item("E", {"Id": "1", "State": "open", "B": "a"}))
    table.put_item(Item=model.item("Count", {"State": "open", "N": 5}))

    apply(table, model["w"], given)

    assert [item["N"] for item in table.scan()["Items"] if "N" in item] == [left]
