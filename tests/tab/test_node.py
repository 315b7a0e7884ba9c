"""The lessons in Pyodide, under Node: from the wheels of the site, the same outputs as on CPython."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tools.site import pyodide, tab_copies
from tools.site.wheels import ROOT

HERE = Path(__file__).parent
NOTEBOOKS = [
    path for path in tab_copies.notebooks() if path.parent.name != "exercises" and not tab_copies.only_read(path)
]
MISSING = {f"No module named {name!r}": name for name in tab_copies.FAR}  # compiled, and not to be had here


@pytest.fixture(scope="module")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pyodide") / "pyodide"
    pyodide.assemble(folder)
    return folder


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[f"{path.parent.name}-{path.stem}" for path in NOTEBOOKS])
def test_a_notebook_puts_out_what_it_does_on_cpython(path: Path, distribution: Path) -> None:
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    missed = []

    for cell, outputs in zip(cells, ran(path, distribution), strict=True):
        if len(outputs) == 1 and outputs[0].get("evalue") in MISSING:
            missed.append(MISSING[outputs[0]["evalue"]])
            continue
        assert [comparable(each) for each in outputs] == [comparable(each) for each in cell["outputs"]], cell["id"]

    assert {*missed} == {*tab_copies.needs(path)}
    assert missed.count("pandas") <= 1


def test_what_is_left_out_is_what_needs_a_server() -> None:
    lessons = [path for path in tab_copies.notebooks() if path.parent == tab_copies.NOTEBOOKS]

    assert [path.stem[:2] for path in lessons if path not in NOTEBOOKS] == ["14"]


def ran(path: Path, distribution: Path) -> Any:
    node = shutil.which("node")
    assert node, "these tests need Node.js"
    done = subprocess.run([node, str(HERE / "run.mjs"), str(distribution), str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def comparable(output: Any) -> Any:
    """An output without what the notebook format adds; of an error its name and its message, not its traceback."""
    if output["output_type"] == "stream":
        return output["name"], "".join(output["text"])
    if output["output_type"] == "error":
        return output["ename"], output["evalue"]
    data = {kind: held if isinstance(held, dict) else "".join(held) for kind, held in output["data"].items()}
    return output["output_type"], data


ERRORS = """
import inspect, json, sys
from f1model import F1, connect, run

def shown(call):
    try:
        call()
    except Exception:
        print(get_ipython().InteractiveTB.text(*sys.exc_info()))

table = connect(F1)
shown(lambda: json.loads("nothing"))
shown(lambda: table.meta.client.get_item(TableName="F1", Key={}))
shown(lambda: run(table, F1["Get a race with its results"], SeasonId=2024))
print(inspect.getsource(type(F1)).splitlines()[0])
"""


def test_an_error_is_shown_with_its_lines_and_of_ours_with_what_is_in_them(distribution: Path, tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell(ERRORS)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "errors.ipynb")

    (output,) = ran(tmp_path / "errors.ipynb", distribution)[0]

    text = re.sub(r"\x1b\[[0-9;]*m", "", "".join(output["text"]))
    assert re.search(r"File /lib/python314\.zip/json/decoder\.py:\d+, in ", text), text
    assert re.search(r"File /lib/python3\.14/site-packages/botocore/client\.py:\d+, in ", text), text
    assert re.search(r"File /lib/python3\.14/site-packages/f1model/\S+\.py:\d+, in ", text), text
    assert re.search(r"(?m)^-+> \d+ +raise ModelError\(", text), text
    assert text.splitlines()[-1] == "@dataclass(frozen=True)"


FIRST = """
from f1model import ARTICLE, aggregate_view, check, connect
from f1model.course import recall
from f1model.views import key_table

aggregate_view(connect(ARTICLE)), key_table(ARTICLE), recall("04", ..., ..., ...)
"""
COMPILED_HERE = """
import sys
from pathlib import Path

# Of IPython more is loaded here than JupyterLite's kernel loads, which is not among these packages.
mine = ("f1model", "boto3", "botocore", "moto", "jinja2", "werkzeug")
held = [each for name, each in sys.modules.items() if name.partition(".")[0] in mine and each.__file__]
print([each.__name__ for each in held if each.__file__.endswith(".py") and not Path(each.__cached__).exists()])
print(len(held) > 200)
"""


def test_of_what_a_lesson_loads_first_nothing_is_compiled_in_the_tab(distribution: Path, tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(each) for each in (FIRST, COMPILED_HERE)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "first.ipynb")

    (output,) = ran(tmp_path / "first.ipynb", distribution)[1]

    assert "".join(output["text"]) == "[]\nTrue\n"


def test_the_wheels_know_no_path_of_this_machine(distribution: Path) -> None:
    assert str(ROOT) not in (distribution / "pyodide-lock.json").read_text(encoding="utf-8")


def test_the_lock_names_the_compiled_packages_where_pyodide_keeps_them_and_all_that_they_need(
    distribution: Path,
) -> None:
    packages = json.loads((distribution / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]

    for name in pyodide.COMPILED:
        assert packages[name]["file_name"].startswith(pyodide.FAR)
    for entry in packages.values():
        assert set(entry["depends"]) <= set(packages)
        assert entry["file_name"].startswith(pyodide.FAR) or (distribution / entry["file_name"]).is_file()
