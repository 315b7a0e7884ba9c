"""The code of write patterns: what it looks like, and that it leaves what ``apply`` leaves, in this process.

tests/engines/test_codegen.py has commands and statements as well, on DynamoDB Local.
"""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from f1model.design.comparison import at_least, exists, missing
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.write import WritePattern, old
from f1model.errors import ModelError
from f1model.export import code
from f1model.f1.items import f1_items
from f1model.f1.models import F1, GROWN
from f1model.table.connect import connect
from f1model.table.load import load
from tests.export.test_codegen import NASTY, SAID, arguments, options, words
from tests.export.writes import beside, by_boto3, by_boto3_with_items, desk_beside, things_beside, twins
from tests.query.accounts import ACCOUNTS
from tests.query.helpdesk import HELPDESK
from tests.query.things import THINGS
from tests.query.writing import held

RUFF = shutil.which("ruff", path=str(Path(sys.executable).parent))
ASSIGN: dict[str, Any] = {"CustomerId": "c1", "TicketId": "t1"}
CREATED: dict[str, Any] = {**ASSIGN, "Queue": "bugs", "OpenedAt": "2026-1", "Priority": 2, "Tags": {"b", "a"}}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", connect(F1, backend="moto").meta.client.meta.region_name)
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)


def test_boto3_for_one_item() -> None:
    assert (
        code(HELPDESK["Drop a draft"], "boto3", TicketId="t-1", Number=3)
        == """\
# Drop a draft: DeleteItem in HelpdeskTable
import boto3

table = boto3.resource("dynamodb").Table("HelpdeskTable")
arguments = {
    "Key": {"PK": "TICKET#t-1", "SK": "MESSAGE#0003"},
    "ConditionExpression": "#Author = :Author",
    "ExpressionAttributeNames": {"#Author": "Author"},
    "ExpressionAttributeValues": {":Author": "draft"},
}
table.delete_item(**arguments)
"""
    )


def test_boto3_for_a_transaction_with_a_token() -> None:
    text = code(HELPDESK["Sign up"], "boto3", CustomerId="c1", Email="a@x", token="once")

    sent = arguments(text)
    assert [list(each) for each in sent["TransactItems"]] == [["Put"], ["Put"]]
    assert sent["ClientRequestToken"] == "once"
    assert text.endswith("client.transact_write_items(**arguments)\n")


def test_a_script_reads_first_what_apply_reads_first() -> None:
    text = code(HELPDESK["Raise the priority"], "boto3", ASSIGN, {"Priority": 2})

    lines = text.splitlines()
    assert lines[0] == "# Raise the priority: UpdateItem in HelpdeskTable"
    assert lines[1].startswith(
        "# It reads first: the keys of GSI1 also need OpenedAt and Priority and Queue and Status."
    )
    assert 'old = table.get_item(Key=key, ConsistentRead=True)["Item"]\n' in text
    assert 'sets["Priority"] = EXACT.add(old.get("Priority", 0), 2)\n' in text
    for language in ("cli", "partiql"):
        with pytest.raises(ModelError, match=r"cannot make keys of it\. Give the items .*, items=\[\.\.\.\], or take"):
            code(HELPDESK["Raise the priority"], language, ASSIGN, {"Priority": 2})


def test_with_items_nothing_is_read_first_and_what_was_relied_on_is_a_condition() -> None:
    item = HELPDESK.item("Ticket", {**CREATED, "Status": "open", "Messages": 0})
    said = [code(HELPDESK["Raise the priority"], each, ASSIGN, {"Priority": 2}, items=[item])
            for each in ("boto3", "cli", "partiql")]  # fmt: skip

    assert "get_item" not in said[0]
    assert arguments(said[0])["ExpressionAttributeValues"][":GSI1SK"] == "4#2026-1#t1"
    assert options(said[1])["--condition-expression"].startswith("attribute_exists(#PK) AND #OpenedAt = :OpenedAt")
    assert '"Priority" = ?' in arguments(said[2])["Statement"]


