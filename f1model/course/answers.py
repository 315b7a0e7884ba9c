"""A learner's answer: whether there is one, of what kind it is, whether it equals another, how it is repeated."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from numbers import Integral
from os import PathLike
from types import FunctionType
from typing import Any

from f1model.values import normal
from f1model.views.html import value_text

LONGEST = 80  # characters of an answer that are repeated
_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()  # noqa: SIM905
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))  # noqa: SIM905
_COUNTED = {word: number for number, word in enumerate(_SMALL)} | _TENS
_NUMBERS = {word: Decimal(number) for word, number in _COUNTED.items()}
_NUMBERS |= {"none": Decimal(0), "half": Decimal("0.5")}
_OTHER = {  # words that make another number of the one before
    "hundred", "thousand", "million", "dozen", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth",
    "tenths",
}  # fmt: skip
_NUMBER = re.compile(
    r"([-+]?(?:\d{1,3}(?:[ \u00a0\u202f_]\d{3})+(?!\d)|\d[\d,]*\.?\d*|\.\d+))"
    r"(?:\s?(k|hundred|thousand|million|dozen)\b)?",
    re.IGNORECASE,
)
_TIMES = {"k": 1000, "hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "": 1}


def _stub() -> None: ...


def _stub_with_words() -> None:
    """A docstring takes a constant of its own, and so the bytes differ."""


_STUBS = {_stub.__code__.co_code, _stub_with_words.__code__.co_code}


def untouched(answer: Any) -> bool:
    """Whether the answer is still ``...``, or None, a list with ``...`` in it, or a function without a body."""
    if isinstance(answer, FunctionType):
        code = answer.__code__  # one that returns a constant has a stub's bytes, and a constant more
        return code.co_code in _STUBS and not code.co_names and {*code.co_consts} <= {None, answer.__doc__}
    return (
        answer is ...
        or answer is None
        or (isinstance(answer, list | tuple) and any(member is ... for member in answer))
    )


def same(answer: Any, truth: Any) -> bool:
    """Equal by value: 2, 2.0 and "2" are one, lists member by member, text without case, article or full stop.

    "The same." is "same", "one request" is "1 request", "look-up" is "look up".
    """
    try:
        if _is_list(answer) and _is_list(truth):
            return len(answer) == len(truth) and all(map(same, answer, truth))
        one, other = _plain(answer), _plain(truth)
        return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
    except Exception:  # an answer may be any object, and compare as it likes
        return False


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, Integral) and not isinstance(value, bool):  # numpy's, too, which pandas gives
        return Decimal(int(value))
    if not isinstance(value, str):
        return value
    text = value.strip().casefold()
    if text in ("true", "false"):
        return text == "true"
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return _simplified(text)


def _simplified(text: str) -> str:
    words = re.sub(r"(?<=[a-z])[-_](?=[a-z])", " ", text.strip("\"'.!? ")).split()
    if len(words) > 1 and words[0] in ("a", "an", "the"):
        del words[0]
    return " ".join(str(_NUMBERS[word]) if word in _COUNTED else word for word in words)


def number_in(text: str) -> Decimal | None:
    """The number in a text that has exactly one, in digits or in words: "about 16 RCU", "88k", "twenty-two"."""
    digits = _NUMBER.findall(text)
    if digits:
        ((number, times), *others) = digits
        return Decimal(re.sub(r"[,\s_]", "", number)) * _TIMES[times.casefold()] if not others else None
    words = re.findall(r"[a-z]+", text.casefold())
    numbers = [word for word in words if word in _NUMBERS]
    if len(numbers) == 2 and numbers[0] in _TENS and words.index(numbers[0]) + 1 == words.index(numbers[1]):
        return _NUMBERS[numbers[0]] + _NUMBERS[numbers[1]]  # twenty-two
    return _NUMBERS[numbers[0]] if len(numbers) == 1 and not _OTHER & {*words} else None


def wanted(value: Any) -> str:
    """The kind of a plain value, in words: "a number", "text in quotes", "True or False" or "a list"."""
    plain = _plain(value)
    if isinstance(plain, bool):
        return "True or False"
    if isinstance(plain, Decimal):
        return "a number"
    return "text in quotes" if isinstance(plain, str) else "a list"


def shown(value: Any) -> str:
    """A value as it is repeated to the learner, on one line, cut where it is long."""
    try:
        if isinstance(value, list | tuple):
            text = f"[{', '.join(str(each) if type(each) is int else shown(each) for each in value[:LONGEST])}]"
        elif isinstance(value, Integral | Decimal) and not isinstance(value, bool):
            text = f"{normal(value):,}"
        elif isinstance(value, FunctionType):
            text = f"the function {value.__name__}"
        elif isinstance(value, type):
            text = f"{value.__name__} itself"
        else:
            text = str(value)
            if " at 0x" in text or " object <" in text:
                text = f"a {type(value).__name__}"
    except Exception:  # and be written as it likes, or not at all
        text = f"a {type(value).__name__}"
    return value_text(text if len(text) <= LONGEST else f"{text[:LONGEST]}…", 10 * LONGEST)


KINDS: dict[str, Callable[[Any], bool]] = {
    "a number": lambda value: wanted(value) == "a number",
    "text in quotes": lambda value: isinstance(value, str),
    "a list": lambda value: isinstance(value, list | tuple | set | frozenset),
    "a function": callable,
    "a folder": lambda value: isinstance(value, str | PathLike),
    "a table, as connect gives it": lambda value: hasattr(value, "table_name") and hasattr(value, "scan"),
}
