"""What a file is, is found by what it holds; what cannot be read is one line that names the file and the place."""

import gzip
import json
import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from f1model.errors import F1ModelError, ModelError
from f1model.sources import Source, read_sources
from f1model.sources.streams import Reader
from tests.sources.test_export_folder import export

LINE = b'{"Item":{"PK":{"S":"a"},"SK":{"N":"1"}}}\n'
TYPED = {"PK": {"S": "a"}, "SK": {"N": "2.50"}, "B": {"B": "AAE="}, "Tags": {"SS": ["y", "x"]}, "No": {"NULL": True}}
PLAIN = {"PK": "a", "SK": Decimal("2.5"), "B": b"\0\1", "Tags": {"x", "y"}, "No": None}
TABLE = {
    "TableName": "Orders",
    "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
    "AttributeDefinitions": [
        {"AttributeName": "PK", "AttributeType": "S"},
        {"AttributeName": "SK", "AttributeType": "N"},
    ],
}


def written(folder: Path, name: str, content: Any) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def the_one(*paths: str) -> Source:
    (source,) = read_sources(paths)
    return source


@pytest.mark.parametrize(
    "content",
    [
        {"Items": [TYPED], "Count": 1},
        {"Count": 1, "ConsumedCapacity": None, "Items": [TYPED]},
        [TYPED],
        [{"Items": [TYPED]}, {"Items": []}],
        [{"Item": TYPED}],
        {"Item": TYPED},
        json.dumps({"Item": TYPED}).encode() + b"\n",
        json.dumps({"Item": TYPED}, indent=2).encode(),
        json.dumps(TYPED).encode(),
        json.dumps({"Items": [TYPED]}, indent=1).encode() + b'\n{"Items": []}',
        {"Orders": [{"PutRequest": {"Item": TYPED}}]},
        {"RequestItems": {"Orders": [{"PutRequest": {"Item": TYPED}}]}},
        {"Responses": {"Orders": [TYPED]}},
        b"\xef\xbb\xbf" + json.dumps({"Items": [TYPED]}).encode(),
        json.dumps({"Items": [TYPED]}).encode("utf-16"),
        gzip.compress(json.dumps({"Item": TYPED}).encode() + b"\r\n", mtime=0),
    ],
)
def test_a_file_of_items_is_known_by_what_it_holds(tmp_path: Path, content: Any) -> None:
    source = the_one(written(tmp_path, "anything.bin", content))

    assert list(source.items()) == list(source.items()) == [PLAIN]
    assert source.table is None


def test_everyday_json_keeps_numbers_exactly(tmp_path: Path) -> None:
    lines = written(
        tmp_path, "a.jsonl", b'{"Id": 1, "Price": 0.10, "In": [{"S": "x"}]}\r\n\r\n{"Id": 12345678901234567890}\n'
    )

    assert list(the_one(lines).items()) == [
        {"Id": 1, "Price": Decimal("0.1"), "In": [{"S": "x"}]},
        {"Id": 12345678901234567890},
    ]


