"""A consumer of a table's stream: hands over every change, and keeps its place, so that it goes on where it stopped.

Sources: Developer Guide, "Change data capture for DynamoDB Streams"; API Reference, "GetRecords", "GetShardIterator".
"""

from collections.abc import Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from f1model.design.given import shown, table_given
from f1model.errors import ModelError, StreamError
from f1model.patience import pause
from f1model.streaming.change import Change
from f1model.streaming.shards import Shard, shards_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

FINISHED = "finished"  # the place in a shard that was read to its end
PAGE = 100  # records asked for at once where the handler takes one change
MOST_RECORDS = 1000  # in one answer; API Reference, "GetRecords"
EMPTY = 10  # empty answers in a row after which an open shard has nothing new: an answer may be empty before a record
_RENEWED = 3  # times in a row that an iterator may be found expired; it is good for 15 minutes
_GONE = ("TrimmedDataAccessException", "ResourceNotFoundException")
_BUSY = (
    "LimitExceededException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "InternalServerError",
)


def consume(
    table: "Table", handler: Callable[[Any], Any], checkpoint: MutableMapping[str, str], *, batch: int | None = None,
    most: int | None = None, skip_lost: bool = False, client: Any = None,
) -> int:  # fmt: skip
    """Hand what has changed in ``table`` to ``handler``, and return how many changes were done. It does not wait.

    The handler is called with one :class:`f1model.streaming.change.Change` after the other, or with lists of up to
    ``batch`` of them. Once it has returned, ``checkpoint`` holds the place: a dict, a
    :class:`~f1model.streaming.checkpoints.FileCheckpoint` or anything else that maps texts to texts. Where the handler
    raises, its changes are not confirmed, and the error passes through. The next call, in this process or another,
    begins with them again: **every change is delivered at least once, and the last ones before a crash perhaps twice.**
    Changes of one item come in their order; those of different items in any.

    A new checkpoint begins with the oldest change that the stream still holds. ``most`` changes are done at most, or a
    few more in the last batch. Call it again for what comes later. ``client`` is boto3's client of "dynamodbstreams";
    a table that ``connect`` made needs none.

    Raises:
        ModelError: the arguments are something else.
        StreamError: the table has no stream, or it no longer holds what comes after the checkpoint: a stream keeps a
            record for 24 hours. ``skip_lost=True`` goes on with the oldest that there is.
    """
    table_given(table, "consume", "consume(table, handler, checkpoint)")
    _check(handler, checkpoint, batch, most)
    stream = _Stream(table, client or _client_of(table), checkpoint, skip_lost)
    done = 0
    while True:
        grown, unread = False, set[str]()  # an open parent has no children yet, or they wait for it
        for shard in stream.shards():
            if shard.parent in unread:
                unread.add(shard.id)
                continue
            for changes in stream.pages(shard, batch or PAGE):
                for part in [changes] if batch else [[change] for change in changes]:
                    handler(part if batch else part[0])
                    stream.confirm(part[-1])
                    done += len(part)
                    if most is not None and done >= most:
                        return done
            if not stream.ended(shard):
                unread.add(shard.id)
            elif not shard.closed:  # it was closed meanwhile, so that it may have children now
                grown = True
        if not grown:
            return done


