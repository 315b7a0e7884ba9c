from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from f1model.design.comparison import above, exists, missing
from f1model.design.write import WritePattern
from f1model.errors import ConditionError, F1ModelError
from f1model.f1.models import F1, GROWN
from f1model.query.apply import apply
from tests.course.exercises.asked import ask, mistaken
from tests.course.exercises.swaps import (
    PLACE,
    by_table,
    changes_drivers,
    deletes,
    in_place,
    moved,
    puts,
    rekeys,
    sets_drivers,
    swap,
    typed,
    with_times,
)

REFUSED = "ConditionalCheckFailedException"
ANY = f"{REFUSED} ValidationException"
TO_FOURTH = {"Rank": 4, "FinishPosition": 4, "PositionText": "4", "FinishPoints": 12}
TO_THIRD = {"Rank": 3, "FinishPosition": 3, "PositionText": "3", "FinishPoints": 15}
SAFE = ["put", "set", "insert", "locked", "delete"]


def update(table: Any, key: Any, expression: str, **more: Any) -> None:
    values = {f":{name}": value for name, value in more.items() if name in ("p", "s", "zero")}
    options = {name: value for name, value in more.items() if f":{name}" not in values}
    table.update_item(Key=key, UpdateExpression=expression, ExpressionAttributeValues=values, **options)


def told(refusal: str, function: Callable[..., None]) -> Callable[..., bool]:
    """The function, which answers False where it meets this refusal, and True where it meets none."""

    def tell(*arguments: Any) -> bool:
        try:
            function(*arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] not in refusal:
                raise
            return False
        return True

    return tell


def set_points(condition: Any) -> Callable[..., None]:
    def correct(table: Any, key: Any, points: int) -> None:
        options = {"ConditionExpression": condition} if condition else {}
        update(table, key, "SET FinishPoints = :p", p=points, **options)

    return correct


def rewrites(table: Any, key: Any, points: int) -> bool:
    item = table.get_item(Key=key).get("Item")
    if item is None:
        return False
    table.put_item(Item={**item, "FinishPoints": points})
    return True


def looks_and_updates(table: Any, key: Any, points: int) -> bool:
    if "Item" not in table.get_item(Key=key):
        return False
    set_points(None)(table, key, points)
    return True


def tidies_up(table: Any, key: Any, points: int) -> bool:
    answer = table.update_item(
        Key=key,
        UpdateExpression="SET FinishPoints = :p",
        ExpressionAttributeValues={":p": points},
        ReturnValues="ALL_OLD",
    )
    there = bool(answer.get("Attributes"))
    if not there:
        table.delete_item(Key=key)
    return there


def transacts(table: Any, key: Any, points: int) -> None:
    update = {"TableName": table.name, "Key": key, "UpdateExpression": "SET FinishPoints = :p",
              "ConditionExpression": "attribute_exists(PK)", "ExpressionAttributeValues": {":p": points}}  # fmt: skip
    table.meta.client.transact_write_items(TransactItems=[{"Update": update}])


def sets_what_it_saw(table: Any, key: Any, points: int) -> None:
    seen = table.get_item(Key=key).get("Item", {}).get("FinishPoints", 0)
    condition = Attr("FinishPoints").eq(seen) | (Attr("FinishPoints").not_exists() & Attr("PK").exists())
    set_points(condition)(table, key, points)


careful = told(REFUSED, set_points("attribute_exists(PK)"))


def penalty(kind: str = "change", **parts: Any) -> WritePattern:
    return WritePattern("Add a penalty", **{kind: "ResultItem", **parts})


ADDS: dict[str, Any] = {"adds": {"Penalty": None}}


def saver(
    condition: str | None = "attribute_not_exists(Version) OR Version = :seen",
    step: int = 1,
    refusal: str = REFUSED,
    fresh: bool = False,
    first: int = 0,
) -> Callable[..., bool]:
    def save(table: Any, seen: Any, changes: Any) -> None:
        found = table.get_item(Key={name: seen[name] for name in ("PK", "SK")})["Item"] if fresh else seen
        version = found.get("Version", first)
        options: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
        if ":seen" in (condition or ""):
            options["ExpressionAttributeValues"] = {":seen": version}
        table.put_item(Item={**seen, **changes, "Version": version + step}, **options)

    return told(refusal, save)


PLACE_OF = ("SeasonId", "Round", "Rank")
F1_SETS: dict[str, Any] = {"change": "ResultItem", "sets": ["Penalty"]}


