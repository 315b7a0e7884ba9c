"""What is set for a table as a whole: how it is paid for, recovery, its stream, protection from being deleted."""

from dataclasses import dataclass
from typing import Any

from f1model.design.given import shown
from f1model.errors import ModelError

STREAMS = ("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES")  # API Reference, "StreamSpecification"
_CAPACITY = "Write two whole numbers from 1 up, capacity=(5, 5), or leave it out: on demand."


@dataclass(frozen=True)
class Settings:
    """The settings of a table, as a template makes it and a bill counts it.

    ``capacity`` is the read and write capacity units a second that the table rents, and each global index again
    (None: it is on demand). ``recovery`` keeps it recoverable to any second of the last 35 days, and
    ``deletion_protection`` keeps it from being deleted. ``stream`` is what its stream holds of each change: KEYS_ONLY,
    NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES (None: there is no stream). Source: Template Reference,
    "AWS::DynamoDB::Table".

    Raises:
        ModelError: one of them is something else.
    """

    capacity: tuple[int, int] | None = None
    recovery: bool = True
    stream: str | None = None
    deletion_protection: bool = True

    def __post_init__(self) -> None:
        check_capacity(self.capacity)
        if isinstance(self.capacity, list):
            object.__setattr__(self, "capacity", tuple(self.capacity))
        for name in ("recovery", "deletion_protection"):
            if not isinstance(getattr(self, name), bool):
                problem = f"{name} is {shown(getattr(self, name))}."
                raise ModelError("Settings", problem, f"Write {name}=True or {name}=False.")
        if self.stream is not None and self.stream not in STREAMS:
            fix = f"Write one of {', '.join(STREAMS)}, or leave it out: no stream."
            raise ModelError("Settings", f"stream is {shown(self.stream)}.", fix)


def check_capacity(capacity: Any) -> None:
    """Check how many read and write units a second a table rents (None: it is on demand). Raises ModelError."""
    pair = isinstance(capacity, tuple | list) and len(capacity) == 2
    if capacity is not None and not (pair and all(type(each) is int and each > 0 for each in capacity)):
        raise ModelError("Settings", f"its capacity is {shown(capacity)}.", _CAPACITY)
