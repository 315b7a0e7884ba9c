"""The tables of a design: keys, access patterns, what designs cost, side by side; and any rows or frame of pandas."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from numbers import Integral
from typing import TYPE_CHECKING, Any

from f1model.billing.bill import ModelBill
from f1model.billing.cost import Design, check_designs, total
from f1model.billing.prices import MEGABYTE, MILLION, Bill, scope
from f1model.design.entity import Item
from f1model.design.given import is_result, items_given, model_given, shown
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.query.explain import estimated
from f1model.query.plan import plan
from f1model.values import normal
from f1model.views.html import Html, table

if TYPE_CHECKING:
    import pandas

Rows = Sequence[Mapping[str, Any]] | Mapping[Any, Mapping[str, Any]]
_ROWS = 'Write rows as mappings from column to value: [{"place": 1, "driver": "..."}].'
FIRST_YEAR, LAST_YEAR = 1900, 2100  # a column of whole numbers between them is taken for years


def key_table(*models: DataModel) -> Html:
    """The key-design table: one row per entity, its key templates in the table and in each index.

    Of a local index it has the sort key alone, since the partition key is the table's.

    Of several models it shows the primary keys only, a row per entity, each with its table's name.
    """
    for model in models:
        model_given(model, "key_table", "Write key_table(model), or key_table(*models) for several.")
    if len(models) == 1:
        return _keys_of(models[0])
    rows = []
    for model in models:
        for entity in model.entities:
            keys = [f"{key.name}: {key.template.label}" for key in model.place().keys[entity.name]]
            rows.append([model.table, entity.name, *keys, *[""] * (2 - len(keys))])
    caption = f"Keys of {', '.join(model.table for model in models)}"
    return table(caption, ["Table", "Entity", "Partition key", "Sort key"], rows)


def _keys_of(model: DataModel) -> Html:
    names = [entity.name for entity in model.entities]
    header, columns = ["Entity"], [names]
    for place in model.places:
        sides = (
            ("partition key", place.partition, [place.partition_keys(name) for name in names]),
            ("sort key", place.sort, [place.sort_keys(name) for name in names]),
        )
        # The attributes of an index without key templates have columns of other places, too: its name tells it apart.
        named = place.index and not model.index(place.index).keys
        local = " (local)" * place.local
        for part, attributes, keys in sides:
            if attributes and not (place.local and part == "partition key"):  # which is the table's
                header.append((f"{place.name}: {part}" if named else attributes[0]) + local)
                columns.append([", ".join(key.template.label for key in each) for each in keys])
    return table(f"{model.table}: keys", header, list(zip(*columns, strict=True)))


def access_pattern_table(model: DataModel, items: Iterable[Item] | None = None) -> Html:
    """The access-pattern table: how each pattern is answered, derived from the key templates.

    With ``items``, what is in the table, also how many items each pattern's example, if it has one, evaluates and
    returns.
    """
    model_given(model, "access_pattern_table", "Write access_pattern_table(model), or (model, items).")
    known = None if items is None else items_given(items, "access_pattern_table")
    header = ["Access pattern", "Reads", "Key condition", "Filter", "Example", "How often"]
    header += ["Evaluated", "Returned"] if known is not None else []
    rows = []
    for pattern in model.access_patterns:
        derived = plan(pattern)
        example = ", ".join(f"{name}={value}" for name, value in pattern.example.items())
        local = (" (local, fetches whole items)" if derived.fetches() else " (local)") * derived.place.local
        row = [
            pattern.name,
            f"{derived.operation} {derived.place.label}{local}",
            derived.condition.replace(" and ", "\nand "),
        ]
        row += [derived.filter, example, pattern.often]
        untried = {*pattern.asked} - {*pattern.example}
        if known is not None and untried:
            row += ["", ""]
        elif known is not None:
            estimate = estimated(derived, known, derived.values(pattern.example))
            row += [f"{estimate.evaluated:,}", f"{estimate.returned:,}"]
        rows.append(row)
    return table(f"{model.table}: access patterns", header, rows, range(6, len(header)))


def cost_table(caption: str, designs: Mapping[str, Design]) -> Html:
    """What the same question costs in several designs; read units are computed, eventually consistent or as asked.

    For SQL it shows rows visited as items read, and a dash for what SQL does not bill.
    """
    check_designs(designs, "cost_table")
    header = ["Design", "Requests", "Round trips", "Items read", "Bytes read", "RCU (computed)"]
    rows = []
    for name, trips in designs.items():
        cost = total(trips)
        size = "–" if cost.units is None else "not told" if cost.bytes is None else f"{cost.bytes:,}"
        units = "–" if cost.units is None else f"{normal(cost.units):,}"
        read = f"{cost.evaluated:,}{' rows' if cost.units is None else ''}"
        rows.append([name, f"{cost.requests:,}", f"{len(trips):,}", read, size, units])
    return table(caption, header, rows, range(1, len(header)))


def bill_table(caption: str, bills: Mapping[str, Bill] | ModelBill) -> Html:
    """Monthly bills side by side, in US dollars, computed; the caption names prices, day, region and what is in it.

    Of one :func:`f1model.bill` it shows a row for each pattern, and one for whatever else costs.
    """
    if isinstance(bills, ModelBill):
        return _bill_of(caption, bills)
    if not isinstance(bills, Mapping) or not all(isinstance(bill, Bill) for bill in bills.values()):
        problem = f"it needs a mapping from names to bills, and got {shown(bills)}."
        raise ModelError("bill_table", problem, 'Write {"one table": monthly_bill(...)}.')
    header = ["Design", "Read units, millions", "Write units, millions", "Stored, MB"]
    header += ["Reading, $", "Writing, $", "Storing, $", "A month, $ (computed)"]
    rows = []
    for name, bill in bills.items():
        units = [f"{bill.read_units / MILLION:,.1f}", f"{bill.write_units / MILLION:,.1f}"]
        money = [f"{each:,.2f}" for each in (bill.reading, bill.writing, bill.storing, bill.total)]
        rows.append([name, *units, f"{bill.stored / MEGABYTE:,.1f}", *money])
    prices = "; ".join(dict.fromkeys(repr(bill.prices) for bill in bills.values()))
    scopes = " ".join(dict.fromkeys(map(scope, bills.values())))
    note = f"{prices}. {scopes}".rstrip(". ")
    return table(f"{caption}.", header, rows, range(1, len(header)), note=f"{note}." if note else "")


def _bill_of(caption: str, bill: ModelBill) -> Html:
    header = ["Pattern", "How often", "Request", "Read units each", "Write units each"]
    header += ["Read units a month", "Write units a month", "$ a month"]
    rented = bill.settings.capacity is not None
    rows = []
    for line in bill.lines:
        units = line.write_units
        request = line.each.operation.removesuffix(f" {bill.table}").replace(f" {bill.table}.", "\n")
        reads = line.each.reads or not units
        row = [line.name, line.often, request, f"{normal(line.each.reads):,}" if reads else ""]
        named = {"table" if name == bill.table else name: each for name, each in line.each.writes.items()}
        row.append("\n".join(f"{name} {normal(each):,}" for name, each in named.items()))
        row.append(f"{line.read_units:,.0f}" if reads else "")
        row.append("\n".join(f"{each:,.0f}" for each in units.values()))
        rows.append([*row, "rented" if rented else f"{line.total:,.2f}"])
    rows += [[name, "", why, *[""] * 4, "not billed"] for name, why in bill.unbilled.items()]
    size = {name: f"{stored / MEGABYTE:,.1f} MB" for name, stored in bill.stored.items()}
    others = [("Storing", "\n".join(f"{name} {each}" for name, each in size.items()), bill.storing)]
    if bill.settings.recovery:
        others.append(("Point-in-time recovery", f"{bill.recovered / MEGABYTE:,.1f} MB", bill.recovering))
    if bill.settings.capacity:
        rcu, wcu = bill.settings.capacity
        what = f"{rcu:,} RCU and {wcu:,} WCU a second, for the table"
        what += f", and again for each global index ({bill.renting - 1})" if bill.renting > 1 else ""
        others.append(("Rented capacity", what, bill.renting_costs))
    rows += [[name, "", what, *[""] * 4, f"{dollars:,.2f}"] for name, what, dollars in others]
    rows.append(["In all", *[""] * 6, f"{bill.total:,.2f}"])
    note = f"{bill.terms}. {bill.small_print}"
    return table(f"{caption} (computed).", header, rows, range(3, len(header)), note=note)


def frame_table(caption: str, frame: "pandas.DataFrame", head: str = "") -> Html:
    """A pandas DataFrame as a table with a caption; its index, if it has one, heads the rows.

    ``head`` is written over the index (default: the index's name). Figures are set to the right, with as many
    decimals as their column needs, six at most, and with separators unless the column holds years. What is missing is
    a dash.
    """
    if not hasattr(frame, "iloc"):
        problem = f"it needs a DataFrame of pandas, and got {shown(frame)}."
        raise ModelError("frame_table", problem, "Write result.frame(), or row_table(caption, rows) for other rows.")
    counted = frame.index.name is None and list(frame.index) == list(range(len(frame)))  # rows that nobody named
    values = frame.astype(object).where(frame.notna(), None)
    columns = [values.iloc[:, number].tolist() for number in range(values.shape[1])]
    heads = None if counted else list(frame.index)
    return _table(caption, list(frame), columns, heads, head or str(frame.index.name or ""))


def row_table(caption: str, rows: Rows, head: str = "") -> Html:
    """Rows as a table with a caption: a list of them, or a mapping whose names head the rows.

    Each row is a mapping from column to value. ``head`` is written over the names. Values are set as in
    :func:`frame_table`; what a row lacks is a dash.
    """
    if is_result(rows):
        raise ModelError("row_table", f"rows is {shown(rows)}.", "Give its rows: result.rows().")
    if hasattr(rows, "iloc"):
        raise ModelError("row_table", "rows is a DataFrame.", "Write frame_table(caption, frame).")
    named = isinstance(rows, Mapping)
    if isinstance(rows, str) or not isinstance(rows, Iterable):
        raise ModelError("row_table", f"rows is {shown(rows)}, not a list of rows.", _ROWS)
    rows = rows if isinstance(rows, Mapping) else list(rows)
    wrong = [row for row in (rows.values() if isinstance(rows, Mapping) else rows) if not isinstance(row, Mapping)]
    if wrong:
        raise ModelError("row_table", f"rows holds {shown(wrong[0])}, and a row is a mapping.", _ROWS)
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
    figures = [number for number, values in enumerate(columns) if _are_figures(values)]
    texts = [_figures(values) if number in figures else _texts(values) for number, values in enumerate(columns)]
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
