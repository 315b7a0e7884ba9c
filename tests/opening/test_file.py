from typing import Any

import pytest

from f1model import open_table
from f1model.opening.file import python_file
from f1model.opening.opened import Opened
from tests.export.test_python_form import RUFF, declared_in, formatted
from tests.opening.shop import ITEMS, ODD, TABLE


def mixed() -> Opened:
    spoilt: list[Any] = [{**item, "total": str(item["total"])} if n == 2 else item for n, item in enumerate(ITEMS)]
    return open_table(TABLE, [*spoilt, ODD])


def test_the_file_gives_the_model_and_has_each_doubt_above_its_line() -> None:
    opened = mixed()
    text = python_file(opened, "models.items.json")

    assert declared_in(text) == {"SHOP": opened.model}
    lines = [line.strip() for line in text.splitlines()]
    (doubted,) = (number for number, line in enumerate(lines) if line.startswith("# It is of several types: N in 119"))
    assert next(line for line in lines[doubted:] if not line.startswith("#")) == '"total": "N",'
    for each in opened.doubts:
        assert each.said.split()[-1] in text
    assert "\n# Table Shop: 151 items read from a list of items." in text
    assert "151 items of it are in models.items.json" in text


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
def test_it_is_laid_out_as_ruff_lays_it_out() -> None:
    text = python_file(mixed())
    assert formatted(text) == text
