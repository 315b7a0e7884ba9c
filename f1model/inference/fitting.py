"""The template of one key of one kind of item, segment by segment."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from f1model.design.template import Segment
from f1model.inference.found import GUESS, LIKELY
from f1model.inference.matching import ENOUGH, Match, Row, matches, near_miss
from f1model.inference.shapes import LED, SEGMENTS, VALUE
from f1model.inference.words import MISSING, affinity, field_name, names_a_key, names_a_state, names_a_type, words

_NAMED = re.compile(r"[A-Za-z]{2,}_")
Said = tuple[str, str]  # what is said of it, and how sure it is


@dataclass(frozen=True)
class Spot:
    """Where in a key a segment is: ``at`` of ``count``, behind the literal ``word``.

    ``part`` is what the key's shape has there, if that is known; ``used`` are the fields of the item's keys before it,
    and ``derived`` those of them that are in keys alone.
    """

    at: int
    count: int
    word: str
    part: str | None
    used: Sequence[str]
    derived: Collection[str]

    @property
    def label(self) -> str:
        """How a doubt names it."""
        return "it" if self.count == 1 else f"segment {self.at + 1}"


@dataclass
class Fitted:
    """The segments of a key's template (() if the key is an attribute of its own), the fields that are in no
    attribute, and what is not certain of it."""

    segments: tuple[Segment, ...] = ()
    derived: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    wrong: int = 0  # rows that do not fit

    @property
    def own(self) -> bool:
        """Whether the key is an attribute as it is, and no template makes it."""
        return not self.segments


def source(segments: Sequence[Segment], delimiter: str) -> str:
    """Segments as the format string that is declared: ``RACE#{Round:02d}``."""

    def plain(text: str) -> str:
        return text.replace("{", "{{").replace("}", "}}")

    def one(each: Segment) -> str:
        if not each.field:
            return plain(each.text)
        padding = f":0{each.width}d" if each.width else ""
        return f"{plain(each.text)}{{{each.field}{padding}}}{plain(each.tail)}"

    return delimiter.join(map(one, segments))


def fitted(
    key: str, texts: Sequence[str], rows: Sequence[dict[str, Any]], delimiter: str, used: Sequence[str],
    taken: Collection[str], derived: Collection[str] = (), shape: Sequence[str] | None = None,
) -> Fitted:  # fmt: skip
    """The template that makes these texts of these rows. What no attribute makes becomes a field of the key's own.

    ``used`` are the fields of the item's other keys, which are preferred, and ``taken`` the names that attributes have;
    ``derived`` are those of them that are in its other keys alone. ``shape`` is the key's, if that is known.
    Fields that are in the key alone are written into the rows, so that other keys can be made of them.
    """
    split = [text.split(delimiter) for text in texts]
    counts = Counter(map(len, split))
    count = max(counts, key=lambda each: (counts[each], -each))
    here = [number for number, parts in enumerate(split) if len(parts) == count]
    if count > SEGMENTS:
        return Fitted()
    found = Fitted(wrong=len(texts) - len(here), said=_glued(texts, rows, delimiter))
    some = [rows[number] for number in here]
    made: list[tuple[Segment, list[str]]] = []
    for at in range(count):
        columns = [split[number][at] for number in here]
        word = next((segment.text for segment, _ in reversed(made) if not segment.field and segment.text), "")
        fields = [*used, *(each.field for each, _ in made if each.field)]
        part = shape[at] if shape is not None and len(shape) == count else None
        made.append((_segment(columns, some, Spot(at, count, word, part, fields, derived), found), columns))
    segments = [segment for segment, _ in made]
    plain = all(segment.field == "?" and not segment.text for segment in segments)
    if plain or not all(segment.label for segment in segments[1:-1]) or not any(each.label for each in segments):
        return Fitted(said=[(said, LIKELY) for said, _ in found.said if "no template can write" in said])
    if count == 1 and segments[0].label == f"<{segments[0].field}>" and not names_a_key(key):
        return Fitted()  # it holds what another attribute holds as well, and has a name of its own
    names: set[str] = {*taken}
    for at, (segment, columns) in enumerate(made):
        if segment.field == "?":
            segments[at] = _derived(key, segment, segments[:at], columns, some, names, found)
        _lacking(f"segment {at + 1}", segment, columns, found)
    found.segments = tuple(segments)
    found.wrong += sum(segment.field == "" and text != segment.text for segment, column in made for text in column)
    return found


