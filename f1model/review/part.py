"""A key attribute of one entity in one place: what most rules about keys look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

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
    def spot(self) -> tuple[str, str | None, str]:
        """What tells it from all others of its model: the entity, the index and the attribute."""
        return self.entity.name, self.place.index, self.attribute

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

    def read(self, texts: Iterable[str]) -> dict[str, dict[str, Any] | None]:
        """The values in each of these keys, as :meth:`Template.read` finds them; None if a key does not fit.

        Of very many keys the segments are few, and each is read once.
        """
        kinds, delimiter = self.entity.attributes, self.template.delimiter
        segments = [(segment, dict[str, Any]()) for segment in self.template.segments]

        def values(text: str) -> dict[str, Any] | None:
            parts, found = text.split(delimiter), dict[str, Any]()
            if len(parts) != len(segments):
                return None
            for part, (segment, known) in zip(parts, segments, strict=True):
                if part not in known:
                    fits = segment.read(part, kinds[segment.field]) if segment.field else segment.text == part or None
                    known[part] = fits
                value = known[part]
                if value is None or (segment.field and found.setdefault(segment.field, value) != value):
                    return None
            return found

        return {text: values(text) for text in texts}

    @property
    def texts(self) -> list[str]:
        """Its fields that are text."""
        return [name for name in self.template.fields if self.entity.attributes[name] == "S"]
