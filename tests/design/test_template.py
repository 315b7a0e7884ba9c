import string
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from f1model.design.template import DELIMITER, Segment, Template, after, check_delimiter, key_order
from f1model.errors import ModelError

RESULT = Template.parse("RACE#{Round:02d}#RESULT#{Rank:02d}", "ResultItem.SK")


def test_a_template_is_segments_between_delimiters() -> None:
    assert RESULT.segments == (
        Segment("RACE"),
        Segment(field="Round", width=2),
        Segment("RESULT"),
        Segment(field="Rank", width=2),
    )
    assert RESULT.fields == ("Round", "Rank")
    assert RESULT.label == "RACE#<Round:02d>#RESULT#<Rank:02d>"


def test_doubled_braces_are_literal() -> None:
    assert Template.parse("a{{b}}#{C}", "X.SK").render({"C": "c"}, "X.SK") == "a{b}#c"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "has an empty segment. Write text or a {Field} there."),
        ("RACE##{Round}", "has an empty segment. Write text or a {Field} there."),
        ("RACE#{Round", "is not a format string"),
        ("RACE#Round}", "is not a format string"),
        ("#", "has an empty segment. Write text or a {Field} there."),
        ("##A", "has an empty segment. Write text or a {Field} there."),
        ("{Round}{Rank}", "has two fields in one segment. Separate them with #."),
        ("{Round}-{Rank}#A", "has two fields in one segment. Separate them with #."),
        ("{}", "is not the name of an attribute."),
        ("{0}", "is not the name of an attribute."),
        ("{Round:2d}", "has a format other than zero-padding."),
        ("{Round:00d}", "has a format other than zero-padding."),
        ("{Round:>2}", "has a format other than zero-padding."),
        ("{Round!r}", "has a format other than zero-padding."),
    ],
)
def test_a_malformed_template_is_refused(source: str, problem: str) -> None:
    with pytest.raises(ModelError) as error:
        Template.parse(source, "RaceItem.SK")

    assert str(error.value).startswith("RaceItem.SK: ")
    assert repr(source) in str(error.value)
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("template", "values", "key"),
    [
        ("RACE#{Round:02d}", {"Round": 5}, "RACE#05"),
        ("RACE#{Round:02d}", {"Round": 99}, "RACE#99"),
        ("RACE#{Round}", {"Round": 5}, "RACE#5"),
        ("{Points}", {"Points": Decimal("12.50")}, "12.5"),
        ("{Points}", {"Points": Decimal("1E+3")}, "1000"),
        ("{Points}", {"Points": -1}, "-1"),
        ("{Points}", {"Points": Decimal("1E-7")}, "0.0000001"),
        ("{Id}", {"Id": 12345678901234567891}, "12345678901234567891"),
        ("{Name}", {"Name": "José María"}, "José María"),
        ("#METADATA", {}, "#METADATA"),
        ("POST#{Id}#", {"Id": 7}, "POST#7#"),
        ("USER:{Name}#v{Id:02d}", {"Name": "ann", "Id": 7}, "USER:ann#v07"),
        ("{order-id}", {"order-id": "a"}, "a"),
        ("{{{Id}}}", {"Id": 7}, "{7}"),
    ],
)
def test_render(template: str, values: dict[str, Any], key: str) -> None:
    assert Template.parse(template, "X.SK").render(values, "X.SK") == key


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, "Round is missing, and the key needs it. Give it, or take it out of the key."),
        ("", "Round is empty, and a key needs text. Give it a value."),
        ("a#b", "Round is 'a#b', which contains the delimiter #: the key could not be read back. Replace"),
        (-1, "Round is -1: only whole numbers from 0 up can be zero-padded."),
        (Decimal("1.5"), "Round is 1.5: only whole numbers from 0 up can be zero-padded."),
        (100, "Round is 100, wider than its padding of 2 digits"),
        (100, "Widen the template to {Round:03d} and load the data again."),
    ],
)
def test_a_value_that_would_spoil_the_key_is_refused(value: Any, problem: str) -> None:
    with pytest.raises(ModelError) as error:
        Template.parse("RACE#{Round:02d}", "RaceItem.SK").render({"Round": value}, "RaceItem.SK")

    assert str(error.value).startswith("RaceItem.SK: ")
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("template", "key", "values"),
    [
        ("RACE#{Round:02d}", "RACE#05", {"Round": 5}),
        ("RACE#{Round:02d}", "RACE#5", None),
        ("RACE#{Round:02d}", "RACE#005", None),
        ("RACE#{Round:02d}", "RACE#0x", None),
        ("RACE#{Round:02d}", "RACE#٠٥", None),
        ("RACE#{Round:02d}", "SEASON#05", None),
        ("RACE#{Round:02d}", "RACE#05#RESULT#01", None),
        ("RACE#{Round:02d}", "RACE", None),
        ("RACE#{Round}", "RACE#5", {"Round": 5}),
        ("RACE#{Round}", "RACE#05", None),
        ("RACE#{Round}", "RACE#1٢", None),
        ("RACE#{Round}", "RACE#1.5", {"Round": Decimal("1.5")}),
        ("RACE#{Round}", "RACE#1.50", None),
        ("RACE#{Name}", "RACE#05", {"Name": "05"}),
        ("RACE#{Name}", "RACE#", None),
        ("{Name}#{Name}", "a#a", {"Name": "a"}),
        ("{Name}#{Name}", "a#b", None),
        ("#RACE#", "#RACE#", {}),
        ("#RACE#", "RACE#", None),
        ("v{Round}", "v12", {"Round": 12}),
        ("v{Round}", "12", None),
        ("{Name}x", "xx", {"Name": "x"}),
        ("x{Name}x", "x", None),
    ],
)
def test_read_takes_only_what_the_template_renders(template: str, key: str, values: dict[str, Any] | None) -> None:
    assert Template.parse(template, "X.SK").read(key, {"Round": "N", "Name": "S"}) == values


