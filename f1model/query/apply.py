"""Write patterns carried out: what is sent, what changed, and what it cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from f1model.design.comparison import Comparison
from f1model.design.entity import Item
from f1model.design.given import mapping_given, table_given
from f1model.design.write import WritePattern
from f1model.errors import ConditionError
from f1model.query.request import Placeholders
from f1model.query.units import item_size, read_units, write_units
from f1model.query.write_plan import Act, WritePlan, acts, write_plan
from f1model.query.write_values import typed
from f1model.values import counted, normal

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb.service_resource import Table

ATTEMPTS = 10  # times that a write is tried whose item changed between reading and writing
_CONFLICTS = ("TransactionConflict", "TransactionConflictException", "TransactionInProgressException")
_METHODS = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}


@dataclass(frozen=True)
class Written:
    """What a write did, and its bill.

    ``before`` and ``after`` are the written item (None: there was none, or will be none). ``acts`` are all items that
    were written, each with the item before and after. ``units`` are write units by the name of the table and of each
    index, and ``read_units`` those of reading the item first; both are computed, over all ``attempts``.
    """

    plan: WritePlan
    request: Mapping[str, Any]
    acts: Sequence[tuple[Act, Item | None, Item | None]]
    before: Item | None
    after: Item | None
    attempts: int
    by_place: Mapping[str, Decimal] = field(default_factory=dict)
    read_units: Decimal = Decimal(0)

    @property
    def operation(self) -> str:
        """PutItem, UpdateItem, DeleteItem or TransactWriteItems."""
        return self.plan.operation

    @property
    def units(self) -> Decimal:
        """Write units, of the table and of all indexes."""
        return sum(self.by_place.values(), Decimal(0))

    def __repr__(self) -> str:
        read = f", after a read of {normal(self.read_units):,} RCU" if self.read_units else ""
        again = f", at attempt {self.attempts}" if self.attempts > 1 else ""
        return (
            f"{self.operation}: {counted(len(self.acts), 'item')} written, {normal(self.units):,} WCU (computed)"
            f"{read}{again}"
        )


def apply(
    table: "Table",
    pattern: WritePattern,
    values: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    /,
    *,
    token: str | None = None,
    **named: Any,
) -> Written:
    """Carry out a change: ``apply(table, model["Solve a ticket"], TicketId="T-1")``.

    ``values`` are what the pattern is given, ``changes`` what is set anew; where no attribute is both, all of them may
    come in one mapping or by name. If a key of the item is made of values that were not given, the item is read first
    (strongly), and the write is refused if it has changed in between, and tried again. ``token`` makes a transaction
    idempotent: sent again within ten minutes, it changes nothing.

    Raises:
        ConditionError: a condition does not hold, so nothing was written.
        ModelError: the values do not fit the pattern, or the table is another's.
        botocore.exceptions.ClientError: the engine refuses the request for another reason.
    """
    from botocore.exceptions import ClientError

    table_given(table, "apply", "apply(table, pattern, ...)")
    plan = write_plan(pattern)
    mapping_given(values or {}, pattern.where, 'Write apply(table, pattern, {"TicketId": "T-1"}).')
    given, anew = typed(pattern, plan.model, {**(values or {}), **named}, changes)
    paid: dict[str, Decimal] = {}
    read = Decimal(0)
    for attempt in range(1, ATTEMPTS + 1):
        seen: list[tuple[Item, Item | None]] = []

        def look(key: Item, seen: list[tuple[Item, Item | None]] = seen) -> Item | None:
            seen.append((key, _item(table, key)))
            return seen[-1][1]

        try:
            done = acts(plan, given, anew, look)
        finally:
            read += sum((read_units(item_size(item) if item else 0, "strong") for _, item in seen), Decimal(0))
        as_they_are = [_item(table, act.key) for act in done]  # for the bill, and not part of it
        sent = write_request(table.name, plan, done, token=token)
        together = "TransactItems" in sent
        try:
            _send(table, done[0], sent)
        except ClientError as error:
            failed = _failed(error)
            if failed is None:
                raise
            for item in as_they_are:  # a condition that fails is paid for as well
                size = item_size(item) if item else 0
                _add(paid, {plan.model.table: write_units(size, transactional=together)})
            if attempt < ATTEMPTS and (failed == () or any(_item(table, key) != item for key, item in seen)):
                continue  # writers met, or an item changed between reading and writing
            raise _refused(table, plan, done, failed, paid) from error
        for act, item in zip(done, as_they_are, strict=True):
            _add(paid, act.units(plan.model, item, transactional=together))
        all_acts = [(act, item, act.after(item)) for act, item in zip(done, as_they_are, strict=True)]
        last = all_acts[1] if plan.moves and len(done) > 1 and done[1].operation == "Put" else all_acts[0]
        return Written(plan, sent, all_acts, as_they_are[0], last[2], attempt, paid, read)
    raise AssertionError("the loop above returns or raises")


def write_request(table: str, plan: WritePlan, done: Sequence[Act], *, token: str | None = None) -> dict[str, Any]:
    """The keyword arguments of boto3's ``put_item``, ``update_item``, ``delete_item`` or ``transact_write_items``."""
    if len(done) == 1 and token is None:
        return _arguments(done[0])
    sent: dict[str, Any] = {"TransactItems": [{act.operation: {"TableName": table, **_arguments(act)}} for act in done]}
    return sent if token is None else {**sent, "ClientRequestToken": token}


