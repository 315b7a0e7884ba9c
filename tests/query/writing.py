"""Tables that tests of writes look into: what they hold, what is sent to them, and what the engine says it took."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.schema import Schema
from f1model.errors import ConditionError, ModelError
from f1model.query.apply import Written, apply
from f1model.query.explain import explain
from f1model.query.explain_write import WriteExplanation
from f1model.query.run import run
from f1model.query.units import item_size, item_write_units, read_units
from f1model.table.backend import simulated_items
from f1model.values import normal, value_size
from tests.query import desk as by_hand
from tests.query.desk import Desk, RefusedError, WrongError
from tests.query.helpdesk import HELPDESK

WRITES = ("put_item", "update_item", "delete_item", "transact_write_items")
READS = ("get_item", "batch_get_item")


class Watched:
    """A boto3 table; ``before`` is called with the name of each of its calls, ``calls`` has them with their answers."""

    def __init__(self, table: Any, before: Callable[[str], None] = lambda name: None, *, metered: bool = False) -> None:
        self._table, self._before, self._metered = table, before, metered
        self.name, self.model, self.backend = table.name, table.model, table.backend
        self.calls: list[tuple[str, dict[str, Any], Any]] = []
        client = {name: self._watched(table.meta.client, name) for name in ("transact_write_items", "batch_get_item")}
        self.meta = SimpleNamespace(client=SimpleNamespace(**client))
        for name in ("put_item", "update_item", "delete_item", "query", "scan"):
            setattr(self, name, self._watched(table, name))

    def _watched(self, owner: Any, name: str) -> Callable[..., Any]:
        def call(**sent: Any) -> Any:
            self._before(name)
            metered = {"ReturnConsumedCapacity": "INDEXES"} if self._metered and name in WRITES else {}
            answer = getattr(owner, name)(**sent, **metered)
            self.calls.append((name, sent, answer))
            return answer

        return call

    def get_item(self, **sent: Any) -> Any:
        """As the others. The class has this one, since it is what makes it a table."""
        return self._watched(self._table, "get_item")(**sent)


def held(table: Any) -> dict[tuple[Any, ...], Item]:
    """All items of a table of less than 1 MB, by primary key, in the form in which answers are shown."""
    simulated = simulated_items(table)  # much faster than a scan
    items = table.scan(ConsistentRead=True)["Items"] if simulated is None else simulated
    return {tuple(item[name] for name in table.model.place().names): normal(item) for item in items}


def emptied(table: Any) -> None:
    """Delete all items."""
    for key in held(table):
        table.delete_item(Key=dict(zip(table.model.place().names, key, strict=True)))


def stale(model: DataModel, items: Mapping[Any, Item]) -> list[Item]:
    """The items whose keys are not those that their attributes make."""
    keys = {name for place in model.places for name in place.names} | {model.type_attribute}
    wrong = []
    for item in items.values():
        entity = model.entity_of(item)
        assert entity
        rendered = keys - entity.attributes.keys()
        facts = {name: set(value) if entity.attributes.get(name) in ("SS", "NS", "BS") else value
                 for name, value in item.items() if name not in rendered}  # fmt: skip
        if normal(model.item(entity.name, facts)) != item:
            wrong.append(item)
    return wrong


def reported(answer: Any) -> dict[str, Decimal]:
    """What the engine says that a write took, by place; those that cost nothing are left out."""
    found = answer["ConsumedCapacity"]
    (found,) = found if isinstance(found, list) else [found]
    parts = {found["TableName"]: found["Table"], **found.get("GlobalSecondaryIndexes", {})}
    parts |= found.get("LocalSecondaryIndexes", {})
    units = {name: Decimal(str(part["CapacityUnits"])) for name, part in parts.items()}
    return {name: one for name, one in units.items() if one}


def with_overhead(model: Schema, before: Item | None, after: Item | None) -> dict[str, Decimal]:
    """What a write of local indexes takes on DynamoDB Local: an entry is 100 bytes larger, as it is in storage."""
    local = [place for place in model.places if place.local]
    name = model.place().primary[-1]
    larger = [item and {**item, name: "." * (value_size(item[name]) + 100)} for item in (before, after)]
    units = item_write_units(model, *larger) if local else {}
    return {place.name: units[place.name] for place in local}


def expected_of_local(written: Written) -> dict[str, Decimal]:
    """The units of a write as DynamoDB Local has them. It differs in transactions: see tests/engines/test_capacity.py.

    There it doubles indexes too, takes a check for a read, deletes what is not there for 1, counts equal costs once.
    Everywhere an entry of a local index is 100 bytes larger: see tests/engines/test_local_indexes.py.
    """
    model = written.plan.model
    if written.operation != "TransactWriteItems":
        _, before, after = written.acts[0]
        units = {**written.by_place, **with_overhead(model, before, after)}
        return {name: each for name, each in units.items() if each}
    costs: list[dict[str, Decimal]] = []
    for act, before, after in written.acts:
        cost = item_write_units(model, before, after, transactional=True) | with_overhead(model, before, after)
        cost = {name: units * (1 if name == model.table else 2) for name, units in cost.items() if units}
        if act.operation == "ConditionCheck":
            cost = {model.table: read_units(item_size(before) if before else 0, "transactional")}
        if act.operation == "Delete" and before is None:
            cost = {model.table: Decimal(1)}
        costs += [cost] if cost not in costs else []
    total = {name: sum((cost.get(name, Decimal(0)) for cost in costs), Decimal(0)) for name in written.by_place}
    return {name: units for name, units in total.items() if units}


def but_half_keys(units: Mapping[str, Decimal], written: Written) -> dict[str, Decimal]:
    """Without the entries that never were: an item with half an index key is billed, too, by DynamoDB Local."""
    model = written.plan.model
    items = [item for _, before, after in written.acts for item in (before, after) if item]
    return {name: each for name, each in units.items()
            if name == model.table or any(model.place(name).holds(item) for item in items)}  # fmt: skip


def work(table: Any, seed: int, count: int, *, every: int = 1, metered: bool = False) -> Counter[str]:
    """Random changes of the helpdesk, each held against the same by hand. How often each was carried out or refused."""
    r, desk, outcomes = Random(seed), Desk(), Counter[str]()
    watched: Any = Watched(table, metered=metered)
    for number in range(count):
        if number % 300 == 299:  # begin anew, so that things are created again
            emptied(table)
            desk = Desk()
        name, given, new, change = by_hand.random_change(r, desk)
        before = held(table) if number % every == 0 else None
        expected = None if before is None else foreseen(HELPDESK[name], given, new, before)
        written: Written | ConditionError | None = None
        try:
            written = apply(watched, HELPDESK[name], given, new)
        except ConditionError as error:
            written = error
        except ModelError:
            pass
        outcome = "written"
        try:
            change(given, new)
        except RefusedError:
            outcome = "refused"
        except WrongError:
            outcome = "wrong"
        told = f"{number}: {name} {given} {new}"
        kinds = {"written": Written, "refused": ConditionError, "wrong": type(None)}
        assert isinstance(written, kinds[outcome]), f"{told}: {written!r} is not {outcome}"
        outcomes[f"{name}, {outcome}"] += 1
        if isinstance(written, Written) and metered:
            assert reported(watched.calls[-1][2]) == expected_of_local(written), told
        if before is not None:
            after = held(table)
            assert after == {key: normal(item) for key, item in desk.items().items()}, told
            assert stale(HELPDESK, after) == [], told
            agree(expected, written, told)
            if isinstance(written, Written):
                assert normal(written.after) == after.get(_main_key(written)), told
            _asked(table, desk, r)
        watched.calls.clear()
    return outcomes


def _main_key(written: Written) -> tuple[Any, ...]:
    act = written.acts[1 if written.plan.moves and len(written.acts) > 1 else 0][0]
    return tuple(act.key.values())


def foreseen(pattern: Any, given: Item, new: Item, before: Mapping[Any, Item]) -> WriteExplanation | None:
    """What is said of the write before it is sent; None if it is not to be sent."""
    kinds = {name: kind for entity in pattern.model.entities for name, kind in entity.attributes.items()}
    items = [{k: set(v) if kinds.get(k) == "SS" else v for k, v in item.items()} for item in before.values()]
    try:
        return explain(pattern, given, new, items=items)
    except ModelError:
        return None


def agree(foreseen: WriteExplanation | None, written: Any, told: str) -> None:
    """What was explained is what happened: whether, how, and at what price."""
    assert (foreseen is None) == (written is None), told
    if isinstance(written, Written):
        assert foreseen, told
        assert (foreseen.refused, foreseen.operation) == ("", written.operation), told
        assert (foreseen.by_place, foreseen.read_units) == (written.by_place, written.read_units), told
    elif written is not None:
        assert foreseen, told
        assert foreseen.refused in str(written), told
        assert foreseen.by_place == written.units, told


def _asked(table: Any, desk: Desk, r: Random) -> None:
    """One of the questions, answered by the table and by hand."""
    values = {
        "CustomerId": by_hand.CUSTOMERS, "TicketId": by_hand.TICKETS, "Email": by_hand.ADDRESSES,
        "Queue": by_hand.QUEUES, "Agent": by_hand.AGENTS, "Status": by_hand.STATUSES,
    }  # fmt: skip
    pattern = r.choice(HELPDESK.access_patterns)
    given = {name: r.choice(values[name]) for name in pattern.given}
    answer = [(item["PK"], item["SK"]) for item in run(table, pattern, given).items]
    expected = desk.answer(pattern.name, given)
    assert sorted(answer) == sorted(expected), (pattern.name, given)
    if pattern.name not in ("Get an agent's tickets", "Get an agent's tickets of a status", "Find a ticket"):
        assert answer == expected, (pattern.name, given)  # the sort keys of those are not unique
