import shutil
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from f1model.command.source import opened
from f1model.design.entity import Entity, Keys
from f1model.design.given import is_model
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.relationship import Relationship
from f1model.errors import ModelError
from f1model.export import model_to_json, model_to_python
from f1model.f1.models import ARTICLE, F1, GROWN
from tests.query.helpdesk import HELPDESK
from tests.query.things import THINGS
from tests.random_models import random_models

RUFF = shutil.which("ruff", path=str(Path(sys.executable).parent))
ORDER = Entity("Order", "CUSTOMER#{CustomerId}", "ORDER#{OrderId}", {"CustomerId": "S", "OrderId": "S", "PaidAt": "N"})
SHOP = DataModel(
    "Shop-2024", [ORDER, Entity("Customer", "CUSTOMER#{CustomerId}", "PROFILE", {"CustomerId": "S"})],
    [Relationship("Customer", "has", "Order")],
    [Index("GSI1", Order=Keys("PAID#{PaidAt:010d}", "{OrderId}"))],
    partition="pk", sort="sk",
)  # fmt: skip
NASTY = ['say "yes"', "it's", '"""', "\\", "a\nb", "\x1b[31m", "{braces}", "# no comment", "é🏎", "\ud7ff", "l" * 200]


def declared_in(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(text, "models.py", "exec"), names)
    return {name: value for name, value in names.items() if is_model(value)}


def formatted(text: str) -> str:
    command = [RUFF or "", "format", "--isolated", "--line-length=100", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def test_every_model_comes_back_equal_when_the_file_is_run() -> None:
    for number, model in enumerate((F1, GROWN, ARTICLE, HELPDESK, THINGS, SHOP, *random_models())):
        text = model_to_python(model)
        (back,) = declared_in(text).values()
        assert back == model, text
        if number < 100:  # where == says too little: 5 or Decimal(5), the order of names
            assert model_to_json(back) == model_to_json(model)
            assert model_to_python(back) == text


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
def test_the_file_is_laid_out_as_ruff_lays_it_out() -> None:
    said = {("Order",): ["A guess. " * 30], ("Order", "PaidAt"): ["N in 3 items, S in 1."], ("Order", "pk"): ["sure"]}
    texts = [model_to_python(SHOP, comments=said, head=["From shop.json.", *NASTY])]
    entity = Entity("E x", "E#{Id}", None, dict.fromkeys(["Id", *NASTY], "S"))
    examples = [{"Id": each, each: {each: [each, {each}, Decimal(1)]}} for each in NASTY]
    asked = [AccessPattern(f"q{n} {each}", ["Id"], ["E x"], fixed={each: each}, example=examples[n])
             for n, each in enumerate(NASTY)]  # fmt: skip
    odd = DataModel("Odd", [entity], access_patterns=asked, sort=None)
    texts += [model_to_python(model) for model in (F1, GROWN, HELPDESK, THINGS, odd, *random_models(40))]
    texts.append(model_to_python(F1, GROWN))
    whole = "\n\n# ---\n\n".join(texts)
    assert formatted(whole) == whole


def test_a_comment_is_above_the_line_that_it_is_about() -> None:
    about = {
        ("Order",): "the entity", ("Order", "PaidAt"): "the attribute", ("Order", "sk"): "the key",
        ("GSI1",): "the index", ("GSI1", "Order"): "its key there", ("Customer has Order",): "the line",
        ("nobody",): "about nothing",
    }  # fmt: skip
    text = model_to_python(SHOP, comments={path: [said] for path, said in about.items()}, head=["From a file\nexit()"])
    below = {line.strip(" #"): after.strip() for line, after in pairwise(text.splitlines())}

    assert below["the entity"] == "Entity("
    assert below["the attribute"] == '"PaidAt": "N",'
    assert below["the key"] == '"ORDER#{OrderId}",'
    assert below["the index"] == "Index("
    assert below["its key there"].startswith("Order=Keys(")
    assert below["the line"].startswith("Relationship(")
    assert below["about nothing"] == "SHOP_2024 = DataModel("
    assert "\n\n# From a file exit()\n\nfrom f1model import " in text
    assert declared_in(text) == {"SHOP_2024": SHOP}


def test_a_comment_at_the_top_never_names_the_encoding_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "models.py"
    path.write_bytes(model_to_python(SHOP, head=["read from coding: utf-16.json, é"]).encode())

    (table,) = opened(str(path)).tables
    assert table.model == SHOP


def test_names_are_python_and_never_twice() -> None:
    models = [DataModel(name, []) for name in ("my.table", "my-table", "MyTable", "2024", "...", "desk_items")]

    names = list(declared_in(model_to_python(*models)))

    assert names == ["MY_TABLE", "MY_TABLE_2", "MY_TABLE_3", "TABLE_2024", "TABLE", "DESK_ITEMS_TABLE"]


def test_what_is_no_model_or_no_value_is_one_line() -> None:
    with pytest.raises(ModelError, match="model_to_python: it needs a data model"):
        model_to_python([F1])  # type: ignore[arg-type]
    spoilt = AccessPattern("q", ["CustomerId"], ["Order"], example={"CustomerId": object()})
    with pytest.raises(ModelError, match="no value of DynamoDB's"):
        model_to_python(DataModel("Shop", [ORDER], access_patterns=[spoilt]))
