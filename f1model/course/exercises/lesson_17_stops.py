"""The judge of 17.b: a pit stop is counted once, however often it is reported."""

from collections.abc import Callable
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercises.lesson_17_desk import (
    ANTONELLI,
    at,
    desk,
    found,
    killed,
    met,
    profile_key,
    raised,
    registered,
)
from f1model.course.orders import Order

BEFORE = registered(ANTONELLI, 12)[:1]
STOP = {"StopId": "2025-1-12-1", "DriverId": ANTONELLI}
NEXT = {**STOP, "StopId": "2025-1-12-2"}


def count_stop(answer: Callable[[Any, dict[str, str]], Any]) -> str | None:
    """The hint to a function of a table and a stop, which adds 1 to the driver's ``Stops``, once for each stop."""

    def counts(stop: dict[str, str]) -> Callable[[Any], Any]:
        return lambda table: answer(table, dict(stop))

    table = desk(*BEFORE)
    counts(STOP)(table)
    profile = at(table, profile_key(ANTONELLI))
    if lost := sorted(BEFORE[0].keys() - profile.keys()):
        return f"The driver's item has lost {lost[0]}: a put replaces the whole item."
    if profile.get("Stops") != 1:
        return f"One stop was reported, and Stops is {shown(profile.get('Stops'))}."
    counts(NEXT)(table)
    if (stops := at(table, profile_key(ANTONELLI)).get("Stops")) != 2:
        return f"A second stop was reported, with another StopId, and Stops is {shown(stops)}. It should be 2."
    return (
        killed(counts(STOP), _not(1), BEFORE)
        or met({"one": counts(STOP), "the same": counts(STOP)}, _not(1), BEFORE)
        or met({"one": counts(STOP), "another": counts(NEXT)}, _not(2), BEFORE)
    )


def _not(right: int) -> Callable[[Order], str | None]:
    def broken(order: Order) -> str | None:
        stops = found(order.items, profile_key(ANTONELLI)).get("Stops")
        if stops != right:
            return f"Stops is {shown(stops)}, and it should be {right}."
        return raised(order)

    return broken
