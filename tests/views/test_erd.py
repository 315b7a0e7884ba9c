import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from f1model.design.entity import Entity
from f1model.design.relationship import Relationship
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1
from f1model.f1.relational import SCHEMA, RelationalSchema
from f1model.views.colours import DARK, LINE
from f1model.views.erd import Erd, Schema, erd

from .colours import dark, marks_of, texts_of
from .page import EVIL, assert_safe, pictures, text, words

SVG = "{http://www.w3.org/2000/svg}"


def schema(*lines: Relationship, entities: str = "") -> RelationalSchema:
    """Entities with one attribute each, those the lines name and more, and the lines."""
    names = dict.fromkeys([*(name for line in lines for name in (line.parent, line.child)), *entities])
    return RelationalSchema([Entity(name, "{Id}", None, {"Id": "S"}) for name in names], lines)


SCHEMAS: dict[str, Schema] = {
    "ours": F1,
    "the article's": ARTICLE,
    "relational": SCHEMA,
    "to itself": schema(Relationship("A", "manages", "A", "0..1")),
    "a cycle": schema(Relationship("A", "owns", "B"), Relationship("B", "belongs to", "A", "1..1")),
    "a cycle of three": schema(*(Relationship(a, "to", b) for a, b in ("AB", "BC", "CA"))),
    "past a neighbour": schema(*(Relationship(a, "to", b) for a, b in ("AB", "BC", "AC"))),
    "twice": schema(Relationship("A", "home", "B"), Relationship("A", "away", "B")),
    "no relationships": schema(entities="ABC"),
    "long verbs": schema(Relationship("A", "is a good deal longer than", "B"), Relationship("B", "x" * 40, "B")),
    "nothing": schema(),
}
every_schema = pytest.mark.parametrize("each", SCHEMAS.values(), ids=SCHEMAS.keys())


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def boxes(drawn: Erd) -> list[Box]:
    rectangles = []
    for rect in ElementTree.fromstring(drawn.svg).iter(f"{SVG}rect"):
        if "rx" in rect.attrib:
            x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            rectangles.append(Box(x, y, x + width, y + height))
    return rectangles


def lines(drawn: Erd) -> list[list[tuple[float, float]]]:
    """The corners of every line between boxes."""
    paths = []
    for path in re.findall(r'd="(M[\d.,]+(?: [HV][\d.]+)+)"', drawn.svg):
        start, *steps = path.split()
        x, y = map(float, start[1:].split(","))
        corners = [(x, y)]
        for step in steps:
            x, y = (float(step[1:]), y) if step[0] == "H" else (x, float(step[1:]))
            corners.append((x, y))
        paths.append(corners)
    return paths


@every_schema
def test_boxes_lie_apart_and_inside_the_picture(each: Schema) -> None:
    drawn = erd(each)
    assert len(boxes(drawn)) == len(each.entities)
    for box in boxes(drawn):
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= drawn.width
        assert box.bottom <= drawn.height
    for one, other in combinations(boxes(drawn), 2):
        assert one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top


@every_schema
def test_a_line_joins_two_boxes_and_runs_behind_none(each: Schema) -> None:
    drawn = erd(each)
    assert len(lines(drawn)) == len(each.relationships)
    for corners in lines(drawn):
        assert any(corners[0][0] == pytest.approx(box.right, abs=1) for box in boxes(drawn))
        assert any(corners[-1][0] == pytest.approx(box.left, abs=1) for box in boxes(drawn))
        for (x1, y1), (x2, y2) in pairwise(corners):
            assert min(x1, x2, y1, y2) >= 0
            assert max(x1, x2) <= drawn.width
            assert max(y1, y2) <= drawn.height
            for box in boxes(drawn):
                across = min(x1, x2) < box.right - 2 and max(x1, x2) > box.left + 2
                assert not (across and min(y1, y2) < box.bottom and max(y1, y2) > box.top), "a line behind a box"


@every_schema
def test_every_label_lies_inside_the_picture(each: Schema) -> None:
    drawn = erd(each)
    for label in ElementTree.fromstring(drawn.svg).iter(f"{SVG}text"):
        assert 0 <= float(label.attrib["y"]) <= drawn.height
        end = float(label.attrib["x"]) + 5 * len(label.text or "")
        assert end <= drawn.width
        if label.text in {line.verb for line in each.relationships}:
            assert not any(
                box.left < end < box.right and box.top < float(label.attrib["y"]) < box.bottom for box in boxes(drawn)
            ), "a label behind a box"


