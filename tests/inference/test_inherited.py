"""Tables as one inherits them: ids that are words, a second form of keys, items that are broken, or lack their type."""

from typing import Any

import pytest

from f1model.design.entity import Item
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.inference.found import GUESS, LIKELY, Inferred
from f1model.inference.infer import infer
from tests.inference.given import misrendered

TABLE = DataModel("Desk", ())
IDS = [f"{n * 7919 % 9973:04d}" for n in range(40)]


def templates(found: Inferred) -> dict[str, tuple[str, str | None]]:
    return {entity.name: (entity.partition, entity.sort) for entity in found.model.entities}


def said(found: Inferred, where: str) -> list[str]:
    return [doubt.said for doubt in found.doubts if doubt.where == where]


@pytest.mark.parametrize(("first", "ids"), [("tenant", ("acme", "globex", "initech")), ("TENANT", ("ACME", "GLOBEX"))])
def test_a_few_ids_that_are_words_are_no_kinds(first: str, ids: tuple[str, ...]) -> None:
    items: list[Item] = [{"PK": f"{first}#{each}", "SK": "#META", "Plan": "free", "Since": "2024"} for each in ids]
    for n, number in enumerate(IDS):
        each = f"{first}#{ids[n % len(ids)]}"
        items.append({"PK": each, "SK": f"USER#{number}x", "Email": f"{n}@x", "Role": "any"})
        items.append({"PK": each, "SK": f"DOC#{number}y", "Title": "x", "Text": "y"})

    found = infer(TABLE, items)

    assert templates(found) == {
        "User": (f"{first}#{{TenantId}}", "USER#{UserId}"), "Doc": (f"{first}#{{TenantId}}", "DOC#{DocId}"),
        "Tenant": (f"{first}#{{TenantId}}", "#META"),
    }  # fmt: skip


def test_words_that_do_tell_kinds_apart_stay_words() -> None:
    items: list[Item] = []
    for n, number in enumerate(IDS):
        items.append({"PK": "APP#USER", "SK": f"A#{number}", "Email": f"{n}@x", "Role": "any"})
        items.append({"PK": "APP#DOC", "SK": f"A#{number}", "Title": "x", "Text": "y"})
        items.append({"PK": "APP#USER", "SK": f"B#{number}", "Size": n, "At": "x"})
        items.append({"PK": "APP#DOC", "SK": f"B#{number}", "Reason": "z", "By": "y"})

    assert {partition for partition, _ in templates(infer(TABLE, items)).values()} == {"APP#USER", "APP#DOC"}


def test_versions_are_one_kind_and_the_one_that_is_another_is_not() -> None:
    items: list[Item] = [{"PK": f"DOC#{n}", "SK": "v0", "Latest": 3, "Pointer": "x", "Lock": "y"} for n in IDS]
    items += [{"PK": f"DOC#{n}", "SK": f"v{v}", "Text": "x", "By": "y", "At": "z"} for n in IDS for v in (1, 2, 3)]

    found = infer(TABLE, items)

    assert sorted(each[1] or "" for each in templates(found).values()) == ["v0", "v{Version}"]
    assert misrendered(found, items) == []


def test_a_key_with_nothing_where_others_have_a_value_is_no_kind_of_its_own() -> None:
    good: list[Item] = [{"PK": f"ORDER#{n}x", "SK": f"LINE#{n}y", "Sku": "s"} for n in IDS]
    found = infer(TABLE, [*good, {"PK": "ORDER#", "SK": "LINE#1y", "Sku": "s"}])

    assert list(found.entities) == ["Line"]
    assert [(kind.count, kind.examples) for kind in found.unexplained.kinds] == [(1, ("PK='ORDER#', SK='LINE#1y'",))]


