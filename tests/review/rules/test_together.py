"""Writes that belong together: each rule with a smallest design that breaks it, and one that just does not."""

from typing import Any

import pytest

from f1model.design.comparison import exists
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern, old

from .writing import TOTAL, USER, model, of, where

CLAIM = WritePattern("claim", create="Email")
FREE_OLD = WritePattern("free", delete="Email", takes={"Email": old("Email")})
SIGN_UP = WritePattern("Sign up", create="User", along=[CLAIM])
CLOSE = WritePattern("Close", delete="User", along=[WritePattern("free", delete="Email")])


def moving(*along: WritePattern, **parts: Any) -> WritePattern:
    return WritePattern("Change the address", change="User", along=along, **(parts or {"sets": ["Email"]}))


# unique-not-kept


def test_a_guard_that_is_claimed_and_freed_throughout() -> None:
    assert of("unique-not-kept", model(SIGN_UP, moving(FREE_OLD, CLAIM), CLOSE)) == []
    assert of("unique-not-kept", model(SIGN_UP, WritePattern("Rename", change="User", sets=["Name"]))) == []
    assert of("unique-not-kept", model(WritePattern("Sign up", create="User"), moving())) == []  # nothing is unique


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (moving(), "does not claim the new and does not free the old."),
        (moving(CLAIM), "does not free the old."),
        (moving(FREE_OLD), "does not claim the new."),
        (moving(CLAIM, WritePattern("free", delete="Email")), "does not free the old."),  # it frees the new one
        (moving(fixed={"Email": None}), "does not free the old."),
        (WritePattern("Close", delete="User"), "does not free the old."),
        (WritePattern("Import", put="User"), "does not claim the new."),
        (WritePattern("Invite", create="User"), "does not claim the new."),
    ],
)
def test_a_guard_that_is_forgotten(write: WritePattern, said: str) -> None:
    (found,) = of("unique-not-kept", model(SIGN_UP, write))

    assert (found.level, found.where) == ("error", write.name)
    assert found.what.startswith("Email of User is unique by Email, which 'claim' (along with 'Sign up') creates.")
    assert found.what.endswith(said)


def test_guards_of_several_kinds_may_share_an_entity() -> None:
    unique = Entity("Unique", "UNIQUE#{Kind}", "{Value}", {"Kind": "S", "Value": "S"})
    guards = [
        WritePattern(f"claim {name}", create="Unique", fixed={"Kind": name}, takes={"Value": name})
        for name in ("Email", "Name")
    ]

    def told(*along: WritePattern) -> list[str]:
        writes = [
            WritePattern("Sign up", create="User", along=guards),
            WritePattern("Invite", create="User", along=along),
        ]
        found = of("unique-not-kept", DataModel("Users", [USER, unique], write_patterns=writes))
        return [each.what.partition(" of ")[0] for each in found]

    assert told(*guards) == []
    assert told(guards[0]) == ["Name"]
    assert told() == ["Email", "Name"]


def test_the_fix_can_be_written_as_it_says() -> None:
    (found,) = of("unique-not-kept", model(SIGN_UP, moving()))

    assert found.fix == (
        'Let it go along: WritePattern(..., create="Email") and WritePattern(..., delete="Email", '
        'takes={"Email": old("Email")}).'
    )


# unique-by-reading


BY_EMAIL = Index("ByEmail", partition="Email")
ONE = AccessPattern("Find by address", ["Email"], ["User"], index="ByEmail")


def test_a_look_before_a_write_keeps_nothing_unique() -> None:
    plain = WritePattern("Sign up", create="User")

    (found,) = of("unique-by-reading", model(plain, indexes=[BY_EMAIL], access_patterns=[ONE]))
    assert (found.level, found.where) == ("note", "Find by address")
    assert "It asks ByEmail for the one User that has a Email, and 'Sign up' can write a second one" in found.what
    assert of("unique-by-reading", model(SIGN_UP, indexes=[BY_EMAIL], access_patterns=[ONE])) == []
    assert of("unique-by-reading", model(indexes=[BY_EMAIL], access_patterns=[ONE])) == []  # nothing writes one


@pytest.mark.parametrize(
    ("sort", "limit", "descending", "found"),
    [("{OrderId}", 1, False, 1), ("{OrderId}", None, False, 0), ("{OpenedAt}", 1, False, 0), ("{OrderId}", 1, True, 0)],
)
def test_one_by_another_attribute_or_the_latest_of_many(
    sort: str, limit: int | None, descending: bool, found: int
) -> None:
    index = Index("ByText", Order=Keys("{Text}", sort))
    asked = AccessPattern("Find", ["Text"], ["Order"], index="ByText", limit=limit, descending=descending)

    design = model(WritePattern("Open", create="Order"), indexes=[index], access_patterns=[asked])
    assert len(of("unique-by-reading", design)) == found


# same-item-twice


def test_two_writes_of_one_item() -> None:
    count = WritePattern("count", change="Total", adds={"Count": 1}, given=["Kind"])
    again = WritePattern("count again", change="Total", adds={"Count": 1}, given=["Kind"])
    opening = WritePattern("Open", create="Order", along=[count, again])

    (found,) = of("same-item-twice", model(opening))
    assert (found.level, found.where) == ("error", "Open")
    assert "'count' (along with 'Open') and 'count again'" in found.what
    other = WritePattern("count again", change="Total", adds={"Count": 1}, takes={"Kind": "Status"})
    assert of("same-item-twice", model(WritePattern("Open", create="Order", along=[count, other]))) == []


