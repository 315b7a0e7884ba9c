"""Lesson 04 takes any race that has results, from 1950 on. EVERY_RACE=1 tries them all, which takes minutes."""

import os
from contextlib import closing

import pytest

from f1model import sqlite
from f1model.course import dead_hints, truths
from tests.tools.lessons import NOTEBOOKS, run_here

# The fewest finishers, a win that was shared, a second place taken away and not filled, gaps, fifty-five results.
ODD = [(1966, 1), (1951, 4), (1983, 1), (1993, 15), (1954, 2)]
(LESSON,) = NOTEBOOKS.glob("04-*.ipynb")


def races() -> list[tuple[int, int]]:
    with closing(sqlite()) as database:
        run = database.execute("SELECT DISTINCT year, round FROM result ORDER BY year, round").fetchall()
    every = [(int(season), int(round)) for season, round in run]
    return every if os.environ.get("EVERY_RACE") else sorted({*ODD, *every[::40], every[-1]})


@pytest.mark.parametrize(("season", "round"), races())
def test_it_is_true_of_every_race(season: int, round: int) -> None:
    names = run_here(LESSON, {"season, round": (season, round)})

    assert (names["season"], names["round"]) == (season, round)
    finishers = [item for item in names["items"] if item["Type"] == "ResultItem"]
    assert truths()["04.1"] == 2 + len(finishers) > 2
    assert truths()["04.2"] == 1
    assert truths()["04.3"] == ["RACE#1", "RACE#1#RESULT#10", "RACE#1#RESULT#2"]
    assert names["race_page"]["Count"] == 1 + len(finishers)
    assert len(names["result"].items) == len(finishers)
    assert dead_hints() == []