@pytest.mark.parametrize(
    ("content", "at", "said"),
    [
        (LINE * 3 + LINE[:20], ":4", "does not end"),
        (gzip.compress(LINE * 5000, mtime=0)[:-20], "", "ends too early, after"),
        (gzip.compress(LINE * 9, mtime=0)[:-8] + b"\xff" * 8, "", "gzip data is damaged"),
        (LINE + b"\0\n" + LINE, ":2", "NUL"),
        (LINE + b'{"Item":{"PK":{"N":5}}}\n', ":2", "each number as text"),
        (LINE + b'{"Item":{"PK":{"NS":[5]}}}\n', ":2", "each number as text"),
        (LINE + b'{"Item":{"PK":{"S":5}}}\n', ":2", "not a value of type S"),
        (LINE + b'{"Item":{"PK":"a"}}\n', ":2", "not one typed value"),
        (LINE + b'{"Item":{"PK":["a"]}}\n', ":2", "not one typed value"),
        (LINE + b'{"Item":{"PK":{"M":{"a":"x"}}}}\n', ":2", "not one typed value"),
        (LINE + b'{"Item":["a"]}\n', ":2", "where an item belongs"),
        (LINE + b'{"Item":{"a":{"S":"x"},"a":{"S":"x"}}}\n', ":2", "'a' twice"),
        (LINE + b'{"Item":{"a":{"N":"' + b"9" * 5000 + b'"}}}\n', ":2", "no number"),
        (LINE + b'{"Item":{"a":' + b'{"L":[' * 40 + b"]}" * 40 + b"}}\n", ":2", "deeper than 32"),
        (LINE + b'{"Item":' + b"[" * 100_000 + b"\n", ":2", "too deeply"),
        (LINE + b'{"Item":{"a":{"S":"\\ud800"}}}\n', ":2", "half a character"),
        (LINE + b'{"Item":{"a":{"S":"\xff"}}}\n', ":2", "not UTF-8"),
        (LINE + b'{"Item":{"":{"S":"x"}}}\n', ":2", "name that nothing can store"),
        (b'[{"a":1},\n\n{"a":}]', ":3", "not JSON"),
        (b'{"Items":[{"a":{"S":"x"}},\n{"a":{"S":', ":2", "cut off"),
        (b'[{"a":1},{"a":' + b"9" * 5000 + b"}]", ":1", "over 1,000 digits"),
        (b'[{"a":1},{"a":1e999999999999}]', ": item 2", "no number"),
        (b'[{"a":"\\ud800 "},{"a":1}]', ":1", "half of a character"),
        (b'[{"a":1},{"a":1,"a":2}]', ": item 2", "'a' twice"),
        (b'[{"a":1},' + b"[" * 5000, ": item 2", "deeper than 100"),
        (b"\xe0\x01\x00\xea", "", "Amazon Ion"),
        (b"$ion_1_0 {}", "", "Amazon Ion"),
        (b"PK\x03\x04...", "", "ZIP"),
        (LINE.decode().encode("utf-16-le"), "", "UTF-16 without a mark"),
        (b"\xff\xfe" + LINE.decode().encode("utf-16-le") + b"\0\xd8", "", "not sound UTF-16"),
        (b"", "", "it is empty"),
        (b" \n", "", "it is empty"),
        (b"Dear Sir or Madam\n", "", "What can be read"),
        (b'{"name": "left-pad", "version": "1.0.0"}', "", "What can be read"),
        (b'{"TableNames": ["Orders"]}', "", "describe-table"),
        (b'{"f1model": 1}', "", "a model already"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_one_line_with_the_file_and_the_place(
    tmp_path: Path, content: bytes, at: str, said: str
) -> None:  # fmt: skip
    path = written(tmp_path, "x.json", content)

    with pytest.raises(ModelError) as caught:
        list(the_one(path).items())

    assert caught.value.where == f"{path}{at}"
    assert said in str(caught.value).replace("\n", "NEWLINE")
    assert "NEWLINE" not in str(caught.value)


def test_what_comes_before_the_damage_is_given(tmp_path: Path) -> None:
    items = the_one(written(tmp_path, "x.json.gz", gzip.compress(LINE * 5000)[:-20])).items()

    assert len([next(items) for _ in range(4000)]) == 4000
    with pytest.raises(ModelError, match="too early"):
        list(items)


@pytest.mark.parametrize("name", ["pipe", "loop", "dangling", "nothing", "a\0b", "/dev/null"])
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling").symlink_to("nowhere")

    with pytest.raises(ModelError):
        read_sources([str(tmp_path / name)])


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "'': it is no name."), ("-", "standard input can be read only once"), ("x" * 5000, "there is no such file")],
)
def test_what_names_no_file_is_one_line(name: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        read_sources([name])


def test_a_template_may_be_packed_or_in_utf_16(tmp_path: Path) -> None:
    template = json.dumps(TEMPLATES["template.yaml"], indent=1)
    for name, content in (("t.yaml.gz", gzip.compress(template.encode())), ("t.yaml", template.encode("utf-16"))):
        assert the_one(written(tmp_path, name, content)).called == "Orders"


def test_a_file_of_the_systems_that_has_nothing_to_say_is_empty() -> None:
    class Silent:
        def read(self, _: int) -> None: ...

    assert Reader(Silent(), "x").read() == b""  # type: ignore[arg-type]


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "x.json", LINE)

    def refused(*_: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("f1model.sources.streams.os.open", refused)
    with pytest.raises(ModelError, match="permission denied"):
        read_sources([path])


def test_a_folder_is_read_whole_and_no_link_is_followed(tmp_path: Path) -> None:
    written(tmp_path, "in/a.json", LINE)
    written(tmp_path, "in/deep/b.json.gz", gzip.compress(LINE))
    written(tmp_path, "in/notes.txt", b"hello")
    written(tmp_path, "in/empty.json", b"")
    (tmp_path / "in" / "c.json").symlink_to(written(tmp_path, "secret.json", LINE))
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")

    source = the_one(str(tmp_path / "in"))
    assert len(list(source.items())) == 2
    assert "1 file of another kind left out: notes.txt." in source.notes
    assert "2 links not followed: again, c.json." in source.notes

    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "a.json").symlink_to(tmp_path / "secret.json")
    with pytest.raises(ModelError, match=r"it is empty\. 1 link not followed: a.json"):
        read_sources([str(tmp_path / "links")])
    (tmp_path / "none").mkdir()
    with pytest.raises(F1ModelError, match="it is empty"):
        read_sources([str(tmp_path / "none")])


