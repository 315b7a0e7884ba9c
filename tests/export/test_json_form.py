import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from f1model.design.comparison import Comparison, one_of
from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import old
from f1model.errors import ModelError
from f1model.export import model_from_json, model_to_json, models_from_json
from f1model.f1.models import ARTICLE, F1, GROWN
from tests.query.helpdesk import HELPDESK
from tests.query.things import THINGS
from tests.random_models import declared, random_models

SMALL: dict[str, Any] = {
    "f1model": 1, "table": "Small",
    "entities": [{"name": "E", "partition": "E#{Id}", "sort": "E", "attributes": {"Id": "S", "N": "N"}}],
    "access_patterns": [{"name": "q", "given": ["Id"], "returns": ["E"]}],
}  # fmt: skip


def test_every_model_comes_back_equal_and_is_written_the_same_again() -> None:
    for number, model in enumerate((F1, GROWN, ARTICLE, HELPDESK, THINGS, *random_models())):
        text = model_to_json(model)
        back = model_from_json(text)
        assert back == model, text
        if number < 100:  # where == says too little: 5 or Decimal(5), the order of names
            assert model_to_json(back) == text


def test_the_random_models_say_all_that_can_be_declared() -> None:
    """A field that is added to a declaration comes along in JSON by itself; this asks that it is tried as well."""
    said: dict[type, set[str]] = {}
    for each in (part for model in random_models() for part in declared(model) if is_dataclass(part)):
        usual = {field.name: field.default for field in fields(each)}
        named = {name for name, default in usual.items() if getattr(each, name) not in (default, {}, ())}
        said.setdefault(type(each), set()).update(named)

    for kind, named in said.items():
        known = {field.name for field in fields(kind) if field.init and field.compare}
        assert known <= named, f"tests/random_models.py never says {known - named} of {kind.__name__}"
    comparisons = {
        part.operator for model in random_models() for part in declared(model) if isinstance(part, Comparison)
    }
    assert len(comparisons) == 11


def test_what_is_usual_is_left_out_and_what_is_short_takes_one_line() -> None:
    model = DataModel(
        "Desk", [Entity("Ticket", "T#{Id}", "T", {"Id": "S", "Due": "N"})],
        access_patterns=[AccessPattern("Get it", ["Id"], ["Ticket"], where={"Due": one_of(1, Decimal("2.50"), b"x")})],
    )  # fmt: skip
    assert (
        model_to_json(model)
        == """\
{
  "f1model": 1,
  "table": "Desk",
  "entities": [{"name": "Ticket", "partition": "T#{Id}", "sort": "T", "attributes": {"Id": "S", "Due": "N"}}],
  "access_patterns": [
    {
      "name": "Get it",
      "given": ["Id"],
      "returns": ["Ticket"],
      "where": {"Due": {"one_of": [1, 2.50, {"binary": "eA=="}]}}
    }
  ]
}
"""
    )


