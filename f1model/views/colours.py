"""The colours of every picture: of entity types, text, ground and lines."""

from typing import NamedTuple


class Tone(NamedTuple):
    """A colour pair of one entity type: ``ink`` reads on ``tint`` and on white (contrast over 4.5 to 1)."""

    tint: str
    ink: str


# The article's own hues (season red, race green, result blue), shifted so that colour-blind eyes tell them apart.
TONES = (
    Tone("#fbe0d6", "#8f2b0a"),
    Tone("#d9f0e3", "#0b5739"),
    Tone("#dce8f8", "#174a80"),
    Tone("#f0e2f4", "#6b2877"),
    Tone("#f9ebc3", "#654600"),
    Tone("#d8eff1", "#0b545c"),
)
INK, MUTED, PAPER, LINE, SHADE = "#1f2328", "#59616b", "#ffffff", "#d0d7de", "#f3f5f7"
