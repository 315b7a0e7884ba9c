"""An access pattern: a question that the application asks of its table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from f1model.design.comparison import Comparison, comparison
from f1model.design.given import names_given
from f1model.design.rate import rate_of
from f1model.design.schema import Schema
from f1model.errors import ModelError


@dataclass(frozen=True)
class AccessPattern:
    """A question the application asks: what it knows (``given``) and which entities come back (``returns``).

    ``fixed`` holds values that are part of the question; ``between`` is the attribute asked for as a range (given as
    a pair when it is run), which a sort key has to serve. ``where`` has other comparisons, by attribute:
    ``where={"Due": at_most(), "Status": one_of("open", "pending")}``; one without a value is given when it is run.
    Where the sort key serves it, a comparison is part of the key condition; otherwise it is a filter, which costs
    what it discards. ``one_of`` in a partition key asks for each of its values, and gathers the answers in the order
    of the sort key. ``whole`` asks a local index for whole items: what it does not hold is fetched from the table, at
    the price of reading each item. ``count`` asks how many there are, without the items. ``limit`` counts items;
    ``descending`` reads the sort key backwards; ``consistent`` asks for strongly consistent reads; ``example`` holds
    values to try it with; ``often`` says how often it runs, as a rate ("5/s", "40/day per user") or in words.
    The key condition is not written here: it is derived from the entities' key templates.

    Raises:
        ModelError: a part is of the wrong kind (``given`` is text instead of a list, ``index`` a list instead of a
            name), an attribute is known twice, or the pattern names something that its ``model`` does not have.
    """

    name: str
    given: Sequence[str] = ()
    returns: Sequence[str] = ()
    index: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    between: str | None = None
    limit: int | None = None
    descending: bool = False
    consistent: bool = False
    example: Mapping[str, Any] = field(default_factory=dict)
    often: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    count: bool = False
    whole: bool = False
    model: Schema | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise ModelError("AccessPattern", f"{self.name!r} cannot be its name.", 'Write the question: "Get a race".')
        for part in ("given", "returns"):
            object.__setattr__(self, part, names_given(getattr(self, part), part, self.title))
        for part in ("index", "between"):
            value = getattr(self, part)
            if not isinstance(value, str | None):
                problem = f"{part} is {value!r}, and has to be one name."
                raise ModelError(self.title, problem, f'Write {part}="...", and a pattern for each of the others.')
        for part in ("fixed", "example", "where"):
            if not isinstance(getattr(self, part), Mapping):
                problem = f"{part} is {getattr(self, part)!r}, and has to be a mapping."
                raise ModelError(self.title, problem, f'Write {part}={{"SeasonId": "2024"}}.')
        for part in ("descending", "consistent", "count", "whole"):
            if not isinstance(getattr(self, part), bool):
                problem = f"{part} is {getattr(self, part)!r}."
                raise ModelError(self.title, problem, f"Write {part}=True, or leave it out.")
        for problem, fix in self._contradictions():
            raise ModelError(self.title, problem, fix)
        rate_of(self.often, self.title, self.model.population if self.model else None)
        for name, value in self.where.items():
            comparison(value, f"{self.title}: {name}")
        if self.model:
            self._check_against(self.model)

    def _contradictions(self) -> Iterator[tuple[str, str]]:
        """What is wrong with its parts, each with what to do."""
        if not isinstance(self.often, str):
            yield f"often is {self.often!r}.", 'Write text: often="5/s", or in words.'
        whole = isinstance(self.limit, int) and not isinstance(self.limit, bool)
        if self.limit is not None and (not whole or self.limit < 1):
            yield f"limit is {self.limit!r}.", "Write a number from 1 up, or leave it out."
        if self.count and self.limit is not None:
            yield "it counts, and has a limit.", "Leave one of them out: a count reads them all."
        if self.count and self.whole:
            yield "it counts, and asks for whole items.", "Leave one of them out."
        for name in sorted({name for name in self.known if self.known.count(name) > 1}):
            yield f"{name} is known twice.", "Name it once: in given, fixed, between or where."

    @property
    def title(self) -> str:
        """How errors name it."""
        return f"Access pattern {self.name!r}"

    @property
    def rate(self) -> Decimal | None:
        """How often it runs in a second, by all in the model's population together; None if ``often`` is in words.

        As long as the pattern is in no model, it is that of one of them.
        """
        found = rate_of(self.often, self.title, self.model.population if self.model else None)
        return found.a_second if found else None

    @property
    def known(self) -> tuple[str, ...]:
        """Every attribute that is known when it is asked, whether given, fixed, or compared."""
        return (*self.given, *self.fixed, *((self.between,) if self.between else ()), *self.where)

    @property
    def comparisons(self) -> dict[str, Comparison]:
        """What is compared other than for being equal to what is given or fixed, by attribute."""
        ranged = {self.between: Comparison("BETWEEN", given=True)} if self.between else {}
        return {**ranged, **{name: comparison(value, f"{self.title}: {name}") for name, value in self.where.items()}}

    @property
    def asked(self) -> tuple[str, ...]:
        """The attributes whose values are given when it is run."""
        return (*self.given, *(name for name, each in self.comparisons.items() if each.given))

    def _check_against(self, model: Schema) -> None:
        if not self.returns:
            raise ModelError(self.title, "it returns no entity.", "Say what comes back: returns=[...].")
        place = model.place(self.index)
        if self.whole and not place.local and place.projection != "ALL":
            problem = f"it asks for whole items, and {place.name} does not hold them: a global index fetches nothing."
            fix = f'Write {place.name}\'s projection="ALL", or read the items by their primary key.'
            raise ModelError(self.title, problem, fix)
        declared = {attribute for name in self.returns for attribute in model.entity(name).attributes}
        for name in self.known:
            if name not in declared:
                problem = f"{name!r} is not an attribute of {', '.join(self.returns)}."
                raise ModelError(self.title, problem, f"Use one of {', '.join(sorted(declared)) or 'none'}.")
