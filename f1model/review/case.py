"""The design under review, with what several rules ask of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from f1model.billing.grouped import grouped
from f1model.billing.trial import from_items, unserved
from f1model.design.entity import Item
from f1model.design.pattern import AccessPattern
from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.query.explain import Estimate, estimated
from f1model.query.plan import Plan, plan
from f1model.review.changes import Changes
from f1model.review.contents import Collection, Contents
from f1model.review.finding import quoted
from f1model.review.ordered import Ordered

MOST_READS = 500_000  # items that all patterns together are tried on
FEW = 32  # items that are looked through one by one


@dataclass(frozen=True)
class Measure:
    """What a pattern costs on the items, tried with one set of values.

    ``needed`` are the read units that the returned items alone would cost. Of the items of the entities that it
    returns, ``own`` are read in all, and ``kept`` pass the filters.
    """

    estimate: Estimate
    needed: Decimal
    own: int
    kept: int


@dataclass(frozen=True, eq=False)
class Case(Contents):
    """The design under review: its contents, and what is asked of them."""

    _tried: dict[str, Mapping[str, Any] | None] = field(default_factory=dict, init=False)
    _most: dict[tuple[Place, tuple[str, ...]], tuple[list[Item], int]] = field(default_factory=dict, init=False)
    _sorted: dict[tuple[Place, Collection | None], Ordered] = field(default_factory=dict, init=False)

    @cached_property
    def changes(self) -> Changes:
        """What the write patterns do."""
        return Changes(self.model, self.by_entity, self.traffic, self.sizes)

    @cached_property
    def _answers(self) -> dict[str, Plan | ModelError]:
        answers: dict[str, Plan | ModelError] = {}
        for pattern in self.model.access_patterns:
            try:
                answers[pattern.name] = plan(pattern)
            except ModelError as error:
                answers[pattern.name] = error
        return answers

    @property
    def plans(self) -> list[Plan]:
        """How the patterns are answered, without those that cannot be answered."""
        return [each for each in self._answers.values() if isinstance(each, Plan)]

    @cached_property
    def asking(self) -> dict[tuple[str | None, str], list[tuple[AccessPattern, Plan | None]]]:
        """The patterns that ask an index (None: the table) for an entity, each with its plan if it can be answered."""
        asking = defaultdict(list)
        for pattern in self.model.access_patterns:
            answer = self._answers[pattern.name]
            for name in dict.fromkeys(pattern.returns):
                asking[pattern.index, name].append((pattern, answer if isinstance(answer, Plan) else None))
        return dict(asking)

    @property
    def refused(self) -> dict[str, ModelError]:
        """The names of the patterns that cannot be answered, and the reason for each."""
        return {name: each for name, each in self._answers.items() if isinstance(each, ModelError)}

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """What the patterns cost on the items, by name. Of very many patterns over very many items the last lack."""
        measures, left = {}, MOST_READS
        for each in self.plans if self.items is not None else ():
            values = self.tried(each)
            try:
                items = self._within(each, values) if values is not None and left > 0 else None
                if items is None or values is None:
                    continue
                left -= len(items)
                measures[each.pattern.name] = self._measured(each, items, values)
            except ModelError:
                continue
        return measures

    def _measured(self, each: Plan, items: Sequence[Item], values: Mapping[str, Any]) -> Measure:
        estimate = estimated(each, items, values)
        if not each.filter:
            return Measure(estimate, estimate.units, estimate.evaluated, estimate.evaluated)
        read = each.reads(items, values)
        kept = [item for item in read if each.keeps(item, values)]
        own = sum(item.get(self.model.type_attribute or "") in each.types for item in read) if each.types else len(read)
        alone = estimated(replace(each, filters=(), types=()), kept, values)
        return Measure(estimate, alone.units, own, len(kept))

    def tried(self, each: Plan) -> Mapping[str, Any] | None:
        """The values with which the pattern is tried, its example's or some that the items have; None if none fit."""
        name = each.pattern.name
        if name not in self._tried:
            self._tried[name] = self._values(each)
        return self._tried[name]

    def _values(self, each: Plan) -> Mapping[str, Any] | None:
        pattern = each.pattern
        given: Mapping[str, Any] | None = pattern.example
        if not given and pattern.asked:
            given = from_items(each, self._largest(each)[0], unserved(each))
        try:
            return None if given is None else each.values(given)
        except ModelError:
            return None

    def _largest(self, each: Plan) -> tuple[list[Item], int]:
        """The items that the pattern returns, of the collection that has most of them, and how many collections do."""
        wanted = tuple(each.pattern.returns)
        if (each.place, wanted) not in self._most:
            items = [
                item for name in wanted for item in self.by_entity.get(name, ()) if id(item) in self._ids[each.place]
            ]
            groups = list(grouped(items, each.place.partition).values()) if each.operation != "Scan" else [items]
            self._most[each.place, wanted] = max(groups, key=len, default=[]), len(groups)
        return self._most[each.place, wanted]

    @cached_property
    def _ids(self) -> dict[Place, set[int]]:
        return {place: set(map(id, items)) for place, items in self.keyed.items()}

    def asked(self, each: Plan) -> str:
        """With which values the pattern was tried: "with its example", or "for Shop 'a'"; empty if with none."""
        if each.pattern.example:
            return " with its example"
        values = self.tried(each) or {}
        shown = [f"{name} {quoted(values[name])}" for name in each.pattern.given if name in values]
        return f" for {', '.join(shown[:3])}" if shown else ""

    def collection(self, each: Plan) -> Collection | None:
        """The partition-key values that the pattern is tried with; None if they are not known."""
        values = self.tried(each)
        try:
            conditions = each.filled(values) if values is not None else []
        except ModelError:
            return None
        return tuple(condition.sides[0] for condition in conditions[: len(each.place.partition)]) or None

    def asks_for_one(self, each: Plan) -> bool:
        """Whether each question is about one of several item collections, so that its partition key is given."""
        conditions = each.conditions[: len(each.place.partition)]
        return any(name in each.pattern.given for one in conditions for name in one.sides[0].template.fields)

    def spread(self, each: Plan) -> int:
        """Over how many item collections such questions can spread, in these items."""
        return self._largest(each)[1]

    def _within(self, each: Plan, values: Mapping[str, Any]) -> Sequence[Item]:
        """The items that the pattern can read: the part of its collection that its key condition covers."""
        if each.operation == "Scan" or each.scatter:
            return self.keyed[each.place]
        key, condition = self.collection(each), (*each.filled(values), None)[len(each.place.partition)]
        items = self.collections[each.place].get(key, []) if key else []
        if condition is None or len(items) < FEW:
            return items
        if (each.place, key) not in self._sorted:
            self._sorted[each.place, key] = Ordered(items, condition.attribute)
        return self._sorted[each.place, key].covered(condition)
