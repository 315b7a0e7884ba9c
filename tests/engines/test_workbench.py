"""Workbench models on the engine: created, loaded, read back and drawn, as in the simulation."""

from pathlib import Path

import pytest

from f1model.export.workbench import document, dump, load
from f1model.f1.items import f1_items
from f1model.f1.models import GROWN
from f1model.table.connect import connect, drop
from f1model.table.load import load as fill
from f1model.values import normal
from f1model.views import aggregate_view
from tests.export.models_of_workbench import OURS, by_key


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_an_imported_model_is_created_loaded_and_drawn(path: Path) -> None:
    for found in load(path).tables:
        table = connect(found.model)
        expected = by_key(found, found.items)
        try:
            assert fill(table, found.items, last_wins=True) == len(expected)
            stored = by_key(found, table.scan()["Items"])

            assert {key: normal(item) for key, item in stored.items()} == {k: normal(v) for k, v in expected.items()}
            for place in found.model.places:
                drawn = aggregate_view(table, index=place.index).to_html()
                assert drawn == aggregate_view(found.model, list(expected.values()), index=place.index).to_html()
        finally:
            drop(table)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_each_index_holds_the_items_that_have_its_keys(path: Path) -> None:
    for found in load(path).tables:
        table = connect(found.model)
        try:
            fill(table, found.items, last_wins=True)
            for place in found.model.places[1:]:
                entries = (place.entry(item) for item in by_key(found, found.items).values())
                held = by_key(found, table.scan(IndexName=place.name)["Items"])
                assert {key: normal(item) for key, item in held.items()} == {
                    key: normal(item) for key, item in by_key(found, [entry for entry in entries if entry]).items()
                }
        finally:
            drop(table)


def test_a_flattened_index_answers_as_the_native_one_does(tmp_path: Path) -> None:
    items = f1_items(GROWN, seasons=[2024])
    dump(document(GROWN, items), tmp_path / "grown.json", native="flatten")
    (found,) = load(tmp_path / "grown.json").tables
    answers = []
    for model, held, names, values in (
        (GROWN, items, ["ConstructorId", "SeasonId"], ["ferrari", "2024"]),
        (found.model, found.items, ["ByConstructorPK"], ["ferrari#2024"]),
    ):
        table = connect(model)
        try:
            fill(table, held)
            answer = table.query(
                IndexName="ByConstructor",
                KeyConditionExpression=" AND ".join(f"{name} = :v{n}" for n, name in enumerate(names)),
                ExpressionAttributeValues={f":v{n}": value for n, value in enumerate(values)},
            )
            answers.append([(item["PK"], item["SK"]) for item in answer["Items"]])
        finally:
            drop(table)
    assert len(answers[0]) == 48
    assert answers[0] == answers[1]
