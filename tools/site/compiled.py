"""Wheels with what Python compiles their modules to, so that a tab need not: it took most of the time to start.

Pyodide itself compiles them, under Node, since no other Python writes what it reads. Only what a lesson loads at once
is compiled, and comes without its source, which would be fetched in vain.
"""

import base64
import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

SCRIPT, WARM = Path(__file__).parent / "compile.mjs", Path(__file__).parent / "warm.py"


class CompileError(Exception):
    """Nothing was compiled; one line that says why."""


def compile_wheels(wheels: Iterable[Path], pyodide: Path, as_source: Path) -> None:
    """Write these wheels anew, compiled by the Pyodide in ``pyodide``; but one stays as it is, for whoever reads on.

    Raises CompileError where there is no Node.js, or it fails.
    """
    wheels = list(wheels)
    node = shutil.which("node")
    if not node:
        raise CompileError("Node.js is needed, to compile the course for a tab.")
    with tempfile.TemporaryDirectory() as room:
        for number, path in enumerate(wheels):
            with zipfile.ZipFile(path) as wheel:
                wheel.extractall(Path(room) / str(number))
        command = [node, str(SCRIPT), str(pyodide), room, str(WARM)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            lines = [
                line for line in done.stderr.splitlines() if "Error: " in line[:60]
            ]  # Node shows all of its script
            raise CompileError(f"Pyodide does not compile the wheels: {lines[-1] if lines else 'no word'}")
        for number, path in enumerate(wheels):
            if path != as_source:
                _rewrite(path, Path(room) / str(number))


def _rewrite(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path) as wheel:
        names = [each for each in wheel.namelist() if not each.endswith("/")]
    record = next(each for each in names if each.endswith(".dist-info/RECORD"))
    files = [f"{each}c" if (folder / f"{each}c").exists() else each for each in names if each != record]
    write_wheel(path, {each: (folder / each).read_bytes() for each in files}, record)


def write_wheel(path: Path, files: dict[str, bytes], record: str) -> None:
    """Write a wheel: its files, and ``record``, the file that lists them with their hashes."""
    lines = "".join(f"{inside},sha256={_digest(held)},{len(held)}\n" for inside, held in files.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
        for inside, held in {**files, record: f"{lines}{record},,\n".encode()}.items():
            wheel.writestr(zipfile.ZipInfo(inside), held, zipfile.ZIP_DEFLATED, 9)


def _digest(held: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(held).digest()).decode().rstrip("=")
