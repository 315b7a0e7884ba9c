"""The design review: what is wrong with a data model or worth a thought, and how to mend it."""

from f1model.review.finding import Finding
from f1model.review.report import RULES, Review, review

__all__ = ["RULES", "Finding", "Review", "review"]
