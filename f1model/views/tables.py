"""The tables of a design: keys, access patterns, what designs cost, side by side; and any rows or frame of pandas."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from numbers import Integral
from typing import TYPE_CHECKING, Any

from f1model.query.explain import explain
from f1model.f1.comparison import Design, total
from f1model.design.model import DataModel, Entity, Item
from f1model.query.plan import plan
from f1model.query.prices import MEGABYTE, MILLION, Bill
from f1model.values import normal
from f1model.views.html import Html, table

if TYPE_CHECKING:
    import pandas

Rows = Sequence[Mapping[str, Any]] | Mapping[Any, Mapping[str, Any]]
FIRST_YEAR, LAST_YEAR = 1900, 2100  # a column of whole numbers between them is taken for years


def key_table(*models: DataModel) -> Html:
    """The key-design table: one row per entity, its key templates in the table and in each index.

    Of several models it shows the primary keys only, a row per entity, each with its table's name.
    """
    if len(models) == 1:
        return _keys_of(models[0])
    rows = []
    for model in models:
        for entity in model.entities:
            templates = model.templates(entity) or ()
            keys = [f"{name}: {each.label}" for name, each in zip(model.key_names(), templates, strict=True)]
            rows.append([model.table, entity.name, *keys, *[""] * (2 - len(keys))])
    caption = f"Keys of {', '.join(model.table for model in models)}"
    return table(caption, ["Table", "Entity", "Partition key", "Sort key"], rows)


def _keys_of(model: DataModel) -> Html:
    header, columns = ["Entity"], [[entity.name for entity in model.entities]]
    for place in (None, *(index.name for index in model.indexes)):
        native = bool(place) and model.index(place or "").native
        for part, names in zip(("partition key", "sort key"), model.key_parts(place), strict=True):
            if names:
                header.append(f"{place}: {part}" if native else names[0])
                columns.append([_key_label(model, entity, place, part) for entity in model.entities])
    return table(f"{model.table}: keys", header, list(zip(*columns, strict=True)))


def _key_label(model: DataModel, entity: Entity, place: str | None, part: str) -> str:
    templates = model.templates(entity, place) or ()
    if len(templates) <= (part == "sort key"):
        return ""
    template = templates[part == "sort key"]
    native = bool(place) and model.index(place or "").native
    return ", ".join(segment.label for segment in template.segments) if native else template.label


def access_pattern_table(model: DataModel, items: Iterable[Item] | None = None) -> Html:
    """The access-pattern table: how each pattern is answered, derived from the key templates.

    With ``items``, what is in the table, also how many items each pattern's example, if it has one, evaluates and
    returns.
    """
    found = None if items is None else list(items)
    header = ["Access pattern", "Reads", "Key condition", "Filter", "Example", "How often"]
    header += ["Evaluated", "Returned"] if found is not None else []
    rows = []
    for pattern in model.access_patterns:
        derived = plan(pattern)
        example = ", ".join(f"{name}={value}" for name, value in pattern.example.items())
        row = [pattern.name, f"{derived.operation} {derived.place}", derived.condition.replace(" and ", "\nand ")]
        row += [derived.filter, example, pattern.often]
        untried = {*pattern.given, pattern.between or ""} - {*pattern.example, ""}
        if found is not None and untried:
            row += ["", ""]
        elif found is not None:
            estimate = explain(pattern, found, **pattern.example).estimate
            row += [f"{estimate.evaluated:,}", f"{estimate.returned:,}"] if estimate else ["", ""]
        rows.append(row)
    return table(f"{model.table}: access patterns", header, rows, range(6, len(header)))


def cost_table(caption: str, designs: Mapping[str, Design]) -> Html:
    """What the same question costs in several designs; read units are computed, eventually consistent or as asked.

    For SQL the rows visited stand where items read stand, and what it does not bill is a dash.
    """
    header = ["Design", "Requests", "Round trips", "Items read", "Bytes read", "RCU (computed)"]
    rows = []
    for name, trips in designs.items():
        cost = total(trips)
        size = "–" if cost.units is None else "not told" if cost.bytes is None else f"{cost.bytes:,}"
        units = "–" if cost.units is None else f"{normal(cost.units):,}"
        read = f"{cost.evaluated:,}{' rows' if cost.units is None else ''}"
        rows.append([name, f"{cost.requests:,}", f"{len(trips):,}", read, size, units])
    return table(caption, header, rows, range(1, len(header)))


def bill_table(caption: str, bills: Mapping[str, Bill]) -> Html:
    """Monthly bills side by side, in US dollars, computed; the caption names prices, region and date."""
    header = ["Design", "Million reads", "Million writes", "Stored, MB"]
    header += ["Reading, $", "Writing, $", "Storing, $", "A month, $ (computed)"]
    rows = []
    for name, bill in bills.items():
        units = [f"{bill.read_units / MILLION:,.1f}", f"{bill.write_units / MILLION:,.1f}"]
        money = [f"{each:,.2f}" for each in (bill.reading, bill.writing, bill.storing, bill.total)]
        rows.append([name, *units, f"{bill.stored / MEGABYTE:,.1f}", *money])
    prices = "; ".join(dict.fromkeys(repr(bill.prices) for bill in bills.values()))
    return table(f"{caption}. {prices}", header, rows, range(1, len(header)))


def frame_table(caption: str, frame: "pandas.DataFrame", head: str = "") -> Html:
    """A pandas DataFrame as a table that says what it shows; its index, if it has one, heads the rows.

    ``head`` stands over the index (default: the index's name). Figures are set to the right, with as many decimals
    as their column needs, six at most, and with separators, but for a column of years. What is missing is a dash.
    """
    counted = frame.index.name is None and list(frame.index) == list(range(len(frame)))  # rows that nobody named
    there = frame.astype(object).where(frame.notna(), None)
    columns = [there.iloc[:, place].tolist() for place in range(there.shape[1])]
    heads = None if counted else list(frame.index)
    return _table(caption, list(frame), columns, heads, head or str(frame.index.name or ""))


def row_table(caption: str, rows: Rows, head: str = "") -> Html:
    """Rows as a table that says what it shows: a list of them, or a mapping whose names head the rows.

    Each row is a mapping from column to value. ``head`` stands over the names. Values are set as by
    :func:`frame_table`; what a row lacks is a dash.
    """
    named = isinstance(rows, Mapping)
    members = list(rows.values() if isinstance(rows, Mapping) else rows)
    names = list(dict.fromkeys(name for row in members for name in row))
    return _table(
        caption, names, [[row.get(name) for row in members] for name in names], list(rows) if named else None, head
    )


def _table(
    caption: str, names: Sequence[Any], columns: list[list[Any]], heads: Sequence[Any] | None, head: str
) -> Html:
    titles = [str(name) for name in names]
    if heads is not None:
        columns = [[str(name) for name in heads], *columns]
        titles.insert(0, head or "what")
    figures = [place for place, values in enumerate(columns) if _are_figures(values)]
    texts = [_figures(values) if place in figures else _texts(values) for place, values in enumerate(columns)]
    return table(caption, titles, list(zip(*texts, strict=True)), figures, headed=heads is not None)


def _are_figures(values: Sequence[Any]) -> bool:
    known = [value for value in values if value is not None]
    numbers = (isinstance(value, Integral | float | Decimal) and not isinstance(value, bool) for value in known)
    return bool(known) and all(numbers) and all(map(isfinite, known))


def _figures(values: Sequence[Any]) -> list[str]:
    exact = [None if value is None else Decimal(str(value)) for value in values]
    known = [value for value in exact if value is not None]
    decimals = max(len(f"{value:.6f}".rstrip("0").partition(".")[2]) for value in known)
    years = all(FIRST_YEAR <= value <= LAST_YEAR for value in known)
    separator = "" if years else ","
    return ["–" if value is None else f"{value:{separator}.{decimals}f}" for value in exact]


def _texts(values: Sequence[Any]) -> list[str]:
    return ["–" if value is None else str(value) for value in values]
