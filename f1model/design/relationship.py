"""A line of the entity-relationship diagram."""

from dataclasses import dataclass

from f1model.errors import ModelError

CARDINALITIES = ("0..1", "1..1", "0..*", "1..*")


@dataclass(frozen=True)
class Relationship:
    """A line of the entity-relationship diagram: ``Relationship("RaceItem", "has", "ResultItem", "0..*")``.

    ``cardinality`` is how many children one parent has: 0..1, 1..1, 0..* or 1..*; a child has one parent.
    Raises ModelError if it is none of these, or a name is not text.
    """

    parent: str
    verb: str
    child: str
    cardinality: str = "0..*"

    def __post_init__(self) -> None:
        for part in (self.parent, self.verb, self.child):
            if not isinstance(part, str):
                problem = f"{getattr(part, 'name', part)!r} is not a name."
                raise ModelError("Relationship", problem, 'Write Relationship("RaceItem", "has", "ResultItem").')
        if self.cardinality not in CARDINALITIES:
            where = f"{self.parent} {self.verb} {self.child}"
            problem = f"{self.cardinality!r} is not a cardinality."
            raise ModelError(where, problem, f"Use one of {', '.join(CARDINALITIES)}.")
