"""The inherited table of exercises 13: a vet's practice, as somebody's programs left it. All of it is made up."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any
from zlib import crc32

from f1model.design.entity import Item

KEYS = ("pk", "sk")
INDEX = ("gsi1pk", "gsi1sk")
DESCRIBED: dict[str, Any] = {
    "TableName": "AppData",
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in (*KEYS, *INDEX)],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "gsi1",
            "KeySchema": [
                {"AttributeName": "gsi1pk", "KeyType": "HASH"}, {"AttributeName": "gsi1sk", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}  # fmt: skip
_FIRST = date(2025, 1, 7)
_NAMES = "Ada Ben Cleo Dora Emil Fay Gus Hana Ivo June Kai Lena Milo Nora Otto Pia Quinn Rosa Sam Tess".split()  # noqa: SIM905
_PETS = "Biscuit Maple Olive Pepper Rusty Socks Toffee Waffles Ziggy Mango".split()  # noqa: SIM905
_DRUGS = "amoxicillin meloxicam prednisolone carprofen maropitant".split()  # noqa: SIM905
_REASONS = "check-up vaccination limping itching teeth cough".split()  # noqa: SIM905
OLD, TWICE = (3, 11, 19, 27), (11, 27)  # owners whose key is of an older kind; those of them that have both


@cache
def items() -> tuple[Item, ...]:
    """All its items, in the order of a scan: collections in no order that means anything, each by its sort key."""
    made = sorted(_made(Random(17)), key=lambda item: (crc32(item["pk"].encode()), item["sk"]))
    return tuple(made)


def head(key: str) -> str:
    """What a key begins with: the text before its first mark."""
    return key.replace("|", "#").partition("#")[0]


def _made(r: Random) -> Iterator[Item]:
    vets = [f"v-{number}" for number in (1, 2, 3, 4)]
    for vet, name in zip(vets, ("Iris Bell", "Tom Okoro", "Sara Lind", "Max Roth"), strict=True):
        yield {"pk": f"VET#{vet}", "sk": "PROFILE", "vetId": vet, "name": name}
    pets: list[str] = []
    for number in range(1, 41):
        owner = f"o-{number:04d}"
        pk = f"OWNER#{owner}"
        who = {"sk": "PROFILE", "ownerId": owner, "name": r.choice(_NAMES), "phone": f"555-{r.randrange(10_000):04d}"}
        if number not in OLD or number in TWICE:
            yield {"pk": pk, **who}
        if number in OLD:
            yield {"pk": f"OWNER|{owner}", **who}
        for _ in range(r.choice((1, 1, 1, 2, 2, 3))):
            pet = f"p-{len(pets) + 101:04d}"
            pets.append(pet)
            animal = {"species": r.choice(("cat", "dog", "rabbit")), "name": r.choice(_PETS)}
            yield {"pk": pk, "sk": f"PET#{pet}", "ownerId": owner, "petId": pet, **animal}
    for pet in pets:
        yield from _care(r, pet, vets)
    yield from _calendar(r, pets, vets)
    yield from _laboratory(r, pets)
    yield {"pk": "COUNTER#invoice", "sk": "COUNTER", "next": Decimal(2143)}
    for batch in ("B7731", "B7802"):
        yield {"pk": f"RECALL#{batch}", "sk": "RECALL", "drug": "meloxicam", "batch": batch}


def _care(r: Random, pet: str, vets: list[str]) -> Iterator[Item]:
    for _ in range(r.choice((0, 1, 2, 2, 3, 5))):
        at = f"{_FIRST + timedelta(days=r.randrange(300))}T{r.randrange(8, 17):02d}:{r.choice(('00', '30'))}"
        fee = "45.00" if pet == "p-0107" else Decimal(r.choice((45, 60, 85)))
        visit = {"petId": pet, "visitAt": at}
        yield {"pk": f"PET#{pet}", "sk": f"VISIT#{at}", **visit, "vetId": r.choice(vets),
               "reason": r.choice(_REASONS), "fee": fee}  # fmt: skip
        for line in range(1, r.choice((1, 1, 2, 3)) + 0):
            yield {"pk": f"PET#{pet}", "sk": f"VISIT#{at}#RX#{line:02d}", **visit, "line": Decimal(line),
                   "drug": r.choice(_DRUGS), "days": Decimal(r.choice((5, 7, 10)))}  # fmt: skip
    if r.random() < 0.5:
        due = _FIRST + timedelta(days=300 + r.randrange(90))
        ends = datetime(due.year, due.month, due.day, tzinfo=UTC) + timedelta(days=30)
        yield {"pk": f"PET#{pet}", "sk": f"REMINDER#{due}", "petId": pet, "dueOn": str(due), "about": "vaccination",
               "ttl": Decimal(int(ends.timestamp()))}  # fmt: skip


def _calendar(r: Random, pets: list[str], vets: list[str]) -> Iterator[Item]:
    for vet in vets:
        for number in range(28):
            at = f"{_FIRST + timedelta(days=300 + number // 4)}T{8 + number % 4 * 2:02d}:00"
            slot = {"pk": f"VET#{vet}", "sk": f"SLOT#{at}", "vetId": vet, "startsAt": at}
            if r.random() < 0.55:
                pet = r.choice(pets)
                slot |= {"petId": pet, "gsi1pk": f"PET#{pet}", "gsi1sk": f"SLOT#{at}"}
            yield slot


def _laboratory(r: Random, pets: list[str]) -> Iterator[Item]:
    for number in range(1, 31):
        lab, sent = f"l-{number:04d}", str(_FIRST + timedelta(days=10 * number))
        order = {"pk": f"LAB#{lab}", "sk": f"LAB#{lab}", "labId": lab, "petId": r.choice(pets), "sentOn": sent,
                 "test": r.choice(("blood", "urine", "allergy"))}  # fmt: skip
        if number > 22:
            order |= {"gsi1pk": "LAB#OPEN"} | ({} if number in (25, 29) else {"gsi1sk": sent})
        yield order
