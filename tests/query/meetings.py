"""Writers of the helpdesk that meet: for each kind of write, what stands before, who writes, and what has to hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from f1model.course.interleave import every_order
from f1model.course.replay import Writer
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.write import WritePattern, old
from f1model.errors import ConditionError
from f1model.f1.models import GROWN
from f1model.query.apply import Written, apply
from tests.query.chat import CHAT
from tests.query.helpdesk import HELPDESK
from tests.query.writing import emptied, held, stale

Held = Mapping[tuple[Any, ...], Item]
Holds = Callable[[Sequence[Any], Held], bool]

# The same as the helpdesk's, without a version: nothing but what is read keeps writers apart.
PLAIN = DataModel(
    "PlainTable",
    [
        Entity("User", "USER#{UserId}", "USER", {"UserId": "S", "Email": "S", "Name": "S", "Team": "S", "Rank": "N"}),
        Entity("Email", "EMAIL#{Email}", "EMAIL", {"Email": "S", "UserId": "S"}),
        Entity("Count", "COUNT#{Team}", "COUNT", {"Team": "S", "Members": "N", "Name": "S"}),
    ],
    indexes=[Index("GSI1", User=Keys("TEAM#{Team}", "{Rank:03d}#{Name}"),
                   Count=Keys("COUNTS", "{Members:03d}#{Name}"))],
    write_patterns=[
        WritePattern("Change the address", change="User", sets=["Email"], along=[
            WritePattern("free", delete="Email", takes={"Email": old("Email")}),
            WritePattern("claim", create="Email")]),
        WritePattern("Leave", delete="User", along=[WritePattern("free", delete="Email")]),
        WritePattern("Rename", change="User", sets=["Name"]),
        WritePattern("Rank up", change="User", adds={"Rank": 1}),
        WritePattern("Count", change="Count", adds={"Members": 1}, upsert=True),
        WritePattern("Call it", change="Count", sets=["Name"], upsert=True),
        WritePattern("Drop", delete="Count"),
        WritePattern("Replace", put="User", along=[
            WritePattern("free", delete="Email", takes={"Email": old("Email")}),
            WritePattern("claim", create="Email")]),
    ],
)  # fmt: skip


@dataclass(frozen=True)
class Meeting:
    """What is there, who writes, and what has to hold then of the outcomes and of the items, whoever comes first."""

    name: str
    model: DataModel
    before: Sequence[Item]
    writers: Sequence[Writer]
    holds: Holds


def writer(model: DataModel, pattern: str, given: Item, changes: Item | None = None) -> Writer:
    return lambda table: apply(table, model[pattern], given, changes)


def done(outcomes: Sequence[Any]) -> int:
    """How many have written; the others were refused by a condition, and by nothing else."""
    assert all(isinstance(each, Written | ConditionError) for each in outcomes), outcomes
    return sum(isinstance(each, Written) for each in outcomes)


def of(held: Held, kind: str) -> list[Item]:
    return [item for item in held.values() if item.get("Type") == kind]


def guarded(held: Held, owner: str, name: str) -> bool:
    """Each owner has the one address that is claimed for it, and nobody else's is claimed."""
    claimed = sorted((item["Email"], item[name]) for item in of(held, "Email"))
    return claimed == sorted((item["Email"], item[name]) for item in of(held, owner))


def _customer(number: int) -> list[Item]:
    who = {"CustomerId": f"c{number}", "Email": f"{number}@x"}
    return [HELPDESK.item("Customer", {**who, "Name": "old", "Version": 1}), HELPDESK.item("Email", who)]


def _ticket(**more: Any) -> Item:
    facts = {"CustomerId": "c1", "TicketId": "t", "Queue": "q", "Status": "open", "Messages": 0, "OpenedAt": "1"}
    return HELPDESK.item("Ticket", {**facts, "Priority": 5, **more})


def _user(number: int = 1) -> list[Item]:
    who = {"UserId": f"u{number}", "Email": f"{number}@x"}
    return [PLAIN.item("User", {**who, "Name": "a", "Team": "t", "Rank": 1}), PLAIN.item("Email", who)]


_QUEUE = HELPDESK.item("Queue", {"Queue": "q", "Open": 1})
_DESK, _HERE = [*_customer(1), *_customer(2), _ticket(), _QUEUE], {"CustomerId": "c1", "TicketId": "t"}
_OTHER = {"UserId": "u1"}


def _helpdesk(name: str, before: Sequence[Item], writes: Sequence[tuple[Any, ...]], holds: Holds) -> Meeting:
    return Meeting(name, HELPDESK, before, [writer(HELPDESK, *each) for each in writes], holds)


