"""To which entity an item belongs by its key, found without trying every entity."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from f1model.design.entity import Entity
from f1model.design.place import KeyAttribute
from f1model.design.template import DELIMITER

# Of each key: None if it is an attribute of the entity's own, else how many segments it has and which are literals.
Shape = tuple[tuple[int, tuple[int, ...]] | None, ...]
Keys = tuple[KeyAttribute, ...]
LONGEST = 2048  # characters of a key, in which a template is looked for


class Belonging:
    """The entities of a table by the shapes of their keys, of which there are few, and by the literals in these."""

    def __init__(self, entities: Sequence[Entity], keys: Mapping[str, Keys], delimiter: str = DELIMITER) -> None:
        self._shapes: dict[Shape, dict[tuple[str, ...], list[tuple[int, Entity, Keys]]]] = {}
        self._delimiter, self.named = delimiter, {entity.name: entity for entity in entities}
        for number, entity in enumerate(entities):
            shape: list[tuple[int, tuple[int, ...]] | None] = []
            literals: list[str] = []
            for key in keys[entity.name]:
                segments = key.template.segments
                places = tuple(n for n, segment in enumerate(segments) if not segment.field)
                shape.append(None if key.own else (len(segments), places))
                literals += [] if key.own else [segments[n].text for n in places]
            same = self._shapes.setdefault(tuple(shape), {})
            same.setdefault(tuple(literals), []).append((number, entity, keys[entity.name]))

    def by_key(self, item: Mapping[str, Any], names: Sequence[str]) -> Entity | None:
        """The first entity, as declared, whose templates the item's key attributes ``names`` fit, if there is one."""
        texts = list(map(_text, values := [item.get(name, "") for name in names]))
        parts = [text.split(self._delimiter) for text in texts]
        found = [
            (number, entity) for shape, same in self._shapes.items()
            if (literals := _literals(shape, parts)) is not None for number, entity, keys in same.get(literals, ())
            if all(key.fits(value if key.own else text, entity.attributes)
                   for key, value, text in zip(keys, values, texts, strict=True))
        ]  # fmt: skip
        return min(found, key=lambda each: each[0])[1] if found else None


def _literals(shape: Shape, parts: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    literals: list[str] = []
    for each, segments in zip(shape, parts, strict=True):
        if each is not None:
            count, places = each
            if len(segments) != count:
                return None
            literals += [segments[n] for n in places]
    return tuple(literals)


def _text(value: Any) -> str:
    """A key's value as text; "" if no template renders it, being no text and no number, or far too long."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if value.bit_length() < LONGEST else ""
    text = str(value) if isinstance(value, str | Decimal) else ""
    return text if len(text) <= LONGEST else ""