def _arguments(act: Act) -> dict[str, Any]:
    holders = Placeholders()
    sent: dict[str, Any] = {"Item": act.sets} if act.operation == "Put" else {"Key": act.key}
    if act.operation == "Update":
        parts = {
            "SET": [f"{holders.name(name)} = {holders.value(name, value)}" for name, value in act.sets.items()],
            "REMOVE": [holders.name(name) for name in act.removes],
            "ADD": [f"{holders.name(name)} {holders.value(name, amount)}" for name, amount in act.adds.items()],
        }
        sent["UpdateExpression"] = " ".join(f"{word} {', '.join(each)}" for word, each in parts.items() if each)
    if act.conditions:
        sent["ConditionExpression"] = " AND ".join(expressed(name, each, holders) for name, each in act.conditions)
    if holders.names:
        sent["ExpressionAttributeNames"] = holders.names
    if holders.values:
        sent["ExpressionAttributeValues"] = holders.values
    return sent


def expressed(name: str, condition: Comparison, holders: Placeholders) -> str:
    """A comparison as a part of DynamoDB's expressions."""
    holder, operator = holders.name(name), condition.operator
    values = [holders.value(name, value) for value in condition.operands]
    if operator == "BETWEEN":
        return f"{holder} BETWEEN {values[0]} AND {values[1]}"
    if operator == "IN":
        return f"{holder} IN ({', '.join(values)})"
    if operator in ("=", "<>", "<", "<=", ">", ">="):
        return f"{holder} {operator} {values[0]}"
    return f"{operator}({', '.join([holder, *values])})"


def _send(table: "Table", act: Act, sent: dict[str, Any]) -> None:
    if "TransactItems" in sent:
        table.meta.client.transact_write_items(**sent)
    else:
        getattr(table, _METHODS[act.operation])(**sent)


def _item(table: "Table", key: Mapping[str, Any]) -> Item | None:
    """The item as it is, read strongly, in plain values that can be written back."""
    answer = table.get_item(Key=dict(key), ConsistentRead=True)
    return _plain(answer["Item"]) if "Item" in answer else None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    if isinstance(value, set):
        return {normal(member) for member in value}
    return normal(value)


def _failed(error: "ClientError") -> tuple[int, ...] | None:
    """Which acts failed their condition; () if writers met, and it may be tried again; None for any other error."""
    code: str = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        return (0,)
    if code in _CONFLICTS:
        return ()
    if code != "TransactionCanceledException":
        return None
    reasons = [each.get("Code") for each in error.response.get("CancellationReasons", [])]
    failed = tuple(number for number, each in enumerate(reasons) if each == "ConditionalCheckFailed")
    others = {each for each in reasons if each not in (None, "None", "ConditionalCheckFailed", "TransactionConflict")}
    return None if others else failed


def _refused(
    table: "Table", plan: WritePlan, done: Sequence[Act], failed: Sequence[int], paid: Mapping[str, Decimal]
) -> ConditionError:
    pattern = plan.pattern
    if not failed:
        problem = f"other writers came between {ATTEMPTS} times, so nothing was written."
        return ConditionError(pattern.where, problem, "Try again later.", dict(paid))
    act = done[failed[0]]
    item = _item(table, act.key)
    key = ", ".join(map(str, act.key.values()))
    why = act.refused(item) or [condition.text(name) for name, condition in act.conditions]
    what = f"{key} is not there" if item is None else f"{key} does not meet a condition: {why[0]}"
    if act.operation == "Put" and item is not None and "does not exist" in why[0]:
        what = f"{key} is there already"
    return ConditionError(pattern.where, f"{what}, so nothing was written.", "Read it, and decide again.", dict(paid))


def _add(paid: dict[str, Decimal], more: Mapping[str, Decimal]) -> None:
    for name, units in more.items():
        paid[name] = paid.get(name, Decimal(0)) + units
