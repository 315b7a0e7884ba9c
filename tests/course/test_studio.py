import pytest

from f1model.course import studio
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1
from f1model.table.connect import connect
from f1model.table.load import load


def test_a_table_is_asked_as_its_items_are() -> None:
    items, table = f1_items(F1, seasons=[2024], rounds=[3, 8]), connect(F1)
    load(table, items)
    held, given = studio(F1, table, beside=ARTICLE), studio(F1, items, beside=ARTICLE)

    assert held.to_html() == given.to_html()
    message = {"do": "value", "pattern": "Get a race with its results", "label": "Round", "text": "3"}
    assert held.session.answer(message) == given.session.answer(message)
    assert "Challenge" in studio(F1, table, indexes=0).session.answer({"do": "start"})["panels"]["challenge"]


def test_a_table_alone_is_refused_with_the_way_to_write_it() -> None:
    with pytest.raises(ModelError, match=r"Write studio\(model, items\)\.$"):
        studio(connect(F1), F1)  # type: ignore[arg-type]
