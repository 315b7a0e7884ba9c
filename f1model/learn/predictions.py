"""What is said to each prediction of the lessons: the why, and a hint for each mistake that is worth one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Prediction:
    """``why`` the truth is what it is, and ``hints``: from a known wrong answer to what is said to it."""

    why: str
    hints: Mapping[Any, str] = field(default_factory=dict)


PREDICTIONS: dict[str, Prediction] = {}
