"""Points in time and time to live: items that break a rule, and items that just do not."""

import time
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from f1model.design.comparison import above
from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
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


# What is declared to expire.

CODE = Entity("Code", "USER#{User}", "CODE#{Id}", {"User": "S", "Id": "S", "Until": "N"}, ttl="Until")
CODES = AccessPattern("Get codes", ["User"], ["Code"])
NOW = int(time.time()) // 86_400 * 86_400  # the day alone, so that both workers name the tests alike


def declared(code: str, *items: dict[str, Any], asked: tuple[AccessPattern, ...] = (), **fields: Any) -> Any:
    model = DataModel("Codes", [CODE], access_patterns=asked, **fields)
    whole = [{"PK": "USER#u", "SK": "CODE#1", "Type": "Code", "User": "u", "Id": "1", **each} for each in items]
    return [each for each in review(model, whole) if each.code == code]


@pytest.mark.parametrize("value", [NOW * 1000, str(NOW), ISO, NOW - 6 * 31_557_600, Decimal("1.5"), 0])
def test_what_time_to_live_passes_over_is_an_error_if_it_is_declared(value: Any) -> None:
    (found,) = declared("time-to-live", {"Until": value}, {"Until": NOW + 60}, {})

    assert (found.level, found.where) == ("error", "Codes")
    assert found.what.startswith(
        "Items expire by Until, and time to live passes over 1 item, such as one whose Until is "
    )


def test_what_it_counts_is_none_and_no_other_name_is_meant() -> None:
    assert declared("time-to-live", {"Until": NOW + 60}, {"Until": NOW - 60}, {}, {"ExpiryDate": ISO}) == []


def test_what_has_expired_comes_back_until_it_is_deleted() -> None:
    (found,) = declared("expired-items-read", asked=(CODES, replace(CODES, name="again")))

    assert (found.level, found.where) == ("note", "Codes")
    assert found.what == (
        "'Get codes', 'again' return Code, which expires by Until, and do not ask whether that has passed."
    )
    assert found.fix.startswith('Ask for what is still valid: where={"Until": above()}')


def test_a_pattern_that_asks_is_fine_and_so_is_one_that_returns_others() -> None:
    assert declared("expired-items-read", asked=(replace(CODES, where={"Until": above()}),)) == []
    assert [each for each in review(shop()) if each.code == "expired-items-read"] == []
