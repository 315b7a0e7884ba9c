from typing import Any

import pytest

from tests.each import for_each


@pytest.fixture
def most() -> int:
    return 2


@for_each([1, 2])
def test_a_test_of_all_may_ask_for_fixtures(most: int, number: int) -> None:
    assert number <= most


def test_all_that_fail_are_named() -> None:
    @for_each(range(5), name=lambda number: f"number {number}")
    def small(most: int, number: int) -> None:
        assert number < most

    test: Any = small
    with pytest.raises(ExceptionGroup) as failed:
        test(most=3)

    notes = [error.__notes__ for error in failed.value.exceptions]
    assert notes == [["It failed for number 3."], ["It failed for number 4."]]


def test_nothing_to_look_at_is_no_success() -> None:
    @for_each([])
    def sound(number: int) -> None:
        assert number

    with pytest.raises(AssertionError, match="nothing to look at"):
        sound()
