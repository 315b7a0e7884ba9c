"""A pattern as code to paste: boto3, AWS CLI or PartiQL, as NoSQL Workbench's operation builder gives it.

All of it is made from the arguments that :func:`f1model.run` and :func:`f1model.apply` send.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Never

from f1model.design.entity import Item
from f1model.design.given import alone, items_given, shown
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.export.dynamodb_json import InvalidError, encode
from f1model.export.partiql import statement
from f1model.export.read_code import boto3_reads, cli_reads, partiql_reads
from f1model.export.read_first import reading_script
from f1model.export.shell import values_of
from f1model.export.write_code import boto3_writes, cli_writes, partiql_writes
from f1model.query.apply import check_token, write_request
from f1model.query.plan import Plan, plan, together
from f1model.query.request import arguments
from f1model.query.write_acts import Act, acts
from f1model.query.write_plan import WritePlan, read_first, write_plan
from f1model.query.write_values import typed

LANGUAGES = {"boto3": "boto3", "AWS CLI": "cli", "PartiQL": "partiql"}  # as people call them, and for code()
_READS: dict[str, Callable[[Plan, Sequence[dict[str, Any]]], list[str]]] = {
    "boto3": boto3_reads, "cli": cli_reads, "partiql": partiql_reads,
}  # fmt: skip
_WRITES: dict[str, Callable[[WritePlan, Sequence[Act], Mapping[str, Any]], list[str]]] = {
    "boto3": boto3_writes, "cli": cli_writes, "partiql": partiql_writes,
}  # fmt: skip


def code(
    pattern: AccessPattern | WritePattern,
    language: str,
    values: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    /,
    *,
    consistent: bool | None = None,
    attributes: Sequence[str] | None = None,
    page_size: int | None = None,
    start: Mapping[str, Any] | None = None,
    token: str | None = None,
    items: Iterable[Item] | None = None,
    **named: Any,
) -> str:
    """``pattern`` as code that runs as it is: text to print and to paste.

    ``language`` is "boto3" or "partiql" for a Python script that needs boto3 only, or "cli" for ``aws`` commands in a
    POSIX shell. Region, credentials and endpoint are those of whoever runs it.

    An access pattern takes the values and options of :func:`f1model.request`; ``start`` is refused, since code reads
    from the first page to the last, and a script prints the items. With a limit it reads pages of that size (or of
    ``page_size``) until it has enough items, as a script's second line says. PartiQL that reads backwards, or for
    several partition keys, has to read the whole range, because it sorts no further than a page.

    A write pattern takes the values, ``changes`` and ``token`` of :func:`f1model.apply`. Where that reads an item
    first, the boto3 script does so too, and makes the keys of what it read. A command or a statement cannot: it needs
    ``items``, those of the table as they are, and is then refused if what it relies on has changed. With ``items``,
    boto3 reads nothing first either.

    Raises:
        ModelError: the language is unknown or cannot express the request, or the values do not fit the pattern.
        ConditionError: on these ``items`` the write would be refused.
    """
    if not isinstance(language, str):
        problem = f"the language comes after the pattern, and this is {shown(language)}."
        raise ModelError("code", problem, 'Write code(pattern, "boto3", values).')
    if language not in LANGUAGES.values():
        raise ModelError("", f"There is no code in {language!r}.", f"Use {', '.join(LANGUAGES.values())}.")
    options = {"consistent": consistent, "attributes": attributes, "page_size": page_size, "start": start}
    if isinstance(pattern, WritePattern):  # what is an option of a question may be an attribute of a change
        named |= {name: value for name, value in options.items() if value is not None}
        every: Any = {**values, **named} if isinstance(values, Mapping) else values or named
        lines = _written(pattern, language, every, changes, token, items)
    else:
        others = {"token": token, "items": items}
        named |= {name: value for name, value in others.items() if value is not None}
        if changes is not None:
            raise ModelError(repr(pattern), "a question has no changes.", "Give its values in one mapping.")
        lines = _READS[language](*_asked(pattern, together(pattern, values, named), **options))
    return "\n".join(lines) + "\n"


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
        ModelError: the values do not fit, it only counts, which PartiQL does not, or the index has several attributes
            in one key, which PartiQL refuses.
    """
    alone(pattern, others, "partiql")
    options = {"consistent": consistent, "attributes": attributes, "page_size": page_size, "start": start}
    derived, requests = _asked(pattern, together(pattern, values, named), **options)
    if requests[0].get("Select") == "COUNT":
        problem = "DynamoDB's PartiQL has no COUNT."
        raise ModelError(repr(pattern.name), problem, 'Take the code for "partiql", which counts the items it reads.')
    return statement(derived, requests)


def _asked(
    pattern: AccessPattern, given: Mapping[str, Any], *, start: Any, page_size: Any, **options: Any
) -> tuple[Plan, list[dict[str, Any]]]:
    """How the pattern is answered, and what :func:`f1model.run` sends first: of each request, if there are several."""
    if start:
        raise ModelError(repr(pattern.name), "code reads from the first page.", "Leave start out.")
    derived = plan(pattern)
    size = pattern.limit if page_size is None else page_size
    several = derived.requests(derived.values(given))
    also = (*derived.place.names, *derived.place.primary) if len(several) > 1 else ()  # to sort the answers by
    requests = [arguments(derived, each, page_size=size, also=also, **options) for each in several]
    for sent in requests:
        _check_values(sent, repr(pattern.name))
    return derived, requests


def _written(
    pattern: WritePattern, language: str, values: Any, changes: Any, token: str | None, items: Iterable[Item] | None
) -> list[str]:
    """A write's code: of what is sent if nothing is read first, or if the items are given; else a script that reads."""
    derived = write_plan(pattern)
    check_token(token, "code")
    given, anew = typed(pattern, derived.model, values, changes)
    table = derived.model.place()
    known = None if items is None else [each for each in items_given(items, "code") if table.holds(each)]
    held = None if known is None else {table.key(each): each for each in known}

    def look(key: Item) -> Item | None:
        if held is None:
            raise _ReadsError
        return held.get(table.key(key))

    try:
        done = acts(derived, given, anew, look)
    except _ReadsError:
        if language != "boto3":
            what = "; ".join(read_first(derived, given))
            problem = f"an item is read before it is written ({what}), and this language cannot make keys of it."
            fix = 'Give the items of the table as they are, items=[...], or take the code for "boto3".'
            raise ModelError(pattern.where, problem, fix) from None
        return reading_script(derived, given, anew, token)
    sent = write_request(table.name, derived, done, token=token)
    _check_values(sent, pattern.where)
    return _WRITES[language](derived, done, sent)


class _ReadsError(Exception):
    """An item has to be read, and nothing is known of it."""


def _check_values(sent: Mapping[str, Any], where: str) -> None:
    for value in values_of(sent):
        try:
            encode(value)
        except InvalidError as error:
            fix = "Give a Decimal instead of a float, and no empty set."
            raise ModelError(where, f"one of its values is {error}.", fix) from None
