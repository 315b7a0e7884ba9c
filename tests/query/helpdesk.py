"""A helpdesk: five entities, eleven questions, and the changes that it lives by. Tests of writes share it."""

from f1model.design.comparison import exists, is_not, one_of
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern, old

CUSTOMER = Entity(
    "Customer", "CUSTOMER#{CustomerId}", "PROFILE", {"CustomerId": "S", "Name": "S", "Email": "S", "Version": "N"}
)
EMAIL = Entity("Email", "EMAIL#{Email}", "EMAIL", {"Email": "S", "CustomerId": "S"})
QUEUE = Entity("Queue", "QUEUE#{Queue}", "COUNTER", {"Queue": "S", "Open": "N"})
TICKET = Entity(
    "Ticket", "CUSTOMER#{CustomerId}", "TICKET#{TicketId}",
    {"CustomerId": "S", "TicketId": "S", "Queue": "S", "Status": "S", "Priority": "N", "Agent": "S", "OpenedAt": "S",
     "Messages": "N", "Tags": "SS"},
)  # fmt: skip
MESSAGE = Entity(
    "Message", "TICKET#{TicketId}", "MESSAGE#{Number:04d}",
    {"TicketId": "S", "Number": "N", "Author": "S", "Text": "S"},
)  # fmt: skip

HELPDESK = DataModel(
    "HelpdeskTable",
    [CUSTOMER, EMAIL, QUEUE, TICKET, MESSAGE],
    indexes=[
        Index("GSI1", Ticket=Keys("QUEUE#{Queue}#{Status}", "{Priority:01d}#{OpenedAt}#{TicketId}"),
              Queue=Keys("QUEUES", "{Open:04d}#{Queue}")),
        Index("GSI2", projection=["Status", "Priority"], Ticket=Keys("AGENT#{Agent}", "{Status}#{OpenedAt}")),
        Index("ByTicket", partition="TicketId", sort="Status", projection="KEYS_ONLY"),
    ],
    access_patterns=[
        AccessPattern("Get a customer", ["CustomerId"], ["Customer"], often="2/day per customer"),
        AccessPattern("Get who has an address", ["Email"], ["Email"], often="1/day per customer"),
        AccessPattern("Get a customer's tickets", ["CustomerId"], ["Ticket"], often="3/day per customer"),
        AccessPattern("Get a customer with all tickets", ["CustomerId"], ["Customer", "Ticket"],
                      often="20/day per agent"),
        AccessPattern("Get a ticket", ["CustomerId", "TicketId"], ["Ticket"], often="200/day per agent"),
        AccessPattern("Get a ticket's messages", ["TicketId"], ["Message"], often="200/day per agent"),
        AccessPattern("Get a queue's tickets, most urgent last", ["Queue", "Status"], ["Ticket"], index="GSI1",
                      often="6/min"),
        AccessPattern("Get the queues, longest first", [], ["Queue"], index="GSI1", descending=True, often="2/s"),
        AccessPattern("Get an agent's tickets", ["Agent"], ["Ticket"], index="GSI2", often="40/day per agent"),
        AccessPattern("Get an agent's tickets of a status", ["Agent", "Status"], ["Ticket"], index="GSI2",
                      often="5/hour per agent"),
        AccessPattern("Find a ticket", ["TicketId"], ["Ticket"], index="ByTicket", often="1,000/month"),
    ],
    population={"customer": 2_000, "agent": 20},
    write_patterns=[
        WritePattern("Sign up", often="10/day", create="Customer", version="Version",
                     given=["CustomerId", "Name", "Email"],
                     along=[WritePattern("claim the address", create="Email")]),
        WritePattern("Change the name", often="1/week per agent", change="Customer", sets=["Name"], version="Version"),
        WritePattern("Change the address", often="5/day", change="Customer", sets=["Email"], version="Version", along=[
            WritePattern("free the old address", delete="Email", takes={"Email": old("Email")}),
            WritePattern("claim the new address", create="Email")]),
        WritePattern("Close an account", often="1/day", delete="Customer",
                     along=[WritePattern("free the address", delete="Email")]),
        WritePattern("Open a ticket", often="1/day per customer", create="Ticket",
                     fixed={"Status": "open", "Messages": 0}, along=[
            WritePattern("the customer exists", check="Customer", only_if={"CustomerId": exists()}),
            WritePattern("count it", change="Queue", adds={"Open": 1}, upsert=True)]),
        WritePattern("Assign a ticket", often="50/day per agent", change="Ticket", sets=["Agent"],
                     only_if={"Status": one_of("open", "pending")}),
        WritePattern("Solve a ticket", often="1/day per customer", change="Ticket", fixed={"Status": "solved"},
                     only_if={"Status": is_not("solved")},
                     along=[WritePattern("one fewer", change="Queue", adds={"Open": -1})]),
        WritePattern("Hand over a ticket", often="once in a while", change="Ticket", sets=["CustomerId"]),
        WritePattern("Write a message", often="4/day per customer", create="Message",
                     example={"TicketId": "t1", "Number": 9, "Author": "Ann", "Text": "Thanks!", "Customer": "c1"},
                     along=[
            WritePattern("count it in the ticket", change="Ticket", adds={"Messages": 1},
                         takes={"CustomerId": "Customer"})]),
        WritePattern("Save a draft", often="8/day per customer", put="Message", fixed={"Author": "draft"}),
        WritePattern("Drop a draft", delete="Message", only_if={"Author": "draft"}),
        WritePattern("Set the priority", often="100/day", change="Ticket", sets=["Priority"],
                     given=["CustomerId", "TicketId", "Queue"]),
        WritePattern("Raise the priority", change="Ticket", adds={"Priority": None}),
    ],
)  # fmt: skip
