"""serverless.yml: its variables, and the files that it includes."""

from pathlib import Path

import pytest

from f1model.errors import ModelError
from tests.sources.templates.samples import SERVERLESS, USERS, read


def test_variables_and_included_files_are_followed_inside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources/users.yml").write_text(USERS, encoding="utf-8")

    orders, users = read(tmp_path, SERVERLESS, "serverless.yml")
    assert (orders.called, users.called) == ("shop-orders-test", "users-test")


def test_what_lies_elsewhere_is_said_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "users.yml").write_text(USERS, encoding="utf-8")
    (tmp_path / "service/resources").mkdir(parents=True)
    (tmp_path / "service/resources/users.yml").symlink_to(tmp_path / "users.yml")

    [orders] = read(tmp_path / "service", SERVERLESS, "serverless.yml")
    assert orders.notes == (
        "A part of its resources is not read: resources/users.yml lies outside of the folder.",
    )  # fmt: skip
    [orders] = read(tmp_path / "service", SERVERLESS.replace("users.yml", "users.js"), "serverless.yml")
    assert "resources/users.js is code, which is never run" in orders.notes[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("${opt:stage, 'dev'}-x", "dev-x"),
        ("${opt:stage}-x", "test-x"),
        ("${sls:stage}-x", "test-x"),
        ("${self:provider.region}", "us-east-1"),
        ("${env:TABLE, self:custom.missing, 'abc'}", "abc"),
        ("${self:custom.by.${self:provider.stage}}", "byTest"),
        ("${self:custom.list.1}", "two"),
        ("${param:prefix}-x", "pre-x"),
        ("${self:custom.round}", "Orders"),
        ("${ssm:/a/b}", "Orders"),
        ("!Sub 'orders-${AWS::Region}'", "Orders"),
        ("!Sub 'orders-${self:service}'", "orders-shop"),
    ],
)
def test_a_name_is_worked_out_where_it_can_be(tmp_path: Path, name: str, expected: str) -> None:
    text = SERVERLESS.replace("${self:custom.tables.orders}", name).replace("  - ${file(resources/users.yml)}\n", "")
    text = text.replace(
        "custom:\n",
        "params: {default: {prefix: pre}}\ncustom:\n  by: {test: byTest}\n  list: [one, two]\n"
        "  round: ${self:custom.trip}\n  trip: ${self:custom.round}\n",
    )
    text = text.replace(f"TableName: {name}", f"TableName: {name}" if name[0] == "!" else f'TableName: "{name}"')

    [source] = read(tmp_path, text, "serverless.yml")
    assert source.called == expected


def test_code_is_never_run(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"serverless\.ts: it is code, which is never run\. Run serverless package"):
        read(tmp_path, "export default {}", "serverless.ts")


def test_a_file_that_it_includes_can_be_read_by_itself(tmp_path: Path) -> None:
    [users] = read(tmp_path, USERS, "users.yml")

    assert users.called == "users-dev"
