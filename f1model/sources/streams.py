"""A file that somebody names, opened to be read as a stream of UTF-8: unpacked, and with its faults in one line."""

import codecs
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from f1model.errors import ModelError
from f1model.files import why

CHUNK = 1 << 18  # bytes that are read at once
LONGEST = 32_000_000  # bytes of a line, or of one item in a document: DynamoDB's largest item makes a few million

_GZIP = b"\x1f\x8b"
_PACKED = {b"PK\x03\x04": "a ZIP archive", b"\x28\xb5\x2f\xfd": "packed with Zstandard", b"BZh": "packed with bzip2"}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ION = (b"\xe0\x01\x00\xea", b"$ion_1_0")


class UnknownKindError(ModelError):
    """A file that is none of those that can be read."""


class Reader:
    """What :func:`reading` gives: ``read`` as a file has it, in UTF-8 without a mark; ``where`` is for messages.

    ``done`` is how many bytes of UTF-8 were read so far. Raises ModelError where the file is damaged.
    """

    def __init__(self, raw: BinaryIO, where: str) -> None:
        self.where, self.done = where, 0
        self._raw = raw
        self._decoder: Any = None
        self._rest = self._guarded(4)
        for mark, encoding in _MARKS:
            if self._rest.startswith(mark):
                self._rest = self._rest.removeprefix(mark)
                self._decoder = codecs.getincrementaldecoder(encoding)() if encoding != "utf-8" else None
                self._rest = self._decoded(self._rest) if self._decoder else self._rest
                break

    def read(self, size: int = CHUNK) -> bytes:
        """At most ``size`` bytes, or a few more; b"" at the end, and for a size of 0."""
        if size == 0:
            return b""
        chunk, self._rest = self._rest, b""
        more = self._guarded(size if size > 0 else -1)
        chunk += self._decoded(more, last=not more) if self._decoder else more
        while self._decoder and not chunk and more:  # half of a character
            more = self._guarded(size)
            chunk = self._decoded(more, last=not more)
        self.done += len(chunk)
        return chunk

    def _guarded(self, size: int) -> bytes:
        try:
            return self._raw.read(size) or b""  # None: a file of the system's that has nothing to say yet
        except EOFError:
            problem = f"its gzip data ends too early, after {self.done:,} bytes of text."
            raise ModelError(self.where, problem, "Fetch the file again: it was cut off.") from None
        except zlib.error as error:
            problem = f"its gzip data is damaged after {self.done:,} bytes of text ({error})."
            raise ModelError(self.where, problem, "Fetch the file again.") from None
        except OSError as error:
            raise ModelError(self.where, why(error), "Give the path of a file that can be read.") from None

    def _decoded(self, data: bytes, last: bool = False) -> bytes:
        try:
            return cast(str, self._decoder.decode(data, last)).encode("utf-8", "strict")
        except UnicodeError:
            problem = f"it is not sound UTF-16, after {self.done:,} bytes of text."
            raise ModelError(self.where, problem, "Save it as UTF-8.") from None


class _Unpacked:
    """What gzip packed, one member or several. What is sound of a damaged file is given before the error.

    Python's own reader loses what it unpacked last when it meets the end of a file that was cut off.
    """

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._packed = b""
        self._inner = zlib.decompressobj(wbits=31)
        self._fault: Exception | None = None

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes; all of them if it is negative. Raises EOFError or zlib.error."""
        if self._fault:
            raise self._fault
        found: list[bytes] = []
        left = size if size > 0 else 1 << 62
        try:
            while left > 0:
                self._packed = self._packed or self._file.read(CHUNK)
                if self._inner.eof:
                    self._packed = self._packed.lstrip(b"\x00")
                    if not self._packed and not (more := self._file.read(CHUNK)):
                        break
                    self._packed = self._packed or more
                    self._inner = zlib.decompressobj(wbits=31)
                elif not self._packed:
                    raise EOFError
                found.append(self._inner.decompress(self._packed, left))
                left -= len(found[-1])
                self._packed = self._inner.unconsumed_tail or self._inner.unused_data
        except (EOFError, zlib.error) as error:
            if not any(found):
                raise
            self._fault = error
        return b"".join(found)


@contextmanager
def reading(path: Path, where: str | None = None) -> Iterator[Reader]:
    """A regular file, or what gzip packed of one, as a stream. Raises ModelError in one line if it cannot be read.

    A pipe or a device is refused: items are read more than once.
    """
    where = str(path) if where is None else where
    with _regular(path, where) as file:
        try:
            packed = file.peek(4)[:4]
        except OSError as error:
            raise ModelError(where, why(error), "Give the path of a file that can be read.") from None
        for mark, what in _PACKED.items():
            if packed.startswith(mark):
                raise UnknownKindError(where, f"it is {what}.", "Unpack it first, or pack it with gzip.")
        if packed.startswith(_GZIP):
            yield Reader(cast(BinaryIO, _Unpacked(file)), where)
        else:
            yield Reader(cast(BinaryIO, file), where)


def head_of(path: Path, where: str | None = None, size: int = 1 << 16) -> tuple[bytes, bool]:
    """The first bytes of a file, unpacked and in UTF-8, and whether that is all of it. Raises ModelError."""
    with reading(path, where) as reader:
        head = b""
        while len(head) <= size and (chunk := reader.read(size)):
            head += chunk
        if head.startswith(_ION):
            problem = "it is in Amazon Ion, which is not read here."
            raise ModelError(reader.where, problem, "Export the table once more, as DynamoDB JSON.")
        if b"\x00" in head[:4]:
            problem = "it begins with a NUL byte: it is binary, or UTF-16 without a mark."
            raise UnknownKindError(reader.where, problem, "Give text in UTF-8.")
        return head[:size], len(head) <= size


@contextmanager
def _regular(path: Path, where: str) -> Iterator[io.BufferedReader]:
    fix = "Give the path of a file that can be read."
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise ModelError(where, why(error), fix) from None
    except ValueError:  # a name that no file can have
        raise ModelError(where, "no file can have this name.", fix) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        problem = "it is neither a file nor a folder, and a pipe can be read only once."
        raise UnknownKindError(where, problem, "Write it into a file first, and give that.")
    with os.fdopen(descriptor, "rb", buffering=CHUNK) as file:
        yield cast(io.BufferedReader, file)


def lines_of(reader: Reader) -> Iterator[tuple[int, bytes]]:
    """The lines of a file, each with its number from 1, without its end. Raises ModelError if one is far too long."""
    number, rest = 0, b""
    while chunk := reader.read(CHUNK):
        pieces = (rest + chunk).split(b"\n")
        rest = pieces.pop()
        for line in pieces:
            number += 1
            yield number, line
        if len(rest) > LONGEST:
            problem = f"this line has over {LONGEST:,} bytes, so it is not one item."
            raise ModelError(f"{reader.where}:{number + 1}", problem, "Give one item a line.")
    if rest:
        yield number + 1, rest
