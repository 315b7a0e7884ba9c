"""Designs with items, for the tests of the studio: ours, odd ones, and one in which everything is hostile."""

from collections.abc import Sequence
from contextlib import suppress
from random import Random

from hypothesis import strategies

from f1model.design.comparison import at_most
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.relationship import Relationship
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1, GROWN
from tests.query.chat import CHAT
from tests.query.helpdesk import HELPDESK
from tests.query.things import THINGS
from tests.random_models import random_model, random_values

EVIL = "<img src=x onerror=alert(1)>"
_QUOTES = "\"'><script>alert(2)</script>"

NO_SORT = DataModel(
    "NoSort",
    [Entity("Thing", "T#{Id}", None, {"Id": "S", "N": "N", "A": "S"})],
    indexes=[Index("ByA", partition="A", sort="N")],
    access_patterns=[AccessPattern("Get a thing", ["Id"], ["Thing"])],
    sort=None,
)
NO_TYPE = DataModel(
    "NoType",
    [
        Entity("Order", "C#{Id}", "O#{N:03d}", {"Id": "S", "N": "N", "A": "S"}),
        Entity("Customer", "C#{Id}", "C", {"Id": "S", "B": "S"}),
    ],
    relationships=[Relationship("Customer", "places", "Order", "0..*")],
    indexes=[LocalIndex("ByA", sort="A"), LocalIndex("LSI1", Order="A#{A}", projection="KEYS_ONLY")],
    access_patterns=[AccessPattern("Get orders by A", ["Id"], ["Order"], index="ByA", whole=True, consistent=True)],
    type_attribute=None,
)
EMPTY = DataModel("Empty", [], partition="pk", sort="sk")
# No name here is chosen by a friend. The quotes and the names of things in the page are attributes and entities too.
HOSTILE = DataModel(
    "Hostile",
    [
        Entity(EVIL, "E#{Id}", f"{EVIL}#{{Id}}", {"Id": "S", _QUOTES: "S", "items": "S", "start": "N"}),
        Entity("items", "E#{Id}", "items#{start:03d}", {"Id": "S", "start": "N", _QUOTES: "S"}),
        Entity("__proto__", "E#{Id}", "{Id}", {"Id": "S", "do": "S"}),
    ],
    relationships=[Relationship(EVIL, _QUOTES, "items", "0..*")],
    indexes=[
        Index("ByQuotes", partition=_QUOTES, sort="start", projection=["items"]),
        Index("Evil", {EVIL: Keys(f"{EVIL}#{{Id}}", "{start:03d}")}),
    ],
    access_patterns=[
        AccessPattern(f"Get {EVIL}", ["Id"], [EVIL, "items"], often=f"now and then {EVIL}"),
        AccessPattern(_QUOTES, [_QUOTES], [EVIL], index="ByQuotes", example={_QUOTES: EVIL}),
        AccessPattern("start", ["Id"], ["items"], where={"start": at_most()}),
        AccessPattern("in evil", ["Id"], [EVIL], index="Evil", where={_QUOTES: _QUOTES}),
    ],
    write_patterns=[
        WritePattern(f"Put {EVIL}", put=EVIL),
        WritePattern("__proto__", change=EVIL, sets=[_QUOTES], example={"Id": EVIL, _QUOTES: EVIL}),
    ],
)
ODD = (NO_SORT, NO_TYPE, EMPTY, HOSTILE)
DECLARED = (F1, GROWN, ARTICLE, CHAT, HELPDESK, THINGS, *ODD)


def design(number: int) -> DataModel:
    """One of those, or beyond them a random one."""
    return DECLARED[number] if number < len(DECLARED) else random_model(Random(number))


NUMBERS = strategies.integers(0, len(DECLARED) + 200)


def items_of(model: DataModel, seed: int = 0, most: int = 15) -> tuple[Item, ...]:
    """Some items of a model, each under a key of its own."""
    r, found = Random(seed), dict[tuple[object, ...], Item]()
    for _ in range(most if model.entities else 0):
        entity = r.choice(model.entities)
        with suppress(ModelError):
            evil = _hostile(r, entity) if model is HOSTILE else {}
            item = model.item(entity.name, random_values(r, entity) | evil)
            found[model.place().key(item)] = item
    return tuple(found.values())


def _hostile(r: Random, entity: Entity) -> dict[str, str]:
    return {name: r.choice([EVIL, _QUOTES, "a"]) for name, kind in entity.attributes.items() if kind == "S"}


def held(model: DataModel, items: Sequence[Item]) -> list[tuple[str, Item]]:
    """The items of a model apart from its keys, each with its entity."""
    found = []
    for item in items:
        entity = model.entity_of(item)
        assert entity
        found.append((entity.name, {name: value for name, value in item.items() if name in entity.attributes}))
    return found