def decides(
    parts: Any = None, version: bool = True, refusal: type[Exception] = ConditionError, **more: Any
) -> Callable[..., bool]:
    """A save by a declared write: that of the model, or one of these parts."""
    pattern = GROWN["Decide a penalty"]
    if parts:
        pattern = replace(GROWN, write_patterns=[WritePattern("Save", **parts, **more)])["Save"]

    def save(table: Any, seen: Any, changes: Any) -> bool:
        known = pattern.given or (*PLACE_OF, *(("Version",) if version and pattern.version else ()))
        try:
            apply(table, pattern, {name: seen[name] for name in known}, changes)
        except refusal:
            return False
        return True

    return save


def not_the_next(table: Any, seen: Any, changes: Any) -> None:
    version = seen.get("Version", 0) + 1
    table.put_item(
        Item={**seen, **changes, "Version": version},
        ConditionExpression="attribute_not_exists(Version) OR Version <> :next",
        ExpressionAttributeValues={":next": version},
    )


def raises_seen(table: Any, seen: Any, changes: Any) -> bool:
    version = seen.get("Version", 0)
    seen["Version"] = version + 1
    try:
        table.put_item(
            Item={**seen, **changes},
            ConditionExpression="attribute_not_exists(Version) OR Version = :seen",
            ExpressionAttributeValues={":seen": version},
        )
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def compares(table: Any, seen: Any, changes: Any) -> bool:
    found = table.get_item(Key={"PK": seen["PK"], "SK": seen["SK"]}).get("Item", {})
    if found.get("Version", 0) != seen.get("Version", 0):
        return False
    return saver(None)(table, seen, changes)


def saves_or_gives_up(table: Any, seen: Any, changes: Any) -> bool:
    """It asks for the version before it tries, so an item without one is an error, but any refusal is False."""
    version = seen["Version"]
    try:
        table.put_item(
            Item={**seen, **changes, "Version": version + 1},
            ConditionExpression="Version = :seen",
            ExpressionAttributeValues={":seen": version},
        )
    except ClientError:
        return False
    return True


def only_changes(table: Any, seen: Any, changes: Any) -> bool:
    key = {name: seen[name] for name in ("PK", "SK")}
    return saver()(table, {**key, **({"Version": seen["Version"]} if "Version" in seen else {})}, changes)


def stubborn(table: Any, seen: Any, changes: Any) -> bool:
    while not saver()(table, seen, changes):
        pass
    return True


def updates(table: Any, seen: Any, changes: Any) -> bool:
    """Optimistic locking by an update, with the strictest condition."""
    version = seen.get("Version")
    values = {f":{name}": value for name, value in changes.items()}
    names = ", ".join(f"{name} = :{name}" for name in changes)
    unseen = Attr("Version").eq(version) if version else Attr("Version").not_exists() & Attr("PK").exists()
    try:
        table.update_item(
            Key={"PK": seen["PK"], "SK": seen["SK"]}, UpdateExpression=f"SET {names}, Version = :next",
            ExpressionAttributeValues={**values, ":next": (version or 0) + 1}, ConditionExpression=unseen,
        )  # fmt: skip
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return False
    return True


