"""Each rule of the derivation with a case that takes it and one that just does not; then its meaning, as laws."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from f1model.design.comparison import Comparison
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1, GROWN, NORMALISED
from f1model.query.conditions import RANGES
from f1model.query.plan import Plan, plan
from f1model.query.run import run
from f1model.table.connect import connect
from f1model.table.load import load

ROUND = ("SeasonId", "Round")
RANK = (*ROUND, "Rank")
SEASON_KEY = "PK = SEASON#<SeasonId>"
EXAMPLES = settings().max_examples


def derive(model: DataModel, given: Sequence[str], returns: Sequence[str], **fields: Any) -> Plan:
    return plan(AccessPattern("Get it", given, returns, model=model, **fields))


def asked(derived: Plan, **values: Any) -> str:
    """The key condition with values in it."""
    return derived.condition_for(derived.values(values))


# (a) and (e): the partition key.


@pytest.mark.parametrize(
    ("given", "returns", "operation"),
    [
        (["SeasonId"], ["RaceItem"], "Query"),
        (["Round"], ["RaceItem"], "Scan"),  # the partition key is not complete
        ([], ["SeasonItem"], "Query"),  # it needs nothing
        (["SeasonId"], ["SeasonItem", "RaceItem"], "Scan"),  # two partition keys are not one
    ],
)
def test_one_complete_partition_key_is_a_query_anything_else_a_scan(
    given: list[str], returns: list[str], operation: str
) -> None:
    assert derive(F1, given, returns).operation == operation


def test_a_scan_filters_by_what_is_given_and_by_type() -> None:
    derived = derive(F1, ["Round"], ["RaceItem"])

    assert derived.condition == "none: every item is read"
    assert derived.filter == "Round = <Round> and Type is RaceItem"
    assert derived.over_reads == ("SeasonItem", "ResultItem")


def test_a_scan_for_every_type_needs_no_type_filter() -> None:
    derived = derive(F1, [], ["SeasonItem", "RaceItem", "ResultItem"])

    assert (derived.operation, derived.filter, derived.over_reads) == ("Scan", "", ())


# (b) and (f): one entity.


@pytest.mark.parametrize(
    ("given", "operation", "condition"),
    [
        (RANK, "GetItem", f"{SEASON_KEY} and SK = RACE#<Round:02d>#RESULT#<Rank:02d>"),
        (ROUND, "Query", f"{SEASON_KEY} and begins_with(SK, RACE#<Round:02d>#RESULT#)"),
        (("SeasonId", "Rank"), "Query", f"{SEASON_KEY} and begins_with(SK, RACE#)"),
    ],
)
def test_the_sort_key_of_one_entity_is_matched_from_the_left(
    given: tuple[str, ...], operation: str, condition: str
) -> None:
    derived = derive(F1, given, ["ResultItem"])

    assert (derived.operation, derived.condition) == (operation, condition)


def test_a_sort_key_of_which_nothing_is_known_has_no_condition() -> None:
    model = DataModel("Table", [Entity("A", "A", "{Id}", {"Id": "S", "Note": "S"})])

    assert derive(model, [], ["A"]).condition == "PK = A"
    assert derive(model, ["Note"], ["A"]).condition == "PK = A"
    assert derive(model, ["Id"], ["A"]).condition == "PK = A and SK = <Id>"


def test_an_index_is_queried_even_with_both_keys_complete() -> None:
    derived = derive(F1, ["DriverId", *RANK], ["ResultItem"], index="GSI1")

    assert derived.operation == "Query"
    assert derived.condition == "GSI1PK = DRIVER#<DriverId> and GSI1SK = <SeasonId>#<Round:02d>#<Rank:02d>"
    assert derived.place is F1.place("GSI1")
    assert derive(F1, RANK, ["ResultItem"]).place is F1.place()


def test_a_table_without_sort_key_is_read_by_its_partition_key() -> None:
    assert derive(NORMALISED["Drivers"], ["DriverId"], ["Driver"]).operation == "GetItem"
    assert derive(NORMALISED["Drivers"], [], ["Driver"]).operation == "Scan"


def test_what_no_key_serves_becomes_a_filter_and_get_item_a_query() -> None:
    derived = derive(F1, [*RANK, "DriverId"], ["ResultItem"])

    assert (derived.operation, derived.filter) == ("Query", "DriverId = <DriverId>")
    assert derived.sort
    assert derived.sort.comparison == "="


def test_a_fixed_value_counts_as_given() -> None:
    derived = derive(F1, ["SeasonId"], ["RaceItem"], fixed={"Round": 8})

    assert derived.operation == "GetItem"
    assert asked(derived, SeasonId=2024) == 'PK = "SEASON#2024" and SK = "RACE#08"'


# (c): several entities.


def test_a_padded_parent_with_its_children_is_a_prefix() -> None:
    derived = derive(F1, ROUND, ["RaceItem", "ResultItem"])

    assert (derived.condition, derived.filter) == (f"{SEASON_KEY} and begins_with(SK, RACE#<Round:02d>)", "")


def test_an_unpadded_parent_with_its_children_is_a_range() -> None:
    derived = derive(ARTICLE, ROUND, ["RaceItem", "ResultItem"])

    assert (derived.condition, derived.filter) == (f"{SEASON_KEY} and SK between RACE#<Round> and RACE#<Round>$", "")
    assert asked(derived, SeasonId=2024, Round=1) == 'PK = "SEASON#2024" and SK between "RACE#1" and "RACE#1$"'


def test_a_parent_known_by_a_text_is_filtered_by_it_as_well() -> None:
    # "TEAM#Red Bull" sorts between "TEAM#Red" and "TEAM#Red$", since a space is below the delimiter.
    attributes = {"Name": "S", "Number": "N"}
    team = Entity("Team", "T", "TEAM#{Name}", attributes)
    car = Entity("Car", "T", "TEAM#{Name}#{Number}", attributes)
    model = DataModel("Teams", [team, car])

    assert derive(model, ["Name"], ["Team", "Car"]).filter == "Name = <Name>"
    assert derive(model, ["Name"], ["Car"]).filter == ""  # begins_with(SK, TEAM#Red#) is exact


def test_children_of_no_common_parent_are_a_prefix_with_delimiter() -> None:
    assert derive(F1, ["SeasonId"], ["RaceItem", "ResultItem"]).condition == f"{SEASON_KEY} and begins_with(SK, RACE#)"


def test_entities_without_a_common_head_are_the_whole_item_collection() -> None:
    derived = derive(ARTICLE, ["SeasonId"], ["SeasonItem", "RaceItem"])

    assert (derived.condition, derived.filter) == (SEASON_KEY, "Type is SeasonItem or RaceItem")
    assert derived.over_reads == ("ResultItem",)


# (d): strangers in the range.


def test_another_entity_in_the_range_is_filtered_out_and_reported() -> None:
    derived = derive(F1, ["SeasonId"], ["RaceItem"])

    assert derived.condition == f"{SEASON_KEY} and begins_with(SK, RACE#)"
    assert (derived.filter, derived.over_reads) == ("Type is RaceItem", ("ResultItem",))


def test_another_entity_outside_the_range_is_not() -> None:
    derived = derive(F1, ROUND, ["ResultItem"])

    assert (derived.filter, derived.over_reads) == ("", ())


WHOLE, HEAD, FAMILY = "=", "begins_with(head#)", "begins_with(head)"


@pytest.mark.parametrize(
    ("condition", "theirs", "falls"),
    [
        (WHOLE, "A#{M:02d}", True),
        (WHOLE, "A#{M:03d}", False),
        (WHOLE, "A#{M}", True),
        (WHOLE, "A#{T}", True),
        (WHOLE, "A#07", True),
        (WHOLE, "A#7", False),
        (WHOLE, "A#X", False),
        (WHOLE, "A#{M:02d}#X", False),
        (WHOLE, "B#{M:02d}", False),
        (HEAD, "A#{M:02d}#X", True),
        (HEAD, "A#{M:02d}#X#Y", True),
        (HEAD, "A#{M:02d}", False),
        (HEAD, "A#{M:03d}#X", False),
        (HEAD, "A#X#Y", False),
        (FAMILY, "A#{M:02d}#X", True),
        (FAMILY, "A#{M:03d}", True),  # A#05 begins A#050
        (FAMILY, "A#{M:01d}", False),
        (FAMILY, "A#{M}", True),
        (FAMILY, "A#07X", True),
        (FAMILY, "A#X7", False),
        (FAMILY, "A", False),
        (FAMILY, "B#{M:02d}", False),
        ("BETWEEN", "A#{M:02d}#X", True),
        ("BETWEEN", "A#{M:03d}", True),  # A#012 lies between A#01 and A#02
        ("BETWEEN", "A#07X", True),
        ("BETWEEN", "A#X7", False),
        ("BETWEEN", "B#{M:02d}", False),
    ],
)
def test_which_strangers_may_fall_into_a_range(condition: str, theirs: str, falls: bool) -> None:
    attributes = {"N": "N", "M": "N", "T": "S"}
    parent = Entity("Parent", "P", "A#{N:02d}", attributes)
    child = Entity("Child", "P", "A#{N:02d}#{T}", attributes)
    stranger = Entity("Stranger", "P", theirs, attributes)
    returns = {WHOLE: ["Parent"], HEAD: ["Child"], FAMILY: ["Parent", "Child"], "BETWEEN": ["Parent"]}[condition]
    entities = [parent, *([child] if "Child" in returns else []), stranger]
    known: dict[str, Any] = {"between": "N"} if condition == "BETWEEN" else {"fixed": {"N": 5}}

    derived = derive(DataModel("Table", entities), [], returns, **known)

    assert derived.over_reads == (("Stranger",) if falls else ())


@pytest.mark.parametrize(
    ("theirs", "falls"), [("P#{A}", True), ("P#{B}", True), ("P#2024", True), ("P", False), ("Q#{A}", False)]
)
def test_which_strangers_may_be_in_the_item_collection(theirs: str, falls: bool) -> None:
    attributes = {"A": "S", "B": "N"}
    model = DataModel("Table", [Entity("Ours", "P#{A}", "S", attributes), Entity("Stranger", theirs, "S", attributes)])

    assert derive(model, ["A"], ["Ours"]).over_reads == (("Stranger",) if falls else ())


# Ranges over an attribute.


def test_between_is_a_range_over_the_next_segment() -> None:
    races = derive(F1, ["SeasonId"], ["RaceItem"], between="Round")
    both = derive(F1, ["SeasonId"], ["RaceItem", "ResultItem"], between="Round")

    assert races.condition == f"{SEASON_KEY} and SK between RACE#<Round:02d> and RACE#<Round:02d>"
    assert races.over_reads == ("ResultItem",)
    assert asked(races, SeasonId=2024, Round=[3, 5]) == 'PK = "SEASON#2024" and SK between "RACE#03" and "RACE#05"'
    assert asked(both, SeasonId=2024, Round=(3, 5)).endswith('between "RACE#03" and "RACE#05$"')
    assert both.filter == ""


def test_between_on_a_key_that_is_a_number_compares_numbers() -> None:
    derived = derive(NORMALISED["Races"], ["SeasonId"], ["Race"], between="Round")

    assert asked(derived, SeasonId=2024, Round=(9, 10)) == 'SeasonId = "2024" and Round between 9 and 10'


@pytest.mark.parametrize(
    ("model", "given", "returns", "between", "problem"),
    [
        (F1, ["SeasonId"], ["ResultItem"], "Rank", "a range over Rank needs it right after RACE in the sort key, but "
         "<Round:02d> follows. Put it there, or give what comes before it."),
        (F1, ["SeasonId", "Round"], ["RaceItem"], "RaceDate", "but nothing that fits follows. Put it there, or give "
         "what comes before it."),
        (F1, [], ["RaceItem"], "SeasonId", "a range over SeasonId needs a whole partition key, which is not given. "
         "Give its attributes, or give the entities such a key in an index."),
        (NORMALISED["Drivers"], ["DriverId"], ["Driver"], "BirthDate", "needs it right after the start in the sort "
         "key, but nothing that fits follows. Put it there, or give what comes before it."),
        (ARTICLE, ["SeasonId"], ["RaceItem"], "Round", "<Round> is a number without zero-padding, so 10 sorts before "
         "9 and a range would miss items. Write {Round:02d} in the sort key."),
    ],
)  # fmt: skip
def test_a_range_that_no_key_serves_is_refused(
    model: DataModel, given: list[str], returns: list[str], between: str, problem: str
) -> None:
    with pytest.raises(ModelError) as error:
        derive(model, given, returns, between=between)

    assert str(error.value).startswith("'Get it': ")
    assert str(error.value).endswith(problem)


# Native index keys: attributes as they are, several of each kind.

SPRINTS = replace(
    GROWN,
    entities=[
        *GROWN.entities,
        Entity("SprintItem", "SEASON#{SeasonId}", "SPRINT#{Round:02d}#{Rank:02d}",
               {"ConstructorId": "S", "SeasonId": "S", "Round": "N", "Rank": "N"}),
    ],
)  # fmt: skip
TEAM = ("ConstructorId", "SeasonId")
TEAM_KEY = "ConstructorId = <ConstructorId> and SeasonId = <SeasonId>"


def derive_native(given: Sequence[str], returns: Sequence[str] = ("ResultItem",), **fields: Any) -> Plan:
    return derive(SPRINTS if "SprintItem" in returns else GROWN, given, returns, index="ByConstructor", **fields)


@pytest.mark.parametrize(
    ("given", "between", "condition"),
    [
        (TEAM, None, TEAM_KEY),
        (TEAM[::-1], None, TEAM_KEY),  # in the order of the index, not of the question
        ([*TEAM, "Round"], None, f"{TEAM_KEY} and Round = <Round>"),
        ([*TEAM, "Rank", "Round"], None, f"{TEAM_KEY} and Round = <Round> and Rank = <Rank>"),
        (TEAM, "Round", f"{TEAM_KEY} and Round between <Round> and <Round>"),
        ([*TEAM, "Round"], "Rank", f"{TEAM_KEY} and Round = <Round> and Rank between <Rank> and <Rank>"),
    ],
)
def test_a_native_key_is_matched_by_the_whole_partition_key_then_from_the_left(
    given: Sequence[str], between: str | None, condition: str
) -> None:
    derived = derive_native(given, between=between)

    assert (derived.operation, derived.condition, derived.filter) == ("Query", condition, "")
    assert (derived.over_reads, derived.place.label) == ((), "GrownTable.ByConstructor")


@pytest.mark.parametrize("given", [["ConstructorId"], ["SeasonId"], ["ConstructorId", "Round", "Rank"]])
def test_a_native_partition_key_that_is_not_complete_is_a_scan(given: list[str]) -> None:
    derived = derive_native(given)

    assert (derived.operation, derived.condition) == ("Scan", "none: every item is read")
    assert derived.filters == tuple(sorted(given))
    assert (derived.conditions, derived.filled(dict.fromkeys(given, 1)), derived.sort) == ((), [], None)


def test_a_scan_of_an_index_meets_only_who_is_in_it() -> None:
    alone, beside = (derive(model, ["SeasonId"], ["ResultItem"], index="ByConstructor") for model in (GROWN, SPRINTS))

    assert (alone.operation, alone.filter, alone.over_reads) == ("Scan", "SeasonId = <SeasonId>", ())
    assert beside.filter == "SeasonId = <SeasonId> and Type is ResultItem"
    assert beside.over_reads == ("SprintItem",)


def test_values_of_a_native_key_keep_their_type() -> None:
    derived = derive_native([*TEAM, "Round"], between="Rank")
    values = derived.values({"ConstructorId": "ferrari", "SeasonId": 2024, "Round": "8", "Rank": ("1", 10)})

    assert derived.condition_for(values) == (
        'ConstructorId = "ferrari" and SeasonId = "2024" and Round = 8 and Rank between 1 and 10'
    )
    assert [condition.sides for condition in derived.filled(values)] == [("ferrari",), ("2024",), (8,), (1, 10)]


def test_a_fixed_value_is_part_of_a_native_key() -> None:
    derived = derive_native(["ConstructorId"], fixed={"SeasonId": 2024, "Round": 8})

    assert derived.condition == f"{TEAM_KEY} and Round = <Round>"
    assert asked(derived, ConstructorId="a#b") == (
        'ConstructorId = "a#b" and SeasonId = "2024" and Round = 8'  # nothing is glued, so # is a character
    )


def test_what_a_native_key_does_not_hold_becomes_a_filter() -> None:
    derived = derive_native([*TEAM, "DriverId"])

    assert (derived.condition, derived.filter) == (TEAM_KEY, "DriverId = <DriverId>")


def test_entities_share_a_native_index_where_they_have_its_attributes() -> None:
    one, both = (derive_native(TEAM, returns) for returns in (["SprintItem"], ["ResultItem", "SprintItem"]))

    assert (one.condition, one.filter, one.over_reads) == (TEAM_KEY, "Type is SprintItem", ("ResultItem",))
    assert (both.condition, both.filter, both.over_reads) == (TEAM_KEY, "", ())
    with pytest.raises(ModelError) as error:
        derive_native(["SeasonId"], ["RaceItem"])
    assert str(error.value).startswith("'Get it': RaceItem is not in ByConstructor. Give it a key there: Index(")


@pytest.mark.parametrize(
    ("given", "between", "problem"),
    [
        ([*TEAM, "Rank"], None, "Rank is a key attribute of ByConstructor, and DynamoDB filters by others only. Give "
         "the key attributes before it too, or take it out of the question."),
        ([*TEAM, "Rank"], "Round", "Rank is a key attribute of ByConstructor, and DynamoDB filters by others only. "
         "Give the key attributes before it too, or take it out of the question."),
        (TEAM, "Rank", "a range over Rank needs it right after the start in the sort key, but <Round> follows. Put it "
         "there, or give what comes before it."),
        (["ConstructorId"], "SeasonId", "a range over SeasonId needs a whole partition key, which is not given. "
         "Give its attributes, or give the entities such a key in an index."),
    ],
)  # fmt: skip
def test_a_skipped_attribute_of_a_native_key_is_refused(
    given: Sequence[str], between: str | None, problem: str
) -> None:
    with pytest.raises(ModelError) as error:
        derive_native(given, between=between)

    assert str(error.value) == f"'Get it': {problem}"


def test_a_native_key_is_walked_backwards_number_by_number(f1_2024: list[Item]) -> None:
    derived = derive_native(TEAM, descending=True)

    read = derived.reads(f1_2024, {"ConstructorId": "ferrari", "SeasonId": "2024"})

    assert len(read) == 48
    assert [item["Round"] for item in read] == sorted((item["Round"] for item in read), reverse=True)
    assert [(item["Round"], item["Rank"]) for item in read[-4:]] == [(2, 7), (2, 3), (1, 4), (1, 3)]


# An index whose keys are the table's.


def test_an_inverted_index_is_queried_even_with_both_keys_complete() -> None:
    model = replace(F1, indexes=[Index("Inverted", partition="SK", sort="PK")], access_patterns=[])

    derived = derive(model, ["Round", "SeasonId"], ["RaceItem"], index="Inverted")

    assert asked(derived, Round=8, SeasonId=2024) == 'SK = "RACE#08" and PK = "SEASON#2024"'
    assert derived.operation == "Query"


def test_an_index_by_type_is_matched_by_the_entitys_name() -> None:
    model = replace(F1, indexes=[Index("ByType", partition="Type", sort="SK")], access_patterns=[])

    assert derive(model, [], ["RaceItem"], index="ByType").condition == "Type = RaceItem and begins_with(SK, RACE#)"


# What is refused.


def test_what_is_no_pattern_is_refused() -> None:
    with pytest.raises(
        ModelError,
        match=r"^It needs an access pattern, and got the text 'Get it'\. Take it from its model: model\['Get it'\]\.$",
    ):
        plan("Get it")  # type: ignore[arg-type]


def test_a_pattern_of_no_model_is_refused() -> None:
    said = "'Get it' belongs to no data model. Take it from one, model['Get it'], or give it one: "
    with pytest.raises(ModelError, match=f"^{re.escape(said)}"):
        plan(AccessPattern("Get it", returns=["RaceItem"]))


def test_an_entity_that_is_not_in_the_index_is_refused() -> None:
    with pytest.raises(ModelError, match=r"^'Get it': SeasonItem is not in GSI1. Give it a key there: Index\("):
        derive(F1, ["SeasonId"], ["SeasonItem"], index="GSI1")


@pytest.mark.parametrize("given", [["SeasonId"], []])
def test_strangers_without_a_type_attribute_are_refused(given: list[str]) -> None:
    model = DataModel(F1.table, F1.entities, type_attribute=None)

    with pytest.raises(
        ModelError, match=r"^'Get it': it would also read (SeasonItem, )?ResultItem, and F1Table has no type"
    ):
        derive(model, given, ["RaceItem"])
    assert derive(model, ROUND, ["ResultItem"]).types == ()


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"SeasonId": 2024}, "'Get a race with its results' needs Round. Give exactly: SeasonId, Round."),
        ({"SeasonId": 2024, "Round": 1, "Rank": 1}, "takes no Rank. Give exactly: SeasonId, Round."),
        ({"SeasonId": 2024, "Round": "one"}, "': Round is 'one', which is not of its declared type N."),
        ({"SeasonId": 2024, "Round": 100}, "Round is 100, wider than its padding of 2 digits"),
        ({"SeasonId": "20#24", "Round": 1}, "SeasonId is '20#24', which contains the delimiter #"),
    ],
)
def test_values_that_do_not_fit_the_pattern_are_refused(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(ModelError) as error:
        asked(plan(F1["Get a race with its results"]), **values)

    assert error.value.where.startswith("'Get a race with its results'")
    assert problem in str(error.value)


@pytest.mark.parametrize("value", [3, "35", (3,), (3, 4, 5), {3, 5}])
def test_a_range_takes_a_pair(value: Any) -> None:
    with pytest.raises(ModelError) as error:
        derive(F1, ["SeasonId"], ["RaceItem"], between="Round").values({"SeasonId": 2024, "Round": value})

    assert str(error.value) == (
        f"'Get it': Round: {value!r} is not a range. Give a pair: the first and the last value."
    )


# What it means: exactly the items of the returned types that have the given values, whatever the keys.


def wanted(items: Sequence[Item], pattern: AccessPattern, values: Mapping[str, Any]) -> list[Item]:
    """The answer by definition: a look at every item."""

    def fits(item: Item, name: str, value: Any) -> bool:
        if name in pattern.where:
            held = pattern.where[name]
            return MEANS[held.operator](item[name], *([value] if held.given else [held.operands]))
        return bool(value[0] <= item[name] <= value[1] if name == pattern.between else item[name] == value)

    asked = {**dict.fromkeys(pattern.where), **values}
    return [
        item
        for item in items
        if item["Type"] in pattern.returns and all(fits(item, name, value) for name, value in asked.items())
    ]


def one(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value


MEANS: dict[str, Callable[..., bool]] = {
    "<": lambda held, value: held < one(value),
    "<=": lambda held, value: held <= one(value),
    ">": lambda held, value: held > one(value),
    ">=": lambda held, value: held >= one(value),
    "<>": lambda held, value: held != one(value),
    "begins_with": lambda held, value: held.startswith(one(value)),
    "contains": lambda held, value: one(value) in held,
    "BETWEEN": lambda held, value: value[0] <= held <= value[1],
    "IN": lambda held, value: held in value,
    "attribute_exists": lambda *_: True,
    "attribute_not_exists": lambda *_: False,
}


def answered(derived: Plan, items: Sequence[Item], values: Mapping[str, Any]) -> list[Item]:
    typed = derived.values(values)
    return [item for item in derived.reads(items, typed) if derived.keeps(item, typed)]


def keys(items: Sequence[Item]) -> list[tuple[Any, ...]]:
    return sorted((item["PK"], item["SK"]) for item in items)


TYPES = {"A": "S", "B": "N", "C": "S", "Id": "N"}
VALUES: dict[str, list[Any]] = {"A": ["a", "2"], "B": [1, 2, 10, 12], "C": ["x", "x y", "S", "01", "1", "2"]}
PARTITIONS = ["P", "P#{A}", "P#{B}", "P#{B:02d}", "P#2", "{A}", "P#v{B}", "p{A}", "P#"]
SORTS = [
    "S", "S#{B}", "S#{B:02d}", "S#{B:03d}", "S#{B}#T", "S#{B:02d}#T", "S#{B}#T#{C}", "S#{B:02d}#T#{C}",
    "S#{C}", "S#{C}#T", "S#{C}#T#{B:02d}", "S#T", "S#01", "S#012",
    "{B}", "{B:02d}", "{C}", "{C}#{B:02d}", "{C}#T", "T#{B:02d}", "T",
    "#S", "S#", "S#v{B:02d}", "S#v{B}#T", "v{C}", "{C}-t", "{B:02d}kg", "{B}kg#T", "S#x{C}#T", "ST",
]  # fmt: skip
NAMES = ("X", "Y", "Z")
KEYS = st.lists(
    st.tuples(st.sampled_from(PARTITIONS[:2]) | st.sampled_from(PARTITIONS), st.sampled_from(SORTS)),
    min_size=2,
    max_size=3,
    unique=True,
)


def one_or_more(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def operands(name: str, operator: str) -> st.SearchStrategy[Any]:
    each = st.sampled_from(VALUES[name])
    if operator == "BETWEEN":
        return st.tuples(each, each).map(lambda pair: tuple(sorted(pair)))
    return st.lists(each, min_size=1, max_size=3, unique=True).map(tuple) if operator == "IN" else each


@st.composite
def comparisons(draw: st.DrawFn, name: str) -> Comparison:
    texts = [] if name == "B" else ["begins_with", "contains"]
    operator = draw(st.sampled_from([each for each in MEANS if each not in ("begins_with", "contains")] + texts))
    if operator in ("attribute_exists", "attribute_not_exists"):
        return Comparison(operator)
    if draw(st.booleans()):
        return Comparison(operator, given=True)
    return Comparison(operator, one_or_more(draw(operands(name, operator))))


@st.composite
def questions(draw: st.DrawFn, indexed: bool) -> tuple[AccessPattern, list[Item], dict[str, Any]]:
    """A small model with keys in its table or an index, all items that it can hold, and a question with values."""
    delimiter = draw(st.sampled_from(["#", "#", "|", "::"]))
    drawn = [(one.replace("#", delimiter), two.replace("#", delimiter)) for one, two in draw(KEYS)]
    chosen = dict(zip(NAMES, drawn, strict=False))
    if indexed:
        entities = [Entity(name, "ID#{Id}", "ID", TYPES) for name in chosen]
        keys: Any = {name: Keys(*key) for name, key in chosen.items()}
        index = Index("Other", **keys)
        model = DataModel("Table", entities, indexes=[index], delimiter=delimiter)
    else:
        model = DataModel("Table", [Entity(name, *key, TYPES) for name, key in chosen.items()], delimiter=delimiter)
    known = draw(st.lists(st.sampled_from(["A", "B", "C"]), unique=True))
    between = draw(st.sampled_from([None, *(name for name in ("B", "C") if name not in known)]))
    values = {name: draw(st.sampled_from(VALUES[name])) for name in known}
    if between:
        values[between] = tuple(
            sorted((draw(st.sampled_from(VALUES[between])), draw(st.sampled_from(VALUES[between]))))
        )
    where = {name: draw(comparisons(name)) for name in draw(st.lists(st.sampled_from(["A", "B", "C"]), unique=True))
             if name not in known and name != between}  # fmt: skip
    values |= {name: draw(operands(name, each.operator)) for name, each in where.items() if each.given}
    pattern = AccessPattern(
        "Ask",
        known,
        draw(st.lists(st.sampled_from(list(chosen)), min_size=1, unique=True)),
        index="Other" if indexed else None,
        between=between,
        descending=draw(st.booleans()),
        where=where,
        model=model,
    )
    rows = [(name, *row) for name in chosen for row in product(*VALUES.values())]
    items = [
        model.item(name, dict(zip(TYPES, (*row, number), strict=True))) for number, (name, *row) in enumerate(rows)
    ]
    if (
        between == "C" or getattr(where.get("C"), "operator", "=") in RANGES
    ):  # texts are in key order only where all their characters sort above the delimiter
        items = [item for item in items if " " not in item["C"]]
        bounds = (*one_or_more(values.get("C", ())), *getattr(where.get("C"), "operands", ()))
        assume(" " not in "".join(bounds))
    return pattern, list({(item["PK"], item["SK"]): item for item in items}.values()), values


def derived_or_assumed(pattern: AccessPattern) -> Plan:
    try:
        derived = plan(pattern)
    except ModelError:
        assert pattern.between, "only a range can have no plan"
        assume(False)
    # Two entities with one primary key are no sound model: GetItem cannot tell them apart.
    assume(derived.operation != "GetItem" or not derived.over_reads)
    return derived


@settings(max_examples=3 * EXAMPLES)
@given(questions(indexed=True) | questions(indexed=False))
def test_a_plan_misses_nothing_lets_no_stranger_through_and_names_what_it_over_reads(
    case: tuple[AccessPattern, list[Item], Any],
) -> None:
    pattern, items, values = case
    derived = derived_or_assumed(pattern)
    note(f"{[(each.name, each.keys) for each in derived.model.entities]} {derived.model.indexes}\n{pattern}\n{derived}")
    read = derived.reads(items, derived.values(values))

    assert keys(answered(derived, items, values)) == keys(wanted(items, pattern, values))
    assert {item["Type"] for item in read} <= {*pattern.returns, *derived.over_reads}


@settings(max_examples=EXAMPLES // 4)  # each makes a table
@given(questions(indexed=False))
def test_an_engine_answers_as_planned_in_the_same_order(case: tuple[AccessPattern, list[Item], Any]) -> None:
    pattern, items, values = case
    derived = derived_or_assumed(pattern)
    assert isinstance(pattern.model, DataModel)
    table = connect(pattern.model, backend="moto")
    items = items[::3]
    load(table, items)

    result = run(table, pattern, values, allow_scan=True)

    assert result.items == answered(derived, items, values)
    assert result.evaluated == len(derived.reads(items, result.values))


# The same of native index keys, which may have up to four attributes of each kind, in any order.

NATIVE_TYPES = {"A": "S", "B": "N", "C": "S", "D": "N"}
TEXTS = ["a", "ab", "b", "é", "\uffee", "😀", "10", "2"]
WHOLE_NUMBERS = [0, 1, 2, 9, 10, 99]
ALL_NUMBERS = [*WHOLE_NUMBERS, -1, Decimal("0.5"), 1000]


@st.composite
def native_questions(
    draw: st.DrawFn, numbers: Sequence[Any]
) -> tuple[AccessPattern, AccessPattern, list[Mapping[str, Any]], dict[str, Any]]:
    """A question to a native index, the same to a glued one, the rows of a table, and values to ask with.

    Of the rows some lack an attribute; no two have the same key, whose order would be the engine's own choice.
    """
    names = draw(st.permutations(list(NATIVE_TYPES)))
    width = draw(st.sampled_from([2, 1, 3, 4]))
    types = {**NATIVE_TYPES, "Id": "N"}
    entities = [Entity(name, "ID#{Id}", name, types) for name in ("X", "Y")]
    parts = [
        "#".join(f"{{{name}:02d}}" if types[name] == "N" else f"{{{name}}}" for name in part)
        for part in (names[:width], names[width:])
    ]
    glued: Any = dict.fromkeys(("X", "Y"), Keys(*filter(None, parts)))
    known = names[: width + draw(st.sampled_from([0, 0, 1, 2]))]
    between = draw(st.sampled_from([*names[len(known) : len(known) + 1], None]))
    of = {name: st.sampled_from(TEXTS if kind == "S" else numbers) for name, kind in NATIVE_TYPES.items()}
    asked = {name: draw(each) for name, each in of.items()}
    values: dict[str, Any] = {name: asked[name] for name in known}
    if between:
        values[between] = tuple(sorted((draw(of[between]), asked[between])))
    patterns = [
        AccessPattern(
            "Ask",
            known,
            draw(st.shared(st.sampled_from([["X", "Y"], ["X"], ["Y"]]), key="returns")),
            index="Other",
            between=between,
            descending=draw(st.shared(st.booleans(), key="descending")),
            model=DataModel("NativeTable", entities, indexes=[index]),
        )
        for index in (Index("Other", partition=names[:width], sort=names[width:]), Index("Other", **glued))
    ]
    row = st.fixed_dictionaries({"Type": st.sampled_from(["X", "Y"]), **of})
    fixed = {name: asked[name] for name in known}
    rows = [{**each, **fixed} for each in draw(st.lists(row, min_size=3, max_size=12))]
    rows += draw(st.lists(row, max_size=9))
    rows = list({tuple(row[name] for name in names): row for row in rows}.values())
    rows += [{**each, draw(st.sampled_from(names)): None} for each in draw(st.lists(row, max_size=3))]
    return patterns[0], patterns[1], draw(st.permutations(rows)), values


def items_of(pattern: AccessPattern, rows: Sequence[Mapping[str, Any]]) -> list[Item]:
    assert isinstance(pattern.model, DataModel)
    return [
        pattern.model.item(row["Type"], {"Id": number} | {name: row[name] for name in NATIVE_TYPES})
        for number, row in enumerate(rows)
    ]


def in_key_order(items: Sequence[Item], pattern: AccessPattern, values: Mapping[str, Any]) -> list[Item]:
    """The answer by definition, and in order: attribute by attribute, text by its bytes, numbers by their value."""
    assert isinstance(pattern.model, DataModel)
    place = pattern.model.place("Other")
    held = [item for item in items if place.holds(item)]

    def key(item: Item) -> list[Any]:
        return [item[name].encode() if NATIVE_TYPES[name] == "S" else item[name] for name in place.names]

    return sorted(wanted(held, pattern, values), key=key, reverse=pattern.descending)


@settings(max_examples=2 * EXAMPLES)
@given(native_questions(ALL_NUMBERS))
def test_a_native_index_is_read_as_a_filter_and_a_sort_would(case: Any) -> None:
    pattern, _, rows, values = case
    items = items_of(pattern, rows)
    derived, everybody = plan(pattern), replace(pattern, returns=["X", "Y"])

    assert answered(derived, items, values) == in_key_order(items, pattern, values)
    assert derived.reads(items, derived.values(values)) == in_key_order(items, everybody, values)


@given(native_questions(WHOLE_NUMBERS))
def test_a_glued_index_of_the_same_attributes_gives_the_same_items_in_the_same_order(case: Any) -> None:
    *patterns, rows, values = case

    native, glued = ([item["Id"] for item in answered(plan(each), items_of(each, rows), values)] for each in patterns)

    assert native == glued


@settings(max_examples=EXAMPLES // 4)  # each makes a table
@given(native_questions(ALL_NUMBERS))
def test_an_engine_answers_a_native_index_as_planned_in_the_same_order(case: Any) -> None:
    pattern, _, rows, values = case
    items = items_of(pattern, rows)
    table = connect(pattern.model, backend="moto", force=True)  # each example has keys of its own
    load(table, items)

    result = run(table, pattern, values)

    assert result.items == answered(plan(pattern), items, values)
    assert result.evaluated == len(plan(pattern).reads(items, result.values))


@pytest.mark.parametrize("pattern", F1.access_patterns, ids=lambda pattern: pattern.name)
def test_on_a_whole_season_every_pattern_of_ours_answers_its_question(
    pattern: AccessPattern, f1_2024: list[Item]
) -> None:
    asked = [{name: item[name] for name in pattern.given} for item in f1_2024 if item["Type"] == pattern.returns[-1]]

    for values in [dict(row) for row in {tuple(each.items()) for each in asked}]:
        answer = answered(plan(pattern), f1_2024, values)
        assert answer
        assert keys(answer) == keys(wanted(f1_2024, pattern, values))


@pytest.mark.parametrize(
    ("kind", "pair", "larger"),
    [
        ("N", (10, 9), "10, which is larger than its end, 9"),
        ("S", ("2024-02-01", "2024-01-31"), "'2024-02-01', which is larger than its end, '2024-01-31'"),
        ("S", ("é", "z"), "'é', which is larger than its end, 'z'"),  # in UTF-8, as the engine sorts
        ("B", (b"b", b"a"), "b'b', which is larger than its end, b'a'"),
    ],
)
def test_a_range_that_is_upside_down_is_refused_and_says_which_end_is_larger(kind: str, pair: Any, larger: str) -> None:
    entity = Entity("E", "E#{Id}", "E", {"Id": "S", "Team": "S", "At": kind})
    index = Index("ByAt", partition="Team", sort="At")
    pattern = AccessPattern("asked", ["Team"], ["E"], index="ByAt", between="At")
    derived = plan(DataModel("RangeTable", [entity], indexes=[index], access_patterns=[pattern])["asked"])

    with pytest.raises(ModelError, match=re.escape(f"'asked': At: its range begins at {larger}.")):
        derived.values({"Team": "t", "At": pair})
    assert derived.values({"Team": "t", "At": pair[::-1]})["At"] == pair[::-1]
    assert derived.values({"Team": "t", "At": (pair[0], pair[0])})


@pytest.mark.parametrize("where", [{"Shelf": "1"}, {"Shelf": "1", "Id": "2"}])
def test_an_equality_that_is_part_of_the_question_serves_a_key_as_a_fixed_value_does(where: dict[str, str]) -> None:
    thing = Entity("Thing", "SHELF#{Shelf}", "{Id}", {"Shelf": "S", "Id": "S"})
    patterns = [AccessPattern("look", [], ["Thing"], where=where), AccessPattern("same", [], ["Thing"], fixed=where)]
    model = DataModel("Things", [thing], access_patterns=patterns)
    items = [model.item("Thing", {"Shelf": shelf, "Id": number}) for shelf in "12" for number in "123"]
    look, same = plan(model["look"]), plan(model["same"])

    assert look.operation == same.operation
    assert look.condition_for(look.values({})) == same.condition_for(same.values({}))
    assert look.reads(items, look.values({})) == same.reads(items, same.values({}))
