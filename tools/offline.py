"""Gather what an installation without a network needs: the course as committed, and its locked wheels.

    python tools/offline.py gather --platforms windows macos --pythons 3.11 3.12
    python tools/offline.py check

The first makes the folder offline/ anew. The second, in such a folder, tells whether its wheels are for the Python
that runs it; it needs nothing but the standard library.
"""

import argparse
import itertools
import platform as machine
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
OLDEST_PYTHON = (3, 11)


class OfflineError(Exception):
    """The folder cannot be made, or is of no use here; one line that says why and what to do."""


@dataclass(frozen=True)
class Platform:
    """A kind of machine, in the words of markers and of wheels."""

    system: str
    machine: str
    sys_platform: str
    os_name: str
    tags: tuple[str, ...]

    def markers(self, version: str) -> dict[str, str]:
        """What a marker asks for, in CPython of a full ``version`` there."""
        return {
            "platform_system": self.system,
            "platform_machine": self.machine,
            "sys_platform": self.sys_platform,
            "os_name": self.os_name,
            "python_version": version.rpartition(".")[0],
            "python_full_version": version,
        }


# pip takes a manylinux tag for itself alone; wheels for an older glibc have to be named too.
def _linux(machine: str) -> Platform:
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(28, 4, -1)]
    tags += [f"manylinux{year}_{machine}" for year in (2014, 2010, 1)]
    return Platform("Linux", machine, "linux", "posix", tuple(tags))


# The platforms that the lock has wheels for.
PLATFORMS = {
    "windows": Platform("Windows", "AMD64", "win32", "nt", ("win_amd64",)),
    "macos": Platform("Darwin", "arm64", "darwin", "posix", ("macosx_11_0_arm64",)),
    "linux": _linux("x86_64"),
    "linux-arm": _linux("aarch64"),
}


def this_platform() -> str:
    """The name of this machine's platform. Raises OfflineError where it has none."""
    here = (machine.system(), machine.machine())
    for name, platform in PLATFORMS.items():
        if here == (platform.system, platform.machine):
            return name
    raise OfflineError(f"the lock has no wheels for {' '.join(here)}; it has them for {', '.join(PLATFORMS)}.")


def this_python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def locked(lock: str, platform: Platform, version: str) -> list[str]:
    """The lines of a lock that are for that machine, without their markers, which pip would hold to this one."""
    from packaging.requirements import Requirement

    lines = []
    for line in lock.replace("\\\n", " ").splitlines():
        if not line or line.startswith("#"):
            continue
        name, *hashes = (part.strip() for part in line.split("--hash="))
        requirement = Requirement(name)
        if requirement.marker is None or requirement.marker.evaluate(platform.markers(version)):
            requirement.marker = None
            lines.append(" --hash=".join([str(requirement), *hashes]))
    return lines


def _download(lines: list[str], platform: Platform, version: str, wheels: Path) -> None:
    """The wheels of these requirements, from the last offline/ where it has them all, else from the index."""
    wanted = wheels / "wanted.txt"
    wanted.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--implementation=cp", f"--python-version={version}"]
    command += [f"--platform={tag}" for tag in platform.tags]
    command += [f"--dest={wheels}", f"--requirement={wanted}"]
    last = ROOT / "offline" / "wheels"
    sources: list[list[str]] = [["--no-index", f"--find-links={last}"]] if last.exists() else []
    for source in [*sources, []]:
        done = subprocess.run([*command, *source], capture_output=True, text=True)
        if done.returncode == 0:
            wanted.unlink()
            return
    errors = [line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
    hint = ". There is none for that platform and Python, or no network." if "No matching" in done.stderr else ""
    raise OfflineError(f"pip says: {errors[-1] if errors else done.stderr.strip()}{hint}")


def gather(platforms: Iterable[str], pythons: Iterable[str]) -> None:
    """Makes offline/ anew, whole or not at all. Raises OfflineError."""
    room = ROOT / ".cache" / "offline"
    shutil.rmtree(room, ignore_errors=True)
    commit = _copy_committed(room)
    lock, uv = ((room / f"requirements{each}.lock").read_text(encoding="utf-8") for each in ("", "-uv"))
    wheels = room / "wheels"
    wheels.mkdir()
    gathered = []
    for name, python in itertools.product(platforms, pythons):
        print(f"gathering for {name} with Python {python}", flush=True)
        # make fetches uv to install with; Windows is set up without make, by pip.
        had: set[str] = set()
        if name != "windows":
            _download(locked(uv, PLATFORMS[name], f"{python}.0"), PLATFORMS[name], f"{python}.0", wheels)
        # A lock may tell patch versions apart, and the laptops' are not known: the last one's and the first one's.
        for version in (f"{python}.99", f"{python}.0"):
            lines = [line for line in locked(lock, PLATFORMS[name], version) if line not in had]
            had.update(lines)
            if lines:
                _download(lines, PLATFORMS[name], version, wheels)
        gathered.append(f"{name} {python}")
    (wheels / "gathered.txt").write_text("\n".join(gathered) + "\n", encoding="utf-8")

    folder = ROOT / "offline"
    shutil.rmtree(folder, ignore_errors=True)
    room.rename(folder)
    files = list((folder / "wheels").glob("*.whl"))
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"offline/: {len(files)} wheels, {size:.0f} MB, for {', '.join(gathered)}; the course as of commit {commit}")


def _copy_committed(folder: Path) -> str:
    """Writes what is committed to ``folder``; the commit's short name."""
    archive = folder.with_suffix(".zip")
    archive.parent.mkdir(parents=True, exist_ok=True)
    try:
        for command in (["archive", f"--output={archive}", "HEAD"], ["rev-parse", "--short", "HEAD"]):
            done = subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        raise OfflineError("the folder is a copy of what is committed: this needs git, and a clone.") from None
    shutil.unpack_archive(archive, folder)
    archive.unlink()
    return done.stdout.strip()


def check() -> None:
    """Raises OfflineError where the wheels beside this course are not for the Python that runs this."""
    gathered = (ROOT / "wheels" / "gathered.txt").read_text(encoding="utf-8").splitlines()
    name, python = this_platform(), this_python()
    if f"{name} {python}" not in gathered:
        raise OfflineError(
            f"wheels/ is for {', '.join(gathered)}; this is {name} {python}. Name another Python (PYTHON=...), or "
            f'where there is a network: make offline PLATFORMS="{name}" PYTHONS="{python}"'
        )


def main(arguments: list[str]) -> int:
    """Gather or check; 0, or 1 after one clear line."""
    parser = argparse.ArgumentParser(prog="offline", description="What an installation without a network needs.")
    parser.add_argument("action", choices=["gather", "check"])
    parser.add_argument("--platforms", nargs="*", default=[], metavar="NAME", help=", ".join(PLATFORMS))
    parser.add_argument("--pythons", nargs="*", default=[], metavar="VERSION", help="such as 3.11")
    asked = parser.parse_args(arguments)
    try:
        if asked.action == "check":
            check()
            return 0
        for name in asked.platforms:
            if name not in PLATFORMS:
                raise OfflineError(f"no platform is called {name}. PLATFORMS takes {', '.join(PLATFORMS)}.")
        for python in asked.pythons:
            version = re.fullmatch(r"3\.\d+", python) and tuple(map(int, python.split(".")))
            if not version or version < OLDEST_PYTHON:
                raise OfflineError(f"PYTHONS takes versions such as 3.11, from that one on, not {python}.")
        gather(asked.platforms or [this_platform()], asked.pythons or [this_python()])
    except OfflineError as error:
        print(f"offline: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
