"""Tables out of a CloudFormation template: of SAM, of CDK's and Amplify's output, and of serverless.yml."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from f1model.errors import ModelError
from f1model.sources.source import Source
from f1model.sources.templates.collected import Collected
from f1model.sources.templates.functions import Functions
from f1model.sources.templates.known import Lined, Steps, Unknown, part, plain

TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable")
_AMPLIFY = "Custom::AmplifyDynamoDBTable"  # which Amplify makes its tables by; its properties begin with small letters
_NESTED = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
_SAM_KINDS = {"String": "S", "Number": "N", "Binary": "B"}
_MOST_LOOPS = 100  # resources that one Fn::ForEach makes; CloudFormation allows 500 in a template altogether

Resolve = Callable[[Any], Any]


def tables(
    template: Mapping[str, Any], where: str, what: str, resolve: Resolve | None = None, besides: Sequence[str] = ()
) -> tuple[Source, ...]:
    """The tables of a template that is named ``what``, such as "a CloudFormation template".

    ``resolve`` works out what is not CloudFormation's, such as serverless.yml's variables, before its functions do;
    ``besides`` is what it has to say by then. Raises ModelError if there is none, or one is malformed.
    """
    steps = Steps(where)
    resources = template.get("Resources")
    resources = {} if resources is None else resources
    if isinstance(resources, Unknown):
        raise ModelError(where, f"its Resources are not known: {resources.why}.", "Give the file that has them.")
    if not isinstance(resources, Mapping):
        raise ModelError(where, "its Resources are no mapping.", "Write each resource under a name of its own.")
    collected = Collected(where, what)
    _once(template, where, "it")
    _once(resources, where, "Resources")
    kinds: Counter[str] = Counter()
    for name, resource in _resources(resources, Functions(template, steps, []), where, steps):
        resource = resolve(resource) if resolve and isinstance(resource, str) else resource
        kind = part(resource, "Type")
        kind = plain(resolve(kind) if resolve else kind) or "?"
        kinds[kind] += 1
        if kind in _NESTED:
            collected.beside(f"The stack {name} is nested, and is not followed: open its template.")
        if kind not in TABLES and kind != _AMPLIFY:
            continue
        line = resources.lines.get(name, 0) if isinstance(resources, Lined) and resources.lines else 0
        at = f"{where}:{line}: {name}" if line else f"{where}: {name}"
        _twice(resource, where, name, steps)
        notes: list[str] = []
        functions = Functions(template, steps, notes)
        given = part(resource, "Properties")
        given = resolve(given) if resolve else given
        given = functions.value({} if given is None else given)
        condition = plain(part(resource, "Condition"))
        if condition:
            holds = functions.condition(condition)
            said = (
                f"by the defaults it is{'' if holds else ' not'}" if isinstance(holds, bool) else "which is not known"
            )
            notes.append(f"It is made only if {condition}: {said}.")
        if isinstance(given, Unknown):
            collected.left_out(name, f"its properties are not known, since {given.why}")
            continue
        if isinstance(given, Mapping):
            given = _normal(kind, given, functions.value(_globals(template)), notes)
        collected.add(given, name, at, notes)
    for note in besides:
        collected.beside(note)
    return collected.sources(_said(kinds))


def _said(kinds: Counter[str]) -> str:
    count = kinds.total()
    if not count:
        return "no resources"
    most = ", ".join(kind for kind, _ in kinds.most_common(3))
    return f"{count} {'resource' if count == 1 else 'resources'} ({most}{', …' if len(kinds) > 3 else ''})"


def _globals(template: Mapping[str, Any]) -> Any:
    return part(part(template, "Globals"), "SimpleTable") or {}


def _normal(kind: str, given: Mapping[str, Any], shared: Any, notes: list[str]) -> Mapping[str, Any]:
    """The properties as a plain table has them."""
    if kind == _AMPLIFY:
        return {str(key): each for key, each in _capital(given).items()}
    if kind == "AWS::DynamoDB::GlobalTable":
        return _of_replicas(given, notes)
    if kind != "AWS::Serverless::SimpleTable":
        return given
    merged = {**(shared if isinstance(shared, Mapping) else {}), **given}
    key = merged.pop("PrimaryKey", None)
    name, typed = part(key, "Name") or "id", part(key, "Type") or "String"  # SAM's own defaults
    kinds = _SAM_KINDS.get(typed, typed) if isinstance(typed, str) else typed
    return {
        "BillingMode": "PROVISIONED" if merged.get("ProvisionedThroughput") else "PAY_PER_REQUEST",
        **merged,
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kinds}],
    }


def _of_replicas(given: Mapping[str, Any], notes: list[str]) -> Mapping[str, Any]:
    """A global table with the settings that stand in its first replica; its capacity scales, so it has no figure."""
    replicas = given.get("Replicas")
    first = replicas[0] if isinstance(replicas, list) and replicas and isinstance(replicas[0], Mapping) else {}
    if isinstance(replicas, list) and len(replicas) > 1:
        notes.append(f"It is a global table in {len(replicas)} regions: read as one table, its settings the first's.")
    moved = ("PointInTimeRecoverySpecification", "DeletionProtectionEnabled", "KinesisStreamSpecification")
    return {**given, **{key: first[key] for key in moved if key in first}}


def _capital(value: Any) -> Any:
    """Amplify's properties as CloudFormation writes them."""
    if isinstance(value, list):
        return [_capital(each) for each in value]
    if isinstance(value, Mapping):
        return {key[:1].upper() + key[1:]: _capital(each) for key, each in value.items() if isinstance(key, str)}
    return value


