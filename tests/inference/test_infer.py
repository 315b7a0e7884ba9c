"""Items in, model out: what is inferred makes every key of every item, and is what was declared."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from f1model.design.entity import Entity, Item
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.inference.drafts import NAMES
from f1model.inference.found import GUESS, Inferred
from f1model.inference.infer import infer
from tests.inference.bookshop import bookshop
from tests.inference.given import bare, differences, misrendered, random_items
from tests.query.accounts import ACCOUNTS
from tests.query.chat import CHAT
from tests.query.helpdesk import HELPDESK
from tests.random_models import random_model

DESK: list[Item] = [
    *({"PK": f"USER#{1000 + n}", "SK": "PROFILE", "Name": f"name {n}"} for n in range(12)),
    *({"PK": f"USER#{1000 + n}", "SK": f"ORDER#2026-01-{n + 1:02d}#{7000 + n * 13}", "Total": Decimal(n)}
      for n in range(9)),
    *({"PK": f"USER#{1000 + n}", "SK": "SETTINGS", "Theme": "dark"} for n in range(12)),
]  # fmt: skip
TABLE = DataModel("Desk", ())


def templates(found: Inferred) -> dict[str, tuple[str, str | None]]:
    return {entity.name: (entity.partition, entity.sort) for entity in found.model.entities}


def said(found: Inferred, where: str) -> list[str]:
    return [doubt.said for doubt in found.doubts if doubt.where == where]


def helpdesk() -> list[Item]:
    """Customers with tickets and messages, by hand."""
    made = []
    for n in range(12):
        person = {"CustomerId": f"c{n}", "Name": f"Name {n}", "Email": f"{n}@x", "Version": n}
        made.append(HELPDESK.item("Customer", person))
        made.append(HELPDESK.item("Email", {"Email": f"{n}@x", "CustomerId": f"c{n}"}))
        for m in range(n % 4):
            ticket = {"CustomerId": f"c{n}", "TicketId": f"t{n}-{m}", "Queue": "ab"[m % 2], "Status": "open",
                      "Priority": m, "OpenedAt": f"2026-0{m + 1}-{n + 10}", "Messages": n + m}  # fmt: skip
            made.append(HELPDESK.item("Ticket", ticket | ({"Agent": f"agent {n % 3}"} if m else {})))
            made += [HELPDESK.item("Message", {"TicketId": f"t{n}-{m}", "Number": k, "Author": f"c{n}", "Text": "x"})
                     for k in range(1, m + 2)]  # fmt: skip
    return made + [HELPDESK.item("Queue", {"Queue": each, "Open": n}) for n, each in enumerate("ab", 3)]


def chat() -> list[Item]:
    made = []
    for n in range(6):
        made.append(CHAT.item("RoomItem", {"RoomId": f"r{n}", "RoomName": f"Room {n}", "Members": 3}))
        for m in range(3):
            member = {"RoomId": f"r{n}", "RoomName": f"Room {n}", "PersonId": f"p{n + m}", "PersonName": f"P. {n + m}"}
            made.append(CHAT.item("MemberItem", member | {"State": "left" if m and n == m else "joined"}))
            message = {"RoomId": f"r{n}", "SentAt": f"2026-03-0{m + 1}T09:00", "MessageId": f"m{n}{m}"}
            made.append(CHAT.item("MessageItem", message | {"PersonId": f"p{n + m}", "Text": "Hello."}))
    return made


def accounts() -> list[Item]:
    made = [ACCOUNTS.item("Counter", {"Name": "accounts", "Count": 9})]
    for n in range(9):
        made.append(ACCOUNTS.item("Account", {"Id": f"a{n}", "Address": f"{n}@x", "Nick": f"nick {n}"}))
        made.append(ACCOUNTS.item("Taken", {"Kind": "address", "Value": f"{n}@x"}))
        made.append(ACCOUNTS.item("Taken", {"Kind": "nick", "Value": f"nick {n}"}))
    return made


def article() -> list[Item]:
    """What the article's table can hold: results that have a position."""
    names = {entity.name: entity.attributes for entity in ARTICLE.entities}
    return [
        ARTICLE.item(item["Type"], {name: value for name, value in item.items() if name in names[item["Type"]]})
        for item in f1_items(F1, seasons=[1950, 1951])
        if item["Type"] != "ResultItem" or "FinishPosition" in item
    ]


