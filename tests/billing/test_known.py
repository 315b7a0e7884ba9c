from functools import partial

from f1model.billing.known import Known, Memory
from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel

MODEL = DataModel("Shelves", [Entity("Book", "SHELF#{Shelf}", "BOOK#{Id}", {"Shelf": "S", "Id": "S", "State": "S"})])
BOOKS = [MODEL.item("Book", {"Shelf": "a", "Id": each, "State": "in"}) for each in "123"]
STRANGE: Item = {"PK": "x", "SK": "y"}


def test_what_was_made_of_values_is_made_anew_only_of_others() -> None:
    memory, made = Memory(), list[int]()

    def make() -> int:
        made.append(1)
        return len(made)

    text = "a text that is long enough"
    assert [memory.of("length", None, [[text, 1]], make) for _ in range(2)] == [1, 1]
    assert memory.of("length", None, [[text, True]], make) == 2, "which equals 1, and is no number"
    assert memory.of("length", None, [[text]], make) == 3
    assert memory.of("length", None, [[text], []], make) == 4
    assert memory.of("length", "otherwise", [[text], []], make) == 5
    assert memory.of("width", "otherwise", [[text], []], make) == 6
    assert memory.of("length", "otherwise", [[text], []], make) == 5


def test_what_is_not_known_is_found_out_of_the_items() -> None:
    known = Known().of(MODEL, [*BOOKS, STRANGE])

    assert known.by_entity == {"Book": BOOKS, "": [STRANGE]}
    assert known.of(MODEL, [*BOOKS, STRANGE]) is known
    assert known.of(MODEL, BOOKS).by_entity == {"Book": BOOKS}, "not those of other items"
    assert known.column("Book", "Id") == ["1", "2", "3"]
    assert known.column("Nobody", "Id") == []
    assert known.have_all("Book", ["PK", "Id"])
    assert not known.have_all("", ["PK", "Id"])
    assert known.holding("Book", ["Id"]) == BOOKS
    assert known.holding("", ["Id"]) == []


def test_attributes_that_some_items_lack_are_not_remembered() -> None:
    known = Known().of(MODEL, [*BOOKS, {**BOOKS[0], "Id": "4", "Note": "new"}])

    assert [known.remembered("notes", None, "Book", ["Note"], partial(int, made)) for made in "12"] == [1, 2]
    assert [known.remembered("ids", None, "Book", ["Id"], partial(int, made)) for made in "12"] == [1, 1]
