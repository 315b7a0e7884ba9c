"""Twice as much in a Workbench file takes about twice as long, not four times."""

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from f1model.export.workbench import dump, load
from f1model.views import aggregate_view

ID = {"AttributeName": "Id", "AttributeType": "S"}


def table(**more: Any) -> dict[str, Any]:
    keys = {
        part: {"AttributeName": name, "AttributeType": "S"} for part, name in (("PartitionKey", "P"), ("SortKey", "S"))
    }
    kind = {"AttributeName": "Type", "AttributeType": "S"}
    return {"TableName": "Many", "KeyAttributes": keys, "NonKeyAttributes": [ID, kind], **more}


def facets(count: int) -> list[Any]:
    """As many facets, each with an item of its own."""
    return [table(TableFacets=[
        {
            "FacetName": f"f{n}", "KeyAttributeAlias": {"PartitionKeyAlias": f"F{n}#Id", "SortKeyAlias": "M"},
            "NonKeyAttributes": ["Id"], "TableData": [{"P": {"S": f"F{n}#1"}, "S": {"S": "M"}, "Id": {"S": "1"}}],
        }
        for n in range(count)
    ])]  # fmt: skip


def typed(count: int) -> list[Any]:
    """As many facets, and as many items that say which is theirs."""
    named = [
        {"FacetName": f"f{n}", "KeyAttributeAlias": {"PartitionKeyAlias": f"F{n}#<Id>", "SortKeyAlias": "M"}}
        for n in range(count)
    ]
    data = [{"P": {"S": f"F{n}#1"}, "S": {"S": "M"}, "Type": {"S": f"f{n}"}} for n in range(count)]
    return [table(TableFacets=named, TableData=data)]


def one_key(count: int) -> list[Any]:
    """As many items with the same primary key."""
    return [table(TableData=[{"P": {"S": "a"}, "S": {"S": "b"}, "n": {"N": str(n)}} for n in range(count)])]


def attributes(count: int) -> list[Any]:
    """As many items, each with an attribute that no other has."""
    return [table(TableData=[{"P": {"S": "a"}, "S": {"S": str(n)}, f"a{n}": {"S": "x"}} for n in range(count)])]


@pytest.mark.parametrize(
    ("made", "count"),
    [(facets, 200), (typed, 200), (one_key, 500), (attributes, 500)],
    ids=lambda each: str(each)[:16],
)
def test_twice_as_much_takes_about_twice_as_long(made: Callable[[int], list[Any]], count: int, tmp_path: Path) -> None:
    path = tmp_path / "model.json"

    def seconds(count: int) -> float:
        path.write_text(json.dumps({"ModelName": "Many", "DataModel": made(count)}))
        began = process_time()
        found = load(path)
        (read,) = found.tables
        aggregate_view(read.model, read.items).to_html()
        read.items = [{**item, "new": 1} for item in read.items]
        dump(found, tmp_path / "copy.json")
        return process_time() - began

    once, twice = (min(seconds(each) for _ in range(2)) for each in (count, 2 * count))
    assert twice < 3 * once + 0.02


def test_messages_list_a_few_of_thousands_of_names(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    nameless = table(TableFacets=[{"FacetName": f"f{n}"} for n in range(3000)])
    data = [{"P": {"S": "a"}, "S": {"S": "b"}, **{f"a{n}": {"S": ""} for n in range(3000)}}]
    text = json.dumps({"DataModel": [{**nameless, "TableData": data}]})
    path.write_text(text[:-1] + "," + ",".join(f'"b{n}":1,"b{n}":1' for n in range(3000)) + "}")

    warnings = [each for each in load(path).warnings if "is kept in the file" not in each]

    assert warnings == [
        'one object has "b0", "b1", "b10", "b100", "b1000", "b1001" and 2,994 more twice: the last is taken.',
        "Many, item a / b: a0, a1, a2, a3, a4, a5 and 2,994 more is empty text.",
        "Many: no entity is made of f0, f1, f2, f3, f4, f5 and 2,994 more, whose key aliases are not templates of its "
        "keys.",
    ]
