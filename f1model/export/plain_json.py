"""Values in everyday JSON, as people and programs write it, without DynamoDB's types: those come from the model."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from f1model.errors import ModelError
from f1model.export.dynamodb_json import storable
from f1model.export.json_text import Wrong
from f1model.values import DEEPEST, brief, normal


def plain(value: Any) -> Any:
    """A value as everyday JSON has it: a set is a list, binary is Base64, a number is as exact as it was."""
    value = normal(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list):
        return [plain(member) for member in value]
    return {name: plain(member) for name, member in value.items()} if isinstance(value, Mapping) else value


def from_plain(raw: Any, kind: str, where: str) -> Any:
    """The value of an attribute of type ``kind`` that everyday JSON has: lists become sets, Base64 binary.

    Raises ModelError, naming ``where``, if it holds what no item can. Whether it is of that type is not asked.
    """
    _check(raw, where)
    if kind == "B":
        return _binary(raw, where)
    if kind in ("SS", "NS", "BS") and isinstance(raw, list):
        if any(isinstance(each, list | dict) for each in raw):
            raise ModelError(where, f"is a set that holds {brief(raw)}.", "A set holds text, numbers or binary.")
        return {_binary(each, where) if kind == "BS" else each for each in raw}
    return raw


def _binary(raw: Any, where: str) -> bytes:
    try:
        return base64.b64decode(raw, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise ModelError(where, f"is {brief(raw)}, which is not Base64.", "Write the bytes in Base64.") from None


def _check(raw: Any, where: str, level: int = 1) -> None:
    if isinstance(raw, Wrong):
        raise ModelError(where, raw.problem, raw.fix)
    if level > DEEPEST:
        raise ModelError(where, f"has lists and maps more than {DEEPEST - 1} deep in each other.", "Flatten it.")
    texts = [*raw, *raw.values()] if isinstance(raw, dict) else raw if isinstance(raw, list) else [raw]
    for each in texts:
        if isinstance(each, str) and not storable(each):
            raise ModelError(where, "has half a character, which nothing can store.", "Mend the text.")
        if each is not raw:
            _check(each, where, level + 1)