def test_cli_for_one_item_and_for_a_transaction() -> None:
    assert code(HELPDESK["Drop a draft"], "cli", TicketId="it's", Number=3) == (
        "aws dynamodb delete-item \\\n"
        "  --table-name HelpdeskTable \\\n"
        """  --key '{"PK": {"S": "TICKET#it'"'"'s"}, "SK": {"S": "MESSAGE#0003"}}' \\\n"""
        "  --condition-expression '#Author = :Author' \\\n"
        """  --expression-attribute-names '{"#Author": "Author"}' \\\n"""
        """  --expression-attribute-values '{":Author": {"S": "draft"}}'\n"""
    )
    text = code(HELPDESK["Sign up"], "cli", CustomerId="c1", Email="a@x", token="-once")
    assert words(text)[:4] == ["aws", "dynamodb", "transact-write-items", "--transact-items"]
    customer, email = json.loads(words(text)[4])
    assert customer["Put"]["Item"]["Version"] == {"N": "1"}
    assert email["Put"]["ConditionExpression"] == "attribute_not_exists(#PK)"
    assert words(text)[5] == "--client-request-token=-once"
    with pytest.raises(ModelError, match="would take 'file://x' for the name of a file"):
        code(HELPDESK["Sign up"], "cli", CustomerId="c1", Email="a@x", token="file://x")


def test_partiql_for_each_kind() -> None:
    made = arguments(code(HELPDESK["Write a message"], "partiql", {"TicketId": "t", "Number": 1, "Customer": "c"}))
    assert [each["Statement"] for each in made["TransactStatements"]] == [
        """INSERT INTO "HelpdeskTable" VALUE {'PK': ?, 'SK': ?, 'Type': ?, 'TicketId': ?, 'Number': ?}""",
        'UPDATE "HelpdeskTable" SET "Messages" = "Messages" + ? WHERE "PK" = ? AND "SK" = ?',
    ]
    text = code(HELPDESK["Write a message"], "partiql", {"TicketId": "t", "Number": 1, "Customer": "c"})
    assert text.splitlines()[1].startswith("# It is refused where an item has no Messages yet: PartiQL adds to no")
    dropped = code(HELPDESK["Drop a draft"], "partiql", TicketId="t", Number=1)
    assert arguments(dropped)["Statement"] == (
        'DELETE FROM "HelpdeskTable" WHERE "PK" = ? AND "SK" = ? AND "Author" = ?'
    )
    assert "# It is not refused where an item to be deleted is gone" in dropped
    opened = arguments(code(HELPDESK["Open a ticket"], "partiql", CREATED, items=[]))["TransactStatements"]
    assert opened[1]["Statement"] == (
        'EXISTS(SELECT * FROM "HelpdeskTable" WHERE "PK" = ? AND "SK" = ? AND "CustomerId" IS NOT MISSING)'
    )
    assert opened[2]["Statement"].startswith('INSERT INTO "HelpdeskTable" VALUE {')  # of an upsert where nothing is


CHECKED = DataModel(
    "Checked", [Entity("E", "E#{Id}", None, {"Id": "S", "N": "N"})], sort=None, write_patterns=[
        WritePattern("put", put="E"), WritePattern("upsert", change="E", sets=["N"], upsert=True),
        WritePattern("none", create="E", along=[
            WritePattern("no other", check="E", only_if={"Id": missing()}, takes={"Id": "Other"})])],
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "why"),
    [
        ("put", {"Id": "a", "N": 1}, "INSERT replaces no item"),
        ("upsert", {"Id": "a", "N": 1}, "UPDATE makes no item"),
        ("none", {"Id": "a", "N": 1, "Other": "b"}, "EXISTS cannot ask that something is missing"),
    ],
)
def test_what_partiql_cannot_say(name: str, values: dict[str, Any], why: str) -> None:
    with pytest.raises(ModelError, match=why):
        code(CHECKED[name], "partiql", values)
    assert code(CHECKED[name], "cli", values)


def test_an_option_of_a_question_may_be_an_attribute_of_a_change() -> None:
    odd = DataModel(
        "Odd", [Entity("E", "{start}", None, {"start": "S", "page_size": "N"})], sort=None,
        write_patterns=[WritePattern("w", change="E", sets=["page_size"])],
    )  # fmt: skip

    named: dict[str, Any] = {"start": "a", "page_size": 2}
    assert arguments(code(odd["w"], "boto3", **named))["Key"] == {"PK": "a"}


# Carried out.


@pytest.mark.parametrize("way", [by_boto3, by_boto3_with_items])
def test_it_leaves_what_apply_leaves(way: Callable[..., None]) -> None:
    connected = lambda model: connect(model, backend="moto")  # noqa: E731
    outcomes = desk_beside(twins(HELPDESK, connected), 2, 30, way)
    outcomes += things_beside(twins(THINGS, connected), 3, 40, way)

    assert sum(outcomes[each] for each in outcomes if each.endswith(", written")) >= 20


