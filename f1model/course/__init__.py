"""The course's own tools: what answers the learner, and the explorer. This is the room's door."""

from f1model.course.check import check, dead_hints
from f1model.course.explorer import explore

__all__ = ["check", "dead_hints", "explore"]