WRONG = [
    ("10.a", [*SAFE, "add"], "5 seconds if it arrived once, and 10 if"),
    ("10.a", ["put", "set", "delete"], "what does the table hold after a refusal"),
    ("10.a", ["put", "set", "insert", "delete"], "finds version 2"),
    ("10.a", ["put", "set", "insert", "locked"], "is no error"),
    ("10.a", ["put", "insert", "locked", "delete"], "How many does it have after the second"),
    ("10.a", ["set", "insert", "locked", "delete"], "finds the very item"),
    ("10.a", ["batch"], "none of the six"),
    ("10.b", lambda table, key, points: bool(table.put_item(Item={**key, "FinishPoints": points})), "3 are left"),
    ("10.b", told(REFUSED, set_points(None)), "Nobody came 21st"),
    ("10.b", rewrites, "you put back what you had read"),
    ("10.b", looks_and_updates, "you made it anew"),
    ("10.b", lambda *asked: set_points("attribute_exists(PK)")(*asked) or True, f"it stopped with {REFUSED}"),
    ("10.b", told(ANY, set_points("attribute_exists(PK)")), "Catch only what you mean"),
    (
        "10.b",
        told(REFUSED, set_points("attribute_not_exists(PK)")),
        "FinishPoints should be the number 13 now; it is 12.",
    ),
    ("10.b", told(REFUSED, set_points("FinishPoints <> :p")), "It should return True then; it returned False"),
    ("10.b", told(REFUSED, lambda table, key, points: update(table, key, "SET Points = :p", p=points)), "it is 12"),
    ("10.b", set_points("attribute_exists(PK)"), "It should return True then; it returned None"),
    ("10.b", lambda table, key, points: careful(table, key, str(points)), "the number 13 now; it is '13'"),
    (
        "10.b",
        lambda table, key, points: bool(table.get_item(Key=key)["Item"]) and careful(table, key, points),
        "with KeyError",
    ),
    ("10.b", lambda table, key, points: careful(table, key, 13), "should be the number 7 now; it is 13."),
    ("10.b", told(REFUSED, set_points("attribute_exists(FinishPoints)")), "Ask for the item, not for what is in it"),
    ("10.b", told(REFUSED, sets_what_it_saw), "another program set the points, and yours gave up"),
    ("10.b", tidies_up, "made an item and deleted it again"),
    ("10.c", penalty(sets=["Penalty"]), "There were 5 seconds, and 10 were added; Penalty is 10. Let DynamoDB"),
    ("10.c", penalty(sets=["Penalty"], version="Version"), "There were 5 seconds, and 10 were added"),
    ("10.c", penalty(adds={"Penalty": 5}), "It adds 5 each time"),
    ("10.c", penalty(fixed={"Penalty": 5}), "It writes a Penalty of 5 each time"),
    ("10.c", penalty(**ADDS, only_if={"Penalty": exists()}), "no result has a Penalty yet"),
    ("10.c", penalty(**ADDS, only_if={"Penalty": missing()}), "The second one was refused"),
    ("10.c", penalty(**ADDS, upsert=True), "Nobody came 21st. Now there is an item under that key, of 7 attributes"),
    ("10.c", penalty(**ADDS, sets=["FinishStatus"]), "It changes FinishStatus as well"),
    ("10.c", penalty(**ADDS, fixed={"FinishStatus": "Penalised"}), "It changes FinishStatus as well"),
    ("10.c", penalty(adds={"FinishPoints": None}), "nothing to do with Penalty"),
    ("10.c", penalty(**ADDS, given=["SeasonId", "Round", "Rank", "DriverId"]), "has to be given DriverId as well"),
    ("10.c", penalty(**ADDS, only_if={"FinishPoints": above()}), "has to be given FinishPoints as well"),
    ("10.c", penalty("put"), "A put replaces the whole item"),
    ("10.c", penalty("create"), "A create is refused where an item is there"),
    ("10.c", penalty("delete"), "A delete removes the item"),
    ("10.c", penalty("check", only_if={"Rank": 4}), "A check writes nothing"),
    ("10.c", WritePattern("Add", change="RaceItem", fixed={"Decided": True}), "It changes a RaceItem"),
    ("10.c", penalty(adds={"Seconds": None}), "'Seconds' is not an attribute of ResultItem"),
    ("10.c", penalty(**ADDS, along=[WritePattern("note", change="RaceItem", fixed={"Decided": True})]), "goes along"),
    ("10.c", lambda table, key, seconds: table.name, "asks for a WritePattern"),
    ("10.d", saver(None), "Nothing compares the Version"),
    ("10.d", saver(step=0), "it still is after saving"),
    ("10.d", saver("attribute_not_exists(Version)"), "The item was version 1, as seen"),
    ("10.d", saver(step=2), "its Version should be 2, and it is 3"),
    ("10.d", compares, "Between your comparing and your write"),
    ("10.d", decides(version=False), "It compares with what it has just read"),
    ("10.d", decides(F1_SETS), "it still is after saving"),
    ("10.d", decides(F1_SETS, adds={"Version": 1}), "Its condition lets that pass"),
    ("10.d", decides(refusal=KeyError), "it stopped with ConditionError. Catch that, and return False"),
    ("10.d", decides(refusal=F1ModelError), "An item whose Rank is no number was answered False"),
    ("10.d", saver(fresh=True), "It compares with what it has just read"),
    ("10.d", saver("attribute_exists(PK)"), "Its condition lets that pass"),
    ("10.d", saver(refusal=""), f"it stopped with {REFUSED}"),
    ("10.d", saver(refusal=ANY), "Catch only what you mean"),
    ("10.d", saves_or_gives_up, "An item whose SK is a number"),
    ("10.d", told(REFUSED, not_the_next), "Its condition lets that pass"),
    ("10.d", raises_seen, "but seen was changed"),
    ("10.d", lambda table, seen, changes: seen["version"], "It stopped with KeyError"),
    ("10.d", only_changes, "are left"),
    ("10.d", lambda *asked: saver()(*asked) or None, "It should return False then; it returned None"),
    ("10.d", stubborn, "It asked 200 times and did not stop. What was refused"),
    ("10.e", lambda name, one, other: [moved(one, other), moved(other, one)], "does not say what to do"),
    ("10.e", lambda name, one, other: [{"Put": moved(one, other)}], "does not say what to do"),
    ("10.e", lambda name, one, other: [{"Put": {"Item": moved(one, other)}}], "names no TableName"),
    ("10.e", lambda name, one, other: swap(F1.table, one, other), "goes to F1Table"),
    ("10.e", by_table, "Indianapolis 1951, third and fourth line: "),
    ("10.e", in_place, "Was the first item changed before the second was made"),
    ("10.e", typed, "This client takes plain Python values"),
    ("10.e", sets_drivers, "holds FinishTime of the other one: what you do not write over stays"),
    ("10.e", lambda name, one, other: puts({**one, "Rank": other["Place"]}), "It stopped with KeyError"),
    ("10.e", with_times, "a result of this race has no FinishTime"),
    ("10.e", rekeys, "an item's key is its address"),
    ("10.e", lambda name, one, other: deletes(one, other) + swap(name, one, other), "one for each key"),
    ("10.e", lambda name, one, other: puts(moved(one, other)), "Fernando Alonso is now in 2 places, and George"),
    ("10.e", lambda name, one, other: deletes(one) + puts(moved(one, other)), "George Russell is nowhere"),
    ("10.e", lambda name, one, other: puts(one, other), "are where they were"),
    (
        "10.e",
        lambda name, one, other: puts({**one, "Rank": other["Rank"]}, {**other, "Rank": one["Rank"]}),
        "Fernando Alonso is still stored under RACE#02#RESULT#03, but with Rank 4",
    ),
    (
        "10.e",
        lambda name, one, other: puts({**one, "SK": other["SK"]}, {**other, "SK": one["SK"]}),
        "the Rank of that item is 4",
    ),
    (
        "10.e",
        lambda name, one, other: puts(
            {**moved(one, other), "GSI1SK": one["GSI1SK"]}, {**moved(other, one), "GSI1SK": other["GSI1SK"]}
        ),
        "GSI1SK is 2023#02#04, so GSI1 no longer agrees",
    ),
    (
        "10.e",
        lambda name, one, other: puts(moved(one, other, "Rank"), moved(other, one, "Rank")),
        "FinishPosition, which belongs to the place",
    ),
    (
        "10.e",
        lambda name, one, other: puts(moved(one, other, *PLACE, "FinishTime"), moved(other, one, *PLACE, "FinishTime")),
        "FinishTime, which belongs to the driver",
    ),
    (
        "10.e",
        lambda name, one, other: puts(F1.rekeyed(one, **TO_FOURTH), F1.rekeyed(other, **TO_THIRD)),
        "Belgium 2024, second given before first: Oscar Piastri and Lewis Hamilton are where they were",
    ),
    (
        "10.e",
        lambda name, one, other: [
            {"Put": {**put["Put"], "ConditionExpression": "attribute_not_exists(PK)"}} for put in swap(name, one, other)
        ],
        "One of its conditions does not hold",
    ),
    ("10.e", lambda name, one, other: {"Put": moved(one, other)}, "should give a list"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("10.a", {" Put", "SET", "insert", "locked", "delete"}),
        ("10.b", careful),
        ("10.b", told(REFUSED, set_points(Attr("SK").exists()))),
        ("10.b", told("TransactionCanceledException", transacts)),
        ("10.c", penalty(**ADDS)),
        ("10.c", penalty(**ADDS, version="Version")),
        ("10.c", penalty(**ADDS, given=["Rank", "Round", "SeasonId"], only_if={"Rank": exists()})),
        ("10.c", GROWN["Add a penalty"]),
        ("10.d", saver()),
        ("10.d", saver("Version = :seen")),
        ("10.d", decides()),
        ("10.d", decides(F1_SETS, given=[*PLACE_OF, "Version"], adds={"Version": 1})),
        ("10.d", updates),
        ("10.e", swap),
        ("10.e", lambda *asked: (put for put in reversed(swap(*asked)))),
        ("10.e", changes_drivers),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")
