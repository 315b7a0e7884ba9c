"""The page on an opened table as text, which fits a terminal however narrow it is."""

from collections.abc import Iterator, Sequence
from textwrap import fill

from f1model.design.entity import Entity
from f1model.design.pattern import AccessPattern
from f1model.design.place import Place
from f1model.inference.found import SURE, Doubt
from f1model.opening.findings import Findings
from f1model.values import counted

COLUMNS, NARROWEST = 100, 30
MOST_SHOWN = 40  # doubts, kinds of items that fit nothing, notes


def text(opened: Findings, width: int = COLUMNS) -> str:
    """The page in lines of ``width`` columns."""
    blocks: list[str] = []
    for title, lines in sections(opened):
        if lines:
            blocks.append("\n".join([*([title] if title else []), *(_folded(each, width) for each in lines)]))
    return "\n\n".join(blocks)


def sections(opened: Findings) -> Iterator[tuple[str, list[str]]]:
    """The parts of the page: a title, and lines in which two spaces are a level."""
    model, found = opened.model, opened.inferred
    yield "", [summary(opened)]
    yield "WHAT IS IN IT", [line for entity in model.entities for line in _entity(opened, entity)]
    yield "ITS INDEXES", [f"  {line}" for place in model.places[1:] for line in index_lines(place)]
    yield (
        "HOW SURE THAT IS",
        [f"  {line}" for line in shortened([doubt_text(each) for each in in_order(opened.doubts)])],
    )
    kinds = [f"  {counted(each.count, 'item')}: {each.said} For example {'; '.join(each.examples)}"
             for each in found.unexplained.kinds]  # fmt: skip
    yield "WHAT FITS NOTHING", shortened(kinds)
    asked = [f"  {each.name}: {pattern_text(each)}" for each in model.access_patterns]
    guess = "  A first guess: strike out what nobody asks, and add what is missing."
    yield "WHAT THE KEYS MAKE CHEAP", [guess, *asked] if asked else []
    yield "NOTES", shortened([f"  {each}" for each in opened.notes])


def summary(opened: Findings) -> str:
    """One line on the whole."""
    found, model = opened.inferred, opened.model
    read = f"Table {model.table}: {counted(found.read, 'item')} read from {opened.where}."
    if not found.read:
        return f"{read} What its items are cannot be told without any: add an export, or what a scan puts out."
    kinds = f"{counted(len(model.entities), 'kind')} of items" if model.entities else "no kind of item that is known"
    left = found.unexplained.count
    rest = f"{counted(left, 'item')} fit{'s' if left == 1 else ''} none of them." if left else "Every item fits one."
    used = f" Made from {found.used:,} of them" if found.used < found.read else ""
    checked = f", and held against {found.checked:,}." if used else ""
    return f"{read} It has {kinds}. {rest}{used}{checked}"


def _entity(opened: Findings, entity: Entity) -> Iterator[str]:
    seen = opened.inferred.entities.get(entity.name)
    count = f": {counted(seen.count, 'item')}, {percent(seen.share)}" if seen else ""
    yield f"  {entity.name}{count}"
    place = opened.model.place()
    for key in place.keys.get(entity.name, ()):
        yield f"    {key.name} = {key.template.label}"
    attributes = attribute_text(opened, entity)
    if attributes:
        yield f"    {attributes}"


def attribute_text(opened: Findings, entity: Entity) -> str:
    """Its attributes with their types, and in how many of its items each is, where that is not all."""
    seen = opened.inferred.entities.get(entity.name)
    alone = opened.inferred.derived.get(entity.name, ())
    parts = []
    for name, kind in entity.attributes.items():
        where = ""
        if name in alone:
            where = ", in the key alone"
        elif seen and seen.presence and seen.presence.get(name, 0) < seen.count:
            where = f", in {seen.presence.get(name, 0):,}"
        ttl = ", time to live" if name == entity.ttl else ""
        parts.append(f"{name} ({kind}{where}{ttl})")
    return ", ".join(parts)


def index_lines(place: Place) -> list[str]:
    """An index: its keys of each entity that is in it, and what it holds."""
    kept = place.projection if isinstance(place.projection, str) else ", ".join(place.projection)
    holds = {"ALL": "whole items", "KEYS_ONLY": "keys only"}.get(kept, f"keys, {kept}")
    lines = [f"{place.name}{' (local)' * place.local}, {holds}"]
    for name, keys in place.keys.items():
        own = [key for key in keys if not place.local or key.name not in place.partition]
        lines.append(f"  {name}: {', '.join(f'{key.name} = {key.template.label}' for key in own)}")
    return lines


def doubt_text(doubt: Doubt) -> str:
    """A doubt as a line: how sure, from how many items, of what."""
    return f"{doubt.sure}, from {counted(doubt.of, 'item')}: {doubt.where}: {doubt.said}"


def in_order(doubts: Sequence[Doubt]) -> list[Doubt]:
    """The least certain first; what is said of several places in the same words is said once."""
    same: dict[tuple[str, str], list[Doubt]] = {}
    for doubt in doubts:
        same.setdefault((doubt.said, doubt.sure), []).append(doubt)
    merged = [Doubt(", ".join(dict.fromkeys(each.where for each in alike)), said, sure, _items(alike))
              for (said, sure), alike in same.items()]  # fmt: skip
    return sorted(merged, key=lambda each: -SURE.index(each.sure) if each.sure in SURE else 1)


def _items(doubts: Sequence[Doubt]) -> int:
    """From how many items they are, together: those of one entity are the same items."""
    most: dict[str, int] = {}
    for doubt in doubts:
        entity = doubt.where.split(".")[0]
        most[entity] = max(most.get(entity, 0), doubt.of)
    return sum(most.values())


def pattern_text(pattern: AccessPattern) -> str:
    """How an access pattern is asked, in words."""
    known = [*pattern.given, *(f"a range of {pattern.between}" for _ in [0] if pattern.between)]
    return f"{', '.join(known) or 'nothing'} → {', '.join(pattern.returns)}, {pattern.index or 'table'}"


def percent(share: float) -> str:
    """A share as people write it; what is there is never 0 %."""
    return "under 1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"


def shortened(lines: list[str]) -> list[str]:
    """The first of many, and how many more there are."""
    more = len(lines) - MOST_SHOWN
    return [*lines[:MOST_SHOWN], f"  … and {more:,} more."] if more > 0 else lines


def _folded(line: str, width: int) -> str:
    plain = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
    indent = " " * (len(plain) - len(plain.lstrip()))
    following = f"{indent}    "
    return fill(
        plain, max(width, NARROWEST), subsequent_indent=following, break_on_hyphens=False, break_long_words=False
    )
