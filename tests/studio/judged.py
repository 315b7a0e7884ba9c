"""The review and the bill of a design, by themselves."""

from f1model.studio.figures import Judgement, judging
from f1model.studio.keyed import Keyed


def judged(keyed: Keyed) -> Judgement:
    """What comes of all steps."""
    steps = judging(keyed)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            made: Judgement = done.value
            return made
