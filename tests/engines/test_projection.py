"""What a projection gives on the engine is what the simulation gives."""

from collections.abc import Iterator
from typing import Any

import pytest

from f1model.table.connect import connect, drop
from tests.simulation.test_projection import ITEM, MODEL, PROJECTED, answers


@pytest.fixture(scope="module")
def table() -> Iterator[Any]:
    table: Any = connect(MODEL)
    table.put_item(Item=ITEM)
    yield table
    drop(table)


@pytest.mark.parametrize("expression", PROJECTED)
def test_a_projection_gives_the_parts_that_it_names(expression: str, table: Any) -> None:
    assert answers(table, expression) == [PROJECTED[expression]] * 6
