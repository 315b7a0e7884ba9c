"""The studio as a page of this machine, over HTTP: the page, its two files, and what it asks."""

import json
from html import escape
from pathlib import Path

from f1model.errors import ModelError
from f1model.export.json_text import parsed
from f1model.serving.answer import GUARDS, Answer, answer, refusal
from f1model.serving.http import Asked, stranger
from f1model.studio.session import Session

METHODS = ("GET", "HEAD", "POST")
_FOLDER = Path(__file__).parent
_FILES = {"/studio.js": "text/javascript", "/studio.css": "text/css"}
# The page runs our own script and asks this server. Pictures are in it; there is nothing else to fetch, from anywhere.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Studio: {title}</title>
<link rel="stylesheet" href="studio.css">
<script type="module" src="page.js"></script>
<body>
<main><h1>The studio</h1><h2>{title}</h2><div id="studio"><noscript>The studio needs JavaScript.</noscript></div></main>
</body>
</html>
"""
_SCRIPT = """import { mount } from "./studio.js";
mount(document.getElementById("studio"), async (message) => {
  const answer = await fetch("ask", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(message),
  });
  if (!answer.ok) throw new Error((await answer.json()).message);
  return answer.json();
}, "see whether the terminal still runs it, and load the page again");
"""


class StudioApp:
    """Answers with the page of one session, which goes on when the page is loaded again.

    Only this machine is answered, and no page of somebody else's.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def answer(self, asked: Asked) -> Answer:
        """Answer one request."""
        refused = stranger(asked)
        if refused:
            return refusal(403, refused)
        path = asked.target.partition("?")[0]
        if path == "/ask":
            return self._asked(asked)
        if asked.method == "POST":
            return refusal(405, "Only /ask is posted to.", {"Allow": "GET, HEAD"})
        if path == "/":
            return _file(_PAGE.format(title=escape(self.session.history.first.table)), "text/html")
        if path == "/page.js":
            return _file(_SCRIPT, "text/javascript")
        if path in _FILES:
            return _file((_FOLDER / path[1:]).read_text(encoding="utf-8"), _FILES[path])
        return refusal(404, "There is no such path. The studio is at /.")

    def _asked(self, asked: Asked) -> Answer:
        if asked.method != "POST":
            return refusal(405, "A message is posted.", {"Allow": "POST"})
        if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return refusal(415, "Send an object of JSON, with Content-Type: application/json.")
        try:
            message = parsed(asked.body, "the message")
        except ModelError as error:
            return refusal(400, str(error))
        if not isinstance(message, dict):
            return refusal(400, "A message is an object of JSON.")
        return answer(200, json.dumps(self.session.answer(message), ensure_ascii=False))


def _file(text: str, kind: str) -> Answer:
    return {
        "statusCode": 200, "body": text, "cookies": [], "isBase64Encoded": False,
        "headers": {**GUARDS, "Content-Type": f"{kind}; charset=utf-8", "Content-Security-Policy": _POLICY},
    }  # fmt: skip
