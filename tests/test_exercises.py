"""Exercises and solutions: pairs of notebooks, of which one is made from the other, and answers that are right."""

import json
import re
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from f1model.course.exercises import LESSONS
from tools.notebooks.exercises import BLANK, NOTEBOOKS, learners_copy, sources, stub

SOLUTIONS = sorted((NOTEBOOKS / "solutions").glob("*.ipynb"))
solution = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)


def copy_of(path):
    return NOTEBOOKS / "exercises" / path.name


def printed(path):
    """What each check said, by the number of its exercise."""
    text = json.dumps([cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells], ensure_ascii=False)
    return dict(re.findall(r'"(\d\d\.[a-z])  ([^."]+\.)', text))


def test_there_is_a_pair_for_each_lesson_that_has_exercises():
    names = [path.name for path in SOLUTIONS]

    assert [name[:2] for name in names] == list(LESSONS)
    assert sorted(path.name for path in (NOTEBOOKS / "exercises").glob("*.ipynb")) == names
    assert all((NOTEBOOKS / name).exists() for name in names), "each is called as its lesson is"


@solution
def test_the_learners_copy_is_what_the_solution_makes(path):
    made = learners_copy(nbformat.read(path, as_version=4))

    assert sources(nbformat.read(copy_of(path), as_version=4)) == sources(made), "run make exercises"


@solution
def test_every_exercise_is_asked_solved_in_one_and_open_in_the_other(path):
    numbers = list(import_module(f"f1model.course.exercises.lesson_{path.stem[:2]}").EXERCISES)

    assert printed(path) == dict.fromkeys(numbers, "Correct.")
    assert printed(copy_of(path)) == dict.fromkeys(numbers, "Not attempted yet.")


@solution
def test_no_answer_is_in_the_learners_copy(path):
    copy = copy_of(path).read_text(encoding="utf-8")
    for cell in nbformat.read(path, as_version=4).cells:
        if "solution" in cell.metadata.get("tags", []) and cell.cell_type == "markdown":
            assert json.dumps(cell.source)[1:-1] not in copy
    code = [cell.source for cell in nbformat.read(copy_of(path), as_version=4).cells if cell.cell_type == "code"]
    answers = [text for text in code if BLANK in text]
    asked = re.findall(r'check\("\d\d\.[a-z]", (\w+)\)', "\n".join(code))
    assert len(asked) == len(printed(path))
    for name in asked:
        assert sum(f"{name} = {BLANK}" in text or f"def {name}(" in text for text in answers) == 1, name
    assert all(
        re.fullmatch(r"(\w+ = \.\.\.  # your answer|def [^\n]*\n    \"\"\"(.|\n)*|\n)+", text) for text in answers
    )


@solution
def test_the_lesson_leads_to_its_exercises_and_they_lead_on(path):
    lesson = (NOTEBOOKS / path.name).read_text(encoding="utf-8")
    last = nbformat.read(copy_of(path), as_version=4).cells[-1].source

    assert f"(exercises/{path.name})" in lesson
    assert f"(../{path.name})" in last
    assert f"(../solutions/{path.name})" in last


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("answer = 3", f"answer = {BLANK}"),
        ("_first = 1\nanswer = [\n    _first,\n]", f"answer = {BLANK}"),
        ("a = 1\nb = 2", f"a = {BLANK}\n\nb = {BLANK}"),
        ("import os\nprint(1)", ""),
        ("def f(a, b=1):\n    return a", f"def f(a, b=1):\n    {BLANK}"),
        ('def f(a):\n    """What it does."""\n    return a', f'def f(a):\n    """What it does."""\n    {BLANK}'),
        ('def f(\n    a,\n):\n    """Two\n\n    lines."""\n    return a',
         f'def f(\n    a,\n):\n    """Two\n\n    lines."""\n    {BLANK}'),
        ("def _helper():\n    return 1\n\nanswer = _helper()", f"answer = {BLANK}"),
    ],
)  # fmt: skip
def test_a_stub_keeps_names_first_lines_and_docstrings(text, left):
    assert stub(text) == left


def test_a_solution_that_is_no_python():
    with pytest.raises(SyntaxError):
        stub("def f(:")


def test_a_copy_is_made_beside_its_solution(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tools.notebooks.exercises.NOTEBOOKS", tmp_path / "notebooks")
    (tmp_path / "notebooks" / "solutions").mkdir(parents=True)
    path = tmp_path / "notebooks" / "solutions" / "01-a.ipynb"
    cells = [
        nbformat.v4.new_markdown_cell("# Solutions 01: a\n<!-- learner\nYour turn.\n-->"),
        nbformat.v4.new_markdown_cell("why", metadata={"tags": ["solution"]}),
        nbformat.v4.new_code_cell("answer = 3", metadata={"tags": ["solution"]}),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    from tools.notebooks.exercises import main

    assert main() == 0
    copy = tmp_path / "notebooks" / "exercises" / "01-a.ipynb"
    assert capsys.readouterr().out.strip() == str(Path("notebooks", "exercises", "01-a.ipynb"))
    assert [cell.source for cell in nbformat.read(copy, as_version=4).cells] == [
        "# Exercises 01: a\nYour turn.",
        f"answer = {BLANK}",
    ]

    kept = copy.read_text(encoding="utf-8").replace('"outputs": []', '"outputs": [ ]')
    copy.write_text(kept, encoding="utf-8")
    assert main() == 0
    assert capsys.readouterr().out == ""
    assert copy.read_text(encoding="utf-8") == kept
