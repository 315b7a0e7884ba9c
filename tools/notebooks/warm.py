"""Notebook kernels that start warm: each is forked from one process that has imported the large libraries already.

    python tools/notebooks/warm.py serve FD              on a socket that listens, until its standard input ends
    python tools/notebooks/warm.py kernel SOCKET FILE    a kernel, in the foreground, like python -m ipykernel -f FILE

A kernel spends two seconds on imports, and fifty notebooks have fifty kernels. A forked one is as fresh as any other
to whoever works in it: no name is bound, nothing of the course is imported. Linux only, where a fork after imports is
safe. ``make execute`` starts its kernels the usual way, so both ways are proved to give the same outputs.
"""

import contextlib
import os
import signal
import socket
import sys
from typing import Any

LIBRARIES = (
    "ipykernel.ipkernel", "ipykernel.debugger", "ipywidgets", "matplotlib.figure", "matplotlib.backends.backend_agg",
    "pandas", "boto3.dynamodb.types", "botocore.client", "moto.dynamodb.responses", "moto.dynamodbstreams.responses",
    "moto.core.botocore_stubber", "moto.iam.access_control", "moto.dynamodb.urls", "boto3.dynamodb.transform",
    "matplotlib.backends.backend_svg", "sqlite3",
)  # fmt: skip
FILES = 3  # standard input, output and error go with a request for a kernel


def serve(door: socket.socket) -> None:
    """Fork a kernel for each connection, until standard input ends. The kernel is killed when its connection ends."""
    import gc
    import importlib
    import selectors

    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, lambda *_: None)
    woken, wake = socket.socketpair()
    for end in (woken, wake):
        end.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    kernels: dict[int, socket.socket] = {}
    selector = selectors.DefaultSelector()
    for each in (sys.stdin, door, woken):
        selector.register(each, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                for process in kernels:
                    os.kill(process, signal.SIGKILL)
                return
            if key.fileobj is door:
                line = door.accept()[0]
                process = _fork(line)
                kernels[process] = line
                selector.register(line, selectors.EVENT_READ, process)
            elif key.fileobj is woken:
                woken.recv(1024)
                _bury(kernels, selector)
            elif key.data in kernels:
                asked = key.fileobj.recv(1)  # type: ignore[union-attr]
                os.kill(key.data, asked[0] if asked else signal.SIGKILL)
                if not asked:
                    selector.unregister(key.fileobj)


def _bury(kernels: dict[int, socket.socket], selector: Any) -> None:
    """Tell of each kernel that ended with what code it did."""
    while kernels:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            return
        line = kernels.pop(process)
        with contextlib.suppress(KeyError):
            selector.unregister(line)
        with contextlib.suppress(OSError):
            line.send(bytes([os.waitstatus_to_exitcode(status) & 0xFF]))
        line.close()


def _fork(line: socket.socket) -> int:
    import json

    data, files, *_ = socket.recv_fds(line, 1 << 20, FILES)
    asked = json.loads(data)
    process = os.fork()
    if process:
        for each in files:
            os.close(each)
        return process
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for number, each in enumerate(files):
        os.dup2(each, number)
        os.close(each)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["ipykernel", "-f", asked["file"]]
    sys.path[0] = ""  # as python -m has it: where the notebook is
    from ipykernel import kernelapp

    code = 1
    try:
        kernelapp.launch_new_instance()
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


def kernel(path: str, file: str) -> int:
    """Ask for a kernel, pass on the signals that it is sent, and end as it does."""
    import json

    line = socket.socket(socket.AF_UNIX)
    line.connect(path)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: line.send(bytes([number])))
    asked = {"file": file, "folder": os.getcwd(), "environment": dict(os.environ)}  # noqa: PTH109 - pathlib is slow to load
    socket.send_fds(line, [json.dumps(asked).encode()], [0, 1, 2])
    ended = line.recv(1)
    return ended[0] if ended else 1


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(socket.socket(fileno=int(sys.argv[2])))
    else:
        sys.exit(kernel(*sys.argv[2:]))
