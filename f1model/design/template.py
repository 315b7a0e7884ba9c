"""Key templates: `RACE#{Round:02d}` as segments that render a key, and read one back.

A template is a Python format string over attribute names. It is split at the delimiter ``#`` into segments,
each of which is a literal or one field. The only format is zero-padding, ``0Nd``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from string import Formatter
from typing import Any

from f1model.errors import ModelError
from f1model.values import brief, normal

DELIMITER = "#"
AFTER_DELIMITER = "$"  # the next character in byte order: it ends the range of a key and its children

_PADDING = re.compile(r"0([1-9]\d?)d")
_LONGEST = 300  # characters of a number in a key; DynamoDB's longest has 131
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", re.ASCII)


@dataclass(frozen=True)
class Segment:
    """The part between two delimiters: a literal ``text``, or a ``field``, padded to ``width`` digits (0: none)."""

    text: str = ""
    field: str = ""
    width: int = 0

    @property
    def label(self) -> str:
        if not self.field:
            return self.text
        return f"<{self.field}:0{self.width}d>" if self.width else f"<{self.field}>"

    def render(self, values: Mapping[str, Any], where: str) -> str:
        """The segment as text; ``values`` are of type str, int or Decimal.

        Raises:
            ModelError: the value is missing or empty, contains the delimiter, or does not fit the padding.
        """
        if not self.field:
            return self.text
        value = values.get(self.field)
        if value is None:
            problem = f"{self.field} is missing, and the key needs it."
            raise ModelError(where, problem, "Give it, or take it out of the key.")
        if isinstance(value, str):
            if not value:
                raise ModelError(where, f"{self.field} is empty, and a key needs text.", "Give it a value.")
            if DELIMITER in value:
                raise ModelError(
                    where,
                    f"{self.field} is {value!r}, which contains the delimiter {DELIMITER}: the key could not be read "
                    "back.",
                    "Replace the character in the value before it goes into a key.",
                )
            return value
        number = Decimal(normal(value))
        if abs(number.adjusted()) > _LONGEST:
            problem = f"{self.field} is {brief(value)}, which is beyond the numbers that DynamoDB stores."
            raise ModelError(where, problem, "Change the value.")
        text = format(number, "f")
        if not self.width:
            return text
        if not text.isdecimal():
            problem = f"{self.field} is {text}: only whole numbers from 0 up can be zero-padded."
            raise ModelError(where, problem, "Remove the padding, or store another number.")
        if len(text) > self.width:
            raise ModelError(
                where,
                f"{self.field} is {text}, wider than its padding of {self.width} digits, so keys would no longer sort "
                "as numbers.",
                f"Widen the template to {{{self.field}:0{len(text)}d}} and load the data again.",
            )
        return text.zfill(self.width)

    def read(self, text: str, kind: str) -> Any:
        """The field's value, read from ``text`` as declared type ``kind``; None if the text does not fit."""
        if kind != "N":
            return text or None
        if len(text) > _LONGEST:
            return None
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
    def parse(cls, source: str, where: str) -> "Template":
        """Read a format string such as ``"RACE#{Round:02d}"``; ``where`` names it in errors.

        Raises:
            ModelError: the format string is malformed, or has an empty segment, a format other than ``0Nd``,
                a field with an index or an attribute, or text and a field in one segment.
        """
        return cls(tuple(_segment(part, source, where) for part in source.split(DELIMITER)))

    @classmethod
    def attribute(cls, name: str) -> "Template":
        """The template of a key that is one attribute, unchanged."""
        return cls((Segment(field=name),))

    @classmethod
    def literal(cls, text: str) -> "Template":
        """The template of a key that is always the same text."""
        return cls(tuple(map(Segment, text.split(DELIMITER))))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return tuple(segment.field for segment in self.segments if segment.field)

    @property
    def label(self) -> str:
        """As shown to people: ``RACE#<Round:02d>``."""
        return DELIMITER.join(segment.label for segment in self.segments)

    def render(self, values: Mapping[str, Any], where: str) -> str:
        """The key's text. Raises ModelError as :meth:`Segment.render` does."""
        return DELIMITER.join(segment.render(values, where) for segment in self.segments)

    def read(self, text: str, kinds: Mapping[str, str]) -> dict[str, Any] | None:
        """The values of the fields in a rendered key, of types ``kinds`` (S or N by name); None if it does not fit."""
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


def _segment(part: str, source: str, where: str) -> Segment:
    try:
        pieces = list(Formatter().parse(part))
    except ValueError as error:
        raise ModelError(where, f"{source!r} is not a format string ({error}).", "Close each brace.") from None
    if not pieces:
        raise ModelError(where, f"{source!r} has an empty segment.", "Write text or a {Field} there.")
    _, field, padding, conversion = pieces[0]
    literal = "".join(text for text, _, _, _ in pieces)  # {{ and }} each begin a new piece
    if all(name is None for _, name, _, _ in pieces):
        return Segment(literal)
    if len(pieces) > 1 or literal or field is None:
        problem = f"{source!r} mixes text and a field, or two fields, in one segment."
        raise ModelError(where, problem, f"Separate them with {DELIMITER}.")
    if not field.isidentifier():
        problem = f"{{{field}}} in {source!r} is not a plain attribute name (letters, digits, _)."
        raise ModelError(where, problem, "Key by an attribute that has one.")
    match = _PADDING.fullmatch(padding or "")
    if conversion or (padding and not match):
        problem = f"{{{field}}} in {source!r} has a format other than zero-padding."
        raise ModelError(where, problem, f"Write {{{field}}}, or {{{field}:02d}} for a number.")
    return Segment(field=field, width=int(match[1]) if match else 0)
