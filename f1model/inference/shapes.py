"""The shape of a key: which of its segments are words that say what an item is, and which are values."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.inference.words import names_a_type

DELIMITERS = ("#", "|", "::", ":", "/", "~", "^", "$", ";", ",", "+", "@", "-")
WITHIN = "-,+@;"  # what is more often part of a word or a value
SEGMENTS = 40  # a key that has more has no template
VALUE = "\0"  # what a shape has for a value, behind the text that is before it in the same segment
MANY, FEW = 60, 12  # words with which keys begin: more than that many are values
EXPLAINED = 0.9
_WORD = re.compile(r"(?=.{1,40}$)[$@]?[A-Za-z]+\d{0,2}(?:[ ._-]+(?:[A-Za-z]+\d{0,2}|\d{1,4}))*[ ._-]?")
LED = re.compile(r"([A-Za-z]+\d{0,2}(?:::|[:=_.@/ |#~^-]))(.+)", re.DOTALL)
_VERSION = re.compile(r"([A-Za-z]{1,3})(\d+)", re.ASCII)
Shape = tuple[tuple[str, ...] | None, ...]  # of each key its segments; None if it is no text


def delimiters(items: Sequence[Item], keys: Sequence[str]) -> list[str]:
    """What keys may be split at, most likely first: what follows a word in them; the first of all if nothing does."""
    heads: dict[str, Counter[str]] = {each: Counter() for each in DELIMITERS}
    texts = 0
    for item in items:
        for key in keys:
            text = item.get(key)
            if isinstance(text, str):
                texts += 1
                for each in DELIMITERS:
                    before, found, behind = text.partition(each)
                    if found and (not before or _WORD.fullmatch(before)) and not (each == ":" and behind[:1] == ":"):
                        heads[each][before] += 1
    counts = {each: sum(n for head, n in found.items() if n > 1 or head.isupper()) for each, found in heads.items()}
    likely = [each for each in DELIMITERS if counts[each] > texts / (3 if each in WITHIN else 50)]
    return likely or [DELIMITERS[0]]


def shapes(items: Sequence[Item], keys: Sequence[str], without: set[str], delimiter: str) -> list[Shape]:
    """The shape of each item's keys: its words as they are, `VALUE` for each value.

    A segment that an attribute of the item makes is a value, if that is so nearly everywhere; ``without`` are the
    attributes that do not count. What is left is a word if it looks like one, and there are few.
    """
    split = [[_segments(item.get(key), delimiter) for key in keys] for item in items]
    known = [_values(item, without) for item in items]
    shaped: list[list[tuple[str, ...] | None]] = [[] for _ in items]
    for number in range(len(keys)):
        parts = [each[number] for each in split]
        for each, text in zip(shaped, _key_shapes(parts, known), strict=True):
            each.append(text)
    return [tuple(each) for each in shaped]


def _segments(text: Any, delimiter: str) -> tuple[str, ...] | None:
    parts = text.split(delimiter, SEGMENTS) if isinstance(text, str) else ()
    return tuple(parts) if 0 < len(parts) <= SEGMENTS else None


Known = tuple[set[str], set[int]]


def _values(item: Item, without: set[str]) -> Known:
    texts: set[str] = set()
    numbers: set[int] = set()
    for name, value in item.items():
        if name in without or names_a_type(name):
            continue
        if type(value) is str:
            texts.add(value)
        elif type(value) is int or (type(value) is Decimal and value.is_finite() and abs(value.adjusted()) < 40):
            if value == int(value):
                numbers.add(int(value))
            else:
                texts.add(format(value, "f"))
    return texts, numbers


def _key_shapes(parts: Sequence[tuple[str, ...] | None], known: Sequence[Known]) -> list[tuple[str, ...] | None]:
    votes: defaultdict[tuple[int, int, str], Counter[str | None]] = defaultdict(Counter)
    for segments, values in zip(parts, known, strict=True):
        for at, token in enumerate(segments or ()):
            votes[len(segments or ()), at, token][_explained(token, at, len(segments or ()), *values)] += 1
    decided = {where: _elected(count) for where, count in votes.items()}
    done: list[list[str]] = [[] for _ in parts]
    longest = max((len(segments) for segments in parts if segments is not None), default=0)
    for at in range(longest):
        contexts: defaultdict[tuple[int, tuple[str, ...]], Counter[str]] = defaultdict(Counter)
        led_by: defaultdict[str, set[str]] = defaultdict(set)
        for segments, before in zip(parts, done, strict=True):
            if segments and at < len(segments) and decided[len(segments), at, segments[at]] is None:
                contexts[len(segments), tuple(before)][segments[at]] += 1
                if at and len(led_by[segments[at]]) < 3:
                    led_by[segments[at]].add(segments[at - 1])
        read = {where: _words(at, where[1], tokens, led_by) for where, tokens in contexts.items()}
        for segments, before in zip(parts, done, strict=True):
            if segments and at < len(segments):
                token = segments[at]
                made = decided[len(segments), at, token]
                before.append(read[len(segments), tuple(before)][token] if made is None else made)
    return [None if segments is None else tuple(shape) for segments, shape in zip(parts, done, strict=True)]


def _explained(token: str, at: int, count: int, texts: set[str], numbers: set[int]) -> str | None:
    """The shape of a segment that attributes of its item make; None if they do not."""
    if not token or (at == 0 and count > 1 and token.isupper() and token.isalpha()):
        return None
    if token in texts or (token.isdecimal() and len(token) < 40 and int(token) in numbers):
        return VALUE
    led = LED.fullmatch(token)
    if led and (led[2] in texts or (led[2].isdecimal() and len(led[2]) < 40 and int(led[2]) in numbers)):
        return led[1] + VALUE
    version = _VERSION.fullmatch(token)
    if version and (at or version[1] in "vV") and len(version[2]) < 40 and int(version[2]) in numbers:
        return version[1] + VALUE
    return None


def _elected(count: Counter[str | None]) -> str | None:
    made, most = max(count.items(), key=lambda pair: (pair[1], str(pair[0])))
    return made if made is not None and most >= EXPLAINED * count.total() else None


def _stem(token: str) -> str:
    return token.rstrip("0123456789")


def _style(word: str) -> str:
    return "upper" if word.isupper() else "lower" if word.islower() else "mixed"


def _words(at: int, before: tuple[str, ...], tokens: Counter[str], led_by: Mapping[str, set[str]]) -> dict[str, str]:
    """Of the segments that no attribute makes, in one place behind the same words: which are words, which values.

    ``led_by`` has the segments that each comes after, a few of them.
    """
    lead = next((part for part in reversed(before) if part and not part.endswith(VALUE)), "")
    worded = {token for token in tokens if _WORD.fullmatch(token)}
    stems = Counter(map(_stem, worded))
    # user_1, user_2 and user_3 are values; but S0 and S1 may be two words
    worded -= {token for token in worded if _stem(token) != token
               and stems[_stem(token)] > (2 if _stem(token)[-1:] in ("_", "-", ".", " ") or lead else FEW)}  # fmt: skip
    often = {token for token in worded if tokens[token] >= 3 and tokens[token] * 10 >= tokens.total()}
    if len(worded) > MANY or (len(worded) > FEW and sum(tokens[token] for token in worded) < 3 * len(worded)):
        worded = often
    behind = bool(at and before[-1] and not before[-1].endswith(VALUE))
    repeated = len(worded) == len(tokens) <= 3 and min(tokens.values()) >= 3
    leads = Counter(led[1] for token in tokens if (led := LED.fullmatch(token)))
    shaped = {}
    for token in tokens:
        word = token == "" or token in worded
        if word and token and lead:
            word = _style(token) == _style(lead)
            word = word and (token.isupper() or repeated) if behind else word or (repeated and len(led_by[token]) > 2)
        led = LED.fullmatch(token)
        common = leads[led[1]] > max(1, len(tokens) // 5) or (at == 0 and len(tokens) == 1) if led else False
        if led and (led[1][-1] in ":=" or (not word and common)):
            shaped[token] = led[1] + VALUE
        else:
            shaped[token] = token if word else VALUE
    return shaped
