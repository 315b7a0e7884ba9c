"""serverless.yml: its variables (``${self:custom.x}``), and the files of its own folder that it includes."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from f1model.errors import ModelError
from f1model.sources.templates.known import Steps, Unknown, joined, part, plain

_VARIABLE = re.compile(r"\$\{(?=\s*[A-Za-z]+(?:\([^)]*\)\s*[:,}]|:(?!:)))")
_SOURCE = re.compile(r"([A-Za-z]+)(?:\(([^)]*)\)(?::(.*))?|:(.*))", re.DOTALL)
_QUOTED = re.compile(r"""(['"])(.*)\1""", re.DOTALL)
_REGION = "us-east-1"  # the framework's own default, as "dev" is its stage
_CODE = (".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".py")

Include = Callable[[str], Any]


class Variables:
    """What the variables of one serverless.yml come to.

    ``include`` reads a file of its folder, and gives an Unknown for one that it may not, or cannot read.
    """

    def __init__(self, service: Mapping[str, Any], include: Include, steps: Steps) -> None:
        self.service, self.include, self.steps = service, include, steps
        self.resolving: list[str] = []
        self.notes: list[str] = []

    def value(self, given: Any, depth: int = 0) -> Any:
        """The value with all its variables put in, an Unknown where one is not known."""
        self.steps.take(depth)
        if isinstance(given, str):
            return self.text(given, depth)
        if isinstance(given, list):
            return [self.value(each, depth + 1) for each in given]
        if isinstance(given, Mapping):
            return {key: self.value(each, depth + 1) for key, each in given.items()}
        return given

    def text(self, given: str, depth: int) -> Any:
        parts: list[Any] = []
        last = 0
        while match := _VARIABLE.search(given, last):
            end = _closing(given, match.end())
            if end is None:
                break
            if match.start() > last:
                parts.append(given[last : match.start()])
            parts.append(self.variable(given[match.end() : end], depth + 1))
            last = end + 1
        if not parts:
            return given
        if last < len(given):
            parts.append(given[last:])
        if len(parts) == 1:
            return parts[0]
        return joined(["" if each is None else each for each in parts])

    def variable(self, inside: str, depth: int) -> Any:
        """The first of its alternatives that is known, as in ``opt:stage, 'dev'``."""
        self.steps.take(depth)
        found: Any = Unknown(f"${{{inside}}} is not known")
        alternatives = _alternatives(inside)
        for each in ["sls:stage"] if alternatives == ["opt:stage"] else alternatives:
            text = self.text(each, depth)
            if isinstance(text, Unknown):
                found = text
                continue
            quoted = _QUOTED.fullmatch(text) if isinstance(text, str) else None
            if quoted:
                return quoted[2]
            source = _SOURCE.fullmatch(text) if isinstance(text, str) else None
            if source is None:
                return {"true": True, "false": False, "null": None}.get(text, text) if isinstance(text, str) else text
            value = self.source(source[1], source[2] or "", (source[3] or source[4] or "").strip(), depth)
            if not isinstance(value, Unknown) and value is not None:
                return value
            found = value if isinstance(value, Unknown) else Unknown(f"${{{text}}} is nowhere declared", f"${{{text}}}")
        return found

    def source(self, kind: str, parameters: str, address: str, depth: int) -> Any:
        name = f"{kind}{f'({parameters})' if parameters else ''}:{address}"
        if name in self.resolving:
            return Unknown(f"${{{name}}} refers to itself", f"${{{name}}}")
        self.resolving.append(name)
        try:
            if name in ("self:provider.stage", "self:provider.region") and not self.declares(address):
                return self.stage(depth) if address.endswith("stage") else _REGION
            if kind == "self":
                return self.of(self.service, address, depth)
            if kind == "file":
                return self.of(self.included(parameters), address, depth)
            if name == "sls:stage":
                return self.stage(depth)
            if kind == "param":
                return self.parameter(address, depth)
            if kind == "strToBool":
                return {"true": True, "false": False}.get(parameters.strip().lower())
            return None if kind == "opt" else Unknown(f"${{{name}}} is known on deployment only", f"${{{name}}}")
        finally:
            self.resolving.pop()

    def declares(self, address: str) -> bool:
        return part(self.service.get("provider"), address.partition(".")[2]) is not None

    def stage(self, depth: int) -> Any:
        """The stage as it is where nobody names one. Source: Serverless Framework, "Variables"."""
        declared = part(self.service.get("provider"), "stage")
        found = self.value(declared, depth + 1) if declared is not None else "dev"
        found = found if isinstance(found, str) else "dev"
        self.notes.append(f"Read as for the stage {found}.")
        return found

    def parameter(self, name: str, depth: int) -> Any:
        stage = self.stage(depth)
        declared, stages = self.service.get("params"), self.service.get("stages")
        for owner in (stage, "default"):
            for given in (part(part(part(stages, owner), "params"), name), part(part(declared, owner), name)):
                if given is not None:
                    return self.value(given, depth + 1)
        return None

    def of(self, owner: Any, address: str, depth: int) -> Any:
        """What stands at an address such as ``custom.tables.0``; a variable on the way is worked out first."""
        if isinstance(owner, Unknown):
            return owner
        for step in filter(None, address.split(".")):
            if isinstance(owner, str):
                owner = self.value(owner, depth + 1)
            if isinstance(owner, Unknown):
                return owner
            if isinstance(owner, list):
                owner = owner[int(step)] if step.isdigit() and int(step[:9]) < len(owner) else None
            else:
                owner = part(owner, step) if part(owner, step) is not None else part(owner, _whole(step))
        if owner is self.service:
            return Unknown("${self:} is the whole file", "${self:}")
        if address == "service" and isinstance(owner, Mapping):
            owner = owner.get("name")
        return self.value(owner, depth + 1)

    def included(self, name: str) -> Any:
        name = name.strip().strip("'\"")
        if name.lower().endswith(_CODE):
            return Unknown(f"{name} is code, which is never run", f"${{file({name})}}")
        return self.include(name)


def as_template(service: Mapping[str, Any], variables: Variables, where: str) -> dict[str, Any]:
    """The CloudFormation template in a serverless.yml: its ``resources``, which may be a list of them, or files.

    Raises ModelError if they are none.
    """
    given = variables.text(service["resources"], 0) if isinstance(service["resources"], str) else service["resources"]
    made: dict[str, Any] = {}
    for each in given if isinstance(given, list) else [given]:
        each = variables.text(each, 0) if isinstance(each, str) else each
        if isinstance(each, Unknown):
            variables.notes.append(f"A part of its resources is not read: {each.why}.")
            continue
        if each is None:
            continue
        if not isinstance(each, Mapping):
            problem = f"its resources hold {plain(each) or 'a list'!r}, which is no template."
            raise ModelError(where, problem, "Write Resources: with a name for each, or a list of such files.")
        for section in ("Resources", "Parameters", "Conditions", "Mappings", "Globals"):
            found = each.get(section)
            found = variables.text(found, 0) if isinstance(found, str) else found
            if isinstance(found, Unknown):
                variables.notes.append(f"A part of its resources is not read: {found.why}.")
            for piece in found if isinstance(found, list) else [found]:
                piece = variables.text(piece, 0) if isinstance(piece, str) else piece
                if isinstance(piece, Mapping):
                    _merge(made, section, piece, where)
                elif isinstance(piece, Unknown) and not isinstance(found, Unknown):
                    variables.notes.append(f"A part of its resources is not read: {piece.why}.")
        if not any(section in each for section in ("Resources", "Outputs", "extensions", *made)):
            _merge(made, "Resources", each, where)
    return made


def _merge(made: dict[str, Any], section: str, piece: Mapping[str, Any], where: str) -> None:
    if section not in made:
        made[section] = piece
        return
    both = sorted(str(key) for key in made[section].keys() & piece.keys())
    if both and section == "Resources":
        problem = f"two of its resources are called {both[0]!r}."
        raise ModelError(where, problem, "Rename one of the two.")
    made[section] = {**made[section], **piece}


def _closing(text: str, start: int) -> int | None:
    """Where the brace that opens before ``start`` is closed."""
    level = 1
    for number in range(start, len(text)):
        level += {"{": 1, "}": -1}.get(text[number], 0)
        if level == 0:
            return number
    return None


def _alternatives(text: str) -> list[str]:
    """The parts between commas, outside of quotes, braces and parentheses."""
    parts, level, quote, start = [], 0, "", 0
    for number, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "({":
            level += 1
        elif letter in ")}":
            level -= 1
        elif letter == "," and level == 0:
            parts.append(text[start:number].strip())
            start = number + 1
    return [*parts, text[start:].strip()]


def _whole(step: str) -> Any:
    return int(step) if step.isascii() and step.isdigit() and len(step) < 10 else step
