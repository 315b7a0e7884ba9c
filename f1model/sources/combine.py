"""Sources that go together, made one for each table: a template for the keys, an export for the items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.sources.csv_file import keyed
from f1model.sources.source import Source
from f1model.values import is_key

_FEW = 100  # items by which it is judged whether they belong to a table


@dataclass
class _Whole:
    """One table in the making: what says its keys, and what holds its items."""

    keyed: Source | None = None
    parts: list[Source] = field(default_factory=list)
    name: str | None = None
    expires: list[Source] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def table(self) -> DataModel | None:
        return self.keyed.table if self.keyed else None


def combined(found: Sequence[Source]) -> tuple[Source, ...]:
    """One source for each table, in the order in which they were named.

    Items whose table nothing names go to the table whose keys they have. Raises ModelError where that is not clear, or
    where two sources contradict each other.
    """
    wholes: list[_Whole] = []
    for source in found:
        if source.table:
            _declare(wholes, source)
    names = {each.name for each in wholes}
    items = [source for source in found if not source.table and source.has_items]
    for source in sorted(items, key=lambda each: each.name is None or each.name not in names):
        _give(wholes, source)
    for source in found:
        if not source.table and not source.has_items:
            _tell(wholes, source)
    return tuple(_made(whole) for whole in wholes)


def _declare(wholes: list[_Whole], source: Source) -> None:
    """A source that says a table's keys."""
    before = next((each for each in wholes if each.name == source.called), None)
    if before is None:
        wholes.append(_Whole(source, name=source.called))
        return
    first, table = before.keyed, source.table
    if first is None or first.table is None or table is None:
        return
    if _keys(first.table) != _keys(table):
        problem = f"{source.called} has the key {_said(table)} in it, and {_said(first.table)} in {first.where}."
        raise ModelError(source.where, problem, "Give the one that is right.")
    if first.table.indexes != table.indexes:
        before.notes.append(f"{source.where} has other indexes for it than {first.where}, whose are taken.")
    if source.has_items and first.has_items:
        before.parts.append(replace(source, table=None))
    elif source.has_items:
        before.keyed = replace(first, items=source.items, has_items=True, facets=first.facets or source.facets)
    elif not first.facets:
        before.keyed = replace(first, facets=source.facets)
    before.expires.append(source)
    before.notes += source.notes


def _keys(table: DataModel) -> dict[str, str]:
    return {name: table.key_type(name) for name in table.places[0].names}


def _said(table: DataModel) -> str:
    return " and ".join(f"{name} ({kind})" for name, kind in _keys(table).items())


def _give(wholes: list[_Whole], source: Source) -> None:
    """Items whose keys another source may say."""
    named = next((each for each in wholes if source.name is not None and each.name == source.name), None)
    tables = [each for each in wholes if each.table]
    if named is None and tables:
        named = _owner(tables, source)
    if named is None and not tables:
        named = _same(wholes, source)
    if named is None:
        wholes.append(_Whole(parts=[source], name=source.name))
        return
    if named.table and not _fits(named.table, source):
        if not (first := list(islice(source.items(), _FEW))):
            named.parts.append(source)
            return
        problem = f"none of its first {len(first):,} items has the key {_said(named.table)} of {named.name}."
        raise ModelError(source.where, problem, "Give the keys of its own table, or leave one of the two out.")
    named.parts.append(source)


def _owner(tables: list[_Whole], source: Source) -> _Whole | None:
    """The table to which items belong that do not say it, or say a name that no other source has."""
    free = [each for each in tables if each.table and not (source.name and each.parts) and _fits(each.table, source)]
    stem = Path(source.where).name.partition(".")[0].lower()
    alike = [each for each in free if (each.name or "").lower() in (stem, (source.name or "").lower())]
    free = alike or free
    if len(free) > 1:
        names = ", ".join(each.name or "" for each in free[:6])
        problem = f"its items have the keys of several tables: {names}."
        raise ModelError(source.where, problem, f"Name the file after its table: {free[0].name}.json.")
    if free:
        if source.name and source.name != free[0].name:
            free[0].notes.append(f"{source.where} names its table {source.name}: its items have these keys.")
        return free[0]
    if source.name is None and len(tables) == 1:
        return tables[0]
    if source.name is None and any(islice(source.items(), 1)):
        names = ", ".join(each.name or "" for each in tables[:6])
        problem = f"its items have the keys of none of the tables {names}."
        raise ModelError(source.where, problem, "Give what says the keys of its table, or open it alone.")
    return None


def _fits(table: DataModel, source: Source) -> bool:
    kinds = _keys(table)
    first = islice(keyed(source, kinds), _FEW)
    return any(all(is_key(item.get(name), kind) for name, kind in kinds.items()) for item in first)


def _same(wholes: list[_Whole], source: Source) -> _Whole | None:
    """Of items without a table, those that share an attribute that each of them has: parts of one output."""
    mine = _always(source)
    for whole in wholes:
        if source.name is None and whole.name is None and mine & _always(whole.parts[0]):
            return whole
    return None


def _always(source: Source) -> set[str]:
    first = list(islice(source.items(), _FEW))
    return set.intersection(*(set(item) for item in first)) if first else set()


def _tell(wholes: list[_Whole], source: Source) -> None:
    """What says by which attribute items expire, and of no table, or of one by its name."""
    fitting = [each for each in wholes if source.name in (None, each.name)]
    if len(fitting) != 1:
        problem = "it does not say of which table it is." if fitting else "it is of none of the tables."
        raise ModelError(source.where, problem, "Give it with the one table that it is about.")
    fitting[0].expires.append(source)
    fitting[0].notes += source.notes


def _made(whole: _Whole) -> Source:
    first = whole.keyed or whole.parts[0]
    others = whole.parts if whole.keyed else whole.parts[1:]
    if not others and not whole.expires and not whole.notes:
        return first
    notes = [*first.notes, *whole.notes]
    if whole.keyed and others and first.has_items:
        notes.append(f"The items in {first.where} are left out: those of {others[0].where} are read.")
    for each in others:
        notes += [note for note in each.notes if note not in notes]
    parts = others if whole.keyed else [first, *others]
    sources = [first] if whole.keyed and not others else parts
    table = first.table
    kinds = {name: table.key_type(name) for place in table.places for name in place.names} if table else {}
    wheres = dict.fromkeys([first.where, *(each.where for each in others), *(each.where for each in whole.expires)])
    expires = next((each.expires for each in (first, *whole.expires, *others) if each.expires), None)
    return replace(
        first,
        items=partial(_chained, sources, kinds),
        where=_listed(list(wheres)),
        expires=expires,
        notes=tuple(dict.fromkeys(notes)),
        has_items=first.has_items or any(each.has_items for each in others),
        untyped=False,
        facets=first.facets or next((each.facets for each in others if each.facets), ()),
        units=next((each.units for each in (first, *others) if each.units is not None), None),
    )


def _listed(wheres: list[str]) -> str:
    return " + ".join(wheres if len(wheres) <= 4 else [*wheres[:3], f"{len(wheres) - 3:,} more"])


def _chained(sources: Sequence[Source], kinds: dict[str, str]) -> Iterator[Item]:
    for source in sources:
        yield from keyed(source, kinds)
