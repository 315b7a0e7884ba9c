from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr, Key

from tests.course.exercises.asked import ask, mistaken

NEW = "NOT contains(Counted, :id)"


def swallowed(table: Any, write: Callable[[], Any]) -> None:
    with suppress(table.meta.client.exceptions.ConditionalCheckFailedException):
        write()


def wins(
    condition: str | None = NEW,
    position: Any = 1,
    catch: bool = True,
    by: str = "id",
    key: str = "WINS",
    sort: str = "DRIVER#",
) -> Callable[..., None]:
    def count(table: Any, change: Any) -> None:
        if position != "any" and change.item.get("FinishPosition") != position:
            return
        told = getattr(change, by)
        asked: dict[str, Any] = {
            "Key": {"PK": key, "SK": f"{sort}{change.item['DriverId']}"},
            "UpdateExpression": f"ADD Wins :one{', Counted :ids' if condition == NEW else ''}",
            "ExpressionAttributeValues": {":one": 1},
        }
        if condition:
            asked["ConditionExpression"] = condition
        if condition == NEW:
            asked["ExpressionAttributeValues"] |= {":id": told, ":ids": {told}}
        if not catch:
            table.update_item(**asked)
        else:
            swallowed(table, lambda: table.update_item(**asked))

    return count


def only_later_rounds(table: Any, change: Any) -> None:
    if change.item.get("FinishPosition") == 1:
        swallowed(table, lambda: table.update_item(
            Key={"PK": "WINS", "SK": f"DRIVER#{change.item['DriverId']}"},
            UpdateExpression="ADD Wins :one SET Newest = :round",
            ConditionExpression="attribute_not_exists(PK) OR Newest < :round",
            ExpressionAttributeValues={":one": 1, ":round": change.item["Round"]},
        ))  # fmt: skip


def needs_a_position(table: Any, change: Any) -> None:
    if change.item["FinishPosition"] == 1:
        wins()(table, change)


def mark(table: Any, change: Any) -> dict[str, Any]:
    return {"Item": {"PK": "SEEN", "SK": change.id}, "ConditionExpression": "attribute_not_exists(PK)"}


def marks_first(table: Any, change: Any) -> None:
    def both() -> None:
        table.put_item(**mark(table, change))
        wins(None)(table, change)

    if change.item.get("FinishPosition") == 1:
        swallowed(table, both)


def marks_later(table: Any, change: Any) -> None:
    if change.item.get("FinishPosition") != 1:
        return
    if "Item" not in table.get_item(Key={"PK": "SEEN", "SK": change.id}):
        wins(None)(table, change)
        table.put_item(**mark(table, change))


def transacts(table: Any, change: Any) -> None:
    if change.item.get("FinishPosition") != 1:
        return
    update = {"Key": {"PK": "WINS", "SK": f"DRIVER#{change.item['DriverId']}"}, "UpdateExpression": "ADD Wins :one",
              "ExpressionAttributeValues": {":one": 1}}  # fmt: skip
    with suppress(table.meta.client.exceptions.TransactionCanceledException):
        table.meta.client.transact_write_items(
            TransactItems=[{"Put": {"TableName": table.name, **mark(table, change)}},
                           {"Update": {"TableName": table.name, **update}}]
        )  # fmt: skip


def latest(condition: Any = "newer", catch: bool = True, **more: Any) -> Callable[..., None]:
    def keep(table: Any, change: Any) -> None:
        item = {name: change.item[name] for name in ("Round", "PositionText")} | more
        asked: dict[str, Any] = {"Item": {"PK": "LATEST", "SK": f"DRIVER#{change.item['DriverId']}", **item}}
        if condition == "newer":
            asked["ConditionExpression"] = Attr("PK").not_exists() | Attr("Round").lte(change.item["Round"])
        elif condition == "position":
            asked["Item"]["At"] = change.position
            asked["ConditionExpression"] = Attr("PK").not_exists() | Attr("At").lt(change.position)
        elif condition:
            asked["ConditionExpression"] = condition
        if catch:
            swallowed(table, lambda: table.put_item(**asked))
        else:
            table.put_item(**asked)

    return keep


def own(only: str | None = "ResultItem", removes: bool = True, modifies: bool = False) -> Callable[..., None]:
    def count(table: Any, change: Any) -> None:
        if only and change.item["Type"] != only:
            return
        more = (change.new is not None) - (change.old is not None if removes else 0)
        more += 1 if modifies and change.kind == "MODIFY" else 0
        table.update_item(
            Key={"PK": "F1#SEASONS", "SK": f"SEASON#{change.item['SeasonId']}"},
            UpdateExpression="ADD Results :more",
            ExpressionAttributeValues={":more": max(more, -1)},
        )

    return count


