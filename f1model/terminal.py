"""The two streams of a command, whatever they lead to: a terminal, a pipe, a full disk, nothing at all."""

import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO, cast


class _Closed(io.TextIOBase):
    """Standard output that was closed before the command began. It says so when it is flushed."""

    lost = False

    def write(self, text: str) -> int:
        self.lost = True
        return len(text)

    def flush(self) -> None:
        if self.lost:
            self.lost = False  # Python flushes once more when it ends
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def run(name: str, command: Callable[[], int]) -> int:
    """Run a command and return its exit status.

    A character that the output's encoding lacks is escaped. Where output is lost, on a full disk for one, that is one
    line and status 1. Where whoever read it has gone, as ``head`` does, it is status 1 without a word, and 130 after
    Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", write_through=False)  # argparse passes over what fails
    if sys.stdout is None:
        sys.stdout = cast(TextIO, _Closed())
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  (for as long as the command runs)
    try:
        status = _status(command)
        sys.stdout.flush()
    except BrokenPipeError:
        status = 1
    except OSError as error:
        complain(name, f"{error.filename or 'standard output'}: {(error.strerror or str(error)).lower()}.")
        status = 1
    except KeyboardInterrupt:
        status = 130
    else:
        return status
    _silence(1)
    return status


def complain(name: str, text: str) -> None:
    """One line on standard error, from the command ``name``; where that is full, nothing."""
    try:
        print(f"{name}: {text}", file=sys.stderr, flush=True)
    except OSError:
        _silence(2)


def _status(command: Callable[[], int]) -> int:
    try:
        return command()
    except SystemExit as end:  # argparse, after the usage or a wrong argument
        return end.code if isinstance(end.code, int) else int(end.code is not None)


def _silence(number: int) -> None:
    """Python flushes what is left when it ends, and would complain once more."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
