from decimal import Decimal
from typing import Any

import pytest

from f1model.course.budget import Budget
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.table.connect import connect
from f1model.table.load import load


@pytest.fixture(scope="module")
def table() -> Any:
    table = connect(F1)
    load(table, f1_items(F1, seasons=2024, rounds=[1, 2]))
    return table


def test_each_answer_says_what_it_took_and_what_is_left(table: Any, capsys: pytest.CaptureFixture[str]) -> None:
    budget = Budget(table, 2)

    found = budget.ask("Get a race with its results", SeasonId=2024, Round=1)
    budget.ask("Get a race with its results", {"SeasonId": 2024, "Round": 2})

    assert len(found) == 21
    assert capsys.readouterr().out.splitlines() == [
        "Query: 21 items, 1 RCU. 1 of 2 are left.",
        "Query: 21 items, 1 RCU. 0 of 2 are left.",
    ]
    assert budget.spent == 2
    assert budget.left == 0


def test_who_spends_more_is_told_and_goes_on(table: Any, capsys: pytest.CaptureFixture[str]) -> None:
    budget = Budget(table, 1)

    budget.ask("Get a race with its results", SeasonId=2024, Round=1)
    budget.ask("Get all Formula 1 seasons")

    assert "The budget of 1 is overdrawn by 0.5." in capsys.readouterr().out
    assert budget.left == Decimal("-0.5")
    assert "all of it" in repr(budget.bill())
    assert "Get a race with its results: 2024, 1" in repr(budget.bill())


def test_a_question_that_cannot_be_asked_spends_nothing(table: Any) -> None:
    budget = Budget(table, 1)

    with pytest.raises(ModelError):
        budget.ask("Get a race with its results", SeasonId=2024)

    assert budget.spent == 0
    assert budget.asked == []


@pytest.mark.parametrize(("wrong", "units"), [(None, 5), ("F1Table", 5)])
def test_it_needs_a_table(wrong: Any, units: int) -> None:
    with pytest.raises(ModelError, match="it needs a table"):
        Budget(wrong, units)


@pytest.mark.parametrize("units", [0, -1, 2.5, "20", True])
def test_it_needs_whole_units(table: Any, units: Any) -> None:
    with pytest.raises(ModelError, match="is not a number of read units"):
        Budget(table, units)
