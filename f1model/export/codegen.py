"""An access pattern as code to paste: boto3, AWS CLI or PartiQL, as NoSQL Workbench's operation builder gives it.

All of it is made from the arguments of :func:`f1model.request`, so it sends exactly what :func:`f1model.run` sends.
"""

import json
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Never

from f1model.design.given import alone, shown
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.export.dynamodb_json import InvalidError, encode
from f1model.export.partiql import backwards, statement
from f1model.query.plan import Plan, plan, together
from f1model.query.request import arguments
from f1model.values import counted

_COMMANDS = {"GetItem": "get-item", "Query": "query", "Scan": "scan"}
_METHODS = {"GetItem": "get_item", "Query": "query", "Scan": "scan"}


def code(
    pattern: AccessPattern,
    language: str,
    values: Mapping[str, Any] | None = None,
    /,
    *,
    consistent: bool | None = None,
    attributes: Sequence[str] | None = None,
    page_size: int | None = None,
    start: Mapping[str, Any] | None = None,
    **named: Any,
) -> str:
    """``pattern`` as code that runs as it is and reads to the last page: text to print and to paste.

    ``language`` is "boto3" or "partiql" for a Python script that prints the items, or "cli" for an ``aws`` command in a
    POSIX shell. Values and options are those of :func:`f1model.request`; ``start`` is refused, since code reads from
    the first page. Region, credentials and endpoint are those of whoever runs it. With a limit it reads pages of that
    size (or of ``page_size``) until it has enough items, as a script's second line says. Only PartiQL that reads
    backwards has to read the whole range, because a ``Limit`` makes it forget its ORDER BY.

    Raises:
        ModelError: the language is unknown or cannot express the request, or the values do not fit the pattern.
    """
    if not isinstance(language, str):
        problem = f"the language comes after the pattern, and this is {shown(language)}."
        raise ModelError("code", problem, 'Write code(pattern, "boto3", values).')
    if language not in _LANGUAGES:
        raise ModelError("", f"There is no code in {language!r}.", f"Use {', '.join(_LANGUAGES)}.")
    derived, sent = _asked(pattern, together(pattern, values, named), consistent, attributes, page_size, start)
    return "\n".join(_LANGUAGES[language](derived, sent)) + "\n"


def partiql(
    pattern: AccessPattern,
    values: Mapping[str, Any] | None = None,
    /,
    *others: Never,
    consistent: bool | None = None,
    attributes: Sequence[str] | None = None,
    page_size: int | None = None,
    start: Mapping[str, Any] | None = None,
    **named: Any,
) -> tuple[str, list[Any]]:
    """``pattern`` as a PartiQL statement, and the values for its ``?`` in order (Developer Guide, "PartiQL select").

    Values and options are those of :func:`code`. A limit is not part of the statement: boto3's ``execute_statement``
    takes a ``Limit`` beside it, without which the whole range is read. ORDER BY holds within a page only, so with a
    ``Limit`` the wrong items come first (measured on DynamoDB Local; reported of AWS in aws/aws-sdk-go-v2#2917).

    Raises:
        ModelError: the values do not fit, or the index has several attributes in one key, which PartiQL refuses.
    """
    alone(pattern, others, "partiql")
    return statement(*_asked(pattern, together(pattern, values, named), consistent, attributes, page_size, start))


def _asked(
    pattern: AccessPattern,
    given: Mapping[str, Any],
    consistent: bool | None,
    attributes: Sequence[str] | None,
    page_size: int | None,
    start: Mapping[str, Any] | None,
) -> tuple[Plan, dict[str, Any]]:
    """How the pattern is answered, and what :func:`f1model.run` sends first."""
    if start:
        raise ModelError(repr(pattern.name), "code reads from the first page.", "Leave start out.")
    derived = plan(pattern)
    if derived.scatter:
        problem = f"it takes a request for each {derived.scatter}, and code is one request."
        fix = f'Ask for one value: AccessPattern(..., given=["{derived.scatter}"]).'
        raise ModelError(repr(pattern.name), problem, fix)
    size = pattern.limit if page_size is None else page_size
    typed = derived.values(given)
    sent = arguments(derived, typed, consistent=consistent, attributes=attributes, page_size=size)
    for value in _values(sent).values():
        try:
            encode(value)
        except InvalidError as error:
            fix = "Give a Decimal instead of a float, and no empty set."
            raise ModelError(repr(pattern.name), f"one of its values is {error}.", fix) from None
    return derived, sent


def _values(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {**sent.get("Key", {}), **sent.get("ExpressionAttributeValues", {})}


def _title(derived: Plan) -> str:
    """What is asked and how, on one line even if the pattern's name is on several."""
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in derived.pattern.name).split())
    note = ", which reads every item" if derived.operation == "Scan" else ""
    return f"{name}: {derived.operation} of {derived.place.label}{note}"


# Python code with boto3's resource, which takes and returns plain Python values.


