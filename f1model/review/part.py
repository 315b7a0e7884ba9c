"""A key attribute of one entity in one place: what most rules about keys look at."""

from dataclasses import dataclass

from f1model.design.entity import Entity
from f1model.design.place import Place
from f1model.design.template import Template


@dataclass(frozen=True, eq=False)
class Part:
    """A key attribute of one entity that is rendered as text, in the table or an index."""

    entity: Entity
    place: Place
    attribute: str
    template: Template

    @property
    def where(self) -> str:
        return f"{self.entity.name}: {self.attribute}"

    @property
    def sort(self) -> bool:
        """Whether it is in the sort key."""
        return self.attribute in self.place.sort

    def numbers(self, padded: bool) -> list[str]:
        """Its fields that are numbers, zero-padded or not."""
        return [
            segment.field
            for segment in self.template.segments
            if segment.field and bool(segment.width) is padded and self.entity.attributes[segment.field] == "N"
        ]

    @property
    def texts(self) -> list[str]:
        """Its fields that are text."""
        return [name for name in self.template.fields if self.entity.attributes[name] == "S"]