def _plain(name: str, before: Sequence[Item], writes: Sequence[tuple[Any, ...]], holds: Holds) -> Meeting:
    return Meeting(name, PLAIN, before, [writer(PLAIN, *each) for each in writes], holds)


def _one(held: Held, kind: str) -> Item:
    (item,) = of(held, kind)
    return item


MEETINGS = [
    _helpdesk("two sign up with one address", [],
              [("Sign up", {"CustomerId": f"c{n}", "Email": "a@x"}) for n in (1, 2)],
              lambda out, held: done(out) == 1 and guarded(held, "Customer", "CustomerId")),
    _helpdesk("one name is changed twice, by whoever read it", _customer(1),
              [("Change the name", {"CustomerId": "c1", "Version": 1}, {"Name": name}) for name in "ab"],
              lambda out, held: done(out) == 1 and _one(held, "Customer")["Version"] == 2),
    _helpdesk("one name is changed twice, by nobody who read it", _customer(1),
              [("Change the name", {"CustomerId": "c1"}, {"Name": name}) for name in "ab"],
              lambda out, held: done(out) == 2 and _one(held, "Customer")["Version"] == 3),
    _helpdesk("one address is changed twice", _customer(1),
              [("Change the address", {"CustomerId": "c1"}, {"Email": email}) for email in ("a@x", "b@x")],
              lambda out, held: done(out) == 2 and guarded(held, "Customer", "CustomerId")),
    _helpdesk("two change to one address", [*_customer(1), *_customer(2)],
              [("Change the address", {"CustomerId": f"c{n}"}, {"Email": "a@x"}) for n in (1, 2)],
              lambda out, held: done(out) == 1 and guarded(held, "Customer", "CustomerId")),
    _helpdesk("an account is closed while its address changes", _customer(1),
              [("Close an account", {"CustomerId": "c1"}),
               ("Change the address", {"CustomerId": "c1"}, {"Email": "a@x"})],
              lambda out, held: done(out) >= 1 and not of(held, "Customer") and not of(held, "Email")),
    _helpdesk("one ticket is opened twice", _customer(1),
              [("Open a ticket", {**_HERE, "Queue": "q", "Priority": n, "OpenedAt": "1"}) for n in (1, 2)],
              lambda out, held: done(out) == 1 and _one(held, "Queue")["Open"] == len(of(held, "Ticket")) == 1),
    _helpdesk("two tickets are opened in a queue that is new", _customer(1),
              [("Open a ticket", {"CustomerId": "c1", "TicketId": ticket, "Queue": "q"}) for ticket in "tu"],
              lambda out, held: done(out) == 2 and _one(held, "Queue")["Open"] == len(of(held, "Ticket")) == 2),
    _helpdesk("one ticket is solved twice", _DESK, [("Solve a ticket", _HERE)] * 2,
              lambda out, held: done(out) == 1 and _one(held, "Queue")["Open"] == 0),
    _helpdesk("a ticket is solved while it is assigned", _DESK,
              [("Solve a ticket", _HERE), ("Assign a ticket", _HERE, {"Agent": "ann"})],
              lambda out, held: _one(held, "Ticket")["Status"] == "solved" and _one(held, "Queue")["Open"] == 0
              and done(out) == 1 + ("Agent" in _one(held, "Ticket"))),
    _helpdesk("a ticket is handed over while it is assigned", _DESK,
              [("Hand over a ticket", _HERE, {"CustomerId": "c2"}), ("Assign a ticket", _HERE, {"Agent": "ann"})],
              lambda out, held: _one(held, "Ticket")["CustomerId"] == "c2"
              and done(out) == 1 + ("Agent" in _one(held, "Ticket"))),
    _helpdesk("a ticket is handed over twice", _DESK,
              [("Hand over a ticket", _HERE, {"CustomerId": owner}) for owner in ("c2", "c3")],
              lambda out, held: done(out) == 1 and len(of(held, "Ticket")) == 1),
    _helpdesk("a ticket is handed over to where another one is opened", _DESK,
              [("Hand over a ticket", _HERE, {"CustomerId": "c2"}),
               ("Open a ticket", {"CustomerId": "c2", "TicketId": "t", "Queue": "q"})],
              lambda out, held: done(out) == 1 and len({item["CustomerId"] for item in of(held, "Ticket")})
              == len(of(held, "Ticket")) == (1 if isinstance(out[0], Written) else 2)),
    _helpdesk("a ticket is handed over while a message counts in it", _DESK,
              [("Hand over a ticket", _HERE, {"CustomerId": "c2"}),
               ("Write a message", {"TicketId": "t", "Number": 1, "Author": "x", "Customer": "c1"})],
              lambda out, held: done(out) >= 1 and _one(held, "Ticket")["Messages"] == len(of(held, "Message"))),
    _helpdesk("a priority is raised twice", _DESK,
              [("Raise the priority", _HERE, {"Priority": n}) for n in (1, 2)],
              lambda out, held: done(out) == 2 and _one(held, "Ticket")["Priority"] == 8),
    _helpdesk("a priority is raised while it is set", _DESK,
              [("Raise the priority", _HERE, {"Priority": 1}),
               ("Set the priority", {**_HERE, "Queue": "q"}, {"Priority": 3})],
              lambda out, held: done(out) == 2 and _one(held, "Ticket")["Priority"] in (3, 4)),
    _plain("one address is changed twice, without a version", _user(),
           [("Change the address", _OTHER, {"Email": email}) for email in ("a@x", "b@x")],
           lambda out, held: done(out) == 2 and guarded(held, "User", "UserId")),
    _plain("a user leaves while the address changes, without a version", _user(),
           [("Leave", _OTHER), ("Change the address", _OTHER, {"Email": "a@x"})],
           lambda out, held: done(out) >= 1 and not of(held, "User") and not of(held, "Email")),
    _plain("a user is renamed while the rank goes up", _user(),
           [("Rename", _OTHER, {"Name": "b"}), ("Rank up", _OTHER)],
           lambda out, held: done(out) == 2 and _one(held, "User")["GSI1SK"] == "002#b"),
    _plain("a count begins while it gets a name", [],
           [("Count", {"Team": "t"}), ("Call it", {"Team": "t"}, {"Name": "n"})],
           lambda out, held: done(out) == 2 and _one(held, "Count")["GSI1SK"] == "001#n"),
    _plain("a count of nothing is dropped while it gets a name", [PLAIN.item("Count", {"Team": "t"})],
           [("Drop", {"Team": "t"}), ("Call it", {"Team": "t"}, {"Name": "n"})],
           lambda out, held: done(out) == 2 and of(held, "Count") in
           ([], [PLAIN.item("Count", {"Team": "t", "Name": "n"})])),
    _plain("a user is replaced twice", _user(),
           [("Replace", {"UserId": "u1", "Email": email}) for email in ("a@x", "b@x")],
           lambda out, held: done(out) == 2 and guarded(held, "User", "UserId")),
    _plain("a user who is new is put twice", [], [("Replace", {"UserId": "u1", "Email": f"{n}@x"}) for n in "ab"],
           lambda out, held: done(out) == 2 and guarded(held, "User", "UserId")),
]  # fmt: skip

