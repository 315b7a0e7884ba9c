from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, strategies

from f1model.billing.bill import bill
from f1model.design.comparison import one_of
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.models import F1, GROWN
from f1model.query.explain import explain
from f1model.review import review
from f1model.studio.edits import asked_of, with_index
from f1model.studio.fields import PARTITION, SORT, Field, rewritten
from f1model.studio.figures import Figures, answered, asked, changed, figures
from f1model.studio.keyed import Keyed, Population
from tests.query.chat import CHAT
from tests.query.helpdesk import HELPDESK
from tests.studio import test_keyed
from tests.studio.designs import NO_SORT, NUMBERS, design, items_of
from tests.studio.judged import judged


def computed(model: DataModel, items: list[Item]) -> Figures:
    return figures(Population(model, items).under(model), {})


def rekeyed(number: int, r: Random) -> Keyed:
    """A model whose keys were changed at random, with items of the one before."""
    model = design(number)
    keys = test_keyed.changed(model, r)
    other = replace(keys, access_patterns=[each for each in model.access_patterns if _fits(each, keys)])
    return Population(model, items_of(model, r.randint(0, 9))).under(other)


@given(NUMBERS, strategies.randoms(use_true_random=False))
def test_a_question_costs_what_it_is_explained_to_cost_and_is_refused_where_that_is(number: int, r: Random) -> None:
    keyed = rekeyed(number, r)

    for question in figures(keyed, {}).questions.values():
        if question.values is None:
            assert question.refused
            continue
        explained = explain(question.pattern, question.given, items=keyed.items)
        assert question.estimate == explained.estimate
        assert question.condition == explained.condition
        assert question.operation == f"{explained.plan.operation} {explained.plan.place.name}"
        result = answered(question, keyed)
        assert result
        assert explained.estimate
        assert (len(result.items), result.evaluated) == (question.returned, explained.estimate.evaluated)
        assert (result.requests, result.fetched) == (explained.estimate.requests, explained.estimate.fetched)


def _fits(pattern: AccessPattern, model: DataModel) -> bool:
    try:
        replace(pattern, model=model)
    except ModelError:
        return False
    return True


@pytest.mark.parametrize("model", [F1, GROWN, CHAT, HELPDESK], ids=lambda model: model.table)
def test_what_is_billed_by_the_month_is_what_is_shown_of_one_time(model: DataModel, f1_2024: list[Item]) -> None:
    items = f1_2024 if model is F1 else list(items_of(model, most=60))
    found, known = computed(model, items), bill(model, items)

    assert known.lines
    for line in known.lines:
        if line.name in found.changes:
            change = found.changes[line.name]
            assert (change.by_place, change.read_units) == (line.each.writes, line.each.reads)
            assert change.units == sum(line.each.writes.values())
        elif found.questions[line.name].pattern.example and line.each.reads:
            assert found.questions[line.name].refused or found.questions[line.name].units
    assert found.reading == sum(each.units or 0 for each in found.questions.values())
    assert found.writing == sum(each.units or 0 for each in found.changes.values())


def test_it_is_reviewed_on_all_items_that_are_put_and_billed_on_those_that_are_kept(f1_2024: list[Item]) -> None:
    keyed = Population(F1, f1_2024).under(F1.with_keys(ResultItem=replace(F1.entity("ResultItem").keys, sort="R")))
    judgement = judged(keyed)

    assert keyed.lost == len(keyed.put) - len(keyed.items)
    assert str(judgement.review) == str(review(keyed.model, keyed.put))
    assert f"{keyed.lost} items of {keyed.given} would be lost" in str(judgement.review)
    assert judgement.bill == bill(keyed.model, keyed.items)


@given(NUMBERS, strategies.randoms(use_true_random=False))
def test_what_is_known_of_its_items_changes_neither_the_review_nor_the_bill(number: int, r: Random) -> None:
    keyed = rekeyed(number, r)

    judgement = judged(keyed)
    assert list(judgement.review) == list(review(keyed.model, keyed.put))
    assert judgement.bill == bill(keyed.model, keyed.items)


@given(NUMBERS, strategies.randoms(use_true_random=False))
def test_what_is_remembered_of_the_designs_before_changes_nothing(number: int, r: Random) -> None:
    model = design(number)
    items = items_of(model, r.randint(0, 9))
    population, designs = Population(model, items), [model]

    for _ in range(4):
        keys = test_keyed.changed(r.choice(designs), r)
        patterns = [each for each in model.access_patterns if _fits(each, keys)]
        designs.append(replace(keys, access_patterns=[replace(each, model=None) for each in patterns]))
        same_as_anew(population.under(designs[-1]), Population(model, items).under(designs[-1]))


