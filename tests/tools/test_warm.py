"""Warm kernels are as fresh as any other, and none outlives whoever asked for it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from tools.notebooks import warm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a fork after imports is safe on Linux only")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        command = [sys.executable, warm.__file__, "serve", str(door.fileno())]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[door.fileno()])
    yield path, process
    process.communicate()


def opened(path: str, folder: Path) -> KernelManager:
    manager = KernelManager()
    assert manager.kernel_spec is not None
    manager.kernel_spec.argv[:] = [sys.executable, "-S", "-E", warm.__file__, "kernel", path, "{connection_file}"]
    manager.start_kernel(cwd=str(folder), env={**os.environ, "FOR_THIS_ONE": "yes"})
    return manager


def said(manager: KernelManager, code: str) -> str:
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    heard: list[str] = []
    client.execute_interactive(code, timeout=60, output_hook=lambda told: heard.append(told["content"].get("text", "")))
    client.stop_channels()
    return "".join(heard).strip()


def gone(process: int, within: float = 10) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not Path(f"/proc/{process}").exists():
            return True
        time.sleep(0.02)
    return False


def test_a_kernel_is_fresh_and_its_own(server: tuple[str, "subprocess.Popen[bytes]"], tmp_path: Path) -> None:
    one, other = opened(server[0], tmp_path), opened(server[0], tmp_path)
    names = "sorted(n for n in dir() if n[0] != '_' and n not in ('In', 'Out', 'get_ipython', 'exit', 'quit', 'open'))"
    course = "any(n.startswith('f1model') for n in sys.modules)"

    said(one, "import os; mine = 1; os.environ['MINE'] = '1'")

    assert said(other, f"print({names})") == "[]"
    assert said(other, f"import os, sys; print({course}, 'MINE' in os.environ)") == "False False"
    assert said(other, "print(os.getcwd(), os.environ['FOR_THIS_ONE'])") == f"{tmp_path} yes"
    for each in (one, other):
        each.shutdown_kernel()


def test_it_can_be_interrupted_and_ends_when_it_is_told(
    server: tuple[str, "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    manager = opened(server[0], tmp_path)
    process = int(said(manager, "import os; print(os.getpid())"))
    client = manager.client()
    client.start_channels()
    client.execute("import time; time.sleep(60)")
    time.sleep(0.3)

    manager.interrupt_kernel()

    assert client.get_shell_msg(timeout=10)["content"]["ename"] == "KeyboardInterrupt"
    client.stop_channels()
    manager.shutdown_kernel()
    assert gone(process)


@pytest.mark.parametrize("killed", ["whoever asked", "the server"])
def test_no_kernel_outlives_whoever_is_killed(
    server: tuple[str, "subprocess.Popen[bytes]"], tmp_path: Path, killed: str
) -> None:
    manager = opened(server[0], tmp_path)
    process = int(said(manager, "import os; print(os.getpid())"))

    if killed == "the server":
        assert server[1].stdin
        server[1].stdin.close()  # as when pytest is killed
    else:
        os.kill(manager.provisioner.pid, signal.SIGKILL)  # type: ignore[union-attr]

    assert gone(process)
    manager.shutdown_kernel(now=True)
