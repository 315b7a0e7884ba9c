"""Declared writes on DynamoDB Local: 2,000 random changes against the same by hand, with the units that it reports.

And comparisons as it makes them, writers that meet in every order, and a token that is sent twice.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings

from f1model.design.comparison import (
    Comparison,
    above,
    at_least,
    at_most,
    begins_with,
    below,
    between,
    contains,
    exists,
    is_not,
    missing,
    one_of,
)
from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.errors import ConditionError
from f1model.query.apply import Written, apply
from f1model.query.request import Placeholders, expressed
from f1model.table.connect import connect
from tests.query.helpdesk import HELPDESK
from tests.query.meetings import CROWDS, MEETINGS, Meeting, orders_of
from tests.query.ruled import RULED, write_by_rule
from tests.query.things import THINGS, write_anything
from tests.query.writing import Watched, held, reported, work

THOROUGH = settings().max_examples >= 200  # HYPOTHESIS_PROFILE=ci

# Random changes.


@pytest.mark.parametrize(("backend", "seed"), [("endpoint", 2024), ("moto", 2025)])
def test_2000_random_changes_are_those_made_by_hand_and_cost_what_was_said(backend: str, seed: int) -> None:
    """On the engine each one's units, too: the named deviations aside, they are those that it reports."""
    table = connect(HELPDESK, backend=backend)

    outcomes = work(table, seed, 2000, every=1 if THOROUGH else 10, metered=backend == "endpoint")

    written = {name for name in outcomes if name.endswith(", written")}
    assert outcomes.total() == 2000
    assert written == {f"{pattern.name}, written" for pattern in HELPDESK.write_patterns}
    assert sum(outcomes[name] for name in written) > 600
    assert min(outcomes[name] for name in written) >= 10


@pytest.mark.parametrize(("backend", "seed"), [("endpoint", 1), ("moto", 2)])
def test_random_writes_of_anything_leave_no_key_stale_and_cost_what_was_said(backend: str, seed: int) -> None:
    outcomes = write_anything(connect(THINGS, backend=backend), seed, 500, metered=backend == "endpoint")

    written = {name.removesuffix(", Written") for name in outcomes if name.endswith(", Written")}
    assert written >= {pattern.name for pattern in THINGS.write_patterns} - {"If", "Twice"}


@pytest.mark.parametrize("backend", ["endpoint", "moto"])
@pytest.mark.parametrize("named", RULED)
def test_2000_random_writes_are_those_made_by_rule_and_cost_what_was_said(backend: str, named: str) -> None:
    """Each write pattern of F1, GROWN, the chat and the helpdesk; on the engine each one's units, too."""
    model, pool = RULED[named]
    every = 1 if THOROUGH else 20

    outcomes = write_by_rule(
        connect(model, backend=backend),
        model.write_patterns,
        2026,
        2000,
        pool,
        every=every,
        metered=backend == "endpoint",
    )

    written = {name: times for name, times in outcomes.items() if name.endswith(", written")}
    assert outcomes.total() == 2000
    assert {*written} == {f"{pattern.name}, written" for pattern in model.write_patterns}
    assert sum(written.values()) > 600
    assert min(written.values()) >= 5


# Comparisons.

VALUES: list[Any] = [
    "b", "", "ä", "bc", 5, Decimal("5.5"), 0, True, False, None, b"b", b"bc", [1, "b"], [], {"a": 1}, {}, {"b", "c"},
    {1, 5}, {b"b"}, [True], {"x": [True]}, {"x": [1]}, ["b"], [b"b"], [[1]], [None],
]  # fmt: skip


def _ranked(value: Any) -> list[Callable[..., Comparison]]:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal | bytes):
        return []
    begins = [begins_with] if isinstance(value, str | bytes) else []
    return [above, at_least, below, at_most, *begins]


COMPARED = [
    exists(), missing(), between("a", "c"), between(1, 6), between(b"a", b"c"), between("b", "b"),
    *(make(value) for value in VALUES for make in (is_not, contains, one_of, *_ranked(value))),
    *(Comparison("=", (value,)) for value in VALUES), *(one_of("zz", value) for value in VALUES),
]  # fmt: skip