def test_what_follows_the_delimiter_in_byte_order() -> None:
    assert (after("#"), after("::"), after("|")) == ("$", ":;", "}")


@pytest.mark.parametrize("delimiter", ["", "a", "_", "{", None, 3])
def test_not_everything_can_be_a_delimiter(delimiter: Any) -> None:
    with pytest.raises(ModelError, match="cannot be the delimiter of its keys"):
        check_delimiter(delimiter, "Table")


def test_a_value_that_would_end_a_segment_early_is_refused() -> None:
    template = Template.parse("{Name}::{Round}", "X.SK", "::")

    assert template.read(template.render({"Name": ":a", "Round": 1}, "X"), {"Round": "N"}) == {"Name": ":a", "Round": 1}
    with pytest.raises(ModelError, match="contains the delimiter ::"):
        template.render({"Name": "a:", "Round": 1}, "X")


def test_keys_are_ordered_by_utf8_bytes() -> None:
    texts = ["é", "z", "😀", "\uffff", "Z"]

    assert sorted(texts, key=key_order) == ["Z", "z", "é", "\uffff", "😀"]
    assert sorted([10, Decimal("9.5")], key=key_order) == [Decimal("9.5"), 10]


# The laws.

LITERALS = st.text(string.ascii_letters + " {}", min_size=1, max_size=4).map(
    lambda text: text.replace("{", "{{").replace("}", "}}")
)
NUMBERS = st.integers(-(10**38), 10**38) | st.decimals(-1000, 1000, places=3).map(
    lambda number: int(number) if number == int(number) else number.normalize()
)
TEXTS = st.text(min_size=1).filter(lambda text: DELIMITER not in text)


@st.composite
def rendered(draw: st.DrawFn) -> tuple[Template, dict[str, Any], dict[str, str]]:
    """A template, values that it can render, and their declared types."""
    delimiter = draw(st.sampled_from(["#", "|", "::", " - "]))
    segments: list[str] = []
    values: dict[str, Any] = {}
    kinds: dict[str, str] = {}
    for position in range(draw(st.integers(1, 5))):
        name, width = f"F{position}", draw(st.integers(1, 6))
        match draw(st.sampled_from(["literal", "text", "number", "padded"])):
            case "literal":
                segments.append(draw(LITERALS))
            case "text":
                segments.append(f"{{{name}}}")
                values[name], kinds[name] = draw(TEXTS), "S"
            case "number":
                segments.append(f"{{{name}}}")
                values[name], kinds[name] = draw(NUMBERS), "N"
            case "padded":
                segments.append(f"{{{name}:0{width}d}}")
                values[name], kinds[name] = draw(st.integers(0, 10**width - 1)), "N"
        if name in values and draw(st.booleans()):
            segments[-1] = draw(LITERALS) + segments[-1] + draw(LITERALS)
    ends = draw(st.sampled_from([("", ""), (delimiter, ""), ("", delimiter)]))
    values = {n: v.replace(delimiter[0], "") or "a" if isinstance(v, str) else v for n, v in values.items()}
    if delimiter == " - ":
        segments = [segment.replace(" ", "") or "a" for segment in segments]
        values = {n: abs(v) if isinstance(v, int | Decimal) else v for n, v in values.items()}
    return Template.parse(delimiter.join(segments).join(ends), "X.SK", delimiter), values, kinds


@given(rendered())
def test_what_a_template_renders_it_reads_back(case: tuple[Template, dict[str, Any], dict[str, str]]) -> None:
    template, values, kinds = case

    read = template.read(template.render(values, "X.SK"), kinds)

    assert read == values
    assert {name: type(value) for name, value in (read or {}).items()} == {n: type(v) for n, v in values.items()}


ABOVE_DELIMITER = st.text(
    st.characters(min_codepoint=ord(DELIMITER) + 1, exclude_categories=["Cs"]), min_size=1, max_size=4
)
ROWS = st.tuples(ABOVE_DELIMITER, st.integers(0, 99), st.integers(0, 999))


@settings(max_examples=300)
@given(ROWS, ROWS, st.integers(1, 3))
def test_key_order_is_value_order(one: tuple[Any, ...], other: tuple[Any, ...], shared: int) -> None:
    other = (*one[: 3 - shared], *other[3 - shared :])  # the later segments decide as well
    template = Template.parse("{Name}#{Round:02d}#{Rank:03d}", "X.SK")

    first, second = (template.render(dict(zip(template.fields, row, strict=True)), "X") for row in (one, other))

    assert (key_order(first) < key_order(second)) == (one < other)
    assert (first == second) == (one == other)


def test_the_order_law_needs_its_conditions() -> None:
    name, number = Template.parse("{Name}#{Rank}", "X.SK"), Template.parse("{Round}", "X.SK")

    assert "Ann" < "Ann Lee"  # a space sorts below the delimiter
    assert name.render({"Name": "Ann Lee", "Rank": 1}, "X") < name.render({"Name": "Ann", "Rank": 1}, "X")
    assert number.render({"Round": 10}, "X") < number.render({"Round": 9}, "X")  # without padding
