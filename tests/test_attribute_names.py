"""Values and options never share a namespace, and no two placeholders are the same, whatever attributes are called."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.export import code, partiql
from f1model.query.explain import explain
from f1model.query.plan import plan
from f1model.query.request import request
from f1model.query.run import pages, run
from f1model.table.connect import connect
from f1model.table.load import load

# Names that were, are or might become an option or a parameter somewhere on the way.
OPTIONS = [
    "start", "items", "table", "limit", "pattern", "consistent", "attributes", "name", "projection", "values", "named",
    "page_size", "allow_scan", "self", "keys", "partition", "sort", "index", "model", "language", "given", "returns",
    "fixed", "between", "example", "entity", "item", "changes", "cls", "places", "where",
]  # fmt: skip
# Names that a placeholder made from another might take.
NEIGHBOURS = [
    "a",
    "a_last",
    "a_2",
    "a_last_2",
    "a1",
    "a-1",
    "a 1",
    "Type1",
    "Type",
    "#a",
    ":a",
    "_",
    "-",
    "é",
    "1",
    "A",
]
identifiers = st.sampled_from([name for name in [*OPTIONS, *NEIGHBOURS] if name.isidentifier() and name != "Type"])
anything = st.sampled_from([*OPTIONS, *(name for name in NEIGHBOURS if name != "Type")]) | st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=80
).filter(lambda name: name not in ("PK", "SK", "Type"))


def asked(table: Any, items: list[Item], pattern: AccessPattern, values: dict[str, Any]) -> None:
    """Everything that can be done with a pattern, and each agrees with the others."""
    derived = plan(pattern)
    typed = derived.values(values)
    expected = [item for item in derived.reads(items, typed) if derived.keeps(item, typed)]
    assert expected, "the example was chosen to find something"

    result = run(table, pattern, values, allow_scan=True)
    assert sorted(map(repr, result.items)) == sorted(map(repr, expected))
    assert [item for page in pages(table, pattern, values, allow_scan=True) for item in page.items] == result.items
    estimate = explain(pattern, values, items=items).estimate
    assert estimate
    assert (estimate.evaluated, estimate.returned) == (result.evaluated, len(expected))

    sent = request(pattern, values)
    names, given = sent.get("ExpressionAttributeNames", {}), sent.get("ExpressionAttributeValues", {})
    assert len(set(names.values())) == len(names)
    words = " ".join(str(sent.get(part, "")) for part in ("KeyConditionExpression", "FilterExpression"))
    tokens = set(words.replace("(", " ").replace(")", " ").replace(",", " ").split())
    assert {*names, *given} == {token for token in tokens if token[0] in "#:"}
    assert all(len(holder) <= 255 for holder in (*names, *given))
    for language in ("boto3", "cli"):
        assert code(pattern, language, values)
    if len(derived.place.partition) == 1 and len(derived.place.sort) <= 1:
        _, parameters = partiql(pattern, values)
        assert sorted(map(repr, parameters)) == sorted(map(repr, given.values()))


@settings(max_examples=settings().max_examples // 2)  # each example makes a table and asks it five times
@given(
    st.lists(identifiers, min_size=4, max_size=4, unique=True), st.lists(anything, min_size=2, max_size=2, unique=True)
)
def test_every_legal_attribute_name_can_be_modelled_asked_for_explained_and_indexed(
    in_keys: list[str], beside: list[str]
) -> None:
    one, two, three, four = in_keys
    kinds = {one: "S", two: "N", three: "S", four: "N"}
    others = [name for name in beside if name not in kinds]
    model = DataModel(
        "Named",
        [Entity("E", f"E#{{{one}}}", f"{{{two}:02d}}#{{{three}}}", {**kinds, **dict.fromkeys(others, "S")})],
        indexes=[
            Index("Glued", {"E": Keys(f"X#{{{three}}}", f"{{{four}:02d}}")}),
            Index("Own", partition=[three, *others[:1]], sort=[four, two]),
        ],
        access_patterns=[
            AccessPattern("one", [one], ["E"], between=two, fixed=dict.fromkeys(others, "v")),
            AccessPattern("filtered", [one, three, four], ["E"]),
            AccessPattern("scan", [four, *others], ["E"]),
            AccessPattern("glued", [three], ["E"], index="Glued", between=four),
            AccessPattern("own", [three, *others[:1]], ["E"], index="Own", between=four),
        ],
    )
    items = [
        model.item("E", {one: "a", two: n, three: "x" if n % 2 else "y", four: n % 3, **dict.fromkeys(others, "v")})
        for n in range(6)
    ]
    table = connect(model, force=True)
    load(table, items)
    values = {one: "a", two: (1, 4), three: "x", four: 1}
    for pattern in model.access_patterns:
        wanted = [*pattern.given, *([pattern.between] if pattern.between else [])]
        chosen = {**values, **dict.fromkeys(others, "v")}
        if pattern.between == four:
            chosen[four] = (0, 1)
        asked(table, items, pattern, {name: chosen[name] for name in wanted})


def test_two_values_never_share_a_placeholder() -> None:
    """A public bug of a tool of this kind: the end of a range took the place of another attribute's value."""
    model = DataModel(
        "Seen",
        [Entity("V", "V#{Id}", "V", {"Id": "S", "user": "S", "seen": "N", "seen_last": "N"})],
        indexes=[Index("ByUser", partition="user", sort="seen")],
        access_patterns=[AccessPattern("q", ["user", "seen_last"], ["V"], index="ByUser", between="seen")],
    )
    items = [model.item("V", {"Id": n, "user": "u", "seen": n, "seen_last": 99}) for n in range(1, 21)]
    table = connect(model)
    load(table, items)

    assert len(run(table, model["q"], user="u", seen=(1, 5), seen_last=99).items) == 5
    assert explain(model["q"], items=items, user="u", seen=(1, 5), seen_last=99).estimate.returned == 5


