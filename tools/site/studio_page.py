"""The studio as a page of the site: shown at once as it is at first, and live as soon as Python has started."""

import gzip
import shutil
from pathlib import Path

from f1model import F1, f1_items
from f1model.studio import shown
from tools.site.pyodide import CORE, PROJECT, UNPACK

PAGE = Path(__file__).parent / "studio"
SCRIPTS = ("page.js", "worker.js")
SHARED = ("studio.js", "studio.css")


def write(site: Path) -> None:
    """Write the page into ``site``, beside the Pyodide that is there."""
    folder = site / "studio"
    folder.mkdir()
    for name in SCRIPTS:
        shutil.copy(PAGE / name, folder)
    for name in SHARED:
        shutil.copy(shown.FOLDER / name, folder)
    page = (PAGE / "page.html").read_text(encoding="utf-8")
    first = shown.studio(F1, f1_items(seasons=[2024])).to_html("It can be changed as soon as Python has started.")
    page = page.replace("SIZE", f"{_size(site / 'static' / 'pyodide'):.0f}").replace("FIRST", first)
    (folder / "index.html").write_text(page, encoding="utf-8")


def _size(pyodide: Path) -> float:
    """Megabytes that it fetches, compressed as hosts of static pages do it."""
    files = [pyodide / name for name in (*CORE, UNPACK, PROJECT)]
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) / 1e6
