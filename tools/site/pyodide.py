"""Pyodide for the site: the interpreter from npm, the course's wheels beside it, and a lock that names both.

What a lesson imports is found in the lock and fetched then. The wheels that are packed here come from the site itself;
pandas, matplotlib and what they need are compiled, and come from where Pyodide keeps them, when a lesson asks.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from tools.npm import unpacked
from tools.site.compiled import compile_wheels, write_archives, write_library
from tools.site.wheels import ROOT, Wheel, closure, needed, pack, pack_project

VERSION = "314.0.6"  # the one that the installed jupyterlite-pyodide-kernel is made for
CHECKSUM = "d78ac549b28a2a58600cd06f44e017024151775f8c6b2d73fab1475400d38ea2"
PYTHON = "3.14"
FAR = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
LIBRARY = "python_stdlib.zip"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", LIBRARY)
START, UNPACK, ALL, PROJECT = "start.mjs", "packages.mjs", "course.pack", "f1model.pack"
COMPILED = ("pandas", "matplotlib")
KERNEL = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")  # what JupyterLite starts
COURSE = ("anywidget", "boto3", "moto", "tqdm")
MICROPIP = ("0.11.1", "768de165adb8e66906039d8fec4127a57f522dfdf8e6fbff877a4616941ecfd3")  # version, SHA-256
CACHE = ROOT / ".cache" / "pyodide"


class PyodideError(Exception):
    """It cannot be put together; one line that says why."""


def assemble(folder: Path, kernel: Path | None = None, course: bool = True) -> dict[str, Wheel]:
    """Fill ``folder`` with Pyodide, the wheels and the lock; the wheels by name.

    ``kernel`` is the folder of wheels that JupyterLite's kernel brings; without it, there is no kernel among them.
    Without the ``course`` there is only the kernel, whole and as it comes: what all else is measured against.
    Raises NpmError, PyodideError or CompileError where something cannot be had.
    """
    package = interpreter()
    folder.mkdir(parents=True)
    for name in CORE:
        shutil.copy(package / name, folder)
    with tempfile.TemporaryDirectory() as room:
        wheels = _wheels(Path(room) if course else folder, kernel, course)
        if course:
            wheels = _pack(wheels, folder, package)
    far = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    ours = {wheel.name: wheel for wheel in wheels}
    (folder / "pyodide-lock.json").write_text(json.dumps(_lock(far, ours), indent=1) + "\n", encoding="utf-8")
    return ours


def _wheels(folder: Path, kernel: Path | None, course: bool) -> list[Wheel]:
    wheels = [pack(name, folder, course) for name in needed(["ipython", "comm", *(COURSE if course else ())])]
    if kernel:
        made = sorted(path for path in kernel.glob("*.whl") if not path.name.startswith("widgetsnbextension-3"))
        wheels += [_copied(path, folder) for path in [*made, _micropip()]]
    return [*wheels, pack_project(folder, COURSE)] if course else wheels


def _pack(wheels: list[Wheel], folder: Path, package: Path) -> list[Wheel]:
    """Write the two archives of all these wheels, the last of which is the project's; each says which one it is in."""
    packages, project, python = compile_wheels([wheel.path for wheel in wheels[:-1]], wheels[-1].path, package)
    write_archives({folder / ALL: packages, folder / PROJECT: project}, package)
    write_library(folder / LIBRARY, package / LIBRARY, python)
    for name in (START, UNPACK):
        shutil.copy(Path(__file__).parent / name, folder)
    return [replace(wheel, path=folder / (PROJECT if wheel is wheels[-1] else ALL)) for wheel in wheels]


def interpreter() -> Path:
    """Pyodide as npm has it: Python, and the lock of what was built for it. Raises NpmError where it cannot be had."""
    return unpacked(f"pyodide@{VERSION}", CHECKSUM, CACHE)


def _micropip() -> Path:
    """The wheel of micropip, which PyPI has for no Python as old as ours."""
    version, checksum = MICROPIP
    path = CACHE / f"micropip-{version}-py3-none-any.whl"
    if not path.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += ["--disable-pip-version-check", "--python-version", PYTHON, "--dest", str(CACHE)]
        done = subprocess.run([*command, f"micropip=={version}"], capture_output=True, text=True)
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            raise PyodideError(f"micropip {version} cannot be fetched: {lines[-1] if lines else 'see pip download'}.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != checksum:
        path.unlink()
        raise PyodideError(f"PyPI's micropip {version} is not the one this was tested with: its checksum differs.")
    return path


def _copied(path: Path, folder: Path) -> Wheel:
    shutil.copy(path, folder)
    stem, version, *_ = path.name.split("-")
    with zipfile.ZipFile(path) as wheel:
        tops = {inside.partition("/")[0] for inside in wheel.namelist() if "dist-info" not in inside}
    return Wheel(stem.replace("_", "-"), version, folder / path.name, tuple(sorted(tops)), ())


def _lock(far: dict[str, Any], ours: dict[str, Wheel]) -> dict[str, Any]:
    """Pyodide's lock with our wheels, what is compiled, and nothing else."""
    packages = {wheel.name: _entry(wheel) for wheel in ours.values()}
    known = far["packages"]
    for name in closure(COMPILED, lambda name: known[name]["depends"]):
        if name not in packages:
            packages[name] = {**known[name], "file_name": FAR + known[name]["file_name"]}
    return {**far, "packages": dict(sorted(packages.items()))}


def _entry(wheel: Wheel) -> dict[str, Any]:
    return {
        "name": wheel.name,
        "version": wheel.version,
        "file_name": wheel.path.name,
        "sha256": hashlib.sha256(wheel.path.read_bytes()).hexdigest(),
        "imports": list(wheel.imports),
        "depends": list(wheel.depends),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }
