"""A small table that a program left, without a word: customers, their orders, a counter."""

from decimal import Decimal

from f1model.design.entity import Item
from f1model.design.index import Index
from f1model.design.model import DataModel

TABLE = DataModel("Shop", [], indexes=[Index("open", partition="openPk", sort="openSk")], partition="pk", sort="sk")


def customer(number: int) -> Item:
    who = f"c{number}"
    return {"pk": f"CUSTOMER#{who}", "sk": "PROFILE", "customerId": who, "email": f"{who}@example.com"}


def order(number: int, line: int) -> Item:
    who, at = f"c{number}", f"2025-03-{line + 1:02d}"
    made: Item = {
        "pk": f"CUSTOMER#{who}",
        "sk": f"ORDER#{at}",
        "customerId": who,
        "placedOn": at,
        "total": Decimal(line),
    }
    return made | ({"openPk": "OPEN", "openSk": at} if line == 2 else {})


ITEMS = [each for number in range(30) for each in (customer(number), *(order(number, line) for line in range(4)))]
ODD: Item = {"pk": "LOCK", "sk": "LOCK", "<b>\x1b[31m": Decimal(1)}
