"""What a design costs on its items: each question, each change, what is stored, what the review says, the month's bill.

Nothing is sent. The figures are those of :func:`f1model.run`, :func:`f1model.apply`, the review and the bill, which the
engine tests hold them to.
"""

from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from f1model.billing.bill import ModelBill, billed
from f1model.billing.measure import measured, tried_with
from f1model.design.comparison import Comparison
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.query.explain import Estimate, estimated
from f1model.query.page import Page
from f1model.query.plan import Plan, compared, plan
from f1model.query.refusals import answerable
from f1model.query.run import Result
from f1model.query.units import item_size
from f1model.review import Case, Review, reviewing
from f1model.studio.keyed import Keyed
from f1model.studio.values import as_given

MANY = 1000  # items of which it is quicker to have all sizes at once than to add up each


@dataclass(frozen=True)
class Asked:
    """One question on a design's items, tried with ``values``; ``refused`` says why it cannot be asked.

    ``wanted`` is how many items it asks for, whatever their keys (None: that cannot be told without them).
    """

    pattern: AccessPattern
    plan: Plan | None = None
    values: Mapping[str, Any] | None = None
    estimate: Estimate | None = None
    condition: str = ""
    refused: str = ""
    wanted: int | None = None

    @property
    def units(self) -> Decimal | None:
        """Read units, or None if it cannot be asked."""
        return self.estimate.units if self.estimate else None

    @property
    def returned(self) -> int:
        """How many items come back."""
        return self.estimate.returned if self.estimate else 0

    @property
    def given(self) -> dict[str, Any]:
        """The values that it is asked with, as :func:`f1model.run` takes them."""
        values = self.values or {}
        return {name: as_given(values[name]) for name in self.pattern.asked if name in values}

    @property
    def operation(self) -> str:
        """``Query GSI1``, or "" if it cannot be asked."""
        return f"{self.plan.operation} {self.plan.place.name}" if self.plan else ""


@dataclass(frozen=True)
class Changed:
    """One change on a design's items: its write units by place; ``refused`` says why it cannot be made."""

    pattern: WritePattern
    operation: str = ""
    by_place: Mapping[str, Decimal] | None = None
    read_units: Decimal = Decimal(0)
    refused: str = ""

    @property
    def units(self) -> Decimal | None:
        """Write units of the table and all indexes, or None if it cannot be made."""
        return None if self.by_place is None else sum(self.by_place.values(), Decimal(0))


def asked(pattern: AccessPattern, keyed: Keyed, values: Mapping[str, Any] | None = None) -> Asked:
    """What a question costs with these values; without any, with its example, or with values that its items have.

    It is tried with those of items as well where nothing has the values of its example.
    """
    try:
        derived = answerable(plan(pattern))
        chosen = tried_with(derived, keyed.by_entity) if values is None else values
        typed = None if chosen is None else derived.values(chosen)
        wanted = None if typed is None else _wanted(derived, typed, keyed)
        if values is None and typed is not None and not wanted:
            others = tried_with(derived, keyed.by_entity, example=False)
            typed = typed if others is None else derived.values(others)
            wanted = _wanted(derived, typed, keyed)
        if typed is None:
            return Asked(pattern, derived, condition=derived.condition, refused="no item has the values it asks for")
        within = _within(derived, typed, keyed)
        estimate = estimated(derived, within, typed, keyed.size_of if len(within) > MANY else item_size)
        return Asked(pattern, derived, typed, estimate, derived.condition_for(typed), wanted=wanted)
    except ModelError as error:
        return Asked(pattern, values=values, refused=error.problem)


def _within(derived: Plan, values: Mapping[str, Any], keyed: Keyed) -> Sequence[Item]:
    """The items among which it reads: those of its item collection, if it asks for one."""
    if derived.operation == "Scan" or derived.scatter:
        return keyed.items
    partition = derived.filled(values)[: len(derived.place.partition)]
    return keyed.collection(derived.place, tuple(each.sides[0] for each in partition))


def _wanted(derived: Plan, values: Mapping[str, Any], keyed: Keyed) -> int | None:
    """How many items a question asks for by what they are, not by their keys.

    Where it names no attribute and asks an index, what is meant is what that index happens to hold.
    """
    pattern = derived.pattern
    if pattern.index and not pattern.known:
        return None
    declared = {name: derived.model.entity(name).attributes for name in pattern.returns}
    asked_for = {
        entity: [(name, compared(values[name])) for name in pattern.known if name in each]
        for entity, each in declared.items()
    }
    count = 0
    for entity, comparisons in asked_for.items():
        rows: Sequence[Item] = keyed.population.rows.get(entity, ())
        what = "answering", pattern.name, entity
        count += keyed.population.memory.of(what, repr(comparisons), [rows], partial(_answering, rows, comparisons))
    return min(count, pattern.limit or count)


