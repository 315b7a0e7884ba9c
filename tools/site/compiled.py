"""What a tab would have to compile, compiled before: it took most of the time to start.

Pyodide itself compiles it, under Node, since no other Python writes what it reads. Only what a lesson loads at once is
compiled, of the packages and of Python itself, and comes without its source, which would be fetched in vain. But the
project's own sources come along, for whoever reads on and for the lines of an error.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

WARM = Path(__file__).parent / "warm.py"
# Folders of the project that its studio never asks: they are all that a page with the studio alone does without.
REST = tuple(
    f"f1model/{name}/" for name in ("command", "course", "migration", "opening", "serving", "sources", "streaming")
)

DOOR = "f1model/__init__.py"  # it reads its own source, for the names that it has and where they come from


class CompileError(Exception):
    """Nothing was compiled; one line that says why."""


class Compiled(NamedTuple):
    """Files by their paths in the folder of packages, or in Python's library: what is loaded at once is compiled.

    ``project`` suffices for the project's studio. ``packages`` are all others, the rest of the project, and the sources
    of what ``project`` has compiled. ``python`` is what is compiled of the library.
    """

    packages: dict[str, bytes]
    project: dict[str, bytes]
    python: dict[str, bytes]


def compile_wheels(wheels: Iterable[Path], project: Path, pyodide: Path) -> Compiled:
    """Compile these wheels and that of the project with the Pyodide in ``pyodide``.

    Raises CompileError where there is no Node.js, or it fails.
    """
    with tempfile.TemporaryDirectory() as room:
        folders = {Path(room) / str(number): path for number, path in enumerate(wheels)}
        own = Path(room) / "project"
        for folder, path in {**folders, own: project}.items():
            with zipfile.ZipFile(path) as wheel:
                wheel.extractall(folder)
        _node("compile.mjs", pyodide, room, WARM)
        packages = {name: held for folder in folders for name, held in _files(folder, with_sources=False)}
        whole, read = dict(_files(own, with_sources=False)), dict(_files(own, with_sources=True))
        run = {DOOR: read[DOOR], **{name: held for name, held in whole.items() if not name.startswith(REST)}}
        rest = {name: held for name, held in {**whole, **read}.items() if name not in run}
        return Compiled({**packages, **rest}, run, dict(_files(Path(room) / "python", with_sources=False)))


def _node(script: str, *arguments: Path | str) -> None:
    node = shutil.which("node")
    if not node:
        raise CompileError("Node.js is needed, to compile the course for a tab.")
    command = [node, str(Path(__file__).parent / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "Error: " in line[:60]]  # Node shows all of its script
        raise CompileError(f"Pyodide does not compile the wheels: {lines[-1] if lines else 'no word'}")


def _files(folder: Path, with_sources: bool) -> list[tuple[str, bytes]]:
    """The files in a folder; of what is compiled its source as well, or not. A wheel's list of them is true no more."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "RECORD"]
    wanted = [path for path in paths if with_sources or path.suffix != ".py" or not path.with_suffix(".pyc").exists()]
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in wanted]


def write_archives(archives: Mapping[Path, Mapping[str, bytes]], pyodide: Path) -> None:
    """Write files as tools/site/packages.mjs reads them: those of an archive are compressed as one.

    Raises CompileError where there is no Node.js, or it fails.
    """
    for path, files in archives.items():
        sizes = json.dumps({name: len(held) for name, held in files.items()}, separators=(",", ":"))
        path.write_bytes(sizes.encode() + b"\n" + b"".join(files.values()))
    _node("compress.mjs", pyodide, *archives)


def write_library(path: Path, library: Path, compiled: Mapping[str, bytes]) -> None:
    """Write Python's own ``library``, a zip archive, with what is compiled of it instead of the source."""
    with (
        zipfile.ZipFile(library) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped,
    ):
        for name in source.namelist():
            known = f"{name}c" in compiled
            held = compiled[f"{name}c"] if known else source.read(name)
            zipped.writestr(zipfile.ZipInfo(f"{name}c" if known else name), held, zipfile.ZIP_DEFLATED, 9)


def write_wheel(path: Path, files: dict[str, bytes], record: str) -> None:
    """Write a wheel: its files, and ``record``, the file that lists them with their hashes."""
    lines = "".join(f"{inside},sha256={_digest(held)},{len(held)}\n" for inside, held in files.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
        for inside, held in {**files, record: f"{lines}{record},,\n".encode()}.items():
            wheel.writestr(zipfile.ZipInfo(inside), held, zipfile.ZIP_DEFLATED, 9)


def _digest(held: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(held).digest()).decode().rstrip("=")
