"""Access patterns run live, page by page or to the end, with answers normalised and metered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from f1model.design.entity import Item
from f1model.design.given import shown, table_given
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import BackendError, ModelError
from f1model.patience import pause
from f1model.query.page import Page, answered, page
from f1model.query.plan import Plan, plan, together
from f1model.query.refusals import answerable
from f1model.query.request import arguments, projected
from f1model.query.units import item_size, read_units
from f1model.values import counted, normal

if TYPE_CHECKING:
    import pandas
    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True)
class Result:
    """The answer to an access pattern, and its bill, over all pages that were read.

    ``values`` are those that it was asked with, each of its declared type.
    """

    plan: Plan
    values: Mapping[str, Any]
    operation: str
    consistency: str
    pages: Sequence[Page]

    @property
    def pattern(self) -> AccessPattern:
        """The access pattern that was asked."""
        return self.plan.pattern

    @property
    def items(self) -> list[Item]:
        """All items returned, attributes in the model's order, numbers as int or Decimal; each can be put back, unless
        it is a part of one, which is refused then."""
        items = [item for page in self.pages for item in page.items]
        return self.plan.ordered(items)[: self.pattern.limit] if self.plan.scatter else items

    @property
    def returned(self) -> int:
        """How many items match, given out or only counted."""
        return sum(page.returned for page in self.pages) if self.pattern.count else len(self.items)

    @property
    def request(self) -> Mapping[str, Any]:
        """The keyword arguments of the first request."""
        return self.pages[0].request

    @property
    def requests(self) -> int:
        """How many requests were sent: one for each page."""
        return len(self.pages)

    @property
    def evaluated(self) -> int:
        """How many items were read, returned or not."""
        return sum(page.evaluated for page in self.pages)

    @property
    def fetched(self) -> int:
        """How many of them a local index fetched from the table, because it lacks what is asked for."""
        return sum(page.fetched for page in self.pages)

    @property
    def bytes(self) -> int | None:
        """The size of all items read, in bytes (None on AWS, which does not report it)."""
        sizes = [page.bytes for page in self.pages]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def units(self) -> Decimal:
        """Read units, rounded page by page."""
        return sum((page.units for page in self.pages), Decimal(0))

    @property
    def label(self) -> str:
        """One line for a chart: the operation, the table, and the read units."""
        return f"{self.operation} {self.plan.model.table}: {normal(self.units):,} RCU"

    def rows(self, *attributes: str) -> list[Item]:
        """The items with all attributes, or the named ones, in that order; an attribute that an item lacks is ""."""
        self._check_names(attributes)
        columns = attributes or tuple(dict.fromkeys(name for item in self.items for name in item))
        return [{name: item.get(name, "") for name in columns} for item in self.items]

    def frame(self, *attributes: str) -> "pandas.DataFrame":
        """The same rows as a pandas DataFrame."""
        import pandas

        self._check_names(attributes)
        columns = list(attributes) or list(dict.fromkeys(name for item in self.items for name in item))
        return pandas.DataFrame(self.rows(*columns), columns=columns)

    def _check_names(self, attributes: tuple[Any, ...]) -> None:
        wrong = next((each for each in attributes if not isinstance(each, str)), None)
        if wrong is not None:
            problem = f"an attribute's name is text, and this is {shown(wrong)}."
            raise ModelError(repr(self.pattern.name), problem, 'Write rows("DriverName", "Rank"), without brackets.')

    def __repr__(self) -> str:
        size, source = ("", "reported") if self.bytes is None else (f", {self.bytes:,} bytes read", "computed")
        read = f"{self.evaluated:,} evaluated" + (f", {self.fetched:,} fetched from the table" if self.fetched else "")
        what = f"{counted(self.returned, 'item')} {'counted' if self.pattern.count else 'returned'}"
        return (
            f"{self.operation}: {what}, {read}, {counted(self.requests, 'request')}{size}, "
            f"{normal(self.units):,} RCU ({self.consistency}, {source})"
        )


def run(
    table: "Table",
    pattern: AccessPattern,
    values: Mapping[str, Any] | None = None,
    /,
    *,
    allow_scan: bool = False,
    consistent: bool | None = None,
    attributes: Sequence[str] | None = None,
    page_size: int | None = None,
    start: Mapping[str, Any] | None = None,
    **named: Any,
) -> Result:
    """Ask ``table`` the question and read all pages of the answer: ``run(table, F1["..."], SeasonId=2024, Round=5)``.

    Values and options are those of :func:`request`. A pattern with a ``limit`` stops once it has that many items.

    Raises:
        ModelError: the pattern needs a Scan and ``allow_scan`` is not set, it is another table's, or the values or
            options do not fit it.
        botocore.exceptions.ClientError: the engine refuses the request; the error passes through untouched.
    """
    options = _Options(allow_scan, consistent, attributes, page_size, start)
    derived = _planned(table, pattern, "run")
    typed = derived.values(together(pattern, values, named))
    answers = list(_pages(table, derived, typed, options))
    return Result(derived, typed, derived.operation, options.consistency(pattern), answers)


def pages(
    table: "Table",
    pattern: AccessPattern,
    values: Mapping[str, Any] | None = None,
    /,
    *,
    allow_scan: bool = False,
    consistent: bool | None = None,
    attributes: Sequence[str] | None = None,
    page_size: int | None = None,
    start: Mapping[str, Any] | None = None,
    **named: Any,
) -> Iterator[Page]:
    """The pages of the answer, each requested when it is asked for. Values and options are those of :func:`run`."""
    derived = _planned(table, pattern, "pages")
    typed = derived.values(together(pattern, values, named))
    return _pages(table, derived, typed, _Options(allow_scan, consistent, attributes, page_size, start))


def _planned(table: Any, pattern: AccessPattern, where: str) -> Plan:
    """The pattern's plan, if the table is one, and has the key attributes that the pattern needs."""
    table_given(table, where, f"{where}(table, pattern, ...)")
    derived = answerable(plan(pattern))
    theirs = getattr(table, "model", None)
    if isinstance(theirs, DataModel) and theirs.place().names != derived.model.place().names:
        problem = (
            f"{pattern.name!r} is a pattern of {derived.model.table}, and {theirs.table} has other key attributes."
        )
        raise ModelError(where, problem, f"Give the table of its model: connect(model) for {derived.model.table}.")
    return derived


