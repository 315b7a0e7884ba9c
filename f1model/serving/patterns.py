"""An API of any model: ``GET /patterns/get-a-ticket?TicketId=T-1`` asks its table, and a POST changes it."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ConditionError, ModelError
from f1model.export.json_text import flat, parsed
from f1model.export.plain_json import from_plain, plain
from f1model.query.apply import apply
from f1model.query.plan import plan
from f1model.query.run import run
from f1model.query.write_values import operands
from f1model.serving.answer import Answer, answer, refusal
from f1model.serving.http import Asked, stranger

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

METHODS = ("GET", "HEAD", "POST")
_SEVERAL = ("BETWEEN", "IN")  # comparisons whose attribute is given several values
_MEMBERS = {"NS": "N", "BS": "B", "B": "B"}  # what such an attribute contains; of all others it is text
_BOOLEANS = {"true": True, "false": False}
_UNKNOWN = "There is no such path. See / for those that there are."


def slugs(model: DataModel) -> dict[str, AccessPattern | WritePattern]:
    """Each pattern by the last part of its path: its name in lower case, with hyphens."""
    found: dict[str, AccessPattern | WritePattern] = {}
    patterns: list[AccessPattern | WritePattern] = [*model.access_patterns, *model.write_patterns]
    for pattern in patterns:
        slug = re.sub(r"[\W_]+", "-", pattern.name.lower()).strip("-") or "pattern"
        number = next(n for n in range(1, len(found) + 2) if (slug if n == 1 else f"{slug}-{n}") not in found)
        found[slug if number == 1 else f"{slug}-{number}"] = pattern
    return found


class PatternApi:
    """Answers from one table by the patterns of its model, and from nothing else.

    Only this machine is answered: a page of somebody else's, open in the reader's browser, can neither ask nor change
    anything, whatever name it gives this machine.
    """

    def __init__(self, model: DataModel, table: "Table") -> None:
        self._model, self._table = model, table
        self._slugs = slugs(model)

    def answer(self, asked: Asked) -> Answer:
        """Answer one request."""
        refused = stranger(asked)
        if refused:
            return refusal(403, refused)
        parts = urlsplit(re.sub(r"^https?://[^/?]*", "", asked.target, flags=re.IGNORECASE) or "/")
        if parts.path == "/":
            return self._reading(asked) or answer(200, flat(self._listed()))
        place, _, last = parts.path.removeprefix("/").partition("/")
        pattern = self._slugs.get(unquote(last, errors="replace")) if place == "patterns" else None
        if pattern is None:
            return refusal(404, _UNKNOWN)
        try:
            if isinstance(pattern, AccessPattern):
                return self._reading(asked) or answer(200, flat(self._read(pattern, parts.query)))
            if asked.method != "POST":
                return refusal(405, f"{pattern.name}: this is a change. POST it.", {"Allow": "POST"})
            if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                return refusal(415, "Send the values as an object of JSON, with Content-Type: application/json.")
            return answer(200, flat(self._write(pattern, parts.query, asked.body)))
        except ConditionError as error:
            return refusal(409, str(error))
        except ModelError as error:
            return refusal(400, str(error))

    def _reading(self, asked: Asked) -> Answer | None:
        if asked.method == "POST":
            return refusal(405, "This is a question. GET it.", {"Allow": "GET, HEAD"})
        return None

    def _listed(self) -> dict[str, Any]:
        return {"table": self._model.table, "patterns": list(self._described())}

    def _described(self) -> Iterator[dict[str, Any]]:
        for slug, pattern in self._slugs.items():
            names = pattern.asked if isinstance(pattern, AccessPattern) else pattern.names(self._model)
            sets = {} if isinstance(pattern, AccessPattern) else {"sets": [*pattern.sets, *pattern.adds]}
            method = "GET" if isinstance(pattern, AccessPattern) else "POST"
            yield {"name": pattern.name, "method": method, "path": f"/patterns/{slug}", "given": list(names)} | sets

    def _read(self, pattern: AccessPattern, query: str) -> dict[str, Any]:
        derived = plan(pattern)
        compared = {name: each.operator for name, each in pattern.comparisons.items() if each.given}
        several = {name for name, operator in compared.items() if operator in _SEVERAL}
        parts = {name: _MEMBERS.get(derived.kinds[name], "S") for name in compared if compared[name] == "contains"}
        result = run(self._table, pattern, _values(query, {**derived.kinds, **parts}, several), allow_scan=True)
        items = {} if pattern.count else {"items": [plain_item(item) for item in result.items]}
        units = plain(result.units)
        return {"operation": result.operation, "count": result.returned, "read_units": units, **items}

    def _write(self, pattern: WritePattern, query: str, body: bytes) -> dict[str, Any]:
        kinds = dict(self._model.entity(pattern.entity).attributes)
        for each in pattern.along:
            kinds = {**self._model.entity(each.entity).attributes, **kinds}
        raw = parsed(body, "the body")
        if not isinstance(raw, dict):
            raise ModelError("the body", "it is not an object.", 'Send {"TicketId": "T-1", ...}.')
        sent = {name: from_plain(value, kinds.get(name, ""), name) for name, value in raw.items()}
        if query:  # what it is given is in the address, and what it changes in the body
            done = apply(self._table, pattern, _values(query, kinds, operands(pattern)), sent)
        else:
            done = apply(self._table, pattern, sent)
        after = None if done.after is None else plain_item(done.after)
        return {"operation": done.operation, "write_units": plain(done.units), "item": after}


def plain_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as everyday JSON."""
    return {name: plain(value) for name, value in item.items()}


def _values(query: str, kinds: Mapping[str, str], several: set[str]) -> dict[str, Any]:
    """The values in the query of an address: ``Id=1&Due=3&Due=5``, where a range or a choice has several."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError:
        raise ModelError("the address", "its query is not text in UTF-8, or has too many values.", "Mend it.") from None
    given: dict[str, list[Any]] = {}
    for name, text in pairs:
        given.setdefault(name, []).append(_typed(text, kinds.get(name, "S"), name))
    for name, values in given.items():
        if len(values) > 1 and name not in several:
            raise ModelError(name, f"{name} is given {len(values)} times.", "Give it once.")
    return {name: values if name in several else values[0] for name, values in given.items()}


def _typed(text: str, kind: str, where: str) -> Any:
    if kind in ("L", "M", "SS", "NS", "BS"):
        return from_plain(parsed(text, where), kind, where)
    if kind == "BOOL":
        return _BOOLEANS.get(text.lower(), text)
    return None if kind == "NULL" else from_plain(text, kind, where)
