"""Opening a table: its sources are read, a model is inferred, and what was found is one object to look at."""

import re
from collections.abc import Sequence
from dataclasses import replace
from os.path import exists
from pathlib import Path
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import is_model, shown
from f1model.design.index import NAME, Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.opening.findings import Findings
from f1model.opening.given import description, is_description, items_in
from f1model.opening.kept import Kept
from f1model.opening.report import text
from f1model.values import is_key

if TYPE_CHECKING:
    from f1model.sources.source import Source

SAMPLE = 2_000
_GIVE = 'Give files, open_table("template.yaml", "items.json.gz"), or a list of items.'


class Opened(Findings):
    """A table that was opened; in a notebook it is a page that says what is in it.

    ``model`` is what was inferred, with a first guess of its access patterns, and ``items`` are some of its items, for
    pictures. Both go into all that takes a model and items: ``review(opened.model, opened.items)``,
    ``aggregate_view(opened.model, opened.items)``, ``bill(opened.model, opened.items)`` once patterns say how often.
    ``doubts`` say of what is not certain how sure it is, and from how many items; ``inferred`` has all that was found,
    and ``notes`` what reading left out. ``report`` is the page as text.
    """

    @property
    def report(self) -> str:
        """What is in the table, how sure that is and what does not fit, as text of 100 columns at most."""
        return text(self)

    def __repr__(self) -> str:
        return self.report

    def _repr_html_(self) -> str:
        from f1model.opening.page import html

        return html(self)


def open_table(
    *sources: Any, name: str | None = None, sample: int = SAMPLE, endpoint_url: str | None = None,
    backend: str | None = None,
) -> Opened:  # fmt: skip
    """Read a table from whatever there is of it, and say what is in it: ``open_table("template.yaml", "export/")``.

    A source is a file or a folder (a template, what ``aws dynamodb scan`` or ``describe-table`` put out, an export to
    S3, CSV, a NoSQL Workbench file), a list of items, what boto3 answers (``describe_table()``, ``scan()``), or a data
    model, of which only the keys and indexes are taken.
    Several sources are of one table, or ``name`` says which of their tables is meant. With ``endpoint_url``, or
    ``backend="aws"``, a live table of that name is read, and nothing is ever written to it. ``sample`` is how many
    items of a live table are read at most; of files all are read, and so many are kept for pictures.

    Then ``review(opened.model, opened.items)``, and likewise every function that takes a model and its items.

    Raises:
        ModelError: a source cannot be read, is of several tables, or nothing is in it. It names file and line.
        BackendError: no engine answers.
    """
    if not isinstance(sample, int) or isinstance(sample, bool) or sample < 1:
        raise ModelError("open_table", f"sample is {shown(sample)}.", "Write a whole number from 1 up.")
    return opened(found(sources, name, sample, endpoint_url, backend), sample)


def found(
    sources: Sequence[Any], name: str | None, sample: int, endpoint_url: str | None, backend: str | None
) -> "Source":
    """The one table that the sources are of. Raises ModelError or BackendError."""
    from f1model.sources import read_sources
    from f1model.sources.source import Source

    models = [each for each in sources if is_model(each)]
    paths = [str(each) for each in sources if isinstance(each, str | Path)]
    tables = [description(each) for each in sources if is_description(each)]
    lists = [each for each in sources if not (is_model(each) or is_description(each) or isinstance(each, str | Path))]
    in_hand = [items_in(each) for each in lists]
    given = [item for items, _ in in_hand for item in items]
    live = endpoint_url is not None or backend is not None
    if live and name is None and len(paths) == 1 and not exists(paths[0]):  # noqa: PTH110
        name = paths.pop()
    if live and not name:
        fix = 'Name it: --table Orders, or open_table(name="Orders", ...).'
        raise ModelError("open_table", "it is not said which table is to be read.", fix)
    if not (models or tables or paths or lists or live):
        raise ModelError("open_table", "it needs something to read.", _GIVE)
    read: Sequence[Source] = read_sources(paths) if paths else ()
    source = _one(read, name, ", ".join(paths)) if read else None
    if live and name:
        from f1model.sources.live import live_source

        alive = live_source(name, backend=backend, endpoint_url=endpoint_url, sample=sample)
        facets, expires = (source.facets, source.expires) if source else ((), None)
        source = replace(alive, facets=facets, expires=alive.expires or expires)
    if models:
        bare = without_entities(models[-1])
        base = source or Source(None, lambda: iter(()), "a data model", has_items=False)
        source = replace(base, table=bare)
    if tables:
        base = source or tables[-1]
        source = replace(base, table=tables[-1].table, expires=tables[-1].expires or base.expires)
    if lists:
        base = source or Source(None, lambda: iter(()), "a list of items")
        notes = (*base.notes, *dict.fromkeys(note for _, said in in_hand for note in said))
        source = replace(base, items=lambda: iter(given), has_items=True, where="a list of items", notes=notes)
    assert source
    return source


def without_entities(model: DataModel) -> DataModel:
    """What a table says of itself: its name, its keys and their types, its indexes and its settings."""
    types = {name: model.key_type(name) for place in model.places for name in place.names}
    indexes = [
        Index(each.name, partition=each.partition, sort=each.sort, projection=each.projection)
        if isinstance(each, Index)
        else LocalIndex(each.name, sort=each.sort, projection=each.projection)
        for each in model.indexes
    ]
    return DataModel(model.table, (), indexes=indexes, partition=model.partition, sort=model.sort, key_types=types,
                     settings=model.settings)  # fmt: skip


