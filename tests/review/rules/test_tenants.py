"""Tenants: designs whose partition keys do not begin with the tenant, and ones that just do."""

from typing import Any

import pytest

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.review import review

A = {"OrgId": "S", "Id": "S", "Kind": "S"}


def found(*entities: Entity, **fields: Any) -> Any:
    model = DataModel("Shared", entities, **{"tenant": "OrgId", **fields})
    return [(each.where, each.what) for each in review(model) if each.code == "tenant-does-not-lead"]


@pytest.mark.parametrize("partition", ["THING#{Id}", "THING#{Id}#{OrgId}", "THINGS", "{Kind}#ORG#{OrgId}"])
def test_a_key_that_does_not_begin_with_the_tenant(partition: str) -> None:
    shown = partition.replace("{", "<").replace("}", ">")
    assert found(Entity("Thing", partition, "{OrgId}#{Id}", A)) == [
        ("Shared", f"OrgId is the tenant, and this does not begin with it: Thing ({shown}).")
    ]
    assert found(Entity("Thing", partition, "{OrgId}#{Id}", A), tenant=None) == []


@pytest.mark.parametrize("partition", ["{OrgId}", "ORG#{OrgId}", "ORG#{OrgId}#THING#{Id}"])
def test_one_that_does(partition: str) -> None:
    assert found(Entity("Thing", partition, "{Id}", A), indexes=[LocalIndex("ByKind", sort="Kind")]) == []


def test_an_index_has_a_key_of_its_own_and_each_is_named() -> None:
    thing, plan = Entity("Thing", "ORG#{OrgId}", "{Id}", A), Entity("Plan", "PLANS", "{Id}", {"Id": "S"})
    indexes = [Index("GSI1", Thing=Keys("KIND#{Kind}", "{Id}")), Index("Own", partition=["OrgId", "Kind"]),
               Index("Other", partition=["Kind", "OrgId"])]  # fmt: skip

    assert [where for where, _ in found(thing, indexes=indexes)] == ["Shared.GSI1", "Shared.Other"]
    assert found(thing, plan, indexes=indexes)[0][1].endswith("does not begin with it: Plan (PLANS).")
