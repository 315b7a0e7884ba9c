"""How a package is unpacked: its files, as they are, below one folder; whatever else an archive can hold is refused."""

import io
import tarfile
from pathlib import Path

import pytest

from tools import npm
from tools.npm import NpmError, unpacked


def entry(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode, info.uname = kind, target, 0o6777, "somebody"
    return info


def archive(path: Path, *entries: tarfile.TarInfo) -> Path:
    """A package of one file, followed by these entries."""
    first = entry("package/lib/one.jar")
    first.size = 3
    with tarfile.open(path, "w:gz") as packed:
        packed.addfile(entry("package", tarfile.DIRTYPE))
        packed.addfile(first, io.BytesIO(b"jar"))
        for each in entries:
            packed.addfile(each)
    return path


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the archive is expected that npm fetched; beside the cache."""
    monkeypatch.setattr(npm, "_packed", lambda *_: tmp_path / "fetched.tgz")
    (tmp_path / "cache").mkdir()
    return tmp_path / "fetched.tgz"


@pytest.mark.parametrize("filters", [True, False])
def test_a_package_is_its_files_with_and_without_the_filters_that_debian_12_lacks(
    filters: bool, fetched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not filters:
        for name in ("data_filter", "fully_trusted_filter", "tar_filter"):
            monkeypatch.delattr(tarfile, name, raising=False)
    archive(fetched)

    home = unpacked("some@1", "", fetched.parent / "cache")

    assert [path.relative_to(home).as_posix() for path in home.rglob("*")] == ["lib", "lib/one.jar"]
    assert (home / "lib" / "one.jar").read_bytes() == b"jar"
    assert (home / "lib" / "one.jar").stat().st_mode & 0o6111 == 0, "neither its mode nor its owner is taken over"
    assert [path.name for path in (fetched.parent / "cache").iterdir()] == ["some@1"]


@pytest.mark.parametrize(
    "bad",
    [
        entry("package/../../../escaped"),
        entry("/tmp/escaped-from-a-package"),
        entry("package/link", tarfile.SYMTYPE, "/etc/passwd"),
        entry("package/link", tarfile.LNKTYPE, "../../outside"),
        entry("package/pipe", tarfile.FIFOTYPE),
        entry("package/device", tarfile.CHRTYPE),
    ],
    ids=lambda bad: f"{bad.name} {bad.type.decode()}",
)
def test_what_is_no_file_of_a_package_is_refused_and_nothing_of_it_stays(bad: tarfile.TarInfo, fetched: Path) -> None:
    archive(fetched, bad)

    with pytest.raises(NpmError, match=r"^fetched\.tgz has .+ in it, which is no file of a package\.$"):
        unpacked("some@1", "", fetched.parent / "cache")

    assert list((fetched.parent / "cache").iterdir()) == []
    assert sorted(path.name for path in fetched.parent.iterdir()) == ["cache", "fetched.tgz"]
    assert not Path("/tmp/escaped-from-a-package").exists()