def same_as_anew(found: Keyed, anew: Keyed) -> None:
    """What is made of the designs before is what is made of none: items, figures, the review and the bill."""
    assert found.items == anew.items
    assert [[*item] for item in found.items] == [[*item] for item in anew.items], "with their attributes in order"
    assert (found.by_entity, found.put, found.unplaced) == (anew.by_entity, anew.put, anew.unplaced)
    assert [found.sizes.get(id(item)) for item in found.put] == [anew.sizes.get(id(item)) for item in anew.put]
    ours, theirs = figures(found, {}), figures(anew, {})
    assert {
        name: (each.estimate, each.wanted, each.refused, each.condition) for name, each in ours.questions.items()
    } == {name: (each.estimate, each.wanted, each.refused, each.condition) for name, each in theirs.questions.items()}
    assert ours.changes == theirs.changes
    judgement = judged(found)
    assert list(judgement.review) == list(review(anew.model, anew.put))
    assert judgement.bill == bill(anew.model, anew.items)


@pytest.mark.parametrize("losing", ["RACE#{Round:02d}#RESULT", "{Rank:02d}", "RACE#{Round}#RESULT#{Rank}"])
def test_a_season_that_is_typed_letter_by_letter_is_the_same_as_anew(losing: str, f1_2024: list[Item]) -> None:
    population, now = Population(F1, f1_2024), F1
    fields = {Field(None, "ResultItem", SORT): losing, Field("GSI1", "RaceItem", PARTITION): "X#{SeasonId}"}

    for field, text in fields.items():
        for shown in ("Y", "Y#{SeasonId}", text, f"{text}#b", text):
            with suppress(ModelError):
                now = rewritten(now, {field: shown})
            same_as_anew(population.under(now), Population(F1, f1_2024).under(now))


def test_values_that_are_given_are_those_it_is_asked_with(f1_2024: list[Item]) -> None:
    keyed = Population(F1, f1_2024).under(F1)
    name = "Get a race with its results"

    found = figures(keyed, {name: {"SeasonId": "2024", "Round": 2}}).questions[name]
    assert found.given == {"SeasonId": "2024", "Round": 2}
    assert found.estimate == explain(F1[name], {"SeasonId": "2024", "Round": 2}, items=f1_2024).estimate


def test_a_question_of_several_collections_reads_each_of_them() -> None:
    several = AccessPattern("Get several", [], ["Thing"], where={"Id": one_of()})
    model = replace(NO_SORT, access_patterns=[several])
    items = [NO_SORT.item("Thing", {"Id": each}) for each in "abc"]

    found = figures(Population(model, items).under(model), {"Get several": {"Id": ["a", "c", "d"]}})
    question = found.questions["Get several"]
    assert (question.returned, question.wanted) == (2, 2)
    assert question.estimate == explain(model["Get several"], {"Id": ["a", "c", "d"]}, items=items).estimate


def test_what_cannot_be_tried_says_why_and_costs_nothing() -> None:
    with_gsi = with_index(NO_SORT, "templates")
    elsewhere = asked_of(with_gsi, "Get a thing", "GSI1")
    found = computed(elsewhere, list(items_of(NO_SORT)))
    nobody = computed(NO_SORT, [])
    wrong = asked(NO_SORT["Get a thing"], Population(NO_SORT, []).under(NO_SORT), {"Nothing": 1})

    assert "GSI1" in found.questions["Get a thing"].refused
    assert nobody.questions["Get a thing"].refused == "no item has the values it asks for"
    assert (wrong.units, wrong.operation, wrong.given) == (None, "", {})
    assert wrong.refused
    assert answered(wrong, found.keyed) is None
    assert found.reading == nobody.reading == 0


def test_a_change_whose_example_lacks_what_the_new_keys_need_is_tried_with_items() -> None:
    rename = CHAT["Rename a room"]
    by_name = CHAT.with_keys(RoomItem=replace(CHAT.entity("RoomItem").keys, sort="ROOM#{Members}"))
    items = [CHAT.item("RoomItem", {"RoomId": "general", "RoomName": "General", "Members": 1})]
    keyed = Population(CHAT, items).under(by_name)

    assert "Members" not in rename.example
    assert changed(by_name["Rename a room"], keyed).units == 1
    lost = changed(by_name["Rename a room"], Population(CHAT, []).under(by_name))
    assert (lost.units, bool(lost.refused)) == (None, True)
