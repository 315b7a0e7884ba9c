"""One bill for a whole model: each of its patterns, its storage, what is set for its table, and where it gets hot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.billing.heat import Spot, hottest
from f1model.billing.known import Known
from f1model.billing.measure import ITEMS, Measured, by_key, measured, stored
from f1model.billing.prices import GIGABYTE, MILLION, ON_DEMAND, Bill, Prices
from f1model.design.entity import Item
from f1model.design.given import items_given, mapping_given, model_given, shown
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.rate import Rate, rate_of
from f1model.design.settings import Settings
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.query.units import PARTITION_READS, PARTITION_WRITES
from f1model.values import counted, normal

HOURS = 30 * 24  # of a month
SMALL = Decimal("0.01")  # units a second that are worth a word
_CALL = "Write bill(model, items), with the items that are in its table."


@dataclass(frozen=True)
class Line:
    """What one pattern costs in a month; ``often`` is its rate as it was given, ``each`` what it takes each time."""

    name: str
    often: str
    rate: Rate
    each: Measured
    prices: Prices | None  # None: its table rents capacity, so that a request has no price of its own

    @property
    def read_units(self) -> Decimal:
        """Read units in a month."""
        return self.each.reads * self.rate.a_month

    @property
    def write_units(self) -> dict[str, Decimal]:
        """Write units in a month, by the name of the table and of each index."""
        return {name: units * self.rate.a_month for name, units in self.each.writes.items()}

    @property
    def reading(self) -> Decimal:
        """Dollars for what it reads."""
        return self.read_units * self.prices.million_reads / MILLION if self.prices else Decimal(0)

    @property
    def writing(self) -> dict[str, Decimal]:
        """Dollars for what it writes, by the name of the table and of each index."""
        price = self.prices.million_writes / MILLION if self.prices else Decimal(0)
        return {name: units * price for name, units in self.write_units.items()}

    @property
    def total(self) -> Decimal:
        """Dollars in all."""
        return self.reading + sum(self.writing.values(), Decimal(0))


@dataclass(frozen=True)
class ModelBill:
    """A month's bill of one model, computed, in US dollars.

    ``lines`` has a line for each pattern with a rate, and ``unbilled`` says of each of the others why it has none.
    ``stored`` are bytes, by the name of the table and of each index, and ``recovered`` the bytes that are kept
    recoverable. ``hot`` is the item collection that comes closest to what one partition serves, on average.
    """

    table: str
    items: int
    lines: tuple[Line, ...]
    unbilled: Mapping[str, str]
    stored: Mapping[str, int]
    recovered: int
    settings: Settings
    renting: int
    hot: Spot | None
    prices: Prices
    free_storage: bool = False

    @property
    def on_demand(self) -> Bill:
        """What is read, written and stored, as a bill on demand, to put beside others."""
        reads = sum((line.read_units for line in self.lines), Decimal(0))
        writes = sum((units for line in self.lines for units in line.write_units.values()), Decimal(0))
        return Bill(reads, writes, sum(self.stored.values()), self.prices, self.free_storage)

    @property
    def reading(self) -> Decimal:
        """Dollars for reads, if they are paid for by the request."""
        return sum((line.reading for line in self.lines), Decimal(0))

    @property
    def writing(self) -> Decimal:
        """Dollars for writes, if they are paid for by the request."""
        return sum((line.total - line.reading for line in self.lines), Decimal(0))

    @property
    def renting_costs(self) -> Decimal:
        """Dollars for rented capacity: of the table, and of each global index again."""
        reads, writes = self.settings.capacity or (0, 0)
        return (reads * self.prices.read_hour + writes * self.prices.write_hour) * HOURS * self.renting

    @property
    def storing(self) -> Decimal:
        """Dollars for storage, of the table and all indexes."""
        return self.on_demand.storing

    @property
    def recovering(self) -> Decimal:
        """Dollars for point-in-time recovery: of the table and its local indexes."""
        return Decimal(self.recovered) * self.prices.recovery_month / GIGABYTE

    @property
    def total(self) -> Decimal:
        """Dollars in all."""
        return self.reading + self.writing + self.renting_costs + self.storing + self.recovering

    @property
    def left_out(self) -> tuple[str, ...]:
        """What it does not count, in words."""
        count, settings = len(self.unbilled), self.settings
        free = f"the {self.prices.free_gigabytes} GB of storage that each account has free in a Region"
        return (
            *([f"{counted(count, 'pattern')} without a rate or without values"] if count else []),
            *([] if self.free_storage else [free]),
            *(["the capacity that an account has free in a Region"] if settings.capacity else []),
            *(["reads of the stream, which are free for Lambda"] if settings.stream else []),
            "backups and restores", "requests to a key in KMS", "global tables", "data that leaves the Region",
        )  # fmt: skip

    @property
    def hottest(self) -> str:
        """Where it gets hot, in words; "" if nothing is asked for."""
        if self.hot is None:
            return ""
        spot, name = self.hot, ", ".join(repr(part) if isinstance(part, str) else str(part) for part in self.hot.key)
        units = [(spot.reads, "read", PARTITION_READS), (spot.writes, "write", PARTITION_WRITES)]
        some = [each for each in units if each[0] >= SMALL] or [max(units)]
        asked = " and ".join(f"{_short(each)} {kind}" for each, kind, _ in some)
        limits = " and ".join(f"{most:,}" for _, _, most in some)
        most = max(spot.parts, key=lambda each: spot.parts[each])
        spread = "all of which meet there" if spot.over == 1 else f"spread evenly over {spot.over:,} item collections"
        word = ", so it will be throttled" if spot.share > 1 else ""
        return (
            f"The hottest item collection is {name} in {spot.place.label}. It is asked for {asked} units a second on "
            f"average, most of them for {most!r}, {spread}. One partition serves {limits}{word}."
        )

    @property
    def short_of(self) -> list[str]:
        """Of which capacity it rents too little for what is asked on average, in a sentence for each place."""
        asked: dict[str, list[Decimal]] = {}
        for line in self.lines if self.settings.capacity else ():
            for use in line.each.uses:
                place = use.place.table if use.place.local else use.place.name
                units = asked.setdefault(place, [Decimal(0), Decimal(0)])
                units[0] += use.reads * line.rate.a_second
                units[1] += use.writes * line.rate.a_second
        return [
            f"{place} rents {rented:,} {kind} units a second, and is asked for {_short(units)} on average."
            for place, both in asked.items()
            for units, rented, kind in zip(both, self.settings.capacity or (), ("read", "write"), strict=False)
            if units > rented
        ]

    @property
    def terms(self) -> str:
        """The prices that it goes by, with their day and Region, in a sentence."""
        prices = self.prices
        rented = f"${prices.read_hour} and ${prices.write_hour} per read and write capacity unit rented for an hour"
        extra = [rented] if self.settings.capacity else []
        extra += [f"${prices.recovery_month:.2f} per GB kept recoverable"] if self.settings.recovery else []
        return "; ".join([repr(prices), *extra])

    @property
    def small_print(self) -> str:
        """How it was computed, what it leaves out, and where it gets hot, in a few sentences."""
        tried = sum(line.each.by == ITEMS for line in self.lines)
        by = f" or, where it has none ({tried} of {len(self.lines)} here), with values of these items" if tried else ""
        *most, last = self.left_out
        sentences = [
            f"Computed on {counted(self.items, 'item')}, which are taken for all that is stored.",
            f"Each pattern is tried once, with its example{by}; what it creates is not there yet.",
            "A month has 30 days.",
            f"The {self.prices.free_gigabytes} GB that are free are taken off." if self.free_storage else "",
            f"Not in it: {', '.join(most)}, and {last}.",
            *self.short_of,
            self.hottest,
        ]
        return " ".join(filter(None, sentences))

    def __repr__(self) -> str:
        parts = {"reading": self.reading, "writing": self.writing, "rented capacity": self.renting_costs}
        parts |= {"storing": self.storing, "recovery": self.recovering}
        listed = ", ".join(f"{name} ${each:,.2f}" for name, each in parts.items() if each or name in ("storing",))
        lines = [f"{self.table}: ${self.total:,.2f} a month (computed): {listed}"]
        for line in self.lines:
            lines.append(f"  {line.name}, {line.often}: ${line.total:,.2f} for {units_each(line.each)} each")
        lines += [f"  {name}: not billed, {why}" for name, why in self.unbilled.items()]
        return "\n".join([*lines, self.small_print])


def units_each(each: Measured) -> str:
    """What a pattern takes each time, in words: ``2 RCU, HelpdeskTable 4 WCU, GSI1 2 WCU``."""
    reads = [f"{normal(each.reads)} RCU"] if each.reads or not each.writes else []
    return ", ".join([*reads, *(f"{name} {normal(units)} WCU" for name, units in each.writes.items())])


def bill(
    model: DataModel, items: Iterable[Item], rates: Mapping[str, str] | None = None, *, prices: Prices = ON_DEMAND,
    free_storage: bool = False,
) -> ModelBill:  # fmt: skip
    """One bill for a whole model: ``bill(model, items)``, a month of all its patterns, by their rates.

    ``items`` are those of its table. What a pattern takes each time is computed on them, with its example or, if it has
    none, with values that they have. ``rates`` has other rates than the patterns declare, by their names:
    ``{"Get a ticket": "40/day per user"}``. A pattern without one, in words for instance, is not billed.
    ``free_storage`` takes off the 25 GB that an account stores free in a Region. :func:`f1model.views.bill_table` and
    :func:`f1model.views.bill_chart` show it.

    Raises:
        ModelError: ``rates`` names a pattern that the model does not have, or gives no rate; or anything else is not
            what it should be.
    """
    model_given(model, "bill", _CALL)
    known = items_given(items, "bill")
    mapping_given(rates or {}, "bill", 'Write rates={"Get a ticket": "5/s"}.')
    if not isinstance(prices, Prices):
        raise ModelError("bill", f"prices is {shown(prices)}.", "Leave it out, or give Prices(...).")
    if not isinstance(free_storage, bool):
        fix = "Write free_storage=True to take off what is free, or leave it out."
        raise ModelError("bill", f"free_storage is {shown(free_storage)}.", fix)
    return billed(model, known, Known(), rates, prices, free_storage=free_storage)


def billed(
    model: DataModel, items: Sequence[Item], known: Known, rates: Mapping[str, str] | None = None,
    prices: Prices = ON_DEMAND, *, free_storage: bool = False,
) -> ModelBill:  # fmt: skip
    """The bill, as :func:`bill` makes it, of items of which something is ``known``."""
    said = {name: _given_rate(model, name, often) for name, often in (rates or {}).items()}
    known = known.of(model, items)
    groups = {each.name: known.items(each.name) for each in model.entities}
    held = by_key(model, items) if known.by_key is None else known.by_key
    lines, unbilled = [], {}
    patterns: list[AccessPattern | WritePattern] = [*model.access_patterns, *model.write_patterns]
    for pattern in patterns:
        often = (rates or {}).get(pattern.name, pattern.often)
        rate = said.get(pattern.name) or rate_of(often, pattern.name, model.population)
        if rate is None:
            unbilled[pattern.name] = f"its rate is in words: {often}" if often.strip() else "it has no rate"
            continue
        try:
            each = measured(pattern, items, groups, held)
        except ModelError as error:
            unbilled[pattern.name] = error.problem.rstrip(".")
            continue
        lines.append(Line(pattern.name, often, rate, each, None if model.settings.capacity else prices))
    bytes_of = stored(model, known)
    local = [place for place in model.places if not place.index or place.local]
    recovered = sum(bytes_of[place.name] for place in local) if model.settings.recovery else 0
    uses = [(line.name, line.rate.a_second, use) for line in lines for use in line.each.uses]
    renting = 1 + len(model.places) - len(local)
    return ModelBill(
        model.table, len(items), tuple(lines), unbilled, bytes_of, recovered, model.settings, renting,
        hottest(uses, known), prices, free_storage,
    )  # fmt: skip


def _given_rate(model: DataModel, name: str, often: Any) -> Rate:
    pattern: AccessPattern | WritePattern = model[name]
    rate = rate_of(often, pattern.name, model.population) if isinstance(often, str) else None
    if rate is None:
        raise ModelError("bill", f"rates gives {name!r} as {shown(often)}, which is no rate.", 'Write "5/s", "40/day".')
    return rate


def _short(units: Decimal) -> str:
    return f"{units:,.0f}" if units >= 100 else f"{normal(Decimal(f'{units:.2g}')):,}"
