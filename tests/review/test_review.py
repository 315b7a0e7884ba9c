"""The review as a whole: its order, its pictures, and what it says of the designs of the course."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, COPIED, F1, GROWN, NORMALISED, REPAIRED
from f1model.query import strangers as stranger
from f1model.query.plan import plan
from f1model.review import RULES, Finding, Review, review

# Every result gets a key, and retired drivers share one.
LOSSY = ARTICLE.with_keys(ResultItem=Keys("SEASON#{SeasonId}", "RACE#{Round}#RESULT#{PositionText}"))
SCAN = ("note", "scan", "Get all Formula 1 seasons")
OVER_READ = ("note", "over-read", "Get all races of a season")
ORPHANS = ("note", "orphans", "Cancel a race")  # its results stay
# Old and new ones; two winners of one race and a driver twice in it (1951); a circuit twice in a season (2021). Lesson
# 12 reviews the whole history.
SEASONS = {*range(1950, 2027, 10), 1951, 2021, 2024}


def told(found: Review) -> list[tuple[str, str, str]]:
    return [(each.level, each.code, each.where) for each in found]


# The designs of the course.


@pytest.mark.parametrize("model", [*NORMALISED.values(), *COPIED.values()], ids=lambda model: model.table)
def test_these_designs_have_no_findings(model: DataModel) -> None:
    assert told(review(model)) == []


@pytest.mark.parametrize(("model", "expected"), [(F1, [ORPHANS]), (REPAIRED, [OVER_READ])], ids=["F1", "REPAIRED"])
def test_these_designs_hold_for_seasons_old_and_new(model: DataModel, expected: list[tuple[str, str, str]]) -> None:
    assert told(review(model)) == told(review(model, f1_items(model, seasons=SEASONS))) == expected


def test_what_the_grown_model_is_told() -> None:
    found = review(GROWN, f1_items(GROWN, seasons=SEASONS))

    assert (
        told(found)
        == told(review(GROWN))
        == [
            ("note", "index-lacks-attribute", "Get the winners at a circuit"),
            ("note", "not-idempotent", "GrownTable"),
            ORPHANS,
            ("note", "glued-index-key", "GrownTable.Winners"),
        ]
    )
    assert found[0].what == (
        "Type, FinishStatus, FinishPoints, FinishPosition, TotalLaps, DriverNumber, DriverId, ConstructorId, "
        "PositionText, Penalty, Version do not come back. Rank, WonAt come only as part of a key."
    )


def test_the_article_as_published() -> None:
    found = review(ARTICLE)

    assert told(found) == [
        ("error", "unpadded-number", "RaceItem: SK"),
        ("error", "unpadded-number", "ResultItem: SK"),
        ("note", "prefix-catches-strangers", "Get a race with its results"),
        SCAN,
        OVER_READ,
    ]
    assert "10 sorts before 9. Out of order are the answers of 'Get all races of a season'." in found[0].what


def test_the_article_with_a_season_in_it_loses_items() -> None:
    found = review(LOSSY, f1_items(LOSSY, seasons=[2024]))

    assert told(found) == [
        ("error", "shared-primary-key", "ResultItem"),
        ("error", "unpadded-number", "RaceItem: SK"),
        ("note", "unpadded-number", "ResultItem: SK"),
        ("note", "prefix-catches-strangers", "Get a race with its results"),
        SCAN,
        OVER_READ,
    ]
    assert found[0].what == (
        "24 items of 504 would be lost. 'SEASON#2024' / 'RACE#9#RESULT#DNF' is the key of 5 items, "
        "and the table keeps the last of them."
    )
    assert "DriverId" in found[0].fix
    assert "503 items and returns 24, for 15.5 RCU" in found[-1].what


# The order, and what a review is.


def test_errors_come_first_then_the_order_of_the_rules_then_the_place() -> None:
    items = f1_items(LOSSY, seasons=[2024])
    found = review(LOSSY, items)

    assert [each.level for each in found] == sorted(each.level for each in found)
    assert [*found.errors, *found.notes] == list(found)
    random.Random(1).shuffle(items)
    assert told(review(LOSSY, items)) == told(found)


def test_it_is_a_sequence() -> None:
    found = review(ARTICLE)

    assert isinstance(found, Sequence)
    assert (len(found), found[0], found[-1]) == (5, next(iter(found)), found[1:][-1])
    assert isinstance(found[0], Finding)


def test_items_are_read_once_and_no_items_are_the_same_as_none() -> None:
    assert told(review(LOSSY, iter(f1_items(LOSSY, seasons=[2024])))) == told(
        review(LOSSY, f1_items(LOSSY, seasons=[2024]))
    )
    assert told(review(ARTICLE, [])) == told(review(ARTICLE))


def test_traffic_of_an_unknown_pattern_is_refused() -> None:
    with pytest.raises(ModelError, match=r"^F1Table has no pattern 'Get it'"):
        review(F1, traffic={"Get it": 1})


def test_a_wrong_name_for_the_traffic_is_told_the_right_one() -> None:
    wrong: Any = {"rates": {"Get all Formula 1 seasons": 1}}
    with pytest.raises(ModelError, match=r"^review: it takes model, items and traffic, and got rates=\. traffic=\{"):
        review(F1, **wrong)
    more: Any = "more"
    with pytest.raises(ModelError, match=r"and got 4 things\. traffic="):
        review(F1, [], {}, more)


@pytest.mark.parametrize("rate", [-1, float("nan"), float("inf"), "5", True, None, 1j])
def test_a_rate_is_a_number_from_0_up(rate: Any) -> None:
    with pytest.raises(ModelError, match=r"traffic gives 'Get all Formula 1 seasons' as .*\. Write how often"):
        review(F1, traffic={"Get all Formula 1 seasons": rate})


def test_what_a_file_without_entities_is_told() -> None:
    bare = DataModel("Foreign", [], partition="id", sort=None)

    assert told(review(bare, [{"id": "1", "at": 5}])) == [("note", "unserved-entity", "Foreign")]


def test_a_finding_is_no_longer_than_somebody_would_read() -> None:
    entities = [Entity(f"Entity{n}" + "x" * 60, "P", "S", {"Id": "S"}) for n in range(60)]
    asked = [AccessPattern("Get", [], [each.name for each in entities[:50]], index="Inverted")]
    model = DataModel("Many", entities, indexes=[Index("Inverted", partition="S", sort="P")], access_patterns=asked)
    found = review(model, [model.item(each.name, {"Id": "1"}) for each in entities])

    assert found
    assert all(len(text) <= 601 for each in found for text in (each.where, each.what, each.why, each.fix))


def test_every_rule_is_listed_and_says_what_it_is_about() -> None:
    assert len({rule.__name__ for rule in RULES}) == len(RULES)
    assert all(rule.__doc__ for rule in RULES)


# How it is shown.


class Cells(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag in ("th", "td", "caption"):
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


def shown(found: Review) -> Cells:
    return Cells(found._repr_mimebundle_()["text/html"])


def test_as_text_it_can_be_read_in_a_terminal() -> None:
    text = repr(review(REPAIRED))

    assert text == (
        "Review of RepairedTable: 1 note\n"
        "\n"
        "note  over-read  Get all races of a season\n"
        "  What  Items of ResultItem can fall under its key condition, and a filter drops those.\n"
        "  Why   DynamoDB charges for what the key condition covers, before the filter.\n"
        "  Fix   Give RaceItem a sort key that begins with a word of its own, or an item collection of its\n"
        "        own, in an index for example."
    )
    assert review(REPAIRED)._repr_mimebundle_()["text/plain"] == text


def test_in_a_notebook_it_is_a_table() -> None:
    cells = shown(review(ARTICLE))

    assert cells.texts[0] == "Review of ArticleTable: 2 errors and 3 notes"
    assert cells.texts[1:7] == ["Level", "Finding", "Where", "What happens", "Why", "Fix"]
    assert cells.texts[7:10] == ["error", "unpadded-number", "RaceItem: SK"]


def test_nothing_to_say_is_said() -> None:
    found = review(NORMALISED["Drivers"])

    assert repr(found) == "Review of Drivers: no findings"
    assert not found
    assert "no findings" in found._repr_mimebundle_()["text/html"]


HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\n"


def hostile_items() -> list[Item]:
    names: Mapping[str, Any] = {"PK": "P", "SK": f"A#{HOSTILE}", "Type": "A", "Id": HOSTILE}
    return [{**names, "Note": 1}, {**names, "Note": 2}, {HOSTILE: 1}, {**names, "SK": f"B{HOSTILE}", HOSTILE: 0.5}]


def test_what_comes_from_data_is_escaped() -> None:
    entity = Entity("A", "P", "A#{Id}", {"Id": "S", "Missing": "S", HOSTILE[1:7]: "S"})
    asked = [AccessPattern(f"Get {HOSTILE}", ["Id"], ["A"], example={"Id": "a#b" + HOSTILE})]
    found = review(DataModel("Table", [entity], access_patterns=asked), hostile_items())

    codes = {each.code for each in found}
    assert {"shared-primary-key", "missing-keys", "unstorable-value", "key-fits-no-template"} <= codes
    assert "script" not in shown(found).tags
    assert "alert(1)" in "".join(shown(found).texts)
    for text in (repr(found), found._repr_mimebundle_()["text/html"]):
        assert all(character.isprintable() or character == "\n" for character in text)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text() | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2) | st.sets(st.text()),
    max_leaves=3,
)
NAMES = ["PK", "SK", "Type", "GSI1PK", "GSI1SK", "SeasonId", "Round", "Rank", "DriverId", "WonAt", "Other"]
TEXTS = ["SEASON#1", "RACE#01", "RACE#1", "RACE#001#RESULT#01", "RaceItem", "ResultItem", "a b", "#", "", 1, 100]


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS) | ODD), max_size=6))
def test_no_item_is_too_odd_for_a_review(items: list[Item]) -> None:
    models = [GROWN, LOSSY, COPIED["Races"], DataModel("Untyped", F1.entities, type_attribute=None)]

    for model in models:
        found = review(model, items, {pattern.name: 1e6 for pattern in model.access_patterns})
        assert repr(found)
        assert found._repr_mimebundle_()


def test_a_long_value_is_cut() -> None:
    items = [{"PK": "SEASON#" + "x" * 900, "SK": "SEASON#y", "Type": "SeasonItem", "Note": note} for note in (1, 2)]

    assert all(len(each.what) < 300 for each in review(F1, items))


def _odd(chance: random.Random, depth: int = 0) -> Any:
    numbers = [7, 200, 1.5, Decimal("1.5"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")]
    plain = ["", "x", "2024#", None, True, b"ab", {"a"}, {1, "b"}, *numbers]
    nested = [] if depth > 2 else [[_odd(chance, depth + 1)], {"k": _odd(chance, depth + 1)}]
    return chance.choice([*plain, *nested])


@pytest.mark.parametrize("model", [ARTICLE, F1, GROWN], ids=lambda model: model.table)
def test_whatever_items_hold_there_is_a_review(model: DataModel) -> None:
    chance = random.Random(5)
    base = f1_items(GROWN, seasons=[2024], rounds=[8, 9])
    for _ in range(60):
        items = [dict(item) for item in chance.sample(base, chance.randrange(1, 12))]
        for item in items:
            for name in chance.sample(list(item), chance.randrange(5)):
                item[name] = _odd(chance)
            item.pop(chance.choice([*item, "none"]), None)
        assert repr(review(model, items)).startswith(f"Review of {model.table}")


# How long it takes: twice the entities, attributes or items must not take four times as long.


def test_an_entity_is_compared_with_those_that_begin_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    whole = stranger.may_fall

    def counted(entity: Entity, *more: Any) -> bool:
        calls.append(entity.name)
        return whole(entity, *more)

    monkeypatch.setattr(stranger, "may_fall", counted)
    names = [f"E{number}" for number in range(300)]
    entities = [Entity(name, "SHOP#{Shop}", f"{name}#{{N}}", {"Shop": "S", "N": "N"}) for name in names]
    asked = [AccessPattern(f"Get {name}", ["Shop"], [name], limit=9) for name in names]
    found = review(DataModel("Many", entities, access_patterns=asked))

    assert {each.code for each in found} >= {"unpadded-number", "never-read-together"}
    assert len(calls) <= 3 * len(names)


@pytest.mark.parametrize("model", [ARTICLE, F1, GROWN, LOSSY], ids=lambda model: model.table)
def test_who_begins_otherwise_can_be_left_out(model: DataModel) -> None:
    for pattern in model.access_patterns:
        derived = plan(pattern)
        others = [each for each in model.entities if each.name not in pattern.returns]
        slow = [each.name for each in others if stranger.may_fall(each, derived.place, derived.conditions)]
        quick = stranger.strangers(model.entities, derived.place, derived.conditions, pattern.returns)
        assert list(quick) == slow


def test_very_many_attributes_are_not_compared_letter_by_letter() -> None:
    names = [f"attribute_{number}" for number in range(400)]
    entity = Entity("Wide", "W#{Id}", "W", {"Id": "S", **dict.fromkeys(names, "S")})
    model = DataModel("Wide", [entity], access_patterns=[AccessPattern("Get", ["Id"], ["Wide"])])
    item = {"PK": "W#1", "SK": "W", "Type": "Wide", "Id": "1"}
    camel = {name.title().replace("_", ""): "v" for name in names}
    found = [each for each in review(model, [{**item, **camel}]) if each.code == "written-read"]

    assert [each.level for each in found] == ["error"] * 6
    assert found[-1].what.startswith("395 more attributes that Wide declares are written under other names: ")
