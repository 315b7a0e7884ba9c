import json
import sys
from pathlib import Path

import pytest

from f1model.command.source import Source, opened
from f1model.errors import F1ModelError, ModelError
from f1model.export import model_to_json
from f1model.f1.models import F1
from tests.query.helpdesk import HELPDESK

DESK = """\
from f1model import DataModel, Entity

DESK = DataModel("Desk", [Entity("Ticket", "T#{Id}", "TICKET", {"Id": "S", "Due": "N", "Tags": "SS", "Raw": "B"})])
"""
BOOKSHOP = Path(__file__).parents[2] / "notebooks" / "models" / "bookshop.json"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def file(text: str | bytes, name: str = "desk.py") -> str:
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def tables(source: Source) -> list[str]:
    return [each.model.table for each in source.tables]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (DESK, ""),
        (DESK, ":DESK"),
        (f"{DESK}\nSAME = DESK", ""),
        (f"from f1model import F1\n{DESK}", ""),  # a model that is imported is somebody else's
        (f"from f1model import *\n{DESK}", ""),
        (f"{DESK}\ndef made():\n    return DESK", ":made"),
        (f"{DESK}\nBOTH = [DESK]", ":BOTH"),
        (f'{DESK}\nif __name__ == "__main__":\n    raise SystemExit', ""),
        (DESK.replace("DESK =", "class Case:\n    desk =") + "DESK = Case.desk", ""),
        (f"from dataclasses import dataclass\n@dataclass\nclass A:\n    b: 'A'\n{DESK}", ""),
        (f"# -*- coding: latin-1 -*-\n# caf\xe9\n{DESK}".encode("latin-1"), ""),
    ],
)
def test_a_python_file_gives_its_model(text: str | bytes, name: str) -> None:
    assert tables(opened(file(text) + name)) == ["Desk"]


def test_a_python_file_may_import_what_lies_beside_it_and_only_then(capsys: pytest.CaptureFixture[str]) -> None:
    before = list(sys.path)
    Path("shop").mkdir()
    file(DESK, "shop/desk_parts_16.py")
    source = opened(file("print('loading')\nfrom desk_parts_16 import DESK", "shop/all.py"))
    assert tables(source) == ["Desk"]
    assert sys.path == before
    assert capsys.readouterr() == ("", "loading\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "desk.py: it has no data model. Declare one in it: DESK = DataModel(...)."),
        ("x = 1", "desk.py: it has no data model."),
        (b"\x00\x01", "desk.py: "),
        (b"\xff\xfe\xfa", "desk.py"),
        ("x = 1\nx = = 2", "desk.py:2: SyntaxError: invalid syntax. Mend that, and run the command again."),
        ("if 1:\nx = 2", "desk.py:2: IndentationError: expected an indented block"),
        ("(" * 100_000, "desk.py"),
        ("\nimport nowhere_16", "desk.py:2: ModuleNotFoundError: No module named 'nowhere_16'. Mend"),
        ("from f1model import Nothing", "desk.py:1: ImportError: cannot import name 'Nothing' from 'f1model'"),
        ("\n\n1 / 0", "desk.py:3: ZeroDivisionError: division by zero. Mend"),
        ("def f():\n    raise ValueError('two\\nlines')\n\nf()", "desk.py:2: ValueError: two lines. Mend"),
        ("raise ValueError", "desk.py:1: ValueError. Mend"),
        ("def f(): f()\nf()", "desk.py:1: RecursionError: maximum recursion depth exceeded"),
        ("import sys\nsys.exit(3)", "desk.py:2: it ends itself, with SystemExit."),
        ("from f1model import Entity\nEntity('E', '{X}')", "desk.py:2: E, partition key: {X} is not an attribute"),
        ("from f1model import run\n\nrun(1, 2)", "desk.py:3: "),
        (
            f"{DESK}\nOTHER = DataModel('Other', [])",
            "desk.py: it has the data models DESK, OTHER. Name one: desk.py:DESK.",
        ),
    ],
    ids=lambda value: str(value)[:20].replace("\x00", ""),
)
def test_a_python_file_that_fails_is_one_line(text: str | bytes, line: str) -> None:
    with pytest.raises(ModelError) as refused:
        opened(file(text))
    assert str(refused.value).startswith(line)
    assert refused.value.fix


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("NOPE", "desk.py: it has no NOPE. It has the data models DESK."),
        ("Entity", "desk.py: Entity is the class Entity, not a data model."),
        ("ITEMS", "desk.py: ITEMS is a list, not a data model. It has the data models DESK."),
        ("number", "desk.py: number is 1, not a data model."),
        ("bad", "desk.py:7: ZeroDivisionError: division by zero."),
    ],
)
def test_a_name_that_is_no_model_says_which_are(name: str, line: str) -> None:
    text = f"{DESK}\nITEMS = []\ndef bad():\n    return 1 / 0\nnumber = 1"
    with pytest.raises(ModelError) as refused:
        opened(f"{file(text)}:{name}")
    assert str(refused.value).startswith(line)


def test_a_colon_may_be_a_part_of_the_path() -> None:
    Path("a:b").mkdir()
    assert tables(opened(file(DESK, "a:b/desk.py"))) == ["Desk"]
    assert tables(opened(file(DESK, "c:desk.py") + ":DESK")) == ["Desk"]
    with pytest.raises(ModelError, match=r"^C:\\desk\.py: no such file or directory\."):
        opened("C:\\desk.py")
    with pytest.raises(F1ModelError, match=r"^nowhere\.json:DESK: DESK would be a name in a Python file"):
        opened("nowhere.json:DESK")


