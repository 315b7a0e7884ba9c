"""Mutation test of the rules on writes. Whether a planted fault matters is said by the writes themselves, in pairs.

Each pattern is carried out after each other one, and after itself, by rule (tests/query/by_rule.py, which other tests
hold to the engine): with new ids and known ones, with values that another has, with what was read before both. Where
the facts differ, or what is refused, the fault matters. What only makes a write more expensive is asked of the engine.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.errors import ConditionError, ModelError
from f1model.f1 import models
from f1model.query.apply import apply
from f1model.query.write_values import outside
from f1model.review import review
from f1model.table.connect import connect, drop
from f1model.values import normal
from tests.engines.write_mutants import WriteMutant, write_mutants
from tests.query import helpdesk
from tests.query.by_rule import RefusedError, Table, WrongError, carried_out, keys_of

ENOUGH = 0.95


def _often(model: DataModel) -> DataModel:
    """The model without rates: what seldom happens is no finding, whatever it takes."""
    along = [replace(each, model=None, often="", along=[replace(one, model=None) for one in each.along])
             for each in model.write_patterns]  # fmt: skip
    return replace(model, write_patterns=along)


HELPDESK, F1, GROWN = map(_often, (helpdesk.HELPDESK, models.F1, models.GROWN))
COST = "another price"
_KNOWN: dict[tuple[str, str], list[tuple[str, Any]]] = {}  # what comes of the patterns of the original
Try = tuple[dict[str, Any], dict[str, Any]]  # what a pattern is given, and what is set anew

FACTS: dict[str, list[tuple[str, Item]]] = {
    "HelpdeskTable": [
        ("Customer", {"CustomerId": "c1", "Name": "Ann", "Email": "a@x", "Version": 1}),
        ("Customer", {"CustomerId": "c2", "Name": "Bob", "Email": "b@x", "Version": 1}),
        ("Email", {"Email": "a@x", "CustomerId": "c1"}),
        ("Email", {"Email": "b@x", "CustomerId": "c2"}),
        ("Queue", {"Queue": "bugs", "Open": 2}),
        *(("Ticket", {"CustomerId": f"c{n}", "TicketId": f"t{n}", "Queue": "bugs", "Status": "open", "Priority": 1,
                      "Agent": "eve", "OpenedAt": "2026-01-01", "Messages": 1}) for n in (1, 2)),
        ("Message", {"TicketId": "t1", "Number": 1, "Author": "draft", "Text": "Hello"}),
        ("Message", {"TicketId": "t1", "Number": 2, "Author": "c1", "Text": "Hello"}),
    ],
    "F1Table": [
        ("SeasonItem", {"SeasonId": "2024", "Rounds": 1, "ChampionName": "Max"}),
        ("RaceItem", {"SeasonId": "2024", "Round": 8, "RaceName": "Monaco", "RaceDate": "2024-05-26"}),
        *(("ResultItem", {"SeasonId": "2024", "Round": 8, "Rank": n, "DriverId": f"d{n}", "FinishPoints": 10 - n,
                          "FinishPosition": n, "PositionText": f"{n}", "ConstructorId": "c", "ConstructorName": "C",
                          "DriverName": f"D{n}", "FinishStatus": "Finished"}) for n in (1, 2)),
    ],
}  # fmt: skip
FACTS["GrownTable"] = [
    (name, {**facts, **({"WonAt": "monaco", "Penalty": 5, "Version": 1} if name == "ResultItem" else {})})
    for name, facts in FACTS["F1Table"]
]
OUTSIDE = {"Customer": "c1"}  # what only goes along


def base(model: DataModel) -> Table:
    """The table before each pair of writes."""
    held = {}
    for name, facts in FACTS[model.table]:
        made = keys_of(model, name, facts)
        held[tuple(made[key] for key in model.place().names)] = {**facts, **made}
    return held


def _other(value: Any, number: int) -> Any:
    return f"{value}{number}" if isinstance(value, str) else 3 + number if isinstance(value, int) else value


def tries(pattern: WritePattern) -> list[Try]:
    """What a pattern is tried with: two items that are there, one that is not, and values that are new or taken."""
    model = pattern.model
    assert model
    mine = [facts for name, facts in FACTS[model.table] if name == pattern.entity]
    last = pattern.key_fields(model)[-1:]
    new = {name: _other(value, 1) for name, value in mine[0].items() if name not in pattern.key_fields(model)[:-1]}
    if pattern.whole:
        found = [{**mine[0], **new}, {**mine[0], **{name: new[name] for name in last}},
                 {**mine[0], **new, **{name: mine[0][name] for name in last}}]  # fmt: skip
        found += [{name: _other(value, 2) for name, value in mine[0].items()}]  # of another parent
        return [_given(pattern, facts, {}) for facts in found]
    gone = {**mine[0], **{name: _other(mine[0][name], 9) for name in last}}
    if pattern.kind == "delete":
        return [_given(pattern, facts, {}) for facts in (*mine[:2], gone)]
    news = [{**mine[0], **{name: _other(value, n) for name, value in mine[0].items()}} for n in (1, 2)]
    news = [{**each, "Open": -1} for each in news]
    pairs = [(mine[0], news[0]), (mine[0], news[1]), (mine[0], mine[-1]), (mine[-1], news[0]), (gone, news[0])]
    unread = {name: value for name, value in gone.items() if name != pattern.version}
    return [_given(pattern, *pair) for pair in [*pairs, (unread, news[0])][: 5 + bool(pattern.version)]]


def _given(pattern: WritePattern, facts: Mapping[str, Any], new: Mapping[str, Any]) -> Try:
    model = pattern.model
    assert model
    names = [*pattern.names(model), *pattern.versions, *outside(pattern, model)]
    kept = [name for name in names if not (pattern.whole and name in pattern.fixed)]
    given = {name: facts.get(name, OUTSIDE.get(name)) for name in kept}
    if pattern.kind == "create":
        given = {name: value for name, value in given.items() if name not in pattern.versions}
    anew = [*pattern.sets, *(name for name, amount in pattern.adds.items() if amount is None)]
    return given, {name: new.get(name) for name in anew}


def _one(pattern: WritePattern, held: Table, values: Try) -> tuple[str, Table]:
    model = pattern.model
    assert isinstance(model, DataModel)
    try:
        return "written", carried_out(model, held, pattern, *values)
    except RefusedError:
        return "refused", held
    except WrongError:
        return "wrong", held


def _facts(model: DataModel, held: Table) -> list[str]:
    """What a table holds, but for keys: sorted, so that it can be compared."""
    names = {place.partition + place.sort for place in model.places}
    keys = {name for each in names for name in each} - {n for entity in model.entities for n in entity.attributes}
    return sorted(str(sorted((n, str(normal(v))) for n, v in item.items() if n not in keys)) for item in held.values())


def outcomes(model: DataModel, pattern: str, original: DataModel) -> Iterator[tuple[str, Any]]:
    """What comes of a pattern, and of each pair that it is in: the facts, and what is refused."""
    start, mine = base(model), model[pattern]
    whole = original[pattern].kind != mine.kind and original[pattern].kind == "change"
    entities = {each.entity for each in (original[pattern], *original[pattern].along)}
    others = [each for each in model.write_patterns if {one.entity for one in (each, *each.along)} & entities]
    for n, first in enumerate(tries(original[pattern])):
        said, once = _one(mine, start, _as(mine, first, start, whole))
        yield f"{n}", (said, _facts(model, once))
        for other in others:
            for k, second in enumerate(tries(original[other.name])[: 9 if other.name == pattern else 3]):
                values = _as(other, second, start, whole and other.name == pattern)
                told, then = _one(other, once, values)
                yield f"{n}, then {other.name} {k}", (told, _facts(model, then))
                if other.name != pattern and n < 3:
                    before, there = _one(other, start, values)
                    told, then = _one(mine, there, _as(mine, first, start, whole))
                    yield f"{other.name} {k}, then {n}", (before, told, _facts(model, then))


def _as(pattern: WritePattern, values: Try, start: Table, whole: bool) -> Try:
    """The values in the form that a mutant takes them; what was read before is what was there at the start."""
    given, anew = values
    model = pattern.model
    assert isinstance(model, DataModel)
    if whole:
        key = pattern.key_fields(model)
        read: Item = next((i for i in start.values() if all(i.get(n) == given.get(n) for n in key)), {})
        return {**{n: v for n, v in read.items() if n in model.entity(pattern.entity).attributes}, **given, **anew}, {}
    wanted = {*pattern.names(model), *pattern.versions, *outside(pattern, model)}
    return {name: value for name, value in given.items() if name in wanted}, anew


@dataclass(frozen=True)
class Verdict:
    """How a mutant differs from the original, and which findings the review has that it has not there."""

    name: str
    differs: str
    found: frozenset[str]

    def __str__(self) -> str:
        return f"{self.name}\n    {self.differs or 'no difference'}\n    review: {sorted(self.found)}"


def _difference(mutant: WriteMutant, original: DataModel) -> str:
    if not mutant.pattern:
        return _costs(mutant, original)
    key = original.table, mutant.pattern
    if key not in _KNOWN:
        _KNOWN[key] = [*outcomes(original, mutant.pattern, original)]
    pairs = zip(_KNOWN[key], outcomes(mutant.model, mutant.pattern, original), strict=True)
    return next((what for (what, before), (_, after) in pairs if before != after), "")


def _costs(mutant: WriteMutant, original: DataModel) -> str:
    """Whether the engine takes more for a write of the entity."""
    for pattern in original.write_patterns:
        if pattern.entity != mutant.entity and all(each.entity != mutant.entity for each in pattern.along):
            continue
        before, after = (_units(model, pattern) for model in (original, mutant.model))
        if before != after:
            return f"{COST}: {pattern.name} takes {after} for {before}"
    return ""


def _units(model: DataModel, pattern: WritePattern) -> Decimal | None:
    """The write units of a pattern, on a table that holds the facts; None if it is refused."""
    table = connect(replace(model, table="Mutant", write_patterns=[]), force=True)
    try:
        for name, facts in FACTS[pattern.model.table if pattern.model else ""]:
            table.put_item(Item=model.item(name, facts))
        given, anew = tries(pattern)[0]
        first = next(facts for name, facts in FACTS[model.table] if name == pattern.entity)
        known = {**first, **given}
        wanted = {*model[pattern.name].names(model), *pattern.versions, *outside(pattern, model)}
        values = {name: value for name, value in known.items() if name in wanted and name not in pattern.fixed}
        if pattern.kind == "create":
            values = {name: value for name, value in values.items() if name not in pattern.versions}
        return apply(table, model[pattern.name], values, anew).units
    except (ConditionError, ModelError):
        return None
    finally:
        drop(table)


def _findings(model: DataModel) -> set[str]:
    items = [model.item(name, facts) for name, facts in FACTS[model.table]]
    found = [each for each in review(model, items) if each.code in OF_WRITES]
    return {f"{each.code} {each.where}: {each.what}".replace(", too", "") for each in found}


OF_WRITES = {
    "mutable-primary-key", "mutable-index-key", "lost-update", "overwriting-put", "phantom-upsert", "not-idempotent",
    "unique-not-kept", "unique-by-reading", "same-item-twice", "large-transaction", "orphans", "copy-changes",
    "cannot-be-written", "counter-drifts",
}  # fmt: skip


def judged() -> Iterator[Verdict]:
    for original in (HELPDESK, F1, GROWN):
        before = _findings(original)
        for mutant in write_mutants(original):
            new = {each.split(":")[0] for each in _findings(mutant.model) - before}
            yield Verdict(mutant.name, _difference(mutant, original), frozenset(new))


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [*judged()]


def _assert_nearly_all(verdicts: list[Verdict], right: Callable[[Verdict], bool]) -> None:
    missed = [verdict for verdict in verdicts if not right(verdict)]
    told = "\n".join(map(str, missed))
    assert len(missed) <= (1 - ENOUGH) * len(verdicts), f"{len(missed)} of {len(verdicts)} missed:\n{told}"


def test_the_review_sees_the_faults_that_the_writes_show(verdicts: list[Verdict]) -> None:
    _assert_nearly_all([verdict for verdict in verdicts if verdict.differs], lambda verdict: bool(verdict.found))


def test_the_review_finds_nothing_where_the_writes_show_no_difference(verdicts: list[Verdict]) -> None:
    _assert_nearly_all([verdict for verdict in verdicts if not verdict.differs], lambda verdict: not verdict.found)


def test_there_are_many_mutants_of_both_kinds(verdicts: list[Verdict]) -> None:
    assert sum(bool(verdict.differs) for verdict in verdicts) > 60
    assert sum(not verdict.differs for verdict in verdicts) > 40


def test_each_pattern_is_carried_out_by_one_of_its_tries() -> None:
    for model in (HELPDESK, F1, GROWN):
        for pattern in model.write_patterns:
            said = [_one(pattern, base(model), values)[0] for values in tries(pattern)]
            assert "written" in said, (pattern.name, said)
