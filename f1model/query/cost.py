"""What a design costs for one question: its requests added up, round trip by round trip."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


class Answer(Protocol):
    """One request's answer: a :class:`f1model.query.run.Result`, or that of another kind of database."""

    @property
    def requests(self) -> int: ...
    @property
    def evaluated(self) -> int: ...
    @property
    def bytes(self) -> int | None: ...
    @property
    def units(self) -> Decimal | None: ...
    @property
    def label(self) -> str: ...


Design = Sequence[Sequence[Answer]]  # the round trips, one after another; each is the requests sent together


@dataclass(frozen=True)
class Cost:
    """What a design takes for one question, over all its requests; a figure is None if one of them lacks it."""

    requests: int
    round_trips: int
    evaluated: int
    bytes: int | None
    units: Decimal | None


def total(design: Design) -> Cost:
    """Add up the requests of a design."""
    results = [result for trip in design for result in trip]
    sizes = [result.bytes for result in results]
    units = [result.units for result in results]
    return Cost(
        sum(result.requests for result in results),
        len(design),
        sum(result.evaluated for result in results),
        None if None in sizes else sum(size or 0 for size in sizes),
        None if None in units else sum((each or Decimal(0) for each in units), Decimal(0)),
    )
