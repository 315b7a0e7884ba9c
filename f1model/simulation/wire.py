"""Values as the simulation holds them and as boto3 has them, past the requests that cost most of the time."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer

_READ, _WRITE = TypeDeserializer().deserialize, TypeSerializer().serialize
_MANY = 10**38  # boto3 takes no int of more digits


def plain(value: Any) -> Any:
    """A value of moto's as boto3 gives it."""
    if value.type == "S":  # most are
        return value.value
    if value.type == "M":
        return {name: plain(member) for name, member in value.value.items()}
    if value.type == "L":
        return [plain(member) for member in value.value]
    if value.type == "B":
        return Binary(b64decode(value.value))
    if value.type == "BS":
        return {Binary(b64decode(member)) for member in value.value}
    return _READ(value.to_json())


def holding() -> Callable[[Any], Any]:
    """How moto holds a value that boto3 takes. The function raises what boto3 does where it takes none such."""
    from moto.dynamodb.models.dynamo_type import DynamoType

    make = DynamoType.__new__

    def held(value: Any) -> Any:
        if type(value) is str:  # most are this or a number; it saves most of the time
            made = make(DynamoType)
            made.type, made.value = "S", value
            return made
        if type(value) is int and -_MANY < value < _MANY:
            made = make(DynamoType)
            made.type, made.value = "N", str(value)
            return made
        return DynamoType(wire(_WRITE(value)))

    return held


def wire(value: Any) -> Any:
    """A value as boto3 writes it, as it goes over the wire: binary in base64."""
    ((kind, inner),) = value.items()
    if kind == "B":
        return {kind: b64encode(bytes(inner)).decode()}
    if kind == "BS":
        return {kind: [b64encode(bytes(member)).decode() for member in inner]}
    if kind == "L":
        return {kind: [wire(member) for member in inner]}
    return {kind: {name: wire(member) for name, member in inner.items()}} if kind == "M" else value
