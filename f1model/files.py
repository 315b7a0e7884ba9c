"""Files that a person names: read with care, and written whole or not at all.

New content is written beside the old one and flushed to the disk, then takes its name in one step. On Linux it has no
name until it is whole, so a process that is killed leaves nothing behind; elsewhere, or between the last two steps, it
may leave ``.NAME.f1model-new``, which the next write of that file removes.
"""

import errno
import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

LARGEST = 500_000_000  # bytes that are read of a file: far more than any model with its sample data
LONGEST_NAME = 255  # bytes, on nearly every file system

_DESCRIPTOR = re.compile(r"/(?:dev/fd|proc/self/fd)/(\d{1,4})", re.ASCII)
_STANDARD = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}


def write(path: str | Path, content: bytes) -> None:
    """Write a file whole, or leave the old one as it is, whatever happens. It keeps its permissions.

    A symbolic link is not followed, and not replaced either: it is refused. What is no file, such as a pipe, a device
    or ``/dev/stdout``, is written straight into.

    Raises:
        OSError: the file cannot be written, is protected, or is a symbolic link. Its ``filename`` is ``path``.
    """
    path = Path(path)
    with _named(path):
        before = _status(path)
        if is_stream(path):
            with _straight(path) as stream:
                stream.write(content)
            return
        if before and stat.S_ISLNK(before.st_mode):
            raise OSError(errno.ELOOP, "Is a symbolic link, which is not followed")
        if before and stat.S_ISDIR(before.st_mode):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        if before:
            os.close(os.open(path, os.O_WRONLY))  # a file that is protected is not replaced either
        if sys.platform == "emscripten":  # a tab's drive may not rename onto a file, and nobody kills half a write
            path.write_bytes(content)
            return
        with ready(path, content) as put:
            put()


@contextmanager
def ready(path: Path, content: bytes) -> Iterator[Callable[[], None]]:
    """The content is on the disk; call what is given to let it take the name ``path``, in one step.

    What is left behind without that call, or after an error, is nothing. A symbolic link of that name is replaced.
    Raises OSError.
    """
    beside = _beside(path)
    nameless = _nameless(path.parent)
    try:
        with nameless or _named_file(beside) as file:
            _keep_permissions(file, path)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            yield partial(_take_name if nameless else _rename, file, beside, path)
    finally:
        if not nameless:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def read(path: str | Path, most: int = LARGEST) -> bytes:
    """The content of a file or a pipe.

    Raises:
        OSError: it cannot be read, is neither, has more than ``most`` bytes, or is a pipe into which nobody writes. Its
            ``filename`` is ``path``.
    """
    path = Path(path)
    with _named(path), open(path, "rb", opener=_without_waiting, buffering=0) as raw:
        mode = os.fstat(raw.fileno()).st_mode
        if stat.S_ISFIFO(mode):
            first = raw.read(1)  # None: somebody is going to write
            if first == b"":
                raise OSError(errno.ENODATA, "Is an empty pipe, into which nobody writes")
            os.set_blocking(raw.fileno(), True)
        elif stat.S_ISREG(mode):
            first = b""
        else:
            raise OSError(errno.EINVAL, "Is neither a file nor a pipe")
        large = os.fstat(raw.fileno()).st_size > most
        with open(raw.fileno(), "rb", closefd=False) as file:
            content = b"" if large else (first or b"") + file.read(most + 1)
        if large or len(content) > most:
            raise OSError(errno.EFBIG, f"Is larger than {most // 1_000_000:,} MB")
        return content


def why(error: OSError) -> str:
    """What the system says, as the rest of a sentence that begins with the file's name."""
    said = error.strerror or "cannot be read or written"
    return f"{said[0].lower()}{said[1:]}."


def is_stream(path: Path) -> bool:
    """Whether it is there and can only be written into, as a pipe or a device, or is an open descriptor."""
    if _descriptor(path) is not None:
        return True
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # else a pipe waits until somebody writes


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Report every error of the system under the name that the person gave."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    except ValueError as error:  # a name that no file can have
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path)) from error


def _descriptor(path: Path) -> int | None:
    text = path.as_posix()
    match = _DESCRIPTOR.fullmatch(text)
    return int(match[1]) if match else _STANDARD.get(text)


def _straight(path: Path) -> BinaryIO:
    number = _descriptor(path)
    if number is None:
        return path.open("wb")
    if (sys.__stdin__, sys.__stdout__, sys.__stderr__)[number : number + 1] == (None,):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # it was closed, and may be another file by now
    return open(number, "wb", closefd=False)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _beside(path: Path) -> Path:
    name = f".{path.name}.f1model-new"
    if len(os.fsencode(name)) > LONGEST_NAME:
        name = f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()}.f1model-new"
    return path.with_name(name)


def _nameless(folder: Path) -> BinaryIO | None:
    """A new file that has no name yet, where the system has such."""
    if sys.platform == "linux" and os.path.isdir("/proc/self/fd"):  # noqa: PTH112
        with suppress(OSError):  # not every file system has it, and what else is wrong is met again
            return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o666), "wb")
    return None


def _named_file(beside: Path) -> BinaryIO:
    with suppress(FileNotFoundError):
        beside.unlink()  # left by a process that was killed
    return beside.open("xb")  # x: neither an existing file nor a link is written into


def _keep_permissions(file: BinaryIO, path: Path) -> None:
    before = _status(path)
    if before is None or not stat.S_ISREG(before.st_mode) or os.name != "posix":
        return
    with suppress(OSError):  # only root may give a file away
        os.fchown(file.fileno(), before.st_uid, before.st_gid)
    os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode))


def _take_name(file: BinaryIO, beside: Path, path: Path) -> None:
    descriptor = f"/proc/self/fd/{file.fileno()}"
    with _locked(path.parent) as folder:
        beside.unlink(missing_ok=True)  # left by a process that was killed
        if not os.path.lexists(path):
            with suppress(FileExistsError):
                os.link(descriptor, path, src_dir_fd=folder)
                return
        try:
            os.link(descriptor, beside, src_dir_fd=folder)
            os.replace(beside, path)  # noqa: PTH105  (the one call that replaces in one step)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """The folder, in which nobody else who writes like this takes a name meanwhile.

    Without a folder Python would call link, which cannot name what has no name.
    """
    import fcntl

    try:
        opened = os.open(folder, os.O_RDONLY)
    except PermissionError:  # one may write into a folder that one may not list
        opened = os.open("/", os.O_RDONLY)
    try:
        with suppress(OSError):  # not every file system has locks
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield opened
    finally:
        os.close(opened)


def _rename(file: BinaryIO, beside: Path, path: Path) -> None:
    there = _status(beside)
    mine = there is not None and os.path.samestat(os.fstat(file.fileno()), there)
    file.close()  # Windows renames no open file
    if not mine:
        raise OSError(errno.EBUSY, "Is being written by another process")
    os.replace(beside, path)  # noqa: PTH105
