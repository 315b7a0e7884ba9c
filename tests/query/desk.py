"""The helpdesk once more, by hand: plain facts in Python, against which declared writes are held.

It knows nothing of plans, acts or templates. Each change is a few lines that say what should happen.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from f1model.design.entity import Item

Facts = dict[str, Any]
CUSTOMERS, TICKETS, ADDRESSES = ["c1", "c2", "c3", "c4"], ["t1", "t2", "t3", "t4", "t5"], ["a@x", "b@x", "c@x", "d@x"]
QUEUES, AGENTS, STATUSES = ["billing", "bugs"], ["ann", "bob"], ["open", "solved"]


class RefusedError(Exception):
    """A change that should be refused by a condition."""


class WrongError(Exception):
    """A change that should be refused before anything is sent."""


def need(holds: object) -> None:
    if not holds:
        raise RefusedError


class Desk:
    """The facts, by the kind of thing and what tells two of a kind apart."""

    def __init__(self) -> None:
        self.customers: dict[str, Facts] = {}
        self.emails: dict[str, str] = {}
        self.queues: dict[str, int] = {}
        self.tickets: dict[tuple[str, str], Facts] = {}
        self.messages: dict[tuple[str, int], Facts] = {}

    def items(self) -> dict[tuple[str, str], Item]:
        """What the table should hold, by primary key."""
        made = [*map(_customer, self.customers.values()), *map(_ticket, self.tickets.values())]
        made += [
            {"PK": f"EMAIL#{email}", "SK": "EMAIL", "Type": "Email", "Email": email, "CustomerId": customer}
            for email, customer in self.emails.items()
        ]
        made += [
            {"PK": f"QUEUE#{queue}", "SK": "COUNTER", "Type": "Queue", "Queue": queue, "Open": count,
             "GSI1PK": "QUEUES", "GSI1SK": f"{count:04}#{queue}"}
            for queue, count in self.queues.items()
        ]  # fmt: skip
        made += [
            {"PK": f"TICKET#{ticket}", "SK": f"MESSAGE#{number:04}", "Type": "Message", **facts}
            for (ticket, number), facts in self.messages.items()
        ]
        return {(item["PK"], item["SK"]): item for item in made}

    # What changes. Values as they are given, changes as they are set.

    def sign_up(self, new: Facts, _: Facts) -> None:
        need(new["CustomerId"] not in self.customers and new.get("Email") not in self.emails)
        self.customers[new["CustomerId"]] = {**_present(new), "Version": 1}
        self._claim(new.get("Email"), new["CustomerId"])

    def _claim(self, email: str | None, customer: str) -> None:
        if email is not None:  # who has no address claims none
            self.emails[email] = customer

    def _versioned(self, given: Facts) -> Facts:
        need(given["CustomerId"] in self.customers)
        customer = self.customers[given["CustomerId"]]
        need(given.get("Version", customer["Version"]) == customer["Version"])  # None: it has none yet
        return customer

    def change_the_name(self, given: Facts, new: Facts) -> None:
        customer = self._versioned(given)
        _set(customer, "Name", new["Name"])
        customer["Version"] += 1

    def change_the_address(self, given: Facts, new: Facts) -> None:
        customer = self._versioned(given)
        if new["Email"] and customer.get("Email") == new["Email"]:
            raise WrongError  # one item would be both deleted and created
        need(new["Email"] not in self.emails)
        self.emails.pop(customer.get("Email", ""), None)
        _set(customer, "Email", new["Email"])
        customer["Version"] += 1
        self._claim(new["Email"], given["CustomerId"])

    def close_an_account(self, given: Facts, _: Facts) -> None:
        need(given["CustomerId"] in self.customers)
        self.emails.pop(self.customers.pop(given["CustomerId"]).get("Email", ""), None)

    def open_a_ticket(self, new: Facts, _: Facts) -> None:
        key = new["CustomerId"], new["TicketId"]
        need(key not in self.tickets and new["CustomerId"] in self.customers)
        self.tickets[key] = {**_present(new), "Status": "open", "Messages": 0}
        self.queues[new["Queue"]] = self.queues.get(new["Queue"], 0) + 1

    def _held(self, given: Facts) -> Facts:
        need((given["CustomerId"], given["TicketId"]) in self.tickets)
        return self.tickets[given["CustomerId"], given["TicketId"]]

    def assign_a_ticket(self, given: Facts, new: Facts) -> None:
        ticket = self._held(given)
        need(ticket["Status"] in ("open", "pending"))
        _set(ticket, "Agent", new["Agent"])

    def solve_a_ticket(self, given: Facts, _: Facts) -> None:
        ticket = self._held(given)
        need(ticket["Status"] != "solved")
        ticket["Status"] = "solved"
        self.queues[ticket["Queue"]] -= 1

    def hand_over_a_ticket(self, given: Facts, new: Facts) -> None:
        ticket = self._held(given)
        key = new["CustomerId"], given["TicketId"]
        need(new["CustomerId"] == given["CustomerId"] or key not in self.tickets)
        del self.tickets[given["CustomerId"], given["TicketId"]]
        self.tickets[key] = {**ticket, **new}

    def write_a_message(self, new: Facts, _: Facts) -> None:
        key = new["TicketId"], new["Number"]
        need(key not in self.messages and (new["Customer"], new["TicketId"]) in self.tickets)
        self.messages[key] = {name: value for name, value in _present(new).items() if name != "Customer"}
        self.tickets[new["Customer"], new["TicketId"]]["Messages"] += 1

    def save_a_draft(self, new: Facts, _: Facts) -> None:
        self.messages[new["TicketId"], new["Number"]] = {**_present(new), "Author": "draft"}

    def drop_a_draft(self, given: Facts, _: Facts) -> None:
        key = given["TicketId"], given["Number"]
        need(self.messages.get(key, {}).get("Author") == "draft")
        del self.messages[key]

    def set_the_priority(self, given: Facts, new: Facts) -> None:
        ticket = self._held(given)
        need(ticket["Queue"] == given["Queue"])
        _set(ticket, "Priority", new["Priority"])

    def raise_the_priority(self, given: Facts, new: Facts) -> None:
        ticket = self._held(given)
        priority = ticket.get("Priority", 0) + new["Priority"]
        if not 0 <= priority <= 9 and "OpenedAt" in ticket:
            raise WrongError  # wider than the digit that it has in a key
        ticket["Priority"] = priority

    # What is asked: the primary keys that come back, in order.

    def answer(self, question: str, given: Facts) -> list[tuple[str, str]]:
        index, descending = {
            "Get a queue's tickets, most urgent last": ("GSI1", False), "Get the queues, longest first": ("GSI1", True),
            "Get an agent's tickets": ("GSI2", False), "Get an agent's tickets of a status": ("GSI2", False),
            "Find a ticket": (None, False),
        }.get(question, ("", False))  # fmt: skip
        kinds = {
            "Get a customer": ["Customer"], "Get who has an address": ["Email"], "Get a ticket's messages": ["Message"],
            "Get a customer with all tickets": ["Customer", "Ticket"], "Get the queues, longest first": ["Queue"],
        }.get(question, ["Ticket"])  # fmt: skip
        found = [
            item for item in self.items().values()
            if item["Type"] in kinds and all(item.get(name) == value for name, value in given.items())
            and (not index or f"{index}PK" in item)
        ]  # fmt: skip
        sort = f"{index}SK" if index else "Status" if index is None else "SK"
        found.sort(key=lambda item: (item[sort], item["PK"]), reverse=descending)
        return [(item["PK"], item["SK"]) for item in found]


def _present(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value is not None}


def _set(facts: Facts, name: str, value: Any) -> None:
    facts.pop(name, None)
    facts |= _present({name: value})


def _customer(facts: Facts) -> Item:
    return {"PK": f"CUSTOMER#{facts['CustomerId']}", "SK": "PROFILE", "Type": "Customer", **facts}


def _ticket(facts: Facts) -> Item:
    item = {"PK": f"CUSTOMER#{facts['CustomerId']}", "SK": f"TICKET#{facts['TicketId']}", "Type": "Ticket", **facts}
    if "Priority" in facts and "OpenedAt" in facts:
        item["GSI1PK"] = f"QUEUE#{facts['Queue']}#{facts['Status']}"
        item["GSI1SK"] = f"{facts['Priority']}#{facts['OpenedAt']}#{facts['TicketId']}"
    if "Agent" in facts and "OpenedAt" in facts:
        item["GSI2PK"], item["GSI2SK"] = f"AGENT#{facts['Agent']}", f"{facts['Status']}#{facts['OpenedAt']}"
    return item


Change = tuple[str, Facts, Facts, Callable[[Facts, Facts], None]]


def random_change(r: Random, desk: Desk) -> Change:
    """A change, what it is given, what it sets, and the same by hand."""
    name, given, new = r.choice(list(_changes(r, desk)))
    method: Callable[[Facts, Facts], None] = getattr(desk, name.lower().replace(" ", "_"))
    return name, given, new, method


def _changes(r: Random, desk: Desk) -> Iterator[tuple[str, Facts, Facts]]:
    customer = {"CustomerId": r.choice(CUSTOMERS)}
    known = desk.customers.get(customer["CustomerId"], {}).get("Version", 1)
    versioned = {**customer, **r.choice([{}, {}, {"Version": known}, {"Version": known + 1}, {"Version": None}])}
    ticket = {**customer, "TicketId": r.choice(TICKETS)}
    if desk.tickets and r.random() < 0.8:
        ticket = dict(zip(("CustomerId", "TicketId"), r.choice(sorted(desk.tickets)), strict=True))
    message = {"TicketId": ticket["TicketId"], "Number": r.randint(1, 4)}
    optional = {
        "Priority": r.randint(0, 9), "Agent": r.choice(AGENTS), "OpenedAt": f"2026-{r.randint(1, 9)}",
        "Tags": {"new", r.choice("ab")},
    }  # fmt: skip
    optional = {name: r.choice([value, value, None]) for name, value in optional.items() if r.random() < 0.8}
    text = {"Text": r.choice(["short", "long " * 300])}
    yield (
        "Sign up",
        {**customer, "Email": r.choice(ADDRESSES), **r.choice([{}, {"Name": "n" * r.randint(1, 1500)}])},
        {},
    )
    yield "Change the name", versioned, {"Name": r.choice([None, "x", "y" * 1200])}
    yield "Change the address", versioned, {"Email": r.choice([None, *ADDRESSES])}
    if r.random() < 0.3:
        yield "Close an account", customer, {}
    for _ in range(2):
        new = {**customer, "TicketId": r.choice(TICKETS), "Queue": r.choice(QUEUES), **optional}
        yield "Open a ticket", new, {}
        yield "Assign a ticket", ticket, {"Agent": r.choice([None, *AGENTS])}
        yield "Hand over a ticket", ticket, {"CustomerId": r.choice(CUSTOMERS)}
    yield "Solve a ticket", ticket, {}
    yield "Write a message", {**message, **text, "Author": r.choice(AGENTS), "Customer": ticket["CustomerId"]}, {}
    yield "Save a draft", {**message, **r.choice([{}, text])}, {}
    yield "Drop a draft", message, {}
    yield "Set the priority", {**ticket, "Queue": r.choice(QUEUES)}, {"Priority": r.choice([None, 0, 5])}
    yield "Raise the priority", ticket, {"Priority": r.choice([1, 2, -1, 5])}
