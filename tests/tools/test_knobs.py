"""What a lesson sets in its first code cell may be any value that exists, from 1950 to the summer of 2026."""

from pathlib import Path
from typing import Any

import pytest

from f1model import sqlite
from f1model.course import dead_hints
from f1model.errors import ModelError
from tests.tools.lessons import LESSONS, code_cells, knobs, opened, run_here, turn

# Silverstone 1950; a season of seven races, with drives shared; retirements only in the middle of the table; six cars;
# the last race so far. Each with a driver, a constructor and a circuit of that race.
RACES = [(1950, 1), (1955, 1), (1993, 15), (2005, 9), (2026, 11)]
PAGE_SIZES = [1, 3, 7, 25, 1_000]


def scenarios() -> list[dict[str, Any]]:
    db = sqlite()
    made = []
    for (season, round), page_size in zip(RACES, PAGE_SIZES, strict=True):
        driver, constructor, circuit = db.execute(
            "SELECT driver_id, constructor_id, circuit_id FROM race JOIN result USING (year, round)"
            " WHERE year = ? AND round = ? ORDER BY display_order LIMIT 1",
            (season, round),
        ).fetchone()
        made.append(
            {
                "season": season,
                "season, round": (season, round),
                "seasons": range(max(1950, season - 2), season + 1),
                "driver": driver,
                "constructor": constructor,
                "circuit": circuit,
                "page_size": page_size,
            }
        )
    db.close()
    return made


@pytest.mark.parametrize("number", range(len(RACES)), ids=[f"{season}-{round}" for season, round in RACES])
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_to_its_end_with_other_values(path: Path, number: int) -> None:
    values = scenarios()[number]
    if not knobs(path, values):
        pytest.skip("this lesson has no knobs")
    if "\nonly(" in code_cells(path)[0].source:  # it is about one race: another is answered in one line
        with pytest.raises(ModelError, match=r"^This lesson needs"):
            run_here(path, values)
    elif any("server(" in cell.source for cell in code_cells(path)):  # a server wants a process of its own
        with opened(path) as lesson:
            turn(lesson.cells[lesson.code()[0]], values)
            lesson.run_all()
            assert lesson.run("from f1model.course import dead_hints\nprint(*dead_hints(), sep='\\n')").strip() == ""
    else:
        run_here(path, values)
        assert dead_hints() == []
