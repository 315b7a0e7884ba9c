"""Compiled packages come from Pyodide's own server, which the tests do not reach: another stands in for it."""

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tools.site.build import SITE
from tools.site.first_visit import visit
from tools.site.pyodide import COMPILED, FAR
from tools.site.tab_copies import KERNEL

NOTEBOOK = "notebooks/00-start-here.ipynb"


class Elsewhere(SimpleHTTPRequestHandler):
    """Lets any page ask, as Pyodide's own server does."""

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A copy of the site whose lock leads to a server here, with a stand-in for each compiled package."""
    folder, away = tmp_path / "site", tmp_path / "away"
    shutil.copytree(SITE, folder)
    away.mkdir()
    path = folder / "static" / "pyodide" / "pyodide-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Elsewhere, directory=str(away))) as serving:
        for entry in lock["packages"].values():
            if entry["file_name"].startswith(FAR):
                wheel = away / entry["file_name"].removeprefix(FAR)
                stand_in(wheel, entry)
                entry["file_name"] = f"http://127.0.0.1:{serving.server_port}/{wheel.name}"
                entry["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
        path.write_text(json.dumps(lock), encoding="utf-8")
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield folder
        serving.shutdown()


def stand_in(wheel: Path, entry: Any) -> None:
    """A wheel of that name and version, whose modules know for which package they stand."""
    name, version, *_ = wheel.name.split("-")
    with zipfile.ZipFile(wheel, "w") as packed:
        for module in entry["imports"]:
            packed.writestr(f"{module}/__init__.py", f"STANDS_FOR = {entry['name']!r}\n")
        about = f"{name}-{version}.dist-info"
        packed.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        packed.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        packed.writestr(f"{about}/RECORD", "")


def test_a_lesson_that_imports_them_gets_them_with_all_that_they_need(site: Path) -> None:
    asked = [*COMPILED, "numpy", "kiwisolver"]
    codes = [f"import {name}\nassert {name}.STANDS_FOR == {name!r}\n{name}.STANDS_FOR" for name in asked]
    cells = [nbformat.v4.new_code_cell(code) for code in codes]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, site / "files" / NOTEBOOK)

    seen = visit(site, NOTEBOOK)

    assert (seen.errors, seen.far) == ([], [])
