"""Measurements of `serve` with many clients at once, and with others beside them that never say anything."""

import http.client
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from tools.bench.measure import Line

PATH = "/f1-race-results/2024/8"
SILENT = 20
SECONDS = 2.0


def crowd(times: int) -> Iterator[Line]:
    """Requests a second of 8 and of 32 clients, alone and beside silent or slow ones, on the simulation."""
    with _serving() as port:
        _rate(port, 8)
        for count in (8, 32):
            for name, sent in (("silent sockets", b""), ("half requests", b"GET / HTTP/1.1\r\nHost: x\r\n")):
                alone, beside = [], []
                for _ in range(times):
                    alone.append(_rate(port, count))
                    with _others(port, sent):
                        beside.append(_rate(port, count))
                what = f"race page, requests of {count} clients: alone / beside {SILENT} {name}"
                yield Line(what, statistics.median(alone), statistics.median(beside), "per s", 1.1)


@contextmanager
def _serving() -> Iterator[int]:
    """The command itself, in a process of its own; gives its port."""
    command = [sys.executable, "-m", "f1model", "serve", "--port", "0", "--seasons", "2024"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield int(process.stdout.readline().split("localhost:")[1].split(",")[0])
        process.terminate()


@contextmanager
def _others(port: int, sent: bytes) -> Iterator[None]:
    """Clients that are connected, have sent so much, and wait: for less long than they are hung up on."""
    with ExitStack() as open_:
        for _ in range(SILENT):
            open_.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(sent)
        yield


def _rate(port: int, count: int) -> float:
    """Requests a second that ``count`` clients are answered, each on a connection that it keeps."""

    def ask(until: float) -> int:
        answered = 0
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until:
            connection.request("GET", PATH)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            answered += 1
        connection.close()
        return answered

    start = time.perf_counter()
    with ThreadPoolExecutor(count) as clients:
        answered = sum(clients.map(ask, [start + SECONDS] * count))
    return answered / (time.perf_counter() - start)