def counts_everything(table: Any, change: Any) -> None:
    table.update_item(
        Key={"PK": "F1#SEASONS", "SK": f"SEASON#{change.item['SeasonId']}"},
        UpdateExpression="ADD Results :one",
        ExpressionAttributeValues={":one": 1},
    )


def counts_all_but_itself(table: Any, change: Any) -> None:
    if change.kind == "INSERT":
        counts_everything(table, change)


def reads(table: Any, change: Any) -> None:
    table.get_item(Key=change.keys)


def notes(table: Any, **more: Any) -> Any:
    return table.query(KeyConditionExpression=Key("PK").eq("NOTES"), **more)["Items"]


def deletes(table: Any, now: int) -> Any:
    for note in notes(table):
        if note.get("Expires", now + 1) <= now:
            table.delete_item(Key={"PK": note["PK"], "SK": note["SK"]})
    return notes(table)


WRONG: list[tuple[str, Any, str]] = [
    ("18.a", reads, "there is no item with the keys WINS and DRIVER#fernando-alonso"),
    ("18.a", wins(key="WIN"), "there is no item with the keys WINS and"),
    ("18.a", needs_a_position, "A driver who retired has no FinishPosition"),
    ("18.a", wins(position="any"), "has a win, and never came first"),
    ("18.a", wins(None), "A change came twice: Fernando Alonso's win in round 1"),
    ("18.a", wins("attribute_not_exists(PK)"), "Does your guard refuse more than the very same change?"),
    ("18.a", wins(catch=False), "stopped with ConditionalCheckFailedException. Then the consumer can never go on"),
    ("18.a", marks_first, "It died after write 1 for a change, which was then delivered again. The win counts not at"),
    ("18.a", marks_later, "The win counts twice. Sum and guard have to be written at once"),
    ("18.a", only_later_rounds, "Delivered from the last to the first: DRIVER#jenson-button has won 2 of five races"),
    ("18.a", wins(sort=""), "There is an item with the keys WINS and fernando-alonso. They should be WINS and DRIVER#"),
    ("18.b", latest(Attr("Round").gt(0)), "Where no item is yet, a comparison is false: let the first one in"),
    ("18.b", reads, "Delivered in order: there is no item with the keys LATEST and"),
    ("18.b", latest(None), "Delivered from the last to the first: Fernando Alonso's latest was round 5"),
    ("18.b", latest("attribute_not_exists(PK)"), "Delivered in order: Fernando Alonso's latest was round 5, place 2"),
    ("18.b", latest("position"), "need not be the newest, nor need the one with the greatest position"),
    ("18.b", latest(catch=False), "A change came that is older than the one before, or the same, and it stopped with"),
    ("18.b", latest(PositionText="1"), "Look at both"),
    ("18.c", counts_everything, "It goes on and on: each of your own updates is a change in the same stream"),
    ("18.c", own(only=None), "Results is 26. The race and the season are in the stream, too"),
    ("18.c", counts_all_but_itself, "Results is 26. The race and the season are in the stream, too"),
    ("18.c", reads, "Results is None"),
    ("18.c", own(modifies=True), "which makes no new one. Results was 24, and is 25"),
    ("18.c", own(removes=False), "which makes no new one"),
    ("18.d", lambda table, now: notes(table), "The note of yesterday has expired, and it was given"),
    ("18.d", lambda table, now: notes(table, FilterExpression=Attr("Expires").gt(now)), "never expires, and it is"),
    ("18.d", lambda table, now: [each for each in notes(table) if each.get("Expires", 0) * 1000 > now],
     "The note without Expires never expires"),
    ("18.d", lambda table, now: [each for each in notes(table) if each.get("Expires", 1e20) > now * 1000],
     "The note that expires tomorrow is missing. Expires and now both count seconds"),
    ("18.d", lambda table, now: [each for each in notes(table) if each.get("Expires", 1e20) > 1_790_000_000],
     "with another now, the note of tomorrow has expired as well"),
    ("18.d", lambda table, now: [each for each in notes(table)
                                 if each.get("Expires", 1e20) > now or each["Expires"] < now - 157_788_000],
     "so it will always be stored"),
    ("18.d", deletes, "Notes were deleted or changed. Only read"),
    ("18.d", lambda table, now: 3, "It should give a list"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("18.a", wins()),
        ("18.a", wins(by="position")),
        ("18.a", transacts),
        ("18.b", latest()),
        ("18.c", own()),
        ("18.d", lambda table, now: [each for each in notes(table) if each.get("Expires", now + 1) > now]),
        (
            "18.d",
            lambda table, now: table.scan(FilterExpression=Attr("Expires").not_exists() | Attr("Expires").gt(now))[
                "Items"
            ],
        ),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")
