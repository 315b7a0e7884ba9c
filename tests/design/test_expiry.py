import time
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from f1model.design.comparison import above
from f1model.design.entity import Entity
from f1model.design.expiry import LATEST, expiry_flaw
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.query.apply import apply
from f1model.query.run import run
from f1model.table.connect import connect

SESSION = Entity("Session", "USER#{UserId}", "SESSION#{Id}", {"UserId": "S", "Id": "S", "EndsAt": "N"}, ttl="EndsAt")
MODEL = DataModel(
    "SessionTable",
    [SESSION],
    access_patterns=[AccessPattern("live", ["UserId"], ["Session"], where={"EndsAt": above()})],
    write_patterns=[WritePattern("begin", create="Session"), WritePattern("extend", change="Session", sets=["EndsAt"])],
)
NOW = int(time.time()) // 86_400 * 86_400  # the day alone, so that both workers name the tests alike
KEY = {"UserId": "u", "Id": "1"}
YEAR = 366 * 24 * 3600


def made(value: Any) -> Any:
    return MODEL.item("Session", {**KEY, "EndsAt": value})["EndsAt"]


@pytest.mark.parametrize("value", [NOW, NOW + 3600, NOW - 4 * YEAR, LATEST, Decimal(NOW), float(NOW)])
def test_seconds_are_kept(value: Any) -> None:
    assert (made(value), type(made(value))) == (int(value), int)


def test_a_moment_becomes_seconds_wherever_it_is_given() -> None:
    moment = datetime.fromtimestamp(NOW, UTC) + timedelta(hours=1, microseconds=7)
    table = connect(MODEL)

    assert made(moment) == made(moment.astimezone(timezone(timedelta(hours=9)))) == NOW + 3600
    apply(table, MODEL["begin"], KEY | {"EndsAt": moment})
    apply(table, MODEL["extend"], KEY, {"EndsAt": moment + timedelta(hours=1)})
    assert [item["EndsAt"] for item in run(table, MODEL["live"], UserId="u", EndsAt=moment).items] == [NOW + 7200]
    assert run(table, MODEL["live"], UserId="u", EndsAt=moment + timedelta(hours=1)).items == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (NOW * 1000, "after the year 9999, so nothing would be deleted. Those are milliseconds"),
        (Decimal("1e100"), "after the year 9999"),
        ("2026-11-30", "which is no number"),
        (str(NOW), "which is no number"),
        (True, "which is no number"),
        (-1, "before 1970"),
        (0, "more than 5 years ago, and DynamoDB no longer deletes such an item. Delete it yourself"),
        (NOW - 6 * YEAR, "more than 5 years ago"),
        (NOW + 0.5, "counts whole seconds. Give whole seconds since 1970"),
        (datetime(2030, 1, 1), "has no time zone"),
    ],
)
def test_what_time_to_live_would_pass_over_is_refused_in_items_and_in_writes(value: Any, said: str) -> None:
    table = connect(MODEL)
    for attempt in (
        lambda: made(value),
        lambda: apply(table, MODEL["begin"], KEY | {"EndsAt": value}),
        lambda: apply(table, MODEL["extend"], KEY, {"EndsAt": value}),
        lambda: DataModel("Tab", [SESSION], write_patterns=[WritePattern("w", change="Session",
                                                                       fixed={"EndsAt": value})]),
    ):  # fmt: skip
        with pytest.raises(ModelError) as error:
            attempt()
        assert said in str(error.value)
        assert "EndsAt" in error.value.where


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), None, [NOW], b"1"])
def test_whatever_lies_in_a_table_has_a_reason(value: Any) -> None:
    assert expiry_flaw(value)


def test_an_item_that_never_expires_lacks_it_and_other_numbers_are_free() -> None:
    assert "EndsAt" not in MODEL.item("Session", {**KEY, "EndsAt": None})
    other = DataModel("Tab", [Entity("E", "E#{Id}", "E", {"Id": "S", "At": "N"})])
    assert other.item("E", {"Id": "1", "At": NOW * 1000})["At"] == NOW * 1000
    assert (MODEL.ttl, other.ttl) == ("EndsAt", None)


@pytest.mark.parametrize("ttl", ["Ends", "Id", 5])
def test_it_is_a_number_that_the_entity_declares(ttl: Any) -> None:
    with pytest.raises(ModelError, match=r"its ttl is .*, which is not an attribute of type N that it declares"):
        Entity("Session", "USER#{Id}", "S", {"Id": "S", "EndsAt": "N"}, ttl=ttl)


def test_a_table_has_one() -> None:
    by_other = Entity("Code", "CODE#{Id}", "CODE", {"Id": "S", "Until": "N"}, ttl="Until")
    unaware = Entity("Offer", "OFFER#{Id}", "OFFER", {"Id": "S", "EndsAt": "N"})
    text = Entity("Offer", "OFFER#{Id}", "OFFER", {"Id": "S", "EndsAt": "S"})  # which time to live passes over

    with pytest.raises(ModelError, match=r"^Code: its items expire by Until, and those of Session by EndsAt\. A table"):
        DataModel("Tab", [SESSION, by_other])
    with pytest.raises(ModelError, match=r"^Offer: it has EndsAt, by which Session expires, so its items would expire"):
        DataModel("Tab", [unaware, SESSION])
    assert DataModel("Tab", [SESSION, text]).ttl == "EndsAt"
