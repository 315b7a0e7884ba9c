"""A package of npm's, fetched once and held to its checksum."""

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

from tools.fetched import fetching, keep


class NpmError(Exception):
    """The package cannot be had; one line that says why and what to do."""


def unpacked(package: str, checksum: str, cache: Path) -> Path:
    """The folder of an npm ``package``, name@version, under ``cache``, whose archive has this SHA-256.

    Raises NpmError where it cannot be fetched or written, or is another one than it was.
    """
    home = cache / package
    if not home.exists():
        try:
            with fetching(cache) as part:
                _unpack(_packed(package, checksum, part), part / "unpacked")
                keep(part / "unpacked" / "package", home)
        except OSError as error:
            raise NpmError(f"{package} cannot be kept in {cache}: {error.strerror or error}.") from None
    return home


def _unpack(archive: Path, folder: Path) -> None:
    """Write the files of an archive below ``folder``, and nothing else: no link, no owner, nothing elsewhere."""
    # Not extractall: its filter for this is missing in the Python of Debian 12, which is 3.11.2.
    with tarfile.open(archive) as packed:
        for member in packed:
            target = folder / member.name
            if not (member.isfile() or member.isdir()) or not target.resolve().is_relative_to(folder.resolve()):
                raise NpmError(f"{archive.name} has {member.name} in it, which is no file of a package.")
            file = packed.extractfile(member)
            if file:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as written:
                    shutil.copyfileobj(file, written)


def _packed(package: str, checksum: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    if not npm:
        raise NpmError(f"{package} comes from npm, and there is no npm here. Install Node.js.")
    done = subprocess.run([npm, "pack", package, "--silent"], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise NpmError(f"npm cannot fetch {package}: {lines[-1] if lines else 'see npm pack'}.")
    archive = folder / done.stdout.split()[-1]
    if hashlib.sha256(archive.read_bytes()).hexdigest() != checksum:
        raise NpmError(f"npm's {package} is not the package this was tested with: its checksum differs.")
    return archive
