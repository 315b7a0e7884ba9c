"""What a learner works on: a notebook without its outputs, and what tells one version of it from another.

Only the standard library is used, so that the room can be laid before anything heavy is imported.
"""

import hashlib
import json
import platform
from pathlib import Path
from typing import Any

# What JupyterLab writes into a notebook as soon as its kernel has answered. A copy that has it already is not marked as
# changed when it is opened.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    },
}
LINKED = ("guidance.md", "measurements.md", "model-json.md")  # of docs/, what lessons lead to
UP, HERE = "](../docs/", "](docs/"  # a lesson's link to docs/, which a room has inside it


def without_outputs(notebook: Any) -> None:
    """Take the outputs and the execution counts out of a notebook, a mapping as JSON or nbformat gives it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None


def learners(source: Path) -> bytes:
    """What a learner gets of a file of the course: a notebook without outputs, another file as it is.

    Raises ValueError where a notebook is none, such as one that git has left conflict markers in.
    """
    content = source.read_bytes()
    if not is_whole(source.name, content):
        raise ValueError(f"{source.name} is not a whole file")
    if source.name in LINKED:
        return content.replace(b"](../notebooks/", b"](../")  # the lessons lie one folder nearer there
    if source.suffix != ".ipynb":
        return content
    notebook = json.loads(content)
    without_outputs(notebook)
    notebook["metadata"] = METADATA
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = "".join(cell["source"]).replace(UP, HERE).splitlines(keepends=True)
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def is_whole(name: str, content: bytes) -> bool:
    """Whether a file's content is what its name promises: a notebook has cells, JSON can be read."""
    if not name.endswith((".ipynb", ".json")):
        return True
    try:
        read = json.loads(content)
        return not name.endswith(".ipynb") or _cells(read) is not None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def mark(name: str, content: bytes) -> str:
    """What tells one version from another: of a notebook its cells, whatever they put out; of others the bytes.

    The content must be whole.
    """
    told = json.dumps(_cells(json.loads(content))).encode() if name.endswith(".ipynb") else content
    return hashlib.sha256(told).hexdigest()


def _cells(notebook: Any) -> list[tuple[str, str, list[str]]]:
    # The tags too: a cell that is meant to fail is run past only where it is tagged so.
    return [
        (cell["cell_type"], "".join(cell["source"]), sorted(cell.get("metadata", {}).get("tags", [])))
        for cell in notebook["cells"]
    ]