_RACE, _PLACE = {"SeasonId": "2024", "Round": 1}, {"SeasonId": "2024", "Round": 1, "Rank": 3}
_RESULT = {**_PLACE, "DriverId": "ann", "FinishPoints": 15, "PositionText": "3", "Version": 1, "WonAt": "spa"}
_SEASON = [GROWN.item("SeasonItem", {"SeasonId": "2024", "Rounds": 1}), GROWN.item("RaceItem", _RACE)]
_RACED = [*_SEASON, GROWN.item("ResultItem", _RESULT)]
_ADA = {"RoomId": "r", "PersonId": "ada"}
_ROOM = [
    CHAT.item("RoomItem", {"RoomId": "r", "RoomName": "R", "Members": 1}),
    CHAT.item("MemberItem", {**_ADA, "RoomName": "R", "State": "joined"}),
]
_FIFTH: Item = {"Rank": 5, "FinishPosition": 5, "PositionText": "5", "FinishPoints": 10}


def _course(
    model: DataModel, name: str, before: Sequence[Item], writes: Sequence[tuple[Any, ...]], holds: Holds
) -> Meeting:
    return Meeting(name, model, before, [writer(model, *each) for each in writes], holds)


def _counted(held: Held) -> bool:
    """A room counts those who are in it."""
    inside = sum(item["State"] == "joined" for item in of(held, "MemberItem"))
    return bool(_one(held, "RoomItem")["Members"] == inside)


