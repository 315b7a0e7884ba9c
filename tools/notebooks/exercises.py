"""Make the learner's copies of the exercises: the solutions are the source.

    python -m tools.notebooks.exercises

Each of ``notebooks/solutions`` becomes one of ``notebooks/exercises``. Of a code cell tagged ``solution`` the copy
keeps what is to be defined, with ``...`` in place of the answer: ``name = ...`` for each name, the first line and the
docstring of each function. Text cells tagged ``solution`` are left out, and what a text cell holds in a comment that
begins with ``<!-- learner`` is said in the copy alone. A copy that says the same already is left as
it is, with its outputs; one that is written has none, and ``tools/notebooks/execute.py`` makes them.
"""

import ast
import re
import sys
from pathlib import Path
from typing import Any

import nbformat

from f1model.files import write
from tools.notebooks.execute import canonical

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
BLANK = "...  # your answer"
LEARNERS_ALONE = re.compile(r"<!-- learner\n(.*?)\n-->", re.DOTALL)


def main() -> int:
    for path in sorted((NOTEBOOKS / "solutions").glob("*.ipynb")):
        copy = NOTEBOOKS / "exercises" / path.name
        made = learners_copy(nbformat.read(path, as_version=4))
        if copy.exists() and sources(nbformat.read(copy, as_version=4)) == sources(made):
            continue
        copy.parent.mkdir(exist_ok=True)
        write(copy, canonical(made).encode())
        print(copy.relative_to(NOTEBOOKS.parent))
    return 0


def learners_copy(notebook: Any) -> Any:
    """The notebook without its answers and outputs. Raises SyntaxError where a solution is no Python."""
    cells = []
    for cell in notebook.cells:
        solution = "solution" in cell.metadata.get("tags", [])
        if cell.cell_type == "code":
            text = stub(cell.source) if solution else cell.source
            if not text:  # it only looked at what was made
                continue
            cells.append(nbformat.v4.new_code_cell(text, id=cell.id))
        elif not solution:
            text = LEARNERS_ALONE.sub(r"\1", cell.source.replace("# Solutions", "# Exercises", 1))
            cells.append(nbformat.v4.new_markdown_cell(text, id=cell.id))
    return nbformat.v4.new_notebook(cells=cells)


def stub(solution: str) -> str:
    """What is left of a solution: the names and functions that it defines, but for those that begin with _."""
    lines, kept = solution.splitlines(), []
    for node in ast.parse(solution).body:
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            kept += [f"{name} = {BLANK}" for name in names if not name.startswith("_")]
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            documented = ast.get_docstring(node) is not None
            end = node.body[0].end_lineno if documented else node.body[0].lineno - 1
            kept.append("\n".join([*lines[node.lineno - 1 : end], f"    {BLANK}"]))
    return "\n\n".join(kept)


def sources(notebook: Any) -> list[tuple[str, str, str]]:
    """Kind, id and text of each cell."""
    return [(cell.cell_type, cell.id, cell.source) for cell in notebook.cells]


if __name__ == "__main__":
    sys.exit(main())
