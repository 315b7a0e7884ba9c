"""Access patterns, live on moto: what comes back, what it cost, and that explain() said so before."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import F1, NORMALISED
from f1model.query.plan import plan
from f1model.query.run import batch_get, pages, run
from f1model.query.units import item_size, read_units
from f1model.table.connect import connect
from f1model.table.load import load
from f1model.values import OrderedSet

RACE = F1["Get a race with its results"]
CAREER = F1["Get a driver's career, latest first"]
ONE = AccessPattern("Get one result", ["SeasonId", "Round", "Rank"], ["ResultItem"], model=F1)
OF_A_TEAM = AccessPattern("Get a team's results", ["SeasonId", "ConstructorId"], ["ResultItem"], model=F1)
PODIUM = AccessPattern("Get the podium", ["SeasonId", "Round"], ["ResultItem"], limit=3, model=F1)
SCANNED = AccessPattern("Get a round of any season", ["Round"], ["RaceItem"], model=F1)
MONACO: dict[str, Any] = {"SeasonId": 2024, "Round": 8}

Record = Callable[[Any, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def items() -> list[Item]:
    """The first eight races of season 2024."""
    return f1_items(F1, seasons=[2024], rounds=range(1, 9))


@pytest.fixture(scope="module")
def table(items: list[Item]) -> Any:
    """Those in a table; these tests only read it."""
    table = connect(F1, backend="moto")
    load(table, reversed(items))
    return table


def of(items: Sequence[Item], **values: Any) -> list[Item]:
    return [item for item in items if all(item.get(name) == value for name, value in values.items())]


# What comes back.


def test_items_come_in_key_order_with_attributes_in_the_model_order(table: Any, items: list[Item]) -> None:
    result = run(table, RACE, **MONACO)

    assert [list(item.items()) for item in result.items] == [
        list(item.items()) for item in of(items, SeasonId="2024", Round=8)
    ]
    assert (result.operation, result.consistency, result.requests) == ("Query", "eventual", 1)
    assert result.values == {"SeasonId": "2024", "Round": 8}
    assert result.plan == plan(RACE)
    assert result.pattern is RACE


def test_numbers_sets_and_binaries_come_back_normalised() -> None:
    model = DataModel(
        "MixedTable",
        [Entity("A", "A", "{Id}", {"Id": "S", "N": "N", "Half": "N", "Tags": "SS", "Blob": "B", "Map": "M"})],
        access_patterns=[AccessPattern("Get A", ["Id"], ["A"])],
    )
    table = connect(model, backend="moto")
    values = {
        "Id": "a",
        "N": "1E+3",
        "Half": Decimal("0.50"),
        "Tags": {"b", "a"},
        "Blob": b"\x00",
        "Map": {"b": 1, "a": 2},
    }
    load(table, [model.item("A", values)])

    (item,) = run(table, model["Get A"], Id="a").items

    assert repr(item) == repr(
        {
            "PK": "A", "SK": "a", "Type": "A", "Id": "a", "N": 1000, "Half": Decimal("0.5"), "Tags": OrderedSet("ab"),
            "Blob": b"\x00", "Map": {"a": 2, "b": 1},
        }
    )  # fmt: skip


def test_get_item_finds_one_or_none(table: Any, items: list[Item]) -> None:
    one, none = run(table, ONE, **MONACO, Rank=1), run(table, ONE, **MONACO, Rank=99)

    assert (one.operation, one.items) == ("GetItem", of(items, Round=8, Rank=1))
    assert (none.items, none.evaluated, none.bytes, none.units) == ([], 0, 0, Decimal("0.5"))


def test_an_index_is_read_backwards(table: Any, items: list[Item]) -> None:
    result = run(table, CAREER, DriverId="charles-leclerc")

    assert [item["Round"] for item in result.items] == list(range(8, 0, -1))
    assert result.items == of(items, DriverId="charles-leclerc")[::-1]
    assert run(table, replace(CAREER, descending=False), DriverId="charles-leclerc").items == result.items[::-1]


def test_a_question_without_answer_costs_the_minimum(table: Any) -> None:
    result = run(table, RACE, SeasonId=1950, Round=1)

    assert (result.items, result.requests, result.units) == ([], 1, Decimal("0.5"))


# What it costs.


def test_the_bill_is_the_size_of_what_was_evaluated(table: Any, items: list[Item]) -> None:
    result = run(table, RACE, **MONACO)

    assert result.evaluated == 21
    assert result.bytes == sum(map(item_size, of(items, SeasonId="2024", Round=8)))
    assert result.units == read_units(result.bytes)
    assert repr(result) == (
        f"Query: 21 items returned, 21 evaluated, 1 request, {result.bytes:,} bytes read, 1 RCU (eventual, computed)"
    )


def test_a_result_is_told_in_a_line_for_a_chart(table: Any) -> None:
    assert run(table, RACE, page_size=8, **MONACO).label == "Query F1Table: 1.5 RCU"
    assert batch_get(table, ONE, [{**MONACO, "Rank": rank} for rank in (1, 2)]).label == "BatchGetItem F1Table: 1 RCU"
    assert run(table, RACE, consistent=True, **MONACO).label == "Query F1Table: 2 RCU"


def test_a_strongly_consistent_read_costs_twice(table: Any) -> None:
    eventual, strong = run(table, RACE, **MONACO), run(table, RACE, consistent=True, **MONACO)

    assert strong.units == 2 * eventual.units
    assert (strong.bytes, strong.items) == (eventual.bytes, eventual.items)
    assert repr(strong).endswith(f"{2 * int(eventual.units)} RCU (strong, computed)")


def test_a_strongly_consistent_read_of_an_index_is_refused_by_the_engine(table: Any) -> None:
    with pytest.raises(ClientError) as error:
        run(table, CAREER, DriverId="charles-leclerc", consistent=True)
    assert error.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize(("pattern", "values"), [(RACE, MONACO), (ONE, {**MONACO, "Rank": 1})])
def test_a_projection_returns_less_and_costs_the_same(
    pattern: AccessPattern, values: dict[str, Any], table: Any
) -> None:
    whole = run(table, pattern, **values)
    result = run(table, pattern, attributes=["DriverName", "SK"], **values)

    assert result.items == [{name: item[name] for name in ("SK", "DriverName") if name in item} for item in whole.items]
    assert (result.bytes, result.units, result.evaluated) == (whole.bytes, whole.units, whole.evaluated)
    assert [page.keys for page in result.pages] == [page.keys for page in whole.pages]


def test_a_filter_returns_less_and_costs_the_same(table: Any, items: list[Item]) -> None:
    result = run(table, OF_A_TEAM, SeasonId=2024, ConstructorId="ferrari")
    evaluated = [item for item in of(items, PK="SEASON#2024") if item["SK"].startswith("RACE#")]

    assert len(result.items) == len(of(items, ConstructorId="ferrari")) == 16
    assert result.evaluated == len(evaluated) == 8 + 159
    assert result.bytes == sum(map(item_size, evaluated))
    assert result.pages[0].keys == sorted((item["PK"], item["SK"]) for item in evaluated)


def test_a_scan_is_refused_unless_allowed(table: Any, items: list[Item]) -> None:
    with pytest.raises(ModelError) as error:
        run(table, SCANNED, Round=8)
    assert str(error.value) == (
        "'Get a round of any season' needs a Scan: no key of F1Table begins with what it is given, so every item would "
        "be read. Give its items such a key, or run it with allow_scan=True."
    )

    result = run(table, SCANNED, allow_scan=True, Round=8)

    assert result.items == of(items, Type="RaceItem", Round=8)
    assert (result.evaluated, result.bytes) == (len(items), sum(map(item_size, items)))


def test_a_scan_comes_in_key_order_numbers_as_numbers() -> None:
    races = NORMALISED["Races"]
    table = connect(races, backend="moto")
    load(table, reversed(f1_items(races, seasons=[2024])))

    result = run(table, AccessPattern("Get all races", returns=["Race"], model=races), allow_scan=True)

    assert [item["Round"] for item in result.items] == list(range(1, 25))


# Pages.


def test_pages_of_a_size_give_the_same_items_and_round_each(table: Any) -> None:
    whole, paged = run(table, RACE, **MONACO), run(table, RACE, page_size=8, **MONACO)

    assert paged.items == whole.items
    assert [len(page.items) for page in paged.pages] == [8, 8, 5]
    assert [page.last_key is None for page in paged.pages] == [False, False, True]
    assert paged.bytes == whole.bytes
    assert paged.units == sum(read_units(page.bytes or 0) for page in paged.pages) == Decimal("1.5")
    assert (paged.requests, paged.request) == (3, paged.pages[0].request)


def test_a_page_is_asked_for_only_when_it_is_wanted(table: Any, record: Record) -> None:
    sent = record(table, "query")

    steps = pages(table, RACE, page_size=8, **MONACO)
    assert sent == []
    first = next(steps)
    assert len(sent) == 1
    second = next(steps)
    assert [request.get("ExclusiveStartKey") for request in sent] == [None, first.last_key]
    assert second.request == sent[1]


def test_a_run_may_start_where_a_page_ended(table: Any) -> None:
    first, *rest = pages(table, RACE, page_size=8, **MONACO)

    assert run(table, RACE, start=first.last_key, **MONACO).items == [item for page in rest for item in page.items]


def test_pages_of_a_filtered_query_are_measured_one_by_one(table: Any) -> None:
    values: dict[str, Any] = {"SeasonId": 2024, "ConstructorId": "ferrari"}
    whole, paged = run(table, OF_A_TEAM, **values), run(table, OF_A_TEAM, page_size=60, **values)

    assert [page.evaluated for page in paged.pages] == [60, 60, 47]
    assert paged.items == whole.items
    assert paged.bytes == whole.bytes
    assert [key for page in paged.pages for key in page.keys or ()] == whole.pages[0].keys


def test_a_limit_stops_at_that_many_items(table: Any) -> None:
    result = run(table, PODIUM, **MONACO)

    assert [item["Rank"] for item in result.items] == [1, 2, 3]
    assert (result.evaluated, result.requests) == (3, 1)


def test_a_limit_counts_what_passes_the_filter(table: Any) -> None:
    result = run(table, replace(OF_A_TEAM, limit=3), SeasonId=2024, ConstructorId="ferrari")

    assert [(item["Round"], item["Rank"]) for item in result.items] == [(1, 3), (1, 4), (2, 3)]
    assert result.requests > 1
    assert result.evaluated == 3 * result.requests


def test_a_limit_is_kept_where_a_page_holds_more(table: Any) -> None:
    result = run(table, PODIUM, page_size=2, **MONACO)

    assert [len(page.items) for page in result.pages] == [2, 1]
    assert result.evaluated == 4


# Many at once.


def test_batch_get_asks_for_each_key_once_in_chunks_of_100(table: Any, items: list[Item], record: Record) -> None:
    wanted = [item for item in items if item["Type"] == "ResultItem"][:130]
    many = [{name: item[name] for name in ONE.given} for item in wanted]
    sent = record(table.meta.client, "batch_get_item")

    result = batch_get(table, ONE, [*many, *many[:20], {**MONACO, "Rank": 99}])

    assert [len(request["RequestItems"]["F1Table"]["Keys"]) for request in sent] == [100, 31]
    assert result.items == wanted
    assert (result.operation, result.requests, result.evaluated) == ("BatchGetItem", 2, 130)
    assert result.bytes == sum(map(item_size, wanted))
    assert result.units == Decimal("0.5") * 131  # each item rounded up, and the missing one costs the minimum
    assert [list(item) for item in result.items] == [list(item) for item in wanted]


def test_batch_get_asks_again_for_what_the_engine_left(
    table: Any, items: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = of(items, Type="ResultItem", Round=8)
    client = table.meta.client
    send = client.batch_get_item
    held_back: list[Any] = []

    def batch_get_item(RequestItems: Any) -> Any:  # noqa: N803  (boto3's own spelling)
        if held_back:
            return send(RequestItems=RequestItems)
        keys = RequestItems["F1Table"]["Keys"]
        held_back.extend(keys[7:])
        return send(RequestItems={"F1Table": {"Keys": keys[:7]}}) | {"UnprocessedKeys": {"F1Table": {"Keys": keys[7:]}}}

    monkeypatch.setattr(client, "batch_get_item", batch_get_item)

    result = batch_get(table, ONE, [{**MONACO, "Rank": item["Rank"]} for item in wanted])

    assert result.items == wanted
    assert ([len(page.items) for page in result.pages], result.units) == ([7, 13], 20 * Decimal("0.5"))


def test_batch_get_takes_only_whole_primary_keys(table: Any) -> None:
    with pytest.raises(ModelError) as error:
        batch_get(table, RACE, [MONACO])

    assert error.value.problem == "'Get a race with its results' is a Query; BatchGetItem needs whole primary keys."
    assert batch_get(table, ONE, []).items == []


# On AWS, which knows its own bill; here inside moto.


def test_of_a_table_that_may_be_on_aws_the_units_are_those_that_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():  # a table of boto3's own, not from connect()
        on_aws: Any = boto3.resource("dynamodb").create_table(**replace(F1, table="AwsTable").create_table_request())
        load(on_aws, f1_items(F1, seasons=[2024], rounds=[8]))
        result = run(on_aws, RACE, **MONACO)
        one = run(on_aws, ONE, **MONACO, Rank=1)
        billed = on_aws.query(**result.request, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]["CapacityUnits"]
    assert result.units == Decimal(str(billed))
    assert result.bytes is None
    assert "bytes" not in repr(result)
    assert (len(result.items), len(one.items), one.bytes) == (21, 1, None)


# As a table of text.


def test_frame(table: Any) -> None:
    result = run(table, RACE, **MONACO)

    frame = result.frame("Rank", "DriverName", "RaceName")

    assert list(frame.columns) == ["Rank", "DriverName", "RaceName"]
    assert frame.iloc[0].tolist() == ["", "", "Monaco Grand Prix"]
    assert frame.iloc[1].tolist() == [1, "Charles Leclerc", ""]
    assert len(frame) == 21
    assert list(result.frame().columns)[:3] == ["PK", "SK", "Type"]
    assert result.rows("Rank", "RaceName")[:2] == [
        {"Rank": "", "RaceName": "Monaco Grand Prix"},
        {"Rank": 1, "RaceName": ""},
    ]
    assert frame.to_dict("records") == result.rows("Rank", "DriverName", "RaceName")