STARTS = DataModel(
    "Starts",
    [Entity("E", "E#{start}", "{items:02d}", {"start": "S", "items": "N"})],
    access_patterns=[AccessPattern("q", ["start"], ["E"])],
)


def test_what_is_an_option_by_name_is_a_value_in_a_mapping() -> None:
    with pytest.raises(ModelError) as error:
        request(STARTS["q"], start={"PK": "E#1", "SK": "01"})
    assert str(error.value) == (
        "'q' needs start. start is an option as well, so give its value in a mapping: {\"start\": ...}."
    )
    sent = request(STARTS["q"], {"start": "1"}, start={"PK": "E#1", "SK": "01"})
    assert sent["ExpressionAttributeValues"][":PK"] == "E#1"
    assert sent["ExclusiveStartKey"] == {"PK": "E#1", "SK": "01"}


@pytest.mark.parametrize(
    ("values", "named", "message"),
    [
        ({"start": "1"}, {"end": 1}, "'q' takes no end. Give exactly: start."),
        ({"start": "1", "table": 1}, {}, "'q' takes no table. Give exactly: start."),
        (["1"], {}, "'q': its values are a list, and have to be a mapping from names to values. Write SeasonId=2024"),
    ],
)
def test_values_that_do_not_fit_are_refused(values: Any, named: dict[str, Any], message: str) -> None:
    for ask in (request, explain):
        with pytest.raises(ModelError) as error:
            ask(STARTS["q"], values, **named)
        assert str(error.value).startswith(message)


def test_a_value_is_given_once() -> None:
    model = DataModel(
        "Once", [Entity("E", "E#{a}", "E", {"a": "S"})], access_patterns=[AccessPattern("q", ["a"], ["E"])]
    )
    with pytest.raises(ModelError, match=r"^'q': a is given twice\. Give it in the mapping or by name\.$"):
        explain(model["q"], {"a": "1"}, a="1")
