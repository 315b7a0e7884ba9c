"""Points in time and time to live: items that break a rule, and items that just do not."""

from decimal import Decimal
from typing import Any

import pytest

from f1model.review import review

from .shop import order, shop

ISO, SECONDS, MILLISECONDS = "2026-03-02T09:28:14Z", 1_772_443_694, 1_772_443_694_000


def of(code: str, **values: Any) -> list[str]:
    return [each.what for each in review(shop(), [{**order(), **values}]) if each.code == code]


def test_text_and_a_number_in_one_table() -> None:
    assert of("mixed-times", PlacedAt=ISO, ShippedAt=SECONDS) == [
        f"Points in time are written in 2 ways: ISO 8601 text (PlacedAt: '{ISO}'); "
        f"epoch seconds (ShippedAt: {SECONDS})."
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"created_at": SECONDS, "updatedAt": MILLISECONDS},
        {"CreatedAt": ISO, "timestamp": str(SECONDS)},
        {"PlacedOn": "2026-03-02", "shipDate": Decimal(SECONDS)},
        {"PlacedAt": ISO, "ttl": MILLISECONDS},
    ],
    ids=["seconds and milliseconds", "digits as text", "a day", "time to live in milliseconds"],
)
def test_other_ways_that_do_not_go_together(values: dict[str, Any]) -> None:
    assert len(of("mixed-times", **values)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"PlacedAt": ISO, "PaidOn": "2026-03-02", "FinishTime": "1:31:44.742", "Minutes": 90},
        {"PlacedAt": SECONDS, "PaidAt": SECONDS + 1, "LapTime": Decimal("83.4")},
        {"PlacedAt": ISO, "ttl": SECONDS},
        {"PlacedAt": ISO, "ExpiresAt": SECONDS},
        {"PlacedAt": ISO, "Phone": SECONDS, "Views": MILLISECONDS, "Update": None, "Date": Decimal("NaN")},
    ],
    ids=["text only", "numbers only", "time to live", "another name for it", "numbers that are none"],
)
def test_one_way_is_one(values: dict[str, Any]) -> None:
    assert of("mixed-times", **values) == []


@pytest.mark.parametrize("value", [MILLISECONDS, ISO, str(SECONDS)])
@pytest.mark.parametrize("name", ["ttl", "TTL", "expires_at", "ExpirationTime", "TimeToLive"])
def test_nothing_is_deleted_at_such_a_time(name: str, value: Any) -> None:
    assert of("time-to-live", **{name: value})[0].startswith(f"{name} is {value!r}, and time to live only counts")


def test_seconds_are_right_and_other_names_are_not_meant() -> None:
    assert of("time-to-live", ttl=SECONDS, expiresAt=SECONDS, CreatedAt=MILLISECONDS, TtlDays=30) == []
