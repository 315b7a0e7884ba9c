from dataclasses import replace
from typing import Any

import pytest

from f1model.course import explore
from f1model.course.explorer import Controls, Explored, Explorer
from f1model.design.entity import Entity, Keys
from f1model.design.index import LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.table.connect import connect
from f1model.table.load import load


def loaded(model: DataModel, **chosen: Any) -> Any:
    table = connect(model)
    load(table, f1_items(model, **chosen))
    return table


@pytest.fixture(scope="module")
def grown() -> Any:
    return loaded(replace(GROWN, table="ExploredTable"), seasons=[2023, 2024], rounds=[1, 8, 24])


@pytest.fixture(scope="module")
def published() -> Any:
    model = ARTICLE.with_keys(ResultItem=Keys("SEASON#{SeasonId}", "RACE#{Round}#RESULT#{Rank}"))
    return loaded(replace(model, table="PublishedTable"), seasons=[2024], rounds=[1, 8])


@pytest.fixture(scope="module")
def explorer(grown: Any, published: Any) -> Explorer:
    return explore(grown, published)


@pytest.fixture(scope="module")
def explored(explorer: Explorer) -> Explored:
    return explorer.tables["ExploredTable"]


def test_values_to_choose_from_are_those_that_occur(explored: Explored) -> None:
    race = GROWN["Get a race with its results"]

    assert explored.choices(race, "SeasonId", {}) == ["2023", "2024"]
    assert explored.choices(race, "Round", {"SeasonId": "2023"}) == [1, 8]
    assert explored.choices(race, "Round", {"SeasonId": "2024"}) == [1, 8, 24]
    assert explored.choices(GROWN["Get the winners at a circuit"], "WonAt", {}) == [
        "bahrain", "monaco", "montreal", "yas-marina",
    ]  # fmt: skip


def test_it_begins_with_the_example_or_with_what_there_is(explored: Explored) -> None:
    assert explored.start(GROWN["Get a race with its results"]) == {"SeasonId": "2024", "Round": 8}
    assert explored.start(GROWN["Get the podium of a race"]) == {
        "SeasonId": "2024", "Round": 8, "Rank from": 1, "Rank to": 3,
    }  # fmt: skip
    elsewhere = replace(GROWN["Get the podium of a race"], example={"SeasonId": "1950"})
    assert explored.start(elsewhere) == {"SeasonId": "2023", "Round": 1, "Rank from": 1, "Rank to": 20}


def test_the_answer_holds_bill_request_code_and_slice(explored: Explored) -> None:
    pattern = GROWN["Get a race with its results"]
    answer = explored.answer(pattern, {"SeasonId": "2024", "Round": 8}, "boto3")

    assert "Query: 21 items returned, 21 evaluated, 1 request" in answer
    assert "KeyConditionExpression = &#x27;#PK = :PK AND begins_with(#SK, :SK)&#x27;" in answer
    assert "table = boto3.resource(&quot;dynamodb&quot;)" in answer
    assert answer.count("● returned") == 12
    assert "aws dynamodb query" in explored.answer(pattern, {"SeasonId": "2024", "Round": 8}, "AWS CLI")
    assert "SELECT * FROM" in explored.answer(pattern, {"SeasonId": "2024", "Round": 8}, "PartiQL")


def test_the_ends_of_a_range_may_be_chosen_in_any_order(explored: Explored) -> None:
    pattern = GROWN["Get the podium of a race"]
    race = {"SeasonId": "2024", "Round": 8}

    backwards = explored.answer(pattern, {**race, "Rank from": 3, "Rank to": 1}, "boto3")
    assert backwards == explored.answer(pattern, {**race, "Rank from": 1, "Rank to": 3}, "boto3")
    assert backwards.count("● returned") == 3


def test_a_scan_is_run_and_its_bill_told(explorer: Explorer) -> None:
    published = explorer.tables["PublishedTable"]
    answer = published.answer(published.patterns["Get all Formula 1 seasons"], {}, "boto3")

    assert "Scan: 1 item returned, 43 evaluated" in answer


def test_what_cannot_be_asked_is_said(explored: Explored) -> None:
    winners = explored.patterns["Get the winners at a circuit"]
    races = replace(winners, given=["SeasonId"], returns=["RaceItem"])
    strong = replace(winners, consistent=True)
    native = explored.patterns["Get a constructor's results in a season"]

    assert replace(explored, items=[]).start(winners) == {"WonAt": None}
    assert "no item that comes back has a value for WonAt" in explored.answer(winners, {"WonAt": None}, "boto3")
    assert "RaceItem is not in Winners" in explored.answer(races, {"SeasonId": "2024"}, "boto3")
    assert "<table" not in explored.answer(strong, {"WonAt": "monaco"}, "boto3")
    assert "onsistent read" in explored.answer(strong, {"WonAt": "monaco"}, "boto3")
    refused = explored.answer(native, {"ConstructorId": "ferrari", "SeasonId": "2024"}, "PartiQL")
    assert "PartiQL" in refused
    assert refused.count("● returned") > 0


