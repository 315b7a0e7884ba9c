"""Ranges over text, which lose values: designs that do, and designs that just do not."""

from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.review import review


def design(sort: str = "{At}", example: Any = (), **more: Any) -> DataModel:
    entity = Entity("Event", "LOG#{Log}", sort, {"Log": "S", "At": "S", "Id": "S"})
    given = {"Log": "a", "At": example} if example else {}
    asked = AccessPattern("Between", ["Log"], ["Event"], between="At", example=given, **more)
    return DataModel("Events", [entity], access_patterns=[asked])


def found(model: DataModel, *times: str) -> list[tuple[str, str]]:
    items = [model.item("Event", {"Log": "a", "At": at, "Id": at[-1]}) for at in times]
    return [(each.level, each.what) for each in review(model, items) if each.code == "range-loses-values"]


@pytest.mark.parametrize("sort", ["{At}", "AT#{At}", "{At}#{Id}"])
def test_a_range_of_days_over_moments_loses_the_last_day(sort: str) -> None:
    model = design(sort, ("2026-01-01", "2026-01-31"))

    assert found(model, "2026-01-01T08", "2026-01-31T09") == [
        ("error", "The range to '2026-01-31' leaves out '2026-01-31T09', which begins so.")
    ]
    assert found(model, "2026-01-01T08", "2026-01-30T09", "2026-01-31", "2026-02-01T09") == []


def test_a_range_to_the_end_of_the_day_loses_nothing() -> None:
    assert found(design(example=("2026-01-01", "2026-01-31T23:59:59.999Z")), "2026-01-31T09:00:00.000Z") == []
    assert found(design(example=("2026-01-01", "2026-01-31")), "2026-01-30", "2026-01-31") == []


@pytest.mark.parametrize("last", ["2026-01", "2026", "C"])
def test_a_range_to_a_prefix_loses_what_begins_with_it(last: str) -> None:
    times = (f"{last}-07", f"{last}-08")

    assert found(design(example=("0", last)), *times) == [
        ("error", f"The range to '{last}' leaves out '{last}-07' and 1 more that begin so.")
    ]


def test_without_an_example_moments_are_worth_a_note_and_days_are_not() -> None:
    assert [level for level, _ in found(design(), "2026-01-31T09:00")] == ["note"]
    assert found(design(), "2026-01-31") == found(design(), "Ann", "Bob") == []


def test_without_items_the_name_of_the_attribute_tells() -> None:
    def codes(last: str) -> list[str]:
        model = design(example=("2026-01-01", last))
        return [each.level for each in review(model) if each.code == "range-loses-values"]

    assert codes("2026-01-31") == ["note"]
    assert codes("2026-01-31T24") == []


@pytest.mark.parametrize("times", [("9", "10"), ("1", "200", "30")])
def test_numbers_that_are_text(times: tuple[str, ...]) -> None:
    levels = [level for level, _ in found(design(), *times)]

    assert levels == ["error"]
    assert found(design(), *(time.zfill(3) for time in times)) == []


def test_numbers_as_text_in_a_key_that_is_the_attribute_itself() -> None:
    entity = Entity("Event", "EVENT#{Id}", "EVENT", {"Id": "S", "Log": "S", "Number": "S"})
    asked = AccessPattern("Between", ["Log"], ["Event"], "ByLog", between="Number",
                          example={"Log": "a", "Number": ("1", "10")})  # fmt: skip
    model = DataModel("Events", [entity], indexes=[Index("ByLog", partition="Log", sort="Number")],
                      access_patterns=[asked])  # fmt: skip

    assert [each.level for each in review(model) if each.code == "range-loses-values"] == ["error"]
    items = [model.item("Event", {"Id": n, "Log": "a", "Number": n}) for n in ("7", "8")]
    assert [each.level for each in review(model, items) if each.code == "range-loses-values"] == ["error"]


def test_a_range_of_numbers_loses_nothing() -> None:
    entity = Entity("Event", "LOG", "{Number:03d}", {"Number": "N"})
    asked = AccessPattern("Between", [], ["Event"], between="Number", example={"Number": (1, 10)})
    model = DataModel("Events", [entity], access_patterns=[asked])

    assert [each for each in review(model, [model.item("Event", {"Number": 100})]) if "range" in each.code] == []
