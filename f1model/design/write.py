"""A write pattern: a change that the application makes to its table, and what goes along with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from f1model.design.comparison import Comparison, comparison
from f1model.design.entity import Entity
from f1model.design.given import names_given
from f1model.design.rate import rate_of
from f1model.design.schema import Schema
from f1model.errors import ModelError

KINDS = ("create", "put", "change", "delete", "check")
MOST_TOGETHER = 100  # items in one transaction; Developer Guide, "Amazon DynamoDB Transactions: How it works"


@dataclass(frozen=True)
class Old:
    """The value that an attribute has before the write; see :func:`old`."""

    name: str


def old(name: str) -> Old:
    """``old("Email")``, in ``takes``: the value that the written item has before the write, not the new one."""
    return Old(name)


@dataclass(frozen=True)
class WritePattern:
    """A change that the application makes: ``WritePattern("Solve a ticket", change="Ticket", fixed={"Status": ...})``.

    One of ``create`` (a new item, refused where there is one), ``put`` (whatever is there is replaced), ``change``
    (some attributes of an item that is there; with ``upsert=True`` it need not be), ``delete`` and, only in ``along``,
    ``check`` (nothing is written, its conditions have to hold) names the entity.

    ``given`` are the attributes whose values are given when it is applied: those of the whole item for a create or
    put (by default all that its entity declares, and those that no key needs may be left out), otherwise those of
    the primary key (the default); more of them are conditions: the item has to have these values. ``sets`` are
    attributes of a change whose new values are given (None removes one), ``fixed`` has values that are part of the
    pattern, and ``adds`` numbers to be added (None: the number is given). What is fixed of a primary key and not
    given says which item it is, ``delete="Taken", fixed={"Kind": "email"}``; so it is in a change whose ``given``
    leaves it out. ``only_if`` has conditions on the item as it is, by attribute: a value, or a comparison such as
    ``at_least(1)``. ``version`` names a number that goes up by one with each write, and has to be what it was when
    it was read (optimistic locking; given as None, it must not have one yet).

    ``along`` are writes of other items in the same transaction: all happen, or none. Their values are those of the
    written item by the same name, unless ``takes`` says otherwise: ``takes={"Email": old("Email")}``, or
    ``takes={"UserId": "Owner"}`` for that of another attribute. Where the item lacks a value that a primary key needs,
    nothing goes along under it, as nothing is in a sparse index; only a check is never left out. ``often`` says how
    often it happens, as a rate ("5/s", "40/day per user") or in words. ``example`` holds values to try it with, and
    ``example_changes`` what they become, where an attribute is both given and set anew: ``apply(table, pattern,
    *pattern.tried)``.

    The request is not written here: it is derived, and keeps all keys in step with the attributes they are made of.

    Raises:
        ModelError: a part is of the wrong kind, the parts contradict each other, or the pattern names something that
            its ``model`` does not have.
    """

    name: str
    create: str | None = None
    put: str | None = None
    change: str | None = None
    delete: str | None = None
    check: str | None = None
    given: Sequence[str] | None = None
    sets: Sequence[str] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    adds: Mapping[str, int | Decimal | None] = field(default_factory=dict)
    only_if: Mapping[str, Any] = field(default_factory=dict)
    version: str | None = None
    upsert: bool = False
    along: Sequence["WritePattern"] = ()
    takes: Mapping[str, str | Old] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)
    example_changes: Mapping[str, Any] = field(default_factory=dict)
    often: str = ""
    model: Schema | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            problem = f"{self.name!r} cannot be its name."
            raise ModelError("WritePattern", problem, 'Write what happens: "Solve a ticket".')
        named = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(named) != 1 or not isinstance(getattr(self, named[0]), str):
            problem = f"it has {' and '.join(named) or 'nothing to do'}."
            raise ModelError(self.where, problem, 'Name one entity: change="Ticket", or create=, put=, delete=.')
        for part in ("given", "sets"):
            if getattr(self, part) is not None:
                object.__setattr__(self, part, names_given(getattr(self, part), part, self.where))
        for part in ("fixed", "adds", "only_if", "takes", "example", "example_changes"):
            value = getattr(self, part)
            if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
                problem = f"{part} is {value!r}, and has to be a mapping from attributes."
                raise ModelError(self.where, problem, f'Write {part}={{"Status": ...}}.')
        if not isinstance(self.along, Sequence) or not all(isinstance(each, WritePattern) for each in self.along):
            problem = f"along is {self.along!r}, and has to be a list of write patterns."
            raise ModelError(self.where, problem, "Write along=[WritePattern(...)].")
        if not isinstance(self.version, str | None) or not isinstance(self.often, str):
            problem = f"version is {self.version!r} and often is {self.often!r}."
            raise ModelError(self.where, problem, 'Write text for each, such as version="Version".')
        if not isinstance(self.upsert, bool):
            raise ModelError(self.where, f"upsert is {self.upsert!r}.", "Write upsert=True, or leave it out.")
        rate_of(self.often, self.where, self.model.population if self.model else None)
        for problem, fix in self._contradictions():
            raise ModelError(self.where, problem, fix)
        if self.model:
            self._bind(self.model)

    def _contradictions(self) -> Iterator[tuple[str, str]]:
        """What is wrong with its parts, each with what to do."""
        kind = self.kind
        for name, amount in self.adds.items():
            if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int | Decimal)):
                yield f"it adds {amount!r} to {name}.", "Write a whole number or a Decimal, or None where it is given."
        if kind != "change" and (self.sets or self.adds or self.upsert):
            yield f"a {kind} has sets, adds or upsert.", 'They say what a change changes: change="...".'
        if kind == "check" and self.version:
            yield "a check sets nothing.", "Remove version; say conditions in only_if."
        if kind == "change" and not (self.sets or self.fixed or self.adds or self.version):
            yield "it changes nothing.", 'Say what: sets=["Status"], fixed={...} or adds={...}.'
        if kind == "check" and not self.only_if:
            yield "it checks nothing.", "Say what has to hold in only_if."
        written = [*self.sets, *self.fixed, *self.adds, *self.versions]
        for name in sorted({name for name in written if written.count(name) > 1}):
            yield f"{name} is written twice.", "Name it once: in sets, fixed or adds, or as the version."
        if kind == "create" and self.only_if:
            fix = "Take only_if away. A condition on another item goes along: along=[WritePattern(..., check=...)]."
            yield "a create has conditions, and there is no item yet that could meet them.", fix
        for name, source in self.takes.items():
            if not isinstance(source, str | Old):
                yield f"it takes {source!r} for {name}.", "Name an attribute, or write old(...)."
        for each in self.along:
            if each.along:
                problem = f"{each.name!r} goes along, and has others going along with it."
                yield problem, "Put all of them into one list: it is one transaction."
        if len(self.along) >= MOST_TOGETHER:
            problem = f"{len(self.along)} writes go along, and a transaction has at most {MOST_TOGETHER} in all."
            yield problem, "Write them in several transactions."

    def _bind(self, model: Schema) -> None:
        """Check it against the model, and bind what goes along to the model as well."""
        entity = model.entity(self.entity)
        for name in (*(self.given or ()), *self.sets, *self.fixed, *self.adds, *self.only_if, *self.versions):
            if name not in entity.attributes:
                fix = f"Use one of {', '.join(sorted(entity.attributes)) or 'none'}."
                raise ModelError(self.where, f"{name!r} is not an attribute of {entity.name}.", fix)
        for name in (*self.adds, *self.versions):
            if entity.attributes[name] != "N":
                problem = f"{name} is of type {entity.attributes[name]}, and only numbers can be added to."
                raise ModelError(self.where, problem, "Declare it as N.")
        for name, value in self.fixed.items():
            if value is not None:
                entity.typed(name, value, f"{self.where}: {name}")
        for name, condition in self.conditions.items():
            if not condition.given:
                condition.filled(None, entity.attributes[name], f"{self.where}: {name}")
        self._check_key(entity, model)
        object.__setattr__(self, "along", tuple(replace(each, model=model) for each in self.along))
        for each in self.along:
            self._check_takes(each, entity, model)

    def _check_key(self, entity: Entity, model: Schema) -> None:
        fields = self.key_fields(model)
        lacking = next((name for name in fields if name not in self.names(model)), None)
        if lacking:
            problem = f"{lacking} is part of the primary key of {entity.name}, and is not given."
            raise ModelError(self.where, problem, f'Add it: given=["{lacking}", ...].')
        set_anew = next((name for name in self.anew(model) if self.kind in ("delete", "check")), None)
        if set_anew:
            problem = f"it fixes {set_anew}, and a {self.kind} sets nothing: only what the primary key is made of."
            raise ModelError(self.where, problem, "Say conditions in only_if.")
        unset = next((name for name, value in self.constants(model).items() if value is None), None)
        if unset:
            problem = f"{unset} is part of the primary key of {entity.name}, and fixed as None."
            raise ModelError(self.where, problem, "Give it a value.")
        moved = next(
            (name for name in (*self.sets, *self.anew(model), *self.adds, *self.versions) if name in fields), None
        )
        if moved and self.upsert:
            problem = f"it changes {moved}, which is part of the primary key, and the item need not be there."
            raise ModelError(self.where, problem, "Leave out upsert: what is not there cannot move.")
        if moved and len(self.along) + 2 > MOST_TOGETHER:
            problem = f"it moves its item, which takes two writes, and {len(self.along)} go along."
            raise ModelError(self.where, problem, f"A transaction has at most {MOST_TOGETHER} writes.")

    def _check_takes(self, each: "WritePattern", entity: Entity, model: Schema) -> None:
        kinds = model.entity(each.entity).attributes
        for name, source in each.takes.items():
            if name not in kinds:
                raise ModelError(each.where, f"it takes {name!r}, which {each.entity} does not have.", "Rename it.")
            if isinstance(source, Old) and self.kind == "create":
                problem = f"it takes the old {source.name} of an item that is only being created."
                raise ModelError(each.where, problem, f'Write "{source.name}", without old.')
            if isinstance(source, Old) and source.name not in entity.attributes:
                problem = f"it takes the old {source.name!r}, which is not an attribute of {entity.name}."
                raise ModelError(each.where, problem, f"Use one of {', '.join(sorted(entity.attributes)) or 'none'}.")

    @property
    def where(self) -> str:
        """How errors name it."""
        return f"Write pattern {self.name!r}"

    @property
    def kind(self) -> str:
        """What it does: create, put, change, delete or check."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def whole(self) -> bool:
        """Whether it writes a whole item."""
        return self.kind in ("create", "put")

    @property
    def entity(self) -> str:
        """The name of the entity that it writes."""
        return str(getattr(self, self.kind))

    @property
    def conditions(self) -> dict[str, Comparison]:
        """The conditions on the item as it is, by attribute."""
        return {name: comparison(value, f"{self.where}: {name}") for name, value in self.only_if.items()}

    @property
    def rate(self) -> Decimal | None:
        """How often it happens in a second, by all in the model's population together; None if ``often`` is in words.

        As long as the pattern is in no model, it is that of one of them.
        """
        found = rate_of(self.often, self.where, self.model.population if self.model else None)
        return found.a_second if found else None

    @property
    def versions(self) -> tuple[str, ...]:
        """The version attribute, if it has one."""
        return (self.version,) if self.version else ()

    @property
    def tried(self) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
        """Its example as :func:`f1model.apply` takes it: what is given, and what is set anew if that comes apart."""
        return self.example, self.example_changes or None

    def key_fields(self, model: Schema) -> tuple[str, ...]:
        """The attributes that the primary key of its entity is made of."""
        keys = model.place().keys[self.entity]
        return tuple(dict.fromkeys(field for key in keys for field in key.template.fields))

    def with_keys(self, old: Schema, new: Schema) -> "WritePattern":
        """The pattern in a model with other primary keys: what it is given are those of the new key, and what it was
        given beyond those of the old one.
        """
        given = self.given
        if given is not None:
            was, now = self.key_fields(old), self.key_fields(new)
            kept = [name for name in given if self.whole or name in now or name not in was]
            known = {*kept, *(self.fixed if self.whole else self.constants(old))}
            given = [*kept, *(name for name in now if name not in known)]
        along = [each.with_keys(old, new) for each in self.along]
        return replace(self, given=given, along=along, model=None)

    def constants(self, model: Schema) -> dict[str, Any]:
        """The fixed values that say which item it is: each time the same part of its primary key, so none is given.

        A change has them only where ``given`` leaves them out; what is given and fixed is set anew, and moves the item.
        """
        here = self.kind in ("delete", "check") or self.given is not None
        fields = self.key_fields(model) if here or self.whole else ()
        known = (self.given or ()) if self.kind == "change" else ()
        return {name: value for name, value in self.fixed.items() if name in fields and name not in known}

    def anew(self, model: Schema) -> dict[str, Any]:
        """The fixed values that it sets, of an item that is there."""
        here = () if self.whole else self.constants(model)
        return {name: value for name, value in self.fixed.items() if name not in here}

    def names(self, model: Schema) -> tuple[str, ...]:
        """The attributes whose values are given, ``given`` or its default, those that are fixed in a key included."""
        if self.given is not None:
            fixed = self.fixed if self.whole else self.constants(model)
            return tuple(dict.fromkeys((*self.given, *fixed)))
        if self.whole:
            return tuple(name for name in model.entity(self.entity).attributes if name != self.version)
        return self.key_fields(model)
