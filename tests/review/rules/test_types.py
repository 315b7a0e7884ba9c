"""The types of attributes: items that hold another type than is declared, and items that just do not."""

from decimal import Decimal
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.review import review

KINDS = {
    "Text": "S",
    "Number": "N",
    "Flag": "BOOL",
    "List": "L",
    "Map": "M",
    "Bytes": "B",
    "Tags": "SS",
    "None": "NULL",
}
THING = Entity("Thing", "THING#{Id}", "THING", {"Id": "S", **KINDS})
GOOD: dict[str, Any] = {
    "Text": "5", "Number": Decimal("5.5"), "Flag": True, "List": [1], "Map": {"a": 1}, "Bytes": b"5", "Tags": {"a"},
    "None": None,
}  # fmt: skip


def found(asked: AccessPattern | None = None, **values: Any) -> list[tuple[str, str]]:
    model = DataModel("Things", [THING], access_patterns=[asked] if asked else [])
    item = {"PK": "THING#1", "SK": "THING", "Type": "Thing", "Id": "1", **values}
    return [(each.level, each.what) for each in review(model, [item]) if each.code == "declared-type"]


def test_what_is_declared_and_what_is_absent_is_right() -> None:
    assert found(**GOOD) == found() == []


@pytest.mark.parametrize("name", KINDS)
def test_any_other_type_is_told(name: str) -> None:
    others = [value for other, value in GOOD.items() if other != name]

    assert [len(found(**{name: value})) for value in others] == [1] * len(others)


def test_a_filter_on_it_never_matches() -> None:
    asked = AccessPattern("Fives", ["Id", "Number"], ["Thing"])

    assert found(asked, Number="5") == [
        ("error", "Number is '5', of type S, in 1 item of 1, and Thing declares N. 'Fives' never returns them.")
    ]
    assert [level for level, _ in found(asked, Text=5)] == ["note"]