def _boto3(derived: Plan, sent: dict[str, Any]) -> list[str]:
    table = f'table = boto3.resource("dynamodb").Table({_literal(derived.model.table)})'
    call = f"table.{_METHODS[derived.operation]}(**arguments)"
    if derived.operation == "GetItem":
        answer = [f"answer = {call}", 'items = [answer["Item"]] if "Item" in answer else []', *_printed(None)]
        return _script(derived, table, sent, answer)
    counts = "Select" in sent
    rest = _paged(call, "LastEvaluatedKey", "ExclusiveStartKey", derived.pattern.limit, counts=counts)
    return _script(derived, table, sent, rest)


def _partiql(derived: Plan, sent: dict[str, Any]) -> list[str]:
    text, parameters = statement(derived, sent)
    limit, last = derived.pattern.limit, backwards(derived, sent)
    asked: dict[str, Any] = {"Statement": text}
    if parameters:
        asked["Parameters"] = parameters
    options = ("ConsistentRead",) if last and limit else ("ConsistentRead", "Limit")
    asked |= {name: sent[name] for name in options if name in sent}
    client = 'client = boto3.resource("dynamodb").meta.client'
    rest = _paged("client.execute_statement(**arguments)", "NextToken", "NextToken", limit, last)
    return _script(derived, client, asked, rest)


def _pages(derived: Plan, sent: Mapping[str, Any]) -> list[str]:
    """What a script with a limit reads, as a comment."""
    limit = derived.pattern.limit
    if not limit or derived.operation == "GetItem":
        return []
    if "Limit" not in sent:
        return [f"# It reads the whole range for {limit} items: with a Limit, PartiQL's ORDER BY fails."]
    end = f"when {limit} have passed the filter" if derived.filter else f"at {limit}"
    return [f"# It reads pages of {counted(sent['Limit'], 'item')}, and stops {end}."]


def _script(derived: Plan, opening: str, sent: Mapping[str, Any], rest: list[str]) -> list[str]:
    written = [f"    {_literal(name)}: {_literal(value)}," for name, value in sent.items()]
    decimals = ["from decimal import Decimal", ""] if any("Decimal(" in line for line in written) else []
    given = ["arguments = {", *written, "}"] if written else ["arguments = {}"]
    return [f"# {_title(derived)}", *_pages(derived, sent), *decimals, "import boto3", "", opening, *given, *rest]


def _paged(
    call: str, following: str, start: str, limit: int | None, last: str | None = None, counts: bool = False
) -> list[str]:
    """The loop over all pages. ``last`` is the sort key to sort by in the end: ORDER BY holds within a page only."""
    enough = f" or len(items) >= {limit}" if limit and not last else ""
    by = f"items.sort(key=lambda item: item[{_literal(last)}], reverse=True)  # ORDER BY holds within a page only"
    return [
        "count = 0" if counts else "items = []",
        "while True:",
        f"    page = {call}",
        '    count += page["Count"]' if counts else '    items += page["Items"]',
        f'    if "{following}" not in page{enough}:',
        "        break",
        f'    arguments["{start}"] = page["{following}"]',
        *([by] if last else []),
        *(["print(count)"] if counts else _printed(limit)),
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
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_literal(name)}: {_literal(each)}" for name, each in value.items()) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(_literal, value))) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return repr(bytes(getattr(value, "value", value)))  # bytes, or boto3's Binary


# The AWS CLI, which reads all pages by itself. It gets no comment, because zsh runs a pasted comment as a command.


def _cli(derived: Plan, sent: dict[str, Any]) -> list[str]:
    if _has_bytes(_values(sent)):
        problem = "versions 1 and 2 of the AWS CLI read binary values differently."
        raise ModelError(repr(derived.pattern.name), problem, "Take the code for boto3.")
    options = ["--table-name", derived.model.table]
    if derived.model.table.startswith("-"):
        options = [f"--table-name={derived.model.table}"]  # a separate word would be taken for an option
    for name, value in sent.items():
        option = "--" + re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
        if name == "Limit":
            options += ["--page-size", str(value)]
        elif isinstance(value, bool):
            options += [option if value else option.replace("--", "--no-", 1)]
        elif isinstance(value, str):
            options += [f"{option}={value}"] if value.startswith("-") else [option, value]
        else:
            names = name == "ExpressionAttributeNames"
            options += [option, _json(value if names else {each: encode(value[each]) for each in value})]
    if derived.pattern.limit and derived.operation != "GetItem":
        options += ["--max-items", str(derived.pattern.limit)]
    command = [["aws", "dynamodb", _COMMANDS[derived.operation]]]
    for word in options:
        if word.startswith("--"):
            command.append([])
        command[-1].append(word)
    return [" \\\n  ".join(map(shlex.join, command))]


def _has_bytes(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_bytes, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return any(map(_has_bytes, value))
    return not isinstance(value, str | int | Decimal | None)


def _json(value: Any) -> str:
    """JSON on one line, readable, with escapes for whatever a terminal would not show."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


_LANGUAGES: dict[str, Callable[[Plan, dict[str, Any]], list[str]]] = {
    "boto3": _boto3, "cli": _cli, "partiql": _partiql,
}  # fmt: skip
