"""Rules about key templates: rendered keys must be unique, sort as their values do, and be readable again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from f1model.billing.grouped import grouped, keys_of
from f1model.design.entity import Item
from f1model.query.conditions import RANGES, Condition, Side
from f1model.query.plan import Plan
from f1model.query.strangers import strangers
from f1model.review.case import Case
from f1model.review.contents import Number
from f1model.review.finding import Finding, listed, patterns_named, quoted
from f1model.review.part import Part
from f1model.review.rule import rule
from f1model.review.values import plain
from f1model.values import counted, normal


@rule("shared-primary-key")
def shared_primary_key(case: Case) -> Iterator[Finding]:
    """Two items with one primary key are one item: the later one replaces the earlier."""
    code, why = "shared-primary-key", "A primary key names one item. A put with the same key replaces it, silently."
    lost, colliding = Counter[tuple[str, ...]](), defaultdict[tuple[str, ...], list[list[Item]]](list)
    for group in _same_keys(case):
        owners = tuple(sorted({_owner(case, item) for item in group}))
        lost[owners] += len(group) - 1
        colliding[owners].append(group)
    for owners, groups in colliding.items():
        worst = max(groups, key=len)
        key = " / ".join(quoted(worst[0][name]) for name in case.model.place().names)
        what = (
            f"{counted(lost[owners], 'item')} of {len(case.items or ()):,} would be lost. "
            f"{key} is the key of {len(worst)} items, and the table keeps the last of them."
        )
        yield Finding(code, "error", ", ".join(owners), what, why, _apart(case, owners, groups))
    for names in _may_share(case):
        if names not in colliding:
            what = "The key templates of the two can render the same primary key."
            level = "error" if case.items is None else "note"
            what += " No two of these items have one yet." if case.items is not None else ""
            yield Finding(code, level, ", ".join(names), what, why, "Begin one sort key with a word of its own.")


def _same_keys(case: Case) -> list[list[Item]]:
    """The groups of different items that share one primary key."""
    table = case.model.place()
    items = case.keyed[table]
    if case.told.by_key is not None or len({*keys_of(items, table.names)}) == len(items):
        return []
    shared = (group for group in grouped(items, table.names).values() if len(group) > 1)
    return [different for group in shared if len(different := _different(group)) > 1]


def _different(group: list[Item]) -> list[Item]:
    """The items without those of which the same comes again. Nearly always one text tells all of them apart."""
    for name in group[0]:
        texts = [item.get(name) for item in group]
        if {*map(type, texts)} == {str} and len({*texts}) == len(texts):
            return group
    return [*{_frozen(item): item for item in group}.values()]


def _frozen(value: Any) -> Any:
    """The value in a form that can be hashed, the same for two values that DynamoDB takes for one."""
    if isinstance(value, Mapping):
        return "map", frozenset((name, _frozen(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return "list", tuple(map(_frozen, value))
    if isinstance(value, set | frozenset):
        return frozenset(value)
    return ("bool", value) if isinstance(value, bool) else normal(value)


def _owner(case: Case, item: Item) -> str:
    entity = case.model.entity_of(item)
    return entity.name if entity else "no entity"


def _may_share(case: Case) -> Iterator[tuple[str, ...]]:
    """The pairs of entities whose templates can render the same primary key."""
    table, before = case.model.place(), set[str]()
    for one in case.model.entities:
        before.add(one.name)
        conditions = [Condition(key.name, "=", (Side(key.template),), key.own) for key in table.keys[one.name]]
        for other in strangers(case.model.entities, table, conditions, before):
            yield tuple(sorted((one.name, other)))


def _apart(case: Case, owners: tuple[str, ...], groups: list[list[Item]]) -> str:
    """The fix: attributes that tell the items of every group apart."""
    if len(owners) > 1:
        return "Begin one sort key with a word of its own."
    entity = next((entity for entity in case.model.entities if entity.name == owners[0]), None)
    declared = [name for name, kind in entity.attributes.items() if kind in ("S", "N")] if entity else []
    apart = [
        name
        for name in declared
        if all(
            len({str(normal(item[name])) for item in group if plain(item.get(name))}) == len(group) for group in groups
        )
    ]
    such = f" {listed(apart)} would do for these items." if apart else ""
    return f"End the sort key in an attribute that tells them apart, and that each item has.{such}"


@rule("unpadded-number", "K11")
def unpadded_number(case: Case) -> Iterator[Finding]:
    """A number in a sort key that is text sorts digit by digit."""
    code, why = "unpadded-number", "A sort key of type S is compared character by character, so 10 comes before 9."
    for part in (part for part in case.parts if part.sort):
        for name in part.numbers(padded=False):
            groups = case.numbers(part, name)
            values = [value for group in groups for value in group]
            inverted = next((pair for group in groups if (pair := _inversion(map(_text, group)))), None)
            wrong = case.items is None or inverted is not None
            late, early = inverted or ("10", "9")
            what = f"{name} is a number without zero-padding in {part.template.label}, and {late} sorts before {early}."
            what += "" if wrong else " The values in these items are in order so far."
            if patterns := _ordered_by(case, part, name):
                what += f" Out of order {'are' if wrong else 'would be'} the answers of {patterns}."
                yield Finding(code, "error" if wrong else "note", part.where, what, why, _padding(name, values))
        for name in part.texts:
            inverted = _inversion(value for value in case.texts(part.entity, name) if value.isdecimal())
            patterns = _ordered_by(case, part, name)
            if inverted and patterns:
                what = f"{name} is text that holds numbers, and {inverted[0]} sorts before {inverted[1]} in {patterns}."
                fix = "Fine, where no answer should be in the order of the number. Else declare it as N, and pad it."
                yield Finding(code, "note", part.where, what, why, fix)


def _ordered_by(case: Case, part: Part, name: str) -> str:
    """The patterns whose answers come in the order of this field, or ask for a range of it."""
    asked: list[str] = []
    for pattern, derived in case.asking.get((part.place.index, part.entity.name), ()):
        free = derived is not None and derived.operation == "Query" and name not in {*pattern.given, *pattern.fixed}
        if free or (name in pattern.comparisons and pattern.comparisons[name].operator in RANGES):
            asked.append(pattern.name)
    return patterns_named(asked)


def _inversion(texts: Iterable[str]) -> tuple[str, str] | None:
    """Two numbers, the larger first, whose texts sort the other way round; None if all are in order."""
    ordered = sorted(set(texts), key=lambda text: (Decimal(text), text))
    return next(((more, less) for less, more in pairwise(ordered) if more < less), None)


def _text(number: Number) -> str:
    """A number as a key shows it."""
    return format(Decimal(normal(number)), "f")


def _padding(name: str, numbers: Iterable[Number]) -> str:
    texts = [_text(number) for number in numbers]
    if not all(text.isdecimal() for text in texts):
        return (
            f"Only whole numbers from 0 up can be zero-padded. Store {name} so, scaled or shifted, or make an index "
            f'whose sort key is the attribute itself: sort=["{name}"].'
        )
    return f"Write {{{name}:0{max(2, *map(len, texts), 0)}d}} in the template, and load the data again."


@rule("too-narrow")
def too_narrow(case: Case) -> Iterator[Finding]:
    """A number that is wider than its padding does not fit its key."""
    for part in case.parts:
        for segment in part.template.segments:
            groups = case.numbers(part, segment.field) if segment.width else []
            texts = list(map(_text, dict.fromkeys(number for group in groups for number in group)))
            wide = [text for text in texts if not text.isdecimal() or len(text) > segment.width]
            if not wide:
                continue
            what = f"{segment.field} is {max(wide, key=len)}, and {part.template.label} has room for "
            what += f"{counted(segment.width, 'digit')}."
            why = "A wider number no longer sorts as a number, and model.item() refuses it."
            fix = _padding(segment.field, map(Decimal, texts))
            yield Finding("too-narrow", "error", part.where, what, why, fix)


@rule("delimiter-in-value")
def delimiter_in_value(case: Case) -> Iterator[Finding]:
    """A value that holds the delimiter makes a key that reads as another."""
    delimiter = case.model.delimiter
    for part in case.parts:
        for name in part.texts:
            held = [value for value in case.texts(part.entity, name) if delimiter in value]
            if held:
                what = (
                    f"{name} is {quoted(held[0])}{_others(held)}, and {part.template.label} is split at {delimiter}. "
                    "The key cannot be read back, and can be taken for that of another item."
                )
                why = f"The text between two {delimiter} is one value. model.item() refuses such a value."
                fix = "Replace the character in the value before it goes into a key, or key by an id."
                yield Finding("delimiter-in-value", "error", part.where, what, why, fix)


@rule("below-delimiter")
def below_delimiter(case: Case) -> Iterator[Finding]:
    """A character such as a space sorts before the delimiter, so parents and children interleave."""
    delimiter = case.model.delimiter
    for part in case.parts:
        for count, segment in enumerate(part.template.segments, 1):
            texts = case.texts(part.entity, segment.field) if segment.field else []
            held = [value for value in texts if min(value, default="z") < delimiter]
            if not (part.sort and held and _followed(case, part, count)):
                continue
            ranges = [each for each in case.plans if _ranges(each, part, segment.field)]
            start = next(spot for spot, character in enumerate(held[0]) if character < delimiter)
            short, low = quoted(held[0][:start]), quoted(held[0][start])
            what = f"{segment.field} is {quoted(held[0])}{_others(held)}, and {low} sorts before {delimiter}. "
            if ranges:
                what += f"A range that ends at {short} returns it too: {patterns_named(ranges)}."
            else:
                what += f"So its items come before the children of {short}, and a range over that parent reads both."
            why = f"Keys are compared byte by byte, and only what sorts after {delimiter} keeps values together."
            fix = "Key by an id without such characters, for example lower case with hyphens, and keep the text beside."
            yield Finding("below-delimiter", "error" if ranges else "note", part.where, what, why, fix)


def _others(held: list[str]) -> str:
    return f" (and {len(held) - 1:,} more such values)" if len(held) > 1 else ""


def _followed(case: Case, part: Part, count: int) -> bool:
    """Whether keys go on after this segment, of this entity or of another with the same head."""
    head = part.template.segments[:count]
    others = (each.template.segments for each in case.parts if each.place is part.place and each.sort)
    return any(len(segments) > count and segments[:count] == head for segments in others)


def _ranges(each: Plan, part: Part, name: str) -> bool:
    here = each.place is part.place and part.entity.name in each.pattern.returns and bool(each.conditions)
    return here and each.conditions[-1].ranged == name and bool(each.conditions[-1].sides[-1].suffix)


@rule("prefix-catches-strangers")
def prefix_catches_strangers(case: Case) -> Iterator[Finding]:
    """The prefix that finds a parent and its children finds other parents too."""
    for each in case.plans:
        condition = each.sort
        if not condition or not condition.last.field or condition.ranged:
            continue
        end, side = condition.last, condition.sides[0]
        if condition.comparison == "BETWEEN" and each.kinds.get(end.field) == "N":
            what = (
                f"begins_with({condition.attribute}, {side}), as one would write it by hand, also finds 10 to 19 "
                "when 1 is asked for. The condition derived here is a range, and finds the right items."
            )
            why = "Without zero-padding the text of one number can begin that of another."
            fix = f"Write {{{end.field}:02d}} in the templates, so that a plain prefix is right too."
            yield Finding("prefix-catches-strangers", "note", each.pattern.name, what, why, fix)
        elif condition.comparison == "begins_with" and not side.suffix:
            yield from _strangers(case, each, condition.attribute, len(side.template.segments) - 1, end.width)


def _strangers(case: Case, each: Plan, attribute: str, spot: int, width: int) -> Iterator[Finding]:
    """Items whose key has more digits in this segment than the template, and so begins like another item's key."""
    delimiter = case.model.delimiter
    for name in each.pattern.returns:
        keys = case.texts(case.model.entity(name), attribute)
        for parts in (key.split(delimiter) for key in keys):
            if len(parts) > spot and parts[spot].isdecimal() and len(parts[spot]) > width:
                asked = delimiter.join([*parts[:spot], parts[spot][:width]])
                what = f"begins_with({attribute}, {quoted(asked)}) also returns {quoted(delimiter.join(parts))}."
                why = f"The prefix ends after {width} digits, and this key goes on with another."
                fix = "Widen the padding to the widest number, and load the data again."
                yield Finding("prefix-catches-strangers", "error", each.pattern.name, what, why, fix)
                return
