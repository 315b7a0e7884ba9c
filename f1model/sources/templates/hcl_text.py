"""Terraform's files cut into their blocks, so that only those that matter are parsed: by python-hcl2, which is slow."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from f1model.errors import ModelError

LARGEST = 200_000  # characters of one block or value that are parsed: 15 seconds of python-hcl2, and no table has that
_HEADER = re.compile(r'[ \t]*([A-Za-z_][\w-]*)((?:[ \t]+(?:"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w-]*))*)[ \t]*\{')
_LABEL = re.compile(r'"((?:[^"\\]|\\.)*)"|([A-Za-z_][\w-]*)')
_HEREDOC = re.compile(r"<<-?([A-Za-z_][\w.-]*)[ \t\r]*\n")
# What may begin something in which braces do not count, or is a brace.
_MARK = re.compile(r'"|#|//|/\*|<<-?[A-Za-z_]|[{}]')


@dataclass
class Block:
    """A block: ``resource "aws_dynamodb_table" "orders" { … }``, with the file and the line on which it begins.

    ``values`` are its attributes, as python-hcl2's trees, and ``blocks`` those inside it.
    """

    kind: str
    labels: tuple[str, ...]
    file: str
    line: int
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    blocks: tuple["Block", ...] = ()

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"


def blocks(text: str, file: str) -> Iterator[Block]:
    """The outermost blocks, not parsed yet. Raises ModelError, with the line, if one is not closed."""
    position, line, seen = 0, 1, 0
    while position < len(text):
        match = _HEADER.match(text, position)
        if match:
            line += text.count("\n", seen, position)
            seen = position
            end = _closed(text, match.end())
            if end is None:
                problem = f"the block {match[1]} that begins there is not closed."
                raise ModelError(f"{file}:{line}", problem, "Close what is open in it: a brace, a quote, a heredoc.")
            labels = tuple(one or other for one, other in _LABEL.findall(match[2]))
            yield Block(match[1], labels, file, line, text[position:end])
            position = end
            continue
        position = _next_line(text, position)


def _next_line(text: str, position: int) -> int:
    """Where the next line begins that is not inside a comment, a text or brackets that begin on this one."""
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        match = _MARK.search(text, position, end)
        if match is None:
            return end + 1
        if match[0] == "{":
            position = _closed(text, match.end()) or len(text)
        elif match[0] == "}":
            position = match.end()
        else:
            position = _past(text, match)
    return position


def _closed(text: str, position: int) -> int | None:
    """Where the brace closes that was opened before ``position``: one after it. None: it does not."""
    level = 1
    while match := _MARK.search(text, position):
        if match[0] in "{}":
            level += 1 if match[0] == "{" else -1
            position = match.end()
            if level == 0:
                return position
        else:
            position = _past(text, match)
    return None


def _past(text: str, match: "re.Match[str]") -> int:
    """One after the end of a comment, a text or a heredoc."""
    mark, start = match[0], match.start()
    if mark in ("#", "//"):
        end = text.find("\n", start)
        return len(text) if end < 0 else end
    if mark == "/*":
        end = text.find("*/", start + 2)
        return len(text) if end < 0 else end + 2
    if mark.startswith("<<"):
        opened = _HEREDOC.match(text, start)
        if opened is None:
            return match.end()
        closed = re.compile(rf"^[ \t]*{re.escape(opened[1])}[ \t\r]*$", re.MULTILINE).search(text, opened.end())
        return closed.end() if closed else len(text)
    return _past_quote(text, start + 1)


def _past_quote(text: str, position: int) -> int:
    """One after the quote that ends a text; what is interpolated in it may hold quotes of its own."""
    levels: list[int] = []  # braces that are open, in each interpolation
    while position < len(text):
        letter = text[position]
        if not levels or levels[-1] < 0:  # inside quotes; -1 is a text inside an interpolation
            if letter == "\\":
                position += 1
            elif letter == '"':
                if not levels:
                    return position + 1
                levels.pop()
            elif letter == "\n":
                return position  # a text does not go on on the next line: the parser says so
            elif letter in "$%" and text.startswith("{", position + 1):
                escaped = text[position - 1] == letter
                if not escaped:
                    levels.append(1)
                    position += 1
        elif letter == '"':
            levels.append(-1)
        elif letter in "{}":
            levels[-1] += 1 if letter == "{" else -1
            if levels[-1] == 0:
                levels.pop()
        position += 1
    return len(text)


def parsed(block: Block) -> Block:
    """The same block with what is in it. Raises ModelError, with the line, if python-hcl2 cannot read it."""
    body = _tree(block.text, block.file, block.line)
    inside = next(iter(_blocks_of(body, block.file, block.line)), None)
    return inside or block


def assigned(text: str, file: str) -> dict[str, Any]:
    """The values of a file that assigns them alone, such as terraform.tfvars. Raises ModelError, with the line."""
    return dict(_values_of(_tree(text, file, 1)))


def expression(text: str) -> Any:
    """The tree of one expression; None if it is none."""
    try:
        return next(iter(_values_of(_tree(f"x = {text}", "", 1)).values()), None)
    except ModelError:
        return None


def _tree(text: str, file: str, line: int) -> Any:
    try:
        import hcl2
        from lark.exceptions import LarkError
    except ImportError:
        problem = "reading Terraform needs python-hcl2, which is not installed."
        raise ModelError(file, problem, 'Run: python -m pip install "f1model[open]".') from None
    if len(text) > LARGEST:
        problem = f"{len(text):,} characters stand in one block, and {LARGEST:,} are read at most."
        raise ModelError(f"{file}:{line}", problem, "Give its plan instead: terraform show -json.")
    try:
        return hcl2.parses_to_tree(text).children[0]
    except LarkError as error:
        at = getattr(error, "line", -1)
        found = str(getattr(error, "token", "")) or str(getattr(error, "char", ""))
        found = "the end" if not found.strip() else repr(found.strip().split("\n")[0][:30])
        at = at if isinstance(at, int) and at > 0 else 1
        problem = f"it is not Terraform's language: {found} is not expected there."
        opened = next((number for number, each in enumerate(text.split("\n")[:at], 1) if _is_open(each)), None)
        if opened is not None:
            at, problem = opened, "it is not Terraform's language: a text on this line is not closed."
        number = line + at - 1
        raise ModelError(f"{file}:{number}", problem, "Correct it; terraform validate says more.") from None
    except RecursionError:
        problem = "it is nested too deeply."
        raise ModelError(f"{file}:{line}", problem, "Give its plan instead: terraform show -json.") from None


def _is_open(line: str) -> bool:
    """Whether a text begins on the line and does not end on it."""
    rest = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
    return '"' in re.sub(r"(?:#|//).*", "", rest)


def _values_of(body: Any) -> dict[str, Any]:
    made = {}
    for each in body.children:
        if getattr(each, "data", None) == "attribute":
            made[str(each.children[0].children[0])] = each.children[-1]
    return made


def _blocks_of(body: Any, file: str, line: int) -> Iterator[Block]:
    for each in body.children:
        if getattr(each, "data", None) != "block":
            continue
        names = []
        inside = None
        for child in each.children:
            data = getattr(child, "data", None)
            if data == "body":
                inside = child
            elif data in ("identifier", "keyword", "literal_value"):
                names.append(str(child.children[0]))
            elif data == "string":
                names.append("".join(str(part.children[0]) for part in child.children[1:-1]))
        at = line + getattr(each.meta, "line", 1) - 1
        if inside is not None and names:
            own = tuple(_blocks_of(inside, file, line))
            yield Block(names[0], tuple(names[1:]), file, at, "", _values_of(inside), own)