def test_our_form_and_a_workbench_file_are_told_apart() -> None:
    assert tables(opened(file(model_to_json(F1, HELPDESK), "two.json"))) == ["F1Table", "HelpdeskTable"]
    spaced = json.dumps({"table": "Other", "entities": [], "f1model": 1})
    assert tables(opened(file("\ufeff" + spaced, "late.json"))) == ["Other"]
    bookshop = opened(str(BOOKSHOP))
    assert (tables(bookshop), len(bookshop.tables[0].items) > 0) == (["Bookshop"], True)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"f1model": 1', "x.json: it is not JSON"),
        ('{"f1model": 9}', "x.json: it is version 9"),
        ("", "x.json: it is not JSON"),
        ("{}", "x.json: it has no list called DataModel"),
        (b"\x00\xff", "x.json: it is not JSON"),
    ],
)
def test_a_file_that_is_no_model_is_one_line(text: str | bytes, line: str) -> None:
    with pytest.raises(F1ModelError) as refused:
        opened(file(text, "x.json"))
    assert str(refused.value).startswith(line)


@pytest.mark.parametrize("name", ["absent.py", "folder.py", "absent.json", "folder", "", "\x00.py", "a" * 5_000])
def test_what_is_no_file_is_one_line(name: str) -> None:
    Path("folder.py").mkdir()
    Path("folder").mkdir()
    with pytest.raises(F1ModelError) as refused:
        opened(name)
    assert refused.value.fix


# Items.

JSON = [{"Type": "Ticket", "Id": "1", "Due": 2, "Tags": ["b", "a"], "Raw": "/w=="}]
ITEM = {"PK": "T#1", "SK": "TICKET", "Type": "Ticket", "Id": "1", "Due": 2, "Tags": {"a", "b"}, "Raw": b"\xff"}


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (f"{DESK}\nITEMS = [{ITEM!r}]", None),
        (f"{DESK}\nDESK_ITEMS = [{ITEM!r}]\nITEMS = 1", None),
        (
            f"{DESK}\ndef ITEMS():\n    yield { ({**ITEM, 'PK': None})!r}".replace("'PK': None, 'SK': 'TICKET', ", ""),
            None,
        ),
        (f"{DESK}\nMORE = [{ITEM!r}]", "MORE"),
        (f"{DESK}\nMORE = [{ITEM!r}]", "desk.py:MORE"),
        (DESK, "plain.json"),
        (DESK, "typed.json"),
        (DESK, None),
    ],
)
def test_items_come_from_many_places_and_get_their_keys(text: str, items: str | None) -> None:
    name = ":DESK" if "DESK_ITEMS" in text else ""
    typed = {"Id": {"S": "1"}, "Due": {"N": "2"}, "Tags": {"SS": ["a", "b"]}, "Raw": {"B": "/w=="}}
    file(json.dumps(JSON), "desk.items.json" if items is None and "ITEMS" not in text else "plain.json")
    file(json.dumps({"Items": [{**typed, "Type": {"S": "Ticket"}}], "Count": 1}), "typed.json")
    assert opened(file(text) + name, items).tables[0].items == [ITEM]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{}", "i.json: it has no list of items. Give a list of items"),
        ("[1]", "i.json: item 1: it is not an object."),
        ('[{"Type": "Ticket"}]', "i.json: item 1: Ticket.PK: Id is missing"),
        ('[{"Type": "Other"}]', "i.json: item 1: Desk has no entity 'Other'."),
        ('[{"Type": 1}]', "i.json: item 1: it has no PK, and no entity that would make it."),
        ('[{"Id": "1", "Id": "2"}]', "i.json: item 1: has 'Id' twice."),
        ('[{"Id": NaN}]', "i.json: item 1: Id: is NaN"),
        ('[{"Id": {"N": "x"}}]', "i.json: item 1: one of its values is no DynamoDB JSON"),
        ('[{"Type": "Ticket", "Id": "1", "Raw": "%"}]', "i.json: item 1: Raw: is '%', which is not Base64."),
        ('[{"Type": "Ticket", "Id": "1", "Due": "x"}]', "i.json: item 1: Ticket: Due is 'x', which is not of its"),
        ("[", "i.json: it is not JSON"),
        (
            f'[{{"Type": "Ticket", "Id": "1", "Due": {"[" * 900}{"]" * 900}}}]',
            "i.json: item 1: Due: has lists and maps more",
        ),
    ],
)
def test_items_that_are_none_are_one_line(text: str, line: str) -> None:
    with pytest.raises(ModelError) as refused:
        opened(file(DESK), file(text, "i.json"))
    assert str(refused.value).startswith(line)


@pytest.mark.parametrize(
    "items", ["absent.json", "absent.py:X", "NOPE", "desk.py:NOPE", "desk.py", "desk.py:DESK", "."]
)
def test_a_name_of_items_that_leads_nowhere_is_one_line(items: str) -> None:
    with pytest.raises(ModelError) as refused:
        opened(file(DESK), items)
    assert refused.value.fix


def test_where_there_are_several_tables_items_need_one() -> None:
    two = file(model_to_json(F1, HELPDESK), "two.json")
    file('[{"Type": "Email", "Email": "a@b", "CustomerId": "1"}]', "i.json")
    with pytest.raises(ModelError, match=r"has the tables F1Table, HelpdeskTable\. Name one: --table\."):
        opened(two, "i.json")
    source = opened(two, "i.json", "HelpdeskTable")
    assert [len(each.items) for each in source.tables] == [0, 1]
    assert source.table("HelpdeskTable").items[0]["PK"] == "EMAIL#a@b"