def _one(sources: Sequence["Source"], name: str | None, given: str) -> "Source":
    """The source of that name, or the only one. Raises ModelError."""
    names = ", ".join(dict.fromkeys(each.called or each.where for each in sources))
    chosen = [each for each in sources if name in (None, each.called)]
    if len(sources) == 1 and sources[0].called is None:
        chosen = [*sources]  # items that do not say of which table they are: of the one that was named
    if not chosen:
        raise ModelError(given, f"it has no table {name!r}.", f"It has: {names}.")
    if len(chosen) > 1:
        raise ModelError(given, f"it has the tables {names}.", 'Name one: --table, or name="...".')
    loose = [each for each in sources if each.called is None and each.has_items and each is not chosen[0]]
    if chosen[0].has_items or len(loose) != 1:
        return chosen[0]
    where = f"{chosen[0].where} + {loose[0].where}"  # items that do not say of which table they are: of this one
    notes = (*chosen[0].notes, *loose[0].notes)
    return replace(chosen[0], items=loose[0].items, has_items=True, where=where, notes=notes)


def opened(source: "Source", sample: int = SAMPLE) -> Opened:
    """What is in a source. Raises ModelError as reading and inferring do."""
    from f1model.inference.infer import infer

    if next(source.items(), None) is None:
        return _empty(source)
    kept = Kept(sample, source.table.partition if source.table else None)
    inferred = infer(source.table, lambda: kept.passing(source.items()), expires=source.expires, facets=source.facets)
    model = _plain(inferred.model, source.called or _named_after(source.where))
    names = model.place().names
    items = [item for item in kept.items if all(is_key(item.get(name), model.key_type(name)) for name in names)]
    known = {_key(item, names) for item in items}
    for seen in inferred.entities.values():  # a rare kind is in no collection that was kept, maybe
        for item in seen.examples:
            if _key(item, names) not in known:
                known.add(_key(item, names))
                items.append(item)
    return Opened(_with_guesses(model, items), tuple(items), inferred.doubts, source.where, source.said, inferred)


def _plain(model: DataModel, name: str) -> DataModel:
    """The model under that name, without types of keys that go without saying."""
    return replace(model, table=name, key_types={each: kind for each, kind in model.key_types.items() if kind != "S"})


def _named_after(where: str) -> str:
    """A table's name where nothing says it: that of its file."""
    stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", Path(where).name.partition(".")[0]).strip("-")
    return stem if NAME.fullmatch(stem) else "Table"


def _key(item: Item, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(repr(item.get(name)) for name in names)


def _empty(source: "Source") -> Opened:
    """A table of which no items are known: its facets are its entities, if there are any."""
    from f1model.inference.found import GUESS, Doubt, Inferred, Unexplained

    if source.table is None:
        raise ModelError(source.where, "it has neither keys nor items.", _GIVE)
    model, doubts = _plain(source.table, source.table.table), tuple[Doubt, ...]()
    if source.facets:
        try:
            model = replace(model, entities=source.facets)
        except ModelError as error:
            doubts = (Doubt(model.table, f"its facets are left out: {error}", GUESS, 0),)
        else:
            doubts = tuple(Doubt(each.name, "is a facet of the file, which has no items of it.", GUESS, 0)
                           for each in source.facets)  # fmt: skip
    found = Inferred(model, doubts, {}, Unexplained(), 0, 0, 0)
    return Opened(_with_guesses(model, ()), (), doubts, source.where, source.said, found)


def _with_guesses(model: DataModel, items: Sequence[Item]) -> DataModel:
    """The model with a first guess of its access patterns, each with an example out of the items.

    What would read items of another entity as well is no cheap question, and is left out.
    """
    from f1model.inference.patterns import guessed_patterns
    from f1model.query.plan import plan

    by_entity: dict[str, list[Item]] = {}
    for item in items:
        entity = model.entity_of(item)
        if entity:
            by_entity.setdefault(entity.name, []).append(item)
    patterns = []
    for pattern in replace(model, access_patterns=guessed_patterns(model)).access_patterns:
        try:
            if plan(pattern).filter:
                continue
        except ModelError:
            continue
        place = model.place(pattern.index)
        held = (_values(model, pattern.returns[0], each) for each in by_entity.get(pattern.returns[0], ())
                if place.holds(each))  # fmt: skip
        found = next((each for each in held if all(name in each for name in pattern.known)), {})
        example = {name: (found[name], found[name]) if name == pattern.between else found[name]
                   for name in pattern.known if name in found}  # fmt: skip
        patterns.append(replace(pattern, example=example))
    return replace(model, access_patterns=patterns)


def _values(model: DataModel, name: str, item: Item) -> Item:
    """An item's attributes, and beside them what its keys alone hold."""
    kinds = model.entity(name).attributes
    values: Item = {}
    for place in model.places:
        for key in place.keys.get(name, ()):
            text = item.get(key.name)
            values |= (key.template.read(text, kinds) or {}) if isinstance(text, str) else {}
    return {**values, **item}
