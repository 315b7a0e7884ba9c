"""One bill for a whole model: what is in it is what explain says, times the rates; and what it cannot know, it says."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from f1model.billing.bill import ModelBill, bill
from f1model.billing.prices import GIGABYTE, ON_DEMAND
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.settings import Settings
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.query.explain import explain
from f1model.query.units import stored_bytes
from tests.query.helpdesk import HELPDESK

MONTH = 2_592_000  # seconds


def desk() -> list[Item]:
    items = []
    for c in ("c1", "c2", "c3"):
        who = {"CustomerId": c, "Email": f"{c}@x"}
        items += [HELPDESK.item("Customer", {**who, "Name": "Ann", "Version": 1}), HELPDESK.item("Email", who)]
        for number in (1, 2):
            ticket = f"{c.replace('c', 't')}" if number == 1 else f"{c}-{number}"
            facts = {
                "Queue": f"q{number}",
                "Status": "open",
                "Priority": number,
                "OpenedAt": "2026-11-01",
                "Agent": "x",
            }
            items.append(HELPDESK.item("Ticket", {"CustomerId": c, "TicketId": ticket, **facts, "Messages": 1}))
            message = {"TicketId": ticket, "Number": 1, "Author": "Ann", "Text": "Hello " * 200}
            items.append(HELPDESK.item("Message", message))
    return items + [HELPDESK.item("Queue", {"Queue": name, "Open": 3}) for name in ("q1", "q2")]


ITEMS = desk()
BILL = bill(HELPDESK, ITEMS)
LINES = {line.name: line for line in BILL.lines}


@pytest.mark.parametrize(
    ("name", "values", "times"),
    [
        ("Get a customer with all tickets", {"CustomerId": "c1"}, 20 * 20 * 30),
        ("Get a ticket's messages", {"TicketId": "t1"}, 200 * 20 * 30),
        ("Get the queues, longest first", {}, 2 * MONTH),
    ],
)
def test_a_question_costs_what_explain_says_times_its_rate(name: str, values: Any, times: int) -> None:
    estimate = explain(HELPDESK[name], values, items=ITEMS).estimate
    line = LINES[name]

    assert estimate
    assert (line.each.reads, line.each.writes) == (estimate.units, {})
    assert line.read_units == estimate.units * times
    assert line.total == line.reading == estimate.units * times * Decimal("0.125") / 1_000_000


@pytest.mark.parametrize(
    ("name", "values", "times", "created"),
    [
        ("Solve a ticket", {"CustomerId": "c1", "TicketId": "t1"}, 2_000 * 30, False),
        ("Write a message", HELPDESK["Write a message"].example, 4 * 2_000 * 30, False),
        ("Sign up", {"CustomerId": "c1", "Name": "Ann", "Email": "c1@x"}, 10 * 30, True),
    ],
)
def test_a_change_costs_the_table_and_each_index_apart(name: str, values: Any, times: int, created: bool) -> None:
    there = [item for item in ITEMS if not created or item.get("CustomerId") != "c1"]
    explained = explain(HELPDESK[name], values, items=there)
    units = {place: each for place, each in (explained.by_place or {}).items() if each}
    line = LINES[name]

    assert not explained.refused
    assert (line.each.writes, line.each.reads) == (units, explained.read_units)
    assert line.write_units == {place: each * times for place, each in units.items()}
    assert sum(line.writing.values()) == (explained.units or 0) * times * Decimal("0.625") / 1_000_000


def test_what_is_not_billed_says_why_and_nothing_is_lost() -> None:
    assert BILL.unbilled == {
        "Hand over a ticket": "its rate is in words: once in a while",
        "Drop a draft": "it has no rate",
        "Raise the priority": "it has no rate",
    }
    names = [*(each.name for each in HELPDESK.access_patterns), *(each.name for each in HELPDESK.write_patterns)]
    assert {*LINES, *BILL.unbilled} == {*names}
    assert BILL.left_out[0] == "3 patterns without a rate or without values"
    assert "Hand over a ticket: not billed, its rate is in words: once in a while" in repr(BILL)

    other = bill(HELPDESK, ITEMS, {"Drop a draft": "5/s", "Hand over a ticket": "1/day"})
    assert other.unbilled["Drop a draft"].startswith("it has no example, and is refused on the items here: TICKET#")
    assert "Hand over a ticket" not in other.unbilled
    empty = bill(HELPDESK, [])
    assert empty.unbilled["Get a ticket"] == "it has no example, and no item here has the values that it asks for"
    assert empty.unbilled["Solve a ticket"] == "it has no example, and there are no items of Ticket here"
    assert empty.hot is None


def test_it_adds_up_and_says_how_it_was_computed() -> None:
    parts = (BILL.reading, BILL.writing, BILL.storing, BILL.recovering)
    sizes = stored_bytes(HELPDESK, ITEMS)

    assert BILL.total == sum(parts)
    assert [round(each, 12) for each in parts[:3]] == [
        round(each, 12) for each in (BILL.on_demand.reading, BILL.on_demand.writing, BILL.on_demand.storing)
    ]
    assert BILL.stored == sizes
    assert BILL.recovered == sizes["HelpdeskTable"]  # global indexes are made anew from the table
    assert repr(BILL).startswith(f"HelpdeskTable: ${BILL.total:,.2f} a month (computed): reading $")
    assert f"Computed on {len(ITEMS)} items, which are taken for all that is stored." in BILL.small_print
    assert "where it has none (19 of 21 here), with values of these items" in BILL.small_print


def test_free_storage_is_taken_off_if_it_is_asked_for() -> None:
    assert bill(HELPDESK, ITEMS, free_storage=True).storing == 0 < BILL.storing
    assert "The 25 GB that are free are taken off." in bill(HELPDESK, ITEMS, free_storage=True).small_print


THING = Entity("Thing", "SHELF#{Shelf}", "{Id}", {"Shelf": "S", "Id": "S", "Kind": "S", "Note": "S"})


def things(**parts: Any) -> DataModel:
    indexes = (Index("ByKind", partition="Kind"), LocalIndex("ByNote", sort="Note"))
    asked = [AccessPattern("look", ["Shelf"], ["Thing"], often="100/s")]
    return DataModel("Things", [THING], indexes=indexes, access_patterns=asked, **parts)


def held(model: DataModel, shelves: int = 2) -> list[Item]:
    values = {"Kind": "k", "Note": "n" * 100}
    return [model.item("Thing", {"Shelf": str(n % shelves), "Id": str(n), **values}) for n in range(6)]


def test_rented_capacity_is_paid_for_by_the_hour_and_each_global_index_rents_again() -> None:
    model = things(settings=Settings(capacity=(10, 4), recovery=False, stream="NEW_IMAGE"))
    rented = bill(model, held(model))
    month = 720 * (10 * ON_DEMAND.read_hour + 4 * ON_DEMAND.write_hour)

    assert rented.renting_costs == 2 * month  # not for the local index
    assert rented.reading == rented.recovering == rented.lines[0].total == 0
    assert rented.total == 2 * month + rented.storing
    assert rented.short_of == ["Things rents 10 read units a second, and is asked for 50 on average."]
    assert {"the capacity that an account has free in a Region", "reads of the stream, which are free for Lambda"} < {
        *rented.left_out
    }
    assert "rented for an hour" in rented.terms


def test_recovery_is_paid_for_by_the_size_of_the_table_and_its_local_indexes() -> None:
    model = things()
    kept = bill(model, held(model))
    sizes = stored_bytes(model, held(model))

    assert kept.recovered == sizes["Things"] + sizes["ByNote"]
    assert kept.recovering == Decimal(kept.recovered) / GIGABYTE * Decimal("0.2")
    assert bill(things(settings=Settings(recovery=False)), held(model)).recovering == 0


def hot(model: DataModel, items: list[Item]) -> Any:
    spot = bill(model, items).hot
    assert spot
    return spot


def test_a_pattern_whose_partition_key_is_given_is_spread_over_the_item_collections() -> None:
    spot = hot(things(), held(things(), shelves=5))

    assert (spot.key, spot.reads, spot.writes, spot.over) == (("SHELF#0",), 10, 0, 5)
    assert spot.share == Decimal(10) / 3000


@pytest.mark.parametrize(
    "asked",
    [
        AccessPattern("look", [], ["Thing"], fixed={"Shelf": "1"}, often="100/s"),
        AccessPattern("look", [], ["Thing"], where={"Shelf": "1"}, often="100/s"),
    ],
)
def test_all_that_is_asked_of_one_key_meets_there(asked: AccessPattern) -> None:
    spot = hot(replace(things(), access_patterns=[asked]), held(things()))

    assert (spot.key, spot.reads, spot.over) == (("SHELF#1",), 50, 1)


def test_the_counter_of_all_is_the_hottest_and_more_than_a_partition_serves_is_said() -> None:
    busy = bill(HELPDESK, ITEMS, {"Open a ticket": "700/s"})

    assert busy.hot
    assert (busy.hot.place.label, busy.hot.key) == ("HelpdeskTable.GSI1", ("QUEUES",))
    assert busy.hot.writes > 1400
    assert busy.hottest.startswith("The hottest item collection is 'QUEUES' in HelpdeskTable.GSI1. It is asked for ")
    assert busy.hottest.endswith(
        " units a second on average, most of them for 'Open a ticket', all of which meet there. "
        "One partition serves 3,000 and 1,000, so it will be throttled."
    )


def test_what_is_created_goes_where_its_fixed_values_say() -> None:
    """Of an index by status, new items meet in the collection of the first status alone."""
    ticket = Entity("Ticket", "T#{Id}", "T", {"Id": "S", "Status": "S"})
    model = DataModel(
        "Desk", [ticket], indexes=[Index("ByStatus", Ticket=Keys("S#{Status}", "{Id}"))],
        write_patterns=[WritePattern("open", create="Ticket", fixed={"Status": "open"}, often="10/s")],
    )  # fmt: skip
    items = [model.item("Ticket", {"Id": str(n), "Status": ("open", "solved")[n % 2]}) for n in range(8)]

    assert (hot(model, items).key, hot(model, items).writes, hot(model, items).over) == (("S#open",), 10, 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((HELPDESK, ITEMS, {"Solve": "5/s"}), "has no pattern 'Solve'"),
        (
            (HELPDESK, ITEMS, {"Solve a ticket": "often"}),
            "rates gives 'Solve a ticket' as the text 'often', which is no",
        ),
        ((HELPDESK, ITEMS, {"Solve a ticket": 5}), "rates gives 'Solve a ticket' as 5, which is no rate"),
        ((HELPDESK, ITEMS, {"Solve a ticket": "5/day per robot"}), "'robot' is not in the model's population"),
        ((HELPDESK, ITEMS, "5/s"), "needs a mapping from names to values"),
        ((HELPDESK, None), "bill: items is None, not a list of items"),
        ((ITEMS, HELPDESK), "bill: it needs a data model, and got a list"),
    ],
)
def test_what_it_cannot_take_is_one_line(given: Any, said: str) -> None:
    with pytest.raises(ModelError) as error:
        bill(*given)
    assert said in str(error.value)


def test_prices_and_free_storage_are_of_their_kinds() -> None:
    with pytest.raises(ModelError, match="prices is 5"):
        bill(HELPDESK, ITEMS, prices=5)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="free_storage is 25"):
        bill(HELPDESK, ITEMS, free_storage=25)  # type: ignore[arg-type]
    other = bill(HELPDESK, ITEMS, prices=replace(ON_DEMAND, million_reads=Decimal(250)))
    assert (other.reading, type(other)) == (2000 * BILL.reading, ModelBill)


def test_what_run_refuses_is_not_billed() -> None:
    strong = AccessPattern(
        "Get a queue", index="GSI1", given=["Queue"], returns=["Ticket"], consistent=True, often="5/s"
    )
    queues = Index("GSI1", Ticket=Keys("QUEUE#{Queue}", "{Priority}"))
    model = replace(HELPDESK, indexes=[queues], access_patterns=[strong], write_patterns=[])

    made = bill(model, desk())

    assert made.lines == ()
    assert "strongly consistent reads of GSI1" in made.unbilled["Get a queue"]
