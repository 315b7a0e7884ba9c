import json

import pytest

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.errors import F1ModelError, ModelError
from f1model.export import model_from_json, workbench
from f1model.f1.models import F1, GROWN
from f1model.studio.take import FORMS, MOST_ITEMS, taken
from tests.export.test_python_form import declared_in
from tests.query.chat import CHAT
from tests.studio.designs import DECLARED, HOSTILE, items_of


@pytest.mark.parametrize("model", [F1, GROWN, CHAT, HOSTILE], ids=lambda model: model.table)
def test_what_is_taken_home_as_python_or_json_is_the_same_model(model: DataModel) -> None:
    name, text = taken(model, [], "Python")
    assert name == f"{model.table}.py"
    assert [*declared_in(text).values()] == [model]
    name, text = taken(model, [], "JSON")
    assert name == f"{model.table}.model.json"
    assert model_from_json(text) == model


def test_a_workbench_file_has_some_of_the_items(f1_2024: list[Item], tmp_path) -> None:
    name, text = taken(F1, f1_2024, "NoSQL Workbench")
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    (table,) = workbench.load(path).tables
    assert table.model.create_table_request() == F1.create_table_request()
    assert len(table.items) == MOST_ITEMS < len(f1_2024)


def test_a_template_creates_the_table() -> None:
    name, text = taken(F1, [], "CloudFormation")

    assert name == "F1Table.template.json"
    (resource,) = json.loads(text)["Resources"].values()
    assert resource["Properties"]["KeySchema"] == F1.create_table_request()["KeySchema"]


@pytest.mark.parametrize("form", FORMS)
def test_each_design_is_taken_home_or_it_is_said_why_not(form: str) -> None:
    for model in DECLARED:
        try:
            assert taken(model, items_of(model), form)[1]
        except F1ModelError as error:
            assert form != "JSON", error  # noqa: PT017


def test_there_is_no_other_form() -> None:
    with pytest.raises(ModelError, match=r"^'Paper' is no form to take a design home in\. Use Python, JSON, "):
        taken(F1, [], "Paper")
