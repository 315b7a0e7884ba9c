"""Write patterns carried out: what is sent, what changed, and what it cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import table_given
from f1model.design.write import WritePattern
from f1model.errors import ConditionError, ModelError
from f1model.query.request import Placeholders, expressed
from f1model.query.units import item_size, read_units
from f1model.query.write_acts import Act, Units, acts, refused, refused_units, total_units
from f1model.query.write_plan import WritePlan, write_plan
from f1model.query.write_values import typed
from f1model.values import counted, normal

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb.service_resource import Table

ATTEMPTS = 10  # times that a write is tried whose item changed between reading and writing
LONGEST_TOKEN = 36  # characters; API Reference, "TransactWriteItems"
_CONFLICTS = ("TransactionConflict", "TransactionConflictException", "TransactionInProgressException")
_METHODS = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}
_AS_IT_WAS = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


@dataclass(frozen=True)
class Written:
    """What a write did, and its bill.

    ``before`` and ``after`` are the written item (None: there was none, or will be none). ``acts`` are all items that
    were written, each with the item before and after. ``by_place`` are write units by the name of the table and of
    each index, and ``read_units`` those of reading items first; both are computed, over all ``attempts``. (To compute
    them, a transaction's items are read once more before it is sent, outside the bill.)
    ``repeated`` says that a write with this token had been made before, so that nothing changed.
    """

    plan: WritePlan
    request: Mapping[str, Any]
    acts: Sequence[tuple[Act, Item | None, Item | None]]
    before: Item | None
    after: Item | None
    attempts: int
    by_place: Mapping[str, Decimal] = field(default_factory=dict)
    read_units: Decimal = Decimal(0)
    repeated: bool = False

    @property
    def operation(self) -> str:
        """PutItem, UpdateItem, DeleteItem or TransactWriteItems."""
        return "TransactWriteItems" if "TransactItems" in self.request else f"{self.acts[0][0].operation}Item"

    @property
    def units(self) -> Decimal:
        """Write units, of the table and of all indexes."""
        return sum(self.by_place.values(), Decimal(0))

    def __repr__(self) -> str:
        read = f", after a read of {normal(self.read_units):,} RCU" if self.read_units else ""
        again = f", at attempt {self.attempts}" if self.attempts > 1 else ""
        if self.repeated:
            return f"{self.operation}: made before with this token, so nothing is written{read}{again}"
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
    of it that is idempotent: the same request sent again within ten minutes changes nothing, and another one is
    refused, as that of an item that is read first and has changed since.

    Raises:
        ConditionError: a condition does not hold, so nothing was written.
        ModelError: the values do not fit the pattern, or the table is another's.
        botocore.exceptions.ClientError: the engine refuses the request for another reason.
    """
    from botocore.exceptions import ClientError

    plan = _planned(table, pattern, token)
    every: Any = {**values, **named} if isinstance(values, Mapping) else values or named
    given, anew = typed(pattern, plan.model, every, changes)
    paid: Units = {}
    reader = _Reader(table)
    for attempt in range(1, ATTEMPTS + 1):
        reader.seen.clear()
        try:
            done = acts(plan, given, anew, reader.look)
        except (ConditionError, ModelError) as error:
            if attempt < ATTEMPTS and len(reader.seen) > 1 and reader.changed():
                continue  # what was read does not belong together: another writer came between
            if isinstance(error, ConditionError):
                error.units.update(paid)
            raise
        sent = write_request(table.name, plan, done, token=token)
        together = "TransactItems" in sent
        as_they_are = _items(table, done) if together else []  # for the bill, and not part of it
        try:
            as_they_are = as_they_are or [_written(table, done[0], sent)]
            if together:
                _transacted(table, sent)
        except ClientError as error:
            failed = _failed(error)
            if failed is None:
                raise
            found = _found(error, as_they_are, failed)
            _add(paid, refused_units(plan.model, done, found, transactional=together))
            if attempt < ATTEMPTS and (not failed or reader.changed()):
                continue  # writers met, or an item changed between reading and writing
            why = f"other writers came between {ATTEMPTS} times"
            if failed:
                why = done[failed[0]].refusal(found[failed[0]]) or "a condition does not hold"
            raise refused(pattern, why, paid) from error
        new = [act.after(item) for act, item in zip(done, as_they_are, strict=True)]
        repeated = bool(token) and new != as_they_are and _items(table, done) == as_they_are
        if repeated:
            new = as_they_are
            reader.units += sum(
                (read_units(item_size(each) if each else 0, "transactional") for each in new), Decimal(0)
            )
        else:
            _add(paid, total_units(plan.model, done, as_they_are, transactional=together))
        main = 1 if done[0].operation == "Delete" and pattern.kind == "change" else 0
        all_acts = list(zip(done, as_they_are, new, strict=True))
        return Written(plan, sent, all_acts, as_they_are[0], new[main], attempt, paid, reader.units, repeated)
    raise AssertionError("the loop above returns or raises")


def _planned(table: Any, pattern: WritePattern, token: Any) -> WritePlan:
    """The pattern's plan, if the table is one of its model, and the token is one."""
    table_given(table, "apply", "apply(table, pattern, ...)")
    plan = write_plan(pattern)
    theirs = getattr(table, "model", None)
    if theirs is not None and theirs.place().names != plan.model.place().names:
        problem = f"{pattern.name!r} is a pattern of {plan.model.table}, and {theirs.table} has other key attributes."
        raise ModelError("apply", problem, f"Give the table of its model: connect(model) for {plan.model.table}.")
    check_token(token, "apply")
    return plan


def check_token(token: Any, where: str) -> None:
    """Check that DynamoDB takes it for a transaction, or that there is none (None). Raises ModelError."""
    if token is not None and (not isinstance(token, str) or not 1 <= len(token) <= LONGEST_TOKEN):
        raise ModelError(where, f"token is {token!r}.", f"Write a text of 1 to {LONGEST_TOKEN} characters.")


def write_request(table: str, plan: WritePlan, done: Sequence[Act], *, token: str | None = None) -> dict[str, Any]:
    """The keyword arguments of boto3's ``put_item``, ``update_item``, ``delete_item`` or ``transact_write_items``."""
    if len(done) == 1 and token is None:
        return _arguments(done[0])
    sent: dict[str, Any] = {"TransactItems": []}
    for act in done:
        part = {"TableName": table, **_arguments(act)}
        idle = act.operation == "Update" and "UpdateExpression" not in part  # which a transaction does not take
        sent["TransactItems"].append({"ConditionCheck" if idle else act.operation: part})
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
        if any(parts.values()):
            sent["UpdateExpression"] = " ".join(f"{word} {', '.join(each)}" for word, each in parts.items() if each)
    if act.conditions:
        sent["ConditionExpression"] = " AND ".join(expressed(name, each, holders) for name, each in act.conditions)
    if holders.names:
        sent["ExpressionAttributeNames"] = holders.names
    if holders.values:
        sent["ExpressionAttributeValues"] = holders.values
    return sent


class _Reader:
    """Reads items strongly, remembers them as they were, and counts the read units."""

    def __init__(self, table: "Table") -> None:
        self._table, self.units = table, Decimal(0)
        self.seen: list[tuple[Item, Item | None]] = []

    def look(self, key: Item) -> Item | None:
        """The item as it is, to be remembered; None if there is none."""
        self.seen.append((key, self._read(key)))
        return self.seen[-1][1]

    def changed(self) -> bool:
        """Whether one of the items that were read is another by now."""
        return any(self._read(key) != item for key, item in self.seen)

    def _read(self, key: Item) -> Item | None:
        answer = self._table.get_item(Key=key, ConsistentRead=True)
        item = _plain(answer["Item"]) if "Item" in answer else None
        self.units += read_units(item_size(item) if item else 0, "strong")
        return item


def _written(table: "Table", act: Act, sent: dict[str, Any]) -> Item | None:
    """Send a write of one item; the item as it was."""
    answer = getattr(table, _METHODS[act.operation])(
        **sent, ReturnValues="ALL_OLD", **(_AS_IT_WAS if act.conditions else {})
    )
    return _plain(answer["Attributes"]) if answer.get("Attributes") else None


def _transacted(table: "Table", sent: Mapping[str, Any]) -> None:
    """Send a transaction."""
    asked = [
        {name: {**part, **(_AS_IT_WAS if "ConditionExpression" in part else {})} for name, part in each.items()}
        for each in sent["TransactItems"]
    ]
    table.meta.client.transact_write_items(**{**sent, "TransactItems": asked})


def _items(table: "Table", done: Sequence[Act]) -> list[Item | None]:
    """The item of each act as it is, read strongly."""
    found = {}
    wanted: Any = {table.name: {"Keys": [act.key for act in done], "ConsistentRead": True}}
    while wanted:
        answer: Any = table.meta.client.batch_get_item(RequestItems=wanted)
        for item in map(_plain, answer["Responses"].get(table.name, [])):
            found[tuple(item[name] for name in done[0].key)] = item
        wanted = answer.get("UnprocessedKeys")
    return [found.get(tuple(act.key.values())) for act in done]


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
    reasons: list[Any] = error.response.get("CancellationReasons", [])
    codes = [each.get("Code") for each in reasons]
    failed = tuple(number for number, each in enumerate(codes) if each == "ConditionalCheckFailed")
    others = {*codes} - {None, "None", "ConditionalCheckFailed", *_CONFLICTS}
    return None if others or not codes else failed


def _found(error: "ClientError", as_they_are: Sequence[Item | None], failed: Sequence[int]) -> list[Item | None]:
    """The items on which conditions failed, as the engine found them; of a transaction, the others as they are."""
    from boto3.dynamodb.types import TypeDeserializer

    response: Any = error.response
    reasons = response.get("CancellationReasons") or [response]
    read = TypeDeserializer().deserialize
    told = [_plain({name: read(value) for name, value in each.get("Item", {}).items()}) or None for each in reasons]
    return [told[number] if number in failed else item for number, item in enumerate(as_they_are or told)]


def _add(paid: Units, more: Units) -> None:
    for name, units in more.items():
        paid[name] = paid.get(name, Decimal(0)) + units
