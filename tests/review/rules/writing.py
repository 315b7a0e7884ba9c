"""Small designs that write, for tests of the rules on writes."""

from collections.abc import Mapping, Sequence
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.review import Finding, review

USER = Entity("User", "USER#{UserId}", "USER", {"UserId": "S", "Email": "S", "Name": "S", "Points": "N", "V": "N"})
EMAIL = Entity("Email", "EMAIL#{Email}", "EMAIL", {"Email": "S", "UserId": "S"})
ORDER = Entity(
    "Order", "USER#{UserId}", "ORDER#{OrderId}",
    {"UserId": "S", "OrderId": "S", "Status": "S", "UserName": "S", "Text": "S", "OpenedAt": "S"},
)  # fmt: skip
TOTAL = Entity("Total", "TOTAL", "{Kind}", {"Kind": "S", "Count": "N"})


def model(*writes: WritePattern, **fields: Any) -> DataModel:
    """Users, their addresses and orders, and totals, with these write patterns."""
    return DataModel("Users", [USER, EMAIL, ORDER, TOTAL], write_patterns=writes, **fields)


def of(
    code: str, design: DataModel, items: Sequence[Item] | None = None, traffic: Mapping[str, float] | None = None
) -> list[Finding]:
    """The findings of one rule."""
    return [each for each in review(design, items, traffic) if each.code == code]


def where(
    code: str, design: DataModel, items: Sequence[Item] | None = None, traffic: Mapping[str, float] | None = None
) -> list[str]:
    """Where the findings of one rule are."""
    return [each.where for each in of(code, design, items, traffic)]
