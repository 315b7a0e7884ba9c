"""What goes into a table, and what is read of it: every item, each once, or nothing at all."""

from collections.abc import Callable, Collection, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.design.entity import Item
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.table.connect import connect
from f1model.table.load import load, scan

from .engine import SMALL, items, stored

Record = Callable[[Any, str], list[dict[str, Any]]]


def test_load_sends_batches_of_25(record: Record) -> None:
    table = connect(SMALL)
    sent = record(table.meta.client, "batch_write_item")

    assert load(table, iter(items(60))) == 60
    assert [len(request["RequestItems"]["SmallTable"]) for request in sent] == [25, 25, 10]
    assert stored(table) == items(60)


def test_load_twice_is_load_once() -> None:
    table = connect(SMALL)
    load(table, items(40))

    assert load(table, items(40)) == 40
    assert stored(table) == items(40)


def test_equal_primary_keys_are_refused_by_name_and_nothing_is_sent(record: Record) -> None:
    table = connect(SMALL)
    sent = record(table.meta.client, "batch_write_item")
    twice = items(30) + [{**item, "Note": "second"} for item in items(5)] + items(1)

    with pytest.raises(ModelError) as error:
        load(table, twice)

    assert str(error.value) == (
        "6 of 36 items would be lost, because they share a primary key with another: A#a, A#000 (3 items); "
        "A#a, A#001 (2 items); A#a, A#002 (2 items); and 2 keys more. "
        "Put something unique into the key, or load with last_wins=True."
    )
    assert sent == []
    with pytest.raises(ModelError, match=r": A#a, A#000 \(2 items\)\. Put something unique"):
        load(table, items(2) + items(1))


def test_progress_gets_the_items_with_their_number_and_every_one_passes() -> None:
    table = connect(SMALL)
    passed: list[tuple[int, Item]] = []

    def progress(writes: Collection[Item]) -> Iterator[Item]:
        for item in writes:
            passed.append((len(writes), item))
            yield item

    twice = [*items(60), {**items(1)[0], "Note": "second"}]
    assert load(table, iter(twice), last_wins=True, progress=progress) == 60

    assert passed == [(60, item) for item in stored(table)]
    assert passed[0][1]["Note"] == "second"


def test_the_last_of_equal_primary_keys_wins_when_asked_to() -> None:
    table = connect(SMALL)

    assert load(table, [*items(30), {**items(1)[0], "Note": "second"}], last_wins=True) == 30
    assert [item["Note"] for item in stored(table)] == ["second"] + ["first"] * 29


def test_keys_that_results_of_one_race_share_are_named() -> None:
    shared = f1_items(F1, seasons=[1955], rounds=[1])
    renamed = [{**item, "SK": item["SK"].split("#RESULT#")[0]} for item in shared]

    with pytest.raises(ModelError, match=r"SEASON#1955, RACE#01 \(\d+ items\)"):
        load(connect(F1), renamed)


def test_an_item_without_its_key_is_refused_by_the_engine() -> None:
    with pytest.raises(ClientError) as error:
        load(connect(SMALL), [{"PK": "A#a", "Note": "no sort key"}])
    assert error.value.response["Error"]["Code"] == "ValidationException"


def test_unprocessed_items_are_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    table = connect(SMALL)
    client = table.meta.client
    send = client.batch_write_item
    held_back: list[Any] = []

    def batch_write_item(RequestItems: Any) -> Any:  # noqa: N803  (boto3's own spelling)
        if held_back:
            return send(RequestItems=RequestItems)
        writes = RequestItems[table.name]
        held_back.extend(writes[5:])
        send(RequestItems={table.name: writes[:5]})
        return {"UnprocessedItems": {table.name: writes[5:]}}

    monkeypatch.setattr(client, "batch_write_item", batch_write_item)

    assert load(table, items(60)) == 60
    assert len(held_back) == 20
    assert stored(table) == items(60)


def test_a_scan_follows_every_page() -> None:
    class Paged:
        name = "PagedTable"
        get_item: Any = staticmethod(dict)
        meta = SimpleNamespace(client=SimpleNamespace(meta=SimpleNamespace(endpoint_url="http://localhost:8000")))

        def scan(self, **arguments: Any) -> dict[str, Any]:
            if "ExclusiveStartKey" in arguments:
                return {"Items": [{"PK": "b", "SK": arguments["ExclusiveStartKey"]["SK"]}]}
            return {"Items": [{"PK": "a", "SK": "1"}], "LastEvaluatedKey": {"SK": "2"}}

    assert list(scan(Paged())) == [{"PK": "a", "SK": "1"}, {"PK": "b", "SK": "2"}]  # type: ignore[arg-type]


def test_a_simulated_table_is_read_at_once_as_its_pages_would_be() -> None:
    many = [{**item, "B": b"\xff", "Notes": {"a": [b"x", {b"y"}, {1, 2}, None, True, {}]}} for item in items(20)]
    table = connect(SMALL)
    load(table, many)

    assert list(scan(table)) == table.scan()["Items"]
