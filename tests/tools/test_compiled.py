"""What is compiled before: which modules, what comes along for whoever reads on, and what is left as it was."""

import json
import subprocess
import zipfile
from pathlib import Path
from shutil import which

import pytest

from tools.site import compiled
from tools.site.compiled import CompileError, compile_wheels, write_archives, write_library, write_wheel
from tools.site.pyodide import LIBRARY, interpreter

FILES = {
    "one/__init__.py": b"from one.used import answer\n",
    "one/used.py": b'"""Said."""\n\n\ndef answer():\n    return 1 / 0\n',
    "one/used.txt": b"kept",
    "one/unused.py": b"print 'of another Python'\n",
}
OWN = {
    "f1model/__init__.py": b"import f1model.used\n",
    "f1model/used.py": b"here = 2\n",
    "f1model/later.py": b"",
    "f1model/course/lesson.py": b"two = 2\n",
}
UNPACK = """
import { readFileSync } from "node:fs";
const [, folder, archive] = process.argv;
const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
const { put } = await import(archive.replace(/[^/]+$/, "packages.mjs"));
const python = await loadPyodide();
put(python, new Uint8Array(readFileSync(archive)));
console.log(python.runPython(`
import json, one, pathlib
site = pathlib.Path(one.__file__).parent.parent
json.dumps([one.text, one.__file__, sorted(str(each.relative_to(site)) for each in site.rglob("one/**/*.*"))])`));
"""


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    paths = [tmp_path / name for name in ("one-1.0-py3-none-any.whl", "f1model-1.0-py3-none-any.whl")]
    write_wheel(paths[0], FILES, "one-1.0.dist-info/RECORD")
    write_wheel(paths[1], OWN, "f1model-1.0.dist-info/RECORD")
    warm = tmp_path / "warm.py"
    warm.write_text("import one, f1model.course.lesson, csv\nassert one.answer.__doc__ is None\n")
    monkeypatch.setattr(compiled, "WARM", warm)
    return paths


def test_what_is_loaded_at_once_comes_compiled_and_the_rest_as_it_was(wheels: list[Path]) -> None:
    packages, project, python = compile_wheels(wheels[:1], wheels[1], interpreter())

    assert [*packages] == [
        "one/__init__.pyc", "one/unused.py", "one/used.pyc", "one/used.txt",
        "f1model/course/lesson.pyc", "f1model/course/lesson.py", "f1model/used.py",
    ]  # fmt: skip
    assert [*project] == ["f1model/__init__.py", "f1model/__init__.pyc", "f1model/later.py", "f1model/used.pyc"]
    assert packages["one/used.txt"] == FILES["one/used.txt"]
    assert packages["f1model/used.py"] == OWN["f1model/used.py"]
    assert b"/folder" not in packages["one/used.pyc"]
    assert b"/lib/python3.14/site-packages/one/used.py" in packages["one/used.pyc"]
    assert "csv.pyc" in python
    assert "unittest/mock.pyc" not in python


def test_it_is_the_same_each_time(wheels: list[Path]) -> None:
    first = compile_wheels(wheels[:1], wheels[1], interpreter())

    assert compile_wheels(wheels[:1], wheels[1], interpreter()) == first


def test_pythons_library_has_what_is_compiled_instead_of_its_source(tmp_path: Path) -> None:
    write_library(tmp_path / LIBRARY, interpreter() / LIBRARY, {"csv.pyc": b"compiled", "unknown.pyc": b"left out"})

    with zipfile.ZipFile(interpreter() / LIBRARY) as before, zipfile.ZipFile(tmp_path / LIBRARY) as after:
        assert [name.replace("csv.pyc", "csv.py") for name in after.namelist()] == before.namelist()
        assert after.read("csv.pyc") == b"compiled"
        assert after.read("json/decoder.py") == before.read("json/decoder.py")


def test_an_archive_is_put_where_python_looks_for_packages(tmp_path: Path) -> None:
    (tmp_path / "packages.mjs").write_bytes((Path(compiled.__file__).parent / "packages.mjs").read_bytes())
    files = {"one/__init__.py": b"from one.data import text\n", "one/data.py": b"text = 'source'\n", "one/a.txt": b"\n"}

    write_archives({tmp_path / "one.pack": files}, interpreter())

    node = which("node")
    assert node
    command = [node, "--input-type=module", "-e", UNPACK, str(interpreter()), str(tmp_path / "one.pack")]
    done = subprocess.run(command, capture_output=True, text=True)
    text, file, held = json.loads(done.stdout)
    assert (text, file) == ("source", "/lib/python3.14/site-packages/one/__init__.py")
    assert {*files} <= {*held}


def test_an_error_while_it_is_loaded_is_one_line(wheels: list[Path]) -> None:
    compiled.WARM.write_text("import one\none.answer()\n")

    with pytest.raises(
        CompileError, match=r"^Pyodide does not compile the wheels: ZeroDivisionError: division by zero$"
    ):
        compile_wheels(wheels[:1], wheels[1], interpreter())


def test_without_node_the_line_says_what_is_needed(wheels: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CompileError, match=r"^Node\.js is needed, to compile the course for a tab\.$"):
        compile_wheels(wheels[:1], wheels[1], interpreter())
