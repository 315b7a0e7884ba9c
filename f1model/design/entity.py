"""One type of item: its name, its primary key as templates, its attributes and their types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from f1model.design.expiry import expiry
from f1model.design.template import DELIMITER, Template, pieces
from f1model.errors import ModelError
from f1model.values import ATTRIBUTE_TYPES, coerce

Item = dict[str, Any]  # a DynamoDB item as plain Python: {"PK": "SEASON#2024", "SK": "RACE#05", "Round": 5, ...}


@dataclass(frozen=True)
class Keys:
    """The key templates of one entity: one for the partition key, and one for the sort key if there is one.

    Templates are format strings over attribute names, split at the model's delimiter: ``Keys("SEASON#{SeasonId}",
    "RACE#{Round:02d}")``. A field may have text around it, ``v{Version}``, and zero-padding is the only format.
    Raises ModelError if a template is not text.
    """

    partition: str
    sort: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.partition, str) or not isinstance(self.sort, str | None):
            problem = f"{self.partition!r} and {self.sort!r} are not both text."
            raise ModelError("Keys", problem, 'Write each template as text: Keys("...", "...").')


@dataclass(frozen=True)
class Entity:
    """One type of item: its name (the ``Type`` of its items), its primary key, its attributes and their types.

    ``attributes`` maps a name to a DynamoDB type: S, N, B, BOOL, NULL, L, M, SS, NS or BS. An item may lack
    an attribute, but not one that its primary key needs. ``ttl`` names the attribute, of type N, that says when an
    item expires (time to live): whole seconds since 1970, or a datetime with a time zone, which becomes those.

    Raises:
        ModelError: a key is not text or not a template, a template names an attribute that is not declared or not of
            type S or N, a padded attribute is not of type N, ``ttl`` is not an attribute of type N, or an attribute has
            a type that DynamoDB does not have.
    """

    name: str
    partition: str
    sort: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    ttl: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise ModelError("Entity", f"{self.name!r} cannot be the name of an entity.", 'Write text: "RaceItem".')
        for part, template in (("partition", self.partition), ("sort", self.sort)):
            if not isinstance(template, str | None) or (part == "partition" and template is None):
                problem = f"its {part} key is {template!r}."
                fix = f'Write both keys as text: Entity("{self.name}", "...", "...", {{...}}).'
                raise ModelError(self.name, problem, fix)
        if not isinstance(self.attributes, Mapping):
            problem = f"its attributes are {self.attributes!r}, without types."
            raise ModelError(self.name, problem, 'Write each with its type: {"SeasonId": "S", "Round": "N"}.')
        for name, kind in self.attributes.items():
            if not isinstance(name, str) or not name:
                raise ModelError(self.name, f"{name!r} cannot be the name of an attribute.", "Write text.")
            if kind not in ATTRIBUTE_TYPES:
                fix = f"Use one of {', '.join(ATTRIBUTE_TYPES)}."
                raise ModelError(f"{self.name}.{name}", f"{kind!r} is not a DynamoDB type.", fix)
        for part, template in (("partition key", self.partition), ("sort key", self.sort)):
            if template is not None:
                self._check_fields(template, f"{self.name}, {part}")
        if self.ttl is not None and (not isinstance(self.ttl, str) or self.attributes.get(self.ttl) != "N"):
            problem = f"its ttl is {self.ttl!r}, which is not an attribute of type N that it declares."
            raise ModelError(self.name, problem, 'Declare it, {"ExpiresAt": "N"}, and write ttl="ExpiresAt".')

    @property
    def keys(self) -> Keys:
        """The templates of its primary key."""
        return Keys(self.partition, self.sort)

    def typed(self, name: str, value: Any, where: str) -> Any:
        """The value of one of its attributes, coerced to its type; of ``ttl``, held to seconds that are counted.

        Raises ModelError, naming ``where``, as :func:`f1model.values.coerce` and :func:`f1model.design.expiry.expiry`
        do.
        """
        return expiry(value, where) if name == self.ttl else coerce(value, self.attributes[name], where)

    def template(self, source: str, where: str, delimiter: str = DELIMITER) -> Template:
        """Read a key template of this entity's items. Raises ModelError as the class does, naming ``where``."""
        self._check_fields(source, where)
        return Template.parse(source, where, delimiter)

    def _check_fields(self, source: str, where: str) -> None:
        for text, segment in pieces(source, where):
            shown = next((name for name in self.attributes if f"<{name}>" in text), None)
            if shown:
                problem = f"<{shown}> is plain text here."
                raise ModelError(
                    where, problem, f"Write {{{shown}}}. Only pictures show a field between angle brackets."
                )
            if segment is None:
                continue
            kind = self.attributes.get(segment.field, "")
            alone = source == f"{{{segment.field}}}"  # a binary value is a key as it is, and not a part of a text
            if kind not in ("S", "N") and not (kind == "B" and alone):
                problem = f"{{{segment.field}}} is not an attribute of type S or N that {self.name} declares."
                raise ModelError(where, problem, f"Declare it, or use one of {', '.join(self.attributes) or 'none'}.")
            if segment.width and kind != "N":
                problem = f"{{{segment.field}}} is zero-padded but of type {kind}, not N."
                raise ModelError(where, problem, "Remove the padding, or declare the attribute as N.")
