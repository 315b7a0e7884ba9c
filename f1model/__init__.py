"""Single-table design for DynamoDB, on real Formula 1 data: the helper package behind the notebooks.

This is the door: what lessons use, each name once, with the module that it comes from. A name is imported when it is
first asked for, so that one who draws a picture loads no boto3.
"""

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from f1model.billing.bill import bill as bill
    from f1model.billing.cost import total as total
    from f1model.billing.prices import ON_DEMAND as ON_DEMAND
    from f1model.billing.prices import monthly_bill as monthly_bill
    from f1model.course.check import check as check
    from f1model.design.comparison import above as above
    from f1model.design.comparison import at_least as at_least
    from f1model.design.comparison import at_most as at_most
    from f1model.design.comparison import begins_with as begins_with
    from f1model.design.comparison import below as below
    from f1model.design.comparison import between as between
    from f1model.design.comparison import contains as contains
    from f1model.design.comparison import exists as exists
    from f1model.design.comparison import is_not as is_not
    from f1model.design.comparison import missing as missing
    from f1model.design.comparison import one_of as one_of
    from f1model.design.entity import Entity as Entity
    from f1model.design.entity import Keys as Keys
    from f1model.design.index import Index as Index
    from f1model.design.index import LocalIndex as LocalIndex
    from f1model.design.model import DataModel as DataModel
    from f1model.design.pattern import AccessPattern as AccessPattern
    from f1model.design.relationship import Relationship as Relationship
    from f1model.design.settings import Settings as Settings
    from f1model.design.write import WritePattern as WritePattern
    from f1model.design.write import old as old
    from f1model.errors import ConditionError as ConditionError
    from f1model.f1 import api as api
    from f1model.f1.comparison import DESIGNS as DESIGNS
    from f1model.f1.comparison import Meter as Meter
    from f1model.f1.decision import before_the_decision as before_the_decision
    from f1model.f1.items import f1_items as f1_items
    from f1model.f1.models import ARTICLE as ARTICLE
    from f1model.f1.models import COPIED as COPIED
    from f1model.f1.models import F1 as F1
    from f1model.f1.models import GROWN as GROWN
    from f1model.f1.models import NORMALISED as NORMALISED
    from f1model.f1.models import REPAIRED as REPAIRED
    from f1model.f1.relational import SCHEMA as SCHEMA
    from f1model.f1.relational import sqlite as sqlite
    from f1model.f1.serve import event as event
    from f1model.f1.serve import server as server
    from f1model.f1.standings import published_standings as published_standings
    from f1model.migration.migration import Migration as Migration
    from f1model.opening.opened import open_table as open_table
    from f1model.partitions.simulate import simulate as simulate
    from f1model.partitions.traffic import Request as Request
    from f1model.partitions.traffic import Take as Take
    from f1model.partitions.traffic import traffic as traffic
    from f1model.query.apply import apply as apply
    from f1model.query.explain import explain as explain
    from f1model.query.request import request as request
    from f1model.query.run import batch_get as batch_get
    from f1model.query.run import pages as pages
    from f1model.query.run import run as run
    from f1model.query.units import PARTITION_READS as PARTITION_READS
    from f1model.query.units import item_size as item_size
    from f1model.query.units import item_write_units as item_write_units
    from f1model.query.units import read_units as read_units
    from f1model.query.units import stored_bytes as stored_bytes
    from f1model.query.units import write_units as write_units
    from f1model.streaming.change import Change as Change
    from f1model.streaming.checkpoints import FileCheckpoint as FileCheckpoint
    from f1model.streaming.checkpoints import TableCheckpoint as TableCheckpoint
    from f1model.streaming.consumer import consume as consume
    from f1model.streaming.faults import Crash as Crash
    from f1model.streaming.faults import crashing as crashing
    from f1model.streaming.faults import replayed as replayed
    from f1model.streaming.faults import shuffled as shuffled
    from f1model.table.connect import connect as connect
    from f1model.table.connect import drop as drop
    from f1model.table.load import load as load
    from f1model.views.aggregate import aggregate_view as aggregate_view
    from f1model.views.erd import erd as erd


@cache
def _homes() -> dict[str, str]:
    """The module of each name: the imports above, read as text, since only a type checker follows them."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {alias.asname: node.module or "" for node in imports for alias in node.names if alias.asname}


def __getattr__(name: str) -> Any:
    if name == "__all__":  # what a star imports: all but the API, which needs an extra
        return sorted(each for each, home in _homes().items() if home not in ("f1model.f1", "f1model.f1.serve"))
    if name not in _homes():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(__import__(_homes()[name], fromlist=[name]), name)


def __dir__() -> list[str]:
    return sorted(_homes())
