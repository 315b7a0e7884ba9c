"""Whether IAM would let a request to DynamoDB pass: a small model of AWS's rules, since no local engine has them.

What it knows: Allow and Deny, actions and resources with wildcards, StringEquals and StringLike (plain, ForAllValues
and ForAnyValue), Null, a session's tags, and dynamodb:LeadingKeys. Whatever else a policy says is refused, not guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.export.tenant_policy import LEADING, READS, TAG, WRITES, Policy

OPERATIONS = (*READS, *WRITES, "Scan")
_KNOWN = {"Sid", "Effect", "Action", "Resource", "Condition"}
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_MARKS = ("*", "?", "$")  # ${*} is the mark itself, and no wildcard


def allows(
    document: Policy, operation: str, place: Place, keys: Sequence[str] = (), tags: Mapping[str, str] | None = None
) -> bool:
    """Whether the policy lets a request pass: an Allow has to match it, and no Deny may.

    ``operation`` is such as "Query", ``place`` what is asked, ``model.place()`` or ``model.place("ByDriver")``, and
    ``keys`` are the partition keys that the request names: several in a batch, none in a Scan. In an index they are the
    index's. ``tags`` are the session's. Account and Region are not compared. Sources: Developer Guide, "Using IAM
    policy conditions for fine-grained access control"; IAM User Guide, "Policy evaluation logic", "Multivalued context
    keys" (ForAllValues holds where the request has no such key), "Condition operators" and "Policy variables".

    Raises:
        ModelError: the policy says something that this model does not know, a request cannot be so, or a tag has a
            wildcard in it.
    """
    if operation not in OPERATIONS:
        raise ModelError("allows", f"this model knows no {operation!r}.", f"It knows {', '.join(OPERATIONS)}.")
    if isinstance(keys, str) or (operation == "Scan") == bool(keys):
        fix = "A Scan names no partition key, and any other request at least one: [key]."
        raise ModelError("allows", f"{operation} comes with keys={keys!r}.", fix)
    own = dict(tags or {})
    for name, value in own.items():
        if re.search(r"[*?$]", value):
            raise ModelError(f"the tag {name}", f"it is {value!r}, with a wildcard.", "Let no tenant be called so.")
    context = {LEADING: list(keys)} if keys else {}
    context |= {TAG + name: [value] for name, value in own.items()}
    effects = [
        each["Effect"]
        for each in map(_checked, _listed(document.get("Statement", [])))
        if any(_matches(action, f"dynamodb:{operation}", own, fold=True) for action in _listed(each["Action"]))
        and any(_is_of(resource, place, own) for resource in _listed(each["Resource"]))
        and all(_holds(*condition, context, own) for condition in _conditions(each))
    ]
    return "Allow" in effects and "Deny" not in effects


def _checked(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    odd = sorted(set(statement) - _KNOWN)
    if odd or statement.get("Effect") not in ("Allow", "Deny") or not {"Action", "Resource"} <= set(statement):
        problem = f"this model does not know its {odd[0]}." if odd else "it lacks its Effect, Action or Resource."
        raise ModelError("a statement", problem, f"It knows {', '.join(sorted(_KNOWN))}.")
    return statement


def _conditions(statement: Mapping[str, Any]) -> list[tuple[str, str, list[str]]]:
    blocks = statement.get("Condition", {}).items()
    return [(operator, key, _listed(values)) for operator, block in blocks for key, values in block.items()]


def _holds(
    operator: str, key: str, wanted: list[str], context: Mapping[str, list[str]], tags: Mapping[str, str]
) -> bool:
    if key != LEADING and not key.startswith(TAG):
        raise ModelError("a condition", f"this model does not know {key!r}.", f"It knows {LEADING} and {TAG}....")
    if operator == "Null":
        return (key not in context) == (str(wanted[0]).lower() == "true")
    quantifier, _, compared = operator.rpartition(":")
    if compared not in ("StringEquals", "StringLike") or quantifier not in ("", "ForAllValues", "ForAnyValue"):
        fix = "It knows StringEquals and StringLike, with ForAllValues: or ForAnyValue: before them, and Null."
        raise ModelError("a condition", f"this model does not know {operator!r}.", fix)
    each = [
        any(_matches(one, value, tags, compared == "StringLike") for one in wanted) for value in context.get(key, [])
    ]
    return all(each) if quantifier == "ForAllValues" else any(each)


def _is_of(resource: str, place: Place, tags: Mapping[str, str]) -> bool:
    """Whether a resource is the table, or the index, that is asked; whatever the account and the Region."""
    named = f"{place.table}/index/{place.index}" if place.index else place.table
    return resource == "*" or _matches(resource.rpartition(":table/")[2], named, tags)


def _matches(pattern: str, value: str, tags: Mapping[str, str], wild: bool = True, fold: bool = False) -> bool:
    """Whether a pattern, with its variables filled in, is the value; a variable without a value matches nothing."""
    names = _VARIABLE.findall(pattern)
    if any(name not in _MARKS and name not in {TAG + tag for tag in tags} for name in names):
        return False
    filled = [re.escape(_value(part, tags)) if odd else _regular(part, wild) for odd, part in _parts(pattern)]
    return re.fullmatch("".join(filled), value, re.DOTALL | (re.IGNORECASE if fold else 0)) is not None


def _parts(pattern: str) -> list[tuple[int, str]]:
    """The pattern cut at its variables: every other part is the name of one."""
    return [(number % 2, part) for number, part in enumerate(_VARIABLE.split(pattern))]


def _value(name: str, tags: Mapping[str, str]) -> str:
    return name if name in _MARKS else tags[name.removeprefix(TAG)]


def _regular(text: str, wild: bool) -> str:
    escaped = re.escape(text)
    return escaped.replace(r"\*", ".*").replace(r"\?", ".") if wild else escaped


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str | Mapping) else list(value) if isinstance(value, Iterable) else [value]
