"""All of Formula 1's history as items, made once for whoever reads it."""

from functools import cache

from f1model.design.entity import Item
from f1model.f1.items import f1_items
from f1model.f1.models import GROWN


@cache
def history() -> list[Item]:
    """Every item of the grown model, which has all keys and attributes of ours, 1950 to 2026; only to be read."""
    return f1_items(GROWN)
