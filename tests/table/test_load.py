"""What goes into a table, and what is read of it: every item, each once, or nothing at all."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.design.entity import Item
from f1model.errors import BackendError, ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.patience import ATTEMPTS
from f1model.table.connect import connect
from f1model.table.load import MANY, load, scan

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


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"PK": "A#a", "Note": "no sort key"}, "SmallTable: A#a: SK is missing"),
        ({"PK": "A#a", "SK": "A#9", "Note": "x" * 410_000}, "SmallTable: A#a, A#9: the item is 410,0"),
        ({"PK": "A#a", "SK": "A#9", "Note": 1.5}, "SmallTable: A#a, A#9: Note is 1.5, a float"),
    ],
)
def test_an_item_that_the_engine_would_refuse_is_named_before_anything_is_sent(
    wrong: Item, said: str, record: Record
) -> None:
    table = connect(SMALL)
    undeclared = type(table)(table.name, client=table.meta.client)  # as boto3 alone gives it
    sent = record(table.meta.client, "batch_write_item")

    for each in (table, undeclared):
        with pytest.raises(ModelError) as error:
            load(each, [*items(60), wrong])
        assert str(error.value).startswith(said)
    assert sent == []


class Engine:
    """A client's ``batch_write_item`` that accepts as many items of each batch as it is told, then all."""

    def __init__(self, table: Any, accepted: Iterable[int]) -> None:
        self.send, self.name, self.accepted = table.meta.client.batch_write_item, table.name, iter(accepted)
        self.batches: list[int] = []

    def __call__(self, RequestItems: Any) -> Any:  # noqa: N803  (boto3's own spelling)
        writes = RequestItems[self.name]
        taken = min(next(self.accepted, len(writes)), len(writes))
        self.batches.append(len(writes))
        if taken:
            self.send(RequestItems={self.name: writes[:taken]})
        return {"UnprocessedItems": {self.name: writes[taken:]} if writes[taken:] else {}}


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    pauses: list[float] = []
    monkeypatch.setattr("f1model.patience.sleep", pauses.append)
    return pauses


def held_back(table: Any, accepted: Iterable[int], monkeypatch: pytest.MonkeyPatch) -> Engine:
    engine = Engine(table, accepted)
    monkeypatch.setattr(table.meta.client, "batch_write_item", engine)
    return engine


