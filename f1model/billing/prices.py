"""What DynamoDB charges, in one dated table, and the monthly bill of a design for a given traffic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.design.given import shown
from f1model.errors import ModelError

_BILL = "monthly_bill"
MILLION = 1_000_000
# A GB of storage is taken as 2^30 bytes: "All size measurements in DynamoDB use binary-based units" (Developer Guide,
# "Quotas"). AWS's calculator in aws/agent-toolkit-for-aws divides by 10^9 instead: storing is 7 % more expensive there.
MEGABYTE, GIGABYTE = 1024**2, 1024**3  # bytes
EXTRAS = (
    "point-in-time recovery and backups",
    "requests to a key in KMS",
    "streams",
    "global tables",
    "data that leaves the Region",
)  # whatever else a table can cost; none of it is in a bill


@dataclass(frozen=True)
class Prices:
    """Prices in US dollars, for one region, as of one day. Look them up again before you rely on them.

    ``million_reads`` and ``million_writes`` are for a million read and write request units, ``gigabyte_month`` is for
    2^30 bytes stored for a month. ``free_gigabytes`` are free each month in an account's tables in that region.
    ``read_hour`` and ``write_hour`` are for a capacity unit a second that is rented for an hour, and
    ``recovery_month`` is for a month of point-in-time recovery of 2^30 bytes.
    """

    as_of: str
    region: str
    million_reads: Decimal
    million_writes: Decimal
    gigabyte_month: Decimal
    free_gigabytes: int = 25
    read_hour: Decimal = Decimal("0.00013")
    write_hour: Decimal = Decimal("0.00065")
    recovery_month: Decimal = Decimal("0.2")

    def __repr__(self) -> str:
        return (
            f"On demand, {self.region}, prices since {self.as_of}: ${self.million_reads} per million read request "
            f"units, ${self.million_writes} per million write request units, ${self.gigabyte_month} per GB (2^30 "
            "bytes) stored and month"
        )


# Source: Amazon DynamoDB pricing for on-demand and provisioned capacity, standard table class; the same in AWS's own
# calculator of 2026 (aws/agent-toolkit-for-aws, calculate_costs.py).
ON_DEMAND = Prices("2024-11-01", "us-east-1", Decimal("0.125"), Decimal("0.625"), Decimal("0.25"))


@dataclass(frozen=True)
class Bill:
    """A month's bill, computed: request units of each kind, bytes stored, and what they cost in US dollars.

    ``free_storage`` tells whether the storage that is free each month is taken off. ``left_out`` names what is not in
    the bill. As text the bill is one line; its ``repr`` has a second one, with what is left out.
    """

    read_units: Decimal
    write_units: Decimal
    stored: int
    prices: Prices = ON_DEMAND
    free_storage: bool = False

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
        """Dollars for a month of storage, without what is free if ``free_storage`` says so."""
        free = self.prices.free_gigabytes * GIGABYTE if self.free_storage else 0
        return max(Decimal(self.stored) - free, Decimal(0)) * self.prices.gigabyte_month / GIGABYTE

    @property
    def total(self) -> Decimal:
        """Dollars in all."""
        return self.reading + self.writing + self.storing

    @property
    def left_out(self) -> tuple[str, ...]:
        """What this bill does not count, in words: the free storage unless it is taken off, and all extras."""
        free = f"the {self.prices.free_gigabytes} GB of storage that each account has free in a Region"
        return EXTRAS if self.free_storage else (free, *EXTRAS)

    def __str__(self) -> str:
        return (
            f"${self.total:,.2f} a month (computed): reading ${self.reading:,.2f}, writing ${self.writing:,.2f}, "
            f"storing ${self.storing:,.2f}"
        )

    def __repr__(self) -> str:
        return f"{self}\n{scope(self)}"


def scope(bill: Bill) -> str:
    """What a bill counts and what it leaves out, in one or two sentences."""
    free = f" The {bill.prices.free_gigabytes} GB that are free are taken off." if bill.free_storage else ""
    *most, last = bill.left_out
    return f"In it: requests and storage.{free} Not in it: {', '.join(most)}, and {last}."


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
    *,
    free_storage: bool = False,
) -> Bill:
    """The bill for a given traffic, in US dollars; its ``left_out`` says what is not in it, such as recovery and keys.

    ``reads`` and ``writes`` are pairs: what one costs in request units, and how many there are in a month. ``stored``
    is in bytes, as :func:`f1model.query.units.stored_bytes` counts them. ``free_storage`` takes off the 25 GB that an
    account stores free in a Region, which other tables of the account may have used up already.

    Raises:
        ModelError: ``reads`` or ``writes`` are not a list of pairs of numbers, ``stored`` is not a number of bytes, or
            ``prices`` are not :class:`Prices`, or ``free_storage`` is neither True nor False.
    """
    _check_traffic("reads", reads := _listed(reads))
    _check_traffic("writes", writes := _listed(writes))
    if isinstance(stored, Mapping):
        raise ModelError(_BILL, "stored is a mapping.", "Add up the table and its indexes: sum(stored.values()).")
    if not _is_amount(stored):
        raise ModelError(_BILL, f"stored is {shown(stored)}.", "Give the bytes that are stored, a number from 0 up.")
    if not isinstance(prices, Prices):
        raise ModelError(_BILL, f"prices is {shown(prices)}.", "Leave it out, or give Prices(...).")
    if not isinstance(free_storage, bool):
        fix = "Write free_storage=True to take off what is free, or leave it out."
        raise ModelError(_BILL, f"free_storage is {shown(free_storage)}.", fix)
    return Bill(
        sum((Decimal(str(units)) * times for units, times in reads), Decimal(0)),
        sum((Decimal(str(units)) * times for units, times in writes), Decimal(0)),
        stored,
        prices,
        free_storage,
    )
