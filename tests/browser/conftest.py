"""JupyterLab as `make lab` opens it, over a learner's room, in the system's own Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from tools.notebooks.room import COURSE, lay
from tools.site.browser import CHROMIUM, FLAGS, HEIGHT, THEMES, WIDTH, choose_theme

ROOT = Path(__file__).parent.parent.parent
TOKEN = "course"

_SHOWN = """path => { const shown = window.jupyterapp.shell.currentWidget;
    return shown?.context?.path === path && shown.sessionContext.isReady && shown.node.querySelector('.jp-Cell')
        // The room's settings draw all cells at once; a cell that waits for its turn has a placeholder.
        && !shown.node.querySelector('.jp-Cell.jp-mod-placeholder, .jp-Cell-Placeholder'); }"""

# Disposed of, not closed: nobody is asked whether to save it.
_CLOSE = """async () => {
    for (const shown of [...window.jupyterapp.shell.widgets('main')].filter(each => each.sessionContext)) {
        await shown.sessionContext.shutdown();
        shown.dispose(); } }"""


def pytest_sessionstart() -> None:
    if not CHROMIUM:
        pytest.exit("browser: there is no Chromium. Install it, on Debian by: apt install chromium", returncode=1)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of `make lab`: the project's settings; what Jupyter writes goes into a folder of the test."""
    written = tmp_path_factory.mktemp("jupyter")
    folders = {name: str(written / name) for name in (
        "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR", "MPLCONFIGDIR", "npm_config_cache")}  # fmt: skip
    return {**os.environ, **folders, "JUPYTER_CONFIG_PATH": str(ROOT / "jupyter")}


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room as `make lab` lays it, and in it the notebooks as committed, with their outputs, which nobody trusts."""
    folder = tmp_path_factory.mktemp("room")
    lay(COURSE, folder)
    for path in COURSE.glob("*.ipynb"):
        shutil.copy(path, folder / f"untrusted-{path.name}")
    return folder


@pytest.fixture(scope="session")
def lab(room: Path, settings: dict[str, str]) -> Iterator[str]:
    """The address of a JupyterLab over the room."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = [f"--port={port}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={room}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--expose-app-in-browser", *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=settings,
    )  # fmt: skip
    try:
        _wait(f"{address}/api?token={TOKEN}", server)
        yield address
    finally:
        server.kill()  # its kernels see that they have no parent any more, and end
        server.wait(30)


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            assert server.poll() is None, "JupyterLab ended"
            time.sleep(0.25)
    raise AssertionError("JupyterLab did not answer within a minute")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    # Its profile is a temporary one anyway, but crash reports, certificates and dconf would go to the user's home.
    home = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(tmp_path_factory.mktemp("home")))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env={**os.environ, **home})
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(browser: Browser, lab: str) -> Page:
    """JupyterLab on a small laptop's screen, its file browser open. Loading it takes longer than most lessons run."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_default_timeout(60_000)
    page.goto(f"{lab}/lab?token={TOKEN}")
    page.wait_for_selector(".jp-FileBrowser .jp-DirListing-itemText")
    return page


@pytest.fixture
def complaints(window: Page) -> Iterator[list[str]]:
    """The errors that the browser's console shows during this test."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.append(message.text)

    def catch(error: Error) -> None:
        heard.append(str(error))

    window.on("console", listen)
    window.on("pageerror", catch)
    yield heard
    window.remove_listener("console", listen)
    window.remove_listener("pageerror", catch)


@pytest.fixture
def opened(window: Page, complaints: list[str]) -> Iterator[Callable[[str], Page]]:
    """Opens a notebook, by its path in the room, as the only one, in the light theme, with all of its cells drawn."""

    def open_notebook(path: str) -> Page:
        window.evaluate(_CLOSE)
        window.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        choose_theme(window, THEMES[0])
        window.evaluate("path => { window.jupyterapp.commands.execute('docmanager:open', { path }); }", path)
        window.wait_for_function(_SHOWN, arg=path)
        return window

    yield open_notebook
    window.evaluate(_CLOSE)