def _segment(texts: Sequence[str], rows: Sequence[Row], spot: Spot, found: Fitted) -> Segment:
    """One segment: a literal, a field, or a field ``?`` that is in no attribute."""
    tally = Counter(texts)
    text, most = max(tally.items(), key=lambda pair: (pair[1], pair[0]))
    made = matches(texts, rows)
    if len(tally) == 1:
        return _constant(text, [each for each, _ in made], rows, spot, found)
    if made and (made[0][1] >= most or made[0][1] == len(texts)):
        return _chosen(made, len(texts), spot, found).segment
    if most >= ENOUGH * len(texts) and (spot.at == 0 or text.isupper()) and text.replace("_", "").isalpha():
        return Segment(text)
    lead = _lead(tally, spot)
    if miss := near_miss(texts, rows) or (near_miss([each[len(lead) :] for each in texts], rows) if lead else ""):
        found.said.append((f"{spot.label} is in the key alone: {miss}", LIKELY))
    if lead:
        return Segment(lead, "?")
    return Segment(field="?") if "" not in tally else Segment(text)


def _lead(texts: Collection[str], spot: Spot) -> str:
    """The text that comes before the value in all of these segments: ``user:``, ``storeid_``; "" if nothing does."""
    first = next(iter(texts))
    led, known = LED.fullmatch(first), _NAMED.match(first)
    shaped = (spot.part or "").removesuffix(VALUE) if (spot.part or "").endswith(VALUE) else ""
    leads = [shaped, led[1] if led else "", known[0] if known and len(texts) > 2 else ""]
    return next((lead for lead in leads if lead and all(each.startswith(lead) and each != lead for each in texts)), "")


def _constant(text: str, made: Sequence[Segment], rows: Sequence[Row], spot: Spot, found: Fitted) -> Segment:
    """A segment that is the same in all rows: a literal, unless an attribute has it, or it is no word."""
    led = LED.fullmatch(text)
    fields = [each for each in made if not each.text or (led and each.text == led[1])]
    fields = [each for each in fields if not each.tail and not _other(spot.word, each.field, spot.derived)]
    if len(rows) < 3:  # a number that happens to have these digits
        fields = [each for each in fields if not each.width or affinity(each.field, spot.word or each.text) > 1]
    worded = text.replace("_", "").isalpha() and (text.isupper() or (spot.count > 1 and spot.at == 0))
    known = any(each.field in spot.used or names_a_state(each.field) for each in fields)
    head = spot.at == 0 and worded and not known
    if fields and text and not head and not (spot.count == 1 and worded):
        chosen = _chosen([(each, len(rows)) for each in fields], len(rows), spot, found).segment
        if len(rows) > 1:
            said = f"{spot.label} is {text!r} in all of them; it is taken for {chosen.field}, which is as well"
            found.said.append((said, LIKELY))
        return chosen
    fields = [each for each in fields if not names_a_type(each.field)]
    if fields and text and len(rows) > 1:
        said = f"{spot.label} is the word {text!r}; {fields[0].field} is that as well, in all of them"
        found.said.append((said, LIKELY))
    if spot.part == text or not text:
        return Segment(text)
    inner = led[2] if led and (led[1][-1] in ":=" or spot.part == f"{led[1]}{VALUE}") else text
    digits = sum(map(str.isdigit, inner))
    valued = inner.isdecimal() or (digits > 1 and 2 * digits >= len(inner))
    if (spot.part or "").endswith(VALUE) or (valued and (spot.at or inner != text)):
        found.said.append((f"{spot.label} is {text!r}, taken for a value rather than a word", GUESS))
        return Segment(led[1], "?") if led and inner != text else Segment(field="?")
    return Segment(text)


def _other(word: str, name: str, derived: Collection[str]) -> bool:
    """Whether a field that is in a key alone was named after another word than the one before it here."""
    return name in derived and bool(word) and affinity(name, word) < 5


