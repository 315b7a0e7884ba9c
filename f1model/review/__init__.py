"""The design review: what is wrong with a data model or worth a thought, how to mend it, and what AWS advises."""

from f1model.review.beside import advice
from f1model.review.case import Case
from f1model.review.finding import Finding
from f1model.review.report import RULES, Review, review, reviewed, reviewing

__all__ = ["RULES", "Case", "Finding", "Review", "advice", "review", "reviewed", "reviewing"]
