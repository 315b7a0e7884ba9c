"""One table as it came, from whatever holds it: what is known of its keys, its items as a stream, what was left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel


def no_items() -> Iterator[Item]:
    """The items of a source that has none, such as a template."""
    return iter(())


def no_notes() -> tuple[str, ...]:
    """What the items of a file say once they were read: nothing that was not known before."""
    return ()


@dataclass(frozen=True)
class Source:
    """One table as it came: what is known of its keys, its items as a stream, and what was left out.

    ``table`` is a data model without entities: name, keys, key types, indexes, settings. It is None where only items
    came, so that the keys have to be guessed. ``items`` reads them anew at each call, one after the other, as boto3's
    resource gives them, but with an int for a whole number and ``bytes`` for Binary; it raises ModelError where it
    meets what it cannot read. ``where`` is the file or the table, for messages. ``expires`` is the attribute for time
    to live. ``facets`` are a NoSQL Workbench file's, or a template's hints: evidence, not truth. ``notes`` say what
    was left out, or read as a sample, with figures. ``name`` is the table's, also where its keys are not known; None:
    nothing says it. ``has_items`` says whether the source is one of items at all: a template is none. ``units`` are
    the read request units that reading a live table's items costs, about (None: nothing, or the table does not say
    enough). ``untyped`` says that all values are text for want of types, as in CSV. ``late`` gives what is to be said
    once the items were read: what that cost, and that it ended early.
    """

    table: DataModel | None
    items: Callable[[], Iterator[Item]]
    where: str
    expires: str | None = None
    facets: tuple[Entity, ...] = ()
    notes: tuple[str, ...] = ()
    name: str | None = None
    has_items: bool = True
    units: Decimal | None = None
    untyped: bool = False
    late: Callable[[], tuple[str, ...]] = no_notes

    @property
    def called(self) -> str | None:
        """The table's name, if anything says it."""
        return self.table.table if self.table else self.name

    @property
    def said(self) -> tuple[str, ...]:
        """Its notes, with those of reading its items."""
        return (*self.notes, *self.late())
