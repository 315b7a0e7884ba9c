"""Write the facilitator's answer key, docs/answers.md, from the lessons, their predictions and the exercises.

    python -m tools.notebooks.answers

Every lesson is run, so each truth is the one that its learners meet; what is said to a guess is what ``check`` says.
The wrong answers to the exercises are those of the tests. Exits 1, and leaves the page as it was, where a lesson does
not run, a prediction has no question above it, or an exercise has no task.
"""

import ast
import json
import os
import posixpath
import re
import sys
from collections.abc import Iterator
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from f1model.course import exercises
from f1model.course.answers import shown
from f1model.course.exercise import verdict
from f1model.course.recalls import question
from f1model.course.recalls.schedule import PLANNED
from f1model.files import write

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS, PAGE = ROOT / "notebooks", ROOT / "docs" / "answers.md"
MARK = "**Predict.**"
LONGEST = 110  # characters of a wrong answer
TELL = "import json\nfrom f1model.course.check import answer_key\nprint(json.dumps(answer_key()))"
HEAD = """# The answers

> **For whoever stands in front.** Every answer of the course is on this page, so a learner should not open it.
> Each lesson is folded; open only the one that you give.

`make answers` writes this page from the lessons themselves. To change it, change them. How to give the course to a room
is in [facilitator.md](facilitator.md).
"""


class AnswersError(Exception):
    """The page cannot be written; one line that says which lesson, and why."""


def main() -> int:
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    try:
        page = "\n".join([HEAD, *map(of_lesson, sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")))])
    except AnswersError as error:
        print(f"answers: {error}", file=sys.stderr)
        return 1
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if page != before:
        write(PAGE, page.encode())
    print(f"{PAGE.relative_to(ROOT)}: {'unchanged' if page == before else 'written'}")
    return 0


def of_lesson(path: Path) -> str:
    """A lesson's part of the page: what is recalled, its predictions, its exercises. Raises AnswersError."""
    notebook = nbformat.read(path, as_version=4)
    asked, told = questions(notebook), answers(path)
    if missing := sorted(told.keys() - asked.keys()):
        raise AnswersError(f"{path.name}: no text with {MARK} above the guess of {', '.join(missing)}")
    parts = [_prediction(number, asked[number], told[number]) for number in sorted(told)]
    parts = [*recall_of(path.name[:2]), *parts]
    parts += exercises_of(NOTEBOOKS / "solutions" / path.name)
    title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
    folded = f"<details>\n<summary>{path.name[:2]} {escape(title)}</summary>"
    return "\n\n".join([folded, *parts, "</details>"]) + "\n"


def questions(notebook: Any) -> dict[str, str]:
    """The text of each prediction: its section, what follows ``Predict`` above the guess, and the choices beside it."""
    section = asking = ""
    guesses: dict[str, str] = {}
    asked: dict[str, str] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            section = [section, *re.findall(r"(?m)^## (.+)$", cell.source)][-1]
            if MARK in cell.source:
                asking = " ".join([f"*{section}:*"] * bool(section) + [cell.source.rpartition(MARK)[2].strip()])
            continue
        for name, choices in re.findall(r"(?m)^(\w+) = \[?\.\.\.[^#\n]*(?:#\s*(.+))?$", cell.source):
            if asking:
                guesses[name] = f"{asking}\n\n({choices})" if choices else asking
        for number, name in re.findall(r'check\(\s*"(\d\d\.\d+)",\s*(\w+)', cell.source):
            if name in guesses:
                asked[number] = guesses[name]
    return asked


def recall_of(lesson: str) -> list[str]:
    """The three questions that open a lesson, in a room that has missed none; nothing where it has none."""
    lines = []
    for number, name in enumerate(PLANNED.get(lesson, ()), 1):
        asked = question(name)
        lines.append(
            f"{number}. {plain(asked.asked)} *Right:* {plain(shown(asked.truth()))}. {plain(asked.prediction.why)}"
        )
    return ["**Three questions from before**", "\n".join(lines)] if lines else []


def answers(path: Path) -> dict[str, Any]:
    """What ``answer_key`` tells once the lesson has run. Raises AnswersError where it does not run."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(TELL))
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise AnswersError(f"{path.name}: {error.ename}: {error.evalue}") from None
    told: dict[str, Any] = json.loads(notebook.cells[-1].outputs[0].text)
    return told


def exercises_of(solutions: Path) -> Iterator[str]:
    """The exercises of a lesson, from the page of their solutions; none where it has none. Raises AnswersError."""
    lesson = solutions.name[:2]
    if lesson not in exercises.LESSONS:
        return
    cells = nbformat.read(solutions, as_version=4).cells
    tasks = {each.source[3:7]: each.source for each in cells if re.match(r"## \d\d\.[a-z] ", each.source)}
    wrong = _wrong(lesson)
    for number, exercise in exercises.of_lesson(lesson).items():
        if number not in tasks:
            raise AnswersError(f"solutions/{solutions.name}: no heading ## {number}")
        title, _, task = tasks[number].partition("\n")
        yield "\n\n".join(
            [
                f"**{title.removeprefix('## ')}**",
                linked(task.strip(), "notebooks/solutions"),
                f"*Right:* see [the solution](../notebooks/solutions/{solutions.name}). {plain(exercise.why)}",
                *_table(
                    "a wrong answer",
                    [(answer, verdict(exercise, given)) for name, answer, given in wrong if name == number],
                ),
            ]
        )


def _wrong(lesson: str) -> list[tuple[str, str, Any]]:
    """The wrong answers that the tests know: of which exercise, as they are written, as they are."""
    module = import_module(f"tests.course.exercises.test_lesson_{lesson}")
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    lists = [
        node.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and "WRONG" in ast.unparse(node).partition("=")[0]
    ]
    written = [ast.unparse(each.elts[1]) for each in getattr(lists[0], "elts", []) if isinstance(each, ast.Tuple)]
    if len(written) != len(module.WRONG):
        written = [str(given) for _, given, *_ in module.WRONG]
    return [(number, code, given) for code, (number, given, *_) in zip(written, module.WRONG, strict=True)]


def _prediction(number: str, asked: str, told: Any) -> str:
    right = f"*Right:* {plain(told['truth'])}. {plain(told['why'])}".rstrip()
    return "\n\n".join([f"**{number}** {linked(asked, 'notebooks')}", right, *_table("a guess", told["wrong"])])


def _table(heading: str, rows: Any) -> list[str]:
    """A table of wrong answers, each hint once; none where there is nothing to tell."""
    lines = {said.removeprefix("Not yet. "): answer for answer, said in reversed(list(rows))}
    body = [f"| {_code(answer)} | {plain(said)} |" for said, answer in reversed(lines.items())]
    return ["\n".join([f"| {heading} | is told |", "|---|---|", *body])] if body else []


def plain(text: str) -> str:
    """Text as Markdown that shows it as it is, in a paragraph or in a cell."""
    return re.sub(r"([\\|*_`\[\]~])", r"\\\1", escape(text, quote=False)).replace("$", "&#36;")


def linked(text: str, folder: str) -> str:
    """Markdown from a notebook in ``folder``, with its links as they are from docs/."""

    def moved(match: re.Match[str]) -> str:
        target = match[1]
        if re.match(r"[a-z]+:|#", target):
            return match[0]
        return f"]({posixpath.relpath(posixpath.normpath(posixpath.join(folder, target)), 'docs')})"

    return re.sub(r"\]\(([^)\s]+)\)", moved, text)


def _code(answer: str) -> str:
    text = " ".join(answer.split())
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f"<code>{plain(text)}</code>"


if __name__ == "__main__":
    sys.exit(main())
