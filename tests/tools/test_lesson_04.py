"""Lesson 04 takes any race that has results, from 1950 on. EVERY_RACE=1 tries them all, which takes minutes."""

import ast
import os
from types import CodeType
from typing import Any

import nbformat
import pytest

from f1model import sqlite
from f1model.course import dead_hints, truths
from tests.tools.lessons import NOTEBOOKS

# The fewest finishers, a win that was shared, a second place taken away and not filled, gaps, fifty-five results.
ODD = [(1966, 1), (1951, 4), (1983, 1), (1993, 15), (1954, 2)]


def races() -> list[tuple[int, int]]:
    run = sqlite().execute("SELECT DISTINCT year, round FROM result ORDER BY year, round").fetchall()
    every = [(int(season), int(round)) for season, round in run]
    return every if os.environ.get("EVERY_RACE") else sorted({*ODD, *every[::40], every[-1]})


def cells() -> list[tuple[CodeType, CodeType]]:
    """Of each code cell what it does, and the expression that it shows, as a notebook would."""
    notebook = nbformat.read(next(NOTEBOOKS.glob("04-*.ipynb")), as_version=4)
    made = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            shown = ast.Expression(last.value) if isinstance(last, ast.Expr) else ast.Expression(ast.Constant(None))
            made.append((compile(tree, cell.id, "exec"), compile(ast.fix_missing_locations(shown), cell.id, "eval")))
    return made


CELLS = cells()


@pytest.mark.parametrize(("season", "round"), races())
def test_it_is_true_of_every_race(season: int, round: int) -> None:
    names: dict[str, Any] = {}
    for number, (does, shows) in enumerate(CELLS):
        exec(does, names)
        if number == 0:
            assert {"season", "round"} <= names.keys()
            names.update(season=season, round=round)
        shown = eval(shows, names)
        draw = getattr(shown, "_repr_mimebundle_", None)
        assert draw() if draw else repr(shown)

    finishers = [item for item in names["items"] if item["Type"] == "ResultItem"]
    assert truths()["04.1"] == 2 + len(finishers) > 2
    assert truths()["04.2"] == 1
    assert truths()["04.3"] == ["RACE#1", "RACE#1#RESULT#10", "RACE#1#RESULT#2"]
    assert names["race_page"]["Count"] == len(names["result"].items) == 1 + len(finishers)
    assert dead_hints() == []
