"""Templates that multiply themselves, are no templates, or are damaged at random: an answer, or one clear line."""

import gzip
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from f1model.errors import ModelError
from f1model.sources import read_sources
from f1model.sources.streams import head_of
from f1model.sources.templates import is_template, read_template
from tests.sources.templates.samples import CLOUDFORMATION, PLAN, SERVERLESS, TERRAFORM, USERS, read

SHARED = [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 12)]
BOMBS = {
    "template.yaml": "a0: &a0 [x, x]\n" + "".join(SHARED) + CLOUDFORMATION + "      Tags: *a11\n",
    "serverless.yml": SERVERLESS.replace("tables: {orders: ", "a0: xxxxxxxxxx\n" + "".join(
        f"  a{number}: {f'${{self:custom.a{number - 1}}}' * 10}\n" for number in range(1, 8)
    ) + "  tables: {orders: ").replace("${self:custom.tables.orders}", "${self:custom.a7}"),
    "main.tf": TERRAFORM.replace("locals {\n", "locals {\n  a0 = [1, 2]\n" + "".join(
        f"  a{number} = [{', '.join([f'local.a{number - 1}'] * 10)}]\n" for number in range(1, 9)
    )).replace('"orders-${var.stage}"', "local.a8"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_what_multiplies_itself_comes_to_an_end(tmp_path: Path, name: str, monkeypatch) -> None:
    monkeypatch.setattr("f1model.sources.templates.known.MOST_STEPS", 5_000)
    with pytest.raises(ModelError, match="values would have to be looked at for its tables"):
        read(tmp_path, BOMBS[name], name)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yml", "", "it is YAML of another kind (it is empty), and has no DynamoDB table"),
        ("a.yml", "apiVersion: v1\n---\nkind: Pod\n", "another kind (it begins with 'apiVersion')"),
        ("a.yml", "a: &a [*a]\n", "a.yml:1: *a refers to no anchor before it, or to what it is a part of"),
        ("a.yml", "[" * 50_000, "a.yml:1: it is"),
        ("a.json", '{"Resources":' * 50_000, "nested more than"),
        ("a.json", '{"Items": []}', "it is JSON of another kind (it begins with 'Items')"),
        ("a.json", '{"Resources": {\n"A": ', "a.json:2: it is not JSON"),
        ("a.tf", "x = " + "(" * 2_000, "it is Terraform with no resources"),
        ("a.tf", 'variable "x" {\n  default = ' + "(" * 2_000 + "1" + ")" * 2_000 + "\n}\n", "no resources"),
    ],
)
def test_what_is_no_template_says_what_it_is(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(ModelError) as error:
        read(tmp_path, text, name)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"is larger than 2 MB\. A template is smaller"):
        read(tmp_path, "a: b\n" * 500_000)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_template_may_be_packed_and_in_utf_16(tmp_path: Path, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    for name, text in (("a.yaml", CLOUDFORMATION), ("a.yml", SERVERLESS), ("a.tf", TERRAFORM), ("a.json", PLAN)):
        path = tmp_path / (name + (".gz" if pack is gzip.compress else ""))
        path.write_bytes(pack(text.encode(encoding)))

        assert is_template(path, head_of(path)[0])
    packed = tmp_path / ("a.yaml.gz" if pack is gzip.compress else "a.yaml")
    assert [source.table for source in read_sources([str(packed)])] == [
        source.table for source in read(tmp_path / "plain", CLOUDFORMATION, "a.yaml")
    ]


@pytest.mark.parametrize("name", ["", "-"])
def test_what_is_no_name_of_a_file_is_one_line(name: str) -> None:
    with pytest.raises(ModelError, match="Give the path of a file or a folder"):
        read_sources([name])


def test_a_template_is_told_from_a_file_of_items() -> None:
    items = b'{"Items": [{"Note": {"S": "\\"Resources\\": AWS::DynamoDB::Table"}}]}'
    for other in (items, b'[{"Resources": 1}]', b"PK,SK\na,b\n", b"apiVersion: v1\n", b'{"Table": {"KeySchema": []}}'):
        assert not is_template(Path("a.json"), other)


def test_a_folder_gives_each_table_once_and_says_what_it_could_not_read(tmp_path: Path) -> None:
    read(tmp_path, CLOUDFORMATION, "one.template.json.yaml")
    read(tmp_path, CLOUDFORMATION, "two/template.yaml")
    (tmp_path / "three.yaml").write_text("Resources:\n  A: [\n", encoding="utf-8")
    (tmp_path / "four.yaml").write_text("Resources:\n  A: {Type: AWS::S3::Bucket}\n", encoding="utf-8")

    found = read_sources([str(tmp_path)])
    [source] = found
    assert any(note.startswith("Declared twice") for note in source.notes)
    assert any(note.startswith("Not read: ") and "three.yaml:3: it is not YAML" in note for note in source.notes)


def test_a_service_in_a_folder_is_read_with_its_files_and_these_not_once_more(tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources/users.yml").write_text(USERS, encoding="utf-8")
    (tmp_path / "serverless.yml").write_text(SERVERLESS, encoding="utf-8")

    found = read_sources([str(tmp_path)])
    assert [each.called for each in found] == ["shop-orders-test", "users-test"]


SEEDS = {"template.yaml": CLOUDFORMATION, "serverless.yml": SERVERLESS, "main.tf": TERRAFORM, "plan.json": PLAN}
PIECES = (
    "{", "}", "[", "]", ":", "- ", "\t", "\0", "&a ", "*a", "!Ref ", "!If [A, B, C]", "!Sub [a, {b: c}]", "null", "-1",
    "!!python/name:x ", "${self:custom}", "${", "{}", "'", '"', "<<: *a", "\n", "<<EOF\n", "for x in y :", "? a : b",
    "...", "\U0001f600", "\\", "9" * 30, "each.value", "var.x", "${file(../x)}", "---\n", "%{ if x }", "local.indexes",
)  # fmt: skip
ROUNDS = 300


def test_damage_at_random_gives_tables_or_one_line(tmp_path: Path) -> None:
    draw = random.Random(17)
    for _ in range(ROUNDS):
        name = draw.choice(list(SEEDS))
        text = SEEDS[name]
        for _ in range(draw.randint(1, 3)):
            start = draw.randrange(len(text))
            end = start + draw.choice((0, 1, 3, 10, 40))
            text = text[:start] + draw.choice(("", draw.choice(PIECES), text[start:end] * 2)) + text[end:]
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with suppress(ModelError):
            assert read_template(path)
