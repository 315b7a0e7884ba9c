"""Where a table gets hot: loads of several patterns meet, reads and writes are held to limits of their own."""

from dataclasses import replace
from decimal import Decimal

from f1model.billing.heat import Use, collections_of, hottest
from f1model.billing.known import Known
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel

MODEL = DataModel(
    "Shelves",
    [
        Entity("Book", "SHELF#{Shelf}", "BOOK#{Id}", {"Shelf": "S", "Id": "S", "State": "S"}),
        Entity("Sign", "SHELF#{Shelf}", "SIGN", {"Shelf": "S"}),
    ],
    indexes=[Index("ByState", Book=Keys("STATE#{State}", "{Id}"))],
)
TABLE, BY_STATE = MODEL.places
BOOKS = [MODEL.item("Book", {"Shelf": shelf, "Id": "1", "State": state}) for shelf, state in ("ax", "bx", "cy")]
GROUPS = Known(by_entity={"Book": BOOKS, "Sign": [MODEL.item("Sign", {"Shelf": "a"})]})
ONE = Decimal(1)


def test_requests_choose_among_the_collections_of_their_entities_as_far_as_is_known() -> None:
    assert collections_of(Use(TABLE, ("Book",), {}), GROUPS) == [("SHELF#a",), ("SHELF#b",), ("SHELF#c",)]
    assert collections_of(Use(TABLE, ("Sign",), {}), GROUPS) == [("SHELF#a",)]
    assert collections_of(Use(BY_STATE, ("Book",), {}), GROUPS) == [("STATE#x",), ("STATE#y",)]
    assert collections_of(Use(BY_STATE, ("Book",), {"State": "y"}), GROUPS) == [("STATE#y",)]
    assert collections_of(Use(TABLE, ("Book",), {"State": "y"}), GROUPS) == [("SHELF#a",), ("SHELF#b",), ("SHELF#c",)]
    assert collections_of(Use(BY_STATE, ("Book", "Sign"), {"State": "z"}), GROUPS) == []


def test_what_several_patterns_ask_of_one_collection_adds_up() -> None:
    books = Use(TABLE, ("Book",), {}, reads=Decimal(3))
    signs = Use(TABLE, ("Sign",), {}, reads=Decimal(2), writes=ONE)
    spot = hottest([("books", Decimal(10), books), ("signs", Decimal(5), signs)], GROUPS)

    assert spot
    assert spot.key == ("SHELF#a",)
    assert (int(spot.reads), int(spot.writes)) == (20, 5)
    assert (spot.share, spot.over) == (Decimal(20) / 3000, 1)  # the signs ask most, and all of them ask here
    assert spot.parts == {"books": Decimal(10) / 3000, "signs": Decimal(5) / 1000}


def test_a_partition_takes_fewer_writes_than_reads() -> None:
    written, read = Use(BY_STATE, ("Book",), {"State": "y"}, writes=ONE), Use(TABLE, ("Sign",), {}, reads=ONE)

    def hot(reads: int) -> object:
        spot = hottest([("w", Decimal(100), written), ("r", Decimal(reads), read)], GROUPS)
        return spot and spot.place

    assert (hot(299), hot(301)) == (BY_STATE, TABLE)
    assert hottest([], GROUPS) is None
    assert hottest([("r", ONE, read)], Known()) is None


def test_a_local_index_is_in_the_partitions_of_its_table() -> None:
    model = replace(MODEL, indexes=[*MODEL.indexes, LocalIndex("Near", sort="State")])
    table, _, near = model.places
    uses = [("near", ONE, Use(near, ("Book",), {"Shelf": "b"}, reads=ONE)),
            ("books", ONE, Use(table, ("Book",), {"Shelf": "b"}, reads=ONE))]  # fmt: skip
    spot = hottest(uses, GROUPS)

    assert spot
    assert (spot.place, spot.reads) == (table, Decimal(2))
