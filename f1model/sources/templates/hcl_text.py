"""Terraform's files as Terraform's own JSON syntax has them, block by block: python-hcl2 turns one into the other.

It is slow, so that a file is cut into its blocks first, and only those are parsed that are asked for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from f1model.design.given import shown
from f1model.errors import ModelError

LARGEST = 200_000  # characters of one block or value that are parsed: 15 seconds of python-hcl2, and no table has that
_LEVELS = {"resource": 2, "module": 1, "variable": 1, "locals": 0}  # labels that a block of each kind has
_HEADER = re.compile(r'[ \t]*([A-Za-z_][\w-]*)((?:[ \t]+(?:"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w-]*))*)[ \t]*\{')
_LABEL = re.compile(r'"((?:[^"\\]|\\.)*)"|([A-Za-z_][\w-]*)')
_QUOTED = r'"(?:[^"\\\n]|\\.)*+"'
# A brace, or something in which braces do not count: a comment, a heredoc, a text with what is interpolated in it.
_TOKEN = re.compile(
    r"(?:\#|//)[^\n]*+ | /\*.*?(?:\*/|\Z) | [{}]"
    r"| <<-?(?P<end>[A-Za-z_][\w.-]*)[ \t\r]*\n.*?(?:^[ \t]*(?P=end)[ \t\r]*$|\Z)"
    r'| "(?:[^"\\\n$%]|\\.|\$\$\{|%%\{|[$%](?!\{)'
    rf'|[$%]\{{(?:[^{{}}"\n]|{_QUOTED}|\{{(?:[^{{}}"]|{_QUOTED})*+\}})*+\}})*+"',
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


@dataclass
class Block:
    """A block: ``resource "aws_dynamodb_table" "orders" { … }``, with the file and the line on which it begins.

    ``given`` is its body, if that is parsed already, as in a file that is JSON; there, no line is known (0).
    """

    kind: str
    labels: tuple[str, ...]
    file: str
    line: int = 0
    text: str = ""
    given: Mapping[str, Any] | None = None

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    @cached_property
    def body(self) -> Mapping[str, Any]:
        """What is in it, as JSON. Raises ModelError, with the line, if it cannot be parsed."""
        if self.given is not None:
            return self.given
        inside: Any = next(iter(assigned(self.text, self.file, self.line).values()))
        inside = inside[0] if isinstance(inside, list) else inside
        for _ in self.labels:
            inside = next(iter(inside.values()))
        return inside if isinstance(inside, Mapping) else {}


def blocks(text: str, file: str) -> Iterator[Block]:
    """The outermost blocks, not parsed yet. Raises ModelError, with the line, if one is not closed."""
    header: re.Match[str] | None = None
    level, line, seen = 0, 1, 0
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            if level == 0:
                header = _HEADER.fullmatch(text, text.rfind("\n", 0, token.start()) + 1, token.end())
            level += 1
        elif token[0] == "}" and level:
            level -= 1
            if level == 0 and header:
                line, seen = line + text.count("\n", seen, header.start()), header.start()
                labels = tuple(one or other for one, other in _LABEL.findall(header[2]))
                yield Block(header[1], labels, file, line, text[header.start() : token.end()])
    if level and header:
        line += text.count("\n", seen, header.start())
        problem = f"the block {header[1]} that begins there is not closed."
        raise ModelError(f"{file}:{line}", problem, "Close what is open in it: a brace, a quote, a heredoc.")


def json_blocks(document: Any, file: str) -> Iterator[Block]:
    """The outermost blocks of a file in Terraform's JSON syntax. Raises ModelError if they are malformed.

    Source: Terraform, "JSON Configuration Syntax".
    """
    if not isinstance(document, Mapping):
        raise ModelError(file, f"it is {shown(document)}, and has to be a mapping.", "")
    for kind, given in document.items():
        yield from _labelled(kind, (), given, _LEVELS.get(kind, -1), file)


def _labelled(kind: str, labels: tuple[str, ...], given: Any, levels: int, file: str) -> Iterator[Block]:
    for each in (given if isinstance(given, list) else [given]) if levels >= 0 else ():
        if not isinstance(each, Mapping):
            what = " ".join((kind, *labels))
            raise ModelError(file, f"its {what} is {shown(each)}, and has to be a mapping.", "")
        if levels == 0:
            yield Block(kind, labels, file, given=each)
        for name, inner in each.items() if levels else ():
            if name != "//":  # a comment
                yield from _labelled(kind, (*labels, name), inner, levels - 1, file)


def assigned(text: str, file: str, line: int = 1) -> dict[str, Any]:
    """What a text of Terraform's language says, as JSON. Raises ModelError, with the line."""
    if len(text) > LARGEST:
        problem = f"{len(text):,} characters stand in one block, and {LARGEST:,} are read at most."
        raise ModelError(f"{file}:{line}", problem, "Give its plan instead: terraform show -json.")
    hcl2, damage = _library(file)
    options = hcl2.SerializationOptions(
        with_comments=False, explicit_blocks=False, preserve_heredocs=False, strip_string_quotes=True
    )
    try:
        read: dict[str, Any] = hcl2.loads(text, serialization_options=options)
        return read
    except damage as error:
        raise _explained(error, text, file, line) from None
    except RecursionError:
        problem = "it is nested too deeply."
    except (ValueError, LookupError, TypeError, AttributeError, RuntimeError):
        problem = "python-hcl2 cannot read it."
    raise ModelError(f"{file}:{line}", problem, "Give its plan instead: terraform show -json.")


@lru_cache(maxsize=10_000)
def template(text: str) -> Any:
    """The tree of a text in which something is interpolated, ``a-${var.x}``; None if it cannot be parsed."""
    hcl2, damage = _library("")
    try:
        return hcl2.parses_to_tree(f'x = "{text}"\n').children[0].children[0].children[-1]
    except (damage, RecursionError, LookupError, AttributeError):
        return None


def _library(file: str) -> tuple[Any, type[Exception]]:
    try:
        import hcl2
        from lark.exceptions import LarkError
    except ImportError:
        problem = "reading Terraform needs python-hcl2, which is not installed."
        raise ModelError(file, problem, 'Run: python -m pip install "f1model[open]".') from None
    return hcl2, LarkError


def _explained(error: Any, text: str, file: str, line: int) -> ModelError:
    at = getattr(error, "line", -1)
    at = at if isinstance(at, int) and at > 0 else 1
    found = str(getattr(error, "token", "")) or str(getattr(error, "char", ""))
    found = "the end" if not found.strip() else repr(found.strip().split("\n")[0][:30])
    problem = f"it is not Terraform's language: {found} is not expected there."
    opened = next((number for number, each in enumerate(text.split("\n")[:at], 1) if _is_open(each)), None)
    if opened is not None:
        at, problem = opened, "it is not Terraform's language: a text on this line is not closed."
    return ModelError(f"{file}:{line + at - 1}", problem, "Correct it; terraform validate says more.")


def _is_open(line: str) -> bool:
    """Whether a text begins on the line and does not end on it."""
    rest = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
    return '"' in re.sub(r"(?:#|//).*", "", rest)
