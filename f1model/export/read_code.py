"""An access pattern as code that asks it: made from the arguments that run sends, in three languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from f1model.export.literal import assigned, called, flat
from f1model.export.partiql import backwards, statement
from f1model.export.shell import command
from f1model.query.plan import Plan
from f1model.values import counted

Sent = Mapping[str, Any]
_COMMANDS = {"GetItem": "get-item", "Query": "query", "Scan": "scan"}
_METHODS = {"GetItem": "get_item", "Query": "query", "Scan": "scan"}


def boto3_reads(derived: Plan, requests: Sequence[Sent]) -> list[str]:
    """A script with boto3's resource, which takes and returns plain Python values."""
    sent, several, limit = requests[0], len(requests) > 1, derived.pattern.limit
    table, call = named_table(derived.model.table), f"table.{_METHODS[derived.operation]}(**arguments)"
    said = [*_title(derived), *_pages(derived, sent, several=several)]
    if derived.operation == "GetItem":
        answer = [f"answer = {call}", 'items = [answer["Item"]] if "Item" in answer else []', *_printed(None)]
        return script(said, [*table, *_arguments(sent), *answer])
    counts = 'count += page["Count"]' if sent.get("Select") == "COUNT" else ""
    if not several:
        loop = _loop(call, "LastEvaluatedKey", "ExclusiveStartKey", "items", limit, counts)
        return script(said, [*table, *_arguments(sent), _nothing(counts), *loop, *_end(derived, counts)])
    asked = assigned("requests", [dict(each) for each in requests], open_=True).split("\n")
    name = "found" if limit else "items"
    loop = [f"    {line}" for line in _loop(call, "LastEvaluatedKey", "ExclusiveStartKey", name, limit, counts)]
    if limit:
        loop = ["    found = []", *loop, "    items += found"]
    rest = [_nothing(counts), "for arguments in requests:", *loop, *_end(derived, counts, _gathered(derived))]
    return script(said, [*table, *asked, *rest])


def partiql_reads(derived: Plan, requests: Sequence[Sent]) -> list[str]:
    """A script with a PartiQL statement, for which boto3's resource takes and returns plain Python values."""
    sent, several, limit = requests[0], len(requests) > 1, derived.pattern.limit
    text, parameters = statement(derived, requests)
    last = None if several else backwards(derived, sent)
    whole = bool(limit and (last or several))
    asked: dict[str, Any] = {"Statement": text}
    if parameters:
        asked["Parameters"] = parameters
    options = ("ConsistentRead",) if whole else ("ConsistentRead", "Limit")
    asked |= {name: sent[name] for name in options if name in sent}
    said = [*_title(derived), *_pages(derived, asked, several=several)]
    counts = 'count += len(page["Items"])' if sent.get("Select") == "COUNT" else ""
    if counts:
        said.append("# PartiQL has no COUNT, so it reads the items and counts them.")
    elif last and not limit:
        said.append("# It sorts at the end, because PartiQL's ORDER BY holds within a page only.")
    call, enough = "client.execute_statement(**arguments)", None if whole else limit
    loop = _loop(call, "NextToken", "NextToken", "items", enough, counts)
    order = _gathered(derived) if several else [last] if last else []
    rest = ['client = boto3.resource("dynamodb").meta.client', *_arguments(asked), _nothing(counts), *loop]
    return script(said, [*rest, *_end(derived, counts, order)])


def cli_reads(derived: Plan, requests: Sequence[Sent]) -> list[str]:
    """A command of the AWS CLI, which reads all pages by itself; one for each request."""
    most = derived.pattern.limit if derived.operation != "GetItem" else None
    name, where = _COMMANDS[derived.operation], repr(derived.pattern.name)
    return [command(name, derived.model.table, sent, where, most) for sent in requests]


def one_line(text: str) -> str:
    """A name on one line even if it is on several."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def script(said: Sequence[str], rest: Sequence[str]) -> list[str]:
    """A Python script: comments, imports, and the rest."""
    decimals = ["from decimal import Decimal", ""] if any("Decimal(" in line for line in rest) else []
    return [*said, *decimals, "import boto3", "", *rest]


def _title(derived: Plan) -> list[str]:
    """What is asked and how, as a comment."""
    note = ", which reads every item" if derived.operation == "Scan" else ""
    note += f", once for each {one_line(derived.scatter)}" if derived.scatter else ""
    return [f"# {one_line(derived.pattern.name)}: {derived.operation} of {derived.place.label}{note}"]


def _pages(derived: Plan, sent: Sent, *, several: bool) -> list[str]:
    """What a script with a limit reads, as a comment."""
    limit = derived.pattern.limit
    if not limit or derived.operation == "GetItem":
        return []
    if "Limit" not in sent:
        why = "PartiQL sorts no further than a page" if several else "with a Limit, PartiQL's ORDER BY fails"
        return [f"# It reads the whole range for {limit} items: {why}."]
    end = f"when {limit} have passed the filter" if derived.filter else f"at {limit}"
    each = ", for each request" if several else ""
    return [f"# It reads pages of {counted(sent['Limit'], 'item')}, and stops {end}{each}."]


def named_table(name: str) -> list[str]:
    """``table = ...``, with boto3's resource."""
    head = 'table = boto3.resource("dynamodb").Table'
    return called(head, [flat(name)]).split("\n")


def _arguments(sent: Sent) -> list[str]:
    return assigned("arguments", sent, open_=True).split("\n")


def _nothing(counts: str) -> str:
    return "count = 0" if counts else "items = []"


def _loop(call: str, following: str, start: str, name: str, limit: int | None, counts: str) -> list[str]:
    """The loop over all pages, or until there are ``limit`` items of that name."""
    return [
        "while True:",
        f"    page = {call}",
        f"    {counts}" if counts else f'    {name} += page["Items"]',
        f'    if "{following}" not in page{f" or len({name}) >= {limit}" if limit else ""}:',
        "        break",
        f'    arguments["{start}"] = page["{following}"]',
    ]


def _gathered(derived: Plan) -> list[str]:
    """By what the answers of several requests are sorted."""
    return list(dict.fromkeys((*derived.place.sort, *derived.place.primary)))


def _end(derived: Plan, counts: str, order: Sequence[str] = ()) -> list[str]:
    """Sort by the attributes in ``order``, since nothing else sorts across pages and requests, and print."""
    if counts:
        return ["print(count)"]
    if not order:
        return _printed(derived.pattern.limit)
    binary = any(derived.model.key_type(name) == "B" for name in order)
    value = 'getattr(item[name], "value", item[name])' if binary else "item[name]"
    by = [f"key=lambda item: [{value} for name in names]", *(["reverse=True"] if derived.pattern.descending else [])]
    names = assigned("names", list(order)).split("\n")
    return [*names, *called("items.sort", by).split("\n"), *_printed(derived.pattern.limit)]


def _printed(limit: int | None) -> list[str]:
    return [f"for item in items{f'[:{limit}]' if limit else ''}:", "    print(item)"]
