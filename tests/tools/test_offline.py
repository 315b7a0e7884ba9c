"""What is gathered for a room without a network, from an index that is a folder; and the set-up in such a room."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools import offline
from tools.offline import PLATFORMS, OfflineError, Platform, check, locked, main, this_platform, this_python

ROOT = Path(__file__).parent.parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ANY, WINDOWS, LINUX = "py3-none-any", "py3-none-win_amd64", "py3-none-manylinux_2_17_x86_64"


def wheel(folder: Path, name: str, tag: str, version: str = "1.0", requires: str = ">=3.11") -> str:
    """Writes a wheel with one empty module; its hash."""
    folder.mkdir(exist_ok=True, parents=True)
    about = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(
            f"{about}/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: {requires}\n",
        )
        archive.writestr(f"{about}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(f"{about}/RECORD", f"{name}.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All that pip can reach."""
    folder = tmp_path / "index"
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def git(folder: Path, *command: str) -> None:
    own = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *own, *command], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def course(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one lesson, committed, whose lock differs by platform and by patch version; and a draft."""
    if not shutil.which("git"):
        pytest.skip("there is no git here")
    hashes = {
        "lib": wheel(index, "lib", ANY),
        "winonly": wheel(index, "winonly", WINDOWS),
        "posixonly": wheel(index, "posixonly", LINUX),
        "early": wheel(index, "early", ANY),
        "late": wheel(index, "late", ANY, requires=">=3.11.5"),
    }
    markers = {
        "winonly": " ; sys_platform == 'win32'",
        "posixonly": " ; os_name != 'nt'",
        "early": " ; python_full_version < '3.11.5'",
        "late": " ; python_full_version >= '3.11.5'",
    }
    folder = tmp_path / "course"
    folder.mkdir()
    lines = [f"{name}==1.0{markers.get(name, '')} \\\n    --hash=sha256:{is_}\n" for name, is_ in hashes.items()]
    (folder / "requirements.lock").write_text("# a lock\n" + "".join(lines))
    (folder / "requirements-uv.lock").write_text(f"uv==1.0 --hash=sha256:{wheel(index, 'uv', LINUX)}\n")
    (folder / "lesson.txt").write_text("a lesson")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A course")
    (folder / "draft.txt").write_text("not committed")
    monkeypatch.setattr(offline, "ROOT", folder)
    return folder


@pytest.fixture
def last(course: Path) -> Path:
    """The wheels of the folder that was made last: none."""
    folder = course / "offline" / "wheels"
    folder.mkdir(parents=True)
    (folder / "gathered.txt").write_text("the last\n")
    return folder


def gather(platforms: str = "linux", pythons: str = "3.11") -> int:
    return main(["gather", "--platforms", *platforms.split(), "--pythons", *pythons.split()])


def names(folder: Path) -> set[str]:
    return {path.name.split("-")[0] for path in folder.glob("offline/wheels/*.whl")}


# What of the lock is for whom.


@pytest.mark.parametrize(
    ("name", "has", "has_not"),
    [
        ("windows", {"pywin32", "pywinpty", "colorama"}, {"appnope", "pexpect", "ptyprocess"}),
        ("macos", {"appnope", "pexpect"}, {"pywin32", "pywinpty", "colorama"}),
        ("linux", {"pexpect", "ptyprocess"}, {"appnope", "pywin32", "pywinpty", "colorama"}),
        ("linux-arm", {"pexpect", "ptyprocess"}, {"appnope", "pywin32", "pywinpty", "colorama"}),
    ],
)
def test_the_lock_is_read_for_the_machine_that_is_asked_for(name: str, has: set[str], has_not: set[str]) -> None:
    lines = locked(LOCK, PLATFORMS[name], "3.12.99")
    names = {line.partition("==")[0] for line in lines}

    assert has <= names
    assert not has_not & names
    assert len(names) == len(lines) > 100
    assert all("--hash=sha256:" in line and ";" not in line for line in lines)


def test_the_lock_is_read_for_the_version_that_is_asked_for() -> None:
    lock = (
        "a==1 ; python_full_version < '3.12' \\\n    --hash=x\na==2 ; python_full_version >= '3.12' \\\n    --hash=y\n"
    )

    assert locked(lock, PLATFORMS["linux"], "3.11.99") == ["a==1 --hash=x"]
    assert locked(lock, PLATFORMS["linux"], "3.12.0") == ["a==2 --hash=y"]


# Gathering.


def test_the_folder_holds_what_is_committed_and_the_wheels_of_each_platform(
    course: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gather("windows linux") == 0

    folder = course / "offline"
    assert {path.name for path in folder.iterdir()} == {
        "requirements.lock", "requirements-uv.lock", "lesson.txt", "wheels",
    }  # fmt: skip
    assert {path.name for path in (folder / "wheels").iterdir()} == {
        "gathered.txt",
        *(path.name for path in index.iterdir()),
    }
    assert (folder / "wheels" / "gathered.txt").read_text() == "windows 3.11\nlinux 3.11\n"
    assert (
        capsys.readouterr()
        .out.splitlines()[-1]
        .startswith("offline/: 6 wheels, 0 MB, for windows 3.11, linux 3.11; the course as of commit ")
    )


def test_what_was_gathered_is_not_fetched_again_and_what_is_not_asked_for_goes(course: Path, index: Path) -> None:
    assert gather("linux") == 0
    assert names(course) == {"lib", "posixonly", "early", "late", "uv"}
    shutil.rmtree(index)
    (course / "offline" / "lesson.txt").write_text("scribbled upon")

    assert gather("linux", "3.12") == 0

    assert names(course) == {"lib", "posixonly", "late", "uv"}
    assert (course / "offline" / "lesson.txt").read_text() == "a lesson"


def test_a_wheel_that_was_damaged_in_the_last_folder_is_fetched_again(last: Path, index: Path) -> None:
    gathered = last / f"lib-1.0-{ANY}.whl"
    gathered.write_bytes((index / gathered.name).read_bytes()[:-1])

    assert gather("windows", "3.12") == 0

    assert gathered.read_bytes() == (index / gathered.name).read_bytes()


def test_this_machine_and_python_are_meant_where_none_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(offline, "gather", lambda *arguments: asked.append(arguments))
    monkeypatch.setattr(offline, "machine", SimpleNamespace(system=lambda: "Darwin", machine=lambda: "arm64"))

    assert main(["gather", "--platforms", "--pythons"]) == 0

    assert asked == [(["macos"], [f"3.{sys.version_info.minor}"])]


def test_the_installer_itself_is_held_to_its_hash(
    course: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel(index, "uv", LINUX, requires=">=3.10")

    assert gather("linux") == 1

    assert capsys.readouterr().err.startswith("offline: pip says: THESE PACKAGES DO NOT MATCH THE HASHES")


def test_a_wheel_that_there_is_not_is_one_line_and_the_last_folder_stays(
    last: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    next(index.glob("winonly*")).unlink()

    assert gather("windows") == 1

    assert capsys.readouterr().err == (
        "offline: pip says: No matching distribution found for winonly==1.0. "
        "There is none for that platform and Python, or no network.\n"
    )
    assert (last / "gathered.txt").read_text() == "the last\n"


def test_a_wheel_that_is_not_the_locked_one_is_one_line_and_the_last_folder_stays(
    last: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel(index, "winonly", WINDOWS, requires=">=3.10")

    assert gather("windows") == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("offline: pip says: THESE PACKAGES DO NOT MATCH THE HASHES")
    assert (last / "gathered.txt").read_text() == "the last\n"


def test_an_interruption_leaves_no_folder_and_nothing_for_the_next_one(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(lines: list[str], platform: Platform, version: str, wheels: Path) -> None:
        (wheels / "half.whl").write_text("half a wh")
        raise KeyboardInterrupt

    monkeypatch.setattr(offline, "_download", interrupted)
    assert gather() == 130
    assert not (course / "offline").exists()

    monkeypatch.setattr(offline, "_download", lambda *_: None)
    assert gather() == 0
    assert [path.name for path in (course / "offline" / "wheels").iterdir()] == ["gathered.txt"]


@pytest.mark.parametrize(
    ("platforms", "pythons", "line"),
    [
        ("linux amiga", "3.11", "no platform is called amiga. PLATFORMS takes windows, macos, linux, linux-arm."),
        ("linux", "3.11 3.9", "PYTHONS takes versions such as 3.11, from that one on, not 3.9."),
        ("linux", "3.12.4", "PYTHONS takes versions such as 3.11, from that one on, not 3.12.4."),
    ],
)
def test_a_name_that_is_not_known_is_one_line(
    platforms: str, pythons: str, line: str, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gather(platforms, pythons) == 1

    assert capsys.readouterr().err == f"offline: {line}\n"
    assert not (course / "offline").exists()


@pytest.mark.parametrize("lacking", ["a clone", "git"])
def test_without_a_clone_or_git_it_is_one_line(
    lacking: str, course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if lacking == "git":
        monkeypatch.setenv("PATH", "")
    else:
        shutil.rmtree(course / ".git")
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(course.parent))

    assert gather() == 1

    assert capsys.readouterr().err == (
        "offline: the folder is a copy of what is committed: this needs git, and a clone.\n"
    )


def test_a_machine_that_the_lock_has_no_wheels_for_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(offline, "machine", SimpleNamespace(system=lambda: "Darwin", machine=lambda: "x86_64"))

    assert main(["gather"]) == 1

    assert capsys.readouterr().err == (
        "offline: the lock has no wheels for Darwin x86_64; it has them for windows, macos, linux, linux-arm.\n"
    )


# In the room.


def here() -> str:
    """This machine's line in gathered.txt."""
    try:
        return f"{this_platform()} {this_python()}"
    except OfflineError as error:
        pytest.skip(str(error))


BACKEND = '''
"""Stands for flit_core: it installs a module of its own."""
import zipfile


def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/tiny-1-py3-none-any.whl", "w") as archive:
        archive.writestr("tiny.py", "")
        archive.writestr("tiny-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n")
        archive.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr("tiny-1.dist-info/RECORD", "")
    return "tiny-1-py3-none-any.whl"
'''


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder as `make offline` makes it, of a tiny course."""
    folder = tmp_path / "room"
    (folder / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "tools" / "offline.py", folder / "tools")
    (folder / "backend.py").write_text(BACKEND)
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "tiny"\nversion = "1"\n'
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    digest = wheel(folder / "wheels", "lib", ANY)
    (folder / "requirements.lock").write_text(f"lib==1.0 --hash=sha256:{digest}\n")
    (folder / "wheels" / "gathered.txt").write_text(f"windows 3.11\n{here()}\n")
    return folder


@pytest.fixture
def set_up(room: Path) -> Callable[..., Any]:
    """Sets the room up, with empty caches and an index that is nowhere; ``before`` is put before the command."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not uv or not shutil.which("make"):
        pytest.skip("make sets a room up by uv, and one of them is not here")
    nowhere = "http://127.0.0.1:9/simple"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "MAKE"))}
    environment = kept | {
        "PATH": f"{Path(uv).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(room / "home"),
        "PIP_INDEX_URL": nowhere,
        "UV_DEFAULT_INDEX": nowhere,
        "UV_CACHE_DIR": str(room / "cache"),
    }

    def run(*before: str) -> Any:
        command = [*before, "make", ".venv/course", f"PYTHON={sys.executable}"]
        return subprocess.run(command, cwd=room, env=environment, capture_output=True, text=True)

    return run


