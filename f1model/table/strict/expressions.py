"""The expressions of a request, and its placeholders."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from f1model.table.strict.checks import Schema
from f1model.table.strict.conditions import Condition
from f1model.table.strict.reader import Node, Reader, RefusedError
from f1model.table.strict.updates import Update

Request = dict[str, Any]  # as it goes over the wire
Schemas = Callable[[str], Schema]  # raises RefusedError if there is no such table


class Rest(NamedTuple):
    """What is to be done with the simulation's answer: the filter of a Query or Scan, if any, what is projected (None:
    all), whether only the count is wanted, and whose items are fetched whole, since a local index lacks a part (None:
    no fetch)."""

    node: Node | None
    projected: Sequence[tuple[Any, ...]] | None
    counted: bool = False
    fetched: Schema | None = None


def expressions(request: Request, *kinds: str) -> dict[str, Any]:
    """The request's expressions, read, by the parameter that each comes from."""
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    given = {"Names": names, "Values": values}
    for part, sign in (("Names", "#"), ("Values", ":")):
        if f"ExpressionAttribute{part}" in request:
            _check_placeholders(f"ExpressionAttribute{part}", sign, given[part], request, kinds)
    used: set[str] = set()
    read: dict[str, Any] = {}
    for kind in kinds:
        if kind not in request:
            continue
        arguments = kind, request[kind], names, values, used
        if kind == "ProjectionExpression":
            read[kind] = Reader(*arguments).paths()
        elif kind == "UpdateExpression":
            update = Update(*arguments)
            read[kind] = update.read()
            request[kind] = update.plain
        else:
            read[kind] = Condition(*arguments).read()
    for part in ("Values", "Names"):
        unused = [word for word in given[part] if word not in used]
        if unused:
            problem = f"Value provided in ExpressionAttribute{part} unused in expressions"
            raise RefusedError(f"{problem}: keys: {{{', '.join(unused)}}}")
    return read


def _check_placeholders(
    part: str, sign: str, given: Mapping[str, Any], request: Request, kinds: Sequence[str]
) -> None:  # fmt: skip
    if not any(kind in request for kind in kinds):
        if not given:
            return
        missing = [kind for kind in kinds if kind != "ProjectionExpression"]
        what = (
            f": {' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} null" if sign == ":" and missing else ""
        )
        raise RefusedError(f"{part} can only be specified when using expressions{what}")
    if not given:
        raise RefusedError(f"{part} must not be empty")
    for word, name in given.items():
        if not re.fullmatch(rf"{sign}\w+", word, re.ASCII):
            raise RefusedError(f'{part} contains invalid key: Syntax error; key: "{word}"')
        if not name:
            raise RefusedError(f"{part} contains invalid value: Empty attribute name for key {word}")
