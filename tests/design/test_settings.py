from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.settings import Settings
from f1model.errors import ModelError

E = Entity("E", "E#{Id}", "E", {"Id": "S", "OrgId": "S"})


@pytest.mark.parametrize("given", [5, (5,), (0, 5), (5, 1.5), (True, 1), "55"])
def test_a_capacity_is_two_whole_numbers(given: Any) -> None:
    with pytest.raises(ModelError, match=r"its capacity is .* Write two whole numbers from 1 up, capacity=\(5, 5\)"):
        Settings(capacity=given)


def test_a_list_and_a_tuple_are_the_same_capacity() -> None:
    assert Settings(capacity=[5, 3]) == Settings(capacity=(5, 3))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"recovery": "yes"}, "recovery is the text 'yes'. Write recovery=True or recovery=False."),
        ({"deletion_protection": None}, "deletion_protection is None. Write deletion_protection=True or"),
        ({"stream": True}, "stream is True. Write one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, or"),
        ({"stream": "new_image"}, "stream is the text 'new_image'. Write one of"),
    ],
)
def test_a_setting_is_of_its_kind(given: Any, said: str) -> None:
    with pytest.raises(ModelError) as error:
        Settings(**given)
    assert str(error.value).startswith(f"Settings: {said}")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"settings": {"capacity": (5, 5)}}, "its settings are a mapping. Write settings=Settings("),
        ({"tenant": "Org"}, "its tenant is 'Org', which no entity declares. Use one of Id, OrgId."),
        ({"tenant": ["OrgId"]}, "its tenant is ['OrgId'], which no entity declares."),
        ({"population": [5]}, 'its population is a list. Write population={"user": 20_000}.'),
        ({"population": {"user": 1.5}}, "its population has 1.5 for 'user'."),
        ({"population": {"user": -1}}, "its population has -1 for 'user'."),
        ({"population": {"Active User": 5}}, "its population counts 'Active User'."),
    ],
)
def test_what_is_said_of_the_whole_table_is_checked(given: Any, said: str) -> None:
    with pytest.raises(ModelError) as error:
        DataModel("Whole", [E], **given)
    assert str(error.value).startswith(f"Whole: {said}")
    assert DataModel("Whole", [E], tenant="OrgId", population={"user": 5}, settings=Settings(recovery=False)).tenant
