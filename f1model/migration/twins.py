"""One item in two designs: the form that it has in each, and which of the two homes it is in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from f1model.design.comparison import Comparison, exists, missing
from f1model.design.entity import Item
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.query.write_acts import Act, Conditions

Values = Mapping[str, Callable[[Item], Any]]  # what an attribute is that old items lack, from such an item


@dataclass(frozen=True)
class Twins:
    """Makes the old form and the new form of an item. ``values`` give attributes that only the new design has."""

    old: DataModel
    new: DataModel
    values: Values
    moved: tuple[str, ...]

    def entity(self, item: Mapping[str, Any]) -> str:
        """The name of the entity that an item belongs to, in either home; "" if to none."""
        found = self.old.entity_of(item) or self.new.entity_of(item)
        return found.name if found else ""

    def as_new(self, item: Mapping[str, Any]) -> Item:
        """The item as the new design has it. Raises ModelError if it does not fit there."""
        name = self.entity(item)
        declared = self.new.entity(name).attributes
        more = {each: make(dict(item)) for each, make in self.values.items() if each in declared and each not in item}
        return self._formed(
            self.new, name, {**item, **{each: value for each, value in more.items() if value is not None}}
        )

    def as_old(self, item: Mapping[str, Any]) -> Item:
        """The item as the old design has it. Raises ModelError if it does not fit there."""
        return self._formed(self.old, self.entity(item), item)

    def _formed(self, model: DataModel, name: str, item: Mapping[str, Any]) -> Item:
        attributes = model.entity(name).attributes
        rendered = {key for each in (self.old, self.new) for place in each.places for key in place.names}
        rendered |= {model.type_attribute or "", *attributes}
        others = {each: value for each, value in item.items() if each not in rendered}
        return {**others, **model.item(name, {each: value for each, value in item.items() if each in attributes})}

    def key(self, item: Mapping[str, Any]) -> Item:
        """The item's primary key."""
        return {name: item[name] for name in self.old.place().names}

    def home(self, item: Mapping[str, Any]) -> str:
        """ "old" or "new" if it is an item that moves; "" for any other."""
        name = self.entity(item)
        if name not in self.moved:
            return ""
        for home, model in (("new", self.new), ("old", self.old)):
            entity = model.entity(name)
            if model.place().render(entity, {each: item[each] for each in entity.attributes if each in item}) == (
                self.key(item)
            ):
                return home
        return ""

    def as_it_was_read(self, item: Item | None) -> Conditions:
        """That nothing has happened to an item since it was read (None: that there is still none).

        That its entity's other attributes are still absent is part of it. What no design declares is not noticed.
        """
        first = self.old.place().partition[0]
        if item is None:
            return ((first, missing()),)
        key, name = self.key(item), self.entity(item)
        declared = dict.fromkeys(each for model in (self.old, self.new) for each in model.entity(name).attributes)
        held = {**dict.fromkeys(declared, missing()), **{each: Comparison("=", (item[each],)) for each in item}}
        return ((first, exists()), *((each, condition) for each, condition in held.items() if each not in key))

    def copying(self, item: Item) -> list[Act]:
        """The acts that copy an item of the old home: it has to be as it was read, so that nothing newer is undone."""
        new = self.as_new(item)
        return [
            Act(self.pattern, "ConditionCheck", self.key(item), conditions=self.as_it_was_read(item)),
            Act(self.pattern, "Put", self.key(new), new),
        ]

    def removing(self, item: Item, old: Item | None) -> list[Act]:
        """The acts that remove a copy whose original is gone; ``old`` is what is under the original's key instead."""
        key = self.key(self.as_old(item))
        return [
            Act(self.pattern, "ConditionCheck", key, conditions=self.as_it_was_read(old)),
            Act(self.pattern, "Delete", self.key(item), conditions=self.as_it_was_read(item)),
        ]

    def filling(self, item: Item) -> list[Act]:
        """The act that gives an item what it lacks in the new design; none if it lacks nothing."""
        new = self.as_new(item)
        sets = {name: value for name, value in new.items() if name not in item or item[name] != value}
        if not sets:
            return []
        return [Act(self.pattern, "Update", self.key(item), sets, conditions=self.as_it_was_read(item))]

    def deleting(self, item: Item) -> list[Act]:
        """The act that deletes an item of the old home, which nobody reads or writes any more."""
        return [Act(self.pattern, "Delete", self.key(item))]

    @property
    def pattern(self) -> WritePattern:
        """The write pattern in whose name a migration writes."""
        entity = self.old.entities[0].name
        return WritePattern("Migrate an item", put=entity, model=self.old)


def united(old: DataModel, new: DataModel, added: Sequence[str]) -> DataModel:
    """The table as it is between the first step and the last: with the indexes of both designs, without entities."""
    every = [*old.indexes, *(each for each in new.indexes if each.name in added)]
    indexes = [
        Index(each.name, partition=each.partition, sort=each.sort, projection=each.projection)
        if isinstance(each, Index)
        else LocalIndex(each.name, sort=each.sort, projection=each.projection)
        for each in every
    ]
    names = {name for model in (old, new) for place in model.places for name in place.names}
    kinds = {name: (old if any(name in place.names for place in old.places) else new).key_type(name) for name in names}
    return DataModel(
        old.table, (), indexes=indexes, partition=old.partition, sort=old.sort, type_attribute=None, key_types=kinds
    )
