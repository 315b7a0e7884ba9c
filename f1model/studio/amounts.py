"""Figures of two designs beside each other, and which is worse."""

from decimal import Decimal

from f1model.studio.markup import element
from f1model.values import normal


def units(amount: Decimal) -> str:
    """Read or write units, without zeros at their end."""
    return f"{normal(amount):,}"


def was(ours: Decimal, theirs: Decimal) -> str:
    """A word on what they were, if they were others."""
    return "" if ours == theirs else f" (was {units(theirs)})"


def compared(ours: Decimal | None, theirs: Decimal | None, places: int | None = None, *, fair: bool = True) -> str:
    """A figure, and, if it was another one, that and whether it got worse or better, where that is ``fair`` to say."""

    def figure(value: Decimal) -> str:
        return units(value) if places is None else f"{value:,.{places}f}"

    if ours is None:
        return "–" if theirs is None else element("small", f"was {figure(theirs)}", class_="worse")
    if theirs is None:
        return figure(ours) + element("small", "could not be tried", class_="better")
    if figure(ours) == figure(theirs):
        return figure(ours)
    if not fair:
        return figure(ours) + element("small", f"was {figure(theirs)}")
    word, mark = ("worse", "▲ more") if ours > theirs else ("better", "▼ less")
    return figure(ours) + element("small", f"{mark}, was {figure(theirs)}", class_=word)
