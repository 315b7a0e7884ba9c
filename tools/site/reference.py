"""The reference: a page for each room of the package, with every name that its doors give out."""

import inspect
from collections import defaultdict
from importlib import import_module
from typing import Any

# The rooms in the order in which one learns them, and what a page calls them.
ROOMS = {
    "design": "Declaring a model",
    "table": "A table to work in",
    "query": "Asking and changing",
    "views": "Pictures and tables",
    "billing": "What it costs",
    "partitions": "What gets hot",
    "review": "The review",
    "studio": "The studio",
    "export": "Taking a model elsewhere",
    "opening": "Opening a table that exists",
    "sources": "Reading a table from files",
    "migration": "From one design to the next",
    "streaming": "Following changes",
    "f1": "Formula 1",
    "course": "The course's own tools",
    "errors": "What can go wrong",
}
# Values know no module that they come from.
OF_VALUES = {
    "COPIED": "f1", "DESIGNS": "f1", "NORMALISED": "f1", "F1": "f1", "ARTICLE": "f1", "GROWN": "f1", "REPAIRED": "f1",
    "PARTITION_READS": "query", "LANGUAGES": "export", "cloudformation": "export", "workbench": "export",
    "RULES": "review", "LIVE": "views",
}  # fmt: skip


def pages() -> dict[str, str]:
    """The pages by their paths: one of each room, and one that lists them."""
    names = by_room()
    lines = [f"   {room}" for room in ROOMS]
    index = "\n".join(
        [_heading("Reference"), "What lessons import, by what it is for.", "", ".. toctree::", "", *lines]
    )
    return {"reference/index.rst": index + "\n"} | {f"reference/{room}.rst": _page(room, names[room]) for room in ROOMS}


def by_room() -> dict[str, list[tuple[str, str]]]:
    """For each room, the names that its page has, each with the door it is imported through."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    doors = ["f1model", *(f"f1model.{room}" for room in ROOMS)]
    taken = set()
    for door in doors:
        for name in _given(door):
            room = OF_VALUES.get(name) or getattr(import_module(door), name).__module__.split(".")[1]
            if (room, name) not in taken:
                found[room].append((door, name))
            taken.add((room, name))
    return found


def _given(door: str) -> list[str]:
    module = import_module(door)
    own = [name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == door]
    return list(getattr(module, "__all__", own if door == "f1model.errors" else ()))


def _page(room: str, names: list[tuple[str, str]]) -> str:
    said = inspect.getdoc(import_module(f"f1model.{room}")) or ""
    return "\n".join([_heading(ROOMS[room]), said, "", *(_entry(door, name) for door, name in names)])


def _heading(title: str) -> str:
    return f"{title}\n{'=' * len(title)}\n"


def _entry(door: str, name: str) -> str:
    thing: Any = getattr(import_module(door), name)
    if inspect.ismodule(thing):
        return f".. automodule:: {thing.__name__}\n   :members:\n"
    if inspect.isclass(thing):
        return f".. autoclass:: {door}.{name}\n   :members:\n"
    if inspect.isroutine(thing):
        return f".. autofunction:: {door}.{name}\n"
    kind = type(thing)
    value = f"\n   :value: {thing}" if kind in (int, str) else ""
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return f".. py:data:: {door}.{name}\n   :type: {module}{kind.__name__}{value}\n"
