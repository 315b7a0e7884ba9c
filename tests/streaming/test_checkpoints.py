"""A checkpoint that cannot be written leaves the old one, and says so on one line."""

import errno
from pathlib import Path

import pytest

from f1model.errors import StreamError
from f1model.streaming.checkpoints import FileCheckpoint


def test_a_full_disk_leaves_the_old_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "place.json"
    FileCheckpoint(path)["shard"] = "5"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("f1model.streaming.checkpoints.write", full)
    with pytest.raises(StreamError, match=r"place\.json: the checkpoint cannot be written: no space left") as caught:
        FileCheckpoint(path)["shard"] = "9"

    assert "\n" not in str(caught.value)
    assert dict(FileCheckpoint(path)) == {"shard": "5"}
    assert [each.name for each in tmp_path.iterdir()] == ["place.json"]


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text("{}", encoding="utf-8")
    (tmp_path / "link.json").symlink_to(tmp_path / "kept.json")

    with pytest.raises(StreamError, match="symbolic link"):
        FileCheckpoint(tmp_path / "link.json")["shard"] = "1"
    assert (tmp_path / "kept.json").read_text(encoding="utf-8") == "{}"
