"""Where PartiQL says something else than the request it is made from."""

from dataclasses import replace

import pytest

from f1model.design.entity import Entity
from f1model.design.index import LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.export import code, partiql

ASKED = AccessPattern("by status", ["A"], ["T"], index="LSI1", whole=True, example={"A": "a"})
MODEL = DataModel(
    "Desk",
    [Entity("T", "A#{A}", "T#{Id}", {"A": "S", "Id": "S", "Status": "S"})],
    indexes=[LocalIndex("LSI1", T="{Status}#{Id}", projection="KEYS_ONLY")],
    access_patterns=[ASKED, replace(ASKED, name="held", whole=False)],
)


def test_what_a_local_index_fetches_is_asked_for_by_boto3_and_the_command_line() -> None:
    assert '"Select": "ALL_ATTRIBUTES"' in code(MODEL["by status"], "boto3", A="a")
    assert "--select ALL_ATTRIBUTES" in code(MODEL["by status"], "cli", A="a")
    assert "count" not in code(MODEL["by status"], "boto3", A="a")
    assert "ALL_ATTRIBUTES" not in code(MODEL["held"], "boto3", A="a")


def test_a_star_in_partiql_fetches_nothing_so_what_is_wanted_is_named() -> None:
    for language in (lambda: code(MODEL["by status"], "partiql", A="a"), lambda: partiql(MODEL["by status"], A="a")):
        with pytest.raises(ModelError, match=r"SELECT \* gives of LSI1 what it holds") as refused:
            language()
        assert "attributes=[...]" in refused.value.fix

    assert partiql(MODEL["held"], A="a") == ('SELECT * FROM "Desk"."LSI1" WHERE "PK" = ?', ["A#a"])
    named, _ = partiql(MODEL["by status"], A="a", attributes=["Id", "Status"])
    assert named == 'SELECT "Id", "Status" FROM "Desk"."LSI1" WHERE "PK" = ?'