# Writers of the course's own models.
MEETINGS += [
    _course(GROWN, "two races are added", _SEASON, [("Add a race", {"SeasonId": "2024", "Round": n}) for n in (2, 3)],
            lambda out, held: done(out) == 2 and _one(held, "SeasonItem")["Rounds"] == 3),
    _course(GROWN, "one race is cancelled twice", _SEASON, [("Cancel a race", _RACE)] * 2,
            lambda out, held: done(out) == 1 and _one(held, "SeasonItem")["Rounds"] == 0),
    _course(GROWN, "one place is entered twice", _SEASON,
            [("Enter a result", {**_PLACE, "DriverId": who}) for who in ("ann", "bob")],
            lambda out, held: done(out) == 1 and len(of(held, "ResultItem")) == 1),
    _course(GROWN, "a race is cancelled while a result is entered", _SEASON,
            [("Cancel a race", _RACE), ("Enter a result", {**_PLACE, "DriverId": "ann"})],
            lambda out, held: done(out) == 1 + len(of(held, "ResultItem")) and not of(held, "RaceItem")),
    _course(GROWN, "a rank is corrected while the points are", _RACED,
            [("Correct a rank", _PLACE, _FIFTH), ("Correct the points", _PLACE, {"FinishPoints": 1})],
            lambda out, held: done(out) >= 1 and _one(held, "ResultItem")["Rank"] == 5),
    _course(GROWN, "two results move to one place", [*_RACED, GROWN.item("ResultItem", {**_RESULT, "Rank": 4})],
            [("Correct a rank", {**_PLACE, "Rank": n}, _FIFTH) for n in (3, 4)],
            lambda out, held: done(out) == 1 and len(of(held, "ResultItem")) == 2),
    _course(GROWN, "a winner is disqualified while a penalty is added", _RACED,
            [("Disqualify a driver", _PLACE, {"Rank": 9}), ("Add a penalty", _PLACE, {"Penalty": 5})],
            lambda out, held: "WonAt" not in _one(held, "ResultItem")
            and done(out) == 1 + ("Penalty" in _one(held, "ResultItem"))),
    _course(GROWN, "two stewards add a penalty", _RACED, [("Add a penalty", _PLACE, {"Penalty": n}) for n in (5, 10)],
            lambda out, held: done(out) == 2 and _one(held, "ResultItem")["Penalty"] == 15),
    _course(GROWN, "two stewards decide a penalty that both have read", _RACED,
            [("Decide a penalty", {**_PLACE, "Version": 1}, {"Penalty": n}) for n in (5, 10)],
            lambda out, held: done(out) == 1 and _one(held, "ResultItem")["Version"] == 2),
    _course(GROWN, "a race is decided twice", _SEASON, [("Decide a race", _RACE)] * 2,
            lambda out, held: done(out) == 1 and _one(held, "RaceItem")["Decided"]),
    _course(CHAT, "somebody leaves a room twice", _ROOM, [("Leave a room", _ADA)] * 2,
            lambda out, held: done(out) == 1 and _counted(held)),
    _course(CHAT, "somebody leaves while somebody joins", _ROOM,
            [("Leave a room", _ADA), ("Join a room", {**_ADA, "PersonId": "ben"})],
            lambda out, held: done(out) == 2 and _counted(held)),
    _course(CHAT, "somebody leaves and comes back", _ROOM, [("Leave a room", _ADA), ("Come back to a room", _ADA)],
            lambda out, held: done(out) >= 1 and _counted(held)),
    _course(CHAT, "somebody leaves while writing", _ROOM,
            [("Leave a room", _ADA), ("Write a message", {**_ADA, "SentAt": "1", "MessageId": "m"})],
            lambda out, held: done(out) == 1 + len(of(held, "MessageItem")) and _counted(held)),
    _course(CHAT, "somebody leaves while the room is renamed there", _ROOM,
            [("Leave a room", _ADA), ("Rename the room in a membership", _ADA, {"RoomName": "S"})],
            lambda out, held: done(out) == 2 and _one(held, "MemberItem")["RoomName"] == "S" and _counted(held)),
]  # fmt: skip

# Three at once.
CROWDS = [
    _helpdesk("three change one address", _customer(1),
              [("Change the address", {"CustomerId": "c1"}, {"Email": f"{n}@y"}) for n in "abc"],
              lambda out, held: done(out) == 3 and guarded(held, "Customer", "CustomerId")),
    _helpdesk("a ticket is solved, assigned and handed over", _DESK,
              [("Solve a ticket", _HERE), ("Assign a ticket", _HERE, {"Agent": "ann"}),
               ("Hand over a ticket", _HERE, {"CustomerId": "c2"})],
              lambda out, held: len(of(held, "Ticket")) == 1 and done(out) >= 1
              and _one(held, "Queue")["Open"] == (_one(held, "Ticket")["Status"] == "open")),
    _plain("a count is begun by three", [], [("Count", {"Team": "t"})] * 3,
           lambda out, held: done(out) == 3 and _one(held, "Count")["Members"] == 3),
]  # fmt: skip


def orders_of(table: Any, meeting: Meeting, most: int | None) -> Iterator[str]:
    """For each order in which the writers meet on the table what went wrong in it, or "" (see every_order)."""

    def prepare() -> None:
        emptied(table)
        for item in meeting.before:
            table.put_item(Item=item)

    for met in every_order(table, prepare, meeting.writers, most=most):
        found = held(table)
        right = meeting.holds(met.told, found) and not stale(meeting.model, found)
        yield "" if right else f"{met.turns}: {met.told}, {found}"
