"""The colours of every picture: of entity types, text, ground and lines, in the light and in the dark theme.

HTML leaves the ink to the page and tints its ground through, so that it sits on any theme. A drawing (SVG) cannot see
the page that shows it: it is drawn in the light colours, on a ground of its own, and says what each is in the dark.
"""

from functools import cache
from typing import NamedTuple


class Tone(NamedTuple):
    """The colours of one entity type: ``ink`` reads on ``tint`` and on white (contrast over 4.5 to 1).

    ``edge`` is a line, seen in both themes, and ``wash`` the same let through, a ground for the page's own ink.
    """

    tint: str
    ink: str
    edge: str

    @property
    def wash(self) -> str:
        return _washed(self.edge)


@cache
def _washed(edge: str) -> str:
    red, green, blue = (int(edge[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.25)"


# The article's own hues (season red, race green, result blue), shifted so that colour-blind eyes tell them apart.
TONES = (
    Tone("#fbe0d6", "#8f2b0a", "#c9521c"),
    Tone("#d9f0e3", "#0b5739", "#1d8a59"),
    Tone("#dce8f8", "#174a80", "#3277c2"),
    Tone("#f0e2f4", "#6b2877", "#a04db3"),
    Tone("#f9ebc3", "#654600", "#a07100"),
    Tone("#d8eff1", "#0b545c", "#128490"),
)
INK, MUTED, PAPER, LINE, SHADE = "#1f2328", "#59616b", "#ffffff", "#d0d7de", "#f3f5f7"
RULE, VEIL = "rgba(128,128,128,0.5)", "rgba(128,128,128,0.13)"  # a line and a ground on either theme

_DARK_TONES = (
    ("#4d2211", "#ffb596"),
    ("#0f3d29", "#8fe0b8"),
    ("#173a63", "#a9cdf7"),
    ("#45204e", "#e3b3ee"),
    ("#453304", "#f0cd70"),
    ("#0f4248", "#8bdbe3"),
)
DARK = {
    **dict(zip((INK, MUTED, PAPER, LINE, SHADE), ("#e6edf3", "#a9b1ba", "#111111", "#3f464e", "#20252b"), strict=True)),
    **{
        light: dark
        for tone, pair in zip(TONES, _DARK_TONES, strict=True)
        for light, dark in zip(tone[:2], pair, strict=True)
    },
}