def _resources(
    resources: Mapping[str, Any], functions: Functions, where: str, steps: Steps, depth: int = 0
) -> Iterator[tuple[str, Any]]:
    """Each resource with its name; a loop (Fn::ForEach) makes several."""
    steps.take(depth)
    for name, resource in resources.items():
        if not str(name).startswith("Fn::ForEach"):
            yield str(name), resource
            continue
        if not isinstance(resource, list) or len(resource) != 3 or not isinstance(resource[2], Mapping):
            raise ModelError(f"{where}: {name}", "it has not three parts.", "Write a name, a list and what is made.")
        variable, values = plain(resource[0]) or "?", functions.value(resource[1])
        if isinstance(values, Unknown) or not isinstance(values, list):
            values = [f"{{{variable}}}"]
        for value in values[:_MOST_LOOPS]:
            text = plain(value) or "?"
            made = {_put(key, variable, text, steps, 0): _put(each, variable, text, steps, 0)
                    for key, each in resource[2].items()}  # fmt: skip
            yield from _resources(made, functions, where, steps, depth + 1)


def _put(value: Any, variable: str, text: str, steps: Steps, depth: int) -> Any:
    """The value with a loop's variable put in."""
    steps.take(depth)
    if isinstance(value, str):
        return re.sub(rf"[$&]\{{{re.escape(variable)}\}}", lambda _: text, value)
    if isinstance(value, list):
        return [_put(each, variable, text, steps, depth + 1) for each in value]
    if isinstance(value, Mapping):
        if dict(value) == {"Ref": variable}:
            return text
        return {_put(key, variable, text, steps, depth + 1): _put(each, variable, text, steps, depth + 1)
                for key, each in value.items()}  # fmt: skip
    return value


def _once(given: Any, where: str, what: str) -> None:
    """Refuse a mapping that has a key twice: one of the two would be lost."""
    if isinstance(given, Lined) and given.twice:
        key, line = next(iter(given.twice.items()))
        at = f"{where}:{line}" if line else where
        problem = f"{what} has the key {plain(key)!r} twice."
        raise ModelError(at, problem, "Leave one of the two out, or rename it.")


def _twice(given: Any, where: str, what: str, steps: Steps, depth: int = 0) -> None:
    steps.take(depth)
    _once(given, where, what)
    below = given.values() if isinstance(given, Mapping) else given if isinstance(given, list) else ()
    for each in below:
        if isinstance(each, Mapping | list):
            _twice(each, where, what, steps, depth + 1)