PROJECT: dict[str, Any] = {
    "README.md": b"# Shop\n\n```yaml\nResources:\n  T: {Type: AWS::DynamoDB::Table\n```\nName, Price\nx, 5\n",
    "src/app.py": b"import os, sys\nfrom a import b, c\n",
    "package.json": {"name": "shop", "version": "1.0.0", "resources": {"a": 1}},
    "package-lock.json": {"name": "shop", "lockfileVersion": 3, "packages": {"": {"name": "shop"}}},
    "yarn.lock": b"# yarn lockfile v1\n",
    "tsconfig.json": b'{\n  // no JSON\n  "compilerOptions": {"strict": true,},\n}\n',
    "events/order.json": {"Records": [{"eventName": "INSERT"}]},
    "fixtures/users.json": [{"id": 1, "name": "Ann"}, {"id": 2}],
    "fixtures/prices.csv": b"name,price\nx,5\n",
    "fixtures/broken.json": b'[{"id": 1}, {"id": ',
    "docs/logo.png": b"\x89PNG\r\n\x1a\n\0\0",
    "docs/logo.svg": b"<svg/>",
    ".github/workflows/test.yml": b"on: push\n",
    ".env": b"A=1\n",
    "k8s.yaml": b"apiVersion: v1\n---\nkind: Pod\n",
    "damaged.yaml": b"Resources:\n  A: [\n",
    "topic.yaml": b"AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  T: {Type: AWS::SNS::Topic}\n",
    "node_modules/left-pad/template.json": {"Table": TABLE},
    ".terraform/modules/x/main.tf": b'resource "aws_dynamodb_table" "t" {}\n',
    ".git/config": b"[core]\n",
    "other.json": {"Table": {**TABLE, "KeySchema": TABLE["KeySchema"][:1]}},
}
TEMPLATES: dict[str, Any] = {
    "template.yaml": {"Resources": {"T": {"Type": "AWS::DynamoDB::Table", "Properties": TABLE}}},
    "infra/main.tf.json": {"resource": {"aws_dynamodb_table": {"t": {
        "name": "Orders", "hash_key": "PK", "range_key": "SK",
        "attribute": [{"name": "PK", "type": "S"}, {"name": "SK", "type": "N"}]}}}},
    "describe.json": {"Table": TABLE},
}  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
def test_in_a_projects_folder_what_is_no_source_is_left_out_and_said(tmp_path: Path, template: str) -> None:
    for name, content in {**PROJECT, template: TEMPLATES[template], "scan.json": {"Items": [TYPED]}}.items():
        written(tmp_path, name, content)
    os.mkfifo(tmp_path / "pipe")
    written(tmp_path, "two\nlines", b"\0")

    source = the_one(str(tmp_path))
    assert source.called == "Orders"
    assert list(source.items()) == [PLAIN]
    said = "\n".join(source.notes)
    for each in (
        "Not read: ",
        "damaged.yaml:3",
        "other.json: Orders has the key PK (S) in it",
        "broken.json:1: it ends in the",
        "2 files of items that have the key of no table here left out: fixtures/prices.csv, fixtures/users.json.",
        "1 template without a DynamoDB table left out: topic.yaml.",
        "13 files of another kind left out: .env, README.md, docs/logo.png, ….",
        "4 folders not looked into: .git, .github, .terraform, ….",
    ):
        assert each in said
    assert all(note.isprintable() for note in source.notes)


