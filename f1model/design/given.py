"""What people hand to a function by mistake: a list for a table, a name for a pattern, one thing for a list of them.

Each check raises ModelError where a thing will not do, and says what came and what to write instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from f1model.design.entity import Item
from f1model.errors import ModelError


def shown(value: Any) -> str:
    """A value as an error names it: ``the table F1Table``, ``a list``, ``the text 'F1'``."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if is_model(value):
        return f"the data model {value.table}"
    if hasattr(value, "given"):
        return f"the {'write' if hasattr(value, 'along') else 'access'} pattern {value.name!r}"
    if is_table(value):
        return f"the table {value.name}"
    if value is None or isinstance(value, int | float):
        return repr(value)
    if callable(value) and hasattr(value, "__name__"):
        return f"the function {value.__name__}"
    name = "mapping" if isinstance(value, Mapping) else type(value).__name__.lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def is_model(value: Any) -> bool:
    """Whether it is a data model."""
    return not isinstance(value, type) and hasattr(value, "access_patterns") and hasattr(value, "places")


def is_table(value: Any) -> bool:
    """Whether it is a boto3 table, or behaves like one."""
    return not isinstance(value, type) and callable(getattr(value, "get_item", None)) and hasattr(value, "name")


def is_result(value: Any) -> bool:
    """Whether it is what a query returned."""
    return isinstance(getattr(value, "items", None), list) and hasattr(value, "units")


def model_given(value: Any, where: str, fix: str) -> None:
    """A data model. ``where`` names the function, and ``fix`` says how to call it."""
    if is_model(value):
        return
    members = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    if any(map(is_model, members)) and "*" not in fix:
        fix = "Give one of the models in it, and call it once for each."
    raise ModelError(where, f"it needs a data model, and got {shown(value)}.", fix)


def table_given(value: Any, where: str, call: str) -> None:
    """A boto3 table; ``call`` is how the function is called."""
    if is_table(value):
        return
    made = (
        "a table comes from connect(model)" if is_model(value) or isinstance(value, type) else "the table comes first"
    )
    raise ModelError(where, f"it needs a table, and got {shown(value)}.", f"Write {call}: {made}.")


def items_given(value: Any, where: str, name: str = "items") -> list[Item]:
    """Items, as a list."""
    if is_result(value):
        raise ModelError(where, f"{name} is {shown(value)}.", "Give the items in it: result.items.")
    if isinstance(value, Mapping):
        raise ModelError(where, f"{name} is a mapping, not a list of items.", "Put one item into a list: [item].")
    if is_table(value):
        problem = f"{name} is {shown(value)}."
        raise ModelError(where, problem, 'Give the items in it: table.scan()["Items"], for a small table.')
    if isinstance(value, str | type) or not isinstance(value, Iterable):
        problem = f"{name} is {shown(value)}, not a list of items."
        raise ModelError(where, problem, "Give a list, as f1_items(seasons=[2024]) makes it.")
    items = list(value)
    for wrong in (each for each in items if not isinstance(each, Mapping)):
        problem = f"{name} holds {shown(wrong)}, which is not an item."
        raise ModelError(where, problem, 'Write each item as a mapping: {"PK": "...", "SK": "..."}.')
    return items


def mapping_given(value: Any, where: str, fix: str) -> None:
    """A mapping, such as one item or its values."""
    if type(value) is not dict and not isinstance(value, Mapping):
        raise ModelError(where, f"it needs a mapping from names to values, and got {shown(value)}.", fix)


def names_given(value: Any, part: str, where: str) -> tuple[str, ...]:
    """Names, in order; ``part`` is what they are called in the declaration that ``where`` names."""
    if isinstance(value, str):
        raise ModelError(where, f"{part} is text.", f"Write a list: {part}=[{value!r}].")
    if isinstance(value, Mapping) or not isinstance(value, Sequence | set | frozenset):
        raise ModelError(where, f"{part} is {value!r}.", f'Write a list of names: {part}=["..."].')
    wrong = next((each for each in value if not isinstance(each, str)), None)
    if wrong is not None:
        raise ModelError(where, f"{part} holds {wrong!r}, which is not a name.", "Write its name, in quotes.")
    return tuple(sorted(value) if isinstance(value, set | frozenset) else value)


def alone(first: Any, others: Sequence[Any], where: str) -> None:
    """Refuse what was given after a pattern and its values, such as all three of them after a table."""
    if others:
        problem = (
            f"it takes a pattern and its values, and {shown(first)} came first."
            if is_table(first)
            else (f"it takes a pattern and its values in one mapping, and {len(others) + 2} things came.")
        )
        raise ModelError(where, problem, f'Write {where}(pattern, {{"SeasonId": 2024}}): nothing is sent, so no table.')
