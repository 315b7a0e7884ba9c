import f1model
from tests.test_walls import MODULES
from tools.site import reference


def test_every_name_that_a_door_gives_out_is_in_the_reference_once() -> None:
    listed = [(room, name) for room, names in reference.by_room().items() for _, name in names]

    assert len(listed) == len(set(listed))
    assert set(f1model.__all__) <= {name for _, name in listed}


def test_every_room_is_one_of_the_package_and_every_page_has_names() -> None:
    assert {f"f1model.{room}" for room in reference.ROOMS} <= set(MODULES)
    assert all(reference.by_room()[room] for room in reference.ROOMS)
    assert set(reference.by_room()) == set(reference.ROOMS)


def test_a_page_names_each_thing_by_the_door_that_it_is_imported_through() -> None:
    pages = reference.pages()

    assert ".. autofunction:: f1model.run\n" in pages["reference/query.rst"]
    assert ".. autoclass:: f1model.DataModel\n" in pages["reference/design.rst"]
    assert ".. autofunction:: f1model.views.growth\n" in pages["reference/views.rst"]
    assert "f1model.PARTITION_READS\n   :type: int\n   :value: 3000\n" in pages["reference/query.rst"]
