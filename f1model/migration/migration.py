"""A migration, declared by two designs of one table: explained, priced, and carried out on a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from f1model.design.entity import Item
from f1model.design.given import items_given
from f1model.migration.job import PAGE, Job
from f1model.migration.plan import Route
from f1model.migration.steps import ADD, COPY, DELETE, FILL
from f1model.query.units import item_write_units
from f1model.query.write_acts import total_units

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True, repr=False)
class Migration(Route):
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

    def on(self, table: "Table", page: int = PAGE) -> "Job":
        """The migration of a table, at the step that it has come to; a bookmark is set after each ``page`` items.

        Raises ModelError if the table is another's.
        """
        return Job(self, table, page)

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
            lines.append(f"Copies would be seen by: {'; '.join(self.seen_by)}")
        return "\n".join(lines)
