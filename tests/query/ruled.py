"""Random writes of any model, each held against the same by rule, and against what was said of it beforehand."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.errors import ConditionError, ModelError
from f1model.f1.models import F1, GROWN
from f1model.query.apply import Written, apply
from f1model.query.explain import explain
from f1model.query.explain_write import WriteExplanation
from f1model.table.backend import simulated_items
from f1model.values import normal
from tests.query import desk
from tests.query.accounts import ACCOUNTS
from tests.query.by_rule import RefusedError, Table, WrongError, carried_out
from tests.query.chat import CHAT
from tests.query.helpdesk import HELPDESK
from tests.query.writing import Watched, agree, but_half_keys, emptied, expected_of_local, reported

Pool = Callable[[Random, str, str], Any]  # from an attribute and its type to a value for it


def from_pools(pools: Mapping[str, Sequence[Any]]) -> Pool:
    """Values from a list for each attribute, or a few for each type."""
    kinds: dict[str, Sequence[Any]] = {
        "S": ["a", "b", "x" * 700], "N": [0, 1, 2, 12], "BOOL": [True, False], "SS": [{"a"}, {"a", "b"}],
    }  # fmt: skip
    return lambda r, name, kind: r.choice(pools.get(name) or kinds[kind])


_RACE: dict[str, Sequence[Any]] = {
    "SeasonId": ["2023", "2024"], "Round": [1, 10], "Rank": [1, 2, 3, 11], "FinishPosition": [1, 1, 2, 3],
    "WonAt": ["monza", "spa"], "ConstructorId": ["ferrari", "mclaren"], "DriverId": ["ann", "bob"], "Penalty": [5, 10],
}  # fmt: skip
_TALK: dict[str, Sequence[Any]] = {
    "RoomId": ["general", "kitchen"], "PersonId": ["ada", "ben"], "State": ["joined", "left"], "SentAt": ["09:00"],
    "MessageId": ["1", "2", "3"], "Members": [0],
}  # fmt: skip
_DESK: dict[str, Sequence[Any]] = {
    "CustomerId": desk.CUSTOMERS, "TicketId": desk.TICKETS, "Email": desk.ADDRESSES, "Queue": desk.QUEUES,
    "Agent": desk.AGENTS, "Status": ["open", "pending", "solved"], "Priority": [0, 1, 5], "Number": [1, 2, 3],
    "OpenedAt": ["1", "2"],
}  # fmt: skip
_NAMES: dict[str, Sequence[Any]] = {
    "Id": ["1", "2", "3"], "Address": ["a@x", "b@x"], "Nick": ["a", "b", "c"], "Value": ["a", "b"],
    "Name": ["accounts"],
}  # fmt: skip

# Each model of the course, the helpdesk and the accounts, with values of which some meet.
RULED: dict[str, tuple[DataModel, Pool]] = {
    model.table: (model, from_pools(pools))
    for model, pools in ((F1, _RACE), (GROWN, _RACE), (CHAT, _TALK), (HELPDESK, _DESK), (ACCOUNTS, _NAMES))
}


def random_write(r: Random, pattern: WritePattern, held: Table, pool: Pool) -> tuple[Item, Item]:
    """What the pattern is given, and its changes: most of the time for an item that is there."""
    model = pattern.model
    assert isinstance(model, DataModel)
    entity, key = model.entity(pattern.entity), pattern.key_fields(model)
    fixed = pattern.fixed if pattern.whole else pattern.constants(model)
    names = [name for name in pattern.names(model) if name not in fixed]
    given: Item = {}
    for name in names:
        if name in key or r.random() < 0.8:
            given[name] = pool(r, name, entity.attributes[name])
        elif not pattern.whole or r.random() < 0.5:
            given[name] = None
    there = [item for item in held.values() if model.entity_of(item) is entity]
    if there and r.random() < (0.25 if pattern.kind == "create" else 0.8):
        found = r.choice(there)
        known = names if not pattern.whole and r.random() < 0.7 else [name for name in names if name in key]
        given |= {name: found.get(name) for name in known}
        if pattern.version and pattern.kind != "create" and r.random() < 0.3:
            given[pattern.version] = found.get(pattern.version)
    if pattern.version and pattern.kind != "create" and r.random() < 0.2:
        given[pattern.version] = r.randint(0, 3)
    for name, condition in pattern.conditions.items():
        if condition.given and name not in given:
            given[name] = _operands(r, pattern, name, entity.attributes[name], pool)
    for each in pattern.along:
        kinds = model.entity(each.entity).attributes
        counted = [name for name, amount in each.adds.items() if amount is None]
        asked = [name for name, condition in each.conditions.items() if condition.given]
        for name in dict.fromkeys(
            [*(n for n in (*each.names(model), *each.sets, *counted) if n not in each.fixed), *asked]
        ):
            source = each.takes.get(name, name)
            if isinstance(source, str) and source not in entity.attributes and source not in given:
                given[source] = (
                    _operands(r, each, name, kinds[name], pool) if name in asked else pool(r, name, kinds[name])
                )
    counted = [name for name, amount in pattern.adds.items() if amount is None]
    changes = {name: pool(r, name, entity.attributes[name]) for name in (*pattern.sets, *counted)}
    for name in pattern.sets:
        if name not in key and r.random() < 0.15:
            changes[name] = None
    return given, changes


def _operands(r: Random, pattern: WritePattern, name: str, kind: str, pool: Pool) -> Any:
    """What an attribute is compared with: one value, or several."""
    operator = pattern.conditions[name].operator
    kind = {"SS": "S", "NS": "N", "BS": "B"}.get(kind, kind) if operator == "contains" else kind
    values = [pool(r, name, kind) for _ in range(2)]
    if operator == "BETWEEN":
        return sorted(values)
    return values if operator == "IN" else values[0]


def items_of(table: Any) -> Table:
    """All items, as they can be put back."""
    simulated = simulated_items(table)
    items: Any = table.scan(ConsistentRead=True)["Items"] if simulated is None else simulated
    return {tuple(item[name] for name in table.model.place().names): item for item in map(_plain, items)}


def _plain(value: Any) -> Any:
    """In the form in which answers are shown, but a set is a set."""
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return {*map(normal, value)} if isinstance(value, set) else normal(value)


def shown(table: Table) -> dict[tuple[Any, ...], Any]:
    return {tuple(map(normal, key)): normal(item) for key, item in table.items()}


def write_by_rule(
    table: Any, patterns: Sequence[WritePattern], seed: int, count: int, pool: Pool, *, every: int = 1,
    metered: bool = False, anew: int = 300, before: Table | None = None,
) -> Counter[str]:  # fmt: skip
    """Random writes of the patterns, all items held against those by rule. How often each was carried out or refused.

    ``before`` is what the table holds. After each write that ``every`` names the whole table is compared, and what was
    said of it with what happened.
    """
    r, held, outcomes = Random(seed), Table(before or {}), Counter[str]()
    watched: Any = Watched(table, metered=metered)
    model = table.model
    makes = [each for each in patterns if each.kind == "create"]
    for number in range(count):
        if number % anew == anew - 1:
            emptied(table)
            held = {}
        pattern = r.choice(makes if makes and r.random() < 0.25 else patterns)
        given, changes = random_write(r, pattern, held, pool)
        told = f"seed {seed}, {number}: {pattern} given {given}, changes {changes}"
        compared = number % every == 0
        said = _said(pattern, given, changes, held) if compared else None
        written: Any = None
        try:
            written = apply(watched, pattern, given, changes)
        except ConditionError as error:
            written = error
        except ModelError as error:
            told += f"\n{error}"
        try:
            outcome, after = "written", carried_out(model, held, pattern, given, changes)
        except RefusedError:
            outcome, after = "refused", held
        except WrongError as error:
            outcome, after = "wrong", held
            told += f"\nby rule: {error}"
            if error.refused and isinstance(written, ConditionError):
                outcome = "refused"
        kinds = {"written": Written, "refused": ConditionError, "wrong": type(None)}
        assert isinstance(written, kinds[outcome]), f"{told}\n{written!r} is not {outcome}\n{held}"
        outcomes[f"{pattern.name}, {outcome}"] += 1
        held = after
        if isinstance(written, Written) and metered:
            units = but_half_keys(reported(watched.calls[-1][2]), written)
            assert units == expected_of_local(written), told
        if compared:
            assert shown(items_of(table)) == shown(held), told
            agree(said, written, told)
        watched.calls.clear()
    assert shown(items_of(table)) == shown(held)
    return outcomes


def _said(pattern: WritePattern, given: Item, changes: Item, held: Table) -> WriteExplanation | None:
    """What is said of the write before it is sent; None if it is not to be sent."""
    try:
        return explain(pattern, given, changes, items=held.values())
    except ModelError:
        return None
