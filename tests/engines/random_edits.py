"""Random edits of a design in the studio, in the messages that its page sends; and items that try what keys can do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from f1model.design.comparison import at_least, begins_with, exists, one_of
from f1model.design.entity import Entity, Item
from f1model.design.index import LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.f1.items import f1_items
from f1model.f1.models import F1, GROWN
from f1model.studio.edits import offered_reads, offered_writes
from f1model.studio.fields import PARTITION, Field
from f1model.studio.session import Session
from f1model.studio.values import choices, chosen
from tests.query.chat import CHAT
from tests.query.helpdesk import HELPDESK
from tests.query.ruled import RULED, Pool

Message = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """An item apart from its keys; ``entity`` is "" where it belongs to none and has keys of its own."""

    entity: str
    facts: Item

    def under(self, model: DataModel) -> Item:
        """The item under the keys of a model. Raises ModelError if DynamoDB would not store it, or it has no key."""
        if not self.entity:
            model.storing.check(self.facts)
            return self.facts
        declared = {*model.entity(self.entity).attributes}
        facts = {name: value for name, value in self.facts.items() if name in declared}
        return {**self.facts, **model.item(self.entity, facts)}


# Questions of every kind that the models do not ask, so that all of them are asked of changing keys.
DESK = replace(
    HELPDESK,
    indexes=[*HELPDESK.indexes, LocalIndex("Local", Ticket="{Status}#{OpenedAt}", projection=["Queue"])],
    access_patterns=[
        *HELPDESK.access_patterns,
        AccessPattern("Get the tickets of a status in some queues", ["Status"], ["Ticket"], index="GSI1",
                      where={"Queue": one_of()}),
        AccessPattern("Get a customer's urgent tickets", ["CustomerId"], ["Ticket"], where={"Priority": at_least()}),
        AccessPattern("Get a customer's whole tickets", ["CustomerId"], ["Ticket"], index="Local", whole=True,
                      consistent=True, where={"Status": begins_with()}),
        AccessPattern("Count a ticket's messages", ["TicketId"], ["Message"], count=True),
        AccessPattern("Get two tickets with tags", [], ["Ticket"], where={"Tags": exists()}, limit=2),
        AccessPattern("Get a ticket's first messages", ["TicketId"], ["Message"], between="Number", limit=2),
    ],
)  # fmt: skip
_STRANGER = Row("", {"PK": "nobody's", "SK": "alone", "Note": "x" * 5000})
_NUMBERS = ("TotalLaps", "FinishPoints", "DriverNumber", "FinishPosition")
_IN_WORDS = Row("", {"PK": "nobody's", "SK": "in words", "GSI1PK": "DRIVER#ann", **dict.fromkeys(_NUMBERS, "many")})
_AWKWARD: Mapping[str, Sequence[Any]] = {"S": ["", "a#b", "x" * 1100], "N": [Decimal("57.5"), 1000, -1]}


def _of_f1(model: DataModel) -> list[Row]:
    """Two races and their results, some of them awkward."""
    rows, r = [_STRANGER, _IN_WORDS], Random(8)
    for item in f1_items(model, seasons=[2024], rounds=[1, 8]):
        if item.get("Rank", 0) > 7:
            continue
        entity = model.entity_of(item)
        assert entity
        facts = {name: value for name, value in item.items() if name in entity.attributes}
        rows.append(Row(entity.name, _awkward(r, model, entity, facts) if r.random() < 0.2 else facts))
    return rows


def _awkward(r: Random, model: DataModel, entity: Entity, facts: Item) -> Item:
    """The facts with one that a key would not take, among those that no key is made of yet."""
    keyed = {name for place in model.places for key in place.keys.get(entity.name, ()) for name in key.template.fields}
    free = [name for name, kind in entity.attributes.items() if kind in _AWKWARD and name not in keyed]
    name = r.choice(free or [""])
    return {**facts, name: r.choice(_AWKWARD[entity.attributes[name]])} if name else facts


def _of_pools(model: DataModel, pool: Pool, *first: Row) -> list[Row]:
    """Random items with primary keys of their own, after those that the examples are about."""
    rows, r = [_STRANGER, *first], Random(15)
    for _ in range(25):
        entity = r.choice(model.entities)
        needed = {name for key in model.place().keys[entity.name] for name in key.template.fields}
        facts = {name: pool(r, name, kind) for name, kind in entity.attributes.items()
                 if name in needed or r.random() < 0.8}  # fmt: skip
        rows.append(Row(entity.name, _awkward(r, model, entity, facts) if r.random() < 0.2 else facts))
    table, apart = model.place(), dict[tuple[Any, ...], Row]()
    for row in rows:
        apart.setdefault(table.key(row.under(model)), row)
    return list(apart.values())


_ROOM = {"RoomId": "general", "RoomName": "General", "Members": 1}
_ADA = {"RoomId": "general", "PersonId": "ada", "PersonName": "Ada", "State": "joined"}
_SAID = {"RoomId": "general", "SentAt": "2026-03-02T09:00:00", "MessageId": "m001", "PersonId": "ada", "Text": "Hi"}

# The designs that one begins with, each with its items.
DESIGNS: dict[str, tuple[DataModel, list[Row]]] = {
    "F1": (F1, _of_f1(F1)),
    "GROWN": (GROWN, _of_f1(GROWN)),
    "helpdesk": (DESK, _of_pools(DESK, RULED[HELPDESK.table][1])),
    "chat": (CHAT, _of_pools(CHAT, RULED[CHAT.table][1], Row("RoomItem", _ROOM), Row("MemberItem", _ADA),
                             Row("MessageItem", _SAID))),
}  # fmt: skip


def session_of(model: DataModel, rows: Sequence[Row]) -> Session:
    """The studio of a design, with its items."""
    return Session(model, [row.under(model) for row in rows])


def random_edit(r: Random, session: Session) -> Message:
    """A message that may change the design, and may be refused."""
    makers: list[Callable[[Random, Session], Message | None]] = [
        *[_text] * 8, *[_place] * 3, _projection, _projection, *[_add_index] * 2, _drop_index, _add, _drop,
        _undo, _undo, _redo, _attribute, _other,
    ]  # fmt: skip
    made: Message | None = None
    while made is None:
        made = r.choice(makers)(r, session)
    return made


def random_value(r: Random, session: Session) -> Message | None:
    """A message that asks one of the questions with another value; None if none has values."""
    now = session.figures(session.history.now)
    asked = [(each, label) for each in now.questions.values() for label in chosen(each.pattern, each.values or {})]
    if not asked:
        return None
    each, label = r.choice(asked)
    offered = choices(each.pattern, label, chosen(each.pattern, each.values or {}), now.keyed)
    return {"do": "value", "pattern": each.pattern.name, "label": label, "text": r.choice(offered or ["3"])}


def letters(r: Random, message: Message) -> Iterator[Message]:
    """A message as the page sends it: what is typed comes letter by letter, of which the last are enough here."""
    if message["do"] == "text" and r.random() < 0.15:
        for fewer in (2, 1):
            yield {**message, "text": message["text"][:-fewer]}
    yield message


def _text(r: Random, session: Session) -> Message:
    model = session.history.now
    texts = session.drafts.shown(model)
    field = r.choice(list(texts))
    return {"do": "text", "field": list(field.parts), "text": _typed(r, model, field, texts)}


def _typed(r: Random, model: DataModel, field: Field, texts: Mapping[Field, str]) -> str:
    if field.entity is None:
        declared = _attributes(model)
        names = r.sample(declared, r.choice([1, 1, 1, 2]))
        return ", ".join(r.choice([names, names, names, [*names, "Nope"], []]))
    entity, now = model.entity(field.entity), texts[field]
    beside = [text for other, text in texts.items() if other.entity and other.part == field.part and text]
    return r.choice([
        lambda: _template(r, entity), lambda: _template(r, entity), lambda: _changed(r, entity, now),
        lambda: _changed(r, entity, now), lambda: r.choice(beside or [now]), lambda: _bad(r, entity),
        lambda: "" if field.index else entity.partition if field.part == PARTITION else entity.sort or "",
    ])()  # fmt: skip


def _template(r: Random, entity: Entity) -> str:
    """A key template as somebody would write it."""
    words = r.sample(["ALL", entity.name.upper(), "BY", "X", ""], 2)
    fields = [_field(r, entity) for _ in range(r.choice([0, 1, 1, 2, 3]))]
    segments = [r.choice([each, f"{words[0]}#{each}", f"v{each}"]) for each in fields] or [words[1]]
    return "#".join(segments)


def _field(r: Random, entity: Entity) -> str:
    kinds = entity.attributes  # a create whose key has its own version in it says another key than it writes
    name = r.choice([name for name, kind in kinds.items() if kind in ("S", "N") and name != "Version"])
    width = r.choice(["", ":02d", ":04d"]) if entity.attributes[name] == "N" else ""
    return f"{{{name}{width}}}"


def _changed(r: Random, entity: Entity, now: str) -> str:
    """The template with a segment more, one fewer, or numbers that are padded in another way."""
    head, _, last = now.rpartition("#")
    more = f"{now}#{_field(r, entity)}" if now else _field(r, entity)
    return r.choice([more, head or last, now.replace(":02d", ""), now.replace(":02d", ":03d"), f"{last}#{head}"])


def _bad(r: Random, entity: Entity) -> str:
    name = r.choice(list(entity.attributes))
    return r.choice(["", "{Nope}", "}", f"{{{name}", f"{{{name}:02d}}", f"A#{{{name}!r}}", f"<{name}>"])


def _attributes(model: DataModel) -> list[str]:
    return list(dict.fromkeys(name for each in model.entities for name in each.attributes))


def _place(r: Random, session: Session) -> Message | None:
    """Mostly a place where what comes back has keys."""
    model = session.history.now
    if not model.access_patterns:
        return None
    pattern = r.choice(model.access_patterns)
    fitting = [each for each in model.places if {*pattern.returns} <= each.keys.keys() and each.index != pattern.index]
    place = r.choice(fitting if fitting and r.random() < 0.8 else model.places)
    return {"do": "place", "pattern": pattern.name, "index": place.index or ""}


def _projection(r: Random, session: Session) -> Message | None:
    model = session.history.now
    if not model.indexes:
        return None
    names = r.sample(_attributes(model), r.choice([1, 2, 4]))
    text = r.choice(["ALL", "KEYS_ONLY", "KEYS_ONLY", ", ".join(names), ", ".join(names), "Nope"])
    return {"do": "projection", "index": r.choice(model.indexes).name, "text": text}


def _add_index(r: Random, session: Session) -> Message | None:
    model = session.history.now
    kind = r.choice(["templates", "attributes", "attributes", "local"])
    names = r.sample([*_attributes(model), *model.place().names, "Type"], r.choice([0, 1, 2, 3]))
    return {"do": "add-index", "kind": kind, "names": ", ".join(names)}


def _drop_index(r: Random, session: Session) -> Message | None:
    names = [each.name for each in session.history.now.indexes]
    return {"do": "drop-index", "index": r.choice(names)} if names else None


def _attribute(r: Random, session: Session) -> Message | None:
    model = session.history.now
    name = r.choice(["Later", "More", *_attributes(model)])
    return {"do": "add-attribute", "entity": r.choice(model.entities).name, "name": name, "kind": r.choice("SNL")}


def _add(r: Random, session: Session) -> Message | None:
    model = session.history.now
    offered = [*offered_reads(model)] if r.random() < 0.5 else [*offered_writes(model)]
    return {"do": "add", "pattern": r.choice(offered)} if offered else None


def _drop(r: Random, session: Session) -> Message | None:
    model = session.history.now
    patterns = [each.name for each in model.access_patterns] + [each.name for each in model.write_patterns]
    return {"do": "drop", "pattern": r.choice(patterns)} if len(patterns) > 5 else None


def _undo(r: Random, session: Session) -> Message | None:
    return {"do": "undo"} if session.history.can_undo else None


def _redo(r: Random, session: Session) -> Message | None:
    return {"do": "redo"} if session.history.can_redo else None


def _other(r: Random, session: Session) -> Message | None:
    return {"do": r.choice(["restart", "keep"])}
