"""Why DynamoDB would refuse an item of a data model, before it is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from f1model.design.place import Place
from f1model.storing import KeyRule, Storing


class Stored(Protocol):
    """A data model, as far as it matters here."""

    @property
    def storing(self) -> "Storing":
        """What its table stores."""


def unstorable(item: Mapping[str, Any], model: Stored) -> str | None:
    """Why DynamoDB would refuse the item in the table of ``model``, in one sentence; None if it would store it.

    The sentence begins with the attribute, if it is the fault of one: "Tags is an empty set, which DynamoDB does not
    store." Sources: Developer Guide, "Naming rules and data types" and "Quotas", and DynamoDB Local.
    """
    found = model.storing.flaw(item)
    return f"{found.attribute or 'The item'} {found.problem}" if found else None


def key_rules(places: Sequence[Place], key_type: Callable[[str], str]) -> dict[str, KeyRule]:
    """The rule of each key attribute of these places, the table's first; ``key_type`` gives its type."""
    rules: dict[str, KeyRule] = {}
    for place in places:
        for name in place.names:
            known = rules.get(name)
            longest = min(place.longest(name), known.longest if known else place.longest(name))
            rules[name] = replace(known, longest=longest) if known else KeyRule(
                key_type(name), longest, place.label, place.index is None
            )  # fmt: skip
    return rules
