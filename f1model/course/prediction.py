"""What is said to a learner's prediction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Prediction:
    """``why`` the truth is what it is, and ``hints``: from a known wrong answer to what is said to it."""

    why: str
    hints: Mapping[Any, str] = field(default_factory=dict)
