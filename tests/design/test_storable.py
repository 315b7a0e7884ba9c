from decimal import Decimal
from typing import Any

import numpy
import pytest
from boto3.dynamodb.types import Binary, TypeSerializer

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.storable import unstorable
from f1model.errors import ModelError

KINDS = {"Id": "S", "Team": "S", "Score": "N", "Photo": "B", "Note": "S", "Box": "M", "List": "L", "Any": "N",
         "Ok": "BOOL", "Tags": "SS", "Nums": "NS"}  # fmt: skip
MODEL = DataModel(
    "StoreTable",
    [Entity("A", "A#{Id}", "A", KINDS)],
    indexes=[
        Index("Glued", A=Keys("X#{Team}", "{Id}")),
        Index("Native", partition=["Team"], sort=["Score"]),
        Index("ByPhoto", partition=["Photo"]),
    ],
)
KEY = {"PK": "A#a", "SK": "A"}


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Team": None}, "Team is None, and as a key of StoreTable.Native it has to be of type S."),
    ({"Team": ""}, "Team is empty, and a key of StoreTable.Native cannot be."),
    ({"Team": 5}, "Team is 5, and as a key of StoreTable.Native it has to be of type S."),
    ({"Team": True}, "Team is True, and as a key of StoreTable.Native it has to be of type S."),
    ({"Team": {"t"}}, "Team is {'t'}, and as a key of StoreTable.Native it has to be of type S."),
    ({"Team": "é" * 1100}, "Team is 2,200 bytes long, and as a key of StoreTable.Native it has at most 2,048."),
    ({"Score": "5"}, "Score is '5', and as a key of StoreTable.Native it has to be of type N."),
    ({"Score": Decimal("NaN")}, "Score is NaN, which is not a number that DynamoDB can hold."),
    ({"Photo": b""}, "Photo is empty, and a key of StoreTable.ByPhoto cannot be."),
    ({"Photo": "text"}, "Photo is 'text', and as a key of StoreTable.ByPhoto it has to be of type B."),
    ({"SK": None}, "SK is None, and as a key of StoreTable it has to be of type S."),
    ({"SK": ""}, "SK is empty, and a key of StoreTable cannot be."),
    ({"SK": "x" * 1025}, "SK is 1,025 bytes long, and as a key of StoreTable it has at most 1,024."),
    ({"Tags": set()}, "Tags is an empty set, which DynamoDB does not store."),
    ({"Tags": {"a", 1}}, "Tags is a set of several types (N, S)."),
    ({"Tags": {True}}, "Tags is a set that holds True."),
    ({"Tags": {("a",)}}, "Tags is a set that holds ('a',)."),
    ({"Box": {"deep": [{"a": set()}]}}, "Box is an empty set, which DynamoDB does not store."),
    ({"Any": Decimal("1" * 39)}, "Any has 39 digits, and DynamoDB's numbers have at most 38."),
    ({"Any": int("1" * 39)}, "Any has 39 digits, and DynamoDB's numbers have at most 38."),
    ({"Any": Decimal("1E+126")}, "Any is about 1E+126, and a number of DynamoDB's lies between 1E-130 and 1E+126."),
    ({"Any": Decimal("9E-131")}, "Any is about 1E-131, and a number of DynamoDB's lies between 1E-130 and 1E+126."),
    ({"Any": 10**5000}, "Any is about 1E+5000, and a number of DynamoDB's lies between 1E-130 and 1E+126."),
    ({"Any": Decimal("sNaN")}, "Any is sNaN, which is not a number that DynamoDB can hold."),
    ({"Any": Decimal("-Infinity")}, "Any is -Infinity, which is not a number that DynamoDB can hold."),
    ({"Any": 0.5}, "Any is 0.5, a float, which DynamoDB has no type for."),
    ({"List": nested(32)}, "List has lists and maps more than 31 deep in each other."),
    ({"Box": {"": 1}}, "Box has '' as a name in a map."),
    ({"Note": "\ud800"}, "Note is '\\ud800', which is not text that UTF-8 can write."),
    ({"": 1}, "The item has '' as the name of an attribute."),
    ({"Note": "x" * 409_600}, "The item is 409,612 bytes large, and DynamoDB stores at most 409,600."),
]  # fmt: skip


