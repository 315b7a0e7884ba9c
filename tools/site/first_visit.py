"""A first visit to the site: one notebook opened and run in the system's Chromium, which can reach nothing else."""

import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tools.site.browser import CHROMIUM, FLAGS, finish_all, problems, start_all
from tools.site.serve import server

OWN = ("google.com", "googleapis.com", "gvt1.com")  # the browser itself asks its maker, whatever page is open
PATIENCE = 180_000  # milliseconds until a notebook must have run

_DRAWN = """() => window.ran || window.jupyterapp.shell.currentWidget.content.widgets.some(cell =>
    cell.model.type === 'code' && cell.node.querySelector('.jp-OutputArea-output img, .jp-OutputArea-output table'))"""


@dataclass(frozen=True)
class Visit:
    """The bytes that came, the seconds until the notebook and a first picture were there, and what went wrong."""

    sent: int
    shown: float
    picture: float
    errors: list[str]
    far: list[str]
    image: bytes


@dataclass(frozen=True)
class Visitor:
    """A page of an empty browser, the site's address, and so far: the bytes of each answer, and what was asked afar."""

    page: Page
    address: str
    sent: list[int]
    far: list[str]


@contextmanager
def visitor(site: Path, width: int = 1400, height: int = 1000, **options: Any) -> Iterator[Visitor]:
    """The system's Chromium before it has opened anything of ``site``; it can reach nothing else.

    ``options`` are those of a page of playwright, such as ``color_scheme="dark"``.
    """
    with served(site) as (address, sent), trap(OWN) as (proxy, far), sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, f"--proxy-server=http://127.0.0.1:{proxy}"]
        )
        page = browser.new_page(viewport={"width": width, "height": height}, **options)
        page.set_default_timeout(PATIENCE)
        yield Visitor(page, address, sent, far)
        browser.close()


def visit(site: Path, notebook: str, then: Callable[[Page], None] = lambda page: None) -> Visit:
    """Open ``notebook`` (a path on the site) in an empty browser, run all its cells, and wait until they have run.

    ``then`` does something with the page after that.
    """
    with visitor(site) as one:
        page, begun = one.page, time.monotonic()
        page.goto(f"{one.address}lab/index.html?path={notebook}")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        shown = time.monotonic() - begun
        page.wait_for_function("() => window.jupyterapp.shell.currentWidget?.sessionContext?.isReady")
        # What was committed is shown at once; cleared, a picture is one that was drawn here.
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs'); }")
        start_all(page)
        page.wait_for_function(_DRAWN, polling=100)  # or all has run, or failed, before a picture
        picture = time.monotonic() - begun
        finish_all(page)
        then(page)
        return Visit(sum(one.sent), shown, picture, problems(page), one.far, page.screenshot())


@contextmanager
def served(site: Path) -> Iterator[tuple[str, list[int]]]:
    """The address of a server of ``site``, and the bytes of each file that it sends."""
    sent: list[int] = []
    with server(site, 0, sent.append) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/", sent
        serving.shutdown()


@contextmanager
def trap(own: tuple[str, ...] = ()) -> Iterator[tuple[int, list[str]]]:
    """A proxy that is asked for whatever is not on this machine, refuses it, and remembers; its port, and what it was.

    What is asked of machines whose names end in one of ``own``, it forgets.
    """
    far: list[str] = []

    class Refuse(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked = self.rfile.readline(2000).decode("latin-1").split()[1:2]
            host = re.sub(r"^\w+://", "", "".join(asked)).partition("/")[0].partition(":")[0]
            if not host.endswith(own):
                far.append("".join(asked))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refuse) as trap:
        trap.daemon_threads = True
        threading.Thread(target=trap.serve_forever, daemon=True).start()
        yield trap.server_address[1], far
        trap.shutdown()
