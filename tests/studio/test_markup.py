from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies

from f1model.studio.amounts import compared, units, was
from f1model.studio.fields import Field
from f1model.studio.markup import button, element, key, key_of, message, select, table, text

ANYTHING = strategies.text(strategies.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))


class Read(HTMLParser):
    """What a browser makes of HTML: its elements with their attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(ANYTHING)
def test_whatever_is_said_arrives_as_it_is_and_as_nothing_else(words: str) -> None:
    read = Read(element("p", text(words), title=words, data_do=message("show", pattern=words)))

    assert read.text == words
    assert read.elements == [("p", {"title": words, "data-do": message("show", pattern=words)})]
    assert Read(select({words: words}, words)).elements[1] == ("option", {"value": words, "selected": None})
    assert Read(button(words, "add")).text == words


def test_an_element_has_the_attributes_that_it_is_given() -> None:
    assert element("label", "a", "b", for_="x", aria_label="y") == '<label for="x" aria-label="y">ab</label>'
    assert element("input", value="", checked=True, disabled=False, list=None) == '<input value="" checked>'


def test_a_field_is_found_again_by_its_three_parts() -> None:
    assert key_of(Field(None, "Größe", "sort")) == key("text", "", "Größe", "sort") == '["text", "", "Größe", "sort"]'


def test_a_table_has_a_heading_and_can_be_scrolled_with_the_keyboard() -> None:
    html = table("A & B", ["Name", "RCU", ""], ["<tr></tr>"], 1)

    assert html.startswith("<h3>A &amp; B</h3>")
    assert 'tabindex="0" role="group" aria-label="A &amp; B, as a table"' in html
    assert '<th scope="col">Name</th><th scope="col" class="number">RCU</th><td></td>' in html
    assert table("A & B", ["Name"], []) == "<h3>A &amp; B</h3><p>None yet.</p>"


@pytest.mark.parametrize(
    ("ours", "theirs", "fair", "said"),
    [
        ("2", "2.0", True, "2"),
        ("3", "2", True, '3<small class="worse">▲ more, was 2</small>'),
        ("0.50", "2", True, '0.5<small class="better">▼ less, was 2</small>'),
        ("1", "2", False, "1<small>was 2</small>"),
        (None, "1500", True, '<small class="worse">was 1,500</small>'),
        ("1", None, True, '1<small class="better">could not be tried</small>'),
        (None, None, True, "–"),
    ],
)
def test_a_figure_says_in_words_whether_it_is_worse(
    ours: str | None, theirs: str | None, fair: bool, said: str
) -> None:
    one, two = (None if each is None else Decimal(each) for each in (ours, theirs))
    assert compared(one, two, fair=fair) == said


def test_amounts_are_written_as_people_do() -> None:
    assert units(Decimal("28782.50")) == "28,782.5"
    assert was(Decimal(1), Decimal("1.0")) == ""
    assert was(Decimal(1), Decimal("1.5")) == " (was 1.5)"
    assert compared(Decimal("0.00001"), Decimal("0.00002"), 4) == "0.0000", "what one does not see is no difference"
