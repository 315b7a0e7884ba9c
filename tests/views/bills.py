"""A model with rates, and its items: what tables and charts of bills show."""

from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern

SHELF = DataModel(
    "Shelf",
    [Entity("Thing", "SHELF#{Shelf}", "{Id}", {"Shelf": "S", "Id": "S", "Kind": "S"})],
    indexes=[Index("ByKind", partition="Kind")],
    access_patterns=[
        AccessPattern("look", ["Shelf"], ["Thing"], often="1,000/s"),
        AccessPattern("by kind", ["Kind"], ["Thing"], index="ByKind", often="now and then"),
    ],
    write_patterns=[WritePattern("move", change="Thing", sets=["Kind"], often="100/s")],
)
THINGS = [SHELF.item("Thing", {"Shelf": "a", "Id": str(n), "Kind": f"k{n}"}) for n in range(5)]
