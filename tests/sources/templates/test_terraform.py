"""Terraform: files, modules, plans and states."""

import json
from pathlib import Path

import pytest

from f1model.design.index import Index, LocalIndex
from f1model.design.settings import Settings
from f1model.errors import ModelError
from f1model.sources import read_sources
from tests.sources.templates.samples import PLAN, TERRAFORM, TERRAFORM_JSON, read


@pytest.mark.parametrize(("name", "text"), [("main.tf", TERRAFORM), ("main.tf.json", TERRAFORM_JSON)])
def test_a_table_is_read_with_all_that_a_model_holds(tmp_path: Path, name: str, text: str) -> None:
    [source] = read(tmp_path, text, name)

    table = source.table
    assert table is not None
    assert (table.table, table.partition, table.sort, source.expires) == ("orders-dev", "pk", "sk", "until")
    assert table.key_types == {"pk": "S", "sk": "S", "status": "S", "at": "N"}
    assert table.indexes == (
        Index("ByStatus", partition="status", sort="at", projection="KEYS_ONLY"),
        LocalIndex("Local", sort="status", projection=["total"]),
    )
    assert table.settings == Settings(stream="KEYS_ONLY", deletion_protection=False)
    assert source.notes == ()


def test_the_other_files_of_the_folder_say_what_variables_are(tmp_path: Path) -> None:
    table = 'resource "aws_dynamodb_table" "t" {\n  name = var.name\n  hash_key = "id"\n}\n'
    [source] = read(tmp_path, table, "table.tf")
    assert source.called == "t-table"
    assert "var.name is declared elsewhere" in source.notes[0]

    (tmp_path / "variables.tf").write_text('variable "name" {\n  default = "abc"\n}\n', encoding="utf-8")
    (tmp_path / "other.tf").write_text(table.replace('"t"', '"u"'), encoding="utf-8")
    assert [each.called for each in read(tmp_path, table, "table.tf")] == ["abc"]
    (tmp_path / "terraform.tfvars").write_text('name = "given"\n', encoding="utf-8")
    assert [each.called for each in read(tmp_path, table, "table.tf")] == ["given"]


def test_both_syntaxes_go_together_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "variables.tf.json").write_text('{"variable": {"name": {"default": "abc"}}}', encoding="utf-8")
    (tmp_path / "terraform.tfvars.json").write_text('{"kind": "N"}', encoding="utf-8")
    table = 'variable "kind" {}\nresource "aws_dynamodb_table" "t" {\n  name = var.name\n  hash_key = "id"\n'
    table += '  attribute {\n    name = "id"\n    type = var.kind\n  }\n}\n'
    [source] = read(tmp_path, table, "table.tf")

    assert source.table is not None
    assert (source.called, source.table.key_type("id")) == ("abc", "N")
    module = {"module": {"bills": {"source": "./table", "name": "bills"}}}
    (tmp_path / "table").mkdir()
    inner = {"resource": {"aws_dynamodb_table": {"this": {"name": "${upper(var.name)}", "hash_key": "id"}}}}
    (tmp_path / "table/main.tf.json").write_text(json.dumps(inner), encoding="utf-8")
    assert [each.called for each in read(tmp_path, json.dumps(module), "main.tf.json")] == ["BILLS"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "it is Terraform with no resources, and has no DynamoDB table"),
        ("[1]", "and has to be a mapping"),
        ('{"resource": 5}', "its resource is 5, and has to be a mapping"),
        ('{"resource": {"aws_dynamodb_table": {"t": [5]}}}', "its resource aws_dynamodb_table t is 5"),
        ('{"resource": {"aws_dynamodb_table": {"t": {"name": "abc", "range_key": 5}}}}', "has no partition key"),
        ('{"resource": {"aws_dynamodb_table": {"t": {\n"name":', "main.tf.json:2: it is not JSON"),
        ('{"resource": {"aws_dynamodb_table": {"t": {"hash_key": "${var.x"}}}}', "AttributeName is not known"),
    ],
)
def test_terraforms_json_that_is_wrong_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ModelError) as error:
        read(tmp_path, text, "main.tf.json")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


COMMUNITY = """\
module "orders" {
  source             = "terraform-aws-modules/dynamodb-table/aws"
  name               = "orders"
  hash_key           = "id"
  attributes         = [{ name = "id", type = "N" }, { name = "mail", type = "S" }]
  ttl_enabled        = true
  ttl_attribute_name = "until"
  global_secondary_indexes = [{ name = "ByMail", hash_key = "mail", projection_type = "ALL" }]
}
"""


def test_the_community_module_has_its_own_defaults(tmp_path: Path) -> None:
    [source] = read(tmp_path, COMMUNITY, "main.tf")

    assert source.table is not None
    assert source.table.key_types == {"id": "N", "mail": "S"}
    assert source.table.indexes == (Index("ByMail", partition="mail"),)
    assert source.table.settings == Settings(recovery=False, deletion_protection=False)  # on demand
    assert source.expires == "until"


