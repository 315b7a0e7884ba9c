"""How often something happens, as a number: ``"5/s"``, ``"40/day per user"``. Words are allowed, and are no rate."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.design.given import shown
from f1model.errors import ModelError

DAY = 24 * 3600  # seconds
MONTH = 30 * DAY  # as in the examples of AWS's pricing pages
UNITS = {
    "s": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600, "day": DAY, "week": 7 * DAY, "month": MONTH,
    "year": 365 * DAY,
}  # fmt: skip
_RATE = re.compile(r"(\d{1,3}(?:[,_]\d{3})+|\d+)(\.\d+)?\s*/\s*([a-z]+)((?:\s+per\s+\S.*)?)")
_MEANT = re.compile(rf"[-+]?\s*[\d.,_]*\d\s*/(?!\s*\d).*|[^/]*/\s*(?:{'|'.join(UNITS)})\b.*")  # 24/7 is in words
_EXAMPLES = '"5/s", "40/day" or "40/day per user"'


@dataclass(frozen=True)
class Rate:
    """``times`` in each ``unit`` of time (a key of UNITS), by all who do it together."""

    times: Decimal
    unit: str

    @property
    def a_second(self) -> Decimal:
        """How often it happens in a second, on average."""
        return self.times / UNITS[self.unit]

    @property
    def a_month(self) -> Decimal:
        """How often it happens in a month of 30 days."""
        return self.times * MONTH / UNITS[self.unit]


def rate_of(often: str, where: str, population: Mapping[str, int] | None = None) -> Rate | None:
    """What ``often`` says, as a rate; None if it says it in words, or nothing.

    ``population`` has how many there are of those who do it, such as ``{"user": 20_000}``; None: it is not known yet,
    and each counts as one.

    Raises:
        ModelError: it looks like a rate and is none, or the population lacks those who do it. ``where`` names the
            pattern.
    """
    text = " ".join(often.lower().split()).rstrip(".")
    found = _RATE.fullmatch(text)
    unit = found[3].removesuffix("s") or "s" if found else ""
    if found and unit in UNITS:
        times = Decimal(found[1].replace(",", "").replace("_", "") + (found[2] or ""))
        for who in re.split(r"\s*\bper\s+", found[4])[1:]:
            if population is not None and who not in population:
                fix = f'Say in the model how many there are: population={{"{who}": 20_000}}.'
                fix += f" It has {', '.join(population)}." if population else ""
                raise ModelError(where, f"often is {often!r}, and {who!r} is not in the model's population.", fix)
            times *= (population or {}).get(who, 1)
        return Rate(times, unit)
    if _MEANT.fullmatch(text):
        fix = f"Write {_EXAMPLES}, by one of {', '.join(UNITS)}; or say it in words, without a slash."
        raise ModelError(where, f"often is {often!r}, which is no rate.", fix)
    return None


def check_population(population: Any, where: str) -> None:
    """Check how many there are of those who do something. Raises ModelError."""
    fix = 'Write population={"user": 20_000}.'
    if not isinstance(population, Mapping):
        raise ModelError(where, f"its population is {shown(population)}.", fix)
    for who, count in population.items():
        if not isinstance(who, str) or who != " ".join(who.lower().split()) or not who:
            raise ModelError(where, f"its population counts {who!r}.", f"{fix[:-1]}, in lower case, as rates do.")
        if type(count) is not int or count < 0:
            raise ModelError(where, f"its population has {shown(count)} for {who!r}.", fix)
