"""What was read of an item is not always all of it; a part that is put back would wipe the rest."""

from collections.abc import Mapping
from typing import Any

from f1model.errors import ModelError


class PartialItem(dict[str, Any]):
    """A part of an item, as an index that does not project everything or a projection gives it.

    It is a dict, but :func:`f1model.load`, ``rekeyed`` and the puts of a table that ``connect`` gave refuse it, and
    what is copied from it, or joined to it with ``|``, is partial too.
    """

    def copy(self) -> "PartialItem":
        """A copy, which is partial as well."""
        return PartialItem(self)

    def __or__(self, other: Any) -> "PartialItem":  # type: ignore[override]
        return PartialItem(super().__or__(other))


def whole_given(item: Mapping[str, Any], where: str) -> None:
    """Raises ModelError if the item is only a part of one."""
    if isinstance(item, PartialItem):
        key = ", ".join(str(value)[:40] for value in list(item.values())[:2])
        problem = f"the item {key} holds only a part of what the table has, and to put it would wipe the rest."
        raise ModelError(where, problem, "Read it whole, by its key, or change it with update_item.")
