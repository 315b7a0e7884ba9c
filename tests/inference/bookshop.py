"""The bookshop of lesson 13, with the templates of its index declared: its file has only the names of their keys."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from f1model.design.entity import Item, Keys
from f1model.design.model import DataModel
from f1model.export import workbench

FILE = Path(__file__).parent.parent.parent / "notebooks" / "models" / "bookshop.json"
KEYS = {
    "Order": Keys("STATUS#{OrderStatus}", "{OrderDate}#{OrderId}"),
    "OrderLine": Keys("BOOK#{BookId}", "ORDER#{OrderId}#{LineNumber:02d}"),
    "Book": Keys("AUTHOR#{Author}", "{Published}#{BookId}"),
}


def bookshop() -> tuple[DataModel, list[Item]]:
    """The model as somebody would declare it, and the file's items."""
    read = workbench.load(FILE).tables[0]
    made = {name for each in read.model.indexes for place in [read.model.place(each.name)] for name in place.names}
    entities = [replace(entity, attributes={name: kind for name, kind in entity.attributes.items() if name not in made})
                for entity in read.model.entities]  # fmt: skip
    index: Any = read.model.indexes[0]
    return replace(read.model, entities=entities, indexes=[replace(index, keys=KEYS)]), list(read.items)
