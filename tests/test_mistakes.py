"""What a learner hands to a function by mistake is refused by us, on one line that says what to write instead."""

import re
from decimal import Decimal
from typing import Any

import pytest

from f1model import (
    ARTICLE,
    F1,
    NORMALISED,
    AccessPattern,
    DataModel,
    Entity,
    Index,
    Meter,
    Relationship,
    aggregate_view,
    batch_get,
    connect,
    drop,
    erd,
    explain,
    f1_items,
    item_size,
    item_write_units,
    load,
    monthly_bill,
    pages,
    read_units,
    request,
    run,
    stored_bytes,
    total,
    write_units,
)  # fmt: skip
from f1model.errors import F1ModelError
from f1model.export import cloudformation, code, partiql, workbench
from f1model.query.run import Result
from f1model.review import review
from f1model.views import (
    access_pattern_table,
    bill_chart,
    bill_table,
    comparison,
    cost_table,
    frame_table,
    growth,
    key_table,
    panels,
    row_table,
    table,
    waterfall,
)  # fmt: skip

MODEL: Any = F1  # what is handed over here is of the wrong type on purpose
PATTERN: Any = F1["Get a race with its results"]
ONE: Any = NORMALISED["Drivers"]["Get a driver"]
RACE: Any = {"SeasonId": 2024, "Round": 5}
ITEMS: Any = [F1.item("RaceItem", {**RACE, "RaceName": "Chinese Grand Prix"})]
BILL: Any = monthly_bill([(Decimal("0.5"), 1000)])
NAME: Any = "Get a race with its results"

