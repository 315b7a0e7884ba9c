"""One change of an item, as a record of its table's stream tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from boto3.dynamodb.types import TypeDeserializer

from f1model.design.entity import Item
from f1model.design.given import shown
from f1model.errors import ModelError

_READ = TypeDeserializer().deserialize
# Developer Guide, "DynamoDB Streams and Time to Live": who deletes what has expired.
_SERVICE = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


@dataclass(frozen=True)
class Change:
    """What one record says. Attributes are as boto3 gives them.

    ``kind`` is INSERT, MODIFY or REMOVE. ``keys`` are the item's, ``old`` is the item before the change and ``new``
    after it; None where there was or is none, or the stream does not hold it. ``expired`` says that time to live has
    deleted it. ``id`` is the same each time the record is delivered, and no other record has it. ``shard`` and
    ``position`` (the sequence number) say where the record is.
    """

    kind: str
    keys: Item
    old: Item | None = None
    new: Item | None = None
    expired: bool = False
    id: str = field(default="", repr=False)
    shard: str = field(default="", repr=False)
    position: str = field(default="", repr=False)

    @classmethod
    def of(cls, record: Mapping[str, Any], shard: str = "") -> Self:
        """The change of a record as GetRecords gives it, or as a Lambda function finds it in ``event["Records"]``.

        Raises ModelError if it is no such record.
        """
        try:
            told = record["dynamodb"]
            who = _named(record.get("userIdentity") or {})
            return cls(
                str(record["eventName"]), _plain(told["Keys"]) or {}, _plain(told.get("OldImage")),
                _plain(told.get("NewImage")), who == _SERVICE, str(record.get("eventID", "")), shard,
                str(told.get("SequenceNumber", "")),
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError):
            fix = "Give one of the Records of GetRecords, or of a Lambda event of a stream."
            raise ModelError("Change.of", f"{shown(record)} is no record of a stream.", fix) from None

    @property
    def item(self) -> Item:
        """The item as it is known last: after the change, else before it, else its keys alone."""
        return self.new or self.old or self.keys


def _named(identity: Mapping[str, Any]) -> dict[str, Any]:
    """Who did it: GetRecords writes PrincipalId, and a Lambda event principalId."""
    return {f"{name[:1].lower()}{name[1:]}": value for name, value in identity.items()}


def _plain(image: Mapping[str, Any] | None) -> Item | None:
    return {name: _READ(image[name]) for name in sorted(image)} if image else None  # each engine has its own order
