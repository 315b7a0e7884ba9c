from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer

from f1model import F1, connect, f1_items, load, open_table, run
from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.errors import F1ModelError, ModelError
from f1model.opening.opened import Opened, opened
from f1model.review import review
from f1model.sources import Source
from f1model.views import aggregate_view
from tests.opening.shop import ITEMS, ODD, TABLE


@pytest.fixture(scope="module")
def shop() -> Opened:
    return open_table(TABLE, [*ITEMS, ODD])


def test_a_table_of_nobody_becomes_a_model_that_makes_every_key_again(shop: Opened) -> None:
    for item in ITEMS:
        entity = shop.model.entity_of(item)
        assert entity
        assert (
            shop.model.item(entity.name, {n: v for n, v in item.items() if n in entity.attributes})["sk"] == item["sk"]
        )
    assert shop.items == (*ITEMS, ODD)
    assert shop.inferred.read == len(ITEMS) + 1


def test_what_takes_a_model_and_items_takes_what_was_opened(shop: Opened) -> None:
    assert "CUSTOMER#c1" in aggregate_view(shop.model, shop.items).to_html()
    assert str(review(shop.model, shop.items)).startswith("Review of Shop")
    table = connect(shop.model)
    assert load(table, ITEMS) == len(ITEMS)


def test_a_rare_kind_is_kept_for_pictures_though_its_collection_is_not() -> None:
    few = open_table(TABLE, [*ITEMS, *({**each, "pk": f"X{each['pk']}"} for each in ITEMS * 20), ODD], sample=40)

    held = {entity.name for item in few.items if (entity := few.model.entity_of(item))}
    assert {entity.name for entity in few.model.entities} == held


def test_every_guess_can_be_asked_with_its_example_also_what_is_in_the_key_alone() -> None:
    bare = [{name: value for name, value in item.items() if name != "customerId"} for item in ITEMS]
    opened = open_table(TABLE, bare)
    table = connect(opened.model)
    load(table, opened.items)

    assert len(opened.model.access_patterns) >= 4
    for pattern in opened.model.access_patterns:
        answer = run(table, pattern, pattern.example)
        assert answer.items, pattern.name
        assert answer.evaluated == len(answer.items), f"{pattern.name} is not cheap"


def test_no_guess_reads_what_it_does_not_return() -> None:
    opened = open_table(F1, f1_items(F1, seasons=[2024], rounds=[5, 6]))
    names = [pattern.name for pattern in opened.model.access_patterns]

    assert "Get a race with its results" in names
    assert "Get results of a race" in names
    assert "Get races by season" not in names, "it reads the results as well"
    assert opened.model.type_attribute == "Type"


def test_an_item_without_its_keys_is_counted_and_is_in_no_picture() -> None:
    opened = open_table(TABLE, [*ITEMS, {"pk": "CUSTOMER#c1"}, {"pk": Decimal(5), "sk": "x"}])

    assert opened.inferred.unexplained.count == 2
    assert opened.items == tuple(ITEMS)


def test_of_a_declared_model_only_what_a_table_says_of_itself_is_taken(shop: Opened) -> None:
    again = open_table(shop.model, [*ITEMS, ODD])

    assert again.model == shop.model


def test_without_items_its_facets_are_its_entities_and_without_those_it_has_none() -> None:
    facet = Entity("Customer", "CUSTOMER#{Id}", "PROFILE", {"Id": "S"})
    without = opened(Source(TABLE, lambda: iter(()), "t.yaml", has_items=False))
    said = opened(Source(TABLE, lambda: iter(()), "t.json", has_items=False, facets=(facet,)))
    wrong = opened(Source(TABLE, lambda: iter(()), "t.json", facets=(Entity("E", "{Id}", None, {"Id": "S"}),)))

    assert (without.model, without.items) == (TABLE, ())
    assert "cannot be told without any: add an export" in without.report
    assert said.model.entities == (facet,)
    assert wrong.model == TABLE
    assert "its facets are left out" in wrong.report


@pytest.mark.parametrize(
    ("given", "options", "line"),
    [
        ((), {}, "open_table: it needs something to read."),
        (([],), {}, "it has neither keys nor items"),
        ((ITEMS,), {"sample": 0}, "open_table: sample is 0."),
        ((5,), {}, "a source is 5, not a list of items."),
        (("no-such-file.json",), {}, "no-such-file.json"),
        ((), {"backend": "moto"}, "it is not said which table"),
        ((), {"backend": "nowhere", "name": "T"}, "'nowhere' is not a backend"),
    ],
)
def test_what_cannot_be_opened_is_one_line(given: Any, options: Any, line: str) -> None:
    with pytest.raises(F1ModelError) as raised:
        open_table(*given, **options)
    assert line in str(raised.value)
    assert "\n" not in str(raised.value)


def test_of_several_tables_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [
        Source(DataModel(name, [], partition="pk", sort="sk"), lambda: iter(()), "two.yaml") for name in ("One", "Two")
    ]
    monkeypatch.setattr("f1model.sources.read_sources", lambda paths: tuple(sources))

    assert open_table("two.yaml", name="Two").model.table == "Two"
    with pytest.raises(ModelError, match=r"two.yaml: it has the tables One, Two\. Name one"):
        open_table("two.yaml")
    with pytest.raises(ModelError, match=r"it has no table 'Three'\. It has: One, Two"):
        open_table("two.yaml", name="Three")

    for each in range(2):
        sources[each] = replace(sources[each], has_items=False)
    sources.append(Source(None, lambda: iter(ITEMS), "items.json"))
    together = open_table("two.yaml", "items.json", name="One")
    assert (together.model.table, together.where) == ("One", "two.yaml + items.json")
    assert together.inferred.read == len(ITEMS)


@pytest.mark.parametrize(
    ("where", "name"),
    [("exports/my shop.json.gz", "my-shop"), ("shop.json + keys.json", "shop"), ("a.csv", "Table"), ("", "Table")],
)
def test_a_table_whose_name_nobody_says_is_named_after_its_file(where: str, name: str) -> None:
    assert opened(Source(None, lambda: iter(ITEMS), where)).model.table == name


def test_what_boto3_answers_is_taken_as_it_is() -> None:
    table = connect(replace(TABLE, access_patterns=()))
    load(table, ITEMS)
    client = table.meta.client
    from_files = open_table(TABLE, ITEMS)

    for answered in (
        [client.describe_table(TableName=table.name), table.scan()],
        [client.describe_table(TableName=table.name)["Table"], table.scan()["Items"]],
        [TABLE, [{name: TypeSerializer().serialize(value) for name, value in item.items()} for item in ITEMS]],
    ):
        found = open_table(*answered)
        assert found.model.entities == from_files.model.entities
        assert [*found.model.places[1].keys] == ["Order"]
    part = open_table(TABLE, table.scan(Limit=20))
    assert part.inferred.read == 20
    assert any("LastEvaluatedKey" in note for note in part.notes)
    with pytest.raises(ModelError, match="a source is a mapping, not a list of items"):
        open_table(ITEMS[0])


def test_typed_items_of_a_json_file_hold_bytes_as_text() -> None:
    typed = [{"pk": {"S": f"A#{n}"}, "sk": {"S": "A"}, "data": {"B": "aGVsbG8="}} for n in range(3)]

    assert open_table(TABLE, typed).items[0]["data"] == b"hello"
