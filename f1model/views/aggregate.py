"""The aggregate view: item collections drawn as NoSQL Workbench draws them, with the slice a query reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from f1model.errors import ModelError
from f1model.design.model import DataModel, Index, Item
from f1model.query.run import Result
from f1model.views.html import columns
from f1model.views.layout import Gap, ItemRow, Layout, lay_out
from f1model.views.markup import markup

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True)
class AggregateView:
    """A drawn table or index. A notebook displays it; :meth:`save` keeps it as HTML, PNG or SVG."""

    layout: Layout

    def to_html(self) -> str:
        """The view as one HTML table in a panel, safe to embed: everything from the data is escaped."""
        return markup(self.layout)

    def save(self, path: str | Path) -> Path:
        """Write the view to ``path``: a page (.html) or a drawing (.png, .svg). Returns the path.

        Raises:
            ModelError: the ending is none of these.
        """
        path = Path(path)
        if path.suffix == ".html":
            page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(self.layout.title)}</title>'
            path.write_text(f"{page}<body>{self.to_html()}</body></html>\n", encoding="utf-8")
        elif path.suffix in (".png", ".svg"):
            from f1model.views.drawing import draw

            draw(self.layout, path)
        else:
            raise ModelError(f"{path}: cannot draw a {path.suffix or 'file without ending'}. Use .html, .png or .svg.")
        return path

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        view = self.layout
        rows = [[*view.keys, "Type", *(["slice"] if view.note else [])]]
        for block in view.collections:
            if isinstance(block, Gap):
                rows.append([block.text])
                continue
            partition = block.partition
            for row in block.rows:
                lead = [partition] if len(view.keys) == 1 else [partition, row.sort if isinstance(row, ItemRow) else ""]
                rows.append([*lead, row.type, row.state] if isinstance(row, ItemRow) else [partition, row.text])
                partition = ""
        return columns(rows, f"{view.title}\n{view.note}" if view.note else view.title)


def aggregate_view(
    source: "DataModel | Table",
    items: Iterable[Item] | None = None,
    *,
    model: DataModel | None = None,
    index: str | None = None,
    highlight: Result | None = None,
    full: bool = False,
) -> AggregateView:
    """Draw item collections: of a data model with ``items``, or of any boto3 ``Table`` (which is scanned).

    One row pair per item, attribute names above values; the partition-key cell spans its item collection;
    order is that of the engine: partition key, then sort key by UTF-8 bytes. ``index`` draws a global
    secondary index: its keys first, the table's among the attributes, without the items that are not in it.
    ``highlight``, the result of a query, tells apart what it returned, what it read and paid for without
    returning, and the rest. A long view is elided with counts, unless ``full``.

    Raises:
        ModelError: a data model comes without items, or the index does not exist.
    """
    if isinstance(source, DataModel):
        if items is None:
            raise ModelError("A data model alone holds no items. Give them: aggregate_view(model, items).")
        model, found = source, list(items)
    else:
        model = model or getattr(source, "model", None) or _foreign(source)
        found = list(items) if items is not None else list(scan(source))
    index = index or (highlight.pattern.index if highlight else None)
    return AggregateView(lay_out(model, found, index, highlight, full))


def scan(source: "Table") -> Iterator[Item]:
    """Every item of a boto3 table, page by page."""
    page: Any = source.scan()
    yield from page["Items"]
    while "LastEvaluatedKey" in page:
        page = source.scan(ExclusiveStartKey=page["LastEvaluatedKey"])
        yield from page["Items"]


def _foreign(source: "Table") -> DataModel:
    """What can be told of a table that nobody declared: its name and its keys."""

    def names(schema: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in schema:
            found.setdefault("sort" if key["KeyType"] == "RANGE" else "partition", []).append(key["AttributeName"])
        return found

    def projected(projection: Any) -> Any:
        return projection.get("NonKeyAttributes") or projection.get("ProjectionType", "ALL")

    keys = {"sort": None, **{part: found[0] for part, found in names(source.key_schema).items()}}
    indexes: Any = [
        Index(each["IndexName"], projection=projected(each.get("Projection", {})), **names(each["KeySchema"]))
        for each in source.global_secondary_indexes or ()
    ]
    return DataModel(source.name, (), indexes=indexes, **keys)
