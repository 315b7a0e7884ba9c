"""The way from one design of a table to another, derived: what moves, what is filled, who would see it, which steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from f1model.design.entity import Item
from f1model.design.given import mapping_given, model_given
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.migration.steps import Step, filling, moving
from f1model.migration.twins import Twins, united
from f1model.query.plan import plan
from f1model.query.strangers import may_fall

_WRITE = "Write Migration(old_model, new_model)."


@dataclass(frozen=True)
class Route:
    """What is derived of a migration; :class:`f1model.migration.migration.Migration` says what is what.

    Raises:
        ModelError: there is nothing to do, one design cannot become the other in place, or it would be two migrations.
    """

    old: DataModel
    new: DataModel
    values: Mapping[str, Callable[[Item], Any]] = field(default_factory=dict)
    name: str = "design"
    added: tuple[str, ...] = field(init=False)
    dropped: tuple[str, ...] = field(init=False)
    moved: tuple[str, ...] = field(init=False)
    filled: tuple[str, ...] = field(init=False)
    seen_by: tuple[str, ...] = field(init=False)
    steps: tuple[Step, ...] = field(init=False)
    twins: Twins = field(init=False, repr=False, compare=False)
    both: DataModel = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        model_given(self.old, "Migration", _WRITE)
        model_given(self.new, "Migration", _WRITE)
        mapping_given(self.values, "Migration", 'Write values={"Decade": lambda item: ...}.')
        if not isinstance(self.name, str) or not self.name:
            raise ModelError("Migration", f"its name is {self.name!r}.", "Write a text.")
        old, new = self.old, self.new
        self._check_same_table()
        names = [[each.name for each in model.indexes] for model in (old, new)]
        derived: dict[str, Any] = {
            "added": tuple(each for each in names[1] if each not in names[0]),
            "dropped": tuple(each for each in names[0] if each not in names[1]),
            "moved": tuple(each.name for each in old.entities if each.keys != new.entity(each.name).keys),
        }
        derived["filled"] = tuple(
            each.name for each in old.entities if each.name not in derived["moved"] and self._gets_more(each.name)
        )
        for name, value in derived.items():
            object.__setattr__(self, name, value)
        if self.moved and self.filled:
            problem = f"{self.moved[0]} moves to another key, and {self.filled[0]} gets index keys or attributes."
            raise ModelError("Migration", problem, "Make two of it: first the index or the attribute, then the key.")
        if not any(derived.values()):
            raise ModelError("Migration", "the two designs store every item in the same way.", "Nothing is to be done.")
        object.__setattr__(self, "twins", Twins(old, new, self.values, self.moved))
        object.__setattr__(self, "both", united(old, new, self.added))
        object.__setattr__(self, "seen_by", tuple(each.name for each in old.access_patterns if self._sees(each)))
        steps = (
            moving(self.added, self.dropped, bool(self.seen_by)) if self.moved else filling(self.added, self.dropped)
        )
        object.__setattr__(self, "steps", steps)

    def _check_same_table(self) -> None:
        old, new = self.old, self.new
        if (old.place().names, old.type_attribute) != (new.place().names, new.type_attribute):
            problem = f"its keys are {', '.join(old.place().names)} and {', '.join(new.place().names)}."
            raise ModelError("Migration", problem, "A table's key attributes never change: load another table.")
        for model, other in ((old, new), (new, old)):
            local = next((each.name for each in model.places if each.local and each.name not in _names(other)), None)
            if local:
                problem = f"the local index {local} is in one of the two designs only."
                raise ModelError("Migration", problem, "A local index is made and dropped with its table alone.")
        for place in old.places[1:]:
            other_place = next((each for each in new.places[1:] if each.name == place.name), place)
            if (place.names, place.projection) != (other_place.names, other_place.projection):
                problem = "its key attributes or its projection would change."
                fix = "An index keeps both for life: declare a new one beside it, under another name."
                raise ModelError(f"{old.table}.{place.name}", problem, fix)
        for entity in old.entities:
            new.entity(entity.name)

    def _gets_more(self, name: str) -> bool:
        """Whether items of the entity lack something that the new design can give them."""
        more = {*self.new.entity(name).attributes} - {*self.old.entity(name).attributes}
        rendered = [
            {key.name: key.template for place in model.places for key in place.keys.get(name, ()) if not key.own}
            for model in (self.old, self.new)
        ]
        return bool(more & {*self.values}) or any(rendered[0].get(key) != each for key, each in rendered[1].items())

    def _sees(self, pattern: Any) -> bool:
        """Whether an old access pattern would return items in their new home as well, or cannot be told not to."""
        derived = plan(pattern)
        place = next((each for each in self.new.places if each.index == derived.place.index), None)
        seen = [
            name for name in self.moved
            if place and name in place.keys and may_fall(self.new.entity(name), place, derived.conditions)
        ]  # fmt: skip
        for name in seen:
            keys = (key for model in (self.old, self.new) for key in model.place().keys[name])
            lacking = sorted(each for key in keys for each in key.template.fields if not derived.place.keeps(each))
            if lacking:
                where = derived.place.name
                problem = f"it would meet copies of {name}, and {where} has no {lacking[0]} to know them by."
                raise ModelError(repr(pattern.name), problem, "Give the new design an index of another name.")
        return bool(seen)


def _names(model: DataModel) -> set[str]:
    return {each.name for each in model.places}
