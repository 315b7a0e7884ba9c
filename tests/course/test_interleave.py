"""Writers that meet in every order, and jobs that are killed: each order is tried once, and what breaks is found."""

import re
from collections.abc import Callable, Mapping
from itertools import permutations
from math import comb
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from f1model.course.interleave import MOST_ORDERS, every_order, interleave, kill
from f1model.course.orders import Search
from f1model.course.replay import Run
from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.table.connect import connect

MODEL = DataModel("MeetingTable", [Entity("Thing", "THING#{Id}", None, {"Id": "S", "Count": "N"})], sort=None)
KEY = {"PK": "THING#1"}
ONE = {**KEY, "Id": "1", "Count": 0, "Type": "Thing"}


@pytest.fixture(scope="module")
def table() -> Any:
    return connect(MODEL, backend="moto")


def reads(times: int) -> Callable[[Any], int]:
    def writer(table: Any) -> int:
        return sum("Item" in table.get_item(Key=KEY) for _ in range(times))

    return writer


def adds(table: Any) -> None:
    table.update_item(Key=KEY, UpdateExpression="ADD #n :one",
                      ExpressionAttributeNames={"#n": "Count"}, ExpressionAttributeValues={":one": 1})  # fmt: skip


def reads_and_puts(table: Any) -> int:
    item = table.get_item(Key=KEY)["Item"]
    item["Count"] += 1  # in place: what is answered again must not have changed
    table.put_item(Item=item)
    return int(item["Count"])


def counted_twice(items: list[Item], told: Mapping[str, Any]) -> bool:
    """Two events count as two.

    This line is not shown.
    """
    return bool(items[0]["Count"] == 2)


def anything(items: list[Item], told: Mapping[str, Any]) -> bool:
    return True


@pytest.mark.parametrize("lengths", [(0, 1), (1, 1), (2, 2), (3, 2), (2, 1, 1)])
def test_each_order_is_tried_once_and_no_other(table: Any, lengths: tuple[int, ...]) -> None:
    turns = [number for number, length in enumerate(lengths) for _ in range(length)]

    met = [tuple(each.turns) for each in every_order(table, lambda: None, [reads(length) for length in lengths])]

    assert sorted(met) == sorted(set(permutations(turns)))


def test_what_is_broken_in_some_orders_is_found_and_what_is_atomic_is_not_broken(table: Any) -> None:
    lost = interleave(table, {"one": reads_and_puts, "other": reads_and_puts}, counted_twice, [ONE])
    kept = interleave(table, {"one": adds, "other": adds}, counted_twice, [ONE])

    assert [order.turns for order in lost.orders] == ["1 1 2 2", "1 2 1 2", "1 2 2 1", "2 1 1 2", "2 1 2 1", "2 2 1 1"]
    assert len(lost.orders) == comb(4, 2)
    assert [order.turns for order in lost.broken] == ["1 2 1 2", "1 2 2 1", "2 1 1 2", "2 1 2 1"]
    assert lost.orders[0].told == {"one": 1, "other": 2}
    assert lost.broken[0].told == {"one": 1, "other": 1}
    assert lost.broken[0].items == [{**ONE, "Count": 1}]
    assert (len(kept.orders), kept.broken) == (2, [])


def test_a_job_is_killed_after_each_request_and_its_last_answer_is_lost_too(table: Any) -> None:
    def twice(table: Any) -> str:
        adds(table)
        adds(table)
        return "counted"

    found = kill(table, twice, counted_twice, [ONE])

    assert [order.items[0]["Count"] for order in found.orders] == [3, 4]
    assert len(found.broken) == 2
    assert found.orders[0].told == {"first run": "nothing: it was killed", "run again": "counted"}
    assert kill(table, reads(0), anything).orders == []


