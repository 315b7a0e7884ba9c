"""The notebooks as a browser tab has them: with a cell that fetches the course, and without outputs."""

import ast
import textwrap
from functools import cache
from importlib import import_module
from pathlib import Path

import nbformat

from tools.notebooks.copies import without_outputs
from tools.site.wheels import ROOT

NOTEBOOKS = ROOT / "notebooks"
# What is compiled does not come from the site: by which modules a notebook asks for it, and what it is without it.
FAR = {
    "pandas": (
        ("pandas",),
        "This lesson reads SQL with pandas, which comes from cdn.jsdelivr.net. Without it the cells do not run: read "
        "the lesson instead.",
    ),
    "matplotlib": (
        ("f1model.views.charts", "f1model.views.line_panels", "f1model.views.load_chart"),
        "The charts of this lesson are drawn by matplotlib, which comes from cdn.jsdelivr.net. All other cells do "
        "without.",
    ),
}
SERVER = "f1model.f1.serve"
HEAD = 2  # cells: the title, and what the lesson needs
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}

_HOW = (
    "**In this browser tab**: Python and the course are starting while you read. Click into a cell and press "
    "<kbd>Shift</kbd>+<kbd>Enter</kbd>: if it shows `[*]` for a while, it waits for Python, and the first time takes "
    "longest, since the browser keeps what was fetched. Nothing that you type leaves your machine. It is saved in this "
    "browser only; *File > Download* keeps it elsewhere."
)
_READ = (
    "**This lesson does not run in a browser tab**: it needs a server, and packages that are not on this site. What "
    "its cells put out is from a run on a machine. Read on, or set the course up on a machine of your own to run it."
)
# JupyterLite runs no further than the first error, and the cells after a chart that cannot be drawn are good.
_FETCH = """\
import pyodide_js
from importlib.util import find_spec

def missing(shell, kind, error, *more, **options):
    print(f"This cell needs {error.name}, which could not be fetched. Go on with the next.")

get_ipython().set_custom_exc((ModuleNotFoundError,), missing)"""
_FETCH_ONE = """
print("Fetching {name} from cdn.jsdelivr.net ...")
await pyodide_js.loadPackage("{name}")
print("Here." if find_spec("{name}") else "It could not be fetched: offline, or blocked?")"""


def notebooks() -> list[Path]:
    """The lessons, the exercises and the solutions, in that order."""
    return [path for folder in ("", "exercises", "solutions") for path in sorted((NOTEBOOKS / folder).glob("*.ipynb"))]


def needs(path: Path) -> list[str]:
    """Which packages a notebook asks for that do not come from the site, by name."""
    return [name for name, (modules, _) in FAR.items() if _modules(path) & set(modules)]


def only_read(path: Path) -> bool:
    """Whether a notebook cannot run in a tab: it starts a server."""
    return SERVER in _modules(path)


@cache
def _modules(path: Path) -> frozenset[str]:
    """The modules that hold what a notebook imports, whichever door it comes through."""
    code = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    modules = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            door = import_module(node.module or "")
            modules |= {getattr(getattr(door, name.name), "__module__", "") for name in node.names}
    return frozenset(modules)


def in_tab(path: Path, copy: Path) -> None:
    """Write a notebook as the tab has it: with what a tab is like, and a cell that fetches what the site has not."""
    notebook = nbformat.read(path, 4)
    if only_read(path):
        added = [nbformat.v4.new_markdown_cell(_READ, id="tab-00")]
    else:
        far = needs(path)
        text = " ".join([_HOW, *(FAR[name][1] for name in far)])
        added = [nbformat.v4.new_markdown_cell(text, id="tab-00")]
        if far:
            code = _FETCH + "".join(_FETCH_ONE.format(name=name) for name in far)
            added.append(nbformat.v4.new_code_cell(code, id="tab-01"))
        without_outputs(notebook)  # the answers to its predictions are among them
        for cell in notebook.cells:
            if "raises-exception" in cell.metadata.get("tags", []):
                cell.source = _caught(cell.source)
    notebook.cells[HEAD:HEAD] = added
    notebook.metadata["kernelspec"] = KERNEL
    copy.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, copy)


def _caught(code: str) -> str:
    # An error that is meant would end JupyterLite's run as well.
    lines = textwrap.indent(code, "    ")
    return f"try:\n{lines}\nexcept Exception as error:\n    print(type(error).__name__, error, sep=': ')"