class _Options(NamedTuple):
    allow_scan: bool
    consistent: bool | None
    attributes: Sequence[str] | None
    page_size: int | None
    start: Mapping[str, Any] | None

    def consistency(self, pattern: AccessPattern) -> str:
        return "strong" if (pattern.consistent if self.consistent is None else self.consistent) else "eventual"


def _pages(table: "Table", derived: Plan, values: Mapping[str, Any], options: _Options) -> Iterator[Page]:
    pattern = derived.pattern
    if derived.operation == "Scan" and not options.allow_scan:
        raise ModelError(
            repr(pattern.name),
            f"{pattern.name!r} needs a Scan: no key of {derived.place.label} begins with what it is given, so every "
            "item would be read.",
            "Give its items such a key, or run it with allow_scan=True.",
        )
    if derived.scatter:
        yield from _scattered(table, derived, values, options)
        return
    consistency, wanted = options.consistency(pattern), pattern.limit
    gathered = any(each.operator == "IN" for each in pattern.comparisons.values()) and derived.operation == "Query"
    keyed = options.attributes and (
        derived.operation == "Scan" or (derived.operation == "Query" and (wanted or gathered))
    )
    also = (*derived.place.names, *derived.place.primary) if keyed else ()  # to order items, or to go on after one
    sent = arguments(
        derived, values, consistent=options.consistent, attributes=options.attributes, also=also,
        page_size=pattern.limit if options.page_size is None else options.page_size, start=options.start,
    )  # fmt: skip
    only = projected(derived, options.attributes) if options.attributes and also and not gathered else None
    while True:
        answer = page(table, derived, sent, consistency, wanted, only)
        yield answer
        wanted = None if wanted is None else wanted - len(answer.items)
        if answer.last_key is None or (wanted is not None and wanted <= 0):
            return
        sent = {**sent, "ExclusiveStartKey": dict(answer.last_key)}


def _scattered(table: "Table", derived: Plan, values: Mapping[str, Any], options: _Options) -> Iterator[Page]:
    """The pages of each of the requests, one after another; with all keys, by which the answers are gathered."""
    if options.start:
        problem = f"it asks for each {derived.scatter} by itself, so there is no one place to go on from."
        raise ModelError(repr(derived.pattern.name), problem, "Leave start out, or ask for one value at a time.")
    for each in derived.requests(values):
        yield from _pages(table, replace(derived, scatter=None), each, options)


def batch_get(table: "Table", pattern: AccessPattern, many: Iterable[Mapping[str, Any]]) -> Result:
    """Many GetItems of one pattern in as few requests as BatchGetItem allows (100 keys each).

    A key that is asked for twice is read once; a key that no item has adds nothing to the items.

    Raises:
        ModelError: the pattern is not a GetItem, or values do not fit it.
        BackendError: the engine leaves all keys unprocessed, again and again.
    """
    derived = _planned(table, pattern, "batch_get")
    if derived.operation != "GetItem":
        problem = f"{pattern.name!r} is a {derived.operation}; BatchGetItem needs whole primary keys."
        raise ModelError(repr(pattern.name), problem, "Ask a pattern that is a GetItem.")
    if isinstance(many, Mapping | str) or not isinstance(many, Iterable):
        problem = f"it needs a list of values, one mapping for each item, and got {shown(many)}."
        raise ModelError("batch_get", problem, 'Write [{"DriverId": "a"}, {"DriverId": "b"}].')
    names = derived.place.names
    conditions = (derived.filled(derived.values(together(pattern, values, {}))) for values in many)
    keys = list(dict.fromkeys(tuple(condition.sides[0] for condition in each) for each in conditions))
    client, answers, idle = table.meta.client, list[Page](), 0
    for chunk in (keys[first : first + 100] for first in range(0, len(keys), 100)):
        wanted: Any = {table.name: {"Keys": [dict(zip(names, key, strict=True)) for key in chunk]}}
        while wanted:
            answer = client.batch_get_item(RequestItems=wanted)
            rows = derived.ordered(answer["Responses"].get(table.name, []))
            sizes = [item_size(row) for row in rows]
            items = [answered(row, derived.model) for row in rows]
            asked = len(wanted[table.name]["Keys"])
            unprocessed: Any = answer.get("UnprocessedKeys") or {}
            left = len(unprocessed.get(table.name, {}).get("Keys", ()))
            missing = asked - left - len(items)
            units = sum(map(read_units, sizes), Decimal(0)) + missing * read_units(0)
            read = [tuple(item[name] for name in names) for item in items]
            answers.append(Page({"RequestItems": wanted}, items, len(items), read, sum(sizes), units, None))
            idle = 0 if left < asked else idle + 1
            if left and not pause(idle):
                problem = f"{table.name} answers nothing more for the time being."
                raise BackendError(table.name, problem, "Give it time, or more capacity, and ask again.")
            wanted = unprocessed
    return Result(derived, {}, "BatchGetItem", "eventual", answers)
