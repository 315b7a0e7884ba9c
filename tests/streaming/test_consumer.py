"""A consumer hands over every change in order, goes on where it stopped, and says what it can no longer have."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.settings import Settings
from f1model.errors import BackendError, ModelError, StreamError
from f1model.streaming import consumer
from f1model.streaming.change import Change
from f1model.streaming.checkpoints import FileCheckpoint, TableCheckpoint
from f1model.streaming.consumer import EMPTY, FINISHED, consume
from f1model.streaming.faults import Crash, crashing, replayed, shuffled
from f1model.table import backend
from f1model.table.connect import connect

from .stub import ARN, Stub, StubShard, record, watched

NOTES = DataModel(
    "NotesTable", [Entity("Note", "NOTE#{Id}", "NOTE", {"Id": "S", "Text": "S"})],
    settings=Settings(stream="NEW_AND_OLD_IMAGES"),
)  # fmt: skip


def written(*numbers: int) -> list[dict[str, Any]]:
    return [record(number, None, {"PK": f"ITEM#{number}", "SK": "A", "N": number}) for number in numbers]


def family() -> Stub:
    """A shard that has split in two, and one of these once more; described children first, two at a time."""
    return Stub({
        "leaf": StubShard("left", written(7, 8)),
        "left": StubShard("root", written(4), closed=True),
        "right": StubShard("root", written(5, 6)),
        "root": StubShard("trimmed away", written(1, 2, 3), closed=True),
    })  # fmt: skip


def numbers(changes: list[Change]) -> list[int]:
    return [int(change.position) for change in changes]


def read(stub: Stub, places: Any, **more: Any) -> list[int]:
    seen = list[Change]()
    assert consume(watched(), seen.append, places, client=stub, **more) == len(seen)
    return numbers(seen)


def test_parents_are_read_to_their_end_before_their_children() -> None:
    seen = read(family(), {})

    assert sorted(seen) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert seen.index(3) < seen.index(4) < seen.index(7)
    assert seen.index(3) < seen.index(5)


def test_children_wait_for_a_parent_that_is_not_at_its_end() -> None:
    stub, places = family(), dict[str, str]()
    stub.shards["root"].gaps = EMPTY

    assert read(stub, places) == []  # it has more, behind answers that are empty: its children come later
    stub.shards["root"].gaps = EMPTY - 1
    assert len(read(stub, places)) == 8


def test_a_shard_that_is_closed_while_it_is_read_hands_over_to_its_children() -> None:
    stub = Stub({"root": StubShard(None, written(1, 2))})
    seen = list[Change]()

    def split(change: Change) -> None:
        seen.append(change)
        if change.position == f"{2:021}":
            stub.shards["root"].closed = True
            stub.shards["child"] = StubShard("root", written(3))

    consume(watched(), split, {}, client=stub)

    assert numbers(seen) == [1, 2, 3]


@pytest.mark.parametrize("batch", [None, 1, 3])
def test_after_a_crash_anywhere_it_goes_on_after_the_last_confirmed(batch: int | None) -> None:
    for at in range(1, 9):
        places, seen = dict[str, str](), list[int]()

        def handle(given: Any, seen: list[int] = seen) -> None:
            seen.extend(numbers(given if isinstance(given, list) else [given]))

        handler = crashing(handle, at)
        try:
            consume(watched(), handler, places, client=family(), batch=batch)
        except Crash:
            last = len(seen)
            consume(watched(), handler, places, client=family(), batch=batch)
            again = [number for number in seen[last:] if number in seen[:last]]
            assert len(again) == len(seen) - 8
            assert 1 <= len(again) <= (batch or 1)
        assert set(seen) == set(range(1, 9))


def test_what_the_handler_has_not_done_is_not_confirmed() -> None:
    places = dict[str, str]()

    def fail(change: Change) -> None:
        if change.position == f"{3:021}":
            raise ValueError("not this one")

    with pytest.raises(ValueError, match="not this one"):
        consume(watched(), fail, places, client=family())

    assert places == {f"{ARN}/root": f"{2:021}"}
    assert read(family(), places)[0] == 3


def test_what_was_read_to_its_end_is_not_asked_again_and_forgotten_with_its_shard() -> None:
    stub, places = family(), dict[str, str]()
    read(stub, places)
    assert [name.rpartition("/")[2] for name, place in places.items() if place == FINISHED] == ["root", "left"]

    del stub.shards["root"]
    stub.asked.clear()
    stub.shards["leaf"].records += written(9)

    assert read(stub, places) == [9]
    assert ("records", "left") not in stub.asked
    assert f"{ARN}/root" not in places


def test_an_iterator_that_has_expired_is_renewed_where_it_was() -> None:
    stub, places = Stub({"root": StubShard(None, written(1, 2, 3), closed=True)}), dict[str, str]()
    seen = list[Change]()

    def slow(change: Change) -> None:
        seen.append(change)
        if len(seen) < 3:
            stub.fails.append("ExpiredIteratorException")

    consume(watched(), lambda changes: slow(changes[0]), places, client=stub, batch=1)

    assert numbers(seen) == [1, 2, 3]
    stub.fails += ["ExpiredIteratorException"] * 9
    with pytest.raises(Exception, match="ExpiredIteratorException"):
        consume(watched(), slow, {}, client=stub)


def test_a_busy_stream_is_asked_again_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "pause", lambda idle: idle < 3)
    stub = family()
    stub.fails += ["LimitExceededException"] * 3
    assert len(read(stub, {})) == 8
    stub.fails += ["LimitExceededException"] * 4
    with pytest.raises(Exception, match="LimitExceededException"):
        read(stub, {})


@pytest.mark.parametrize("how", ["trimmed", "the shard is gone", "the stream is another", "while it is read"])
def test_what_is_lost_is_said_and_skipped_only_when_asked(how: str) -> None:
    stub = Stub({"root": StubShard(None, written(1, 2, 3, 4))})
    places = {f"{ARN}/root": f"{1:021}"}
    if how == "trimmed":
        stub.shards["root"].trimmed = 2
    elif how == "the shard is gone":
        stub.shards = {"young": StubShard("root", written(3, 4))}
    elif how == "the stream is another":
        places = {f"{ARN[:-3]}999/root": f"{1:021}", "arn:of another/table/stream/1/root": "7"}
        stub.shards["root"].records = written(3, 4)
    else:
        stub.fails.append("TrimmedDataAccessException")
        stub.shards["root"].trimmed, places = 2, {f"{ARN}/root": f"{2:021}"}

    with pytest.raises(StreamError, match=r"^Watched has no longer in its stream .* 24 hours") as lost:
        read(stub, dict(places))
    assert (lost.value.where, "skip_lost=True" in lost.value.fix) == ("Watched", True)

    stub.fails += ["TrimmedDataAccessException"] * (how == "while it is read")
    assert read(stub, places, skip_lost=True) == [3, 4]


def test_no_more_are_done_than_asked_for_even_where_the_handler_feeds_the_stream() -> None:
    stub = Stub({"root": StubShard(None, written(1))})

    def feed(change: Change) -> None:
        stub.shards["root"].records += written(int(change.position) + 1)

    assert consume(watched(), feed, {}, client=stub, most=50) == 50


def test_a_change_says_what_was_and_what_is() -> None:
    one, other = {"PK": "A", "SK": "B", "N": 1}, {"PK": "A", "SK": "B", "N": 2, "Tags": {"x"}}
    gone = record(3, other, None, userIdentity={"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"})
    in_lambda = {**gone, "userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"}}
    made, changed, removed = map(Change.of, (record(1, None, one), record(2, one, other), gone))

    assert (made.kind, made.old, made.new, made.id) == ("INSERT", None, one, "event-1")
    assert (changed.kind, changed.old, changed.new, changed.item) == ("MODIFY", one, other, other)
    assert (removed.kind, removed.new, removed.item) == ("REMOVE", None, other)
    assert [made.expired, changed.expired, removed.expired, Change.of(in_lambda).expired] == [False, False, True, True]
    assert "event" not in repr(made)
    with pytest.raises(ModelError, match="is no record of a stream"):
        Change.of({"eventName": "INSERT"})


def test_places_are_kept_in_a_file_and_in_an_item(tmp_path: Path) -> None:
    places = FileCheckpoint(tmp_path / "places.json")
    read(family(), places)
    assert dict(FileCheckpoint(places.path)) == dict(places) != {}
    assert read(family(), FileCheckpoint(places.path)) == []
    for text in ("{", "[]", json.dumps({"a": 1})):
        places.path.write_text(text)
        with pytest.raises(StreamError, match="it is no checkpoint"):
            FileCheckpoint(places.path)

    table, key = connect(NOTES), {"PK": "PLACES", "SK": "a"}
    read(family(), TableCheckpoint(table, key))
    assert read(family(), TableCheckpoint(table, key)) == []
    table.put_item(Item={**key, "Places": 1})
    with pytest.raises(StreamError, match="has another item of the key"):
        TableCheckpoint(table, key)


def test_faults_lose_nothing_and_keep_the_order_of_each_item() -> None:
    changes = [Change("MODIFY", {"PK": f"{n % 5}"}, position=f"{n}") for n in range(100)]

    mixed, again = shuffled(changes, 1), replayed(changes, 1)

    assert mixed == shuffled(changes, 1) != changes
    assert sorted(map(int, (each.position for each in mixed))) == list(range(100))
    for n in range(5):
        mine = [int(each.position) for each in mixed if each.keys == {"PK": f"{n}"}]
        assert mine == sorted(mine)
    assert len(again) > 103
    assert {each.position for each in again} == {each.position for each in changes}
    jumps = [(one, two) for one, two in pairwise(again) if int(two.position) <= int(one.position)]
    assert len(jumps) == 3


def test_the_stream_of_a_table_that_connect_made() -> None:
    table, places = connect(NOTES), dict[str, str]()
    first = NOTES.item("Note", {"Id": "1", "Text": "one"})
    key = {"PK": first["PK"], "SK": first["SK"]}

    def kinds() -> list[str]:
        seen = list[Change]()
        consume(table, seen.append, places)
        return [change.kind for change in seen]

    table.put_item(Item=first)
    table.put_item(Item=first)  # which changes nothing
    assert kinds() == ["INSERT"]
    table.update_item(Key=key, UpdateExpression="SET #t = :t", ExpressionAttributeNames={"#t": "Text"},
                      ExpressionAttributeValues={":t": "two"})  # fmt: skip
    table.update_item(Key={**key, "SK": "NEW"}, UpdateExpression="ADD N :n", ExpressionAttributeValues={":n": 1})
    table.delete_item(Key=key)
    assert kinds() == ["MODIFY", "INSERT", "REMOVE"]
    assert kinds() == []


def test_what_cannot_be_consumed_is_said() -> None:
    with pytest.raises(StreamError, match=r"^Watched has no stream\. Declare settings=Settings"):
        consume(watched(None), print, {}, client=family())
    for wrong in ({"handler": 7}, {"checkpoint": None}, {"batch": 0}, {"batch": True}, {"most": 0}):
        given: Any = {"handler": print, "checkpoint": {}, **wrong}
        with pytest.raises(ModelError, match=f"{next(iter(wrong))} is"):
            consume(watched(), client=family(), **given)
    with pytest.raises(ModelError, match="it needs a table"):
        consume(NOTES, print, {})  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r'client=boto3\.client\("dynamodbstreams"\)'):
        consume(watched(), print, {})


def test_the_stream_of_a_simulation_that_has_ended_reaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    client = backend.streams_of("moto", None)
    assert client.meta.endpoint_url == "https://streams.dynamodb.us-east-1.amazonaws.com"
    monkeypatch.setattr(backend, "_mock", None)
    with pytest.raises(BackendError, match="The simulation that held this table has ended"):
        client.list_streams()
