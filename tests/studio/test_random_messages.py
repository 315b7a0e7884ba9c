"""Whatever is asked of the studio, it answers: it never breaks, and it draws nothing that was not escaped."""

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings, strategies

from f1model.design.model import DataModel
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.opening.opened import open_table
from f1model.studio.session import Session
from tests.studio.designs import DECLARED, EMPTY, EVIL, HOSTILE, NUMBERS, design, items_of
from tests.studio.messages import JUNK, random_message

_TAGS = {
    "h3", "h4", "p", "div", "span", "small", "strong", "em", "b", "ul", "li", "table", "thead", "tbody", "tr", "th",
    "td", "caption", "label", "input", "select", "option", "button", "pre", "br", "wbr", "code", "datalist",
}  # fmt: skip


class Elements(HTMLParser):
    """Reads a panel as a browser would, and lists what has no business in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[Any] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in _TAGS or len(given) != len(attrs) or any(name.startswith("on") for name in given):
            self.wrong.append((tag, attrs))
        if "data-do" in given and not isinstance(json.loads(given["data-do"] or ""), dict):
            self.wrong.append(given["data-do"])
        self.ids += [given["id"] or ""] if "id" in given else []


def checked(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer of which nothing is wrong: it can be sent, and each of its panels is made of our elements only."""
    json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
    assert answer.keys() <= {"panels", "notes", "said", "more", "file"}
    assert {"panels", "said"} & answer.keys()
    for name, html in answer.get("panels", {}).items():
        assert Elements(html).wrong == [], name
    return answer


@settings(max_examples=settings().max_examples // 2, phases=[Phase.generate])  # no seed is simpler than another
@given(NUMBERS, strategies.randoms(use_true_random=False))
def test_no_message_breaks_it_and_what_makes_no_model_changes_none(number: int, r: Random) -> None:
    model = design(number)
    session = Session(model, items_of(model, r.randint(0, 9)))

    for _ in range(10):
        before = session.history.now
        answer = checked(session.answer(random_message(session, r)))
        if not answer.get("panels"):
            assert session.history.now is before, "what is refused changes nothing"
    session.answer({"do": "restart"})
    assert session.history.now == model


@pytest.mark.parametrize("model", DECLARED, ids=lambda model: model.table)
def test_every_design_has_all_its_panels(model: DataModel) -> None:
    session = Session(model, items_of(model))
    drawn = checked(session.answer({"do": "start"}))["panels"]
    drawn |= checked(session.answer({"do": "judge"}))["panels"]

    assert drawn.keys() == {
        "bar", "sum", "challenge", "keys", "questions", "asked", "items", "picture", "changes", "findings", "bill",
    }  # fmt: skip
    ids = Elements("".join(drawn.values())).ids
    assert len(ids) == len(set(ids))


def test_names_keys_and_values_that_are_markup_are_drawn_as_text_in_every_panel() -> None:
    session = Session(HOSTILE, items_of(HOSTILE, most=40))
    drawn: dict[str, str] = {}
    for message in (
        {"do": "add-attribute", "entity": EVIL, "name": f"{EVIL}x", "kind": "S"},
        {"do": "projection", "index": "Evil", "text": EVIL},
        {"do": "text", "field": [None, EVIL, "sort"], "text": EVIL},
        {"do": "text", "field": [None, EVIL, "partition"], "text": EVIL},
        {"do": "text", "field": ["ByQuotes", None, "sort"], "text": EVIL},
        {"do": "drop", "pattern": "start"},
        {"do": "start"},
        {"do": "judge"},
        {"do": "show", "beside": True},
        {"do": "show", "index": "Evil"},
        {"do": EVIL},
        {"do": "show", "pattern": f"Get {EVIL}"},
    ):
        drawn |= checked(session.answer(message)).get("panels", {})

    assert session.figures(session.history.now).keyed.collisions
    without = {name for name, html in drawn.items() if "&lt;img src=x onerror" not in html}
    assert without == {"bar", "sum", "challenge", "bill"}, "these show nothing of the data"


@pytest.mark.parametrize("junk", [*JUNK, {"do": "text"}, {"do": "text", "field": [1, 2, 3], "text": "x"}])
def test_what_is_no_message_is_answered_with_a_word(junk: Any) -> None:
    session = Session(EMPTY, [])

    answer = session.answer(junk)
    assert answer.keys() == {"said"}
    assert answer["said"].endswith("Load the page again.")


def test_half_of_a_character_is_refused_before_it_is_kept() -> None:
    session = Session(F1, [])

    answer = session.answer({"do": "text", "field": [None, "RaceItem", "sort"], "text": "{\ud800"})
    assert answer == {"said": "the text has half of a character. Type it again."}
    assert not session.drafts.texts


def test_a_table_of_which_only_the_keys_are_known_can_be_drawn() -> None:
    opened = open_table(EMPTY, [{"pk": EVIL, "sk": "b", "n": 1}])

    checked(Session(opened.model, opened.items).answer({"do": "start"}))
    checked(Session(EMPTY, [{"pk": EVIL, "sk": "b"}, {"pk": 5}]).answer({"do": "start"}))


def test_very_many_items_are_shown_in_part() -> None:
    session = Session(F1, f1_items(F1, seasons=[2023, 2024]))

    answer = checked(session.answer({"do": "text", "field": [None, "ResultItem", "sort"], "text": "RESULT"}))
    assert len(json.dumps(answer)) < 300_000
    assert "items have the key" in answer["panels"]["items"]
