"""What DynamoDB charges, in one dated table, and the monthly bill of a design for a given traffic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.design.given import shown
from f1model.errors import ModelError

_BILL = "monthly_bill"
MILLION = 1_000_000
MEGABYTE, GIGABYTE = 1024**2, 1024**3  # bytes


@dataclass(frozen=True)
class Prices:
    """Prices in US dollars, for one region, as of one day. Look them up again before you rely on them."""

    as_of: str
    region: str
    million_reads: Decimal
    million_writes: Decimal
    gigabyte_month: Decimal

    def __repr__(self) -> str:
        return (
            f"On demand, {self.region}, prices since {self.as_of}: ${self.million_reads} per million read units, "
            f"${self.million_writes} per million write units, ${self.gigabyte_month} per GB stored and month"
        )


# Source: Amazon DynamoDB pricing for on-demand capacity, standard table class.
ON_DEMAND = Prices("2024-11-01", "us-east-1", Decimal("0.125"), Decimal("0.625"), Decimal("0.25"))


@dataclass(frozen=True)
class Bill:
    """A month's bill, computed: units of each kind, bytes stored, and what they cost in US dollars."""

    read_units: Decimal
    write_units: Decimal
    stored: int
    prices: Prices = ON_DEMAND

    @property
    def reading(self) -> Decimal:
        """Dollars for reads."""
        return self.read_units * self.prices.million_reads / MILLION

    @property
    def writing(self) -> Decimal:
        """Dollars for writes."""
        return self.write_units * self.prices.million_writes / MILLION

    @property
    def storing(self) -> Decimal:
        """Dollars for storage."""
        return self.stored * self.prices.gigabyte_month / GIGABYTE

    @property
    def total(self) -> Decimal:
        """Dollars in all."""
        return self.reading + self.writing + self.storing

    def __repr__(self) -> str:
        return (
            f"${self.total:,.2f} a month (computed): reading ${self.reading:,.2f}, writing ${self.writing:,.2f}, "
            f"storing ${self.storing:,.2f}"
        )


def _listed(pairs: Any) -> Any:
    return list(pairs) if isinstance(pairs, Iterable) and not isinstance(pairs, str | Mapping) else pairs


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value >= 0


def _check_traffic(name: str, pairs: Any) -> None:
    fits = isinstance(pairs, list) and all(
        isinstance(pair, tuple | list) and len(pair) == 2 and all(map(_is_amount, pair)) for pair in pairs
    )
    if not fits:
        problem = f"{name} is {str(pairs)[:60]}, and has to be a list of pairs of numbers."
        raise ModelError(_BILL, problem, f"Write {name}=[(units, times in a month)], such as [(0.5, 1_000_000)].")


def monthly_bill(
    reads: Iterable[tuple[Decimal, int]],
    writes: Iterable[tuple[Decimal, int]] = (),
    stored: int = 0,
    prices: Prices = ON_DEMAND,
) -> Bill:
    """The bill for a given traffic, in US dollars, without the free tier, backups, streams and transfer.

    ``reads`` and ``writes`` are pairs: what one costs in units, and how many there are in a month. ``stored`` is in
    bytes, as :func:`f1model.query.units.stored_bytes` counts them.

    Raises:
        ModelError: ``reads`` or ``writes`` are not a list of pairs of numbers, ``stored`` is not a number of bytes, or
            ``prices`` are not :class:`Prices`.
    """
    _check_traffic("reads", reads := _listed(reads))
    _check_traffic("writes", writes := _listed(writes))
    if isinstance(stored, Mapping):
        raise ModelError(_BILL, "stored is a mapping.", "Add up the table and its indexes: sum(stored.values()).")
    if not _is_amount(stored):
        raise ModelError(_BILL, f"stored is {shown(stored)}.", "Give the bytes that are stored, a number from 0 up.")
    if not isinstance(prices, Prices):
        raise ModelError(_BILL, f"prices is {shown(prices)}.", "Leave it out, or give Prices(...).")
    return Bill(
        sum((Decimal(str(units)) * times for units, times in reads), Decimal(0)),
        sum((Decimal(str(units)) * times for units, times in writes), Decimal(0)),
        stored,
        prices,
    )
