"""A live table, read only: its description, and a sample of its items. Nothing is ever written to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from math import ceil
from typing import Any

from botocore.config import Config

from f1model.design.entity import Item
from f1model.errors import BackendError, ModelError
from f1model.query.units import PAGE, READ_UNIT
from f1model.sources.described import table_of
from f1model.sources.source import Source
from f1model.storing import LARGEST_ITEM
from f1model.table.backend import chosen_backend, resource_of
from f1model.values import counted, normal

SAMPLE, MOST = 1_000, 100_000  # items that are read if nothing else is said, and at most: they are kept in memory
READS = frozenset({"DescribeTable", "DescribeTimeToLive", "Scan"})  # the only operations that are let through
_PATIENT = Config(  # a page of 1 MB takes no minute, and nobody waits for ten of them
    connect_timeout=10, read_timeout=20, retries={"mode": "standard", "max_attempts": 6}
)
_SEGMENTS = 8  # parts of the table that a sample is taken from, so that one large item collection does not fill it


def live_source(
    name: str, *, backend: str | None = None, endpoint_url: str | None = None, sample: int = SAMPLE
) -> Source:  # fmt: skip
    """A table that is in use. This asks for its description alone, which costs nothing; items are read when asked for.

    ``backend`` and ``endpoint_url`` are as :func:`f1model.connect` has them: AWS is reached only by its name.
    ``sample`` is how many items are read at most, once: they are kept, so that ``items`` may be called again. The
    source's ``units`` and its first note say beforehand what that costs, in read request units, by the table's own
    count of its items, which DynamoDB brings up to date about every six hours.

    Raises:
        ModelError: ``sample`` is not a whole number from 1 to 100,000, or the table's description makes no sense.
        BackendError: nothing answers, there is no such table, or it may not be read.
    """
    if not isinstance(sample, int) or isinstance(sample, bool) or not 0 < sample <= MOST:
        fix = f"Use a whole number from 1 to {MOST:,}. To read more, export the table to S3, and open that."
        raise ModelError(name, f"its sample is {sample!r}.", fix)
    chosen, url = chosen_backend(backend, endpoint_url)
    where = f"{name} at {url or chosen}"
    client = reading_only(_client(chosen, url, where))
    raw = _asked(client.describe_table, where, TableName=name).get("Table")
    expires = None
    try:
        ttl = _asked(client.describe_time_to_live, where, TableName=name).get("TimeToLiveDescription") or {}
        expires = ttl.get("AttributeName") if ttl.get("TimeToLiveStatus") in ("ENABLED", "ENABLING") else None
        unknown: tuple[str, ...] = ()
    except BackendError as error:
        unknown = (f"By which attribute its items expire is not known: {error.problem}",)
    source = table_of(raw, where, expires)
    cost = cost_of(raw, sample)
    held = _Sample(client, name, where, sample, parts_of(raw, sample), told=chosen != "moto")
    notes = (cost.said, *source.notes, *unknown)
    return Source(
        source.table, held.items, where, expires, notes=notes, name=name, units=cost.units, late=lambda: held.late
    )


def _client(chosen: str, url: str | None, where: str) -> Any:
    from botocore.exceptions import BotoCoreError

    try:
        return resource_of(chosen, url, _PATIENT).meta.client
    except BotoCoreError as error:  # no region, no such profile
        raise BackendError(where, f"it cannot be asked: {error}.", "Check credentials, region and network.") from None


def parts_of(raw: Any, sample: int) -> int:
    """How many parts of the table a sample is read from, by its description: one, if that is all of it."""
    return _SEGMENTS if sample < (raw.get("ItemCount") or 0) else 1


@dataclass(frozen=True)
class Cost:
    """What reading a sample costs: ``units`` read request units (None: the table does not say enough), in words too."""

    units: Decimal | None
    said: str


def cost_of(raw: Any, sample: int) -> Cost:
    """The price of a scan of ``sample`` items at most, by the table's description: half a unit for 4 KB.

    Source: Developer Guide, "DynamoDB read and write operations".
    """
    count, size = raw.get("ItemCount") or 0, raw.get("TableSizeBytes") or 0
    if not count or not size:
        most = sample * -(-LARGEST_ITEM // READ_UNIT) * Decimal("0.5")
        said = f"It does not say how large it is. Reading {counted(sample, 'item')} of at most 400 KB costs at most "
        return Cost(None, f"{said}{most:,} read request units, and 0.5 at least.")
    items, parts = min(sample, count), parts_of(raw, sample)
    units = sum((_units(quota, size / count) for quota in quotas(items, parts)), Decimal(0))
    share = "all of" if items == count else f"{items:,} of"
    said = f"Reading {share} its {counted(count, 'item')} costs about {normal(units):,} read request units, by "
    return Cost(units, f"{said}its own count of {size:,} bytes, which may be six hours old. It is read once.")


def _units(items: int, size: float) -> Decimal:
    """What a scan of so many items of this size costs: a page ends with the one that fills 1 MB, and rounds up."""
    on_page = ceil(PAGE / size)
    pages, rest = divmod(items, on_page)
    blocks = pages * ceil(on_page * size / READ_UNIT) + ceil(rest * size / READ_UNIT)
    return blocks * Decimal("0.5")


def quotas(sample: int, parts: int) -> list[int]:
    """How many items are read of each part of a table that has enough in each of them."""
    found: list[int] = []
    for part in range(parts):
        found.append(-(-(sample - sum(found)) // (parts - part)))
    return found


def reading_only(client: Any) -> Any:
    """The client, which from now on refuses every operation but those of READS before it is sent: BackendError."""

    def refuse(model: Any, **_: Any) -> None:
        if model.name not in READS:
            problem = f"{model.name} would not only read, and is refused."
            raise BackendError("", problem, "A table that is opened is never written to.")

    client.meta.events.register_first("before-call.dynamodb", refuse)
    return client


def _asked(operation: Any, where: str, **given: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = operation(**given)
        if isinstance(answer, dict):
            return answer
        raise BackendError(where, "its answer is none of DynamoDB's.", "Check the address.")
    except ClientError as error:
        said = error.response.get("Error", {})
        code = said.get("Code", "an error")
        fixes = {
            "ResourceNotFoundException": "Check its name, the region and the account.",
            "AccessDeniedException": "Reading needs dynamodb:DescribeTable, DescribeTimeToLive and Scan, no more.",
        }
        problem = f"the answer is {code}: {said.get('Message', '')}".rstrip(". ")
        raise BackendError(where, f"{problem}.", fixes.get(code, "")) from None
    except BotoCoreError as error:
        raise BackendError(where, f"it cannot be asked: {error}.", "Check credentials, region and network.") from None


class _Sample:
    """The items of a table that were read, at most as many as were asked for. They are read once, and then kept.

    Where reading ends early, by an error or an interruption, what was read is kept all the same: it was paid for.
    ``late`` says so, and what the engine reports that it cost.
    """

    def __init__(self, client: Any, name: str, where: str, sample: int, parts: int, told: bool) -> None:
        self._client, self._name, self._where = client, name, where
        self._sample, self._parts, self._told = sample, parts, told
        self._kept: list[Item] | None = None
        self._cost = Decimal(0)
        self.late: tuple[str, ...] = ()

    def items(self) -> Iterator[Item]:
        if self._kept is None:
            kept: list[Item] = []
            why = ""
            try:
                for item in self._read():
                    kept.append(item)
            except BackendError as error:
                if not kept:
                    raise
                why = error.problem
            except KeyboardInterrupt:
                if not kept:
                    raise
                why = "it was interrupted."
            self._kept = kept
            early = f"Reading ended early, after {counted(len(kept), 'item')} of at most {self._sample:,}: {why}"
            cost = f"Reading it cost {normal(self._cost):,} read request units, as the table reports."
            self.late = (*([early] if why else []), *([cost] if self._told and self._cost else []))
        return iter(self._kept)

    def _read(self) -> Iterator[Item]:
        left = self._sample
        for part in range(self._parts):
            quota = -(-left // (self._parts - part))
            for item in islice(self._scanned(part, quota), quota):
                left -= 1
                yield item

    def _scanned(self, part: int, quota: int) -> Iterator[Item]:
        given: dict[str, Any] = {"TableName": self._name, "ReturnConsumedCapacity": "TOTAL"}
        if self._parts > 1:
            given |= {"TotalSegments": self._parts, "Segment": part}
        while quota > 0:
            page = _asked(self._client.scan, self._where, Limit=quota, **given)
            self._cost += Decimal(str((page.get("ConsumedCapacity") or {}).get("CapacityUnits") or 0))
            items = page.get("Items") or []
            for item in items:
                yield {name: _plain(value) for name, value in item.items()}
            quota -= len(items)
            if "LastEvaluatedKey" not in page:
                return
            given["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _plain(value: Any) -> Any:
    """A value as the other sources give it: bytes for Binary, an int for a whole number."""
    from boto3.dynamodb.types import Binary

    if isinstance(value, Binary):
        return bytes(value)
    if isinstance(value, Decimal):
        return normal(value)
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return {_plain(member) for member in value} if isinstance(value, set) else value
