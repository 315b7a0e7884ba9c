"""The aggregate view: item collections drawn as NoSQL Workbench draws them, with the slice a query reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import items_given, model_given, shown, table_given
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.files import write
from f1model.query.run import Result
from f1model.table.describe import described
from f1model.table.load import scan
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

        A PNG has boxes for characters that matplotlib's font lacks, such as Chinese ones.

        Raises:
            ModelError: the ending is none of these, or the view is too long for a PNG.
            OSError: the file cannot be written; the old one is as it was. A symbolic link is not followed.
        """
        path = Path(path)
        try:
            content = self.drawn(path.suffix)
        except ModelError as error:
            raise error.within(str(path)) from None
        write(path, content)
        return path

    def drawn(self, ending: str = ".html") -> bytes:
        """The content of a file with that ``ending``: ".html" (a page), ".png" or ".svg". Raises ModelError."""
        if ending == ".html":
            page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(self.layout.title)}</title>'
            scheme = '<meta name="color-scheme" content="light dark">'
            return f"{page}{scheme}<body>{self.to_html()}</body></html>\n".encode()
        if ending in (".png", ".svg"):
            from f1model.views.drawing import draw

            return draw(self.layout, ending)
        problem = f"it cannot be drawn as a {ending or 'file without ending'}."
        raise ModelError("", problem, "Use .html, .png or .svg.")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        view = self.layout
        rows = [[*view.keys, "Type", *([view.told] if view.note else [])]]
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
    marks: Mapping[str, Iterable[Item]] | None = None,
    around: int = 0,
    full: bool = False,
) -> AggregateView:
    """Draw item collections: of a data model with ``items``, or of any boto3 ``Table`` (which is scanned).

    An item takes two rows, its attribute names above their values; the partition-key cell spans its item
    collection. The order is the engine's: by partition key, then by sort key, texts by their UTF-8 bytes. ``index``
    draws a secondary index: its keys first, the table's among the attributes, without the items that are not
    in it. ``highlight``, the result of a query, tells apart what it returned, what it read and paid for without
    returning, and the rest. ``marks`` writes a word of yours beside items, instead: ``{"new": some, "old": others}``,
    the first of them with a full circle. A long view is shortened, and says what it leaves out, unless ``full``: a
    slice to what fits a screen, with that many items ``around`` it on either side.

    Raises:
        ModelError: a data model comes without items, the index does not exist, or something is not what it should be.
    """
    if highlight is not None and not isinstance(highlight, Result):
        problem = f"highlight is {shown(highlight)}, and has to be the result of a query."
        raise ModelError("aggregate_view", problem, "Write highlight=run(table, pattern, ...).")
    if marks is not None and (highlight is not None or not isinstance(marks, Mapping)):
        problem = "it has a highlight as well." if highlight else f"marks is {shown(marks)}."
        raise ModelError("aggregate_view", problem, 'Write marks={"new": some_items, "old": others}.')
    if isinstance(source, DataModel):
        if items is None:
            raise ModelError(
                "aggregate_view", "A data model alone holds no items.", "Give them: aggregate_view(model, items)."
            )
        model = source
    else:
        table_given(source, "aggregate_view", "aggregate_view(table), or aggregate_view(model, items)")
        if model is not None:
            model_given(model, "aggregate_view", "Write model=F1, for one.")
        model = model or getattr(source, "model", None) or described(source)
        items = scan(source) if items is None else items
    items = items_given(items, "aggregate_view")
    index = index or (highlight.pattern.index if highlight else None)
    return AggregateView(lay_out(model, items, index, highlight, full, around, marks))
