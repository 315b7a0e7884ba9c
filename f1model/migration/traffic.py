"""What readers and writers do while a table migrates, by the rule of the step that they have come to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import shown
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.errors import BackendError, ModelError
from f1model.migration.steps import NEW, NEW_LEADS, NEW_ONLY, OLD, OLD_LEADS, OLD_ONLY
from f1model.migration.twins import Twins
from f1model.query.apply import apply, write_request
from f1model.query.run import run
from f1model.query.write_acts import Act, Conditions, acts, refused, total_units
from f1model.query.write_plan import WritePlan, write_plan
from f1model.query.write_values import outside, typed
from f1model.values import kept

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

Done = list[tuple[Act, Item | None]]  # acts, each with the item as it is

ATTEMPTS = 10  # times that a write is tried whose items changed between reading and writing
_METHODS = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}
_OVERTAKEN = ("ConditionalCheckFailed", "TransactionConflict")


@dataclass(frozen=True)
class Sent:
    """A write during a migration: its acts, each with the item before, and its computed units by place."""

    acts: tuple[tuple[Act, Item | None], ...]
    by_place: Mapping[str, Decimal]


def read(twins: Twins, table: "Table", rule: str, name: str, values: Mapping[str, Any], **options: Any) -> list[Item]:
    """The items of an access pattern, by a reader's ``rule``: each item once, from the home that the rule names.

    Raises ModelError if the rule is none of a reader's, or as :func:`f1model.run` does.
    """
    if rule not in (OLD, OLD_ONLY, NEW_ONLY, NEW):
        raise ModelError("read", f"{shown(rule)} is no rule for a reader.", "Take it from a step: step.readers.")
    model, other = (twins.old, "new") if rule in (OLD, OLD_ONLY) else (twins.new, "old")
    items = run(table, model[name], values, **options).items
    return items if rule in (OLD, NEW) else [item for item in items if twins.home(item) != other]


def write(
    twins: Twins, both: DataModel, table: "Table", rule: str, name: str,
    values: Mapping[str, Any], changes: Mapping[str, Any] | None = None,
) -> Sent:  # fmt: skip
    """Carry out a write pattern, by a writer's ``rule``: in the old home, in the new one, or in both at once.

    ``values`` may hold what either design wants to know, and of these each takes what it needs. Where both homes are
    written, the one that leads says what is there; the item of the other one is made from it, in the same transaction,
    which is refused if what was read has changed, and tried again.

    Raises:
        ConditionError: a condition does not hold in one of the homes, so nothing was written.
        ModelError: the rule is none of a writer's, or the values do not fit.
        BackendError: other writers came between, again and again.
    """
    if rule not in (OLD, OLD_LEADS, NEW_LEADS, NEW):
        raise ModelError("write", f"{shown(rule)} is no rule for a writer.", "Take it from a step: step.writers.")
    leader, follower = (twins.old, twins.new) if rule in (OLD, OLD_LEADS) else (twins.new, twins.old)
    pattern: WritePattern = leader[name]
    wanted = _asked(pattern, leader) | ({*pattern.sets, *pattern.adds} if changes is None else set())
    given = {each: value for each, value in values.items() if each in wanted or each not in _declared(follower)}
    if rule in (OLD, NEW):
        done = apply(table, pattern, given, changes)
        return Sent(tuple((act, before) for act, before, _ in done.acts), done.by_place)
    plan = write_plan(pattern)
    ours, anew = typed(pattern, leader, given, changes)
    for _ in range(ATTEMPTS):
        main = [(act, at(table, act.key)) for act in acts(plan, ours, anew, lambda key: at(table, key))]
        _check(pattern, main)
        others = _others(twins, table, rule, main)
        together = [*_held(twins, main), *((act, at(table, act.key)) for act in others)]
        _check(pattern, together)
        done_acts, found = [act for act, _ in together], [item for _, item in together]
        if send(table, plan, done_acts):
            units = total_units(both, done_acts, found, transactional=len(done_acts) > 1)
            return Sent(tuple(together), units)
    raise BackendError(pattern.where, f"other writers came between {ATTEMPTS} times.", "Try again.")


def _check(pattern: WritePattern, done: Done) -> None:
    """Check that no act would be refused on these items. Raises ConditionError."""
    why = next((why for act, item in done if (why := act.refusal(item))), "")
    if why:
        raise refused(pattern, why)


def _held(twins: Twins, main: Done) -> Done:
    """The acts on items that have a twin, held to what was read, from which the twin is made."""
    return [
        (replace(act, conditions=tuple(dict.fromkeys((*act.conditions, *twins.as_it_was_read(item))))), item)
        if act.pattern.entity in twins.moved
        else (act, item)
        for act, item in main
    ]


def _others(twins: Twins, table: "Table", rule: str, main: Done) -> list[Act]:
    """The acts on the home that follows."""
    form = twins.as_new if rule == OLD_LEADS else twins.as_old
    ours = [(act, item) for act, item in main if act.pattern.entity in twins.moved]
    gone, made = (
        {tuple(twins.key(twin).values()): twin for twin in map(form, filter(None, some))}
        for some in ([item for _, item in ours], [act.after(item) for act, item in ours])
    )
    free = {key: () if key in gone else _free(twins, table, rule, twin) for key, twin in made.items()}
    puts = [Act(twins.pattern, "Put", twins.key(twin), twin, conditions=free[key]) for key, twin in made.items()]
    return puts + [Act(twins.pattern, "Delete", twins.key(twin)) for key, twin in gone.items() if key not in made]


def _free(twins: Twins, table: "Table", rule: str, twin: Item) -> Conditions:
    """That nobody has the key of a new item in the home that follows, but for one whose original is there no more."""
    found = at(table, twins.key(twin))
    lead, follow = (twins.as_old, twins.as_new) if rule == OLD_LEADS else (twins.as_new, twins.as_old)
    original = at(table, twins.key(lead(found))) if found else None
    alive = original is not None and twins.key(follow(original)) == twins.key(twin)
    return twins.as_it_was_read(None if alive else found)


def _asked(pattern: WritePattern, model: DataModel) -> set[str]:
    """The attributes whose values find the item of a pattern, or are compared with what it has."""
    conditions = (name for name, each in pattern.conditions.items() if each.given)
    return {*pattern.names(model), *pattern.versions, *conditions, *outside(pattern, model)}


def _declared(model: DataModel) -> set[str]:
    return {name for entity in model.entities for name in entity.attributes}


def at(table: "Table", key: Mapping[str, Any]) -> Item | None:
    """The item under a primary key, read strongly; None if there is none."""
    answer = table.get_item(Key=dict(key), ConsistentRead=True)
    return {name: kept(value) for name, value in answer["Item"].items()} if "Item" in answer else None


def send(table: "Table", plan: WritePlan, done: list[Act]) -> bool:
    """Send acts, several in one transaction; False if one of their conditions does not hold, or writers met."""
    from botocore.exceptions import ClientError

    sent = write_request(table.name, plan, done)
    try:
        if len(done) > 1:
            table.meta.client.transact_write_items(**sent)
        else:
            getattr(table, _METHODS[done[0].operation])(**sent)
    except ClientError as error:
        response: Any = error.response
        codes = {response["Error"]["Code"].removesuffix("Exception")}
        if codes == {"TransactionCanceled"}:
            codes = {each.get("Code", "None") for each in response.get("CancellationReasons", [])} - {"None"}
        if not codes or codes - {*_OVERTAKEN}:
            raise
        return False
    return True
