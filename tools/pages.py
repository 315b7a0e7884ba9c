"""The pages of the site that need no script: one of each notebook, to read, and the front page."""

import html
import re
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from pygments.formatters import HtmlFormatter

from tools.tab import NOTEBOOKS, only_read

PARTS = {
    "Part I: one table": range(8),
    "Part II: indexes, writes, cost, review": range(8, 13),
    "Part III: take it with you": range(13, 16),
}


def to_read(path: Path, site: Path) -> None:
    """Write a notebook with its outputs, under read/, as a page that needs no kernel and no script."""
    notebook = nbformat.read(path, 4)
    body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    body = re.sub(r'href="((?!https?:)[^"#]+)\.(?:ipynb|md)\b', r'href="\1.html', body)
    place = path.relative_to(NOTEBOOKS)
    up = "../" * len(place.parts)
    run = f'<a href="{up}lab/index.html?path=notebooks/{place.as_posix()}">Open it to run, in this browser</a>'
    head = f'<nav><a href="{up}index.html">All lessons</a> {"" if only_read(path) else run}</nav>'
    page = site / "read" / place.with_suffix(".html")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_page(_title(notebook), f"{head}<main>{body}</main>"), encoding="utf-8")


def document(path: Path, page: Path) -> None:
    """Write a page of docs/, which lessons link to."""
    text = path.read_text(encoding="utf-8")
    title = text.splitlines()[0].removeprefix("# ")
    head = '<nav><a href="../index.html">All lessons</a></nav>'
    body = re.sub(r'href="\.\./notebooks/([^"#]+)\.ipynb', r'href="../read/\1.html', markdown2html(text))
    page.parent.mkdir(exist_ok=True)
    page.write_text(_page(title, f"{head}<main>{body}</main>"), encoding="utf-8")


def front(paths: list[Path], site: Path) -> None:
    """Write the page that the site begins with."""
    titles = {path: _title(nbformat.read(path, 4)) for path in paths}
    lessons = {int(path.name[:2]): path for path in paths if path.parent == NOTEBOOKS}
    body = [
        "<main><h1>DynamoDB single-table design, on Formula 1</h1>",
        "<p>Sixteen lessons for developers who know SQL. Read them here, with all that they put out, or open them and "
        "run them: Python, boto3 and a simulation of DynamoDB come into this browser tab. No account, no server, no "
        "installation. The first lesson that you open fetches some megabytes; the page is readable meanwhile.</p>",
    ]
    for part, numbers in PARTS.items():
        rows = []
        for number in numbers:
            name = lessons[number].name
            links = [("read", f"read/{name[:-6]}.html")]
            if not only_read(lessons[number]):
                links.append(("run", f"lab/index.html?path=notebooks/{name}"))
            if (NOTEBOOKS / "exercises" / name).exists():
                links.append(("exercises", f"lab/index.html?path=notebooks/exercises/{name}"))
            made = " · ".join(f'<a href="{to}">{text}<span class="of"> {number:02d}</span></a>' for text, to in links)
            rows.append(
                f"<li><span>{number:02d} {html.escape(titles[lessons[number]])}</span> <span>{made}</span></li>"
            )
        body.append(f"<h2>{part}</h2><ul>{''.join(rows)}</ul>")
    body.append(
        '<p class="small">Data: <a href="https://github.com/f1db/f1db">F1DB</a>, CC BY 4.0. Made with '
        '<a href="https://jupyterlite.readthedocs.io">JupyterLite</a> (BSD-3-Clause) and '
        '<a href="https://pyodide.org">Pyodide</a> (MPL-2.0); each Python package that comes along carries its own '
        "licence, in its wheel. Not associated with Formula 1 or AWS.</p>"
    )
    # JupyterLite reads its settings upwards, from the page of each folder; here there are none.
    body.append('</main><script id="jupyter-config-data" type="application/json">{}</script>')
    (site / "index.html").write_text(_page("DynamoDB single-table design", "".join(body)), encoding="utf-8")


def _title(notebook: Any) -> str:
    return str(notebook.cells[0].source.splitlines()[0].removeprefix("# "))


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{HtmlFormatter(style='default').get_style_defs('.highlight')}{_STYLE}"
        f"</style></head><body>{body}</body></html>\n"
    )


_STYLE = """
:root{color-scheme:light;--ink:#1f2328;--paper:#ffffff;--line:#d0d7de;--link:#0b57d0}
body{margin:0 auto;max-width:60rem;padding:1rem;color:var(--ink);background:var(--paper);
font:16px/1.55 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
a{color:var(--link)} nav{display:flex;gap:1.5rem;flex-wrap:wrap;padding:.5rem 0;border-bottom:1px solid var(--line)}
h1{line-height:1.2} .anchor-link{display:none} pre{margin:0;overflow-x:auto;font-size:13px;line-height:1.45}
.input_area{background:#fafbfc} .highlight{background:none}
.input_area{border:1px solid var(--line);border-radius:6px;padding:.6rem}
.small{font-size:.85em}
.prompt{display:none} .output_subarea,.output_area{overflow-x:auto} .output_area{padding:.4rem 0 .4rem .6rem}
.cell{margin:.9rem 0} main>ul{list-style:none;padding:0} main>ul>li{display:flex;justify-content:space-between;gap:1rem;
flex-wrap:wrap;padding:.35rem 0;border-bottom:1px solid var(--line)}
.text_cell_render table{border-collapse:collapse} .text_cell_render td,.text_cell_render th{
border:1px solid var(--line);padding:.25rem .6rem;text-align:left}
.of{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
"""
