"""The review of one design: its findings, in their order, and how they are shown."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape
from math import isfinite
from textwrap import fill
from typing import Any, Never, overload

from f1model.design.entity import Item
from f1model.design.given import items_given, model_given, shown
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.review.case import Case
from f1model.review.finding import Finding
from f1model.review.rule import Rule, advice_of
from f1model.review.rules import (
    answers,
    data,
    keys,
    loads,
    local,
    patterns,
    ranges,
    rates,
    refused,
    sharing,
    tenants,
    times,
    together,
    types,
    unique,
    writes,
)
from f1model.values import counted

# Every rule, in the order in which findings are listed. A new rule is a function, and a line here.
RULES: tuple[Rule, ...] = (
    keys.shared_primary_key,
    patterns.cannot_be_answered,
    writes.cannot_be_written,
    refused.missing_keys,
    refused.wrong_key_type,
    refused.long_key,
    refused.unstorable,
    data.large_item,
    local.collection_limit,
    keys.unpadded_number,
    keys.too_narrow,
    keys.delimiter_in_value,
    keys.below_delimiter,
    keys.prefix_catches_strangers,
    data.key_fits_no_template,
    data.key_disagrees,
    data.type_missing,
    types.declared_type,
    data.written_read,
    data.not_in_index,
    ranges.range_loses_values,
    answers.scan_has_no_order,
    writes.mutable_primary_key,
    unique.unique_not_kept,
    together.same_item_twice,
    together.large_transaction,
    patterns.strong_read_on_index,
    patterns.index_lacks_attribute,
    patterns.scan,
    patterns.over_read,
    patterns.filtered,
    answers.sparse_index,
    answers.grows_without_bound,
    patterns.index_ties,
    writes.lost_update,
    writes.overwriting_put,
    writes.phantom_upsert,
    writes.not_idempotent,
    together.counter_drifts,
    unique.unique_by_reading,
    together.orphans,
    together.copy_changes,
    writes.mutable_index_key,
    rates.hot_collection,
    loads.hot_writes,
    rates.over_quota,
    loads.over_write_quota,
    data.large_collection,
    times.mixed_times,
    times.time_to_live,
    times.expired_items_read,
    tenants.tenant_does_not_lead,
    sharing.never_read_together,
    sharing.overloaded_index,
    sharing.glued_index_key,
    sharing.unread_entries,
    sharing.generic_name,
    loads.written_more_than_read,
    loads.found_by_its_own_id,
    loads.large_item_changed,
    patterns.unused_index,
    local.local_index_for_good,
    patterns.unserved_entity,
    patterns.example_does_not_fit,
    rates.no_rate,
)

LONGEST = 600  # characters of one part of a finding
_RATES = '{"Get a race with its results": 5}, as numbers a second.'
_TRAFFIC = f"Write how often each is used a second, by its name: {_RATES.partition(',')[0]}."
_HEADER = ("Level", "Finding", "Where", "What happens", "Why", "Fix")


class Review(Sequence[Finding]):
    """The findings about one model, errors first. A notebook shows them as a table."""

    def __init__(self, table: str, findings: Iterable[Finding]) -> None:
        self.table = table
        self._findings = tuple(findings)

    @overload
    def __getitem__(self, number: int) -> Finding: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, number: int | slice) -> Finding | tuple[Finding, ...]:
        return self._findings[number]

    def __len__(self) -> int:
        return len(self._findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that say what makes answers wrong, loses data, or is refused by the service."""
        return tuple(finding for finding in self if finding.level == "error")

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The findings that say what is expensive, risky, or worth a word."""
        return tuple(finding for finding in self if finding.level == "note")

    @property
    def title(self) -> str:
        """What was reviewed, and how many findings there are."""
        counts = [(len(self.errors), "error"), (len(self.notes), "note")]
        total = " and ".join(counted(count, level) for count, level in counts if count)
        return f"Review of {self.table}: {total or 'no findings'}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from f1model.views import panel, table

        rows = [(each.level, each.code, each.where, each.what, each.why, each.fix) for each in self]
        html = table(self.title, _HEADER, rows).html if rows else panel(escape(self.title))
        return {"text/html": html, "text/plain": repr(self)}

    def __repr__(self) -> str:
        lines = [self.title]
        for each in self:
            lines += ["", f"{each.level}  {each.code}  {each.where}"]
            parts = (("What", each.what), ("Why", each.why), ("Fix", each.fix))
            lines += [_wrapped(f"{word:<6}{text}") for word, text in parts]
        return "\n".join("".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in line) for line in lines)


def _wrapped(text: str) -> str:
    return fill(text, 100, initial_indent="  ", subsequent_indent=" " * 8, break_on_hyphens=False)


def review(
    model: DataModel, items: Iterable[Item] | None = None, traffic: Mapping[str, float] | None = None,
    *others: Never, **unknown: Never,
) -> Review:  # fmt: skip
    """Read a design, with its items if they are given, and say what is wrong with it and how to mend it.

    ``items`` are what is, or will be, in the table; ``traffic`` says how many times a second an access pattern is
    asked, or a write pattern carried out, by its name: it goes before the pattern's own rate, of its ``often``. Both
    make the review sharper, and neither is needed.

    Raises:
        ModelError: ``traffic`` names no pattern of the model or is not numbers, ``model`` is not a data model,
            ``items`` are not items, or anything else is given.
    """
    if others or unknown:
        extra = f"{next(iter(unknown))}=" if unknown else f"{len(others) + 3} things"
        raise ModelError("review", f"it takes model, items and traffic, and got {extra}.", f"traffic={_RATES}")
    model_given(model, "review", "Write review(model), or review(model, items).")
    known = () if items is None else tuple(items_given(items, "review"))
    return reviewed(Case(model, known or None, _rates(model, traffic)))


def reviewed(case: Case) -> Review:
    """The review of a case, as :func:`review` makes it of a model and items."""
    steps = reviewing(case)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            made: Review = done.value
            return made


def reviewing(case: Case) -> Generator[None, None, Review]:
    """The same in steps, one for each rule, between which it can be left."""
    # An attribute can be a key of the table and of an index: what is wrong with it is reported once.
    findings: dict[Finding, int] = {}
    for number, rule in enumerate(RULES):
        findings |= {_cut(found, rule): number for found in rule(case)}
        yield
    order = sorted(findings, key=lambda each: (each.level != "error", findings[each], each.where))
    return Review(case.model.table, order)


def _rates(model: DataModel, traffic: Any) -> dict[str, Decimal]:
    """The traffic, checked. Raises ModelError."""
    if traffic is not None and not isinstance(traffic, Mapping):
        raise ModelError("review", f"traffic is {shown(traffic)}.", _TRAFFIC)
    rates = {}
    for name, rate in (traffic or {}).items():
        model[name]
        number = float("nan") if isinstance(rate, str | bool) or not hasattr(rate, "__float__") else float(rate)
        if not isfinite(number) or number < 0:
            raise ModelError("review", f"traffic gives {name!r} as {shown(rate)}.", _TRAFFIC)
        rates[name] = Decimal(repr(number))
    return rates


def _cut(finding: Finding, rule: Rule) -> Finding:
    """The finding of a rule, without what nobody would read to its end."""
    texts = {name: getattr(finding, name) for name in ("where", "what", "why", "fix")}
    long = {name: f"{text[:LONGEST]}…" for name, text in texts.items() if len(text) > LONGEST}
    return replace(finding, advice=advice_of(rule), **long)
