"""NoSQL Workbench files: read, written, and read again, with nothing lost; used as any other model."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.settings import Settings
from f1model.errors import ModelError, WorkbenchError
from f1model.export.cloudformation import template
from f1model.export.workbench import Document, Table, document, dump, load
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, COPIED, F1, GROWN
from f1model.query.run import run
from f1model.review import review
from f1model.table.connect import connect, drop
from f1model.table.load import load as fill
from f1model.views import aggregate_view
from tests.export.models_of_workbench import BOOKSHOP, FIXTURES, OURS, by_key, sampled

WRITTEN = datetime(2025, 11, 20, 9, 30)


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def raw(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def again(tmp_path: Path) -> Callable[..., Document]:
    """``again(document)`` is what one reads after writing it."""

    def through(found: Document, **options: Any) -> Document:
        dump(found, tmp_path / "again.json", **options)
        return load(tmp_path / "again.json")

    return through


@pytest.fixture
def file(tmp_path: Path) -> Callable[[Any], Path]:
    """``file(content)`` is a file with it: text and bytes as they are, all else as JSON."""

    def write(content: Any) -> Path:
        path = tmp_path / "model.json"
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


# What is read.


def test_there_are_models_to_read() -> None:
    assert len(OURS) == 6


def test_a_clean_model_is_read_whole_and_without_a_word() -> None:
    found = load(BOOKSHOP)

    assert (found.name, found.version, found.warnings) == ("Bookshop", "3.0", [])
    model = found["Bookshop"].model
    assert model.type_attribute == "EntityType"
    assert {entity.name: entity.keys for entity in model.entities} == {
        "Customer": Keys("CUSTOMER#{CustomerId}", "PROFILE"),
        "Order": Keys("CUSTOMER#{CustomerId}", "ORDER#{OrderId}"),
        "OrderLine": Keys("ORDER#{OrderId}", "LINE#{LineNumber:02d}"),  # the padding is read from the items
        "Book": Keys("BOOK#{BookId}", "DETAILS"),
    }
    assert model.indexes == (Index("GSI1", partition="GSI1PK", sort="GSI1SK"),)
    items = found["Bookshop"].items
    assert len(items) == 34
    assert items[0] == {
        "PK": "CUSTOMER#c01", "SK": "PROFILE", "EntityType": "Customer", "CustomerId": "c01",
        "CustomerName": "Ada Fischer", "Email": "ada@example.com", "Since": "2021-03-02",
        "Interests": {"gothic", "sea"}, "Address": {"City": "Kiel", "PostalCode": "24103"},
    }  # fmt: skip
    assert items[4]["Total"] == Decimal("19.99")
    assert items[4]["Gift"] is False
    assert items[12]["LineNumber"] == 1


def test_names_with_any_character_and_keys_that_are_numbers() -> None:
    table = load(FIXTURES / "weather-1.0.json")["Weather.Readings"]

    assert table.model.place().names == ("Station#Id", "Measured At")
    assert table.model.index("ByArea") == Index(
        "ByArea", partition="Area-Code", sort="Measured At", projection="KEYS_ONLY"
    )
    definitions = table.model.create_table_request()["AttributeDefinitions"]
    assert {each["AttributeName"]: each["AttributeType"] for each in definitions} == {
        "Station#Id": "S", "Measured At": "N", "Area-Code": "S",
    }  # fmt: skip
    assert [item["Measured At"] for item in table.items] == [1700000000, 1700003600, Decimal("-60.5"), 0]
    assert table.items[1]["Raw"] == b"\x00\x01\x02\xff"
    assert table.items[1]["wind.speed"] == 40
    assert table.items[2]["Details"] == {"by": "Zoë", "checks": [True, None, Decimal("0.1")]}
    assert table.items[3]["Days"] == {1, Decimal("2.5")}


def test_sample_data_in_facets_and_a_table_without_sort_key() -> None:
    found = load(FIXTURES / "tickets-2.0.json")
    tickets, holders = found.tables

    assert found.version == "2.0"
    assert found.warnings == [
        "Tickets: no entity is made of plain, whose key aliases are not templates of its keys.",
    ]
    assert {entity.name: entity.keys for entity in tickets.model.entities} == {
        "venue": Keys("VENUE#{VenueId}", "INFO"),
        "event": Keys("VENUE#{VenueId}", "EVENT#{EventId}"),
        "ticket": Keys("EVENT#{EventId}", "SEAT#{Seat:03d}"),
    }
    assert tickets.model.entity("ticket").attributes == {"EventId": "S", "Seat": "N", "Price": "N", "Holder": "S"}
    assert [item["SK"] for item in tickets.items] == ["INFO", "INFO", "EVENT#e1", "SEAT#007", "SEAT#008", "SEAT#112"]
    assert tickets.model.index("ByHolder").projection == ("Price", "Seat")
    assert holders.model.place().names == ("HolderId",)
    assert holders.model.entity("holder").keys == Keys("{HolderId}")


def test_what_is_wrong_with_items_is_said_and_the_rest_is_kept() -> None:
    found = load(FIXTURES / "quirks.json")
    table = found["Quirks"]

    assert table.items == [
        {"pk": "a", "sk": "1", "note": "kept", "n": 7},
        {"pk": "a", "sk": "1", "note": "the same key"},
        {"pk": "b", "sk": "1", "note": ""},
        {"pk": "b", "sk": "2"},
        {"pk": "c", "sk": "1", "g": "in", "large": Decimal("9.5E+125")},
    ]
    assert table.unkeyed == [
        {"pk": "a", "note": "no sort key"},
        {"pk": "", "sk": "2", "note": "empty key"},
        {},
    ]
    left_out = ": left out, and kept in the file."
    for said in (
        'one object has "Tags" twice: the last is taken.',
        f'Quirks, item a / 1: __id is {{}}, which is not one typed value such as {{"S": "text"}}{left_out}',
        f'Quirks, item a / 1: n is {{"N": "x"}}, which is no number{left_out}',
        "Quirks, item DataModel[0].TableData[2]: it has no sk, so it has no primary key: it cannot be stored, and is "
        "kept apart.",
        'Quirks, item b / 1: g is {"S": ""}, not a key of type S for its index: left out.',
        "Quirks, item b / 1: note is empty text.",
        f'Quirks, item b / 2: half is {{"S": "\\ud800"}}, half a character, which nothing can store{left_out}',
        "Quirks, item a / 1: 2 items share this primary key. A table holds the last of them.",
        "DataModel[0].GlobalSecondaryIndexes[0].Projection includes no attribute: read as KEYS_ONLY.",
        "Quirks: LocalSecondaryIndexes is kept in the file, and is not in the model.",
    ):
        assert said in found.warnings


@named(OURS)
def test_a_model_keeps_every_item(path: Path) -> None:
    found = load(path)
    entries = [
        entry
        for table in raw(path)["DataModel"]
        for data in (table.get("TableData", []), *(f.get("TableData") or [] for f in table.get("TableFacets") or []))
        for entry in data
    ]

    assert sampled(found) == len(entries) > 3
    assert any(table.unkeyed for table in found.tables) == (path.stem == "quirks")


def tabled(**changes: Any) -> dict[str, Any]:
    """A small file of one table, with changes to it."""
    table: dict[str, Any] = {
        "TableName": "Small",
        "KeyAttributes": {
            "PartitionKey": {"AttributeName": "PK", "AttributeType": "S"},
            "SortKey": {"AttributeName": "SK", "AttributeType": "S"},
        },
        "NonKeyAttributes": [
            {"AttributeName": name, "AttributeType": kind}
            for name, kind in (("ItemID", "S"), ("Count", "N"), ("Notes", "M"), ("Kind", "S"), ("odd-name", "S"))
        ],
    }
    return {"ModelName": "Small", "DataModel": [{**table, **changes}]}


SAME = {part: {"AttributeName": "PK", "AttributeType": "S"} for part in ("PartitionKey", "SortKey")}


def faceted(*pairs: tuple[str, str], data: list[Any] | None = None) -> dict[str, Any]:
    facets = [
        {
            "FacetName": f"facet{number}", "KeyAttributeAlias": {"PartitionKeyAlias": first, "SortKeyAlias": second},
            "NonKeyAttributes": ["ItemID", "Count", "Notes"], "TableData": data or [],
        }
        for number, (first, second) in enumerate(pairs)
    ]  # fmt: skip
    return tabled(TableFacets=facets)


@pytest.mark.parametrize(
    ("aliases", "key"),
    [
        (("ITEMS#ItemID", "META"), Keys("ITEMS#{ItemID}", "META")),
        (("ItemID", "Count"), Keys("{ItemID}", "{Count}")),
        (("ITEMS#<ItemID>", "C#[Count]"), Keys("ITEMS#{ItemID}", "C#{Count}")),
        (("ITEMS#{ItemID}", "C#${Count}"), Keys("ITEMS#{ItemID}", "C#{Count}")),
        (("ITEMS#{ItemID}", "Count#{Count}"), Keys("ITEMS#{ItemID}", "Count#{Count}")),  # braces: no other is a field
        (("USER#<UserId>", "C#Count:04d"), Keys("USER#{UserId}", "C#{Count:04d}")),  # a field that no attribute is
        (("PK", "SK"), Keys("{PK}", "{SK}")),
        (("ITEMS#Notes", "META"), None),  # a map is no part of a key
        (("ITEMS##ItemID", "META"), None),
        (("", "META"), None),
        (("ITEM{ItemID}", "META"), None),
        (("ITEMS#<odd-name>", "META"), None),
        (("A#PK", "META"), None),
    ],
)
def test_a_facet_whose_aliases_are_templates_is_an_entity(
    aliases: tuple[str, str], key: Keys | None, file: Callable[[Any], Path]
) -> None:
    model = load(file(faceted(aliases)))["Small"].model

    assert [entity.keys for entity in model.entities] == ([key] if key else [])


@pytest.mark.parametrize(
    ("keys", "aliases", "key"),
    [
        ([("A#x", "C#1"), ("A#y", "C#22")], ("A#who", "C#Count"), Keys("A#{who}", "C#{Count}")),  # varies, so a field
        ([("A#x", "C#01"), ("A#y", "C#22")], ("A#who", "C#Count"), Keys("A#{who}", "C#{Count:02d}")),
        ([("A#x", "C#10"), ("A#y", "C#22")], ("A#who", "C#Count"), Keys("A#{who}", "C#{Count}")),
        ([("A#x", "M"), ("A#y", "M"), ("B", "M")], ("A#ItemID", "M"), Keys("A#{ItemID}", "M")),  # most fit
        ([("A#x", "M"), ("B", "M"), ("B", "N")], ("A#ItemID", "M"), None),  # most do not
        ([("c#1", "c#1")], ("PK", "SK"), None),  # as AWS's own models have it
        ([("c1", "c1")], ("PK", "SK"), Keys("{PK}", "{SK}")),
    ],
)
def test_the_items_of_a_facet_say_whether_its_aliases_are_right(
    keys: list[tuple[str, str]], aliases: tuple[str, str], key: Keys | None, file: Callable[[Any], Path]
) -> None:
    data = [{"PK": {"S": first}, "SK": {"S": second}} for first, second in keys]

    table = load(file(faceted(aliases, data=data)))["Small"]

    assert [entity.keys for entity in table.model.entities] == ([key] if key else [])
    assert len(table.items) == len(keys)


def test_facets_with_the_same_aliases_are_no_entities(file: Callable[[Any], Path]) -> None:
    found = load(file(faceted(("A#ItemID", "M"), ("A#ItemID", "M"), ("B#ItemID", "M"))))

    assert [entity.name for entity in found["Small"].model.entities] == ["facet2"]
    assert found.warnings == [
        "Small: no entity is made of facet0, facet1, whose key aliases are not templates of its keys."
    ]


@named(OURS)
@pytest.mark.parametrize("change", ["no version", "1.0", "2.0", "no metadata", "null"])
def test_a_version_changes_nothing_but_itself(path: Path, change: str, file: Callable[[Any], Path]) -> None:
    content = raw(path)
    metadata = content.pop("ModelMetadata", {})
    if change in ("1.0", "2.0", "no version"):
        content["ModelMetadata"] = {**metadata, "Version": change}
        if change == "no version":
            del content["ModelMetadata"]["Version"]
    elif change == "null":
        content["ModelMetadata"] = None

    found = load(file(content))

    assert found.tables == load(path).tables
    assert found.raw["ModelMetadata"].items() >= {"AWSService": "Amazon DynamoDB", "Version": "3.0"}.items()


def test_other_encodings_of_json_are_read(file: Callable[[Any], Path]) -> None:
    text = BOOKSHOP.read_text(encoding="utf-8")
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert load(file(text.encode(encoding))) == load(BOOKSHOP)


@named(OURS)
def test_one_data_model_is_made_for_each_table_that_is_read(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[DataModel] = []
    check = DataModel.__post_init__

    def counted(model: DataModel) -> None:
        made.append(model)
        check(model)

    monkeypatch.setattr(DataModel, "__post_init__", counted)

    found = load(path)
    assert [id(model) for model in made] == [id(table.model) for table in found.tables]

    dump(found, tmp_path / "as it was.json", native="flatten")
    found.tables[0].items.pop()
    dump(found, tmp_path / "with other items.json")
    assert len(made) == len(found.tables)


# What is written.


@named(OURS)
def test_nothing_is_lost_on_the_way_out_and_back(path: Path, again: Callable[..., Document], tmp_path: Path) -> None:
    found = load(path)

    assert again(found) == found
    written, before = raw(tmp_path / "again.json"), raw(path)
    assert written.pop("ModelMetadata") == {
        **before.pop("ModelMetadata", {}), "AWSService": "Amazon DynamoDB", "Version": "3.0",
    }  # fmt: skip
    assert written == before


@named(OURS)
def test_written_twice_it_is_the_same_file(path: Path, tmp_path: Path) -> None:
    dump(load(path), tmp_path / "once.json")
    dump(load(tmp_path / "once.json"), tmp_path / "twice.json")

    assert (tmp_path / "twice.json").read_bytes() == (tmp_path / "once.json").read_bytes()


def test_our_own_model_goes_out_as_the_workbench_has_it(f1_2024: list[Item], tmp_path: Path) -> None:
    dump(document(F1, f1_2024, name="Formula 1", author="me", written=WRITTEN), tmp_path / "f1.json")

    content = raw(tmp_path / "f1.json")
    (table,) = content["DataModel"]
    assert content["ModelName"] == "Formula 1"
    assert content["ModelMetadata"] == {
        "Author": "me", "DateCreated": "Nov 20, 2025, 09:30 AM", "DateLastModified": "Nov 20, 2025, 09:30 AM",
        "Description": "", "AWSService": "Amazon DynamoDB", "Version": "3.0",
    }  # fmt: skip
    assert list(table) == [
        "TableName", "KeyAttributes", "NonKeyAttributes", "TableFacets", "GlobalSecondaryIndexes", "TableData",
        "DataAccess", "BillingMode",
    ]  # fmt: skip
    assert table["KeyAttributes"]["SortKey"] == {"AttributeName": "SK", "AttributeType": "S"}
    attributes = {each["AttributeName"]: each["AttributeType"] for each in table["NonKeyAttributes"]}
    assert attributes.items() >= {"Type": "S", "Round": "N", "GSI1PK": "S", "GSI1SK": "S"}.items()
    assert len(attributes) == len(table["NonKeyAttributes"])
    race = table["TableFacets"][1]
    assert race["FacetName"] == "RaceItem"
    assert race["KeyAttributeAlias"] == {"PartitionKeyAlias": "SEASON#SeasonId", "SortKeyAlias": "RACE#Round:02d"}
    assert race["NonKeyAttributes"] == [
        "Type", "RaceName", "CircuitName", "RaceDate", "SeasonId", "Round", "GSI1PK", "GSI1SK",
    ]  # fmt: skip
    assert table["GlobalSecondaryIndexes"] == [
        {
            "IndexName": "GSI1",
            "KeyAttributes": {
                "PartitionKey": {"AttributeName": "GSI1PK", "AttributeType": "S"},
                "SortKey": {"AttributeName": "GSI1SK", "AttributeType": "S"},
            },
            "Projection": {"ProjectionType": "ALL"},
        }
    ]
    assert table["TableData"][1]["Round"] == {"N": "1"}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("model", [ARTICLE, F1, *COPIED.values()], ids=lambda model: model.table)
@pytest.mark.parametrize("empty", [False, True], ids=["items", "empty"])
def test_our_own_model_comes_back_with_its_keys_and_items(
    model: DataModel, empty: bool, again: Callable[..., Document]
) -> None:
    items = [] if empty else f1_items(model, seasons=[2024], rounds=[1])

    found = again(document(model, items))

    (table,) = found.tables
    assert found.warnings == []
    assert table.items == items
    assert [(entity.name, entity.keys) for entity in table.model.entities] == [(e.name, e.keys) for e in model.entities]
    assert table.model.type_attribute == model.type_attribute
    assert table.model.create_table_request() == model.create_table_request()
    for entity in model.entities:
        found_attributes = table.model.entity(entity.name).attributes
        assert {name: found_attributes[name] for name in entity.attributes} == entity.attributes
    assert again(found) == found


def test_several_models_are_one_document(again: Callable[..., Document]) -> None:
    models = list(COPIED.values())
    items = [f1_items(model, seasons=[2024], rounds=[8]) for model in models]

    found = again(document(models, items, name="Copied"))

    assert [table.model.table for table in found.tables] == ["RacesWithNames", "ResultsWithNames"]
    assert [table.items for table in found.tables] == items
    with pytest.raises(WorkbenchError, match=r"^2 models came with 1 list of items\. Give one list for each model\.$"):
        document(models, items[:1])


def test_every_type_of_value_goes_out_and_back(again: Callable[..., Document]) -> None:
    model = DataModel("Types", [Entity("Thing", "{Id}", None, {"Id": "S"})], partition="Id", sort=None)
    thing: Item = {
        "Id": "1", "Type": "Thing", "text": "é\n\u2028", "none": None, "yes": True, "int": -7,
        "big": 10**37, "tiny": Decimal("1.5E-100"), "huge": Decimal("1E+125"), "binary": b"\x00\xff",
        "list": [1, "a", [None]], "map": {"a b": {"c#": Decimal("0.25")}}, "strings": {"a", "b"},
        "numbers": {1, Decimal("2.5")}, "blobs": {b"x", b""}, "nothing": {}, "empty": [],
    }  # fmt: skip

    (table,) = again(document(model, [thing])).tables

    assert table.items == [thing]
    assert {name: type(value) for name, value in table.items[0].items()} == {n: type(v) for n, v in thing.items()}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.5, "'1.5', of type float"),
        (WRITTEN, "'2025-11-20 09:30:00', of type datetime"),
        (set(), "'set()', of type set"),
        ({1, "a"}, "of type set"),
        ({"in": [{"a map": 1.5}]}, "'1.5', of type float"),
        (Decimal("NaN"), "'NaN', of type Decimal"),
        (Decimal("-Infinity"), "'-Infinity', of type Decimal"),
        (10**38, ", of type int, which DynamoDB does not have. Use text, int,"),
    ],
)
def test_a_value_that_dynamodb_does_not_have_is_refused(value: Any, said: str, tmp_path: Path) -> None:
    model = DataModel("Types", [], partition="Id", sort=None)

    with pytest.raises(WorkbenchError, match=r"^Types, item 1: x is ") as caught:
        dump(document(model, [{"Id": "1", "x": value}]), tmp_path / "x.json")

    assert said in str(caught.value)
    assert not (tmp_path / "x.json").exists()


def test_a_value_without_end_is_refused(tmp_path: Path) -> None:
    value: Any = []
    value.append(value)

    with pytest.raises(WorkbenchError, match=r"^Types, item 1: x is nested deeper than 32 levels"):
        dump(
            document(DataModel("Types", [], partition="Id", sort=None), [{"Id": "1", "x": value}]), tmp_path / "x.json"
        )


@pytest.mark.parametrize("place", [Path("no") / "such" / "folder.json", Path()])
def test_a_place_that_cannot_be_written_is_one_line(place: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"(no such file or directory|is a directory)\.$"):
        dump(load(BOOKSHOP), tmp_path / place)


# What is changed between reading and writing.


def test_changed_items_are_written_and_the_others_stay_as_they_were(again: Callable[..., Document]) -> None:
    found = load(FIXTURES / "quirks.json")
    table = found["Quirks"]
    table.items[0]["note"] = "changed"
    del table.items[4]
    table.items.append({"pk": "d", "sk": "1", "n": 5})
    table.unkeyed.clear()

    back = again(found)

    assert back["Quirks"].items == table.items
    assert back["Quirks"].unkeyed == []
    data = back["Quirks"].raw["TableData"]
    assert data[0]["__id"] == {}  # what nobody could read is kept
    assert data[0]["note"] == {"S": "changed"}
    assert data[-1] == {"pk": {"S": "d"}, "sk": {"S": "1"}, "n": {"N": "5"}}
    assert {key: value for key, value in back["Quirks"].raw.items() if key != "TableData"} == {
        key: value for key, value in table.raw.items() if key != "TableData"
    }


def test_items_of_facets_stay_in_their_facets(again: Callable[..., Document]) -> None:
    found = load(FIXTURES / "tickets-2.0.json")
    table = found["Tickets"]
    table.items[3]["Price"] = 30
    table.items.pop(0)
    table.items.append({"PK": "VENUE#v3", "SK": "INFO", "VenueId": "v3"})

    back = again(found)["Tickets"]

    assert by_key(back, back.items) == by_key(table, table.items)
    assert "TableData" not in back.raw
    assert [len(facet["TableData"]) for facet in back.raw["TableFacets"]] == [2, 1, 3, 0]


def test_items_stay_when_the_facet_that_holds_them_goes(again: Callable[..., Document]) -> None:
    found = load(FIXTURES / "tickets-2.0.json")
    table = found["Tickets"]
    table.model = replace(table.model, entities=[table.model.entity("venue"), table.model.entity("event")])

    back = again(found)["Tickets"]

    assert [facet["FacetName"] for facet in back.raw["TableFacets"]] == ["venue", "event", "plain"]
    assert by_key(back, back.items) == by_key(table, table.items)


def test_a_changed_model_is_written(again: Callable[..., Document]) -> None:
    found = load(BOOKSHOP)
    table = found["Bookshop"]
    model = table.model
    table.model = replace(
        model,
        table="Books.Elsewhere",
        entities=[
            model.entities[0],
            Entity("Review", "BOOK#{BookId}", "REVIEW#{Stars:02d}", {"BookId": "S", "Stars": "N"}),
        ],
        indexes=[*model.indexes, Index("ByAuthor", partition="Author", projection=["Title"])],
        access_patterns=[AccessPattern("Get a customer", given=["CustomerId"], returns=["Customer"])],
    )

    back = again(found)["Books.Elsewhere"]

    assert {entity.name: entity.keys for entity in back.model.entities} == {
        "Customer": model.entities[0].keys,
        "Review": Keys("BOOK#{BookId}", "REVIEW#{Stars:02d}"),
    }
    assert back.model.indexes == (model.indexes[0], Index("ByAuthor", partition="Author", projection=["Title"]))
    assert back.items == table.items
    assert {"AttributeName": "Stars", "AttributeType": "N"} in back.raw["NonKeyAttributes"]
    assert back.raw["TableFacets"][0] == table.raw["TableFacets"][0]


def test_keys_of_another_type_are_written(again: Callable[..., Document]) -> None:
    found = load(FIXTURES / "weather-1.0.json")
    (table,) = found.tables
    model: Any = table.model
    table.model = replace(model, partition="Area-Code", sort=None, indexes=())
    table.items = [item for item in table.items if "Area-Code" in item][-1:]

    (back,) = again(found).tables

    assert back.model.place().names == ("Area-Code",)
    assert back.model.indexes == ()
    assert back.items == table.items


# What the format cannot say.


def test_an_index_key_of_several_attributes_is_refused_unless_flattened(tmp_path: Path) -> None:
    items = f1_items(GROWN, seasons=[2024], rounds=[1])
    path = tmp_path / "grown.json"

    with pytest.raises(WorkbenchError) as caught:
        dump(document(GROWN, items), path)
    assert str(caught.value) == (
        "GrownTable.ByConstructor: its key is ConstructorId, SeasonId and Round, Rank, and NoSQL Workbench's "
        "format has one attribute for a partition key and one for a sort key. Leave the index out, give it key "
        'templates, or write it glued: native="flatten", or --flatten on the command line.'
    )
    assert not path.exists()
    with pytest.raises(WorkbenchError, match=r'^native=\'glue\' is not a choice\. Use "refuse" or "flatten"\.$'):
        dump(document(GROWN, items), path, native="glue")


def test_each_loss_is_named_once(tmp_path: Path) -> None:
    """What does not come back is found by reading the file again."""
    items = f1_items(F1, seasons=[2024], rounds=[8])

    assert dump(document(F1, items), tmp_path / "f1.json") == [
        "F1Table: the file does not hold its 5 access patterns.",
        "F1Table: the file does not hold its 2 relationships.",
        *[f"F1Table: the file does not hold its {len(F1.write_patterns)} write patterns."][: len(F1.write_patterns)],
        "F1Table.GSI1: the file holds the names of its keys, and not the templates of RaceItem, ResultItem.",
    ]
    assert dump(document(GROWN), tmp_path / "grown.json", native="flatten")[2:] == [
        "GrownTable: the file does not hold its 8 access patterns.",
        "GrownTable: the file does not hold its 2 relationships.",
        *[f"GrownTable: the file does not hold its {len(GROWN.write_patterns)} write patterns."][
            : len(GROWN.write_patterns)
        ],
        "GrownTable.GSI1: the file holds the names of its keys, and not the templates of RaceItem, ResultItem.",
        "GrownTable.Winners: the file holds the names of its keys, and not the templates of ResultItem.",
    ]


def test_an_attribute_or_an_entity_that_does_not_come_back_is_named(tmp_path: Path) -> None:
    text, number = {"Id": "S", "Way": "S"}, {"Id": "S", "Way": "N"}
    two_types = DataModel("Ways", [Entity("A", "A#{Id}", "{Id}", text), Entity("B", "B#{Id}", "{Id}", number)])
    plain = DataModel(
        "Plain", [Entity("A", "{Id}", "A", {"Id": "S"}), Entity("B", "{PK}", "{SK}", {"PK": "S", "SK": "S"})]
    )

    assert dump(document(two_types), tmp_path / "ways.json") == ["Ways, A: read again, Way is of type N, not S."]
    assert dump(document(plain), tmp_path / "plain.json") == ["Plain: read again, the file gives no entity B."]


def test_of_a_file_only_what_was_added_to_it_is_lost(tmp_path: Path) -> None:
    shop = load(BOOKSHOP)
    assert dump(shop, tmp_path / "same.json") == []

    asked = AccessPattern("Get a book", given=["BookId"], returns=["Book"])
    shop.tables[0].model = replace(shop.tables[0].model, access_patterns=[asked])
    assert dump(shop, tmp_path / "more.json") == ["Bookshop: the file does not hold its 1 access pattern."]


def test_a_local_index_is_lost_and_its_key_stays_an_attribute(tmp_path: Path) -> None:
    entity = Entity("A", "A#{Id}", "N#{N:02d}", {"Id": "S", "N": "N", "At": "S"})
    local = [LocalIndex("LSI1", A="{At}#{N:02d}"), LocalIndex("ByAt", sort="At")]
    model = DataModel("Locals", [entity], indexes=[Index("GSI1", partition="At"), *local])
    item = model.item("A", {"Id": "a", "N": 1, "At": "now"})

    assert dump(document(model, [item]), tmp_path / "locals.json", native="flatten") == [
        "Locals.LSI1: the format has no local indexes, so the file does not hold it.",
        "Locals.ByAt: the format has no local indexes, so the file does not hold it.",
    ]
    (table,) = load(tmp_path / "locals.json").tables
    assert [index.name for index in table.model.indexes] == ["GSI1"]
    assert table.items == [item]


def test_what_is_set_for_the_whole_table_is_lost_but_for_its_capacity(tmp_path: Path) -> None:
    session = Entity("Session", "{Id}", "S", {"Id": "S", "EndsAt": "N"}, ttl="EndsAt")
    settings = Settings((5, 5), recovery=False, stream="NEW_IMAGE")
    model = DataModel("Sessions", [session], tenant="Id", population={"user": 5}, settings=settings)

    assert dump(document(model), tmp_path / "sessions.json") == [
        "Sessions: the file does not say that items expire by EndsAt.",
        "Sessions: the file does not hold what is set for the table, recovery False, stream 'NEW_IMAGE', tenant 'Id', "
        "population {'user': 5}.",
    ]


PAID: dict[str, Any] = {
    "BillingMode": "PROVISIONED",
    "ProvisionedCapacitySettings": {"ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 3}},
}
SCALED = {**PAID["ProvisionedCapacitySettings"], "AutoScalingRead": {"ScalingPolicyConfiguration": {"TargetValue": 70}}}


def test_what_a_table_rents_stays_on_the_way_to_a_file_and_to_a_template(
    file: Callable[[Any], Path], again: Callable[..., Document]
) -> None:
    content = raw(BOOKSHOP)
    content["DataModel"][0] |= PAID
    found = load(file(content))
    (table,) = again(document(found.tables[0].model, found.tables[0].items)).tables

    for model in (found.tables[0].model, table.model):
        properties = template(model)["Resources"]["Table"]["Properties"]
        units = {"ReadCapacityUnits": 7, "WriteCapacityUnits": 3}
        assert (properties["BillingMode"], properties["ProvisionedThroughput"]) == ("PROVISIONED", units)
        assert [each["ProvisionedThroughput"] for each in properties["GlobalSecondaryIndexes"]] == [units]
    assert found.warnings == []
    assert (
        template(load(BOOKSHOP).tables[0].model)["Resources"]["Table"]["Properties"]["BillingMode"] == "PAY_PER_REQUEST"
    )


@pytest.mark.parametrize(
    ("settings", "capacity", "said"),
    [
        (SCALED, (7, 3), "Bookshop: its auto scaling is kept in the file, and is not in the model."),
        (None, None, "Bookshop: it is PROVISIONED, and does not say with how many units: read as on demand."),
        ({"ProvisionedThroughput": {"ReadCapacityUnits": 7}}, None, "read as on demand."),
        ({"ProvisionedThroughput": {"ReadCapacityUnits": "7", "WriteCapacityUnits": 3}}, None, "read as on demand."),
    ],
)
def test_what_a_model_cannot_say_of_capacity_is_told(
    file: Callable[[Any], Path], settings: Any, capacity: Any, said: str
) -> None:
    content = raw(BOOKSHOP)
    content["DataModel"][0] |= {"BillingMode": "PROVISIONED", "ProvisionedCapacitySettings": settings}

    found = load(file(content))

    (warning,) = found.warnings
    assert warning.endswith(said)
    assert found.tables[0].model.settings.capacity == capacity


def test_a_setting_that_no_model_has_is_told_and_kept(
    file: Callable[[Any], Path], again: Callable[..., Document]
) -> None:
    content = raw(BOOKSHOP)
    content["DataModel"][0]["TimeToLive"] = {"AttributeName": "Expires", "Enabled": True}
    content["DataModel"][0]["GlobalSecondaryIndexes"][0]["WarmThroughput"] = {"ReadUnitsPerSecond": 15000}
    content["Teams"] = ["shop"]

    found = load(file(content))

    assert found.warnings == [
        "Bookshop.GSI1: WarmThroughput is kept in the file, and is not in the model.",
        "Bookshop: TimeToLive is kept in the file, and is not in the model.",
        "Bookshop: Teams is kept in the file, and is not in the model.",
    ]
    assert again(found).tables[0].raw["TimeToLive"] == {"AttributeName": "Expires", "Enabled": True}


def test_a_flattened_index_answers_in_the_same_order(again: Callable[..., Document], tmp_path: Path) -> None:
    items = f1_items(GROWN, seasons=[2024])
    before = [dict(item) for item in items]

    said = dump(document(GROWN, items), tmp_path / "grown.json", native="flatten")
    (table,) = load(tmp_path / "grown.json").tables

    why = "because the format has one attribute for a key."
    assert said[:2] == [
        f"GrownTable.ByConstructor: ConstructorId, SeasonId are glued into ByConstructorPK, {why}",
        f"GrownTable.ByConstructor: Round, Rank are glued into ByConstructorSK, {why}",
    ]
    assert items == before  # not ours to change
    assert table.model.index("ByConstructor") == Index(
        "ByConstructor", partition="ByConstructorPK", sort="ByConstructorSK"
    )
    assert "ByConstructorPK" in table.model.entity("ResultItem").attributes
    ferrari = [item for item in table.items if item.get("ByConstructorPK") == "ferrari#2024"]
    assert len(ferrari) == 48
    by_text = sorted(ferrari, key=lambda item: item["ByConstructorSK"])
    assert by_text == sorted(ferrari, key=lambda item: (item["Round"], item["Rank"]))
    assert [set(item) - {"ByConstructorPK", "ByConstructorSK"} for item in table.items] == [set(item) for item in items]


def test_flattening_says_where_order_is_lost_and_refuses_a_name_that_is_taken(tmp_path: Path) -> None:
    model = DataModel("Things", [], indexes=[Index("Way", partition="a", sort=["b", "c"])])
    items = [{"PK": "1", "SK": "1", "a": "x", "b": Decimal("1.5"), "c": b"\x01"}]

    said = dump(document(model, items), tmp_path / "way.json", native="flatten")

    assert said[0] == "Things.Way: b has numbers that cannot be padded with zeros, so WaySK does not sort by them."
    assert load(tmp_path / "way.json")["Things"].items[0]["WaySK"] == "1.5#01"
    with pytest.raises(WorkbenchError, match=r"^Things\.Way: b, c would be glued into WaySK, which exists already\."):
        dump(document(model, [{**items[0], "WaySK": "mine"}]), tmp_path / "way.json", native="flatten")


# What is no model.


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "it is not JSON (Expecting value: line 1 column 1 (char 0)). Export the model from NoSQL Workbench as"),
        (b"\xff\xfe\xff", "it is not JSON ("),
        ('{"a": NaN}', "it is not JSON (the number NaN is not finite)."),
        ('{"a": 1e999}', "it is not JSON (the number 1e999 is not finite)."),
        (f'{{"a": {"9" * 5000}}}', "it is not JSON (a number of 5,000 digits)"),
        ("[" * 100_000, "it is nested deeper than 100 levels"),
        ('{"DataModel": [' + "[" * 200 + "]" * 201 + "}", "it is nested deeper than 100 levels"),
        ([], "it has no list called DataModel, so it is not a model of NoSQL Workbench."),
        ({"AWSTemplateFormatVersion": "2010-09-09"}, "it has no list called DataModel"),
        ({"DataModel": {}}, "it has no list called DataModel"),
        ({"DataModel": [], "ModelName": 5}, "ModelName: it is 5, where text belongs. Mend it there, or export the"),
        ({"DataModel": [], "ModelMetadata": []}, "ModelMetadata: it is [], where an object {…} belongs."),
        ({"DataModel": [], "ModelMetadata": {"AWSService": "Amazon Keyspaces"}}, 'it is a model for "Amazon Key'),
        ({"DataModel": [None]}, "DataModel[0]: it is null, where an object {…} belongs."),
        ({"DataModel": [{}]}, "DataModel[0].TableName: it is null, where text belongs."),
        (tabled(TableName="a b"), 'DataModel[0].TableName: it is "a b". Write 3 to 255 characters'),
        (tabled(KeyAttributes="PK"), 'DataModel[0].KeyAttributes: it is "PK", where an object {…} belongs.'),
        (tabled(KeyAttributes={}), "DataModel[0].KeyAttributes.PartitionKey.AttributeName: it is null, where text"),
        (
            tabled(KeyAttributes={"PartitionKey": {"AttributeName": "", "AttributeType": "S"}}),
            'DataModel[0].KeyAttributes.PartitionKey.AttributeName: it is "", and a key\'s name has 1 to 255 bytes.',
        ),
        (
            tabled(KeyAttributes={"PartitionKey": {"AttributeName": "PK", "AttributeType": "String"}}),
            'DataModel[0].KeyAttributes.PartitionKey.AttributeType: it is "String", and a key attribute is of type S,',
        ),
        (
            tabled(KeyAttributes=SAME),
            "DataModel[0].KeyAttributes: PK is both the partition key and the sort key.",
        ),
        (tabled(NonKeyAttributes={}), "DataModel[0].NonKeyAttributes: it is {}, where a list […] belongs."),
        (tabled(NonKeyAttributes=["a"]), 'DataModel[0].NonKeyAttributes[0]: it is "a", where an object {…} belongs.'),
        (tabled(GlobalSecondaryIndexes=[{}]), "DataModel[0].GlobalSecondaryIndexes[0].IndexName: it is null"),
        (
            tabled(GlobalSecondaryIndexes=[{"IndexName": "Way", "KeySchema": []}]),
            "DataModel[0].GlobalSecondaryIndexes[0].KeyAttributes: it is null, where an object {…} belongs.",
        ),
        (
            tabled(
                GlobalSecondaryIndexes=[
                    {
                        "IndexName": "Way", "KeyAttributes": tabled()["DataModel"][0]["KeyAttributes"],
                        "Projection": {"ProjectionType": "SOME"},
                    }
                ]
            ),
            'DataModel[0].GlobalSecondaryIndexes[0].Projection.ProjectionType: it is "SOME". Write ALL, KEYS_ONLY or',
        ),
        (tabled(TableData={}), "DataModel[0].TableData: it is {}, where a list […] belongs."),
        (tabled(TableData=[[]]), "DataModel[0].TableData[0]: it is [], where an object {…} belongs."),
        (tabled(TableFacets=[5]), "DataModel[0].TableFacets[0]: it is 5, where an object {…} belongs."),
        (tabled(TableFacets=[{"FacetName": 5}]), "DataModel[0].TableFacets[0].FacetName: it is 5, where text belongs."),
        (
            tabled(TableFacets=[{"FacetName": "f", "KeyAttributeAlias": {"PartitionKeyAlias": 5}}]),
            "DataModel[0].TableFacets[0].KeyAttributeAlias.PartitionKeyAlias: it is 5, where text belongs.",
        ),
        (
            tabled(TableFacets=[{"FacetName": "f", "TableData": "none"}]),
            'DataModel[0].TableFacets[0].TableData: it is "none", where a list […] belongs.',
        ),
    ],
)  # fmt: skip
def test_what_is_no_model_is_one_line_with_file_place_and_fix(
    content: Any, said: str, file: Callable[[Any], Path]
) -> None:
    path = file(content)

    with pytest.raises(WorkbenchError) as caught:
        load(path)

    assert str(caught.value).startswith(f"{path}: {said}")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"absent\.json: no such file or directory\. Give the path of a model"):
        load(tmp_path / "absent.json")
    with pytest.raises(WorkbenchError, match=r": is a directory\. Give the path"):
        load(tmp_path)


def test_a_table_that_is_not_there_is_one_line() -> None:
    with pytest.raises(WorkbenchError, match=r"^Tickets has no table 'Seats'\. It has: Tickets, Holders\.$"):
        load(FIXTURES / "tickets-2.0.json")["Seats"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            {"DataModel": [], "ModelMetadata": {"Version": "2.3.0"}},
            'ModelMetadata.Version is "2.3.0", not one of 1.0, 2.0, 3.0: read as 3.0.',
        ),
        (
            {"DataModel": [], "ModelMetadata": {"AWSService": "DynamoDB"}},
            'ModelMetadata.AWSService is "DynamoDB": read as Amazon DynamoDB.',
        ),
        ({"DataModel": [tabled()["DataModel"][0]] * 2}, "Small: 2 tables have this name."),
        (tabled(TableFacets=[{"FacetName": ""}]), "DataModel[0].TableFacets[0] has no name: no entity is made of it."),
    ],
)  # fmt: skip
def test_what_can_be_read_all_the_same_is_said(content: Any, said: str, file: Callable[[Any], Path]) -> None:
    assert load(file(content)).warnings == [said]


# What is done with it.


@named(OURS)
def test_an_imported_model_is_created_loaded_drawn_and_reviewed(path: Path) -> None:
    for found in load(path).tables:
        table = connect(found.model, backend="moto")
        try:
            expected = by_key(found, found.items)
            assert fill(table, found.items, last_wins=True) == len(expected)
            assert by_key(found, table.scan()["Items"]) == expected
            for place in found.model.places:
                drawn = aggregate_view(found.model, found.items, index=place.index).to_html()
                assert drawn.count("<table") == 1
                assert found.model.table in drawn
            assert aggregate_view(table).to_html() == aggregate_view(found.model, list(expected.values())).to_html()
            assert review(found.model, [*found.items, *found.unkeyed]).table == found.model.table
        finally:
            drop(table)


def test_patterns_that_are_added_are_answered() -> None:
    found = load(BOOKSHOP)["Bookshop"]
    model = replace(
        found.model,
        access_patterns=[
            AccessPattern("Get a customer with orders", given=["CustomerId"], returns=["Customer", "Order"]),
            AccessPattern("Get an order's lines", given=["OrderId"], returns=["OrderLine"]),
            AccessPattern("Get the open orders", index="GSI1", given=["GSI1PK"], returns=["Order"]),
        ],
    )
    table = connect(model, backend="moto")
    try:
        fill(table, found.items)

        assert len(run(table, model["Get a customer with orders"], CustomerId="c01").items) == 3
        assert len(run(table, model["Get an order's lines"], OrderId="o1002").items) == 3
        opened = run(table, model["Get the open orders"], GSI1PK="STATUS#open").items
        assert [order["OrderId"] for order in opened] == ["o1007", "o1008"]
    finally:
        drop(table)


def test_a_model_that_was_made_by_hand_needs_no_file() -> None:
    found = Document("mine", [Table(F1, [])])

    assert found["F1Table"].model is F1
    with pytest.raises(ModelError):
        found["F1Table"].model.index("none")
