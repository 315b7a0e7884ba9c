"""Whatever a pattern can say, every room of the house understands: each kind of question is asked in each of them."""

from decimal import Decimal
from typing import Any

import pytest

from f1model.course import studio
from f1model.design.comparison import at_least, at_most, begins_with, contains, missing, one_of
from f1model.design.entity import Entity, Item
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.export import cloudformation, code, partiql
from f1model.query.explain import explain
from f1model.query.run import run
from f1model.review import review
from f1model.table.connect import connect
from f1model.table.load import load
from f1model.values import normal
from f1model.views import access_pattern_table, aggregate_view

AGENTS: Any = {"given": ["Agent"], "returns": ["Ticket"], "index": "ByAgent"}
STATES: Any = {"given": ["Queue"], "returns": ["Ticket"]}
QUEUES: Any = {"given": ["Queue", "Status"], "returns": ["Ticket"]}
ASKED = {"Queue": "q"}
ONE = {**ASKED, "Status": "open"}
DESK = DataModel(
    "DeskTable",
    [
        Entity("Ticket", "QUEUE|{Queue}|{Status}", "v{Priority:02d}|{Due}|{Id}",
               {"Queue": "S", "Status": "S", "Priority": "N", "Due": "S", "Id": "S", "Tags": "SS", "Agent": "S"}),
        Entity("Meta", "QUEUE|{Queue}|{Status}", "|METADATA", {"Queue": "S", "Status": "S", "Name": "S"}),
    ],
    delimiter="|",
    indexes=[Index("ByAgent", partition="Agent", sort="Due")],
    access_patterns=[
        AccessPattern("due", **AGENTS, where={"Due": at_most()}, example={"Agent": "a", "Due": "2024-02-08"}),
        AccessPattern("due, untried", **AGENTS, where={"Due": at_most()}),
        AccessPattern("a month", **AGENTS, where={"Due": begins_with()}, example={"Agent": "a", "Due": "2024-02"}),
        AccessPattern("two states", **STATES, where={"Status": one_of("open", "pending")}, limit=3, example=ASKED),
        AccessPattern("any states", **STATES, where={"Status": one_of()}),
        AccessPattern("how many", **QUEUES, count=True, example=ONE),
        AccessPattern("tagged", **QUEUES, where={"Tags": contains()}, example={**ONE, "Tags": "x"}),
        AccessPattern("urgent", **QUEUES, where={"Priority": at_least(5), "Agent": missing()}, example=ONE),
    ],
    write_patterns=[WritePattern("solve", change="Ticket", sets=["Agent"])],
)  # fmt: skip
TRIED = [pattern for pattern in DESK.access_patterns if pattern.example]


def ticket(n: int, status: str) -> Item:
    agent = {"Agent": "a"} if n % 3 else {}
    due = {"Due": f"2024-0{n % 3 + 1}-0{n % 9 + 1}", "Id": str(n)}
    tags = {"x", "y"} if n % 2 else {"z"}
    return DESK.item("Ticket", {"Queue": "q", "Status": status, "Priority": n % 10, **due, "Tags": tags, **agent})


ITEMS = [ticket(n, status) for n in range(24) for status in ("open", "pending", "solved")]


@pytest.fixture(scope="module")
def desk() -> Any:
    table = connect(DESK, backend="moto")
    load(table, ITEMS)
    return table


@pytest.mark.parametrize("pattern", TRIED, ids=lambda pattern: pattern.name)
def test_it_is_answered_as_it_is_explained(desk: Any, pattern: AccessPattern) -> None:
    answer, estimate = run(desk, pattern, pattern.example), explain(pattern, pattern.example, items=ITEMS).estimate

    assert estimate
    assert 0 < answer.returned == estimate.returned < len(ITEMS)
    assert (answer.evaluated, answer.units, answer.requests) == (estimate.evaluated, estimate.units, estimate.requests)


@pytest.mark.parametrize("pattern", DESK.access_patterns, ids=lambda pattern: pattern.name)
def test_it_is_explained_without_values(pattern: AccessPattern) -> None:
    assert "key condition  " in repr(explain(pattern))


@pytest.mark.parametrize("pattern", TRIED, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("language", ["boto3", "partiql"])
def test_it_is_written_as_code_which_prints_what_run_returns(
    desk: Any, pattern: AccessPattern, language: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("AWS_DEFAULT_REGION", desk.meta.client.meta.region_name)
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
    answer = run(desk, pattern, pattern.example)
    text = code(pattern, language, pattern.example)
    compile(text, "script", "exec")
    if language == "partiql":  # the simulation's PartiQL is wrong; tests/engines runs it
        return

    exec(text, {})

    lines = capsys.readouterr().out.splitlines()
    if pattern.count:
        assert lines == [str(answer.returned)]
    else:
        assert [normal(eval(line, {"Decimal": Decimal})) for line in lines] == [normal(each) for each in answer.items]


def test_a_question_of_several_requests_is_several_commands_and_one_statement() -> None:
    asked = DESK["two states"]

    assert code(asked, "cli", ASKED).count("aws dynamodb query") == 2
    assert partiql(asked, ASKED) == (
        'SELECT * FROM "DeskTable" WHERE "PK" IN [?, ?] AND begins_with("SK", ?)',
        ["QUEUE|q|open", "QUEUE|q|pending", "v"],
    )
    assert "# It reads the whole range for 3 items: PartiQL sorts no further" in code(asked, "partiql", ASKED)
    many = {**ASKED, "Status": [str(n) for n in range(51)]}
    with pytest.raises(ModelError, match=r"asks for 51 partition keys, and PartiQL's IN takes 50 at most"):
        code(DESK["any states"], "partiql", many)
    assert code(DESK["any states"], "boto3", {**ASKED, "Status": ["open"]}).count("table.query") == 1
    with pytest.raises(ModelError, match="no COUNT"):
        partiql(DESK["how many"], ONE)
    assert "--select COUNT" in code(DESK["how many"], "cli", ONE)
    assert code(DESK["how many"], "boto3", ONE, attributes=["Due"]).endswith("for item in items:\n    print(item)\n")


def test_it_is_reviewed_with_and_without_items() -> None:
    assert not review(DESK).errors
    found = {(each.code, each.where) for each in review(DESK, ITEMS, {"two states": 3})}

    assert ("filter", "tagged") in found or ("sparse-index", "tagged") in found
    assert "example-does-not-fit" not in {code for code, _ in found}


def test_the_range_up_to_a_day_loses_its_moments() -> None:
    """What is due until the 8th leaves out the 8th at noon, with ``at_most`` as with ``between``."""
    noon = [{**item, "Due": item["Due"] + "T12:00"} for item in ITEMS if "Agent" in item]

    assert ("range-loses-values", "due") in {(each.code, each.where) for each in review(DESK, noon)}


def test_it_is_drawn_tabled_asked_in_the_studio_and_deployed(desk: Any) -> None:
    assert "two states" in access_pattern_table(DESK, ITEMS).to_html()
    assert "two states" in aggregate_view(desk, highlight=run(desk, DESK["two states"], Queue="q")).to_html()
    assert "No item is lost." in repr(studio(DESK, desk))
    assert "DeskTable" in str(cloudformation.template(DESK))


def test_a_question_and_a_change_are_told_apart(desk: Any) -> None:
    with pytest.raises(ModelError, match="needs an access pattern, and got the write pattern 'solve'"):
        run(desk, DESK["solve"])
