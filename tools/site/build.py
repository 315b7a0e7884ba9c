"""Make the course a static site: JupyterLite with all notebooks, and a page to read of each.

    python -m tools.site.build

writes _site/ anew. JupyterLite is in an environment of its own, which make sets up.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tools.notebooks.copies import LINKED
from tools.npm import NpmError
from tools.site import pages, pyodide, tab_copies
from tools.site.pyodide import PyodideError
from tools.site.wheels import ROOT

SITE = ROOT / "_site"
CACHE = ROOT / ".cache" / "site"
LITE = ROOT / ".cache" / "lite"
KERNEL = "@jupyterlite/pyodide-kernel-extension"


class SiteError(Exception):
    """The site cannot be made; one line that says why."""


def make(site: Path) -> None:
    """Write the whole site into ``site``. Raises SiteError, NpmError or PyodideError."""
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
    wheels = LITE / "share" / "jupyter" / "labextensions" / KERNEL / "static" / "pypi"
    pyodide.assemble(CACHE / "static" / "pyodide", wheels)
    shutil.copy(ROOT / "jupyter" / "labconfig" / "default_setting_overrides.json", CACHE / "overrides.json")
    (CACHE / "jupyter-lite.json").write_text(json.dumps(_settings(), indent=1), encoding="utf-8")
    shutil.rmtree(site, ignore_errors=True)
    _build(site)
    for path in notebooks:
        pages.to_read(path, site)
    shutil.copy(site / "lab" / "favicon.ico", site)  # browsers ask for it here
    for name in LINKED:
        pages.document(ROOT / "docs" / name, site / "docs" / name.replace(".md", ".html"))
    pages.front(site)


def _settings() -> dict[str, object]:
    kernel = {"loadPyodideOptions": {"packages": list(pyodide.KERNEL)}}
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "DynamoDB single-table design, on Formula 1",
            "exposeAppInBrowser": True,  # the tests ask it what became of each cell, seen or not
            "litePluginSettings": {f"{KERNEL}:kernel": kernel},
        },
    }


def _build(site: Path) -> None:
    command = [str(LITE / "bin" / "jupyter"), "lite", "build", "--lite-dir", str(CACHE), "--output-dir", str(site)]
    command += [
        "--contents",
        str(CACHE / "contents"),
        "--apps",
        "lab",
        "--no-sourcemaps",
        "--no-unused-shared-packages",
    ]
    done = subprocess.run(command, cwd=CACHE, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise SiteError(f"JupyterLite does not build: {lines[-1] if lines else 'no word'}")


def main() -> int:
    """Make the site; 0, or 1 after one line."""
    try:
        make(SITE)
    except (SiteError, NpmError, PyodideError) as error:
        print(f"site: {error}", file=sys.stderr)
        return 1
    files = [path for path in SITE.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{SITE.name}/: {len(files):,} files, {size:,.1f} MB. To see it: make serve-site")
    return 0


if __name__ == "__main__":
    sys.exit(main())