@pytest.mark.parametrize(("more", "why"), REFUSED)
def test_it_says_why_dynamodb_refuses_an_item(more: dict[str, Any], why: str) -> None:
    assert unstorable({**KEY, **more}, MODEL) == why


def test_an_item_without_its_key_is_refused() -> None:
    assert unstorable({"PK": "a"}, MODEL) == "SK is missing, and it is a key of the table."


@pytest.mark.parametrize(
    "more",
    [
        {"Team": "t", "Score": Decimal("1.5"), "Photo": Binary(b"x")},
        {"Any": Decimal("9.9999999999999999999999999999999999999E+125")},
        {"Any": Decimal("-1E-130")},
        {"Any": 0, "Note": "", "Tags": {""}, "Nothing": None, "Nums": {1, Decimal("1.5")}},
        {"List": nested(31)},
        {"Note": "x" * (409_600 - 4 - len("A#aA") - 4)},
    ],
)
def test_what_is_just_legal_is_stored(more: dict[str, Any]) -> None:
    assert unstorable({**KEY, **more}, MODEL) is None
    assert all(map(TypeSerializer().serialize, more.values()))


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"Tags": set()}, "StoreTable: A A#a, A: Tags is an empty set, which DynamoDB does not store. Leave the "
                          "attribute out."),
        ({"Team": ""}, "A in Glued.GluedPK: "),
        ({"Photo": b""}, "StoreTable: A A#a, A: Photo is empty, and a key of StoreTable.ByPhoto cannot be. Leave it "
                         "out, and the item is not in the index."),
        ({"Any": "1e999999999"}, "StoreTable: A A#a, A: Any is about 1E+999999999"),
        ({"Any": 7**6000}, "StoreTable: A A#a, A: Any is about 1E+5070"),
        ({"Note": "x" * 500_000}, "StoreTable: A A#a, A: the item is 500,"),
    ],
)  # fmt: skip
def test_an_item_that_cannot_be_stored_is_not_made(values: dict[str, Any], line: str) -> None:
    with pytest.raises(ModelError) as error:
        MODEL.item("A", {"Id": "a", **values})

    assert str(error.value).startswith(line)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("Any", Decimal("1e100"), Decimal("1e100")),
        ("Any", Decimal("1." + "0" * 60), 1),
        ("Any", numpy.int8(5), 5),
        ("Any", numpy.uint64(2**64 - 1), 2**64 - 1),
        ("Any", numpy.float16(1.5), Decimal("1.5")),
        ("Any", numpy.float32(1.1), Decimal("1.1")),
        ("Any", numpy.float64(2), 2),
        ("Any", numpy.longdouble("0.25"), Decimal("0.25")),
        ("Note", numpy.int64(7), "7"),
        ("Ok", numpy.bool_(True), True),
        ("List", [numpy.int64(1), 0.1, {"a": numpy.bool_(False)}], [1, Decimal("0.1"), {"a": False}]),
        ("Nums", {numpy.int32(1), 2.5}, {1, Decimal("2.5")}),
    ],
)
def test_every_kind_of_number_is_one_that_boto3_takes(kind: str, value: Any, kept: Any) -> None:
    item = MODEL.item("A", {"Id": "a", kind: value})

    assert (item[kind], type(item[kind])) == (kept, type(kept))
    assert TypeSerializer().serialize(item[kind])


def test_a_number_beyond_38_digits_is_shown_as_one_that_can_be_put_back() -> None:
    from f1model.values import normal

    assert repr(normal(Decimal("1000E+97"))) == "Decimal('1E+100')"
