"""Mutation test of the rules on tenants and time to live: every key that loses its tenant, every forgotten filter.

Whether a fault matters is said by the rendered keys, as IAM compares them, and by what has expired and comes back.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from f1model.design.comparison import above
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.review import review

FIRST = {"OrgId": "acme", "UserId": "u1", "OrderId": "o1", "Email": "a@x", "Status": "open", "ExpiresAt": 1_800_000_000}
OTHER = {"OrgId": "acme", "UserId": "w2", "OrderId": "p2", "Email": "b@y", "Status": "paid", "ExpiresAt": 1_800_000_000}
_TEXTS = {"OrgId": "S", "UserId": "S"}
SHARED = DataModel(
    "Shared",
    [
        Entity("User", "ORG#{OrgId}", "USER#{UserId}", {**_TEXTS, "Email": "S"}),
        Entity("Order", "{OrgId}#USER#{UserId}", "ORDER#{OrderId}", {**_TEXTS, "OrderId": "S", "Status": "S"}),
        Entity("Session", "ORG#{OrgId}#SESSIONS", "SESSION#{UserId}", {**_TEXTS, "ExpiresAt": "N"}, ttl="ExpiresAt"),
    ],
    indexes=[
        Index("ByEmail", User=Keys("ORG#{OrgId}#EMAIL#{Email}", "{UserId}")),
        Index("ByStatus", partition=["OrgId", "Status"], sort="OrderId"),
    ],
    access_patterns=[
        AccessPattern("Get a user", ["OrgId", "UserId"], ["User"]),
        AccessPattern("Get a user's orders", ["OrgId", "UserId"], ["Order"]),
        AccessPattern("Get the sessions", ["OrgId"], ["Session"], where={"ExpiresAt": above()}),
        AccessPattern("Find by address", ["OrgId", "Email"], ["User"], index="ByEmail"),
        AccessPattern("Get orders by status", ["OrgId", "Status"], ["Order"], index="ByStatus"),
    ],
    tenant="OrgId",
)  # fmt: skip


def keyed() -> Iterator[DataModel]:
    """Every segment of every partition key dropped, and every two of them exchanged."""
    for entity in SHARED.entities:
        for text in _changed(entity.partition.split("#")):
            yield SHARED.with_keys({entity.name: Keys(text, entity.sort)})
    email, status = SHARED.indexes
    for text in _changed(["ORG", "{OrgId}", "EMAIL", "{Email}"]):
        yield replace(SHARED, indexes=[Index("ByEmail", User=Keys(text, "{UserId}")), status])
    for names in (["Status"], ["OrgId"], ["Status", "OrgId"]):
        yield replace(SHARED, indexes=[email, Index("ByStatus", partition=names, sort="OrderId")])


def _changed(segments: list[str]) -> Iterator[str]:
    for n in range(len(segments)):
        if len(segments) > 1:
            yield "#".join(segments[:n] + segments[n + 1 :])
        for k in range(n):
            turned = list(segments)
            turned[n], turned[k] = turned[k], turned[n]
            yield "#".join(turned)


def open_to_others(model: DataModel) -> bool:
    """Whether IAM cannot tell the keys of one tenant by how they begin."""
    for place in model.places:
        for name in place.keys:
            items = [model.item(name, _of(model, name, values)) for values in (FIRST, OTHER)]
            one, other = (str(item[place.partition[0]]) for item in items)
            same = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
            if place.holds(items[0]) and "acme" not in same:
                return True
    return False


def _of(model: DataModel, name: str, values: Item) -> Item:
    return {each: value for each, value in values.items() if each in model.entity(name).attributes}


def test_a_key_that_does_not_begin_with_its_tenant_is_seen_and_no_other() -> None:
    missed = []
    for model in keyed():
        seen = any(each.code == "tenant-does-not-lead" for each in review(model))
        if seen != open_to_others(model):
            missed.append((model.entities, model.indexes))

    assert missed == []
    assert not open_to_others(SHARED)
    assert sum(map(open_to_others, keyed())) > 8
    assert sum(not open_to_others(model) for model in keyed()) > 8


def test_a_filter_on_what_has_expired_that_is_forgotten() -> None:
    for pattern in SHARED.access_patterns:
        bare = [replace(each, model=None, where={}) if each is pattern else replace(each, model=None)
                for each in SHARED.access_patterns]  # fmt: skip
        found = [each.what for each in review(replace(SHARED, access_patterns=bare)) if "K12" in each.advice]
        assert [pattern.name in what for what in found] == ([True] if pattern.where else [])
