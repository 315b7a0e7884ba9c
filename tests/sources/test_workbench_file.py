"""A NoSQL Workbench file: a source for each table, its items, its facets as evidence."""

from pathlib import Path

import pytest

from f1model import F1, f1_items
from f1model.errors import ModelError
from f1model.export import workbench
from f1model.sources import read_sources
from tests.sources.test_fuzz import WORKBENCH
from tests.sources.test_read import LINE, TYPED, written


def test_our_own_file_gives_keys_items_and_facets(tmp_path: Path) -> None:
    path = tmp_path / "f1.json"
    items = f1_items(F1, seasons=[2024], rounds=[1])
    workbench.dump(workbench.document(F1, items), path, native="flatten")

    (source,) = read_sources([str(path)])

    assert source.table is not None
    assert (source.table.table, source.table.entities) == (F1.table, ())
    assert {each.name for each in source.facets} <= {each.name for each in F1.entities}
    assert len(list(source.items())) == len(list(source.items())) == len(items)
    assert all(not getattr(index, "keys", None) for index in source.table.indexes)


def test_real_items_stand_for_the_sample_ones(tmp_path: Path) -> None:
    model = written(tmp_path, "model.json", WORKBENCH)

    (source,) = read_sources([model, written(tmp_path, "export.json", LINE)])

    assert list(source.items()) == [{"PK": "a", "SK": 1}]
    assert any("left out" in note for note in source.notes)


def test_what_is_wrong_names_the_file(tmp_path: Path) -> None:
    broken = {"ModelName": "M", "DataModel": [{"TableName": "x", "TableData": [TYPED]}]}

    with pytest.raises(ModelError, match=r"model.json"):
        read_sources([written(tmp_path, "model.json", broken)])
