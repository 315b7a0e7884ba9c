"""Writes that belong together: each rule with a smallest design that breaks it, and one that just does not."""

from random import Random
from typing import Any

import pytest

from f1model.design.comparison import exists
from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.review.case import Case
from f1model.review.rules import together
from tests.query.by_rule import RefusedError, WrongError, carried_out
from tests.query.ruled import from_pools, random_write
from tests.random_models import random_model

from .writing import TOTAL, model, of, where

# counter-drifts


UP = WritePattern("count", change="User", adds={"Points": 1})
DOWN = WritePattern("count", change="User", adds={"Points": -1})
OPEN = WritePattern("Open", create="Order", along=[UP])


def test_what_is_counted_up_is_counted_down_where_it_is_deleted() -> None:
    drop = WritePattern("Drop", delete="Order")

    (found,) = of("counter-drifts", model(OPEN, drop))
    assert (found.level, found.where) == ("note", "Drop")
    assert found.what == "'Open' adds to Points of User, and 'Drop' takes nothing off."
    assert of("counter-drifts", model(OPEN, WritePattern("Drop", delete="Order", along=[DOWN]))) == []
    assert of("counter-drifts", model(OPEN)) == []
    draft = WritePattern("Drop", delete="Order", only_if={"Status": "draft"})
    assert of("counter-drifts", model(OPEN, draft)) == []  # only some of them, which may not be counted


def test_what_is_only_taken_off_begins_with_something() -> None:
    solve = WritePattern("Solve", change="Order", fixed={"Status": "solved"}, along=[DOWN])
    born = WritePattern("Sign up", create="User", fixed={"Points": 0})

    assert where("counter-drifts", model(solve)) == where("counter-drifts", model(solve, born)) == ["Solve"]
    assert of("counter-drifts", model(solve, WritePattern("Sign up", create="User"))) == []  # with points, perhaps
    assert of("counter-drifts", model(solve, OPEN)) == []


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


def test_whatever_it_calls_twice_is_never_written() -> None:
    r, pool, judged = Random(3), from_pools({"B": [b"x"]}), 0
    for design in (random_model(r) for _ in range(60)):
        found = {each.where for each in together.same_item_twice(Case(design))}
        for pattern in (design[name] for name in found):
            try:
                given, anew = random_write(r, pattern, {}, pool)
            except KeyError:  # of a type for which there are no values here
                continue
            with pytest.raises((WrongError, RefusedError)):
                carried_out(design, {}, pattern, given, anew)
            judged += 1

    assert judged > 5


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
        assert findings[0].what.endswith("3 items of Order for 'u1' have to be written, too: 4 writes for one change.")
