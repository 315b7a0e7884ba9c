"""The notebooks as a browser tab has them: each with a cell that fetches the course, and says what it fetches."""

import textwrap
from pathlib import Path

import nbformat

from tools.wheels import ROOT

NOTEBOOKS = ROOT / "notebooks"
# What is compiled does not come from the site: by which words a notebook asks for it, and what it is without it.
FAR = {
    "pandas": ("import pandas", "This lesson reads SQL with pandas. Without it, it is here to be read."),
    "matplotlib": ("f1model.views.charts", "This lesson draws charts with matplotlib. All other cells do without."),
}
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}

_SAID = (
    "**In this browser tab**, Python comes first (the brackets show `[*]` meanwhile), then the course. The browser "
    "keeps both for the next time, and nothing that you type leaves your machine."
)
_READ = " This lesson starts a server, which a tab cannot: here it is to be read."
_FETCH = """\
import pyodide_js

print("Fetching boto3, a simulation of DynamoDB, and the course ...")
await pyodide_js.loadPackage("f1model")
print("Here.")"""
# JupyterLite runs no further than the first error, and the cells after a chart that cannot be drawn are good.
_FETCH_FAR = """

from importlib.util import find_spec

def missing(shell, kind, error, *more, **options):
    print(f"This cell needs {{error.name}}, which could not be fetched.")

get_ipython().set_custom_exc((ModuleNotFoundError,), missing)
print("Fetching {name} from cdn.jsdelivr.net ...")
await pyodide_js.loadPackage("{name}")
print("Here." if find_spec("{name}") else "It could not be fetched.")"""


def notebooks() -> list[Path]:
    """The lessons, the exercises and the solutions, in that order."""
    return [path for folder in ("", "exercises", "solutions") for path in sorted((NOTEBOOKS / folder).glob("*.ipynb"))]


def needs(path: Path) -> list[str]:
    """Which packages a notebook asks for that do not come from the site, by name."""
    return [name for name, (words, _) in FAR.items() if words in _code(path)]


def only_read(path: Path) -> bool:
    """Whether a notebook cannot run in a tab: it starts a server."""
    return "f1model.ship.serve" in _code(path)


def _code(path: Path) -> str:
    return "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")


def in_tab(path: Path, copy: Path) -> None:
    """Write a notebook as the tab has it: before its first code a cell that fetches, and says what."""
    notebook = nbformat.read(path, 4)
    said, code = _SAID + (_READ if only_read(path) else ""), _FETCH
    for name in needs(path):
        said += f" {FAR[name][1]}"
        code += _FETCH_FAR.format(name=name)
    first = next(place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells[first:first] = [
        nbformat.v4.new_markdown_cell(said, id="tab-00"),
        nbformat.v4.new_code_cell(code, id="tab-01"),
    ]
    for cell in notebook.cells:
        if "raises-exception" in cell.metadata.get("tags", []):
            cell.source = _caught(cell.source)
    notebook.metadata["kernelspec"] = KERNEL
    copy.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, copy)


def _caught(code: str) -> str:
    # An error that is meant would end JupyterLite's run as well.
    lines = textwrap.indent(code, "    ")
    return f"try:\n{lines}\nexcept Exception as error:\n    print(type(error).__name__, error, sep=': ')"
