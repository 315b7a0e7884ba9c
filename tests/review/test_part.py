from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.review.part import Part

_KEYS = ("T#{N:02d}#{A}", "{A}#{A}", "v{M}.#{N}", "{N}#{M:01d}", "T", "{A}")
_TEXTS = st.lists(st.sampled_from(["T", "01", "1", "1.5", "007", "", "a", "v1.", "v2"]), max_size=4).map("#".join)


@given(st.sampled_from(_KEYS), st.lists(_TEXTS, max_size=20))
def test_many_keys_are_read_as_each_of_them_would_be(key: str, texts: list[str]) -> None:
    entity = Entity("Thing", "P", key, {"A": "S", "N": "N", "M": "N"})
    place = DataModel("Things", [entity]).place()
    part = Part(entity, place, "SK", place.sort_keys("Thing")[0].template)

    assert part.read(texts) == {text: part.template.read(text, entity.attributes) for text in texts}
