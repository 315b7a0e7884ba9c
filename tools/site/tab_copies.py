"""The notebooks as a tab has them: with a word on what a tab is like, what the site has not fetched, and no outputs."""

import ast
import textwrap
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import nbformat

from tools.notebooks.copies import without_outputs
from tools.site.wheels import ROOT

NOTEBOOKS = ROOT / "notebooks"
FRAME = ".frame"  # the method of an answer that makes a DataFrame of it


class Far(NamedTuple):
    """A package that does not come from the site.

    A notebook needs it if it uses one of the modules and methods in ``asks``, and says ``told`` of it in the tab.
    It is fetched ``at_once``, below the head, or only if whoever reads wants it.
    """

    asks: tuple[str, ...]
    told: str
    at_once: bool


# What is compiled does not come from the site. It is far: 12 MB, which one cell of a lesson is not worth.
FAR = {
    "pandas": Far(
        ("pandas", FRAME),
        "One cell of this lesson needs pandas, which is not on this site, and says so. All other cells do without. "
        "`import pandas` in a cell of your own fetches it from cdn.jsdelivr.net.",
        at_once=False,
    ),
    "matplotlib": Far(
        ("f1model.views.charts", "f1model.views.line_panels", "f1model.views.load_chart"),
        "Some charts of this lesson are drawn by matplotlib, which comes from cdn.jsdelivr.net. All other cells do "
        "without.",
        at_once=True,
    ),
}
SERVER = "f1model.f1.serve"
HEAD = 2  # cells: the title, and what the lesson needs
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}

_HOW = (
    "**In this browser tab** Python and the course start while you read. The first time takes longest, since the "
    "browser keeps what was fetched. A cell that shows `[*]` waits for them. Nothing that you type leaves your "
    "machine. It is saved in this browser a few seconds after you have typed it; *File > Download* keeps it "
    "elsewhere. To begin a notebook anew, delete it in the list at the left, and load this page again."
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
    print(f"This cell needs {error.name}, which is not here. Go on with the next.")

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
    return [name for name, far in FAR.items() if _used(path) & set(far.asks)]


def only_read(path: Path) -> bool:
    """Whether a notebook cannot run in a tab: it starts a server."""
    return SERVER in _used(path)


@cache
def _used(path: Path) -> frozenset[str]:
    """The modules that hold what a notebook imports, whichever door it comes through, and FRAME if it asks for one."""
    code = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    used = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            used |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            door = import_module(node.module or "")
            used |= {getattr(getattr(door, name.name), "__module__", "") for name in node.names}
        elif isinstance(node, ast.Attribute) and f".{node.attr}" == FRAME:
            used.add(FRAME)
    return frozenset(used)


def in_tab(path: Path, copy: Path) -> None:
    """Write a notebook as the tab has it: with what a tab is like, and a cell that fetches what the site has not."""
    notebook = nbformat.read(path, 4)
    if only_read(path):
        added = [nbformat.v4.new_markdown_cell(_READ, id="tab-00")]
    else:
        far = needs(path)
        text = " ".join([_HOW, *(FAR[name].told for name in far)])
        added = [nbformat.v4.new_markdown_cell(text, id="tab-00")]
        if far:
            code = _FETCH + "".join(_FETCH_ONE.format(name=name) for name in far if FAR[name].at_once)
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
