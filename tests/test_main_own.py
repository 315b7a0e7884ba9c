"""The command line for a model of one's own; what a MODEL may be is in tests/command."""

import json
from pathlib import Path
from typing import Any

import pytest

from f1model.__main__ import main
from f1model.export import model_from_json, model_to_json
from f1model.f1.models import F1, GROWN
from tests.query.helpdesk import HELPDESK

ITEMS = '[{"Type": "Ticket", "Id": "1", "Status": "open", "Due": 3}]'
DESK = f"""\
from f1model import AccessPattern, DataModel, Entity, Index, Keys, WritePattern

DESK = DataModel(
    "Desk", [Entity("Ticket", "T#{{Id}}", "TICKET", {{"Id": "S", "Status": "S", "Due": "N"}})],
    indexes=[Index("GSI1", Ticket=Keys("STATUS#{{Status}}", "{{Due:05d}}#{{Id}}"))],
    access_patterns=[AccessPattern("Get a ticket", ["Id"], ["Ticket"], example={{"Id": "1"}}, often="40/day")],
    write_patterns=[WritePattern("Solve", change="Ticket", fixed={{"Status": "solved"}}, example={{"Id": "1"}})],
)
ITEMS = {ITEMS}
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("desk.py").write_text(DESK, encoding="utf-8")


def said(arguments: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    assert main(arguments) == code
    answer = capsys.readouterr()
    return answer.err if code else answer.out


def test_view_draws_the_table_or_an_index_from_each_kind_of_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(["view", "desk.py"], capsys) == "desk.html\n"
    assert "T#1" in Path("desk.html").read_text(encoding="utf-8")
    assert said(["view", "desk.py:DESK", "--index", "GSI1", "-o", "i.svg"], capsys) == "i.svg\n"
    assert "STATUS#open" in Path("i.svg").read_text(encoding="utf-8")
    Path("help.json").write_text(model_to_json(HELPDESK), encoding="utf-8")
    assert main(["view", "help.json"]) == 0
    assert "note: there are no items to draw: name a file of them with --items." in capsys.readouterr().err


def test_review_prints_findings_and_fails_where_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(["review", "desk.py"], capsys).startswith("Review of Desk: ")
    copy = 'Entity("Copy", "T#{Id}", "TICKET", {"Id": "S"})'
    twice = DESK.replace("ITEMS = ", "OTHERS = ").replace('[Entity("Ticket"', f'[{copy}, Entity("Ticket"')
    Path("twice.py").write_text(twice, encoding="utf-8")
    assert main(["review", "twice.py"]) == 1
    assert "error  shared-primary-key" in capsys.readouterr().out


def test_a_policy_is_written_for_a_model_that_declares_its_tenant(capsys: pytest.CaptureFixture[str]) -> None:
    assert "it declares no tenant" in said(["export", "policy", "desk.py"], capsys, code=1)
    Path("shared.py").write_text(DESK.replace('"Desk", [', '"Desk", tenant="Id", entities=['), encoding="utf-8")
    assert said(["export", "policy", "shared.py"], capsys) == "Desk.policy.json: 1 statement\n"
    (statement,) = json.loads(Path("Desk.policy.json").read_text(encoding="utf-8"))["Statement"]
    assert statement["Action"] == ["dynamodb:GetItem", "dynamodb:UpdateItem"]


def test_bill_prints_a_line_for_each_pattern(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(["bill", "desk.py"], capsys).splitlines()
    assert lines[0].startswith("Pattern  ")
    assert any(line.startswith("A month of Desk (computed).") for line in lines)
    assert any(line.startswith("Get a ticket  ") and "GetItem" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "name", "what"),
    [
        (["json", "desk.py"], "desk.model.json", "1 table"),
        (["desk.py"], "desk.model.json", "1 table"),
        (["desk.py:DESK", "workbench"], "Desk.json", "1 item"),
        (["cloudformation", "desk.py"], "Desk.template.json", "1 resource"),
        (["boto3", "desk.py"], "Desk.boto3.py", "2 of 2 patterns"),
        (["cli", "desk.py"], "Desk.sh", "2 of 2 patterns"),
        (["-o", "x.py", "partiql", "desk.py"], "x.py", "2 of 2 patterns"),
        (["boto3", "-o", "x.py", "desk.py"], "x.py", "2 of 2 patterns"),
    ],
)
def test_export_writes_each_kind_in_whatever_order(
    arguments: list[str], name: str, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(["export", *arguments], capsys) == f"{name}: {what}\n"
    text = Path(name).read_text(encoding="utf-8")
    if name == "desk.model.json":
        assert model_from_json(text).table == "Desk"
        assert said(["export", "cloudformation", name], capsys) == "Desk.template.json: 1 resource\n"
    elif not name.endswith("json"):
        assert text.startswith("# Get a ticket")
        assert name.endswith(".sh") or compile(text, name, "exec")


def test_export_of_several_tables_and_of_formula_1_in_our_form(capsys: pytest.CaptureFixture[str]) -> None:
    Path("two.json").write_text(model_to_json(F1, HELPDESK), encoding="utf-8")
    assert said(["export", "two.json"], capsys) == "two.model.json: 2 tables\n"
    assert (
        said(["export", "json", "two.json", "--table", "HelpdeskTable"], capsys)
        == "HelpdeskTable.model.json: 1 table\n"
    )
    assert model_from_json(Path("HelpdeskTable.model.json").read_bytes()) == HELPDESK
    assert said(["export", "python", "two.json"], capsys) == "two.model.py: 2 tables\n"
    assert said(["export", "json", "two.model.py:HELPDESK_TABLE", "-o", "b.json"], capsys) == "b.json: 1 table\n"
    assert model_from_json(Path("b.json").read_bytes()) == HELPDESK
    assert said(["export", "json", "--model", "GROWN"], capsys) == "GrownTable.model.json: 1 table\n"
    assert model_from_json(Path("GrownTable.model.json").read_bytes()) == GROWN


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["view", "nope.py"],
            "nope.py: no such file or directory. Give the path of a Python file that declares a DataM",
        ),
        (["review", "desk.py:NOPE"], "desk.py: it has no NOPE. It has the data models DESK."),
        (["bill", "desk.py", "--items", "no.json"], "no.json: no such file or directory. Give the path of a file with"),
        (["view", "desk.py", "--index", "GSI9"], "Desk has no index 'GSI9'. It has: GSI1."),
        (
            ["export", "desk.py", "-o", "desk.py"],
            "desk.py: it is the file that the model came from. Name another one: -o.",
        ),
        (["export", "cloudformation", "desk.py", "--api"], "--api: it is the API of Formula 1"),
        (
            ["export", "workbench", "desk.py", "--seasons", "2024"],
            "--seasons: it is of Formula 1, and a MODEL is given.",
        ),
        (["export", "json", "desk.py", "--model", "F1"], "--model: it is of Formula 1, and a MODEL is given."),
        (["export", "json", "--items", "x"], "--items: it is of a MODEL, and none is given."),
        (
            ["serve", "desk.py", "--endpoint-url", "http://x"],
            "--endpoint-url: it is of Formula 1, and a MODEL is given.",
        ),
        (["serve", "--table", "x"], "--table: it is of a MODEL, and none is given."),
        (["serve", "empty.py"], "Empty: it has no patterns, so there is nothing to ask."),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.py").write_text("from f1model import DataModel\nE = DataModel('Empty', [])", encoding="utf-8")
    assert said(arguments, capsys, 1).splitlines()[-1].startswith(f"f1model: {line}")
    assert Path("desk.py").read_text(encoding="utf-8") == DESK


@pytest.mark.parametrize("arguments", [["a.py", "b.py"], ["json", "a.py", "b.py"], ["desk.py", "--x"]])
def test_words_that_are_too_many_show_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", *arguments])
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m f1model")


def test_serve_answers_from_the_models_patterns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    http = pytest.importorskip("f1model.serving.http", reason="the extra api is not installed")
    answered: list[Any] = []

    def once(server: Any) -> None:
        headers = {"host": "localhost", "content-type": "application/json"}
        for method, slug, body in (("GET", "get-a-ticket?Id=1", b""), ("POST", "solve", b'{"Id": "1"}')):
            answered.append(server._service.answer(http.Asked(method, f"/patterns/{slug}", headers, body)))
        raise KeyboardInterrupt

    monkeypatch.setattr("f1model.serving.http.Server.serve_forever", once)
    assert said(["serve", "--port", "0", "desk.py"], capsys).startswith("Desk with 1 item, in this process")
    assert [each["statusCode"] for each in answered] == [200, 200]
    assert json.loads(answered[1]["body"])["item"]["GSI1PK"] == "STATUS#solved"
