"""What Sphinx makes the pages of the site from: the notebooks, the pages of docs/, a front page, a reference.

Everything is written under ``notebooks/`` and ``docs/`` as in the project, so that links between them hold.
"""

import html
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import nbformat

from f1model import F1, aggregate_view, f1_items
from tools.site import reference
from tools.site.tab_copies import NOTEBOOKS, notebooks, only_read
from tools.site.wheels import ROOT

BOOK = Path(__file__).parent / "book"
DOCS = ("facilitator.md", "answers.md", "guidance.md", "model-json.md", "measurements.md")
NAMES = ("For a facilitator", "Answers", "What AWS advises", "A model in JSON", "Measurements")
START = ("00", "Start here", "00-start-here", "a race with all its results, from one table and without a join")
FIRST = "First of all"
LAB, STUDIO = "lab/index.html?path=", "studio/index.html"
_FOLDER = re.compile(r"\]\(((?:\.\./)?)notebooks/(?:exercises|solutions)/?\)")  # a link to one of two folders
_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\((?!https?:|#)([^)#\s]+)(?:#[\w-]+)?\)")  # to a file of the project
# Nobody can guess or try anything on a page to read: what remains of a prediction is its folded answer.
_UNTRIED = re.compile(r"\d\d\.[a-z]  Not attempted yet\.")
_UNGUESSED = re.compile(r"<p><b>\d\d\.\d</b>(?:&nbsp;|\xa0) No prediction yet\.[^<]*</p>")


def write(folder: Path) -> None:
    """Fill an empty ``folder`` with all that Sphinx reads."""
    shutil.copytree(BOOK, folder)
    for path in notebooks():
        page = folder / path.relative_to(ROOT)
        page.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(to_read(path), page)
    (folder / "docs").mkdir()
    for name in ("aggregate-view.png", "studio.gif"):
        shutil.copy(ROOT / "docs" / name, folder / "docs")
    for name in ("README.md", *(f"docs/{name}" for name in DOCS)):
        text = _FOLDER.sub(r"](\1exercises.md)", (ROOT / name).read_text(encoding="utf-8"))
        (folder / name).write_text(_LINK.sub(partial(_kept, (ROOT / name).parent), text), encoding="utf-8")
    for name, text in reference.pages().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "exercises.md").write_text(_exercises(), encoding="utf-8")
    (folder / "index.md").write_text(front(), encoding="utf-8")


def _kept(folder: Path, link: re.Match[str]) -> str:
    """A link of a page, or its words alone where it leads to a file of the project that the site does not have."""
    target = (folder / link[2]).resolve().relative_to(ROOT).as_posix()
    pages = {"README.md", "exercises.md", *(f"docs/{name}" for name in DOCS)}
    return link[0] if target in pages or target.startswith("notebooks/") else link[1]


def to_read(path: Path) -> Any:
    """A notebook with its outputs, without what only somebody who runs it can use, and with the way to run it."""
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [_read(output) for output in cell.outputs if not _UNTRIED.match(_text(output))]
    inside = path.relative_to(NOTEBOOKS)
    if path.parent == NOTEBOOKS:
        notebook.cells[0].source = notebook.cells[0].source.replace("# ", f"# {path.stem[:2]} ", 1)
    up = "../" * len(inside.parts)
    if only_read(path):
        doing = "<span>This lesson starts a server: it runs on a machine of your own, not in a browser.</span>"
    else:
        doing = f'<a class="first" href="{up}{LAB}notebooks/{inside.as_posix()}">Run it in this browser</a>'
    exercises = NOTEBOOKS / "exercises" / inside.name
    if path.parent == NOTEBOOKS and exercises.exists() and not only_read(exercises):
        doing += f'<a href="{up}{LAB}notebooks/exercises/{inside.name}">Do its exercises</a>'
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(f'<div class="doing">{doing}</div>', id="site-00"))
    return notebook


def _read(output: Any) -> Any:
    data = output.get("data", {})
    if "text/html" in data:
        data["text/html"] = _UNGUESSED.sub("", data["text/html"])
    return output


def _text(output: Any) -> str:
    return str(output.get("data", {}).get("text/plain", ""))


