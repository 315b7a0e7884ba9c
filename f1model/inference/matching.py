"""One segment of a key, held against the attributes of the items that have it: which of them it is made of."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from f1model.design.template import Segment
from f1model.errors import ModelError

FIRST = 300  # rows on which every attribute is tried
ENOUGH = 0.9  # the share of rows that an attribute has to make, for a segment to be made of it
PLACES = 8  # in one segment, at which an attribute is looked for
_DIGITS = re.compile(r"\d+", re.ASCII)
_UNNAMED = re.compile(r"[{}!:]")
_LONGEST = 40  # digits of a number that is looked for in a key
Row = Mapping[str, Any]  # an item's attributes that a key can be made of


@dataclass(frozen=True)
class Match:
    """A segment that is made of an attribute: in how many of the rows it is, and which other attributes would do."""

    segment: Segment
    fits: int
    rows: int
    rivals: tuple[Segment, ...] = ()
    told_apart: int = 0  # rows that tell it from the nearest attribute that almost fits; 0: there is none


def row_of(item: Mapping[str, Any], without: Mapping[str, Any] | set[str]) -> dict[str, Any]:
    """The attributes of an item that a key can be made of: text and numbers, with names that a template can hold."""
    return {
        name: value
        for name, value in item.items()
        if name not in without
        and usable(name)
        and (type(value) is int or (type(value) is str and value) or (type(value) is Decimal and value.is_finite()))
    }


def usable(name: str) -> bool:
    """Whether a template can name an attribute of this name."""
    return bool(name) and not name.isdecimal() and not _UNNAMED.search(name)


def number_text(value: Any) -> str | None:
    """A number as a key has it; None if it has none."""
    if type(value) is int:
        return str(value) if abs(value) < 10**_LONGEST else None
    text = str(value)
    if text.isdecimal() and (text[0] != "0" or text == "0"):
        return text
    try:
        return Segment(field="n").render({"n": value}, "")
    except ModelError:
        return None


def makings(text: str, row: Row) -> Iterator[Segment]:
    """Every way of making the text of one attribute, with or without text around it."""
    runs = [(run.start(), run[0]) for run in islice(_DIGITS.finditer(text), PLACES) if len(run[0]) <= _LONGEST]
    for name, value in row.items():
        if type(value) is not str:
            if runs and value >= 0:
                for at, run in runs:
                    if int(run) == value:
                        around = text[:at], text[at + len(run) :]
                        if run == "0" or run[0] != "0":
                            yield Segment(around[0], name, 0, around[1])
                        if len(run) > 1:
                            yield Segment(around[0], name, len(run), around[1])
            if type(value) is int or (shown := number_text(value)) is None or shown.isdecimal():
                continue
            value = shown
        if value == text:
            yield Segment(field=name)
        elif value in text:
            at = text.find(value)
            for _ in range(PLACES):
                if at < 0:
                    break
                yield Segment(text[:at], name, 0, text[at + len(value) :])
                at = text.find(value, at + 1)


def makes(segment: Segment, row: Row, text: str) -> bool:
    """Whether the segment of this row is the text."""
    value = row.get(segment.field)
    if value is None:
        return False
    if type(value) is not str:
        made = number_text(value)
        if made is None or (segment.width and (len(made) > segment.width or not made.isdecimal())):
            return False
        value = made.zfill(segment.width)
    return bool(value) and text == f"{segment.text}{value}{segment.tail}"


def matches(texts: Sequence[str], rows: Sequence[Row]) -> list[tuple[Segment, int]]:
    """What the texts can be made of, in at least `ENOUGH` of the rows, with how many; the best first."""
    step = max(1, len(texts) // FIRST)
    tried = range(0, len(texts), step)
    counts: Counter[Segment] = Counter()
    for number in tried:
        counts.update(list(dict.fromkeys(makings(texts[number], rows[number]))))
    likely = [segment for segment, count in counts.items() if count >= ENOUGH * len(tried)]
    if step == 1:
        return sorted(((each, counts[each]) for each in likely), key=lambda pair: -pair[1])
    whole = [(each, sum(makes(each, row, text) for row, text in zip(rows, texts, strict=True))) for each in likely]
    return sorted((pair for pair in whole if pair[1] >= ENOUGH * len(texts)), key=lambda pair: -pair[1])


def near_miss(texts: Sequence[str], rows: Sequence[Row]) -> str:
    """Why a template cannot make these texts though an attribute almost does, in words; "" if none does."""
    step = max(1, len(texts) // FIRST)
    reasons: Counter[tuple[str, str]] = Counter()
    tried = range(0, len(texts), step)
    for number in tried:
        text = texts[number]
        for name, value in rows[number].items():
            if not isinstance(value, str) or value == text:
                continue
            if value.lower() == text or value.upper() == text:
                reasons[name, "in lower case" if text.islower() else "in upper case"] += 1
            elif len(text) >= 4 and value.startswith(text):
                reasons[name, f"cut to its first {len(text)} characters"] += 1
            elif len(value) >= 3 and text.startswith(value):
                reasons[name, "with more behind it"] += 1
            elif len(value) >= 3 and text.endswith(value):
                reasons[name, "with more before it"] += 1
    for (name, how), count in reasons.most_common(1):
        if count >= ENOUGH * len(tried):
            return f"it is {name} {how}, which no template can write"
    return ""
