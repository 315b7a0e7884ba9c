"""CloudFormation's own functions, worked out from the template itself: parameters' defaults, mappings, conditions."""

import re
from collections.abc import Mapping
from typing import Any

from f1model.sources.templates.known import Steps, Unknown, joined, part, plain, said

NO_VALUE = "AWS::NoValue"
_SUB = re.compile(r"\$\{(!?)([^}]*)\}")


class Functions:
    """What the values of one template come to. ``notes`` gets a line for each condition that had to be decided."""

    def __init__(self, template: Mapping[str, Any], steps: Steps, notes: list[str]) -> None:
        self.template, self.steps, self.notes = template, steps, notes
        self.deciding: set[str] = set()

    def value(self, given: Any, path: str = "", depth: int = 0) -> Any:
        """The value with all functions worked out that can be, an Unknown wherever one cannot, None for no value."""
        self.steps.take(depth)
        if isinstance(given, list):
            found = [self.value(each, path, depth + 1) for each in given]
            return [each for each in found if each is not None]
        if not isinstance(given, Mapping):
            return given
        if len(given) == 1:
            name, argument = next(iter(given.items()))
            if name == "Ref" or (isinstance(name, str) and name.startswith("Fn::")):
                return self.called(str(name), argument, path, depth + 1)
        return {key: self.value(each, f"{path}.{key}" if path else str(key), depth + 1) for key, each in given.items()}

    def called(self, name: str, argument: Any, path: str, depth: int) -> Any:
        if name == "Ref":
            return self.ref(plain(argument) or "")
        if name == "Fn::If":
            return self.chosen(argument, path, depth)
        if name == "Fn::Sub":
            return self.substituted(argument, path, depth)
        argument = self.value(argument, path, depth)
        if isinstance(argument, Unknown):
            return argument
        found = None
        if name == "Fn::Join":
            found = self.join(argument)
        elif name == "Fn::FindInMap":
            found = self.find(argument)
        elif name == "Fn::Select":
            found = self.select(argument)
        elif name == "Fn::Split":
            found = self.split(argument)
        elif name == "Fn::Length" and isinstance(argument, list):
            found = len(argument)
        return Unknown(f"{name}{_of(argument)} is known on deployment only") if found is None else found

    def ref(self, name: str) -> Any:
        """A parameter's default. What a resource or AWS itself says is not known before deployment."""
        if name == NO_VALUE:
            return None
        parameters = part(self.template, "Parameters")
        if not isinstance(parameters, Mapping) or name not in parameters:
            return Unknown(f"{name} is known on deployment only", f"${{{name}}}")
        parameter = parameters[name]
        default, kind = part(parameter, "Default"), plain(part(parameter, "Type")) or "String"
        if default is None:
            return Unknown(f"the parameter {name} has no default", f"${{{name}}}")
        if kind.startswith("AWS::SSM"):
            return Unknown(f"the parameter {name} is read from the Parameter Store", f"${{{name}}}")
        if "List" in kind and isinstance(default, str):
            return [each.strip() for each in default.split(",")]
        return default

    def substituted(self, argument: Any, path: str, depth: int) -> Any:
        own: Any = {}
        if isinstance(argument, list) and len(argument) == 2:
            argument, own = argument[0], self.value(argument[1], path, depth)
        if not isinstance(argument, str):
            return argument if isinstance(argument, Unknown) else Unknown("Fn::Sub has no text")
        parts: list[Any] = []
        last = 0
        for match in _SUB.finditer(argument):
            parts.append(argument[last : match.start()])
            last = match.end()
            name = match[2].strip()
            if match[1]:
                parts.append(f"${{{match[2]}}}")
            elif isinstance(own, Mapping) and name in own:
                parts.append(own[name])
            else:
                found = self.ref(name)
                parts.append("" if found is None else found)
        return joined([*parts, argument[last:]])

    def join(self, given: Any) -> Any:
        if not (isinstance(given, list) and len(given) == 2 and isinstance(given[0], str)):
            return None
        return joined(given[1], given[0]) if isinstance(given[1], list) else given[1]

    def find(self, given: Any) -> Any:
        """A value of Mappings. By the region, which is not known, only where all regions agree."""
        if not isinstance(given, list) or len(given) < 3:
            return None
        level = self.template.get("Mappings")
        for step in given[:3]:
            if isinstance(step, Unknown):
                several = list(level.values()) if isinstance(level, Mapping) else []
                if not several or any(each != several[0] for each in several):
                    return step
                level = several[0]
            else:
                level = part(level, plain(step))
        if level is None and len(given) > 3:
            return part(given[3], "DefaultValue")
        return self.value(level)

    def select(self, given: Any) -> Any:
        if not isinstance(given, list) or len(given) != 2 or not isinstance(given[1], list):
            return (
                next((each for each in given if isinstance(each, Unknown)), None) if isinstance(given, list) else None
            )
        number = plain(given[0]) or ""
        return given[1][int(number)] if number.isdigit() and int(number[:9]) < len(given[1]) else None

    def split(self, given: Any) -> Any:
        if not isinstance(given, list) or len(given) != 2 or not isinstance(given[0], str) or not given[0]:
            return None
        return given[1].split(given[0]) if isinstance(given[1], str) else given[1]

    # Conditions

    def chosen(self, argument: Any, path: str, depth: int) -> Any:
        """One branch, by the parameters' defaults where these decide; both are said."""
        if not isinstance(argument, list) or len(argument) != 3:
            return Unknown("Fn::If has not three parts")
        name = plain(argument[0]) or "?"
        holds = self.condition(name)
        yes, no = (self.value(each, path, depth) for each in argument[1:])
        taken = yes if holds is True or (not isinstance(holds, bool) and yes is not None) else no
        by = "by the defaults" if isinstance(holds, bool) else "which is not known"
        left, where = no if taken is yes else yes, path.rpartition(".")[2] or "A part"
        self.notes.append(f"{where} depends on {name} ({by}): taken {said(taken)}, and not {said(left)}.")
        return taken

    def condition(self, name: str) -> Any:
        """Whether a condition holds by the parameters' defaults; Unknown where these do not decide it."""
        if name in self.deciding:
            return Unknown(f"the condition {name} refers to itself")
        self.deciding.add(name)
        try:
            conditions = part(self.template, "Conditions")
            if not isinstance(conditions, Mapping) or name not in conditions:
                return Unknown(f"there is no condition {name}")
            return self.holds(conditions[name], 0)
        finally:
            self.deciding.discard(name)

    def holds(self, given: Any, depth: int) -> Any:
        self.steps.take(depth)
        name, argument = next(iter(given.items())) if isinstance(given, Mapping) and len(given) == 1 else ("", None)
        if name == "Condition":
            return self.condition(plain(argument) or "?")
        if name == "Fn::Equals" and isinstance(argument, list) and len(argument) == 2:
            one, other = (self.value(each) for each in argument)
            unknown = next((each for each in (one, other) if isinstance(each, Unknown)), None)
            return plain(one) == plain(other) if unknown is None else unknown
        parts = [self.holds(each, depth + 1) for each in argument] if isinstance(argument, list) else []
        unknown = next((each for each in parts if isinstance(each, Unknown)), None)
        if name == "Fn::Not" and len(parts) == 1:
            return parts[0] if unknown else not parts[0]
        if name in ("Fn::And", "Fn::Or") and parts:
            decides = name == "Fn::Or"
            return decides if decides in parts else unknown if unknown else not decides
        return Unknown("a condition is none of CloudFormation's")


def _of(argument: Any) -> str:
    text = plain(argument) or ".".join(filter(None, map(plain, argument)) if isinstance(argument, list) else [])
    return f" {text[:60]}" if text else ""
