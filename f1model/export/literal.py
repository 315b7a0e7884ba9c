"""DynamoDB values as Python literals, laid out as ``ruff format`` and Black lay them out."""

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

WIDTH = 88  # columns of a line; what ruff and Black take unless they are told another
STEP = 4  # columns of one level


class Raw(str):
    """Python code in the place of a value; as a name in a mapping, what unpacks another: ``**old``."""


class Call(NamedTuple):
    """A call in the place of a value, of arguments that are Python code."""

    head: str
    arguments: tuple[str, ...]


def literal(value: Any, column: int = 0, indent: int = 0, *, open_: bool = False, behind: int = 1) -> str:
    """A value as a Python literal that begins at ``column`` of a line with this indent, text in double quotes.

    It stays on its line if it fits there with ``behind`` columns behind it, such as a comma; else each member gets a
    line of its own, as with ``open_``.
    """
    text = flat(value)
    if isinstance(value, Decimal):
        value = Call("Decimal", (flat(str(value)),))
    if isinstance(value, Call):
        return called(*value, column, indent, behind)
    listed = isinstance(value, Mapping | list | tuple | set | frozenset) and bool(value)
    if not listed or not (open_ or column + width(text) + behind > WIDTH):
        return text
    inner = indent + STEP
    if isinstance(value, Mapping):
        heads = [_head(name, member) for name, member in value.items()]
    else:
        members = value if isinstance(value, list | tuple) else sorted(value, key=flat)
        heads = [(Raw(""), member) for member in members]
    lines = [f"{' ' * inner}{head}{literal(each, inner + width(head), inner)}," for head, each in heads]
    first, last = "{}" if text[0] == "{" else "[]"
    return "\n".join([first, *lines, " " * indent + last])


def assigned(name: str, value: Any, indent: int = 0, *, open_: bool = False) -> str:
    """``name = value`` as a line, or as several."""
    head = f"{' ' * indent}{name} = "
    return head + literal(value, width(head), indent, open_=open_, behind=0)


def called(head: str, arguments: Sequence[str], column: int = 0, indent: int = 0, behind: int = 0) -> str:
    """``head(arguments)``, which begins at ``column`` and has ``behind`` columns of other text behind it."""
    text = ", ".join(arguments)
    if column + width(f"{head}({text})") + behind <= WIDTH:
        return f"{head}({text})"
    inner = " " * (indent + STEP)
    if len(arguments) == 1 or width(inner + text) <= WIDTH:
        lines = [inner + text]
    else:
        lines = [f"{inner}{each}," for each in arguments]
    return "\n".join([f"{head}(", *lines, f"{' ' * indent})"])


def flat(value: Any) -> str:
    """A value as a Python literal on one line."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Call):
        return f"{value.head}({', '.join(value.arguments)})"
    if isinstance(value, str):
        return _quoted(str(value))
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join("".join(map(flat, _head(name, each))) for name, each in value.items()) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(flat, value))) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flat, value)) + "]"
    return _quoted(bytes(getattr(value, "value", value)))  # bytes, or boto3's Binary


def _head(name: str, member: Any) -> tuple[Raw, Any]:
    """What comes before a member of a mapping, and the member."""
    return (Raw(""), name) if isinstance(name, Raw) else (Raw(f"{flat(name)}: "), member)


def width(text: str) -> int:
    """The columns that a text takes: two for a wide character, none for one that goes onto the one before it."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.category(letter) in ("Mn", "Me", "Cf") for letter in text)


def _quoted(value: str | bytes) -> str:
    """In double quotes, unless that takes more backslashes."""
    text = repr(value)
    start = 2 if isinstance(value, bytes) else 1
    if text[start - 1] == '"':
        return text
    inner = text[start:-1].replace("\\'", "'")
    if inner.count('"') > inner.count("'"):
        return text
    return f'{text[: start - 1]}"{inner.replace(chr(34), chr(92) + chr(34))}"'
