"""Each guard of lesson 17 taken away is found out by the search; with it every order is tried, and none is wrong."""

from typing import Any

import pytest

from f1model.design.model import DataModel
from f1model.f1.models import F1
from f1model.table.connect import connect
from tests.course.promises import CASES, Case

PLAIN = DataModel("PromisesTable", [F1.entity("RaceItem")])


@pytest.fixture(scope="module")
def table() -> Any:
    return connect(PLAIN, backend="moto")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_promise_is_broken_in_so_many_orders_and_never_with_all_its_guards(case: Case, table: Any) -> None:
    found = case.search(table)

    assert (len(found.orders), len(found.broken)) == (case.orders, case.broken)