def front() -> str:
    """The page that the site begins with: the list of lessons is that of lesson 00."""
    count = len(list(NOTEBOOKS.glob("*.ipynb")))
    race = aggregate_view(F1, f1_items(seasons=[2024], rounds=[5])).to_html()
    body = [
        "# Single-table design for DynamoDB, on real Formula 1 data\n",
        f"You know SQL. In {count} lessons you learn to see a DynamoDB table as its **item collections**, to choose "
        "keys for the questions that will be asked, and to say what each question costs.\n",
        f'<div class="doing"><a class="first wide" href="{LAB}notebooks/{START[2]}.ipynb">Start lesson 00</a>'
        f'<a class="first narrow" href="notebooks/{START[2]}.html">Read lesson 00</a>'
        f'<a class="first" href="{STUDIO}">Open the studio</a>'
        "<span>Both run in this tab. There is no account and no installation, and nothing that you type leaves your "
        "machine.</span></div>\n",
        f'<figure class="picture">{race}<figcaption>One race and its results lie side by side in one table, so '
        "they are read together, without a join. In the studio you change such a design and see at each letter what "
        "every question costs, which items are lost, and what a reviewer would say.</figcaption></figure>\n",
        "## The lessons\n",
        "Read a lesson by its name, with code and results. Or run it: the same lesson as a notebook in this browser, "
        "with Python and a simulation of DynamoDB in the tab. A desktop is best.\n",
    ]
    for part, rows in [(FIRST, [START]), *parts()]:
        lines = "".join(_row(*row) for row in rows)
        body.append(f'### {part}\n\n<ul class="lessons">{lines}</ul>\n')
    body.append(
        "## At work, and in a room\n\n"
        "[Giving the course to a room](docs/facilitator.md) is for whoever stands in front of twenty people. "
        "[What AWS advises](docs/guidance.md) names, for each advice, the rule or the lesson that answers it. The "
        "[reference](reference/index.rst) has every name that lessons import.\n\n"
        "Made with [JupyterLite](https://jupyterlite.readthedocs.io) (BSD-3-Clause), "
        "[Pyodide](https://pyodide.org) (MPL-2.0), [Sphinx](https://www.sphinx-doc.org) (BSD-2-Clause) and "
        "[Furo](https://pradyunsg.me/furo/) (MIT); each Python package that comes along carries its own licence, in "
        "its wheel. The data is [F1DB](https://github.com/f1db/f1db)'s, under CC BY 4.0.\n"
    )
    for part, rows in [(FIRST, [START]), *parts()]:
        body.append(_contents(part, [f"{no} {title} <notebooks/{name}>" for no, title, name, _ in rows]))
    more = [f"{name} <docs/{page.removesuffix('.md')}>" for name, page in zip(NAMES, DOCS, strict=True)]
    body.append(_contents("More", ["exercises", "Set it up <README>", *more, "Reference <reference/index>"]))
    return "\n".join(body)


def _contents(caption: str, lines: list[str]) -> str:
    return "\n".join(["```{toctree}", ":hidden:", f":caption: '{caption}'", "", *lines, "```", ""])


def _exercises() -> str:
    paths = [path for path in notebooks() if path.parent != NOTEBOOKS]
    lines = [path.relative_to(ROOT).with_suffix("").as_posix() for path in paths]
    titles = {name: f"{number} {title}" for _, rows in parts() for number, title, name, _ in rows}
    rows = "".join(
        f'<li><span>{html.escape(titles[path.stem])}</span> <span><a href="{LAB}notebooks/exercises/{path.name}" '
        f'aria-label="run exercises {path.stem[:2]}">run</a> · <a href="notebooks/exercises/{path.stem}.html" '
        f'aria-label="read exercises {path.stem[:2]}">read</a> · <a href="notebooks/solutions/{path.stem}.html" '
        f'aria-label="solution of exercises {path.stem[:2]}">solution</a></span></li>'
        for path in paths
        if path.parent.name == "exercises"
    )
    return (
        "# Exercises and solutions\n\n"
        "Exercises check themselves: run them, put an answer where the `...` is, and each mistake has a hint of its "
        f'own. Every solution is here too; try first.\n\n<ul class="lessons">{rows}</ul>\n\n'
        + "\n".join(["```{toctree}", ":hidden:", ":titlesonly:", "", *lines, "```", ""])
    )


def parts() -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """The parts of the course, each with its lessons: number, title, file without its ending, what is left with one."""
    cells = nbformat.read(NOTEBOOKS / "00-start-here.ipynb", 4).cells
    tables = "\n".join(cell.source for cell in cells if cell.source.startswith("##") or "| No. |" in cell.source)
    for table in tables.split("| No. | ")[1:]:
        yield table.partition(" |")[0], re.findall(r"(?m)^\| (\d\d) \| \[(.+?)\]\((.+?)\.ipynb\) \| (.+?) \|$", table)


def _row(number: str, title: str, name: str, left: str) -> str:
    links = [f'<a href="{LAB}notebooks/{name}.ipynb" aria-label="run {number}">run</a>']
    if only_read(NOTEBOOKS / f"{name}.ipynb"):
        links = ["runs on your own machine only"]
    if (NOTEBOOKS / "exercises" / f"{name}.ipynb").exists():
        to = f"{LAB}notebooks/exercises/{name}.ipynb"
        links.append(f'<a href="{to}" aria-label="exercises {number}">exercises</a>')
    read = f'{number} <a href="notebooks/{name}.html">{html.escape(title)}</a>: {html.escape(left)}'
    return f"<li><span>{read}</span> <span>{' · '.join(links)}</span></li>"
