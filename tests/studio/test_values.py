from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies

from f1model.design.comparison import at_most, between, one_of
from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.studio.keyed import Population
from f1model.studio.values import MOST, choices, chosen, labels, shown, typed

THINGS = DataModel(
    "Things",
    [Entity("Thing", "T#{Id}", "{N:03d}", {"Id": "S", "N": "N", "A": "S", "M": "N", "Flag": "BOOL"})],
    access_patterns=[
        AccessPattern("Get things", ["Id"], ["Thing"], between="N", where={"A": one_of(), "M": at_most()}),
        AccessPattern("Get flagged", ["Id", "Flag"], ["Thing"]),
        AccessPattern("Get few", ["Id"], ["Thing"], where={"N": between()}),
    ],
)  # fmt: skip
PATTERN: AccessPattern = THINGS["Get things"]
TEXTS = {"Id": "a", "N from": "1", "N to": "5", "A": "x, y", "M": "0.50"}


def test_each_value_has_a_label_and_a_range_has_two() -> None:
    assert labels(PATTERN) == {"Id": "Id", "N from": "N", "N to": "N", "A": "A", "M": "M"}
    assert [*labels(THINGS["Get few"])] == ["Id", "N from", "N to"]


def test_what_is_typed_is_read_as_the_type_of_its_attribute() -> None:
    values = typed(PATTERN, TEXTS)

    assert values == {"Id": "a", "N": (1, 5), "A": ["x", "y"], "M": Decimal("0.5")}
    assert type(values["N"][0]) is int


_WORDS = strategies.text("abcä <#", min_size=1).filter(lambda text: text == text.strip())
_NUMBERS = strategies.integers(-(10**30), 10**30) | strategies.decimals(-999, 999, places=3)


@given(_WORDS, _NUMBERS, _NUMBERS, strategies.lists(_WORDS, min_size=1, max_size=3), _NUMBERS)
def test_what_is_shown_of_values_is_read_as_those_values(
    text: str, low: Any, high: Any, several: list[str], number: Any
) -> None:
    values = {"Id": text, "N": (low, high), "A": several, "M": number}
    texts = {label: shown(value) for label, value in chosen(PATTERN, values).items()}

    assert typed(PATTERN, texts) == values


@pytest.mark.parametrize(
    ("pattern", "texts", "problem"),
    [
        (PATTERN, {"Id": " "}, "Id: it is empty."),
        (PATTERN, {"M": "many"}, "M: 'many' is no number."),
        (PATTERN, {"M": "NaN"}, "M is "),
        (PATTERN, {"M": "1e999"}, ""),
        (PATTERN, {"N to": ""}, "N to: it is empty."),
        (PATTERN, {"A": "x,,y"}, "A: it is empty."),
        (THINGS["Get flagged"], {"Flag": "True"}, "Flag"),
        (replace(PATTERN, model=None), {}, "Access pattern 'Get things': it belongs to no data model."),
    ],
)
def test_what_is_no_such_value_is_said_with_its_label(
    pattern: AccessPattern, texts: Mapping[str, str], problem: str
) -> None:
    if not problem:
        assert typed(pattern, {**TEXTS, **texts}), "the question itself says what is wrong with it"
        return
    with pytest.raises(ModelError) as raised:
        typed(pattern, {**TEXTS, **texts})
    assert str(raised.value).startswith(problem)


def test_values_to_choose_from_are_those_that_occur_with_the_others_before() -> None:
    few = THINGS["Get few"]
    items = [THINGS.item("Thing", {"Id": i, "N": n, "A": "x"}) for i, n in (("b", 10), ("a", 9), ("b", 2), ("c", 1))]
    keyed = Population(THINGS, items).under(THINGS)

    assert choices(few, "Id", {}, keyed) == ["a", "b", "c"]
    assert choices(few, "N from", {"Id": "b"}, keyed) == ["2", "10"], "numbers in their order"
    assert choices(few, "N to", {"Id": "d"}, keyed) == []
    assert choices(PATTERN, "M", {}, keyed) == []
    assert choices(THINGS["Get flagged"], "Flag", {"Id": None}, keyed) == []


def test_of_very_many_values_not_all_are_offered() -> None:
    items = [THINGS.item("Thing", {"Id": str(n), "N": 1}) for n in range(2 * MOST)]

    assert len(choices(PATTERN, "Id", {}, Population(THINGS, items).under(THINGS))) == MOST + 1
