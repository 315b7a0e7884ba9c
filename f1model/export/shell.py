"""Requests as commands of the AWS CLI, for a POSIX shell. They get no comment, because zsh runs a pasted one."""

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from f1model.errors import ModelError
from f1model.export.dynamodb_json import encode

_TYPED = ("Key", "Item", "ExpressionAttributeValues")  # mappings from names to values of DynamoDB's
_BETWEEN = ",\n    "  # the writes of a transaction
_LOADED = re.compile(r"(file|fileb|https?)://", re.IGNORECASE)  # text that the AWS CLI takes for the name of a file


def command(name: str, table: str, sent: Mapping[str, Any], where: str, most: int | None = None) -> str:
    """``aws dynamodb <name>`` with boto3's arguments ``sent``, printing at most ``most`` items (None: all).

    ``table`` is left out where the arguments name it themselves ("").

    Raises:
        ModelError: a value is binary, or would be taken for the name of a file; ``where`` names the pattern.
    """
    if _has_bytes([value for name, value in _typed(sent)]):
        problem = "versions 1 and 2 of the AWS CLI read binary values differently."
        raise ModelError(where, problem, "Take the code for boto3.")
    options = [f"--table-name={table}" if table.startswith("-") else f"--table-name {table}"] if table else []
    for part, value in sent.items():
        option = "--" + re.sub(r"(?<!^)(?=[A-Z])", "-", part).lower()
        if part == "Limit":
            options.append(f"--page-size {value}")
        elif isinstance(value, bool):
            options.append(option if value else option.replace("--", "--no-", 1))
        elif isinstance(value, str):
            if _LOADED.match(value):
                problem = f"the AWS CLI would take {value!r} for the name of a file."
                raise ModelError(where, problem, "Choose another, or take the code for boto3.")
            # a separate word that begins with a hyphen would be taken for an option
            options.append(shlex.join([f"{option}={value}"] if value.startswith("-") else [option, value]))
        elif part == "TransactItems":
            writes = [_json({kind: _encoded(each)}) for write in value for kind, each in write.items()]
            options.append(" ".join([option, shlex.quote("[\n    " + _BETWEEN.join(writes) + "\n  ]")]))
        else:
            options.append(shlex.join([option, _json(_encoded({part: value})[part])]))
    if most:
        options.append(f"--max-items {most}")
    return " \\\n  ".join([f"aws dynamodb {name}", *options])


def _typed(sent: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The values of DynamoDB's in the arguments, those of a transaction's writes too."""
    writes = [each for write in sent.get("TransactItems", ()) for each in write.values()]
    return [pair for each in (sent, *writes) for part in _TYPED for pair in each.get(part, {}).items()]


def values_of(sent: Mapping[str, Any]) -> Sequence[Any]:
    """All values of DynamoDB's in the arguments of a request."""
    return [value for _, value in _typed(sent)]


def _encoded(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {
        part: {name: encode(each) for name, each in value.items()} if part in _TYPED else value
        for part, value in sent.items()
    }


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
