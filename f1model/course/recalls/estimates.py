"""What the truths of several recall questions are computed from."""

from collections.abc import Iterable
from typing import Any

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.query.explain import Estimate, explain


def season(year: int, model: DataModel = F1, kind: str = "") -> list[Item]:
    """The items of one season; with a ``kind`` ("RaceItem") only those of that type."""
    return _of(kind, f1_items(model, seasons=[year]))


def race(year: int, number: int, model: DataModel = F1, kind: str = "") -> list[Item]:
    """The items of one race and its season; with a ``kind`` only those of that type."""
    return _of(kind, f1_items(model, seasons=[year], rounds=[number]))


def estimate(pattern: AccessPattern, items: Iterable[Item], **values: Any) -> Estimate:
    """What a pattern would read of these items, and what that costs."""
    asked = explain(pattern, items=items, **values)
    assert asked.estimate is not None  # there are items
    return asked.estimate


def _of(kind: str, items: list[Item]) -> list[Item]:
    return [item for item in items if not kind or item["Type"] == kind]
