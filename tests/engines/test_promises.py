"""The promises of lesson 17 on the engine itself: the same orders break them, and no other."""

from typing import Any

import pytest

from f1model.table.connect import connect
from tests.course.promises import CASES, Case
from tests.course.test_promises import PLAIN


@pytest.fixture(scope="module")
def table() -> Any:
    return connect(PLAIN, backend="endpoint")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_promise_is_broken_in_the_same_orders_as_in_the_simulation(case: Case, table: Any) -> None:
    found = case.search(table)

    assert (len(found.orders), len(found.broken)) == (case.orders, case.broken)