def test_a_module_of_the_project_is_followed_inside_the_folder_alone(tmp_path: Path) -> None:
    module = 'variable "name" {}\nresource "aws_dynamodb_table" "this" {\n  name = "x-${var.name}"\n'
    module += '  hash_key = "id"\n}\n'
    for folder in ("project/modules/table", "outside"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "main.tf").write_text(module, encoding="utf-8")
    call = 'module "{0}" {{\n  source = "{1}"\n  name = "{0}"\n}}\n'
    main = call.format("orders", "./modules/table") + call.format("dynamo", "../outside")
    (tmp_path / "project/main.tf").write_text(main, encoding="utf-8")

    found = read_sources([str(tmp_path / "project")])
    [source] = found
    assert source.called == "x-orders"
    assert any("dynamo is not followed: ../outside lies outside of" in note for note in source.notes)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('for_each = { a = "one", b = "two" }', ["orders-one", "orders-two"]),
        ('for_each = toset(["one", "two"])', ["orders-one", "orders-two"]),
        ("for_each = var.owner", ["orders"]),
        ("count = 2", ["orders"]),
        ("count = var.owner ? 1 : 0", ["orders"]),
    ],
)
def test_a_table_may_be_made_several_times(tmp_path: Path, more: str, expected: list[str]) -> None:
    text = TERRAFORM.replace('"orders-${var.stage}"', '"orders-${each.value}"' if "for_each" in more else '"orders"')
    text = text.replace('"orders" {\n', f'"orders" {{\n  {more}\n')

    assert [each.called for each in read(tmp_path, text, "main.tf")] == expected


def test_a_branch_that_is_not_known_and_a_key_that_is_not_are_said(tmp_path: Path) -> None:
    [source] = read(tmp_path, TERRAFORM.replace('var.stage == "prod"', "var.owner"), "main.tf")
    assert source.notes[0] == (
        "billing_mode depends on what is not known here (var.owner has no default): PROVISIONED, not PAY_PER_REQUEST."
    )

    with pytest.raises(ModelError, match=r"the table orders is left out: .* var\.owner has no default"):
        read(tmp_path, TERRAFORM.replace('hash_key     = "pk"', "hash_key = var.owner"), "main.tf")


def test_a_plan_and_a_state_are_read_with_the_modules_in_them(tmp_path: Path) -> None:
    [source] = read(tmp_path, PLAN, "plan.json")
    assert source.table is not None
    assert (source.called, source.table.partition, source.table.sort, source.table.key_type("pk")) == (
        "orders", "pk", None, "B"
    )  # fmt: skip
    assert source.table.settings == Settings(capacity=(3, 2), recovery=False, deletion_protection=False)

    state = """{"version": 4, "terraform_version": "1.9.0", "resources": [{"mode": "managed",
        "type": "aws_dynamodb_table", "name": "t", "instances": [{"index_key": 0, "attributes": {"name": "abc",
        "hash_key": "id", "range_key": "", "billing_mode": "PAY_PER_REQUEST", "attribute": [{"name": "id",
        "type": "S"}], "ttl": [{"attribute_name": "until", "enabled": true}]}}]}]}"""
    [source] = read(tmp_path, state, "terraform.tfstate")
    assert (source.called, source.expires) == ("abc", "until")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  range_key    = ", "  range_key    = = ", "main.tf:12: it is not Terraform's language: '=' is not expected"),
        ('"sk"\n', '"sk\n', "main.tf:12: it is not Terraform's language: a text on this line is not closed"),
        ("    EOT\n", "", "main.tf:8: the block resource that begins there is not closed"),
        ('"aws_dynamodb_table"', '"aws_s3_bucket"', "it is Terraform with 1 resource or module (aws_s3_bucket), and"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TERRAFORM
    with pytest.raises(ModelError) as error:
        read(tmp_path, TERRAFORM.replace(old, new, 1), "main.tf")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_names_that_refer_to_one_another_come_to_an_end(tmp_path: Path) -> None:
    circle = "indexes = local.more\n  more = [local.indexes]\n  old = {"

    [source] = read(tmp_path, TERRAFORM.replace("indexes = {", circle), "main.tf")
    assert any("local.indexes refers to itself" in note for note in source.notes)


def test_a_damaged_module_of_a_folder_is_said_and_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    bad = "locals {\n  a = = 1\n}\n" + TERRAFORM.replace("var.stage", "local.a")
    for folder, text in (("good", TERRAFORM), ("bad", bad)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "main.tf").write_text(text, encoding="utf-8")

    found = read_sources([str(tmp_path)])
    [source] = found
    assert source.called == "orders-dev"
    assert any(note.startswith("Not read: ") and "main.tf:2: it is not Terraform" in note for note in source.notes)
    (tmp_path / "good/main.tf").unlink()
    with pytest.raises(ModelError, match=r"bad/main\.tf:2: it is not Terraform's language"):
        read_sources([str(tmp_path)])


def test_lists_in_brackets_are_one_list_as_before_terraform_012(tmp_path: Path) -> None:
    text = """\
        locals {
          all = [{ name = "id", type = "N" }, { name = "at", type = "B" }, "${var.more}"]
        }
        variable "more" {
          default = []
        }
        resource "aws_dynamodb_table" "orders" {
          name      = "orders"
          hash_key  = "id"
          attribute = ["${slice(local.all, 0, length(local.all))}"]
          global_secondary_index = ["${var.more}"]
        }
        """
    [source] = read(tmp_path, text, "main.tf")

    assert source.table is not None
    assert source.table.key_types == {"id": "N"}
    assert "It defines at, and no key is made of that: left out." in source.notes
