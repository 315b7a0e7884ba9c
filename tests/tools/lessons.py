"""A lesson, run cell by cell as its learner would run it: in a kernel of its own, or quickly, in this process."""

import ast
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from f1model.course.check import check

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


KNOB = re.compile(r"(?m)^([a-z_]+(?:, [a-z_]+)*) = (?!connect|load|f1_items)([^\n#]+?)(  # [^\n]*)?$")


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def knobs(path: Path, values: Mapping[str, Any]) -> list[str]:
    """Those of ``values`` that the lesson sets in its first code cell."""
    return [name for name, *_ in KNOB.findall(code_cells(path)[0].source) if name in values]


def turn(cell: Any, values: Mapping[str, Any]) -> None:
    """Set a lesson's knobs in its first code cell."""
    cell.source = KNOB.sub(
        lambda knob: f"{knob[1]} = {values[knob[1]]!r}" if knob[1] in values else knob[0], cell.source
    )


def run_here(path: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """Run a lesson in this process, with its knobs turned; the names that it has made in the end.

    What a cell shows is drawn, as a notebook would. Raises what a cell raises that is not meant to.
    """
    cells = code_cells(path)
    turn(cells[0], values)
    for kept in ("_asked", "_open"):
        check.__globals__[kept].clear()
    names: dict[str, Any] = {"display": draw}
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        for cell in cells:
            fails = "raises-exception" in cell.metadata.get("tags", [])
            try:
                _run(cell, names)
            except Exception:
                if not fails:
                    raise
    finally:
        os.chdir(before)
    return names


def _run(cell: Any, names: dict[str, Any]) -> None:
    tree = ast.parse(cell.source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, cell.id, "exec"), names)
    if isinstance(last, ast.Expr):
        draw(eval(compile(ast.Expression(last.value), cell.id, "eval"), names))


def draw(*shown: Any) -> None:
    """Make of each thing what a notebook would show of it."""
    for each in shown:
        bundle = getattr(each, "_repr_mimebundle_", None) or getattr(each, "_repr_html_", None)
        assert bundle() if bundle else repr(each)


class Lesson:
    """An open notebook: ``run`` runs a cell, by its number or given as text, and returns what it put out, as text."""

    def __init__(self, path: Path, client: NotebookClient) -> None:
        self.path, self.client, self.cells = path, client, client.nb.cells

    def code(self) -> list[int]:
        return [number for number, cell in enumerate(self.cells) if cell.cell_type == "code"]

    def run(self, cell: int | str) -> str:
        if isinstance(cell, str):
            self.cells.append(nbformat.v4.new_code_cell(cell))
            cell = len(self.cells) - 1
        self.client.execute_cell(self.cells[cell], cell)
        return "".join(
            output.get("text") or output.get("data", {}).get("text/plain", "") for output in self.cells[cell].outputs
        )

    def run_all(self) -> None:
        """Every cell in order. Raises CellExecutionError where one fails that is not meant to."""
        for number in self.code():
            self.run(number)

    def predictions(self) -> dict[str, tuple[str, int, int]]:
        """Of each prediction the variable of the guess, the cell that sets it, and the cell that judges it."""
        found = {}
        for judge in self.code():
            for question, name in re.findall(r'check\("(\d\d\.\d)", (\w+)', self.cells[judge].source):
                guess = next(n for n in self.code() if re.search(rf"(?m)^{name} = ", self.cells[n].source))
                found[question] = (name, guess, judge)
        return found


@contextmanager
def opened(path: Path) -> Iterator[Lesson]:
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}})
    with client.setup_kernel():
        yield Lesson(path, client)
