import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from f1model.__main__ import main
from f1model.command.source import opened as model_of
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.export.dynamodb_json import encode
from f1model.opening.opened import open_table
from f1model.sources import Source
from tests.export.test_python_form import declared_in
from tests.opening.shop import ITEMS, ODD, TABLE

KEYS = {
    "TableName": "Shop",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keys.json").write_text(json.dumps({"Table": KEYS}), encoding="utf-8")
    items = [{name: encode(value) for name, value in item.items()} for item in [*ITEMS, ODD]]
    Path("items.json").write_text(json.dumps({"Items": items}), encoding="utf-8")


def said(arguments: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    assert main(["open", *arguments]) == code
    answer = capsys.readouterr()
    return answer.err if code else answer.out


def test_it_says_what_is_in_a_table_and_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["keys.json", "items.json"], capsys)

    assert text.startswith("Table Shop: 151 items read from ")
    assert "CUSTOMER#<customerId>" in text
    assert "WHAT THE KEYS MAKE CHEAP" in text
    assert text.endswith("open keys.json items.json --to models.py\n  python -m f1model view models.py\n")
    assert sorted(path.name for path in Path().iterdir()) == ["items.json", "keys.json"]


def test_the_file_is_a_model_for_every_other_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert "models.py has the model, and 151 items are beside it" in said(
        ["keys.json", "items.json", "--to", "models.py"], capsys
    )
    whole = open_table("keys.json", "items.json")

    (table,) = model_of("models.py").tables
    assert table.model == whole.model
    assert list(table.items) == list(whole.items)
    for command in (["view"], ["review"], ["bill"], ["export", "cloudformation"], ["export", "boto3"]):
        assert main([*command, "models.py"]) == 0, command
    assert main(["open", "keys.json", "items.json", "--to", "models.py"]) == 0, "the same again is no loss"


def test_what_somebody_changed_is_not_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("models.py", "models.items.json"):
        Path(name).write_text("mine", encoding="utf-8")
        line = said(["items.json", "keys.json", "--to", "models.py"], capsys, 1)
        assert line.startswith(f"f1model: {name}: it is there already, and what you changed in it would be lost.")
        assert Path(name).read_text(encoding="utf-8") == "mine"
        Path(name).unlink()
        assert sorted(path.name for path in Path().iterdir()) == ["items.json", "keys.json"]


def test_it_goes_to_standard_output_as_a_file_alone(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["open", "keys.json", "items.json", "--to", "-"]) == 0
    (model,) = declared_in(capfd.readouterr().out).values()
    assert model == open_table("keys.json", "items.json").model
    assert sorted(path.name for path in Path().iterdir()) == ["items.json", "keys.json"]


def test_a_full_disk_and_a_link_are_one_line_and_nothing_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert "/dev/full: no space left on device" in said(["keys.json", "items.json", "--to", "/dev/full"], capsys, 1)
    Path("link.py").symlink_to("elsewhere.py")
    assert "link.py: is a symbolic link" in said(["keys.json", "items.json", "--to", "link.py"], capsys, 1)
    assert sorted(path.name for path in Path().iterdir()) == ["items.json", "keys.json", "link.py"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "it needs something to read."),
        (["keys.json", "--to", "models.txt"], "models.txt is no name of a Python file."),
        (["keys.json", "items.json", "--table", "Other"], "it has no table 'Other'. It has: Shop."),
        (["nowhere.json"], "nowhere.json"),
        (["--endpoint-url", "http://127.0.0.1:9"], "it is not said which table is to be read."),
        (["Shop", "--endpoint-url", "http://127.0.0.1:9"], "Nothing answers at http://127.0.0.1:9."),
    ],
)
def test_what_is_wrong_is_one_line(arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(arguments, capsys, 1)

    assert line in text
    assert text.count("\n") == 1


@pytest.mark.parametrize("arguments", [["x", "--sample", "0"], ["x", "--sample", "many"], ["x", "--backend", "moto"]])
def test_a_wrong_option_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["open", *arguments])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_interrupted_is_one_line(
    number: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # so it is where tests run in the background

    def read(*_: object) -> None:
        os.kill(os.getpid(), number)
        time.sleep(1)

    monkeypatch.setattr("f1model.command.open.opened", read)
    try:
        line = said(["items.json", "keys.json", "--to", "models.py"], capsys, 130)
    finally:
        signal.signal(signal.SIGINT, ignored)
    assert line == "f1model: it was interrupted. Run the same command again: what it wrote is whole.\n"
    assert signal.getsignal(signal.SIGTERM) == before
    assert not Path("models.py").exists()


def test_a_table_on_aws_is_read_only_when_its_price_was_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []

    def items() -> Iterator[Item]:
        reads.append("read")
        return iter(ITEMS)

    def alive(name: str, **options: object) -> Source:
        keys = DataModel(name, [], partition="pk", sort="sk")
        return Source(keys, items, "Shop at aws", notes=("Reading costs about 7 read request units.",), name=name)

    monkeypatch.setattr("f1model.sources.live.live_source", alive)

    line = said(["--backend", "aws", "--table", "Shop"], capsys, 1)
    assert "note: Reading costs about 7 read request units.\n" in line
    assert "nothing was read yet. Add --yes to read it" in line
    assert reads == []
    assert said(["Shop", "--backend", "aws", "--yes"], capsys).startswith("Table Shop: 150 items")
    assert said(["Shop", "--endpoint-url", "http://x:1"], capsys).startswith("Table Shop: 150 items")


def test_an_open_table_in_this_process_is_read_and_not_written() -> None:
    from f1model import connect, load

    table = connect(TABLE, keep=False)
    load(table, ITEMS)
    before = table.scan()["Items"]

    opened = open_table(name="Shop", backend="moto")

    assert table.scan()["Items"] == before
    assert opened.inferred.read == len(ITEMS)
    assert opened.model.index("open").partition == ("openPk",)
