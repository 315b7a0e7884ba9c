"""The course's own tools: what answers the learner, what keeps their place, and the studio. This is the room's door.

Importing it in a notebook makes errors short: see ``short_errors``.
"""

from f1model.course.budget import Budget
from f1model.course.case import open_case
from f1model.course.check import check, dead_hints, reveal, truths
from f1model.course.interleave import interleave, kill
from f1model.course.knobs import only
from f1model.course.recall import recall
from f1model.course.say import notebook
from f1model.course.short_errors import shorten
from f1model.course.studio import studio
from f1model.course.where import where_you_are

__all__ = [
    "Budget",
    "check",
    "dead_hints",
    "interleave",
    "kill",
    "only",
    "open_case",
    "recall",
    "reveal",
    "studio",
    "truths",
    "where_you_are",
]

if (_shell := notebook()) is not None:
    shorten(_shell)
