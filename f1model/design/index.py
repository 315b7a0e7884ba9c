"""Secondary indexes as they are declared: their key attributes, and the entities that get keys of their own there."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from f1model.design.entity import Keys
from f1model.errors import ModelError

MAX_KEY_ATTRIBUTES = 4  # in each of the two keys; Developer Guide, "Global secondary indexes: multi-attribute keys"
PROJECTIONS = ("ALL", "KEYS_ONLY")
NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")  # Developer Guide, "Naming rules and data types"


def check_name(name: Any) -> None:
    """Check the name of a table or an index against DynamoDB's rule. Raises ModelError."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        problem = f"{name!r} cannot be the name of a table or an index."
        raise ModelError("", problem, "Write 3 to 255 characters: letters, digits, '_', '-' and '.'.")


@dataclass(frozen=True, init=False)
class Index:
    """A global secondary index: which entities are in it, and under which keys.

    ``Index("GSI1", ResultItem=Keys("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}"))`` writes its keys into the
    attributes ``GSI1PK`` and ``GSI1SK``. An entity whose name is also the name of an option is given in a mapping:
    ``Index("GSI1", {"sort": Keys(...)})``. Without ``Keys``, the index is keyed by attributes that items already have,
    up to four in each key: ``Index("ByDriver", partition="DriverId", sort=["SeasonId", "Round"])``.
    An item that lacks an attribute of its index key is not in the index (sparse). ``projection`` is what the index
    holds besides all keys: "ALL", "KEYS_ONLY", or a list of attributes.
    Source: Developer Guide, "Global secondary indexes: multi-attribute keys".

    Raises:
        ModelError: the name breaks DynamoDB's rule, an entity is given anything but Keys, a key has too many
            attributes or the same one twice, or the projection is none of these.
    """

    name: str
    partition: tuple[str, ...]
    sort: tuple[str, ...]
    projection: str | tuple[str, ...]
    keys: Mapping[str, Keys]

    def __init__(
        self, *given: Any, partition: str | Sequence[str] = (), sort: str | Sequence[str] = (),
        projection: str | Sequence[str] = "ALL", **named: Any,
    ) -> None:  # fmt: skip
        name, keys = _keyed("Index", given, named, "keys", ("GSI1", "Keys(...)"))
        for entity, key in keys.items():
            if not isinstance(key, Keys):
                raise ModelError(
                    name, f"{entity} needs Keys, not {key!r}.", f'Write {entity}=Keys("...", "...") for it.'
                )
        glued_sort = (f"{name}SK",) if any(key.sort for key in keys.values()) else ()
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "partition", _names(name, "partition", partition) or (f"{name}PK",))
        object.__setattr__(self, "sort", _names(name, "sort", sort) or glued_sort)
        object.__setattr__(self, "projection", _projection(name, projection))
        object.__setattr__(self, "keys", keys)
        self._check_key_attributes()

    def _check_key_attributes(self) -> None:
        most = 1 if self.keys else MAX_KEY_ATTRIBUTES
        for kind, names in (("partition", self.partition), ("sort", self.sort)):
            if len(names) > most:
                why = "an index with key templates has" if self.keys else "DynamoDB allows"
                problem = f"its {kind} key has {len(names)} attributes, and {why} {most}."
                raise ModelError(self.name, problem, "Leave some out.")
        _check_once(self.name, (*self.partition, *self.sort), "its key")


