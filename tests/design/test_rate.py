from decimal import Decimal
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.rate import rate_of
from f1model.design.write import WritePattern
from f1model.errors import ModelError

PEOPLE = {"user": 20_000, "team": 50}
E = Entity("E", "E#{Id}", "E", {"Id": "S", "A": "S"})


@pytest.mark.parametrize(
    ("often", "a_month"),
    [
        ("5/s", 5 * 2_592_000),
        ("5 / second", 5 * 2_592_000),
        ("2.5/min", 108_000),
        ("1/minute", 43_200),
        ("12/hour", 8_640),
        ("40/day", 1_200),
        ("40/Days.", 1_200),
        ("7/week", 30),
        ("5,000,000/month", 5_000_000),
        ("5_000/month", 5_000),
        ("73/year", 6),
        ("0/s", 0),
        ("40/day per user", 24_000_000),
        ("1/day per user per team", 30_000_000),
    ],
)
def test_a_rate_is_a_number_of_times_in_a_month_of_thirty_days(often: str, a_month: int) -> None:
    rate = rate_of(often, "", PEOPLE)
    assert rate
    assert round(rate.a_month, 20) == a_month
    assert round(rate.a_second, 20) == round(Decimal(a_month) / 2_592_000, 20)


@pytest.mark.parametrize("often", ["", "five times a visit", "24/7", "1/2 of all visits", "and/or", "40 a day", "5"])
def test_words_are_no_rate(often: str) -> None:
    assert rate_of(often, "", PEOPLE) is None


@pytest.mark.parametrize(
    "often",
    ["5/fortnight", "-3/s", "5/", "/s", "5/s per", "1,5/s", "1e3/s", "twice/day", "5/day each", "5/h", "5/m", "+5/s"],
)
def test_what_looks_like_a_rate_and_is_none_is_refused(often: str) -> None:
    for declare in (
        lambda: AccessPattern("q", often=often),
        lambda: WritePattern("w", delete="E", often=often),
    ):
        with pytest.raises(ModelError) as error:
            declare()
        assert error.value.problem == f"often is {often!r}, which is no rate."
        assert error.value.fix.startswith('Write "5/s", "40/day" or "40/day per user", by one of s, second, min, ')


def test_who_does_it_is_counted_by_the_model() -> None:
    parts: Any = {
        "access_patterns": [AccessPattern("q", ["Id"], ["E"], often="40/day per user")],
        "write_patterns": [WritePattern("w", delete="E", often="1/s")],
    }
    model = DataModel("Tab", [E], population={"user": 86_400}, **parts)

    assert (model["q"].rate, model["w"].rate, AccessPattern("q").rate) == (40, 1, None)
    with pytest.raises(ModelError, match=r"'user' is not in the model's population\. Say in the model how many"):
        DataModel("Tab", [E], **parts)
    with pytest.raises(ModelError, match=r"population=\{\"user\": 20_000\}\. It has users\.$"):
        DataModel("Tab", [E], population={"users": 5}, **parts)
