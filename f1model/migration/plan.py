"""A migration, declared by two designs of one table: its steps, and their price, are derived."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import items_given, mapping_given, model_given, shown
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.migration.steps import ADD, COPY, DELETE, FILL, Step, filling, moving
from f1model.migration.twins import Twins, united
from f1model.query.plan import plan
from f1model.query.strangers import may_fall
from f1model.query.write_acts import total_units

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from f1model.migration.job import Job

_WRITE = "Write Migration(old_model, new_model)."


@dataclass(frozen=True)
class Migration:
    """How a table that is read and written goes from one design to another: ``Migration(F1, by_car)``.

    Derived are: ``added`` and ``dropped``, indexes by name; ``moved``, the entities whose primary key is another;
    ``filled``, those that stay under their key and get attributes or index keys; ``seen_by``, the old access patterns
    that would return copies in the new home as well; and ``steps``, in the order that loses nothing. ``values`` makes
    attributes that old items lack, each by a function of such an item: ``values={"Decade": lambda item: ...}``. An
    attribute without a function stays missing until somebody writes it. ``name`` is how its progress is kept in the
    table, under a primary key of its own. The table's key attributes, and those of an index, never change: an index
    that is to have others needs another name (Developer Guide, "Managing Global Secondary Indexes").

    ``migration.on(table)`` carries it out, and ``migration.price(items)`` says before what that takes.

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

    def on(self, table: "Table") -> "Job":
        """The migration of a table, at the step that it has come to. Raises ModelError if it is another's."""
        from f1model.migration.job import Job

        return Job(self, table)

    def price(self, items: Iterable[Item]) -> dict[str, dict[str, Decimal]]:
        """The write units of each step that writes items, by the name of the table and of each index.

        ``items`` are those of the table as it is now, and nobody else writes meanwhile: a step that is interrupted
        may do one page of items twice. Of an index that is added, it is what fills it; DynamoDB reads for that on its
        own account, and dropping an index is free (Developer Guide, "Managing Global Secondary Indexes"). Not in it
        are the strongly consistent reads of the whole table, one for each step that goes through its items and one
        more for comparing, and one unit for each page's bookmark.
        """
        held = items_given(items, "price")
        ours = [item for item in held if self.twins.entity(item)]
        prices = {}
        for step in self.steps:
            units = {place.name: Decimal(0) for place in self.both.places}
            if step.kind == ADD:
                place = self.both.place(step.index)
                entries = [item for item in held if place.holds(item)]
                units[place.name] = sum((self._written(None, each)[place.name] for each in entries), Decimal(0))
            elif step.kind in (COPY, FILL, DELETE):
                for item in ours:
                    for name, each in self._of_step(step.kind, item).items():
                        units[name] += each
            else:
                continue
            prices[step.name] = units
        return prices

    def _written(self, before: Item | None, after: Item | None) -> dict[str, Decimal]:
        from f1model.query.units import item_write_units

        return item_write_units(self.both, before, after)

    def _of_step(self, kind: str, item: Item) -> Mapping[str, Decimal]:
        if kind == FILL:
            acts, before = self.twins.filling(item), [item]
        elif self.twins.home(item) != "old":
            return {}
        elif kind == COPY:
            acts, before = self.twins.copying(item), [item, None]  # type: ignore[list-item]
        else:
            acts, before = self.twins.deleting(item), [item]
        return total_units(self.both, acts, before, transactional=len(acts) > 1) if acts else {}

    def rows(self) -> dict[str, dict[str, str]]:
        """The steps as a table: what each does, and what readers and writers do once it is done."""
        return {
            f"{number}. {step.name}": {
                "what is done": step.does, "readers ask": step.readers, "writers write": step.writers,
                "way back": "open" if step.back else "closed",
            }
            for number, step in enumerate(self.steps, 1)
        }  # fmt: skip

    def __repr__(self) -> str:
        lines = [f"Migration of {self.old.table}: {len(self.steps)} steps"]
        lines += [f"{name}: {row['what is done']}" for name, row in self.rows().items()]
        if self.seen_by:
            lines.append(f"Copies would be seen by: {', '.join(map(shown, self.seen_by))}")
        return "\n".join(lines)


def _names(model: DataModel) -> set[str]:
    return {each.name for each in model.places}
