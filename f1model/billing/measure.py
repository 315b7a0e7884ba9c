"""What a pattern of a model takes each time: tried on the items of its table, without an engine."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.billing.grouped import holding, keys_of
from f1model.billing.heat import Use
from f1model.billing.known import Known
from f1model.billing.trial import from_items, unserved, written_from_items
from f1model.design.comparison import missing
from f1model.design.entity import Item
from f1model.design.pattern import AccessPattern
from f1model.design.place import Place
from f1model.design.schema import Schema
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.query.explain import estimated
from f1model.query.explain_write import WriteExplanation, explained_write
from f1model.query.plan import Plan, plan
from f1model.query.refusals import answerable
from f1model.query.units import STORAGE_OVERHEAD, item_size, item_write_units
from f1model.query.write_plan import write_plan
from f1model.query.write_values import outside

Held = dict[tuple[Any, ...], Item]  # items by their primary keys
EXAMPLE, ITEMS = "its example", "values of these items"
_FIX = "Give it an example: example={...}."


@dataclass(frozen=True)
class Measured:
    """What one pattern takes each time it happens: what it uses of each place, tried with ``by``.

    ``operation`` is what it sends, and where: ``Query F1Table.GSI1``.
    """

    operation: str
    by: str
    uses: tuple[Use, ...]

    @property
    def reads(self) -> Decimal:
        """Read units."""
        return sum((use.reads for use in self.uses), Decimal(0))

    @property
    def writes(self) -> dict[str, Decimal]:
        """Write units, by the name of the table and of each index that is written."""
        units: dict[str, Decimal] = {}
        for use in self.uses:
            if use.writes:
                units[use.place.name] = units.get(use.place.name, Decimal(0)) + use.writes
        return units


def by_entity(model: Schema, items: Sequence[Item]) -> dict[str, list[Item]]:
    """The items of each entity, by its name."""
    groups: dict[str, list[Item]] = {entity.name: [] for entity in model.entities}
    for item in items:
        entity = model.entity_of(item)
        if entity:
            groups[entity.name].append(item)
    return groups


def by_key(model: Schema, items: Iterable[Item]) -> Held:
    """The items of a model's table by their primary keys, without those that have none."""
    table = model.place()
    held = holding(items, table.names)
    return dict(zip(keys_of(held, table.names), held, strict=True))


def stored(model: Schema, known: Known) -> dict[str, int]:
    """The bytes of storage, as :func:`f1model.query.units.stored_bytes` has them, of the items that are known."""
    whole: dict[str, int] = {}

    def size(place: Place, name: str, here: Sequence[Item]) -> int:
        if place.projection != "ALL":
            return sum(item_size(place.entry(item) or {}) for item in here)
        if len(here) < len(known.items(name)) or name not in whole:
            sizes = map(known.sizes.get, map(id, here))
            total = sum(item_size(item) if size is None else size for item, size in zip(here, sizes, strict=True))
            if len(here) < len(known.items(name)):
                return total
            whole[name] = total
        return whole[name]

    found = {}
    for place in model.places:
        held = {name: known.holding(name, place.names) for name in known.by_entity or {}}
        found[place.name] = sum(size(place, name, here) + STORAGE_OVERHEAD * len(here) for name, here in held.items())
    return found


def measured(
    pattern: AccessPattern | WritePattern,
    items: Sequence[Item],
    groups: Mapping[str, Sequence[Item]],
    held: Held | None = None,
) -> Measured:
    """What the pattern takes on ``items``, those of its table; ``groups`` are the same, by entity, and ``held``, which
    saves time where there are many patterns, by primary key.

    It is tried with its example, or if it has none with values of these items; what creates an item, as if that were
    not there yet. Raises ModelError if it cannot be tried, which says why.
    """
    if isinstance(pattern, AccessPattern):
        return _read(answerable(plan(pattern)), items, groups)
    return _write(pattern, by_key(write_plan(pattern).model, items) if held is None else held, groups)


