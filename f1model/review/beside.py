"""AWS's advice beside the findings of a review, as a table."""

from typing import TYPE_CHECKING

from f1model.design.given import shown
from f1model.errors import ModelError
from f1model.review.guidance import ADVICE
from f1model.review.report import RULES, Review
from f1model.review.rule import advice_of, code_of

if TYPE_CHECKING:
    from f1model.views import Html

NOTHING = "–"
MOST = 3  # findings that are named beside one line


def answered_by(number: str) -> list[str]:
    """The codes of the rules that answer this line of the advice."""
    return [code_of(rule) for rule in RULES if number in advice_of(rule)]


def advice(found: Review) -> "Html":
    """AWS's advice, as far as rules can judge it, beside what they found: ``advice(review(model, items))``.

    What lessons show, and what is out of reach, is in docs/guidance.md. Raises ModelError if it is given anything but
    a review.
    """
    from f1model.views import table

    if not isinstance(found, Review):
        problem = f"it needs a review, and got {shown(found)}."
        raise ModelError("advice", problem, "Write advice(review(model)), or advice(review(model, items)).")
    rows = []
    for line in ADVICE:
        if answered_by(line.number):
            places = [f"{each.code}: {each.where}" for each in found if line.number in each.advice]
            rest = [f"and {len(places) - MOST} more"] if len(places) > MOST else []
            says = line.says.partition(". ")[0].rstrip(".")
            rows.append([line.number, says, "\n".join([*places[:MOST], *rest]) or NOTHING])
    return table(f"AWS's advice beside the review of {found.table}", ["No.", "AWS advises", "Found"], rows)
