"""Answers to the exercises that know no domain: a small shop here, with orders and their lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from f1model.design.comparison import exists, missing
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.export import workbench
from f1model.export.cloudformation import dump, template
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN, REPAIRED
from f1model.table.connect import connect
from f1model.table.load import load, scan
from tests.course.exercises.asked import LONGEST, ask, mistaken

ASKED = [
    AccessPattern("Get an order with its lines", given=["OrderId"], returns=["Order", "Line"],
                  example={"OrderId": "o01"}, often="always"),
    AccessPattern("Get an order", given=["OrderId"], returns=["Order"], example={"OrderId": "o01"}, often="often"),
    AccessPattern("Get all orders", returns=["Index"], often="never"),
]  # fmt: skip
SHOP = DataModel(
    "ShopTable",
    [
        Entity("Order", "ORDER#{OrderId}", "ORDER", {"OrderId": "S"}),
        Entity("Line", "ORDER#{OrderId}", "ORDER#LINE#{Line:02d}", {"OrderId": "S", "Line": "N"}),
        Entity("Index", "ORDERS", "ORDER#{OrderId}", {"OrderId": "S"}),
    ],
    access_patterns=ASKED,
)


def changed(place: int, **changes: Any) -> list[AccessPattern]:
    return [*ASKED[:place], replace(ASKED[place], **changes), *ASKED[place + 1 :]]


def items(model: DataModel, orders: int = 15) -> list[Item]:
    numbers = [f"o{number:02d}" for number in range(1, orders + 1)]
    made = [model.item(name, {"OrderId": number}) for number in numbers for name in ("Order", "Index")]
    return made + [model.item("Line", {"OrderId": number, "Line": n}) for number in numbers for n in (1, 2)]


WRONG: list[tuple[str, Any, str]] = [
    ("15.a", ["Get an order"], "Get an order is not one"),
    ("15.a", ASKED[:2], "That is 2 questions"),
    ("15.a", [*ASKED, ASKED[0]], "Two questions have the same name"),
    ("15.a", changed(1, returns=[]), "does not say what comes back"),
    ("15.a", changed(1, often=" "), "how often"),
    ("15.a", changed(1, example={}), "no example"),
    ("15.a", changed(1, given=["Order"], example={"Order": "o01"}), "Order is given and comes back"),
    ("15.a", changed(0, returns=["Line"]), "a parent and its children"),
    ("15.b", replace(SHOP, access_patterns=ASKED[:1]), "That is 1 question"),
    ("15.b", ARTICLE, "'Get all Formula 1 seasons' is a Scan: with nothing given"),
    ("15.b", SHOP.with_keys(Index=Keys("ORDER#{OrderId}", "LIST")), "'Get all orders' is a Scan"),
    ("15.b", replace(SHOP, entities=[*SHOP.entities, Entity("Ghost", "G#{OrderId}", "G", {"OrderId": "S"})]), "Ghost"),
    ("15.b", replace(SHOP.with_keys(Index=Keys("X#{OrderId}", "LIST")),
                     indexes=[Index("All", Index=Keys("ALL", "{OrderId}"))]), 'say index="All"'),
    ("15.b", replace(SHOP, access_patterns=[*ASKED, AccessPattern(
        "Get an order's line", given=["OrderId", "Note"], returns=["Line"], example={"OrderId": "o01", "Note": "x"},
        often="often")], entities=[SHOP.entities[0], replace(SHOP.entities[1], attributes={
            **SHOP.entities[1].attributes, "Note": "S"}), SHOP.entities[2]]), "Note is given, but it is in no key"),
    ("15.b", SHOP.with_keys(Line=Keys("ORDER#{OrderId}", "ORDER")), "The review says of"),
    (
        "15.b",
        DataModel("One", SHOP.entities[:1], access_patterns=[
            replace(ASKED[1], name=name, returns=["Order", "Order"]) for name in ("a", "b", "c")]),
        "It has one entity",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize("model", [SHOP, F1, GROWN, REPAIRED])
def test_any_sound_design_is_right(model: DataModel) -> None:
    answer = replace(
        model, access_patterns=[replace(each, often=each.often or "often") for each in model.access_patterns]
    )

    assert ask("15.a", list(answer.access_patterns)).startswith("Correct. ")
    assert ask("15.b", answer).startswith("Correct. ")


def tried(model: DataModel, made: list[Item], **options: Any) -> str:
    table = connect(model)
    load(table, made, **options)
    return ask("15.c", table)


def test_a_table_is_tried_with_its_own_questions() -> None:
    assert tried(SHOP, items(SHOP)).startswith("Correct. ")
    assert "it is empty" in tried(SHOP, [])
    assert "4 items prove little" in tried(SHOP, items(SHOP, 1))
    assert "There is no Line among" in tried(SHOP, [item for item in items(SHOP, 40) if item["Type"] != "Line"])
    elsewhere = replace(SHOP, access_patterns=changed(1, example={"OrderId": "o77"}))
    assert "'Get an order' finds nothing with its example, {'OrderId': 'o77'}. There is 'o01'." in tried(
        elsewhere, items(SHOP)
    )
    apart = SHOP.with_keys(Order=Keys("ORDER#{OrderId}", "A"), Line=Keys("ORDER#{OrderId}", "Z#{Line}"))
    assert "The review says of Line" in tried(
        apart, [*items(apart), apart.item("Line", {"OrderId": "o01", "Line": 10})]
    )
    mixed = replace(F1, access_patterns=[*F1.access_patterns, AccessPattern(
        "Get the retirements", given=["SeasonId"], returns=["ResultItem"], fixed={"PositionText": "DNF"},
        example={"SeasonId": "2024"}, often="seldom")])  # fmt: skip
    three_races = f1_items(F1, seasons=[2024], rounds=[8, 9, 10])
    assert "reads 63 items and returns 9" in tried(replace(mixed, table="Mixed"), three_races)

    table = connect(SHOP)
    table.delete()
    assert "There is no such table yet" in ask("15.c", table)


def test_a_table_that_nobody_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    table = connect(SHOP)
    monkeypatch.delattr(table, "model")
    assert "not made by connect" in ask("15.c", table)


ORDER = {"OrderId": "S", "Status": "S", "Lines": "N", "PaidOn": "S", "Version": "N"}
ONE_MORE = WritePattern("one more", change="Order", adds={"Lines": 1})
ONE_FEWER = WritePattern("one fewer", change="Order", adds={"Lines": -1})
NEW_LINE = {"OrderId": "o01", "Line": 3}
SEND = WritePattern(
    "Send an order", change="Order", fixed={"Status": "sent"}, example={"OrderId": "o01"}, often="9/day"
)
CHANGES = [
    SEND,
    WritePattern("Add a line", create="Line", along=[ONE_MORE], example=NEW_LINE, often="40/day"),
    WritePattern("Pay", change="Order", sets=["PaidOn"], only_if={"PaidOn": missing()}, version="Version",
                 example={"OrderId": "o02", "PaidOn": "2026-01-01"}, often="9/day"),
    WritePattern("Forget lines", change="Order", adds={"Lines": -1}, example={"OrderId": "o01"}, often="seldom"),
    WritePattern("Delete a line", delete="Line", example={"OrderId": "o01", "Line": 1}, often="seldom"),
]  # fmt: skip
LIVING = replace(
    SHOP,
    entities=[replace(SHOP.entities[0], attributes=ORDER), *SHOP.entities[1:]],
    indexes=[Index("ByStatus", Order=Keys("STATUS#{Status}", "{OrderId}"))],
)


def changing(*changes: WritePattern, model: DataModel = LIVING, spoilt: str = "") -> str:
    """What is said to a shop with these changes, in which one item was perhaps updated by hand."""
    model = replace(model, write_patterns=changes)
    opened: Item = {"Status": "open", "Lines": 2}
    made = [model.rekeyed(item, opened if item["Type"] == "Order" else {}) for item in items(LIVING)]
    table = connect(model)
    load(table, made)
    if spoilt:
        table.put_item(Item={**made[0], "Status": spoilt})
    said = ask("15.d", table)
    assert len(list(scan(table))) == len(made), "it is tried elsewhere"
    return said


def test_changes_that_are_refused_or_harmless_the_second_time_are_right() -> None:
    assert changing(*CHANGES).startswith("Correct. ")
    counted = replace(CHANGES[4], only_if={"Line": exists()}, along=[ONE_FEWER])
    assert changing(counted).startswith("Correct. "), "as the hint to a delete that is sent twice has it"


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (replace(SEND, often=" "), "how often it happens"),
        (replace(SEND, example={}), "no example to try it with"),
        (replace(SEND, example={"OrderId": "o01", "Line": 1}), "cannot be tried with its example: it takes no Line"),
        (replace(SEND, example={"OrderId": "o77"}), "is not there. Give an example of an item that it may change"),
        (replace(CHANGES[1], example={**NEW_LINE, "Line": 2}), "is there already. Give an example of something new"),
        (replace(CHANGES[1], create=None, put="Line"), 'Write create="Line"'),
        (replace(SEND, along=[WritePattern("count", change="Index", adds={"Sent": 1})]), "Sent again. People click"),
        (replace(CHANGES[4], along=[ONE_FEWER]), 'only_if={"Line": exists()}'),
    ],
)
def test_a_change_that_is_not_thought_through_meets_its_own_hint(change: WritePattern, hint: str) -> None:
    counting = replace(LIVING.entities[2], attributes={"OrderId": "S", "Sent": "N"})
    said = changing(CHANGES[2], change, model=replace(LIVING, entities=[*LIVING.entities[:2], counting]))

    assert said.startswith("Not yet. ")
    assert hint in said
    assert len(said) <= LONGEST


def test_what_changes_is_declared_keeps_its_key_and_leaves_none_behind() -> None:
    assert "declares no change" in changing()
    stale = changing(SEND, spoilt="sent")
    assert "ORDER#o01, ORDER has ByStatusPK STATUS#open, and its attributes make STATUS#sent" in stale
    moved = replace(LIVING.with_keys(Order=Keys("ORDER#{OrderId}", "ORDER#{Status}")), indexes=[])
    said = changing(
        replace(SEND, given=["OrderId", "Status"], example={"OrderId": "o01", "Status": "open"}, often="9/s"),
        model=moved,
    )
    assert "'Send an order' changes Status, which is part of the primary key of Order" in said


def write_model(model: DataModel, made: Sequence[Item] = ()) -> Callable[[Path], Any]:
    return lambda folder: workbench.dump(workbench.document(model, made), folder / "model.json")


def write_template(model: DataModel) -> Callable[[Path], Any]:
    return lambda folder: (folder / "template.json").write_text(dump(template(model)), encoding="utf-8")


def write(name: str, text: str) -> Callable[[Path], Any]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


NAMED = DataModel("Other", [Entity("Order", "ORDER#{OrderId}", "ORDER", {"OrderId": "S"})], partition="Id", sort="Sort")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([write_model(SHOP, items(SHOP)), write_template(SHOP)], "Correct. "),
        ([write_template(SHOP)], "no file for NoSQL Workbench"),
        ([write_model(SHOP, items(SHOP))], "no template in it"),
        ([write_model(SHOP, items(SHOP)), write("template.json", '{"Resources": {}}')], "no template in it"),
        ([write_model(SHOP), write_template(SHOP)], "holds no sample data"),
        ([write_model(SHOP, items(SHOP)), write_template(NAMED)], "the keys Id, Sort"),
        ([write("model.json", "{")], "model.json is not JSON"),
        ([write("model.json", '{"DataModel": 5}')], "model.json: "),
        ([write("list.json", "[]")], "list.json: "),
    ],
)
def test_files_are_read_again(files: list[Callable[[Path], Any]], said: str, tmp_path: Path) -> None:
    for make in files:
        make(tmp_path)
    assert said in ask("15.e", str(tmp_path))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "is not a folder" in ask("15.e", tmp_path / "none")
    assert "no file for NoSQL Workbench" in ask("15.e", tmp_path), "a path will do as well as a text"
