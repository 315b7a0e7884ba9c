"""An access pattern as code to paste: boto3, AWS CLI or PartiQL, as NoSQL Workbench's operation builder gives it.

All of it is made from :func:`f1model.query.request.request`, so it asks exactly what :func:`f1model.run` sends.
"""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from f1model.errors import ModelError
from f1model.design.model import AccessPattern
from f1model.query.plan import Plan, plan
from f1model.query.request import request

_COMMANDS = {"GetItem": "get-item", "Query": "query", "Scan": "scan"}
_METHODS = {"GetItem": "get_item", "Query": "query", "Scan": "scan"}


def code(pattern: AccessPattern, language: str, /, **values: Any) -> str:
    """``pattern`` as code that runs as it stands and reads to the last page: text to print and to paste.

    ``language`` is "boto3" or "partiql", a Python script that prints the items, or "cli", an ``aws`` command for a
    POSIX shell. ``values`` are the pattern's, and the options ``consistent``, ``attributes`` and ``page_size`` of
    :func:`request`. Region, credentials and endpoint are those of whoever runs it.

    Raises:
        ModelError: the language is unknown, the values do not fit the pattern, or the language cannot ask this.
    """
    if language not in _LANGUAGES:
        raise ModelError(f"{language!r} is no language for code. Use {', '.join(_LANGUAGES)}.")
    derived, arguments = _asked(pattern, values)
    return "\n".join(_LANGUAGES[language](derived, arguments)) + "\n"


def partiql(pattern: AccessPattern, /, **values: Any) -> tuple[str, list[Any]]:
    """``pattern`` as a PartiQL statement, and what stands for its ``?`` in order (Developer Guide, "PartiQL select").

    Options and errors are those of :func:`code`. A limit is not part of it, and its ORDER BY holds within a page only
    (measured on DynamoDB Local).

    Raises:
        ModelError: the values do not fit, or the index has several attributes in one key, which PartiQL refuses.
    """
    derived, arguments = _asked(pattern, values)
    return _statement(derived, arguments)


def _asked(pattern: AccessPattern, values: Mapping[str, Any]) -> tuple[Plan, dict[str, Any]]:
    """How the pattern is answered, and what :func:`f1model.query.run.run` sends first."""
    if values.get("start"):
        raise ModelError(f"{pattern.name!r}: code reads from the first page. Leave start away.")
    limit = {"page_size": pattern.limit} if pattern.limit else {}
    return plan(pattern), request(pattern, **{**limit, **values})


def _title(derived: Plan) -> str:
    """What is asked and how, on one line whatever the pattern is called."""
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in derived.pattern.name).split())
    note = ", which reads every item" if derived.operation == "Scan" else ""
    return f"{name}: {derived.operation} of {derived.place}{note}"


# Python, by boto3's resource, which takes and gives plain Python values.


def _boto3(derived: Plan, arguments: dict[str, Any]) -> list[str]:
    table = f'table = boto3.resource("dynamodb").Table({_literal(derived.model.table)})'
    call = f"table.{_METHODS[derived.operation]}(**arguments)"
    if derived.operation == "GetItem":
        answer = [f"answer = {call}", 'items = [answer["Item"]] if "Item" in answer else []', *_printed(None)]
        return _script(derived, table, arguments, answer)
    return _script(
        derived, table, arguments, _paged(call, "LastEvaluatedKey", "ExclusiveStartKey", derived.pattern.limit)
    )


def _partiql(derived: Plan, arguments: dict[str, Any]) -> list[str]:
    statement, parameters = _statement(derived, arguments)
    limit, last = derived.pattern.limit, _backwards(derived, arguments)
    asked: dict[str, Any] = {"Statement": statement}
    if parameters:
        asked["Parameters"] = parameters
    sent = ("ConsistentRead",) if last and limit else ("ConsistentRead", "Limit")
    asked |= {name: arguments[name] for name in sent if name in arguments}
    client = 'client = boto3.resource("dynamodb").meta.client'
    rest = _paged("client.execute_statement(**arguments)", "NextToken", "NextToken", limit, last)
    return _script(derived, client, asked, rest)


def _script(derived: Plan, opening: str, arguments: Mapping[str, Any], rest: list[str]) -> list[str]:
    written = [f"    {_literal(name)}: {_literal(value)}," for name, value in arguments.items()]
    decimals = ["from decimal import Decimal", ""] if any("Decimal(" in line for line in written) else []
    given = ["arguments = {", *written, "}"] if written else ["arguments = {}"]
    return [f"# {_title(derived)}", *decimals, "import boto3", "", opening, *given, *rest]


def _paged(call: str, following: str, start: str, limit: int | None, last: str | None = None) -> list[str]:
    """``last`` is the sort key by which PartiQL's items are sorted here: its ORDER BY holds within a page only."""
    enough = f" or len(items) >= {limit}" if limit and not last else ""
    by = f"items.sort(key=lambda item: item[{_literal(last)}], reverse=True)  # ORDER BY holds within a page only"
    return [
        "items = []",
        "while True:",
        f"    page = {call}",
        '    items += page["Items"]',
        f'    if "{following}" not in page{enough}:',
        "        break",
        f'    arguments["{start}"] = page["{following}"]',
        *([by] if last else []),
        *_printed(limit),
    ]


def _printed(limit: int | None) -> list[str]:
    return [f"for item in items{f'[:{limit}]' if limit else ''}:", "    print(item)"]


