"""Workbench files that the tests read. Some are made as published ones are: by other hands, in other versions."""

from pathlib import Path
from typing import Any

from f1model.design.entity import Item
from f1model.export.workbench.document import Document, Table

ROOT = Path(__file__).parent.parent.parent
FIXTURES = Path(__file__).parent / "models"
BOOKSHOP = ROOT / "notebooks" / "models" / "bookshop.json"
OURS = [BOOKSHOP, *sorted(FIXTURES.glob("*.json"))]


def by_key(table: Table, items: list[Item]) -> dict[tuple[Any, ...], Item]:
    """Items by primary key; of several, the last."""
    return {tuple(item[name] for name in table.model.place().names): item for item in items}


def sampled(document: Document) -> int:
    return sum(len(table.items) + len(table.unkeyed) for table in document.tables)