def test_the_page_about_it_is_true() -> None:
    page = (Path(__file__).parents[2] / "docs" / "model-json.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"(?s)```json\n(.*?)```", page)
    assert model_to_json(model_from_json(block)) == block
    spelled = [each for row in re.findall(r"(?m)^\| (`[{].*?) \|", page) for each in re.findall(r"`([^`]+)`", row)]
    assert len(spelled) == 11
    for each in spelled[:-1]:
        assert each in model_to_json(model_from_json(pattern_with(f'{{"Id": {each}}}')))


def test_several_tables_are_one_document() -> None:
    text = model_to_json(F1, HELPDESK)
    assert models_from_json(text.encode()) == [F1, HELPDESK]
    with pytest.raises(ModelError, match=r"^desk\.json: it has the tables F1Table, HelpdeskTable\. Read them with"):
        model_from_json(text, "desk.json")


@pytest.mark.parametrize(
    "value",
    [
        object(), {1: "a"}, float("nan"), Decimal("Infinity"), "\ud800", {"\ud800": 1}, 10**2_000,
        Decimal("1" * 2_000 + ".5"), Comparison("IN", (1,), given=True), Comparison("size"), {frozenset([1])},
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_json_cannot_say_is_refused_with_its_place(value: Any) -> None:
    pattern = AccessPattern("q", ["Id"], ["E"], example={"Id": value})
    with pytest.raises(ModelError, match=r"^Small\.access_patterns\[0\]\.example\.Id: "):
        model_to_json(DataModel("Small", [Entity("E", "E#{Id}", "E", {"Id": "S"})], access_patterns=[pattern]))


def deep(levels: int) -> Any:
    return [deep(levels - 1)] if levels else 1


def test_values_lie_as_deep_as_dynamodb_has_them_and_no_deeper() -> None:
    for value, spelling in ((deep(31), deep(31)), ({"a": {"b": (1, {2})}}, {"map": {"a": {"map": {"b": {"tuple": [
        1, {"set": [2]}]}}}}})):  # fmt: skip
        text = changed("example", {"Id": spelling})
        assert model_from_json(text)["q"].example == {"Id": value}
        assert json.loads(model_to_json(model_from_json(text))) == json.loads(text)
    with pytest.raises(ModelError, match=r"\[0\]: has lists and maps more than 31 deep"):
        model_from_json(changed("example", {"Id": deep(32)}))


def changed(part: str, value: Any, of: str = "access_patterns") -> str:
    """The small model as JSON, with one part of its pattern or entity changed."""
    return json.dumps({**SMALL, of: [{**SMALL[of][0], part: value}]})


def pattern_with(raw: str) -> str:
    """The same, with JSON that Python would not write."""
    return changed("example", "RAW").replace('"RAW"', raw)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "f.json: it is not JSON (Expecting value: line 1 column 1 (char 0)). Write JSON, as model_to_json does."),
        (b"\xff\xfe", "f.json: it is not text in UTF-8. Write JSON"),
        (None, "f.json: it is a NoneType, not text."),
        ("[" * 100_000, "f.json: it is nested too deeply to be a model."),
        (" " * 20_000_001, "f.json: it has 20,000,001 characters, so it is not a model."),
        ("[]", 'f.json: it is a list, not a model. Begin it with {"f1model": 1, "table": "...", "entities": [...]}.'),
        ("{}", "f.json: it has no version, so it is no model of ours."),
        ('{"f1model": 2}', "f.json: it is version 2 of our form, and this is version 1. Read it with"),
        ('{"f1model": true}', "f.json: it is version True of our form"),
        ('{"f1model": NaN}', "f.json: f1model: is NaN, which is no number of DynamoDB's."),
        ('{"f1model": 1}', "f.json: DataModel lacks 'table'. Add it."),
        ('{"f1model": 1, "f1model": 1}', "f.json: has 'f1model' twice. Leave one of the two out."),
        ('{"f1model": 1, "tables": {}}', "f.json: tables: is an object, and has to be a list of tables."),
        ('{"f1model": 1, "tables": []}', "f.json: it has no table."),
        ('{"f1model": 1, "tables": [], "table": "T"}', "f.json: it has tables, and beside them 'table'."),
        ('{"f1model": 1, "tables": [1]}', "f.json: tables[0]: is 1, and has to be an object."),
        ('{"f1model": 1, "table": "Tab", "entities": []}', "access_patterns"),
        (changed("colour", "red"), "f.json: access_patterns[0]: 'colour' is no part of AccessPattern."),
        (changed("limit", "3"), "f.json: access_patterns[0].limit: is '3', and has to be a whole number or null."),
        (changed("limit", 1.5), "f.json: access_patterns[0].limit: is Decimal('1.5'), and has to be a whole number"),
        (json.dumps({**SMALL, "settings": {"capacity": [1]}}), "f.json: settings.capacity: is a list, and "),
        (changed("limit", True), "f.json: access_patterns[0].limit: is true, and has to be a whole number"),
        (changed("count", 1), "f.json: access_patterns[0].count: is 1, and has to be true or false."),
        (changed("given", "Id"), "f.json: access_patterns[0].given: is 'Id', and has to be a list."),
        (changed("given", [["Id"]]), "f.json: access_patterns[0].given[0]: is a list, and has to be text."),
        (changed("name", None), "f.json: access_patterns[0].name: is null, and has to be text."),
        (changed("limit", 0), "f.json: access_patterns[0]: Access pattern 'q': limit is 0."),
        (changed("given", ["Nr"]), "f.json: access_patterns[0]: Access pattern 'q': 'Nr' is not an attribute of E."),
        (changed("where", {"N": {"at_least": 3}}), "f.json: access_patterns[0].where.N.at_least: is 3, and has to be"),
        (changed("where", {"N": {"above": [1, 2]}}), "f.json: access_patterns[0].where.N.above: > has 2 values."),
        (changed("where", {"N": {"exists": [1]}}), "f.json: access_patterns[0].where.N.exists: has 1 operands"),
        (changed("where", {"N": {"and": []}}), "f.json: access_patterns[0].where.N: is an object with 'and', which"),
        (changed("where", {"N": {}}), "f.json: access_patterns[0].where.N: is an object with nothing in it, which"),
        (changed("example", {"x y": {"binary": "%"}}), "f.json: access_patterns[0].example['x y'].binary: is '%'"),
        (changed("example", {"Id": {"set": [[1]]}}), "f.json: access_patterns[0].example.Id.set: is a set that holds"),
        (changed("example", {"Id": {"float": "1"}}), "f.json: access_patterns[0].example.Id.float: is '1'"),
        (pattern_with('{"Id": NaN}'), "f.json: access_patterns[0].example.Id: is NaN, which is no number"),
        (pattern_with('{"Id": 1, "Id": 2}'), "f.json: access_patterns[0].example: has 'Id' twice."),
        (pattern_with(f'{{"Id": {"9" * 5_000}}}'), "f.json: access_patterns[0].example.Id: is 99999999999999999999…, "),
        (pattern_with('{"Id": 1e99999999999999999999}'), "f.json: access_patterns[0].example.Id: is 1e9999999"),
        (pattern_with('{"Id": {"float": 1e400}}'), "f.json: access_patterns[0].example.Id.float: is Decimal('1E+400')"),
        (pattern_with(r'{"\ud800": 1}'), "f.json: access_patterns[0].example: "),
        (changed("attributes", {"Id": "TEXT"}, "entities"), "f.json: entities[0]: E.Id: 'TEXT' is not a"),
        (changed("sort", "{Nr}", "entities"), "f.json: entities[0]: E, sort key: {Nr} is not an attribute"),
    ],
    ids=lambda value: str(value)[:20].replace("\x00", ""),
)  # fmt: skip
def test_what_is_broken_is_one_line_with_file_path_and_what_to_do(text: Any, line: str) -> None:
    if line == "access_patterns":
        assert model_from_json(text, "f.json").access_patterns == ()  # no entity yet: a beginning
        return
    with pytest.raises(ModelError) as refused:
        model_from_json(text, "f.json")
    assert str(refused.value).startswith(line)
    assert refused.value.fix


