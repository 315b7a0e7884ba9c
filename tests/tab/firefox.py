"""The system's own Firefox: it understands WebDriver BiDi by itself, so that no driver has to be fetched.

Playwright drives a Firefox of its own making. A tab here answers as much as ``tools.site.browser`` asks of a page.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from websocket import WebSocket, create_connection

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
PATIENCE = 60_000  # milliseconds until Firefox must have answered, or what is waited for must be there
WIDTH, HEIGHT = 1400, 1000  # pixels
LISTENS = "WebDriverBiDiServer.json"  # Firefox writes it into its profile as soon as it can be spoken to
DARK = "layout.css.prefers-color-scheme.content-override"  # 0 where pages are told that the system is dark, 1 if light
QUIET = {  # what Firefox asks of its maker, whatever page is open
    "services.settings.server": "data:,#remote-settings-dummy/v1",  # the very word that switches it off
    "media.gmp-manager.updateEnabled": False,
    "extensions.systemAddon.update.url": "",
}
# Then Firefox takes the word above; and it crashes if it is to reach another machine past the proxy.
LOCAL = {"MOZ_DISABLE_NONLOCAL_CONNECTIONS": "1"}

_MIDDLE = """selector => {
    const element = document.querySelector(selector);
    element.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = element.getBoundingClientRect();
    return [Math.round(x + width / 2), Math.round(y + height / 2)]; }"""


class FirefoxError(Exception):
    """Firefox does not start, or does not do what it is asked: one line that says what."""


class Tab:
    """A tab of Firefox. Everything it is asked goes over one connection, and each answer is awaited."""

    def __init__(self, connection: WebSocket) -> None:
        self._connection, self._asked = connection, 0
        self._ask("session.new", capabilities={})
        # Not the first tab: there the address bar has the focus, and JupyterLab's current widget is what has it.
        self._tab = self._ask("browsingContext.create", type="tab")
        self._ask("browsingContext.setViewport", **self._tab, viewport={"width": WIDTH, "height": HEIGHT})

    def open(self, address: str) -> None:
        """Open a page; returns once all that it names has been loaded."""
        self._ask("browsingContext.navigate", **self._tab, url=address, wait="complete")

    def evaluate(self, function: str, argument: object = None) -> Any:
        """What a function of JavaScript's gives at once, as JSON holds it. Raises FirefoxError where it fails."""
        done = self._ask(
            "script.callFunction",
            functionDeclaration=f"given => JSON.stringify(({function})(JSON.parse(given)))",
            arguments=[{"type": "string", "value": json.dumps(argument)}],
            target=self._tab,
            awaitPromise=False,
        )
        if done["type"] == "exception":
            raise FirefoxError(done["exceptionDetails"]["text"])
        return json.loads(done["result"].get("value", "null"))

    def wait_for_function(self, function: str, *, timeout: float = PATIENCE, polling: float = 100) -> None:
        """Wait until a function gives what is true; times are in milliseconds. Raises FirefoxError if it never does."""
        end = time.monotonic() + timeout / 1000
        while not self.evaluate(f"() => Boolean(({function})())"):
            if time.monotonic() > end:
                raise FirefoxError(f"After {timeout / 1000:.0f} s this is not true: {function}")
            time.sleep(polling / 1000)

    def click(self, selector: str) -> None:
        """Click on the middle of an element, or on whatever lies above it."""
        x, y = self.evaluate(_MIDDLE, selector)
        actions = [{"type": "pointerMove", "x": x, "y": y}]
        actions += [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act({"type": "pointer", "id": "mouse", "actions": actions})

    def press(self, key: str) -> None:
        """Press a key, wherever the focus is."""
        actions = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def screenshot(self) -> bytes:
        """What is seen of the page, as PNG."""
        return b64decode(self._ask("browsingContext.captureScreenshot", **self._tab)["data"])

    def _act(self, source: dict[str, object]) -> None:
        self._ask("input.performActions", **self._tab, actions=[source])

    def _ask(self, method: str, **params: object) -> Any:
        self._asked += 1
        self._connection.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        answer = json.loads(self._connection.recv())
        if answer["type"] == "error":
            raise FirefoxError(f"{method}: {answer['message']}")
        return answer["result"]


@contextmanager
def firefox(proxy: int, **preferences: bool | int | str) -> Iterator[Tab]:
    """A tab of a Firefox that is new, knows nothing of the user's, and reaches other machines by this proxy alone.

    Raises FirefoxError where it does not start.
    """
    assert FIREFOX, "these tests need Firefox; on Debian: apt install firefox-esr"
    asked = {"network.proxy.type": 1, **QUIET, **preferences}
    for kind in ("http", "ssl"):
        asked |= {f"network.proxy.{kind}": "127.0.0.1", f"network.proxy.{kind}_port": proxy}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in asked.items()]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:  # it may still write while it ends
        (Path(home) / "user.js").write_text("".join(lines), encoding="utf-8")
        process = subprocess.Popen(
            [FIREFOX, "--headless", "--remote-debugging-port=0", "--profile", home],
            env={**os.environ, **LOCAL, "HOME": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            with closing(
                create_connection(_address(process, home), timeout=PATIENCE / 1000, suppress_origin=True)
            ) as to:
                yield Tab(to)
        finally:
            process.terminate()
            process.wait()


def _address(process: subprocess.Popen[bytes], profile: str) -> str:
    """Where a Firefox that is starting can be spoken to."""
    path, end = Path(profile) / LISTENS, time.monotonic() + PATIENCE / 1000
    while not (path.exists() and (said := path.read_text(encoding="utf-8"))):
        if process.poll() is not None or time.monotonic() > end:
            raise FirefoxError(f"{FIREFOX} does not start, or cannot be spoken to; it ended with {process.returncode}.")
        time.sleep(0.05)
    at = json.loads(said)
    return f"ws://{at['ws_host']}:{at['ws_port']}/session"