def test_a_folder_of_very_many_files_is_looked_at_in_part_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("f1model.sources.folder._MOST", 5)
    for number in range(20):
        written(tmp_path, f"{number:02d}.json", LINE)

    source = the_one(str(tmp_path))
    assert len(list(source.items())) == 5
    assert "It holds over 5 files, and only so many are looked at: name a folder in it." in source.notes


def test_a_template_may_lie_beside_an_export(tmp_path: Path) -> None:
    export(tmp_path, {"a.json.gz": [{"Item": TYPED}]})
    written(tmp_path, "template.json", TEMPLATES["template.yaml"])

    source = the_one(str(tmp_path))
    assert source.table is not None
    assert list(source.items()) == [PLAIN]


def test_items_are_read_beside_a_template_that_has_no_table(tmp_path: Path) -> None:
    written(tmp_path, "template.yaml", PROJECT["topic.yaml"])
    with pytest.raises(ModelError, match="no DynamoDB table"):
        read_sources([str(tmp_path)])
    written(tmp_path, "scan.json", {"Items": [TYPED]})

    source = the_one(str(tmp_path))
    assert list(source.items()) == [PLAIN]
    assert "1 template without a DynamoDB table left out: template.yaml." in source.notes


def test_an_item_that_begins_with_a_very_long_value_is_known_for_what_it_is(tmp_path: Path) -> None:
    long = {"Blob": {"S": "x" * 200_000}, **TYPED}
    lines = json.dumps({"Item": long}).encode() + b"\n" + LINE

    for content in (lines, json.dumps({"Items": [long]}).encode(), json.dumps([long]).encode()):
        first = next(the_one(written(tmp_path, "x", content)).items())
        assert first == {"Blob": "x" * 200_000, **PLAIN}
    plain = written(tmp_path, "x.jsonl", b'{"a": "' + b"x" * 200_000 + b'", "b": {"S": 1}}\n')
    assert next(the_one(plain).items())["b"] == {"S": 1}


def test_without_ijson_as_in_a_browsers_tab_the_same_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "scan.json", json.dumps({"Items": [TYPED, TYPED], "Count": 2}, indent=1).encode())
    streamed = [*the_one(path).items()]
    monkeypatch.setitem(sys.modules, "ijson", None)

    assert [*the_one(path).items()] == streamed
    damaged = written(tmp_path, "cut.json", Path(path).read_bytes()[:-20])
    with pytest.raises(ModelError, match=r"cut\.json:\d+: it ends in the middle"):
        list(the_one(damaged).items())
