"""The studio: a design that one changes, and sees at once what every question and every change costs."""

from f1model.studio.challenge import Challenge
from f1model.studio.session import Session
from f1model.studio.shown import Studio, studio

__all__ = ["Challenge", "Session", "Studio", "studio"]
