"""What of a model is text that one types: its key templates, and the attributes that an index is keyed by.

All fields of a model are a mapping from the field to its text, and a model with other texts is made of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError

PARTITION, SORT = "partition", "sort"


@dataclass(frozen=True)
class Field:
    """One text: of an entity's key in the table (``index`` None) or in an index, or, without an entity, the attributes
    that the index is keyed by. ``part`` is "partition" or "sort"."""

    index: str | None
    entity: str | None
    part: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """The three, as a message has them: "" where there is none, since a tab's Python has a null of its own."""
        return self.index or "", self.entity or "", self.part


def keyed_by_attributes(model: DataModel, index: Index | LocalIndex) -> bool:
    """Whether an index is keyed by attributes that items have anyway, and not by templates of its own."""
    return not index.keys and any(name in _keyable(model) for name in _attributes(index))


def check_attributes(model: DataModel, index: str, names: Sequence[str], before: Sequence[str] = ()) -> None:
    """Check that an index can be keyed by these attributes: that items have them, or it was keyed by them before.

    Raises ModelError.
    """
    keyable = _keyable(model)
    wrong = [name for name in names if name not in keyable]
    odd = next((name for name in wrong if name not in before), wrong[0] if len(wrong) == len(names) else None)
    if odd is not None:
        fix = "Write names of attributes, with commas between them."
        raise ModelError(f"{index}, its key", f"no entity has an attribute {odd!r}.", fix)


def _attributes(index: Index | LocalIndex) -> tuple[str, ...]:
    return (index.sort,) if isinstance(index, LocalIndex) else (*index.partition, *index.sort)


def _keyable(model: DataModel) -> set[str]:
    """The attributes that items have, whatever their keys."""
    declared = {name for each in model.entities for name in each.attributes}
    return {*declared, *model.place().names, *([model.type_attribute] if model.type_attribute else [])}


def fields(model: DataModel) -> dict[Field, str]:
    """All fields of a model, in the order in which they are shown, each with its text ("": nothing)."""
    found: dict[Field, str] = {}
    for entity in model.entities:
        found[Field(None, entity.name, PARTITION)] = entity.partition
        if model.sort:
            found[Field(None, entity.name, SORT)] = entity.sort or ""
    for index in model.indexes:
        if keyed_by_attributes(model, index):
            if isinstance(index, Index):
                found[Field(index.name, None, PARTITION)] = ", ".join(index.partition)
            names = (index.sort,) if isinstance(index, LocalIndex) else index.sort
            found[Field(index.name, None, SORT)] = ", ".join(names)
            continue
        for entity in model.entities:
            if isinstance(index, LocalIndex):
                found[Field(index.name, entity.name, SORT)] = index.keys.get(entity.name, "")
                continue
            keys = index.keys.get(entity.name)
            found[Field(index.name, entity.name, PARTITION)] = keys.partition if keys else ""
            if index.sort:
                found[Field(index.name, entity.name, SORT)] = (keys.sort or "") if keys else ""
    return found


def rewritten(model: DataModel, texts: Mapping[Field, str]) -> DataModel:
    """The model with other texts in some of its fields.

    An entity whose fields of an index are all empty is not in that index. Raises ModelError if a field is not one of
    the model's, or the texts make no model.
    """
    now = fields(model)
    unknown = next((field for field in texts if field not in now), None)
    if unknown:
        where = unknown.index or model.table
        raise ModelError(where, f"it has no {unknown.part} key of {unknown.entity or 'its own'}.", "Look at it again.")
    changes = {field: text.strip() for field, text in texts.items() if text.strip() != now[field]}
    now |= changes
    touched = {(field.index, field.entity) for field in changes}
    keys = {entity.name: _primary(model, entity, now) for entity in model.entities if (None, entity.name) in touched}
    changed = [each for each in model.indexes if any(index == each.name for index, _ in touched)]
    indexes = [_index(model, each, now) if each in changed else each for each in model.indexes]
    return replace(model, indexes=indexes).with_keys(keys) if changed else model.with_keys(keys)


def _primary(model: DataModel, entity: Entity, texts: Mapping[Field, str]) -> Keys:
    names = dict(zip((PARTITION, SORT), (model.partition, model.sort), strict=True))
    for part, name in names.items():
        if name and not texts[Field(None, entity.name, part)]:
            problem = f"it is empty, and each item needs {name}."
            raise ModelError(f"{entity.name}.{name}", problem, "Write its template.")
    return Keys(texts[Field(None, entity.name, PARTITION)], texts.get(Field(None, entity.name, SORT)))


def _index(model: DataModel, index: Index | LocalIndex, texts: Mapping[Field, str]) -> Index | LocalIndex:
    def text(entity: str | None, part: str) -> str:
        return texts.get(Field(index.name, entity, part), "")

    if keyed_by_attributes(model, index):
        needed = SORT if isinstance(index, LocalIndex) else PARTITION
        if not _names(text(None, needed)):
            raise ModelError(f"{index.name}, {needed} key", "it is empty.", "Name an attribute, such as Status.")
        if isinstance(index, LocalIndex):
            check_attributes(model, index.name, [text(None, SORT)], _attributes(index))
            return LocalIndex(index.name, sort=text(None, SORT), projection=index.projection)
        names = [_names(text(None, part)) for part in (PARTITION, SORT)]
        check_attributes(model, index.name, [*names[0], *names[1]], _attributes(index))
        return Index(index.name, partition=names[0], sort=names[1], projection=index.projection)
    if isinstance(index, LocalIndex):
        templates = {each.name: text(each.name, SORT) for each in model.entities if text(each.name, SORT)}
        return LocalIndex(index.name, templates, sort=index.sort, projection=index.projection)
    keys = {}
    for entity in model.entities:
        partition, sort = (text(entity.name, part) for part in (PARTITION, SORT))
        if sort and not partition:
            name = f"{entity.name} in {index.name}.{index.partition[0]}"
            raise ModelError(name, "it is empty, and the sort key is not.", "Write both, or neither.")
        if partition and index.sort and not sort:
            name = f"{entity.name} in {index.name}.{index.sort[0]}"
            raise ModelError(name, "it is empty, and the partition key is not.", "Write both, or neither.")
        if partition:
            keys[entity.name] = Keys(partition, sort or None)
    return Index(index.name, keys, partition=index.partition, sort=index.sort, projection=index.projection)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
