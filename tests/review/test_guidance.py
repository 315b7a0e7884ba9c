"""AWS's advice: each line is answered, the page is up to date, and the table beside a review."""

from typing import Any

import pytest

from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.review import RULES, advice, review
from f1model.review.beside import answered_by
from f1model.review.guidance import ADVICE
from f1model.review.rule import advice_of, code_of
from tools.guidance import NOTEBOOKS, PAGE, page

LESSONS = {path.name[:2] for path in NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")}


def test_the_page_is_what_the_rules_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make guidance"


def test_every_line_is_answered_by_a_rule_a_lesson_or_a_reason() -> None:
    for line in ADVICE:
        assert answered_by(line.number) or line.lessons or line.rest, line.number
        assert set(line.lessons) <= LESSONS
        assert line.link.startswith("https://")
        assert line.says.endswith(".")


def test_the_lines_are_those_that_aws_has() -> None:
    wanted = [*(f"M{n}" for n in range(1, 14)), *(f"K{n}" for n in range(1, 20)), *(f"C{n}" for n in range(1, 7))]
    wanted += [*(f"L{n}" for n in range(1, 5)), *(f"G{n}" for n in range(1, 6))]

    assert [line.number for line in ADVICE] == wanted
    assert {number for rule in RULES for number in advice_of(rule)} <= set(wanted)


def test_each_rule_has_a_code_of_its_own() -> None:
    assert len({code_of(rule) for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("model", [ARTICLE, GROWN], ids=lambda model: model.table)
def test_findings_carry_the_code_and_the_advice_of_their_rule(model: Any) -> None:
    told = {code_of(rule): advice_of(rule) for rule in RULES}

    assert [each.advice for each in review(model)] == [told[each.code] for each in review(model)]


def test_the_table_names_what_was_found_beside_each_line() -> None:
    text = repr(advice(review(GROWN)))
    judged = [line for line in ADVICE if answered_by(line.number)]

    assert text.count("–") == len(judged) - 4
    assert "glued-index-key: GrownTable.Winners" in text
    assert "orphans: Cancel a race" in text
    assert repr(advice(review(F1))).count("–") == len(judged) - 1


def test_of_many_findings_it_names_three() -> None:
    hasty = ARTICLE.with_keys()
    row = next(line for line in repr(advice(review(hasty))).splitlines() if line.startswith("K11"))

    assert "unpadded-number: RaceItem: SK" in row


def test_it_needs_a_review() -> None:
    wrong: Any = F1
    with pytest.raises(ModelError, match=r"it needs a review, and got the data model F1Table"):
        advice(wrong)