COPIED = DataModel(
    "Copied", [Entity("A", "A#{Id}", "{N:03d}", {"Id": "S", "N": "N", "Name": "S", "Tags": "SS"}),
               Entity("B", "B#{Number}", "B", {"Number": "S", "Name": "S", "Tags": "SS"})],
    write_patterns=[WritePattern("move", change="A", adds={"N": 1}, along=[
        WritePattern("copy", put="B", takes={"Number": "N"}), WritePattern("before", delete="B", takes={
            "Number": old("N")})])],
)  # fmt: skip


def test_what_nobody_declared_survives_a_move_and_a_number_becomes_text_in_a_copy() -> None:
    tables = twins(COPIED, lambda each: connect(each, backend="moto"))
    for table in tables:
        more = {"Legacy": {1, 2}, "Void": None, "Name": None, "Tags": {"b", "a"}}
        table.put_item(Item={**COPIED.item("A", {"Id": "1", "N": 9}), **more})

    assert beside(tables, "move", {"Id": "1", "N": 9}, None, by_boto3) == "written"
    assert {(item["PK"], item["SK"]) for item in held(tables[1]).values()} == {("A#1", "010"), ("B#10", "B")}


@pytest.mark.parametrize("model", [F1, GROWN], ids=["F1", "GROWN"])
def test_each_change_of_our_models_leaves_what_apply_leaves(model: DataModel) -> None:
    tables = twins(model, lambda each: connect(each, backend="moto"))
    for table in tables:
        load(table, f1_items(table.model, seasons=[2024, 2026], rounds=[8]))

    done = {pattern.name: beside(tables, pattern.name, dict(pattern.example), None, by_boto3)
            for pattern in model.write_patterns}  # fmt: skip

    assert len(done) == len(model.write_patterns) > 0
    assert list(done.values()).count("written") >= len(done) // 2, done


def test_what_is_fixed_of_a_key_is_where_the_item_is() -> None:
    tables = twins(ACCOUNTS, lambda each: connect(each, backend="moto"))
    ann, ben = {"Id": "1", "Address": "a@x", "Nick": "ann"}, {"Id": "2", "Address": "b@x", "Nick": "ben"}
    changes: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = [
        ("Begin to count", {}, None), ("Register", ann, None), ("Register", ben, None),
        ("Register", {**ann, "Id": "3", "Address": "c@x"}, None), ("Change the nick", {"Id": "1"}, {"Nick": "anna"}),
        ("Change the address", {"Id": "1"}, {"Address": "b@x"}), ("Leave", {"Id": "2"}, None),
        ("Count anew", {}, None), ("Free a nick", {"Value": "anna"}, None),
    ]  # fmt: skip

    done = [beside(tables, name, given, new, by_boto3) for name, given, new in changes]

    assert done == [*["written"] * 3, "refused", "written", "refused", *["written"] * 3]
    assert set(held(tables[0])) == {
        ("ACCOUNT#1", "ACCOUNT"), ("COUNTER#accounts", "COUNTER"), ("TAKEN#address", "a@x"),
    }  # fmt: skip


LOCKER = DataModel(
    "Lockers",
    [Entity("Box", "{Id}|BOX|", "v{Size:03d}|{Owner}", {"Id": "S", "Size": "N", "Owner": "S", "V": "N", "Data": "B"}),
     Entity("Own er", "OWNER|{Owner}", "|X", {"Owner": "S", "Boxes": "N", "V": "N", "Last": "S"})],
    indexes=[Index("ByV", Box=Keys("V", "{V:02d}|{Owner}"))], delimiter="|", type_attribute=None,
    write_patterns=[
        WritePattern("make", create="Box", version="V",
                     along=[WritePattern("more", change="Own er", adds={"Boxes": 1}, version="V", upsert=True,
                                         sets=["Last"], takes={"Last": "Id"})]),
        WritePattern("resize", change="Box", given=["Id", "Size", "Owner"], adds={"Size": None}, version="V"),
        WritePattern("give", change="Box", sets=["Owner"], only_if={"Data": exists()}, along=[
            WritePattern("fewer", change="Own er", adds={"Boxes": -1}, only_if={"Boxes": at_least(1)},
                         takes={"Owner": old("Owner")}),
            WritePattern("more there", change="Own er", adds={"Boxes": 1}, upsert=True)]),
        WritePattern("break", delete="Box", version="V", along=[WritePattern("gone", delete="Own er")]),
    ],
)  # fmt: skip
BOX: dict[str, Any] = {"Id": "a", "Size": 1, "Owner": "x"}