# The call as it was written ({table} and {result} stand for a table and the result of a query), and what has to be in
# the answer: what came, and what to write.
CALLS: dict[str, tuple[Any, str]] = {
    "a number for a model": (lambda t, r: f1_items(2024), r"f1_items\(seasons=2024\)"),  # type: ignore[arg-type]
    "a table for a model": (lambda t, r: connect(t), r"got the table F1Table\. Write connect\(F1\)"),
    "models for a model": (lambda t, r: connect(NORMALISED), "got a mapping. Give one of the models in it"),  # type: ignore[arg-type]
    "the class for a model": (lambda t, r: review(DataModel), "got the class DataModel"),  # type: ignore[arg-type]
    "items to draw as an ERD": (lambda t, r: erd(ITEMS), r"got a list\. Write erd\(F1\)"),
    "a table of keys": (lambda t, r: key_table(t), r"got the table F1Table\. Write key_table\(model\)"),
    "several models at once": (lambda t, r: key_table(NORMALISED), r"key_table\(\*models\)"),  # type: ignore[arg-type]
    "a table of patterns": (lambda t, r: access_pattern_table(t), "got the table F1Table"),
    "a template of a table": (lambda t, r: cloudformation.template(t), "got the table F1Table"),
    "an API that is a switch": (lambda t, r: cloudformation.template(F1, api=True), "api=ENDPOINTS"),  # type: ignore[arg-type]
    "a document of a table": (lambda t, r: workbench.document(t), "got the table F1Table"),
    "a file of a model": (lambda t, r: workbench.dump(MODEL, "x.json"), r"dump\(document\(model, items\), path\)"),
    "a file that is a model": (lambda t, r: workbench.load(MODEL), "got the data model F1Table"),
    "a model to drop": (lambda t, r: drop(MODEL), r"got the data model F1Table\. Write drop\(table\)"),
    "a model to ask": (lambda t, r: run(MODEL, PATTERN, RACE), r"got the data model F1Table.*connect\(model\)"),
    "pattern and table swapped": (lambda t, r: run(PATTERN, t, RACE), "got the access pattern.*the table comes first"),
    "a name to ask": (lambda t, r: run(t, NAME, RACE), re.escape(f"model[{NAME!r}]")),
    "a name to explain": (lambda t, r: explain(NAME), re.escape(f"model[{NAME!r}]")),
    "a table to explain": (lambda t, r: explain(t, PATTERN), "got the table F1Table"),
    "a table in a request": (lambda t, r: request(t, PATTERN, RACE), r"the table F1Table came first.*request\(pattern"),
    "a table in PartiQL": (lambda t, r: partiql(t, PATTERN, RACE), r"the table F1Table came first"),
    "another table's pattern": (lambda t, r: run(t, ONE, DriverId="x"), "F1Table has other key attributes"),
    "a list for a value": (lambda t, r: run(t, PATTERN, SeasonId=[2024], Round=5), r"SeasonId is \[2024\]"),
    "values in a list": (lambda t, r: run(t, PATTERN, [2024, 5]), r"SeasonId=2024, or"),  # type: ignore[arg-type]
    "a name for a list": (lambda t, r: run(t, PATTERN, RACE, attributes="Rank"), r"attributes=\['Rank'\]"),
    "a name twice": (lambda t, r: run(t, PATTERN, RACE, attributes=["Rank", "Rank"]), "Name it once"),
    "text for a number": (lambda t, r: list(pages(t, PATTERN, RACE, page_size="10")), "whole number from 1 up"),  # type: ignore[arg-type]
    "pages of nothing": (lambda t, r: run(t, PATTERN, RACE, page_size=0), "whole number from 1 up"),
    "a page for a key": (lambda t, r: run(t, PATTERN, RACE, start=r.pages[0]), "start=page.last_key"),
    "one key for many": (lambda t, r: batch_get(t, PATTERN, RACE), "Ask a pattern that is a GetItem"),
    "items and table swapped": (lambda t, r: load(ITEMS, t), r"got a list\. Write load\(table, items\)"),
    "one item to load": (lambda t, r: load(t, ITEMS[0]), r"\[item\]"),
    "a result to load": (lambda t, r: load(t, r), r"result\.items"),
    "a float to load": (lambda t, r: load(t, [{"PK": "a", "SK": "b", "Points": 1.5}]), "Points is 1.5, .*Decimal"),
    "items to draw": (lambda t, r: aggregate_view(ITEMS), r"aggregate_view\(model, items\)"),
    "a model alone to draw": (lambda t, r: aggregate_view(F1), r"aggregate_view\(model, items\)"),
    "items to highlight": (lambda t, r: aggregate_view(t, highlight=r.items), r"highlight=run\("),
    "a result as items": (lambda t, r: aggregate_view(F1, r), r"result\.items"),
    "a table as items": (lambda t, r: explain(PATTERN, RACE, items=t), r"table\.scan\(\)"),
    "items to measure": (lambda t, r: item_size(ITEMS), r"sum\(map\(item_size, items\)\)"),
    "text to measure": (lambda t, r: read_units("5"), r"read_units\(item_size\(item\)\)"),  # type: ignore[arg-type]
    "an item to measure": (lambda t, r: write_units(ITEMS[0]), r"write_units\(item_size\(item\)\)"),
    "items before and after": (lambda t, r: item_write_units(F1, ITEMS, ITEMS), r"\(model, before, after\)"),
    "storage, swapped": (lambda t, r: stored_bytes(ITEMS, MODEL), r"stored_bytes\(model, items\)"),
    "one pair for many": (lambda t, r: monthly_bill((0.5, 1000)), r"\[\(0\.5, 1_000_000\)\]"),  # type: ignore[arg-type]
    "storage by place": (lambda t, r: monthly_bill([], [], {"T": 5}), r"sum\(stored\.values\(\)\)"),  # type: ignore[arg-type]
    "a result as a design": (lambda t, r: total(r), r"\[\[first\], \[second, third\]\]"),
    "a list of designs": (lambda t, r: cost_table("x", [r]), r"\{\"one table\": \[\[result\]\]"),  # type: ignore[arg-type]
    "a design too flat": (lambda t, r: waterfall("x", {"a": [r]}), r"\[\[first\], \[second, third\]\]"),
    "a result to compare": (lambda t, r: comparison("x", r), "mapping from names to designs"),
    "a list of bills": (lambda t, r: bill_table("x", [BILL]), r"monthly_bill\(\.\.\.\)"),  # type: ignore[arg-type]
    "a bill to draw": (lambda t, r: bill_chart("x", BILL), "mapping from names"),
    "lines in a list": (lambda t, r: growth("x", "a", "b", [1, 2], [1, 2]), "mapping from names"),  # type: ignore[arg-type]
    "figures in a list": (lambda t, r: panels("x", {"a": [1]}), "mapping from names"),  # type: ignore[dict-item]
    "rows as a frame": (lambda t, r: frame_table("x", ITEMS), r"row_table\(caption, rows\)"),
    "a result as rows": (lambda t, r: row_table("x", r), r"result\.rows\(\)"),
    "a list of names": (lambda t, r: r.rows(["Rank"]), "without brackets"),
    "a title for columns": (lambda t, r: table("x", "a", [["b"]]), "list of column names"),
    "an item to review": (lambda t, r: review(F1, ITEMS[0]), r"\[item\]"),
    "traffic as text": (lambda t, r: review(F1, ITEMS, {NAME: "5"}), "how often each is used a second"),  # type: ignore[dict-item]
    "a language that there is not": (lambda t, r: code(PATTERN, "java", RACE), "Use boto3, cli, partiql"),
    "values for a language": (lambda t, r: code(PATTERN, RACE), r'code\(pattern, "boto3", values\)'),
    "an index in a list": (lambda t, r: AccessPattern("x", index=["GSI1"]), 'index="..."'),  # type: ignore[arg-type]
    "yes for True": (lambda t, r: AccessPattern("x", descending="yes"), "descending=True"),  # type: ignore[arg-type]
    "an entity for its name": (lambda t, r: Relationship("A", "has", F1.entities[0]), "'SeasonItem' is not a name"),  # type: ignore[arg-type]
    "an entity, not a list": (lambda t, r: DataModel("Tab", Entity("A", "a", "b")), "list of Entity"),  # type: ignore[arg-type]
    "an index, not a list": (lambda t, r: DataModel("Tab", [], indexes=Index("GSI1")), "list of Index"),  # type: ignore[arg-type]
    "values for an item": (lambda t, r: F1.item("RaceItem", 5), r"item\(\"RaceItem\""),  # type: ignore[arg-type]
    "items to change": (lambda t, r: F1.rekeyed(ITEMS), "Give one item"),
    "keys as text": (lambda t, r: F1.with_keys("x"), r"with_keys\(RaceItem=Keys"),  # type: ignore[arg-type]
    "a season that there is not": (lambda t, r: Meter([1949]), "no season 1949"),
}  # fmt: skip


@pytest.fixture(scope="module")
def asked() -> tuple[Any, Result]:
    made = connect(F1, backend="moto")
    load(made, ITEMS)
    return made, run(made, PATTERN, RACE)


@pytest.mark.parametrize("name", CALLS)
def test_a_mistake_is_answered_on_one_line_with_a_fix(asked: tuple[Any, Result], name: str) -> None:
    call, words = CALLS[name]
    with pytest.raises(F1ModelError, match=words) as refused:
        call(*asked)

    assert refused.value.fix
    assert "\n" not in str(refused.value)


def test_the_tables_of_one_model_answer_patterns_of_another_with_the_same_keys(asked: tuple[Any, Result]) -> None:
    """Two designs share a table's key attributes, and a lesson may ask one's question of the other."""
    assert run(asked[0], ARTICLE["Get all results of a race"], RACE).items == []