@pytest.mark.parametrize("lack", ["undefined", "null", "[object Object]", "NaN"])
def test_a_value_that_was_missing_when_the_key_was_made_is_said(lack: str) -> None:
    items: list[Item] = [{"PK": f"USER#{n}x", "SK": "PROFILE", "Name": "a"} for n in [*IDS, *"ab"]]
    found = infer(TABLE, [*items, {"PK": f"USER#{lack}", "SK": "PROFILE", "Name": "a"}])

    assert any(f"segment 2 is {lack!r} in 1 of 43, as if the value was missing" in each
               for each in said(found, "User.PK"))  # fmt: skip
    assert not any("missing" in each.said for each in infer(TABLE, items).doubts)


def test_two_forms_of_keys_are_two_kinds_and_that_is_said() -> None:
    items: list[Item] = []
    for n, number in enumerate(IDS):
        new = n % 3 > 0
        mark, user = ("::", f"user::u-{number}") if new else ("|", f"USER|u-{number}")
        items.append({"PK": user, "SK": "info" if new else "INFO", "userId": f"u-{number}", "mail": "m", "age": n})
        items.append({"PK": user, "SK": f"{'visit' if new else 'VISIT'}{mark}2025-01-{n % 28 + 1:02d}", "page": "p",
                      "ms": n})  # fmt: skip

    found = infer(TABLE, items)

    assert templates(found) == {
        "User": ("user::{userId}", "info"), "Visit": ("user::{userId}", "visit::{VisitDate}"),
        "User2": ("USER|{userId}", "INFO"), "UserVisit": ("USER|{userId}", "VISIT|{VisitDate}"),
    }  # fmt: skip
    assert found.model.delimiter == "::"
    for older, newer in (("User2", "User"), ("UserVisit", "Visit")):
        (doubt,) = [each for each in found.doubts if each.where == older and "an older form" in each.said]
        assert (doubt.sure, doubt.of) == (GUESS, 14)
        assert f"the attributes of {newer} and other keys" in doubt.said
    assert misrendered(found, items) == []


def test_what_lacks_its_type_is_of_the_kind_that_its_keys_say_and_is_counted() -> None:
    items: list[Item] = []
    for n, number in enumerate(IDS):
        typed: Item = {"_t": "Order"} if n % 10 else {}
        items.append({"PK": f"USER#{n % 7}", "SK": f"ORDER#{number}", "No": number, "Sum": n, **typed})
        items.append({"PK": f"USER#{n}", "SK": "PROFILE", "Id": f"{n}", "Name": "x", "_t": "User"})

    found = infer(TABLE, items)

    assert found.model.type_attribute == "_t"
    assert {name: seen.count for name, seen in found.entities.items()} == {"Order": 40, "User": 40}
    (doubt,) = [each for each in found.doubts if each.where == "Order"]
    assert (doubt.sure, doubt.of) == (LIKELY, 4)
    assert doubt.said.startswith("4 of 40 items lack _t")


def test_half_a_key_of_an_index_is_said() -> None:
    table = DataModel("Jobs", (), indexes=[Index("GSI1", partition="GSI1PK", sort="GSI1SK")])
    items: list[Item] = [{"PK": f"JOB#{n}", "SK": "JOB", "Id": n, "GSI1PK": "OPEN", "GSI1SK": n} for n in IDS]
    for item in items[:3]:
        del item["GSI1SK"]

    (doubt,) = said(infer(table, items), "Job in GSI1")
    assert doubt.startswith("3 of 40 items have a part of its key and lack the rest")


def test_a_thing_has_one_name_in_all_keys_and_a_marker_is_the_parent() -> None:
    items: list[Item] = []
    for n, number in enumerate(IDS):
        items.append({"PK": f"ORG#o{n}", "SK": "SETTINGS", "Theme": "dark", "Mail": "on"})
        items.append({"PK": f"ORG#o{n}", "SK": "#METADATA", "orgId": f"o{n}", "Name": "x"})
        items.append({"PK": f"ORG#o{n}", "SK": f"BADGE#{number}z", "Door": 1})

    found = infer(TABLE, items)

    assert {partition for partition, _ in templates(found).values()} == {"ORG#{orgId}"}
    assert [(line.parent, line.child) for line in found.model.relationships] == [("Org", "Badge")]
    assert said(found, "Badge.PK") == [
        "no attribute holds orgId: it is read from the key, and whoever makes an item has to give it"
    ]
    assert misrendered(found, items) == []


