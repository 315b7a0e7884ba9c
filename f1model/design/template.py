"""Key templates: `RACE#{Round:02d}` as segments that render a key, and read one back.

A template is a Python format string over attribute names. It is split at the model's delimiter (``#``) into segments,
each of which is a literal or one field, with or without text around it: ``RACE``, ``{Round:02d}``, ``v{Version}``. The
only format is zero-padding, ``0Nd``. A key may begin or end with the delimiter: ``#METADATA``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from string import Formatter
from typing import Any

from f1model.errors import ModelError
from f1model.values import TOO_LONG, brief, normal

DELIMITER = "#"

_PADDING = re.compile(r"0([1-9]\d?)d")
_LONGEST = 300  # characters of a number in a key; DynamoDB's longest has 131
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", re.ASCII)


def check_delimiter(delimiter: Any, where: str) -> None:
    """Check that keys can be split at it. Raises ModelError."""
    if not isinstance(delimiter, str) or not delimiter or re.search(r"[{}\w]", delimiter):
        problem = f"{delimiter!r} cannot be the delimiter of its keys."
        raise ModelError(where, problem, "Write a mark or two that no value contains, such as '#', '|' or '::'.")


def after(delimiter: str) -> str:
    """What comes next in byte order: it ends the range of a key and its children (``$`` after ``#``)."""
    return delimiter[:-1] + chr(ord(delimiter[-1]) + 1)


@dataclass(frozen=True)
class Segment:
    """The part between two delimiters: a literal ``text``, or a ``field``, padded to ``width`` digits (0: none).

    A field may have ``text`` before it and ``tail`` behind it.
    """

    text: str = ""
    field: str = ""
    width: int = 0
    tail: str = ""

    @property
    def label(self) -> str:
        if not self.field:
            return self.text
        inner = f"<{self.field}:0{self.width}d>" if self.width else f"<{self.field}>"
        return f"{self.text}{inner}{self.tail}"

    @property
    def shape(self) -> tuple[str, bool, int, str]:
        """What it is but for the name of its field."""
        return self.text, bool(self.field), self.width, self.tail

    def render(self, values: Mapping[str, Any], where: str, delimiter: str = DELIMITER) -> str:
        """The segment as text; ``values`` are of type str, int or Decimal.

        Raises:
            ModelError: the value is missing or empty, contains the delimiter, or does not fit the padding.
        """
        if not self.field:
            return self.text
        value = values.get(self.field)
        text = value if type(value) is str and value else self._text(value, where)
        whole = f"{self.text}{text}{self.tail}" if self.text or self.tail else text
        if delimiter in whole or (len(delimiter) > 1 and (whole + delimiter).index(delimiter) < len(whole)):
            raise ModelError(
                where,
                f"{self.field} is {values[self.field]!r}, which contains the delimiter {delimiter}: the key could not "
                "be read back.",
                "Replace the character in the value before it goes into a key.",
            )
        return whole

    def _text(self, value: Any, where: str) -> str:
        if value is None:
            problem = f"{self.field} is missing, and the key needs it."
            raise ModelError(where, problem, "Give it, or take it out of the key.")
        if isinstance(value, str):
            if not value:
                raise ModelError(where, f"{self.field} is empty, and a key needs text.", "Give it a value.")
            return value
        text = str(value) if type(value) is int and -TOO_LONG < value < TOO_LONG else self._number(value, where)
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

    def _number(self, value: Any, where: str) -> str:
        number = Decimal(normal(value))
        if abs(number.adjusted()) > _LONGEST:
            problem = f"{self.field} is {brief(value)}, which is beyond the numbers that DynamoDB stores."
            raise ModelError(where, problem, "Change the value.")
        return format(number, "f")

    def read(self, text: str, kind: str) -> Any:
        """The field's value, read from ``text`` as declared type ``kind``; None if the text does not fit."""
        longest = len(text) - len(self.tail)
        if longest < len(self.text) or not text.startswith(self.text) or not text.endswith(self.tail):
            return None
        text = text[len(self.text) : longest]
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
    delimiter: str = field(default=DELIMITER, compare=False)

    @classmethod
    def parse(cls, source: str, where: str, delimiter: str = DELIMITER) -> "Template":
        """Read a format string such as ``"RACE#{Round:02d}"``; ``where`` names it in errors.

        Raises:
            ModelError: the format string is malformed, or has an empty segment within, a format other than ``0Nd``,
                or two fields in one segment.
        """
        segments = [Segment()]
        for text, segment in pieces(source, where):
            first, *others = text.split(delimiter)
            segments[-1] = _joined(segments[-1], first)
            segments += map(Segment, others)
            if segment and segments[-1].field:
                problem = f"{source!r} has two fields in one segment."
                raise ModelError(where, problem, f"Separate them with {delimiter}.")
            if segment:
                segments[-1] = replace(segment, text=segments[-1].text)
        if not any(segment.label for segment in segments) or not all(segment.label for segment in segments[1:-1]):
            raise ModelError(where, f"{source!r} has an empty segment.", "Write text or a {Field} there.")
        return cls(tuple(segments), delimiter)

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
        return self.delimiter.join(segment.label for segment in self.segments)

    def render(self, values: Mapping[str, Any], where: str) -> str:
        """The key's text. Raises ModelError as :meth:`Segment.render` does."""
        form, segments = self._form
        return form % tuple([segment.render(values, where, self.delimiter) for segment in segments])

    @cached_property
    def _form(self) -> tuple[str, tuple[Segment, ...]]:
        """The literals with a ``%s`` for each segment that has a field, and those segments."""
        parts = ("%s" if segment.field else segment.text.replace("%", "%%") for segment in self.segments)
        return self.delimiter.join(parts), tuple(segment for segment in self.segments if segment.field)

    def read(self, text: str, kinds: Mapping[str, str]) -> dict[str, Any] | None:
        """The values of the fields in a rendered key, of types ``kinds`` (S or N by name); None if it does not fit."""
        parts = text.split(self.delimiter)
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


def pieces(source: str, where: str) -> list[tuple[str, Segment | None]]:
    """A format string as its texts, each with the field that follows it, or None. Raises ModelError."""
    try:
        parsed = list(Formatter().parse(source))
    except ValueError as error:
        raise ModelError(where, f"{source!r} is not a format string ({error}).", "Close each brace.") from None
    return [(text, None if field is None else _field(source, field, padding, conversion, where))
            for text, field, padding, conversion in parsed]  # fmt: skip


def _field(source: str, field: str, padding: str | None, conversion: str | None, where: str) -> Segment:
    if not field or field.isdecimal():
        problem = f"{{{field}}} in {source!r} is not the name of an attribute."
        raise ModelError(where, problem, "Key by an attribute that has one.")
    match = _PADDING.fullmatch(padding or "")
    if conversion or (padding and not match):
        problem = f"{{{field}}} in {source!r} has a format other than zero-padding."
        raise ModelError(where, problem, f"Write {{{field}}}, or {{{field}:02d}} for a number.")
    return Segment(field=field, width=int(match[1]) if match else 0)


def _joined(segment: Segment, text: str) -> Segment:
    if segment.field:
        return replace(segment, tail=segment.tail + text)
    return replace(segment, text=segment.text + text)