def test_without_a_kernel_its_first_state_is_a_page(explorer: Explorer) -> None:
    shown = explorer._repr_mimebundle_()

    assert shown.keys() == {"text/html", "text/plain"}
    assert shown["text/plain"] == (
        "Explorer of ExploredTable, PublishedTable; first: Get a race with its results (SeasonId=2024, Round=8)"
    )
    assert "Get a race with its results · SeasonId 2024 · Round 8" in shown["text/html"]
    assert "<caption" in shown["text/html"]


def test_values_from_the_data_are_escaped() -> None:
    model = DataModel(
        "EscapedTable",
        [Entity("Thing", "THING#{Id}", "THING", {"Id": "S"})],
        access_patterns=[AccessPattern("Get <i>it</i>", given=["Id"], returns=["Thing"])],
    )
    table = connect(model)
    load(table, [model.item("Thing", {"Id": "<script>alert(1)</script>"})])

    page = explore(table).to_html()
    assert "<script" not in page
    assert "<i>" not in page


def test_nothing_to_explore() -> None:
    with pytest.raises(ModelError, match=r"^Nothing to explore\. Give one table or more"):
        explore()
    with pytest.raises(ModelError, match=r"^EmptyTable is empty\. Fill it first: load\(table, items\)\.$"):
        explore(connect(replace(F1, table="EmptyTable")))
    with pytest.raises(ModelError, match=r"^MuteTable has no access patterns\."):
        explore(connect(replace(F1, table="MuteTable", access_patterns=[])))


# Live: the boxes that one chooses from.


@pytest.fixture
def controls(explorer: Explorer) -> Controls:
    return Controls(explorer)


def chosen(controls: Controls) -> dict[str, Any]:
    return {label: box.value for label, box in controls.values.items()}


def test_another_pattern_has_other_values(controls: Controls) -> None:
    assert chosen(controls) == {"SeasonId": "2024", "Round": 8}
    controls.pattern.value = "Get a driver's career, latest first"

    assert chosen(controls) == {"DriverId": "charles-leclerc"}
    assert "5 items returned" in controls.answer.value
    assert "index GSI1" in controls.answer.value


def test_another_season_has_its_own_rounds(controls: Controls) -> None:
    controls.values["Round"].value = 24
    assert "RACE#24#RESULT#01" in controls.answer.value
    controls.values["SeasonId"].value = "2023"

    assert chosen(controls) == {"SeasonId": "2023", "Round": 1}
    assert "SEASON#2023" in controls.answer.value


def test_another_table_keeps_the_pattern(controls: Controls) -> None:
    controls.table.value = "PublishedTable"

    assert controls.pattern.value == "Get a race with its results"
    assert chosen(controls) == {"SeasonId": "2024", "Round": 8}
    assert "PublishedTable" in controls.answer.value
    controls.pattern.value = "Get all Formula 1 seasons"
    assert "Scan: 1 item returned" in controls.answer.value
    controls.language.value = "PartiQL"
    assert "SELECT * FROM" in controls.answer.value


def test_every_box_has_its_name_beside_it(controls: Controls) -> None:
    boxes = [controls.table, controls.pattern, controls.language, *controls.values.values()]

    assert [box.description for box in boxes] == ["Table", "Pattern", "Code", "SeasonId", "Round"]


def test_one_table_needs_no_box(explored: Explored) -> None:
    row = Controls(Explorer([explored])).box.children[0]

    assert [box.description for box in row.children] == ["Pattern", "Code"]


def test_what_was_chosen_is_kept_where_another_pattern_asks_for_it(explorer: Explorer) -> None:
    controls = Controls(explorer)
    controls.table.value, controls.pattern.value = "ExploredTable", "Get a race with its results"
    controls.values["SeasonId"].value = "2023"
    controls.values["Round"].value = 1

    controls.pattern.value = "Get the winners at a circuit"  # which asks for neither
    controls.pattern.value = "Get all results of a race"
    assert {label: box.value for label, box in controls.values.items()} == {"SeasonId": "2023", "Round": 1}

    controls.table.value = "PublishedTable"  # which has another season only
    assert controls.values["SeasonId"].value == "2024"


@pytest.mark.parametrize("given", [F1, connect, "F1Table"])
def test_what_is_no_table_is_refused_with_the_way_to_one(given: Any) -> None:
    with pytest.raises(ModelError, match=r"explore: it needs a table, and got .*\. Write explore\((connect|table)"):
        explore(given)


def test_a_local_index_is_explored_with_what_it_fetches() -> None:
    asked = AccessPattern("by name", ["SeasonId"], ["RaceItem"], index="Names", whole=True)
    names = LocalIndex("Names", sort="RaceName", projection="KEYS_ONLY")
    table = loaded(replace(F1, table="LocalTable", indexes=[*F1.indexes, names], access_patterns=[asked]),
                   seasons=[2024], rounds=[1, 8])  # fmt: skip
    answer = Explored.of(table).answer(table.model["by name"], {"SeasonId": "2024"}, "boto3")

    assert "2 fetched from the table" in answer
    assert "local index Names" in answer
    assert "ALL_ATTRIBUTES" in answer