def test_without_a_network_all_comes_from_the_folder(room: Path, set_up: Callable[..., Any]) -> None:
    if not shutil.which("unshare") or subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode:
        pytest.skip("a room without a network is made by unshare, as root")
    (gathered,) = (room / "wheels").glob("lib-*.whl")
    whole = gathered.read_bytes()

    wheel(room / "wheels", "lib", ANY, requires=">=3.10")
    another = set_up("unshare", "--net")
    assert another.returncode != 0
    assert "Hash mismatch for `lib==1.0`" in another.stderr
    assert not (room / ".venv" / "course").exists()

    gathered.write_bytes(whole)
    good = set_up("unshare", "--net")
    assert good.returncode == 0, good.stderr
    ask = "import lib, tiny; print(lib.__file__)"
    done = subprocess.run([room / ".venv" / "bin" / "python", "-c", ask], capture_output=True, text=True)
    assert str(room) in done.stdout

    again = set_up("unshare", "--net")
    assert again.stdout == "make: '.venv/course' is up to date.\n"


def test_wheels_for_another_python_are_one_line_that_says_how_to_gather_them(
    room: Path, set_up: Callable[..., Any]
) -> None:
    (room / "wheels" / "gathered.txt").write_text("windows 3.11\nlinux 3.10\n")

    done = set_up()

    line, by_make = done.stderr.splitlines()
    name, python = here().split()
    assert line == (
        f"offline: wheels/ is for windows 3.11, linux 3.10; this is {name} {python}. Name another Python (PYTHON=...), "
        f'or where there is a network: make offline PLATFORMS="{name}" PYTHONS="{python}"'
    )
    assert by_make.startswith("make: ***")
    assert not (room / ".venv").exists()


def test_wheels_for_this_python_pass_without_a_word(
    room: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(offline, "ROOT", room)

    check()

    assert main(["check"]) == 0
    assert capsys.readouterr() == ("", "")
