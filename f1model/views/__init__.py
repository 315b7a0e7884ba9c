"""Pictures and tables: the aggregate view, the entity-relationship diagram, tables of a design, charts of its cost."""

from f1model.views.aggregate import AggregateView, aggregate_view
from f1model.views.bars import bill_chart, comparison, panels, waterfall
from f1model.views.charts import growth
from f1model.views.erd import Erd, erd
from f1model.views.html import Html, panel, table
from f1model.views.line_panels import line_panels
from f1model.views.live import LIVE, has_kernel
from f1model.views.load_chart import load_chart, partition_chart
from f1model.views.tables import access_pattern_table, bill_table, cost_table, frame_table, key_table, row_table

__all__ = [
    "LIVE", "AggregateView", "Erd", "Html", "access_pattern_table", "aggregate_view", "bill_chart", "bill_table",
    "comparison", "cost_table", "erd", "frame_table", "growth", "has_kernel", "key_table", "line_panels", "load_chart",
    "panel", "panels", "partition_chart", "row_table", "table", "waterfall",
]  # fmt: skip