@pytest.mark.parametrize("way", [by_boto3, by_boto3_with_items])
def test_moves_versions_and_what_goes_along_with_another_delimiter_and_no_type(way: Callable[..., None]) -> None:
    tables = twins(LOCKER, lambda model: connect(model, backend="moto"))
    data = {"Data": b"\0"}
    steps: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
        ("make", {**BOX, **data}, {}, "written"),
        ("make", {**BOX, **data}, {}, "refused"),  # there already
        ("make", {**BOX, "Id": "b"}, {}, "written"),  # the owner's second
        ("resize", {**BOX, "V": 1}, {"Size": Decimal(4)}, "written"),  # it moves
        ("resize", {**BOX, "Size": 5, "V": 1}, {"Size": 1}, "refused"),  # version 2 by now
        ("resize", {**BOX, "Size": 5}, {"Size": 0}, "written"),  # it stays
        ("resize", {**BOX, "Size": 5}, {"Size": 999}, "refused"),  # wider than its padding
        ("give", {**BOX, "Size": 5}, {"Owner": "y|z"}, "refused"),  # a key that could not be read back
        ("give", {**BOX, "Size": 5}, {"Owner": "y"}, "written"),
        ("give", {**BOX, "Id": "b"}, {"Owner": "y"}, "refused"),  # it has no data
        ("break", {**BOX, "Size": 5, "Owner": "y", "V": 9}, {}, "refused"),
        ("break", {**BOX, "Size": 5, "Owner": "y"}, {}, "written"),
        ("break", {**BOX, "Size": 5, "Owner": "y"}, {}, "refused"),  # gone
    ]
    for name, given, new, ended in steps:
        assert beside(tables, name, given, new, way) == ended, name


@settings(max_examples=settings().max_examples // 2)
@examples(st.lists(SAID | st.sampled_from(NASTY), min_size=4, max_size=4, unique=True), st.binary(min_size=1))
def test_whatever_names_and_values_hold_is_written_as_it_is(texts: list[str], data: bytes) -> None:
    identity, note, attribute, other = (each.replace("#", "-") for each in texts)
    if len({"Id", "PK", "Type", "Data", "Set", attribute, other}) < 7:
        return
    kinds = {"Id": "S", attribute: "S", "Data": "B", "Set": "SS", other: "N"}
    model = DataModel(
        "-odd.Table_1", [Entity("Thing", "{Id}", None, kinds)], sort=None, write_patterns=[
            WritePattern(note, put="Thing"), WritePattern("change", change="Thing", sets=[attribute], adds={other: 1},
                                                          only_if={attribute: note})])  # fmt: skip
    item = {"Id": identity, attribute: note, "Data": data, "Set": {note, identity}, other: Decimal("1.5")}
    tables = twins(model, lambda each: connect(each, backend="moto"))

    assert beside(tables, note, item, {}, by_boto3) == "written"
    assert beside(tables, "change", {"Id": identity}, {attribute: identity}, by_boto3) == "written"

    del item["Data"]
    command = options(code(model[note], "cli", item))
    assert command["--item"][attribute] == {"S": note}
    assert command["--item"]["Set"] == {"SS": sorted({note, identity})}


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
def test_scripts_are_laid_out_as_ruff_lays_them_out() -> None:
    item = HELPDESK.item("Ticket", {**CREATED, "Status": "open", "Messages": 0})
    asked = [pattern for model in (F1, GROWN) for pattern in model.access_patterns if pattern.index != "ByConstructor"]
    texts: list[str] = [
        code(pattern, language, pattern.example) for pattern in asked for language in ("boto3", "partiql")
    ]
    texts += [code(HELPDESK["Open a ticket"], "boto3", {**CREATED, "Agent": text, "Priority": None}) for text in NASTY]
    texts += [code(HELPDESK["Open a ticket"], "partiql", {**CREATED, "Agent": text}, items=[]) for text in NASTY]
    texts += [code(HELPDESK["Solve a ticket"], "boto3", ASSIGN)]
    texts += [code(HELPDESK["Hand over a ticket"], "boto3", ASSIGN, {"CustomerId": "c2"}, items=each)
              for each in (None, [item])]  # fmt: skip
    texts += [code(LOCKER[each], "boto3", BOX, changes) for each, changes in
              (("make", {}), ("resize", {"Size": 2}), ("give", {"Owner": "y"}), ("break", {}))]  # fmt: skip
    for text in texts:
        ast.parse(text)
        command = [RUFF or "", "format", "--isolated", "--line-length=88", "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        assert done.stdout == text
        assert "f1model" not in text
