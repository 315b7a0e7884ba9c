import pytest

from f1model.design.entity import Item
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1
from f1model.studio import Studio, shown, studio
from f1model.views import LIVE
from tests.studio.designs import EVIL, HOSTILE, NO_SORT, items_of


@pytest.fixture
def made(f1_2024: list[Item]) -> Studio:
    return studio(F1, f1_2024)


def test_without_a_kernel_its_first_state_is_a_page(made: Studio) -> None:
    bundle = made._repr_mimebundle_()

    assert bundle.keys() == {"text/html", "text/plain"}
    assert bundle["text/plain"].startswith("Studio of F1Table: No item is lost. All questions once: ")
    assert "Run this cell to change the design." in bundle["text/html"]
    for part in ("SEASON#&lt;SeasonId&gt;", "Get a race with its results", "begins_with(", "SEASON#2024"):
        assert part in bundle["text/html"]
    assert "<script" not in bundle["text/html"]
    assert bundle["text/html"].count("● returned") == 12, "the slice that the live one begins with"


def test_the_design_as_it_is_then_can_be_used_and_the_first_one_is_as_it_was(made: Studio) -> None:
    made.session.answer({"do": "text", "field": [None, "ResultItem", "sort"], "text": "R#{ConstructorId}"})

    assert made.model.entity("ResultItem").sort == "R#{ConstructorId}"
    assert len(made.items) < 504
    assert F1.entity("ResultItem").sort != "R#{ConstructorId}"
    assert f"{504 - len(made.items)} of 504 items lost" in repr(made)


def test_where_a_kernel_runs_it_is_live_and_messages_have_their_answers(
    made: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("anywidget")
    monkeypatch.setattr(shown, "has_kernel", lambda: True)
    sent: list[dict[str, object]] = []

    assert LIVE in made._repr_mimebundle_()
    widget = shown._widget()(made.session)
    monkeypatch.setattr(widget, "send", sent.append)
    widget._hear(widget, {"do": "start", "id": "a-1"}, [])
    widget._hear(widget, {"do": "dance", "id": "a-2"}, [])
    assert [each["id"] for each in sent] == ["a-1", "a-2"]
    assert "panels" in sent[0]
    assert "mount" in widget._esm
    widget.close()


def test_names_and_values_that_are_markup_are_text_in_the_first_state_too() -> None:
    made = studio(HOSTILE, items_of(HOSTILE))

    assert EVIL not in made.to_html()
    assert "<script" not in made.to_html()
    assert "&lt;img src=x onerror" in made.to_html()


def test_a_challenge_says_how_far_it_is_met(f1_2024: list[Item]) -> None:
    made = studio(F1, f1_2024, indexes=0, scans=False)

    assert "not yet: At most 0 indexes: 1 now." in repr(made)
    assert "✗ not yet: At most 0 indexes: 1 now." in made.to_html()


def test_the_design_beside_it_is_in_its_first_state_too(f1_2024: list[Item]) -> None:
    made = studio(F1, f1_2024, beside=ARTICLE)

    assert "(was " in repr(made)
    assert "RCU in ArticleTable" in made.to_html()
    assert "RCU in" not in studio(F1, f1_2024).to_html()


def test_what_is_no_model_no_items_or_no_limit_is_one_error(f1_2024: list[Item]) -> None:
    with pytest.raises(ModelError, match=r"Write studio\(model, items\)\."):
        studio("F1", f1_2024)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"studio"):
        studio(F1, [1])  # type: ignore[list-item]
    with pytest.raises(ModelError, match=r"^studio: it takes no speed\. A challenge has reads, "):
        studio(F1, f1_2024, speed=1)
    with pytest.raises(ModelError, match=r"^Challenge: reads is -1\. Write a number: reads=3\.$"):
        studio(F1, f1_2024, reads=-1)
    with pytest.raises(ModelError, match=r"Write studio\(model, items, beside=other\)\.$"):
        studio(F1, f1_2024, beside=f1_2024)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"^studio: NoSort has no SeasonItem\. Give a design of the same entities\.$"):
        studio(F1, f1_2024, beside=NO_SORT)
