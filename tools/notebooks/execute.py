"""Run notebooks in place and write them in one canonical form; run twice, nothing changes.

    python -m tools.notebooks.execute notebooks/04-*.ipynb

Each wrong answer that a prediction has a hint for is tried in passing, with the truth that the notebook computed.
Canonical: existing cell ids, tags only as cell metadata, no timing, no widget state, streams merged, errors
as one line without paths, a kernel without a version. Exits 1 if a cell fails that is not tagged
``raises-exception``, or a hint is never met; that notebook is left as it was.
"""

import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from f1model.files import write

TRY_HINTS = "from f1model.course import dead_hints\nprint(*dead_hints(), sep='\\n', end='')"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def main(paths: list[str]) -> int:
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    failed = 0
    for path in map(Path, paths):
        os.environ |= {"F1MODEL_LESSON_TABLES": "1", "JPY_SESSION_NAME": str(path.absolute())}  # as Jupyter tells it
        before = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(before, as_version=4)
        notebook.cells.append(nbformat.v4.new_code_cell(TRY_HINTS))
        try:
            client = NotebookClient(
                notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}}
            )
            client.execute()
        except CellExecutionError as error:
            print(f"{path}: {error.ename}: {error.evalue}", file=sys.stderr)
            failed += 1
            continue
        dead = [output.text for output in notebook.cells.pop().outputs if output.output_type == "stream"]
        if dead:
            print(f"{path}: {''.join(dead)}", file=sys.stderr)
            failed += 1
            continue
        after = canonical(notebook)
        if after != before:
            write(path, after.encode())
        print(f"{path}: {'unchanged' if after == before else 'written'}")
    return 1 if failed else 0


def canonical(notebook: Any) -> str:
    """The notebook's text in canonical form."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": sorted(tags)} if tags else {})
        cell.pop("attachments", None)
        if cell.cell_type == "code":
            cell.outputs = _outputs(cell.outputs)
    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    return text.rstrip("\n") + "\n"


def _outputs(outputs: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for output in outputs:
        if output.output_type == "stream":
            if kept and kept[-1].output_type == "stream" and kept[-1].name == output.name:
                kept[-1].text += output.text
                continue
        elif output.output_type == "error":
            output.traceback = [f"{output.ename}: {output.evalue}".splitlines()[0]]
        else:
            output.metadata = {}
            output.data.pop("application/vnd.jupyter.widget-view+json", None)
        kept.append(output)
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
