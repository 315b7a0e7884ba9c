"""The events of JSON in memory, by the names that ijson has for them: for a browser's tab, where ijson is not."""

import re
from collections.abc import Iterator
from decimal import Decimal
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

_SPACE, _COLON = re.compile(r"[ \t\n\r]*"), re.compile(r"[ \t\n\r]*:")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_WORDS = {"true": ("boolean", True), "false": ("boolean", False), "null": ("null", None)}
_WORD = re.compile("|".join(_WORDS))


def events(text: str) -> Iterator[tuple[str, Any]]:
    """One event after the other, of one document or several.

    Raises ValueError, with the position of the fault as its second argument; the length of the text, if it ends early.
    """
    at, opened, wanted = 0, "", "value"  # "first", "name" or "more" in an object or a list
    while (at := _after(_SPACE, text, at)) < len(text):
        letter = text[at]
        if letter in "}]":
            if not opened.endswith(letter) or wanted not in ("first", "more"):
                raise ValueError("unexpected", at)
            opened, at = opened[:-1], at + 1
            yield ("end_map" if letter == "}" else "end_array"), None
            wanted = "more" if opened else "value"
        elif wanted == "more":
            if letter != ",":
                raise ValueError("unexpected", at)
            at, wanted = at + 1, "name" if opened.endswith("}") else "value"
        elif opened.endswith("}") and wanted in ("first", "name"):
            name, at = _string(text, at)
            at, wanted = _after(_COLON, text, at), "value"
            yield "map_key", name
        elif letter in "{[":
            opened, at, wanted = opened + ("}" if letter == "{" else "]"), at + 1, "first"
            yield ("start_map" if letter == "{" else "start_array"), None
        else:
            kind, value, at = _value(text, at)
            wanted = "more" if opened else "value"
            yield kind, value
    if opened or not text.strip():
        raise ValueError("incomplete", len(text))


def _value(text: str, at: int) -> tuple[str, Any, int]:
    if text[at] == '"':
        return "string", *_string(text, at)
    if word := _WORD.match(text, at):
        return *_WORDS[word[0]], word.end()
    if not (number := _NUMBER.match(text, at)):
        raise ValueError("unexpected", at)
    value = Decimal(number[0]) if number[1] or number[2] else int(number[0])
    return "number", value, number.end()


def _string(text: str, at: int) -> tuple[str, int]:
    if text[at] != '"':
        raise ValueError("unexpected", at)
    try:
        read: tuple[str, int] = scanstring(text, at + 1)
    except ValueError:
        raise ValueError("a text that does not end", len(text)) from None
    return read


def _after(what: re.Pattern[str], text: str, at: int) -> int:
    found = what.match(text, at)
    if not found:
        raise ValueError("unexpected", at)
    return found.end()