@pytest.mark.parametrize(
    ("model", "items", "never_seen"),
    [
        (F1, f1_items(F1, seasons=[1950, 2024]), []),
        (GROWN, f1_items(GROWN, seasons=[1950, 2024]),
         ["RaceItem Decided: BOOL", "ResultItem Penalty: N", "ResultItem Version: N"]),
        (CHAT, chat(), ["MessageItem PersonName: S"]),
        (HELPDESK, helpdesk(), ["Ticket Tags: SS"]),
        (ACCOUNTS, accounts(), []),
        (ARTICLE, article(), []),
        (*bookshop(), []),
    ],
    ids=lambda each: each.table if isinstance(each, DataModel) else "",
)  # fmt: skip
def test_a_declared_model_comes_back_from_its_items(model: DataModel, items: list[Item], never_seen: list[str]) -> None:
    found = infer(bare(model), items)

    assert misrendered(found, items) == []
    assert found.unexplained.count == 0
    assert [each for each in differences(model, found.model) if "{Priority" not in each] == [
        *PLAIN.get(model.table, []), *(f"{each} | None" for each in never_seen)]  # fmt: skip
    assert {line.parent + line.child for line in found.model.relationships} >= {
        line.parent + line.child for line in model.relationships}  # fmt: skip
    assert sum(each.count for each in found.entities.values()) == found.checked == len(items)


# A number that always has one digit may be padded to one digit, or not: the keys are the same.
PLAIN = {
    "HelpdeskTable": ["GSI1 Ticket GSI1SK: <Priority:01d>#<OpenedAt>#<TicketId> | <Priority>#<OpenedAt>#<TicketId>"]
}


def test_what_none_of_the_items_tells_apart_is_said() -> None:
    items = article()

    found = infer(bare(ARTICLE), items)

    assert misrendered(found, items) == []
    (doubt,) = [each for each in found.doubts if each.where == "ResultItem.SK"]
    assert (doubt.sure, doubt.of) == (GUESS, sum(item["Type"] == "ResultItem" for item in items))
    assert {"FinishPosition", "PositionText"} <= {*doubt.said.replace("<", " ").replace(">", " ").split()}


@pytest.mark.parametrize("seed", range(0, 500, 12))
def test_every_key_of_a_random_model_is_made(seed: int) -> None:
    model = random_model(Random(seed), f"Random{seed}")
    items = random_items(Random(seed), model, 15)

    found = infer(bare(model), items, expires=model.ttl)

    assert (misrendered(found, items), found.unexplained.count) == ([], 0)


def test_what_is_in_keys_alone_becomes_an_attribute_that_is_read_from_them() -> None:
    found = infer(TABLE, DESK)

    assert templates(found) == {
        "User": ("USER#{UserId}", "PROFILE"), "UserSettings": ("USER#{UserId}", "SETTINGS"),
        "Order": ("USER#{UserId}", "ORDER#{OrderDate}#{OrderId}"),
    }  # fmt: skip
    assert found.derived["Order"] == ("UserId", "OrderDate", "OrderId")
    assert any("no attribute holds OrderDate" in each for each in said(found, "Order.SK"))
    order = next(item for item in DESK if item["SK"].startswith("ORDER"))
    assert found.values(order) == {**order, "UserId": "1000", "OrderDate": "2026-01-01", "OrderId": "7000"}
    assert misrendered(found, DESK) == []
    assert [(line.parent, line.child, line.cardinality) for line in found.model.relationships] == [
        ("User", "Order", "0..1")
    ]


def test_what_does_not_fit_is_counted_by_kind_and_shown_and_never_dropped() -> None:
    ticket = {"Type": "Ticket", "SK": "T", "GSI1SK": "x"}
    good = [{**ticket, "PK": f"T#{n}", "Id": f"i{n}", "GSI1PK": f"S#{n % 2}", "State": str(n % 2)} for n in range(99)]
    stale = {**good[0], "PK": "T#0", "GSI1PK": "S#1"}
    items: list[Item] = [
        {**each, "Id": str(n)} for n, each in enumerate(good)
    ] + [{"PK": 5, "SK": "x"}, {"SK": "y"}, {**stale, "PK": "T#100", "Id": "100"}]  # fmt: skip
    table = DataModel("Tickets", (), indexes=[Index("GSI1", partition="GSI1PK", sort="GSI1SK")])

    found = infer(table, items)

    assert [(each.said, each.count) for each in found.unexplained.kinds] == [
        ("Ticket: GSI1PK is not S#<State>.", 1), ("has another type than S as PK, which is a key of the table.", 1),
        ("has no PK, which is a key of the table.", 1),
    ]  # fmt: skip
    assert "PK='T#100', SK='T', GSI1PK='S#1'" in found.unexplained.examples
    assert found.entities["Ticket"].count + found.unexplained.count == found.read == len(items)


