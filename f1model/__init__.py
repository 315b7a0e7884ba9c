"""Single-table design for DynamoDB, on real Formula 1 data: the helper package behind the notebooks."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from f1model.table.database import connect, load
    from f1model.design.entities import Entity, Index, Key
    from f1model.query.explain import explain
    from f1model.f1.models import ARTICLE, F1, f1_items
    from f1model.course.check import check
    from f1model.design.model import AccessPattern, DataModel, Relationship
    from f1model.query.run import run
    from f1model.views.aggregate import aggregate_view
    from f1model.views.erd import erd

_HOME = {
    "DataModel": "design.model", "Entity": "design.entities", "Key": "design.entities", "Index": "design.entities", "Relationship": "design.model", "AccessPattern": "design.model", "ARTICLE": "f1.models", "F1": "f1.models", "f1_items": "f1.models", "connect": "table.database", "load": "table.database", "run": "query.run", "explain": "query.explain", "aggregate_view": "views.aggregate", "erd": "views.erd", "check": "course.check",
}  # fmt: skip

__all__ = [
    "ARTICLE", "F1", "AccessPattern", "DataModel", "Entity", "Index", "Key", "Relationship", "aggregate_view",
    "check", "connect", "erd", "explain", "f1_items", "load", "run",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
