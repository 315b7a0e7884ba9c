"""Values go into the simulation and come out of it as if they had gone over the wire."""

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from moto.dynamodb.models.dynamo_type import DynamoType

from f1model.simulation.wire import holding, plain, wire
from tests.each import for_each


class Text(str):
    """Text of a class of its own."""


VALUES: tuple[Any, ...] = (
    "", "a", "ü", Text("a"), 0, 7, -3, 1000, 10**37, 10**38 - 1, 1 - 10**38, True, False, None, Decimal("1.50"),
    Decimal("1E+100"), b"\x00\xff", bytearray(b"a"), Binary(b"a"), [], [1, "a", [None, b"b"]], {},
    {"a": {"b": [b"c", 1]}}, {"a", "b"}, {1, 2}, {b"a"}, set(),
)  # fmt: skip
NONE: tuple[Any, ...] = (10**38, -(10**38), Decimal("NaN"), 1.5, {1, "a"}, object(), [1.5])


@for_each(VALUES, repr)
def test_a_value_is_held_as_moto_holds_it_and_read_as_boto3_reads_it(value: Any) -> None:
    written = TypeSerializer().serialize(value)
    held, expected = holding()(value), DynamoType(wire(written))

    assert (held.to_json(), held.type, type(held.value)) == (expected.to_json(), expected.type, type(expected.value))
    assert plain(held) == TypeDeserializer().deserialize(written)


@for_each(NONE, repr)
def test_what_boto3_does_not_take_is_not_held(value: Any) -> None:
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - of three kinds, all boto3's
        TypeSerializer().serialize(value)

    with pytest.raises(refusal.type) as error:
        holding()(value)
    assert str(error.value) == str(refusal.value)
