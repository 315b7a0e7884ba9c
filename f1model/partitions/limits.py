"""What a table, or a global index, serves as a whole: on demand by what it is ready for, or what it rents and saved."""

from dataclasses import dataclass, field
from math import inf

from f1model.query.units import PARTITION_READS, PARTITION_WRITES

KINDS = ("read", "write")
PARTITION = (PARTITION_READS, PARTITION_WRITES)
NEW_TABLE = (12_000, 4_000)  # read and write units a second at once; "DynamoDB on-demand capacity mode"
QUOTA = (40_000, 40_000)  # of an on-demand table, and of each index, by default; "Quotas in Amazon DynamoDB"
DOUBLING = 30 * 60  # seconds in which an on-demand table should not be asked for twice its peak; the first page again
SAVED = 300  # seconds of unused capacity that are kept for a burst; "DynamoDB burst and adaptive capacity"
ONE_PARTITION, NOT_READY, OVER_QUOTA, OVER_RENT = (
    "one partition serves no more", "it is not ready for more yet", "its quota", "what it rents"
)  # fmt: skip
# AWS's names of the reasons; "DynamoDB throttling resolution guide". It names none for what is not ready yet: the
# partitions are too few.
_REASONS = {
    ONE_PARTITION: "KeyRangeThroughputExceeded", NOT_READY: "KeyRangeThroughputExceeded",
    OVER_QUOTA: "AccountLimitExceeded", OVER_RENT: "ProvisionedThroughputExceeded",
}  # fmt: skip


@dataclass(frozen=True)
class Cause:
    """Why a request was throttled: what of ``place`` was used up, of ``kind`` "read" or "write"."""

    place: str
    index: bool
    kind: str
    why: str

    @property
    def reason(self) -> str:
        """AWS's name for it: ``IndexWriteKeyRangeThroughputExceeded``."""
        return f"{'Index' if self.index else 'Table'}{self.kind.title()}{_REASONS[self.why]}"


def partitions_for(ready: tuple[float, float]) -> int:
    """How many partitions are needed to serve so many read and write units a second."""
    return max(1, *(-int(-units // most) for units, most in zip(ready, PARTITION, strict=True)))


@dataclass
class OnDemand:
    """Twice what was served in any second up to half an hour ago, at least ``ready``, and at most ``quota``."""

    ready: float
    quota: float
    now: int = 0
    peaks: list[tuple[int, float]] = field(default_factory=list)  # since which second, and how high

    @property
    def allowed(self) -> float:
        """Units of this second."""
        peak = max((units for second, units in self.peaks if second + DOUBLING <= self.now), default=0.0)
        return min(self.quota, max(self.ready, 2 * peak))

    @property
    def why(self) -> str:
        """What it is that allows no more."""
        return OVER_QUOTA if self.allowed >= self.quota else NOT_READY

    def steady(self, units: float) -> float:
        """For how many seconds it stays as it is, if ``units`` are used in each."""
        return min(
            [DOUBLING, *(second + DOUBLING - self.now for second, _ in self.peaks if second + DOUBLING > self.now)]
        )

    def use(self, units: float, seconds: int) -> None:
        """So many seconds pass, and so much is used in each."""
        if units > max((peak for _, peak in self.peaks), default=0.0):
            self.peaks.append((self.now, units))
        self.now += seconds


@dataclass
class Rented:
    """So many units a second, and what of them was not used in the last 300 seconds.

    Any partition may use all of it, up to what one partition serves: adaptive capacity. A burst is not for sure on
    AWS, and does not lift what one partition serves ("How does DynamoDB handle spiky workloads", re:Post).
    """

    rate: float
    saved: float
    why: str = OVER_RENT

    @property
    def allowed(self) -> float:
        """Units of this second."""
        return self.rate + self.saved

    def steady(self, units: float) -> float:
        """For how many seconds it stays as it is, if ``units`` are used in each."""
        return max(1, self.saved // (units - self.rate)) if units > self.rate else inf

    def use(self, units: float, seconds: int) -> None:
        """So many seconds pass, and so much is used in each."""
        self.saved = max(0.0, min(self.rate * SAVED, self.saved + seconds * (self.rate - units)))