def test_a_comparison_holds_of_the_values_of_which_the_engine_says_so() -> None:
    model = DataModel("Values", [Entity("Value", "{Id}", None, {"Id": "S"})], sort=None, type_attribute=None)
    table = connect(model, backend="endpoint")
    items = [{"PK": f"{number}", "A": value} for number, value in enumerate(VALUES)] + [{"PK": "none"}]
    for item in items:
        table.put_item(Item=item)

    wrong = []
    for each in COMPARED:
        holders = Placeholders()
        text = expressed("A", each, holders)
        values = {"ExpressionAttributeValues": holders.values} if holders.values else {}
        answer: Any = table.scan(FilterExpression=text, ExpressionAttributeNames=holders.names, **values)  # type: ignore[arg-type]
        ours = {item["PK"] for item in items if each.holds(item, "A")}
        if ours != {item["PK"] for item in answer["Items"]}:
            wrong.append((each, ours))

    assert wrong == []
    assert len(COMPARED) * len(items) > 4_500


# Writers that meet.


@pytest.mark.parametrize("meeting", [*MEETINGS, *CROWDS], ids=lambda meeting: meeting.name)
def test_writers_that_meet_lose_nothing_in_whatever_order(meeting: Meeting) -> None:
    """Two of them in every order there is, and three in many; on the engine itself in a few, or all with the profile.

    Between its calls nothing runs, so that all orders are those in this process, too.
    """
    many = None if meeting in MEETINGS else 300 if THOROUGH else 40
    for backend, most in (("moto", many), ("endpoint", many if THOROUGH else 4)):
        wrong = [told for told in orders_of(connect(meeting.model, backend=backend), meeting, most) if told]
        assert wrong == [], backend


# What a refused write takes, and one that is sent twice.


def test_a_token_that_is_sent_again_changes_nothing_and_is_a_read() -> None:
    """The first request takes write units; the same one again read units, since what it wrote is read."""
    real = connect(HELPDESK, backend="endpoint")
    table: Any = Watched(real, metered=True)
    customer = {"CustomerId": "c1", "Email": "a@x"}
    apply(table, HELPDESK["Sign up"], customer)
    pattern, given = HELPDESK["Save a draft"], {"TicketId": "t", "Number": 1, "Text": "x" * 2500}
    first = apply(table, pattern, given, token="a draft, saved once")
    apply(table, HELPDESK["Drop a draft"], TicketId="t", Number=1)

    again = apply(table, pattern, given, token="a draft, saved once")

    assert isinstance(first, Written)
    assert ("TICKET#t", "MESSAGE#0001") not in held(real)
    assert (first.repeated, again.repeated, again.after) == (False, True, None)
    assert [first.units, first.read_units, again.units, again.read_units] == [6, 0, 0, 2]
    assert reported(table.calls[-2][2]) == {"HelpdeskTable": again.read_units}  # the call before it looked again


def test_another_request_with_the_token_is_refused_by_the_engine() -> None:
    table = connect(HELPDESK, backend="endpoint")
    apply(table, HELPDESK["Save a draft"], {"TicketId": "t", "Number": 1}, token="mine")

    with pytest.raises(table.meta.client.exceptions.IdempotentParameterMismatchException):
        apply(table, HELPDESK["Save a draft"], {"TicketId": "t", "Number": 2}, token="mine")


def test_a_refused_write_is_billed_for_the_item_that_the_engine_found() -> None:
    """Guide: a condition that fails takes the write units of the item it was checked on. Engine: it reports none."""
    table = connect(HELPDESK, backend="endpoint")
    apply(table, HELPDESK["Sign up"], {"CustomerId": "c1", "Name": "n" * 2500, "Email": "a@x"})
    apply(table, HELPDESK["Save a draft"], {"TicketId": "t", "Number": 1, "Text": "x" * 1500})
    apply(table, HELPDESK["Save a draft"], {"TicketId": "t", "Number": 2})

    with pytest.raises(ConditionError, match="is there already") as created:
        apply(table, HELPDESK["Sign up"], {"CustomerId": "c1", "Email": "b@x"})
    with pytest.raises(ConditionError, match="Version is 2") as changed:
        apply(table, HELPDESK["Change the name"], {"CustomerId": "c1", "Version": 2}, {"Name": "x"})

    assert created.value.units == {"HelpdeskTable": 6 + 2}  # both items of the transaction, twice
    assert changed.value.units == {"HelpdeskTable": 3}