def test_a_rare_kind_among_many_items_is_seen_and_what_the_sample_missed_is_checked() -> None:
    def items() -> Iterator[Item]:
        for n in range(4_000):
            if n == 3_000:
                yield {"PK": "CONFIG", "SK": "LIMITS", "Most": 5}
            yield {"PK": f"USER#u{n}", "SK": "PROFILE", "Id": f"u{n}" if n != 3_500 else "other"}

    found = infer(TABLE, items, most=200)

    assert templates(found) == {"User": ("USER#{Id}", "PROFILE"), "Limit": ("CONFIG", "LIMITS")}
    assert (found.read, found.checked, found.entities["User"].count) == (4_001, 4_001, 3_999)
    assert found.used < 400
    assert [(each.said, each.count) for each in found.unexplained.kinds] == [
        ("no entity has such keys: PK USER<…>, SK PROFILE<…>.", 1)
    ]
    once = infer(TABLE, items(), most=200)  # an iterator is read but once
    assert (once.read, once.checked) == (4_001, once.used)


@pytest.mark.parametrize(
    ("items", "type_attribute", "entities"),
    [
        ([{"PK": f"U#{n}", "SK": "U", "Type": "User", "Id": f"{n}"} for n in range(9)]
         + [{"PK": f"EMAIL#{n}@x", "SK": "EMAIL", "Type": "User", "Email": f"{n}@x"} for n in range(9)],
         None, {"User": ("U#{Id}", "U"), "User2": ("EMAIL#{Email}", "EMAIL")}),
        # A state in a key, and what is a category, tell no entities apart.
        ([{"PK": f"d{n}", "SK": f"{s}#2026-01-{n + 1:02d}", "State": s, "Date": f"2026-01-{n + 1:02d}"}
          for n in range(20) for s in ("OPEN", "CLOSED")], None, {"Desk": ("{PK}", "{State}#{Date}")}),
        ([{"PK": f"PRODUCT#{n}", "SK": "DETAILS", "Id": f"{n}", "type": "book" if n % 2 else "disc"}
          for n in range(20)], None, {"Product": ("PRODUCT#{Id}", "DETAILS")}),
        # ElectroDB's, found by what it holds.
        ([{"PK": f"$app#team_t{n % 3}", "SK": f"$tasks_1#task_{n}x", "task": f"{n}x", "team": f"t{n % 3}",
           "__edb_e__": "tasks"} for n in range(9)], "__edb_e__",
         {"tasks": ("$app#team_{team}", "$tasks_1#task_{task}")}),
        ([{"PK": f"A#{n}", "SK": "A", "Id": f"i{n}", "of what": "alpha", "x": 1} for n in range(9)]
         + [{"PK": f"B#{n}", "SK": "B", "Id": f"i{n}", "of what": "beta", "y": 1} for n in range(9)],
         "of what", {"alpha": ("A#{AId}", "A"), "beta": ("B#{BId}", "B")}),
        # Ids of letters and digits are values, with whatever they begin.
        ([{"PK": f"{n:08x}-ab{n}c-4f5a", "SK": sk} for n in range(0xa0000000, 0xa000000f)
          for sk in ("METADATA", f"COMMENT#c{n:x}a")], None,
         {"Comment": ("{PK}", "COMMENT#{CommentId}"), "Metadata": ("{PK}", "METADATA")}),
        ([{"PK": f"user_{n}", "SK": f"order_{n}_{m}", "n": n} for n in range(20) for m in range(3)]
         + [{"PK": f"user_{n}", "SK": "profile", "Name": "x"} for n in range(20)], None,
         {"Order": ("user_{n}", "order_{OrderId}"), "User": ("user_{UserId}", "profile")}),
    ],
    ids=["two shapes of a type", "state", "category", "electrodb", "unnamed", "uuids", "underscores"],
)  # fmt: skip
def test_entities_are_told_apart_by_what_items_and_keys_hold(
    items: list[Item], type_attribute: str | None, entities: dict[str, Any]
) -> None:
    found = infer(TABLE, items)

    assert (found.model.type_attribute, templates(found)) == (type_attribute, entities)
    assert misrendered(found, items) == []


def test_what_no_template_can_write_is_said_with_the_reason() -> None:
    items = [{"PK": f"EMAIL#ann{n}@x", "SK": f"{2000 + n}", "Email": f"Ann{n}@X", "Day": f"{2000 + n}-05-01"}
             for n in range(20)]  # fmt: skip

    found = infer(TABLE, items)

    assert any("it is Email in lower case, which no template can write" in each for each in said(found, "Email.PK"))
    assert any("it is Day cut to its first 4 characters" in each for each in said(found, "Email.SK"))
    assert misrendered(found, items) == []


