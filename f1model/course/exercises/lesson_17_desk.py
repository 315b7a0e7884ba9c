"""The desk of exercises 17: drivers and the guards of their numbers, and how an order that breaks a promise is told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercises.tables import table_of
from f1model.course.interleave import interleave, kill
from f1model.course.orders import Order, Search
from f1model.course.replay import Writer
from f1model.design.entity import Item
from f1model.values import normal

ANTONELLI, BORTOLETO = "kimi-antonelli", "gabriel-bortoleto"


def profile_key(driver: str) -> Item:
    """The key of a driver's item."""
    return {"PK": f"DRIVER#{driver}", "SK": "PROFILE"}


def holder_key(number: int) -> Item:
    """The key of a number's guard item."""
    return {"PK": f"NUMBER#{number:02d}", "SK": "HOLDER"}


def registered(driver: str, number: int) -> list[Item]:
    """A driver with a number: the driver's item, and the guard."""
    profile = {**profile_key(driver), "DriverId": driver, "DriverNumber": number, "Stops": 0}
    return [profile, {**holder_key(number), "HeldBy": driver}]


def desk(*items: Item) -> Any:
    """The table of the exercises, with these items."""
    return table_of("DeskTable", items)


def at(table: Any, key: Mapping[str, Any]) -> Item:
    """The item of a key, as plain Python; {} where there is none."""
    return dict(normal(table.get_item(Key=dict(key), ConsistentRead=True).get("Item", {})))


def found(items: Sequence[Item], key: Mapping[str, Any]) -> Item:
    """The item of a key among items; {} where there is none."""
    return next((item for item in items if (item["PK"], item["SK"]) == (key["PK"], key["SK"])), {})


Broken = Callable[[Order], str | None]  # what is wrong with the end of an order, if anything is


def met(writers: Mapping[str, Writer], broken: Broken, before: Sequence[Item]) -> str | None:
    """The hint to writers that break a promise in some order of their requests; None where none does."""
    search = interleave(desk(*before), writers, lambda items, told: True, before)
    return _told(search, broken, "")


def killed(job: Writer, broken: Broken, before: Sequence[Item]) -> str | None:
    """The hint to a job that breaks a promise if it is killed after one of its requests, and run again."""
    search = kill(desk(*before), job, lambda items, told: True, before)
    return _told(search, broken, "It was killed after ")


def _told(search: Search, broken: Broken, kills: str) -> str | None:
    for order in search.orders:
        if hint := broken(order):
            steps = [_short(name, step.operation) for name, step in order.steps]
            if kills:
                steps = [step.split(" ", 2)[2] for step in steps if step.startswith("first run ")]
                return f"{kills}{steps[-1]} (request {len(steps)}), and run again: {hint}"
            told = steps if len(steps) < 6 else [*steps[:2], "…", *steps[-2:]]
            return f"{', '.join(told)}: {hint}"
    return None


def _short(name: str, operation: str) -> str:
    return f"{name} {''.join(word.capitalize() for word in operation.split('_'))}"


def raised(order: Order) -> str | None:
    """The hint where a writer stopped with an error instead of an answer."""
    for name, told in order.told.items():
        if isinstance(told, Exception):
            code = getattr(told, "response", {}).get("Error", {}).get("Code", type(told).__name__)
            return f"{name} stopped with {shown(code)}. A refusal is an answer, too."
    return None
