"""What is quicker is the same: moto's own way is still there beside it, and is asked as well."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.simulation.quick import quicken

VALUES = st.one_of(
    st.text().map(lambda text: {"S": text}),
    st.integers().map(lambda number: {"N": str(number)}),
    st.booleans().map(lambda truth: {"BOOL": truth}),
    st.sets(st.integers(), min_size=1).map(lambda numbers: {"NS": sorted(map(str, numbers))}),
    st.lists(st.text().map(lambda text: {"S": text})).map(lambda texts: {"L": texts}),
)


@pytest.fixture(autouse=True)
def quick() -> None:
    quicken()


def slowly(value: Any) -> Any:
    """The value as moto works it out by itself."""
    return type(value).__dict__["cast_value"]._slow(value)


@given(VALUES)
def test_a_value_is_compared_as_before(stored: dict[str, Any]) -> None:
    from moto.dynamodb.models.dynamo_type import DynamoType

    value = DynamoType(stored)

    assert value.cast_value == slowly(value)
    assert type(value.cast_value) is type(slowly(value))


@pytest.mark.parametrize(("left", "refused"), [(0, False), (1, True)])
def test_an_item_is_refused_at_the_same_size(left: int, refused: bool) -> None:
    from moto.dynamodb.exceptions import ItemSizeTooLarge
    from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict

    attrs = {"PK": {"S": "k"}, "N": {"N": "12"}, "Text": {"S": "x" * (405_000 - 2 - 1 - 1 - 2 - 4 + left)}}

    def by_itself() -> bool:
        try:
            for name, value in attrs.items():
                kept[name] = DynamoType(value)
        except ItemSizeTooLarge:
            return True
        return False

    def quickly() -> bool:
        try:
            return dict(Item(DynamoType(attrs["PK"]), None, attrs).attrs) != dict(kept)
        except ItemSizeTooLarge:
            return True

    kept: dict[str, Any] = LimitedSizeDict()
    assert (by_itself(), quickly()) == (refused, refused)
