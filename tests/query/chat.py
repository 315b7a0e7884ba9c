"""The chat of lesson 15, and what changes in it."""

from f1model.design.comparison import exists
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.relationship import Relationship
from f1model.design.write import WritePattern

_GENERAL = {"RoomId": "general"}
_ADA = {**_GENERAL, "PersonId": "ada"}
_SAID = {**_GENERAL, "SentAt": "2026-03-02T09:00:00", "MessageId": "m001"}

CHAT = DataModel(
    "ChatTable",
    [
        Entity("RoomItem", "ROOM#{RoomId}", "ROOM", {"RoomId": "S", "RoomName": "S", "Members": "N"}),
        Entity("MemberItem", "ROOM#{RoomId}", "ROOM#MEMBER#{PersonId}",
               {"RoomId": "S", "RoomName": "S", "PersonId": "S", "PersonName": "S", "State": "S"}),
        Entity("MessageItem", "ROOM#{RoomId}", "MESSAGE#{SentAt}#{MessageId}",
               {"RoomId": "S", "SentAt": "S", "MessageId": "S", "PersonId": "S", "PersonName": "S", "Text": "S"}),
    ],
    relationships=[Relationship("RoomItem", "has", "MemberItem", "0..*"),
                   Relationship("RoomItem", "holds", "MessageItem", "0..*")],
    indexes=[Index("ByPerson", MemberItem=Keys("PERSON#{PersonId}", "{State}#{RoomId}"))],
    population={"person": 100_000},
    access_patterns=[
        AccessPattern("Get a room with its members", ["RoomId"], ["RoomItem", "MemberItem"], example=_GENERAL,
                      often="40/day per person"),
        AccessPattern("Get a room's latest messages", ["RoomId"], ["MessageItem"], descending=True, limit=20,
                      example=_GENERAL, often="40/day per person"),
        AccessPattern("Get the messages between two moments", ["RoomId"], ["MessageItem"], between="SentAt",
                      example={**_GENERAL, "SentAt": ("2026-03-02T09:00:00", "2026-03-02T09:15:00")},
                      often="now and then"),
        AccessPattern("Get the rooms of a person", ["PersonId"], ["MemberItem"], index="ByPerson",
                      fixed={"State": "joined"}, example={"PersonId": "ada"}, often="5/day per person"),
    ],
    write_patterns=[
        WritePattern("Open a room", create="RoomItem", given=["RoomId", "RoomName"], fixed={"Members": 0},
                     example={"RoomId": "garden", "RoomName": "Garden"}, often="100/day"),
        WritePattern("Rename a room", change="RoomItem", sets=["RoomName"],
                     example={**_GENERAL, "RoomName": "Everybody"}, often="10/day"),
        WritePattern("Rename the room in a membership", change="MemberItem", sets=["RoomName"],
                     example={**_ADA, "RoomName": "Everybody"}, often="500/day"),
        WritePattern("Join a room", create="MemberItem", fixed={"State": "joined"}, often="1/month per person",
                     example={**_GENERAL, "PersonId": "zoe", "PersonName": "Zoe"}, along=[
            WritePattern("one more", change="RoomItem", adds={"Members": 1})]),
        WritePattern("Leave a room", change="MemberItem", fixed={"State": "left"}, only_if={"State": "joined"},
                     example=_ADA, often="1/month per person", along=[
            WritePattern("one fewer", change="RoomItem", adds={"Members": -1})]),
        WritePattern("Come back to a room", change="MemberItem", fixed={"State": "joined"}, only_if={"State": "left"},
                     example=_ADA, often="100/day", along=[
            WritePattern("one more", change="RoomItem", adds={"Members": 1})]),
        WritePattern("Write a message", create="MessageItem", often="30/day per person", along=[
            WritePattern("whoever writes is known there", check="MemberItem", only_if={"State": "joined"})],
                     example={**_SAID, "MessageId": "new", "PersonId": "ada", "PersonName": "Ada", "Text": "Hello."}),
        WritePattern("Edit a message", change="MessageItem", given=["RoomId", "SentAt", "MessageId", "PersonId"],
                     sets=["Text"], example={**_SAID, "PersonId": "ada", "Text": "Hello!"}, often="1/day per person"),
        WritePattern("Take a message back", delete="MessageItem", only_if={"MessageId": exists()},
                     example=_SAID, often="1/month per person"),
    ],
)  # fmt: skip