def test_every_request_of_a_writer_is_a_step_also_those_of_its_client_and_a_refusal_is_an_answer(table: Any) -> None:
    def writer(table: Any) -> list[str]:
        client, told = table.meta.client, []
        with table.batch_writer() as batch:
            batch.put_item(Item=ONE)
            batch.put_item(Item={"PK": "THING#2"})
        for condition in ("attribute_not_exists(PK)", Attr("PK").exists()):
            try:
                table.delete_item(Key=KEY, ConditionExpression=condition)
                told.append("done")
            except client.exceptions.ConditionalCheckFailedException:
                told.append("refused")
        client.transact_write_items(TransactItems=[{"Put": {"TableName": table.name, "Item": ONE}}])
        told.append(str(table.query(KeyConditionExpression=Key("PK").eq("THING#2"))["Count"]))
        return told

    found = interleave(table, {"one": writer}, anything)

    operations = ["batch_write_item", "delete_item", "delete_item", "transact_write_items", "query"]
    assert [step.operation for _, step in found.orders[0].steps] == operations
    assert found.orders[0].told == {"one": ["refused", "done", "1"]}
    said = repr(found)
    assert "BatchWriteItem: 2 puts -> done" in said
    assert "DeleteItem THING#1 if attribute_not_exists(PK) -> refused" in said
    assert "DeleteItem THING#1 if attribute_exists(PK) -> done" in said
    assert "TransactWriteItems: Put THING#1 (Id 1, Count 0) -> done" in said
    assert "Query: PK = THING#2 -> 1 item" in said


def test_an_error_is_what_the_writer_was_told_and_a_broad_except_does_not_stop_the_search(table: Any) -> None:
    def fails(table: Any) -> None:
        table.get_item(Key={"Nonsense": 1})

    def swallows(table: Any) -> str:
        try:
            return str(reads(2)(table))
        except Exception:
            return "swallowed"

    found = interleave(table, {"one": fails, "other": swallows}, anything, [ONE])

    assert {order.told["other"] for order in found.orders} == {"2"}
    assert all(isinstance(order.told["one"], ClientError) for order in found.orders)
    assert "one    is told ClientError" in repr(found)


def test_a_writer_that_is_not_the_same_again_or_endless_and_what_is_no_writer_are_refused(
    table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(Run.__init__.__globals__, "MOST_REQUESTS", 7)
    drawn = iter(range(100))

    def changes(table: Any) -> None:
        for _ in range(2):
            table.get_item(Key={"PK": f"{next(drawn)}"})

    def endless(table: Any) -> None:
        while True:
            table.get_item(Key=KEY)

    with pytest.raises(ModelError, match=r"^changes: its request 1 was another one when it was run again"):
        interleave(table, {"one": changes}, anything)
    with pytest.raises(ModelError, match=r"^endless: it asked 7 times and did not stop"):
        interleave(table, {"one": endless}, anything)
    with pytest.raises(ModelError, match="needs writers by their names"):
        interleave(table, [adds, adds], anything)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="needs a table"):
        kill(MODEL, adds, anything)


def test_too_many_orders_are_refused(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(interleave.__globals__, "MOST_ORDERS", 5)

    with pytest.raises(ModelError, match="there are more than 5 orders"):
        interleave(table, {"one": reads(2), "other": reads(2)}, anything)
    assert MOST_ORDERS == 1_000


def test_the_picture_marks_what_is_broken_in_words_and_escapes_what_comes_from_data(table: Any) -> None:
    def nasty(table: Any) -> str:
        table.put_item(Item={**ONE, "Id": "<b>&"})
        return "<i>"

    def never(items: list[Item], told: Mapping[str, Any]) -> bool:
        """No <u>."""
        return False

    html = interleave(table, {"<one>": nasty, "other": adds}, never).to_html()

    assert "<strong>✗ broken:</strong> No &lt;u&gt;" in html
    assert "PutItem THING#1 (Id &lt;b&gt;&amp;, Count 0)" in html
    assert "&lt;one&gt;" in html
    assert "<strong>&lt;i&gt;</strong>" in html
    assert {*re.findall(r"<(\w+)", html)} <= {
        "div",
        "table",
        "caption",
        "strong",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "wbr",
    }
    assert "✗ killed here" in kill(table, adds, counted_twice, [ONE]).to_html()


def test_what_holds_shows_the_order_with_the_most_turns(table: Any) -> None:
    found = interleave(table, {"one": reads(2), "other": reads(2)}, anything, [ONE])

    assert found.shown
    assert found.shown.turns == "1 2 1 2"
    assert found.summary == "6 orders tried: always kept"
    assert Search(["one"], "nothing", []).shown is None
    assert "✓ kept" in found.to_html()
