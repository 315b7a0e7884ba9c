"""What was found in a table, and where it came from: what every form of the report is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.inference.found import Doubt, Inferred


@dataclass(frozen=True, repr=False)
class Findings:
    """What was found in a table.

    ``model`` has a first guess of its access patterns, ``items`` are some of its items, ``doubts`` what is not certain,
    ``where`` the source's name, ``notes`` what reading left out, and ``inferred`` all that inference says.
    """

    model: DataModel
    items: Sequence[Item]
    doubts: Sequence[Doubt]
    where: str
    notes: Sequence[str]
    inferred: Inferred