@every_schema
def test_text_lines_and_outlines_stand_out_from_what_they_lie_on(each: Schema) -> None:
    drawn = erd(each)
    ((_, svg),) = pictures(drawn.to_html())
    for drawing, rules in (svg, LINE), (dark(svg), DARK[LINE]):
        assert all(pair.contrast >= 4.5 for pair in texts_of(drawing)), drawing
        assert all(pair.contrast >= 3 for pair in marks_of(drawing, rules)), drawing
    assert LINE not in drawn.svg, "nothing in a diagram is only a rule"


@every_schema
def test_the_picture_is_said_in_words(each: Schema) -> None:
    drawn = erd(each)
    for line in each.relationships:
        assert f"{line.parent} {line.verb} " in drawn.alt
        assert f" {line.child}; a {line.child} has one {line.parent}." in drawn.alt
    assert each.relationships or drawn.alt.endswith("No relationships.")
    assert all(sentence in text(drawn.to_html()) for sentence in drawn.words)


@pytest.mark.parametrize(
    ("cardinality", "words", "circles"),
    [
        ("0..1", "zero or one", 1),
        ("1..1", "exactly one", 0),
        ("0..*", "zero or more", 1),
        ("1..*", "one or more", 0),
    ],
)
def test_the_childs_end_is_its_cardinality(cardinality: str, words: str, circles: int) -> None:
    drawn = erd(schema(Relationship("A", "has", "B", cardinality)))
    assert drawn.words == [f"A has {words} B; a B has one A."]
    assert drawn.svg.count("<circle") == circles
    assert (" L" in drawn.svg) == cardinality.endswith("*"), "a crow's foot"


def test_parents_stand_left_of_their_children() -> None:
    drawn = dict(zip([entity.name for entity in SCHEMA.entities], boxes(erd(SCHEMA)), strict=True))
    for line in SCHEMA.relationships:
        assert drawn[line.parent].right < drawn[line.child].left


def test_attributes_are_marked_by_what_they_identify() -> None:
    drawn = words(erd(SCHEMA).svg)
    marked = [(mark, name) for mark, name in pairwise(drawn) if mark in ("PK", "FK")]
    assert marked == [
        ("PK", "year"),
        ("PK", "circuit_id"),
        ("PK", "year"), ("PK", "round"), ("FK", "circuit_id"),
        ("PK", "driver_id"),
        ("PK", "constructor_id"),
        ("PK", "year"), ("PK", "round"), ("PK", "display_order"), ("FK", "driver_id"), ("FK", "constructor_id"),
    ]  # fmt: skip
    unkeyed = words(erd(SCHEMA.without_key("result")).svg)
    foreign = [name for mark, name in pairwise(unkeyed) if mark == "FK"]
    assert foreign == ["circuit_id", "year", "round", "driver_id", "constructor_id"], "year and round are a race's key"


@every_schema
def test_the_same_schema_gives_the_same_picture(each: Schema) -> None:
    assert erd(each) == erd(each)


def test_names_are_escaped_in_the_picture_and_on_the_page() -> None:
    entities = [Entity(f"{EVIL}{n}", "{Id}", None, {"Id": "S", f"{EVIL}a": "S"}) for n in (1, 2)]
    drawn = erd(RelationalSchema(entities, [Relationship(f"{EVIL}1", f"{EVIL}b", f"{EVIL}2")]))
    assert {f"{EVIL}{each}" for each in "12ab"} <= set(words(drawn.svg))
    assert_safe(drawn.to_html())
    ((alt, svg),) = pictures(drawn.to_html())
    assert alt == drawn.alt
    assert words(svg) == words(drawn.svg)


def test_a_notebook_gets_the_picture_and_the_words() -> None:
    drawn: Any = erd(F1)
    assert drawn._repr_mimebundle_() == {"text/html": drawn.to_html(), "text/plain": drawn.alt}


def test_a_diagram_is_kept_as_svg_or_page_and_as_nothing_else(tmp_path: Path) -> None:
    drawn = erd(F1)
    assert drawn.save(tmp_path / "erd.svg").read_text(encoding="utf-8") == drawn.svg
    assert drawn.save(str(tmp_path / "erd.html")).read_text(encoding="utf-8") == drawn.to_html()
    with pytest.raises(ModelError, match=r"it cannot be drawn as a \.png\. Use \.svg or \.html\."):
        drawn.save(tmp_path / "erd.png")