def test_what_is_not_processed_is_sent_again_after_a_pause_that_grows(
    slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = connect(SMALL)
    engine = held_back(table, [25, 0, 0, 0, 5, 0, 1], monkeypatch)

    assert load(table, items(60)) == 60

    assert stored(table) == items(60)
    assert engine.batches == [25, 25, 25, 25, 25, 25, 25, 25, 4]
    assert slept == [0.1, 0.2, 0.4, 0.05, 0.1, 0.05]


def test_an_engine_that_accepts_nothing_is_given_up_on_one_line(
    slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = connect(SMALL)
    engine = held_back(table, [25, 5, *[0] * 100], monkeypatch)

    with pytest.raises(BackendError) as error:
        load(table, items(60))

    assert str(error.value) == (
        "SmallTable accepts nothing more for the time being; 30 of 60 items are stored. Give it time, or more "
        "capacity, and load again."
    )
    assert stored(table) == items(30)
    assert len(engine.batches) == 2 + ATTEMPTS
    assert 30 < sum(slept) < 60
    assert max(slept) == 5


def test_throttling_that_does_not_end_says_how_many_are_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    table = connect(SMALL)
    refusal = ClientError({"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "slow down"}}, "X")
    engine = held_back(table, [25], monkeypatch)
    answers = iter([engine])

    def answer(**request: Any) -> Any:
        if (send := next(answers, None)) is None:
            raise refusal
        return send(**request)

    monkeypatch.setattr(table.meta.client, "batch_write_item", answer)

    with pytest.raises(BackendError, match="; 25 of 60 items are stored") as error:
        load(table, items(60))
    assert error.value.__cause__ is refusal


@pytest.mark.parametrize(
    "ends", [KeyboardInterrupt(), ClientError({"Error": {"Code": "AccessDenied"}}, "X"), OSError()]
)
def test_whatever_ends_it_passes_through_with_a_note_of_how_many_are_stored(
    ends: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = connect(SMALL)
    engine = held_back(table, [25, 5], monkeypatch)
    answers = iter([engine, engine])

    def answer(**request: Any) -> Any:
        if (send := next(answers, None)) is None:
            raise ends
        return send(**request)

    monkeypatch.setattr(table.meta.client, "batch_write_item", answer)
    monkeypatch.setattr("f1model.patience.sleep", lambda _: None)

    with pytest.raises(type(ends)) as error:
        load(table, items(60))
    assert error.value is ends
    assert error.value.__notes__ == ["30 of 60 items are stored."]


def test_the_bar_counts_what_is_stored(slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    table = connect(SMALL)
    held_back(table, [25, 0, 5], monkeypatch)
    counted: list[tuple[int, int]] = []

    def progress(writes: Collection[Item]) -> Iterator[Item]:
        for number, item in enumerate(writes, start=1):
            yield item
            counted.append((number, table.scan(Select="COUNT")["Count"]))

    load(table, items(60), progress=progress)

    assert [number for number, _ in counted] == list(range(1, 61))
    assert all(number <= there for number, there in counted)


def test_many_items_go_into_the_simulation_at_once_and_are_the_same(record: Record) -> None:
    odd = {"B": b"\xff", "Notes": {"a": [b"x", {b"y"}, {1, Decimal("1.5")}, None, True, {}, -0, "é"], "b": {b"z", b""}}}
    many = [{**item, **odd, "Turn": number % 7} for number, item in enumerate(items(MANY))]
    few, table = connect(replace(SMALL, table="FewTable")), connect(SMALL)
    for start in range(0, MANY, MANY // 2):
        load(few, many[start : start + MANY // 2])
    sent = record(table.meta.client, "batch_write_item")

    assert load(table, many) == load(table, many) == MANY

    assert sent == []
    assert table.scan() | {"ResponseMetadata": 0} == few.scan() | {"ResponseMetadata": 0}
    assert table.get_item(Key={"PK": "A#a", "SK": "A#007"})["Item"] == many[7]
    twice = [*many, {**many[0], "Note": "second"}]
    with pytest.raises(ModelError, match=rf"^1 of {MANY + 1} items would be lost"):
        load(table, twice)
    bar: list[Item] = []

    def progress(writes: Collection[Item]) -> Iterator[Item]:
        for item in writes:
            bar.append(item)
            yield item

    load(table, twice, last_wins=True, progress=progress)
    assert (len(bar), table.get_item(Key={"PK": "A#a", "SK": "A#000"})["Item"]["Note"]) == (MANY, "second")


def test_cut_off_in_between_it_says_how_many_are_stored_and_loading_again_completes_them() -> None:
    table = connect(SMALL)

    def interrupted(writes: Collection[Item]) -> Iterator[Item]:
        for number, item in enumerate(writes):
            if number == 50:
                raise KeyboardInterrupt
            yield item

    with pytest.raises(KeyboardInterrupt) as error:
        load(table, items(MANY), progress=interrupted)

    assert error.value.__notes__ == [f"50 of {MANY} items are stored."]
    assert table.scan(Select="COUNT")["Count"] == 50
    assert load(table, items(MANY)) == table.scan(Select="COUNT")["Count"] == MANY


def test_many_items_for_a_table_that_has_other_keys_by_now_are_refused_by_the_engine() -> None:
    table = connect(SMALL)
    connect(replace(SMALL, entities=[], key_types={"SK": "N"}))

    with pytest.raises(ClientError) as error:
        load(table, items(MANY))
    assert error.value.response["Error"]["Code"] == "ValidationException"


def test_a_scan_follows_every_page() -> None:
    class Paged:
        name = "PagedTable"
        get_item: Any = staticmethod(dict)
        events = SimpleNamespace(register_first=lambda *_, **__: None)
        meta = SimpleNamespace(
            client=SimpleNamespace(meta=SimpleNamespace(endpoint_url="http://localhost:8000", events=events))
        )

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
