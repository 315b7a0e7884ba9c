"""YAML and JSON as plain values that know their lines. Nothing of it is ever run, and no tag makes an object."""

import json
from collections.abc import Iterator
from typing import Any

from f1model.errors import ModelError
from f1model.sources.templates.known import DEEPEST, Lined

_CORE = "tag:yaml.org,2002:"
_PLAIN = {"str", "int", "float", "bool", "null", "binary", "timestamp", "map", "seq", "set", "omap", "pairs", "merge"}
_BARE = ("Ref", "Condition")  # short tags of functions that are written without "Fn::"


def read_json(text: str, where: str) -> Any:
    """The value of a JSON text. A key that is written twice counts as it does last, and says so in ``twice``."""
    try:
        return json.loads(text, object_pairs_hook=_mapping)
    except json.JSONDecodeError as error:
        problem = f"it is not JSON: {error.msg} (column {error.colno})."
        raise ModelError(f"{where}:{error.lineno}", problem, "Correct it there.") from None
    except RecursionError:
        raise _too_deep(where) from None
    except ValueError:
        raise ModelError(where, "a number in it has thousands of digits.", "Write a smaller one.") from None


def _mapping(pairs: list[tuple[str, Any]]) -> Lined:
    made = Lined()
    twice = {}
    for key, value in pairs:
        if key in made:
            twice[key] = 0
        made[key] = value
    made.twice = twice
    return made


def read_yaml(text: str, where: str) -> list[Any]:
    """The values of the documents of a YAML text: mappings, lists, texts, whole numbers, truth values, None.

    ``!Sub x`` is read as ``{"Fn::Sub": x}``, as CloudFormation does. Raises ModelError with the line.
    """
    try:
        import yaml
    except ImportError:
        problem = "reading YAML needs PyYAML, which is not installed."
        raise ModelError(where, problem, 'Run: python -m pip install "f1model[open]".') from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return list(_Builder(where).documents(iter(yaml.parse(text, Loader=loader))))
    except yaml.YAMLError as error:
        raise _explained(error, text, where) from None
    except RecursionError:
        raise _too_deep(where) from None


def _too_deep(where: str) -> ModelError:
    return ModelError(where, f"it is nested more than {DEEPEST} levels deep.", "No template is.")


def _explained(error: Any, text: str, where: str) -> ModelError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = " ".join(str(getattr(error, "problem", None) or getattr(error, "reason", None) or "is damaged").split())
    if mark is None:
        return ModelError(where, f"it is not YAML: {said}.", "Correct it.")
    lines = text.splitlines()
    before = lines[mark.line][: mark.column + 1] if mark.line < len(lines) else ""
    if "\t" in before and not before.strip():
        said, fix = "the line begins with a tab", "YAML is indented by spaces: replace the tabs."
    else:
        fix = "Correct it there."
    return ModelError(f"{where}:{mark.line + 1}", f"it is not YAML: {said} (column {mark.column + 1}).", fix)


class _Builder:
    """Values out of YAML's events. An alias is its anchor's own value, so that nothing is multiplied."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.anchors: dict[str, Any] = {}

    def documents(self, events: Iterator[Any]) -> Iterator[Any]:
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                self.anchors = {}
            elif kind in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent", "AliasEvent"):
                yield self.value(event, events, 0)

    def value(self, event: Any, events: Iterator[Any], depth: int) -> Any:
        line = event.start_mark.line + 1
        kind = type(event).__name__
        if depth > DEEPEST:
            raise _too_deep(f"{self.where}:{line}")
        if kind == "AliasEvent":
            if event.anchor not in self.anchors:
                problem = f"*{event.anchor} refers to no anchor before it, or to what it is a part of."
                raise ModelError(f"{self.where}:{line}", problem, "Write it out there.")
            return self.anchors[event.anchor]
        self.anchors.pop(event.anchor, None)
        if kind == "ScalarEvent":
            made = self.scalar(event, line)
        elif kind == "SequenceStartEvent":
            made = []
            while type(each := next(events)).__name__ != "SequenceEndEvent":
                made.append(self.value(each, events, depth + 1))
        else:
            made = self.mapping(events, line, depth)
        made = self.tagged(event.tag, made, line)
        if event.anchor:
            self.anchors[event.anchor] = made
        return made

    def mapping(self, events: Iterator[Any], line: int, depth: int) -> Lined:
        own, merged = Lined(line), Lined(line)
        lines: dict[Any, int] = {}
        twice: dict[Any, int] = {}
        while type(event := next(events)).__name__ != "MappingEndEvent":
            at = event.start_mark.line + 1
            plain = type(event).__name__ == "ScalarEvent" and event.implicit[0]
            key = self.value(event, events, depth + 1)
            value = self.value(next(events), events, depth + 1)
            if not isinstance(key, str | int | bool | None):
                raise ModelError(f"{self.where}:{at}", "a key is a list or a mapping.", "Write a text there.")
            if key == "<<" and plain:
                for each in reversed(value) if isinstance(value, list) else [value]:
                    if not isinstance(each, Lined):
                        raise ModelError(f"{self.where}:{at}", "<< merges what is no mapping.", "Give it a mapping.")
                    merged.update(each)
                    lines = {**each.lines, **lines}
                continue
            if key in own:
                twice[key] = at
            own[key] = value
            lines[key] = at
        merged.update(own)
        merged.lines, merged.twice = lines, twice
        return merged

    def scalar(self, event: Any, line: int) -> Any:
        text: str = event.value
        if event.tag is None and event.implicit[0]:
            if text in ("", "~", "null", "Null", "NULL"):
                return None
            if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
                return text.lower() == "true"
            if text.isascii() and text.isdigit() and len(text) < 16 and (text == "0" or text[0] != "0"):
                return int(text)
        return text

    def tagged(self, tag: str | None, value: Any, line: int) -> Any:
        """The value, its tag as CloudFormation's function. Raises ModelError for one that would make an object."""
        if tag in (None, "!"):
            return value
        if tag.startswith(_CORE):
            if tag.removeprefix(_CORE) not in _PLAIN:
                problem = f"it has the tag !!{tag.removeprefix(_CORE)}, which asks to make an object: nothing is run."
                raise ModelError(f"{self.where}:{line}", problem, "Write the value out.")
            return value
        made = Lined(line)
        name = tag.removeprefix("!")
        made[name if name in _BARE else f"Fn::{name}"] = value
        return made
