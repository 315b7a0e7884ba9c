"""The items that the judges look things up in, made once in a process and shared: change none of them."""

from functools import cache

from f1model.design.entity import Item
from f1model.f1.items import f1_items
from f1model.f1.models import F1


@cache
def history() -> list[Item]:
    """Every item of our model, from 1950 on."""
    return f1_items(F1)


@cache
def seasons(*years: int) -> list[Item]:
    """The items of these seasons."""
    return f1_items(F1, seasons=years)


@cache
def race(season: int, number: int) -> list[Item]:
    """One race with its results, and its season's item."""
    return f1_items(F1, seasons=[season], rounds=[number])