def tried_with(
    derived: Plan, groups: Mapping[str, Sequence[Item]], *, example: bool = True
) -> Mapping[str, Any] | None:  # fmt: skip
    """The values with which a question is tried: its example, else some that its items have; None if there are none.

    ``groups`` are the items of its table, by entity. Without ``example`` it is tried with its items in any case.
    """
    pattern = derived.pattern
    if (pattern.example and example) or not pattern.asked:
        return pattern.example
    return from_items(derived, _largest(derived, groups), unserved(derived))


def _read(derived: Plan, items: Sequence[Item], groups: Mapping[str, Sequence[Item]]) -> Measured:
    pattern, given = derived.pattern, tried_with(derived, groups)
    by = EXAMPLE if pattern.example else ITEMS
    if given is None:
        raise ModelError(pattern.title, "it has no example, and no item here has the values that it asks for.", _FIX)
    estimate = estimated(derived, items, derived.values(given))
    same = {n: each.operands[0] for n, each in pattern.comparisons.items() if each.operator == "=" and not each.given}
    entities = tuple(derived.place.keys) if derived.operation == "Scan" else tuple(pattern.returns)
    use = Use(derived.place, entities, {**pattern.fixed, **same}, reads=estimate.units)
    return Measured(f"{derived.operation} {derived.place.label}", by if pattern.asked else "", (use,))


def _largest(derived: Plan, groups: Mapping[str, Sequence[Item]]) -> list[Item]:
    """The items that the pattern returns, of the item collection that has most of them."""
    wanted = [item for name in derived.pattern.returns for item in groups[name] if derived.place.holds(item)]
    if derived.operation == "Scan":
        return wanted
    keys = [tuple(item[name] for name in derived.place.partition) for item in wanted]
    most = Counter(keys).most_common(1)
    return [item for item, key in zip(wanted, keys, strict=True) if key == most[0][0]]


def _write(pattern: WritePattern, items: Held, groups: Mapping[str, Sequence[Item]]) -> Measured:
    if pattern.example or pattern.example_changes:
        done = _tried(pattern, items, *pattern.tried)
        if done.refused:
            raise ModelError(pattern.where, f"its example is refused on these items: {done.refused}.", _FIX)
        return _measured(pattern, done, EXAMPLE)
    lacking = outside(pattern, pattern.model) if pattern.model else ()
    why = f"it has no example, and {'there are no items' if not lacking else f'no {lacking[0]} is known'}"
    why += f" of {pattern.entity} here." if not lacking else f" from the items of {pattern.entity}."
    for values, changes in written_from_items(pattern, groups[pattern.entity]):
        try:
            done = _tried(pattern, items, values, changes)
        except ModelError as error:
            why = f"it has no example, and cannot be tried with items here: {error.problem}"
            continue
        if not done.refused:
            return _measured(pattern, done, ITEMS)
        why = f"it has no example, and is refused on the items here: {done.refused}."
    raise ModelError(pattern.where, why, _FIX)


def _tried(
    pattern: WritePattern, items: Held, values: Mapping[str, Any], changes: Mapping[str, Any] | None
) -> WriteExplanation:
    """How it is carried out, with what it creates not there yet."""
    done = explained_write(pattern, values, changes, items)
    table = done.plan.model.place()
    taken = {
        table.key(act.key)
        for act, item in done.done
        if item and any(each == missing() and name in act.key for name, each in act.conditions)
    }
    if not taken:
        return done
    free = {key: item for key, item in items.items() if key not in taken}
    return explained_write(pattern, values, changes, free)


def _measured(pattern: WritePattern, done: WriteExplanation, by: str) -> Measured:
    model, uses = done.plan.model, []
    if done.read_units:
        uses.append(Use(model.place(), (pattern.entity,), {}, reads=done.read_units))
    for act, before in done.done:
        units = item_write_units(model, before, act.after(before), transactional=len(done.done) > 1)
        same = act.pattern.fixed if act.pattern.whole or act.pattern is not pattern else {}
        for place in model.places:
            if units[place.name]:
                uses.append(Use(place, (act.pattern.entity,), same, writes=units[place.name]))
    return Measured(f"{done.operation} {model.table}", by, tuple(uses))
