"""What a committed notebook must be, beside reproducing its outputs: whole, canonical, honest, accessible."""

import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from f1model.course.predictions import of_lesson
from f1model.views.html import FOLLOW
from tests.each import for_each
from tools.notebooks.execute import canonical

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EVERY = [*LESSONS, *sorted((ROOT / "notebooks").glob("*/*.ipynb"))]
lesson = for_each(LESSONS)
every = for_each(EVERY)


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def shown(cell):
    """Everything that a code cell put out, as text."""
    return json.dumps(cell["outputs"], ensure_ascii=False)


def displays(cell):
    """Whether the cell, run in order, must leave an output: it ends in an expression, prints, or fails."""
    if "raises-exception" in cell["metadata"].get("tags", []):
        return True
    last = source(cell).strip().splitlines()[-1]
    calls_print = re.search(r"(?m)^\s*(print|check|display)\(", source(cell))
    assigns = re.match(r"^[\w.\[\]\", ]+ = |^(from|import|def|for|with|assert) |^\s|^[\])}]", last)
    return bool(calls_print) or not assigns


def test_the_lessons_are_there():
    assert [path.stem[:2] for path in LESSONS] == [f"{number:02d}" for number in range(23)]


@every
def test_every_code_cell_was_run_in_order(path):
    counts = [cell["execution_count"] for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


@every
def test_every_cell_that_displays_something_has_its_output(path):
    empty = [cell["id"] for cell in cells(path, "code") if displays(cell) and not cell["outputs"]]
    assert empty == []


@every
def test_only_cells_that_are_meant_to_fail_have_failed(path):
    for cell in cells(path, "code"):
        failed = any(output["output_type"] == "error" for output in cell["outputs"])
        assert failed == ("raises-exception" in cell["metadata"].get("tags", [])), cell["id"]


@every
def test_it_is_in_canonical_form(path):
    text = path.read_text(encoding="utf-8")
    assert canonical(nbformat.reads(text, as_version=4)) == text


@every
def test_outputs_hold_nothing_that_an_engine_or_a_machine_made_up(path):
    for cell in cells(path, "code"):
        match = re.search(
            r"CapacityUnits|ConsumedCapacity|TableSizeBytes|DateTime|ResponseMetadata|RequestId| at 0x[0-9a-f]"
            r"|/home/|/root/|/Users/|site-packages",
            shown(cell),
        )
        assert not match, (cell["id"], match)


@every
def test_no_cell_asks_an_engine_for_its_bill_or_takes_the_time(path):
    """The embedded default makes its capacity up, and no machine's clock is worth showing."""
    asking = (
        r"ReturnConsumedCapacity|ReturnItemCollectionMetrics|TableSizeBytes|perf_counter|time\.time|%%?time|datetime"
    )
    for cell in cells(path, "code"):
        assert not re.search(asking, source(cell)), cell["id"]


@every
def test_outputs_are_safe_to_show(path):
    # pandas adds a scoped style of its own, which JupyterLab drops from notebooks that are not trusted; our drawings
    # have just the one that makes them follow JupyterLab's theme
    for cell in cells(path, "code"):
        text = shown(cell).replace(json.dumps(FOLLOW)[1:-1], "")
        assert not re.search(r"<script|<style(?! scoped)|<iframe|<button|javascript:|\bon\w+=", text), cell["id"]


@every
def test_headings_are_one_title_and_no_skipped_level(path):
    prose = "\n".join(re.sub(r"(?s)```.*?```", "", source(cell)) for cell in cells(path, "markdown"))
    levels = [len(marks) for marks in re.findall(r"(?m)^(#+) ", prose)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@lesson
def test_it_opens_and_closes_as_every_lesson_does(path):
    prose = [source(cell) for cell in cells(path, "markdown")]
    assert re.match(r"# \w", prose[0])
    assert "**Time**" in prose[1]
    assert "**Necessary**" in prose[1]
    assert "**Helpful**" in prose[1]
    assert source(cells(path, "code")[0]).count("\n") < 5
    for heading in ("## How to choose", "## The code in one place", "## Your turn"):
        assert any(heading in text for text in prose), heading


@every
def test_code_cells_fit_the_screen_and_the_head(path):
    for cell in cells(path, "code"):
        lines = source(cell).splitlines()
        assert len(lines) <= 12, cell["id"]
        assert max(map(len, lines)) <= 88, cell["id"]


@every
def test_listings_fit_the_screen(path):
    for cell in cells(path, "markdown"):
        for listing in re.findall(r"(?s)```.*?```", source(cell)):
            assert max(map(len, listing.splitlines())) <= 88, cell["id"]


@lesson
def test_the_stated_times_fit_what_there_is_to_do(path):
    """200 words a minute, 20 seconds a code cell, a minute a prediction; 3 minutes for a task to think about, 6 for an
    exercise, in "Your turn"."""
    text, code = [source(cell) for cell in cells(path, "markdown")], [source(cell) for cell in cells(path, "code")]
    body = [each for each in text if "## Your turn" not in each]
    (turn,) = (each for each in text if "## Your turn" in each)
    words, predictions = len(" ".join(body).split()), sum("check(" in each for each in code)
    stated, more = map(int, re.findall(r"\*\*Time\*\* \| (\d+) minutes, and about (\d+) more for", text[1])[0])
    exercises = path.parent / "exercises" / path.name
    asked = exercises.read_text(encoding="utf-8").count("check(") if exercises.exists() else 0

    assert stated == pytest.approx(words / 200 + len(code) / 3 + predictions, rel=0.25)
    assert more == pytest.approx(3 * len(re.findall(r"(?m)^\d\. ", turn)) + 6 * asked, rel=0.25)


@every
def test_text_cells_are_short(path):
    for cell in cells(path, "markdown"):
        lines = [line for line in source(cell).splitlines() if not line.startswith(("|", "#", "1.", "2.", "3.", "-"))]
        words = len(re.sub(r"(?s)```.*?```", "", "\n".join(lines)).split())
        assert words <= 85, (cell["id"], words)


@every
def test_links_lead_somewhere(path):
    for cell in cells(path, "markdown"):
        for target in re.findall(r"\]\(([^)#]+)\)", source(cell)):
            assert target.startswith("https://") or (path.parent / target).exists(), target


@lesson
def test_predictions_are_asked_answered_and_left_untouched(path):
    code = [source(cell) for cell in cells(path, "code")]
    asked = [line for text in code for line in text.splitlines() if re.match(r"guess_\w+ = (\.\.\.|\[\.\.\.)", line)]
    answers = [name for text in code for name in re.findall(r'check\("(\d\d\.\d)"', text)]
    assert len(asked) == len(answers) >= 2
    assert answers == list(of_lesson(path.stem[:2])), "asked in the order in which they are written"
    verdicts = [
        line for cell in cells(path, "code") for line in re.findall(r"\d\d\.\d  No prediction yet", shown(cell))
    ]
    assert len(verdicts) == len(answers)


@every
def test_a_cell_that_is_meant_to_fail_is_announced(path):
    before = ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "raises-exception" in cell["metadata"].get("tags", []):
            assert re.search(r"\b(fails?|failed|refus\w+|error)\b", before), cell["id"]
        elif cell["cell_type"] == "markdown":
            before = source(cell)


WORN = (
    r"\b(dear|dearer|dearest|belongs? into|difference to sql|to decide by|said otherwise|as what they are)\b",
    r"\b(stands? (in|at|under|beside|there)|in place of)\b",
)


@every
def test_it_is_written_as_one_would_say_it(path):
    """Words that a colleague would not use; the lists of the readers who stumbled over them."""
    for cell in cells(path, "markdown"):
        prose = re.sub(r"(?s)```.*?```|`[^`]*`", "", source(cell)).casefold()
        for worn in WORN:
            assert not re.search(worn, prose), (cell["id"], re.search(worn, prose))
