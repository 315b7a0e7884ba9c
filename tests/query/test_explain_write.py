"""What is said of a write before anything is sent. That it then happens so is held in test_apply.py, at random."""

from decimal import Decimal

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.f1.models import F1
from f1model.query.explain import explain
from f1model.query.explain_write import WriteExplanation
from tests.query.helpdesk import HELPDESK

TICKET = HELPDESK.item(
    "Ticket",
    {"CustomerId": "c1", "TicketId": "t", "Queue": "q", "Status": "open", "Priority": 5, "OpenedAt": "1", "Agent": "x"},
)
QUEUE = HELPDESK.item("Queue", {"Queue": "q", "Open": 1})
HERE = {"CustomerId": "c1", "TicketId": "t"}


def test_without_values_it_says_what_will_be_read_held_and_kept_in_step() -> None:
    assert repr(explain(HELPDESK["Assign a ticket"])).splitlines() == [
        "pattern        Assign a ticket",
        "operation      UpdateItem in HelpdeskTable",
        "reads first    the keys of GSI2 also need OpenedAt and Status",
        'condition      PK exists and Status is "open" or "pending" and OpenedAt is as it was read and Status is as '
        "it was read",
        "keys in step   GSI2",
        "goes along     nothing",
        "cost           the larger of the item before and after, 1 WCU per 1,024 bytes of it",
    ]


def test_with_items_it_says_what_it_will_cost_and_where() -> None:
    explained = explain(HELPDESK["Solve a ticket"], HERE, items=[TICKET, QUEUE])

    assert isinstance(explained, WriteExplanation)
    assert dict(explained.by_place or {}) == {"HelpdeskTable": 4, "GSI1": 4, "GSI2": 2, "ByTicket": 2}
    assert [explained.units, explained.read_units, explained.refused] == [12, 2, ""]
    assert repr(explained).splitlines()[-1] == (
        "cost           12 WCU (computed): HelpdeskTable 4, GSI1 4, GSI2 2, ByTicket 2, and 2 RCU to read it first"
    )


def test_a_move_is_named_and_one_to_where_it_is_already_is_none() -> None:
    moves = explain(HELPDESK["Hand over a ticket"], HERE, {"CustomerId": "c2"}, items=[TICKET])
    stays = explain(HELPDESK["Hand over a ticket"], HERE, {"CustomerId": "c1"}, items=[TICKET])

    assert "TransactWriteItems in HelpdeskTable (delete and put: the primary key changes)" in repr(moves)
    assert "operation      UpdateItem in HelpdeskTable\n" in repr(stays)


def test_it_says_when_it_would_be_refused_and_what_that_takes() -> None:
    missing = explain(HELPDESK["Solve a ticket"], HERE, items=[])
    taken = explain(HELPDESK["Open a ticket"], {**HERE, "Queue": "q"}, items=[TICKET, QUEUE])

    assert isinstance(missing, WriteExplanation)
    assert isinstance(taken, WriteExplanation)
    assert [missing.refused, missing.units, missing.read_units] == ["CUSTOMER#c1, TICKET#t is not there", 0, 1]
    assert taken.refused == "CUSTOMER#c1, TICKET#t is there already"
    assert taken.by_place == {"HelpdeskTable": Decimal(6)}  # the ticket, the customer who is not there, the queue
    assert repr(taken).endswith("refused        CUSTOMER#c1, TICKET#t is there already")


def test_what_replaces_has_no_condition_and_says_so() -> None:
    assert "condition      none: what is there is replaced" in repr(explain(HELPDESK["Save a draft"]))
    assert "goes along     free the address (delete Email)" in repr(explain(HELPDESK["Close an account"]))


def test_a_write_without_conditions_says_what_happens_where_nothing_is() -> None:
    assert "condition      none: where nothing is there, nothing happens" in repr(explain(F1["Strike a result"]))
    visits = Entity("Page", "PAGE#{Page}", None, {"Page": "S", "Visits": "N"})
    visit = WritePattern("Visit", change="Page", adds={"Visits": 1}, upsert=True)
    model = DataModel("PagesTable", [visits], sort=None, write_patterns=[visit])
    assert "condition      none: it is made where nothing is there" in repr(explain(model["Visit"]))


def test_that_a_moved_item_is_as_it_was_read_is_said_once() -> None:
    said = repr(explain(F1["Disqualify a driver"]))
    assert 'condition      PK exists and PositionText is not "DSQ" and the rest of the item is as it was read\n' in said
    moved = F1.item("ResultItem", F1["Enter a result"].example)
    where = {name: moved[name] for name in ("SeasonId", "Round", "Rank")}
    assert "the rest of the item is as it was read\n" in repr(
        explain(F1["Disqualify a driver"], where, {"Rank": 22}, items=[moved])
    )
