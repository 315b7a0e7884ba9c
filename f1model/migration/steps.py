"""The steps of a migration, in the only order that is safe, and what readers and writers do from each of them on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

# What a reader asks for, and which items it then leaves out; what a writer writes, and which home it trusts.
OLD, OLD_ONLY, NEW_ONLY, NEW = "old", "old, skipping new", "new, skipping old", "new"
OLD_LEADS, NEW_LEADS = "both, old leads", "both, new leads"

ADD, DROP, COPY, FILL, COMPARE, DELETE = "add index", "drop index", "copy", "fill", "compare", "delete old"
READERS, WRITERS = "readers", "writers"


@dataclass(frozen=True)
class Step:
    """One step, and the rules that hold once it is done.

    ``kind`` says what is done: "add index" and "drop index" change the table, "copy", "fill", "compare" and
    "delete old" go through its items, and "readers" and "writers" are deployments: the step is done when every reader
    or writer works by the new rule. ``back`` says whether one can still go back afterwards without losing a write.
    """

    kind: str
    does: str
    readers: str
    writers: str
    index: str = ""
    back: bool = True

    @property
    def name(self) -> str:
        """How it is called: its kind, and the index or the rule that it is about."""
        more = {READERS: self.readers, WRITERS: self.writers}.get(self.kind, self.index)
        return f"{self.kind}: {more}" if more else self.kind


def start() -> Step:
    """Before the first step: everybody reads and writes the old design."""
    return Step("start", "nothing yet", OLD, OLD)


def moving(added: Sequence[str], dropped: Sequence[str], seen: bool) -> tuple[Step, ...]:
    """The steps where primary keys change. ``seen`` says that old readers would see the copies.

    A reader may only meet a home that is complete, or know how to leave it out; and a writer may only stop writing a
    home that nobody reads any more.
    """
    steps = _Steps(added)
    if seen:
        steps.add(READERS, "leave out items in their new home", readers=OLD_ONLY)
    steps.add(WRITERS, "write both homes in one transaction, and make the new item from the old", writers=OLD_LEADS)
    steps.add(COPY, "copy each item that is as it was read")
    steps.add(COMPARE, "compare key by key, and mend what differs")
    steps.add(READERS, "ask the new home" + ", leave out the old" * seen, readers=NEW_ONLY if seen else NEW)
    steps.add(WRITERS, "write both, and make the old item from the new", writers=NEW_LEADS)
    steps.add(WRITERS, "write the new home alone", writers=NEW, back=False)
    steps.add(DELETE, "delete each item in its old home")
    if seen:
        steps.add(READERS, "there is nothing left to leave out", readers=NEW)
    return steps.ended(dropped)


def filling(added: Sequence[str], dropped: Sequence[str]) -> tuple[Step, ...]:
    """The steps where items stay under their keys, and get attributes. Writers come first: they keep what is filled."""
    steps = _Steps(added)
    steps.add(WRITERS, "write the new attributes as well", writers=NEW)
    steps.add(FILL, "add to each item what it lacks")
    steps.add(COMPARE, "look for items that still lack it, and mend them")
    steps.add(READERS, "ask the new patterns", readers=NEW)
    return steps.ended(dropped)


class _Steps:
    """Steps in the making: each keeps the rules of the one before it, but for what it changes."""

    def __init__(self, added: Sequence[str]) -> None:
        self.made = [start()]
        for name in added:
            self.add(ADD, "DynamoDB fills it from the items that have its key attributes", index=name)

    def add(self, kind: str, does: str, **changes: object) -> None:
        self.made.append(replace(self.made[-1], kind=kind, does=does, **{"index": "", **changes}))  # type: ignore[arg-type]

    def ended(self, dropped: Sequence[str]) -> tuple[Step, ...]:
        for name in dropped:
            self.add(DROP, "nobody asks it any more", index=name, back=False)
        return tuple(self.made[1:])
