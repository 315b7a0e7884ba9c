"""What kind of thing a file of JSON holds, by its content: its first bytes say it, whatever it is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from f1model.errors import ModelError
from f1model.sources.documents import ANY, EACH, partial
from f1model.sources.json_values import NotJsonError, value_of
from f1model.sources.records import is_typed, unwrapped

CAN_READ = (
    "What can be read: describe-table, scan, query or batch-write JSON; an export to S3; JSON lines; CSV; a template; "
    "a NoSQL Workbench file."
)
_LINES = (".jsonl", ".ndjson", ".jsonlines", ".dynamo")


@dataclass(frozen=True)
class Kind:
    """What a file of JSON is.

    ``name`` is "workbench", "ours", "table", "ttl", "changes" (of an incremental export) or "items". Records are at
    ``path`` in each document, or one on each line where ``lines`` is True; ``typed`` says whether the first one is in
    DynamoDB JSON (None: there is none). ``single`` is a lone object that may be anything.
    """

    name: str
    path: tuple[str, ...] = ()
    lines: bool = False
    typed: bool | None = None


def kind_of(head: bytes, whole: bool, path: Path) -> Kind | None:
    """What a file is that begins with ``head``, which is ``whole`` if there is no more; None: it is no JSON of a kind.

    Raises ModelError if it is JSON of a kind that is known, and cannot be read.
    """
    value, more = partial(head)
    if isinstance(value, list):
        return _of_list(value)
    if not isinstance(value, dict):
        return None
    if "DataModel" in value or ("ModelName" in value and "ModelMetadata" in value):
        return Kind("workbench")
    if "f1model" in value:
        problem = "it is a model already, in the JSON of this course."
        raise ModelError(str(path), problem, "Give it to view, review, bill, export or serve.")
    if _is_table(value):
        return Kind("table")
    if "TimeToLiveDescription" in value or "TimeToLiveSpecification" in value:
        return Kind("ttl")
    if "TableNames" in value:
        raise ModelError(str(path), "it lists the names of tables, and says no more.", "Run describe-table for one.")
    for name, steps in (
        ("Items", ("Items", EACH)),
        ("RequestItems", ("RequestItems", ANY, EACH)),
        ("Responses", ("Responses", ANY, EACH)),
        ("UnprocessedItems", ("UnprocessedItems", ANY, EACH)),
    ):
        if isinstance(value.get(name), list if name == "Items" else dict) and not is_typed(value):
            return Kind("items", steps, typed=_typed(_members(value[name])))
    lists = [each for each in value.values() if isinstance(each, list)]
    if lists and len(lists) == len(value) and any(_is_request(each) for listed in lists for each in listed[:1]):
        return Kind("items", (ANY, EACH), typed=_typed([each for listed in lists for each in listed]))
    return _of_objects(value, head, whole, more, path)


def _of_objects(value: dict[str, Any], head: bytes, whole: bool, more: bool, path: Path) -> Kind | None:
    """What a file of one object after the other is, on a line each or not."""
    lines = _has_lines(head, whole)
    changed = isinstance(value.get("Keys"), dict) and value.keys() <= {"Metadata", "Keys", "NewImage", "OldImage"}
    if changed:
        return Kind("changes", lines=lines, typed=True)
    inside = unwrapped(value)
    cut = not whole and not more and isinstance(inside, dict) and len(inside) < 2  # in the middle of its first value
    typed = is_typed(_firm(inside)) or (None if cut else False)
    if "Metadata" in value and set(value) == {"Metadata"}:  # cut off before its keys
        return Kind("changes", lines=lines, typed=True)
    wrapped = inside is not value
    if typed or cut or wrapped or more or path.name.lower().removesuffix(".gz").endswith(_LINES):
        return Kind("items", lines=lines, typed=typed)
    return None


def _of_list(value: list[Any]) -> Kind | None:
    first = next((each for each in value if each != {}), None)
    if first is None:
        return Kind("items", (EACH,))
    if not isinstance(first, dict):
        return None
    if _is_table(first):
        return Kind("table")
    if isinstance(first.get("Items"), list) and not is_typed(first):
        return Kind("items", (EACH, "Items", EACH), typed=_typed(first["Items"]))
    return Kind("items", (EACH,), typed=_typed(value))


def _is_table(value: dict[str, Any]) -> bool:
    inner = next((value[name] for name in ("Table", "TableDescription") if name in value), value)
    return isinstance(inner, dict) and isinstance(inner.get("KeySchema"), list)


def _is_request(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and not value.keys().isdisjoint({"PutRequest", "DeleteRequest"})


def _members(value: Any) -> list[Any]:
    """The records in a list, or in the lists of an object."""
    if isinstance(value, list):
        return value
    return [each for listed in value.values() if isinstance(listed, list) for each in listed]


def _typed(values: Sequence[Any]) -> bool | None:
    """Whether the first item that says it is in DynamoDB JSON. The last one may be cut off."""
    for each in values:
        item = _firm(unwrapped(each))
        if isinstance(item, dict) and item:
            cut = each is values[-1] and len(item) == 1 and next(iter(item.values())) in ({}, None)
            return None if cut else is_typed(item)
    return None


def _firm(value: Any) -> Any:
    """An item without its last attribute where that may be cut off."""
    if isinstance(value, dict) and len(value) > 1 and not is_typed(value):
        name = next(reversed(value))
        return {each: inner for each, inner in value.items() if each != name} if value[name] in ({}, None) else value
    return value


def _has_lines(head: bytes, whole: bool) -> bool:
    """Whether the first line that holds anything is a whole value, and so probably is each other one."""
    lines = head.split(b"\n")
    first = next((line for line in lines if line.strip()), b"")
    if len(lines) == 1 and not whole:
        return not first.lstrip().startswith(b"[")  # a line that is longer than what was read
    try:
        value_of(first)
    except NotJsonError as error:
        return "twice" in str(error)
    return True
