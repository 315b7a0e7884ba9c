"""Each guard of lesson 17 taken away is found out by the search; with it every order is tried, and none is wrong."""

from typing import Any

import pytest
from hypothesis import settings

from f1model.design.model import DataModel
from f1model.f1.models import F1
from f1model.table.connect import connect
from tests.course.promises import CASES, Case

THOROUGH = settings().max_examples >= 200  # HYPOTHESIS_PROFILE=ci
PLAIN = DataModel("PromisesTable", [F1.entity("RaceItem")])


@pytest.fixture(scope="module")
def table() -> Any:
    return connect(PLAIN, backend="moto")


# Those of a cascade are long: on the engine they all run, and here the judge of exercise 17.c has the like of them.
QUICK = [case for case in CASES if not case.name.startswith("a cascade") or THOROUGH]


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
def test_a_promise_is_broken_in_so_many_orders_and_never_with_all_its_guards(case: Case, table: Any) -> None:
    found = case.search(table)

    assert (len(found.orders), len(found.broken)) == (case.orders, case.broken)
