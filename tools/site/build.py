"""Make the course a static site: JupyterLite with all notebooks, and a page to read of each.

    python -m tools.site.build

writes _site/ anew. JupyterLite is in an environment of its own, which make sets up.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from tools.notebooks.copies import LINKED
from tools.npm import NpmError
from tools.site import pyodide, source, studio_page, tab_copies
from tools.site.compiled import CompileError
from tools.site.pyodide import PyodideError
from tools.site.wheels import ROOT

SITE = ROOT / "_site"
CACHE = ROOT / ".cache" / "site"
LITE = ROOT / ".cache" / "lite"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
WHEELS = LITE / "share" / "jupyter" / "labextensions" / KERNEL / "static" / "pypi"
ICON = "../_static/favicon.svg"
BACK = """<style>#back { position: fixed; top: 0; right: 12px; z-index: 100; padding: 0 6px; color: #0b57d0;
  font: 13px/27px system-ui, sans-serif; }
.jp-mod-dark #back, [data-jp-theme-light="false"] #back { color: #8ab4f8; }</style>
<a id="back" href="../index.html">All lessons</a>"""
# Where the pages were made light or dark by hand, that is the system's theme to JupyterLab as well.
THEME = """<script>
  (() => {
    const [chosen, ask] = [localStorage.getItem("theme"), window.matchMedia.bind(window)];
    if (chosen !== "light" && chosen !== "dark") return;
    window.matchMedia = (query) => {
      const asked = /prefers-color-scheme: *(light|dark)/.exec(query);
      return ask(asked ? (asked[1] === chosen ? "all" : "not all") : query);
    };
  })();
</script>"""
# Of the page that JupyterLite writes: what is replaced, and by what.
LAB = {
    "<title>JupyterLite</title>": f'<title>Single-table design</title><link rel="icon" href="{ICON}">{THEME}',
    "<noscript>": f"{BACK}<noscript>",
    "Loading JupyterLite...": "The lesson is opening ...",
}


class SiteError(Exception):
    """The site cannot be made; one line that says why."""


def make(site: Path) -> None:
    """Write the whole site into ``site``, where the one before stays until this one is whole.

    Raises SiteError, NpmError, PyodideError or CompileError.
    """
    if not (LITE / "bin" / "jupyter").exists():
        raise SiteError("JupyterLite is not set up. Use: make site")
    shutil.rmtree(CACHE, ignore_errors=True)
    contents = CACHE / "contents"
    notebooks = tab_copies.notebooks()
    for path in notebooks:
        tab_copies.in_tab(path, contents / path.relative_to(ROOT))
    shutil.copytree(ROOT / "notebooks" / "models", contents / "notebooks" / "models")
    (contents / "docs").mkdir()
    for name in LINKED:
        shutil.copy(ROOT / "docs" / name, contents / "docs")
    pyodide.assemble(CACHE / "static" / "pyodide", WHEELS)
    overrides = json.loads((ROOT / "jupyter" / "labconfig" / "default_setting_overrides.json").read_text())
    overrides["@jupyterlab/apputils-extension:themes"] = {"adaptive-theme": True}  # light or dark as the system is
    overrides["@jupyterlab/docmanager-extension:plugin"] = {"autosaveInterval": 5}  # seconds; a tab is soon closed
    (CACHE / "overrides.json").write_text(json.dumps(overrides), encoding="utf-8")
    made = CACHE / "site"
    # The course comes with the kernel, which starts when a notebook is opened: no cell has to fetch it.
    _lite(made, CACHE, [*pyodide.KERNEL, "f1model"])
    _start_with(made / "jupyter-lite.json", pyodide.START)
    for each in made.rglob("favicon.ico"):
        each.unlink()  # 300 KB of JupyterLite's, twice; the site has a picture of its own
    source.write(CACHE / "source")
    _pages(made)
    studio_page.write(made)
    _with_way_back(made / "lab" / "index.html")
    shutil.rmtree(site, ignore_errors=True)
    shutil.move(made, site)


def floor(site: Path, folder: Path) -> str:
    """Write JupyterLite and Pyodide alone into ``site``, as they come: what any notebook in a tab costs at least.

    ``folder`` is an empty one to work in. Returns the path of the notebook, whose one cell draws a table. Raises as
    :func:`make` does.
    """
    cell = nbformat.v4.new_code_cell('from IPython.display import HTML\n\nHTML("<table><tr><td>1</td></tr></table>")')
    (folder / "contents").mkdir()
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": tab_copies.KERNEL})
    nbformat.write(notebook, folder / "contents" / "one.ipynb")
    pyodide.assemble(folder / "static" / "pyodide", WHEELS, course=False)
    _lite(site, folder, list(pyodide.KERNEL))
    return "one.ipynb"


def _lite(site: Path, folder: Path, packages: list[str]) -> None:
    """JupyterLite with the contents and settings that are in ``folder``; its kernel starts with these packages."""
    kernel = {"loadPyodideOptions": {"packages": packages}}
    settings = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Single-table design",
            "faviconUrl": "./_static/favicon.svg",
            "exposeAppInBrowser": True,  # the tests ask it what became of each cell, seen or not
            "litePluginSettings": {f"{KERNEL}:kernel": kernel},
        },
    }
    (folder / "jupyter-lite.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    options = [
        "--contents",
        str(folder / "contents"),
        "--apps",
        "lab",
        "--no-sourcemaps",
        "--no-unused-shared-packages",
    ]
    _run("jupyter", "lite", "build", "--lite-dir", str(folder), "--output-dir", str(site), *options)


def _start_with(settings: Path, script: str) -> None:
    """Have the kernel start this script beside Pyodide's; JupyterLite itself names that one, whatever it is told."""
    text = settings.read_text(encoding="utf-8")
    if "/pyodide.mjs" not in text:
        raise SiteError("JupyterLite's settings name no pyodide.mjs any more; see tools/site/build.py")
    settings.write_text(text.replace("/pyodide.mjs", f"/{script}"), encoding="utf-8")


def _pages(site: Path) -> None:
    made = CACHE / "pages" / "html"  # beside it, myst-nb puts a copy of each notebook
    folders = [str(CACHE / "source"), str(made)]
    _run("sphinx-build", "--quiet", "--fail-on-warning", "-j", "2", "-d", str(CACHE / "doctrees"), *folders)
    shutil.copytree(made, site, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))


def _run(program: str, *arguments: str) -> None:
    """Run a program of the environment that builds the site. Raises SiteError with its last line if it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [str(LITE / "bin" / program), *arguments]
    done = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, env=environment)
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        name = {"jupyter": "JupyterLite", "sphinx-build": "Sphinx"}[program]
        raise SiteError(f"{name} does not build: {lines[-1] if lines else 'no word'}")


def _with_way_back(page: Path) -> None:
    """Give JupyterLab's page the site's picture, and a link to the front page above all that it draws."""
    text = page.read_text(encoding="utf-8")
    for old, new in LAB.items():
        if old not in text:
            raise SiteError(f"JupyterLite's page has no {old} any more; see tools/site/build.py")
        text = text.replace(old, new)
    page.write_text(text, encoding="utf-8")


def main() -> int:
    """Make the site; 0, or 1 after one line."""
    try:
        make(SITE)
    except (SiteError, NpmError, PyodideError, CompileError) as error:
        print(f"site: {error}", file=sys.stderr)
        return 1
    files = [path for path in SITE.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{SITE.name}/: {len(files):,} files, {size:,.1f} MB. To see it: make serve-site")
    return 0


if __name__ == "__main__":
    sys.exit(main())
