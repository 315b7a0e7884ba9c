"""A file is written whole or not at all, whatever happens; only files are read."""

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from f1model import F1, aggregate_view, erd
from f1model.errors import WorkbenchError
from f1model.export import workbench
from f1model.files import is_stream, read, write

from .test_main import BOOKSHOP

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, links and permissions are those of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_bytes(b"old")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in many copies")
@pytest.mark.parametrize(
    ("case", "debris"),
    [("none", range(1)), ("old", range(1, 3)), ("none named", range(1, 40)), ("old named", range(1, 40))],
)
def test_a_kill_before_any_line_leaves_the_old_file_or_the_new_one(case: str, debris: range, tmp_path: Path) -> None:
    """With a file system that can, nothing lies about but between the last two steps; the next write removes it."""
    command = [sys.executable, "-m", "tests.killing", case, str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)

    answer = json.loads(done.stdout)
    assert answer["kills"] > 30
    assert (answer["found"], answer["left"]) == (["new", "old"], 0)
    if sys.platform == "linux":
        assert answer["debris"] in debris


OUTPUTS: dict[str, Callable[[Path], object]] = {
    "page.html": lambda path: aggregate_view(F1, []).save(path),
    "page.svg": lambda path: aggregate_view(F1, []).save(path),
    "page.png": lambda path: aggregate_view(F1, []).save(path),
    "erd.svg": lambda path: erd(F1).save(path),
    "erd.html": lambda path: erd(F1).save(path),
    "model.json": lambda path: workbench.dump(workbench.load(BOOKSHOP), path),
    "plain": lambda path: write(path, b"new" * 30_000),
}


@contextmanager
def small_disk() -> Iterator[None]:
    """No file may have more than 100 bytes, as if the disk were full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("old", [b"old", None])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(name: str, old: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / name
    OUTPUTS[name](path)  # matplotlib writes files of its own the first time
    path.write_bytes(old) if old else path.unlink()

    with small_disk(), pytest.raises((OSError, WorkbenchError), match=r"(?i)file too large"):
        OUTPUTS[name](path)

    assert contents(tmp_path) == ({name: old} if old else {})


@pytest.mark.parametrize("step", ["fsync", "link", "replace"])
@pytest.mark.parametrize("error", [OSError(errno.EIO, os.strerror(errno.EIO)), KeyboardInterrupt()])
def test_an_error_or_ctrl_c_at_any_step_leaves_the_old_file_and_nothing_else(
    step: str, error: BaseException, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fails)
        with pytest.raises(type(error)):
            write(folder / "page.html", b"new")

    assert contents(folder) == {"page.html": b"old"}


@pytest.mark.parametrize("planted", ["page.html", ".page.html.f1model-new"])
def test_a_planted_link_is_not_followed(planted: str, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    victim = tmp_path_factory.mktemp("elsewhere") / "victim"
    victim.write_bytes(b"precious")
    (folder / planted).unlink(missing_ok=True)
    (folder / planted).symlink_to(victim)

    with suppress(OSError):
        write(folder / "page.html", b"new")

    assert victim.read_bytes() == b"precious"


def test_a_link_of_ones_own_is_refused_in_words(folder: Path) -> None:
    (folder / "link.html").symlink_to("page.html")

    with pytest.raises(OSError, match=r"Is a symbolic link, which is not followed: '[^']*link\.html'$"):
        write(folder / "link.html", b"new")
    assert contents(folder) == {"page.html": b"old", "link.html": b"old"}
    assert (folder / "link.html").is_symlink()


def test_a_file_keeps_its_permissions_and_a_new_one_has_the_usual(folder: Path) -> None:
    (folder / "page.html").chmod(0o640)
    (folder / "usual").touch()

    write(folder / "page.html", b"new")
    write(folder / "another", b"new")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes["page.html"] == 0o640
    assert modes["another"] == modes["usual"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("absent/page.html", "No such file or directory"),
        (".", "Is a directory"),
        ("page.html/x", "Not a directory"),
        ("x" * 256, "File name too long"),
        ("x\0y", "Invalid argument"),
        ("\ud800", "Invalid argument"),
        ("pipe/../absent/x", "No such file or directory"),
    ],
)
def test_where_nothing_can_be_written_the_system_says_so_of_that_path(name: str, said: str, folder: Path) -> None:
    with pytest.raises(OSError, match=said) as caught:
        write(folder / name, b"new")
    assert caught.value.filename == str(folder / name)
    assert contents(folder) == {"page.html": b"old"}


def test_a_protected_file_or_folder_is_not_written_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def protected(path: str, flags: int, mode: int = 0o777) -> int:  # root may write everywhere
        if flags & os.O_ACCMODE == os.O_RDONLY:
            return opened(path, flags, mode)
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", protected)
        with pytest.raises(PermissionError):
            write(folder / "page.html", b"new")
    assert contents(folder) == {"page.html": b"old"}


def test_the_longest_name_can_be_replaced(tmp_path: Path) -> None:
    for content in (b"old", b"new"):
        write(tmp_path / ("x" * 255), content)
    assert contents(tmp_path) == {"x" * 255: b"new"}


def test_many_who_write_one_file_at_once_leave_one_whole_version(tmp_path: Path) -> None:
    program = (
        "import sys; from f1model.files import write; [write('page', sys.argv[1].encode() * 9999) for _ in range(40)]"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, each], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        for each in "abc"
    ]

    assert [(writer.communicate(timeout=60)[1], writer.returncode) for writer in writers] == [("", 0)] * 3
    (name, content), *others = contents(tmp_path).items()
    assert (name, others) == ("page", [])
    assert (len(content), len(set(content))) == (9999, 1)


# Reading.


def test_a_pipe_with_a_writer_is_read_and_one_without_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="Is an empty pipe, into which nobody writes"):
        read(tmp_path / "pipe")

    out, into = os.pipe()
    os.write(into, b"content")
    os.close(into)
    assert read(f"/proc/self/fd/{out}") == b"content"
    os.close(out)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless device")
def test_what_is_endless_huge_or_no_file_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(3_000_000)

    with pytest.raises(OSError, match="Is neither a file nor a pipe"):
        read("/dev/zero")
    with pytest.raises(OSError, match="Is larger than 2 MB"):
        read(tmp_path / "sparse", most=2_000_000)
    with pytest.raises(IsADirectoryError):
        read(tmp_path)
    assert len(read(tmp_path / "sparse", most=3_000_000)) == 3_000_000


def test_streams_are_told_from_files(folder: Path) -> None:
    assert [is_stream(Path(each)) for each in ("/dev/stdout", "/dev/null", "/dev/fd/7")] == [True, True, True]
    assert [is_stream(each) for each in (folder, folder / "page.html", folder / "absent")] == [False, False, False]
