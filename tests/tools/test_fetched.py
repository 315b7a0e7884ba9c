"""What is fetched is whole or not there, whoever else fetches it and whenever somebody is killed."""

import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools import npm
from tools.fetched import PREFIX, WheelsError, fetching, keep, packages
from tools.npm import NpmError, unpacked

ROOT = Path(__file__).parent.parent.parent
HOLDS = """
import sys
from pathlib import Path
from tools.fetched import fetching
with fetching(Path(sys.argv[1])) as part:
    (part / "half").write_text("half")
    print(part, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def held(cache: Path) -> Any:
    """Another process that fetches, as far as half of it."""
    command = [sys.executable, "-c", HOLDS, str(cache)]
    other = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout
    assert other.stdout.readline()
    return other


def test_what_another_process_fetches_stays_and_what_a_killed_one_left_goes(cache: Path) -> None:
    with held(cache) as other:
        with fetching(cache) as part:
            assert len(list(cache.iterdir())) == 2
            assert list(part.iterdir()) == []
        (theirs,) = cache.iterdir()
        assert (theirs / "half").read_text() == "half"
        other.send_signal(signal.SIGKILL)
    assert theirs.exists()

    with fetching(cache) as part:
        assert list(cache.iterdir()) == [part]

    assert list(cache.iterdir()) == []


def test_ctrl_c_leaves_nothing(cache: Path) -> None:
    def interrupted() -> None:
        with fetching(cache) as part:
            (part / "half").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert list(cache.iterdir()) == []


def test_who_comes_second_takes_what_the_first_kept(cache: Path) -> None:
    home = cache / "@scope" / "thing"
    for words in ("first", "second"):
        with fetching(cache) as part:
            (part / "whole").mkdir()
            (part / "whole" / "file").write_text(words)
            keep(part / "whole", home)

    assert (home / "file").read_text() == "first"
    assert [path.name for path in cache.iterdir()] == ["@scope"]


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(npm, "_packed", lambda *_: pytest.fail("it is asked first"))

    with pytest.raises(NpmError, match=r"^some@1 cannot be kept in .*/file/cache: Not a directory\.$"):
        unpacked("some@1", "", tmp_path / "file" / "cache")


def test_packages_are_fetched_once_and_anew_when_their_lock_changes(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements-some.lock"
    asked: list[Any] = []

    def pip(command: list[str], **_: Any) -> Any:
        asked.append(command)
        Path(command[command.index("--target") + 1]).mkdir()
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", pip)
    homes = []
    for text in ("one==1", "one==1", "one==2"):
        lock.write_text(text)
        homes.append(packages(lock, cache))

    assert homes[0] == homes[1] != homes[2]
    assert len(asked) == 2
    assert all({"--require-hashes", "--only-binary=:all:", "--no-deps"} <= set(command) for command in asked)
    assert not list(cache.glob(f"{PREFIX}*"))


def test_packages_that_cannot_be_had_leave_nothing(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements-some.lock").write_text("one==1")
    failed = SimpleNamespace(returncode=1, stderr="Looking\nERROR: no such hash\n\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)

    with pytest.raises(WheelsError, match=r"^ERROR: no such hash$"):
        packages(tmp_path / "requirements-some.lock", cache)

    assert list(cache.iterdir()) == []
