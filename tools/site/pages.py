"""The pages of the site that need no script: one of each notebook, to read, and the front page."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from pygments.formatters import HtmlFormatter

from f1model.views.colours import INK, LINE, PAPER
from tools.site.tab_copies import NOTEBOOKS, only_read

FIRST = "First of all"
START = ("00", "Start here", "00-start-here", "a race with all its results, from one table and without a join")
ELSEWHERE = "It needs a server, and does not run in a browser."
# Nobody can guess or try anything on a page to read: what remains of a prediction is its folded answer.
_UNTRIED = re.compile(r"\d\d\.[a-z]  Not attempted yet\.")
_UNGUESSED = re.compile(r"<p><b>\d\d\.\d</b>(?:&nbsp;|\xa0) No prediction yet\.[^<]*</p>")


def to_read(path: Path, site: Path) -> None:
    """Write a notebook with its outputs, under read/, as a page that needs no kernel and no script."""
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _UNTRIED.match(_text(output))]
    body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    body = _UNGUESSED.sub("", body)
    body = re.sub(r'href="((?!https?:)[^"#]+)\.(?:ipynb|md)\b', r'href="\1.html', body)
    inside = path.relative_to(NOTEBOOKS)
    up = "../" * len(inside.parts)
    run = f'<a href="{up}lab/index.html?path=notebooks/{inside.as_posix()}">open it in this browser</a>'
    how = ELSEWHERE if only_read(path) else f"To type answers and run the cells, {run}."
    head = f'<nav><a href="{up}index.html">All lessons</a> <span>This page is to be read. {how}</span></nav>'
    page = site / "read" / inside.with_suffix(".html")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_page(_title(notebook), f"{head}<main>{body}</main>"), encoding="utf-8")


def _text(output: Any) -> str:
    return str(output.get("data", {}).get("text/plain", ""))


def document(path: Path, page: Path) -> None:
    """Write a page of docs/, which lessons link to."""
    text = path.read_text(encoding="utf-8")
    title = text.splitlines()[0].removeprefix("# ")
    head = '<nav><a href="../index.html">All lessons</a></nav>'
    body = re.sub(r'href="\.\./notebooks/([^"#]+)\.ipynb', r'href="../read/\1.html', markdown2html(text))
    page.parent.mkdir(exist_ok=True)
    page.write_text(_page(title, f"{head}<main>{body}</main>"), encoding="utf-8")


def front(site: Path) -> None:
    """Write the page that the site begins with: the list of lessons is that of lesson 00."""
    body = [
        "<main><h1>DynamoDB single-table design, on Formula 1</h1>",
        "<p>Learn to design a DynamoDB table, starting from SQL, with real Formula 1 data: "
        f"{len(list(NOTEBOOKS.glob('*.ipynb')))} lessons, each with "
        "pictures of what a table holds and of what a question reads.</p>",
        "<p><b>Read</b> a lesson by its name: a page with code and results. Or <b>run</b> it: the same lesson as a "
        "notebook in this browser, with Python and a simulation of DynamoDB in the tab. No account, no server, no "
        "installation; the first one fetches most. New here? Run "
        '<a href="lab/index.html?path=notebooks/00-start-here.ipynb">00, Start here</a>. Best on a desktop; only '
        "Chromium was tried.</p>",
    ]
    for part, rows in [(FIRST, [START]), *_parts()]:
        lines = "".join(_row(*row) for row in rows)
        body.append(f"<h2>{html.escape(part)}</h2><ul>{lines}</ul>")
    body.append(
        '<p class="small">Data: <a href="https://github.com/f1db/f1db">F1DB</a>, CC BY 4.0. Made with '
        '<a href="https://jupyterlite.readthedocs.io">JupyterLite</a> (BSD-3-Clause) and '
        '<a href="https://pyodide.org">Pyodide</a> (MPL-2.0); each Python package that comes along carries its own '
        "licence, in its wheel. Not associated with Formula 1 or AWS.</p>"
    )
    # JupyterLite reads its settings upwards, from the page of each folder; here there are none.
    body.append('</main><script id="jupyter-config-data" type="application/json">{}</script>')
    (site / "index.html").write_text(_page("DynamoDB single-table design", "".join(body)), encoding="utf-8")


def _parts() -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """The parts of the course, each with its lessons: number, title, file without its ending, what is left with one."""
    cells = nbformat.read(NOTEBOOKS / "00-start-here.ipynb", 4).cells
    tables = "\n".join(cell.source for cell in cells if cell.source.startswith("##") or "| No. |" in cell.source)
    for table in tables.split("| No. | ")[1:]:
        yield table.partition(" |")[0], re.findall(r"(?m)^\| (\d\d) \| \[(.+?)\]\((.+?)\.ipynb\) \| (.+?) \|$", table)


def _row(number: str, title: str, name: str, left: str) -> str:
    links = [f'<a href="lab/index.html?path=notebooks/{name}.ipynb">run<span class="of"> {number}</span></a>']
    if only_read(NOTEBOOKS / f"{name}.ipynb"):
        links = ["runs on your own machine only"]
    if (NOTEBOOKS / "exercises" / f"{name}.ipynb").exists():
        to = f"lab/index.html?path=notebooks/exercises/{name}.ipynb"
        links.append(f'<a href="{to}">exercises<span class="of"> {number}</span></a>')
    read = f'{number} <a href="read/{name}.html">{html.escape(title)}</a>: {html.escape(left)}'
    return f"<li><span>{read}</span> <span>{' · '.join(links)}</span></li>"


def _title(notebook: Any) -> str:
    return str(notebook.cells[0].source.splitlines()[0].removeprefix("# "))


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{HtmlFormatter(style='default').get_style_defs('.highlight')}{_STYLE}"
        f"</style></head><body>{body}</body></html>\n"
    )


_STYLE = (
    f":root{{color-scheme:light;--ink:{INK};--paper:{PAPER};--line:{LINE};--link:#0b57d0}}"
    + """
body{margin:0 auto;max-width:60rem;padding:1rem;color:var(--ink);background:var(--paper);
font:16px/1.55 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
a{color:var(--link)}
nav{display:flex;gap:.3rem 1.5rem;flex-wrap:wrap;padding:.5rem 0;border-bottom:1px solid var(--line)}
h1{line-height:1.2} .anchor-link{display:none} pre{margin:0;overflow-x:auto;font-size:13px;line-height:1.45}
.input_area{background:#fafbfc} .highlight{background:none}
.input_area{border:1px solid var(--line);border-radius:6px;padding:.6rem}
.small{font-size:.85em}
.prompt{display:none} .output_subarea,.output_area{overflow-x:auto}
.output_area{padding:.4rem 0 .4rem .6rem;border-left:3px solid var(--line)}
.cell{margin:.9rem 0} main>ul{list-style:none;padding:0} main>ul>li{display:flex;justify-content:space-between;gap:1rem;
flex-wrap:wrap;padding:.35rem 0;border-bottom:1px solid var(--line)}
.text_cell_render table{border-collapse:collapse} .text_cell_render td,.text_cell_render th{
border:1px solid var(--line);padding:.25rem .6rem;text-align:left}
.of{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
"""
)
