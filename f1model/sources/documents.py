"""JSON documents of any size, read as a stream: the records at one place in them, each with what names its table."""

import re
from collections.abc import Iterator
from typing import Any

from f1model.errors import ModelError
from f1model.sources.json_events import events
from f1model.sources.json_values import LONGEST_NUMBER, Builder, NotJsonError
from f1model.sources.streams import CHUNK, LONGEST, Reader

ANY = "*"  # in a path: whatever name there is, which is the table's
EACH = "[]"  # in a path: each member of a list
Path = tuple[str, ...]

_LONG_NUMBER = re.compile(rb"[\s:,\[-]\d{%d}" % LONGEST_NUMBER)
_HALF = re.compile(
    rb"(\\+)u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])([c-fC-F])[0-9a-fA-F]{2})"
)
_MEND = "Mend it there, or make the file again."


def partial(head: bytes) -> tuple[Any, bool]:
    """The first JSON value of a text as far as it goes, and whether another one follows. None: it is no JSON."""
    builder, whole = Builder(), False
    if match := _LONG_NUMBER.search(head):
        head = head[: match.start() + 1]
    try:
        for event, value in _events(_Held(head)):
            if whole:
                return builder.value, True
            whole = builder.feed(event, value)
    except (ModelError, NotJsonError):
        pass
    return builder.value, False


def records(reader: Reader, path: Path) -> Iterator[tuple[str | None, Any, str]]:
    """The values at ``path`` in every document of a file: the name of the table, the value, and where it is.

    ``("Items", EACH)`` are the items of a scan; () are the documents themselves. What lies beside the path is passed
    over. Raises ModelError where the file is no JSON.
    """
    held = _Held(reader=reader)
    trail: list[str] = []  # the names on the way to where the reader is, one for each open object or list
    names: list[str] = []  # on the way along the path: the values of ANY
    builder: Builder | None = None
    count = started = 0
    where = reader.where
    try:
        for event, value in _events(held):
            held.idle = 0
            if builder is None:
                if event == "map_key":
                    trail[-1] = value
                    continue
                if event in ("end_map", "end_array"):
                    trail.pop()
                    continue
                if not _on(trail, path):
                    if event == "start_map" or event == "start_array":
                        trail.append(EACH if event == "start_array" else "")
                        if len(trail) > len(path) + 200:
                            raise NotJsonError("nested too deeply")
                    continue
                builder, started, count = Builder(), reader.done, count + 1
                names = [name for name, step in zip(trail, path, strict=False) if step == ANY]
            if builder.feed(event, value):
                yield (names[0] if names else None), builder.value, f"{where}: item {count:,}"
                builder = None
            elif reader.done - started > LONGEST:
                raise NotJsonError(f"no item: it has over {LONGEST:,} bytes")
    except NotJsonError as error:
        raise ModelError(f"{where}: item {count:,}", f"it is {error}.", _MEND) from None


def _on(trail: list[str], path: Path) -> bool:
    return len(trail) == len(path) and all(
        step == name or (step == ANY and name != EACH) for step, name in zip(path, trail, strict=True)
    )


def _events(held: "_Held") -> Iterator[tuple[str, Any]]:
    try:
        import ijson
    except ImportError:  # in a browser's tab, whose files are small
        yield from held.events_in_memory()
        return
    try:
        yield from ijson.basic_parse(held, multiple_values=True, buf_size=CHUNK)
    except ijson.JSONError as error:
        raise held.fault(error) from None
    except (ValueError, SystemError, OverflowError, ArithmeticError) as error:  # a number of thousands of digits
        if isinstance(error, NotJsonError | ModelError):
            raise
        raise ModelError(held.place(), "a number is beyond those that DynamoDB stores.", _MEND) from None


