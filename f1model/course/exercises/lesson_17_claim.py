"""The judge of 17.d: a number is claimed safely, again and again, and without paying for refusals that can be seen."""

from collections.abc import Callable
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercises.lesson_17_desk import (
    ANTONELLI,
    BORTOLETO,
    at,
    desk,
    found,
    holder_key,
    killed,
    met,
    raised,
)
from f1model.course.orders import Order
from f1model.course.replay import Run

Answer = Callable[[Any, str, int], Any]
READS = ("get_item", "batch_get_item", "transact_get_items", "query", "scan")


def claim(answer: Answer) -> str | None:
    """The hint to a function of a table, a driver and a number, which returns "yours" or "taken"."""
    table = desk()
    told = answer(table, ANTONELLI, 12)
    held = at(table, holder_key(12))
    if held.get("HeldBy") != ANTONELLI:
        return "12 was free. Afterwards the item NUMBER#12 / HOLDER should say HeldBy 'kimi-antonelli'."
    if told != "yours":
        return f"12 was free, and is his now. It should return 'yours'; it returned {shown(told)}."
    if len(at(table, holder_key(12))) < len(held) or answer(table, BORTOLETO, 12) != "taken":
        return "Antonelli holds 12, and Bortoleto claims it. It should return 'taken'."
    if at(table, holder_key(12)) != held:
        return "Antonelli held 12, and Bortoleto's claim has changed the guard."

    def claims(driver: str) -> Callable[[Any], Any]:
        return lambda table: answer(table, driver, 12)

    return (
        met({"Antonelli": claims(ANTONELLI), "Bortoleto": claims(BORTOLETO)}, _both, [])
        or killed(claims(ANTONELLI), _own, [])
        or _thrifty(answer)
    )


def _both(order: Order) -> str | None:
    told = list(order.told.values())
    if told.count("yours") > 1:
        return "both are told 'yours'. A look keeps no promise; the put has to ask again."
    if hint := raised(order):
        return hint
    driver = {"Antonelli": ANTONELLI, "Bortoleto": BORTOLETO}
    holder = found(order.items, holder_key(12)).get("HeldBy")
    for name, said in order.told.items():
        if said != ("yours" if holder == driver[name] else "taken"):
            return f"{shown(holder)} holds 12, and {name} is told {shown(said)}."
    return None


def _own(order: Order) -> str | None:
    told = order.told["run again"]
    if hint := raised(order):
        return hint
    return None if told == "yours" else f"he is told {shown(told)}. Who holds 12? He does: his first run took it."


def _thrifty(answer: Answer) -> str | None:
    run = Run(desk({**holder_key(12), "HeldBy": ANTONELLI}), lambda table: answer(table, BORTOLETO, 12))
    while not run.done:
        run.step()
    if any(step.operation not in READS for step in run.steps):
        return "12 is taken, everybody can see it, and it still sent a write: 1 WCU for a no. A look is half an RCU."
    return None