@dataclass(frozen=True, init=False)
class LocalIndex:
    """A local secondary index: the items of each partition key of the table once more, in another order.

    ``LocalIndex("LSI1", Ticket="{Status}#{OpenedAt}")`` writes the sort keys of tickets into the attribute ``LSI1SK``,
    and ``sort`` gives that another name. Its partition key is the table's. An entity whose name is also the name of an
    option is given in a mapping: ``LocalIndex("LSI1", {"sort": "{At}"})``. Without templates, the index is sorted by an
    attribute that items already have: ``LocalIndex("ByStatus", sort="Status")``. An item that lacks the attribute is
    not in the index (sparse). ``projection`` is what it holds besides all keys: "ALL", "KEYS_ONLY", or a list of
    attributes; what it does not hold, DynamoDB fetches from the table where a query asks for it.

    It can be read strongly. It is made with its table and never after it, of a table with a sort key, at most five of
    them; and then the items and index entries of one partition key take 10 GB at most.
    Source: Developer Guide, "Local secondary indexes".

    Raises:
        ModelError: the name breaks DynamoDB's rule, it has no sort key or several, an entity is given anything but the
            template of a sort key, or the projection is none of these.
    """

    name: str
    sort: str
    projection: str | tuple[str, ...]
    keys: Mapping[str, str]

    def __init__(
        self, *given: Any, sort: str = "", projection: str | Sequence[str] = "ALL", **named: Any
    ) -> None:  # fmt: skip
        name, keys = _keyed("LocalIndex", given, named, "sort keys", ("LSI1", '"..."'))
        for entity, key in keys.items():
            fix = f'Write the template of its sort key alone: {entity}="...".'
            if isinstance(key, Keys):
                problem = f"{entity} has a partition key of its own, and in a local index it is the table's."
                raise ModelError(name, problem, fix)
            if not isinstance(key, str):
                raise ModelError(name, f"{entity} needs a template, not {key!r}.", fix)
        sort = sort or (f"{name}SK" if keys else "")
        if not isinstance(sort, str) or not sort:
            problem = f"its sort key is {sort!r}, and a local index has one attribute for it."
            raise ModelError(name, problem, f'Name it, LocalIndex("{name}", sort="..."), or give entities templates.')
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "sort", sort)
        object.__setattr__(self, "projection", _projection(name, projection))
        object.__setattr__(self, "keys", keys)


def check_local(index: LocalIndex, table: str, keys: Sequence[str], *, declared: bool) -> None:
    """Check that a table with these key attributes can have it; ``declared`` says that its entities are known.

    DynamoDB makes a local index with the table's own sort key, which nobody would declare. Raises ModelError.
    """
    if len(keys) < 2:
        problem = f"it is a local index, and {table} has no sort key."
        raise ModelError(f"{table}.{index.name}", problem, "Give the table one, or declare a global one: Index(...).")
    if index.sort in keys and declared:
        problem = f"its sort key is {index.sort}, which is a key of {table} already."
        raise ModelError(f"{table}.{index.name}", problem, "Name another attribute: the table has that order itself.")


def _keyed(
    kind: str, given: tuple[Any, ...], named: dict[str, Any], what: str, example: tuple[str, str]
) -> tuple[str, dict[str, Any]]:
    """The name of an index, and its keys by entity; dataclasses.replace passes both by name."""
    if not given and isinstance(named.get("name"), str):
        given = (named.pop("name"),)
    if len(given) == 1 and isinstance(named.get("keys"), Mapping):
        given = (*given, named.pop("keys"))
    if not 1 <= len(given) <= 2:
        problem = f"it takes a name, and after that at most one mapping of {what}."
        raise ModelError(kind, problem, f'Write {kind}("{example[0]}", ResultItem={example[1]}).')
    name, keys = given[0], given[1] if len(given) > 1 else {}
    check_name(name)
    if not isinstance(keys, Mapping):
        problem = f"{keys!r} is not a mapping from entities to {what}."
        raise ModelError(name, problem, f'Write {kind}("{name}", {{"RaceItem": {example[1]}}}).')
    return name, {**keys, **named}


def _names(index: str, part: str, given: Any) -> tuple[str, ...]:
    names = (given,) if isinstance(given, str) else _listed(given)
    if names is None or not all(isinstance(name, str) and name for name in names):
        problem = f"its {part} key is {given!r}."
        raise ModelError(index, problem, f'Name an attribute, or a list of them: {part}="DriverId".')
    return names


def _listed(given: Any) -> tuple[Any, ...] | None:
    """What was given, as a tuple, if it is a list or anything else that has an order; otherwise None."""
    return tuple(given) if isinstance(given, Iterable) and not isinstance(given, str | Mapping | Set) else None


def _projection(index: str, given: Any) -> str | tuple[str, ...]:
    if isinstance(given, str) and given in PROJECTIONS:
        return given
    names = _listed(given)
    if not names or not all(isinstance(name, str) and name for name in names):
        fix = 'Use "ALL", "KEYS_ONLY" or a list of attributes.'
        raise ModelError(index, f"{given!r} is not a projection.", fix)
    _check_once(index, names, "its projection")
    return names


def _check_once(index: str, names: tuple[str, ...], where: str) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ModelError(index, f"{twice[0]} is in {where} twice.", "Name it once.")
