"""What a design costs for one question: its requests added up, round trip by round trip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from f1model.design.given import shown
from f1model.errors import ModelError


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


def check_design(design: Any, where: str) -> None:
    """Check that it is a design. Raises ModelError, which says how to write one."""
    fix = "Write its round trips, each a list of the results that are asked for together: [[first], [second, third]]."
    trips = design if isinstance(design, list | tuple) else [design]
    wrong = [each for each in (design, *trips) if not isinstance(each, list | tuple)]
    wrong += [
        each for trip in trips if isinstance(trip, list | tuple) for each in trip if not hasattr(each, "requests")
    ]
    if wrong:
        raise ModelError(where, f"a design is a list of lists of results, and this has {shown(wrong[0])}.", fix)


def check_designs(designs: Any, where: str) -> None:
    """Check that it maps names to designs. Raises ModelError, which says how to write them."""
    if not isinstance(designs, Mapping):
        problem = f"it needs a mapping from names to designs, and got {shown(designs)}."
        raise ModelError(where, problem, 'Write {"one table": [[result]], "two tables": [[first], [second]]}.')
    for name, design in designs.items():
        check_design(design, f"{where}, {name!r}")


def total(design: Design) -> Cost:
    """Add up the requests of a design. Raises ModelError where it is not a list of lists of results."""
    check_design(design, "total")
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