def test_a_kind_is_named_where_there_are_several() -> None:
    local = {**SMALL, "indexes": [{"kind": "LocalIndex", "name": "LSI1", "keys": {"E": "{N:03d}"}}]}
    model = model_from_json(json.dumps(local))
    assert model.place("LSI1").local
    assert '{"kind": "LocalIndex", "name": "LSI1", "keys": {"E": "{N:03d}"}}' in model_to_json(model)
    with pytest.raises(ModelError, match=r"^the JSON: indexes\[0\]: its kind is 'Local'\. Write one of Index, LocalI"):
        model_from_json(json.dumps(local).replace("LocalIndex", "Local"))


def test_an_old_value_is_taken_where_names_are_and_nowhere_else() -> None:
    text = model_to_json(HELPDESK)
    assert '"takes": {"Email": {"old": "Email"}}' in text
    assert model_from_json(text)["Change the address"].along[0].takes == {"Email": old("Email")}
    with pytest.raises(
        ModelError, match=r"takes\.Email: is an object, and has to be text or \{\"old\": \"\.\.\.\"\}\."
    ):
        model_from_json(text.replace('{"old": "Email"}', '{"exists": []}'))


# A document that somebody has spoilt.

_PIECES: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, "", "x", "{", "{Id}", "#", "PK", [], {}, [[]], {"x": 1}, {"old": "Id"}, {"set": []},
    {"at_least": []}, {"between": [2, 1]}, {"between": [1, "a"]}, {"one_of": []}, {"map": {"": 1}}, {"tuple": [1, 2]},
    {"float": 1}, {"binary": ""}, {"kind": "LocalIndex"}, {"name": "x"}, ["Id", "Id"], {"contains": [{"map": {}}]},
]  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list and object, with each of its places."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for place, member in members:
        yield value, place
        yield from places(member)


def spoilt(r: Random, text: str) -> str:
    whole = json.loads(text)
    for _ in range(r.randint(1, 3)):
        holder, place = r.choice(list(places(whole)))
        _, other = found = r.choice(list(places(whole)))
        pieces = [*_PIECES, json.loads(json.dumps(found[0][other]))]
        if isinstance(holder, dict) and r.random() < 0.3:
            holder[r.choice(["name", "x", str(other)])] = holder.pop(place)
        elif r.random() < 0.2:
            del holder[place]
        else:
            holder[place] = deepcopy(r.choice(pieces))
    written = json.dumps(whole)
    if r.random() < 0.2:
        cut = r.randrange(len(written))
        written = (
            written[:cut]
            + r.choice(["", '"', "}", ",", "NaN", "\ud800", "\x00", "[[["])
            + written[cut + r.randint(0, 3) :]
        )
    return written


def test_a_spoilt_document_is_a_model_or_one_line() -> None:
    r = Random(16)
    texts = [model_to_json(model) for model in (HELPDESK, *random_models()[:40])]
    lines: list[tuple[str, str]] = []
    for _ in range(600):
        try:
            model = model_from_json(spoilt(r, r.choice(texts)), "f.json")
        except ModelError as error:
            lines.append((str(error), error.fix))
        else:
            assert model_from_json(model_to_json(model)) == model
    assert len(lines) > 300
    assert all(line.startswith("f.json: ") and fix and "\n" not in line for line, fix in lines)
