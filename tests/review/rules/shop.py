"""A small design that breaks no rule, for tests that break one at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.review import Review
from f1model.review import review as whole

ATTRIBUTES = {"Shop": "S", "Number": "N", "Line": "N", "Name": "S", "Price": "N"}
ORDER = Entity("Order", "SHOP#{Shop}", "ORDER#{Number:03d}", ATTRIBUTES)
LINE = Entity("Line", "SHOP#{Shop}", "ORDER#{Number:03d}#LINE#{Line:02d}", ATTRIBUTES)
WHOLE = AccessPattern("Get an order", ["Shop", "Number"], ["Order", "Line"], example={"Shop": "a", "Number": 1})
ALL = AccessPattern("Get all orders", ["Shop"], ["Order", "Line"], example={"Shop": "a"})


# What AWS advises and nearly every small design leaves out. Their own tests ask for the whole review.
UNHEARD = {"no-rate", "generic-name"}


def review(model: DataModel, items: Sequence[Item] | None = None, traffic: Mapping[str, float] | None = None) -> Review:
    """The review, without the advice that every design here would get."""
    return Review(model.table, [each for each in whole(model, items, traffic) if each.code not in UNHEARD])


def shop(
    *entities: Entity,
    asked: Sequence[AccessPattern] = (WHOLE,),
    indexes: Sequence[Index | LocalIndex] = (),
    **fields: Any,
) -> DataModel:
    return DataModel("Shops", entities or (ORDER, LINE), access_patterns=asked, indexes=indexes, **fields)


def keyed(entity: Entity, sort: str, **changes: Any) -> Entity:
    return replace(entity, sort=sort, **changes)


def order(model: DataModel | None = None, **values: Any) -> Item:
    return (model or shop()).item("Order", {"Shop": "a", "Number": 1, **values})


def line(model: DataModel | None = None, **values: Any) -> Item:
    return (model or shop()).item("Line", {"Shop": "a", "Number": 1, "Line": 1, **values})


def told(model: DataModel, items: Sequence[Item] | None = None, traffic: Mapping[str, float] | None = None) -> Any:
    """The findings as (level, code, where)."""
    return [(each.level, each.code, each.where) for each in review(model, items, traffic)]


def only(found: Review) -> Any:
    """The single finding of a review."""
    assert len(found) == 1, found
    return found[0]
