"""Streams: what is read at once stays small, whatever a file holds, and characters may be cut by a chunk."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from f1model.errors import ModelError
from f1model.sources.documents import EACH, records
from f1model.sources.streams import Reader, lines_of, reading
from tests.sources.test_read import written


class Bits(io.BytesIO):
    """A file that gives a few bytes at a time."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self.size = size

    def read(self, _: Any = -1) -> bytes:
        return super().read(self.size)


@pytest.mark.parametrize("size", range(4, 40))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_character_may_lie_across_two_chunks(size: int, encoding: str) -> None:
    value = {"a": "é€😀", "b": "x" * 20}
    text = json.dumps(value, ensure_ascii=False)
    escaped = json.dumps([value, {"c": "\\ud800 is a text"}, value])

    for content, path in ((text.encode(encoding), ()), (escaped.encode(encoding), (EACH,))):
        found = [each for _, each, _ in records(Reader(Bits(content, size), "x"), path)]
        assert found[0] == value


@pytest.mark.parametrize("size", [1, 2, 5, 7, 11, 13, 64, 1000])
@pytest.mark.parametrize("half", ["\\ud800", "\\udc00", "\\ud800\\ud800\\udc00", "\\udc00\\ud800"])
def test_half_of_a_character_is_found_wherever_a_chunk_ends(size: int, half: str) -> None:
    for before in ("", "aé", "\\ud83d\\ude00" * 9, "\\\\\\\\", "\\\\"):
        content = f'[{{"a": "{before}{half}"}}]'.encode()
        with pytest.raises(ModelError, match="half of a character"):
            list(records(Reader(Bits(content, size), "x"), (EACH,)))


@pytest.mark.parametrize(
    "content", [b'[{"a": "' + b"x" * 5_000, b'[{"a": [' + b'"x",' * 2_000, b'{"b": "' + b"x" * 5_000]
)
def test_a_value_without_an_end_is_not_kept(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("f1model.sources.documents.LONGEST", 1_000)

    with pytest.raises(ModelError, match=r"over 1,000 bytes"):
        list(records(Reader(Bits(content, 100), "x"), (EACH,)))


def test_a_line_without_an_end_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("f1model.sources.streams.LONGEST", 1_000)
    path = tmp_path / "x"
    path.write_bytes(gzip.compress(b"{}\n" + b"x" * 300_000))

    with reading(path) as reader, pytest.raises(ModelError, match="over 1,000 bytes") as caught:
        list(lines_of(reader))
    assert caught.value.where == f"{path}:2"


def test_what_is_packed_in_several_members_is_one_text(tmp_path: Path) -> None:
    packed = gzip.compress(b"a\n") + gzip.compress(b"") + gzip.compress(b"b") + b"\0" * 600

    with reading(Path(written(tmp_path, "x.gz", packed))) as reader:
        assert list(lines_of(reader)) == [(1, b"a"), (2, b"b")]