def _answering(rows: Sequence[Item], comparisons: Iterable[tuple[str, Comparison]]) -> int:
    """How many items meet all comparisons."""
    for name, comparison in comparisons:
        text = comparison.operands[0] if comparison.operator == "=" else None
        if type(text) is str:  # nearly always, and quicker
            rows = [row for row in rows if row.get(name) == text]
        else:
            rows = [row for row in rows if comparison.holds(row, name)]
    return len(rows)


def changed(pattern: WritePattern, keyed: Keyed) -> Changed:
    """What a change costs. It is tried with its example, or with values that its items have.

    Under other keys its example may lack what they are made of; then it is tried with the items as well.
    """
    ways = [pattern, replace(pattern, example={}, example_changes={})] if pattern.example else [pattern]
    refused = ""
    for way in ways:
        try:
            each = measured(way, keyed.items, keyed.by_entity, keyed.by_key)
            break
        except ModelError as error:
            refused = refused or error.problem
    else:
        return Changed(pattern, refused=refused)
    return Changed(pattern, each.operation.partition(" ")[0], each.writes, each.reads)


def answered(question: Asked, keyed: Keyed) -> Result | None:
    """The answer to a question as a query would bring it, for the picture; None if it cannot be asked.

    Its request is empty, since none is sent.
    """
    derived, values, cost = question.plan, question.values, question.estimate
    if derived is None or values is None or cost is None:
        return None
    read = derived.reads(_within(derived, values, keyed), values)[: cost.evaluated]
    kept = [item for item in read if derived.keeps(item, values)][: cost.returned]
    primary = derived.model.place()
    keys = [primary.key(item) for item in read]
    page = Page({}, kept, cost.evaluated, keys, cost.bytes, cost.units, None, fetched=cost.fetched)
    more = [Page({}, [], 0, [], 0, Decimal(0), None)] * (cost.requests - 1)  # all is in the first one
    return Result(derived, values, derived.operation, cost.consistency, [page, *more])


@dataclass(frozen=True)
class Figures:
    """What one design costs, all of it but the review and the bill: see :func:`judging`."""

    keyed: Keyed
    questions: Mapping[str, Asked]
    changes: Mapping[str, Changed]

    @property
    def model(self) -> DataModel:
        return self.keyed.model

    @property
    def reading(self) -> Decimal:
        """Read units of all questions that can be asked, each once."""
        return sum((each.units or Decimal(0) for each in self.questions.values()), Decimal(0))

    @property
    def writing(self) -> Decimal:
        """Write units of all changes that can be made, each once."""
        return sum((each.units or Decimal(0) for each in self.changes.values()), Decimal(0))


def figures(keyed: Keyed, values: Mapping[str, Mapping[str, Any]]) -> Figures:
    """The figures of a design on its items; ``values`` are those that some questions are asked with, by their names."""
    model = keyed.model
    questions = {each.name: asked(each, keyed, _fitting(each, values)) for each in model.access_patterns}
    changes = {each.name: changed(each, keyed) for each in model.write_patterns}
    return Figures(keyed, questions, changes)


def asked_again(figures: Figures, names: Collection[str], values: Mapping[str, Mapping[str, Any]]) -> Figures:
    """The same figures after the values of some questions, by their ``names``, have changed."""
    questions = {
        name: asked(each.pattern, figures.keyed, _fitting(each.pattern, values)) if name in names else each
        for name, each in figures.questions.items()
    }
    return replace(figures, questions=questions)


def _fitting(pattern: AccessPattern, values: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The values chosen for a question, if it is still one that takes them: another may have had its name."""
    chosen = values.get(pattern.name)
    return chosen if chosen is not None and chosen.keys() == {*pattern.asked} else None


@dataclass(frozen=True)
class Judgement:
    """What takes longer: the review of a design on its items, and its bill."""

    review: Review
    bill: ModelBill


def judging(keyed: Keyed) -> Generator[None, None, Judgement]:
    """Have a design reviewed, on all items that are put, or it would not see that some are lost; and billed, on those
    that it keeps. It is done in steps, between which it can be left."""
    case = Case(keyed.model, keyed.put or None, known=keyed.known)
    review = yield from reviewing(case)
    return Judgement(review, billed(keyed.model, keyed.items, keyed.known))
