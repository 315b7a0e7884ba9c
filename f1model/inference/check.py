"""The second pass: every item is held against the inferred templates; what does not fit is counted by kind."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.design.place import Place
from f1model.inference.drafts import NAMES, Draft
from f1model.inference.fitting import Fitted
from f1model.inference.found import Kind, Unexplained
from f1model.inference.lines import Line
from f1model.inference.matching import number_text
from f1model.inference.sample import head
from f1model.inference.words import names_a_key
from f1model.values import brief, counted, is_key

KINDS = 200  # ways of not fitting that are told apart
EXAMPLES = 3
_REST = "other ways of not fitting"


class KeyCheck:
    """One key attribute of one entity: whether a value is what its template makes of the item."""

    def __init__(self, key: str, draft: Draft, kind: str, delimiter: str) -> None:
        fit = draft.keys.get(key, Fitted())
        self.key, self.own, self.kind, self.delimiter = key, fit.own, kind, delimiter
        self.label = f"<{key}>" if fit.own else delimiter.join(segment.label for segment in fit.segments)
        self.parts = [(each.text, each.field, each.width, each.tail) for each in fit.segments]
        self.derived = frozenset(draft.derived)
        self.literals = sum(not field for _, field, _, _ in self.parts)

    def fits(self, value: Any, item: Mapping[str, Any], read: dict[str, str]) -> bool:
        """Whether the value is what the template makes; ``read`` gets the fields that are in keys alone."""
        if self.own:
            return is_key(value, self.kind)
        if type(value) is not str:
            return False
        parts = value.split(self.delimiter)
        if len(parts) != len(self.parts):
            return False
        for part, (text, name, width, tail) in zip(parts, self.parts, strict=True):
            if not name:
                if part != text:
                    return False
                continue
            known = item.get(name)
            if known is None and name in self.derived:
                end = len(part) - len(tail)
                inner = part[len(text) : end]
                if not inner or not part.startswith(text) or not part.endswith(tail):
                    return False
                if read.setdefault(name, inner) != inner:
                    return False
                continue
            if type(known) is not str:
                known = number_text(known) if type(known) in (int, Decimal) else None
                if known is None or (width and (len(known) > width or not known.isdecimal())):
                    return False
                if width:
                    known = known.zfill(width)
            if not known or part != (f"{text}{known}{tail}" if text or tail else known):
                return False
        return True


@dataclass
class Tally:
    """What the check counts of one entity."""

    count: int = 0
    examples: list[Item] = field(default_factory=list)
    kinds: dict[tuple[str, type], int] = field(default_factory=dict)
    sets: dict[tuple[str, type], Any] = field(default_factory=dict)
    outside: Counter[str] = field(default_factory=Counter)  # items that an index would hold, and does not
    halves: Counter[str] = field(default_factory=Counter)  # items with a part of an index's key


class Check:
    """Items, one by one, against drafts of entities; ``types`` are those of all key attributes."""

    def __init__(
        self, drafts: Sequence[Draft], places: Sequence[Place], types: Mapping[str, str], type_attribute: str | None,
        delimiter: str, lines: Sequence[Line] = (),
    ) -> None:  # fmt: skip
        self.table, self.indexes = places[0], places[1:]
        self.types, self.type_attribute, self.delimiter = types, type_attribute, delimiter
        self.tallies = {draft.name: Tally() for draft in drafts}
        self.read = 0
        indexed = dict.fromkeys(key for place in self.indexes for key in place.names if key not in self.table.names)
        self._keys = {
            draft.name: ([KeyCheck(key, draft, types[key], delimiter) for key in self.table.names],
                         [KeyCheck(key, draft, types[key], delimiter) for key in indexed if key != type_attribute])
            for draft in drafts
        }  # fmt: skip
        self._named = {draft.name for draft in drafts if draft.typed}
        loose = [draft for draft in drafts if not draft.typed or draft.untyped]
        self._loose = sorted(loose, key=lambda draft: -sum(each.literals for each in self._keys[draft.name][0]))
        self._held = {draft.name: [
            (place.name, place.names, {name for key in place.names if key in draft.keys for name in draft.fields(key)},
             [key for key in place.names if names_a_key(key) and key not in self.table.names])
            for place in self.indexes if place.index in draft.inside] for draft in drafts}  # fmt: skip
        self._lines: defaultdict[str, list[Line]] = defaultdict(list)
        for line in lines:
            for end in {line.parent, line.child}:
                self._lines[end].append(line)
        self._wrong: dict[str, tuple[list[int], list[str]]] = {}

    def all(self, items: Iterable[Item]) -> "Check":
        """Hold each item against the drafts."""
        for item in items:
            self.read += 1
            self._one(item)
        return self

    def _one(self, item: Item) -> None:
        read: dict[str, str] = {}
        name, wrong = self._entity(item, read)
        if wrong:
            self._miss(item, f"{name}: {wrong}" if name else wrong)
            return
        for key in self._keys[name][1]:
            if key.key in item and not key.fits(value := item[key.key], item, read):
                kind = "is not of type " + key.kind if not is_key(value, key.kind) else f"is not {key.label}"
                self._miss(item, f"{name}: {key.key} {kind}")
                return
        tally = self.tallies[name]
        tally.count += 1
        if len(tally.examples) < EXAMPLES:
            tally.examples.append(item)
        kinds = tally.kinds
        for attribute, value in item.items():
            known = attribute, type(value)
            if known in kinds:
                kinds[known] += 1
            elif len(kinds) < NAMES:
                kinds[known] = 1
                tally.sets[known] = value
        for index, names, fields, made in self._held[name]:
            if not all(each in item for each in names):
                if any(each in item for each in made):
                    tally.halves[index] += 1
                elif all(each in item or each in read for each in fields):
                    tally.outside[index] += 1
        for line in self._lines.get(name, ()):
            line.count(item, name, self.delimiter)

    def _entity(self, item: Item, read: dict[str, str]) -> tuple[str, str]:
        """The name of its entity, and why it does not fit that or none."""
        for key in self.table.names:
            if not is_key(item.get(key), self.types[key]):
                said = "has no" if key not in item else f"has another type than {self.types[key]} as"
                return "", f"{said} {key}, which is a key of the table"
        named = item.get(self.type_attribute) if self.type_attribute else None
        if isinstance(named, str) and named in self._named:
            for check in self._keys[named][0]:
                if not check.fits(item[check.key], item, read):
                    return named, f"{check.key} is not {check.label}"
            return named, ""
        for draft in self._loose:
            if named is not None and draft.typed:
                continue  # only what lacks the type attribute is of a typed entity by its keys
            if all(check.fits(item[check.key], item, read) for check in self._keys[draft.name][0]):
                return draft.name, ""
            read.clear()
        if isinstance(named, str):
            return "", f"{self.type_attribute} is {brief(named)}, which no entity is"
        begun = ", ".join(f"{key} {head(item[key])}<…>" for key in self.table.names)
        return "", f"no entity has such keys: {begun}"

    def _miss(self, item: Item, said: str) -> None:
        if said not in self._wrong and len(self._wrong) >= KINDS:
            said = _REST
        count, examples = self._wrong.setdefault(said, ([0], []))
        count[0] += 1
        if len(examples) < EXAMPLES:
            names = [key for place in self.indexes for key in place.names if key in item and f"{key} " in said]
            examples.append(self._shown(item, (*self.table.names, *names)))

    def _shown(self, item: Item, names: Sequence[str]) -> str:
        return ", ".join(f"{key}={brief(item[key])}" for key in dict.fromkeys(names) if key in item)

    def unexplained(self, left_out: Sequence[str] = ()) -> Unexplained:
        """The items that fit no entity, by kind. Entities that were ``left_out`` of the model fit none of theirs."""
        for name in left_out:
            tally = self.tallies.pop(name)
            if tally.count:
                shown = [self._shown(item, self.table.names) for item in tally.examples]
                self._wrong[f"{name}: such an entity cannot be declared"] = [tally.count], shown
        kinds = [Kind(f"{said}.", count[0], tuple(examples)) for said, (count, examples) in self._wrong.items()]
        kinds.sort(key=lambda kind: (-kind.count, kind.said))
        return Unexplained(sum(kind.count for kind in kinds), tuple(kinds))

    def halved(self) -> list[tuple[str, str, int, int]]:
        """Where items have a part of an index's key, and are not in it: entity, index, how many, of how many."""
        return [(name, index, count, tally.count) for name, tally in self.tallies.items()
                for index, count in sorted(tally.halves.items())]  # fmt: skip

    def sparse(self) -> list[tuple[str, str, int, int]]:
        """Where an index does not hold items that its key could be made of: entity, index, how many, of how many."""
        return [(name, index, count, tally.count) for name, tally in self.tallies.items()
                for index, count in sorted(tally.outside.items())]  # fmt: skip


def how_many(count: int, of: int) -> str:
    """``3 of 20 items``."""
    return f"{count:,} of {counted(of, 'item')}"
