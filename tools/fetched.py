"""What is fetched once and kept: whole or not at all, however many want it at once, whenever one of them is killed."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "fetching-"


class WheelsError(Exception):
    """The packages of a lock cannot be had; pip's own last line."""


@contextmanager
def fetching(cache: Path) -> Iterator[Path]:
    """A new folder in ``cache`` that is this process's alone, and is gone in the end.

    What a process left that was killed goes first: nobody holds its lock any more. Raises OSError where ``cache``
    cannot be written.
    """
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob(f"{PREFIX}*"):
        _remove_unless_held(left)
    folder, lock = _own(cache)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def keep(part: Path, home: Path) -> None:
    """Move what is whole to its place. Where another process was quicker, what it put there stays."""
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.rename(home)
    except OSError:
        if not home.exists():
            raise


def packages(lock: Path, cache: Path) -> Path:
    """The folder under ``cache`` with the packages of a lock of ours, as wheels, each held to its hash.

    Raises WheelsError where they cannot be fetched.
    """
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    home = cache / f"{lock.stem.removeprefix('requirements-')}-{digest}"
    if not home.exists():
        with fetching(cache) as part:
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
            command += ["--require-hashes", "--only-binary=:all:", "--target", str(part / "packages"), "-r", str(lock)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
                raise WheelsError(lines[-1] if lines else "no word")
            keep(part / "packages", home)
    return home


def _own(cache: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=cache))
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():  # else another process took it for left, before it was locked
            return folder, lock
        os.close(lock)


def _remove_unless_held(folder: Path) -> None:
    try:
        lock = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
