"""Answers to the exercises that know no domain: a small shop here, with orders and their lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.export import workbench
from f1model.export.cloudformation import dump, template
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN, REPAIRED
from f1model.table.connect import connect
from f1model.table.load import load
from tests.course.exercises.asked import ask, mistaken

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
    assert said in ask("15.d", str(tmp_path))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "is not a folder" in ask("15.d", tmp_path / "none")
    assert "no file for NoSQL Workbench" in ask("15.d", tmp_path), "a path will do as well as a text"