def _chosen(made: Sequence[tuple[Segment, int]], rows: int, spot: Spot, found: Fitted) -> Match:
    """Of the attributes that make a segment, the one that does so most often, and whose name goes best with it."""
    most = made[0][1]
    equal = [each for each, fits in made if fits == most]

    def liking(each: Segment) -> tuple[int, ...]:
        lead = f"{spot.word} {each.text}" if each.text else spot.word
        close = max(affinity(each.field, lead), affinity(each.field, spot.word) if spot.word else 0)
        around = -len(each.text + each.tail)
        return -bool(each.tail), around == 0, each.field in spot.used, close, around, -each.width, -equal.index(each)

    best = max(equal, key=liking)
    others = list({each.field: each.label if each.text or each.tail else each.field
                   for each in equal if each.field != best.field}.values())  # fmt: skip
    nearest = max((fits for each, fits in made if each.field != best.field and fits < most), default=0)
    apart = most - nearest if nearest else 0
    if others:
        tied = [each for each in equal if each.field != best.field and liking(each)[:4] == liking(best)[:4]]
        sure = GUESS if tied else LIKELY
        said = f"{best.label} could be {_listed(others)} as well: none of these items tells them apart"
        found.said.append((said, sure))
    elif apart and apart < 3:
        near = next(each.field for each, fits in made if fits == nearest and each.field != best.field)
        said = f"{best.label} could be {near}: {apart} of these items tell{'s' if apart == 1 else ''} them apart"
        found.said.append((said, LIKELY))
    if most < rows:
        found.said.append((f"{best.label} does so in {most:,} of {rows:,} items of the sample", LIKELY))
    around = best.text, best.tail
    widths = [each.width for each in equal if each.field == best.field and (each.text, each.tail) == around]
    if 0 in widths and any(widths):
        said = f"{best.field} always has {max(widths)} digits, so nothing tells whether it is padded"
        found.said.append((said, LIKELY))
    return Match(best, most, rows, tuple(each for each in equal if each.field != best.field), apart)


def _glued(texts: Sequence[str], rows: Sequence[Row], delimiter: str) -> list[Said]:
    """What is said of a key that holds an attribute with a delimiter in it, which no template can write."""
    counts: Counter[str] = Counter()
    for text, row in zip(texts, rows, strict=True):
        whole = f"{delimiter}{text}{delimiter}"
        held = ((name, value) for name, value in row.items() if isinstance(value, str) and delimiter in value)
        counts.update(name for name, value in held if f"{delimiter}{value}{delimiter}" in whole)
    return [(f"it holds {name}, which has {delimiter} in it in {count:,} of {len(texts):,}: such a value no template "
             "can write", LIKELY) for name, count in counts.most_common(1)]  # fmt: skip


def _lacking(label: str, segment: Segment, columns: Sequence[str], found: Fitted) -> None:
    """Say of values that they look like none: somebody made the key before the value was there."""
    inner = Counter(text[len(segment.text) : len(text) - len(segment.tail)] for text in columns if segment.field)
    for text, count in sorted(inner.items()):
        if text.lower() in MISSING and count * 2 < len(columns):
            said = f"{label} is {text!r} in {count:,} of {len(columns):,}, as if the value was missing"
            found.said.append((f"{said} when the key was made", LIKELY))


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:3])
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _derived(
    key: str, segment: Segment, before: Sequence[Segment], columns: Sequence[str], rows: Sequence[dict[str, Any]],
    names: set[str], found: Fitted,
) -> Segment:  # fmt: skip
    """A field that no attribute has, with a name of its own; its values are written into the rows."""
    lead = segment.text or next((each.text for each in reversed(before) if each.text and not each.field), "")
    values = [text[len(segment.text) :] for text in columns]
    name = field_name(lead if words(lead) else key, values, names)
    names.add(name)
    for row, value in zip(rows, values, strict=True):
        row[name] = value
    found.derived.append(name)
    said = f"no attribute holds {name}: it is read from the key, and whoever makes an item has to give it"
    found.said.append((said, LIKELY))
    return Segment(segment.text, name)
