"""Serve the site on this machine, compressed as any host of static pages does it:

python -m tools.site.serve 8000
"""

import gzip
import os
import sys
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tools.site.build import SITE

COMPRESSED = {".css", ".html", ".ipynb", ".js", ".json", ".mjs", ".svg", ".wasm"}


class Handler(SimpleHTTPRequestHandler):
    """Files of the site; those that shrink are compressed once, and kept beside it in memory."""

    extensions_map = {  # noqa: RUF012
        **SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm",
    }  # fmt: skip
    kept: dict[Path, bytes] = {}  # noqa: RUF012

    def __init__(self, *asked: Any, sent: Callable[[int], object] = int, **options: Any) -> None:
        self.sent = sent
        super().__init__(*asked, **options)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path = path / "index.html"
        wanted = path.is_file() and path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        if not wanted or not self.path.split("?")[0].endswith(path.name):
            super().do_GET()
            return
        changed = self.date_time_string(int(path.stat().st_mtime))
        if self.headers.get("If-Modified-Since") == changed:
            self.send_response(304)
            self.end_headers()
            return
        if path not in self.kept:
            self.kept[path] = gzip.compress(path.read_bytes(), 6, mtime=0)
        body = self.kept[path]
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Last-Modified", changed)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.sent(len(body))

    def end_headers(self) -> None:
        """Let a browser keep what it has, as long as it asks whether that has changed."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file as it is."""
        self.sent(os.fstat(source.fileno()).st_size)
        super().copyfile(source, outputfile)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the address is what is printed."""


class Server(ThreadingHTTPServer):
    """Says nothing of a visitor who leaves before all has come."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def server(folder: Path, port: int, sent: Callable[[int], object] = int) -> Server:
    """A server of ``folder`` for this machine alone; port 0 takes a free one. ``sent`` is told the bytes of each."""
    return Server(("127.0.0.1", port), partial(Handler, directory=str(folder), sent=sent))


def main(port: int) -> int:
    """Serve until interrupted."""
    if not (SITE / "index.html").exists():
        print("serve_site: there is no site yet. Make it: make site", file=sys.stderr)
        return 1
    with server(SITE, port) as serving:
        print(f"The course is at http://localhost:{serving.server_port}/ (end with Ctrl-C)", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000))
