"""Key templates: `RACE#{Round:02d}` as segments that render to a key, and read it back.

A template is a Python format string over attribute names. It is split at the delimiter ``#`` into segments,
each a literal or one field; the only format is a zero-padding, ``0Nd``.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from string import Formatter
from typing import Any

from f1model.errors import ModelError
from f1model.values import normal

DELIMITER = "#"
AFTER_DELIMITER = "$"  # the next character in byte order: what ends a range of "head and its children"

_PADDING = re.compile(r"0([1-9]\d?)d")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", re.ASCII)


@dataclass(frozen=True)
class Segment:
    """What stands between two delimiters: a literal ``text``, or a ``field`` padded to ``width`` (0: not)."""

    text: str = ""
    field: str = ""
    width: int = 0

    @property
    def label(self) -> str:
        if not self.field:
            return self.text
        return f"<{self.field}:0{self.width}d>" if self.width else f"<{self.field}>"

    def render(self, values: Mapping[str, Any], place: str) -> str:
        """The segment's text; ``values`` hold str, int or Decimal.

        Raises:
            ModelError: the value is missing, empty, holds the delimiter, or does not fit the padding.
        """
        if not self.field:
            return self.text
        value = values.get(self.field)
        where = f"{place}: {self.field}"
        if value is None:
            raise ModelError(f"{where} is missing, and the key needs it. Give it, or take it out of the key.")
        if isinstance(value, str):
            if not value:
                raise ModelError(f"{where} is empty, and a key needs text. Give it a value.")
            if DELIMITER in value:
                raise ModelError(
                    f"{where} is {value!r}, which contains the delimiter {DELIMITER}: the key could not be read "
                    "back. Replace the character in the value before it goes into a key."
                )
            return value
        text = format(Decimal(normal(value)), "f")
        if not self.width:
            return text
        if not text.isdecimal():
            raise ModelError(f"{where} is {text}: only whole numbers from 0 up can be zero-padded.")
        if len(text) > self.width:
            raise ModelError(
                f"{where} is {text}, wider than its padding of {self.width} digits, so keys would no longer sort "
                f"as numbers. Widen the template to {{{self.field}:0{len(text)}d}} and load the data again."
            )
        return text.zfill(self.width)

    def read(self, text: str, kind: str) -> Any:
        """The field's value in ``text`` as declared type ``kind``, or None where the text does not fit."""
        if kind != "N":
            return text or None
        if self.width:
            fits = len(text) == self.width and text.isascii() and text.isdecimal()
            return int(text) if fits else None
        if not _NUMBER.fullmatch(text):
            return None
        return Decimal(text) if "." in text else int(text)


@dataclass(frozen=True)
class Template:
    """A key, or the left part of one, as segments."""

    segments: tuple[Segment, ...]

    @classmethod
    def parse(cls, source: str, place: str) -> "Template":
        """Read a format string such as ``"RACE#{Round:02d}"``; ``place`` names it in errors.

        Raises:
            ModelError: the format string is malformed, has an empty segment, a format other than ``0Nd``,
                a field with an index or attribute, or text and a field in one segment.
        """
        return cls(tuple(_segment(part, source, place) for part in source.split(DELIMITER)))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return tuple(segment.field for segment in self.segments if segment.field)

    @property
    def label(self) -> str:
        """As shown to people: ``RACE#<Round:02d>``."""
        return DELIMITER.join(segment.label for segment in self.segments)

    def head(self, given: Collection[str]) -> "Template":
        """The segments from the left that are literal or whose field is given."""
        count = 0
        for segment in self.segments:
            if segment.field and segment.field not in given:
                break
            count += 1
        return Template(self.segments[:count])

    def render(self, values: Mapping[str, Any], place: str) -> str:
        """The key's text. Raises ModelError as :meth:`Segment.render` does."""
        return DELIMITER.join(segment.render(values, place) for segment in self.segments)

    def read(self, text: str, kinds: Mapping[str, str]) -> dict[str, Any] | None:
        """The fields' values in a rendered key, typed by ``kinds`` (name to S or N); None if it does not fit."""
        parts = text.split(DELIMITER)
        if len(parts) != len(self.segments):
            return None
        values: dict[str, Any] = {}
        for segment, part in zip(self.segments, parts, strict=True):
            if not segment.field:
                if segment.text != part:
                    return None
                continue
            value = segment.read(part, kinds.get(segment.field, "S"))
            if value is None or values.setdefault(segment.field, value) != value:
                return None
        return values


def key_order(value: Any) -> Any:
    """A key value as engines order it: text by its UTF-8 bytes, numbers by value, binary by byte."""
    return value.encode() if isinstance(value, str) else value


def _segment(part: str, source: str, place: str) -> Segment:
    try:
        pieces = list(Formatter().parse(part))
    except ValueError as error:
        raise ModelError(f"{place}: {source!r} is not a format string ({error}).") from None
    if not pieces:
        raise ModelError(f"{place}: {source!r} has an empty segment. Write text or a {{Field}} there.")
    _, field, padding, conversion = pieces[0]
    literal = "".join(text for text, _, _, _ in pieces)  # {{ and }} each begin a new piece
    if all(name is None for _, name, _, _ in pieces):
        return Segment(literal)
    if len(pieces) > 1 or literal or field is None:
        raise ModelError(
            f"{place}: {source!r} mixes text and a field, or two fields, in one segment. "
            f"Separate them with {DELIMITER}."
        )
    if not field.isidentifier():
        raise ModelError(f"{place}: {{{field}}} in {source!r} is not a plain attribute name (letters, digits, _).")
    match = _PADDING.fullmatch(padding or "")
    if conversion or (padding and not match):
        raise ModelError(
            f"{place}: {{{field}}} in {source!r} may have no format but zero-padding, as in {{{field}:02d}}."
        )
    return Segment(field=field, width=int(match[1]) if match else 0)
