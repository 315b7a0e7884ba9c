"""The studio's figures are those of `run`, `apply`, the review and the bill on DynamoDB Local, for 300 random edits."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.billing.bill import bill
from f1model.billing.measure import tried_with
from f1model.billing.trial import written_from_items
from f1model.design.comparison import missing
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.errors import F1ModelError, ModelError
from f1model.query.apply import Written, apply
from f1model.query.explain import explain
from f1model.query.run import Result, run
from f1model.review import review
from f1model.studio.figures import Asked, Changed, Figures, answered
from f1model.studio.session import Session
from f1model.table.connect import connect, drop
from tests.engines.random_edits import DESIGNS, Row, letters, random_edit, random_value, session_of
from tests.query.asked import answer_by_rule, random_question
from tests.query.ruled import from_pools, items_of, shown
from tests.query.writing import Watched, but_half_keys, expected_of_local, reported

EDITS = {"endpoint": 300 // len(DESIGNS), "moto": 8}  # of each design
Key = tuple[Any, ...]
_POOL = from_pools({})


def write(table: Any, items: Mapping[Key, Item | None]) -> None:
    """Put items, or delete what has their keys (None), in one batch."""
    names = table.model.place().names
    parts = [
        {"PutRequest": {"Item": item}} if item else {"DeleteRequest": {"Key": dict(zip(names, key, strict=True))}}
        for key, item in items.items()
    ]
    if parts:
        assert not table.meta.client.batch_write_item(RequestItems={table.name: parts})["UnprocessedItems"]


def put_in_order(table: Any, model: DataModel, rows: Sequence[Row]) -> int:
    """Write all items under the keys of a model, one after another; how many cannot be, which the engine refuses, too.

    Batches save time. None of them has a key twice, so that the engine itself overwrites what collides.
    """
    batch: dict[Key, Item] = {}
    refused = 0
    for row in [*rows, None]:
        item: Item | None = None
        try:
            item = row.under(model) if row else None
        except ModelError:
            refused += 1
            if row and not row.entity:
                with pytest.raises(ClientError):
                    table.put_item(Item=row.facts)
            continue
        key = model.place().key(item) if item else ()
        if batch and (item is None or key in batch or len(batch) == 25):
            write(table, batch)
            batch = {}
        if item:
            batch[key] = item
    return refused


def hold_items(table: Any, figures: Figures, rows: Sequence[Row]) -> None:
    """What the engine holds, after all were written in order, is what the studio says survives."""
    keyed = figures.keyed
    refused = put_in_order(table, keyed.model, rows)
    held = items_of(table)

    assert shown(held) == shown({keyed.model.place().key(item): item for item in keyed.items})
    assert sum(each.count for each in keyed.unplaced) == refused
    assert sum(len(each.lost) for each in keyed.collisions) == len(rows) - refused - len(held)
    assert keyed.lost == len(rows) - len(held)


def hold_question(table: Any, each: Asked, figures: Figures, chosen: Mapping[str, Any] | None) -> str:
    """A question reads and costs what the studio shows, and one that it cannot ask is refused; which of them it was.

    ``chosen`` are the values that one chose for it.
    """
    pattern, said = each.pattern, each.estimate
    chosen = chosen if chosen and {*chosen} == {*pattern.asked} else None
    if each.plan is None or each.values is None or said is None:
        held = [(name, item) for name, items in figures.keyed.by_entity.items() for item in items]
        if each.plan:  # there is nothing that it could be asked with
            assert (pattern.example, chosen, tried_with(each.plan, figures.keyed.by_entity)) == ({}, None, None)
            return "without values"
        with pytest.raises(ModelError) as refused:
            run(table, pattern, chosen or pattern.example or random_question(Random(0), pattern, held, _POOL))
        assert refused.value.problem == each.refused
        return "refused"
    result = run(table, pattern, each.given, allow_scan=True)
    assert result.returned == said.returned
    assert (result.plan.condition_for(result.values), result.operation) == (each.condition, each.plan.operation)
    assert chosen is None or result.values == each.plan.values(chosen)
    keys = [result.plan.place.key(item) for item in result.plan.reads(figures.keyed.items, result.values)]
    tied = pattern.limit and len({*keys}) < len(keys)  # then it is the engine's choice which of them it reads
    if said.doubt or tied or (pattern.limit and result.plan.scatter):
        return "in doubt"
    last = result.pages[-1]
    spare = last.units if pattern.limit and len(result.pages) > 1 and not last.evaluated else 0  # nobody knew the end
    assert (result.evaluated, result.units - spare, result.bytes) == (said.evaluated, said.units, said.bytes)
    drawn = answered(each, figures.keyed)
    assert drawn is not None
    assert read_by(drawn) == read_by(result)
    return result.operation


def read_by(result: Result) -> tuple[int, list[Key]]:
    """How many items an answer returns, and the keys of those that it reads, which the picture shows."""
    return result.returned, sorted(key for page in result.pages for key in page.keys or ())


def wanted_by_rule(each: Asked, rows: Sequence[Row]) -> int:
    """How many items answer a question, whatever keys they have."""
    pattern = replace(each.pattern, index=None, whole=False, consistent=False)
    primary = dict.fromkeys(("PK", "SK"), "any")
    found = answer_by_rule(pattern, [(row.entity, {**primary, **row.facts}) for row in rows], each.given)
    return min(len(found), pattern.limit or len(found))


def ways(pattern: WritePattern, figures: Figures) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
    """What a change may be tried with: its example, then what items have."""
    if pattern.example or pattern.example_changes:
        yield pattern.tried
    yield from written_from_items(pattern, figures.keyed.by_entity[pattern.entity])


def applied(table: Any, pattern: WritePattern, way: Sequence[Any], figures: Figures) -> Written | None:
    """The change made on the engine, with what it creates not there yet, and undone; None if it is refused.

    What the engine reports of it are the units that it says it takes, the named deviations aside.
    """
    place, metered = figures.model.place(), table.backend == "endpoint"
    aside: dict[Key, Item | None] = {}
    with suppress(ModelError):
        for act, item in explain(pattern, *way, items=figures.keyed.items).done:
            if item and any(each == missing() and name in act.key for name, each in act.conditions):
                aside[place.key(act.key)] = item
    write(table, dict.fromkeys(aside))
    watched: Any = Watched(table, metered=metered)
    try:
        written = apply(watched, pattern, *way)
    except F1ModelError:
        write(table, aside)
        return None
    if metered:
        assert but_half_keys(reported(watched.calls[-1][2]), written) == expected_of_local(written)
    write(table, {**{place.key(act.key): before for act, before, _ in written.acts}, **aside})
    return written


def hold_change(table: Any, each: Changed, figures: Figures) -> str:
    """A change costs what the studio shows, and one that it cannot try is refused by the engine with all it has."""
    tries = ways(each.pattern, figures)
    if each.by_place is None:
        assert all(applied(table, each.pattern, way, figures) is None for way in tries)
        return "change refused"
    written = next(filter(None, (applied(table, each.pattern, way, figures) for way in tries)))
    assert {name: units for name, units in written.by_place.items() if units} == each.by_place
    assert (written.operation, written.read_units, written.units) == (each.operation, each.read_units, each.units)
    return written.operation


def hold_judgement(session: Session, held: Mapping[Key, Item]) -> None:
    """The review and the bill are those of what the engine holds, read in the order in which it was written; the review
    sees what was overwritten too."""
    model = session.history.now
    items = [held[model.place().key(item)] for item in session.figures(model).keyed.items]
    judged = session.judged(model)
    assert len(items) == len(held)
    lost = [item for clash in session.figures(model).keyed.collisions for item in clash.lost]
    assert list(review(model, [*lost, *items])) == list(judged.review)
    assert bill(model, items) == judged.bill


def hold_design(table: Any, session: Session, rows: Sequence[Row]) -> Counter[str]:
    """All that the studio shows of the design as it is now, on an empty table of it."""
    figures, done = session.figures(session.history.now), Counter[str]()
    hold_items(table, figures, rows)
    for name, question in figures.questions.items():
        assert question.wanted is None or question.wanted == wanted_by_rule(question, rows)
        done[hold_question(table, question, figures, session.values.get(name))] += 1
    for change in figures.changes.values():
        done[hold_change(table, change, figures)] += 1
    hold_judgement(session, items_of(table))
    return done


def connected(model: DataModel, backend: str, last: Any) -> Any:
    """An empty table of a model. The ``last`` one is emptied, which is quicker, if it has the same keys and indexes."""
    if last is None or last.model.create_table_request() != model.create_table_request():
        return connect(model, backend=backend)
    keys = list(items_of(last))
    for first in range(0, len(keys), 25):
        write(last, dict.fromkeys(keys[first : first + 25]))
    last.model = model
    return last


@pytest.mark.parametrize("backend", EDITS)
@pytest.mark.parametrize("design", DESIGNS)
def test_after_each_random_edit_the_figures_are_those_of_the_engine(design: str, backend: str) -> None:
    model, rows = DESIGNS[design]
    r, session, done = Random(f"{design} {backend}"), session_of(model, rows), Counter[str]()
    told: list[Any] = []
    table: Any = None
    try:
        while done["edits"] < EDITS[backend]:
            if r.random() < 0.2 and (value := random_value(r, session)):
                told.append(value)
                session.answer(value)
            before, edit = session.history.now, random_edit(r, session)
            for message in letters(r, edit):
                told.append(message)
                now, answer = session.history.now, session.answer(message)
                assert "panels" in answer or session.history.now is now
            if session.history.now is before:
                done["edits that are refused"] += 1
                continue
            done.update(["edits", f"edits: {edit['do']}"])
            table = connected(session.history.now, backend, table)
            done += hold_design(table, session, rows)
    except BaseException as error:
        error.add_note("\n".join(map(str, told)))
        raise
    drop(table)
    print(f"{design}, {backend}: {', '.join(f'{times:,} {what}' for what, times in sorted(done.items()))}")
    assert done["Query"] > done["edits"]
    assert done["UpdateItem"] > done["edits"]