def test_a_check_of_the_item_that_is_written_is_a_second_write_of_it() -> None:
    check = WritePattern("is there", check="User", only_if={"UserId": exists()})

    assert where("same-item-twice", model(WritePattern("Rename", change="User", sets=["Name"], along=[check]))) != []
    assert of("same-item-twice", model(WritePattern("Open", create="Order", along=[check]))) == []


# large-transaction


def test_a_transaction_is_4_mb_at_most() -> None:
    wide = Entity("Page", "P", "{Id}", {"Id": "S", **{f"Next{n}": "S" for n in range(11)}, "Text": "S"})
    along = [WritePattern(f"{n}", change="Page", sets=["Text"], takes={"Id": f"Next{n}"}) for n in range(10)]
    design = DataModel(
        "Pages", [wide], write_patterns=[WritePattern("Edit", change="Page", sets=["Text"], along=along)]
    )

    def items(size: int, count: int) -> list[Item]:
        return [design.item("Page", {"Id": f"{n}", "Text": "x" * (size if n < count else 10)}) for n in range(3)]

    assert of("large-transaction", design, items(380_000, 3)) == []
    assert of("large-transaction", design) == []
    assert [each.level for each in of("large-transaction", design, items(400_000, 3))] == ["error"]
    (found,) = of("large-transaction", design, items(400_000, 1))
    assert found.level == "note"
    assert found.what.startswith("It writes 11 items in one transaction. With the largest of these items that is 4,40")


# orphans


def user(design: DataModel, number: int = 1, **values: Any) -> Item:
    return design.item("User", {"UserId": f"u{number}", "Name": f"Name {number}", **values})


def order(design: DataModel, number: int, owner: int = 1, **values: Any) -> Item:
    return design.item("Order", {"UserId": f"u{owner}", "OrderId": f"o{number}", **values})


def test_a_parent_that_is_deleted_alone() -> None:
    close = WritePattern("Close", delete="User")
    design = model(close)

    (found,) = of("orphans", design)
    assert (found.level, found.where) == ("note", "Close")
    assert found.what == "It deletes one User, and not what is keyed by it: Order."
    items = [user(design), *(order(design, n) for n in range(3)), order(design, 9, owner=2)]
    assert of("orphans", design, items)[0].what.endswith("3 Order of 'u1'.")
    assert of("orphans", design, items[:1]) == []  # none of these has any
    assert of("orphans", model(WritePattern("Drop", delete="Order"))) == []


def test_a_parent_that_may_go_only_when_its_children_are_gone() -> None:
    count = WritePattern("count", change="User", adds={"Points": 1})
    opening = WritePattern("Open", create="Order", along=[count])
    close = WritePattern("Close", delete="User", only_if={"Points": 0})

    assert of("orphans", model(opening, close)) == []
    assert where("orphans", model(WritePattern("Open", create="Order"), close)) == ["Close"]


# copy-changes


def copied(*writes: WritePattern, holds: str = "UserName") -> DataModel:
    owner = Entity("User", "USER#{UserId}", "USER", {"UserId": "S", holds: "S", "Email": "S"})
    held = {"UserId": "S", "OrderId": "S", holds: "S", "Status": "S"}
    return DataModel("Copied", [owner, Entity("Order", "ORDER#{OrderId}", "ORDER", held), TOTAL], write_patterns=writes)


def test_a_copy_by_its_name() -> None:
    rename = WritePattern("Rename", change="User", sets=["UserName"])

    (found,) = of("copy-changes", copied(rename))
    assert (found.level, found.where) == ("note", "Rename")
    assert "UserName of User is copied into Order, and 'Rename' changes it. Then each Order of it" in found.what
    assert of("copy-changes", copied(WritePattern("Move", change="User", sets=["Email"]))) == []
    own = WritePattern("Sign", change="Order", sets=["UserName"])
    assert of("copy-changes", copied(rename, own)) == []  # the order has one of its own


@pytest.mark.parametrize(("names", "found"), [(("a", "b"), 1), (("a", "a"), 0), (("a", "c"), 0)])
def test_a_copy_by_its_values(names: tuple[str, str], found: int) -> None:
    design = copied(WritePattern("Rename", change="User", sets=["Nick"]), holds="Nick")
    owners = [design.item("User", {"UserId": f"u{n}", "Nick": name}) for n, name in enumerate(("a", names[1][:1]))]
    owners[1]["Nick"] = "b" if names[1] == "c" else names[1]
    held = [
        design.item("Order", {"UserId": f"u{n}", "OrderId": f"{n}{k}", "Nick": names[n]}) for n in (0, 1) for k in "123"
    ]

    findings = of("copy-changes", design, owners + held)
    assert len(findings) == found
    assert of("copy-changes", design) == []  # a common name tells nothing
    if found:
        assert findings[0].what.endswith("3 items of Order for 'u1' has to be written, too: 4 writes for one change.")