class _Stream:
    """The stream of a table as it is read: iterators are renewed, places kept, what is lost is said."""

    def __init__(self, table: "Table", client: Any, places: MutableMapping[str, str], skip_lost: bool) -> None:
        table.load()
        arn = table.latest_stream_arn
        if not arn:
            fix = 'Declare settings=Settings(stream="NEW_AND_OLD_IMAGES"), or enable it with update_table.'
            raise StreamError(table.name, f"{table.name} has no stream.", fix)
        self.table, self.client, self.arn, self.places, self.skip_lost = table, client, arn, places, skip_lost

    def shards(self) -> list[Shard]:
        """The shards that are there now. The places of others are forgotten, if those were read to their end."""
        shards = shards_of(self.client, self.arn)
        here = {self._name(shard.id) for shard in shards}
        whose = f"{self.arn.rpartition('/')[0]}/"  # a stream that was switched off and on has another name
        for name in [each for each in self.places if each.startswith(whose) and each not in here]:
            if self.places[name] != FINISHED:
                self._lost(f"after the last confirmed change of {name.rpartition('/')[2]}")
            del self.places[name]
        return shards

    def ended(self, shard: Shard) -> bool:
        """Whether the shard was read to its end, and gets no more."""
        return self.places.get(self._name(shard.id)) == FINISHED

    def confirm(self, change: Change) -> None:
        self.places[self._name(change.shard)] = change.position

    def pages(self, shard: Shard, size: int) -> Iterator[list[Change]]:
        """What the shard has after its place, until it has nothing more for now, in lists of up to ``size``."""
        if self.ended(shard):
            return
        after, idle = self.places.get(self._name(shard.id)), 0
        iterator = self._iterator(shard, after)
        while iterator and idle < EMPTY:
            page, after = self._page(shard, iterator, after, size)
            changes = [Change.of(record, shard.id) for record in page["Records"]]
            idle = 0 if changes else idle + 1
            if changes:
                yield changes
                after = changes[-1].position
            iterator = page.get("NextShardIterator")
        if not iterator:
            self.places[self._name(shard.id)] = FINISHED

    def _page(self, shard: Shard, iterator: str, after: str | None, size: int) -> tuple[Any, str | None]:
        """The answer of GetRecords, and the place that it goes on from."""
        renewed = idle = 0
        while True:
            try:
                return self.client.get_records(ShardIterator=iterator, Limit=size), after
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if code == "ExpiredIteratorException" and renewed < _RENEWED:
                    renewed += 1
                elif code in _GONE:
                    self._lost(f"after the last confirmed change of {shard.id}")
                    after = None
                elif code not in _BUSY or not pause(idle):
                    raise
                else:
                    idle += 1
                    continue
                iterator = self._iterator(shard, after)

    def _iterator(self, shard: Shard, after: str | None) -> str:
        asked: dict[str, Any] = {"StreamArn": self.arn, "ShardId": shard.id}
        oldest = {**asked, "ShardIteratorType": "TRIM_HORIZON"}
        if after is not None:
            try:
                answer = self.client.get_shard_iterator(
                    **asked, ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=after
                )
                return str(answer["ShardIterator"])
            except ClientError as error:
                if error.response["Error"]["Code"] not in _GONE:
                    raise
                self._lost(f"after the last confirmed change of {shard.id}")
        return str(self.client.get_shard_iterator(**oldest)["ShardIterator"])

    def _lost(self, what: str) -> None:
        if not self.skip_lost:
            name = self.table.name
            problem = f"{name} has no longer in its stream what came {what}: a stream keeps a record for 24 hours. "
            problem += "It cannot tell what was changed from there to the oldest record that it has."
            fix = "Make what you keep anew from the table, then go on with consume(..., skip_lost=True)."
            raise StreamError(name, problem, fix)

    def _name(self, shard: str) -> str:
        return f"{self.arn}/{shard}"


def _client_of(table: Any) -> Any:
    from f1model.table.backend import streams_of  # which loads boto3

    backend = getattr(table, "backend", None)
    if backend is None:
        fix = 'Give the client of its stream: consume(..., client=boto3.client("dynamodbstreams")).'
        raise ModelError("consume", f"{table.name} was not made by connect.", fix)
    if not hasattr(table, "streams"):  # one client for a table, since to make one takes longer than to read
        table.streams = streams_of(backend, table.meta.client.meta.endpoint_url if backend == "endpoint" else None)
    return table.streams


def _check(handler: Any, checkpoint: Any, batch: Any, most: Any) -> None:
    if not callable(handler):
        problem = f"its handler is {shown(handler)}."
        raise ModelError("consume", problem, "Give a function that takes a change: consume(table, print, {}).")
    if not isinstance(checkpoint, MutableMapping):
        problem = f"its checkpoint is {shown(checkpoint)}."
        raise ModelError("consume", problem, "Give a dict, a FileCheckpoint or a TableCheckpoint.")
    if batch is not None and (type(batch) is not int or not 1 <= batch <= MOST_RECORDS):
        raise ModelError("consume", f"batch is {shown(batch)}.", f"Write a whole number from 1 to {MOST_RECORDS:,}.")
    if most is not None and (type(most) is not int or most < 1):
        raise ModelError("consume", f"most is {shown(most)}.", "Write a whole number from 1 up, or leave it out.")
