"""A pytest plugin: on Linux, notebooks get warm kernels. tools/notebooks/warm.py says what these are."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from queue import Empty

import ipykernel.kernelspec
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from nbval.kernel import RunningKernel

WARM = Path(__file__).parents[1] / "tools/notebooks/warm.py"
SOCKET = "WARM_KERNELS"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """One process serves all workers, which it tells where; it ends with this one, however this one ends."""
    if sys.platform != "linux":
        return
    if SOCKET not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="warm-")
        os.environ[SOCKET] = str(Path(folder.name) / "socket")
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(os.environ[SOCKET])
            door.listen()
            command = [sys.executable, str(WARM), "serve", str(door.fileno())]
            server = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[door.fileno()])

        def end() -> None:
            server.communicate()
            folder.cleanup()
            del os.environ[SOCKET]

        config.add_cleanup(end)
    command = [sys.executable, "-S", "-E", str(WARM), "kernel", os.environ[SOCKET], "{connection_file}"]
    ipykernel.kernelspec.get_kernel_dict.__globals__["make_ipkernel_cmd"] = lambda *_, **__: command
    BlockingKernelClient.wait_for_ready = _heard
    RunningKernel.stop = _stop


# A kernel is waited for by jupyter_client and again by nbval, and whether it has ended is asked ten times a second: in
# all, nothing happens for half a second of each notebook.
def _heard(client: BlockingKernelClient, timeout: float | None = None) -> None:
    """Wait until it answers, on both channels."""
    while True:
        client.kernel_info()
        try:
            client.get_shell_msg(timeout=timeout)
        except Empty:
            raise RuntimeError(f"The kernel has not answered in {timeout} seconds.") from None
        try:
            client.get_iopub_msg(timeout=0.2)
            return
        except Empty:
            continue


def _stop(kernel: RunningKernel) -> None:
    kernel.kc.stop_channels()
    process = kernel.km.provisioner.process
    process.kill()
    process.wait()
    kernel.km.shutdown_kernel(now=True)
    del kernel.km
