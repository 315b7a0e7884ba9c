"""A number of 10**38 and more is read as what it is."""

import re
from typing import Any

from boto3.dynamodb.types import DYNAMODB_CONTEXT

_MANY = re.compile(rb"\d{%d}" % (DYNAMODB_CONTEXT.prec + 1))


def make_readable(client: Any) -> None:
    """Have ``client``, of a boto3 resource, read every number that DynamoDB keeps; twice does no harm.

    A number has 38 digits and up to 87 zeros behind them. Engines write the zeros out, and boto3 takes them for digits:
    it raises ``decimal.Rounded``, of which nobody learns what was read.
    """

    def shorten(http_response: Any, parsed: Any, **_: Any) -> None:
        if _MANY.search(getattr(http_response, "content", b"")):  # a refusal of the simulation has none
            _shorten(parsed)

    client.meta.events.register_first("after-call.dynamodb", shorten, unique_id="f1model-numbers")


def _shorten(found: Any) -> None:
    """Write long numbers with an exponent, wherever they are in an answer."""
    if isinstance(found, list):
        for each in found:
            _shorten(each)
    elif isinstance(found, dict):
        for kind, value in found.items():
            if kind == "N" and isinstance(value, str):
                found[kind] = _short(value)
            elif kind == "NS" and isinstance(value, list):
                found[kind] = [_short(each) if isinstance(each, str) else each for each in value]
            else:
                _shorten(value)


def _short(number: str) -> str:
    if len(number) <= DYNAMODB_CONTEXT.prec or "." in number:
        return number
    digits = number.rstrip("0")
    return f"{digits}E{len(number) - len(digits)}" if digits.removeprefix("-") else number
