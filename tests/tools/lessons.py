"""A lesson in a kernel of its own, run cell by cell as its learner would run it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


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