def test_keys_of_lower_case_behind_a_name_are_read_with_that_name() -> None:
    items: list[Item] = []
    for n in range(20):
        key = f"$shop#store_s{n % 4}"
        order, item = {"store": f"s{n % 4}", "id": f"{n:04d}"}, {"store": f"S{n % 4}", "sku": f"{n}A"}
        items.append({"PK": key, "SK": f"$order_1#id_{n:04d}", "__edb_e__": "order", **order})
        items.append({"PK": key, "SK": f"$item_1#sku_{n}a", "__edb_e__": "item", **item})

    found = infer(TABLE, items)

    assert templates(found)["item"] == ("$shop#store_{StoreId}", "$item_1#sku_{SkuId}")
    assert any("it is store in lower case" in each for each in said(found, "item.PK"))


@pytest.mark.parametrize(
    ("items", "keys"),
    [
        ([{"id": f"Users/{n}", "range": each} for n in IDS for each in ("profile", "billing")], ("id", "range")),
        ([{"rangeKey": each, "owner": f"o{n}"} for n in IDS for each in ("a", "b")], ("owner", "rangeKey")),
    ],
)  # fmt: skip
def test_what_is_called_a_range_is_the_second_key(items: list[Any], keys: tuple[str, str]) -> None:
    model = infer(None, items).model

    assert (model.partition, model.sort) == keys


def test_what_collections_are_of_has_the_plain_name() -> None:
    items: list[Item] = [{"PK": f"ARTIST#{n}", "SK": f"SONG#{m}{n}", "Role": "any"} for n in IDS for m in "ab"]
    items += [{"PK": f"SONG#a{n}", "SK": f"SONG#a{n}", "Title": "x", "Seconds": 1} for n in IDS]
    items += [{"PK": "CONFIG", "SK": "V1", "Most": 5}]

    assert set(templates(infer(TABLE, items))) == {"ArtistSong", "Song", "Config"}


def test_of_few_parents_no_cardinality_is_certain_and_of_no_words_no_kinds() -> None:
    items: list[Item] = [
        {"PK": "USER#ann", "SK": "PROFILE", "Name": "x"},
        {"PK": "USER#ann", "SK": "ORDER#1", "Sum": 5},
    ]
    found = infer(TABLE, items)
    alone = infer(None, [{"id": n, "x": n} for n in IDS])

    assert [(each.said, each.sure) for each in found.doubts if each.where == "User has Order"] == [
        ("1..1, as counted with so few parents", GUESS)
    ]
    assert list(alone.entities) == ["Item"]
    assert any("all are taken for one entity" in each for each in said(alone, "entities"))


def test_a_word_that_all_have_as_their_state_is_taken_for_the_state_and_that_is_said() -> None:
    items: list[Item] = [{"PK": f"ROOM#r{n}", "SK": f"open#{n}", "Id": n, "Status": "open"} for n in IDS]
    found = infer(TABLE, items)

    assert [entity.sort for entity in found.model.entities] == ["{Status}#{Id}"]
    assert said(found, "Room.SK") == ["segment 1 is 'open' in all of them; it is taken for Status, which is as well"]


def test_ids_that_begin_with_one_of_a_few_letters_are_ids() -> None:
    items: list[Item] = [{"PK": "FLAGS", "SK": f"FLAG#{'abcd'[n % 4]}-{number}", "On": True, "By": "x"}
                         for n, number in enumerate(IDS)]  # fmt: skip

    assert templates(infer(TABLE, items)) == {"Flag": ("FLAGS", "FLAG#{FlagId}")}
