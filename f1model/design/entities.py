"""What lies in a table: entities with their keys, and the secondary indexes that hold them too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from f1model.errors import ModelError
from f1model.design.template import DELIMITER

Item = dict[str, Any]  # a DynamoDB item as plain Python: {"PK": "SEASON#2024", "SK": "RACE#05", "Round": 5, ...}


@dataclass(frozen=True)
class Key:
    """The key templates of one entity: a partition key and, where the table has one, a sort key.

    Templates are format strings over attribute names, split at ``#``: ``Key("SEASON#{SeasonId}",
    "RACE#{Round:02d}")``. Zero-padding is the only format.
    """

    partition: str
    sort: str | None = None


@dataclass(frozen=True)
class Entity:
    """One type of item: its name (the ``Type`` of its items), its primary key, its attributes and their types.

    ``attributes`` maps a name to a DynamoDB type: S, N, B, BOOL, NULL, L, M, SS, NS or BS. An item may lack
    an attribute, but not one that its primary key needs. Raises ModelError where a key is no text.
    """

    name: str
    partition: str
    sort: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, template in (("partition", self.partition), ("sort", self.sort)):
            if not isinstance(template, str | None):
                raise ModelError(
                    f"{self.name}: its {name} key is {template!r}. Write both keys as texts: "
                    f'Entity("{self.name}", "...", "...", {{...}}).'
                )

    @property
    def key(self) -> Key:
        return Key(self.partition, self.sort)


@dataclass(frozen=True, init=False)
class Index:
    """A global secondary index: which entities are in it, and under which key.

    ``Index("GSI1", ResultItem=Key("DRIVER#{DriverId}", "{SeasonId}#{Round:02d}"))`` keeps its keys in the
    attributes ``GSI1PK`` and ``GSI1SK``. Without any ``Key`` its keys are attributes that items already have, up to
    four of each kind, as what they are: ``Index("ByDriver", partition="DriverId", sort=["SeasonId", "Round"])``.
    An item that lacks an attribute of its index key is not in the index (sparse). ``projection`` is what the index
    holds beside all keys: "ALL", "KEYS_ONLY", or a list of attributes.
    Source: Developer Guide, "Global secondary indexes: multi-attribute keys".

    Raises ModelError where an entity is given anything but a Key.
    """

    name: str
    partition: tuple[str, ...]
    sort: tuple[str, ...]
    projection: str | tuple[str, ...]
    keys: Mapping[str, Key]

    def __init__(
        self, name: str, *, partition: str | Sequence[str] = (), sort: str | Sequence[str] = (),
        projection: str | Sequence[str] = "ALL", **keys: Key,
    ) -> None:  # fmt: skip
        def names(given: str | Sequence[str]) -> tuple[str, ...]:
            return (given,) if isinstance(given, str) else tuple(given)

        if isinstance(keys.get("keys"), Mapping):  # as dataclasses.replace hands them over
            keys = dict(keys["keys"])  # type: ignore[call-overload]
        for entity, key in keys.items():
            if not isinstance(key, Key):
                raise ModelError(f'{name}: {entity} needs a Key, such as {entity}=Key("...", "..."), not {key!r}.')
        glued_sort = (f"{name}SK",) if any(key.sort for key in keys.values()) else ()
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "partition", names(partition) or (f"{name}PK",))
        object.__setattr__(self, "sort", names(sort) or glued_sort)
        object.__setattr__(self, "projection", projection if isinstance(projection, str) else tuple(projection))
        object.__setattr__(self, "keys", keys)

    @property
    def native(self) -> bool:
        """Whether its keys are attributes as they are, rather than rendered from templates."""
        return not self.keys

    def key(self, entity: Entity) -> Key | None:
        """The entity's key in this index, or None where the entity is not in it."""
        if self.keys:
            return self.keys.get(entity.name)
        if not all(name in entity.attributes for name in (*self.partition, *self.sort)):
            return None
        return Key(*(DELIMITER.join(f"{{{name}}}" for name in names) for names in (self.partition, self.sort) if names))

    def entry(self, item: Mapping[str, Any], table_keys: Sequence[str]) -> Item | None:
        """What the index holds of an item: its projected attributes; None where it lacks a key of the index."""
        keys = (*self.partition, *self.sort)
        if not all(name in item for name in keys):
            return None
        projected = () if isinstance(self.projection, str) else self.projection
        held = item if self.projection == "ALL" else {*keys, *table_keys, *projected}
        return {name: value for name, value in item.items() if name in held}

    @property
    def projection_request(self) -> dict[str, Any]:
        """The ``Projection`` of boto3's ``create_table``."""
        if isinstance(self.projection, str):
            return {"ProjectionType": self.projection}
        return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(self.projection)}