def test_keys_are_guessed_where_only_items_are_known() -> None:
    desk = infer(None, DESK).model
    assert (desk.partition, desk.sort) == ("PK", "SK")

    readings = [{"Device": f"d{n % 3}", "At": 1_700_000_000 + n, "Value": Decimal("1.5")} for n in range(30)]
    found = infer(None, readings)
    assert (found.model.partition, found.model.sort, found.model.key_types["At"]) == ("Device", "At", "N")
    assert found.doubts[0].sure == GUESS

    with pytest.raises(ModelError, match="its keys are unknown"):
        infer(None, [{"a": "1"}, {"a": "1"}])
    with pytest.raises(ModelError, match="there are no items"):
        infer(TABLE, [])


def test_an_index_may_leave_out_what_its_key_could_be_made_of() -> None:
    items = [{"PK": f"JOB#{n}", "SK": "JOB", "Id": f"{n}", "Owner": f"o{n % 3}",
              **({"GSI1PK": f"OPEN#o{n % 3}"} if n % 4 else {})} for n in range(40)]  # fmt: skip
    found = infer(DataModel("Jobs", (), indexes=[Index("GSI1", partition="GSI1PK")]), items)

    assert found.model.place("GSI1").keys["Job"][0].template.label == "OPEN#<Owner>"
    (doubt,) = said(found, "Job in GSI1")
    assert doubt.startswith("10 of 40 items have all that its key is made of, and are not in it")


def test_types_that_differ_and_what_may_expire_are_said() -> None:
    items = [{"PK": f"A#{n}", "SK": "A", "Id": f"{n}", "Count": n if n % 5 else "many", "Note": None if n % 2 else "x",
              "expiresAt": 1_800_000_000 + n} for n in range(20)]  # fmt: skip

    found = infer(TABLE, items)

    assert dict(found.model.entity("A").attributes) == {"Id": "S", "Count": "N", "Note": "S", "expiresAt": "N"}
    assert said(found, "A.Count") == ["it is of several types: N in 16, S in 4; the most frequent is declared"]
    assert said(found, "A.expiresAt")
    assert found.model.ttl is None
    assert infer(TABLE, items, expires="expiresAt").model.ttl == "expiresAt"


@pytest.mark.parametrize(
    "items",
    [
        [{"PK": "<Name>{x}", "SK": "a##b", "Name": "n"}],
        [{"PK": "A#1", "SK": "{", "we{ird": "1", "a:b": "1", "7": "1", "": "x"}] * 2,
        [{"PK": "", "SK": "x"}, {"PK": "a", "SK": ""}, {"PK": None, "SK": {}}],
        [{"PK": "A", "SK": "B", "Type": t} for t in ("", "x", 5, None, ["x"])],
        [{"PK": f"#{n}", "SK": "#", "N": Decimal("NaN"), "M": Decimal("1E+100"), "L": 10**90} for n in range(5)],
        [{"PK": f"A#{n}", "SK": "A", "Name": None, "Type": b"" if n else {}, "id": ""} for n in range(5)],
        [{"PK": "\ud800#1", "SK": "#" * 900, "a": {1, 2}, "b": b"x", "c": bytearray(b"y")}],
    ],
)  # fmt: skip
def test_hostile_items_are_explained_or_counted(items: list[Any]) -> None:
    local = DataModel("Odd", (), indexes=[LocalIndex("LSI1", sort="Name"), Index("GSI1", partition="Type")])

    found = infer(local, items)

    assert sum(each.count for each in found.entities.values()) + found.unexplained.count == len(items)


def test_very_many_attributes_and_segments_are_bounded() -> None:
    items = [{"PK": f"A#{n}", "SK": "A" + "#b" * 200, "Id": f"{n}", **{f"x{n}-{m}": m for m in range(60)}}
             for n in range(40)]  # fmt: skip

    found = infer(TABLE, items)

    assert templates(found) == {"A": ("A#{Id}", "{SK}")}
    assert len(found.model.entity("A").attributes) < NAMES + 5
    assert any("as if their names were values" in each for each in said(found, "A"))
    assert max(len(each.said) for each in found.certain) < 2_000
    assert found.entities["A"].count == 40


def test_facets_lend_their_names() -> None:
    facets: Sequence[Entity] = [Entity("Purchase", "USER#UserId", "ORDER#Day#Id"), Entity("Nobody", "X#", "Y#")]

    assert "Purchase" in infer(TABLE, DESK, facets=facets).entities


def test_the_same_items_say_the_same() -> None:
    one, two = (infer(bare(CHAT), chat()) for _ in range(2))

    assert (one.model, one.doubts, one.certain) == (two.model, two.doubts, two.certain)