class _Held:
    """What ijson reads from, which keeps the last chunk, to say where a fault is."""

    def __init__(self, whole: bytes = b"", reader: Reader | None = None) -> None:
        self.chunk = b""
        self.idle = 0  # bytes since the last event
        self._whole, self._reader = whole, reader
        self._tail = b""  # of what was read before this chunk
        self._line = 1  # of the chunk's first character

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""
        self._line += self.chunk.count(b"\n")
        if self._reader is None:
            self.chunk, self._whole = self._whole, b""
        else:
            self.chunk = self._reader.read(size)
            self.idle += len(self.chunk)
            if self.idle > LONGEST:
                raise ModelError(self.place(), f"one value has over {LONGEST:,} bytes.", _MEND)
            self._check(self._tail)
            self._tail = (self._tail + self.chunk)[-LONGEST_NUMBER - 2 :]
        return self.chunk

    def _check(self, before: bytes) -> None:
        """Find what ijson's parser, yajl, passes over in silence, or fails at much later: its own words for it."""
        text = before + self.chunk
        if match := _LONG_NUMBER.search(text):
            problem = f"a number has over {LONGEST_NUMBER:,} digits, and DynamoDB stores 38."
            raise ModelError(self.place(match[0]), problem, _MEND)
        # yajl puts a question mark for half of a character. A pair may begin in the chunk before.
        text, first = text[-len(self.chunk) - 64 :], not before
        for match in _HALF.finditer(text) if b"\\u" in text else ():
            low = match[2] is not None
            if len(match[1]) % 2 == 0 or (not first and match.start() < (6 if low else 1)):
                continue
            if low or match.end() <= len(text) - 6 or not self.chunk:
                raise ModelError(self.place(match[0]), "it holds half of a character.", _MEND)

    def events_in_memory(self) -> Iterator[tuple[str, Any]]:
        text = b"".join(iter(lambda: self.read(CHUNK), b"")).decode(errors="replace")
        where = self._reader.where if self._reader else ""
        try:
            yield from events(text)
        except ValueError as error:
            if isinstance(error, NotJsonError):
                raise
            at = error.args[-1]
            early = at >= len(text.rstrip())
            problem = "it ends in the middle: the JSON is cut off." if early else "it is not JSON."
            line = text.count("\n", 0, at) + 1
            raise ModelError(f"{where}:{line}", problem, "Make the file again." if early else _MEND) from None

    def place(self, found: bytes = b"") -> str:
        """The file and the line of what is in this chunk."""
        at = self.chunk.find(found) if found else 0
        where = self._reader.where if self._reader else ""
        line = self._line + self.chunk.count(b"\n", 0, max(at, 0))
        return f"{where}:{line}"

    def fault(self, error: Exception) -> ModelError:
        """What ijson says, with the line. yajl quotes what is around the fault, on one line."""
        said = error.args[0] if error.args else ""
        text = said if isinstance(said, bytes) else str(said).encode(errors="replace")
        what, _, rest = text.partition(b"\n")
        context, _, arrow = rest.partition(b"\n")
        if not arrow:  # a context that ends with the text has no line of its own
            context = rest.split(b"(right here)")[0]
        plain = self.chunk.replace(b"\n", b" ").replace(b"\r", b" ")
        quoted = context.lstrip(b" ").rstrip()
        at = plain.find(quoted) if quoted else len(plain)
        caret = len(text.rsplit(b"\n", 2)[-2 if text.endswith(b"\n") else -1].rstrip()) - 1
        at = max(at, 0) + max(0, min(len(quoted), caret - (len(context) - len(context.lstrip(b" ")))))
        line = self._line + self.chunk.count(b"\n", 0, at)
        where = self._reader.where if self._reader else ""
        early = b"premature EOF" in what or (b"incomplete" in what.lower())
        problem = "it ends in the middle: the JSON is cut off." if early else f"it is not JSON ({_said(what)})."
        return ModelError(f"{where}:{line}", problem, "Make the file again." if early else _MEND)


def _said(what: bytes) -> str:
    text = what.decode(errors="replace").removeprefix("lexical error: ").removeprefix("parse error: ")
    return text.strip().rstrip(".")