def _literal(value: Any) -> str:
    """A DynamoDB value as a Python literal, text in double quotes where it can be."""
    if isinstance(value, str):
        text = repr(str(value))
        return f'"{text[1:-1]}"' if text[0] == "'" and '"' not in text else text
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, bytes | bytearray):
        return repr(bytes(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_literal(name)}: {_literal(each)}" for name, each in value.items()) + "}"
    if isinstance(value, set | frozenset) and value:
        return "{" + ", ".join(sorted(map(_literal, value))) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    raise ModelError(f"{value!r} is no value that DynamoDB holds. Give a Decimal for a float, no set that is empty.")


# The AWS CLI, which pages by itself. No comment goes with it: zsh takes a pasted one for a command, quotes and all.


def _cli(derived: Plan, arguments: dict[str, Any]) -> list[str]:
    options = ["--table-name", derived.model.table]
    if derived.model.table.startswith("-"):
        options = [f"--table-name={derived.model.table}"]  # or it would be taken for an option
    for name, value in arguments.items():
        option = "--" + re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
        if name == "Limit":
            options += ["--page-size", str(value)]
        elif isinstance(value, bool):
            options += [option if value else option.replace("--", "--no-", 1)]
        elif isinstance(value, str):
            options += [f"{option}={value}"] if value.startswith("-") else [option, value]
        else:
            options += [option, _json(value if name == "ExpressionAttributeNames" else _wire(value, derived))]
    if derived.pattern.limit and derived.operation != "GetItem":
        options += ["--max-items", str(derived.pattern.limit)]
    command = [["aws", "dynamodb", _COMMANDS[derived.operation]]]
    for word in options:
        if word.startswith("--"):
            command.append([])
        command[-1].append(word)
    return [" \\\n  ".join(map(shlex.join, command))]


def _wire(values: Mapping[str, Any], derived: Plan) -> dict[str, Any]:
    """The values in DynamoDB's JSON: ``{"N": "8"}``."""
    from boto3.dynamodb.types import TypeSerializer

    for value in values.values():
        _literal(value)  # raises where it is none
        if _has_bytes(value):
            raise ModelError(
                f"{derived.pattern.name!r}: versions 1 and 2 of the AWS CLI read binary values differently. Take the "
                "code for boto3."
            )
    return {name: _stable(TypeSerializer().serialize(value)) for name, value in values.items()}


def _has_bytes(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_bytes, value.values()))
    return isinstance(value, bytes | bytearray) or (
        isinstance(value, list | tuple | set | frozenset) and any(map(_has_bytes, value))
    )


def _stable(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The same with sets in one order, so that one question gives one text."""
    ((kind, value),) = typed.items()
    if kind in ("SS", "NS"):
        value = sorted(value)
    elif kind == "L":
        value = [_stable(each) for each in value]
    elif kind == "M":
        value = {name: _stable(each) for name, each in value.items()}
    return {kind: value}


def _json(value: Any) -> str:
    """JSON on one line, readable, with escapes for whatever a terminal would not show."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


# PartiQL: the same expressions, with names in double quotes and ? for values.


def _statement(derived: Plan, arguments: Mapping[str, Any]) -> tuple[str, list[Any]]:
    partition, sort = derived.model.key_parts(derived.pattern.index)
    if len(partition) > 1 or len(sort) > 1:
        raise ModelError(
            f"{derived.pattern.name!r}: DynamoDB runs no PartiQL on an index with several attributes in one key, and "
            f'{derived.place} is one. Take the code for "boto3" or "cli".'
        )
    names: Mapping[str, str] = arguments.get("ExpressionAttributeNames", {})
    parameters: list[Any] = []

    def placed(found: re.Match[str]) -> str:
        holder = found[0]
        if holder[0] == "#":
            return _quoted(names[holder])
        parameters.append(arguments["ExpressionAttributeValues"][holder])
        return "?"

    def said(expression: str) -> str:
        listed = re.sub(r" IN \(([^)]*)\)", r" IN [\1]", expression)
        return re.sub(r"[#:]\w+", placed, listed)

    conditions = [said(arguments[name]) for name in ("KeyConditionExpression", "FilterExpression") if name in arguments]
    for name, value in arguments.get("Key", {}).items():
        conditions.append(f"{_quoted(name)} = ?")
        parameters.append(value)
    chosen = said(arguments.get("ProjectionExpression", "*"))
    source = ".".join(_quoted(name) for name in (derived.model.table, derived.pattern.index) if name)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    last = _backwards(derived, arguments)
    order = f" ORDER BY {_quoted(last)} DESC" if last else ""
    return f"SELECT {chosen} FROM {source}{where}{order}", parameters


def _backwards(derived: Plan, arguments: Mapping[str, Any]) -> str | None:
    """The sort key that is walked backwards, if one is."""
    _, sort = derived.model.key_parts(derived.pattern.index)
    if arguments.get("ScanIndexForward") is not False or not sort:
        return None
    keys = derived.model.key_names(derived.pattern.index)
    chosen = arguments.get("ProjectionExpression")
    names = [arguments["ExpressionAttributeNames"][holder] for holder in chosen.split(", ")] if chosen else keys
    if not set(keys) <= set(names):  # DynamoDB Local fails without them, and the script sorts by one
        raise ModelError(
            f"{derived.pattern.name!r}: PartiQL's ORDER BY needs the keys that it orders by. Have {' and '.join(keys)} "
            "among the attributes."
        )
    return sort[0]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_LANGUAGES: dict[str, Callable[[Plan, dict[str, Any]], list[str]]] = {
    "boto3": _boto3, "cli": _cli, "partiql": _partiql,
}  # fmt: skip
